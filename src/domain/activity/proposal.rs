//! What a release usually needs: activities proposed from its plan and its type, each named by what it comes from, so
//! that proposing again adds only what is missing.

use super::{Allotted, Assignee, Phase};
use crate::domain::{
    access::Role,
    calendar::{Window, Zones},
    plan::Plan,
    release::ReleaseKind,
};
use chrono::{DateTime, TimeDelta, Utc};

/// An activity that could be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it comes from: `plan:a1`, `usual:build`.
    pub source: String,
    pub title: String,
    pub phase: Phase,
    /// Who would do it, where that is plain.
    pub assignee: Option<Assignee>,
    /// The plan's words for who does it, where they name nobody whom we know.
    pub note: String,
    pub starts_at: Option<DateTime<Utc>>,
    pub due_at: DateTime<Utc>,
}

/// What proposals follow from.
pub struct Basis<'a> {
    pub kind: ReleaseKind,
    pub window: &'a Window,
    pub allotted: &'a Allotted,
    pub zones: &'a dyn Zones,
    pub now: DateTime<Utc>,
}

/// What a release of this type usually needs. An emergency leaves out what takes longest.
fn usual(kind: ReleaseKind) -> Vec<(&'static str, &'static str, Phase, Role)> {
    let mut all = vec![
        ("plan", "Write and agree the release plan", Phase::Plan, Role::ReleaseManager),
        ("package", "Put the release packages together", Phase::Package, Role::Developer),
        ("build", "Build the release", Phase::Build, Role::Developer),
        ("test", "Run the mandatory tests", Phase::Test, Role::Tester),
        ("backup", "Back up what the release changes", Phase::Prepare, Role::Deployer),
        ("review", "Review how the release went", Phase::Review, Role::ChangeManager),
    ];
    if kind != ReleaseKind::Emergency {
        all.insert(4, ("rehearse", "Rehearse the backout", Phase::Test, Role::Deployer));
        all.insert(6, ("announce", "Tell everybody who is concerned", Phase::Prepare, Role::ReleaseManager));
    }
    if kind == ReleaseKind::Major {
        all.insert(7, ("training", "Train those who will use it", Phase::Prepare, Role::ReleaseManager));
    }
    all
}

/// The usual activities of the release's type, then those of its plan. `known` finds whom a plan's owner means.
pub fn propose(plan: Option<&Plan>, basis: &Basis, known: impl Fn(&str) -> Option<Assignee>) -> Vec<Proposal> {
    let mut proposals: Vec<_> = usual(basis.kind).into_iter().map(|u| from_usual(u, basis)).collect();
    let rollout = plan.map(|p| p.activities.as_slice()).unwrap_or_default();
    let mut rollout_of_plan = rollout.iter().filter(|a| !a.title.trim().is_empty()).peekable();
    if rollout_of_plan.peek().is_none() {
        let deploy = ("deploy", "Deploy the release", Phase::Deploy, Role::Deployer);
        proposals.push(from_usual(deploy, basis));
    }
    let mut before = basis.window.starts_at;
    for activity in rollout_of_plan {
        let local = activity.start().and_then(|at| basis.zones.resolve(at, &basis.window.zone).ok());
        let starts = local.unwrap_or(before);
        let minutes = i64::from(activity.duration().unwrap_or(0).clamp(1, 60 * 24 * 31));
        let due_at = starts + TimeDelta::minutes(minutes);
        before = before.max(due_at);
        let assignee = known(activity.owner.trim());
        let owner = activity.owner.trim();
        let note = match assignee {
            None if !owner.is_empty() => format!("By the plan: {owner}"),
            _ => String::new(),
        };
        proposals.push(Proposal {
            source: format!("plan:{}", activity.id),
            title: activity.title.trim().chars().take(crate::domain::text::LINE).collect(),
            phase: Phase::Deploy,
            assignee,
            note,
            starts_at: Some(starts),
            due_at,
        });
    }
    proposals.sort_by_key(|p| p.phase);
    proposals
}

/// Phases before the deployment follow each other from now on, each in the time allotted to it, and end before the window;
/// the deployment fills the window, the review follows it.
fn from_usual((key, title, phase, role): (&str, &str, Phase, Role), basis: &Basis) -> Proposal {
    let window = basis.window;
    let (starts_at, due_at) = match phase {
        Phase::Deploy => (window.starts_at, window.ends_at),
        Phase::Support | Phase::Review | Phase::Close => {
            (window.ends_at, basis.allotted.due(basis.kind, phase, window.ends_at))
        }
        _ => {
            let before = Phase::ALL.iter().filter(|p| **p < phase);
            let earlier = before.map(|p| basis.allotted.hours(basis.kind, *p)).sum::<i64>();
            let starts = basis.now + TimeDelta::hours(earlier);
            let due = basis.allotted.due(basis.kind, phase, starts);
            let last = window.starts_at.max(basis.now + TimeDelta::hours(1));
            (starts.min(last - TimeDelta::hours(1)).max(basis.now), due.min(last))
        }
    };
    Proposal {
        source: format!("usual:{key}"),
        title: title.into(),
        phase,
        assignee: Some(Assignee::Role(role)),
        note: String::new(),
        starts_at: Some(starts_at),
        due_at,
    }
}
