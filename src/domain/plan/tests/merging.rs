use super::*;
use proptest::prelude::*;

#[test]
fn different_fields_go_together_silently() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.policy = "Mine.".into();
    mine.activities[0].owner = "Cleo".into();
    theirs.training = "Theirs.".into();
    theirs.activities[0].minutes = "45".into();
    theirs.activities.push(activity("a4", "Look at it", &[]));
    let merged = merge(&plan(), &mine, &theirs).unwrap();
    assert_eq!((merged.policy.as_str(), merged.training.as_str()), ("Mine.", "Theirs."));
    assert_eq!((merged.activities[0].owner.as_str(), merged.activities[0].minutes.as_str()), ("Cleo", "45"));
    assert_eq!(merged.activities.len(), 4);
}

#[test]
fn the_same_field_changed_in_two_ways_is_for_people_to_decide() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.activities[2].owner = "Cleo".into();
    theirs.activities[2].owner = "Dana".into();
    theirs.contents = "More.".into();
    let conflicts = merge(&plan(), &mine, &theirs).unwrap_err();
    let expected = FieldConflict {
        path: "activities.a3.owner".into(),
        label: "Activity 3, owner".into(),
        base: "Ada".into(),
        mine: "Cleo".into(),
        theirs: "Dana".into(),
    };
    assert_eq!(conflicts, [expected]);
    for (side, owner) in [(Side::Mine, "Cleo"), (Side::Theirs, "Dana"), (Side::Base, "Ada")] {
        let choices = BTreeMap::from([("activities.a3.owner".to_owned(), side)]);
        let merged = resolve(&plan(), &mine, &theirs, &choices).unwrap();
        assert_eq!((merged.activities[2].owner.as_str(), merged.contents.as_str()), (owner, "More."));
    }
}

#[test]
fn removing_what_the_other_changed_is_a_conflict() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.activities.remove(1);
    theirs.activities[1].title = "Copy it twice".into();
    let conflicts = merge(&plan(), &mine, &theirs).unwrap_err();
    assert_eq!((conflicts.len(), conflicts[0].label.as_str()), (1, "Activity 2"));
    assert_eq!(conflicts[0].mine, "");
    assert!(conflicts[0].theirs.starts_with("Copy it twice; Ada"), "{}", conflicts[0].theirs);
    let with = |side| {
        let choices = BTreeMap::from([("activities.a2".to_owned(), side)]);
        let merged = resolve(&plan(), &mine, &theirs, &choices).unwrap();
        merged.activities.iter().map(|a| a.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(with(Side::Mine), ["a1", "a3"]);
    assert_eq!(with(Side::Theirs), ["a1", "a2", "a3"]);
}

#[test]
fn what_both_removed_is_gone_and_what_one_removed_too() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.criteria.remove(0);
    theirs.criteria.clear();
    assert_eq!(merge(&plan(), &mine, &theirs).unwrap().criteria, []);
}

#[test]
fn one_moves_while_the_other_adds() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.activities.rotate_left(1);
    theirs.activities.insert(2, activity("a9", "Check the copy", &[]));
    let merged = merge(&plan(), &mine, &theirs).unwrap();
    assert_eq!(merged.activities.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a2", "a9", "a3", "a1"]);
}

#[test]
fn two_orders_are_a_conflict_of_their_own() {
    let (mut mine, mut theirs) = (plan(), plan());
    mine.activities.swap(0, 1);
    theirs.activities.swap(1, 2);
    let conflicts = merge(&plan(), &mine, &theirs).unwrap_err();
    assert_eq!((conflicts[0].path.as_str(), conflicts[0].label.as_str()), ("activities.order", "Release plan, order"));
    assert_eq!(conflicts[0].theirs, "Stop service\nStart service\nCopy database");
    let choices = BTreeMap::from([("activities.order".to_owned(), Side::Theirs)]);
    assert_eq!(resolve(&plan(), &mine, &theirs, &choices).unwrap(), theirs);
}

#[test]
fn a_draft_saved_twice_because_the_answer_was_lost_does_not_double() {
    let mut saved = plan();
    saved.activities.push(activity("a4", "New", &[]));
    let mut mine = saved.clone();
    mine.activities[3].title = "New and better".into();
    mine.activities.push(activity("a5", "Newer", &[]));
    let conflicts = merge(&plan(), &mine, &saved).unwrap_err();
    assert_eq!((conflicts.len(), conflicts[0].path.as_str()), (1, "activities.a4.title"));
    let choices = BTreeMap::from([("activities.a4.title".to_owned(), Side::Mine)]);
    assert_eq!(resolve(&plan(), &mine, &saved, &choices).unwrap(), mine);
}

