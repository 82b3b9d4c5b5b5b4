//! Announcements of a release: prepared, looked at, and sent to each person once. What one was told oneself is in
//! [`received`].

mod received;
mod view;

pub use received::{inbox, mark_read, unread_count};
pub use view::of_release;

use super::dossier::Dossier;
use crate::{
    api::{
        Done,
        announcements::{DiscardForm, SendForm},
    },
    domain::{
        access::{self, Action, Subject},
        announcement::{
            Draft, DraftForm, Kind, Lack, Letter, Matter, Parts, Told, Values, fill, fill_line, is_enough, recipients,
        },
        calendar::Window,
        event::Event,
        ids::{AnnouncementId, RequestId},
        people::Person,
        problem::{Problem, Refusal},
        process::{Evidence, Proofs},
        release::ReleaseKind,
    },
    server::{
        Cx, Failure,
        store::{
            Tx,
            announcements::Announcement,
            outbox::{NewMail, announced},
        },
    },
};
use serde_json::json;
use uuid::Uuid;

/// What gates may know: which kinds of announcement have reached those whom they are for, and still hold (S1.65, S1.71,
/// S1.79, S1.84, S1.96, S1.97).
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let id = dossier.request.id;
    let told = tx.told_of(id).await?;
    let untold = tx.untold_requesters(id, Kind::Requester).await?;
    let now = compared(dossier, &matter(dossier));
    let proof = |evidence: &Evidence| {
        let kind: Kind = evidence.key().strip_prefix("announced:")?.parse().ok()?;
        let of_kind: Vec<Told> = told
            .iter()
            .filter(|(k, _)| *k == kind)
            .map(|(_, told)| told.clone())
            .map(|t| Told { of: compared(dossier, &t.of), ..t })
            .collect();
        let proved = match is_enough(kind, &of_kind, &now, &untold) {
            Err(Lack::Unsent | Lack::Unreached(_)) if !is_needed(kind, dossier) => Ok(()),
            enough => enough.map_err(|lack| lacking(kind, *evidence, lack)),
        };
        Some((*evidence, proved))
    };
    Ok(Evidence::ALL.iter().filter_map(proof).collect())
}

/// Whether this release has to announce it at all: a downtime where a change expects an outage (S1.84), a training where the
/// release is major (S1.79).
fn is_needed(kind: Kind, dossier: &Dossier) -> bool {
    match kind {
        Kind::Downtime => dossier.changes.iter().any(|c| c.outage_minutes > 0),
        Kind::Training => dossier.request.kind == ReleaseKind::Major,
        _ => true,
    }
}

/// What is lacking, as a sentence.
fn lacking(kind: Kind, evidence: Evidence, lack: Lack) -> String {
    match lack {
        Lack::Unsent => evidence.missing().to_owned(),
        Lack::Outdated => {
            let what = if kind == Kind::Plan { "The plan" } else { "The window" };
            format!("{what} has changed since it was announced. Announce it again.")
        }
        Lack::Unreached(whom) => {
            format!("“{}” was announced, but not to {whom}. Announce it to them, too.", kind.label())
        }
    }
}

/// What an announcement told, as it is compared: a plan that has changed in nothing that voids votes since is the plan that
/// is approved.
fn compared(dossier: &Dossier, matter: &Matter) -> Matter {
    Matter { revision: dossier.lineage.settled(&matter.revision).to_owned(), ..matter.clone() }
}

/// What of the release an announcement tells now.
fn matter(dossier: &Dossier) -> Matter {
    let window = &dossier.request.window;
    Matter {
        revision: dossier.revision.as_ref().map(|r| r.sha256.clone()).unwrap_or_default(),
        window: Some((window.starts_at, window.ends_at)),
    }
}

/// Prepares an announcement in place of what the actor prepared before; nothing is sent.
pub async fn prepare(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::Announce, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let draft = form.check(AnnouncementId(Uuid::now_v7()))?;
    letter(&cx, &mut tx, &dossier, &draft).await?;
    tx.save_announcement_draft(id, cx.actor.id, &draft, cx.now).await?;
    tx.commit().await?;
    Ok(Done::here("Nothing is sent yet: look at what would be, and send it."))
}

/// Forgets what the actor prepared.
pub async fn discard(cx: Cx, form: DiscardForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::Announce, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    tx.discard_announcement_draft(id, cx.actor.id).await?;
    tx.commit().await?;
    Ok(Done::here("The draft is discarded. Nothing was sent."))
}

