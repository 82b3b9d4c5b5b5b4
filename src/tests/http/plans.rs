//! Writing a plan together, submitting it, and what is frozen then.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use chrono::TimeDelta;
use slipway::{
    api::{
        AppError,
        plans::{PlanView, RevisionView, SavePlanForm, SavedPlan},
    },
    domain::{
        change::Risk,
        event::Entry,
        plan::{Activity, Plan, PlanEdit, Section, Side},
    },
    server::clock,
};

async fn read(app: &TestApp, by: Person, release: &Release<'_>) -> PlanView {
    app.as_(by).read("plans/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn save(app: &TestApp, by: Person, release: &Release<'_>, edit: PlanEdit) -> Answer {
    app.as_(by).post_json("plans/save", &SavePlanForm { request: release.id.clone(), edit }).await
}

/// What somebody makes of the plan that they see.
fn edited(view: &PlanView, change: impl FnOnce(&mut Plan)) -> PlanEdit {
    let mut mine = view.plan.clone();
    change(&mut mine);
    PlanEdit::between(view.edit, &view.plan, &mine)
}

async fn write(app: &TestApp, by: Person, release: &Release<'_>, change: impl FnOnce(&mut Plan)) -> SavedPlan {
    let edit = edited(&read(app, by, release).await, change);
    save(app, by, release, edit).await.expect(200).read()
}

async fn submit(app: &TestApp, by: Person, release: &Release<'_>) -> Answer {
    let edit = read(app, by, release).await.edit.to_string();
    let form = [("request", release.id.as_str()), ("edit", &edit), ("why", "It was thought over.")];
    app.as_(by).submit("plans/submit", &form).await
}

async fn revision(app: &TestApp, release: &Release<'_>, number: &str) -> RevisionView {
    let arguments = [("id", release.id.as_str()), ("number", number)];
    app.as_(Person::Auditor).read("plans/revision", &arguments).await.expect(200).read()
}

async fn history(app: &TestApp, release: &Release<'_>) -> Vec<Entry> {
    app.state.store.read(world().workspace).await.unwrap().history(release.request(), 100).await.unwrap()
}

on_both! {
    /// Two people who type into different fields of the same draft notice nothing of each other.
    async fn two_people_write_different_fields(app) {
        let release = app.release().raise().await;
        let seen = read(&app, Person::ReleaseManager, &release).await;
        let first = edited(&seen, |p| p.policy = "Small and tested.".into());
        let second = edited(&seen, |p| p.activities.push(Activity { id: "a".into(), title: "Install".into(), ..Activity::default() }));
        let saved: SavedPlan = save(&app, Person::ReleaseManager, &release, first).await.expect(200).read();
        assert_eq!((saved.edit, saved.plan), (1, None));
        let saved: SavedPlan = save(&app, Person::Deployer, &release, second).await.expect(200).read();
        let merged = saved.plan.unwrap();
        assert_eq!((merged.policy.as_str(), merged.activities[0].title.as_str()), ("Small and tested.", "Install"));
        let now = read(&app, Person::Reader, &release).await;
        assert_eq!((now.edit, &now.plan), (2, &merged));
        assert_eq!(now.saved.unwrap().0, Person::Deployer.name());
        let edits = history(&app, &release).await.into_iter().filter(|e| e.kind == "plan.saved").count();
        assert_eq!(edits, 2);
    }

    /// The same field changed by two people comes back with both texts and the original, and nothing is saved until
    /// somebody has chosen.
    async fn two_people_write_the_same_field(app) {
        let release = app.release().raise().await;
        write(&app, Person::ReleaseManager, &release, |p| p.policy = "Original.".into()).await;
        let seen = read(&app, Person::QaManager, &release).await;
        write(&app, Person::ReleaseManager, &release, |p| p.policy = "Rosa's.".into()).await;
        let mine = edited(&seen, |p| p.policy = "Quinn's.".into());
        let refused = save(&app, Person::QaManager, &release, mine.clone()).await.expect(409).error();
        let AppError::Merge { words, conflicts } = refused else { panic!("{refused:?}") };
        assert!(words.starts_with("Rosa Release saved this plan on"), "{words}");
        let c = &conflicts[0];
        assert_eq!((c.base.as_str(), c.mine.as_str(), c.theirs.as_str()), ("Original.", "Quinn's.", "Rosa's."));
        assert_eq!(read(&app, Person::Reader, &release).await.plan.policy, "Rosa's.");
        let chosen = PlanEdit { choices: [(c.path.clone(), Side::Mine)].into(), ..mine };
        let saved: SavedPlan = save(&app, Person::QaManager, &release, chosen).await.expect(200).read();
        assert_eq!(saved.plan.unwrap().policy, "Quinn's.");
    }

    /// Saving what is saved already writes nothing; a save that started from one that never was is refused.
    async fn a_save_starts_from_one_that_was(app) {
        let release = app.release().raise().await;
        write(&app, Person::ReleaseManager, &release, |p| p.policy = "Small.".into()).await;
        let before = history(&app, &release).await.len();
        let same: SavedPlan = write(&app, Person::ReleaseManager, &release, |_| {}).await;
        assert_eq!((same.edit, history(&app, &release).await.len()), (1, before));
        for edit in [-1, 2, i64::MAX] {
            save(&app, Person::ReleaseManager, &release, PlanEdit { edit, ..PlanEdit::default() }).await.expect(409);
        }
    }

    /// A plan is submitted whole or not at all: every gap and every circle is named, and nothing is frozen.
    async fn an_unfinished_plan_is_not_submitted(app) {
        let release = app.release().raise().await;
        let wait = |id: &str, title: &str, on: &str| Activity {
            id: id.into(), title: title.into(), owner: "Dora".into(), minutes: "5".into(), waits_for: vec![on.into()], ..Activity::default()
        };
        write(&app, Person::ReleaseManager, &release, |p| p.activities = vec![wait("a", "Stop", "b"), wait("b", "Start", "a")]).await;
        let error = submit(&app, Person::ReleaseManager, &release).await.expect(422).error();
        let fields: Vec<_> = error.problems().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["activities.0.waits_for", "contents", "policy", "criteria", "backout", "test_plan"]);
        assert!(error.problems()[0].words.contains("“Stop” waits for “Start”, which waits for “Stop”"));
        assert!(read(&app, Person::Reader, &release).await.revisions.is_empty());
        let page = app.as_(Person::ReleaseManager).browser().header("referer", &release.tab("plan"));
        let page = page.submit("plans/submit", &[("request", &release.id), ("edit", "1")]).await.expect(422);
        page.shows("There is a problem").shows("section=backout&amp;show=problems");
    }

    /// S0.13, S0.16, S0.20, S0.21, S0.22: policy, criteria, backout, who does what and when, communication, training and
    /// logistics are frozen together under one hash, which nothing changes afterwards.
    async fn a_submitted_plan_is_frozen(app) {
        let release = app.release().raise().await;
        write(&app, Person::QaManager, &release, |p| *p = complete_plan()).await;
        submit(&app, Person::ReleaseManager, &release).await.done();
        let frozen = revision(&app, &release, "1").await;
        assert_eq!((&frozen.plan, frozen.row.sha256.as_str()), (&complete_plan(), complete_plan().sha256().as_str()));
        let mut editors = [Person::ReleaseManager.name(), Person::QaManager.name()];
        let mut named: Vec<_> = frozen.editors.iter().map(String::as_str).collect();
        editors.sort_unstable();
        named.sort_unstable();
        assert_eq!(named, editors);
        let page = app.as_(Person::Auditor).get(&release.tab("plan/revisions/1")).await.expect(200);
        page.shows(&frozen.row.sha256).shows("All payments of a day settle in an hour.").shows("Install the last release");
        page.shows("A mail to the shops two days before.").shows("The deployment room is booked.").shows("Stop the batch");
        write(&app, Person::ReleaseManager, &release, |p| p.training = "A course.".into()).await;
        let mut later = revision(&app, &release, "1").await;
        // When it was looked at.
        later.made_at = frozen.made_at.clone();
        assert_eq!(later, frozen);
        assert!(sql!(app, "UPDATE plan_revision SET plan = '{}'").is_err());
        assert!(sql!(app, "DELETE FROM plan_revision").is_err());
        app.as_(Person::Auditor).get(&release.tab("plan/revisions/7")).await.expect(404);
        app.as_(Person::Auditor).get(&release.tab("plan/revisions/x")).await.expect(404);
    }

    /// A new revision voids the votes on the one before, visibly; one that changes nothing is refused; who wrote on the
    /// one before is not held to have written on the next.
    async fn a_new_revision_voids_votes(app) {
        let release = app.release().raise().await;
        write(&app, Person::QaManager, &release, |p| *p = complete_plan()).await;
        let release = release.at("2").await;
        submit(&app, Person::ReleaseManager, &release).await.done();
        let refused = submit(&app, Person::ReleaseManager, &release).await.expect(409).error();
        assert_eq!(refused.to_string(), "Nothing has changed since revision 1.");
        release.vote(Person::SecondReleaseManager, "release-policy").await;
        write(&app, Person::ReleaseManager, &release, |p| p.policy = "Smaller still.".into()).await;
        let view = read(&app, Person::ReleaseManager, &release).await;
        assert!(view.moved_on && view.votes == 1);
        submit(&app, Person::ReleaseManager, &release).await.done();
        let event = history(&app, &release).await.into_iter().find(|e| e.words.contains("revision 2")).unwrap();
        assert!(event.words.contains("1 vote on revision 1 no longer count (Rolf Release)"), "{}", event.words);
        assert_eq!(event.data["void"][0]["gate"], "release-policy");
        let second = revision(&app, &release, "2").await;
        assert_eq!(second.editors, [Person::ReleaseManager.name()]);
        let (before, changes) = second.before.unwrap();
        assert_eq!((before, changes.len(), changes[0].path.as_str()), (1, 1, "policy"));
        let page = app.as_(Person::Auditor).get(&release.tab("plan/revisions/2")).await.expect(200);
        page.shows("<del>").shows("<ins>");
    }

    /// S4.24: the planned date is inside the release's window when the plan is submitted.
    async fn a_plan_is_planned_for_its_window(app) {
        let release = app.release().window(TimeDelta::days(5), TimeDelta::hours(2)).raise().await;
        let planned = |ahead: TimeDelta| {
            let mut plan = complete_plan();
            plan.set_text("texts.planned_for", &(clock::now() + ahead).format("%Y-%m-%dT%H:%M").to_string());
            plan.set_text("texts.window_need", "inside");
            plan
        };
        release.write_plan(&planned(TimeDelta::days(4))).await;
        let words = submit(&app, Person::ReleaseManager, &release).await.problem("texts.planned_for");
        assert!(words.starts_with("The planned date is outside the release's window, which is from "), "{words}");
        release.write_plan(&planned(TimeDelta::days(5) + TimeDelta::minutes(30))).await;
        submit(&app, Person::ReleaseManager, &release).await.done();
    }

    /// What somebody saved after the page was opened is not submitted unseen.
    async fn a_plan_that_moved_on_is_not_submitted_unseen(app) {
        let release = app.release().raise().await;
        write(&app, Person::ReleaseManager, &release, |p| *p = complete_plan()).await;
        write(&app, Person::QaManager, &release, |p| p.policy = "Another.".into()).await;
        let stale = [("request", release.id.as_str()), ("edit", "1")];
        let refused = app.as_(Person::ReleaseManager).submit("plans/submit", &stale).await.expect(409).error();
        assert!(refused.to_string().starts_with("Quinn Quality saved the plan"), "{refused}");
    }

    /// A closed release's plan stays as it is, and those without the right only read it.
    async fn not_everybody_edits_and_not_for_ever(app) {
        let release = app.release().raise().await;
        let view = read(&app, Person::Developer, &release).await;
        assert!(!view.may_edit);
        save(&app, Person::Developer, &release, edited(&view, |p| p.policy = "Mine.".into())).await.expect(403);
        app.as_(Person::Developer).get(&release.tab("plan")).await.expect(200).hides("Submit for approval");
        save(&app, Person::Outsider, &release, PlanEdit::default()).await.expect(404);
        let closed = release.at("closed").await;
        let view = read(&app, Person::ReleaseManager, &closed).await;
        assert_eq!(view.why_not, "The release is closed, and its plan stays as it is.");
        save(&app, Person::ReleaseManager, &closed, edited(&view, |p| p.policy = "Late.".into())).await.expect(409);
        submit(&app, Person::ReleaseManager, &closed).await.expect(409);
    }
}

