//! A process in words: its table, and what can stand in a step's form.

use crate::{
    api::{
        processes::{ProcessView, StepRow, Words},
        views::Choice,
    },
    domain::{
        access::Role,
        process::{
            Condition, Definition, Effect, Outcome, RecordKind, RecordWanted, Step, StepKind,
            draft::EndLine,
            template::Sketch,
            words::{EFFECTS, KNOWN, effect_in_words, in_words},
        },
        release::ReleaseKind,
        text,
    },
    server::figure,
};

/// What follows from the definition alone; who asks is filled in by others.
pub fn view(definition: &Definition) -> ProcessView {
    ProcessView {
        key: definition.key.clone(),
        name: definition.name.clone(),
        version: definition.version,
        source: definition.source.clone(),
        shipped: false,
        versions: vec![],
        published: None,
        figure: figure::plain(definition),
        at_start: definition.at_start.iter().map(|e| effect_in_words(*e).to_owned()).collect(),
        steps: definition.steps.iter().map(|s| step(definition, s)).collect(),
        ends: definition.ends.iter().map(|e| (e.name.clone(), e.percent, e.success)).collect(),
        has_draft: false,
        why_not_edit: String::new(),
    }
}

fn step(definition: &Definition, step: &Step) -> StepRow {
    StepRow {
        number: step.number.clone(),
        name: step.name.clone(),
        description: step.description.clone(),
        role: step.role.map_or("(None)", |r| r.label()).to_owned(),
        kind: kind(step.kind).to_owned(),
        percent: step.percent,
        gates: step.gates.iter().map(|g| gate(definition, g)).collect(),
        records: records(definition, step),
        votes: step
            .approvals
            .iter()
            .map(|a| {
                let signed = if a.signed { ", signed with the password" } else { "" };
                format!("{}: {}, {}{signed}{}", a.title, a.voters, a.rule, of_kinds(&a.kinds))
            })
            .collect(),
        outcomes: step.outcomes.iter().map(|o| outcome(definition, o)).collect(),
    }
}

fn records(definition: &Definition, step: &Step) -> Vec<String> {
    let mut words: Vec<_> = step.records.iter().map(|r| record(definition, r)).collect();
    if !step.backout_after.is_empty() {
        words.push(format!("A result of each step of the backout plan{}", after(definition, &step.backout_after)));
    }
    words
}

fn record(definition: &Definition, record: &RecordWanted) -> String {
    let answer = match record.kind {
        RecordKind::Done => "done or not done",
        RecordKind::PassFail => "passed or failed",
        RecordKind::Text => "a text",
    };
    let by = match record.roles.as_slice() {
        [] => String::new(),
        roles => format!(", by {}", roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" or ")),
    };
    let fields = match record.fields.as_slice() {
        [] => String::new(),
        fields => format!(", with {}", fields.iter().map(|f| f.label.to_lowercase()).collect::<Vec<_>>().join(", ")),
    };
    let after = after(definition, &record.after);
    format!("{}: {answer}{by}{fields}{}{after}", record.title, of_kinds(&record.kinds))
}

/// What comes before a record.
fn after(definition: &Definition, keys: &[String]) -> String {
    let title = |key: &String| format!("“{}”", definition.record(key).map_or(key.as_str(), |(_, r)| r.title.as_str()));
    match keys {
        [] => String::new(),
        keys => format!(", after {}", keys.iter().map(title).collect::<Vec<_>>().join(" and ")),
    }
}

fn of_kinds(kinds: &[ReleaseKind]) -> String {
    match kinds {
        [] => String::new(),
        kinds => format!(" (only {})", kinds.iter().map(|k| k.label().to_lowercase()).collect::<Vec<_>>().join(", ")),
    }
}

/// A gate in words; votes and records by their titles.
fn gate(definition: &Definition, gate: &Condition) -> String {
    let title = match gate {
        Condition::Approved(key) => definition.approval(key).map(|(_, a)| (key, &a.title)),
        Condition::Recorded(key) | Condition::RecordPassed(key) => definition.record(key).map(|(_, r)| (key, &r.title)),
        _ => None,
    };
    let words = in_words(gate);
    title.map_or(words.clone(), |(key, title)| words.replace(&format!("“{key}”"), &format!("“{title}”")))
}

fn outcome(definition: &Definition, way: &Outcome) -> String {
    let to = match (definition.step(&way.to), definition.end(&way.to)) {
        (Some(step), _) => format!("{}. {}", step.number, step.name),
        (None, Some(end)) => format!("the end “{}”", end.name),
        (None, None) => way.to.clone(),
    };
    let mut words = format!("{} → {to}", way.label);
    if !way.gates.is_empty() {
        let gates: Vec<_> = way.gates.iter().map(|g| gate(definition, g)).collect();
        words.push_str(&format!("; asks for: {}", gates.join("; ")));
    }
    if way.rationale {
        words.push_str("; with a reason");
    }
    for done in &way.effects {
        words.push_str(&format!("; {}", effect_in_words(*done)));
    }
    words
}

/// What kind of step it is, as people read it.
pub fn kind(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Form => "Form",
        StepKind::Decision => "Decision",
        StepKind::Approval => "Approval",
        StepKind::Automation => "Automation",
    }
}

/// What the system can do by itself when a release is raised, as templates write it and in words.
pub fn effects_at_start() -> Vec<Choice> {
    choices_of(&[Effect::CreateRelease])
}

fn choices_of(effects: &[Effect]) -> Vec<Choice> {
    let key = |e: &Effect| serde_json::to_value(e).ok()?.as_str().map(str::to_owned);
    let choice = |e: &Effect| Some(Choice { value: key(e)?, label: text::capital(effect_in_words(*e)) });
    effects.iter().filter_map(choice).collect()
}

/// What can stand in the form of a step of this sketch.
pub fn of_form(sketch: &Sketch) -> Words {
    let choice = |value: &str, label: String| Choice { value: value.into(), label };
    let steps = (0..sketch.steps()).filter_map(|at| sketch.step_form(at));
    let mut targets: Vec<_> = steps.map(|s| choice(&s.number, format!("{}. {}", s.number, s.name))).collect();
    let ends: Vec<EndLine> = sketch.head_form().ends;
    targets.extend(ends.iter().map(|e| choice(&e.key, format!("End: {}", e.name))));
    Words {
        roles: Role::ALL.iter().map(|r| choice(r.key(), r.label().into())).collect(),
        targets,
        effects: choices_of(EFFECTS).into_iter().map(|e| e.value).collect(),
        gates: KNOWN.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect(),
    }
}
