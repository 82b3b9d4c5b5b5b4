//! Votes: one a person, gate and revision; never changed.

use super::{StoreError, Tx, columns::word, plans::HeadRow};
use crate::domain::{
    approval::{Choice, Lineage, Vote, VotePolicy},
    ids::{PersonId, ProductId, RequestId, RevisionId},
    release::ReleaseKind,
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    request_id: Uuid,
    gate: String,
    person_id: Uuid,
    person_name: String,
    revision: i64,
    revision_hash: String,
    choice: String,
    comment: String,
    at: DateTime<Utc>,
}

impl Row {
    fn vote(self) -> Result<(Uuid, Vote), StoreError> {
        let vote = Vote {
            gate: self.gate,
            person: PersonId(self.person_id),
            person_name: self.person_name,
            revision: u32::try_from(self.revision).map_err(StoreError::corrupt)?,
            revision_hash: self.revision_hash,
            choice: word(&self.choice)?,
            comment: self.comment,
            at: self.at,
        };
        Ok((self.request_id, vote))
    }
}

/// What votes at a step are counted from, without the plan's text.
#[derive(Clone, Debug)]
pub struct Pending {
    pub request: RequestId,
    pub product: ProductId,
    pub kind: ReleaseKind,
    /// The release's window starts then; the nearest is shown first.
    pub window_start: DateTime<Utc>,
    /// The revisions of the plan, which say whose votes count.
    pub lineage: Lineage,
    pub votes: Vec<Vote>,
}

/// A vote that somebody gave, with what it was about.
#[derive(Clone, Debug)]
pub struct GivenVote {
    pub request: RequestId,
    pub product: String,
    pub version: Option<String>,
    pub process: String,
    pub process_version: u32,
    pub gate: String,
    pub choice: Choice,
    pub comment: String,
    pub at: DateTime<Utc>,
    pub revision: u32,
    pub revision_hash: String,
}

#[derive(sqlx::FromRow)]
struct GivenRow {
    request_id: Uuid,
    product: String,
    version: Option<String>,
    process: String,
    process_version: i64,
    gate: String,
    choice: String,
    comment: String,
    at: DateTime<Utc>,
    revision: i64,
    revision_hash: String,
}

/// The open requests that stand at a step, the nearest window first.
macro_rules! at_step {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " (SELECT id FROM request WHERE workspace_id = $1 AND ended = $2 AND step = $4 AND process = $3
             AND process_version = $6 ORDER BY window_start, id LIMIT $5) ",
            $rest
        )
    };
}