/// A plan with few texts and ids, so that edits meet.
pub(super) fn any_plan() -> impl Strategy<Value = Plan> {
    let text = || prop::sample::select(vec!["", "x", "y", "z"]).prop_map(str::to_owned);
    let ids = prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..=4).prop_shuffle();
    let waits = prop::sample::subsequence(vec!["a".to_owned(), "b".to_owned()], 0..=2);
    let activities = ids.clone().prop_flat_map(move |ids| {
        let entry = (text(), text(), waits.clone());
        prop::collection::vec(entry, ids.len()).prop_map(move |entries| {
            let make = |(id, (title, owner, waits_for)): (&&str, (String, String, Vec<String>))| Activity {
                id: (*id).to_owned(),
                title,
                owner,
                waits_for,
                ..Activity::default()
            };
            ids.iter().zip(entries).map(make).collect::<Vec<_>>()
        })
    });
    let criteria = ids.prop_map(|ids| ids.into_iter().map(|id| criterion(id, "same")).collect::<Vec<_>>());
    let reason = prop::option::of(text());
    let further = prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let further = (prop::option::of("[xy]"), further, "[xy]").prop_map(|(summary, ids, cell)| {
        let row = |id: &str| [("id", id), ("what", cell.as_str())].map(|(k, t)| (k.to_owned(), t.to_owned())).into();
        let rows: Vec<_> = ids.into_iter().map(row).collect();
        let tables = (!rows.is_empty()).then(|| ("raci".to_owned(), rows)).into_iter().collect();
        (summary.map(|s| ("summary".to_owned(), s)).into_iter().collect(), tables)
    });
    (text(), prop::option::of(0u32..2), activities, criteria, text(), reason, further).prop_map(
        |(policy, max, activities, criteria, trigger, reason, (texts, tables))| Plan {
            policy,
            texts,
            tables,
            rules: AcceptanceRules { max_outage_minutes: max, ..AcceptanceRules::default() },
            activities,
            criteria,
            backout: Backout { trigger, steps: vec![] },
            not_applicable: reason.map(|r| (Section::Training, r)).into_iter().collect(),
            ..Plan::default()
        },
    )
}

/// The plan with some of its parts replaced.
pub(super) fn edited(plan: Plan) -> impl Strategy<Value = Plan> {
    (any_plan(), any::<[bool; 5]>()).prop_map(move |(new, [policy, rules, activities, criteria, rest])| {
        let old = plan.clone();
        let (backout, not_applicable) =
            if rest { (new.backout, new.not_applicable) } else { (old.backout, old.not_applicable) };
        Plan {
            policy: if policy { new.policy } else { old.policy },
            rules: if rules { new.rules } else { old.rules },
            activities: if activities { new.activities } else { old.activities },
            criteria: if criteria { new.criteria } else { old.criteria },
            backout,
            not_applicable,
            texts: if policy { new.texts } else { old.texts },
            tables: if criteria { new.tables } else { old.tables },
            ..Plan::default()
        }
    })
}

fn three() -> impl Strategy<Value = (Plan, Plan, Plan)> {
    any_plan().prop_flat_map(|base| (Just(base.clone()), edited(base.clone()), edited(base)))
}

proptest! {
    #[test]
    fn without_a_change_on_one_side_the_other_is_taken((base, mine, _) in three()) {
        prop_assert_eq!(merge(&base, &mine, &base), Ok(mine.clone()));
        prop_assert_eq!(merge(&base, &base, &mine), Ok(mine.clone()));
        prop_assert_eq!(merge(&base, &mine, &mine), Ok(mine));
    }

    #[test]
    fn it_does_not_matter_who_merges((base, mine, theirs) in three()) {
        match (merge(&base, &mine, &theirs), merge(&base, &theirs, &mine)) {
            (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
            (Err(one), Err(other)) => {
                let paths = |c: &[FieldConflict]| {
                    let mut paths: Vec<_> = c.iter().map(|c| c.path.clone()).collect();
                    paths.sort();
                    paths
                };
                prop_assert_eq!(paths(&one), paths(&other));
            }
            (one, other) => prop_assert!(false, "{:?} but {:?}", one, other),
        }
    }

    #[test]
    fn deciding_every_conflict_gives_a_plan((base, mine, theirs) in three(), mine_wins: bool) {
        if let Err(conflicts) = merge(&base, &mine, &theirs) {
            let side = if mine_wins { Side::Mine } else { Side::Theirs };
            let choices = conflicts.into_iter().map(|c| (c.path, side)).collect();
            prop_assert!(resolve(&base, &mine, &theirs, &choices).is_ok());
        }
    }

    #[test]
    fn no_entry_is_doubled_or_lost((base, mine, theirs) in three()) {
        if let Ok(merged) = merge(&base, &mine, &theirs) {
            let ids = |plan: &Plan| plan.criteria.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
            let (b, m, t, got) = (ids(&base), ids(&mine), ids(&theirs), ids(&merged));
            for id in ["a", "b", "c", "d"].map(str::to_owned) {
                let wanted = match (b.contains(&id), m.contains(&id), t.contains(&id)) {
                    (true, m, t) => m && t,
                    (false, m, t) => m || t,
                };
                prop_assert_eq!(got.iter().filter(|g| **g == id).count(), usize::from(wanted), "{}", id);
            }
        }
    }
}
