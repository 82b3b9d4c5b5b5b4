//! Evidence, when it counts, and the point of no return.

use super::{no_return::countdown, *};
use crate::domain::calendar::Window;
use chrono::{TimeDelta, TimeZone};
use proptest::prelude::*;
use uuid::Uuid;

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0).unwrap()
}

fn target(revision: u32, packages: &str) -> Target {
    Target { revision: Some((revision, format!("plan {revision}"))), packages: packages.into() }
}

fn evidence(proof: Proof, revision: u32, packages: &str) -> Evidence {
    Evidence {
        id: EvidenceId(Uuid::nil()),
        proof,
        revision,
        plan: format!("plan {revision}"),
        packages: packages.into(),
        by_name: "Dora".into(),
        at: noon(),
    }
}

fn rehearsed(minutes: i64, succeeded: bool) -> Proof {
    let (who, place, note) = ("Dora".into(), "TEST".into(), String::new());
    Proof::Rehearsed(Rehearsal { on: noon(), who, place, minutes, succeeded, note })
}

fn verified() -> Proof {
    Proof::Verified { reason: "The mainframe has no second system.".into() }
}

/// S1.67: untested, verified, rehearsed; a rehearsal that failed proves nothing.
#[test]
fn a_rollback_is_untested_verified_or_rehearsed() {
    let now = target(2, "x");
    assert_eq!(standing(&[], &now), Standing::Untested);
    assert!(missing(&[], &now).unwrap().contains("untested"));
    for (proof, expected) in [(verified(), Standing::Verified), (rehearsed(25, true), Standing::Rehearsed)] {
        let list = [evidence(proof, 2, "x")];
        assert_eq!((standing(&list, &now), missing(&list, &now)), (expected, None));
    }
    let failed = [evidence(rehearsed(25, false), 2, "x"), evidence(rehearsed(20, true), 2, "x")];
    assert_eq!(standing(&failed, &now), Standing::Failed, "the newest counts");
    assert!(missing(&failed, &now).unwrap().contains("failed"));
}

/// S1.67: evidence expires with the plan revision or the packages, and says which.
#[test]
fn evidence_expires_when_plan_or_packages_change() {
    let list = [evidence(rehearsed(25, true), 2, "x")];
    let words = missing(&list, &target(3, "x")).unwrap();
    let expected = "The rollback was rehearsed for revision 2; the plan is at revision 3.";
    assert!(words.starts_with(expected) && !words.contains("packages"), "{words}");
    let words = missing(&list, &target(2, "y")).unwrap();
    assert!(words.contains("packages or their parts have changed") && !words.contains("revision"), "{words}");
    let words = missing(&list, &target(3, "y")).unwrap();
    assert!(words.contains("revision 3") && words.contains("packages"), "{words}");
    assert_eq!(measured(&list, &target(3, "x")), None, "what was measured was another rollback");
    assert_eq!(measured(&list, &target(2, "x")), Some(25));
    assert!(missing(&list, &Target { revision: None, packages: "x".into() }).is_some());
}

fn budget(lasts: i64, deployment: i64, verification: i64, rollback: i64) -> Budget {
    let window = Window { starts_at: noon(), ends_at: noon() + TimeDelta::minutes(lasts), zone: "UTC".into() };
    Budget {
        window,
        deployment: Some(deployment),
        verification: Some(verification),
        rollback: Some(rollback),
        measured: true,
    }
}

/// The gate says by how many minutes it does not fit.
#[test]
fn what_does_not_fit_is_said_in_minutes() {
    assert_eq!(budget(100, 40, 30, 30).missing(), None);
    let words = budget(95, 40, 30, 30).missing().unwrap();
    let expected = "Deployment (40 minutes), verification (30 minutes) and rollback (30 minutes) do not fit into the window: 5 minutes too long.";
    assert_eq!(words, expected);
    let words = Budget { verification: None, rollback: None, ..budget(95, 40, 0, 0) }.missing().unwrap();
    assert!(words.contains("verify the deployment and how long the rollback takes"), "{words}");
}

#[test]
fn the_last_safe_moments_are_counted_back_from_the_end_of_the_window() {
    let budget = budget(120, 40, 30, 25);
    assert_eq!(budget.last_rollback(), Some(noon() + TimeDelta::minutes(95)));
    assert_eq!(budget.last_start(), Some(noon() + TimeDelta::minutes(25)));
    let at = |minutes| noon() + TimeDelta::minutes(minutes);
    assert_eq!(budget.reserve(at(60)), Some((false, "It leaves 5 minutes before the last safe rollback.".into())));
    let (late, words) = budget.reserve(at(75)).unwrap();
    assert!(late && words.starts_with("Too late by 10 minutes"), "{words}");
    assert_eq!(countdown(at(95), at(50)), (false, "45 minutes left".into()));
    assert_eq!(countdown(at(95), at(95) - TimeDelta::seconds(59)), (false, "0 minutes left".into()));
    assert_eq!(countdown(at(95), at(98)), (true, "passed 3 minutes ago".into()));
}

proptest! {
    /// It fits exactly if a deployment that begins with the window can be taken back inside it.
    #[test]
    fn it_fits_exactly_if_there_is_time_to_turn_back(lasts in 1i64..300, d in 0i64..150, v in 0i64..100, r in 0i64..100) {
        let budget = budget(lasts, d, v, r);
        let in_time = budget.last_start().unwrap() >= budget.window.starts_at;
        prop_assert_eq!(budget.missing().is_none(), in_time);
        let ends = budget.window.starts_at + TimeDelta::minutes(d);
        prop_assert_eq!(budget.reserve(ends).unwrap().0, !in_time);
        prop_assert!(budget.last_start() <= budget.last_rollback());
    }
}
