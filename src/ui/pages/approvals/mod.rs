//! Approvals: the queue of what waits for the viewer's vote, decidable without opening, and a release's own gates.
//!
//! Pages follow what others do while somebody types, so a card's form is made once and stays as it is; only the facts
//! around it change. See [`shown`].

mod card;
mod facts;
mod form;
mod gate;
mod lists;
mod release;
mod shown;
mod since;

use crate::ui::data::Data;
use crate::{
    api::approvals::{CastVote, Queue, read_queue},
    ui::{
        boot::use_boot,
        components::{Empty, ErrorNotice, Follow, Icon, PageHead},
        live::use_live,
        paths,
    },
};
use card::Card;
use leptos::{prelude::*, server_fn::ServerFn};
pub use lists::ChoiceBadge;
use lists::{Barred, Given};
pub use release::release_approvals;
use shown::{Shown, merge};

/// What waits for the viewer's vote.
pub fn approvals() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_queue());
    view! {
        <PageHead title="Approvals" lede="What waits for your vote, the nearest window first."/>
        <Follow from=data view=move || view! { <Refused data/><Waiting data/> }.into_any()/>
    }
    .into_any()
}

/// Why the queue cannot be shown.
#[component]
fn Refused(data: Data<Queue>) -> impl IntoView {
    move || data.get().and_then(Result::err).map(|error| view! { <ErrorNotice error/> })
}

#[component]
fn Waiting(data: Data<Queue>) -> impl IntoView {
    let queue = Memo::new(move |before: Option<&Queue>| match data.get() {
        Some(Ok(queue)) => queue,
        _ => before.cloned().unwrap_or_default(),
    });
    let cards = Memo::new(move |before: Option<&Vec<Shown>>| queue.with(|q| merge(before, q)));
    let keys = move || cards.with(|c| c.iter().flat_map(Shown::forms).collect::<Vec<_>>());
    let is_empty = Memo::new(move |_| cards.with(Vec::is_empty) && matches!(data.get(), Some(Ok(_))));
    let more = Memo::new(move |_| queue.with(|q| q.more));
    let barred = Memo::new(move |_| queue.with(|q| q.barred.clone()));
    let given = Memo::new(move |_| queue.with(|q| q.given.clone()));
    view! {
        <div class="stack loose">
            <Unplaced keys=keys/>
            <ul class="stack loose vote-cards">
                <For each=move || cards.get() key=Shown::key let:shown>
                    <li><Card first=shown.clone() shown=Memo::new(move |_| shown::find(&cards.read(), &shown))/></li>
                </For>
            </ul>
            {move || is_empty.get().then(|| view! { <Nothing/> })}
            {move || (more.get() > 0).then(|| view! {
                <p class="notice" data-tone="info"><Icon name="info"/>{more_words(more.get())}</p>
            })}
            {move || (!barred.read().is_empty()).then(|| view! { <Barred rows=barred.get()/> })}
            {move || (!given.read().is_empty()).then(|| view! { <Given rows=given.get()/> })}
        </div>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty icon="gavel" words="Nothing waits for your vote.">
            <a class="button" href=paths::RELEASES>"See all releases"</a>
        </Empty>
    }
}

fn more_words(more: usize) -> String {
    let releases = if more == 1 { "1 more release waits".to_owned() } else { format!("{more} more releases wait") };
    format!("{releases} for your vote. They appear here as you decide on those above.")
}

/// The answer to a vote whose form is no longer on the page, since it was decided or the plan moved on meanwhile.
#[component]
pub fn Unplaced<K>(
    /// The keys of the forms on the page.
    keys: K,
) -> impl IntoView
where
    K: Fn() -> Vec<String> + Send + Sync + 'static,
{
    let flash = use_boot().flash;
    let mine = flash.action == CastVote::PATH;
    let error = flash.error.clone().filter(|_| mine);
    let key = flash.field("key").unwrap_or_default();
    let comment = flash.field("form[comment]").filter(|c| !c.trim().is_empty());
    move || {
        let error = error.clone().filter(|_| !keys().contains(&key))?;
        let comment = comment.clone().map(|c| view! { <p>"What you wrote: “"{c}"”"</p> });
        Some(view! {
            <div class="notice" data-tone="bad" role="alert"><Icon name="circle-alert"/><div><p>{error.to_string()}</p>{comment}</div></div>
        })
    }
}
