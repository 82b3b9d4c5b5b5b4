//! Early life support of releases, and the log of what came up in it.

use crate::{
    domain::{
        ids::{PersonId, RequestId, SupportIssueId},
        review::{ISSUES, Support, SupportExit, SupportIssue, SupportPlan},
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What is stored of early life support. When it began follows from the deployments.
#[derive(Clone, Debug)]
pub struct StoredSupport(Support);

impl StoredSupport {
    /// With the time at which it began.
    #[must_use]
    pub fn begun(self, at: Option<DateTime<Utc>>) -> Support {
        Support { begun_at: at, ..self.0 }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    owner_id: Uuid,
    owner_name: String,
    days: i64,
    exit_criteria: String,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    exit_words: String,
    early_reason: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct IssueRow {
    id: Uuid,
    title: String,
    severity: String,
    action: String,
    ticket: String,
    opened_by: String,
    opened_at: DateTime<Utc>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    version: i64,
}

impl IssueRow {
    fn issue(self) -> Result<SupportIssue, StoreError> {
        Ok(SupportIssue {
            id: SupportIssueId(self.id),
            title: self.title,
            severity: word(&self.severity)?,
            action: self.action,
            ticket: self.ticket,
            opened_at: self.opened_at,
            opened_by: self.opened_by,
            closed: self.closed_at.map(|at| (at, self.closed_by.unwrap_or_default())),
            version: self.version,
        })
    }
}

impl Tx {
    /// The early life support of a release, once it is planned.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn support(&mut self, request: RequestId) -> Result<Option<StoredSupport>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT s.owner_id, p.name AS owner_name, s.days, s.exit_criteria, s.ended_at, e.name AS ended_by, s.exit_words,
             s.early_reason, s.version FROM support s JOIN person p ON p.id = s.owner_id
             LEFT JOIN person e ON e.id = s.ended_by WHERE s.workspace_id = $1 AND s.request_id = $2",
            self.workspace.0,
            request.0
        )?;
        let Some(row) = row else { return Ok(None) };
        let issues = all!(
            self,
            IssueRow,
            "SELECT i.id, i.title, i.severity, i.action, i.ticket, o.name AS opened_by, i.opened_at, c.name AS closed_by,
             i.closed_at, i.version FROM support_issue i JOIN person o ON o.id = i.opened_by
             LEFT JOIN person c ON c.id = i.closed_by
             WHERE i.workspace_id = $1 AND i.request_id = $2 ORDER BY i.opened_at, i.id LIMIT $3",
            self.workspace.0,
            request.0,
            i64::try_from(ISSUES).unwrap_or(i64::MAX)
        )?;
        let exit = row.ended_at.map(|at| SupportExit {
            at,
            by_name: row.ended_by.unwrap_or_default(),
            words: row.exit_words,
            early_reason: row.early_reason,
        });
        Ok(Some(StoredSupport(Support {
            owner: PersonId(row.owner_id),
            owner_name: row.owner_name,
            days: u32::try_from(row.days).map_err(StoreError::corrupt)?,
            exit_criteria: row.exit_criteria,
            begun_at: None,
            exit,
            issues: issues.into_iter().map(IssueRow::issue).collect::<Result<_, _>>()?,
            version: row.version,
        })))
    }

    /// Stores who looks after a release, for how long and until what; an exit is forgotten, since it runs anew.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_support(&mut self, request: RequestId, plan: &SupportPlan) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO support (request_id, workspace_id, owner_id, days, exit_criteria, exit_words, early_reason, version)
             VALUES ($1, $2, $3, $4, $5, '', '', 1)
             ON CONFLICT (request_id) DO UPDATE SET owner_id = $3, days = $4, exit_criteria = $5, ended_at = NULL,
             ended_by = NULL, exit_words = '', early_reason = '', version = support.version + 1",
            request.0,
            self.workspace.0,
            plan.owner.0,
            i64::from(plan.days),
            &plan.exit_criteria
        )?;
        Ok(())
    }

    /// Stores that early life support was ended.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn end_support(&mut self, request: RequestId, e: &SupportExit, by: PersonId) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE support SET ended_at = $3, ended_by = $4, exit_words = $5, early_reason = $6, version = version + 1
             WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0,
            e.at,
            by.0,
            &e.words,
            &e.early_reason
        )?;
        Ok(())
    }

    /// Stores a new issue.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_support_issue(
        &mut self,
        request: RequestId,
        i: &SupportIssue,
        by: PersonId,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO support_issue (id, workspace_id, request_id, title, severity, action, ticket, opened_by, opened_at,
             version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            i.id.0,
            self.workspace.0,
            request.0,
            &i.title,
            i.severity.key(),
            &i.action,
            &i.ticket,
            by.0,
            i.opened_at,
            i.version
        )?;
        Ok(())
    }

    /// Stores what was done about an issue, and that it was closed by somebody or is open; who closed it before stays.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_support_issue(&mut self, i: &SupportIssue, by: PersonId) -> Result<(), StoreError> {
        let closed_at = i.closed.as_ref().map(|c| c.0);
        run!(
            self,
            "UPDATE support_issue SET action = $3, ticket = $4, version = $5,
             closed_by = CASE WHEN $6 IS NULL THEN NULL ELSE COALESCE(closed_by, $7) END, closed_at = $6
             WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            i.id.0,
            &i.action,
            &i.ticket,
            i.version,
            closed_at,
            by.0
        )?;
        Ok(())
    }
}
