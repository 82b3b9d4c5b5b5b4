//! Opening a database and starting transactions. SQLite: one writer connection that begins with `BEGIN IMMEDIATE`, a few
//! readers that can only query. PostgreSQL: a pool for each.

use super::{Connection, StoreError, Tx, processes::Definitions};
use crate::domain::ids::WorkspaceId;
use sqlx::{
    PgPool, Postgres, SqlitePool, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// The first SQLite without the WAL-reset corruption bug (sqlite.org/wal.html#walresetbug).
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// How long a request waits for its turn to write before it is told that the database is busy.
const WAIT: Duration = Duration::from_secs(5);

/// A database of either kind. Cheap to clone.
#[derive(Clone)]
pub enum Store {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        definitions: Definitions,
    },
    /// Writers have connections of their own, so that those who wait for their turn do not keep others from reading.
    Postgres {
        writers: PgPool,
        readers: PgPool,
        definitions: Definitions,
    },
}

impl Store {
    /// Opens the SQLite file, which is made when it does not exist, and brings it up to date.
    ///
    /// # Errors
    /// When the file cannot be opened, the SQLite library is too old, or a migration fails.
    pub async fn open_sqlite(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            .statement_cache_capacity(200);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(WAIT)
            .idle_timeout(None)
            .max_lifetime(None)
            // When the disk is full SQLite itself takes the transaction back, and sqlx's count of open transactions never
            // gets to nought again: such a connection cannot begin any more, and a new one takes its place.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(!sqlx::Connection::is_in_transaction(connection)) })
            })
            .connect_with(options.clone())
            .await?;
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await?;
        if parse_version(&version) < Some(OLDEST_SQLITE) {
            return Err(StoreError::corrupt(format!("SQLite {version} can corrupt data; 3.51.3 or newer is needed")));
        }
        SQLITE.run(&writer).await.map_err(|e| StoreError::corrupt(format!("migrating the database: {e}")))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(WAIT)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Sqlite { writer, readers, definitions: Definitions::default() })
    }

    /// Opens an existing SQLite file for reading only, as it is; a server may be running on it.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be opened.
    pub async fn read_sqlite(file: &Path) -> Result<Self, StoreError> {
        if !file.is_file() {
            return Err(StoreError::corrupt(format!("there is no database at {}", file.display())));
        }
        let options = SqliteConnectOptions::new().filename(file).busy_timeout(WAIT).pragma("query_only", "ON");
        let readers = SqlitePoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options).await?;
        Ok(Self::Sqlite { writer: readers.clone(), readers, definitions: Definitions::default() })
    }

    /// Opens the PostgreSQL database at the URL and brings it up to date.
    ///
    /// # Errors
    /// When it cannot be reached, is older than 15, or a migration fails.
    pub async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("slipway")
            .options([("idle_in_transaction_session_timeout", "60s"), ("lock_timeout", "5s")]);
        let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(WAIT);
        let writers = pool(4).connect_with(options.clone()).await?;
        let (version,): (String,) = sqlx::query_as("SHOW server_version_num").fetch_one(&writers).await?;
        if version.parse::<u32>().unwrap_or(0) < 150_000 {
            return Err(StoreError::corrupt(format!("PostgreSQL {version} is too old; 15 or newer is needed")));
        }
        POSTGRES.run(&writers).await.map_err(|e| StoreError::corrupt(format!("migrating the database: {e}")))?;
        let readers = pool(12).connect_with(options.options([("default_transaction_read_only", "on")])).await?;
        Ok(Self::Postgres { writers, readers, definitions: Definitions::default() })
    }

    /// Connects to the PostgreSQL database at the URL for reading only, as it is; a server may be running on it.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn read_postgres(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("slipway")
            .options([("default_transaction_read_only", "on")]);
        let readers = PgPoolOptions::new().max_connections(1).acquire_timeout(WAIT).connect_with(options).await?;
        Ok(Self::Postgres { writers: readers.clone(), readers, definitions: Definitions::default() })
    }

    /// Starts a transaction that only reads.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn read(&self, workspace: WorkspaceId) -> Result<Tx, StoreError> {
        let connection = match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.begin().await?),
            Self::Postgres { readers, .. } => Connection::Postgres(begin(readers, None).await?),
        };
        Ok(Tx { connection, workspace, definitions: self.definitions() })
    }

    /// Starts a transaction that writes; until it ends it is the only one, on SQLite in the file, on PostgreSQL in the
    /// workspace. So whatever it reads still holds when it commits, and no two ever wait for each other in a circle.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when its turn does not come in time.
    pub async fn write(&self, workspace: WorkspaceId) -> Result<Tx, StoreError> {
        let connection = match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { writers, .. } => Connection::Postgres(begin(writers, Some(workspace)).await?),
        };
        Ok(Tx { connection, workspace, definitions: self.definitions() })
    }

    /// Processes that were read before, shared by all transactions on this database.
    fn definitions(&self) -> Definitions {
        match self {
            Self::Sqlite { definitions, .. } | Self::Postgres { definitions, .. } => definitions.clone(),
        }
    }

    /// Waits for running transactions and closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { writers, readers, .. } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

/// Begins in a task of its own: sqlx leaves a transaction open whose beginning was cancelled, as that of a request whose
/// browser went away. A writer takes its place in the workspace's queue: every change appends to the workspace's chain, so
/// the chain's row is where they wait.
async fn begin(pool: &PgPool, writes_in: Option<WorkspaceId>) -> Result<Transaction<'static, Postgres>, StoreError> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move {
        let mut tx = pool.begin().await?;
        if let Some(workspace) = writes_in {
            let queue = sqlx::query("SELECT seq FROM chain WHERE workspace_id = $1 FOR UPDATE").bind(workspace.0);
            queue.execute(&mut *tx).await?;
        }
        Ok(tx)
    });
    begun.await.map_err(|_| StoreError::Busy(sqlx::Error::WorkerCrashed))?
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = text.split('.').map(|n| n.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}
