use super::*;
use crate::domain::ids::{FreezeId, MaintenanceWindowId};
use chrono::DateTime;
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

/// A window of minutes from an arbitrary moment.
fn window(from: i64, to: i64) -> Window {
    let at = |minute: i64| DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap();
    Window { starts_at: at(from), ends_at: at(to), zone: "UTC".into() }
}

fn release(n: u128, product: u128, components: &[u128], from: i64, to: i64) -> Scheduled {
    Scheduled {
        request: RequestId(Uuid::from_u128(n)),
        title: format!("Release {n}"),
        product: ProductId(Uuid::from_u128(product)),
        environment: Environment::Live,
        components: components.iter().map(|c| (ComponentId(Uuid::from_u128(*c)), format!("Part {c}"))).collect(),
        window: window(from, to),
        emergency: false,
    }
}

fn freeze(name: &str, from: i64, to: i64) -> Freeze {
    Freeze {
        id: FreezeId(Uuid::nil()),
        name: name.into(),
        reason: "The books are closing.".into(),
        window: window(from, to),
        products: vec![],
        environments: vec![],
    }
}

fn maintenance(name: &str, from: i64, to: i64) -> MaintenanceWindow {
    MaintenanceWindow {
        id: MaintenanceWindowId(Uuid::nil()),
        name: name.into(),
        environment: Environment::Live,
        window: window(from, to),
        products: vec![],
    }
}

