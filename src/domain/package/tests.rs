//! Packages: the order of assembly, what undoes it, what is missing, and the forms.

use super::*;
use crate::domain::calendar::{LocalTimeError, Zones};
use chrono::{NaiveDateTime, TimeZone};
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: usize) -> PackageId {
    PackageId(Uuid::from_u128(n as u128 + 1))
}

fn part(version: &str) -> Part {
    Part {
        id: PartId(Uuid::from_u128(7)),
        component: ComponentId(Uuid::from_u128(9)),
        component_name: "api".into(),
        version: version.into(),
        output: "a".repeat(64),
        input: String::new(),
        reference: "v1".into(),
    }
}

fn mark(assembled: bool) -> Option<Mark> {
    let at = Utc.with_ymd_and_hms(2026, 11, 21, 10, 0, 0).unwrap();
    Some(Mark { assembled, by_name: "Bo".into(), at, why_not: String::new() })
}

fn package(n: usize, after: &[usize], assembled: bool) -> Package {
    let name = format!("P{n}");
    let after = after.iter().map(|n| id(*n)).collect();
    Package { id: id(n), name, parts: vec![part("1.0")], after, mark: mark(assembled) }
}

fn names(packages: &[&Package]) -> Vec<String> {
    packages.iter().map(|p| p.name.clone()).collect()
}

/// S1.36: the order of assembly follows the dependencies.
#[test]
fn packages_come_after_what_they_depend_on() {
    let packages = Packages(vec![package(0, &[2], false), package(1, &[], false), package(2, &[1], false)]);
    assert_eq!(names(&packages.in_order()), ["P1", "P2", "P0"]);
}

/// S1.36: a circle is refused, with the circle in words.
#[test]
fn a_circle_of_packages_is_named() {
    let packages = Packages(vec![package(0, &[1], false), package(1, &[2], false), package(2, &[], false)]);
    let problem = packages.check_order(id(2), &[id(0)]).unwrap_err();
    assert_eq!(problem.field, "after");
    let circle = "“P0” is assembled after “P1”, which is assembled after “P2”, which is assembled after “P0”.";
    assert!(problem.words.starts_with(circle), "{}", problem.words);
    assert!(packages.check_order(id(2), &[]).is_ok());
    assert!(packages.check_order(id(2), &[id(2)]).unwrap_err().words.contains("itself"));
    assert!(packages.check_order(id(2), &[id(8)]).unwrap_err().words.contains("taken out"));
}

/// S1.35, S1.36: a package is assembled from parts, after everything that it depends on.
#[test]
fn a_package_is_assembled_after_what_it_depends_on() {
    let packages = Packages(vec![package(0, &[1], false), package(1, &[], false)]);
    let refused = packages.may_assemble(&packages.0[0]).unwrap_err().to_string();
    assert!(refused.contains("“P0” is assembled after “P1”"), "{refused}");
    assert!(packages.may_assemble(&packages.0[1]).is_ok());
    let packages = Packages(vec![package(0, &[1], false), package(1, &[], true)]);
    assert!(packages.may_assemble(&packages.0[0]).is_ok());
    assert!(packages.may_assemble(&packages.0[1]).unwrap_err().to_string().contains("already"));
    let empty = Package { parts: vec![], ..package(3, &[], false) };
    assert!(packages.may_assemble(&empty).unwrap_err().to_string().contains("no part"));
}

/// S1.34: what changes takes the mark from itself and from everything after it, and from nothing else.
#[test]
fn a_change_undoes_what_comes_after_it() {
    let packages = Packages(vec![
        package(0, &[1], true),
        package(1, &[2], true),
        package(2, &[], true),
        package(3, &[], true),
        package(4, &[2], false),
    ]);
    assert_eq!(names(&packages.undone_by(id(2))), ["P2", "P1", "P0"]);
    assert_eq!(names(&packages.undone_by(id(3))), ["P3"]);
}

/// S1.34: what is not packaged is named.
#[test]
fn what_is_not_assembled_is_named() {
    assert!(Packages::default().missing().unwrap().contains("no package"));
    let empty = Package { parts: vec![], ..package(0, &[], true) };
    let packages = Packages(vec![empty, package(1, &[], false), package(2, &[], true)]);
    assert_eq!(packages.missing().unwrap(), "“P0” has no part yet. “P1” is not assembled.");
    assert_eq!(Packages(vec![package(2, &[], true)]).missing(), None);
}

