//! Signing in and out, and how long a session lasts.

use crate::support::*;
use chrono::TimeDelta;
use slipway::{
    api::AppError,
    server::{auth::token_hash, clock, config::Config},
};

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.stranger().submit("session/sign-in", &[("email", email), ("password", password)]).await
}

/// Makes a session older, as if time had passed.
async fn age(app: &TestApp, person: Person, since_start: TimeDelta, since_use: TimeDelta) {
    let now = clock::now();
    let (created, seen) = (now - since_start, now - since_use);
    let hash = token_hash(&person.token());
    let aged =
        sql!(app, "UPDATE session SET created_at = $2, seen_at = $3 WHERE token_hash = $1", &hash, created, seen);
    assert_eq!(aged.unwrap(), 1);
}

on_both! {
    async fn the_right_password_starts_a_session(app) {
        let answer = sign_in(&app, &Person::Tester.email(), PASSWORD).await.expect(200);
        let token = session_of(&answer);
        assert!(answer.clone().done().message.contains(Person::Tester.name()));
        app.with_token(&token).get("/releases").await.expect(200).shows(Person::Tester.name());
        // In capitals and with blanks it is the same address.
        sign_in(&app, &format!("  {} ", Person::Tester.email().to_uppercase()), PASSWORD).await.expect(200);
    }

    /// The same words for a wrong password, an unknown address and a disabled account: nobody learns who has one.
    async fn a_wrong_password_an_unknown_address_and_a_disabled_account_are_refused_alike(app) {
        let tester = Person::Tester.email();
        let mut answers = Vec::new();
        for (email, password) in [
            (tester.as_str(), "not the password at all"),
            (tester.as_str(), ""),
            ("nobody@example.org", PASSWORD),
            (&Person::Disabled.email(), PASSWORD),
            ("", ""),
            ("' OR 1=1 --", PASSWORD),
            (&tester, &"x".repeat(5000)),
        ] {
            let answer = sign_in(&app, email, password).await.expect(422);
            assert!(answer.cookie("slipway").is_none(), "{email}");
            answers.push(answer.body());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
    }

    async fn after_ten_wrong_passwords_the_account_is_locked_for_a_while(app) {
        let email = Person::Tester.email();
        for _ in 0..10 {
            sign_in(&app, &email, "wrong password").await.expect(422);
        }
        sign_in(&app, &email, PASSWORD).await.expect(429);
        sign_in(&app, &Person::Developer.email(), PASSWORD).await.expect(200);
    }

    async fn signing_in_again_replaces_the_session(app) {
        let old = Person::Tester.token();
        let form = [("email", &*Person::Tester.email()), ("password", PASSWORD)];
        let again = app.with_token(&old).submit("session/sign-in", &form).await.expect(200);
        let token = session_of(&again);
        assert_ne!(token, old);
        app.with_token(&old).read("releases/list", &[]).await.expect(401);
        app.with_token(&token).read("releases/list", &[]).await.expect(200);
    }

    async fn signing_out_ends_the_session(app) {
        let answer = app.as_(Person::Tester).post("/api/session/sign-out", &[]).await.expect(200);
        assert!(answer.cookie("slipway").unwrap().contains("Max-Age=0"));
        app.as_(Person::Tester).read("releases/list", &[]).await.expect(401);
    }

    async fn a_session_ends_when_it_is_not_used_for_twelve_hours(app) {
        age(&app, Person::Tester, TimeDelta::hours(20), TimeDelta::hours(11)).await;
        app.as_(Person::Tester).read("releases/list", &[]).await.expect(200);
        // Somebody else: the use of a session is noted a moment after the answer.
        age(&app, Person::Deployer, TimeDelta::hours(20), TimeDelta::hours(13)).await;
        let answer = app.as_(Person::Deployer).read("releases/list", &[]).await.expect(401);
        assert_eq!(answer.error(), AppError::SignInNeeded);
    }

    async fn a_session_ends_after_seven_days_however_much_it_is_used(app) {
        age(&app, Person::Tester, TimeDelta::days(6), TimeDelta::minutes(1)).await;
        app.as_(Person::Tester).read("releases/list", &[]).await.expect(200);
        age(&app, Person::Deployer, TimeDelta::days(8), TimeDelta::minutes(1)).await;
        app.as_(Person::Deployer).read("releases/list", &[]).await.expect(401);
    }

    /// Roles are read with each request.
    async fn a_change_of_roles_or_a_disabled_account_takes_effect_at_once(app) {
        app.release().raise().await;
        let id = Person::ReleaseManager.id().0;
        sql!(app, "DELETE FROM role_given WHERE person_id = $1", id).unwrap();
        app.release().try_raise().await.expect(403);
        sql!(app, "UPDATE person SET disabled = $2 WHERE id = $1", id, true).unwrap();
        app.release().try_raise().await.expect(401);
    }

    async fn made_up_and_broken_tokens_are_nobody_s(app) {
        for token in ["", "x", "session-of-tester@example.org-", "' OR 1=1 --", &"x".repeat(4000), "a=b=c"] {
            app.with_token(token).read("releases/list", &[]).await.expect(401);
        }
        // The hash that is stored opens nothing.
        app.with_token(&token_hash(&Person::Tester.token())).read("releases/list", &[]).await.expect(401);
    }

    async fn signing_in_and_out_is_in_the_audit_trail(app) {
        sign_in(&app, &Person::Tester.email(), PASSWORD).await.expect(200);
        app.as_(Person::Tester).post("/api/session/sign-out", &[]).await.expect(200);
        let kinds: Vec<(String, String)> = rows!(app, (String, String), "SELECT kind, actor_name FROM event WHERE workspace_id = $1 ORDER BY seq", world().workspace.0).unwrap();
        let tester = Person::Tester.name().to_owned();
        assert_eq!(kinds, [("session.started".to_owned(), tester.clone()), ("session.ended".to_owned(), tester)]);
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let app = TestApp::sqlite().await;
    let answer = sign_in(&app, &Person::Tester.email(), PASSWORD).await;
    let cookie = answer.cookie("slipway").unwrap();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure_and_bound_to_the_host() {
    let app = TestApp::sqlite().await.reconfigured(|c| c.public_url = "https://slipway.test".into());
    let answer = sign_in(&app, &Person::Tester.email(), PASSWORD).await.expect(200);
    let cookie = answer.cookie("__Host-slipway").expect("the cookie has the prefix");
    assert!(cookie.contains("; Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    app.as_(Person::Tester).read("releases/list", &[]).await.expect(200);
}

#[tokio::test]
async fn pages_send_strangers_to_the_sign_in_page_and_back_afterwards() {
    let app = TestApp::sqlite().await;
    for page in ["/", "/releases", "/releases/new", "/audit", "/account", "/no-such-page"] {
        let answer = app.stranger().get(page).await.expect(303);
        let next = serde_urlencoded::to_string([("next", page)]).unwrap();
        assert_eq!(answer.header("location"), format!("/sign-in?{next}"));
    }
    let form = [("email", Person::Tester.email()), ("password", PASSWORD.into()), ("next", "/releases?text=a".into())];
    let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(app.stranger().submit("session/sign-in", &form).await.done().go_to.as_deref(), Some("/releases?text=a"));
}

#[tokio::test]
async fn after_signing_in_nobody_is_sent_to_another_site() {
    let app = TestApp::sqlite().await;
    for next in ["https://evil.example", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "/\\evil.example"]
    {
        let form = [("email", Person::Tester.email()), ("password", PASSWORD.into()), ("next", next.into())];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let go_to = app.stranger().submit("session/sign-in", &form).await.done().go_to.unwrap();
        assert_eq!(go_to, "/", "{next}");
        let answer = app.stranger().browser().submit("session/sign-in", &form).await.expect(303);
        assert_eq!(answer.header("location"), "/", "{next}");
    }
}

#[tokio::test]
async fn the_set_up_link_works_only_while_nobody_has_an_account() {
    let app = TestApp::sqlite().await.reconfigured(|c| c.set_up_token = Some("the-token".into()));
    let form = |token| [("token", token), ("name", "Eve"), ("email", "eve@example.org"), ("password", PASSWORD)];
    for token in ["", "another", "the-token "] {
        app.stranger().submit("session/set-up", &form(token)).await.expect(403);
    }
    app.stranger().submit("session/set-up", &form("the-token")).await.expect(409);
    let without = app.reconfigured(|c| c.set_up_token = None);
    without.stranger().submit("session/set-up", &form("")).await.expect(403);
}

/// On an empty server the link makes the first administrator, signs them in, and is used up.
#[tokio::test]
async fn the_set_up_link_makes_the_first_administrator() {
    let folder = tempfile::TempDir::new().unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        set_up_token: Some("the-token".into()),
        ..(*TestApp::sqlite().await.state.config).clone()
    };
    let app = TestApp::of(slipway::server::run::open(config).await.unwrap().state);
    let form = [("token", "the-token"), ("name", "Ada"), ("email", "ada@example.org"), ("password", PASSWORD)];
    app.stranger().get("/setup/the-token").await.expect(200).shows("administrator");
    let answer = app.stranger().submit("session/set-up", &form).await.expect(200);
    let ada = app.with_token(&session_of(&answer));
    ada.get("/settings").await.expect(200).shows("ada@example.org");
    app.stranger().submit("session/set-up", &form).await.expect(409);
}

/// Behind a proxy the address is what the proxy added last; without one the header is anybody's word and does not count.
#[tokio::test]
async fn attempts_count_for_the_address_that_the_proxy_names() {
    let wrong = [("email", "nobody@example.org"), ("password", "a wrong password")];
    for (behind_proxy, stopped) in [(true, 429), (false, 422)] {
        let app = TestApp::sqlite().await.reconfigured(|c| c.behind_proxy = behind_proxy);
        let from = |address: &str| app.stranger().header("x-forwarded-for", address);
        for n in 0..100 {
            assert!(app.state.limiter.attempt(&format!("{n}@example.org"), "192.0.2.1", clock::now()));
        }
        from("192.0.2.9, 192.0.2.1").submit("session/sign-in", &wrong).await.expect(stopped);
        from("192.0.2.1, 192.0.2.9").submit("session/sign-in", &wrong).await.expect(422);
    }
}

#[tokio::test]
async fn one_click_sign_in_is_for_the_demo_only() {
    let app = TestApp::sqlite().await;
    let form = [("person", Person::Tester.email())];
    let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    app.stranger().submit("session/sign-in", &form).await.expect(422);
    assert_eq!(app.stranger().read("session/sample-people", &[]).await.expect(200).body(), "[]");
    let demo = app.reconfigured(|c| c.demo = true);
    demo.stranger().submit("session/sign-in", &form).await.expect(200);
    demo.stranger().submit("session/sign-in", &[("person", &Person::Disabled.email())]).await.expect(422);
}
