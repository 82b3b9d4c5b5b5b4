//! The roles that people have: the words of the source documents. What each may do is the table's matter, one module up.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $label:literal;)*) => {
        /// What somebody is to a workspace. A person may have several.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* #[serde(rename = $key)] $name,)* }

        impl Role {
            /// Every role there is.
            pub const ALL: &'static [Role] = &[$(Role::$name),*];

            /// The key in files, addresses and the database.
            pub fn key(self) -> &'static str {
                match self { $(Role::$name => $key,)* }
            }

            /// The name shown.
            pub fn label(self) -> &'static str {
                match self { $(Role::$name => $label,)* }
            }
        }
    };
}

roles! {
    /// "ALM - Release Manager" (S0.10): plans releases and drives them.
    ReleaseManager = "release-manager", "Release Manager";
    /// "ALM - QA Manager" (S0.11): decides on quality processes.
    QaManager = "qa-manager", "QA Manager";
    /// Owns change requests (RFCs).
    ChangeManager = "change-manager", "Change Manager";
    /// Member of the change advisory board.
    CabMember = "cab-member", "CAB member";
    /// Develops what is released (S0.12).
    Developer = "developer", "Developer";
    /// Tests what is released (S0.12).
    Tester = "tester", "Tester";
    /// Carries deployments out (S1.13).
    Deployer = "deployer", "Deployment team";
    /// Wants to know what happens when.
    Stakeholder = "stakeholder", "Stakeholder";
    /// Builds what is released (S1.8).
    BuildTeam = "build-team", "Build team";
    /// Keeps baselines, together with the Release Manager (S1.9).
    ConfigurationManager = "configuration-manager", "Change and Configuration Manager";
    /// Carries release testing out and returns its results (S1.10).
    ValidationTeam = "validation-team", "Service Validation & Testing";
    /// Says Go or No-Go for releases that are not major (S1.11).
    DeliveryManager = "delivery-manager", "Delivery Manager";
    /// Advises on rollback (S1.12).
    CustomerDeliveryManager = "customer-delivery-manager", "Customer Delivery Manager";
    /// Does what activities ask for (S1.14).
    TechnicalTeam = "technical-team", "Technical team";
    /// Works for a vendor; sees only what is assigned to its queue (S1.15).
    Vendor = "vendor", "Vendor";
    /// Keeps the configuration management database (S1.16).
    SacmManager = "sacm-manager", "SACM Configuration Manager";
    /// Finds out why something failed (S1.17).
    ProblemManager = "problem-manager", "Problem Management";
    /// Asked for what is released (S1.18).
    Requester = "requester", "Requester";
    /// Supports those who use it (S1.19).
    SupportTeam = "support-team", "Support team";
    /// Uses it (S1.19).
    User = "user", "User";
    /// Shapes the processes that releases follow.
    ProcessOwner = "process-owner", "Process owner";
    /// Reads everything, changes nothing.
    Auditor = "auditor", "Auditor";
    /// Looks after accounts and the workspace's policies; has no part in releases by that.
    Administrator = "administrator", "Administrator";
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Role::ALL.iter().copied().find(|r| r.key() == key).ok_or(())
    }
}
