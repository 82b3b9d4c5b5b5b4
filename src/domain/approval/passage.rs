//! What a vote is about, as text to read: the parts of the frozen plan that a gate asks about. A step may approve the
//! plan's documents one by one (S0.28); the gate's key names the document.

use crate::domain::plan::{
    Activity, Plan, Row, Rows, Section,
    shape::{Field, Kind, Part, Table},
};
use serde::{Deserialize, Serialize};

/// A part of what is approved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub title: String,
    /// Prose, as it was typed.
    pub text: String,
    /// More prose, where the part has several texts, each with its label.
    pub notes: Vec<(String, String)>,
    /// Entries, in their order.
    pub items: Vec<String>,
}

/// The sections that a gate asks about; a gate that names no document asks about the whole plan.
pub fn sections(gate: &str) -> Vec<Section> {
    let chosen = |s: &&Section| match gate {
        "release-policy" => **s == Section::Policy,
        "acceptance-criteria" => **s == Section::Criteria,
        "planning-documents" => !matches!(s, Section::Policy | Section::Criteria),
        _ => true,
    };
    Section::ALL.iter().filter(chosen).copied().collect()
}

/// What the gate asks about, as it stands in the plan. Sections that no release needs and nobody began are left out.
pub fn passages(plan: &Plan, gate: &str) -> Vec<Passage> {
    let sections = sections(gate);
    let read = plan.sections_to_read().filter(|s| sections.contains(s));
    let mut passages: Vec<_> = read.map(|s| passage(plan, s)).collect();
    // Attached documents belong to whoever decides on more than one section.
    if sections.len() > 1 && !plan.documents.is_empty() {
        let items = plan.documents.iter().map(|d| format!("{} (SHA-256 {})", d.name, d.sha256)).collect();
        passages.push(Passage { title: "Documents".into(), items, ..Passage::default() });
    }
    passages
}

fn passage(plan: &Plan, section: Section) -> Passage {
    let title = section.label().to_owned();
    if let Some(why) = plan.not_applicable.get(&section) {
        return Passage { title, text: format!("Not applicable: {why}"), ..Passage::default() };
    }
    let texts: Vec<&Field> = section.texts().collect();
    let (mut text, mut notes, mut items) = (String::new(), Vec::new(), Vec::new());
    if let [only] = texts.as_slice() {
        plan.written(only.key).unwrap_or_default().clone_into(&mut text);
    } else {
        for (field, said) in texts.iter().map(|f| (f, f.shown(plan.written(f.key).unwrap_or_default().trim()))) {
            match field.kind {
                _ if said.is_empty() => {}
                Kind::Note => notes.push((field.label.to_owned(), said)),
                _ => items.push(format!("{}: {said}", field.label)),
            }
        }
    }
    for part in section.parts() {
        match part {
            Part::Text(_) => {}
            Part::Rules => items.extend(plan.rules.describe()),
            Part::Table(table) => items.extend(rows(plan, table)),
        }
    }
    let empty = text.trim().is_empty() && notes.is_empty() && items.is_empty();
    Passage { title, text: if empty { "Nothing is written here.".into() } else { text }, notes, items }
}

/// A table, a row a sentence.
fn rows(plan: &Plan, table: &Table) -> Vec<String> {
    match table.rows {
        Rows::Criteria => plan.criteria.iter().map(|c| c.text.clone()).collect(),
        Rows::Activities => plan.activities.iter().map(|a| activity(plan, a)).collect(),
        Rows::BackoutSteps => plan.backout.steps.iter().map(|s| owned(&s.title, &s.owner, &s.minutes)).collect(),
        rows => plan.table(rows).iter().map(|row| cells(table, row)).collect(),
    }
}

/// "Deploy the binary; responsible: Tomasz; accountable: Amara".
fn cells(table: &Table, row: &Row) -> String {
    let said = table.columns.iter().filter_map(|column| {
        let text = column.shown(row.get(column.key)?.trim());
        let is_named = column.label.to_lowercase() == table.one || matches!(column.kind, Kind::Note | Kind::Choice(_));
        (!text.is_empty()).then(|| if is_named { text } else { format!("{}: {text}", column.label.to_lowercase()) })
    });
    said.collect::<Vec<_>>().join("; ")
}

