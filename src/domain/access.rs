//! Who may do what: one pure table, [`may`], asked by every operation on the server and by every page that decides
//! whether to show a button. It knows roles, segregation of duties and a person's part in a release; it does not know
//! the process, whose steps add their own role (see [`super::process::run`]).

pub mod part;
mod role;

pub use role::Role;

use super::{
    ids::{PersonId, WorkspaceId},
    problem::Refusal,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Somebody who is signed in, with the roles that they have now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub id: PersonId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub roles: Vec<Role>,
    /// The IANA zone in which they read times.
    pub time_zone: String,
}

/// Whether somebody with these roles is of a vendor's people and nothing besides: then the house is closed to them (S1.31).
pub fn is_only_vendor(roles: &[Role]) -> bool {
    !roles.is_empty() && roles.iter().all(|r| *r == Role::Vendor)
}

impl Actor {
    /// Whether they have the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// See [`is_only_vendor`].
    pub fn is_only_vendor(&self) -> bool {
        is_only_vendor(&self.roles)
    }

    /// Whether they have one of the roles.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.is(*r))
    }
}

/// How a workspace keeps development and LIVE deployment apart. S0 forbids developers and testers any part in LIVE
/// deployment, S3 has the developer start it: so it is a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SodPolicy {
    /// Whoever develops or tests, by role or on this release, has no part in its LIVE deployment (S0.42).
    #[default]
    SoxStrict,
    /// The product's team ships what it builds.
    ProductTeam,
}

impl SodPolicy {
    /// The stricter of two.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        if self == Self::SoxStrict { self } else { other }
    }

    /// The key in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::SoxStrict => "sox-strict",
            Self::ProductTeam => "product-team",
        }
    }
}

impl FromStr for SodPolicy {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        match key {
            "sox-strict" => Ok(Self::SoxStrict),
            "product-team" => Ok(Self::ProductTeam),
            _ => Err(()),
        }
    }
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action<'a> {
    /// See releases, changes, plans, checklists, the calendar.
    Read,
    /// Read the audit trail.
    ReadAudit,
    /// Create a release request.
    RaiseRelease,
    /// Reschedule a release, name its components.
    EditRelease,
    /// Edit and submit its plan.
    EditPlan,
    /// Make, edit and remove templates of plans (S4.8).
    EditTemplates,
    /// Raise and edit a change request.
    RaiseChange,
    /// Set a change request's status.
    AssessChange,
    /// Take a change into a release from the release's side (S0.32).
    AcceptChange,
    /// Add one's change to a release whose rules accept it (S0.33).
    OfferChange,
    /// Leave a process step that the process gives to this role, and record what it asks for.
    ActOnStep(Role),
    /// Make a record that the process asks one of these roles for.
    MakeRecord(&'a [Role]),
    /// Vote at a gate that asks this role.
    Vote(Role),
    /// Add and edit the lines of a checklist.
    EditChecklist,
    /// Give a checklist line its result, add evidence, import test reports, list defects.
    RecordTest,
    /// Record a deployment to TEST.
    DeployToTest,
    /// Record a deployment to LIVE, or take any other part in it.
    DeployToLive,
    /// Add and remove freezes and maintenance windows.
    EditCalendar,
    /// Add products and configuration items.
    EditCatalogue,
    /// Make accounts, give roles, disable.
    EditPeople,
    /// Change the workspace's policies.
    EditPolicy,
    /// Change one's own settings, feed address, password.
    EditOwnAccount,
    /// Give somebody a role for one product or one release.
    AssignRoles,
    /// Add, assign and edit the activities of a release (S1.29).
    ManageActivities,
    /// Say what is in a release's packages, and that they are assembled (S1.34).
    AssemblePackages,
    /// Record the versions and digests of an environment as a baseline (S1.51).
    TakeBaseline,
    /// Add, edit, retire and import configuration items (S1.104).
    EditCmdb,
    /// Record in the CMDB what a release left in LIVE, with the closing baseline (S1.102, S1.104).
    UpdateCmdb,
    /// Say how the rollback was tried out (S1.67).
    ProveRollback,
    /// Send announcements to audiences (S1.71).
    Announce,
    /// See what waits to be sent, and send again what could not be; add webhooks.
    EditOutbox,
    /// Make vendor queues, put people into them (S1.31), and say how long each phase may take (S1.60).
    EditVendors,
    /// Work on what is in the queues of one's own vendor (S1.15).
    WorkForVendor,
    /// Copy, edit and publish processes.
    EditProcess,
    /// Say which process releases of a product and type follow.
    ChooseProcess,
    /// Move a release to another version of its process.
    MoveProcess,
    /// Begin, log and end early life support (S1.2).
    RunEarlyLifeSupport,
    /// Add improvement actions and move them on (S4.44).
    EditImprovements,
    /// Open and edit problem records (S1.94).
    EditProblems,
}

/// What is known of the actor's part in the release at hand; read from its history, not from current roles, so that a
/// change of roles cannot launder a conflict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Involvement {
    /// Initiated or developed a change in the release.
    pub developed: bool,
    /// Gave a test of the release its result.
    pub tested: bool,
    /// Wrote or edited the plan revision at hand.
    pub wrote_plan: bool,
}

