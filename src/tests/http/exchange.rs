//! Plans in and out: workbooks and texts uploaded, looked at, taken over and back; and taken away.

use crate::{
    exchange::workbooks::{named, plain, team_plan},
    support::{
        releases::{Release, complete_plan},
        *,
    },
};
use slipway::{
    api::{
        plan_imports::{ImportContent, PasteForm, PasteView, PlanImportView, SheetsView},
        plans::PlanView,
    },
    domain::plan::{Plan, Section},
    server::spreadsheet::{read_now, workbook},
};

async fn upload(app: &TestApp, by: Person, release: &Release<'_>, name: &str, content: &[u8]) -> Answer {
    let fields = [("request", release.id.as_str())];
    app.as_(by).upload("/files/plan", &fields, ("file", name, "application/octet-stream", content)).await
}

async fn view(app: &TestApp, release: &Release<'_>, import: &str, query: &[(&str, &str)]) -> PlanImportView {
    let named: Vec<_> = query.iter().map(|(n, v)| (format!("query[{n}]"), *v)).collect();
    let mut arguments = vec![("id", release.id.as_str()), ("import", import)];
    arguments.extend(named.iter().map(|(n, v)| (n.as_str(), *v)));
    app.as_(Person::Reader).read("plans/import-preview", &arguments).await.expect(200).read()
}

fn sheets(view: &PlanImportView) -> &SheetsView {
    match &view.content {
        ImportContent::Sheets(sheets) => sheets,
        ImportContent::Plan(_) => panic!("a whole plan"),
    }
}

async fn plan(app: &TestApp, release: &Release<'_>) -> Plan {
    app.as_(Person::Reader).read("plans/read", &[("id", &release.id)]).await.expect(200).read::<PlanView>().plan
}

/// Takes over what people see.
async fn take_over(app: &TestApp, by: Person, view: &PlanImportView, how: &str) -> Answer {
    let s = sheets(view);
    let form = [
        ("request", view.request.as_str()),
        ("import", &view.id),
        ("seen", &view.seen),
        ("sheet", &s.sheet),
        ("table", &s.table),
        ("head", &s.head),
        ("columns", &s.mapping),
        ("how", how),
    ];
    app.as_(by).submit("plans/take-over", &form).await
}

fn id_in(go_to: &str) -> String {
    go_to.rsplit('/').next().unwrap().to_owned()
}

