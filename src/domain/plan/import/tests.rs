use super::*;
use chrono::NaiveDate;

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let rows = rows.iter().map(|r| r.iter().map(|c| (*c).to_owned()).collect()).collect();
    Sheet { name: name.into(), rows, ..Sheet::default() }
}

fn context() -> Context {
    Context { day: NaiveDate::from_ymd_opt(2026, 3, 14), ..Context::default() }
}

fn read(sheet: &Sheet, rows: Rows) -> (Mapping, Preview) {
    let mapping = mapping(sheet, rows, None);
    let preview = preview(sheet, &mapping, context());
    (mapping, preview)
}

fn column(preview: &Preview, key: &str) -> Vec<String> {
    preview.taken.iter().map(|r| r.texts.get(key).cloned().unwrap_or_default()).collect()
}

/// A plan as a team keeps it: a title above, phases as headings, times without days, numbers of its own.
fn messy() -> Sheet {
    sheet(
        "Deployment",
        &[
            &["Release 7.2 – deployment plan", "", "", "", "", "", ""],
            &["Version 3, printed 12.03.2026"],
            &[],
            &["#", "Task", "Responsible", "Start (CET)", "Duration", "Predecessors", "Comment", "Status"],
            &["", "Phase 1: preparation"],
            &["1", "Stop batch jobs", "Ops / Ben", "20:00", "15 min", "", "see wiki", "open"],
            &["2", "Back up  database", "DBA\nteam", "20:15", "1h 30", "1", "", "open"],
            &["", "Phase 2: roll-out"],
            &["3", "Deploy", "Ada", "", "0:45", "2", "", ""],
            &["4a", "Smoke test", "QA", "23:30", "30", "3FS", "", ""],
            &["4b", "Tell the business", "Eve", "00:15", "5", "Smoke test; 9", "", ""],
            &["#", "Task", "Responsible", "Start (CET)", "Duration", "Predecessors", "Comment", "Status"],
            &["", "", "", "", "", "", "", "open"],
            &["5", "Reopen", "", "soon", "a while", "", "", ""],
        ],
    )
}

/// S4.27: a plan that nobody shaped to fit is read.
#[test]
fn a_messy_plan_is_read() {
    let (mapping, preview) = read(&messy(), Rows::Activities);
    assert_eq!((likely_table(&messy()), mapping.head), (Rows::Activities, 3));
    assert_eq!(mapping.columns, ["number", "title", "owner", "starts", "minutes", "waits_for", "", ""]);
    let left_out: Vec<_> = preview.left_out.iter().map(|(n, _)| *n).collect();
    assert_eq!(left_out, [5, 8, 12, 13], "{:?}", preview.left_out);
    assert_eq!(
        column(&preview, "title"),
        ["Stop batch jobs", "Back up database", "Deploy", "Smoke test", "Tell the business", "Reopen"]
    );
    assert_eq!(column(&preview, "owner"), ["Ops / Ben", "DBA, team", "Ada", "QA", "Eve", ""]);
    assert_eq!(column(&preview, "minutes"), ["15", "90", "45", "30", "5", "a while"]);
    assert_eq!(column(&preview, "waits_for"), ["", "1", "2", "3", "4", ""]);
    let starts = ["2026-03-14T20:00", "2026-03-14T20:15", "", "2026-03-14T23:30", "2026-03-15T00:15", "soon"];
    assert_eq!(column(&preview, "starts"), starts);
    let wrong: Vec<_> =
        preview.taken.iter().filter(|r| !r.problems.is_empty()).map(|r| (r.number, r.problems.len())).collect();
    assert_eq!(wrong, [(11, 1), (14, 3)], "{:#?}", preview.taken);
    assert!(preview.taken[4].problems[0].contains("“9”, which is no row here"));
    let unmapped: Vec<_> = preview.unmapped.iter().map(|(c, h, e)| (c.as_str(), h.as_str(), e.as_str())).collect();
    assert_eq!(unmapped, [("G", "Comment", "see wiki"), ("H", "Status", "open")]);
    assert!(preview.remarks[0].contains("“Duration” names no unit"), "{:?}", preview.remarks);
}

