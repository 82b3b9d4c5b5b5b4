//! A change's own page: what is wanted, where it stands, the releases that it could go into, what happened to it.

use super::{RiskBadge, Rules, StatusBadge, form::EditForm, outage, were_in::WereIn};
use crate::ui::data::Data;
use crate::{
    api::changes::{AssessChange, ChangeView, Happened, Offer, OfferChange, read_change},
    domain::change::ChangeStatus,
    ui::{
        components::{
            Empty, Form, HiddenField, Icon, Load, PageHead, PeriodView, RadioField, SubmitButton, When, keep,
        },
        live::use_live,
        paths,
    },
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
    server_fn::ServerFn,
};
use leptos_router::hooks::use_params_map;

/// A change's page.
pub fn change() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()));
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_change(id));
    view! { <Load from=data view=|change: ChangeView| view! { <Content change/> }.into_any()/> }.into_any()
}

#[component]
fn Content(change: ChangeView) -> impl IntoView {
    let row = change.row.clone();
    let lede = format!("{} · raised by {}", row.product, row.initiator);
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::CHANGES>"Changes"</a></li></ol></nav>
        <PageHead title=format!("{} {}", row.number, row.title) lede>
            <StatusBadge status=row.status/>
            <RiskBadge risk=row.risk/>
        </PageHead>
        <div class="page-columns">
            <div class="stack">
                <About change=change.clone()/>
                <Releases change=change.clone()/>
                <WereIn releases=change.was_in.clone() problems=change.problems.clone()/>
                <History history=change.history.clone()/>
            </div>
            <aside class="aside stack"><Status change/></aside>
        </div>
    }
}

#[component]
fn About(change: ChangeView) -> impl IntoView {
    // Made once: what is typed stays when others do something to the change, and saving says so.
    let (id, kept, edit) = (change.row.id.clone(), change.row.id.clone(), change.edit.clone());
    let or_none = |names: Vec<String>| if names.is_empty() { "None named".to_owned() } else { names.join(", ") };
    view! {
        <section class="card" aria-labelledby="about">
            <header class="card-head"><h2 id="about">"What is wanted"</h2></header>
            <div class="card-body stack">
                <p class="prose note">{change.reason}</p>
                <dl class="kv">
                    <dt>"Problem tickets"</dt><dd>{or_none(change.problem_tickets)}</dd>
                    <dt>"Components"</dt><dd>{or_none(change.components)}</dd>
                    <dt>"Outage"</dt><dd>{outage(change.row.outage_minutes)}</dd>
                    <dt>"Raised"</dt><dd>{change.row.initiator}", "<When at=change.raised_at/></dd>
                </dl>
                {keep(&kept, edit.is_some().then_some(()), move |()| edit.clone().map(|edit| view! { <EditForm change=id.clone() edit/> }))}
            </div>
        </section>
    }
}

/// The release that it is in, or those that it could go into (S0.33).
#[component]
fn Releases(change: ChangeView) -> impl IntoView {
    let row = change.row.clone();
    let open = matches!(row.status, ChangeStatus::Proposed | ChangeStatus::Approved);
    let content = match row.release {
        Some((id, name)) => EitherOf3::A(view! {
            <p><Icon name="rocket"/>" It is in "<a href=paths::release_tab(id, "changes")>{name}</a>"."</p>
        }),
        None if !open => EitherOf3::B(
            view! { <p class="muted">{format!("A change that is “{}” goes into no release.", row.status)}</p> },
        ),
        None => EitherOf3::C(view! { <Offers change/> }),
    };
    let title = if open { "Add to a release" } else { "Release" };
    view! {
        <section class="card" aria-labelledby="releases">
            <header class="card-head"><h2 id="releases">{title}</h2></header>
            <div class="card-body stack">{content}</div>
        </section>
    }
}

#[component]
fn Offers(change: ChangeView) -> impl IntoView {
    if change.offers.is_empty() {
        return Either::Left(view! {
            <Empty icon="rocket" words="No release of this product takes changes now. A release does from when its planning is approved until it has left TEST deployment."/>
        });
    }
    let why_not = change.why_not_offer.clone();
    let note = (!why_not.is_empty())
        .then(|| view! { <p class="notice" data-tone="neutral"><Icon name="lock"/>{why_not.clone()}</p> });
    let may = why_not.is_empty();
    let of = change.row.id.clone();
    let item = move |offer| view! { <li><OfferItem offer change=of.clone() may/></li> };
    let items = keep(&format!("{} {may}", change.row.id), change.offers, item);
    Either::Right(view! { {note}<ul class="offers">{items}</ul> })
}

#[component]
fn OfferItem(offer: Offer, change: String, may: bool) -> impl IntoView {
    let (request, label) = (offer.request.clone(), format!("Add to {}", offer.name));
    let form = (may && offer.qualifies).then(|| {
        view! {
            <Form to=OfferChange::PATH key=request.clone()>
                <HiddenField name="change" value=change/>
                <HiddenField name="request" value=request/>
                <SubmitButton label class="small" icon="plus"/>
            </Form>
        }
    });
    let verdict = if offer.qualifies {
        "It qualifies: every acceptance rule is met."
    } else {
        "It does not qualify for this release."
    };
    view! {
        <article class="offer">
            <div class="split">
                <div>
                    <h3><a href=paths::release_tab(&offer.request, "changes")>{offer.name.clone()}</a></h3>
                    <p class="muted">{offer.title}" · "<PeriodView period=offer.window/></p>
                </div>
                {form}
            </div>
            <p>{verdict}</p>
            <Rules outcomes=offer.outcomes/>
        </article>
    }
}

#[component]
fn Status(change: ChangeView) -> impl IntoView {
    let row = change.row.clone();
    let content = if !change.why_not_assess.is_empty() {
        EitherOf3::A(
            view! { <p class="muted">{format!("Setting the status: {}", lower_first(&change.why_not_assess))}</p> },
        )
    } else if change.choices.is_empty() {
        let words = match row.status {
            ChangeStatus::InRelease => "It changes its status with the release that it is in.",
            _ => "Nothing more can be done with it.",
        };
        EitherOf3::B(view! { <p class="muted">{words}</p> })
    } else {
        EitherOf3::C(keep("status", [(row.id.clone(), row.status, change.choices.clone())], |(id, status, choices)| {
            let first = choices.first().map(|c| c.value.clone()).unwrap_or_default();
            view! {
                <Form to=AssessChange::PATH class="form">
                    <HiddenField name="change" value=id/>
                    <HiddenField name="seen" value=status.key()/>
                    <RadioField name="status" legend="Set it to" value=first options=choices/>
                    <div class="form-actions"><SubmitButton label="Set the status"/></div>
                </Form>
            }
        }))
    };
    view! {
        <section class="card" aria-labelledby="status">
            <header class="card-head"><h2 id="status">"Status"</h2><StatusBadge status=row.status/></header>
            <div class="card-body">{content}</div>
        </section>
    }
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

#[component]
fn History(history: Vec<Happened>) -> impl IntoView {
    if history.is_empty() {
        return None;
    }
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
    Some(view! {
        <section class="card" aria-labelledby="history">
            <header class="card-head"><h2 id="history">"History"</h2></header>
            <div class="card-body"><ol class="timeline">{items.collect_view()}</ol></div>
        </section>
    })
}
