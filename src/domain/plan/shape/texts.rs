//! The texts of those sections of a plan that have more than one.

use super::{Choices, Kind, Part, field, note};

pub(super) const SUMMARY: &[Part] = &[
    Part::Text(
        field("texts.summary", "Short description", "the short description", Kind::Note)
            .hint("What changes for people, in a few sentences."),
    ),
    Part::Text(
        field("texts.change_record", "Change record", "the reference to the change record", Kind::Line)
            .hint("Such as RFC-27, several with commas between."),
    ),
    Part::Text(field("texts.initiator", "Initiator of the change", "the initiator", Kind::Person)),
    Part::Text(
        field("texts.problem_tickets", "Problem tickets", "the problem tickets", Kind::Line)
            .hint("Numbers with commas between.")
            .optional(),
    ),
];

pub(super) const EFFECTS: &[Part] = &[
    Part::Text(
        field("texts.effects_business", "Client business areas", "the effects on client business areas", Kind::Note)
            .hint("Write “none” where nothing is affected."),
    ),
    note("texts.effects_systems", "Interfacing systems", "the effects on interfacing systems"),
    note("texts.effects_subcontractors", "Subcontractors", "the effects on subcontractors"),
    note("texts.effects_parties", "External parties", "the effects on external parties"),
    note("texts.effects_items", "Configuration items", "the effects on configuration items"),
    note("texts.readiness", "Business readiness", "what the business has to prepare"),
    note("texts.dependencies", "Product dependencies", "the product dependencies"),
];

pub(super) const STAKEHOLDERS: &[Part] = &[
    note("texts.stakeholders", "Stakeholder engagement", "the stakeholder engagement"),
    Part::Text(field("texts.release_managers", "Release managers", "the release managers", Kind::Person)),
    Part::Text(
        field("texts.escalation", "Escalation channels", "the escalation channels", Kind::Note)
            .hint("Who is called when, in which order, at which number."),
    ),
];

pub(super) const WINDOW: &[Part] = &[
    Part::Text(
        field("texts.planned_for", "Planned implementation date", "the planned date", Kind::LocalTime)
            .hint("In the release's zone, inside its window."),
    ),
    Part::Text(field(
        "texts.window_need",
        "Maintenance window",
        "the need for a window",
        Kind::Choice(Choices::Window),
    )),
    Part::Text(field("texts.window_why", "Why", "why so", Kind::Note).optional()),
];

pub(super) const ARTEFACTS: &[Part] = &[
    Part::Text(
        field("texts.installation_guide", "Installation guide", "the installation guide", Kind::Note)
            .hint("Markdown, or the name of an attached document.")
            .optional(),
    ),
    Part::Text(field("texts.release_notes", "Release notes", "the release notes", Kind::Note).optional()),
    Part::Text(
        field("texts.deployment_tests", "Deployment test instructions", "the instructions", Kind::Note).optional(),
    ),
    Part::Text(field("texts.known_errors", "Known errors", "the known errors", Kind::Note).optional()),
    Part::Text(field("texts.workarounds", "Workarounds", "the workarounds", Kind::Note).optional()),
    Part::Text(field("texts.staff_documentation", "Staff documentation", "the documentation", Kind::Note).optional()),
];
