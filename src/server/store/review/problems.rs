//! Problem records, and the releases and changes that they explain.

use crate::{
    domain::{
        ids::{ChangeId, PersonId, ProblemRecordId, ProductId, RequestId},
        review::{ProblemRecord, ProblemState},
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A problem record with when it was opened and last changed.
#[derive(Clone, Debug)]
pub struct ListedProblem {
    pub problem: ProblemRecord,
    pub opened_by: String,
    pub opened_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Something that a problem record explains: its id and what people call it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ProblemLink {
    pub id: Uuid,
    pub number: i64,
    pub name: String,
    pub version: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    foreign_number: String,
    title: String,
    root_cause: String,
    fix: String,
    state: String,
    version: i64,
    opened_by: String,
    opened_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn listed(self) -> Result<ListedProblem, StoreError> {
        Ok(ListedProblem {
            problem: ProblemRecord {
                id: ProblemRecordId(self.id),
                number: format!("PRB-{}", self.number),
                foreign_number: self.foreign_number,
                title: self.title,
                root_cause: self.root_cause,
                fix: self.fix,
                state: word(&self.state)?,
                version: self.version,
            },
            opened_by: self.opened_by,
            opened_at: self.opened_at,
            updated_at: self.updated_at,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.number, b.foreign_number, b.title, b.root_cause, b.fix, b.state, b.version,
             p.name AS opened_by, b.opened_at, b.updated_at FROM problem_record b JOIN person p ON p.id = b.opened_by ",
            $rest
        )
    };
}

impl Tx {
    /// A page of problem records, the last changed first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn problems(
        &mut self,
        state: Option<ProblemState>,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ListedProblem>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE b.workspace_id = $1 AND ($2 = '' OR b.state = $2) ORDER BY b.updated_at DESC, b.id LIMIT $3 OFFSET $4"
            ),
            self.workspace.0,
            state.map_or("", ProblemState::key),
            limit,
            offset
        )?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// The problem records that are not closed and explain a release or a change of a product, newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn open_problems_of(&mut self, product: ProductId, limit: i64) -> Result<Vec<ListedProblem>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE b.workspace_id = $1 AND b.state <> $2 AND (b.id IN (
                     SELECT l.problem_id FROM problem_release l JOIN request q ON q.id = l.request_id
                     WHERE l.workspace_id = $1 AND q.product_id = $3
                 ) OR b.id IN (
                     SELECT l.problem_id FROM problem_change l JOIN change c ON c.id = l.change_id
                     WHERE l.workspace_id = $1 AND c.product_id = $3
                 )) ORDER BY b.number DESC LIMIT $4"
            ),
            self.workspace.0,
            ProblemState::Closed.key(),
            product.0,
            limit
        )?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// The problem records that explain a release, oldest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn problems_of_release(
        &mut self,
        request: RequestId,
        limit: i64,
    ) -> Result<Vec<ListedProblem>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "JOIN problem_release l ON l.problem_id = b.id WHERE b.workspace_id = $1 AND l.request_id = $2
                 ORDER BY b.number LIMIT $3"
            ),
            self.workspace.0,
            request.0,
            limit
        )?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// The problem records that explain a change, oldest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn problems_of_change(&mut self, change: ChangeId, limit: i64) -> Result<Vec<ListedProblem>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "JOIN problem_change l ON l.problem_id = b.id WHERE b.workspace_id = $1 AND l.change_id = $2
                 ORDER BY b.number LIMIT $3"
            ),
            self.workspace.0,
            change.0,
            limit
        )?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// One problem record.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn problem(&mut self, id: ProblemRecordId) -> Result<Option<ListedProblem>, StoreError> {
        let row = one!(self, Row, select!("WHERE b.workspace_id = $1 AND b.id = $2"), self.workspace.0, id.0)?;
        row.map(Row::listed).transpose()
    }

    /// The problem record with this number.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn problem_by_number(&mut self, number: i64) -> Result<Option<ListedProblem>, StoreError> {
        let row = one!(self, Row, select!("WHERE b.workspace_id = $1 AND b.number = $2"), self.workspace.0, number)?;
        row.map(Row::listed).transpose()
    }

    /// Stores a new problem record under its counted number.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_problem(
        &mut self,
        p: &ProblemRecord,
        number: i64,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO problem_record (id, workspace_id, number, foreign_number, title, root_cause, fix, state, opened_by,
             opened_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)",
            p.id.0,
            self.workspace.0,
            number,
            &p.foreign_number,
            &p.title,
            &p.root_cause,
            &p.fix,
            p.state.key(),
            by.0,
            now,
            p.version
        )?;
        Ok(())
    }

    /// Stores a problem record that has changed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_problem(&mut self, p: &ProblemRecord, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE problem_record SET foreign_number = $3, title = $4, root_cause = $5, fix = $6, state = $7,
             updated_at = $8, version = $9 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            p.id.0,
            &p.foreign_number,
            &p.title,
            &p.root_cause,
            &p.fix,
            p.state.key(),
            now,
            p.version
        )?;
        Ok(())
    }

    /// Links a problem record to a release that it explains; false when it was linked already.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn link_problem(&mut self, problem: ProblemRecordId, request: RequestId) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "INSERT INTO problem_release (workspace_id, problem_id, request_id) VALUES ($1, $2, $3)
             ON CONFLICT (problem_id, request_id) DO NOTHING",
            self.workspace.0,
            problem.0,
            request.0
        )?;
        Ok(touched == 1)
    }

    /// Links a problem record to a change that has part in it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn link_problem_to_change(
        &mut self,
        problem: ProblemRecordId,
        change: ChangeId,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO problem_change (workspace_id, problem_id, change_id) VALUES ($1, $2, $3)
             ON CONFLICT (problem_id, change_id) DO NOTHING",
            self.workspace.0,
            problem.0,
            change.0
        )?;
        Ok(())
    }

    /// The releases that a problem record explains, the newest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn releases_of_problem(
        &mut self,
        problem: ProblemRecordId,
        limit: i64,
    ) -> Result<Vec<ProblemLink>, StoreError> {
        all!(
            self,
            ProblemLink,
            "SELECT q.id, q.number, d.name, q.version FROM problem_release l JOIN request q ON q.id = l.request_id
             JOIN product d ON d.id = q.product_id
             WHERE l.workspace_id = $1 AND l.problem_id = $2 ORDER BY q.number DESC LIMIT $3",
            self.workspace.0,
            problem.0,
            limit
        )
    }

    /// The changes that have part in a problem, the newest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn changes_of_problem(
        &mut self,
        problem: ProblemRecordId,
        limit: i64,
    ) -> Result<Vec<ProblemLink>, StoreError> {
        all!(
            self,
            ProblemLink,
            "SELECT c.id, c.number, c.title AS name, NULL AS version FROM problem_change l JOIN change c ON c.id = l.change_id
             WHERE l.workspace_id = $1 AND l.problem_id = $2 ORDER BY c.number DESC LIMIT $3",
            self.workspace.0,
            problem.0,
            limit
        )
    }
}
