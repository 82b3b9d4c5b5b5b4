//! A release's gates: the rule of each, every vote with its comment, void ones struck, who is waited for, and the form
//! where the viewer may vote.

use super::{
    Unplaced,
    form::VoteFields,
    gate::{Passages, Tally},
    lists::ChoiceBadge,
    shown::form_key,
    since::Since,
};
use crate::ui::data::Data;
use crate::{
    api::approvals::{GateView, ReleaseApprovals, RevisionHead, VoteView, read_release_approvals},
    domain::approval::Verdict,
    ui::{
        components::{Badge, Empty, ErrorNotice, Follow, Icon, Tone, When},
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::prelude::*;

/// The approvals tab of a release.
pub fn release_approvals() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.of(&id.get())), |(id, _)| read_release_approvals(id));
    let show = move || {
        view! {
            {move || data.get().and_then(Result::err).map(|error| view! { <ErrorNotice error/> })}
            <Gates data/>
        }
    };
    view! { <Follow from=data view=move || show().into_any()/> }.into_any()
}

#[component]
fn Gates(data: Data<ReleaseApprovals>) -> impl IntoView {
    let all = Memo::new(move |before: Option<&Option<ReleaseApprovals>>| match data.get() {
        Some(Ok(all)) => Some(all),
        _ => before.cloned().flatten(),
    });
    let gates = move || all.with(|a| a.as_ref().map(|a| a.gates.clone()).unwrap_or_default());
    let head = Memo::new(move |_| all.with(|a| a.as_ref().map(|a| (a.id.clone(), a.revision.clone()))));
    let since = Memo::new(move |_| all.with(|a| a.as_ref().and_then(|a| Some((a.id.clone(), a.since.clone()?)))));
    let keys = move || all.with(|a| a.iter().flat_map(open_forms).collect::<Vec<_>>());
    view! {
        <Unplaced keys=keys/>
        <div class="stack loose">
            {move || head.get().map(|(id, revision)| view! { <div class="stack tight"><Head id revision/></div> })}
            {move || since.get().map(|(id, since)| view! { <Since id since/> })}
            <For each=gates key=|g: &GateView| g.card.key.clone() let:gate>
                <GateSection
                    now=Memo::new(move |_| all.with(|a| {
                        a.iter().flat_map(|a| &a.gates).find(|g| g.card.key == gate.card.key).unwrap_or(&gate).clone()
                    }))
                    head=head
                />
            </For>
        </div>
    }
}

fn open_forms(all: &ReleaseApprovals) -> Vec<String> {
    let revision = all.revision.as_ref().map_or(0, |r| r.number);
    all.gates.iter().filter(|g| g.mine).map(|g| form_key(&all.id, &g.card.key, revision)).collect()
}

#[component]
fn Head(id: String, revision: Option<RevisionHead>) -> impl IntoView {
    let Some(r) = revision else {
        return view! {
            <Empty icon="gavel" words="No plan has been submitted yet. Votes are on a submitted plan: the gates appear here with the first revision.">
                <a class="button" href=paths::release_tab(&id, "plan")>"Go to the plan"</a>
            </Empty>
        }
        .into_any();
    };
    let to = paths::revision(&id, r.number);
    let why = (!r.why.is_empty())
        .then(|| view! { <p class="vote-what">"Submitted again because: "<b>{r.why.clone()}</b></p> });
    let moved = r.draft_moved_on.then(|| view! {
        <p class="notice" data-tone="warn"><Icon name="pencil"/>"The plan is being edited again. The plan’s page says which votes a new revision would void."</p>
    });
    view! {
        <p class="vote-what">
            "Votes are on " <a href=to>{format!("revision {}", r.number)}</a> " of the plan "
            <code class="hash" tabindex="0" title=r.hash.clone()>{r.hash.clone()}</code>
            <span class="muted">{format!(" submitted by {}, ", r.by)}<When at=r.at/></span>
        </p>
        {why}
        {moved}
    }
    .into_any()
}

#[component]
fn GateSection(now: Memo<GateView>, head: Memo<Option<(String, Option<RevisionHead>)>>) -> impl IntoView {
    let first = now.get_untracked();
    let heading = format!("gate-{}", first.card.key);
    let labelled = heading.clone();
    let form = Memo::new(move |_| {
        let (id, revision) = head.get()?;
        let revision = revision?;
        now.with(|g| g.mine.then(|| (id, revision.number, revision.hash, g.card.about.clone())))
    });
    let passages = Memo::new(move |_| now.with(|g| g.card.passages.clone()));
    view! {
        <section class="card vote-card" aria-labelledby=labelled>
            <header class="card-head">
                <h2 id=heading>{first.card.title.clone()}" "<small>{format!("Step {} · for people with the role {}", first.step, first.card.voters)}</small></h2>
                {move || now.with(|g| view! { <State verdict=g.card.tally.verdict here=g.here/> })}
            </header>
            <div class="card-body stack" data-single="true">
                {move || view! { <Standing gate=now.get()/> }}
                {move || view! { <Passages passages=passages.get()/> }}
                {move || form.get().map(|(id, revision, hash, _)| view! {
                    <section class="vote-gate" aria-label="Your vote">
                        <VoteFields id revision hash gate=now.get_untracked().card closed=Memo::new(|_| None)/>
                    </section>
                })}
            </div>
        </section>
    }
}

#[component]
fn State(verdict: Verdict, here: bool) -> impl IntoView {
    let (tone, words) = match verdict {
        Verdict::Open if here => (Tone::Info, verdict.label()),
        Verdict::Open => (Tone::Neutral, "Not asked yet"),
        Verdict::Approved => (Tone::Good, verdict.label()),
        Verdict::Rejected => (Tone::Bad, verdict.label()),
        Verdict::NobodyEligible => (if here { Tone::Bad } else { Tone::Warn }, verdict.label()),
    };
    view! { <Badge tone words/> }
}

/// The tally, the votes, and why the viewer cannot vote.
#[component]
fn Standing(gate: GateView) -> impl IntoView {
    let barred = (!gate.barred.is_empty()).then(|| {
        view! {
            <p class="notice" data-tone="warn"><Icon name="lock"/>{gate.barred.clone()}</p>
        }
    });
    let votes = (!gate.votes.is_empty()).then(|| view! {
        <ul class="votes stack tight">{gate.votes.clone().into_iter().map(|vote| view! { <VoteRow vote/> }).collect_view()}</ul>
    });
    view! {
        <Tally tally=gate.card.tally rule=gate.card.rule/>
        {barred}
        {votes}
    }
}

#[component]
fn VoteRow(vote: VoteView) -> impl IntoView {
    let void = vote.void.then(|| view! { <Badge tone=Tone::Warn words=vote.note.clone()/> });
    let carried = (!vote.void && !vote.note.is_empty()).then(|| view! { <p class="muted">{vote.note.clone()}</p> });
    let comment = (!vote.comment.is_empty()).then(|| view! { <p class="typed">{vote.comment}</p> });
    view! {
        <li class="vote-row" data-void=vote.void.to_string()>
            <p class="cluster"><ChoiceBadge choice=vote.choice/><b>{vote.name}</b><span class="muted"><When at=vote.at/></span>{void}</p>
            {comment}
            {carried}
        </li>
    }
}
