//! Early life support on the review tab: who looks after the release, for how much longer, and how that ends.

use super::{Folded, WhyNot, issues::Issues};
use crate::{
    api::{
        review::{EndSupport, ExitView, PlanSupport, PlannedSupport, SupportView},
        views::Choice,
    },
    domain::review::SupportState,
    ui::components::{
        Badge, Empty, Form, HiddenField, KeptField, NoteField, SelectField, SubmitButton, TextField, Tone, When, keep,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Early life support, its log and its forms.
#[component]
pub fn SupportCard(id: String, support: SupportView, people: Vec<Choice>) -> impl IntoView {
    let badge = support.planned.as_ref().map(|p| view! { <StateBadge state=p.state/> });
    let content = match support.planned.clone() {
        None => Either::Left(view! {
            <Empty icon="clock" words="Nobody has planned early life support: who looks after the release once it is in LIVE, and for how long."/>
        }),
        Some(planned) => Either::Right(view! { <Planned id=id.clone() planned support=support.clone()/> }),
    };
    let plan = keep(&id.clone(), [(support, people)], move |(support, people)| {
        view! { <PlanForm id=id.clone() support people/> }
    });
    view! {
        <section class="card" aria-labelledby="support">
            <header class="card-head"><h2 id="support">"Early life support"</h2>{badge}</header>
            <div class="card-body stack">{content}{plan}</div>
        </section>
    }
}

#[component]
fn StateBadge(state: SupportState) -> impl IntoView {
    let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    let (tone, words) = match state {
        SupportState::Planned => (Tone::Neutral, "Planned".to_owned()),
        SupportState::Running(left) => (Tone::Live, format!("Running, {} left", days(left))),
        SupportState::Overdue(0) => (Tone::Warn, "Past its planned end".to_owned()),
        SupportState::Overdue(by) => (Tone::Bad, format!("{} past its planned end", days(by))),
        SupportState::Over => (Tone::Good, "Over".to_owned()),
    };
    view! { <Badge tone words/> }
}

#[component]
fn Planned(id: String, planned: PlannedSupport, support: SupportView) -> impl IntoView {
    let period = match planned.period.clone() {
        Some((from, to)) => Either::Left(view! { <When at=from/>" until "<When at=to/> }),
        None => Either::Right("Begins when the deployment to LIVE has succeeded"),
    };
    let days = if planned.days == 1 { "1 day".to_owned() } else { format!("{} days", planned.days) };
    let exit = planned.exit.clone().map(|exit| view! { <Exit exit/> });
    let running = matches!(planned.state, SupportState::Running(_) | SupportState::Overdue(_));
    let early = matches!(planned.state, SupportState::Running(_));
    let ends = (running && support.why_not_end.is_empty()).then(|| (id.clone(), planned.version, early));
    let ends = keep("end", ends, |(id, version, early)| view! { <EndForm id version early/> });
    let why_not = if running { support.why_not_end } else { String::new() };
    view! {
        <dl class="kv">
            <dt>"Owner"</dt><dd>{planned.owner_name.clone()}</dd>
            <dt>"Duration"</dt><dd>{days}</dd>
            <dt>"Time"</dt><dd>{period}</dd>
            <dt>"Exit criteria"</dt><dd class="note">{planned.exit_criteria.clone()}</dd>
        </dl>
        {exit}
        <Issues id issues=planned.issues may_log=support.may_log/>
        {ends}
        <WhyNot words=why_not/>
    }
}

#[component]
fn Exit(exit: ExitView) -> impl IntoView {
    let early = (!exit.early_reason.is_empty())
        .then(|| view! { <dt>"Ended early because"</dt><dd class="note">{exit.early_reason}</dd> });
    view! {
        <dl class="kv">
            <dt>"Ended"</dt><dd>{exit.by}", "<When at=exit.at/></dd>
            <dt>"Criteria met"</dt><dd class="note">{exit.words}</dd>
            {early}
        </dl>
    }
}

/// Planning it, or changing the plan.
#[component]
fn PlanForm(id: String, support: SupportView, people: Vec<Choice>) -> impl IntoView {
    if !support.why_not_plan.is_empty() {
        let over = support.planned.as_ref().is_some_and(|p| p.state == SupportState::Over);
        return Either::Left(view! { <WhyNot words=if over { String::new() } else { support.why_not_plan }/> });
    }
    let hint = format!("{} days are usual for this type of release", support.usual_days);
    let (summary, label, owner, days, criteria, version) = match support.planned {
        Some(p) => ("Change the plan", "Save the plan", p.owner, p.days, p.exit_criteria, p.version),
        None => ("Plan early life support", "Plan it", String::new(), support.usual_days, String::new(), 0),
    };
    Either::Right(view! {
        <Folded summary to=PlanSupport::PATH>
            <Form to=PlanSupport::PATH class="form">
                <HiddenField name="request" value=id/>
                <KeptField name="seen" value=version.to_string()/>
                <div class="field-row">
                    <SelectField name="owner" label="Owner" nothing="Choose…" options=people value=owner hint="Looks after the release, and ends this time"/>
                    <TextField name="days" label="Duration in days" kind="number" value=days.to_string() hint/>
                </div>
                <NoteField name="exit_criteria" label="Exit criteria" value=criteria hint="What must be so before it ends"/>
                <div class="form-actions"><SubmitButton label/></div>
            </Form>
        </Folded>
    })
}

#[component]
fn EndForm(id: String, version: i64, early: bool) -> impl IntoView {
    let reason = move || {
        early.then(|| {
            view! { <NoteField name="early_reason" label="Why before its planned end" rows=2/> }
        })
    };
    view! {
        <Folded summary="End early life support…" to=EndSupport::PATH>
            <Form to=EndSupport::PATH class="form">
                <HiddenField name="request" value=id/>
                <KeptField name="seen" value=version.to_string()/>
                <NoteField name="words" label="How the exit criteria are met" hint="It cannot begin again. Issues of high or critical severity have to be closed first."/>
                {reason()}
                <div class="form-actions"><SubmitButton label="End early life support"/></div>
            </Form>
        </Folded>
    }
}
