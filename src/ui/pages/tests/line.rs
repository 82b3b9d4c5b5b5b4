//! A line of the checklist: what it is, its result, its note and evidence.

use super::evidence::{AddEvidence, Files};
use crate::{
    api::checklists::{CheckView, RecordResult, RemoveLine, Rights},
    domain::checklist::{CheckKind, CheckResult},
    ui::components::{Badge, Form, FormState, HiddenField, Icon, NoteField, SubmitButton, Tone, When, input_name},
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// A line.
#[component]
pub fn Line(id: String, line: CheckView, rights: Rights, limit: String) -> impl IntoView {
    let data_result = match line.result {
        None => "none",
        Some(CheckResult::NotApplicable) => "na",
        Some(result) => result.key(),
    };
    let note = (!line.note.is_empty()).then(|| view! { <p class="prose note">{line.note.clone()}</p> });
    let more = rights.record.then(|| view! { <More id=id.clone() line=line.clone() limit/> });
    let remove = (rights.edit && line.result.is_none() && line.evidence.is_empty())
        .then(|| view! { <Remove id=id.clone() item=line.id.clone() title=line.title.clone()/> });
    view! {
        <li class="check-item" id=format!("check-{}", line.id) data-result=data_result>
            <What line=line.clone()/>
            <ResultBadge result=line.result/>
            <div class="check-more">
                {note}
                <Files files=line.evidence/>
                <div class="cluster check-actions">{more} {remove}</div>
            </div>
        </li>
    }
}

#[component]
fn What(line: CheckView) -> impl IntoView {
    let special = matches!(line.kind, CheckKind::BackoutTest | CheckKind::FitForPurpose);
    let weight = match (line.mandatory, line.external.is_empty()) {
        (true, true) => "Mandatory",
        (true, false) => "Mandatory · automatic",
        (false, true) => "Optional",
        (false, false) => "Automatic",
    };
    let by = match line.by {
        Some((name, at)) => Either::Left(view! { " · "{name}", "<When at/> }),
        None => Either::Right(" · nobody has run it yet"),
    };
    let title = (!line.external.is_empty()).then_some(line.external);
    view! {
        <div class="check-what">
            <h3 title=title>{line.title}</h3>
            <p class="muted">{special.then(|| format!("{} · ", line.kind.label()))}{weight}{by}</p>
        </div>
    }
}

/// A result in a word.
#[component]
pub fn ResultBadge(result: Option<CheckResult>) -> impl IntoView {
    let (tone, words) = match result {
        None => (Tone::Neutral, "Not run"),
        Some(CheckResult::Pass) => (Tone::Good, "Pass"),
        Some(CheckResult::Fail) => (Tone::Bad, "Fail"),
        Some(CheckResult::Blocked) => (Tone::Warn, "Blocked"),
        Some(CheckResult::NotApplicable) => (Tone::Neutral, "Not applicable"),
    };
    view! { <span class="check-result"><Badge tone words/></span> }
}

/// What gives the line a result and evidence; open while it has neither.
#[component]
fn More(id: String, line: CheckView, limit: String) -> impl IntoView {
    let (item, title) = (line.id.clone(), line.title.clone());
    let evidence = view! { <AddEvidence id=id.clone() item=item.clone() limit/> };
    let summary = if line.result.is_none() { "Record a result" } else { "Change the result or add evidence" };
    let label = view! { <span class="visually-hidden">{format!(" for {title}")}</span> };
    view! {
        <details>
            <summary>{summary}{label}</summary>
            <div class="check-forms">
                <Form to=RecordResult::PATH key=item.clone() class="form record-result">
                    <HiddenField name="request" value=id/>
                    <HiddenField name="item" value=item/>
                    <HiddenField name="version" value=line.version.to_string()/>
                    <ResultField value=line.result/>
                    <NoteField name="note" label="Note" value=line.note rows=2 hint="Needed for everything but a pass."/>
                    <div class="form-actions"><SubmitButton label="Record the result" class="small primary"/></div>
                </Form>
                {evidence}
            </div>
        </details>
    }
}

/// The four results as a row of buttons.
#[component]
fn ResultField(value: Option<CheckResult>) -> impl IntoView {
    let state = expect_context::<FormState>();
    let chosen = state.value("result", value.map(|r| r.key().to_owned()).unwrap_or_default());
    let choices = CheckResult::ALL.iter().enumerate().map(|(i, result)| {
        let (tone, icon) = match result {
            CheckResult::Pass => ("good", "circle-check"),
            CheckResult::Fail => ("bad", "circle-x"),
            CheckResult::Blocked => ("warn", "octagon-x"),
            CheckResult::NotApplicable => ("neutral", "circle-minus"),
        };
        let checked = chosen == result.key();
        let id = state.id("result");
        let id = if i == 0 { id } else { format!("{id}-{i}") };
        view! {
            <label data-tone=tone>
                <input type="radio" id=id name=input_name("result") value=result.key() checked=checked/>
                <span><Icon name=icon/>{result.label()}</span>
            </label>
        }
    });
    let choices = choices.collect_view();
    view! {
        <div class="field" class:has-error=move || state.problem("result").is_some()>
            {move || state.problem("result").map(|words| view! { <p class="error"><Icon name="circle-alert"/>{words}</p> })}
            <fieldset class="segmented"><legend class="visually-hidden">"Result"</legend>{choices}</fieldset>
        </div>
    }
}

#[component]
fn Remove(id: String, item: String, title: String) -> impl IntoView {
    view! {
        <Form to=RemoveLine::PATH key=item.clone()>
            <HiddenField name="request" value=id/>
            <HiddenField name="item" value=item/>
            <SubmitButton label=format!("Remove “{title}”") class="small quiet remove-line" icon="trash-2"/>
        </Form>
    }
}
