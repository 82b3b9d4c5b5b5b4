//! What packages are assembled from, in which order, who marks them, and what takes the mark away; the build's plan.

use crate::support::{releases::Release, *};
use slipway::{
    api::{
        packages::{Assembly, PackageView},
        releases::Overview,
    },
    server::clock,
};

async fn read(app: &TestApp, release: &Release<'_>) -> Assembly {
    app.as_(Person::Reader).read("packages/list", &[("id", &release.id)]).await.expect(200).read()
}

async fn package(app: &TestApp, release: &Release<'_>, name: &str) -> PackageView {
    read(app, release).await.packages.into_iter().find(|p| p.name == name).expect("a package of that name")
}

/// Adds a component of Payments to a package.
async fn add(app: &TestApp, release: &Release<'_>, to: &str, component: impl ToString, version: &str) -> Answer {
    let (package, component, digest) = (package(app, release, to).await.id, component.to_string(), "Ab".repeat(32));
    let fields = [
        ("request", release.id.as_str()),
        ("package", package.as_str()),
        ("component", component.as_str()),
        ("version", version),
        ("output", digest.as_str()),
        ("reference", "v1"),
    ];
    app.as_(Person::BuildTeam).submit("packages/add-part", &fields).await
}

async fn assemble(app: &TestApp, by: Person, release: &Release<'_>, name: &str) -> Answer {
    let seen = read(app, release).await.fingerprint;
    let package = package(app, release, name).await.id;
    let fields = [("request", release.id.as_str()), ("package", package.as_str()), ("seen", seen.as_str())];
    app.as_(by).submit("packages/assemble", &fields).await
}

/// Sets `name` to be assembled after the others.
async fn order(app: &TestApp, release: &Release<'_>, name: &str, after: &[&str]) -> Answer {
    let mut fields = vec![("request", release.id.clone()), ("package", package(app, release, name).await.id)];
    for other in after {
        fields.push(("after[]", package(app, release, other).await.id));
    }
    app.as_(Person::ConfigurationManager).submit("packages/order", &pairs(&fields)).await
}

/// A release with the packages One, Two and Three.
async fn with_three(app: &TestApp) -> Release<'_> {
    let release = app.release().raise().await.at("7").await;
    for name in ["One", "Two", "Three"] {
        release.accept_change(name).await;
    }
    release
}

/// Puts a release to a step of source S1's process, and answers with the gates that are not met there.
pub async fn missing_at(app: &TestApp, release: &Release<'_>, step: &str) -> Vec<String> {
    let of = release.request().0;
    let s1 = slipway::domain::process::builtin::RELEASE_AND_DEPLOYMENT;
    sql!(app, "UPDATE request SET process = $1, process_version = 1, step = $2 WHERE id = $3", s1, step, of).unwrap();
    let overview: Overview =
        app.as_(Person::Reader).read("releases/overview", &[("id", &release.id)]).await.expect(200).read();
    let next = overview.next.expect("an open release");
    next.gates.into_iter().filter_map(|g| g.missing).map(|m| m.words).collect()
}

