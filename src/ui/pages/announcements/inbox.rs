//! Messages: what the viewer was told, read and unread.

use crate::{
    api::announcements::{Inbox, InboxItem, MarkRead, read_inbox, read_unread_count},
    ui::{
        components::{Badge, Empty, Follow, Form, HiddenField, Load, PageHead, SubmitButton, Tone, When, keep},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The messages page.
pub fn inbox() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_inbox());
    view! {
        <PageHead title="Messages" lede="What you were told about releases. The same comes by mail where a mail server is set up."/>
        <Load from=data view=|inbox: Inbox| view! { <Content inbox/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(inbox: Inbox) -> impl IntoView {
    if inbox.items.is_empty() {
        return Either::Left(view! {
            <Empty icon="inbox" words="You have not been told anything yet. Announcements of releases that concern you appear here."/>
        });
    }
    let all = (inbox.unread > 1).then(|| {
        view! { <Form to=MarkRead::PATH><SubmitButton label="Mark everything as read" class="small" icon="check"/></Form> }
    });
    let unread = match inbox.unread {
        0 => "Everything is read.".to_owned(),
        100.. => "100 or more are unread.".to_owned(),
        n => format!("{n} unread."),
    };
    let more = inbox.more.then(|| view! { <p class="muted">"Older messages are not shown here; they are under the announcements of their releases."</p> });
    Either::Right(view! {
        <div class="stack">
            <div class="split"><p class="muted">{unread}</p>{all}</div>
            {keep("", inbox.items, |item| view! { <Item item/> })}
            {more}
        </div>
    })
}

#[component]
fn Item(item: InboxItem) -> impl IntoView {
    let (release, name) = item.release;
    let heading = format!("message-{}", item.id);
    let labelled = heading.clone();
    let key = item.id.clone();
    let state = if item.is_read {
        Either::Left(view! { <Badge tone=Tone::Neutral words="Read"/> })
    } else {
        Either::Right(view! { <Badge tone=Tone::Info words="Unread"/> })
    };
    let mark = (!item.is_read).then(|| {
        view! {
            <Form to=MarkRead::PATH key=key>
                <HiddenField name="announcement" value=item.id/>
                <SubmitButton label="Mark as read" class="small" icon="check"/>
            </Form>
        }
    });
    view! {
        <article class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=heading>{item.subject}</h2>{state}</header>
            <div class="card-body stack">
                <p class="muted">{format!("{} · {} · ", item.kind.label(), item.by)}<When at=item.at/></p>
                <p class="typed">{item.body}</p>
                <div class="cluster"><a href=paths::release(release)>{name}</a>{mark}</div>
            </div>
        </article>
    }
}

/// How much is unread, beside the link to the messages.
#[component]
pub fn UnreadCount() -> impl IntoView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_unread_count());
    let count = move || data.get().and_then(Result::ok).filter(|n: &usize| *n > 0);
    let shown = move || {
        count().map(|n| view! { <span class="count"><span class="visually-hidden">"unread: "</span>{n}</span> })
    };
    view! { <Follow from=data view=move || shown.into_any() quiet=true/> }
}
