//! Plans: the draft that is being edited, and the frozen revisions. A revision's text is kept to the letter, since its
//! hash is over that text.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
    templates::sections,
};
use crate::domain::{
    approval::{Head, Lineage},
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
    why: String,
    touched: String,
    vote_policy: i64,
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
            why: self.why,
            touched: from_json(&self.touched)?,
            policy: u32::try_from(self.vote_policy).map_err(StoreError::corrupt)?,
            editors: from_json(&self.editors)?,
        };
        if revision.is_text_of(&self.plan) {
            Ok(revision)
        } else {
            Err(StoreError::corrupt("a frozen plan was changed"))
        }
    }
}

/// A frozen revision as lists show it: without its text, which can be long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    pub number: u32,
    pub sha256: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Why it was submitted again; empty for a first one.
    pub why: String,
}

/// A revision without its text, as votes look at it.
#[derive(sqlx::FromRow)]
pub(super) struct HeadRow {
    id: Uuid,
    pub(super) request_id: Uuid,
    number: i64,
    sha256: String,
    touched: String,
    vote_policy: i64,
    editors: String,
}

impl HeadRow {
    pub(super) fn head(self) -> Result<Head, StoreError> {
        Ok(Head {
            id: RevisionId(self.id),
            number: u32::try_from(self.number).map_err(StoreError::corrupt)?,
            sha256: self.sha256,
            touched: from_json(&self.touched)?,
            policy: u32::try_from(self.vote_policy).map_err(StoreError::corrupt)?,
            editors: from_json(&self.editors)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, request_id, number, plan, sha256, editors, submitted_by, submitted_at, why, touched, vote_policy
             FROM plan_revision ",
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
        let (editors, touched) = (json(&r.editors)?, json(&r.touched)?);
        run!(
            self,
            "INSERT INTO plan_revision (id, workspace_id, request_id, number, plan, sha256, editors, submitted_by, submitted_at,
             why, touched, vote_policy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            r.id.0,
            self.workspace.0,
            r.request.0,
            i64::from(r.number),
            r.plan.canonical(),
            &r.sha256,
            &editors,
            r.submitted_by.0,
            r.submitted_at,
            &r.why,
            &touched,
            i64::from(r.policy)
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

    /// A frozen revision by its number.
    ///
    /// # Errors
    /// When the database cannot, or the revision does not match its hash.
    pub async fn revision(&mut self, request: RequestId, number: u32) -> Result<Option<Revision>, StoreError> {
        let row = one!(
            self,
            RevisionRow,
            select!("WHERE workspace_id = $1 AND request_id = $2 AND number = $3"),
            self.workspace.0,
            request.0,
            i64::from(number)
        )?;
        row.map(RevisionRow::revision).transpose()
    }

    /// The frozen revisions as votes look at them, without their texts, and the policy on votes.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn lineage(&mut self, request: RequestId) -> Result<Lineage, StoreError> {
        let rows = all!(
            self,
            HeadRow,
            "SELECT id, request_id, number, sha256, touched, vote_policy, editors FROM plan_revision
             WHERE workspace_id = $1 AND request_id = $2 ORDER BY number",
            self.workspace.0,
            request.0
        )?;
        let policy = self.vote_policy().await?;
        Ok(Lineage::new(rows.into_iter().map(HeadRow::head).collect::<Result<_, _>>()?, policy))
    }

    /// All frozen revisions without their texts, newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn submitted(&mut self, request: RequestId) -> Result<Vec<Submitted>, StoreError> {
        let rows = all!(
            self,
            (i64, String, Uuid, DateTime<Utc>, String),
            "SELECT number, sha256, submitted_by, submitted_at, why FROM plan_revision
             WHERE workspace_id = $1 AND request_id = $2 ORDER BY number DESC",
            self.workspace.0,
            request.0
        )?;
        let submitted = |(number, sha256, by, at, why): (i64, String, Uuid, DateTime<Utc>, String)| {
            let number = u32::try_from(number).map_err(StoreError::corrupt)?;
            Ok(Submitted { number, sha256, by: PersonId(by), at, why })
        };
        rows.into_iter().map(submitted).collect()
    }

    /// All frozen revisions with their texts, newest first. For lists, [`Tx::submitted`] is enough.
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