on_both! {
    /// S1.34, S1.35, S1.36: packages are assembled from parts, each after those that it depends on; the gate says what is
    /// not.
    async fn packages_are_assembled_in_order(app) {
        let release = with_three(&app).await;
        order(&app, &release, "One", &["Three"]).await.done();
        order(&app, &release, "Three", &["Two"]).await.done();
        let names: Vec<_> = read(&app, &release).await.packages.into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["Two", "Three", "One"]);
        let circle = order(&app, &release, "Two", &["One"]).await.problem("after");
        assert!(circle.contains("“One” is assembled after “Three”, which is assembled after “Two”"), "{circle}");
        assert_eq!(missing_at(&app, &release, "4").await, ["“Two”, “Three”, “One” have no parts yet."]);
        for name in ["One", "Two", "Three"] {
            assemble(&app, Person::BuildTeam, &release, name).await.expect(409);
            add(&app, &release, name, world().api, "2.4.0").await.done();
        }
        let early = assemble(&app, Person::BuildTeam, &release, "One").await.expect(409).error().to_string();
        assert!(early.contains("“One” is assembled after “Three”"), "{early}");
        assemble(&app, Person::BuildTeam, &release, "Two").await.done();
        assemble(&app, Person::ConfigurationManager, &release, "Three").await.done();
        assert_eq!(missing_at(&app, &release, "4").await, ["“One” is not assembled."]);
        assemble(&app, Person::ReleaseManager, &release, "One").await.done();
        assert!(missing_at(&app, &release, "4").await.is_empty());
        let page = app.as_(Person::BuildTeam).get(&release.tab("build")).await.expect(200);
        page.shows("1. Two").shows("3. One").shows("Everything is assembled").shows(&"ab".repeat(32)).shows("v1");
    }

    /// S1.34: a changed part takes the mark from its package and what depends on it, and the page says why.
    async fn a_changed_part_undoes_what_was_assembled_from_it(app) {
        let release = with_three(&app).await;
        order(&app, &release, "One", &["Two"]).await.done();
        for name in ["Two", "One", "Three"] {
            add(&app, &release, name, world().api, "2.4.0").await.done();
            assemble(&app, Person::BuildTeam, &release, name).await.done();
        }
        let taken = add(&app, &release, "Two", world().api, "2.5.0").await.problem("component");
        assert!(taken.contains("a part already"), "{taken}");
        let done = add(&app, &release, "Two", world().ledger, "1.0").await.done();
        assert!(done.message.contains("“Two”, “One” are not assembled any more"), "{}", done.message);
        assert!(package(&app, &release, "Three").await.assembled, "it depends on nothing that changed");
        for name in ["One", "Two"] {
            let package = package(&app, &release, name).await;
            let why = package.undone.expect("words about what undid it").0;
            assert!(!package.assembled && why.contains("added ledger 1.0 to “Two”"), "{why}");
        }
        let page = app.as_(Person::Reader).get(&release.tab("build")).await.expect(200);
        page.shows("Not assembled any more").hides("Take out…").hides("Mark “Two” as assembled");
        // Taking a part out, and taking a whole change out, undo as well.
        assemble(&app, Person::BuildTeam, &release, "Two").await.done();
        assemble(&app, Person::BuildTeam, &release, "One").await.done();
        let two = package(&app, &release, "Two").await;
        let part = two.parts.iter().find(|p| p.component_name == "ledger").unwrap().id.to_string();
        let fields = [("request", release.id.as_str()), ("package", two.id.as_str()), ("part", part.as_str())];
        app.as_(Person::BuildTeam).submit("packages/remove-part", &fields).await.done();
        app.as_(Person::BuildTeam).submit("packages/remove-part", &fields).await.expect(409);
        assemble(&app, Person::BuildTeam, &release, "Two").await.done();
        assemble(&app, Person::BuildTeam, &release, "One").await.done();
        let (change,): (uuid::Uuid,) = rows!(app, (uuid::Uuid,), "SELECT change_id FROM package WHERE name = 'Two'").unwrap()[0];
        let change = change.to_string();
        let fields = [("request", release.id.as_str()), ("change", change.as_str())];
        app.as_(Person::ReleaseManager).submit("changes/take-out", &fields).await.done();
        let one = package(&app, &release, "One").await;
        assert!(!one.assembled && one.after.is_empty() && one.undone.unwrap().0.contains("took “Two” out of the release"));
    }

    /// What was assembled stays as it is once LIVE was touched; while the CAB votes it may be built (build follows
    /// approval).
    async fn packages_stay_as_they_are_once_live_is_touched(app) {
        let release = app.release().raise().await.at("13").await;
        release.vote(Person::Cab1, "rollout").await;
        add(&app, &release, "Faster settlement", world().api, "2.4.0").await.done();
        assemble(&app, Person::BuildTeam, &release, "Faster settlement").await.done();
        release.deploy("LIVE").await;
        let refused = add(&app, &release, "Faster settlement", world().ledger, "1.0").await.expect(409);
        assert!(refused.error().to_string().contains("stays as it is"));
        app.as_(Person::BuildTeam).get(&release.tab("build")).await.expect(200).hides("Add a part").shows("stays as it is");
    }

    /// S1.37, S1.44: the build is planned with those who build, and compared with what came of it.
    async fn the_build_is_planned_and_compared_with_what_came(app) {
        let release = app.release().raise().await;
        let at = |hours: i64| (clock::now() + chrono::TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M").to_string();
        let (starts, ends) = (at(-5), at(-2));
        let save = async |ended: &str, seen: &str| {
            let fields = [
                ("request", release.id.as_str()), ("team", "The build team"), ("starts", starts.as_str()),
                ("ends", ends.as_str()), ("ended", ended), ("zone", "UTC"), ("seen", seen),
            ];
            app.as_(Person::BuildTeam).submit("packages/build", &fields).await
        };
        save("", "").await.done();
        let page = read(&app, &release).await;
        let build = page.build.expect("a planned build");
        assert!(build.late && build.standing.starts_with("Overdue by 2 hours"), "{}", build.standing);
        save("", "").await.expect(409);
        save(&at(2), &page.form.seen).await.problem("ended");
        save(&at(-3), &page.form.seen).await.done();
        let build = read(&app, &release).await.build.expect("a planned build");
        assert!(!build.late && build.standing.contains("earlier than planned"), "{}", build.standing);
        let page = app.as_(Person::Reader).get(&release.tab("build")).await.expect(200);
        page.shows("Completed").shows("The build team").shows("There is no package yet");
    }
}

#[tokio::test]
async fn bad_parts_are_told_and_nothing_is_kept() {
    let app = TestApp::sqlite().await;
    let release = with_three(&app).await;
    let package = package(&app, &release, "One").await.id;
    let send = async |by: Person, package: &str, component: &str, output: &str| {
        let fields = [
            ("request", release.id.as_str()),
            ("package", package),
            ("component", component),
            ("version", "1.0"),
            ("output", output),
            ("reference", "<script>alert(1)</script>"),
        ];
        app.as_(by).submit("packages/add-part", &fields).await
    };
    let (api, digest) = (world().api.to_string(), "a".repeat(64));
    send(Person::BuildTeam, &package, &api, "abc").await.problem("output");
    send(Person::BuildTeam, &package, &uuid::Uuid::now_v7().to_string(), &digest).await.problem("component");
    send(Person::BuildTeam, &package, "api", &digest).await.problem("component");
    send(Person::BuildTeam, &uuid::Uuid::now_v7().to_string(), &api, &digest).await.expect(404);
    send(Person::Deployer, &package, &api, &digest).await.expect(403);
    assert!(read(&app, &release).await.packages.iter().all(|p| p.parts.is_empty()));
    send(Person::BuildTeam, &package, &api, &digest).await.done();
    app.as_(Person::Reader).get(&release.tab("build")).await.expect(200).hides("<script>alert(1)");
    // Whoever marks a package has seen its parts.
    let fields = [("request", release.id.as_str()), ("package", package.as_str()), ("seen", "something else")];
    app.as_(Person::BuildTeam).submit("packages/assemble", &fields).await.expect(409);
    let theirs = app.release_at(world().their_release.to_string());
    app.as_(Person::Reader).get(&theirs.tab("build")).await.expect(404);
}
