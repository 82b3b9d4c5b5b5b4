//! The deployments tab of a release: where it is, what is in the way of the next deployment, and what was recorded.

use super::releases::{MissingList, release_id};
use crate::ui::data::Data;
use crate::{
    api::{
        deployments::{DeploymentRow, Deployments, RecordDeployment, Target, read_deployments},
        views::Choice,
    },
    domain::{access::SodPolicy, calendar::Environment},
    ui::{
        components::{
            Badge, Empty, Form, HiddenField, Icon, Load, NoteField, RadioField, SubmitButton, Tone, When, keep,
        },
        live::use_live,
        paths,
    },
};
use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
    server_fn::ServerFn,
};

/// The deployments tab.
pub fn deployments() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_deployments(id));
    view! { <Load from=data view=|data: Deployments| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: Deployments) -> impl IntoView {
    if !data.has_release {
        return Either::Left(view! {
            <Empty icon="rocket" words="There is nothing to deploy yet: the release is created when its planning is approved."/>
        });
    }
    let policy = match data.policy {
        SodPolicy::SoxStrict => {
            "Policy sox-strict: whoever develops or tests, by role or on this release, has no part in its deployment to LIVE."
        }
        SodPolicy::ProductTeam => {
            "Policy product-team: the team ships what it builds; developers and testers may deploy to LIVE."
        }
    };
    let seen = data.rows.len().to_string();
    let cards =
        data.targets.into_iter().map(|target| view! { <TargetCard target request=data.id.clone() seen=seen.clone()/> });
    Either::Right(view! {
        <div class="stack">
            <p class="muted">
                "Slipway deploys nothing itself yet: whoever carries a deployment out records it here, and the packages of the release move with it. "
                {policy}
            </p>
            <p><a href=paths::release_tab(&data.id, "runbook")>"Open the runbook"</a>" to carry the plan's activities out step by step."</p>
            <div class="targets">{cards.collect_view()}</div>
            <Recorded rows=data.rows/>
        </div>
    })
}

#[component]
fn TargetCard(target: Target, request: String, seen: String) -> impl IntoView {
    let environment = target.environment;
    let (tone, words) = match (target.deployed, environment) {
        (true, Environment::Live) => (Tone::Live, "The release is here"),
        (true, Environment::Test) => (Tone::Good, "The release is here as it is now"),
        (false, _) if target.packages == 0 => (Tone::Neutral, "Not here yet"),
        (false, _) => (Tone::Warn, "Not here as it is now"),
    };
    let done = target.deployed && environment == Environment::Live;
    let content = if done {
        EitherOf4::A(())
    } else if !target.why_not.is_empty() {
        EitherOf4::B(
            view! { <div class="notice" data-tone="warn"><Icon name="lock"/><p>{target.why_not.clone()}</p></div> },
        )
    } else if !target.missing.is_empty() {
        EitherOf4::C(view! {
            <div class="stack tight">
                <h3>"What is in the way"</h3>
                <MissingList id=request missing=target.missing.clone()/>
            </div>
        })
    } else {
        let of = (request, seen, target.deployed);
        EitherOf4::D(keep(environment.key(), [of], move |(request, seen, again)| {
            view! { <RecordForm environment request seen again/> }
        }))
    };
    let id = format!("target-{}", environment.key().to_lowercase());
    let labelled = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=id>{environment.label()}</h2><Badge tone words/></header>
            <div class="card-body stack">
                <p class="muted">{format!("Packages here: {} of {}", target.packages, target.of)}</p>
                {content}
            </div>
        </section>
    }
}

#[component]
fn RecordForm(environment: Environment, request: String, seen: String, again: bool) -> impl IntoView {
    let outcomes = vec![
        Choice { value: "succeeded".into(), label: "Succeeded".into() },
        Choice { value: "failed".into(), label: "Failed".into() },
    ];
    let form = view! {
        <Form to=RecordDeployment::PATH key=environment.key() class="form">
            <HiddenField name="request" value=request/>
            <HiddenField name="environment" value=environment.key()/>
            <HiddenField name="seen" value=seen/>
            <RadioField name="outcome" legend="What came of it" options=outcomes class="choice-group inline"/>
            <NoteField name="note" label="Note" rows=2 hint="What was run, and what failed if it did"/>
            <div class="form-actions"><SubmitButton label=format!("Record the deployment to {environment}") icon="rocket"/></div>
        </Form>
    };
    if again {
        let summary = format!("Record another deployment to {environment}");
        Either::Left(view! { <details><summary>{summary}</summary>{form}</details> })
    } else {
        Either::Right(form)
    }
}

#[component]
fn Recorded(rows: Vec<DeploymentRow>) -> impl IntoView {
    let content = if rows.is_empty() {
        Either::Left(view! { <Empty icon="rocket" words="No deployment has been recorded yet."/> })
    } else {
        let rows = rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Recorded deployments" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"When"</th><th scope="col">"Environment"</th><th scope="col">"Outcome"</th>
                        <th scope="col" class="num">"Packages"</th><th scope="col">"Plan"</th><th scope="col">"By"</th>
                        <th scope="col">"Note"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="recorded">
            <header class="card-head"><h2 id="recorded">"Recorded deployments"</h2></header>
            <div class="card-body flush">{content}</div>
        </section>
    }
}

#[component]
fn Row(row: DeploymentRow) -> impl IntoView {
    let (tone, outcome) = if row.succeeded { (Tone::Good, "Succeeded") } else { (Tone::Bad, "Failed") };
    let plan = if row.revision_hash.is_empty() {
        Either::Left(view! { <span class="muted">"None"</span> })
    } else {
        Either::Right(
            view! { <code class="hash" tabindex="0" title=row.revision_hash.clone()>{row.revision_hash.clone()}</code> },
        )
    };
    view! {
        <tr>
            <th scope="row" data-label="When"><When at=row.at/></th>
            <td data-label="Environment">{row.environment.label()}</td>
            <td data-label="Outcome"><Badge tone words=outcome/></td>
            <td data-label="Packages" class="num">{row.packages}</td>
            <td data-label="Plan">{plan}</td>
            <td data-label="By">{row.by}</td>
            <td data-label="Note">{row.note}</td>
        </tr>
    }
}
