//! What a scheduled release collides with: one pure function, [`collisions`], asked by the calendar, the release's page,
//! the approval queue and the gates. It explains each collision; it does not decide whether somebody may ship anyway.
//!
//! | found | hard |
//! |---|---|
//! | another release changes the same component meanwhile | yes, in whichever environments |
//! | another release changes the same product in the same environment meanwhile, no common component | no |
//! | a freeze of the product and environment | yes, unless an emergency release |
//! | wholly outside the maintenance windows | yes, unless an emergency release |
//! | partly outside the maintenance windows | no |
//!
//! Maintenance windows bind only where there are any: a product and environment without one may be changed any time.
//! Windows that only touch do not collide.

use super::{Environment, Freeze, MaintenanceWindow, Window, in_minutes, in_words};
use crate::domain::ids::{ComponentId, ProductId, RequestId};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A release that has a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    pub request: RequestId,
    /// What it is called in messages: `Payments 2.4.0`.
    pub title: String,
    pub product: ProductId,
    pub environment: Environment,
    /// The components that it touches, with their names.
    pub components: Vec<(ComponentId, String)>,
    pub window: Window,
    pub emergency: bool,
}

/// What kind of thing was found, in the order in which they are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "key")]
pub enum CollisionKind {
    /// Both releases touch these components.
    SameComponent {
        /// Their names, sorted.
        components: Vec<String>,
    },
    /// A freeze covers part of the window.
    InsideFreeze,
    /// No maintenance window covers part of the window.
    OutsideMaintenanceWindow,
    /// Both releases change the same product in the same environment.
    SameEnvironment,
}

impl CollisionKind {
    /// The key in class names and tests.
    pub fn key(&self) -> &'static str {
        match self {
            Self::SameComponent { .. } => "same-component",
            Self::InsideFreeze => "inside-freeze",
            Self::OutsideMaintenanceWindow => "outside-maintenance-window",
            Self::SameEnvironment => "same-environment",
        }
    }

    /// The name shown.
    pub fn label(&self) -> &'static str {
        match self {
            Self::SameComponent { .. } => "Same component",
            Self::InsideFreeze => "Inside a freeze",
            Self::OutsideMaintenanceWindow => "Outside the maintenance window",
            Self::SameEnvironment => "Same environment",
        }
    }
}

/// What a release collides with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct With {
    /// The other release's title, or the name of the freeze or maintenance window.
    pub label: String,
    /// The other release, if it is one.
    pub request: Option<RequestId>,
}

/// Something that stands in a release's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collision {
    pub kind: CollisionKind,
    /// With what. For [`CollisionKind::OutsideMaintenanceWindow`] the maintenance window that is nearest.
    pub with: Option<With>,
    /// Minutes that overlap, or that lie outside; at least 1 and at most the release's window.
    pub minutes: i64,
    /// Whether it should stop the release, rather than warn.
    pub hard: bool,
    /// With what, how many minutes, why: a sentence or two.
    pub words: String,
}

/// Everything that `of` collides with. `others` may contain `of` itself, which is left out by its request. The result
/// does not depend on the order of the arguments: hard ones first, then by kind and by name. Takes time linear in the
/// number of others and freezes.
pub fn collisions(
    of: &Scheduled,
    others: &[Scheduled],
    freezes: &[Freeze],
    maintenance: &[MaintenanceWindow],
) -> Vec<Collision> {
    let own: HashSet<ComponentId> = of.components.iter().map(|(id, _)| *id).collect();
    let mut found: Vec<Collision> = others.iter().filter_map(|other| with_release(of, &own, other)).collect();
    found.extend(freezes.iter().filter_map(|freeze| with_freeze(of, freeze)));
    found.extend(outside_maintenance(of, maintenance));
    found.sort_by(|a, b| {
        (!a.hard, &a.kind, &a.with, -a.minutes, &a.words).cmp(&(!b.hard, &b.kind, &b.with, -b.minutes, &b.words))
    });
    found.dedup();
    found
}

