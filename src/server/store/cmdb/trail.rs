//! Which of the trail's entries are about a configuration item.

use crate::{
    domain::ids::{ComponentId, RequestId},
    server::store::{StoreError, Tx, columns::from_json},
};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// An entry of the trail as an item's history shows it: who, what, and when.
pub type Happened = (String, String, DateTime<Utc>);

impl Tx {
    /// Keeps that an entry of the trail is about an item of this workspace.
    pub(in crate::server::store) async fn link_to_item(
        &mut self,
        item: ComponentId,
        seq: i64,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO component_event (workspace_id, component_id, seq)
             SELECT workspace_id, id, $3 FROM component WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            item.0,
            seq
        )?;
        Ok(())
    }

    /// The newest `limit` entries of the trail about one item, newest first. Of an entry about many, what became of this
    /// one is added to its words.
    ///
    /// # Errors
    /// When the database cannot, or an entry cannot be read.
    pub async fn history_of_item(&mut self, item: ComponentId, limit: i64) -> Result<Vec<Happened>, StoreError> {
        let rows = all!(
            self,
            (String, String, String, DateTime<Utc>),
            "SELECT e.actor_name, e.words, e.data, e.at FROM component_event ce
             JOIN event e ON e.workspace_id = ce.workspace_id AND e.seq = ce.seq
             WHERE ce.workspace_id = $1 AND ce.component_id = $2 ORDER BY ce.seq DESC LIMIT $3",
            self.workspace.0,
            item.0,
            limit
        )?;
        let happened = |(by, words, data, at): (String, String, String, DateTime<Utc>)| {
            let data: Value = from_json(&data)?;
            let of_this = data.get("items").and_then(|items| items.get(item.to_string())).and_then(Value::as_str);
            let words = of_this.filter(|w| !w.is_empty()).map_or(words.clone(), |w| format!("{words}: {w}"));
            Ok((by, words, at))
        };
        rows.into_iter().map(happened).collect()
    }

    /// When packages of a release were taken out of LIVE last.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn taken_back_at(&mut self, request: RequestId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = one!(
            self,
            (DateTime<Utc>,),
            "SELECT at FROM event WHERE workspace_id = $1 AND request_id = $2 AND kind = 'packages.taken-back'
             ORDER BY seq DESC LIMIT 1",
            self.workspace.0,
            request.0
        )?;
        Ok(row.map(|r| r.0))
    }
}
