//! Any two versions of a plan side by side: two revisions, or a revision and the draft. The address names them, so a
//! comparison can be sent to somebody; the form that chooses them works without scripts.

use super::changes::{ChangeList, fields};
use crate::{
    api::{
        plans::{CompareView, RevisionRow, read_comparison},
        views::Choice,
    },
    ui::{
        components::{Empty, Icon, Load, keep},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What stands for the draft in the address.
pub const DRAFT: &str = "draft";

/// The comparison that the address names.
pub fn plan_compare() -> AnyView {
    let (id, query, live) = (release_id(), use_query_map(), use_live());
    let asked = move |name: &str| query.with(|q| q.get(name).unwrap_or_default());
    let data = Data::new(
        move || (id.get(), asked("from"), asked("to"), live.of(&id.get())),
        |(id, from, to, _)| read_comparison(id, from, to),
    );
    view! { <Load from=data view=|c: CompareView| view! { <Content c/> }.into_any()/> }.into_any()
}

#[component]
fn Content(c: CompareView) -> impl IntoView {
    let plan_tab = paths::release_tab(&c.id, "plan");
    if c.revisions.is_empty() {
        return view! {
            <Empty icon="history" words="No plan has been submitted yet. With the first revision there is something to compare the draft with.">
                <a class="button" href=plan_tab>"Go to the plan"</a>
            </Empty>
        }
        .into_any();
    }
    let newest = c.revisions.first().map(|r| r.number.to_string()).unwrap_or_default();
    let title = if c.to == DRAFT && c.from == newest {
        "What will change with the next submission".to_owned()
    } else {
        format!("From {} to {}", named(&c.from), named(&c.to))
    };
    let whys = between(&c);
    let count = c.changes.len();
    let content = if count == 0 {
        view! { <p class="muted">"Nothing differs: both say the same, word for word."</p> }.into_any()
    } else {
        view! { <p>{format!("{} {}.", fields(count), if count == 1 { "differs" } else { "differ" })}</p><ChangeList changes=c.changes.clone()/> }
            .into_any()
    };
    let chosen = (c.id.clone(), c.revisions.clone(), c.from.clone(), c.to.clone());
    let form = keep("compare", [chosen], |(id, revisions, from, to)| view! { <CompareForm id revisions from to/> });
    let fate = c.fate.clone().map(|fate| view! { <Fate voids=fate.voids words=fate.words/> });
    view! {
        <p><a href=plan_tab>"← Plan"</a></p>
        <div class="stack loose">
            <section class="card" aria-label="What is compared">
                <div class="card-body">{form}</div>
            </section>
            <section class="card" aria-labelledby="comparison">
                <header class="card-head"><h2 id="comparison">{title}</h2></header>
                <div class="card-body stack">{fate}{whys}{content}</div>
            </section>
        </div>
    }
    .into_any()
}

/// What submitting would do to votes.
#[component]
pub fn Fate(voids: bool, words: String) -> impl IntoView {
    let (tone, icon) = if voids { ("warn", "triangle-alert") } else { ("info", "info") };
    view! { <p class="notice" data-tone=tone><Icon name=icon/><span>{words}</span></p> }
}

/// Why each revision after the older one was submitted, up to the newer one.
fn between(c: &CompareView) -> impl IntoView + use<> {
    let from: u32 = c.from.parse().unwrap_or(u32::MAX);
    let to: u32 = if c.to == DRAFT { u32::MAX } else { c.to.parse().unwrap_or_default() };
    let is_between = |r: &&RevisionRow| r.number > from && r.number <= to && !r.why.is_empty();
    let whys: Vec<_> = c.revisions.iter().filter(is_between).cloned().collect();
    (!whys.is_empty()).then(|| {
        let items = whys.into_iter().rev().map(|r| {
            view! { <li>{format!("Revision {}, {}: “{}”", r.number, r.by, r.why)}</li> }
        });
        view! { <ul class="plain-list muted">{items.collect_view()}</ul> }
    })
}

fn named(version: &str) -> String {
    if version == DRAFT { "the draft".to_owned() } else { format!("revision {version}") }
}

/// Two selects and a button.
#[component]
pub fn CompareForm(id: String, revisions: Vec<RevisionRow>, from: String, to: String) -> impl IntoView {
    let mut options = vec![Choice { value: DRAFT.into(), label: "The draft".into() }];
    options.extend(revisions.into_iter().map(|r| Choice {
        value: r.number.to_string(),
        label: format!("Revision {} by {}, {}", r.number, r.by, r.at.words),
    }));
    let select = |name: &'static str, label: &'static str, chosen: String| {
        let options = options.clone().into_iter().map(|o| {
            let selected = o.value == chosen;
            view! { <option value=o.value selected=selected>{o.label}</option> }
        });
        let field = format!("compare-{name}");
        view! {
            <div class="field"><label for=field.clone()>{label}</label><select id=field name=name>{options.collect_view()}</select></div>
        }
    };
    view! {
        <form method="get" action=paths::compare(&id) class="compare-form" aria-label="Compare two versions">
            {select("from", "From", from)}
            {select("to", "To", to)}
            <button type="submit" class="button"><Icon name="split"/>"Compare"</button>
        </form>
    }
}
