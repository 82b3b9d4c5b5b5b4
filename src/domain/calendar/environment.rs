//! Where a release is deployed to. Does not say how an environment is built or reached.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A target of deployments (S0.24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Environment {
    /// QA or staging: what is tested here is what goes LIVE.
    #[serde(rename = "TEST")]
    Test,
    /// What customers use.
    #[serde(rename = "LIVE")]
    Live,
}

impl Environment {
    /// Every environment there is.
    pub const ALL: &'static [Environment] = &[Environment::Test, Environment::Live];

    /// The key in files, addresses and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Test => "TEST",
            Self::Live => "LIVE",
        }
    }

    /// The name shown; the source writes environments in capitals.
    pub fn label(self) -> &'static str {
        self.key()
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Environment {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Environment::ALL.iter().copied().find(|e| e.key() == key).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S0.24: both targets are values of the model, with the same key in addresses, JSON and the database.
    #[test]
    fn test_and_live_keep_their_keys_everywhere() {
        for environment in Environment::ALL {
            assert_eq!(environment.key().parse(), Ok(*environment));
            assert_eq!(serde_json::to_string(environment).unwrap(), format!("\"{}\"", environment.key()));
            assert_eq!(serde_json::from_str::<Environment>(&format!("\"{environment}\"")).unwrap(), *environment);
        }
        assert_eq!("live".parse::<Environment>(), Err(()));
        assert_eq!(Environment::ALL.len(), 2);
    }
}
