//! The questions that gates ask about the facts of a release. Unmet, a [`Condition`] says in words what is missing and
//! where it is done. Knows no process.

use super::facts::{Evidence, Facts};
use crate::domain::{
    approval::Verdict,
    calendar::Environment,
    checklist::{CheckKind, KindState},
    plan::{Section, SectionState},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A question about the facts, written in a definition as text such as `approved:rollout`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Condition {
    /// `release-number`: the release number is given.
    ReleaseNumber,
    /// `acceptance-rules`: rules for accepting changes are stated.
    AcceptanceRules,
    /// `plan-submitted`: a revision is frozen, and the draft is the same.
    PlanSubmitted,
    /// `section:<key>`: the plan's section is completed.
    Section(Section),
    /// `approved:<key>`: the gate's vote is won on the newest revision.
    Approved(String),
    /// `recorded:<key>`: the record is there.
    Recorded(String),
    /// `passed:<key>`: the record is there and positive.
    RecordPassed(String),
    /// `changes-accepted`: at least one change is in the release.
    ChangesAccepted,
    /// `deployed:<environment>`: the release as it is now was deployed there.
    Deployed(Environment),
    /// `deployment-recorded:<environment>`: a deployment there was carried out, however it went.
    DeploymentRecorded(Environment),
    /// `mandatory-tests-passed`: all mandatory checks have passed, and there are some.
    MandatoryTestsPassed,
    /// `tests-passed:<kind>`: checks of that kind exist and have passed.
    TestsPassed(CheckKind),
    /// `backout-recorded`: every step of the backout plan has a result.
    BackoutRecorded,
    /// `window-free`: no hard collision.
    WindowFree,
    /// `not-in-live`: LIVE is as it was before; nothing of the release is there.
    NotInLive,
    /// What another workspace of the release proves, under its key.
    Proved(Evidence),
}

/// An unmet condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What is missing, as a sentence.
    pub words: String,
    /// Where it is done.
    pub place: Place,
}

/// Where on a release something is done; pages turn it into a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The step at hand.
    Overview,
    /// What the release is about: title, number, window.
    Details,
    Plan(Option<Section>),
    Changes,
    Tests,
    Approvals,
    Deployments,
    Calendar,
    Activities,
    Build,
    Baselines,
    Rollback,
    Announcements,
    Review,
}

impl Condition {
    /// `Ok` when the facts meet the condition.
    ///
    /// # Errors
    /// What is missing, and where it is done.
    pub fn check(&self, facts: &Facts) -> Result<(), Missing> {
        let missing = |place: Place, words: String| Err(Missing { words, place });
        match self {
            Self::ReleaseNumber if !facts.has_number => {
                missing(Place::Details, "The release number is missing.".into())
            }
            Self::AcceptanceRules if !facts.has_rules => missing(
                Place::Plan(Some(Section::Policy)),
                "The rules for accepting changes into the release are not stated.".into(),
            ),
            Self::PlanSubmitted => plan_submitted(facts),
            Self::Section(section) => section_completed(*section, facts),
            Self::Approved(key) => approved(key, facts),
            Self::Recorded(key) if !facts.records.contains_key(key) => {
                missing(Place::Overview, format!("“{}” is not recorded.", titled(key, facts)))
            }
            Self::RecordPassed(key) => match facts.records.get(key) {
                Some(true) => Ok(()),
                Some(false) => {
                    missing(Place::Overview, format!("“{}” is recorded as not done or failed.", titled(key, facts)))
                }
                None => missing(Place::Overview, format!("“{}” is not recorded.", titled(key, facts))),
            },
            Self::ChangesAccepted if facts.changes == 0 => {
                missing(Place::Changes, "No change has been accepted into the release.".into())
            }
            Self::Deployed(environment) if !facts.deployed.contains(environment) => missing(
                Place::Deployments,
                format!("No deployment to {environment} is recorded for the release as it is now."),
            ),
            Self::DeploymentRecorded(environment) if !facts.attempted.contains(environment) => {
                missing(Place::Deployments, format!("No deployment to {environment} is recorded."))
            }
            Self::MandatoryTestsPassed => mandatory_tests(facts),
            Self::TestsPassed(kind) => match facts.kinds.get(kind).unwrap_or(&KindState::Missing) {
                KindState::Passed => Ok(()),
                other => missing(Place::Tests, other.words(*kind).unwrap_or_default()),
            },
            Self::BackoutRecorded if !facts.open_backout_steps.is_empty() => missing(
                Place::Overview,
                format!("These backout steps have no result yet: {}.", facts.open_backout_steps.join(", ")),
            ),
            Self::WindowFree if !facts.hard_collisions.is_empty() => {
                missing(Place::Calendar, facts.hard_collisions.join(" "))
            }
            Self::NotInLive if facts.deployed.contains(&Environment::Live) => {
                missing(Place::Deployments, "The release is in LIVE.".into())
            }
            Self::Proved(evidence) => match facts.evidence.get(evidence) {
                Some(Ok(())) => Ok(()),
                Some(Err(words)) => missing(evidence.place(), words.clone()),
                None => missing(evidence.place(), evidence.missing().to_owned()),
            },
            _ => Ok(()),
        }
    }
}

