//! One vote that is asked for: what it is about, how it stands, and the form.

use super::form::VoteFields;
use crate::{
    api::approvals::{GateCard, PassageView, TallyView},
    ui::components::{Icon, Markdown},
};
use leptos::prelude::*;

/// A gate on a card of the queue.
#[component]
pub fn Gate(
    id: String,
    revision: u32,
    hash: String,
    first: GateCard,
    /// How it stands now.
    now: Memo<GateCard>,
    /// Why it is closed to the viewer, once it is.
    closed: Memo<Option<String>>,
) -> impl IntoView {
    let heading = format!("gate-{id}-{}-{revision}", first.key);
    let labelled = heading.clone();
    view! {
        <section class="vote-gate" aria-labelledby=labelled data-closed=move || closed.get().is_some().to_string()>
            <h3 id=heading>{first.title.clone()}</h3>
            // How it stood before the viewer's vote would mislead once that is given.
            {move || closed.get().is_none().then(|| view! { <Tally tally=now.get().tally rule=now.get().rule/> })}
            <Passages passages=first.passages.clone()/>
            <VoteFields id revision hash gate=first closed/>
        </section>
    }
}

/// How the votes stand: as a bar and in words.
#[component]
pub fn Tally(tally: TallyView, rule: String) -> impl IntoView {
    let cast = tally.approvals + tally.rejections + tally.abstentions;
    let places = tally.needed.max(cast).max(tally.approvals + tally.rejections).min(20);
    let votes = [("approve", tally.approvals), ("reject", tally.rejections), ("abstain", tally.abstentions)];
    let mut marks: Vec<&'static str> =
        votes.iter().flat_map(|(key, n)| std::iter::repeat_n(*key, *n as usize)).take(20).collect();
    marks.resize((places as usize).max(marks.len()), "");
    let marks = marks.into_iter().map(|m| view! { <i data-vote=(!m.is_empty()).then_some(m)></i> });
    let counted = [(tally.rejections, "rejection"), (tally.abstentions, "abstention")];
    let others: Vec<_> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, what)| plural(*n, what)).collect();
    let others = if others.is_empty() { String::new() } else { format!(", {}", others.join(", ")) };
    view! {
        <div class="tally">
            <span class="tally-bar" aria-hidden="true">{marks.collect_view()}</span>
            <p><b>{format!("{} of {} ", tally.approvals, plural(tally.needed, "approval"))}</b>{others}</p>
            <p class="muted tally-words">{rule}" "{tally.remarks}</p>
        </div>
    }
}

fn plural(n: u32, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The text that is approved.
#[component]
pub fn Passages(passages: Vec<PassageView>) -> impl IntoView {
    let titles = passages.iter().map(|p| p.title.clone()).collect::<Vec<_>>();
    let summary = match titles.as_slice() {
        [one] => format!("Read: {}", one.to_lowercase()),
        _ => "Read what this is about".to_owned(),
    };
    let passages = passages.into_iter().map(|p| {
        let items = (!p.items.is_empty())
            .then(|| view! { <ul>{p.items.into_iter().map(|i| view! { <li>{i}</li> }).collect_view()}</ul> });
        let text = (!p.html.is_empty()).then(|| view! { <Markdown html=p.html/> });
        let notes = p.notes.into_iter().map(|(label, html)| view! { <p><b>{label}</b></p><Markdown html/> });
        view! { <section><h4>{p.title}</h4>{text}{notes.collect_view()}{items}</section> }
    });
    view! { <details><summary>{summary}</summary><div class="passages prose">{passages.collect_view()}</div></details> }
}

/// A sentence in place of a form.
#[component]
pub fn Closed(words: String) -> impl IntoView {
    view! { <p class="vote-closed" role="status"><Icon name="check"/>{words}</p> }
}
