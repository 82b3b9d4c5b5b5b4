//! The one error that crosses the wire, and its status.

use crate::domain::{
    plan::FieldConflict,
    problem::{Problem, Refusal},
};
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why an answer is not what was asked for, in words for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// 401: nobody is signed in, or no longer.
    #[error("You are not signed in, or your session has ended. Sign in to go on; what you typed is kept.")]
    SignInNeeded,
    /// 403: the person may not.
    #[error("{words}")]
    Forbidden { words: String },
    /// 404: no such thing in this workspace.
    #[error("There is nothing at this address, or it belongs to another workspace.")]
    NotFound,
    /// 409: things have moved on.
    #[error("{words}")]
    Conflict { words: String },
    /// 409: two people edited the same fields of a plan.
    #[error("{words}")]
    Merge { words: String, conflicts: Vec<FieldConflict> },
    /// 413: larger than is accepted.
    #[error("{words}")]
    TooLarge { words: String },
    /// 422: what was entered is wrong.
    #[error("{}", problems.iter().map(|p| p.words.as_str()).collect::<Vec<_>>().join(" "))]
    Invalid { problems: Vec<Problem> },
    /// 429: too many attempts.
    #[error("{words}")]
    TooMany { words: String },
    /// 503: later it may work.
    #[error("Slipway is busy and nothing was saved. Try again in a moment.")]
    Unavailable,
    /// 507: reading goes on.
    #[error("The server's disk is full: nothing was saved, reading goes on. Tell the administrator.")]
    StorageFull,
    /// 400: not what this address expects.
    #[error("This request cannot be read: {words}")]
    Malformed { words: String },
    /// 500: our fault; the log has details under the reference.
    #[error(
        "Something went wrong on our side and nothing was saved. Tell the administrator the reference {reference}."
    )]
    Internal { reference: String },
    /// In the browser: the server cannot be reached.
    #[error("The server cannot be reached. Check the connection and try again; what you typed is kept.")]
    Transport { words: String },
}

impl AppError {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignInNeeded => 401,
            Self::Forbidden { .. } => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } | Self::Merge { .. } => 409,
            Self::TooLarge { .. } => 413,
            Self::Invalid { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Unavailable | Self::Transport { .. } => 503,
            Self::StorageFull => 507,
            Self::Malformed { .. } => 400,
            Self::Internal { .. } => 500,
        }
    }

    /// The problems with fields, where there are any.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid { problems } => problems,
            _ => &[],
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Forbidden(words) => Self::Forbidden { words },
            Refusal::Conflict(words) => Self::Conflict { words },
            Refusal::Invalid(problems) => Self::Invalid { problems },
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(words) | ServerFnErrorErr::MissingArg(words) => Self::Malformed { words },
            ServerFnErrorErr::Deserialization(words) => Self::Malformed { words },
            other => Self::Transport { words: other.to_string() },
        }
    }

    fn status_code(&self) -> http::StatusCode {
        http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}
