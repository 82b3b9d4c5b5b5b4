//! The review tab: early life support, improvement actions, problem records, lessons and rates.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::{
        improvements::{ImprovementList, Lessons},
        problems::ProblemView,
        releases::Overview,
        review::Review,
    },
    domain::{
        process::{Purpose, definition::Answer as Recorded},
        review::{ImprovementState, ProblemState, Rate, SupportState},
    },
    server::clock,
};

async fn review(app: &TestApp, release: &Release<'_>) -> Review {
    app.as_(Person::Reader).read("review/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn plan_support(app: &TestApp, release: &Release<'_>, owner: Person) -> Answer {
    let owner = owner.id().to_string();
    let fields = [("request", release.id.as_str()), ("owner", &owner), ("days", "14"), ("exit_criteria", "Quiet.")];
    app.as_(Person::ReleaseManager).submit("support/plan", &fields).await
}

async fn log_issue(app: &TestApp, release: &Release<'_>, title: &str, severity: &str) -> Answer {
    let fields = [("request", release.id.as_str()), ("title", title), ("severity", severity)];
    app.as_(Person::SupportTeam).submit("support/log-issue", &fields).await
}

async fn end_support(app: &TestApp, release: &Release<'_>, by: Person, reason: &str) -> Answer {
    let fields = [("request", release.id.as_str()), ("words", "Nothing came up."), ("early_reason", reason)];
    app.as_(by).submit("support/end", &fields).await
}

/// The days that an action is due on, in the future and past.
fn in_days(n: i64) -> String {
    (clock::now() + TimeDelta::days(n)).date_naive().to_string()
}

async fn add_action(app: &TestApp, release: &Release<'_>, title: &str, owner: Person, due: &str) -> Answer {
    let owner = owner.id().to_string();
    let fields = [("request", release.id.as_str()), ("title", title), ("owner", &owner), ("due_on", due)];
    app.as_(Person::ChangeManager).submit("improvements/add", &fields).await
}

async fn actions(app: &TestApp, by: Person, query: &[(&str, &str)]) -> ImprovementList {
    let query: Vec<_> = query.iter().map(|(n, v)| (format!("query[{n}]"), *v)).collect();
    let query: Vec<_> = query.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    app.as_(by).read("improvements/list", &query).await.expect(200).read()
}

on_both! {
    /// S1.2: early life support has an owner, a duration and a log, begins with LIVE and is ended deliberately.
    async fn early_life_support_runs_until_somebody_ends_it(app) {
        let release = app.release().raise().await;
        log_issue(&app, &release, "Too early", "low").await.expect(409);
        plan_support(&app, &release, Person::Developer).await.done();
        end_support(&app, &release, Person::Developer, "x").await.expect(409);
        let release = release.at("16").await;
        let planned = review(&app, &release).await.support.planned.unwrap();
        assert_eq!((planned.state, planned.owner_name.as_str()), (SupportState::Running(14), "Dev Developer"));
        // An open issue of high severity keeps it going; one of low does not.
        log_issue(&app, &release, "A blemish", "low").await.done();
        log_issue(&app, &release, "Totals are lost", "critical").await.done();
        let words = end_support(&app, &release, Person::Developer, "x").await.expect(409).body();
        assert!(words.contains("Totals are lost") && !words.contains("A blemish"), "{words}");
        let issue = review(&app, &release).await.support.planned.unwrap().issues.remove(0);
        assert_eq!(issue.title, "Totals are lost");
        let fields = |action: &str, seen: &str| {
            [("request", release.id.clone()), ("issue", issue.id.clone()), ("action", action.to_owned()),
                ("state", "closed".to_owned()), ("seen", seen.to_owned()), ("ticket", String::new())]
        };
        let closing = fields("", "1");
        app.as_(Person::SupportTeam).submit("support/update-issue", &pairs(&closing)).await.problem("action");
        let closing = fields("Put them back", "1");
        app.as_(Person::Tester).submit("support/update-issue", &pairs(&closing)).await.expect(403);
        app.as_(Person::SupportTeam).submit("support/update-issue", &pairs(&closing)).await.done();
        app.as_(Person::SupportTeam).submit("support/update-issue", &pairs(&closing)).await.expect(409);
        // Its owner, who has no role for it, ends it before its time, and says why.
        end_support(&app, &release, Person::Deployer, "x").await.expect(403);
        end_support(&app, &release, Person::Developer, "").await.problem("early_reason");
        end_support(&app, &release, Person::Developer, "Nobody uses it yet.").await.done();
        end_support(&app, &release, Person::ReleaseManager, "x").await.expect(409);
        let over = review(&app, &release).await.support.planned.unwrap();
        assert_eq!((over.state, over.exit.unwrap().early_reason.as_str()), (SupportState::Over, "Nobody uses it yet."));
        log_issue(&app, &release, "Too late", "low").await.expect(409);
        plan_support(&app, &release, Person::Tester).await.expect(409);
        app.as_(Person::Reader).get(&release.tab("review")).await.expect(200).shows("Nobody uses it yet.");
    }

    /// S1.2: a process that asks for it waits until early life support is over.
    async fn a_gate_waits_until_early_life_support_is_over(app) {
        let release = app.release().raise().await.at("16").await;
        let id = release.request().0;
        sql!(app, "UPDATE request SET process = 'release-and-deployment', trail = '[]' WHERE id = $1", id).unwrap();
        let missing = async || {
            let overview: Overview = release.overview().await;
            let next = overview.next.unwrap();
            let way = next.outcomes.into_iter().find(|o| o.key == "no").unwrap();
            way.only_here.into_iter().map(|m| m.words).filter(|w| w.contains("life support")).collect::<Vec<_>>()
        };
        assert_eq!(missing().await, ["Early life support has not been planned."]);
        plan_support(&app, &release, Person::Deployer).await.done();
        assert!(missing().await[0].starts_with("Early life support is running; Dora Deployer"));
        sql!(app, "UPDATE deployment SET at = $1", clock::now() - TimeDelta::days(20)).unwrap();
        let state = review(&app, &release).await.support.planned.unwrap().state;
        assert_eq!(state, SupportState::Overdue(6));
        // Past its planned end no reason is asked for.
        end_support(&app, &release, Person::ReleaseManager, "").await.done();
        assert!(missing().await.is_empty());
    }

    /// S4.42, S4.44, S1.88: actions from a review have an owner and a day, outlive their release, and are moved on.
    async fn improvement_actions_outlive_their_release(app) {
        let early = app.release().raise().await;
        add_action(&app, &early, "Too early", Person::Tester, &in_days(3)).await.expect(409);
        let release = app.release().raise().await.at("closed-successful").await;
        add_action(&app, &release, "", Person::Tester, "yesterday").await.problem("due_on");
        add_action(&app, &release, "No owner", Person::Disabled, &in_days(3)).await.problem("owner");
        add_action(&app, &release, "Later", Person::Tester, &in_days(9)).await.done();
        add_action(&app, &release, "Rehearse the backout", Person::Developer, &in_days(3)).await.done();
        let list = actions(&app, Person::Developer, &[]).await;
        assert_eq!(list.rows.iter().map(|r| r.title.as_str()).collect::<Vec<_>>(), ["Rehearse the backout", "Later"]);
        let mine = actions(&app, Person::Developer, &[("mine", "yes")]).await.rows;
        assert_eq!((mine.len(), mine[0].may_move, mine[0].may_edit), (1, true, false));
        // Overdue ones are called so.
        sql!(app, "UPDATE improvement SET due_on = $1 WHERE title = 'Later'", in_days(-2)).unwrap();
        let list = actions(&app, Person::Developer, &[]).await.rows;
        assert_eq!((list[0].title.as_str(), list[0].is_overdue, list[0].may_move), ("Later", true, false));
        app.as_(Person::Reader).get("/improvements").await.expect(200).shows("Overdue");
        // Owners move theirs on, others do not; dropping asks for a reason.
        let (theirs, mine) = (list[0].id.clone(), list[1].id.clone());
        let form = |id: &str, state: &'static str, note: &'static str| {
            [("improvement", id.to_owned()), ("state", state.to_owned()), ("note", note.to_owned()), ("seen", "1".into())]
        };
        let owner = app.as_(Person::Developer);
        owner.submit("improvements/move", &pairs(&form(&theirs, "done", ""))).await.expect(403);
        owner.submit("improvements/move", &pairs(&form(&mine, "dropped", ""))).await.problem("note");
        owner.submit("improvements/move", &pairs(&form(&mine, "done", "Rehearsed on Monday"))).await.done();
        owner.submit("improvements/move", &pairs(&form(&mine, "open", ""))).await.expect(409);
        let manager = app.as_(Person::ChangeManager);
        manager.submit("improvements/move", &pairs(&form(&theirs, "in-progress", ""))).await.done();
        let done = actions(&app, Person::Reader, &[("state", "done")]).await.rows;
        assert_eq!((done.len(), done[0].state, done[0].note.as_str()), (1, ImprovementState::Done, "Rehearsed on Monday"));
        // What, who and when are changed by those who may.
        let edit = [("improvement", theirs), ("title", "Sooner".into()), ("owner", Person::Cab1.id().to_string()),
            ("due_on", in_days(1)), ("seen", "2".to_owned())];
        owner.submit("improvements/edit", &pairs(&edit)).await.expect(403);
        manager.submit("improvements/edit", &pairs(&edit)).await.done();
        assert_eq!(review(&app, &release).await.improvements[0].owner_name, "Carla Board");
        app.as_(Person::Reader).get(&release.tab("history")).await.expect(200).shows("Rehearse the backout");
    }

    /// S4.43: lessons of all reviews are found by their words.
    async fn lessons_of_all_reviews_are_searched(app) {
        for (title, lessons) in [("One", "Warm the caches FIRST."), ("Two", "Call the night shift.")] {
            let release = app.release().title(title).raise().await;
            let fields = [("lessons".to_owned(), lessons.to_owned()), ("went_well".to_owned(), "Caches".to_owned())].into();
            let answer = Recorded { positive: true, note: String::new(), purpose: Some(Purpose::Review), fields };
            let mut tx = app.state.store.write(world().workspace).await.unwrap();
            tx.save_record(release.request(), "pir", &answer, Person::ChangeManager.id(), clock::now()).await.unwrap();
            tx.commit().await.unwrap();
        }
        sql!(app, "UPDATE request SET process = $1", "release-policy").unwrap();
        let search = async |text: &str| {
            let found: Lessons = app.as_(Person::Reader).read("improvements/lessons", &[("text", text)]).await.expect(200).read();
            found.rows.into_iter().map(|l| l.lessons).collect::<Vec<_>>()
        };
        assert_eq!(search("").await, ["Call the night shift.", "Warm the caches FIRST."]);
        assert_eq!(search("caches first").await, ["Warm the caches FIRST."]);
        assert!(search("went_well").await.is_empty(), "only lessons are searched");
        assert!(search("%").await.is_empty());
        app.as_(Person::Reader).get("/improvements/lessons?text=night").await.expect(200).shows("Call the night shift.");
    }

    /// S1.94, S4.36, S4.37: after a failure a problem record holds root cause and fix, linked to release and changes.
    async fn a_problem_record_explains_a_failed_release(app) {
        let release = app.release().raise().await.at("closed-unsuccessful").await;
        let changes = review(&app, &release).await.changes;
        let manager = app.as_(Person::ProblemManager);
        let fields = [("request", release.id.as_str()), ("title", "Locks time out"), ("changes[]", &changes[0].value)];
        app.as_(Person::Tester).submit("problems/open", &fields).await.expect(403);
        manager.submit("problems/open", &[("request", release.id.as_str())]).await.problem("title");
        manager.submit("problems/open", &fields).await.done();
        let row = review(&app, &release).await.problems.remove(0);
        assert_eq!((row.number.as_str(), row.state), ("PRB-1", ProblemState::Open));
        let update = |state: &'static str, cause: &'static str, seen: &'static str| {
            [("problem", row.id.clone()), ("title", "Locks time out".into()), ("state", state.to_owned()),
                ("root_cause", cause.to_owned()), ("foreign_number", "X-7".to_owned()), ("fix", String::new()),
                ("seen", seen.to_owned())]
        };
        manager.submit("problems/update", &pairs(&update("root-cause-known", "", "1"))).await.problem("root_cause");
        manager.submit("problems/update", &pairs(&update("root-cause-known", "No index", "1"))).await.done();
        manager.submit("problems/update", &pairs(&update("open", "", "1"))).await.expect(409);
        // Another release has the same cause.
        let other = app.release().raise().await.at("closed-unsuccessful").await;
        manager.submit("problems/link", &[("request", &other.id), ("number", "PRB-9")]).await.problem("number");
        manager.submit("problems/link", &[("request", &other.id), ("number", "prb-1")]).await.done();
        let view: ProblemView = app.as_(Person::Reader).read("problems/read", &[("id", &row.id)]).await.expect(200).read();
        assert_eq!((view.releases.len(), view.changes.len(), view.root_cause.as_str()), (2, 1, "No index"));
        let page = app.as_(Person::Reader).get(&format!("/problems/{}", row.id)).await.expect(200);
        page.shows("No index").shows("X-7");
        app.as_(Person::Reader).get("/problems").await.expect(200).shows("Locks time out");
        let change = app.as_(Person::Reader).get(&format!("/changes/{}", changes[0].value)).await.expect(200);
        change.shows("PRB-1");
    }

    /// S4.41: of the releases that were closed, how many succeeded, were rolled back or failed.
    async fn rates_count_the_releases_that_were_closed(app) {
        app.release().raise().await.at("closed-successful").await;
        app.release().kind("major").raise().await.at("closed-unsuccessful").await;
        app.release().raise().await;
        let rates = actions(&app, Person::Reader, &[]).await.rates.rates;
        assert_eq!(rates.all(), Rate { succeeded: 1, rolled_back: 1, failed: 0 });
        assert_eq!(rates.all().words(), "1 of 2 (50 %)");
        assert_eq!(rates.of.len(), 2);
        sql!(app, "UPDATE request SET updated_at = $1", clock::now() - TimeDelta::days(370)).unwrap();
        assert_eq!(actions(&app, Person::Reader, &[]).await.rates.rates.all().closed(), 0);
    }

    /// Rates ask each release's own process which of its ends is a success, also when it is a published copy whose ends
    /// have other keys.
    async fn rates_know_the_ends_of_a_published_copy(app) {
        let owner = app.as_(Person::ProcessOwner);
        let template = owner.get("/processes/alm-release-request/template.toml").await.expect(200).body();
        let text = template.replace("\"closed-successful\"", "\"closed-and-loved\"");
        assert_ne!(text, template);
        owner.submit("processes/import", &[("key", "ours"), ("text", &text)]).await.done();
        owner.submit("processes/publish", &[("process", "ours"), ("edit", "1")]).await.done();
        owner.submit("processes/choose", &[("product", ""), ("major", ""), ("minor", "ours")]).await.done();
        let release = app.release().raise().await.at("closed-and-loved").await;
        assert_eq!(release.overview().await.end.map(|e| e.1), Some(true));
        app.release().raise().await.at("closed-unsuccessful").await;
        let rates = actions(&app, Person::Reader, &[]).await.rates.rates;
        assert_eq!(rates.all(), Rate { succeeded: 1, rolled_back: 1, failed: 0 });
    }
}
