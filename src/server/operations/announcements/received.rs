//! What somebody was told: their own announcements, read and unread. Everybody sees and marks only their own.

use crate::{
    api::{
        Done,
        announcements::{Inbox, InboxItem, ReadForm},
    },
    domain::{
        access::{self, Action, Subject},
        ids::AnnouncementId,
    },
    server::{Cx, Failure, store::announcements::Received},
};

/// Announcements shown.
const SHOWN: usize = 100;

/// What the actor was told.
pub async fn inbox(cx: Cx) -> Result<Inbox, Failure> {
    let mut tx = cx.read().await?;
    let mut received = tx.inbox(cx.actor.id, i64::try_from(SHOWN + 1).unwrap_or(i64::MAX)).await?;
    let more = received.len() > SHOWN;
    received.truncate(SHOWN);
    let items = received.into_iter().map(|r| item(&cx, r)).collect();
    Ok(Inbox { items, unread: tx.unread(cx.actor.id).await?, more })
}

fn item(cx: &Cx, received: Received) -> InboxItem {
    let a = received.announcement;
    let release = match received.version {
        Some(version) => format!("{} {version}", received.product_name),
        None => format!("{}: {}", received.product_name, received.title),
    };
    InboxItem {
        id: a.id.to_string(),
        release: (a.request.to_string(), release),
        kind: a.kind,
        subject: a.subject,
        body: a.body,
        by: a.by_name,
        at: cx.moment(a.at),
        is_read: received.read_at.is_some(),
    }
}

/// How much of it the actor has not marked as read.
pub async fn unread_count(cx: Cx) -> Result<usize, Failure> {
    let mut tx = cx.read().await?;
    Ok(tx.unread(cx.actor.id).await?)
}

/// Marks something, or everything, as read. It is the reader's own mark and changes nothing for others, so the trail has no
/// entry of it.
pub async fn mark_read(cx: Cx, form: ReadForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOwnAccount, &Subject::Workspace)?;
    let one = match form.announcement.trim() {
        "" => None,
        id => Some(id.parse::<AnnouncementId>().map_err(|_| Failure::NotFound)?),
    };
    let mut tx = cx.write().await?;
    let marked = tx.mark_read(cx.actor.id, one, cx.now).await?;
    cx.commit(tx).await?;
    Ok(Done::here(match marked {
        0 => "Nothing was unread.".to_owned(),
        1 => "Marked as read.".to_owned(),
        n => format!("{n} messages are marked as read."),
    }))
}