/// S4.27: heads are cut short, days have no year, and a row waits for all from one to another.
#[test]
fn what_is_cut_short_is_understood() {
    let rows: &[&[&str]] = &[
        &["#", "Task", "Resp.", "Start", "Dur.", "Pred."],
        &["1", "Stop", "Ada", "Sat 14.3. 20:00", "0:15", ""],
        &["2", "Copy", "Ben", "14/03 20:15", "10 min", "1"],
        &["3", "Compare", "Ben", "15 Mar 06:00", "5", ""],
        &["4", "Start", "Ada", "after the backup", "5", "1-3"],
        &["5", "Tell", "Eve", "15.12. 08:00", "5", "4-9"],
    ];
    let (mapping, preview) = read(&sheet("Cutover", rows), Rows::Activities);
    assert_eq!(mapping.columns, [NUMBER, "title", "owner", "starts", "minutes", "waits_for"]);
    let starts = ["2026-03-14T20:00", "2026-03-14T20:15", "2026-03-15T06:00", "after the backup", "15.12. 08:00"];
    assert_eq!(column(&preview, "starts"), starts, "a day far from the window has some other year");
    assert_eq!(column(&preview, "waits_for"), ["", "1", "", "1, 2, 3", ""]);
    assert!(preview.taken[0].remarks[0].contains("14 March 2026"), "{:?}", preview.taken[0]);
    assert!(preview.taken[4].problems.iter().any(|p| p.contains("“4-9”")), "{:?}", preview.taken[4]);
}

/// S2.40: scenarios of which no column says the kind show that the new works, and the page says that this is assumed.
#[test]
fn scenarios_without_a_kind_are_progression() {
    let rows: &[&[&str]] = &[&["Test case", "Expected result"], &["Log in", "The overview"]];
    let (_, preview) = read(&sheet("Tests", rows), Rows::Scenarios);
    assert_eq!(column(&preview, "kind"), ["progression"]);
    assert!(preview.taken[0].problems.is_empty() && preview.remarks[0].contains("taken for progression"));
    let rows: &[&[&str]] = &[&["Kind", "Test case"], &["", "Log in"]];
    assert_eq!(column(&read(&sheet("Tests", rows), Rows::Scenarios).1, "kind"), [""]);
}

#[test]
fn rows_are_appended_or_replaced() {
    let (_, preview) = read(&messy(), Rows::Activities);
    let mut ids = (1..).map(|n| format!("n{n}"));
    let mut plan = Plan::default();
    plan.set_text("activities.old.title", "Before");
    let mut appended = plan.clone();
    take_over(&mut appended, Rows::Activities, &preview.taken, How::Append, || ids.next().unwrap());
    assert_eq!((appended.activities.len(), appended.activities[0].title.as_str()), (7, "Before"));
    assert_eq!(appended.activities[2].waits_for, ["n1"]);
    take_over(&mut plan, Rows::Activities, &preview.taken, How::Replace, || ids.next().unwrap());
    assert_eq!((plan.activities.len(), plan.activities[1].waits_for.as_slice()), (6, &["n7".to_owned()][..]));
}

#[test]
fn dates_and_times_may_stand_apart() {
    let sheet = sheet(
        "Plan",
        &[
            &["Step", "Description", "Date", "Start time", "End time", "Owner", "Milestone"],
            &["1", "Freeze", "2026-03-14", "20:00", "20:30", "Ada", "x"],
            &["2", "Go", "2026-03-15", "01:00", "", "Ben", ""],
        ],
    );
    let (mapping, preview) = read(&sheet, Rows::Activities);
    assert_eq!(mapping.columns, ["number", "title", "date", "time", "end", "owner", "checkpoint"]);
    assert_eq!(column(&preview, "starts"), ["2026-03-14T20:00", "2026-03-15T01:00"]);
    assert_eq!(column(&preview, "minutes"), ["30", ""]);
    assert_eq!(column(&preview, "checkpoint"), ["true", ""]);
    assert_eq!(preview.taken[1].problems.len(), 1, "{:?}", preview.taken[1].problems);
}

