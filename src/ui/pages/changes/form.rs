//! Raising a change, and editing one.

use crate::ui::data::Data;
use crate::{
    api::{
        changes::{ChangeEdit, EditChange, RaiseChange},
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    domain::{
        change::{ChangeForm, Risk},
        problem::Problem,
        text,
    },
    ui::boot::use_boot,
    ui::components::{
        ChoicesField, Chooses, Form, Group, GroupedChoices, HiddenField, KeptField, Load, NoteField, PageHead,
        RadioField, SelectField, SubmitButton, TextField,
    },
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
    let known = catalogue.products.iter().any(|p| p.value == product);
    let chosen = ArcRwSignal::new(if known { product.clone() } else { String::new() });
    let heard = chosen.clone();
    let groups = Group::all(&catalogue.products, catalogue.components);
    let empty = ChangeForm { outage_minutes: "0".into(), risk: Risk::Low.key().into(), ..ChangeForm::default() };
    view! {
        <Form to=RaiseChange::PATH class="form card">
            <Chooses what=heard>
                <SelectField name="product" label="Product" nothing="Choose…" options=catalogue.products.clone() value=product.clone()/>
            </Chooses>
            <Fields form=empty>
                <GroupedChoices
                    name="components" legend="Components touched" hint="Configuration items of the product" groups chosen
                />
            </Fields>
            <div class="form-actions"><SubmitButton label="Raise the change"/></div>
        </Form>
    }
}

/// Editing a change that nobody has decided on, folded up on its page.
#[component]
pub fn EditForm(change: String, edit: ChangeEdit) -> impl IntoView {
    let flash = use_boot().flash;
    let refused = flash.action == EditChange::PATH;
    let chosen = edit.form.components.clone();
    view! {
        <details open=refused>
            <summary>"Edit"</summary>
            <Form to=EditChange::PATH key=change.clone() class="form">
                <HiddenField name="change" value=change/>
                <KeptField name="edition" value=edit.edition/>
                <Fields form=edit.form>
                    <ChoicesField
                        name="components" legend="Components touched" hint="Configuration items of the product"
                        options=edit.components chosen
                    />
                </Fields>
                <div class="form-actions"><SubmitButton label="Save"/></div>
            </Form>
        </details>
    }
}

/// The fields of a change; what stands inside is where its components are chosen.
#[component]
fn Fields(form: ChangeForm, children: Children) -> impl IntoView {
    let risks = Risk::ALL.iter().map(|r| Choice { value: r.key().into(), label: r.label().into() }).collect();
    view! {
        <TextField name="title" label="Title" rule=check_title hint="What changes, in a few words" value=form.title/>
        <NoteField name="reason" label="Reason" rule=check_reason hint="Why it is wanted, and for whom" value=form.reason/>
        <TextField name="problem_tickets" label="Problem tickets (optional)" hint="Their numbers, separated by commas" value=form.problem_tickets/>
        {children()}
        <div class="field-row">
            <TextField name="outage_minutes" label="Outage in minutes" value=form.outage_minutes hint="How long people cannot work; 0 for none"/>
        </div>
        <RadioField name="risk" legend="Risk" value=form.risk options=risks class="choice-group inline"/>
    }
}
