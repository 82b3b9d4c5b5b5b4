//! The announcements tab of a release: what the viewer prepares, what would be sent, and what was.

use super::letter;
use crate::{
    api::announcements::{Announcements, ComposeView, PreviewView, ReceiptView, SentView},
    domain::{
        access::{self, Action, Subject},
        announcement::{Audience, Draft, Kind, template},
        ids::RequestId,
        outbox::MessageState,
    },
    server::{
        Cx, Failure,
        operations::dossier::Dossier,
        store::{Tx, announcements::Announcement, outbox::Message},
    },
};

/// Announcements shown.
const SHOWN: i64 = 30;

/// The announcements of a release; `kind` is what the viewer wants to tell next.
pub async fn of_release(cx: Cx, id: RequestId, kind: String) -> Result<Announcements, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let may = access::may(&cx.actor, Action::Announce, &Subject::Workspace);
    let draft = if may.is_ok() { tx.announcement_draft(id, cx.actor.id).await? } else { None };
    let mut sent = Vec::new();
    for announcement in tx.announcements(id, SHOWN).await? {
        sent.push(sent_view(&cx, &mut tx, announcement).await?);
    }
    let preview = match &draft {
        Some(draft) => Some(preview(&cx, &mut tx, &dossier, draft).await?),
        None => None,
    };
    Ok(Announcements {
        id: id.to_string(),
        preview,
        compose: may.is_ok().then(|| compose(draft, &kind)),
        why_not: may.err().map(|refusal| refusal.to_string()).unwrap_or_default(),
        mail: cx.state.config.outgoing.mail.is_some(),
        sent,
    })
}

/// The form: the draft, unless another kind is asked for.
fn compose(draft: Option<Draft>, kind: &str) -> ComposeView {
    let asked = kind.parse::<Kind>().ok();
    match (draft, asked) {
        (Some(draft), asked) if asked.is_none_or(|kind| kind == draft.kind) => ComposeView {
            kind: draft.kind,
            subject: draft.subject,
            body: draft.body,
            reason: draft.reason,
            audiences: keys(&draft.audiences),
        },
        (_, asked) => {
            let kind = asked.unwrap_or_default();
            let (subject, body) = template(kind);
            let audiences = keys(kind.audiences());
            ComposeView { kind, subject: subject.into(), body: body.into(), reason: String::new(), audiences }
        }
    }
}

fn keys(audiences: &[Audience]) -> Vec<String> {
    audiences.iter().map(|a| a.key().to_owned()).collect()
}

fn in_words(audiences: &[Audience]) -> String {
    audiences.iter().map(|a| a.label()).collect::<Vec<_>>().join("; ")
}

async fn preview(cx: &Cx, tx: &mut Tx, dossier: &Dossier, draft: &Draft) -> Result<PreviewView, Failure> {
    let mut view = PreviewView {
        draft: draft.id.to_string(),
        seen: String::new(),
        kind: draft.kind,
        subject: draft.subject.clone(),
        body: draft.body.clone(),
        audiences: in_words(&draft.audiences),
        people: vec![],
        problem: String::new(),
    };
    match letter(cx, tx, dossier, draft).await {
        Ok(letter) => {
            view.seen = letter.fingerprint();
            view.people = letter.to.iter().map(|id| dossier.name_of(*id)).collect();
            (view.subject, view.body) = (letter.subject, letter.body);
        }
        // The release or its people have changed since it was prepared.
        Err(Failure::Refused(refusal)) => view.problem = refusal.to_string(),
        Err(other) => return Err(other),
    }
    Ok(view)
}

async fn sent_view(cx: &Cx, tx: &mut Tx, a: Announcement) -> Result<SentView, Failure> {
    let mails = tx.mails_of(a.id).await?;
    let receipt = |(id, name, read_at): crate::server::store::announcements::Recipient| {
        let mail = mails.iter().find(|(to, _)| *to == id).map(|(_, message)| message);
        ReceiptView {
            name,
            read: read_at.map(|at| cx.moment(at)),
            mail: mail.map(|m| m.state),
            words: mail.map(|m| words(cx, m)).unwrap_or_default(),
        }
    };
    let people = tx.announcement_recipients(a.id).await?.into_iter().map(receipt).collect();
    Ok(SentView {
        id: a.id.to_string(),
        kind: a.kind,
        audiences: in_words(&a.audiences),
        subject: a.subject,
        body: a.body,
        by: a.by_name,
        at: cx.moment(a.at),
        people,
    })
}

fn words(cx: &Cx, mail: &Message) -> String {
    match mail.state {
        MessageState::Sent => String::new(),
        MessageState::Dead => mail.last_error.clone(),
        MessageState::Waiting if mail.last_error.is_empty() => String::new(),
        MessageState::Waiting => {
            format!("{} It is tried again {}.", ended(&mail.last_error), cx.moment(mail.next_at).words)
        }
    }
}

/// With a full stop, so that another sentence can follow.
fn ended(words: &str) -> String {
    if words.ends_with(['.', '!', '?']) { words.to_owned() } else { format!("{words}.") }
}