impl Tx {
    /// All votes on a release's revisions, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn votes(&mut self, request: RequestId) -> Result<Vec<Vote>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT v.request_id, v.gate, v.person_id, p.name AS person_name, r.number AS revision, v.revision_hash, v.choice,
             v.comment, v.at
             FROM vote v JOIN person p ON p.id = v.person_id JOIN plan_revision r ON r.id = v.revision_id
             WHERE v.workspace_id = $1 AND v.request_id = $2 ORDER BY v.at, v.person_id",
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(|r| r.vote().map(|(_, vote)| vote)).collect()
    }

    /// Stores a vote.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the person has voted at this gate on this revision.
    pub async fn insert_vote(
        &mut self,
        request: RequestId,
        revision: RevisionId,
        vote: &Vote,
        signed: bool,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO vote (workspace_id, revision_id, request_id, gate, person_id, revision_hash, choice, comment, signed, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            self.workspace.0,
            revision.0,
            request.0,
            &vote.gate,
            vote.person.0,
            &vote.revision_hash,
            vote.choice.key(),
            &vote.comment,
            signed,
            vote.at
        )?;
        Ok(())
    }

    /// Open releases at a step whose plan was submitted, with what their votes are counted from; the nearest window
    /// first, at most `limit`. Three queries, however many there are.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn pending_at(
        &mut self,
        (process, version): (&str, u32),
        step: &str,
        limit: i64,
    ) -> Result<Vec<Pending>, StoreError> {
        let policy = self.vote_policy().await?;
        let revisions = all!(
            self,
            PendingRow,
            at_step!(
                "SELECT q.product_id, q.kind, q.window_start, r.id, r.request_id, r.number, r.sha256, r.touched, r.vote_policy,
                 r.editors FROM plan_revision r
                 JOIN request q ON q.id = r.request_id WHERE r.workspace_id = $1 AND r.request_id IN",
                "ORDER BY q.window_start, r.request_id, r.number"
            ),
            self.workspace.0,
            false,
            process,
            step,
            limit,
            i64::from(version)
        )?;
        let votes = all!(
            self,
            Row,
            at_step!(
                "SELECT v.request_id, v.gate, v.person_id, p.name AS person_name, r.number AS revision, v.revision_hash,
                 v.choice, '' AS comment, v.at FROM vote v JOIN person p ON p.id = v.person_id
                 JOIN plan_revision r ON r.id = v.revision_id WHERE v.workspace_id = $1 AND v.request_id IN",
                "ORDER BY v.at, v.person_id"
            ),
            self.workspace.0,
            false,
            process,
            step,
            limit,
            i64::from(version)
        )?;
        let mut cast: HashMap<Uuid, Vec<Vote>> = HashMap::new();
        for row in votes {
            let (request, vote) = row.vote()?;
            cast.entry(request).or_default().push(vote);
        }
        pending(revisions, cast, &policy)
    }

    /// Takes the votes at a gate on a revision and those after it away, and answers with how many there were.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn void_votes(&mut self, request: RequestId, gate: &str, since: u32) -> Result<u64, StoreError> {
        run!(
            self,
            "DELETE FROM vote WHERE workspace_id = $1 AND request_id = $2 AND gate = $3 AND revision_id IN
             (SELECT id FROM plan_revision WHERE workspace_id = $1 AND request_id = $2 AND number >= $4)",
            self.workspace.0,
            request.0,
            gate,
            i64::from(since)
        )
    }

    /// The votes that somebody gave last, the newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn votes_by(&mut self, person: PersonId, limit: i64) -> Result<Vec<GivenVote>, StoreError> {
        let rows = all!(
            self,
            GivenRow,
            "SELECT v.request_id, p.name AS product, q.version, q.process, q.process_version, v.gate, v.choice, v.comment,
             v.at, r.number AS revision, v.revision_hash
             FROM vote v JOIN request q ON q.id = v.request_id JOIN product p ON p.id = q.product_id
             JOIN plan_revision r ON r.id = v.revision_id
             WHERE v.workspace_id = $1 AND v.person_id = $2 ORDER BY v.at DESC, v.gate LIMIT $3",
            self.workspace.0,
            person.0,
            limit
        )?;
        rows.into_iter().map(given).collect()
    }
}

/// A revision with its release's product, type, and when its window starts.
#[derive(sqlx::FromRow)]
struct PendingRow {
    product_id: Uuid,
    kind: String,
    window_start: DateTime<Utc>,
    #[sqlx(flatten)]
    head: HeadRow,
}

/// Revisions that stand together by release, with the votes on them.
fn pending(
    revisions: Vec<PendingRow>,
    mut cast: HashMap<Uuid, Vec<Vote>>,
    policy: &VotePolicy,
) -> Result<Vec<Pending>, StoreError> {
    let mut pending: Vec<Pending> = Vec::new();
    for PendingRow { product_id, kind, window_start, head } in revisions {
        let request = head.request_id;
        match pending.last_mut() {
            Some(last) if last.request.0 == request => {
                last.lineage = std::mem::take(&mut last.lineage).with(head.head()?);
            }
            _ => {
                let votes = cast.remove(&request).unwrap_or_default();
                let lineage = Lineage::new(vec![head.head()?], policy.clone());
                let (request, product, kind) = (RequestId(request), ProductId(product_id), word(&kind)?);
                pending.push(Pending { request, product, kind, window_start, lineage, votes });
            }
        }
    }
    Ok(pending)
}

fn given(r: GivenRow) -> Result<GivenVote, StoreError> {
    Ok(GivenVote {
        request: RequestId(r.request_id),
        product: r.product,
        version: r.version,
        process: r.process,
        process_version: u32::try_from(r.process_version).map_err(StoreError::corrupt)?,
        gate: r.gate,
        choice: word(&r.choice)?,
        comment: r.comment,
        at: r.at,
        revision: u32::try_from(r.revision).map_err(StoreError::corrupt)?,
        revision_hash: r.revision_hash,
    })
}
