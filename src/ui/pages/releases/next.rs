//! The release page's answer to three questions: where is it, what is missing, whose move is it.

use super::field::Field;
use crate::{
    api::releases::{AdvanceRelease, GateView, MakeRecord, NextMove, OutcomeView, RecordView},
    api::views::Choice,
    domain::process::{Missing, Place, RecordKind},
    ui::{
        components::{Form, HiddenField, Icon, KeptField, NoteField, RadioField, SubmitButton, TextField, When, keep},
        pages::AcceptanceFacts,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The three panels, and what can be done now.
#[component]
pub fn NextCard(id: String, next: NextMove, percent: u8) -> impl IntoView {
    let holders =
        if next.holders.is_empty() { "Nobody may: give somebody the role.".into() } else { next.holders.join(", ") };
    let missing: Vec<_> = next.gates.iter().filter_map(|g| g.missing.clone()).collect();
    let whose = if next.my_move { "It is your move".to_owned() } else { next.movers.clone() };
    view! {
        <section class="now-card" aria-label="Now">
            <div class="now-panel" data-tone="info">
                <h2><Icon name="flag"/>"Where it is"</h2>
                <p class="now-answer">{format!("{}. {}", next.step, next.name)}</p>
                <p class="muted">{format!("{percent} % done")}</p>
            </div>
            <div class="now-panel" data-tone=if missing.is_empty() { "good" } else { "warn" }>
                <h2><Icon name="list-checks"/>"What is missing"</h2>
                <Gates id=id.clone() gates=next.gates.clone()/>
            </div>
            <div class="now-panel">
                <h2><Icon name="user"/>"Whose move it is"</h2>
                <p class="now-answer">{whose}</p>
                <p class="muted">{holders}</p>
            </div>
        </section>
        <section class="card">
            <header class="card-head"><h2>{format!("Step {}. {}", next.step, next.name)}</h2></header>
            <div class="card-body stack">
                <p class="prose">{next.description}</p>
                {next.on_tests.then(|| view! { <AcceptanceFacts id=id.clone()/> })}
                <Records id=id.clone() records=next.records/>
                <Outcomes id step=next.step outcomes=next.outcomes mine=next.mine blocked=!missing.is_empty() role=next.role/>
            </div>
        </section>
    }
}

#[component]
fn Gates(id: String, gates: Vec<GateView>) -> impl IntoView {
    let mut open: Vec<_> = gates.iter().filter_map(|g| g.missing.clone()).collect();
    let met = gates.len() - open.len();
    let mut said = Vec::new();
    open.retain(|m| {
        !said.contains(&m.words) && {
            said.push(m.words.clone());
            true
        }
    });
    if open.is_empty() {
        return Either::Left(view! { <p class="now-answer">"Nothing"</p> });
    }
    Either::Right(view! {
        <MissingList id missing=open here=true/>
        {(met > 0).then(|| view! { <p class="muted">{format!("{met} of {} conditions are met.", gates.len())}</p> })}
    })
}

/// What is missing, each with a link to where it is done; `here` on the release's own page, where the step can be seen.
#[component]
pub fn MissingList(id: String, missing: Vec<Missing>, #[prop(optional)] here: bool) -> impl IntoView {
    let items = missing.into_iter().map(|m| {
        let is_here = here && m.place == Place::Overview;
        let link = (!is_here).then(|| view! { " "<a href=paths::place(&id, &m.place)>{go_there(&m.place)}</a> });
        view! {
            <li data-met="false">
                <Icon name="circle-x"/>
                <span>{m.words}{link}</span>
            </li>
        }
    });
    view! { <ul class="gate-list">{items.collect_view()}</ul> }
}

/// The words of the link to where something is done.
fn go_there(place: &Place) -> &'static str {
    match place {
        Place::Overview => "Go to the step",
        Place::Details => "Enter it",
        Place::Plan(_) => "Go to the plan",
        Place::Changes => "Go to the changes",
        Place::Tests => "Go to the tests",
        Place::Approvals => "Go to the approvals",
        Place::Deployments => "Go to the deployments",
        Place::Calendar => "Go to the calendar",
        Place::Activities => "Go to the activities",
        Place::Build => "Go to the packages",
        Place::Baselines => "Go to the baselines",
        Place::Rollback => "Go to the rollback",
        Place::Announcements => "Go to the announcements",
        Place::Review => "Go to the review",
    }
}

#[component]
fn Outcomes(
    id: String,
    step: String,
    outcomes: Vec<OutcomeView>,
    mine: bool,
    blocked: bool,
    role: String,
) -> impl IntoView {
    if !mine {
        return Either::Left(view! { <p class="muted">{format!("This step is for people with the role {role}.")}</p> });
    }
    let held: Vec<_> = outcomes.iter().flat_map(|o| o.only_here.clone()).collect();
    let held = (!held.is_empty()).then(|| view! { <MissingList id=id.clone() missing=held here=true/> });
    let ways: Vec<_> = outcomes.into_iter().map(|o| (o.key, o.label, o.rationale)).collect();
    // One form for all ways out, so that the reason is written once, whichever is taken. It stays while facts change.
    let form = keep(&format!("{id} {step}"), [ways], move |ways| {
        let asked: Vec<_> =
            ways.iter().filter(|(_, _, reason)| *reason).map(|(_, label, _)| format!("“{label}”")).collect();
        let hint = match asked.len() {
            some if some < ways.len() => format!("Needed for {}.", asked.join(" and ")),
            _ => String::new(),
        };
        let is_reasoned = !asked.is_empty();
        let (id, step) = (id.clone(), step.clone());
        let button = |(n, (key, label, _)): (usize, (String, String, bool))| {
            let class = if n == 0 { "primary" } else { "other" };
            view! { <SubmitButton label class name="outcome" value=key icon="arrow-right"/> }
        };
        view! {
            <Form to=AdvanceRelease::PATH key=step.clone() class="form">
                <HiddenField name="request" value=id/>
                <HiddenField name="step" value=step/>
                {is_reasoned.then(|| view! { <NoteField name="rationale" label="Reason for the decision" hint rows=2/> })}
                <div class="form-actions">{ways.into_iter().enumerate().map(button).collect_view()}</div>
            </Form>
        }
    });
    Either::Right(view! { <div class="outcomes stack" data-held=blocked.to_string()>{held}{form}</div> })
}

#[component]
fn Records(id: String, records: Vec<RecordView>) -> impl IntoView {
    let items = keep(&id.clone(), records, move |record| view! { <Record id=id.clone() record/> });
    view! { <div class="records stack">{items}</div> }
}

#[component]
fn Record(id: String, record: RecordView) -> impl IntoView {
    let by = record.by.clone().map(|(name, at)| view! { <p class="muted">"Recorded by "{name}", "<When at/></p> });
    let is_open = record.waits.is_empty() || record.by.is_some();
    let waits = record.waits.iter().map(|words| view! { <p class="muted">{words.clone()}</p> }).collect_view();
    let content = if record.mine && is_open {
        Either::Left(view! { <RecordForm id record/> })
    } else {
        let said = match record.positive {
            Some(yes) => format!(": {}", record.kind.answer(yes)),
            None if record.by.is_some() => String::new(),
            None => format!(": for {}", record.roles),
        };
        let note = (!record.note.is_empty()).then(|| view! { <p class="prose-lines">{record.note}</p> });
        let fields = record.fields.into_iter().filter(|f| !f.value.is_empty());
        let fields = fields.map(|f| {
            let words = match f.link {
                Some(to) => Either::Left(view! { <a href=paths::problem(to.id)>{to.name}</a> }),
                None => Either::Right(f.words),
            };
            view! { <dt>{f.label}</dt><dd class="prose-lines">{words}</dd> }
        });
        let fields = fields.collect_view();
        Either::Right(view! {
            <p><b>{record.title}</b>{said}</p>
            {waits}
            <dl class="kv">{fields}</dl>
            {note}
        })
    };
    view! { <div class="record">{content}{by}</div> }
}

/// What is recorded: the answer, a note, and the record's own fields.
#[component]
fn RecordForm(id: String, record: RecordView) -> impl IntoView {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let (options, value) = match (record.kind, record.positive) {
        (RecordKind::Text, _) => (vec![], ""),
        (RecordKind::Done, made) => {
            let value = made.map_or("", |p| if p { "done" } else { "not-done" });
            (vec![choice("done", "Done"), choice("not-done", "Not done")], value)
        }
        (RecordKind::PassFail, made) => {
            let value = made.map_or("", |p| if p { "pass" } else { "fail" });
            (vec![choice("pass", "Passed"), choice("fail", "Failed")], value)
        }
    };
    let (title, note) = (record.title.clone(), record.note.clone());
    // The note comes last, below what the record asks for by name.
    let has_fields = !record.fields.is_empty();
    let (answer, note) = if options.is_empty() {
        (None, (title, note))
    } else {
        (Some((title, value, options)), ("Note".to_owned(), note))
    };
    let class = if has_fields { "form record sheet" } else { "form record" };
    view! {
        <Form to=MakeRecord::PATH key=record.key.clone() class=class>
            <HiddenField name="request" value=id.clone()/>
            <HiddenField name="record" value=record.key/>
            <KeptField name="seen" value=record.seen/>
            {answer.map(|(legend, value, options)| view! { <RadioField name="answer" legend value options class="segmented"/> })}
            {record.fields.into_iter().map(|field| view! { <Field id=id.clone() field/> }).collect_view()}
            <TextField name="note" label=note.0 value=note.1/>
            <div class="form-actions"><SubmitButton label="Record" class="small"/></div>
        </Form>
    }
}
