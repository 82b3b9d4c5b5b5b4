//! What a release's first page shows: where it is, what is missing, whose move it is, and the process with what was done
//! at each step. Reads only; moving on is in the module above.

use crate::{
    api::releases::{FieldView, GateView, NextMove, OutcomeView, Overview, RecordView, StepView},
    domain::{
        access::{self, Action, Role, Subject},
        ids::RequestId,
        process::{
            self, Facts, Position, RecordField, RecordKind, RecordWanted, Step, StepKind, definition::Awaited,
            run::whose_move,
        },
    },
    server::{
        Cx, Failure,
        operations::{
            dossier::{Dossier, backout_record},
            records::fields,
        },
        store::{Tx, records::RecordRow},
    },
};
use std::collections::{BTreeMap, HashSet};

/// Names of people by the role that they hold.
type Holders = BTreeMap<Role, Vec<String>>;

/// Where it is, what is missing, whose move it is.
pub async fn overview(cx: Cx, id: RequestId) -> Result<Overview, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let facts = dossier.facts();
    let definition = &dossier.definition;
    let step = dossier.request.run.step(definition);
    let asked = step.map(|s| whose_move(s, &facts)).unwrap_or_default();
    let movers = asked.roles();
    let mut holders = Vec::new();
    for role in &asked.doers {
        holders.extend(tx.holders_for(*role, &dossier.request).await?);
    }
    if let Some(step) = step.filter(|_| !asked.voters.is_empty()) {
        holders.extend(dossier.awaited(&mut tx, step).await?);
    }
    let mut seen = HashSet::new();
    holders.retain(|id| seen.insert(*id));
    let awaited = match step {
        Some(step) => holders_awaited(&mut tx, &dossier, step, &facts).await?,
        None => Holders::new(),
    };
    let mut at_hand = step.map(|s| records(&cx, &dossier, s, &facts, &awaited)).unwrap_or_default();
    fields::fill(&mut tx, &dossier, &mut at_hand).await?;
    let next = step.map(|step| NextMove {
        step: step.number.clone(),
        name: step.name.clone(),
        description: step.description.clone(),
        role: step.role.map(|r| r.label().to_owned()).unwrap_or_default(),
        mine: step.role.is_some_and(|r| cx.actor.is(r)),
        movers: movers.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "),
        my_move: holders.contains(&cx.actor.id),
        holders: holders.iter().map(|id| dossier.name_of(*id)).collect(),
        gates: step
            .gates
            .iter()
            .map(|c| GateView { met: c.check(&facts).is_ok(), missing: c.check(&facts).err() })
            .collect(),
        outcomes: step.outcomes.iter().map(|o| outcome(step, o, &facts)).collect(),
        records: at_hand,
        on_tests: decides_on_tests(step),
    });
    let gaps = crate::server::operations::roles::found_gaps(&mut tx, &dossier).await?;
    let figure = crate::server::figure::draw(definition, &dossier.request.run);
    let request = &dossier.request;
    let activities = crate::server::operations::activities::progress(&cx, &mut tx, request).await?;
    Ok(Overview {
        activities,
        id: id.to_string(),
        next,
        end: match &request.run.at {
            Position::End(key) => definition.end(key).map(|e| (e.name.clone(), e.success)),
            Position::Step(_) => None,
        },
        process: definition.name.clone(),
        figure,
        steps: definition.steps.iter().map(|s| step_view(&cx, &dossier, s, &facts)).collect(),
        percent: request.run.percent(definition),
        raised_by: dossier.name_of(request.raised_by),
        raised_at: cx.moment(request.created_at),
        release_since: dossier.release.map(|r| cx.moment(r.created_at)),
        components: request.components.iter().map(|c| c.1.clone()).collect(),
        collisions: dossier.collisions.clone(),
        may_edit: access::may(&cx.actor, Action::EditRelease, &Subject::Workspace).is_ok() && !request.is_closed(),
        revision: dossier.revision.as_ref().map(|r| (r.number, r.sha256.clone())),
        policy: dossier.policy,
        gaps,
    })
}

fn outcome(step: &Step, way: &process::Outcome, facts: &process::Facts) -> OutcomeView {
    let of_step: Vec<_> = step.gates.iter().filter_map(|g| g.check(facts).err()).collect();
    OutcomeView {
        key: way.key.clone(),
        label: way.label.clone(),
        rationale: way.rationale,
        only_here: way.gates.iter().filter_map(|g| g.check(facts).err()).filter(|m| !of_step.contains(m)).collect(),
    }
}

/// What can be recorded at a step, each with the roles that may: its own records, those of earlier steps that may still be
/// made, and a result for each step of the backout plan.
pub fn wanted_at(dossier: &Dossier, step: &Step) -> Vec<RecordWanted> {
    let of = |step: &Step, record: &RecordWanted| {
        let mut record = record.clone();
        if record.roles.is_empty() {
            record.roles.extend(step.role);
        }
        record
    };
    let mut wanted: Vec<_> = step.records.iter().map(|r| of(step, r)).collect();
    let late = step.late_records.iter().filter_map(|key| dossier.definition.record(key));
    wanted.extend(late.map(|(earlier, record)| of(earlier, record)));
    if step.gates.contains(&process::Condition::BackoutRecorded) {
        let steps = dossier.plan().map(|p| p.backout.steps.as_slice()).unwrap_or_default();
        wanted.extend(steps.iter().map(|s| RecordWanted {
            key: backout_record(&s.id),
            title: format!("{} ({})", s.title, s.owner),
            kind: RecordKind::PassFail,
            roles: step.role.into_iter().collect(),
            kinds: vec![],
            after: step.backout_after.clone(),
            purpose: None,
            fields: vec![],
        }));
    }
    wanted
}