fn only(found: Vec<Collision>) -> Collision {
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn releases_that_change_the_same_component_meanwhile_collide_hard() {
    let (a, b) = (release(1, 1, &[1, 2, 3], 0, 120), release(2, 2, &[3, 1, 9], 30, 400));
    let found = only(collisions(&a, &[b], &[], &[]));
    assert_eq!(found.kind, CollisionKind::SameComponent { components: vec!["Part 1".into(), "Part 3".into()] });
    assert_eq!((found.minutes, found.hard), (90, true));
    let words = "Release 2 also changes Part 1 and Part 3; the windows overlap by 90 minutes. \
                 Each could undo or break what the other does.";
    assert_eq!(found.words, words);
    assert_eq!(found.with.unwrap().request, Some(RequestId(Uuid::from_u128(2))));
}

/// S0.24: a release to TEST and one to LIVE are told apart in the words.
#[test]
fn the_same_component_in_the_other_environment_collides_and_says_where() {
    let (a, mut b) = (release(1, 1, &[1], 0, 120), release(2, 1, &[1], 119, 400));
    b.environment = Environment::Test;
    let found = only(collisions(&a, &[b], &[], &[]));
    assert!(found.hard);
    assert!(found.words.starts_with("Release 2 also changes Part 1 in TEST; the windows overlap by 1 minute."));
}

#[test]
fn releases_of_one_product_without_a_common_component_collide_softly_in_one_environment() {
    let (a, mut b) = (release(1, 1, &[1], 0, 120), release(2, 1, &[2], 60, 400));
    let found = only(collisions(&a, std::slice::from_ref(&b), &[], &[]));
    assert_eq!((found.kind, found.minutes, found.hard), (CollisionKind::SameEnvironment, 60, false));
    assert!(found.words.starts_with("Release 2 also changes this product in LIVE for 60 minutes of the window."));
    b.environment = Environment::Test;
    assert_eq!(collisions(&a, &[b], &[], &[]), []);
    assert_eq!(collisions(&a, &[release(3, 2, &[2], 0, 120)], &[], &[]), []);
}

#[test]
fn a_release_does_not_collide_with_itself_nor_with_what_only_touches_it() {
    let a = release(1, 1, &[1], 0, 120);
    let beside = [a.clone(), release(2, 1, &[1], 120, 180), release(3, 1, &[1], -60, 0)];
    assert_eq!(collisions(&a, &beside, &[freeze("After", 120, 999)], &[]), []);
}

#[test]
fn a_freeze_stops_a_release_but_not_an_emergency_release() {
    let mut a = release(1, 1, &[], 0, 120);
    let found = only(collisions(&a, &[], &[freeze("Year end", 90, 999)], &[]));
    assert_eq!((found.kind.key(), found.minutes, found.hard), ("inside-freeze", 30, true));
    assert_eq!(
        found.words,
        "Part of the window (30 minutes of 2 hours) is inside the freeze “Year end”: The books are closing."
    );
    a.emergency = true;
    let found = only(collisions(&a, &[], &[freeze("Year end", -90, 999)], &[]));
    assert!(!found.hard);
    assert!(found.words.starts_with("The whole window (2 hours) is inside"), "{}", found.words);
    assert!(found.words.contains("An emergency release is not stopped by it"));
}

#[test]
fn a_freeze_of_other_products_or_environments_stops_nothing() {
    let a = release(1, 1, &[], 0, 120);
    let elsewhere = Freeze { environments: vec![Environment::Test], ..freeze("Demo", 0, 999) };
    let others = Freeze { products: vec![ProductId(Uuid::from_u128(9))], ..freeze("Audit", 0, 999) };
    assert_eq!(collisions(&a, &[], &[elsewhere, others], &[]), []);
}

#[test]
fn maintenance_windows_bind_only_where_there_are_any() {
    let a = release(1, 1, &[], 0, 120);
    let in_test = MaintenanceWindow { environment: Environment::Test, ..maintenance("Test", 500, 600) };
    let of_others = MaintenanceWindow { products: vec![ProductId(Uuid::from_u128(9))], ..maintenance("O", 500, 600) };
    assert_eq!(collisions(&a, &[], &[], &[in_test, of_others]), []);
}

#[test]
fn maintenance_windows_that_meet_cover_a_release_together() {
    let a = release(1, 1, &[], 0, 120);
    let both = [maintenance("Late", 60, 240), maintenance("Early", -10, 70)];
    assert_eq!(collisions(&a, &[], &[], &both), []);
    let found = only(collisions(&a, &[], &[], &[maintenance("Late", 60, 240), maintenance("Early", -10, 40)]));
    assert_eq!((found.minutes, found.hard), (20, false));
    let words = "20 minutes of 2 hours lie outside the maintenance windows of LIVE; the nearest is “Early”.";
    assert_eq!(found.words, words);
}

#[test]
fn a_release_wholly_outside_the_maintenance_windows_is_stopped() {
    let mut a = release(1, 1, &[], 0, 120);
    let windows = [maintenance("Far", 500, 600), maintenance("Near", -90, -30), maintenance("Also far", 300, 600)];
    let found = only(collisions(&a, &[], &[], &windows));
    assert_eq!((found.minutes, found.hard), (120, true));
    let words = "The whole window (2 hours) is outside the maintenance windows of LIVE; \
                 the nearest, “Near”, ends 30 minutes before it.";
    assert_eq!(found.words, words);
    assert_eq!(found.with, Some(With { label: "Near".into(), request: None }));
    let touching = only(collisions(&a, &[], &[], &[maintenance("Next", 120, 180)]));
    assert!(touching.words.contains("“Next”, starts as it ends."));
    a.emergency = true;
    assert!(!only(collisions(&a, &[], &[], &windows)).hard);
}

#[test]
fn ten_thousand_others_are_looked_at_once_each() {
    let a = release(0, 1, &[1, 2, 3], 0, 120);
    let others: Vec<_> = (1..10_001).map(|n| release(n, 1, &[n % 50], n as i64, n as i64 + 10)).collect();
    assert_eq!(collisions(&a, &others, &[], &[]).len(), 119);
}

fn any_release() -> impl Strategy<Value = Scheduled> {
    (1u128..9, 1u128..3, vec(1u128..6, 0..4), 0i64..200, 1i64..100, any::<[bool; 2]>()).prop_map(
        |(n, product, components, from, length, [emergency, test])| Scheduled {
            emergency,
            environment: if test { Environment::Test } else { Environment::Live },
            ..release(n, product, &components, from, from + length)
        },
    )
}

proptest! {
    #[test]
    fn a_component_collision_is_seen_the_same_from_both_sides(a in any_release(), b in any_release()) {
        let seen = |of: &Scheduled, other: &Scheduled| collisions(of, std::slice::from_ref(other), &[], &[]);
        let facts = |found: Vec<Collision>| found.into_iter().map(|c| (c.kind, c.minutes, c.hard)).collect::<Vec<_>>();
        prop_assert_eq!(facts(seen(&a, &b)), facts(seen(&b, &a)));
    }

    #[test]
    fn minutes_are_never_more_than_the_window_nor_fewer_than_one(
        of in any_release(), others in vec(any_release(), 0..8), periods in vec((0i64..300, 1i64..90), 0..6),
    ) {
        let freezes: Vec<_> = periods.iter().map(|(from, length)| freeze("F", *from, from + length)).collect();
        let windows: Vec<_> = periods.iter().map(|(from, length)| maintenance("M", *from, from + length)).collect();
        for found in collisions(&of, &others, &freezes, &windows) {
            prop_assert!((1..=of.window.minutes()).contains(&found.minutes));
            prop_assert!(found.with.is_some() && found.words.ends_with('.'));
        }
    }

    #[test]
    fn what_is_disjoint_does_not_collide(of in any_release(), others in vec(any_release(), 0..8), after: bool) {
        let shift = TimeDelta::minutes(if after { 300 } else { -300 });
        let move_away = |w: &mut Window| { w.starts_at += shift; w.ends_at += shift; };
        let others: Vec<_> = others.into_iter().map(|mut o| { move_away(&mut o.window); o }).collect();
        let mut far = freeze("F", 0, 300);
        move_away(&mut far.window);
        prop_assert_eq!(collisions(&of, &others, &[far], &[]), []);
    }

    #[test]
    fn the_order_of_what_is_given_does_not_matter(
        of in any_release(), others in vec(any_release(), 0..8), periods in vec((0i64..300, 1i64..90), 0..6),
    ) {
        let mut others = others;
        let mut freezes: Vec<_> = periods.iter().map(|(from, n)| freeze(&format!("F{n}"), *from, from + n)).collect();
        let mut windows: Vec<_> = periods.iter().map(|(from, n)| maintenance(&format!("M{n}"), *from, from + n)).collect();
        let before = collisions(&of, &others, &freezes, &windows);
        others.reverse();
        freezes.reverse();
        windows.reverse();
        prop_assert_eq!(before, collisions(&of, &others, &freezes, &windows));
    }

    #[test]
    fn minutes_outside_are_those_counted_one_by_one(
        from in 0i64..100, length in 1i64..200, periods in vec((-50i64..300, 1i64..60), 1..8),
    ) {
        let of = release(1, 1, &[], from, from + length);
        let windows: Vec<_> = periods.iter().map(|(at, n)| maintenance("M", *at, at + n)).collect();
        let covered = |minute: i64| periods.iter().any(|(at, n)| *at <= minute && minute < at + n);
        let expected = (from..from + length).filter(|minute| !covered(*minute)).count() as i64;
        let found: i64 = collisions(&of, &[], &[], &windows).iter().map(|c| c.minutes).sum();
        prop_assert_eq!(found, expected);
        let hard = collisions(&of, &[], &[], &windows).iter().any(|c| c.hard);
        prop_assert_eq!(hard, expected == length);
    }
}
