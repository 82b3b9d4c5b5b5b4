//! A frozen revision: what was submitted, by whom, its hash, and what has changed since the one before.

use super::{changes::ChangeList, documents::DocumentLine, read::SectionText, restore::Restore, timeline};
use crate::ui::data::Data;
use crate::{
    api::plans::{RevisionView, read_revision},
    domain::plan::FieldChange,
    ui::{
        components::{Icon, Load, When},
        pages::releases::release_id,
        paths,
    },
};
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_params_map;

/// A frozen revision.
pub fn plan_revision() -> AnyView {
    let id = release_id();
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|p| p.get("number").unwrap_or_default()));
    let data = Data::new(move || (id.get(), number.get()), |(id, number)| read_revision(id, number));
    timeline::follow(id, move || number.get());
    view! { <Load from=data view=|r: RevisionView| view! { <Content r/> }.into_any()/> }.into_any()
}

#[component]
fn Content(r: RevisionView) -> impl IntoView {
    let plan_tab = paths::release_tab(&r.id, "plan");
    let newer = (r.row.number < r.latest).then(|| {
        let to = paths::revision(&r.id, r.latest);
        view! { <p class="notice" data-tone="warn"><Icon name="history"/><span>"There is a newer one: "<a href=to>{format!("revision {}", r.latest)}</a>"."</span></p> }
    });
    let sections = r.plan.sections_to_read().map(|section| {
        let (plan, html, zone) = (r.plan.clone(), r.html.clone(), r.zone.clone());
        view! {
            <section class="card" aria-labelledby=section.key()>
                <header class="card-head"><h3 id=section.key()>{section.label()}</h3></header>
                <div class="card-body stack"><SectionText plan html section zone/></div>
            </section>
        }
    });
    let sections = sections.collect_view();
    let documents =
        r.plan.documents.iter().map(|d| view! { <li><DocumentLine document=d.clone()/></li> }).collect_view();
    let none = r.plan.documents.is_empty().then(|| view! { <p class="muted">"No document belongs to this plan."</p> });
    let restore = r.restore.clone().map(|restore| view! { <Restore id=r.id.clone() number=r.row.number restore/> });
    view! {
        <p><a href=plan_tab>"← Plan"</a></p>
        <div class="page-columns">
            <div class="stack">
                {newer}
                <Changes id=r.id.clone() number=r.row.number before=r.before.clone()/>
                {sections}
                <timeline::Timeline/>
                <section class="card">
                    <header class="card-head"><h3>"Other planning documents"</h3></header>
                    <div class="card-body">{none}<ul class="stack tight">{documents}</ul></div>
                </section>
            </div>
            <aside class="aside stack">{restore}<About r/></aside>
        </div>
    }
}

#[component]
fn About(r: RevisionView) -> impl IntoView {
    let why = (!r.row.why.is_empty()).then(|| view! { <dt>"Why"</dt><dd>{r.row.why.clone()}</dd> });
    let print = paths::print_revision(&r.id, r.row.number);
    view! {
        <section class="card">
            <header class="card-head"><h2><Icon name="lock"/>{format!(" Revision {}", r.row.number)}</h2></header>
            <dl class="kv card-body">
                <dt>"Submitted by"</dt><dd>{r.row.by}</dd>
                <dt>"When"</dt><dd><When at=r.row.at/></dd>
                {why}
                <dt>"Written by"</dt><dd>{r.editors.join(", ")}</dd>
                <dt>"Votes"</dt><dd>{r.row.votes}</dd>
                <dt>"SHA-256"</dt><dd><code class="whole-hash">{r.row.sha256}</code></dd>
            </dl>
            <div class="card-body"><a class="button" href=print><Icon name="file-text"/>"Printable page"</a></div>
            <p class="card-foot">"Frozen: it is never changed. Votes name its SHA-256; who wrote on it cannot vote on it."</p>
        </section>
    }
}

#[component]
fn Changes(id: String, number: u32, before: Option<(u32, Vec<FieldChange>)>) -> impl IntoView {
    let content = match before {
        None => EitherOf3::A(view! { <p class="muted">"This is the first revision."</p> }),
        Some((n, changes)) if changes.is_empty() => {
            EitherOf3::B(view! { <p class="muted">{format!("Nothing differs from revision {n}.")}</p> })
        }
        Some((n, changes)) => {
            let whole = paths::comparison(&id, &n.to_string(), &number.to_string());
            EitherOf3::C(view! { <ChangeList changes/><p><a href=whole>"Compare with another revision"</a></p> })
        }
    };
    view! {
        <section class="card" aria-labelledby="changes">
            <header class="card-head"><h2 id="changes">"What has changed since the revision before"</h2></header>
            <div class="card-body stack">{content}</div>
        </section>
    }
}
