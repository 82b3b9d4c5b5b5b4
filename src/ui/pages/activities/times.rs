//! How long each phase may take, by release type.

use crate::{
    api::activities::{AllottedKind, AllottedPage, SetAllotted, read_allotted},
    domain::activity::Phase,
    ui::{
        components::{Form, HiddenField, Icon, KeptField, Load, PageHead, SubmitButton, TextField, keep},
        data::Data,
        live::use_live,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Times allotted.
pub fn times() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_allotted());
    view! {
        <PageHead
            title="Times allotted"
            lede="How many hours each phase of a release may take, nights and weekends included. Due times of new activities are proposed from them, and the deadlines of building and testing follow."
        />
        <Load from=data view=|page: AllottedPage| view! { <Content page/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(page: AllottedPage) -> impl IntoView {
    let may = page.why_not.is_empty();
    let why_not = (!may).then(|| {
        view! { <div class="notice" data-tone="info"><Icon name="lock"/><p>{page.why_not.clone()}</p></div> }
    });
    let kinds = keep(&may.to_string(), page.kinds, move |kind| view! { <Kind kind may/> });
    view! { <div class="stack">{why_not}<div class="targets">{kinds}</div></div> }
}

#[component]
fn Kind(kind: AllottedKind, may: bool) -> impl IntoView {
    let heading = format!("times-{}", kind.kind.key());
    let labelled = heading.clone();
    let content = if may {
        Either::Left(view! { <HoursForm kind=kind.clone()/> })
    } else {
        let row = |(phase, hours): (Phase, i64)| view! { <dt>{phase.label()}</dt><dd>{format!("{hours} hours")}</dd> };
        Either::Right(view! { <dl class="kv">{kind.hours.into_iter().map(row).collect_view()}</dl> })
    };
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=heading>{format!("{} releases", kind.kind.label())}</h2></header>
            <div class="card-body">{content}</div>
        </section>
    }
}

#[component]
fn HoursForm(kind: AllottedKind) -> impl IntoView {
    let key = kind.kind.key();
    let hours = kind.hours;
    view! {
        <Form to=SetAllotted::PATH key=key class="form">
            <HiddenField name="kind" value=key/>
            <KeptField name="seen" value=kind.edition/>
            <div class="field-row">
                {hours
                    .into_iter()
                    .map(|(phase, hours)| view! { <TextField name=phase.key() label=format!("{}, hours", phase.label()) kind="number" value=hours.to_string()/> })
                    .collect_view()}
            </div>
            <div class="form-actions"><SubmitButton label="Save the hours"/></div>
        </Form>
    }
}
