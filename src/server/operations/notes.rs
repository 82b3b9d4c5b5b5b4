//! Release notes (S3.10, S4.31): what is new in a release, publishing what the plan says of it, reading what is
//! published. They are drafted and edited in the plan (see [`super::plans`]).

use super::plans::prose;
use crate::{
    api::{
        Done,
        notes::{NotesDraft, NotesList, NotesQuery, NotesRow, NotesView, PublishNotesForm, ShownNotes},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        hash,
        ids::{NotesId, RequestId},
        plan::{
            Plan, PlanDocument,
            notes::{Material, RELEASE_NOTES, comes_along},
        },
        problem::Refusal,
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{
            Tx,
            notes::{ListedNotes, PublishedNotes},
            plans::Draft,
        },
    },
};
use serde_json::json;
use uuid::Uuid;

/// Published notes on one page of the list.
const PAGE: i64 = 50;
/// Versions of a release's notes that its page lists.
const VERSIONS: i64 = 50;
/// Releases of a product that are looked through for those that come along.
const LOOKED_AT: i64 = 1000;
/// Releases that come along, the nearest first.
const ALONG: usize = 50;
/// Where the headings of notes begin: below the heading of their card.
const HEADING: u8 = 3;

/// What release notes are made of: the changes of this release, those of earlier ones that come to LIVE with it (S2.37),
/// and the defects that are known.
///
/// # Errors
/// When the database cannot.
pub async fn material(tx: &mut Tx, request: &Request) -> Result<Material, Failure> {
    let own = match tx.release_of(request.id).await? {
        Some(release) => tx.changes_in(release.id).await?,
        None => vec![],
    };
    let since = tx.version_in_live(request.product, request.id).await?;
    let mut along = tx.numbered_releases(request.product, request.id, LOOKED_AT).await?;
    along.retain(|(_, version)| comes_along(version, since.as_ref(), request.version.as_ref()));
    along.sort_by(|a, b| b.1.cmp(&a.1));
    let mut earlier = Vec::new();
    for (release, version) in along.into_iter().take(ALONG) {
        earlier.push((version, tx.changes_in(release).await?));
    }
    let defects = tx.defects(request.id).await?;
    Ok(Material { since, new: Material::gather(own, earlier), defects })
}

/// The notes tab of a release.
pub async fn view(cx: Cx, id: RequestId, version: String) -> Result<NotesView, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let number = match version.trim() {
        "" => None,
        version => Some(version.parse().ok().filter(|n| *n > 0).ok_or(Failure::NotFound)?),
    };
    let shown = tx.notes(id, number).await?;
    if number.is_some() && shown.is_none() {
        return Err(Failure::NotFound);
    }
    let versions = tx.notes_of(id, VERSIONS).await?;
    let latest = versions.first().map_or(0, |v| v.number);
    let changelog = prose::html(&material(&mut tx, &request).await?.draft(), HEADING, &[]);
    let draft = if access::may(&cx.actor, Action::EditPlan, &Subject::Workspace).is_ok() {
        let published = tx.notes(id, None).await?;
        Some(draft_view(&request, tx.draft(id).await?, published.as_ref()))
    } else {
        None
    };
    Ok(NotesView {
        id: id.to_string(),
        product: request.product.to_string(),
        product_name: request.product_name,
        shown: shown.map(|n| shown_notes(&cx, n, latest)),
        versions: versions.into_iter().map(|n| row(&cx, n)).collect(),
        changelog,
        draft,
    })
}

fn shown_notes(cx: &Cx, notes: PublishedNotes, latest: u32) -> ShownNotes {
    ShownNotes {
        number: notes.number,
        html: prose::html(&notes.text, HEADING, &notes.documents),
        by: notes.by_name,
        at: cx.moment(notes.at),
        is_old: notes.number < latest,
    }
}

fn draft_view(request: &Request, draft: Option<Draft>, published: Option<&PublishedNotes>) -> NotesDraft {
    let plan = draft.map(|d| d.plan).unwrap_or_default();
    let text = text_of(&plan);
    NotesDraft {
        html: if text.trim().is_empty() { String::new() } else { prose::html(&text, HEADING, &plan.documents) },
        seen: hash::sha256_hex(text.as_bytes()),
        is_published: published.is_some_and(|p| p.text == text),
        why_not: if request.is_closed() {
            "The release is closed, and its plan stays as it is.".into()
        } else {
            String::new()
        },
    }
}

fn text_of(plan: &Plan) -> String {
    plan.text_at(RELEASE_NOTES).unwrap_or_default()
}

/// Publishes the notes that stand in the plan as the next version. That works after the release is closed, too: people
/// read notes when they use what was released.
pub async fn publish(cx: Cx, form: PublishNotesForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPlan, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let draft = tx.draft(id).await?;
    let who = draft.as_ref().map_or_else(|| "Somebody".to_owned(), |d| d.saved_by.clone());
    let plan = draft.map(|d| d.plan).unwrap_or_default();
    let text = text_of(&plan);
    let latest = tx.notes(id, None).await?;
    let refused = if text.trim().is_empty() {
        Some("There are no release notes in the plan yet. Draft them from the changes, or write them.".to_owned())
    } else if latest.as_ref().is_some_and(|l| l.text == text) {
        Some("These release notes are published already.".to_owned())
    } else if form.seen != hash::sha256_hex(text.as_bytes()) {
        Some(format!("{who} saved the plan after you opened this page. Read the release notes, then publish them."))
    } else {
        None
    };
    if let Some(words) = refused {
        return Err(Refusal::Conflict(words).into());
    }
    let notes = PublishedNotes {
        id: NotesId(Uuid::now_v7()),
        request: id,
        number: latest.map_or(1, |l| l.number + 1),
        documents: named(&plan.documents, &text),
        text,
        by_name: cx.actor.name.clone(),
        at: cx.now,
    };
    tx.insert_notes(&notes, cx.actor.id).await?;
    let words = format!("published release notes of {}, version {}", request.name(), notes.number);
    let data = json!({ "number": notes.number, "sha256": hash::sha256_hex(notes.text.as_bytes()), "text": notes.text });
    cx.record(&mut tx, &Event::on(id, "notes.published", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("Version {} of the release notes is published.", notes.number)))
}

/// The documents that a text names: its images and links stay, whatever becomes of the plan.
fn named(documents: &[PlanDocument], text: &str) -> Vec<PlanDocument> {
    let is_named = |d: &&PlanDocument| text.contains(&d.name) || text.contains(&d.name.replace(' ', "%20"));
    documents.iter().filter(is_named).cloned().collect()
}

/// A page of published notes, of each release the newest.
pub async fn list(cx: Cx, query: NotesQuery) -> Result<NotesList, Failure> {
    let page = query.page.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let mut tx = cx.read().await?;
    let mut found = tx.newest_notes(query.product.parse().ok(), page * PAGE, PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    let products = tx.products().await?.into_iter().map(|(id, label)| Choice { value: id.to_string(), label });
    Ok(NotesList { rows: found.into_iter().map(|n| row(&cx, n)).collect(), more, page, products: products.collect() })
}

fn row(cx: &Cx, notes: ListedNotes) -> NotesRow {
    NotesRow {
        id: notes.request.to_string(),
        number: notes.number,
        name: super::review::name(&notes.product, notes.version.as_deref()),
        title: notes.title,
        by: notes.by_name,
        at: cx.moment(notes.at),
    }
}
