//! Evidence and planning documents: rows for files whose bytes are on the disk already. Asked once before the bytes come,
//! so that nobody fills the disk with what would be refused, and once more with the row.

use super::{is_open, line_of, open_release};
use crate::{
    api::Done,
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{AttachmentId, CheckId, RequestId},
        plan::PlanDocument,
        text,
    },
    server::{Cx, Failure, files::Stored, store::checklists::Attachment},
};
use serde_json::json;
use uuid::Uuid;

/// Whether evidence for the line of the release would be taken.
pub async fn may_add_evidence(cx: Cx, request: String, item: String) -> Result<(), Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    is_open(&mut tx, id).await?;
    line_of(&mut tx, id, &item).await.map(drop)
}

/// Adds evidence to a line.
pub async fn add_evidence(
    cx: Cx,
    request: String,
    item: String,
    (name, file): (String, Stored),
) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &request).await?;
    let check = line_of(&mut tx, id, &item).await?;
    let attachment = attachment(&cx, id, Some(check.id), (&name, &file))?;
    tx.insert_attachment(&attachment, cx.actor.id).await?;
    tx.note_tester(id, cx.actor.id).await?;
    let words = format!("added the evidence “{}” to “{}”", attachment.name, check.title);
    let data = json!({ "check": check.id, "attachment": attachment.id, "sha256": file.sha256, "bytes": file.bytes });
    cx.record(&mut tx, &Event::on(id, "evidence.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is stored as evidence.", attachment.name)))
}

/// Whether a planning document for the release would be taken.
pub async fn may_add_document(cx: Cx, request: String) -> Result<(), Failure> {
    access::may(&cx.actor, Action::EditPlan, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    is_open(&mut tx, id).await
}

/// Adds a planning document to the draft of the plan (S0.17).
pub async fn add_document(cx: Cx, request: String, (name, file): (String, Stored)) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPlan, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &request).await?;
    let attachment = attachment(&cx, id, None, (&name, &file))?;
    tx.insert_attachment(&attachment, cx.actor.id).await?;
    let document =
        PlanDocument { attachment: attachment.id, name: attachment.name.clone(), sha256: file.sha256.clone() };
    crate::server::operations::plans::attach_document(&cx, &mut tx, id, document).await?;
    let words = format!("added the document “{}” to the plan", attachment.name);
    let data = json!({ "attachment": attachment.id, "sha256": file.sha256, "bytes": file.bytes });
    cx.record(&mut tx, &Event::on(id, "document.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” belongs to the plan now.", attachment.name)))
}

/// A file of the actor's workspace.
pub async fn find_file(cx: Cx, id: AttachmentId) -> Result<Attachment, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    cx.read().await?.attachment(id).await?.ok_or(Failure::NotFound)
}

fn attachment(
    cx: &Cx,
    request: RequestId,
    item: Option<CheckId>,
    (name, file): (&str, &Stored),
) -> Result<Attachment, Failure> {
    Ok(Attachment {
        id: AttachmentId(Uuid::now_v7()),
        request,
        item,
        name: file_name(name),
        media_type: file.media_type.clone(),
        bytes: i64::try_from(file.bytes).map_err(std::io::Error::other)?,
        sha256: file.sha256.clone(),
        by_name: cx.actor.name.clone(),
        at: cx.now,
    })
}

/// The last part of a file's name as a browser sent it, without characters that would change how the rest is read.
pub fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_kept = |c: &char| {
        !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = last.chars().filter(is_kept).collect();
    let name = name.trim();
    let length = name.chars().count();
    match name {
        "" | "." | ".." => "file".into(),
        // The end says what it is.
        long if length > text::LINE => long.chars().skip(length - text::LINE).collect(),
        short => short.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_one_plain_line() {
        assert_eq!(file_name("C:\\fakepath\\restore.log"), "restore.log");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\r\nb\u{202e}gpj.exe"), "abgpj.exe");
        assert_eq!(file_name(".."), "file");
        let long = file_name(&format!("{}.png", "ü".repeat(500)));
        assert_eq!(long.chars().count(), text::LINE);
        assert!(long.ends_with("ü.png"));
    }
}
