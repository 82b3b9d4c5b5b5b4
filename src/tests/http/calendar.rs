//! The calendar: what is shown on which day, freezes and maintenance windows.

use crate::support::*;
use chrono::TimeDelta;
use slipway::{
    api::{
        AppError,
        calendar::{CalendarEntry, CalendarPage},
    },
    domain::{
        calendar::{Collision, Days, Freeze, Window},
        ids::FreezeId,
    },
    server::clock,
};
use uuid::Uuid;

const FREEZE: &[(&str, &str)] = &[
    ("name", "Stocktaking"),
    ("reason", "All counters stand still."),
    ("starts", "2026-03-14T23:30"),
    ("ends", "2026-03-15T00:30"),
    ("zone", "UTC"),
];

/// A form with some of its fields changed.
fn but<'a>(form: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

async fn page(app: &TestApp, person: Person, query: &[(&str, &str)]) -> CalendarPage {
    let query: Vec<(String, &str)> = query.iter().map(|(name, value)| (format!("query[{name}]"), *value)).collect();
    let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    app.as_(person).read("calendar/page", &query).await.expect(200).read()
}

fn entry<'a>(page: &'a CalendarPage, name: &str) -> &'a CalendarEntry {
    page.entries.iter().find(|e| e.name == name).unwrap_or_else(|| panic!("no {name} in {:?}", page.entries))
}

fn days(first: &str, last: &str) -> Days {
    Days { first: first.parse().unwrap(), last: last.parse().unwrap() }
}