/// "Sat 21 Nov 2026, 22:00: Stop the booking service (Dana, 15 min), after Tell customers".
fn activity(plan: &Plan, activity: &Activity) -> String {
    let mut words = owned(&activity.title, &activity.owner, &activity.minutes);
    if let Some(start) = activity.start() {
        words = format!("{}: {words}", start.format("%a %-d %b %Y, %H:%M"));
    }
    let before: Vec<_> =
        activity.waits_for.iter().filter_map(|id| plan.activity(id)).map(|a| a.title.as_str()).collect();
    if !before.is_empty() {
        words.push_str(&format!(", after {}", before.join(" and ")));
    }
    words
}

fn owned(title: &str, owner: &str, minutes: &str) -> String {
    let minutes = if minutes.trim().is_empty() { String::new() } else { format!("{} min", minutes.trim()) };
    let details: Vec<_> = [owner.trim(), minutes.as_str()].into_iter().filter(|d| !d.is_empty()).collect();
    if details.is_empty() { title.to_owned() } else { format!("{title} ({})", details.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Backout, BackoutStep, Criterion};

    fn plan() -> Plan {
        Plan {
            policy: "Ships on Saturday.".into(),
            criteria: vec![Criterion { id: "c".into(), text: "No severe defect is open.".into() }],
            activities: vec![
                Activity {
                    id: "a".into(),
                    title: "Tell customers".into(),
                    owner: "Dana".into(),
                    ..Activity::default()
                },
                Activity {
                    id: "b".into(),
                    title: "Stop the service".into(),
                    starts: "2026-11-21T22:00".into(),
                    minutes: "15".into(),
                    waits_for: vec!["a".into()],
                    ..Activity::default()
                },
            ],
            backout: Backout {
                trigger: "Bookings fail.".into(),
                steps: vec![BackoutStep {
                    title: "Restore".into(),
                    owner: "Olu".into(),
                    minutes: "20".into(),
                    ..BackoutStep::default()
                }],
            },
            ..Plan::default()
        }
    }

    fn titles(gate: &str) -> Vec<String> {
        passages(&plan(), gate).into_iter().map(|p| p.title).collect()
    }

    /// S0.28: each planning document is approved by itself, and together they are the whole plan.
    #[test]
    fn each_document_of_the_planning_step_has_its_own_text() {
        assert_eq!(titles("release-policy"), ["Release policy"]);
        assert_eq!(titles("acceptance-criteria"), ["Acceptance criteria"]);
        let all: Vec<_> =
            ["release-policy", "acceptance-criteria", "planning-documents"].iter().flat_map(|g| sections(g)).collect();
        assert_eq!(all.len(), Section::ALL.len());
        assert_eq!(sections("rollout"), Section::ALL);
    }

    #[test]
    fn activities_say_who_when_how_long_and_after_what() {
        let schedule = passages(&plan(), "rollout").into_iter().find(|p| p.title == "Release plan").unwrap();
        assert_eq!(
            schedule.items,
            ["Tell customers (Dana)", "Sat 21 Nov 2026, 22:00: Stop the service (15 min), after Tell customers"]
        );
    }

    #[test]
    fn what_is_left_out_says_why_and_what_is_empty_says_so() {
        let mut plan = plan();
        plan.not_applicable.insert(Section::Training, "Nobody sees a difference.".into());
        let text = |title: &str| passages(&plan, "rollout").into_iter().find(|p| p.title == title).unwrap().text;
        assert_eq!(text("Training"), "Not applicable: Nobody sees a difference.");
        assert_eq!(text("Contents"), "Nothing is written here.");
        assert!(!titles("rollout").contains(&"Logistics".to_owned()));
    }

    #[test]
    fn long_texts_of_a_section_stay_apart_from_its_lines() {
        let mut plan = plan();
        plan.set_text("texts.summary", "Bookings are *faster*.");
        plan.set_text("texts.initiator", "Dana");
        let summary = passages(&plan, "rollout").into_iter().find(|p| p.title == "Summary").unwrap();
        assert_eq!(summary.notes, [("Short description".to_owned(), "Bookings are *faster*.".to_owned())]);
        assert_eq!((summary.text.as_str(), summary.items), ("", vec!["Initiator of the change: Dana".to_owned()]));
    }
}