on_both! {
    /// S4.26, S4.27: a team's plan of sixty rows is read, looked at, taken over whole, and taken back.
    async fn a_workbook_is_taken_over_and_back(app) {
        let release = app.release().raise().await;
        release.write_plan(&complete_plan()).await;
        let before = plan(&app, &release).await;
        let manager = Person::ReleaseManager;
        let go_to = upload(&app, manager, &release, "C:\\plans\\roll out.xlsx", &team_plan(60)).await.done().go_to.unwrap();
        let seen = view(&app, &release, &id_in(&go_to), &[]).await;
        assert_eq!(seen.name, "roll out.xlsx");
        let s = sheets(&seen);
        assert_eq!((s.table.as_str(), s.head.as_str(), s.rows.len()), ("activities", "3", 60));
        assert!(s.rows.iter().all(|r| r.problems.is_empty()), "{:?}", s.rows.iter().find(|r| !r.problems.is_empty()));
        assert!(s.sheets.iter().any(|c| c.label.contains("Lists") && c.label.contains("hidden")), "{:?}", s.sheets);
        let page = app.as_(manager).browser().get(&go_to).await.expect(200);
        page.shows("60 rows can be taken over").shows("Step number 60").shows("the last result of each is taken").shows("Not taken");
        take_over(&app, manager, &seen, "neither").await.problem("how");
        let done = take_over(&app, manager, &seen, "replace").await.done();
        assert!(done.message.contains("60 rows") && done.go_to.unwrap().ends_with("/plan?section=schedule"));
        let now = plan(&app, &release).await;
        assert_eq!((now.activities.len(), now.activities[1].waits_for.as_slice()), (60, &[now.activities[0].id.clone()][..]));
        assert_eq!((now.activities[1].starts.as_str(), now.activities[1].minutes.as_str()), ("2026-03-14T00:10", "11"));
        assert_eq!(Plan { activities: vec![], ..now }, Plan { activities: vec![], ..before.clone() });
        assert!(take_over(&app, manager, &seen, "replace").await.done().message.contains("Nothing changed"));
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("took “roll out.xlsx” over into the plan");
        let form = [("request", release.id.as_str()), ("import", &seen.id)];
        app.as_(manager).submit("plans/take-back", &form).await.done();
        assert_eq!(plan(&app, &release).await, before);
        app.as_(manager).submit("plans/take-back", &form).await.expect(409);
        take_over(&app, manager, &view(&app, &release, &seen.id, &[]).await, "append").await.done();
        assert_eq!(plan(&app, &release).await.activities.len(), 60 + before.activities.len());
    }

    /// S4.23, S4.28: a workbook has a sheet for each part of the plan: after one is taken over the next is shown, and
    /// whoever chooses another gets its own head and table.
    async fn a_workbook_is_taken_over_sheet_by_sheet(app) {
        let (release, manager) = (app.release().raise().await, Person::ReleaseManager);
        let book = named(&[
            ("Cutover", &[&["Weekend"], &["#", "Task", "Resp.", "Start", "Dur.", "Pred."], &["1", "Stop", "Ada", "20:00", "0:15", ""], &["2", "Start", "Ben", "", "1h", "1"]]),
            ("RACI", &[&["Task", "Ada", "Ben"], &["Stop", "A", "R"], &["Start", "R", "A"]]),
            ("Rollback", &[&["Going back"], &[], &["Task", "Resp.", "Dur."], &["Restore", "Ada", "30"]]),
            ("Notes", &[&["Call the office first."]]),
        ]);
        let go_to = upload(&app, manager, &release, "weekend.xlsx", &book).await.done().go_to.unwrap();
        let first = view(&app, &release, &id_in(&go_to), &[]).await;
        let s = sheets(&first);
        assert_eq!((s.table.as_str(), s.head.as_str(), s.mapping.as_str()), ("activities", "2", "number,title,owner,starts,minutes,waits_for"));
        // The form sends the whole reading of the sheet before along.
        let other = [("sheet", "2"), ("table", "activities"), ("head", "2"), ("columns", s.mapping.as_str()), ("of", s.of.as_str())];
        let rollback = view(&app, &release, &first.id, &other).await;
        let s = sheets(&rollback);
        assert_eq!((s.table.as_str(), s.head.as_str(), s.mapping.as_str()), ("backout.steps", "3", "title,owner,minutes"));
        let of = s.of.clone();
        let as_steps = [("sheet", "2"), ("table", "activities"), ("head", "3"), ("columns", s.mapping.as_str()), ("of", of.as_str())];
        assert_eq!(sheets(&view(&app, &release, &first.id, &as_steps).await).table, "activities");

        let next = take_over(&app, manager, &first, "append").await.done().go_to.unwrap();
        let rollback = view(&app, &release, &id_in(&next), &[]).await;
        assert_eq!((rollback.name.as_str(), sheets(&rollback).table.as_str()), ("weekend.xlsx", "backout.steps"));
        let next = take_over(&app, manager, &rollback, "append").await.done().go_to.unwrap();
        let raci = view(&app, &release, &id_in(&next), &[]).await;
        assert_eq!((sheets(&raci).table.as_str(), sheets(&raci).rows.len()), ("tables.raci", 2));
        let done = take_over(&app, manager, &raci, "append").await.done().go_to.unwrap();
        assert!(done.ends_with("/plan?section=raci"), "{done}: notes are no table");
        let plan = plan(&app, &release).await;
        assert_eq!((plan.activities.len(), plan.tables["raci"].len(), plan.backout.steps.len()), (2, 2, 1));
    }

    /// How a head was read is known the next time, for every release.
    async fn a_mapping_is_remembered(app) {
        let (first, second) = (app.release().raise().await, app.release().raise().await);
        let book = plain(&[&["Vorgang", "Wer", "Wann"], &["Stopp", "Ada", "20:00"], &["Start", "Ben", "21:00"]]);
        let go_to = upload(&app, Person::Deployer, &first, "p.xlsx", &book).await.done().go_to.unwrap();
        let guess = view(&app, &first, &id_in(&go_to), &[("table", "activities")]).await;
        let of = sheets(&guess).of.clone();
        assert_eq!(sheets(&guess).mapping, ",,");
        let chosen = [("table", "activities"), ("head", "1"), ("sheet", "0"), ("columns", "title,owner,starts"), ("of", of.as_str())];
        let mapped = view(&app, &first, &id_in(&go_to), &chosen).await;
        assert_eq!((sheets(&mapped).rows.len(), sheets(&mapped).rows[1].cells[0].as_str()), (2, "Start"));
        take_over(&app, Person::Deployer, &mapped, "append").await.done();
        let go_to = upload(&app, Person::ReleaseManager, &second, "q.xlsx", &book).await.done().go_to.unwrap();
        let again = view(&app, &second, &id_in(&go_to), &[("table", "activities")]).await;
        assert!(sheets(&again).remembered && sheets(&again).mapping == "title,owner,starts", "{:?}", sheets(&again));
        let text = "Vorgang\tWer\tWann\nStopp\tAda\t20:00";
        let form = PasteForm { request: second.id.clone(), table: "activities".into(), column: "title".into(), text: text.into() };
        let pasted: PasteView = app.as_(Person::ReleaseManager).post_json("plans/read-paste", &form).await.expect(200).read();
        assert_eq!(pasted.rows[0].texts["owner"], "Ada", "what is pasted is read as what is uploaded");
        let starts: Vec<_> = plan(&app, &first).await.activities.iter().map(|a| a.starts.ends_with(":00")).collect();
        assert_eq!(starts, [true, true], "times without a day are those of the window");
    }

    /// S4.8: what is exported imports again without loss, as a workbook and as text.
    async fn an_exported_plan_comes_back_whole(app) {
        let (from, to) = (app.release().raise().await, app.release().raise().await);
        let mut written = complete_plan();
        written.policy = "=cmd|' /C calc'!A0\n\n+49, \"x\"; 'y".into();
        written.not_applicable.insert(Section::Training, "Nothing looks different.".into());
        from.write_plan(&written).await;
        let written = plan(&app, &from).await;
        for end in ["xlsx", "toml"] {
            let file = app.as_(Person::Reader).get(&format!("/releases/{}/plan/export.{end}", from.id)).await.expect(200);
            assert!(file.header("content-disposition").contains(&format!("plan.{end}")), "{}", file.header("content-disposition"));
            let go_to = upload(&app, Person::ReleaseManager, &to, &format!("plan.{end}"), &file.bytes).await.done().go_to.unwrap();
            let seen = view(&app, &to, &id_in(&go_to), &[]).await;
            let ImportContent::Plan(changes) = &seen.content else { panic!("{seen:?}") };
            if end == "toml" {
                assert!(changes.is_empty(), "the workbook brought everything: {changes:?}");
                continue;
            }
            let names: Vec<_> = changes.iter().map(|_| "sections[]".to_owned()).collect();
            let mut form = vec![("request", to.id.as_str()), ("import", &seen.id), ("seen", &seen.seen)];
            app.as_(Person::ReleaseManager).submit("plans/take-over", &form).await.problem("sections");
            form.extend(names.iter().zip(changes).map(|(n, s)| (n.as_str(), s.key.as_str())));
            app.as_(Person::ReleaseManager).submit("plans/take-over", &form).await.done();
            assert_eq!(plan(&app, &to).await, written);
        }
    }

    /// What a newer version wrote is a choice of its own, also where nothing else differs, and is taken back like the rest.
    async fn what_is_not_known_is_taken_over_and_back(app) {
        let release = app.release().raise().await;
        let manager = Person::ReleaseManager;
        let text = "format = 2\npolicy = \"Ship.\"\nhoroscope = \"Good.\"\n[[omens]]\nid = \"o1\"\nbird = \"left\"\n";
        for with_policy in [true, false] {
            let before = plan(&app, &release).await;
            let go_to = upload(&app, manager, &release, "p.toml", text.as_bytes()).await.done().go_to.unwrap();
            let seen = view(&app, &release, &id_in(&go_to), &[]).await;
            let ImportContent::Plan(changes) = &seen.content else { panic!("{seen:?}") };
            let keys: Vec<_> = changes.iter().map(|c| c.key.as_str()).collect();
            assert_eq!(keys, if with_policy { vec!["policy", ""] } else { vec![""] }, "{changes:?}");
            let mut form = vec![("request", release.id.as_str()), ("import", &seen.id), ("seen", &seen.seen)];
            form.extend(keys.iter().map(|key| ("sections[]", *key)));
            let done = app.as_(manager).submit("plans/take-over", &form).await.done();
            assert!(done.message.contains("what this version does not know"), "{}", done.message);
            let taken = plan(&app, &release).await;
            assert_eq!((taken.policy.as_str(), taken.texts["horoscope"].as_str()), ("Ship.", "Good."));
            assert_eq!(taken.tables["omens"][0]["bird"], "left");
            let back = [("request", release.id.as_str()), ("import", &seen.id)];
            app.as_(manager).submit("plans/take-back", &back).await.done();
            assert_eq!(plan(&app, &release).await, before);
            release.write_plan(&Plan { policy: "Ship.".into(), ..before }).await;
        }
    }

    async fn an_import_of_a_plan_that_has_changed_is_refused(app) {
        let release = app.release().raise().await;
        let go_to = upload(&app, Person::ReleaseManager, &release, "p.xlsx", &team_plan(3)).await.done().go_to.unwrap();
        let seen = view(&app, &release, &id_in(&go_to), &[]).await;
        release.write_plan(&complete_plan()).await;
        take_over(&app, Person::ReleaseManager, &seen, "append").await.expect(409);
        let seen = view(&app, &release, &seen.id, &[]).await;
        take_over(&app, Person::ReleaseManager, &seen, "append").await.done();
        let mut changed = plan(&app, &release).await;
        changed.activities.last_mut().unwrap().title = "Somebody else's words".into();
        release.write_plan(&changed).await;
        let form = [("request", release.id.as_str()), ("import", &seen.id)];
        app.as_(Person::ReleaseManager).submit("plans/take-back", &form).await.expect(409);
        assert_eq!(plan(&app, &release).await, changed);
    }
}

