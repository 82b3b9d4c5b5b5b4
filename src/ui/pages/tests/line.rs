//! A line of the checklist: what it is, its result, its note and evidence.

use super::evidence::{AddEvidence, Files};
use crate::{
    api::checklists::{CheckView, RecordResult, RemoveLine, Rights},
    domain::checklist::CheckResult,
    ui::{
        boot::use_boot,
        components::{Badge, Form, FormState, HiddenField, Icon, NoteField, SubmitButton, Tone, When, input_name},
    },
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
    let note = (!line.note.is_empty()).then(|| view! { <p class="note">{line.note.clone()}</p> });
    let record = rights.record.then(|| view! { <Record id=id.clone() line=line.clone() limit/> });
    let remove = (rights.edit && line.result.is_none() && line.evidence.is_empty())
        .then(|| view! { <Remove id=id.clone() item=line.id.clone() title=line.title.clone()/> });
    view! {
        <li class="check-item" id=format!("check-{}", line.id) data-result=data_result>
            <What line=line.clone()/>
            <ResultBadge result=line.result/>
            <div class="check-more">
                {note}
                <Files files=line.evidence/>
                {record}
                {remove}
            </div>
        </li>
    }
}

#[component]
fn What(line: CheckView) -> impl IntoView {
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
            <p class="muted">{weight}{by}</p>
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

/// What gives the line a result and evidence: in sight while it has none, folded away once it has.
#[component]
fn Record(id: String, line: CheckView, limit: String) -> impl IntoView {
    let (item, title) = (line.id.clone(), line.title.clone());
    let evidence = view! { <AddEvidence id=id.clone() item=item.clone() title=title.clone() limit/> };
    if line.result.is_none() {
        return Either::Left(view! { <ResultForm id line/> {evidence} });
    }
    let flash = use_boot().flash;
    let refused = flash.field("key").is_some_and(|key| key == item);
    Either::Right(view! {
        <details open=refused>
            <summary>"Change the result or add evidence"<span class="visually-hidden">{format!(" for “{title}”")}</span></summary>
            <div class="check-forms"><ResultForm id line/>{evidence}</div>
        </details>
    })
}

#[component]
fn ResultForm(id: String, line: CheckView) -> impl IntoView {
    view! {
        <Form to=RecordResult::PATH key=line.id.clone() class="record-result">
            <HiddenField name="request" value=id/>
            <HiddenField name="item" value=line.id/>
            <HiddenField name="version" value=line.version.to_string()/>
            <div class="cluster">
                <ResultField value=line.result legend=format!("Result of “{}”", line.title)/>
                <SubmitButton label="Record" class="small"/>
            </div>
            <Note value=line.note/>
        </Form>
    }
}

/// The note of a result: folded away while nobody asks for one.
#[component]
fn Note(value: String) -> impl IntoView {
    let state = expect_context::<FormState>();
    let written = !state.value("note", value.clone()).is_empty();
    view! {
        <details open=move || written || state.problem("note").is_some()>
            <summary>"Note"</summary>
            <NoteField name="note" label="Note" value rows=2 hint="Needed for everything but a pass."/>
        </details>
    }
}

/// The four results as a row of buttons.
#[component]
fn ResultField(value: Option<CheckResult>, legend: String) -> impl IntoView {
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
    let problem = ArcMemo::new(move |_| state.problem("result"));
    let wrong = problem.clone();
    view! {
        <div class="field" class:has-error=move || wrong.get().is_some()>
            {move || problem.get().map(|words| view! { <p class="error"><Icon name="circle-alert"/><span>{words}</span></p> })}
            <fieldset class="segmented"><legend class="visually-hidden">{legend}</legend>{choices}</fieldset>
        </div>
    }
}

#[component]
fn Remove(id: String, item: String, title: String) -> impl IntoView {
    view! {
        <Form to=RemoveLine::PATH key=item.clone()>
            <HiddenField name="request" value=id/>
            <HiddenField name="item" value=item/>
            <button type="submit" class="button small quiet">
                <Icon name="trash-2"/>"Remove"<span class="visually-hidden">{format!(" “{title}”")}</span>
            </button>
        </Form>
    }
}
