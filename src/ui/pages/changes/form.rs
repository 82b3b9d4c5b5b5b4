//! Raising a change.

use crate::ui::data::Data;
use crate::{
    api::{
        changes::RaiseChange,
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    domain::{change::Risk, problem::Problem, text},
    ui::components::{ChoicesField, Form, Load, NoteField, PageHead, RadioField, SelectField, SubmitButton, TextField},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// Raising a change; the address may name the product.
pub fn new_change() -> AnyView {
    let query = use_query_map();
    let product = move || query.with(|q| q.get("product").unwrap_or_default());
    let choices = Data::new(|| (), |()| read_catalogue());
    view! {
        <PageHead title="Raise a change" lede="You are its initiator. The change manager decides whether it may be done."/>
        <Load from=choices view=move |c: Catalogue| view! { <RaiseForm catalogue=c product=product()/> }.into_any()/>
    }
    .into_any()
}

fn check_title(value: &str) -> Option<Problem> {
    text::line("title", "a title", value).err()
}

fn check_reason(value: &str) -> Option<Problem> {
    text::note("reason", "a reason", value).err()
}

#[component]
fn RaiseForm(catalogue: Catalogue, product: String) -> impl IntoView {
    let risks = Risk::ALL.iter().map(|r| Choice { value: r.key().into(), label: r.label().into() }).collect();
    let known = catalogue.products.iter().any(|p| p.value == product);
    let name =
        |id: &str| catalogue.products.iter().find(|p| p.value == id).map(|p| p.label.clone()).unwrap_or_default();
    let components = catalogue.components.iter().filter(|(of, _)| !known || *of == product).map(|(of, c)| Choice {
        value: c.value.clone(),
        label: if known { c.label.clone() } else { format!("{}: {}", name(of), c.label) },
    });
    let components: Vec<_> = components.collect();
    view! {
        <Form to=RaiseChange::PATH class="form">
            <SelectField name="product" label="Product" nothing="Choose…" options=catalogue.products.clone() value=product/>
            <TextField name="title" label="Title" rule=check_title hint="What changes, in a few words"/>
            <NoteField name="reason" label="Reason" rule=check_reason hint="Why it is wanted, and for whom"/>
            <TextField name="problem_tickets" label="Problem tickets (optional)" hint="Their numbers, separated by commas"/>
            <ChoicesField name="components" legend="Components touched" hint="Configuration items of the product" options=components/>
            <div class="field-row">
                <TextField name="outage_minutes" label="Outage in minutes" value="0" hint="How long people cannot work; 0 for none"/>
            </div>
            <RadioField name="risk" legend="Risk" value=Risk::Low.key() options=risks class="choice-group inline"/>
            <div class="form-actions"><SubmitButton label="Raise the change"/></div>
        </Form>
    }
}
