//! Adding a freeze or a maintenance window.

use crate::ui::data::Data;
use crate::{
    api::{
        calendar::{AddFreeze, AddMaintenanceWindow},
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    domain::{
        access::{Action, Subject, may},
        calendar::Environment,
        problem::Problem,
        text,
    },
    ui::{
        boot::use_actor,
        components::{ChoicesField, Form, Load, NoteField, PageHead, RadioField, SubmitButton, TextField},
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Adding a freeze.
pub fn new_freeze() -> AnyView {
    let choices = Data::new(|| (), |()| read_catalogue());
    let show = move |c: Catalogue| view! { <FreezeFields products=c.products/> }.into_any();
    view! {
        <PageHead title="Add a freeze" lede="A time in which nothing is released: a stocktaking, the end of a year."/>
        <ForEditors><Load from=choices view=show/></ForEditors>
    }
    .into_any()
}

/// Adding a maintenance window.
pub fn new_maintenance_window() -> AnyView {
    let choices = Data::new(|| (), |()| read_catalogue());
    let show = move |c: Catalogue| view! { <MaintenanceFields products=c.products/> }.into_any();
    view! {
        <PageHead title="Add a maintenance window" lede="A time in which an environment may be changed. Releases outside of it are shown as collisions."/>
        <ForEditors><Load from=choices view=show/></ForEditors>
    }
    .into_any()
}

/// The form for those who may send it, for others the reason why they may not.
#[component]
fn ForEditors(children: Children) -> impl IntoView {
    let actor = use_actor();
    let refused = actor.and_then(|a| may(&a, Action::EditCalendar, &Subject::Workspace).err());
    match refused {
        Some(refusal) => Either::Left(view! {
            <div class="notice" data-tone="warn" role="note"><p>{refusal.to_string()}" "<a href=paths::CALENDAR>"Back to the calendar"</a></p></div>
        }),
        None => Either::Right(children()),
    }
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "a name", value).err()
}

#[component]
fn FreezeFields(products: Vec<Choice>) -> impl IntoView {
    let environments =
        Environment::ALL.iter().map(|e| Choice { value: e.key().into(), label: e.label().into() }).collect();
    view! {
        <Form to=AddFreeze::PATH class="form card card-body">
            <TextField name="name" label="Name" rule=check_name hint="Such as Year-end freeze"/>
            <NoteField name="reason" label="Reason" hint="Shown to whoever is stopped by it"/>
            <PeriodFields/>
            <ChoicesField name="products" legend="Products" hint="None chosen means all" options=products/>
            <ChoicesField name="environments" legend="Environments" hint="None chosen means all" options=environments/>
            <div class="form-actions">
                <SubmitButton label="Add the freeze"/><a class="button quiet" href=paths::CALENDAR>"Cancel"</a>
            </div>
        </Form>
    }
}

#[component]
fn MaintenanceFields(products: Vec<Choice>) -> impl IntoView {
    let environments =
        Environment::ALL.iter().map(|e| Choice { value: e.key().into(), label: e.label().into() }).collect();
    view! {
        <Form to=AddMaintenanceWindow::PATH class="form card card-body">
            <TextField name="name" label="Name" rule=check_name hint="Such as Sunday night"/>
            <RadioField name="environment" legend="Environment" value=Environment::Live.key() options=environments class="choice-group inline"/>
            <PeriodFields/>
            <ChoicesField name="products" legend="Products" hint="None chosen means all" options=products/>
            <div class="form-actions">
                <SubmitButton label="Add the maintenance window"/><a class="button quiet" href=paths::CALENDAR>"Cancel"</a>
            </div>
        </Form>
    }
}

#[component]
fn PeriodFields() -> impl IntoView {
    let zone = use_actor().map(|a| a.time_zone).unwrap_or_default();
    view! {
        <div class="field-row">
            <TextField name="starts" label="Starts" kind="datetime-local"/>
            <TextField name="ends" label="Ends" kind="datetime-local"/>
            <TextField name="zone" label="Time zone" value=zone hint="Such as Europe/Berlin"/>
        </div>
    }
}