/// Names a record as it stands; "none" while there is none.
pub fn edition(made: Option<&RecordRow>) -> String {
    made.map_or_else(|| "none".into(), |r| r.at.timestamp_micros().to_string())
}

/// Names of those who are awaited by the records of a step, by their roles.
async fn holders_awaited(tx: &mut Tx, dossier: &Dossier, step: &Step, facts: &Facts) -> Result<Holders, Failure> {
    let mut holders = Holders::new();
    for record in wanted_at(dossier, step) {
        for role in dossier.definition.awaited_first(&record.after, &facts.records).iter().flat_map(|a| &a.roles) {
            if !holders.contains_key(role) {
                let ids = tx.holders_for(*role, &dossier.request).await?;
                holders.insert(*role, ids.iter().map(|id| dossier.name_of(*id)).collect());
            }
        }
    }
    Ok(holders)
}

fn waits(dossier: &Dossier, wanted: &RecordWanted, facts: &Facts, holders: &Holders) -> Vec<String> {
    let awaited = dossier.definition.awaited_first(&wanted.after, &facts.records);
    let words = |awaited: &Awaited| {
        let mut names: Vec<String> = awaited.roles.iter().filter_map(|r| holders.get(r)).flatten().cloned().collect();
        names.sort();
        names.dedup();
        awaited.words_with(&names)
    };
    awaited.iter().map(words).collect()
}

fn records(cx: &Cx, dossier: &Dossier, step: &Step, facts: &Facts, holders: &Holders) -> Vec<RecordView> {
    let view = |wanted: RecordWanted| {
        let made = dossier.records.iter().find(|r| r.name == wanted.key);
        let filled = made.map(|r| r.fields.0.clone()).unwrap_or_default();
        let field = |f: RecordField| FieldView {
            words: f.in_words(filled.get(&f.key).map_or("", String::as_str)),
            value: filled.get(&f.key).cloned().unwrap_or_default(),
            options: vec![],
            link: None,
            key: f.key,
            label: f.label,
            hint: f.hint,
            kind: f.kind,
            optional: f.optional,
        };
        RecordView {
            positive: made.map(|r| r.positive),
            note: made.map(|r| r.note.clone()).unwrap_or_default(),
            by: made.map(|r| (r.by_name.clone(), cx.moment(r.at))),
            mine: cx.actor.is_any(&wanted.roles),
            waits: waits(dossier, &wanted, facts, holders),
            seen: edition(made),
            roles: wanted.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" or "),
            key: wanted.key,
            title: wanted.title,
            kind: wanted.kind,
            fields: wanted.fields.into_iter().map(field).collect(),
        }
    };
    wanted_at(dossier, step).into_iter().map(view).collect()
}

fn step_view(cx: &Cx, dossier: &Dossier, step: &Step, facts: &Facts) -> StepView {
    let request = &dossier.request;
    let left = request.run.trail.iter().rev().find(|l| l.step == step.number);
    let here = request.run.at == Position::Step(step.number.clone());
    let way = left.and_then(|l| step.outcomes.iter().find(|o| o.key == l.outcome));
    StepView {
        number: step.number.clone(),
        name: step.name.clone(),
        description: step.description.clone(),
        role: step.role.map_or("(None)".to_owned(), |r| r.label().to_owned()),
        state: if here {
            "current"
        } else if left.is_some() {
            "done"
        } else if can_still_come(dossier, &step.number) {
            "todo"
        } else {
            "not-needed"
        }
        .to_owned(),
        left: left.map(|l| (l.by.clone(), cx.moment(l.at))),
        outcome: way.filter(|_| step.kind == StepKind::Decision).map(|o| o.label.clone()).unwrap_or_default(),
        rationale: left.map(|l| l.rationale.clone()).unwrap_or_default(),
        recorded: records(cx, dossier, step, facts, &Holders::new()).into_iter().filter_map(recorded).collect(),
    }
}

/// Whether the step can still come.
fn can_still_come(dossier: &Dossier, number: &str) -> bool {
    match &dossier.request.run.at {
        Position::Step(at) => dossier.definition.reaches(at, number),
        Position::End(_) => false,
    }
}

/// What was recorded, as a sentence; none while nothing is.
fn recorded(record: RecordView) -> Option<String> {
    let answer = record.kind.answer(record.positive?);
    let words = [answer, record.note.as_str()].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(", ");
    let fields = record.fields.iter().filter(|f| !f.value.is_empty());
    let fields = fields.map(|f| format!(" {}: {}", f.label, f.words)).collect::<Vec<_>>().join(";");
    Some(format!("{}: {words}{}{fields}", record.title, if fields.is_empty() { "" } else { "." }))
}

fn decides_on_tests(step: &Step) -> bool {
    let mut gates = step.outcomes.iter().flat_map(|o| &o.gates);
    step.kind == StepKind::Decision && gates.any(|g| *g == process::Condition::MandatoryTestsPassed)
}