/// Tables as CSV are guarded against being run as formulas.
#[tokio::test]
async fn a_table_is_taken_away_as_csv() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let mut written = complete_plan();
    written.activities[0].title = "=1+1".into();
    release.write_plan(&written).await;
    let path = |table: &str| format!("/releases/{}/plan/export.csv?table={table}", release.id);
    let csv = app.as_(Person::Reader).get(&path("activities")).await.expect(200);
    assert!(csv.body().contains("'=1+1") && csv.body().contains("Activity,Owner,Start,Minutes"), "{}", csv.body());
    let read = read_now("x.csv", &csv.bytes).unwrap();
    assert_eq!((read.sheets[0].cell(0, 0), read.sheets[0].cell(1, 1)), ("No.", "=1+1"));
    for table in ["raci", "tables.raci", "backout.steps", "criteria"] {
        app.as_(Person::Reader).get(&path(table)).await.expect(200);
    }
    app.as_(Person::Reader).get(&path("nonsense")).await.expect(404);
}

#[tokio::test]
async fn files_that_are_no_plan_are_refused_in_words() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let long = Plan { policy: "x".repeat(20_001), ..Plan::default() };
    for (name, content, words) in [
        ("p.xlsx", &b"%PDF-1.7"[..], "a PDF document"),
        ("p.toml", b"[package]\nname = 1", "This is no plan"),
        ("p.toml", b"format = 1\nstars = 5", "Line 2"),
        ("p.toml", b"\xff\xfe", "UTF-8"),
        ("p.csv", b" \n", "nothing in it"),
        // No draft could hold these: they are refused now, not when somebody takes them over.
        (
            "p.toml",
            format!("format = 1\n[[activities]]\ntitle = \"{}\"", "x".repeat(20_001)).as_bytes(),
            "Release plan, entry 1: ",
        ),
        ("p.toml", b"format = 1\n[[raci]]\n\"=1+1\" = \"x\"", "=1+1"),
        ("p.toml", format!("format = 1\n{}", "[[omens]]\n".repeat(501)).as_bytes(), "at most 500 are kept"),
        ("p.xlsx", &workbook(&long.to_sheets()).unwrap(), "at most 20000 are kept"),
    ] {
        let said = upload(&app, Person::ReleaseManager, &release, name, content).await.problem("file");
        assert!(said.contains(words), "{said}");
    }
    upload(&app, Person::ReleaseManager, &release, "p.csv", &vec![b'x'; 5 * 1024 * 1024 + 1]).await.expect(413);
    assert_eq!(rows!(app, (i64,), "SELECT COUNT(*) FROM plan_import").unwrap()[0].0, 0);
}

