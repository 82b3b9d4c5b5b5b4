//! Improvement actions of all releases.

use crate::{
    domain::{
        ids::{ImprovementId, PersonId, RequestId},
        review::{Improvement, ImprovementState},
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An improvement action with the release that it comes from.
#[derive(Clone, Debug)]
pub struct ListedImprovement {
    pub improvement: Improvement,
    pub product_name: String,
    /// The release's number, once it has one.
    pub version: Option<String>,
    pub added_at: DateTime<Utc>,
}

/// Which improvement actions a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct ImprovementFilter {
    /// One state only; else all that are still to be done.
    pub state: Option<ImprovementState>,
    /// One owner's only.
    pub owner: Option<PersonId>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    request_id: Uuid,
    title: String,
    owner_id: Uuid,
    owner_name: String,
    due_on: String,
    state: String,
    note: String,
    version: i64,
    product_name: String,
    release_version: Option<String>,
    added_at: DateTime<Utc>,
}

impl Row {
    fn listed(self) -> Result<ListedImprovement, StoreError> {
        Ok(ListedImprovement {
            improvement: Improvement {
                id: ImprovementId(self.id),
                request: RequestId(self.request_id),
                title: self.title,
                owner: PersonId(self.owner_id),
                owner_name: self.owner_name,
                due_on: word(&self.due_on)?,
                state: word(&self.state)?,
                note: self.note,
                version: self.version,
            },
            product_name: self.product_name,
            version: self.release_version,
            added_at: self.added_at,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.request_id, i.title, i.owner_id, p.name AS owner_name, i.due_on, i.state, i.note, i.version,
             d.name AS product_name, q.version AS release_version, i.added_at
             FROM improvement i JOIN person p ON p.id = i.owner_id JOIN request q ON q.id = i.request_id
             JOIN product d ON d.id = q.product_id ",
            $rest
        )
    };
}

impl Tx {
    /// A page of improvement actions by the day on which they are due: to be done, the earliest first; settled, the latest
    /// first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn improvements(
        &mut self,
        filter: ImprovementFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ListedImprovement>, StoreError> {
        let state = filter.state.map_or("", ImprovementState::key);
        let owner = filter.owner.map(|o| o.0);
        let settled = filter.state.is_some_and(ImprovementState::is_settled);
        let workspace = self.workspace.0;
        let rows = if settled {
            all!(
                self,
                Row,
                select!(
                    "WHERE i.workspace_id = $1 AND i.settled = $2 AND ($3 = '' OR i.state = $3)
                     AND ($4 IS NULL OR i.owner_id = $4) ORDER BY i.due_on DESC, i.id DESC LIMIT $5 OFFSET $6"
                ),
                workspace,
                settled,
                state,
                owner,
                limit,
                offset
            )
        } else {
            all!(
                self,
                Row,
                select!(
                    "WHERE i.workspace_id = $1 AND i.settled = $2 AND ($3 = '' OR i.state = $3)
                     AND ($4 IS NULL OR i.owner_id = $4) ORDER BY i.due_on, i.id LIMIT $5 OFFSET $6"
                ),
                workspace,
                settled,
                state,
                owner,
                limit,
                offset
            )
        }?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// The improvement actions of one release, by the day on which they are due.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn improvements_of(
        &mut self,
        request: RequestId,
        limit: i64,
    ) -> Result<Vec<ListedImprovement>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE i.workspace_id = $1 AND i.request_id = $2 ORDER BY i.due_on, i.id LIMIT $3"),
            self.workspace.0,
            request.0,
            limit
        )?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// One improvement action.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn improvement(&mut self, id: ImprovementId) -> Result<Option<Improvement>, StoreError> {
        let row = one!(self, Row, select!("WHERE i.workspace_id = $1 AND i.id = $2"), self.workspace.0, id.0)?;
        row.map(|r| r.listed().map(|l| l.improvement)).transpose()
    }

    /// Stores a new improvement action.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_improvement(
        &mut self,
        i: &Improvement,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO improvement (id, workspace_id, request_id, title, owner_id, due_on, state, settled, note, added_by,
             added_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12)",
            i.id.0,
            self.workspace.0,
            i.request.0,
            &i.title,
            i.owner.0,
            i.due_on.to_string(),
            i.state.key(),
            i.state.is_settled(),
            &i.note,
            by.0,
            now,
            i.version
        )?;
        Ok(())
    }

    /// Stores an improvement action that has changed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_improvement(&mut self, i: &Improvement, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE improvement SET title = $3, owner_id = $4, due_on = $5, state = $6, settled = $7, note = $8,
             updated_at = $9, version = $10 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            i.id.0,
            &i.title,
            i.owner.0,
            i.due_on.to_string(),
            i.state.key(),
            i.state.is_settled(),
            &i.note,
            now,
            i.version
        )?;
        Ok(())
    }
}
