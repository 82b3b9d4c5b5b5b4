use super::*;
use crate::domain::{
    change::{AcceptanceRules, Risk},
    plan::{Activity, Backout, BackoutStep, Criterion, Row, Section},
};
use proptest::{collection, option, prelude::*};
use std::collections::BTreeMap;

/// Anything that somebody could have typed or pasted.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z ]{0,12}",
        2 => "[\"\\\\'=\\[\\]#\n\t\r ]{0,12}",
        1 => any::<String>(),
    ]
}

fn filled() -> impl Strategy<Value = String> {
    text().prop_filter("kept only when there is something in it", |t| !t.is_empty())
}

fn ids() -> impl Strategy<Value = Vec<String>> {
    collection::btree_set("[a-z0-9-]{1,6}", 0..6).prop_map(|ids| ids.into_iter().collect())
}

fn activities() -> impl Strategy<Value = Vec<Activity>> {
    let row = (text(), text(), text(), text(), ids(), option::of("[a-z0-9]{1,3}"), any::<bool>());
    (ids(), collection::vec(row, 6)).prop_map(|(ids, rows)| {
        let activity =
            |(id, (title, owner, starts, minutes, waits_for, undone_by, checkpoint)): (String, _)| Activity {
                id,
                title,
                owner,
                starts,
                minutes,
                waits_for,
                undone_by: Option::<String>::unwrap_or_default(undone_by),
                checkpoint,
            };
        ids.into_iter().zip(rows).map(activity).collect()
    })
}

fn table() -> impl Strategy<Value = Vec<Row>> {
    let row = collection::btree_map(prop_oneof!["[a-z]{1,6}", "what|responsible"], filled(), 0..4);
    (ids(), collection::vec(row, 6)).prop_map(|(ids, rows)| {
        let named = |(id, row): (String, Row)| row.into_iter().chain([("id".to_owned(), id)]).collect();
        ids.into_iter().zip(rows).map(named).collect()
    })
}

fn backout() -> impl Strategy<Value = Backout> {
    (text(), ids(), collection::vec((text(), text(), text()), 6)).prop_map(|(trigger, ids, rows)| {
        let step = |(id, (title, owner, minutes))| BackoutStep { id, title, owner, minutes };
        Backout { trigger, steps: ids.into_iter().zip(rows).map(step).collect() }
    })
}

fn rules() -> impl Strategy<Value = AcceptanceRules> {
    let risk = prop::sample::select(vec![None, Some(Risk::Low), Some(Risk::Medium), Some(Risk::High)]);
    (risk, option::of(any::<u32>()), any::<[bool; 3]>()).prop_map(|(max_risk, max_outage_minutes, [a, b, c])| {
        AcceptanceRules {
            max_risk,
            max_outage_minutes,
            only_release_components: a,
            only_approved: b,
            problem_ticket_required: c,
        }
    })
}

fn keys() -> impl Strategy<Value = String> {
    prop_oneof!["business_case|raci|scenarios|policy|texts|tables|format|rules", "[a-z]{1,8}", "[a-z. \"é]{1,8}"]
}