/// Who may edit the plan may import into it; whoever is signed in may take it away, but nobody else.
#[tokio::test]
async fn only_planners_import_and_only_people_of_the_house_export() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    upload(&app, Person::Reader, &release, "p.csv", b"Task,Owner\nx,y").await.expect(403);
    app.stranger()
        .upload("/files/plan", &[("request", &release.id)], ("file", "a.csv", "text/csv", b"Task"))
        .await
        .expect(401);
    let theirs = world().their_release.to_string();
    for end in ["xlsx", "toml", "csv"] {
        let of = |id: &str| format!("/releases/{id}/plan/export.{end}");
        app.stranger().get(&of(&release.id)).await.expect(303);
        app.as_(Person::Vendor).get(&of(&release.id)).await.expect(403);
        app.as_(Person::Reader).get(&of(&theirs)).await.expect(404);
        app.as_(Person::Reader).get(&of("nonsense")).await.expect(404);
    }
    let page = app.as_(Person::Reader).get(&release.tab("plan/import")).await.expect(200);
    page.hides("Upload and preview");
    let go_to = upload(&app, Person::ReleaseManager, &release, "p.csv", b"Task,Owner\nx,y").await.done().go_to.unwrap();
    app.as_(Person::Reader).get(&go_to).await.expect(200).shows("1 row can be taken over").hides("Take over 1 row");
    let other = app.release().raise().await;
    let elsewhere = [("id", other.id.as_str()), ("import", &id_in(&go_to))];
    app.as_(Person::Reader).read("plans/import-preview", &elsewhere).await.expect(404);
    app.as_(Person::ReleaseManager).get(&release.tab("plan/import")).await.expect(200).shows("p.csv");
}