/// S0.15, S0.27: step 1 asks for a release number and for rules for accepting changes, which are fields and not prose; it
/// cannot be left without both.
#[tokio::test]
async fn step_1_needs_a_number_and_rules() {
    let app = TestApp::sqlite().await;
    let release = app.release().version("").raise().await;
    let refused = release.advance(Person::ReleaseManager, "1", "done").await.expect(409).error().to_string();
    assert!(
        refused.contains("release number is missing") && refused.contains("rules for accepting changes"),
        "{refused}"
    );
    let rules = [
        ("request", release.id.as_str()),
        ("section", "policy"),
        ("edit", "0"),
        ("policy", "Small."),
        ("rules[max_risk]", "medium"),
        ("rules[max_outage_minutes]", "15"),
        ("rules[only_approved]", "true"),
    ];
    app.as_(Person::ReleaseManager).submit("plans/save-section", &rules).await.done();
    let plan = read(&app, Person::ReleaseManager, &release).await.plan;
    assert_eq!((plan.rules.max_risk, plan.rules.max_outage_minutes), (Some(Risk::Medium), Some(15)));
    assert!(plan.rules.only_approved && !plan.rules.problem_ticket_required);
    let refused = release.advance(Person::ReleaseManager, "1", "done").await.expect(409).error().to_string();
    assert!(!refused.contains("rules for accepting"), "{refused}");
    let numbered = app.release().raise().await;
    numbered.advance(Person::ReleaseManager, "1", "done").await.expect(409);
    numbered.write_plan(&complete_plan()).await;
    numbered.advance(Person::ReleaseManager, "1", "done").await.done();
}

