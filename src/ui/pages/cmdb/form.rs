//! Adding a configuration item, and editing one.

use super::{MayNot, kinds, why_not};
use crate::{
    api::{
        cmdb::{AddItem, EditItem},
        session::{Catalogue, read_catalogue},
    },
    domain::{
        cmdb::{ItemForm, ItemKind},
        problem::Problem,
        text,
    },
    ui::{
        boot::use_boot,
        components::{
            Form, HiddenField, Icon, KeptField, Load, NoteField, PageHead, SelectField, SubmitButton, TextField,
        },
        data::Data,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// Adding an item; the address may name the product.
pub fn new_item() -> AnyView {
    let query = use_query_map();
    let product = move || query.with(|q| q.get("product").unwrap_or_default());
    let choices = Data::new(|| (), |()| read_catalogue());
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::CMDB>"Configuration"</a></li></ol></nav>
        <PageHead title="Add a configuration item" lede="What is deployed, or what something that is deployed needs."/>
        <Load from=choices view=move |c: Catalogue| view! { <NewForm catalogue=c product=product()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn NewForm(catalogue: Catalogue, product: String) -> impl IntoView {
    let why = why_not();
    if !why.is_empty() {
        return Either::Left(view! { <MayNot what="Adding an item" why/> });
    }
    let empty = ItemForm { kind: ItemKind::Application.key().into(), ..ItemForm::default() };
    Either::Right(view! {
        <Form to=AddItem::PATH class="form card">
            <SelectField name="product" label="Product" nothing="Choose…" options=catalogue.products value=product/>
            <Fields form=empty/>
            <div class="form-actions"><SubmitButton label="Add the item" icon="plus"/></div>
        </Form>
    })
}

/// Editing an item, folded up on its page.
#[component]
pub fn EditForm(item: String, edit: i64, form: ItemForm) -> impl IntoView {
    let refused = use_boot().flash.action == EditItem::PATH;
    view! {
        <details open=refused>
            <summary><Icon name="pencil"/>"Edit"</summary>
            <Form to=EditItem::PATH key=item.clone() class="form">
                <HiddenField name="item" value=item/>
                <KeptField name="edit" value=edit.to_string()/>
                <Fields form/>
                <div class="form-actions"><SubmitButton label="Save"/></div>
            </Form>
        </details>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "a name", value).err()
}

#[component]
fn Fields(form: ItemForm) -> impl IntoView {
    view! {
        <TextField name="name" label="Name" rule=check_name value=form.name/>
        <SelectField name="kind" label="Type" options=kinds() value=form.kind/>
        <TextField name="owner" label="Owner (optional)" hint="A person or a team" value=form.owner/>
        <NoteField name="description" label="Description (optional)" value=form.description/>
        <div class="field-row">
            <TextField name="version_test" label="Version in TEST (optional)" value=form.version_test/>
            <TextField name="version_live" label="Version in LIVE (optional)" value=form.version_live/>
        </div>
    }
}
