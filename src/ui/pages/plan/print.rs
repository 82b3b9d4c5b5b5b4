//! A revision to be printed, or saved as PDF by the browser: everything of it, without anything to press. The frame's
//! navigation leaves itself out when printing.

use super::{documents::DocumentLine, read::SectionText};
use crate::{
    api::plans::{RevisionView, RevisionVote, read_revision},
    ui::{
        components::{Load, PageHead, When},
        data::Data,
        pages::{approvals::ChoiceBadge, releases::release_id},
        paths,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A frozen revision on paper.
pub fn printed_plan() -> AnyView {
    let (id, params) = (release_id(), use_params_map());
    let number = Memo::new(move |_| params.with(|p| p.get("number").unwrap_or_default()));
    let data = Data::new(move || (id.get(), number.get()), |(id, number)| read_revision(id, number));
    view! { <Load from=data view=|r: RevisionView| view! { <Printed r/> }.into_any()/> }.into_any()
}

#[component]
fn Printed(r: RevisionView) -> impl IntoView {
    let (number, back) = (r.row.number, paths::revision(&r.id, r.row.number));
    let older =
        (number < r.latest).then(|| view! { <p><b>{format!("Not the newest: revision {} is.", r.latest)}</b></p> });
    let sections = r.plan.sections_to_read().map(|section| {
        let (plan, html, zone) = (r.plan.clone(), r.html.clone(), r.zone.clone());
        view! {
            <section class="printed-section stack tight" aria-labelledby=section.key()>
                <h2 id=section.key()>{section.label()}</h2>
                <SectionText plan html section zone/>
            </section>
        }
        .into_any()
    });
    let sections = sections.collect_view();
    let documents =
        r.plan.documents.iter().map(|d| view! { <li><DocumentLine document=d.clone()/></li> }).collect_view();
    let none = r.plan.documents.is_empty().then(|| view! { <p class="muted">"No document belongs to this plan."</p> });
    view! {
        <PageHead title=format!("Plan of {}, revision {number}", r.name) lede=r.title.clone()>
            <a class="button" href=back>"Back to the revision"</a>
        </PageHead>
        <p class="hint no-print">"To print this page or save it as PDF, use your browser’s print command. Navigation is left out."</p>
        <div class="printed-plan stack loose">
            {older}
            <Facts r=r.clone()/>
            {sections}
            <section class="printed-section stack tight"><h2>"Other planning documents"</h2>{none}<ul class="stack tight">{documents}</ul></section>
            <Votes votes=r.given/>
            <p class="muted">"Printed from Slipway, "<When at=r.made_at/>"."</p>
        </div>
    }
}

#[component]
fn Facts(r: RevisionView) -> impl IntoView {
    let why = (!r.row.why.is_empty()).then(|| view! { <dt>"Why"</dt><dd>{r.row.why.clone()}</dd> });
    view! {
        <dl class="kv">
            <dt>"Type"</dt><dd>{r.kind.label()}</dd>
            <dt>"Submitted by"</dt><dd>{r.row.by}</dd>
            <dt>"When"</dt><dd><When at=r.row.at/></dd>
            {why}
            <dt>"Written by"</dt><dd>{r.editors.join(", ")}</dd>
            <dt>"SHA-256"</dt><dd><code class="whole-hash">{r.row.sha256}</code></dd>
        </dl>
    }
}

/// Who voted what, when.
#[component]
pub fn Votes(votes: Vec<RevisionVote>) -> impl IntoView {
    let none = votes.is_empty().then(|| view! { <p class="muted">"Nobody has voted on this revision."</p> });
    let rows = votes.into_iter().map(|v| {
        let comment = (!v.comment.is_empty()).then(|| view! { <p class="typed">{v.comment}</p> });
        let note = (!v.note.is_empty()).then(|| view! { <p class="muted">{v.note}</p> });
        view! {
            <li class="stack tight">
                <p class="cluster"><ChoiceBadge choice=v.choice/><b>{v.name}</b><span>{v.gate}</span><span class="muted"><When at=v.at/></span></p>
                {comment}{note}
            </li>
        }
    });
    view! {
        <section class="printed-section stack tight" aria-labelledby="printed-votes">
            <h2 id="printed-votes">"Votes"</h2>
            {none}<ul class="stack tight">{rows.collect_view()}</ul>
        </section>
    }
}