/// Without scripts a section is a form: rows come and go, only that section is touched, and what is wrong is told with
/// everything that was typed still there.
#[tokio::test]
async fn a_section_is_a_plain_form() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    write(&app, Person::ReleaseManager, &release, |p| p.contents = "Kept.".into()).await;
    let plain = app.as_(Person::ReleaseManager).browser();
    let page = plain.get(&format!("{}?section=schedule", release.tab("plan"))).await.expect(200);
    page.shows("form[activities][2][waits_for]").shows("aria-current");
    let rows = [
        ("request", release.id.as_str()),
        ("section", "schedule"),
        ("edit", "1"),
        ("contents", "Not of this section"),
        ("activities[0][title]", "Stop"),
        ("activities[1][id]", "x"),
        ("activities[2][title]", "Start"),
        ("activities[2][waits_for]", "1, 9"),
    ];
    plain.submit("plans/save-section", &rows).await.expect(303);
    let plan = read(&app, Person::Reader, &release).await.plan;
    assert_eq!((plan.contents.as_str(), plan.activities.len()), ("Kept.", 2));
    assert_eq!(plan.activities[1].waits_for, [plan.activities[0].id.clone(), "9".into()]);
    let back = format!("{}?section=policy", release.tab("plan"));
    let wrong = [
        ("request", release.id.as_str()),
        ("section", "policy"),
        ("edit", "2"),
        ("policy", "<script>alert(1)</script>"),
        ("rules[max_outage_minutes]", "lots"),
    ];
    let page = plain.clone().header("referer", &back).submit("plans/save-section", &wrong).await.expect(422);
    page.shows("&lt;script&gt;alert(1)").hides("<script>alert(1)").shows("The longest outage must be a whole number");
}

