//! Templates of plans, and plans that start from them or from earlier releases (S4.8).

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use chrono::{NaiveDateTime, TimeDelta};
use slipway::{
    api::{
        plans::PlanView,
        releases::EditView,
        templates::{StartChoice, TemplateView, TemplatesPage},
    },
    domain::plan::{Section, SectionState},
};

async fn read(app: &TestApp, release: &Release<'_>) -> PlanView {
    app.as_(Person::ReleaseManager).read("plans/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn template(app: &TestApp, id: &str) -> TemplateView {
    app.as_(Person::Administrator).read("templates/read", &[("id", id)]).await.expect(200).read()
}

async fn rows(app: &TestApp) -> TemplatesPage {
    app.as_(Person::Administrator).read("templates/list", &[]).await.expect(200).read()
}

async fn starts(app: &TestApp) -> Vec<StartChoice> {
    app.as_(Person::Reader).read("templates/starts", &[]).await.expect(200).read()
}

fn local(typed: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").unwrap()
}

/// When a release's window opens, as typed in its zone.
async fn opens(app: &TestApp, release: &Release<'_>) -> NaiveDateTime {
    let edit: EditView =
        app.as_(Person::ReleaseManager).read("releases/edit-view", &[("id", &release.id)]).await.expect(200).read();
    local(&edit.form.window_start)
}

/// A release with a plan that has placeholders, and a template made of it.
async fn made<'a>(app: &'a TestApp, name: &str) -> (Release<'a>, String) {
    let release = app.release().raise().await;
    let mut plan = complete_plan();
    plan.policy = "Ship {product} {version} “{title}”, {mood}.".into();
    plan.activities[0].starts =
        (opens(app, &release).await + TimeDelta::minutes(30)).format("%Y-%m-%dT%H:%M").to_string();
    plan.activities[1].owner = "{release manager}".into();
    release.write_plan(&plan).await;
    let fields = [("request", release.id.as_str()), ("name", name)];
    let go_to = app.as_(Person::ReleaseManager).submit("templates/make", &fields).await.done().go_to.unwrap();
    (release, go_to.rsplit('/').next().unwrap().to_owned())
}

async fn save(app: &TestApp, id: &str, more: &[(&str, &str)]) -> Answer {
    let view = template(app, id).await;
    let mut fields = vec![("template", id), ("version", view.form.version.as_str()), ("name", view.form.name.as_str())];
    fields.extend_from_slice(more);
    app.as_(Person::Administrator).submit("templates/save", &fields).await
}

