//! The overview of what moves now, and the list of all releases with its filters in the address.

use crate::ui::data::Data;
use crate::{
    api::{
        approvals::read_waiting_count,
        releases::{COUNTED, ReleaseFilter, ReleaseList, ReleaseRow, list_releases},
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        activity::Standing,
        release::ReleaseKind,
    },
    ui::{
        boot::use_actor,
        components::{Badge, Empty, Icon, Load, PageHead, PeriodView, Tone},
        live::use_live,
        pages::activities::StandingBadge,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// What moves now: open releases, those that wait for the viewer first.
pub fn home() -> AnyView {
    let live = use_live();
    let open = || ReleaseFilter { state: "open".into(), ..ReleaseFilter::default() };
    let list = Data::new(move || live.any(), move |_| list_releases(open()));
    let name = use_actor().map(|a| a.name).unwrap_or_default();
    view! {
        <PageHead title="Overview" lede=format!("Hello {name}. This is what moves now.")>
            <RaiseLink/>
        </PageHead>
        <VotesNotice/>
        <Load from=list view=overview/>
    }
    .into_any()
}

fn overview(list: ReleaseList) -> AnyView {
    if list.open + list.closed == 0 {
        return view! { <Begin/> }.into_any();
    }
    view! { <Mine rows=list.rows/> }.into_any()
}

/// Where to begin in a Slipway without any release.
#[component]
fn Begin() -> impl IntoView {
    let may = |action| use_actor().is_some_and(|a| access::may(&a, action, &Subject::Workspace).is_ok());
    let catalogue = may(Action::EditCatalogue).then(|| {
        view! { <li><a href=paths::SETTINGS>"Name your products and their components"</a>": what releases change."</li> }
    });
    let people = may(Action::EditPeople).then(|| {
        view! { <li><a href=paths::SETTINGS>"Give people accounts and roles"</a>": who plans, votes, tests and deploys."</li> }
    });
    let raise = if may(Action::RaiseRelease) {
        view! { <li><a href=paths::NEW_RELEASE>"Raise the first release"</a>"."</li> }.into_any()
    } else {
        view! { <li>"A release manager raises the first release."</li> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="begin">
            <header class="card-head"><h2 id="begin">"Begin here"</h2></header>
            <div class="card-body"><ol class="plain-list">{catalogue}{people}{raise}</ol></div>
        </section>
    }
}

/// How many votes wait for the viewer, if any do.
#[component]
fn VotesNotice() -> impl IntoView {
    let live = use_live();
    let waiting = Data::new(move || live.any(), |_| read_waiting_count());
    let shown = |n: usize| {
        let words = if n == 1 {
            "One vote of yours is waited for. ".to_owned()
        } else {
            format!("{n} votes of yours are waited for. ")
        };
        (n > 0).then(|| view! {
            <p class="notice" data-tone="info"><Icon name="gavel"/><span>{words}<a href=paths::APPROVALS>"Go to the approvals"</a></span></p>
        }).into_any()
    };
    view! { <Load from=waiting view=shown/> }
}

/// The way to a new release, for those who may raise one.
#[component]
fn RaiseLink() -> impl IntoView {
    let may = use_actor().is_some_and(|a| access::may(&a, Action::RaiseRelease, &Subject::Workspace).is_ok());
    may.then(|| view! { <a class="button primary" href=paths::NEW_RELEASE><Icon name="plus"/>"Raise a release"</a> })
}

#[component]
fn Mine(rows: Vec<ReleaseRow>) -> impl IntoView {
    let (mine, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.mine);
    view! {
        <section class="stack">
            <h2>"Your move"</h2>
            <ReleaseTable rows=mine empty="No release waits for you."/>
        </section>
        <section class="stack">
            <h2>"Under way"</h2>
            <ReleaseTable rows=others empty="No other release is under way."/>
        </section>
    }
}

/// All releases.
pub fn releases() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            ReleaseFilter {
                product: get("product"),
                kind: get("kind"),
                state: get("state"),
                text: get("text"),
                page: get("page"),
            }
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_releases(filter));
    let choices = Data::new(|| (), |()| read_catalogue());
    view! {
        <PageHead title="Releases">
            <RaiseLink/>
        </PageHead>
        <Load from=choices view=move |c: Catalogue| view! { <Filters products=c.products filter=filter.get_untracked()/> }.into_any()/>
        <Load from=list view=move |list: ReleaseList| view! { <Page list filter=filter.get_untracked()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Filters(products: Vec<Choice>, filter: ReleaseFilter) -> impl IntoView {
    let kinds = ReleaseKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: k.label().into() }).collect();
    let states = vec![
        Choice { value: "open".into(), label: "Open".into() },
        Choice { value: "closed".into(), label: "Closed".into() },
    ];
    view! {
        <form method="get" action=paths::RELEASES class="filters" role="search">
            <label>"Search " <input type="search" name="text" value=filter.text/></label>
            <FilterSelect name="product" label="Product" options=products value=filter.product/>
            <FilterSelect name="kind" label="Type" options=kinds value=filter.kind/>
            <FilterSelect name="state" label="State" options=states value=filter.state/>
            <button type="submit" class="button">"Show"</button>
        </form>
    }
}

/// One of several in a filter that is sent by GET.
#[component]
pub fn FilterSelect(name: &'static str, label: &'static str, options: Vec<Choice>, value: String) -> impl IntoView {
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    view! {
        <label>{label}" "<select name=name><option value="">"All"</option>{options.collect_view()}</select></label>
    }
}

#[component]
fn Page(list: ReleaseList, filter: ReleaseFilter) -> impl IntoView {
    let page = list.page;
    let is_narrowed = [&filter.text, &filter.product, &filter.kind, &filter.state].iter().any(|f| !f.is_empty());
    let amount = match (is_narrowed, list.rows.len()) {
        (false, _) => format!("{} open, {} closed", counted(list.open), counted(list.closed)),
        (true, 0) => String::new(),
        (true, n) if list.more || page > 0 => format!("{n} of more that match"),
        (true, 1) => "1 release matches".to_owned(),
        (true, n) => format!("{n} releases match"),
    };
    let to = move |page: i64| {
        let f = &filter;
        let text = f.text.replace(['&', '#', '%', '+'], " ");
        format!("{}?text={text}&product={}&kind={}&state={}&page={page}", paths::RELEASES, f.product, f.kind, f.state)
    };
    let newer = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Newer"</a> });
    let older = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"Older"</a> });
    view! {
        <p class="muted">{amount}</p>
        <ReleaseTable rows=list.rows empty="No release matches."/>
        <nav class="cluster" aria-label="Pages">{newer}{older}</nav>
    }
}

