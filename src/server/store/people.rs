//! Workspaces, accounts and roles.

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    access::{Role, SodPolicy},
    approval::VotePolicy,
    ids::{PersonId, WorkspaceId},
    people::Person,
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
    time_zone: String,
    disabled: bool,
    password_given: bool,
}

/// What signing in needs to know of an account.
#[derive(sqlx::FromRow)]
pub struct Credentials {
    pub workspace_id: Uuid,
    pub id: Uuid,
    pub password_hash: String,
    pub disabled: bool,
}

impl Tx {
    /// All workspaces; independent of the transaction's own.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn workspaces(&mut self) -> Result<Vec<(WorkspaceId, String)>, StoreError> {
        let rows = all!(self, (Uuid, String), "SELECT id, name FROM workspace ORDER BY created_at, id")?;
        Ok(rows.into_iter().map(|(id, name)| (WorkspaceId(id), name)).collect())
    }

    /// Makes this transaction's workspace, with an empty audit chain.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn create_workspace(
        &mut self,
        name: &str,
        policy: SodPolicy,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO workspace (id, name, sod_policy, created_at) VALUES ($1, $2, $3, $4)",
            self.workspace.0,
            name,
            policy.key(),
            now
        )?;
        self.start_chain().await
    }

    /// The workspace's policy on segregation of duties.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn sod_policy(&mut self) -> Result<SodPolicy, StoreError> {
        let row = one!(self, (String,), "SELECT sod_policy FROM workspace WHERE id = $1", self.workspace.0)?;
        word(&row.ok_or_else(|| StoreError::corrupt("the workspace does not exist"))?.0)
    }

    /// The workspace's policy on which edits of a plan void votes.
    ///
    /// # Errors
    /// When the database cannot, or it cannot be read.
    pub async fn vote_policy(&mut self) -> Result<VotePolicy, StoreError> {
        let row = one!(self, (String,), "SELECT vote_policy FROM workspace WHERE id = $1", self.workspace.0)?;
        row.map_or_else(|| Ok(VotePolicy::default()), |(policy,)| from_json(&policy))
    }

    /// Sets the policy on votes.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_vote_policy(&mut self, policy: &VotePolicy) -> Result<(), StoreError> {
        let policy = json(policy)?;
        run!(self, "UPDATE workspace SET vote_policy = $2 WHERE id = $1", self.workspace.0, &policy)?;
        Ok(())
    }

    /// Sets the policy.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_sod_policy(&mut self, policy: SodPolicy) -> Result<(), StoreError> {
        run!(self, "UPDATE workspace SET sod_policy = $2 WHERE id = $1", self.workspace.0, policy.key())?;
        Ok(())
    }

    /// The account with this address, in whichever workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn credentials(&mut self, email: &str) -> Result<Option<Credentials>, StoreError> {
        one!(self, Credentials, "SELECT workspace_id, id, password_hash, disabled FROM person WHERE email = $1", email)
    }

    /// The stored password hash of a person of this workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn password_hash(&mut self, id: PersonId) -> Result<Option<String>, StoreError> {
        let row = one!(
            self,
            (String,),
            "SELECT password_hash FROM person WHERE workspace_id = $1 AND id = $2 AND disabled = $3",
            self.workspace.0,
            id.0,
            false
        )?;
        Ok(row.map(|r| r.0))
    }

    /// Sets the stored password hash, and whether somebody else chose the password.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_password_hash(&mut self, id: PersonId, hash: &str, given: bool) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE person SET password_hash = $3, password_given = $4 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            hash,
            given
        )?;
        Ok(())
    }

    /// Stores a new account with its roles.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the address has one.
    pub async fn insert_person(
        &mut self,
        p: &Person,
        password_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO person (id, workspace_id, email, name, password_hash, time_zone, disabled, created_at,
             password_given) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            p.id.0,
            self.workspace.0,
            &p.email,
            &p.name,
            password_hash,
            &p.time_zone,
            p.disabled,
            now,
            p.password_given
        )?;
        self.set_roles(p.id, &p.roles).await
    }

    /// Replaces a person's roles.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_roles(&mut self, id: PersonId, roles: &[Role]) -> Result<(), StoreError> {
        run!(self, "DELETE FROM role_given WHERE workspace_id = $1 AND person_id = $2", self.workspace.0, id.0)?;
        for role in roles {
            run!(
                self,
                "INSERT INTO role_given (workspace_id, person_id, role) VALUES ($1, $2, $3)
                 ON CONFLICT (person_id, role) DO NOTHING",
                self.workspace.0,
                id.0,
                role.key()
            )?;
        }
        Ok(())
    }

    /// Sets whether a person may sign in.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_disabled(&mut self, id: PersonId, disabled: bool) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE person SET disabled = $3 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            disabled
        )
    }

    /// Sets the zone in which a person reads times.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_time_zone(&mut self, id: PersonId, zone: &str) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE person SET time_zone = $3 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            zone
        )?;
        Ok(())
    }

    /// A person of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<Person>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT id, name, email, time_zone, disabled, password_given FROM person WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0
        )?;
        let Some(row) = row else { return Ok(None) };
        let roles = all!(
            self,
            (String,),
            "SELECT role FROM role_given WHERE workspace_id = $1 AND person_id = $2 ORDER BY role",
            self.workspace.0,
            id.0
        )?;
        let roles = roles.iter().map(|r| word(&r.0)).collect::<Result<_, _>>()?;
        Ok(Some(person(row, roles)))
    }

    /// Everybody with an account in this workspace, by name.
    ///
    /// # Errors
    /// When the database cannot, or a role cannot be read.
    pub async fn people(&mut self) -> Result<Vec<Person>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT id, name, email, time_zone, disabled, password_given FROM person WHERE workspace_id = $1 ORDER BY name, id",
            self.workspace.0
        )?;
        let given = all!(
            self,
            (Uuid, String),
            "SELECT person_id, role FROM role_given WHERE workspace_id = $1 ORDER BY role",
            self.workspace.0
        )?;
        let mut roles: BTreeMap<Uuid, Vec<Role>> = BTreeMap::new();
        for (id, role) in given {
            roles.entry(id).or_default().push(word(&role)?);
        }
        Ok(rows
            .into_iter()
            .map(|r| {
                let roles = roles.remove(&r.id).unwrap_or_default();
                person(r, roles)
            })
            .collect())
    }

    /// Ids of the people who hold a role and may sign in.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn holders(&mut self, role: Role) -> Result<Vec<PersonId>, StoreError> {
        let rows = all!(
            self,
            (Uuid,),
            "SELECT p.id FROM person p JOIN role_given r ON r.person_id = p.id
             WHERE p.workspace_id = $1 AND r.role = $2 AND p.disabled = $3 ORDER BY p.name, p.id",
            self.workspace.0,
            role.key(),
            false
        )?;
        Ok(rows.into_iter().map(|r| PersonId(r.0)).collect())
    }
}

fn person(row: Row, roles: Vec<Role>) -> Person {
    Person {
        id: PersonId(row.id),
        name: row.name,
        email: row.email,
        roles,
        time_zone: row.time_zone,
        disabled: row.disabled,
        password_given: row.password_given,
    }
}