/// Any plan without documents: whatever an editor could have made of one.
pub(in crate::domain::plan) fn plans() -> impl Strategy<Value = Plan> {
    let sections = collection::btree_map(prop::sample::select(Section::ALL), text(), 0..3);
    let criteria = (ids(), collection::vec(text(), 6));
    let texts = collection::btree_map(keys(), filled(), 0..5);
    let tables = collection::btree_map(keys(), table().prop_filter("none is empty", |t| !t.is_empty()), 0..3);
    let lists = (activities(), criteria, backout(), rules());
    (collection::vec(text(), 6), lists, texts, tables, sections).prop_map(|(notes, lists, texts, tables, sections)| {
        let (activities, (ids, criteria), backout, rules) = lists;
        let [policy, contents, test_plan, communication, training, logistics] = <[String; 6]>::try_from(notes).unwrap();
        let criteria = ids.into_iter().zip(criteria).map(|(id, text)| Criterion { id, text }).collect();
        let not_applicable = sections.into_iter().collect();
        Plan {
            policy,
            rules,
            contents,
            criteria,
            activities,
            test_plan,
            backout,
            communication,
            training,
            logistics,
            documents: vec![],
            texts,
            tables,
            not_applicable,
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(plan in plans()) {
        let text = plan.to_text();
        let read = Plan::from_text(&text);
        prop_assert_eq!(read.as_ref(), Ok(&plan), "{}", text);
        prop_assert_eq!(read.unwrap().to_text(), text);
    }

    #[test]
    fn no_text_is_too_odd_to_be_answered(text in prop_oneof![any::<String>(), "[a-z\\[\\]=\"\n0-9.{},#]{0,60}"]) {
        let _ = Plan::from_text(&text);
    }
}

#[test]
fn a_plan_is_readable_as_text() {
    let activity = Activity {
        id: "a1".into(),
        title: "Stop the service".into(),
        minutes: "20/30/60".into(),
        checkpoint: true,
        ..Activity::default()
    };
    let plan = Plan {
        policy: "Ship what is tested.\nNothing else.\n".into(),
        texts: BTreeMap::from([("business_case".into(), "It pays.".into())]),
        activities: vec![activity],
        ..Plan::default()
    };
    let text = plan.to_text();
    let wanted = [
        "format = 1\n",
        "\n# Business case\nbusiness_case = \"It pays.\"\n",
        "policy = \"\"\"\nShip what is tested.\nNothing else.\n\"\"\"\n",
        "\n[[activities]]\nid = \"a1\"\ntitle = \"Stop the service\"\nminutes = \"20/30/60\"\ncheckpoint = true\n",
    ];
    for part in wanted {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

/// S4.8: a text may leave out whatever the plan leaves empty, and people leave quotation marks out.
#[test]
fn a_text_by_hand_is_read() {
    let text = "format = 1\r\ncontents = '''\r\nOne\r\nTwo'''\r\n[[activities]]\r\ntitle = \"Stop\"\r\nminutes = 30\r\n\
                starts = 2026-03-14T20:00:00\r\n[[activities]]\r\ntitle = \"Start\"\r\nwaits_for = [1]\r\n\
                [[raci]]\r\nwhat = \"Deploy\"\r\naccountable = \"Ada\"\r\n";
    let plan = Plan::from_text(text).unwrap();
    assert_eq!(plan.contents, "One\nTwo");
    let [stop, start] = plan.activities.as_slice() else { panic!("{plan:?}") };
    assert_eq!((stop.id.as_str(), stop.minutes.as_str(), stop.starts.as_str()), ("a1", "30", "2026-03-14T20:00"));
    assert_eq!((start.id.as_str(), start.waits_for.as_slice()), ("a2", &["a1".to_owned()][..]));
    assert_eq!(plan.tables["raci"][0]["id"], "r1");
}

/// What a newer version writes is kept, not dropped; what cannot be kept is named.
#[test]
fn unknown_sections_are_kept() {
    let text = "format = 2\nhoroscope = \"Good.\"\n[[omens]]\nid = \"o1\"\nbird = \"left\"\n";
    let plan = Plan::from_text(text).unwrap();
    assert_eq!((plan.texts["horoscope"].as_str(), plan.tables["omens"][0]["bird"].as_str()), ("Good.", "left"));
    let again = Plan::from_text(&plan.to_text()).unwrap();
    assert_eq!(again, plan);
    let refused = Plan::from_text("format = 2\nstars = 5\n[moon]\nfull = true\n").unwrap_err();
    let words: Vec<_> = refused.iter().map(|p| p.words.as_str()).collect();
    assert!(words[0].starts_with("Line 2: “stars” must be"), "{words:?}");
    assert!(words[1].starts_with("Line 3: “moon” must be"), "{words:?}");
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let text = "format = 1\n\n[rules]\nmax_risk = \"huge\"\n\n[[activities]]\ntitel = \"Stop\"\n\n[[criteria]]\nid = \"c1\"\n\
                [[criteria]]\nid = \"c1\"\n\n[not_applicable]\nastrology = \"no\"\n\n[[documents]]\nname = \"x\"\n";
    let mistakes = Plan::read_text(text).unwrap_err();
    let lines: Vec<_> = mistakes.iter().map(|m| m.line).collect();
    assert_eq!(lines, [4, 7, 11, 15, 17], "{mistakes:?}");
    assert!(mistakes[0].words.contains("“low”, “medium” or “high”") && mistakes[1].words.contains("“titel”"));
    let broken = Plan::read_text("format = 1\npolicy = \"open").unwrap_err();
    assert_eq!((broken.len(), broken[0].line), (1, 2), "{broken:?}");
    assert!(Plan::from_text("[package]\nname = \"x\"").unwrap_err()[0].words.contains("This is no plan"));
    assert!(Plan::from_text("").unwrap_err()[0].words.contains("format = 1"));
}

#[test]
fn fields_are_found_by_their_lines() {
    let text = "format = 1\n\n[[activities]]\ntitle = \"Stop\"\n[[activities]]\nid = \"x\"\ntitle = \"\"\"\nStart\n\"\"\"\nowner = \"Ben\"\n";
    let written = Plan::read_text(text).unwrap();
    assert_eq!((written.line("activities.1.owner"), written.line("activities.0.minutes")), (10, 3));
    assert_eq!((written.line("activities"), written.line("policy"), written.line("tables.raci.0.what")), (3, 1, 1));
}

/// What a newer version writes into what this one knows has no place in a plan: it is named, and nothing is dropped.
#[test]
fn what_a_newer_version_writes_inside_is_named() {
    let text = "format = 3\n[rules]\nonly_on_fridays = true\n[not_applicable]\nastrology = \"no\"\n[[activities]]\ntitle = \"Stop\"\n\
                mood = \"calm\"\n[backout]\nmoon = \"full\"\n";
    let mistakes = Plan::read_text(text).unwrap_err();
    let lines: Vec<_> = mistakes.iter().map(|m| m.line).collect();
    assert_eq!(lines, [3, 5, 8, 10], "{mistakes:?}");
    assert!(mistakes.iter().all(|m| m.words.contains("newer version") && m.words.contains("format 3")), "{mistakes:?}");
    let typed = Plan::read_text(&text.replace("format = 3", "format = 1")).unwrap_err();
    assert!(typed.iter().all(|m| !m.words.contains("newer version")), "{typed:?}");
    let known = Plan::read_text("format = 3\npolicy = \"Ship.\"\n").unwrap();
    assert_eq!((known.newer_format(), Plan::read_text("format = 1\n").unwrap().newer_format()), (Some(3), None));
}

#[test]
fn lists_that_are_too_long_are_refused_before_they_are_read() {
    for (table, rows, words) in [
        ("activities", 501, "There are 501 activities; at most 500 are kept."),
        ("raci", 201, "There are 201 responsibilities; at most 200 are kept."),
        ("omens", 5_001, "There are 5001 rows; at most 5000 are kept."),
    ] {
        let text = format!("format = 1\n{}", format!("[[{table}]]\n").repeat(rows));
        let mistakes = Plan::read_text(&text).unwrap_err();
        assert_eq!((mistakes.len(), mistakes[0].words.as_str()), (1, words));
    }
}

/// Rows without ids get free ones, counted upwards.
#[test]
fn rows_get_the_ids_that_are_free() {
    let given: String = (11..=20).map(|n| format!("[[omens]]\nid = \"o{n}\"\n")).collect();
    let text = format!("format = 1\n{given}{}", "[[omens]]\nbird = \"left\"\n".repeat(3));
    let plan = Plan::from_text(&text).unwrap();
    let ids: Vec<_> = plan.tables["omens"].iter().skip(10).map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["o21", "o22", "o23"]);
    let gaps = "format = 1\n[[omens]]\nid = \"o2\"\n[[omens]]\n[[omens]]\n[[omens]]\nid = \"o5\"\n[[omens]]\n";
    let plan = Plan::from_text(gaps).unwrap();
    let ids: Vec<_> = plan.tables["omens"].iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["o2", "o3", "o4", "o5", "o6"]);
}
