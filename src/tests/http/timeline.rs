//! The timeline of a plan: the draft's, a revision's, on the pages and as a reading.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use chrono::TimeDelta;
use slipway::{
    api::{runbook::RunbookView, timeline::TimelineView},
    domain::plan::Plan,
};

async fn timeline(app: &TestApp, release: &Release<'_>, revision: &str) -> TimelineView {
    let arguments = [("id", release.id.as_str()), ("revision", revision)];
    app.as_(Person::Reader).read("plans/timeline", &arguments).await.expect(200).read()
}

/// The complete plan without fixed starts: it begins with the window.
fn plan(minutes: [&str; 2]) -> Plan {
    let mut plan = complete_plan();
    plan.activities[0].starts.clear();
    plan.activities[0].waits_for.clear();
    for (activity, minutes) in plan.activities.iter_mut().zip(minutes) {
        activity.minutes = minutes.into();
    }
    plan
}

on_both! {
    /// N13: forecasts are labelled as estimates. The timeline follows the draft; a revision keeps its own.
    async fn a_timeline_follows_the_draft_and_a_revision_keeps_its_own(app) {
        let release = app.release().window(TimeDelta::days(3), TimeDelta::minutes(90)).raise().await;
        let empty = timeline(&app, &release, "").await;
        assert!(empty.why_not.contains("no activities yet") && empty.steps.is_empty(), "{empty:?}");
        let mut first = plan(["10", "30"]);
        first.activities[0].starts = (slipway::server::clock::now() + TimeDelta::days(3)).format("%Y-%m-%dT%H:%M").to_string();
        first.activities[1].checkpoint = true;
        first.activities[1].undone_by = "b2".into();
        release.write_plan(&first).await;
        release.submit_plan().await;
        let now = timeline(&app, &release, "").await;
        assert_eq!(now.steps.len(), 2);
        assert!(now.sentences[0].contains("before the window closes; critical path: 1, 2."), "{:?}", now.sentences);
        assert!(now.steps.iter().all(|s| s.is_critical) && !now.is_late);
        assert_eq!(now.steps[1].remarks, ["checkpoint", "undone by backout step 2"]);
        assert_eq!(now.figure.checkpoints.matches('z').count(), 1);
        let mut longer = first.clone();
        longer.activities[1].minutes = "60/90/180".into();
        release.write_plan(&longer).await;
        let later = timeline(&app, &release, "").await;
        assert!(later.is_late && later.sentences.iter().any(|s| s == "Activity 2 ends after the window closes."), "{:?}", later.sentences);
        assert!(later.sentences.iter().any(|s| s.starts_with("Estimate: half of such plans end by")), "{:?}", later.sentences);
        assert_eq!(timeline(&app, &release, "1").await, now);
        for wrong in ["2", "x", "-1"] {
            let arguments = [("id", release.id.as_str()), ("revision", wrong)];
            app.as_(Person::Reader).read("plans/timeline", &arguments).await.expect(404);
        }
        let runbook: RunbookView = app.as_(Person::Deployer).read("runbook/read", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!(runbook.lines.iter().map(|l| l.undone_by).collect::<Vec<_>>(), [None, Some(2)]);
    }
}

/// Whoever reads and whoever edits sees it with the page, without scripts; what cannot be drawn says why.
#[tokio::test]
async fn pages_show_the_timeline_or_say_why_there_is_none() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let page = |path: String, who: Person| {
        let app = &app;
        async move { app.as_(who).get(&path).await.expect(200) }
    };
    let schedule = release.tab("plan?section=schedule");
    page(schedule.clone(), Person::Reader).await.shows("The plan has no activities yet.");
    let mut broken = plan(["10", "soon"]);
    broken.activities[1].title = "Install <script>".into();
    release.write_plan(&broken).await;
    page(schedule.clone(), Person::ReleaseManager).await.shows("The minutes of activity 2 cannot be read yet.");
    let mut whole = complete_plan();
    whole.activities[1].title = "Install <script>".into();
    release.write_plan(&whole).await;
    release.submit_plan().await;
    for (path, who) in [
        (schedule.clone(), Person::Reader),
        (schedule, Person::ReleaseManager),
        (release.tab("plan/revisions/1"), Person::Auditor),
    ] {
        let page = page(path, who).await;
        page.shows("critical path: 1, 2.")
            .shows("class=\"gantt-critical\"")
            .shows("none, critical")
            .hides("<script>\"");
        page.shows("as preparation").hides("Install <script>");
    }
    page(release.tab("plan?section=policy"), Person::Reader).await.hides("gantt-chart");
}
