//! Raising a release, and editing what it is about.

use super::release_id;
use crate::ui::data::Data;
use crate::{
    api::{
        releases::{EditRelease, EditView, RaiseRelease, read_edit_view},
        review::{FollowUpForm, read_follow_up_form},
        session::{Catalogue, read_catalogue},
        templates::{StartChoice, read_starts},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        problem::Problem,
        release::{ReleaseKind, RequestForm, version},
        text,
    },
    ui::{
        boot::use_actor,
        components::{
            ChoicesField, Chooses, Form, Group, GroupedChoices, GroupedSelect, HiddenField, Icon, KeptField, Load,
            PageHead, RadioField, SelectField, SubmitButton, TextField,
        },
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// Raising a release.
pub fn new_release() -> AnyView {
    let query = use_query_map();
    let after = query.with_untracked(|q| q.get("after").unwrap_or_default());
    if !after.is_empty() {
        return follow_up(after);
    }
    let choices = Data::new(|| (), |()| async move { Ok((read_catalogue().await?, read_starts().await?)) });
    let zone = use_actor().map(|a| a.time_zone).unwrap_or_default();
    let form = RequestForm { time_zone: zone, kind: ReleaseKind::Minor.key().into(), ..RequestForm::default() };
    let refused = use_actor().and_then(|a| access::may(&a, Action::RaiseRelease, &Subject::Workspace).err());
    if let Some(refused) = refused {
        return view! { <PageHead title="Raise a release"/> <MayNot words=refused.to_string()/> }.into_any();
    }
    view! {
        <PageHead title="Raise a release" lede="It follows the process that is chosen for its product and type, from the first step on."/>
        <Load
            from=choices
            view=move |(catalogue, starts): Raising| view! { <RaiseForm form=form.clone() catalogue starts/> }.into_any()
        />
    }
    .into_any()
}

/// Raising the release that follows another (S4.38).
fn follow_up(after: String) -> AnyView {
    let data = Data::new(
        move || after.clone(),
        |id| async move { Ok((read_follow_up_form(id).await?, read_catalogue().await?)) },
    );
    view! {
        <Load from=data view=|(follow_up, catalogue): (FollowUpForm, Catalogue)| view! { <FollowUpFields follow_up catalogue/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn FollowUpFields(follow_up: FollowUpForm, catalogue: Catalogue) -> impl IntoView {
    let FollowUpForm { before, form, taken_over, why_not } = follow_up;
    let head = view! { <PageHead title="Raise a follow-up release" lede=format!("It follows {} and goes through its process from the start.", before.name)/> };
    if !why_not.is_empty() {
        return Either::Left(view! {
            {head} <MayNot words=why_not/>
            <p><a href=paths::release_tab(before.id, "review")>{format!("Back to {}", before.name)}</a></p>
        });
    }
    let product = catalogue.products.iter().find(|p| p.value == form.product).map(|p| p.label.clone());
    let items = taken_over.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    Either::Right(view! {
        {head}
        <div class="notice" data-tone="info"><Icon name="info"/><div><ul>{items}</ul></div></div>
        <Form to=RaiseRelease::PATH class="form card">
            <HiddenField name="predecessor" value=form.predecessor.clone()/>
            <HiddenField name="product" value=form.product.clone()/>
            <dl class="kv"><dt>"Product"</dt><dd>{product}</dd><dt>"Follows"</dt><dd><a href=paths::release(&before.id)>{before.name}</a></dd></dl>
            <Fields form catalogue chosen=ArcRwSignal::new(String::new())/>
            <div class="form-actions"><SubmitButton label="Raise the follow-up"/></div>
        </Form>
    })
}

/// What there is to release, and what plans can start from.
type Raising = (Catalogue, Vec<StartChoice>);

#[component]
fn RaiseForm(form: RequestForm, catalogue: Catalogue, starts: Vec<StartChoice>) -> impl IntoView {
    let chosen = ArcRwSignal::new(String::new());
    let (heard, products) = (chosen.clone(), catalogue.products.clone());
    let starts = Group::all(&catalogue.products, starts.into_iter().map(|s| (s.product, s.choice)));
    let of_product = chosen.clone();
    view! {
        <Form to=RaiseRelease::PATH class="form card">
            <Chooses what=heard><SelectField name="product" label="Product" nothing="Choose…" options=products/></Chooses>
            <Fields form catalogue chosen=of_product/>
            <GroupedSelect
                name="start_from" label="Start the plan from" nothing="Nothing: an empty plan" groups=starts chosen
                hint="A template of the product, or the plan of one of its earlier releases. Starts move with the window; documents and votes are not taken over."
            />
            <div class="form-actions"><SubmitButton label="Raise the release"/></div>
        </Form>
    }
}

/// Editing what a release is about.
pub fn edit_release() -> AnyView {
    let id = release_id();
    let data =
        Data::new(move || id.get(), |id| async move { Ok((read_edit_view(id).await?, read_catalogue().await?)) });
    view! {
        <Load
            from=data
            view=move |(edit, catalogue): (EditView, Catalogue)| if !edit.why_not.is_empty() {
                view! { <h2>{format!("Edit {}", edit.name)}</h2> <MayNot words=edit.why_not/> }.into_any()
            } else { view! {
                <h2>{format!("Edit {}", edit.name)}</h2>
                <Form to=EditRelease::PATH class="form card">
                    <HiddenField name="request" value=id.get_untracked()/>
                    <KeptField name="edition" value=edit.edition.clone()/>
                    <Fields catalogue=with_its_own(catalogue, &edit) form=edit.form chosen=ArcRwSignal::new(String::new())/>
                    <p class="hint">
                        {edit.process}
                        {edit.keeps_process.then(|| view! { " " <a href=paths::release_tab(id.get_untracked(), "process")>"Its process"</a> })}
                    </p>
                    <div class="form-actions"><SubmitButton label="Save"/></div>
                </Form>
            }.into_any() }
        />
    }
    .into_any()
}

/// Why there is no form.
#[component]
fn MayNot(words: String) -> impl IntoView {
    view! { <p class="notice" data-tone="warn"><Icon name="lock"/>{words}</p> }
}

fn check_title(value: &str) -> Option<Problem> {
    text::line("title", "a title", value).err()
}

fn check_version(value: &str) -> Option<Problem> {
    version("version", value).err()
}

/// What is offered, and what the release has although it was retired since: saving must not drop it unasked.
fn with_its_own(mut catalogue: Catalogue, edit: &EditView) -> Catalogue {
    let is_offered = |own: &Choice| catalogue.components.iter().any(|(_, c)| c.value == own.value);
    let own: Vec<_> = edit.components.iter().filter(|c| !is_offered(c)).cloned().collect();
    catalogue.components.extend(own.into_iter().map(|c| (edit.form.product.clone(), c)));
    catalogue
}

#[component]
fn Fields(
    form: RequestForm,
    catalogue: Catalogue,
    /// The product that is chosen in the form; empty where it is not to be chosen, or not yet.
    chosen: ArcRwSignal<String>,
) -> impl IntoView {
    let kinds = ReleaseKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: k.label().into() }).collect();
    let components = if form.product.is_empty() {
        let groups = Group::all(&catalogue.products, catalogue.components);
        view! {
            <GroupedChoices
                name="components" legend="Components touched" hint="Configuration items of the product" groups chosen
            />
        }
        .into_any()
    } else {
        let own = catalogue.components.into_iter().filter(|(product, _)| *product == form.product);
        let options: Vec<Choice> = own.map(|(_, c)| c).collect();
        view! {
            <ChoicesField
                name="components" legend="Components touched" hint="Configuration items of the product"
                chosen=form.components options
            />
        }
        .into_any()
    };
    view! {
        <TextField name="title" label="Title" value=form.title rule=check_title/>
        <RadioField name="kind" legend="Type" value=form.kind options=kinds class="choice-group inline"/>
        <TextField
            name="version" label="Release number" value=form.version rule=check_version
            hint="A semantic version such as 2.4.0. May be given later, at step 1."
        />
        <div class="field-row">
            <TextField name="window_start" label="Window starts" kind="datetime-local" value=form.window_start/>
            <TextField name="window_end" label="Window ends" kind="datetime-local" value=form.window_end/>
            <TextField name="time_zone" label="Time zone" value=form.time_zone/>
        </div>
        {components}
    }
}