/// S1.67: evidence is tied to packages and parts, not to the order in which they were entered.
#[test]
fn the_fingerprint_is_of_packages_and_parts() {
    let one = Packages(vec![package(0, &[], true), package(1, &[], false)]);
    let turned = Packages(vec![package(1, &[0], true), package(0, &[], false)]);
    assert_eq!(one.fingerprint(), turned.fingerprint());
    let other = Packages(vec![package(0, &[], true), Package { parts: vec![part("1.1")], ..package(1, &[], false) }]);
    assert_ne!(one.fingerprint(), other.fingerprint());
    assert_ne!(one.fingerprint(), Packages(vec![package(0, &[], true)]).fingerprint());
}

/// S1.45, S1.47: a part names its version-control reference and the digest of what was built.
#[test]
fn a_part_needs_version_digest_and_reference() {
    let problems = PartForm::default().check().unwrap_err();
    let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["component", "version", "output", "reference"]);
    let good = PartForm {
        component: Uuid::from_u128(1).to_string(),
        version: "2.4.0".into(),
        output: format!(" SHA256:{} ", "AB".repeat(32)),
        reference: "v2.4.0".into(),
        ..PartForm::default()
    };
    assert_eq!(good.check().unwrap().output, "ab".repeat(32));
    for wrong in ["abc", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
        let problems = PartForm { input: wrong.to_owned(), ..good.clone() }.check().unwrap_err();
        assert_eq!(problems[0].field, "input");
    }
}

/// A world in which it is UTC everywhere.
struct Utcs;

impl Zones for Utcs {
    fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        Ok(local.and_utc())
    }

    fn local(&self, at: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
        Some((at.naive_utc(), "UTC".into()))
    }

    fn exists(&self, zone: &str) -> bool {
        zone == "UTC"
    }
}

/// S1.44: planned against actual, overdue in words.
#[test]
fn a_build_is_compared_with_its_plan() {
    let at = |hour: u32| Utc.with_ymd_and_hms(2026, 11, 21, hour, 0, 0).unwrap();
    let form = BuildForm {
        team: "Build team".into(),
        starts: "2026-11-21T08:00".into(),
        ends: "2026-11-21T12:00".into(),
        zone: "UTC".into(),
        ..BuildForm::default()
    };
    let build = form.check(&Utcs, at(9)).unwrap();
    assert_eq!(build.standing(at(7)), (false, "Not due yet: it starts in 60 minutes.".into()));
    assert_eq!(build.standing(at(9)), (false, "Under way; due in 3 hours.".into()));
    assert_eq!(build.standing(at(15)), (true, "Overdue by 3 hours.".into()));
    let ended = |ended: &str| BuildForm { ended: ended.into(), ..form.clone() }.check(&Utcs, at(15));
    assert_eq!(ended("2026-11-21T14:00").unwrap().standing(at(15)).1, "Completed 2 hours later than planned.");
    assert_eq!(ended("2026-11-21T12:00").unwrap().standing(at(15)), (false, "Completed as planned.".into()));
    for wrong in ["2026-11-21T16:00", "2026-11-21T07:00", "soon"] {
        let problems = ended(wrong).unwrap_err();
        assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["ended"], "{wrong}: {problems:?}");
    }
    let problems = BuildForm::default().check(&Utcs, at(9)).unwrap_err();
    let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["team", "starts", "ends", "zone"]);
}

proptest! {
    /// Whatever is tried in whatever order: dependencies that are let through never make a circle, and nothing is ever
    /// assembled before what it depends on.
    #[test]
    fn the_order_of_assembly_always_holds(tries in prop::collection::vec((0usize..6, 0usize..6, any::<bool>()), 0..40)) {
        let mut packages = Packages((0..6).map(|n| package(n, &[], false)).collect());
        for (of, to, assembles) in tries {
            if assembles {
                if packages.may_assemble(&packages.0[of]).is_ok() {
                    packages.0[of].mark = mark(true);
                }
            } else {
                let mut after = packages.0[of].after.clone();
                after.push(id(to));
                if packages.check_order(id(of), &after).is_ok() {
                    packages.0[of].after = after;
                    let undone: Vec<_> = packages.undone_by(id(of)).iter().map(|p| p.id).collect();
                    packages.0.iter_mut().filter(|p| undone.contains(&p.id)).for_each(|p| p.mark = mark(false));
                }
            }
            let order = packages.in_order();
            let at = |id: PackageId| order.iter().position(|p| p.id == id).unwrap();
            for package in &packages.0 {
                prop_assert!(package.after.iter().all(|a| at(*a) < at(package.id)));
                let after = package.after.iter().filter_map(|a| packages.find(*a));
                prop_assert!(!package.is_assembled() || after.into_iter().all(Package::is_assembled));
            }
        }
    }
}
