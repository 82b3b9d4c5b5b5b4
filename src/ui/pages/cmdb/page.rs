//! A configuration item's own page: what it is, what it needs, what depends on it, the releases that touch it, and what
//! happened to it.

use super::{
    MayNot,
    form::EditForm,
    related::{Impact, Relations},
};
use crate::{
    api::{
        changes::Happened,
        cmdb::{BringItemBack, ItemView, RetireItem, TouchingRelease, read_item},
    },
    ui::{
        boot::use_boot,
        components::{
            Badge, Empty, Form, HiddenField, Icon, KeptField, Load, PageHead, SubmitButton, TextField, Tone, When, keep,
        },
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// A configuration item's page.
pub fn item() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()));
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_item(id));
    view! { <Load from=data view=|item: ItemView| view! { <Content item/> }.into_any()/> }.into_any()
}

#[component]
fn Content(item: ItemView) -> impl IntoView {
    let row = item.row.clone();
    let lede = format!("{} of {}", row.kind.label(), row.product);
    let retired = row.retired.then(|| view! { <Badge tone=Tone::Neutral words="Retired"/> });
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::CMDB>"Configuration"</a></li></ol></nav>
        <PageHead title=row.name lede>{retired}</PageHead>
        <div class="page-columns">
            <div class="stack">
                <About item=item.clone()/>
                <Impact rows=item.impact.clone() more=item.more_impact/>
                <Relations item=item.clone()/>
            </div>
            <aside class="aside stack">
                <Releases rows=item.releases/>
                <History history=item.history/>
            </aside>
        </div>
    }
}

#[component]
fn About(item: ItemView) -> impl IntoView {
    let (row, may) = (item.row.clone(), item.why_not.is_empty());
    let or = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
    let description =
        (!item.description.is_empty()).then(|| view! { <p class="prose note">{item.description.clone()}</p> });
    // Made once: what is typed stays when others change the item, and saving says so.
    let (edit, form, of) = (item.edit, item.form.clone(), row.id.clone());
    let editing = (may && !row.retired).then_some(());
    let editing = keep(&row.id, editing, move |()| view! { <EditForm item=of.clone() edit form=form.clone()/> });
    let (of, retired) = (row.id.clone(), row.retired);
    let retiring = keep(&row.id, may.then_some((edit, retired)), move |(edit, retired)| {
        view! { <RetireForm item=of.clone() edit retired/> }
    });
    view! {
        <section class="card" aria-labelledby="about">
            <header class="card-head"><h2 id="about">"What is recorded"</h2></header>
            <div class="card-body stack">
                {description}
                <dl class="kv">
                    <dt>"Product"</dt><dd>{row.product}</dd>
                    <dt>"Type"</dt><dd>{row.kind.label()}</dd>
                    <dt>"Owner"</dt><dd>{or(&row.owner, "Nobody named")}</dd>
                    <dt>"Version in TEST"</dt><dd>{or(&row.version_test, "None recorded")}</dd>
                    <dt>"Version in LIVE"</dt><dd>{or(&row.version_live, "None recorded")}</dd>
                </dl>
                {(!may).then(|| view! { <MayNot what="Editing" why=item.why_not.clone()/> })}
                {editing}
                {retiring}
            </div>
        </section>
    }
}

/// Retires the item, or brings it back.
#[component]
fn RetireForm(item: String, edit: i64, retired: bool) -> impl IntoView {
    let fields = move |label: &'static str, icon: &'static str| {
        view! {
            <HiddenField name="item" value=item/>
            <KeptField name="edit" value=edit.to_string()/>
            <TextField name="reason" label="Reason (optional)"/>
            <div class="form-actions"><SubmitButton label icon/></div>
        }
    };
    if retired {
        return Either::Left(view! {
            <Form to=BringItemBack::PATH class="form">{fields("Bring it back", "undo-2")}</Form>
        });
    }
    let refused = use_boot().flash.action == RetireItem::PATH;
    Either::Right(view! {
        <details open=refused>
            <summary><Icon name="archive"/>"Retire"</summary>
            <Form to=RetireItem::PATH class="form">
                <p class="muted">"A retired item is offered nowhere any more and keeps its history. It can be brought back."</p>
                {fields("Retire the item", "archive")}
            </Form>
        </details>
    })
}

#[component]
fn Releases(rows: Vec<TouchingRelease>) -> impl IntoView {
    let content = if rows.is_empty() {
        Either::Left(
            view! { <Empty icon="rocket" words="No release touches it yet. Releases and changes name the items that they touch."/> },
        )
    } else {
        let items = rows.into_iter().map(|r| {
            view! { <li><a href=paths::release(&r.id)>{r.name}</a>" "<span class="muted">{r.title}", "<When at=r.window/></span></li> }
        });
        Either::Right(view! { <ul class="plain-list">{items.collect_view()}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="releases">
            <header class="card-head"><h2 id="releases">"Releases that touch it"</h2></header>
            <div class="card-body">{content}</div>
        </section>
    }
}

#[component]
fn History(history: Vec<Happened>) -> impl IntoView {
    let items = history.into_iter().map(|h| {
        view! {
            <li>
                <span class="timeline-icon" data-tone="neutral"><Icon name="history"/></span>
                <div>
                    <p><b>{h.by}</b>" "{h.words}</p>
                    <p class="timeline-meta"><When at=h.at/></p>
                </div>
            </li>
        }
    });
    let items = items.collect_view();
    let content = if items.is_empty() {
        Either::Left(view! { <p class="muted">"Nothing has been changed since it was added."</p> })
    } else {
        Either::Right(view! { <ol class="timeline">{items}</ol> })
    };
    view! {
        <section class="card" aria-labelledby="history">
            <header class="card-head"><h2 id="history">"History"</h2></header>
            <div class="card-body">{content}</div>
        </section>
    }
}