/// S4.23, S3.12: roles as columns with letters below become rows that name them.
#[test]
fn a_raci_matrix_becomes_rows() {
    let sheet = sheet(
        "Who does what",
        &[
            &["RACI for release 7.2"],
            &["Area", "Activity", "Release Manager", "Developer", "QA", "Customer", "Remark"],
            &["Plan", "Write the plan", "A/R", "C", "c", "I", "early"],
            &["", "Approve", "R", "", "", "A", ""],
            &["Run", "Deploy", "A", "R", "I", "yes", ""],
            &["", "Go live", "A", "", "A", "", ""],
        ],
    );
    assert_eq!(likely_table(&sheet), Rows::Raci);
    let (mapping, preview) = read(&sheet, Rows::Raci);
    assert_eq!(mapping.columns, ["", "what", "role", "role", "role", "role", ""]);
    assert_eq!(column(&preview, "what"), ["Write the plan", "Approve", "Deploy", "Go live"]);
    assert_eq!(column(&preview, "responsible"), ["Release Manager", "Release Manager", "Developer", ""]);
    assert_eq!(
        column(&preview, "accountable"),
        ["Release Manager", "Customer", "Release Manager", "Release Manager, QA"]
    );
    assert_eq!(column(&preview, "consulted"), ["Developer, QA", "", "", ""]);
    assert!(preview.taken[2].problems[0].contains("“yes” for Customer"), "{:?}", preview.taken[2].problems);
    assert!(!preview.taken[3].problems.is_empty());
}

#[test]
fn a_raci_of_names_is_read_by_its_columns() {
    let sheet = sheet("RACI", &[&["Task", "R", "A", "C", "I"], &["Deploy", "Ben; Ada", "Ada", "", "All"]]);
    let (mapping, preview) = read(&sheet, Rows::Raci);
    assert_eq!(mapping.columns, ["what", "responsible", "accountable", "consulted", "informed"]);
    assert_eq!(column(&preview, "responsible"), ["Ben, Ada"]);
}

/// S2.34, S2.35: components with what is one of several.
#[test]
fn choices_are_read_by_key_and_label() {
    let sheet = sheet(
        "Components",
        &[
            &["Application", "Current version", "New version", "Impact", "Downtime (h)"],
            &["api", "1.0", "1.1", "outage", "0.5"],
            &["web", "2", "3", "NONE", ""],
            &["db", "9", "10", "terrible", ""],
        ],
    );
    assert_eq!(likely_table(&sheet), Rows::Components);
    let (mapping, preview) = read(&sheet, Rows::Components);
    assert_eq!(mapping.columns, ["component", "from", "to", "impact", "outage"]);
    assert_eq!(column(&preview, "impact"), ["outage", "none", ""]);
    assert_eq!(column(&preview, "outage"), ["30", "", ""]);
    assert!(preview.remarks.is_empty(), "{:?}", preview.remarks);
    assert!(
        preview.taken[2].problems.iter().any(|p| p.contains("“terrible” is none of")),
        "{:?}",
        preview.taken[2].problems
    );
}

#[test]
fn the_likeliest_sheet_is_in_sight_and_full_of_activities() {
    let sheets = [
        sheet("Cover", &[&["Release 7.2"], &["Owner", "Ada"]]),
        Sheet { hidden: true, ..messy() },
        sheet("Rollback", &[&["Step", "Owner", "Duration"], &["Restore", "Ben", "20"]]),
        messy(),
        Sheet { refused: "too large".into(), ..Sheet::default() },
    ];
    assert_eq!(likely_sheet(&sheets), Some(3));
    assert_eq!(likely_table(&sheets[2]), Rows::BackoutSteps);
    assert_eq!(likely_sheet(&[]), None);
}