fn counted(amount: i64) -> String {
    if amount > COUNTED { format!("more than {COUNTED}") } else { amount.to_string() }
}

/// Releases as a table; rows are cards on a phone.
#[component]
pub fn ReleaseTable(rows: Vec<ReleaseRow>, empty: &'static str) -> impl IntoView {
    if rows.is_empty() {
        return Either::Left(view! { <Empty icon="rocket" words=empty/> });
    }
    Either::Right(view! {
        <div class="card table-wrap" tabindex="0" role="region" aria-label="Releases">
            <table class="table cards">
                <thead>
                    <tr><th scope="col">"Release"</th><th scope="col">"Type"</th><th scope="col">"Where it is"</th>
                    <th scope="col">"Whose move"</th><th scope="col">"Window"</th><th scope="col" class="num">"Done"</th></tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    })
}

#[component]
fn Row(row: ReleaseRow) -> impl IntoView {
    let tone = match (row.success, row.kind) {
        (Some(true), _) => Tone::Good,
        (Some(false), _) => Tone::Bad,
        (None, _) => Tone::Info,
    };
    let kind = if row.kind == ReleaseKind::Emergency { Tone::Warn } else { Tone::Neutral };
    let is_late = matches!(row.standing, Standing::Late | Standing::AtRisk);
    let late = is_late.then(|| view! { " "<StandingBadge standing=row.standing/> });
    view! {
        <tr>
            <th scope="row" data-label="Release">
                <a href=paths::release(&row.id)>{row.name}<small>{row.title}</small></a>
            </th>
            <td data-label="Type"><Badge tone=kind words=row.kind.label()/></td>
            <td data-label="Where it is"><Badge tone words=row.at/>{late}</td>
            <td data-label="Whose move">{row.role}</td>
            <td data-label="Window"><PeriodView period=row.window/></td>
            <td data-label="Done" class="num">{row.percent}" %"</td>
        </tr>
    }
}
