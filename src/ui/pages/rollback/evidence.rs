//! Evidence of a rollback: what was recorded, and the forms that record a rehearsal or a verification.

use crate::{
    api::{
        rollback::{EvidenceView, RehearseRollback, VerifyRollback},
        views::Choice,
    },
    ui::components::{
        Badge, Empty, Form, HiddenField, KeptField, NoteField, RadioField, SubmitButton, TextField, Tone, When, keep,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Records a rehearsal.
#[component]
pub fn RehearsalFields(request: String, plan: String, packages: String, zone: String) -> impl IntoView {
    let outcomes = vec![
        Choice { value: "succeeded".into(), label: "Succeeded".into() },
        Choice { value: "failed".into(), label: "Failed".into() },
    ];
    view! {
        <details>
            <summary>"Record a rehearsal"</summary>
            <Form to=RehearseRollback::PATH class="form">
                <HiddenField name="request" value=request/>
                <KeptField name="plan" value=plan/>
                <KeptField name="packages" value=packages/>
                <div class="field-row">
                    <TextField name="on" label="When it was rehearsed" kind="datetime-local"/>
                    <TextField name="zone" label="Time zone" value=zone/>
                </div>
                <div class="field-row">
                    <TextField name="who" label="Who rehearsed it"/>
                    <TextField name="place" label="Where" hint="The environment, such as TEST or a copy of LIVE."/>
                </div>
                <TextField name="minutes" label="Minutes it took" kind="number" hint="From the decision to turn back until the old state was verified."/>
                <RadioField name="outcome" legend="What came of it" options=outcomes class="choice-group inline"/>
                <NoteField name="note" label="Note" rows=2 hint="What failed if it did."/>
                <div class="form-actions"><SubmitButton label="Record the rehearsal" class="other" icon="undo-2"/></div>
            </Form>
        </details>
    }
}

/// Records a verification.
#[component]
pub fn VerificationFields(request: String, plan: String, packages: String) -> impl IntoView {
    view! {
        <details>
            <summary>"It cannot be tested: record a verification"</summary>
            <Form to=VerifyRollback::PATH class="form">
                <HiddenField name="request" value=request/>
                <KeptField name="plan" value=plan/>
                <KeptField name="packages" value=packages/>
                <NoteField name="reason" label="Why it cannot be tested" rows=3 hint="And how the backout plan was gone through instead."/>
                <div class="form-actions"><SubmitButton label="Record the verification" class="other" icon="shield-check"/></div>
            </Form>
        </details>
    }
}

/// All evidence, the newest first.
#[component]
pub fn EvidenceList(evidence: Vec<EvidenceView>) -> impl IntoView {
    let content = if evidence.is_empty() {
        Either::Left(
            view! { <Empty icon="undo-2" words="Nothing is recorded yet. Rehearse the rollback where it harms nobody, and record how long it took."/> },
        )
    } else {
        let rows = keep("evidence", evidence, |evidence| view! { <Row evidence/> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Evidence of the rollback" tabindex="0">
                <table class="table cards">
                    <thead><tr>
                        <th scope="col">"Recorded"</th><th scope="col">"Evidence"</th><th scope="col">"Counts"</th>
                        <th scope="col" class="num">"Revision"</th><th scope="col">"What was done"</th><th scope="col">"By"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="evidence">
            <header class="card-head"><h2 id="evidence">"Evidence"</h2></header>
            <div class="card-body flush">{content}</div>
        </section>
    }
}

#[component]
fn Row(evidence: EvidenceView) -> impl IntoView {
    let (tone, kind) = match evidence.succeeded {
        None => (Tone::Info, "Verified"),
        Some(true) => (Tone::Good, "Rehearsed"),
        Some(false) => (Tone::Bad, "Rehearsal failed"),
    };
    let counts = match (evidence.expired.as_str(), evidence.succeeded) {
        ("", Some(false)) => "No: it failed.".to_owned(),
        ("", _) => "Yes".to_owned(),
        (expired, _) => format!("Expired. {expired}"),
    };
    let on = evidence.on.map(|at| view! { <When at/>" " });
    view! {
        <tr>
            <th scope="row" data-label="Recorded"><When at=evidence.at/></th>
            <td data-label="Evidence"><Badge tone words=kind/></td>
            <td data-label="Counts">{counts}</td>
            <td data-label="Revision" class="num">{evidence.revision}</td>
            <td data-label="What was done">{on}{evidence.words}</td>
            <td data-label="By">{evidence.by}</td>
        </tr>
    }
}