#[test]
fn a_head_can_be_chosen_and_signatures_tell_heads_apart() {
    let sheet = messy();
    let chosen = mapping(&sheet, Rows::Activities, Some(0));
    assert_eq!((chosen.head, chosen.columns.len()), (0, 7));
    assert_eq!(mapping(&sheet, Rows::Activities, Some(9_999)).columns.len(), 0);
    let head = &sheet.rows[3];
    let shouted: Vec<String> = head.iter().map(|h| format!("{} *", h.to_uppercase())).collect();
    assert_eq!(signature(Rows::Activities, head), signature(Rows::Activities, &shouted));
    assert_ne!(signature(Rows::Activities, head), signature(Rows::BackoutSteps, head));
    assert_ne!(signature(Rows::Activities, head), signature(Rows::Activities, &head[1..]));
}

#[test]
fn nothing_in_a_sheet_is_too_odd() {
    let long = "x".repeat(30_000);
    let sheet = sheet(
        "Odd",
        &[
            &["Task", "Owner", "Start"],
            &[&long, &long, &long],
            &["", "", "", "", "beyond"],
            &["=cmd|' /C calc'!A0", "@x", "+1"],
        ],
    );
    let (_, preview) = read(&sheet, Rows::Activities);
    assert_eq!(preview.taken.len(), 2);
    assert!(preview.taken[0].problems.iter().any(|p| p.contains("the rest is cut")));
    assert_eq!(column(&preview, "title")[1], "=cmd|' /C calc'!A0");
    for rows in Rows::ALL {
        let none = Mapping { table: rows.path().into(), head: 7, columns: vec!["nonsense".into(); 300] };
        assert!(super::preview(&sheet, &none, context()).taken.is_empty());
    }
}

/// What takes an activity back is a step of the plan as it is saved.
#[test]
fn backout_steps_are_those_of_the_plan() {
    let sheet =
        sheet("Plan", &[&["Task", "Owner", "Start", "Duration", "Undone by"], &["Deploy", "Ada", "20:00", "5", "1"]]);
    let mapping = mapping(&sheet, Rows::Activities, None);
    assert_eq!(mapping.columns, ["title", "owner", "starts", "minutes", "undone_by"]);
    let steps = vec![crate::domain::plan::BackoutStep { id: "s1".into(), ..Default::default() }];
    let with = super::preview(&sheet, &mapping, Context { steps, ..context() });
    assert_eq!(with.taken[0].problems, [""; 0]);
    let without = super::preview(&sheet, &mapping, context());
    assert!(without.taken[0].problems[0].contains("no such backout step"), "{:?}", without.taken[0].problems);
}

/// Too many rows are told once; who waits for very many is told in the row.
#[test]
fn too_many_rows_and_waits_are_told() {
    let head = ["No", "Task", "Owner", "Predecessors"];
    let row = |n: usize| [n.to_string(), format!("Step {n}"), "Ada".into(), String::new()].to_vec();
    let mut rows: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    rows.extend((1..=501).map(row));
    let all: Vec<String> = (1..=101).map(|n| n.to_string()).collect();
    rows[300][3] = all.join(",");
    let sheet = Sheet { name: "Plan".into(), rows, ..Sheet::default() };
    let (_, preview) = read(&sheet, Rows::Activities);
    assert!(preview.remarks[0].contains("There are 501 rows; at most 500 are kept"), "{:?}", preview.remarks);
    let waiting = &preview.taken[299];
    assert!(waiting.problems[0].contains("waits for 101 rows; the first 100"), "{:?}", waiting.problems);
    assert_eq!(waiting.texts["waits_for"].split(", ").count(), 100);
}

/// Only the first sheets are looked at, and only cells that could be heads, however large the workbook is.
#[test]
fn a_large_workbook_is_looked_at_quickly() {
    let began = std::time::Instant::now();
    let cells = vec!["planned start of the deployment step / owner, in minutes".to_owned(); 200];
    let large = Sheet { rows: vec![cells; 40], ..Sheet::default() };
    let mut sheets = vec![large; 50];
    sheets.insert(3, messy());
    assert_eq!(likely_sheet(&sheets), Some(3));
    sheets.iter_mut().for_each(|s| s.hidden = true);
    sheets[40] = messy();
    assert_eq!(likely_sheet(&sheets), Some(40), "one in sight comes first");
    assert!(began.elapsed() < std::time::Duration::from_secs(60), "{:?}", began.elapsed());
}
