//! The only SQL. One text serves SQLite and PostgreSQL: every query is written once and expanded for both drivers by the
//! macros [`all!`], [`one!`] and [`run!`]. A [`Tx`] is scoped to one workspace. Nothing here decides anything.
//!
//! What one text for both allows: `$1` parameters, `ON CONFLICT`, `RETURNING`, `CAST(SUM(..) AS BIGINT)`. What it does
//! not: date functions, JSON operators, arrays, `ILIKE`, `NOTIFY`. The only differences are in how a
//! transaction starts ([`Store::write`]) and in the migration folders.

use crate::domain::ids::WorkspaceId;
use sqlx::{Postgres, Sqlite, Transaction};

/// All rows of a query, as `Vec<$row>`.
macro_rules! all {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &mut $tx.connection {
            $crate::server::store::Connection::Sqlite(c) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_all(&mut **c).await
            }
            $crate::server::store::Connection::Postgres(c) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_all(&mut **c).await
            }
        }
        .map_err($crate::server::store::StoreError::from)
    };
}

/// The first row of a query, if there is one, as `Option<$row>`.
macro_rules! one {
    ($tx:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &mut $tx.connection {
            $crate::server::store::Connection::Sqlite(c) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($arg))*.fetch_optional(&mut **c).await
            }
            $crate::server::store::Connection::Postgres(c) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($arg))*.fetch_optional(&mut **c).await
            }
        }
        .map_err($crate::server::store::StoreError::from)
    };
}

/// Runs a statement and tells how many rows it touched.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &mut $tx.connection {
            $crate::server::store::Connection::Sqlite(c) => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($arg))*.execute(&mut **c).await.map(|d| d.rows_affected())
            }
            $crate::server::store::Connection::Postgres(c) => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($arg))*.execute(&mut **c).await.map(|d| d.rows_affected())
            }
        }
        .map_err($crate::server::store::StoreError::from)
    };
}

pub mod activities;
pub mod announcements;
pub mod approvals;
pub mod baselines;
pub mod calendar;
pub mod catalogue;
pub mod changes;
pub mod checklists;
pub mod cmdb;
mod columns;
mod database;
pub mod deployments;
mod error;
pub mod events;
pub mod notes;
pub mod outbox;
pub mod packages;
pub mod parts;
pub mod people;
pub mod plan_imports;
pub mod plans;
pub mod processes;
pub mod records;
pub mod requests;
pub mod review;
pub mod rollback;
pub mod runbook;
pub mod seeding;
pub mod sessions;
pub mod templates;
pub mod vendors;
pub mod webhooks;

pub use database::Store;
pub use error::StoreError;

/// A transaction in one workspace: everything that it reads and writes belongs to it. Dropped without
/// [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    pub(in crate::server) connection: Connection,
    /// The workspace that it is scoped to.
    pub workspace: WorkspaceId,
    /// Processes that were read before.
    pub(in crate::server) definitions: processes::Definitions,
}

/// A transaction of either driver.
pub(in crate::server) enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything that was written permanent: flushed to disk when this returns.
    ///
    /// # Errors
    /// When the database cannot; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Sqlite(tx) => tx.commit().await,
            Connection::Postgres(tx) => tx.commit().await,
        }
        .map_err(StoreError::from)
    }

    /// The next number of a counter such as RFC numbers: 1, 2, 3… without gaps among what is committed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn next_number(&mut self, counter: &str) -> Result<i64, StoreError> {
        let next = one!(
            self,
            (i64,),
            "INSERT INTO counter (workspace_id, name, value) VALUES ($1, $2, 1)
             ON CONFLICT (workspace_id, name) DO UPDATE SET value = counter.value + 1 RETURNING value",
            self.workspace.0,
            counter
        )?;
        next.map(|n| n.0).ok_or_else(|| StoreError::corrupt("a counter returned nothing"))
    }
}
