//! What can go wrong in the database, sorted by what the person can do about it.

use std::fmt;

/// An error of the database, with its source.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Locked, out of connections, or not reachable: later it may work.
    #[error("the database is busy or cannot be reached: {0}")]
    Busy(#[source] sqlx::Error),
    /// No space is left; reading goes on.
    #[error("the disk is full: {0}")]
    Full(#[source] sqlx::Error),
    /// A unique constraint: somebody else was first. Holds the constraint or columns.
    #[error("already there: {0}")]
    Taken(String),
    /// A text that the database cannot hold, such as one with a NUL.
    #[error("cannot be stored: {0}")]
    Unstorable(#[source] sqlx::Error),
    /// What was read does not make sense.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// Anything else.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl StoreError {
    /// What was read does not make sense.
    pub fn corrupt(what: impl fmt::Display) -> Self {
        Self::Corrupt(what.to_string())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::corrupt(error)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Busy(error)
            }
            sqlx::Error::Database(db) if db.is_unique_violation() => Self::Taken(db.message().to_owned()),
            sqlx::Error::Database(db) => match db.code().as_deref() {
                // SQLite: primary result code in the low byte (BUSY 5, LOCKED 6, FULL 13, IOERR_WRITE 778).
                // PostgreSQL: SQLSTATE (serialization failure, deadlock, too many connections, shutting down, disk full).
                Some(code) if is_busy(code) => Self::Busy(error),
                Some("13" | "778" | "53100") => Self::Full(error),
                // PostgreSQL: untranslatable or invalid characters.
                Some("22021" | "22P05") => Self::Unstorable(error),
                _ => Self::Other(error),
            },
            _ => Self::Other(error),
        }
    }
}

fn is_busy(code: &str) -> bool {
    matches!(code, "40001" | "40P01" | "53300" | "55P03" | "57P01" | "57P02" | "57P03")
        || code.len() < 5 && code.parse::<u32>().is_ok_and(|n| matches!(n & 0xff, 5 | 6))
}