fn with_release(of: &Scheduled, own: &HashSet<ComponentId>, other: &Scheduled) -> Option<Collision> {
    let minutes = of.window.overlap(&other.window);
    if other.request == of.request || minutes == 0 {
        return None;
    }
    let same_place = other.environment == of.environment;
    let mut components: Vec<String> =
        other.components.iter().filter(|(id, _)| own.contains(id)).map(|(_, name)| name.clone()).collect();
    components.sort();
    components.dedup();
    let hard = !components.is_empty();
    let same_product_there = same_place && other.product == of.product;
    if !(hard || same_product_there) {
        return None;
    }
    let (title, count) = (&other.title, in_words(minutes));
    let (kind, words) = if hard {
        let place = if same_place { String::new() } else { format!(" in {}", other.environment) };
        let what = listed(&components);
        let why = "Each could undo or break what the other does";
        let words = format!("{title} also changes {what}{place}; the windows overlap by {count}. {why}.");
        (CollisionKind::SameComponent { components }, words)
    } else {
        let why = "No component is in both, but a failure would be hard to trace to one of them";
        let words =
            format!("{title} also changes this product in {} for {count} of the window. {why}.", of.environment);
        (CollisionKind::SameEnvironment, words)
    };
    Some(Collision {
        kind,
        with: Some(With { label: title.clone(), request: Some(other.request) }),
        minutes,
        hard,
        words,
    })
}

fn with_freeze(of: &Scheduled, freeze: &Freeze) -> Option<Collision> {
    let minutes = of.window.overlap(&freeze.window);
    if minutes == 0 || !freeze.applies_to(of.product, of.environment) {
        return None;
    }
    let (name, whole) = (&freeze.name, of.window.minutes());
    let inside = if minutes == whole {
        "The whole window".to_owned()
    } else {
        format!("Part of the window ({} of {})", in_words(minutes), in_words(whole))
    };
    let counted = if minutes == whole { format!(" ({})", in_words(minutes)) } else { String::new() };
    let reason = freeze.reason.trim().trim_end_matches('.');
    let mut words = format!("{inside}{counted} is inside the freeze “{name}”: {reason}.");
    if of.emergency {
        words.push_str(" An emergency release is not stopped by it, but tell those whom the freeze protects.");
    }
    let with = Some(With { label: name.clone(), request: None });
    Some(Collision { kind: CollisionKind::InsideFreeze, with, minutes, hard: !of.emergency, words })
}

fn outside_maintenance(of: &Scheduled, maintenance: &[MaintenanceWindow]) -> Option<Collision> {
    let binding: Vec<&MaintenanceWindow> =
        maintenance.iter().filter(|m| m.applies_to(of.product, of.environment)).collect();
    let nearest =
        binding.iter().min_by_key(|m| (distance(&of.window, &m.window), m.window.starts_at, &m.name, m.id))?;
    let outside = uncovered(&of.window, binding.iter().map(|m| &m.window));
    let minutes = in_minutes(outside);
    if minutes == 0 {
        return None;
    }
    let (whole, environment, name) = (of.window.minutes(), of.environment, &nearest.name);
    let wholly = outside == of.window.ends_at - of.window.starts_at;
    let mut words = if wholly {
        let side = if nearest.window.ends_at <= of.window.starts_at { "ends" } else { "starts" };
        let when = match (in_minutes(distance(&of.window, &nearest.window)), side) {
            (0, "ends") => "ends as it starts".to_owned(),
            (0, _) => "starts as it ends".to_owned(),
            (gap, "ends") => format!("ends {} before it", in_words(gap)),
            (gap, _) => format!("starts {} after it", in_words(gap)),
        };
        format!(
            "The whole window ({}) is outside the maintenance windows of {environment}; the nearest, “{name}”, {when}.",
            in_words(whole)
        )
    } else {
        format!(
            "{} of {} lie outside the maintenance windows of {environment}; the nearest is “{name}”.",
            in_words(minutes),
            in_words(whole)
        )
    };
    if of.emergency {
        words.push_str(" An emergency release is not stopped by it.");
    }
    let with = Some(With { label: name.clone(), request: None });
    let hard = wholly && !of.emergency;
    Some(Collision { kind: CollisionKind::OutsideMaintenanceWindow, with, minutes, hard, words })
}

/// The time of `window` that none of `covers` covers.
fn uncovered<'a>(window: &Window, covers: impl Iterator<Item = &'a Window>) -> TimeDelta {
    let mut covers: Vec<_> = covers.filter(|c| c.starts_at < c.ends_at).map(|c| (c.starts_at, c.ends_at)).collect();
    covers.sort_unstable();
    let (mut open, mut reached) = (TimeDelta::zero(), window.starts_at);
    for (starts, ends) in covers {
        if starts >= window.ends_at {
            break;
        }
        if starts > reached {
            open += starts - reached;
        }
        reached = reached.max(ends);
    }
    open + (window.ends_at - reached).max(TimeDelta::zero())
}

/// The time between two windows; zero if they touch or overlap.
fn distance(a: &Window, b: &Window) -> TimeDelta {
    (b.starts_at - a.ends_at).max(a.starts_at - b.ends_at).max(TimeDelta::zero())
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests;
