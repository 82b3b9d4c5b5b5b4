//! Activities of releases: who assigns, who works on them, and what follows for the release.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::activities::{ActivitiesPage, ActivityRow, AllottedPage, WorkPage},
    domain::{
        activity::{Phase, Standing, State},
        event::Entry,
        process::Evidence,
    },
    server::{clock, operations::activities::proofs},
};

/// Adds an activity as the Release Manager, with these fields besides title and phase.
pub async fn try_add(app: &TestApp, release: &Release<'_>, title: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("request", release.id.as_str()), ("title", title), ("phase", "build")];
    fields.retain(|(name, _)| more.iter().all(|(n, _)| n != name));
    fields.extend_from_slice(more);
    app.as_(Person::ReleaseManager).submit("activities/add", &fields).await
}

/// The activities of a release, as somebody sees them.
pub async fn page(app: &TestApp, by: Person, release: &Release<'_>) -> ActivitiesPage {
    app.as_(by).read("activities/of-release", &[("id", &release.id)]).await.expect(200).read()
}

/// The one with this title.
pub async fn row(app: &TestApp, by: Person, release: &Release<'_>, title: &str) -> ActivityRow {
    let rows = page(app, by, release).await.groups.into_iter().flat_map(|g| g.rows);
    rows.into_iter().find(|r| r.title == title).expect("an activity of this title")
}

/// Moves one on as somebody, naming the version that is there now.
pub async fn move_on(app: &TestApp, by: Person, release: &Release<'_>, title: &str, to: &str) -> Answer {
    let row = row(app, Person::ReleaseManager, release, title).await;
    let version = row.version.to_string();
    let fields = [("activity", row.id.as_str()), ("version", version.as_str()), ("to", to), ("reason", "The licence")];
    app.as_(by).submit("activities/move", &fields).await
}

fn person(who: Person) -> String {
    format!("person:{}", who.id())
}

async fn history(app: &TestApp, release: &Release<'_>) -> Vec<Entry> {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    tx.history(release.request(), 100).await.unwrap()
}

/// Makes everything of a release due at another time.
async fn make_due(app: &TestApp, release: &Release<'_>, from_now: TimeDelta) {
    sql!(app, "UPDATE activity SET due_at = $2 WHERE request_id = $1", release.request().0, clock::now() + from_now)
        .unwrap();
}

