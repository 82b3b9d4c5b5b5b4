//! The changes tab of a release: what it holds, where the packages are, and what could be taken in (S0.3, S0.32).

use super::{RiskBadge, Rules, StatusBadge, outage};
use crate::ui::data::Data;
use crate::{
    api::changes::{AcceptChange, Candidate, InRelease, ReleaseChanges, TakeChangeOut, read_release_changes},
    domain::calendar::Environment,
    ui::{
        components::{Badge, Empty, Form, HiddenField, Icon, Load, SubmitButton, Tone, When, keep},
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The changes tab.
pub fn release_changes() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_release_changes(id));
    view! { <Load from=data view=|data: ReleaseChanges| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: ReleaseChanges) -> impl IntoView {
    let closed = (!data.closed.is_empty())
        .then(|| view! { <p class="notice" data-tone="info"><Icon name="info"/>{data.closed.clone()}</p> });
    let candidates = data.closed.is_empty().then(|| view! { <Candidates data=data.clone()/> });
    view! {
        <div class="stack">
            {closed}
            <Held data/>
            {candidates}
        </div>
    }
}

#[component]
fn Held(data: ReleaseChanges) -> impl IntoView {
    let may = data.closed.is_empty() && data.why_not.is_empty();
    let count = data.rows.len();
    let content = if data.rows.is_empty() {
        Either::Left(view! { <Empty icon="package" words="The release holds no change yet."/> })
    } else {
        let of = data.id.clone();
        let row = move |held| view! { <HeldRow held request=of.clone() may/> };
        let rows = keep(&format!("{} {may}", data.id), data.rows, row);
        let tools = may.then(|| view! { <th scope="col"><span class="visually-hidden">"Take out"</span></th> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Changes in the release" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Change"</th><th scope="col">"Status"</th><th scope="col">"Risk"</th>
                        <th scope="col">"Outage"</th><th scope="col">"Package"</th><th scope="col">"Where it is"</th>
                        <th scope="col">"Added"</th>{tools}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="held">
            <header class="card-head"><h2 id="held">"In this release "<span class="count">{count}</span></h2></header>
            <div class="card-body flush">{content}</div>
        </section>
    }
}

#[component]
fn HeldRow(held: InRelease, request: String, may: bool) -> impl IntoView {
    let row = held.row;
    let (tone, place) = match held.environment {
        None => (Tone::Neutral, "Not deployed"),
        Some(Environment::Test) => (Tone::Info, "TEST"),
        Some(Environment::Live) => (Tone::Live, "LIVE"),
    };
    let id = row.id.clone();
    let tools = may.then(|| {
        view! {
            <td data-label="">
                <Form to=TakeChangeOut::PATH key=id.clone()>
                    <HiddenField name="change" value=id/>
                    <HiddenField name="request" value=request/>
                    <SubmitButton label="Take out" class="quiet small" icon="undo-2"/>
                </Form>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label="Change">
                <a href=paths::change(&row.id)><span class="num">{row.number.clone()}</span>" "{row.title.clone()}</a>
            </th>
            <td data-label="Status"><StatusBadge status=row.status/></td>
            <td data-label="Risk"><RiskBadge risk=row.risk/></td>
            <td data-label="Outage">{outage(row.outage_minutes)}</td>
            <td data-label="Package">{held.package}</td>
            <td data-label="Where it is"><Badge tone words=place/></td>
            <td data-label="Added"><When at=held.added_at/></td>
            {tools}
        </tr>
    }
}

#[component]
fn Candidates(data: ReleaseChanges) -> impl IntoView {
    let why_not = (!data.why_not.is_empty()).then(|| {
        let words = format!("Taking changes in from here: {}", data.why_not);
        view! { <p class="notice" data-tone="neutral"><Icon name="lock"/>{words}</p> }
    });
    let raise = data.may_raise.then(|| {
        let to = format!("{}?product={}", paths::NEW_CHANGE, data.product);
        view! { <a class="button small" href=to><Icon name="plus"/>"Raise a change for this release"</a> }
    });
    let rules = if data.rules.is_empty() {
        Either::Left(
            view! { <p class="muted">"The plan states no rules: any open change of the product qualifies."</p> },
        )
    } else {
        Either::Right(view! { <p class="muted">{format!("Acceptance rules: {}", data.rules.join(" "))}</p> })
    };
    let may = data.why_not.is_empty();
    let list = if data.candidates.is_empty() {
        Either::Left(view! { <Empty icon="git-pull-request" words="No other open change of this product."/> })
    } else {
        let of = data.id.clone();
        let item = move |c| view! { <li><CandidateItem c request=of.clone() may/></li> };
        let items = keep(&format!("{} {may}", data.id), data.candidates, item);
        Either::Right(view! { <ul class="offers">{items}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="candidates">
            <header class="card-head"><h2 id="candidates">"Open changes of the product"</h2>{raise}</header>
            <div class="card-body stack">{rules}{why_not}{list}</div>
        </section>
    }
}

#[component]
fn CandidateItem(c: Candidate, request: String, may: bool) -> impl IntoView {
    let unmet: Vec<_> = c.outcomes.iter().filter(|o| !o.met).cloned().collect();
    let (id, label) = (c.row.id.clone(), format!("Take {} in", c.row.number));
    let form = (may && c.qualifies).then(|| {
        view! {
            <Form to=AcceptChange::PATH key=id.clone()>
                <HiddenField name="change" value=id/>
                <HiddenField name="request" value=request/>
                <SubmitButton label class="small" icon="plus"/>
            </Form>
        }
    });
    let verdict = if unmet.is_empty() {
        Either::Left(view! {
            <details>
                <summary>{format!("Qualifies: all {} rules are met", c.outcomes.len())}</summary>
                <Rules outcomes=c.outcomes/>
            </details>
        })
    } else {
        Either::Right(view! { <p>"Does not qualify:"</p><Rules outcomes=unmet/> })
    };
    view! {
        <article class="offer">
            <div class="split">
                <div>
                    <h3><a href=paths::change(&c.row.id)><span class="num">{c.row.number.clone()}</span>" "{c.row.title.clone()}</a></h3>
                    <p class="cluster"><StatusBadge status=c.row.status/><RiskBadge risk=c.row.risk/>
                    <span class="muted">{format!("Outage: {}", outage(c.row.outage_minutes).to_lowercase())}</span></p>
                </div>
                {form}
            </div>
            {verdict}
        </article>
    }
}