/// What the action is about.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// Nothing in particular.
    Workspace,
    /// A release, under the workspace's policy.
    Release { policy: SodPolicy, involvement: &'a Involvement },
}

/// Whether `actor` may do `action` to `subject`.
///
/// # Errors
/// [`Refusal::Forbidden`] with the reason in words.
pub fn may(actor: &Actor, action: Action<'_>, subject: &Subject) -> Result<(), Refusal> {
    match roles_for(action) {
        Allowed::Anyone if actor.is_only_vendor() && action != Action::EditOwnAccount => {
            let words = "People of a vendor see the work of their own queues, and nothing else of Slipway.";
            return Err(Refusal::Forbidden(words.into()));
        }
        Allowed::Anyone => {}
        Allowed::Roles(roles) if actor.is_any(&roles) => {}
        Allowed::Roles(roles) => return Err(Refusal::Forbidden(format!("This is for {}.", any_of(&roles)))),
    }
    if let Subject::Release { policy, involvement } = subject {
        duties_are_apart(actor, action, *policy, involvement)?;
    }
    Ok(())
}

enum Allowed {
    Anyone,
    Roles(Vec<Role>),
}

fn roles_for(action: Action<'_>) -> Allowed {
    use Role::*;
    let roles: &[Role] = match action {
        Action::Read | Action::EditOwnAccount => return Allowed::Anyone,
        Action::ActOnStep(role) | Action::Vote(role) => return Allowed::Roles(vec![role]),
        Action::MakeRecord(roles) => return Allowed::Roles(roles.to_vec()),
        Action::ReadAudit => &[Auditor, Administrator],
        Action::RaiseRelease | Action::EditRelease | Action::AcceptChange => &[ReleaseManager],
        Action::EditPlan => &[ReleaseManager, QaManager, Deployer],
        Action::RaiseChange | Action::OfferChange => &[ReleaseManager, ChangeManager, Developer],
        Action::AssessChange => &[ChangeManager],
        Action::EditChecklist => &[ReleaseManager, QaManager, Tester, ValidationTeam],
        Action::RecordTest => &[QaManager, Tester, ValidationTeam],
        Action::DeployToTest => &[ReleaseManager, Deployer, Developer],
        Action::DeployToLive => &[ReleaseManager, Deployer],
        Action::EditCalendar => &[ReleaseManager, ChangeManager],
        Action::EditCatalogue => &[ReleaseManager, ChangeManager, Administrator],
        Action::EditPeople | Action::EditPolicy => &[Administrator],
        Action::AssignRoles | Action::EditOutbox | Action::EditVendors | Action::EditTemplates => {
            &[ReleaseManager, Administrator]
        }
        Action::WorkForVendor => &[Vendor],
        Action::ManageActivities | Action::MoveProcess => &[ReleaseManager],
        Action::AssemblePackages => &[ReleaseManager, BuildTeam, ConfigurationManager],
        Action::TakeBaseline => &[ReleaseManager, ConfigurationManager, SacmManager],
        Action::EditCmdb => &[SacmManager, ConfigurationManager, ReleaseManager, ChangeManager, Administrator],
        Action::UpdateCmdb => &[SacmManager, ConfigurationManager],
        Action::ProveRollback => &[ReleaseManager, ChangeManager, Deployer],
        Action::Announce => &[ReleaseManager, ChangeManager, Deployer],
        Action::EditProcess => &[ProcessOwner],
        Action::ChooseProcess => &[ProcessOwner, Administrator],
        Action::RunEarlyLifeSupport => &[ReleaseManager, Deployer, SupportTeam],
        Action::EditImprovements => &[ChangeManager, ReleaseManager, ProblemManager],
        Action::EditProblems => &[ProblemManager, ChangeManager, ReleaseManager],
    };
    Allowed::Roles(roles.to_vec())
}

/// Segregation of duties (S0.42): no exception for anybody, administrators included.
fn duties_are_apart(actor: &Actor, action: Action<'_>, policy: SodPolicy, part: &Involvement) -> Result<(), Refusal> {
    if matches!(action, Action::Vote(_)) && part.wrote_plan {
        return Err(Refusal::Forbidden("You wrote or edited this plan, so somebody else must decide on it.".into()));
    }
    if action != Action::DeployToLive || policy == SodPolicy::ProductTeam {
        return Ok(());
    }
    let why = match () {
        () if actor.is(Role::Developer) => "you have the role Developer",
        () if actor.is(Role::Tester) => "you have the role Tester",
        () if actor.is(Role::ValidationTeam) => "you have the role Service Validation & Testing",
        () if part.developed => "you developed a change in this release",
        () if part.tested => "you tested this release",
        () => return Ok(()),
    };
    Err(Refusal::Forbidden(format!(
        "Segregation of duties: {why}, so you can have no part in its deployment to LIVE (policy sox-strict)."
    )))
}

fn any_of(roles: &[Role]) -> String {
    match roles {
        [] => "nobody".into(),
        [one] => format!("people with the role {one}"),
        [most @ .., last] => {
            format!("people with the role {} or {last}", most.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
