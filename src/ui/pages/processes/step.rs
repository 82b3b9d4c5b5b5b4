//! One step of a draft as a form: what it is, what must hold, what is recorded and voted on, where it leads.

use crate::{
    api::{
        Done,
        processes::{SaveProcessStep, Words},
        views::Choice,
    },
    domain::process::draft::{ApprovalLine, OutcomeLine, RecordLine, StepForm},
    ui::components::{CheckboxField, Form, HiddenField, KeptField, NoteField, SelectField, SubmitButton, TextField},
};
use leptos::{prelude::*, server_fn::ServerFn};

const KINDS: &[(&str, &str)] = &[
    ("form", "Form: something is done, then the step is left"),
    ("decision", "Decision: a question with several ways out"),
    ("approval", "Approval: left when its votes are in"),
    ("automation", "Automation: the system does it at once"),
];
const PHASES: &[(&str, &str)] = &[
    ("plan", "Plan"),
    ("package", "Package"),
    ("build", "Build"),
    ("test", "Test"),
    ("prepare", "Prepare"),
    ("deploy", "Deploy"),
    ("support", "Early life support"),
    ("review", "Review"),
    ("close", "Close"),
];
const ANSWERS: &[(&str, &str)] = &[("done", "Done or not done"), ("pass-fail", "Passed or failed"), ("text", "A text")];

/// Choices, with what stands there now even if it is none of them.
fn choices(known: &[(&str, &str)], now: &str) -> Vec<Choice> {
    let known = known.iter().map(|(value, label)| Choice { value: (*value).into(), label: (*label).into() }).collect();
    with(known, now)
}

fn with(mut known: Vec<Choice>, now: &str) -> Vec<Choice> {
    if !now.is_empty() && known.iter().all(|c| c.value != now) {
        known.push(Choice { value: now.into(), label: format!("{now} (not known)") });
    }
    known
}

/// The form.
#[component]
pub fn StepEditor(form: StepForm, words: Words, on_done: Callback<Done>) -> impl IntoView {
    let f = form.clone();
    view! {
        <Form to=SaveProcessStep::PATH class="form card wide-form" on_done>
            <HiddenField name="process" value=f.process/>
            <KeptField name="edit" value=f.edit/>
            <HiddenField name="at" value=f.at/>
            <div class="field-row">
                <TextField name="number" label="Number" value=f.number/>
                <TextField name="name" label="Name" value=f.name/>
                <TextField name="percent" label="Percent along" value=f.percent/>
            </div>
            <NoteField name="description" label="Description" rows=3 value=f.description/>
            <div class="field-row">
                <SelectField name="kind" label="Kind" options=choices(KINDS, &f.kind) value=f.kind.clone()/>
                <SelectField name="role" label="Who acts" nothing="(None): the system" options=with(words.roles.clone(), &f.role) value=f.role.clone()/>
                <SelectField name="phase" label="Phase" nothing="(None)" options=choices(PHASES, &f.phase) value=f.phase.clone()/>
            </div>
            <NoteField name="gates" label="Gates" rows=4 hint="What must hold before the step can be left: one a line" value=f.gates/>
            <Gates gates=words.gates.clone()/>
            <Lines form words/>
            <div class="form-actions"><SubmitButton label="Save the step"/></div>
        </Form>
    }
}

#[component]
fn Gates(gates: Vec<(String, String)>) -> impl IntoView {
    let gates = gates.into_iter().map(|(key, words)| view! { <dt><code>{key}</code></dt><dd>{words}</dd> });
    view! {
        <details>
            <summary>"What gates can ask about"</summary>
            <dl class="kv">{gates.collect_view()}</dl>
        </details>
    }
}

/// Records, votes and ways out; some empty ones each, so that lines can be added without scripts, too.
#[component]
fn Lines(form: StepForm, words: Words) -> impl IntoView {
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
        <h3>"Votes"</h3>
        {approvals}
    }
}

#[component]
fn Record(i: usize, line: RecordLine) -> impl IntoView {
    let name = |field: &str| format!("records.{i}.{field}");
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
            </div>
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