/// Sends what the actor prepared and looked at: shown to each person in Slipway, and enqueued as mail. The draft's id is the
/// announcement's, so a second click sends nothing.
pub async fn send(cx: Cx, form: SendForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::Announce, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let wanted: AnnouncementId = form.draft.parse().map_err(|_| Failure::NotFound)?;
    if tx.was_announced(wanted).await? {
        return Ok(Done::here("This was sent already. Nothing was sent twice."));
    }
    let draft = tx.announcement_draft(id, cx.actor.id).await?.filter(|draft| draft.id == wanted);
    let draft = draft.ok_or_else(|| {
        Refusal::Conflict("You have changed this draft since. Look at it again, then send it.".into())
    })?;
    let letter = letter(&cx, &mut tx, &dossier, &draft).await?;
    if letter.fingerprint() != form.seen {
        let words = "The release or its people have changed since you looked. Look at what would be sent now, and send it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    store(&cx, &mut tx, &dossier, &draft, &letter).await?;
    let count = if letter.to.len() == 1 { "1 person".to_owned() } else { format!("{} people", letter.to.len()) };
    let what = draft.kind.label().to_lowercase();
    let words = format!("announced “{}” ({what}) of {} to {count}", letter.subject, dossier.request.name());
    let data = json!({
        "announcement": draft.id,
        "kind": draft.kind,
        "audiences": draft.audiences,
        "to": letter.to,
        "sha256": letter.fingerprint(),
    });
    cx.record(&mut tx, &Event::on(id, "announcement.sent", words).with(data)).await?;
    cx.commit(tx).await?;
    let how = if cx.state.config.outgoing.mail.is_some() {
        "Mails are on their way."
    } else {
        "No mail is set up, so it is shown in Slipway only."
    };
    Ok(Done::here(format!("Announced to {count}. {how}")))
}

async fn store(cx: &Cx, tx: &mut Tx, dossier: &Dossier, draft: &Draft, letter: &Letter) -> Result<(), Failure> {
    let announcement = Announcement {
        id: draft.id,
        request: dossier.request.id,
        kind: draft.kind,
        subject: letter.subject.clone(),
        body: letter.body.clone(),
        audiences: draft.audiences.clone(),
        by: cx.actor.id,
        by_name: cx.actor.name.clone(),
        at: cx.now,
    };
    tx.insert_announcement(&announcement, &matter(dossier), &letter.to).await?;
    tx.discard_announcement_draft(dossier.request.id, cx.actor.id).await?;
    if cx.state.config.outgoing.mail.is_none() {
        return Ok(());
    }
    let (event, kind) = (announced(draft.id), format!("announcement.{}", draft.kind.key()));
    for person in &letter.to {
        let mail = NewMail {
            event: &event,
            kind: &kind,
            to: *person,
            request: Some(dossier.request.id),
            subject: &letter.subject,
            body: &letter.body,
        };
        tx.enqueue_mail(&mail, cx.now).await?;
    }
    Ok(())
}

/// What a draft comes to for this release and these people.
async fn letter(cx: &Cx, tx: &mut Tx, dossier: &Dossier, draft: &Draft) -> Result<Letter, Failure> {
    let values = values(cx, dossier, &draft.reason);
    let subject = fill_line("subject", &draft.subject, &values);
    let body = fill("body", &draft.body, &values);
    let (people, parts) = (people(tx, dossier).await?, parts(tx, dossier).await?);
    let to: Vec<_> = recipients(&draft.audiences, &people, &parts).iter().map(|p| p.id).collect();
    let nobody = to.is_empty().then(|| {
        Problem::new("audiences", "Nobody belongs to these audiences. Choose others, or give somebody the role.")
    });
    match (subject, body, nobody) {
        (Ok(subject), Ok(body), None) => Ok(Letter { subject, body, to }),
        (subject, body, nobody) => {
            Err([subject.err(), body.err(), nobody].into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

/// Everybody, with the roles that they have for this release: in the workspace, for its product, or for itself.
async fn people(tx: &mut Tx, dossier: &Dossier) -> Result<Vec<Person>, Failure> {
    let mut people = tx.people().await?;
    for held in tx.held_for(&dossier.request).await?.into_iter().filter(|held| held.reach.is_some()) {
        people.iter_mut().filter(|p| p.id == held.person).for_each(|p| p.roles.push(held.role));
    }
    Ok(people)
}

async fn parts(tx: &mut Tx, dossier: &Dossier) -> Result<Parts, Failure> {
    let request = &dossier.request;
    let initiators = dossier.changes.iter().map(|c| c.initiator_id);
    let mut involved = vec![request.raised_by];
    involved.extend(initiators.clone());
    involved.extend(dossier.authors());
    involved.extend(dossier.votes.iter().map(|v| v.person));
    involved.extend(tx.testers(request.id).await?);
    involved.extend(dossier.deployments.iter().map(|d| d.by));
    Ok(Parts { requesters: initiators.collect(), involved })
}

/// What placeholders stand for: facts of the release, in words.
fn values(cx: &Cx, dossier: &Dossier, reason: &str) -> Values {
    let request = &dossier.request;
    let listed = |names: Vec<&str>| if names.is_empty() { "none named".to_owned() } else { names.join(", ") };
    let changes: Vec<_> = dossier.changes.iter().map(|c| format!("- {} {}", c.number, c.title)).collect();
    let outage = dossier.changes.iter().map(|c| c.outage_minutes).fold(0, u32::saturating_add);
    Values {
        release: request.name(),
        title: request.title.clone(),
        product: request.product_name.clone(),
        window: window(cx, &request.window),
        components: listed(request.components.iter().map(|c| c.1.as_str()).collect()),
        outage: match outage {
            0 => "none is expected".into(),
            1 => "up to 1 minute".into(),
            n => format!("up to {n} minutes"),
        },
        changes: if changes.is_empty() { "- none yet".into() } else { changes.join("\n") },
        reason: reason.to_owned(),
        link: format!("{}/releases/{}", cx.state.config.public_url.trim_end_matches('/'), request.id),
        sender: cx.actor.name.clone(),
    }
}

/// A window in its own zone, since those who read of it are in several.
fn window(cx: &Cx, window: &Window) -> String {
    let period = cx.period(window);
    if period.own.is_empty() { period.words } else { period.own }
}
