//! Messages of one state, and the button that has one tried again.

use crate::{
    api::outbox::{MessageGroup, MessageRow, Redeliver},
    domain::outbox::{Channel, MessageState},
    ui::{
        components::{Empty, Form, HiddenField, SubmitButton, When, keep},
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The messages of a state.
#[component]
pub fn Messages(group: MessageGroup) -> impl IntoView {
    let state = group.state;
    let content = if group.rows.is_empty() {
        let words = match state {
            MessageState::Dead => "Nothing has been given up.",
            MessageState::Waiting => "Nothing waits to be delivered.",
            MessageState::Sent => "Nothing has been sent yet. Announcements of releases are sent from their page.",
        };
        Either::Left(view! { <Empty icon="inbox" words/> })
    } else {
        let rows = keep(state.key(), group.rows, move |row| view! { <Row row state/> });
        let action = (state == MessageState::Dead).then(|| view! { <th scope="col">"Again"</th> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label=state.label() tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Message"</th><th scope="col">"To"</th><th scope="col">"Since"</th>
                        <th scope="col" class="num">"Attempts"</th><th scope="col">"What came of it"</th>{action}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    let more = group.more.then(|| view! { <p class="card-foot">"There are more; the newest are shown."</p> });
    let id = format!("messages-{}", state.key());
    let labelled = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=id>{state.label()}</h2></header>
            <div class="card-body flush">{content}</div>
            {more}
        </section>
    }
}

#[component]
fn Row(row: MessageRow, state: MessageState) -> impl IntoView {
    let subject = match row.release {
        Some(release) => {
            Either::Left(view! { <a href=paths::release_tab(release, "announcements")>{row.subject.clone()}</a> })
        }
        None => Either::Right(row.subject.clone()),
    };
    let what = match row.channel {
        Channel::Mail => row.channel.label().to_owned(),
        Channel::Webhook => format!("{}: {}", row.channel.label(), row.kind),
    };
    let error = (!row.last_error.is_empty()).then(|| view! { <p>{row.last_error}</p> });
    let next = row.next.map(|at| view! { <p class="muted">"Next attempt: "<When at/></p> });
    let ticket = (!row.foreign_ticket.is_empty()).then(|| view! { <p>{format!("Ticket {}", row.foreign_ticket)}</p> });
    let again = (state == MessageState::Dead).then(|| {
        view! {
            <td data-label="Again">
                <Form to=Redeliver::PATH key=row.id.clone()>
                    <HiddenField name="message" value=row.id/>
                    <SubmitButton label="Redeliver" class="small" icon="refresh-cw"/>
                </Form>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label="Message">{subject}<small>{what}</small></th>
            <td data-label="To">{row.to}</td>
            <td data-label="Since"><When at=row.since/></td>
            <td data-label="Attempts" class="num">{row.attempts}</td>
            <td data-label="What came of it">{error}{next}{ticket}</td>
            {again}
        </tr>
    }
}
