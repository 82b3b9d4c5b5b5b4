//! What is true of a release: what its workspaces (plan, checklist, approvals, deployments, and those that prove something
//! by name) yield, for gates to ask about. Asks nothing itself and knows no process.

use super::condition::Place;
use crate::domain::{
    approval::Verdict,
    calendar::Environment,
    checklist::{CheckKind, KindState},
    plan::{Section, SectionState},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is true of a release now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The release number (S0.14) is given.
    pub has_number: bool,
    /// Rules for accepting changes (S0.15) are stated in the plan's draft.
    pub has_rules: bool,
    /// The number of the newest frozen revision.
    pub revision: Option<u32>,
    /// Whether the draft differs from that revision.
    pub draft_has_moved_on: bool,
    /// How far each section of the newest revision is; of the draft, while nothing is frozen.
    pub sections: BTreeMap<Section, SectionState>,
    /// How each gate's vote stands, with its words.
    pub approvals: BTreeMap<String, (Verdict, String)>,
    /// What was recorded, and whether it is positive (done, passed, given).
    pub records: BTreeMap<String, bool>,
    /// What the process calls its records, by their keys.
    pub titles: BTreeMap<String, String>,
    /// How many changes the release holds.
    pub changes: usize,
    /// Environments to which the release as it is now was deployed.
    pub deployed: BTreeSet<Environment>,
    /// Environments for which a deployment is recorded, however it went.
    pub attempted: BTreeSet<Environment>,
    /// Titles of mandatory checks that have not passed.
    pub open_checks: Vec<String>,
    /// How many mandatory checks there are.
    pub mandatory_checks: usize,
    /// How the checks of each kind stand.
    pub kinds: BTreeMap<CheckKind, KindState>,
    /// Backout steps without a recorded result.
    pub open_backout_steps: Vec<String>,
    /// Hard collisions that the window has, in words.
    pub hard_collisions: Vec<String>,
    /// What is proved by name, or what is missing for it, in words. Only what the process asks about need be there.
    pub evidence: Proofs,
}

/// Whether each evidence is there; if not, what is missing, as a sentence.
pub type Proofs = BTreeMap<Evidence, Result<(), String>>;

macro_rules! evidence {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $place:ident, $missing:literal;)*) => {
        /// Something that a workspace of a release proves, named in gates by its key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Evidence { $($(#[$doc])* #[serde(rename = $key)] $name,)* }

        impl Evidence {
            /// Every evidence there is.
            pub const ALL: &'static [Evidence] = &[$(Evidence::$name),*];

            /// The key in definitions.
            pub fn key(self) -> &'static str {
                match self { $(Evidence::$name => $key,)* }
            }

            /// Where it is proved.
            pub fn place(self) -> Place {
                match self { $(Evidence::$name => Place::$place,)* }
            }

            /// What is missing while nothing is there, as a sentence.
            pub fn missing(self) -> &'static str {
                match self { $(Evidence::$name => $missing,)* }
            }
        }
    };
}

evidence! {
    /// There are activities, and each has somebody (S1.29).
    ActivitiesAssigned = "activities-assigned", Activities, "No activity has been assigned.";
    /// Every activity up to the deployment is done (S1.30).
    ActivitiesDone = "activities-done", Activities, "The activities are not done.";
    /// Every package has its parts and is assembled (S1.35, S1.36).
    PackagesAssembled = "packages-assembled", Build, "No package has been assembled.";
    /// The configuration before installation is recorded (S1.48).
    BaselineBefore = "baseline:before", Baselines, "The baseline before installation has not been taken.";
    /// The configuration after installation is recorded (S1.49).
    BaselineAfter = "baseline:after", Baselines, "The baseline after installation has not been taken.";
    /// The new baseline is in the CMDB (S1.103).
    BaselineClosing = "baseline:closing", Baselines, "The new baseline in the CMDB has not been taken.";
    /// The CMDB has the versions that are in LIVE now (S1.102).
    CmdbUpdated = "cmdb-updated", Baselines, "The CMDB has not been updated since LIVE was changed.";
    /// The rollback was rehearsed, or verified with the reason why it cannot be (S1.67).
    RollbackProved = "rollback-proved", Rollback, "The rollback has been neither rehearsed nor verified.";
    /// Deployment, verification and rollback fit into the window.
    FitsWindow = "fits-window", Rollback, "It is not known whether a rollback would fit into the window.";
    /// Every step of the deployment plan was carried out (S1.83).
    RunbookDone = "runbook-done", Deployments, "The steps of the deployment plan have not been carried out.";
    /// Early life support was ended (S1.2).
    EarlyLifeSupportOver = "early-life-support-over", Review, "Early life support has not begun.";
    /// A follow-up release is linked to this one (S4.38).
    FollowUpRaised = "follow-up-raised", Review, "No follow-up release has been raised.";
    /// The plan was circulated (S1.65).
    PlanCirculated = "announced:plan", Announcements, "The plan has not been circulated.";
    /// All stakeholders were told of the release (S1.71).
    ReleaseAnnounced = "announced:release", Announcements, "The release has not been announced to its stakeholders.";
    /// Users, support teams and stakeholders were told of the training, which major releases have (S1.79).
    TrainingAnnounced = "announced:training", Announcements, "The training has not been announced.";
    /// The downtime was announced (S1.84).
    DowntimeAnnounced = "announced:downtime", Announcements, "The downtime has not been announced.";
    /// The requesters were told what became of it (S1.96).
    RequesterTold = "announced:requester", Announcements, "The requester has not been told.";
    /// The failure was communicated (S1.97).
    FailureAnnounced = "announced:failure", Announcements, "The failure has not been communicated.";
    /// The closure was announced.
    ClosureAnnounced = "announced:closure", Announcements, "The closure has not been announced.";
}
