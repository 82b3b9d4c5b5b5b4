//! What was announced, and how it stands with each person.

use crate::{
    api::announcements::{ReceiptView, SentView},
    domain::outbox::MessageState,
    ui::components::{Badge, Empty, Tone, When},
};
use leptos::{either::Either, prelude::*};

/// The announcements that were sent, the newest first.
#[component]
pub fn SentList(sent: Vec<SentView>) -> impl IntoView {
    if sent.is_empty() {
        return Either::Left(view! {
            <Empty icon="message-square" words="Nothing has been announced yet. Choose above what to tell, look at it, and send it."/>
        });
    }
    let items = sent.into_iter().map(|sent| view! { <Sent sent/> }).collect_view();
    Either::Right(view! { <section class="stack" aria-label="Sent announcements">{items}</section> })
}

#[component]
fn Sent(sent: SentView) -> impl IntoView {
    let heading = format!("announcement-{}", sent.id);
    let labelled = heading.clone();
    let summary = summary(&sent.people);
    let rows = sent.people.into_iter().map(|receipt| view! { <Receipt receipt/> }).collect_view();
    view! {
        <article class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=heading>{sent.subject}</h2><Badge tone=Tone::Info words=sent.kind.label()/></header>
            <div class="card-body stack">
                <p class="muted">{format!("{} told {}, ", sent.by, sent.audiences)}<When at=sent.at/></p>
                <p>{summary}</p>
                <details><summary>"The text"</summary><p class="typed">{sent.body}</p></details>
                <details>
                    <summary>"Who got it"</summary>
                    <div class="table-wrap" role="region" aria-label="Who got it" tabindex="0">
                        <table class="table cards">
                            <thead><tr><th scope="col">"Person"</th><th scope="col">"In Slipway"</th><th scope="col">"Mail"</th></tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </details>
            </div>
        </article>
    }
}

/// "12 people: 3 have read it, 10 mails sent, 1 waiting, 1 not delivered."
fn summary(people: &[ReceiptView]) -> String {
    let count = people.len();
    let people_count = if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    let read = people.iter().filter(|p| p.read.is_some()).count();
    let mails = |state| people.iter().filter(|p| p.mail == Some(state)).count();
    let mut parts = vec![format!("{read} marked it as read")];
    if people.iter().any(|p| p.mail.is_some()) {
        parts.push(format!("mails sent: {}", mails(MessageState::Sent)));
        parts.push(format!("waiting: {}", mails(MessageState::Waiting)));
        parts.push(format!("not delivered: {}", mails(MessageState::Dead)));
    } else {
        parts.push("no mail was sent".into());
    }
    format!("{people_count}: {}.", parts.join(", "))
}

#[component]
fn Receipt(receipt: ReceiptView) -> impl IntoView {
    let read = match receipt.read {
        Some(at) => Either::Left(view! { <Badge tone=Tone::Good words="Read"/>" "<small><When at/></small> }),
        None => Either::Right(view! { <Badge tone=Tone::Neutral words="Shown"/> }),
    };
    let mail = match receipt.mail {
        Some(state) => Either::Left(view! { <StateBadge state/> }),
        None => Either::Right(view! { <span class="muted">"None"</span> }),
    };
    let words = (!receipt.words.is_empty()).then(|| view! { <small>{receipt.words}</small> });
    view! {
        <tr>
            <th scope="row" data-label="Person">{receipt.name}</th>
            <td data-label="In Slipway">{read}</td>
            <td data-label="Mail">{mail}{words}</td>
        </tr>
    }
}

/// How a message stands.
#[component]
pub fn StateBadge(state: MessageState) -> impl IntoView {
    let tone = match state {
        MessageState::Sent => Tone::Good,
        MessageState::Waiting => Tone::Warn,
        MessageState::Dead => Tone::Bad,
    };
    view! { <Badge tone words=state.label()/> }
}