on_both! {
    /// S4.8: a release that starts from a template has its placeholders filled in, its starts moved, its required sections
    /// asked for, and no documents.
    async fn a_release_starts_from_a_template(app) {
        let (_, id) = made(&app, "Monthly").await;
        save(&app, &id, &[("kinds[]", "minor"), ("required[]", "training"), ("notes[training]", ""), ("notes[policy]", "Ship {product} {version} “{title}”, {mood}.")]).await.done();
        let page = rows(&app).await;
        assert_eq!((page.rows.len(), page.rows[0].kinds.as_str(), page.rows[0].required.as_str()), (1, "Minor", "Training"));
        let view = template(&app, &id).await;
        assert_eq!((view.unknown.as_slice(), view.form.version.as_str()), (&["mood".to_owned()][..], "2"));
        assert_eq!(view.holds, ["1 acceptance criterion", "2 activities", "2 backout steps"]);

        let raising = app.release().title("March").version("").window(TimeDelta::days(9), TimeDelta::hours(2));
        let mut fields = raising.fields();
        fields.push(("start_from", format!("template:{id}")));
        let manager = app.as_(Person::ReleaseManager);
        let go_to = manager.submit("releases/raise", &pairs(&fields)).await.done().go_to.unwrap();
        let release = app.release_at(go_to.rsplit('/').next().unwrap());
        let plan = read(&app, &release).await;
        assert_eq!(plan.plan.policy, "Ship Payments {version} “March”, {mood}.");
        assert_eq!(plan.plan.section_state(Section::Policy), SectionState::Incomplete, "{{version}} is open");
        assert_eq!(plan.plan.activities[1].owner, Person::ReleaseManager.name());
        assert_eq!(plan.plan.activities[1].waits_for, ["a1"]);
        let start = local(&plan.plan.activities[0].starts);
        assert_eq!(start, opens(&app, &release).await + TimeDelta::minutes(30));
        assert!(plan.required.has(Section::Training) && plan.required.has(Section::Policy) && !plan.required.has(Section::Logistics));
        assert!(plan.starts.is_empty(), "it is not empty any more");

        let mut whole = plan.plan.clone();
        whole.policy = "Ship what is tested.".into();
        release.write_plan(&whole).await;
        let edit = read(&app, &release).await.edit.to_string();
        let fields = [("request", release.id.as_str()), ("edit", edit.as_str())];
        let problem = manager.submit("plans/submit", &fields).await.expect(422).problem("training");
        assert!(problem.contains("Fill in the training"), "{problem}");
        let history = app.as_(Person::Auditor).get(&release.tab("history")).await.expect(200);
        history.shows("started the plan from the template “Monthly”");
    }

    /// S4.8: a plan is copied from an earlier release of the product; whoever wrote it there has no vote on it here.
    async fn an_empty_plan_starts_from_an_earlier_release(app) {
        let before = app.release().raise().await;
        let mut plan = complete_plan();
        plan.activities[0].starts = (opens(&app, &before).await - TimeDelta::days(1)).format("%Y-%m-%dT%H:%M").to_string();
        before.write_plan(&plan).await;
        before.submit_plan().await;
        let release = app.release().window(TimeDelta::days(20), TimeDelta::hours(3)).raise().await;
        let source = format!("release:{}", before.id);
        let offered = read(&app, &release).await.starts;
        assert_eq!(offered.iter().map(|s| s.choice.value.as_str()).collect::<Vec<_>>(), [source.as_str()]);
        app.as_(Person::Deployer).get(&release.tab("plan")).await.expect(200).shows("Start from…");
        app.as_(Person::Reader).get(&release.tab("plan")).await.expect(200).hides("Start from…");
        let start = |from: String| { let (app, id) = (&app, release.id.clone()); async move {
            app.as_(Person::Deployer).submit("plans/start", &[("request", &id), ("start_from", &from)]).await
        }};
        start(source.clone()).await.done();
        let now = read(&app, &release).await;
        assert_eq!((now.plan.contents.as_str(), now.edit), (plan.contents.as_str(), 1));
        assert_eq!(local(&now.plan.activities[0].starts), opens(&app, &release).await - TimeDelta::days(1));
        let refused = start(source).await.expect(409).error().to_string();
        assert!(refused.contains("written in this plan already"), "{refused}");
        let tx = &mut app.state.store.read(world().workspace).await.unwrap();
        let editors = tx.draft(release.request()).await.unwrap().unwrap().editors;
        assert!(editors.contains(&Person::Deployer.id()) && editors.len() >= 2, "{editors:?}");
    }

    /// What is not there, is another product's or another workspace's, or not for this type, is refused at its field.
    async fn a_plan_starts_from_nothing_that_is_not_its_products(app) {
        let (source, id) = made(&app, "Monthly").await;
        save(&app, &id, &[("kinds[]", "major")]).await.done();
        let try_from = |from: String| { let app = &app; async move {
            let raising = app.release();
            let mut fields = raising.fields();
            fields.push(("start_from", from));
            app.as_(Person::ReleaseManager).submit("releases/raise", &pairs(&fields)).await.expect(422).problem("start_from")
        }};
        let not_minor = try_from(format!("template:{id}")).await;
        assert_eq!(not_minor, "The template “Monthly” is not for minor releases.");
        let nowhere = uuid::Uuid::now_v7();
        let theirs = world().their_release;
        // The plan of the source was never frozen.
        for from in [format!("template:{nowhere}"), format!("release:{}", source.id), format!("release:{theirs}"), "anything".into()] {
            let words = try_from(from.clone()).await;
            assert!(words.starts_with("Choose a template or an earlier release of this product"), "{from}: {words}");
        }
        let shop = world().shop.to_string();
        let elsewhere = app.as_(Person::Administrator).submit("templates/add", &[("product", &shop), ("name", "Weekly")]).await.done();
        let weekly = elsewhere.go_to.unwrap().rsplit('/').next().unwrap().to_owned();
        try_from(format!("template:{weekly}")).await;
        app.as_(Person::Outsider).read("templates/read", &[("id", &id)]).await.expect(404);
        let theirs: Vec<StartChoice> = app.as_(Person::Outsider).read("templates/starts", &[]).await.expect(200).read();
        assert_eq!(theirs, []);
        let labels: Vec<_> = starts(&app).await.into_iter().map(|s| s.choice.label).collect();
        assert_eq!(labels, ["Template: Monthly (major releases)", "Template: Weekly"]);
    }

    /// Names are unique in a product, edits name the version that was seen, a removed template gives its name free.
    async fn templates_are_edited_by_one_at_a_time_and_removed(app) {
        let (release, id) = made(&app, "Monthly").await;
        let fields = [("request", release.id.as_str()), ("name", "Monthly")];
        let manager = app.as_(Person::ReleaseManager);
        let taken = manager.submit("templates/make", &fields).await.expect(422).problem("name");
        assert!(taken.contains("of this name already"), "{taken}");
        save(&app, &id, &[("notes[policy]", "Changed.")]).await.done();
        let stale = [("template", id.as_str()), ("version", "1"), ("name", "Monthly")];
        manager.submit("templates/save", &stale).await.expect(409);
        manager.submit("templates/remove", &stale[..2]).await.expect(409);
        let view = template(&app, &id).await;
        assert_eq!((view.form.notes["policy"].as_str(), view.row.by.as_str()), ("Changed.", Person::Administrator.name()));
        save(&app, &id, &[("kinds[]", "huge")]).await.expect(422).problem("kinds");
        save(&app, &id, &[("notes[policy]", &"x".repeat(30_000))]).await.expect(422).problem("notes.policy");
        manager.submit("templates/remove", &[("template", &id), ("version", "2")]).await.done();
        assert!(rows(&app).await.rows.is_empty() && starts(&app).await.is_empty());
        manager.read("templates/read", &[("id", &id)]).await.expect(404);
        manager.submit("templates/make", &fields).await.done();
    }
}

/// Without scripts the form that raises a release has everything in groups, and so has that of changes.
#[tokio::test]
async fn forms_offer_templates_and_components_in_groups() {
    let app = TestApp::sqlite().await;
    let (_, id) = made(&app, "Monthly <b>").await;
    let page = app.as_(Person::ReleaseManager).get("/releases/new").await.expect(200);
    page.shows("<optgroup label=\"Payments\"").shows("Template: Monthly &lt;b&gt;").shows(&format!("template:{id}"));
    page.shows("<legend class=\"hint\">Web shop").hides("Their product");
    let page = app.as_(Person::Developer).get("/changes/new").await.expect(200);
    page.shows("<legend class=\"hint\">Payments");
    for path in ["/settings/templates".to_owned(), format!("/settings/templates/{id}")] {
        app.as_(Person::Administrator).get(&path).await.expect(200).shows("Monthly &lt;b&gt;").hides("Monthly <b>");
        app.as_(Person::Tester).get(&path).await.expect(403);
    }
}
