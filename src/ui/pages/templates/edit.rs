//! A template: its name, the types of release that it is for, what it asks for, and its long texts with placeholders.

use crate::{
    api::{
        templates::{RemoveTemplate, SaveTemplate, TemplateView, read_template},
        views::Choice,
    },
    domain::{
        plan::{
            Section,
            shape::Field,
            start::Placeholder,
            template::{self, TemplateForm},
        },
        problem::Problem,
        release::ReleaseKind,
    },
    ui::{
        components::{
            ChoicesField, Form, HiddenField, Icon, KeptField, Load, NoteField, PageHead, SubmitButton, TextField, When,
            keep,
        },
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use std::collections::BTreeMap;

/// A template that is edited.
pub fn template() -> AnyView {
    let params = use_params_map();
    let live = use_live();
    let id = Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()));
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_template(id));
    view! { <Load from=data view=|view: TemplateView| view! { <Content view/> }.into_any()/> }.into_any()
}

#[component]
fn Content(view: TemplateView) -> impl IntoView {
    let row = view.row;
    let lede = format!("A plan template of {}, saved by {}", row.product, row.by);
    let unknown = (!view.unknown.is_empty()).then(|| {
        let names: Vec<String> = view.unknown.iter().map(|n| format!("{{{n}}}")).collect();
        let words = format!("Nothing is known of {}. Such words stay as they are in a plan.", names.join(", "));
        view! { <p class="notice" data-tone="warn"><Icon name="triangle-alert"/>{words}</p> }
    });
    let (template, version) = (view.form.template.clone(), view.form.version.clone());
    view! {
        <PageHead title=row.name lede/>
        <p><a href=paths::TEMPLATES>"← Plan templates"</a></p>
        {unknown}
        <div class="page-columns">
            {keep(&template, [view.form], |form| view! { <EditForm form/> })}
            <aside class="aside stack">
                <Holds holds=view.holds begins=view.begins/>
                <Placeholders/>
                <p class="muted">"Last saved "<When at=row.at/></p>
                {keep("remove", [(template.clone(), version)], |(template, version)| view! { <Remove template version/> })}
            </aside>
        </div>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    template::name(value).err()
}

#[component]
fn EditForm(form: TemplateForm) -> impl IntoView {
    let kinds = ReleaseKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: k.label().into() }).collect();
    let sections = Section::ALL.iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    view! {
        <Form to=SaveTemplate::PATH class="form card">
            <HiddenField name="template" value=form.template/>
            <KeptField name="version" value=form.version/>
            <TextField name="name" label="Name" value=form.name rule=check_name/>
            <ChoicesField
                name="kinds" legend="Types of release it is for" hint="Without any it is for all." chosen=form.kinds options=kinds
            />
            <ChoicesField
                name="required" legend="Sections it asks for" chosen=form.required options=sections
                hint="A release that starts from it cannot be submitted without them. Those that are usual for its type are asked for anyway."
            />
            <h2>"Texts"</h2>
            <p class="hint">"Placeholders are filled in when a release starts from the template."</p>
            <Texts notes=form.notes/>
            <div class="form-actions"><SubmitButton label="Save the template"/></div>
        </Form>
    }
}

/// Its long texts; a component, since fields are built inside their form.
#[component]
fn Texts(mut notes: BTreeMap<String, String>) -> impl IntoView {
    let text = move |field: &'static Field| {
        let key = template::note_key(field.key);
        let value = notes.remove(&key).unwrap_or_default();
        view! { <NoteField name=format!("notes.{key}") label=field.label value rows=3/> }
    };
    Section::ALL.iter().flat_map(|s| template::notes(*s)).map(text).collect_view()
}

/// What it holds besides the texts.
#[component]
fn Holds(holds: Vec<String>, begins: String) -> impl IntoView {
    let none = holds.is_empty().then(|| {
        view! { <p class="muted">"No activities, criteria or backout steps. To have some, write them in a release's plan and make a template of that."</p> }
    });
    let list = holds.into_iter().map(|h| view! { <li>{h}</li> }).collect_view();
    let begins = (!begins.is_empty()).then(|| {
        view! { <p class="hint">{format!("Fixed starts are written for a window that opens on {begins}, and move with each release's.")}</p> }
    });
    view! {
        <section class="card" aria-labelledby="holds">
            <header class="card-head"><h2 id="holds">"It brings along"</h2></header>
            <div class="card-body stack tight">{none}<ul class="plain-list">{list}</ul>{begins}</div>
        </section>
    }
}

#[component]
fn Placeholders() -> impl IntoView {
    let rows = Placeholder::ALL
        .iter()
        .map(|p| view! { <dt><code>{format!("{{{}}}", p.name())}</code></dt><dd>{p.meaning()}</dd> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="placeholders">
            <header class="card-head"><h2 id="placeholders">"Placeholders"</h2></header>
            <dl class="kv card-body">{rows}</dl>
        </section>
    }
}

#[component]
fn Remove(template: String, version: String) -> impl IntoView {
    view! {
        <details>
            <summary>"Remove the template"</summary>
            <Form to=RemoveTemplate::PATH class="stack tight">
                <HiddenField name="template" value=template/>
                <HiddenField name="version" value=version/>
                <p class="hint">"No release can start from it any more. Plans that were started from it stay."</p>
                <div><SubmitButton label="Remove the template" class="small danger"/></div>
            </Form>
        </details>
    }
}
