//! The rollback tab of a release: how complete the backout plan is, what proves that it works, and how much time there is
//! to turn back.

mod evidence;
mod limits;

use super::releases::release_id;
use crate::ui::data::Data;
use crate::{
    api::rollback::{BackoutView, Rollback, SetVerificationTime, read_rollback},
    domain::rollback::Standing,
    ui::{
        components::{Badge, Form, HiddenField, Icon, Load, SubmitButton, TextField, Tone, keep},
        live::use_live,
        paths,
    },
};
use evidence::{EvidenceList, RehearsalFields, VerificationFields};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
pub use limits::LimitsCard;

/// The rollback tab.
pub fn rollback() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.of(&id.get())), |(id, _)| read_rollback(id));
    view! { <Load from=data view=|data: Rollback| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: Rollback) -> impl IntoView {
    let id = data.id.clone();
    let time = data.why_not.is_empty().then_some(data.verification.clone());
    let of = id.clone();
    let time = keep(&id, time, move |minutes| view! { <VerificationTime request=of.clone() minutes/> });
    view! {
        <div class="stack">
            <Proved data=data.clone()/>
            <LimitsCard limits=data.limits.clone()/>
            {time}
            <Backout id backout=data.backout.clone()/>
            <EvidenceList evidence=data.evidence/>
        </div>
    }
}

/// What is known of the rollback, what is missing, and the forms that add to it.
#[component]
fn Proved(data: Rollback) -> impl IntoView {
    let tone = match data.standing {
        Standing::Rehearsed | Standing::Verified => Tone::Good,
        Standing::Untested => Tone::Warn,
        Standing::Failed => Tone::Bad,
    };
    let words = data.standing.label();
    let said = if data.missing.is_empty() {
        "The rollback is proved for what is planned now.".into()
    } else {
        data.missing.clone()
    };
    let id = data.id.clone();
    let forms = if !data.why_not.is_empty() {
        Either::Left(view! {
            <div class="notice" data-tone="neutral" role="note"><Icon name="lock"/><p>{data.why_not.clone()}</p></div>
        })
    } else if let Some((number, plan)) = data.revision.clone() {
        let of = (plan, data.packages.clone(), data.zone.clone());
        let request = id.clone();
        Either::Right(Either::Left(view! {
            <p class="muted">{format!("What is recorded now is for plan revision {number} and the packages as they are.")}</p>
            {keep(&id, [of], move |(plan, packages, zone)| {
                let request = request.clone();
                view! {
                    <RehearsalFields request=request.clone() plan=plan.clone() packages=packages.clone() zone/>
                    <VerificationFields request plan packages/>
                }
            })}
        }))
    } else {
        Either::Right(Either::Right(view! {
            <p>"Evidence is for a revision of the plan. "<a href=paths::release_tab(&id, "plan")>"Submit the plan first"</a></p>
        }))
    };
    view! {
        <section class="card" aria-labelledby="proved">
            <header class="card-head"><h2 id="proved">"Does the rollback work?"</h2><Badge tone words/></header>
            <div class="card-body stack"><p>{said}</p>{forms}</div>
        </section>
    }
}

#[component]
fn VerificationTime(request: String, minutes: String) -> impl IntoView {
    let summary = if minutes.is_empty() { "Say how long verifying takes" } else { "Change how long verifying takes" };
    let open = minutes.is_empty();
    view! {
        <details class="card card-body" open=open>
            <summary>{summary}</summary>
            <Form to=SetVerificationTime::PATH class="form">
                <HiddenField name="request" value=request/>
                <TextField name="minutes" label="Minutes to verify the deployment" kind="number" value=minutes hint="From the end of the deployment until it is known whether it works: sanity checks, first users."/>
                <div class="form-actions"><SubmitButton label="Save the minutes" class="other"/></div>
            </Form>
        </details>
    }
}

/// The backout plan, as far as it is written.
#[component]
fn Backout(id: String, backout: BackoutView) -> impl IntoView {
    let tone = if backout.complete { Tone::Good } else { Tone::Warn };
    let plan = format!("{}?section=backout", paths::release_tab(&id, "plan"));
    let content = if backout.steps.is_empty() {
        Either::Left(
            view! { <p>"No backout step is written yet. "<a href=plan.clone()>"Write the backout plan"</a></p> },
        )
    } else {
        let step = |(title, owner, minutes): (String, String, String)| {
            view! { <li><b>{title}</b><span class="muted">{format!(" · {owner} · {minutes} minutes")}</span></li> }
        };
        let steps = backout.steps.into_iter().map(step).collect_view();
        let all = (!backout.minutes.is_empty()).then(|| format!("All steps take {}.", backout.minutes));
        Either::Right(view! {
            <p><span class="muted">"Backed out when: "</span>{backout.trigger}</p>
            <ol class="plain-list numbered">{steps}</ol>
            <p class="muted">{all}</p>
            <p><a href=plan>"Open the backout plan"</a></p>
        })
    };
    view! {
        <section class="card" aria-labelledby="backout">
            <header class="card-head"><h2 id="backout">"Backout plan"</h2><Badge tone words=backout.state/></header>
            <div class="card-body stack">{content}</div>
        </section>
    }
}
