//! The audit trail: appended in the transaction of the change itself, never changed (triggers see to it).

use super::{StoreError, Tx, columns::from_json};
use crate::domain::{
    event::{Entry, Event, GENESIS},
    ids::{EventId, PersonId, RequestId, WorkspaceId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_name: String,
    request_id: Option<Uuid>,
    kind: String,
    words: String,
    data: String,
    previous: String,
    hash: String,
}

impl Row {
    fn entry(self, workspace: WorkspaceId) -> Result<Entry, StoreError> {
        Ok(Entry {
            workspace,
            seq: self.seq,
            id: EventId(self.id),
            at: self.at,
            actor: self.actor_id.map(PersonId),
            actor_name: self.actor_name,
            request: self.request_id.map(RequestId),
            kind: self.kind,
            words: self.words,
            data: from_json(&self.data)
                .map_err(|_| StoreError::corrupt(format!("entry {} of the audit trail was changed", self.seq)))?,
            previous: self.previous,
            hash: self.hash,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT seq, id, at, actor_id, actor_name, request_id, kind, words, data, previous, hash FROM event ",
            $rest
        )
    };
}

impl Tx {
    /// Appends an event to the workspace's trail. Holds the chain's row until the end of the transaction, so entries
    /// are numbered in the order of their commits, without gaps.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn record(
        &mut self,
        event: &Event,
        actor: Option<(PersonId, &str)>,
        id: Uuid,
        at: DateTime<Utc>,
    ) -> Result<Entry, StoreError> {
        let head = one!(
            self,
            (i64, String),
            "UPDATE chain SET seq = seq + 1 WHERE workspace_id = $1 RETURNING seq, hash",
            self.workspace.0
        )?;
        let (seq, previous) = head.ok_or_else(|| StoreError::corrupt("the workspace has no audit chain"))?;
        let entry = Entry {
            workspace: self.workspace,
            seq,
            id: EventId(id),
            at,
            actor: actor.map(|a| a.0),
            actor_name: actor.map_or("Slipway", |a| a.1).to_owned(),
            request: event.request,
            kind: event.kind.to_owned(),
            words: event.words.clone(),
            data: event.data.clone(),
            previous,
            hash: String::new(),
        }
        .sealed();
        self.insert_entry(&entry).await?;
        if let Some(change) = event.change() {
            self.link_to_change(change, seq).await?;
        }
        for item in event.items() {
            self.link_to_item(item, seq).await?;
        }
        run!(self, "UPDATE chain SET hash = $2 WHERE workspace_id = $1", self.workspace.0, &entry.hash)?;
        Ok(entry)
    }

    async fn insert_entry(&mut self, e: &Entry) -> Result<u64, StoreError> {
        let data = e.data.to_string();
        run!(
            self,
            "INSERT INTO event (workspace_id, seq, id, at, actor_id, actor_name, request_id, kind, words, data, previous, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            self.workspace.0,
            e.seq,
            e.id.0,
            e.at,
            e.actor.map(|a| a.0),
            &e.actor_name,
            e.request.map(|r| r.0),
            &e.kind,
            &e.words,
            &data,
            &e.previous,
            &e.hash
        )
    }

    /// Starts the chain of a new workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn start_chain(&mut self) -> Result<(), StoreError> {
        run!(self, "INSERT INTO chain (workspace_id, seq, hash) VALUES ($1, 0, $2)", self.workspace.0, GENESIS)?;
        Ok(())
    }

    /// The last entry's number and hash.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn chain_head(&mut self) -> Result<(i64, String), StoreError> {
        let head = one!(self, (i64, String), "SELECT seq, hash FROM chain WHERE workspace_id = $1", self.workspace.0)?;
        head.ok_or_else(|| StoreError::corrupt("the workspace has no audit chain"))
    }

    /// At most `limit` entries after number `seq`, oldest first.
    ///
    /// # Errors
    /// When the database cannot, or an entry cannot be read.
    pub async fn entries_after(&mut self, seq: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
            self.workspace.0,
            seq,
            limit
        )?;
        rows.into_iter().map(|r| r.entry(self.workspace)).collect()
    }

    /// At most `limit` entries before number `seq`, newest first; optionally of one kind's beginning (`vote.`).
    ///
    /// # Errors
    /// When the database cannot, or an entry cannot be read.
    pub async fn entries_before(&mut self, seq: i64, kind: &str, limit: i64) -> Result<Vec<Entry>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND seq < $2 AND substr(kind, 1, $5) = $3 ORDER BY seq DESC LIMIT $4"),
            self.workspace.0,
            seq,
            kind,
            limit,
            i32::try_from(kind.chars().count()).unwrap_or(i32::MAX)
        )?;
        rows.into_iter().map(|r| r.entry(self.workspace)).collect()
    }

    /// The newest `limit` entries about one release, newest first.
    ///
    /// # Errors
    /// When the database cannot, or an entry cannot be read.
    pub async fn history(&mut self, request: RequestId, limit: i64) -> Result<Vec<Entry>, StoreError> {
        self.history_before(request, i64::MAX, limit).await
    }

    /// At most `limit` entries about one release before number `seq`, newest first.
    ///
    /// # Errors
    /// When the database cannot, or an entry cannot be read.
    pub async fn history_before(&mut self, request: RequestId, seq: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND request_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4"),
            self.workspace.0,
            request.0,
            seq,
            limit
        )?;
        rows.into_iter().map(|r| r.entry(self.workspace)).collect()
    }
}
