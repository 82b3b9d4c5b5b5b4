//! Vendor queues and their people.

use super::{StoreError, Tx};
use crate::domain::{
    activity::VendorQueue,
    ids::{PersonId, VendorQueueId},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

type Row = (Uuid, String, Option<Uuid>, i64);

fn queue((id, name, endpoint, version): Row, people: Vec<PersonId>) -> VendorQueue {
    VendorQueue { id: VendorQueueId(id), name, people, endpoint, version }
}

impl Tx {
    /// All vendor queues that are not removed, by name.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn vendor_queues(&mut self) -> Result<Vec<VendorQueue>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT id, name, endpoint_id, version FROM vendor_queue WHERE workspace_id = $1 AND retired_at IS NULL ORDER BY name, id",
            self.workspace.0
        )?;
        let members = all!(
            self,
            (Uuid, Uuid),
            "SELECT queue_id, person_id FROM vendor_member WHERE workspace_id = $1 ORDER BY person_id",
            self.workspace.0
        )?;
        let mut people: BTreeMap<Uuid, Vec<PersonId>> = BTreeMap::new();
        for (queue, person) in members {
            people.entry(queue).or_default().push(PersonId(person));
        }
        Ok(rows.into_iter().map(|row| queue(row.clone(), people.remove(&row.0).unwrap_or_default())).collect())
    }

    /// What every queue is called, removed ones too.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn vendor_names(&mut self) -> Result<Vec<(VendorQueueId, String)>, StoreError> {
        let rows =
            all!(self, (Uuid, String), "SELECT id, name FROM vendor_queue WHERE workspace_id = $1", self.workspace.0)?;
        Ok(rows.into_iter().map(|(id, name)| (VendorQueueId(id), name)).collect())
    }

    /// Removes a queue: nobody is in it any more, and nothing can be put into it. What was done in it still names it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn retire_vendor_queue(
        &mut self,
        id: VendorQueueId,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE vendor_queue SET name = $3, endpoint_id = NULL, version = version + 1, retired_at = $4
             WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            name,
            now
        )?;
        run!(self, "DELETE FROM vendor_member WHERE workspace_id = $1 AND queue_id = $2", self.workspace.0, id.0)?;
        Ok(())
    }

    /// A vendor queue of this workspace; none when it is removed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn vendor_queue(&mut self, id: VendorQueueId) -> Result<Option<VendorQueue>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT id, name, endpoint_id, version FROM vendor_queue WHERE workspace_id = $1 AND id = $2
             AND retired_at IS NULL",
            self.workspace.0,
            id.0
        )?;
        let Some(row) = row else { return Ok(None) };
        let people = all!(
            self,
            (Uuid,),
            "SELECT person_id FROM vendor_member WHERE workspace_id = $1 AND queue_id = $2 ORDER BY person_id",
            self.workspace.0,
            id.0
        )?;
        Ok(Some(queue(row, people.into_iter().map(|p| PersonId(p.0)).collect())))
    }

    /// The queues that a person of a vendor sees, with the vendors' names.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn queues_of(&mut self, person: PersonId) -> Result<Vec<(VendorQueueId, String)>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String),
            "SELECT q.id, q.name FROM vendor_member m JOIN vendor_queue q ON q.id = m.queue_id
             WHERE m.workspace_id = $1 AND m.person_id = $2 ORDER BY q.name, q.id",
            self.workspace.0,
            person.0
        )?;
        Ok(rows.into_iter().map(|(id, name)| (VendorQueueId(id), name)).collect())
    }

    /// Stores a new queue with its people.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when there is one of that name.
    pub async fn insert_vendor_queue(&mut self, q: &VendorQueue, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO vendor_queue (id, workspace_id, name, endpoint_id, version, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
            q.id.0,
            self.workspace.0,
            &q.name,
            q.endpoint,
            q.version,
            now
        )?;
        self.save_vendor_members(q).await
    }

    /// Stores a queue that was changed, with its people.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when there is another one of that name.
    pub async fn save_vendor_queue(&mut self, q: &VendorQueue) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE vendor_queue SET name = $3, endpoint_id = $4, version = $5 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            q.id.0,
            &q.name,
            q.endpoint,
            q.version
        )?;
        self.save_vendor_members(q).await
    }

    async fn save_vendor_members(&mut self, q: &VendorQueue) -> Result<(), StoreError> {
        run!(self, "DELETE FROM vendor_member WHERE workspace_id = $1 AND queue_id = $2", self.workspace.0, q.id.0)?;
        for person in &q.people {
            run!(
                self,
                "INSERT INTO vendor_member (workspace_id, queue_id, person_id) VALUES ($1, $2, $3)",
                self.workspace.0,
                q.id.0,
                person.0
            )?;
        }
        Ok(())
    }
}