/// A8: rows from a spreadsheet are read by their head, by the column that they are pasted into, or as a matrix; too many
/// are refused in words.
#[tokio::test]
async fn pasted_rows_are_read_as_they_stand() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let paste = async |table: &str, column: &str, text: String| {
        let (request, table, column) = (release.id.clone(), table.to_owned(), column.to_owned());
        let form = PasteForm { request, table, column, text };
        app.as_(Person::ReleaseManager).post_json("plans/read-paste", &form).await
    };
    let read = async |table: &str, column: &str, text: &str| -> PasteView {
        paste(table, column, text.to_owned()).await.expect(200).read()
    };
    let headed = read("activities", "owner", "Task\tWho\tDuration\nStop, then wait\tAda\t1h 30\nStart\tBen\t5").await;
    let cells: Vec<_> = headed.rows.iter().map(|r| (r.texts["title"].as_str(), r.texts["minutes"].as_str())).collect();
    assert_eq!(cells, [("Stop, then wait", "90"), ("Start", "5")]);
    let bare = read("activities", "owner", "Ada\t2026-03-14 20:00\t15\n\"Ben\nand Cleo\"\t\t5").await;
    assert_eq!((bare.rows[0].texts["owner"].as_str(), bare.rows[0].texts["minutes"].as_str()), ("Ada", "15"));
    assert_eq!(bare.rows[0].texts["starts"], "2026-03-14T20:00");
    let matrix = read("tables.raci", "what", "Activity\tAmara\tTomasz\nDeploy\tA\tR\nTest\tI\tA\nBackup\tA\tR").await;
    let who = |n: usize, column: &str| matrix.rows[n].texts.get(column).map_or("", String::as_str);
    assert_eq!((who(0, "what"), who(0, "accountable"), who(0, "responsible")), ("Deploy", "Amara", "Tomasz"));
    let many = (0..10_000).map(|n| format!("Step {n}\tAda")).collect::<Vec<_>>().join("\n");
    let words = paste("activities", "title", many).await.problem("text");
    assert!(words.contains("at most 500 activities"), "{words}");
    let many = "Deploy\tA\n".repeat(401);
    let words = paste("tables.raci", "what", many).await.problem("text");
    assert!(words.contains("at most 200 responsibilities"), "{words}");
    paste("nowhere", "title", "a\tb".into()).await.expect(404);
}