on_both! {
    async fn entries_are_on_the_days_of_whoever_looks(app) {
        app.as_(Person::ReleaseManager).submit("calendar/add-freeze", FREEZE).await.done();
        let march = [("date", "2026-03-01")];
        let in_utc = page(&app, Person::Stakeholder, &march).await;
        assert_eq!(entry(&in_utc, "Stocktaking").days, days("2026-03-14", "2026-03-15"));
        app.as_(Person::Stakeholder).submit("account/time-zone", &[("time_zone", "America/New_York")]).await.done();
        let there = page(&app, Person::Stakeholder, &march).await;
        let freeze = entry(&there, "Stocktaking");
        assert_eq!(freeze.days, days("2026-03-14", "2026-03-14"));
        assert_eq!(freeze.period.words, "Sat 14 Mar 2026, 19:30 – 20:30 EDT");
        assert_eq!(freeze.period.own, "Sat 14 Mar 2026, 23:30 – Sun 15 Mar 2026, 00:30 UTC");
        assert_eq!(there.zone, "America/New_York");
    }

    async fn the_address_holds_view_date_and_filters(app) {
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("calendar/add-freeze", FREEZE).await.done();
        let window = but(FREEZE, &[("name", "Sunday night"), ("environment", "TEST")]);
        manager.submit("calendar/add-maintenance-window", &window).await.done();
        let all = manager.get("/calendar?date=2026-03-14").await.expect(200);
        all.shows("March 2026").shows("Stocktaking").shows("Sunday night").shows("/calendar?view=month&amp;date=2026-04-01");
        let freezes = manager.get("/calendar?view=agenda&date=2026-03-10&kind=freeze").await.expect(200);
        freezes.shows("Stocktaking").hides("Sunday night");
        freezes.shows("/calendar?view=month&amp;date=2026-03-10&amp;kind=freeze");
        let live = manager.get("/calendar?date=2026-03-14&environment=LIVE").await.expect(200);
        live.shows("Stocktaking").hides("Sunday night");
        manager.get("/calendar?view=x&date=x&product=x&environment=x&kind=%3Cscript%3E").await.expect(200).hides("<script>x");
    }

    async fn a_time_that_clocks_skip_is_refused_with_the_next_that_exists(app) {
        let manager = app.as_(Person::ChangeManager);
        let skipped = but(FREEZE, &[("starts", "2026-03-29T02:30"), ("ends", "2026-03-30T00:00"), ("zone", "Europe/Berlin")]);
        let words = manager.submit("calendar/add-freeze", &skipped).await.problem("starts");
        assert!(words.contains("29 March 2026 03:00"), "{words}");
        let twice = but(&skipped, &[("starts", "2026-10-25T02:30"), ("ends", "2026-10-26T00:00")]);
        let words = manager.submit("calendar/add-freeze", &twice).await.problem("starts");
        assert!(words.contains("25 October 2026 00:30 UTC"), "{words}");
        let nowhere = but(FREEZE, &[("zone", "Mars/Olympus"), ("environment", "LIVE")]);
        manager.submit("calendar/add-maintenance-window", &nowhere).await.problem("zone");
        let backwards = but(FREEZE, &[("ends", "2026-03-14T22:00")]);
        manager.submit("calendar/add-freeze", &backwards).await.problem("ends");
        let foreign = world().their_product.to_string();
        let foreign = but(FREEZE, &[("products[0]", &foreign)]);
        manager.submit("calendar/add-freeze", &foreign).await.problem("products");
        assert!(page(&app, Person::Reader, &[("date", "2026-03-14")]).await.entries.is_empty());
    }

    async fn without_scripts_nothing_typed_is_lost(app) {
        let browser = app.as_(Person::ReleaseManager).browser();
        let fields = but(FREEZE, &[("zone", "Mars/Olympus"), ("name", "<script>alert(1)</script>")]);
        let mut fields: Vec<(String, &str)> = fields.iter().map(|(n, v)| (format!("form[{n}]"), *v)).collect();
        fields.push(("back".into(), "/calendar/new-freeze"));
        fields.push(("key".into(), ""));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        let page = browser.post("/api/calendar/add-freeze", &fields).await.expect(422);
        page.shows("There is no time zone").shows("All counters stand still.").shows("2026-03-14T23:30");
        page.hides("<script>alert(1)");
    }

    async fn only_release_and_change_managers_edit_the_calendar(app) {
        for person in Person::ONE_EACH {
            let may = matches!(person, Person::ReleaseManager | Person::ChangeManager);
            let client = app.as_(*person);
            client.submit("calendar/add-freeze", FREEZE).await.expect(if may { 200 } else { 403 });
            let window = but(FREEZE, &[("environment", "LIVE")]);
            client.submit("calendar/add-maintenance-window", &window).await.expect(if may { 200 } else { 403 });
            let nothing = Uuid::nil().to_string();
            for function in ["calendar/remove-freeze", "calendar/remove-maintenance-window"] {
                client.submit(function, &[("id", &nothing)]).await.expect(if may { 404 } else { 403 });
            }
            let shown = page(&app, *person, &[("date", "2026-03-14")]).await;
            assert_eq!(shown.may_edit, may, "{person:?}");
        }
        app.stranger().submit("calendar/add-freeze", FREEZE).await.expect(401);
        app.stranger().read("calendar/page", &[("query[date]", "")]).await.expect(401);
    }

    async fn a_removed_freeze_is_gone_and_the_trail_keeps_it(app) {
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("calendar/add-freeze", FREEZE).await.done();
        let march = [("date", "2026-03-14")];
        let id = entry(&page(&app, Person::Reader, &march).await, "Stocktaking").id.clone();
        manager.submit("calendar/remove-maintenance-window", &[("id", &id)]).await.expect(404);
        manager.submit("calendar/remove-freeze", &[("id", &id)]).await.done();
        manager.submit("calendar/remove-freeze", &[("id", &id)]).await.expect(404);
        manager.submit("calendar/remove-freeze", &[("id", "x")]).await.expect(404);
        assert!(page(&app, Person::Reader, &march).await.entries.is_empty());
        let kinds = rows!(app, (String, String), "SELECT kind, data FROM event WHERE kind LIKE 'freeze.%' ORDER BY seq").unwrap();
        let [(added, _), (removed, data)] = kinds.as_slice() else { panic!("{kinds:?}") };
        assert_eq!((added.as_str(), removed.as_str()), ("freeze.added", "freeze.removed"));
        assert!(data.contains("All counters stand still."), "{data}");
    }

    async fn another_workspaces_freeze_is_neither_seen_nor_removed(app) {
        let id = FreezeId(Uuid::now_v7());
        let now = clock::now();
        let theirs = Freeze {
            id,
            name: "Their freeze".into(),
            reason: "Theirs".into(),
            window: Window { starts_at: now, ends_at: now + TimeDelta::hours(1), zone: "UTC".into() },
            products: vec![],
            environments: vec![],
        };
        let mut tx = app.state.store.write(world().elsewhere).await.unwrap();
        tx.insert_freeze(&theirs).await.unwrap();
        tx.commit().await.unwrap();
        let refused = app.as_(Person::ReleaseManager).submit("calendar/remove-freeze", &[("id", &id.to_string())]).await;
        assert_eq!(refused.expect(404).error(), AppError::NotFound);
        assert!(page(&app, Person::ReleaseManager, &[]).await.entries.is_empty());
        let their_page = page(&app, Person::Outsider, &[("date", &now.date_naive().to_string())]).await;
        assert_eq!(entry(&their_page, "Their freeze").id, id.to_string());
    }

    async fn colliding_releases_are_marked_and_explained_once(app) {
        let window = (TimeDelta::days(5), TimeDelta::hours(2));
        let one = app.release().title("One").window(window.0, window.1).component(world().ledger).raise().await;
        let other = app.release().title("Other").window(window.0, window.1).component(world().ledger).raise().await;
        let alone = app.release().title("Alone").window(TimeDelta::days(9), window.1).component(world().ledger).raise().await;
        let day = (clock::now() + window.0).date_naive().to_string();
        let shown = page(&app, Person::Reader, &[("view", "agenda"), ("date", &day)]).await;
        let collides = |id: &str| shown.entries.iter().find(|e| e.id == id).unwrap().collides;
        assert!(collides(&one.id) && collides(&other.id) && !collides(&alone.id));
        let [collision] = shown.collisions.as_slice() else { panic!("{:?}", shown.collisions) };
        assert_eq!(collision.found.minutes, 120);
        assert!(collision.found.words.contains("ledger"), "{}", collision.found.words);
        let html = app.as_(Person::Reader).get(&format!("/calendar?date={day}")).await.expect(200);
        html.shows("data-collides").shows(&one.page()).shows(&other.page()).shows("Stops the release.");
        // What is filtered out is not explained.
        let freezes = page(&app, Person::Reader, &[("view", "agenda"), ("date", &day), ("kind", "freeze")]).await;
        assert!(freezes.entries.is_empty() && freezes.collisions.is_empty());
    }

    /// What a release's changes touch collides, too, whatever components the release itself names.
    async fn the_components_of_changes_collide(app) {
        let window = (TimeDelta::days(5), TimeDelta::hours(2));
        let one = app.release().title("One").window(window.0, window.1).component(world().api).raise().await.at("7").await;
        let other = app.release().title("Other").window(window.0, window.1).component(world().ledger).raise().await;
        let shared = |found: &[Collision]| found.iter().any(|c| c.words.contains("ledger"));
        assert!(!shared(&one.overview().await.collisions));
        one.accept_change("Touches the ledger").await;
        sql!(
            app,
            "INSERT INTO change_component (workspace_id, change_id, component_id)
             SELECT workspace_id, id, $1 FROM change WHERE title = 'Touches the ledger'",
            world().ledger.0
        )
        .unwrap();
        for release in [&one, &other] {
            let found = release.overview().await.collisions;
            assert!(shared(&found), "{found:?}");
        }
    }

    async fn adding_a_freeze_says_which_releases_it_stops(app) {
        app.release().window(TimeDelta::days(5), TimeDelta::hours(2)).raise().await;
        let at = |days| (clock::now() + TimeDelta::days(days)).format("%Y-%m-%dT%H:%M").to_string();
        let (from, to) = (at(4), at(7));
        let freeze = but(FREEZE, &[("starts", from.as_str()), ("ends", to.as_str())]);
        let done = app.as_(Person::ReleaseManager).submit("calendar/add-freeze", &freeze).await.done();
        assert!(done.message.contains("One open release is planned inside it."), "{}", done.message);
        assert_eq!(done.go_to.as_deref(), Some(format!("/calendar?date={}", &from[..10]).as_str()));
        let day = from[..10].to_owned();
        let shown = page(&app, Person::Reader, &[("view", "agenda"), ("date", &day)]).await;
        assert_eq!(shown.collisions.len(), 1);
        assert!(shown.collisions[0].found.hard);
        let test_only = but(&freeze, &[("environments[0]", "TEST"), ("name", "Only TEST")]);
        let done = app.as_(Person::ReleaseManager).submit("calendar/add-freeze", &test_only).await.done();
        assert!(done.message.contains("No open release"), "{}", done.message);
    }
}
