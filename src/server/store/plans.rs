//! Plans: the draft that is being edited, and the frozen revisions. A revision's text is kept to the letter, since its
//! hash is over that text.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
    templates::sections,
};
use crate::domain::{
    ids::{PersonId, RequestId, RevisionId},
    plan::{Plan, Revision, Section},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A draft as stored.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Counts saves; who saves names the one that they started from.
    pub edit: i64,
    pub plan: Plan,
    /// What its template asks for beyond the usual sections.
    pub required: Vec<Section>,
    /// Everybody who edited since the last submission.
    pub editors: Vec<PersonId>,
    pub saved_by: String,
    pub saved_at: DateTime<Utc>,
}

/// Which revision, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionHead {
    pub id: RevisionId,
    pub number: u32,
    pub sha256: String,
}

#[derive(sqlx::FromRow)]
struct RevisionRow {
    id: Uuid,
    request_id: Uuid,
    number: i64,
    plan: String,
    sha256: String,
    editors: String,
    submitted_by: Uuid,
    submitted_at: DateTime<Utc>,
}

impl RevisionRow {
    fn revision(self) -> Result<Revision, StoreError> {
        let revision = Revision {
            id: RevisionId(self.id),
            request: RequestId(self.request_id),
            number: u32::try_from(self.number).map_err(StoreError::corrupt)?,
            plan: from_json(&self.plan)?,
            sha256: self.sha256,
            submitted_by: PersonId(self.submitted_by),
            submitted_at: self.submitted_at,
            editors: from_json(&self.editors)?,
        };
        if revision.is_text_of(&self.plan) {
            Ok(revision)
        } else {
            Err(StoreError::corrupt("a frozen plan was changed"))
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, request_id, number, plan, sha256, editors, submitted_by, submitted_at FROM plan_revision ",
            $rest
        )
    };
}

impl Tx {
    /// The draft of a release's plan, once somebody saved one.
    ///
    /// # Errors
    /// When the database cannot, or the draft cannot be read.
    pub async fn draft(&mut self, request: RequestId) -> Result<Option<Draft>, StoreError> {
        let row = one!(
            self,
            (i64, String, String, String, String, DateTime<Utc>),
            "SELECT d.edit, d.plan, d.required, d.editors, p.name, d.saved_at FROM plan_draft d JOIN person p ON p.id = d.saved_by
             WHERE d.workspace_id = $1 AND d.request_id = $2",
            self.workspace.0,
            request.0
        )?;
        let Some((edit, plan, required, editors, saved_by, saved_at)) = row else { return Ok(None) };
        let (plan, required, editors) = (from_json(&plan)?, sections(&required)?, from_json(&editors)?);
        Ok(Some(Draft { edit, plan, required, editors, saved_by, saved_at }))
    }

    /// Stores the draft as the save after number `edit` (0: there was none).
    ///
    /// # Errors
    /// [`StoreError::Taken`] when somebody saved in between.
    pub async fn save_draft(
        &mut self,
        request: RequestId,
        edit: i64,
        (plan, editors): (&Plan, &[PersonId]),
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (plan, editors) = (plan.canonical(), json(&editors)?);
        let touched = if edit == 0 {
            run!(
                self,
                "INSERT INTO plan_draft (request_id, workspace_id, edit, plan, editors, saved_by, saved_at)
                 VALUES ($1, $2, 1, $3, $4, $5, $6)",
                request.0,
                self.workspace.0,
                &plan,
                &editors,
                by.0,
                now
            )?
        } else {
            run!(
                self,
                "UPDATE plan_draft SET edit = edit + 1, plan = $3, editors = $4, saved_by = $5, saved_at = $6
                 WHERE workspace_id = $1 AND request_id = $2 AND edit = $7",
                self.workspace.0,
                request.0,
                &plan,
                &editors,
                by.0,
                now,
                edit
            )?
        };
        if touched == 1 { Ok(()) } else { Err(StoreError::Taken("the draft was saved in between".into())) }
    }

    /// Forgets who edited: a revision is frozen, and who edits from now on edits the next.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn clear_editors(&mut self, request: RequestId) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE plan_draft SET editors = '[]' WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(())
    }

    /// Stores a frozen revision.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when there is one of that number.
    pub async fn insert_revision(&mut self, r: &Revision) -> Result<(), StoreError> {
        let editors = json(&r.editors)?;
        run!(
            self,
            "INSERT INTO plan_revision (id, workspace_id, request_id, number, plan, sha256, editors, submitted_by, submitted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            r.id.0,
            self.workspace.0,
            r.request.0,
            i64::from(r.number),
            r.plan.canonical(),
            &r.sha256,
            &editors,
            r.submitted_by.0,
            r.submitted_at
        )?;
        Ok(())
    }

    /// The newest frozen revision.
    ///
    /// # Errors
    /// When the database cannot, or the revision does not match its hash.
    pub async fn latest_revision(&mut self, request: RequestId) -> Result<Option<Revision>, StoreError> {
        let row = one!(
            self,
            RevisionRow,
            select!("WHERE workspace_id = $1 AND request_id = $2 ORDER BY number DESC LIMIT 1"),
            self.workspace.0,
            request.0
        )?;
        row.map(RevisionRow::revision).transpose()
    }

    /// The newest revision's id, number and hash, without its text.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn latest_head(&mut self, request: RequestId) -> Result<Option<RevisionHead>, StoreError> {
        let row = one!(
            self,
            (Uuid, i64, String),
            "SELECT id, number, sha256 FROM plan_revision WHERE workspace_id = $1 AND request_id = $2
             ORDER BY number DESC LIMIT 1",
            self.workspace.0,
            request.0
        )?;
        let head = |(id, number, sha256)| {
            Ok(RevisionHead { id: RevisionId(id), number: u32::try_from(number).map_err(StoreError::corrupt)?, sha256 })
        };
        row.map(head).transpose()
    }

    /// All frozen revisions, newest first.
    ///
    /// # Errors
    /// When the database cannot, or a revision does not match its hash.
    pub async fn revisions(&mut self, request: RequestId) -> Result<Vec<Revision>, StoreError> {
        let rows = all!(
            self,
            RevisionRow,
            select!("WHERE workspace_id = $1 AND request_id = $2 ORDER BY number DESC"),
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(RevisionRow::revision).collect()
    }
}
