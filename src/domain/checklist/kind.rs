//! The kinds of tests and the results that they can have, with their keys and names.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! keyed {
    ($(#[$doc:meta])* $type:ident { $($(#[$item:meta])* $name:ident = $key:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $type { $($(#[$item])* #[serde(rename = $key)] $name,)* }

        impl $type {
            /// Every one there is, in the order in which they are listed.
            pub const ALL: &'static [$type] = &[$($type::$name),*];

            /// The key in files, addresses and the database.
            pub fn key(self) -> &'static str {
                match self { $($type::$name => $key,)* }
            }

            /// The name shown.
            pub fn label(self) -> &'static str {
                match self { $($type::$name => $label,)* }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.label())
            }
        }

        impl FromStr for $type {
            type Err = ();
            fn from_str(key: &str) -> Result<Self, ()> {
                $type::ALL.iter().copied().find(|one| one.key() == key).ok_or(())
            }
        }
    };
}
pub(crate) use keyed;

keyed! {
    /// What a test is for.
    CheckKind {
        /// Parts by themselves.
        Unit = "unit", "Unit";
        /// Parts together.
        Integration = "integration", "Integration";
        /// What worked before still works.
        Regression = "regression", "Regression";
        /// What is new works.
        Progression = "progression", "Progression";
        /// It is fast enough.
        Performance = "performance", "Performance";
        /// It withstands attacks.
        Security = "security", "Security";
        /// It does what its users need (S0.36).
        FitForPurpose = "fit-for-purpose", "Fit for purpose";
        /// The backout plan works (S0.37).
        BackoutTest = "backout-test", "Backout test";
    }
}

keyed! {
    /// How a test went.
    CheckResult {
        /// As it should.
        Pass = "pass", "Pass";
        /// Not as it should.
        Fail = "fail", "Fail";
        /// It could not be run.
        Blocked = "blocked", "Blocked";
        /// It need not be run for this release.
        NotApplicable = "not-applicable", "Not applicable";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_result_is_found_by_its_key_and_keeps_it_in_json() {
        for kind in CheckKind::ALL {
            assert_eq!(kind.key().parse(), Ok(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.key());
        }
        for result in CheckResult::ALL {
            assert_eq!(result.key().parse(), Ok(*result));
            assert_eq!(serde_json::to_value(result).unwrap(), result.key());
        }
        assert_eq!("Unit".parse::<CheckKind>(), Err(()));
        assert_eq!((CheckKind::ALL.len(), CheckResult::ALL.len()), (8, 4));
    }
}
