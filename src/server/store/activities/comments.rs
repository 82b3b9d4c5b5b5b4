//! Remarks on activities.

use super::LISTED;
use crate::{
    domain::ids::{ActivityCommentId, ActivityId, PersonId, RequestId},
    server::store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// Remarks on one activity that are shown, the newest.
const REMARKS: i64 = 50;

/// A remark on an activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comment {
    pub id: ActivityCommentId,
    pub activity: ActivityId,
    pub words: String,
    pub by: PersonId,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

type Row = (Uuid, Uuid, String, Uuid, String, DateTime<Utc>);

fn comment((id, activity, words, by, by_name, at): Row) -> Comment {
    Comment { id: ActivityCommentId(id), activity: ActivityId(activity), words, by: PersonId(by), by_name, at }
}

impl Tx {
    /// Stores a remark.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_activity_comment(&mut self, c: &Comment) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO activity_comment (id, workspace_id, activity_id, words, by_id, at, queue_id)
             VALUES ($1, $2, $3, $4, $5, $6, (SELECT queue_id FROM activity WHERE id = $3))",
            c.id.0,
            self.workspace.0,
            c.activity.0,
            &c.words,
            c.by.0,
            c.at
        )?;
        Ok(())
    }

    /// The newest remarks made while the activity was with the queue that it is with now, oldest of them first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn remarks_to_vendor(&mut self, activity: ActivityId) -> Result<Vec<Comment>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT c.id, c.activity_id, c.words, c.by_id, p.name, c.at FROM activity_comment c
             JOIN activity a ON a.id = c.activity_id AND a.queue_id = c.queue_id JOIN person p ON p.id = c.by_id
             WHERE c.workspace_id = $1 AND c.activity_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT $3",
            self.workspace.0,
            activity.0,
            REMARKS
        )?;
        Ok(rows.into_iter().rev().map(comment).collect())
    }

    /// The remarks on all activities of a release, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn comments_in(&mut self, request: RequestId) -> Result<Vec<Comment>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT c.id, c.activity_id, c.words, c.by_id, p.name, c.at FROM activity_comment c
             JOIN activity a ON a.id = c.activity_id JOIN person p ON p.id = c.by_id
             WHERE c.workspace_id = $1 AND a.request_id = $2 ORDER BY c.at DESC, c.id DESC LIMIT $3",
            self.workspace.0,
            request.0,
            LISTED
        )?;
        Ok(rows.into_iter().rev().map(comment).collect())
    }
}
