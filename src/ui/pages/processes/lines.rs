//! The lines of a step's form: its ways out, its records with their fields, its votes. One empty one each, so that lines can
//! be added without scripts, too.

use super::step::{choices, with};
use crate::{
    api::{processes::Words, views::Choice},
    domain::process::{
        FieldPurpose, Purpose,
        draft::{ApprovalLine, FieldLine, OutcomeLine, RecordLine, StepForm},
    },
    ui::components::{CheckboxField, FormState, HiddenField, NoteField, SelectField, TextField},
};
use leptos::prelude::*;

const ANSWERS: &[(&str, &str)] = &[("done", "Done or not done"), ("pass-fail", "Passed or failed"), ("text", "A text")];
const FIELD_KINDS: &[(&str, &str)] = &[
    ("line", "One line"),
    ("text", "A longer text"),
    ("number", "A whole number"),
    ("date", "A day"),
    ("problem", "A problem record"),
    ("actions", "Improvement actions"),
];

/// Records, votes and ways out; an empty one each, so that lines can be added without scripts, too.
#[component]
pub fn Lines(form: StepForm, words: Words) -> impl IntoView {
    let roles = words.roles.clone();
    let records = form.records.into_iter().chain([RecordLine::default()]).enumerate();
    let records = records.map(|(i, line)| view! { <Record i line/> }).collect_view();
    let approvals = form.approvals.into_iter().chain([ApprovalLine::default()]).enumerate();
    let approvals = approvals.map(|(i, line)| view! { <Approval i line roles=roles.clone()/> }).collect_view();
    let outcomes = form.outcomes.into_iter().chain([OutcomeLine::default()]).enumerate();
    let outcomes = outcomes
        .map(|(i, line)| view! { <Outcome i line targets=words.targets.clone() effects=words.effects.clone()/> })
        .collect_view();
    view! {
        <p class="hint">"To remove a record, vote or way out, clear its key and words. Save for another empty one."</p>
        <h3>"Ways out"</h3>
        {outcomes}
        <h3>"Records"</h3>
        {records}
        <TextField name="late_records" label="Records of earlier steps that may be made here, too" hint="Their keys, with commas between them" value=form.late_records/>
        <TextField name="backout_after" label="Records that come before results of the backout plan" hint="Their keys, with commas between them; only where the gate backout-recorded stands" value=form.backout_after/>
        <h3>"Votes"</h3>
        {approvals}
    }
}

#[component]
fn Record(i: usize, line: RecordLine) -> impl IntoView {
    let name = |field: &str| format!("records.{i}.{field}");
    let purposes: Vec<_> = Purpose::ALL.iter().map(|p| (p.key(), p.label())).collect();
    let count = line.fields.len();
    // One empty row, so that a field can be added without scripts, too.
    let fields = line.fields.into_iter().chain([FieldLine::default()]).enumerate().collect::<Vec<_>>();
    let fields = fields.into_iter().map(|(n, line)| view! { <Field i n line/> }).collect_view();
    // What is wrong with a field must not hide in a closed fold.
    let state = expect_context::<FormState>();
    let is_wrong = Memo::new(move |_| {
        let wrong = |n: usize| ["label", "kind", "hint"].map(|f| format!("records.{i}.fields.{n}.{f}"));
        (0..=count).flat_map(wrong).any(|field| state.problem(&field).is_some())
    });
    view! {
        <div class="draft-line">
            <HiddenField name=name("was") value=line.was/>
            <div class="field-row">
                <TextField name=name("key") label="Key" value=line.key/>
                <TextField name=name("title") label="What is recorded" value=line.title/>
                <SelectField name=name("kind") label="Answer" options=choices(ANSWERS, &line.kind) value=line.kind.clone()/>
            </div>
            <div class="field-row">
                <TextField name=name("roles") label="Who records it" hint="Keys of roles; the step's own if empty" value=line.roles/>
                <TextField name=name("kinds") label="Only for" hint="major, minor, emergency; all if empty" value=line.kinds/>
                <TextField name=name("after") label="Comes after" hint="Keys of records that have to be positive first" value=line.after/>
                <SelectField name=name("purpose") label="Purpose" nothing="For this process alone" options=choices(&purposes, &line.purpose) value=line.purpose.clone()/>
            </div>
            <details open=move || is_wrong.get()>
                <summary>{format!("Fields beside the answer: {count}")}</summary>
                <p class="hint">"To remove a field, clear its label. Save for another empty row."</p>
                {fields}
            </details>
        </div>
    }
}

/// A field of a record: a row.
#[component]
fn Field(i: usize, n: usize, line: FieldLine) -> impl IntoView {
    let name = |field: &str| format!("records.{i}.fields.{n}.{field}");
    let kind = if line.kind.is_empty() { "line".to_owned() } else { line.kind };
    let purposes: Vec<_> = FieldPurpose::ALL.iter().map(|p| (p.key(), p.label())).collect();
    view! {
        <div class="draft-line">
            <HiddenField name=name("was") value=line.was/>
            <div class="field-row">
                <TextField name=name("label") label="Label" value=line.label/>
                <SelectField name=name("kind") label="Takes" options=choices(FIELD_KINDS, &kind) value=kind.clone()/>
                <SelectField name=name("purpose") label="Purpose" nothing="For this process alone" options=choices(&purposes, &line.purpose) value=line.purpose.clone()/>
                <TextField name=name("hint") label="Hint (optional)" value=line.hint/>
            </div>
            <CheckboxField name=name("optional") label="It may stay empty" checked=!line.optional.is_empty()/>
        </div>
    }
}

#[component]
fn Approval(i: usize, line: ApprovalLine, roles: Vec<Choice>) -> impl IntoView {
    let name = |field: &str| format!("approvals.{i}.{field}");
    let rule = if line.key.is_empty() { "first".to_owned() } else { line.rule };
    view! {
        <div class="draft-line">
            <HiddenField name=name("was") value=line.was/>
            <div class="field-row">
                <TextField name=name("key") label="Key" value=line.key/>
                <TextField name=name("title") label="What is approved" value=line.title/>
                <SelectField name=name("voters") label="Who votes" options=with(roles, &line.voters) value=line.voters.clone()/>
            </div>
            <div class="field-row">
                <TextField name=name("rule") label="Rule" hint="first, all, at-least 2, percentage 60" value=rule/>
                <TextField name=name("kinds") label="Only for" hint="major, minor, emergency; all if empty" value=line.kinds/>
            </div>
            <CheckboxField name=name("signed") label="Signed with the password" checked=!line.signed.is_empty()/>
        </div>
    }
}

#[component]
fn Outcome(i: usize, line: OutcomeLine, targets: Vec<Choice>, effects: Vec<String>) -> impl IntoView {
    let name = |field: &str| format!("outcomes.{i}.{field}");
    let hint = format!("Any of {}, with commas between them", effects.join(", "));
    view! {
        <div class="draft-line">
            <HiddenField name=name("was") value=line.was/>
            <div class="field-row">
                <TextField name=name("key") label="Key" value=line.key/>
                <TextField name=name("label") label="Words on the button" value=line.label/>
                <SelectField name=name("to") label="Leads to" nothing="Choose…" options=with(targets, &line.to) value=line.to.clone()/>
            </div>
            <NoteField name=name("gates") label="Gates of this way only" rows=2 hint="One a line" value=line.gates/>
            <TextField name=name("effects") label="What Slipway does" hint value=line.effects/>
            <CheckboxField name=name("rationale") label="The reason must be given" checked=!line.rationale.is_empty()/>
        </div>
    }
}