fn plan_submitted(facts: &Facts) -> Result<(), Missing> {
    let words = match (facts.revision, facts.draft_has_moved_on) {
        (Some(_), false) => return Ok(()),
        (Some(n), true) => format!("The plan was edited after revision {n}; submit it again, or undo the edits."),
        (None, _) => "The plan has not been submitted.".into(),
    };
    Err(Missing { words, place: Place::Plan(None) })
}

fn section_completed(section: Section, facts: &Facts) -> Result<(), Missing> {
    match facts.sections.get(&section) {
        Some(SectionState::Completed) => Ok(()),
        state => {
            let state = state.map_or("not started", |s| s.label()).to_lowercase();
            let words = format!("The plan's section “{}” is {state}.", section.label());
            Err(Missing { words, place: Place::Plan(Some(section)) })
        }
    }
}

fn approved(key: &str, facts: &Facts) -> Result<(), Missing> {
    let words = match facts.approvals.get(key) {
        Some((Verdict::Approved, _)) => return Ok(()),
        Some((Verdict::Rejected, words)) => {
            let words = format!("{words} Change the plan and submit it again.");
            return Err(Missing { words, place: Place::Plan(None) });
        }
        Some((_, words)) => words.clone(),
        None if facts.revision.is_none() => return plan_submitted(facts),
        None => format!("“{}” is not approved.", spaced(key)),
    };
    Err(Missing { words, place: Place::Approvals })
}

fn mandatory_tests(facts: &Facts) -> Result<(), Missing> {
    let words = match (facts.mandatory_checks, facts.open_checks.as_slice()) {
        (0, _) => "The checklist has no mandatory test.".into(),
        (_, []) => return Ok(()),
        (n, open) => {
            let some = open.iter().take(3).map(|t| format!("“{t}”")).collect::<Vec<_>>().join(", ");
            let more = if open.len() > 3 { format!(" and {} more", open.len() - 3) } else { String::new() };
            format!("{} of {n} mandatory tests have not passed: {some}{more}.", open.len())
        }
    };
    Err(Missing { words, place: Place::Tests })
}

/// What a record is called.
fn titled(key: &str, facts: &Facts) -> String {
    facts.titles.get(key).cloned().unwrap_or_else(|| spaced(key))
}

/// A key as words: `sanity-check` becomes "Sanity check".
fn spaced(key: &str) -> String {
    crate::domain::text::capital(&key.replace('-', " "))
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReleaseNumber => f.write_str("release-number"),
            Self::AcceptanceRules => f.write_str("acceptance-rules"),
            Self::PlanSubmitted => f.write_str("plan-submitted"),
            Self::Section(section) => write!(f, "section:{}", section.key()),
            Self::Approved(key) => write!(f, "approved:{key}"),
            Self::Recorded(key) => write!(f, "recorded:{key}"),
            Self::RecordPassed(key) => write!(f, "passed:{key}"),
            Self::ChangesAccepted => f.write_str("changes-accepted"),
            Self::Deployed(environment) => write!(f, "deployed:{}", environment.key()),
            Self::DeploymentRecorded(environment) => write!(f, "deployment-recorded:{}", environment.key()),
            Self::MandatoryTestsPassed => f.write_str("mandatory-tests-passed"),
            Self::TestsPassed(kind) => write!(f, "tests-passed:{}", kind.key()),
            Self::BackoutRecorded => f.write_str("backout-recorded"),
            Self::WindowFree => f.write_str("window-free"),
            Self::NotInLive => f.write_str("not-in-live"),
            Self::Proved(evidence) => f.write_str(evidence.key()),
        }
    }
}

impl FromStr for Condition {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("nothing yields the fact “{text}”");
        if let Some(evidence) = Evidence::ALL.iter().find(|e| e.key() == text) {
            return Ok(Self::Proved(*evidence));
        }
        let (name, argument) = text.split_once(':').unwrap_or((text, ""));
        Ok(match (name, argument) {
            ("release-number", "") => Self::ReleaseNumber,
            ("acceptance-rules", "") => Self::AcceptanceRules,
            ("plan-submitted", "") => Self::PlanSubmitted,
            ("changes-accepted", "") => Self::ChangesAccepted,
            ("mandatory-tests-passed", "") => Self::MandatoryTestsPassed,
            ("backout-recorded", "") => Self::BackoutRecorded,
            ("window-free", "") => Self::WindowFree,
            ("not-in-live", "") => Self::NotInLive,
            ("section", key) => Self::Section(key.parse().map_err(|_| unknown())?),
            ("deployed", key) => Self::Deployed(key.parse().map_err(|_| unknown())?),
            ("deployment-recorded", key) => Self::DeploymentRecorded(key.parse().map_err(|_| unknown())?),
            ("tests-passed", key) => Self::TestsPassed(key.parse().map_err(|_| unknown())?),
            ("approved", key) if !key.is_empty() => Self::Approved(key.into()),
            ("recorded", key) if !key.is_empty() => Self::Recorded(key.into()),
            ("passed", key) if !key.is_empty() => Self::RecordPassed(key.into()),
            _ => return Err(unknown()),
        })
    }
}

impl TryFrom<String> for Condition {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.to_string()
    }
}