on_both! {
    /// S1.29, S1.14: the Release Manager assigns to a person; that person works on it, and nobody else.
    async fn the_person_to_whom_it_is_assigned_works_on_it(app) {
        let release = app.release().raise().await;
        try_add(&app, &release, "Build it", &[("assignee", &person(Person::TechnicalTeam))]).await.done();
        for other in [Person::ReleaseManager, Person::Developer, Person::Administrator] {
            move_on(&app, other, &release, "Build it", "start").await.expect(403);
        }
        let trail = history(&app, &release).await;
        assert!(trail.iter().any(|e| e.kind == "access.refused" && e.words.contains("start the activity “Build it”")));
        let mine = row(&app, Person::TechnicalTeam, &release, "Build it").await;
        assert!(mine.mine && mine.form.is_none());
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "start").await.done();
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "block").await.done();
        let blocked = row(&app, Person::Reader, &release, "Build it").await;
        assert_eq!((blocked.state, blocked.reason.as_str(), blocked.moves.len()), (State::Blocked, "The licence", 0));
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "finish").await.expect(409);
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "start").await.done();
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "finish").await.done();
        let done = row(&app, Person::Reader, &release, "Build it").await;
        assert!(done.state == State::Done && done.begun.is_some() && done.ended.is_some());
        move_on(&app, Person::TechnicalTeam, &release, "Build it", "reopen").await.expect(403);
        move_on(&app, Person::ReleaseManager, &release, "Build it", "reopen").await.done();
    }

    /// S1.29: a team is everybody with its role, and finds it among its own work.
    async fn a_team_finds_its_work_across_releases(app) {
        let (one, two) = (app.release().raise().await, app.release().raise().await);
        try_add(&app, &one, "Later", &[("assignee", "role:tester"), ("due", "2027-01-01T10:00")]).await.done();
        try_add(&app, &two, "Sooner", &[("assignee", "role:tester")]).await.done();
        try_add(&app, &two, "Of others", &[("assignee", "role:deployer")]).await.done();
        make_due(&app, &two, TimeDelta::hours(-3)).await;
        let work: WorkPage = app.as_(Person::Tester).read("activities/mine", &[]).await.expect(200).read();
        let shown: Vec<_> = work.rows.iter().map(|r| (r.activity.title.as_str(), r.activity.overdue)).collect();
        assert_eq!(shown, [("Sooner", true), ("Later", false)]);
        assert!(work.rows[0].activity.timeliness.starts_with("Overdue by 3 hours"), "{:?}", work.rows[0]);
        app.as_(Person::Tester).get("/work").await.expect(200).shows("Overdue by 3 hours").shows("Sooner");
        move_on(&app, Person::Tester, &two, "Sooner", "finish").await.done();
        let nothing: WorkPage = app.as_(Person::Reader).read("activities/mine", &[]).await.expect(200).read();
        assert!(nothing.rows.is_empty());
    }

    /// S1.60: the due time is proposed from the time allotted to the phase in a release of that type.
    async fn the_due_time_follows_from_the_release_s_type(app) {
        let (minor, major) = (app.release().raise().await, app.release().kind("major").raise().await);
        for release in [&minor, &major] {
            try_add(&app, release, "Build it", &[("starts", "2027-01-04T08:00")]).await.done();
        }
        let due = async |release| row(&app, Person::Reader, release, "Build it").await.due.utc;
        assert_eq!(due(&minor).await, "2027-01-07T08:00:00Z");
        assert_eq!(due(&major).await, "2027-01-14T08:00:00Z");
        let page: AllottedPage = app.as_(Person::Reader).read("activities/allotted", &[]).await.expect(200).read();
        assert!(!page.why_not.is_empty());
        let minor_hours = page.kinds.iter().find(|k| k.kind.key() == "minor").unwrap();
        let mut fields = vec![("kind", "minor"), ("seen", minor_hours.edition.as_str())];
        fields.extend(Phase::ALL.iter().map(|p| (p.key(), "10")));
        let admin = app.as_(Person::Administrator);
        admin.submit("activities/set-allotted", &fields).await.done();
        admin.submit("activities/set-allotted", &fields).await.expect(409);
        assert_eq!(due(&minor).await, "2027-01-07T08:00:00Z", "what is set stays");
        try_add(&app, &minor, "Build more", &[("starts", "2027-01-04T08:00")]).await.done();
        assert_eq!(row(&app, Person::Reader, &minor, "Build more").await.due.utc, "2027-01-04T18:00:00Z");
        fields.retain(|f| f.0 != "test");
        fields.push(("test", "many"));
        admin.submit("activities/set-allotted", &fields).await.problem("test");
    }

    /// S1.30: the release's status follows from its activities, on its tab, its overview and in the list.
    async fn the_release_stands_as_its_activities_do(app) {
        let release = app.release().raise().await;
        let standing = async || page(&app, Person::Reader, &release).await.progress.standing;
        assert_eq!(standing().await, Standing::NoActivities);
        try_add(&app, &release, "Build it", &[("assignee", "role:developer")]).await.done();
        assert_eq!(standing().await, Standing::OnTrack);
        make_due(&app, &release, TimeDelta::hours(5)).await;
        assert_eq!(standing().await, Standing::AtRisk);
        make_due(&app, &release, TimeDelta::hours(-5)).await;
        assert_eq!(standing().await, Standing::Late);
        let reader = app.as_(Person::Reader);
        for path in [release.page(), release.tab("activities"), "/releases".into()] {
            reader.get(&path).await.expect(200).shows("Late");
        }
        assert_eq!(release.overview().await.activities.reasons, ["“Build it” is overdue."]);
        move_on(&app, Person::Developer, &release, "Build it", "finish").await.done();
        assert_eq!(standing().await, Standing::Done);
        reader.get("/releases").await.expect(200).hides(">Late<");
    }

    /// S1.59: building and testing have deadlines, counted from the planned start where the process says nothing.
    async fn deadlines_are_shown_and_missed(app) {
        let release = app.release().raise().await;
        try_add(&app, &release, "Build it", &[("starts", "2026-01-05T08:00"), ("due", "2030-01-01T00:00")]).await.problem("due");
        try_add(&app, &release, "Build it", &[("starts", "2026-01-05T08:00")]).await.done();
        let deadlines = page(&app, Person::Reader, &release).await.progress.deadlines;
        let [build] = deadlines.as_slice() else { panic!("{deadlines:?}") };
        assert_eq!((build.phase, build.hours, build.due.utc.as_str()), (Phase::Build, 72, "2026-01-08T08:00:00Z"));
        assert!(build.missed == (clock::now() > "2026-01-08T08:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()));
    }

    async fn proposing_twice_adds_nothing_twice(app) {
        let release = app.release().raise().await;
        release.write_plan(&crate::support::releases::complete_plan()).await;
        let manager = app.as_(Person::ReleaseManager);
        let propose = async || manager.submit("activities/propose", &[("request", &release.id)]).await.done().message;
        assert!(propose().await.contains("added"));
        let first = page(&app, Person::ReleaseManager, &release).await;
        let titles: Vec<_> = first.groups.iter().flat_map(|g| &g.rows).map(|r| r.title.as_str()).collect();
        assert!(titles.contains(&"Stop the batch") && titles.contains(&"Build the release"), "{titles:?}");
        assert!(propose().await.contains("already"));
        let count = |p: &ActivitiesPage| p.groups.iter().map(|g| g.rows.len()).sum::<usize>();
        assert_eq!(count(&page(&app, Person::ReleaseManager, &release).await), count(&first));
    }

    /// S1.29: who can no longer sign in leaves their open activities visibly behind: on the release page, at its gate, and in
    /// the answer to disabling the account.
    async fn work_of_somebody_who_cannot_sign_in_is_said_to_be_left_behind(app) {
        let release = app.release().raise().await;
        for title in ["Build it", "Test it"] {
            try_add(&app, &release, title, &[("assignee", &person(Person::TechnicalTeam))]).await.done();
        }
        move_on(&app, Person::TechnicalTeam, &release, "Test it", "start").await.done();
        move_on(&app, Person::TechnicalTeam, &release, "Test it", "finish").await.done();
        let assigned = async || {
            let mut tx = app.state.store.read(world().workspace).await.unwrap();
            proofs(&mut tx, release.request()).await.unwrap().remove(&Evidence::ActivitiesAssigned).unwrap()
        };
        assert_eq!(assigned().await, Ok(()));
        let tek = Person::TechnicalTeam.id().to_string();
        let disable = [("person", tek.as_str()), ("access", "disable")];
        let done = app.as_(Person::Administrator).submit("people/set-access", &disable).await.done();
        assert!(done.message.contains("An open activity is still theirs"), "{}", done.message);
        let lack = assigned().await.unwrap_err();
        assert!(lack.contains("cannot sign in: “Build it”."), "{lack}");
        let overview = release.overview().await;
        let gap = overview.gaps.iter().find(|g| g.step == "Activities").expect("a warning");
        assert!(gap.words.contains("“Build it” is with Tek Technical, who cannot sign in"), "{gap:?}");
        assert_eq!(row(&app, Person::Reader, &release, "Build it").await.assigned, "Tek Technical (cannot sign in)");
        app.as_(Person::Reader).get(&release.page()).await.expect(200).shows("who cannot sign in");
    }

    async fn two_who_edit_at_once_lose_nothing(app) {
        let release = app.release().raise().await;
        try_add(&app, &release, "Build it", &[]).await.done();
        let form = row(&app, Person::ReleaseManager, &release, "Build it").await.form.unwrap();
        let edit = async |by: Person, title: &str| {
            let fields = [("request", release.id.as_str()), ("activity", form.activity.as_str()), ("version", &form.version), ("title", title),
                ("phase", &form.phase), ("due", &form.due), ("assignee", "role:tester")];
            app.as_(by).submit("activities/edit", &fields).await
        };
        edit(Person::ReleaseManager, "Build it well").await.done();
        let late = edit(Person::SecondReleaseManager, "Build it fast").await.expect(409);
        assert!(late.error().to_string().contains("Build it well"), "{:?}", late.error());
        assert_eq!(row(&app, Person::Reader, &release, "Build it well").await.assigned, "Team: Tester");
    }

    async fn bad_input_is_answered_at_its_field(app) {
        let release = app.release().raise().await;
        let ghost = format!("person:{}", uuid::Uuid::now_v7());
        let too_long = "x".repeat(201);
        for (field, value) in [("title", ""), ("title", &too_long), ("phase", "rest"), ("assignee", &ghost),
            ("assignee", "role:vendor"), ("assignee", "queue:x"), ("starts", "soon"), ("due", "2099-01-01T00:00")] {
            let more = [(field, value)];
            try_add(&app, &release, "Build it", &more).await.problem(field);
        }
        let vendor = person(Person::Vendor);
        try_add(&app, &release, "Build it", &[("assignee", &vendor)]).await.problem("assignee");
        let disabled = person(Person::Disabled);
        try_add(&app, &release, "Build it", &[("assignee", &disabled)]).await.problem("assignee");
        let theirs = app.release_at(world().their_release.to_string());
        try_add(&app, &theirs, "Build it", &[]).await.expect(404);
    }

    /// S1.29, S1.30: gates ask whether activities are assigned, and whether those up to the deployment are done.
    async fn activities_prove_what_gates_ask(app) {
        let release = app.release().raise().await;
        let proof = async |evidence: Evidence| {
            let mut tx = app.state.store.read(world().workspace).await.unwrap();
            proofs(&mut tx, release.request()).await.unwrap()[&evidence].clone()
        };
        assert!(proof(Evidence::ActivitiesAssigned).await.is_err() && proof(Evidence::ActivitiesDone).await.is_err());
        try_add(&app, &release, "Build it", &[("assignee", "role:developer")]).await.done();
        assert_eq!(proof(Evidence::ActivitiesAssigned).await, Ok(()));
        try_add(&app, &release, "Look back", &[("phase", "review")]).await.done();
        let nobody = proof(Evidence::ActivitiesAssigned).await.unwrap_err();
        assert_eq!(nobody, "These activities have nobody: “Look back”.");
        assert_eq!(proof(Evidence::ActivitiesDone).await.unwrap_err(), "These activities are not done: “Build it”.");
        move_on(&app, Person::Developer, &release, "Build it", "finish").await.done();
        assert_eq!(proof(Evidence::ActivitiesDone).await, Ok(()), "the review comes after");
        move_on(&app, Person::ReleaseManager, &release, "Look back", "cancel").await.done();
        assert_eq!(proof(Evidence::ActivitiesAssigned).await, Ok(()));
    }
}
