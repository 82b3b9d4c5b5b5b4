//! The phases of the work on a release, as people choose and read them. The process says which of its steps belong to
//! which.

pub use crate::domain::process::Phase;
use std::str::FromStr;

impl Phase {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::Plan,
        Self::Package,
        Self::Build,
        Self::Test,
        Self::Prepare,
        Self::Deploy,
        Self::Support,
        Self::Review,
        Self::Close,
    ];

    /// The key in forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Package => "package",
            Self::Build => "build",
            Self::Test => "test",
            Self::Prepare => "prepare",
            Self::Deploy => "deploy",
            Self::Support => "support",
            Self::Review => "review",
            Self::Close => "close",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Package => "Package",
            Self::Build => "Build",
            Self::Test => "Test",
            Self::Prepare => "Prepare",
            Self::Deploy => "Deploy",
            Self::Support => "Early life support",
            Self::Review => "Review",
            Self::Close => "Close",
        }
    }
}

impl FromStr for Phase {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|p| p.key() == key).ok_or(())
    }
}