/// Two people who save the same field by plain forms: the second is asked, with both texts on the page.
#[tokio::test]
async fn plain_forms_meet_on_the_same_field() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let back = format!("{}?section=contents", release.tab("plan"));
    let base = Plan::default().part(Section::Contents).canonical();
    let fields = |text: &'static str| {
        [
            ("request", release.id.clone()),
            ("section", "contents".into()),
            ("edit", "0".into()),
            ("base", base.clone()),
            ("contents", text.into()),
        ]
    };
    let send = async |by: Person, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(by).browser().header("referer", &back).submit("plans/save-section", &fields).await
    };
    send(Person::ReleaseManager, &fields("Faster.")).await.expect(303);
    let asked = send(Person::QaManager, &fields("Safer.")).await.expect(409);
    asked.shows("Rosa Release saved this plan on").shows("mine:contents").shows("Safer.").shows("Faster.");
    let mut chosen = fields("Safer.").to_vec();
    chosen.push(("choices[0]", "mine:contents".into()));
    send(Person::QaManager, &chosen).await.expect(303);
    assert_eq!(read(&app, Person::Reader, &release).await.plan.contents, "Safer.");
}

/// A draft keeps half-typed things, but not what is too long or too much; and a session that ends loses no text.
#[tokio::test]
async fn bad_input_is_told_and_nothing_is_lost() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let view = read(&app, Person::ReleaseManager, &release).await;
    let many = edited(&view, |p| {
        p.activities = (0..501).map(|i| Activity { id: i.to_string(), ..Activity::default() }).collect()
    });
    assert!(save(&app, Person::ReleaseManager, &release, many).await.problem("activities").contains("at most 500"));
    let long = edited(&view, |p| p.policy = "x".repeat(20_001));
    assert!(save(&app, Person::ReleaseManager, &release, long).await.problem("policy").contains("20001 characters"));
    let half = edited(&view, |p| {
        p.activities = vec![Activity { id: "a".into(), starts: "2026-13".into(), ..Activity::default() }]
    });
    save(&app, Person::ReleaseManager, &release, half.clone()).await.expect(200);
    let ended = app
        .stranger()
        .post_json("plans/save", &SavePlanForm { request: release.id.clone(), edit: half })
        .await
        .expect(401);
    assert_eq!(ended.error(), AppError::SignInNeeded);
    let typed =
        [("request", release.id.as_str()), ("section", "policy"), ("edit", "1"), ("policy", "Typed for an hour.")];
    let page = app
        .stranger()
        .browser()
        .header("referer", &release.tab("plan"))
        .submit("plans/save-section", &typed)
        .await
        .expect(401);
    page.shows("Typed+for+an+hour.");
}
