//! The tables of a plan, column by column.

use super::{Choices, Kind, Table, field};
use crate::domain::plan::Rows;

/// Rows of activities, of responsibilities, of components… that a table may have.
const MOST: usize = 500;
const FEWER: usize = 200;

pub(super) const CRITERIA: Table = Table {
    rows: Rows::Criteria,
    title: "",
    one: "acceptance criterion",
    many: "acceptance criteria",
    add: "Add a criterion",
    hint: "",
    columns: &[field("text", "Criterion", "what must be so", Kind::Note)],
    most: FEWER,
};

pub(super) const ACTIVITIES: Table = Table {
    rows: Rows::Activities,
    title: "",
    one: "activity",
    many: "activities",
    add: "Add an activity",
    hint: "“Minutes” takes one number, or three for best, likely and worst: 20/30/60. “Waits for” takes the numbers of rows, such as 1, 3; what waits may leave its start empty. “Undone by” takes the number of the backout step that takes it back.",
    columns: &[
        field("title", "Activity", "what is done", Kind::Line),
        field("owner", "Owner", "who does it", Kind::Person),
        field("starts", "Start", "the start", Kind::LocalTime).optional(),
        field("minutes", "Minutes", "the minutes", Kind::Minutes),
        field("waits_for", "Waits for", "what it waits for", Kind::Numbers).optional(),
        field("undone_by", "Undone by", "what takes it back", Kind::Numbers).optional(),
        field("checkpoint", "Checkpoint", "whether it is a checkpoint", Kind::Yes).optional(),
    ],
    most: MOST,
};

pub(super) const BACKOUT_STEPS: Table = Table {
    rows: Rows::BackoutSteps,
    title: "Steps",
    one: "backout step",
    many: "backout steps",
    add: "Add a step",
    hint: "",
    columns: &[
        field("title", "Step", "what is done", Kind::Line),
        field("owner", "Owner", "who does it", Kind::Person),
        field("minutes", "Minutes", "the minutes", Kind::Minutes),
    ],
    most: FEWER,
};

pub(super) const RACI: Table = Table {
    rows: Rows::Raci,
    title: "",
    one: "responsibility",
    many: "responsibilities",
    add: "Add a responsibility",
    hint: "Names or roles, several with commas between. Exactly one is accountable.",
    columns: &[
        field("what", "Responsibility", "what it is about", Kind::Note),
        field("responsible", "Responsible", "who is responsible", Kind::Person),
        field("accountable", "Accountable", "who is accountable", Kind::Person),
        field("consulted", "Consulted", "who is consulted", Kind::Person).optional(),
        field("informed", "Informed", "who is informed", Kind::Person).optional(),
    ],
    most: FEWER,
};

pub(super) const COMPONENTS: Table = Table {
    rows: Rows::Components,
    title: "",
    one: "component",
    many: "components",
    add: "Add a component",
    hint: "Versions as the component counts them. An outage says how many minutes people cannot work.",
    columns: &[
        field("component", "Component", "the component", Kind::Line),
        field("scope", "What changes", "what changes", Kind::Choice(Choices::Scope)),
        field("from", "From version", "the version now", Kind::Line).optional(),
        field("to", "To version", "the version to come", Kind::Line).optional(),
        field("impact", "Impact", "the impact", Kind::Choice(Choices::Impact)),
        field("outage", "Outage, minutes", "the minutes of outage", Kind::Minutes).optional(),
    ],
    most: FEWER,
};

pub(super) const TICKETS: Table = Table {
    rows: Rows::Tickets,
    title: "",
    one: "ticket",
    many: "tickets",
    add: "Add a ticket",
    hint: "",
    columns: &[
        field("ticket", "Ticket", "the ticket's number", Kind::Line),
        field("check", "What is validated", "what is validated", Kind::Note),
        field("by", "By", "who validates it", Kind::Person).optional(),
    ],
    most: MOST,
};

pub(super) const SCENARIOS: Table = Table {
    rows: Rows::Scenarios,
    title: "",
    one: "scenario",
    many: "scenarios",
    add: "Add a scenario",
    hint: "Progression shows that the new works, regression that the old still does.",
    columns: &[
        field("kind", "Kind", "the kind", Kind::Choice(Choices::Scenario)),
        field("scenario", "Scenario", "what is tried", Kind::Note),
        field("expected", "Expected", "what is expected", Kind::Note).optional(),
    ],
    most: MOST,
};

pub(super) const CHECKS: Table = Table {
    rows: Rows::Checks,
    title: "",
    one: "check",
    many: "checks",
    add: "Add a check",
    hint: "",
    columns: &[
        field("kind", "Kind", "the kind", Kind::Choice(Choices::Check)),
        field("check", "What is checked", "what is checked", Kind::Note),
        field("by", "By", "who checks it", Kind::Person).optional(),
    ],
    most: MOST,
};
