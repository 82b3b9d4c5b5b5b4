//! Workbooks that Slipway writes: read back by itself, and by another program.

use crate::support::python::python_with;
use proptest::prelude::*;
use slipway::{
    domain::{
        plan::{Activity, Plan},
        sheet::Sheet,
    },
    server::spreadsheet::{read_now, workbook},
};
use std::{
    collections::BTreeMap,
    io::Write,
    process::{Command, Stdio},
};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,8}", "[=+@'\t\r\n -]{1,4}[a-z0-9]{0,3}", "_x[0-9a-fA-F]{4}_{1,2}", any::<String>()]
}

/// Characters that XML cannot hold at all are the only ones that a workbook may lose.
fn storable(text: &str) -> bool {
    !text.chars().any(|c| matches!(c, '\u{fffe}' | '\u{ffff}'))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// S4.8: whatever stands in a cell comes back, and none of it is a formula.
    #[test]
    fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec(cell(), 1..4), 1..6)) {
        let rows: Vec<Vec<String>> = rows.into_iter().map(|r| r.into_iter().filter(|c| storable(c)).chain(["end".to_owned()]).collect()).collect();
        let bytes = workbook(&[Sheet { name: "Any".into(), rows: rows.clone(), ..Sheet::default() }]).unwrap();
        let read = read_now("x.xlsx", &bytes).unwrap();
        prop_assert_eq!(&read.sheets[0].rows, &rows);
        prop_assert!(read.sheets[0].oddities.is_empty());
    }

    /// Export, then import, is the identity: here with any texts, the domain's tests with any plans.
    #[test]
    fn a_plan_comes_back_from_its_workbook(texts in prop::collection::btree_map("[a-z_]{1,8}", cell(), 0..4), title in cell(), starts in cell()) {
        let texts: BTreeMap<_, _> = texts.into_iter().filter(|(_, t)| !t.is_empty() && storable(t)).collect();
        prop_assume!(storable(&title) && storable(&starts));
        let activity = |id: &str, waits_for: &[&str]| Activity {
            id: id.into(), title: title.clone(), starts: starts.clone(), waits_for: waits_for.iter().map(|w| (*w).to_owned()).collect(), ..Activity::default()
        };
        let plan = Plan { texts, activities: vec![activity("a", &[]), activity("b", &["a"])], ..Plan::default() };
        let bytes = workbook(&plan.to_sheets()).unwrap();
        prop_assert_eq!(Plan::from_sheets(&read_now("x.xlsx", &bytes).unwrap().sheets), Ok(plan));
    }
}

#[test]
fn sheets_get_names_that_a_workbook_can_have() {
    let named = |name: &str| Sheet { name: name.into(), rows: vec![vec!["x".into()]], ..Sheet::default() };
    let long = "Everything that has to be known about the release".to_owned();
    let bytes = workbook(&[named("a/b[c]:*?\\'"), named(""), named(&long), named(&long), named("SHEET")]).unwrap();
    let names: Vec<_> = read_now("x.xlsx", &bytes).unwrap().sheets.into_iter().map(|s| s.name).collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert!(names.iter().all(|n| n.chars().count() <= 31), "{names:?}");
}

/// Another program opens the workbook: every cell is a text, the head is bold and stays in sight.
#[test]
fn openpyxl_reads_an_exported_workbook() {
    let Some(python) = python_with("openpyxl") else { return };
    let plan = Plan {
        policy: "=cmd|' /C calc'!A0".into(),
        activities: vec![Activity {
            id: "a1".into(),
            title: "@SUM(A1)\nsecond line".into(),
            owner: "+49 30".into(),
            minutes: "30".into(),
            ..Activity::default()
        }],
        ..Plan::default()
    };
    let mut child = Command::new(python)
        .args(["-c", include_str!("openpyxl.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&workbook(&plan.to_sheets()).unwrap()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{out:?}");
    let read: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(read["kinds"], serde_json::json!(["s"]), "every cell is a text");
    assert_eq!((read["frozen"].as_str(), read["bold"].as_bool()), (Some("A2"), Some(true)));
    let activities = &read["sheets"]["Release plan"];
    assert_eq!((activities[0][0].as_str(), activities[0][1].as_str()), (Some("No."), Some("Activity")));
    assert_eq!(
        [0_usize, 1, 2, 4].map(|column| activities[1][column].as_str()),
        [Some("1"), Some("@SUM(A1)\nsecond line"), Some("+49 30"), Some("30")]
    );
    let texts = read["sheets"]["Texts"].as_array().unwrap();
    assert!(texts.iter().any(|row| row[0] == "policy" && row[2] == "=cmd|' /C calc'!A0"), "{texts:?}");
}
