//! Releases: what moves now, the list, raising one, and a release's own page with its tabs.

mod field;
mod figure;
mod form;
mod list;
mod next;
mod overview;

use super::activities::StandingBadge;
use crate::ui::data::Data;
use crate::{
    api::{
        releases::{ReleaseHead, read_release_head},
        review::Link,
    },
    domain::activity::Standing,
    ui::{
        components::{Badge, Load, PageHead, PeriodView, Tone},
        live::use_live,
        paths,
    },
};
pub use figure::ProcessFigure;
pub use form::{edit_release, new_release};
use leptos::prelude::*;
use leptos_router::{
    components::{A, Outlet},
    hooks::use_params_map,
};
pub use list::{FilterSelect, home, releases};
pub use next::MissingList;
pub use overview::release_overview;

/// The id of the release that the address names.
pub fn release_id() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()))
}

/// A release's page: its head and tabs; the tab's content comes from the route inside.
pub fn release() -> AnyView {
    let id = release_id();
    let live = use_live();
    let head = Data::new(move || (id.get(), live.of(&id.get())), |(id, _)| read_release_head(id));
    view! {
        <Load from=head view=|head: ReleaseHead| view! { <Head head/> }.into_any()/>
        <Outlet/>
    }
    .into_any()
}

#[component]
fn Head(head: ReleaseHead) -> impl IntoView {
    let row = head.row;
    let (tone, words) = match row.success {
        Some(true) => (Tone::Good, row.at),
        Some(false) => (Tone::Bad, row.at),
        None => (Tone::Info, format!("Step {}", row.at)),
    };
    let lede = format!("{} · {} release · request REQ-{}", row.title, row.kind, head.number);
    view! {
        <PageHead title=row.name lede>
            {matches!(row.standing, Standing::Late | Standing::AtRisk).then(|| view! { <StandingBadge standing=row.standing/> })}
            <Badge tone words/>
        </PageHead>
        <p class="release-window muted"><PeriodView period=row.window/></p>
        <Related follows=head.follows followed_by=head.followed_by/>
        <Tabs id=row.id/>
    }
}

/// The release that this one follows, and those that follow it (S4.38).
#[component]
fn Related(follows: Option<Link>, followed_by: Vec<Link>) -> impl IntoView {
    if follows.is_none() && followed_by.is_empty() {
        return None;
    }
    let link =
        |words: &'static str, to: Link| view! { <span>{words}" "<a href=paths::release(to.id)>{to.name}</a></span> };
    let after = followed_by.into_iter().map(|to| link("Followed by", to)).collect_view();
    Some(view! { <p class="release-window muted cluster">{follows.map(|to| link("Follows", to))}{after}</p> })
}

#[component]
fn Tabs(id: String) -> impl IntoView {
    let tab = |name: &'static str, label: &'static str| {
        let to = if name.is_empty() { paths::release(&id) } else { paths::release_tab(&id, name) };
        view! { <li><A href=to exact=name.is_empty()>{label}</A></li> }
    };
    view! {
        <nav class="tabs" aria-label="Parts of the release">
            <ul>
                {tab("", "Overview")} {tab("plan", "Plan")} {tab("approvals", "Approvals")} {tab("changes", "Changes")}
                {tab("activities", "Activities")} {tab("build", "Build")} {tab("tests", "Tests")} {tab("rollback", "Rollback")}
                {tab("deployments", "Deployments")} {tab("runbook", "Runbook")} {tab("baselines", "Baselines")}
                {tab("announcements", "Announcements")} {tab("notes", "Notes")} {tab("review", "Review")} {tab("roles", "Roles")} {tab("history", "History")}
            </ul>
        </nav>
    }
}
