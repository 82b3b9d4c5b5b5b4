//! One's own account: time zone, password, and the calendar feed behind its token.

use crate::support::*;
use icalendar::{Calendar, CalendarComponent, Component, Event, EventLike};
use slipway::{api::account::AccountView, server::auth};

/// The path of the feed in the answer to making it.
async fn feed_of(app: &TestApp, person: Person) -> String {
    let done = app.as_(person).submit("account/create-feed", &[]).await.done();
    let (_, path) = done.message.split_once("http://slipway.test").unwrap();
    path.to_owned()
}

fn events(text: &str) -> Vec<Event> {
    let calendar: Calendar = text.parse().unwrap();
    let event = |c: &CalendarComponent| if let CalendarComponent::Event(e) = c { Some(e.clone()) } else { None };
    calendar.components.iter().filter_map(event).collect()
}

on_both! {
    async fn a_feed_lists_releases_freezes_and_maintenance_windows(app) {
        let title = "Émigré, “quick”; \\fix 🚀  <b>".to_owned() + &"x".repeat(150);
        let release = app.release().title(&title).raise().await;
        let tomorrow = chrono::TimeDelta::days(1);
        let at = |n| (slipway::server::clock::now() + tomorrow * n).format("%Y-%m-%dT%H:%M").to_string();
        let (starts, ends) = (at(1), at(2));
        let window = [("starts", starts.as_str()), ("ends", ends.as_str()), ("zone", "UTC"), ("reason", "Counting\r\n, all of it"), ("environment", "LIVE")];
        for (function, name) in [("calendar/add-freeze", "Stocktaking"), ("calendar/add-maintenance-window", "Night")] {
            let form: Vec<_> = window.iter().copied().chain([("name", name)]).collect();
            app.as_(Person::ReleaseManager).submit(function, &form).await.done();
        }
        let feed = feed_of(&app, Person::Stakeholder).await;
        let answer = app.stranger().get(&feed).await.expect(200);
        assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
        let events = events(&answer.body());
        assert_eq!(events.len(), 3, "{}", answer.body());
        let of = |category: &str| events.iter().find(|e| e.get_categories() == Some(vec![category.to_owned()])).unwrap();
        let event = of("Release");
        assert_eq!(event.get_uid(), Some(format!("{}@slipway", release.id).as_str()));
        assert!(event.get_summary().unwrap().ends_with(&format!(": {title}")), "{:?}", event.get_summary());
        assert_eq!(event.property_value("STATUS"), Some("TENTATIVE"));
        assert_eq!(event.get_url(), Some(format!("http://slipway.test{}", release.page()).as_str()));
        assert!(event.property_value("DTSTART").unwrap().ends_with('Z'));
        assert!(of("Freeze").get_description().unwrap().contains("Counting\n, all of it"));
        assert_eq!(of("Maintenance window").get_summary(), Some("Maintenance (LIVE): Night"));
        assert!(!answer.body().contains("secret"), "another workspace's release is in the feed");
    }

    async fn what_has_not_changed_is_not_sent_again(app) {
        let release = app.release().raise().await;
        let feed = feed_of(&app, Person::Reader).await;
        let first = app.stranger().get(&feed).await.expect(200);
        let tag = first.header("etag").to_owned();
        let again = app.stranger().header("if-none-match", &format!("W/\"x\", {tag}")).get(&feed).await.expect(304);
        assert!(again.bytes.is_empty());
        let sequence = |text: &str| events(text)[0].get_sequence().unwrap();
        let before = sequence(&first.body());
        let later = slipway::server::clock::now() + chrono::TimeDelta::seconds(90);
        sql!(app, "UPDATE request SET updated_at = $1 WHERE id = $2", later, release.request().0).unwrap();
        let changed = app.stranger().header("if-none-match", &tag).get(&feed).await.expect(200);
        assert!(sequence(&changed.body()) > before);
    }

    async fn a_feed_ends_when_it_is_replaced_revoked_or_its_owner_disabled(app) {
        let first = feed_of(&app, Person::Reader).await;
        let second = feed_of(&app, Person::Reader).await;
        app.stranger().get(&first).await.expect(404);
        app.stranger().get(&second).await.expect(200);
        app.stranger().get(second.strip_suffix(".ics").unwrap()).await.expect(404);
        app.stranger().get("/feeds/.ics").await.expect(404);
        app.as_(Person::Reader).submit("account/revoke-feed", &[]).await.done();
        app.stranger().get(&second).await.expect(404);
        app.as_(Person::Reader).submit("account/revoke-feed", &[]).await.done();
        let third = feed_of(&app, Person::Reader).await;
        sql!(app, "UPDATE person SET disabled = $1 WHERE id = $2", true, Person::Reader.id().0).unwrap();
        app.stranger().get(&third).await.expect(404);
        let stored = rows!(app, (String,), "SELECT token_hash FROM feed_token").unwrap();
        assert!(stored.iter().all(|(hash,)| !third.contains(hash.as_str())), "the token itself is stored");
    }

    async fn the_address_of_a_feed_is_shown_once(app) {
        let browser = app.as_(Person::Reader).browser();
        let made = browser.post("/api/account/create-feed", &[("back", "/account")]).await.expect(303);
        assert_eq!(made.header("location"), "/account");
        let notice = made.cookie("slipway-notice").unwrap().split(';').next().unwrap().to_owned();
        let name = auth::cookie_name(&app.state.config);
        let both = format!("{name}={}; {notice}", Person::Reader.token());
        let page = app.as_(Person::Reader).header("cookie", &both).get("/account").await.expect(200);
        page.shows("id=\"feed-address\"").shows("http://slipway.test/feeds/").shows("8 to 24 hours");
        app.as_(Person::Reader).get("/account").await.expect(200).hides("/feeds/").shows("Replace the address");
        app.as_(Person::Stakeholder).get("/account").await.expect(200).shows("Create the feed").hides("Revoke");
    }

    async fn times_are_shown_in_the_zone_that_one_chose(app) {
        let reader = app.as_(Person::Reader);
        let words = reader.submit("account/time-zone", &[("time_zone", "Mars/Olympus")]).await.problem("time_zone");
        assert!(words.contains("Mars/Olympus"), "{words}");
        reader.submit("account/time-zone", &[("time_zone", "")]).await.problem("time_zone");
        let done = reader.submit("account/time-zone", &[("time_zone", "Asia/Tokyo")]).await.done();
        assert!(done.afresh);
        let account: AccountView = reader.read("account/view", &[]).await.expect(200).read();
        assert_eq!(account.time_zone, "Asia/Tokyo");
        assert!(account.now.words.ends_with("JST"), "{}", account.now.words);
        app.stranger().submit("account/time-zone", &[("time_zone", "UTC")]).await.expect(401);
    }

    async fn a_new_password_ends_every_other_session(app) {
        let reader = app.as_(Person::Reader);
        let form = |old: &'static str, new: &'static str, again: &'static str| [("password_old", old), ("password_new", new), ("password_again", again)];
        let new = "a new and longer password";
        reader.submit("account/password", &form("wrong", new, new)).await.problem("password_old");
        reader.submit("account/password", &form(PASSWORD, "short", "short")).await.problem("password_new");
        reader.submit("account/password", &form(PASSWORD, new, "another password")).await.problem("password_again");
        reader.get("/account").await.expect(200);
        let changed = reader.submit("account/password", &form(PASSWORD, new, new)).await.expect(200);
        let cookie = changed.cookie(auth::cookie_name(&app.state.config)).unwrap();
        let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        reader.read("account/view", &[]).await.expect(401);
        app.with_token(&token).read("account/view", &[]).await.expect(200);
        let sign_in = |password: &'static str| [("email", "reader@example.org"), ("password", password)];
        app.stranger().submit("session/sign-in", &sign_in(PASSWORD)).await.expect(422);
        app.stranger().submit("session/sign-in", &sign_in(new)).await.expect(200);
        app.stranger().submit("account/password", &form(new, new, new)).await.expect(401);
    }

    async fn guessing_the_password_is_limited_and_never_handed_back(app) {
        let reader = app.as_(Person::Reader);
        let form = [("password_old", "a wrong password"), ("password_new", "a new and longer one"), ("password_again", "a new and longer one")];
        let fields: Vec<(String, &str)> = form.iter().map(|(n, v)| (format!("form[{n}]"), *v)).collect();
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        fields.push(("back", "/account"));
        let page = reader.clone().browser().post("/api/account/password", &fields).await.expect(422);
        page.shows("This is not your current password.").hides("a wrong password").hides("a new and longer one");
        for _ in 0..9 {
            reader.submit("account/password", &form).await.expect(422);
        }
        reader.submit("account/password", &form).await.expect(429);
        app.as_(Person::Tester).submit("account/password", &form).await.expect(422);
    }
}
