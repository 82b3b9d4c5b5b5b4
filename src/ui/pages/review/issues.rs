//! The log of early life support: what came up, how severe it was, what was done.

use super::Folded;
use crate::{
    api::{
        review::{IssueView, LogSupportIssue, UpdateSupportIssue},
        views::Choice,
    },
    domain::checklist::Severity,
    ui::{
        components::{
            Badge, Form, HiddenField, NoteField, RadioField, SelectField, SubmitButton, TextField, Tone, When, keep,
        },
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The log, and the form that adds to it.
#[component]
pub fn Issues(id: String, issues: Vec<IssueView>, may_log: bool) -> impl IntoView {
    let open = issues.iter().filter(|i| i.closed.is_none()).count();
    let count = issues.len();
    let list = if issues.is_empty() {
        Either::Left(view! { <p class="muted">"Nothing has come up."</p> })
    } else {
        let of = id.clone();
        let rows = keep(&format!("{id} {may_log}"), issues, move |issue| view! { <Item id=of.clone() issue may_log/> });
        Either::Right(view! { <ul class="log">{rows}</ul> })
    };
    let add = keep("log", may_log.then_some(id), |id| view! { <LogForm id/> });
    view! {
        <div class="stack tight">
            <h3>{format!("Issues: {open} open of {count}")}</h3>
            {list}
            {add}
        </div>
    }
}

#[component]
fn Item(id: String, issue: IssueView, may_log: bool) -> impl IntoView {
    let severity = issue.severity.label();
    let (tone, words) = match (&issue.closed, issue.severity) {
        (Some(_), _) => (Tone::Good, format!("Closed · {}", severity.to_lowercase())),
        (None, Severity::High | Severity::Critical) => (Tone::Bad, severity.to_owned()),
        (None, Severity::Medium) => (Tone::Warn, severity.to_owned()),
        (None, Severity::Low) => (Tone::Neutral, severity.to_owned()),
    };
    let ticket = match (issue.ticket.clone(), issue.problem.clone()) {
        (ticket, _) if ticket.is_empty() => None,
        (ticket, Some(problem)) => Some(Either::Left(view! { <a href=paths::problem(problem)>{ticket}</a> })),
        (ticket, None) => Some(Either::Right(view! { <span class="muted">{ticket}</span> })),
    };
    let closed = issue.closed.clone().map(|(by, at)| view! { ". Closed by "{by}", "<When at/> });
    let action = (!issue.action.is_empty()).then(|| view! { <p class="note">{issue.action.clone()}</p> });
    let (by, at) = (issue.opened_by.clone(), issue.opened_at.clone());
    let title = issue.title.clone();
    let update = may_log.then(|| view! { <UpdateForm id issue/> });
    view! {
        <li>
            <p class="cluster"><b>{title}</b><Badge tone words/>{ticket}</p>
            {action}
            <p class="muted">"Opened by "{by}", "<When at/>{closed}</p>
            {update}
        </li>
    }
}

#[component]
fn UpdateForm(id: String, issue: IssueView) -> impl IntoView {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let states = vec![choice("open", "Open"), choice("closed", "Closed")];
    let state = if issue.closed.is_some() { "closed" } else { "open" };
    view! {
        <Folded summary="Move on" about=issue.title to=UpdateSupportIssue::PATH key=issue.id.clone()>
            <Form to=UpdateSupportIssue::PATH key=issue.id.clone() class="form">
                <HiddenField name="request" value=id/>
                <HiddenField name="issue" value=issue.id/>
                <HiddenField name="seen" value=issue.version.to_string()/>
                <NoteField name="action" label="What was done" value=issue.action/>
                <TextField name="ticket" label="Problem ticket (optional)" value=issue.ticket hint="A problem record such as PRB-7, or a number elsewhere"/>
                <RadioField name="state" legend="State" value=state options=states class="choice-group inline"/>
                <div class="form-actions"><SubmitButton label="Save"/></div>
            </Form>
        </Folded>
    }
}

#[component]
fn LogForm(id: String) -> impl IntoView {
    let severities =
        Severity::ALL.iter().rev().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    view! {
        <Folded summary="Log an issue" to=LogSupportIssue::PATH>
            <Form to=LogSupportIssue::PATH class="form">
                <HiddenField name="request" value=id/>
                <TextField name="title" label="What came up"/>
                <SelectField name="severity" label="Severity" nothing="Choose…" options=severities/>
                <NoteField name="action" label="What was done (optional)" rows=2/>
                <TextField name="ticket" label="Problem ticket (optional)" hint="A problem record such as PRB-7, or a number elsewhere"/>
                <div class="form-actions"><SubmitButton label="Log the issue" icon="plus"/></div>
            </Form>
        </Folded>
    }
}
