//! Forms without scripts: the answer is a page, with everything that was typed still in it.

use crate::support::*;
use slipway::server::auth::token_hash;

/// Characters that would break out of an attribute or an element.
const HOSTILE: &str = "<script>alert(\"1\")</script>'\"&amp;";

on_both! {
    /// The address of a form that was sent without scripts, opened by itself, leads to a page.
    async fn the_address_of_a_form_opened_by_itself_leads_home(app) {
        for path in ["/api/releases/raise", "/api/nothing", "/files/report"] {
            let answer = app.as_(Person::ReleaseManager).browser().get(path).await.expect(303);
            assert_eq!(answer.header("location"), "/", "{path}");
        }
    }

    /// The next person at the machine sees no page of the one before by going back.
    async fn signing_out_makes_the_browser_forget(app) {
        let answer = app.as_(Person::Reader).submit("session/sign-out", &[]).await.expect(200);
        assert_eq!(answer.header("clear-site-data"), "\"cache\"");
        let answer = app.as_(Person::Tester).browser().submit("session/sign-out", &[]).await.expect(303);
        assert_eq!(answer.header("clear-site-data"), "\"cache\"");
    }

    /// S3.9: a release number that is no semantic version is refused, at its field.
    async fn a_refused_form_comes_back_with_its_problems_and_what_was_typed(app) {
        let fields = [
            ("title", "What I typed"),
            ("kind", "emergency"),
            ("version", "not a version"),
            ("window_start", "2026-03-29T02:30"),
            ("window_end", ""),
            ("time_zone", "Europe/Berlin"),
            ("back", "/releases/new"),
        ];
        let answer = app.as_(Person::ReleaseManager).browser().submit("releases/raise", &fields).await.expect(422);
        assert!(answer.header("content-type").starts_with("text/html"));
        answer.shows("There is a problem").shows("value=\"What I typed\"").shows("value=\"not a version\"");
        answer.shows("must be a semantic version").shows("Choose the product.").shows("value=\"2026-03-29T02:30\"");
        assert_eq!(answer.body().matches("<form").count(), answer.body().matches("</form>").count());
        let again: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM request WHERE workspace_id = $1", world().workspace.0).unwrap();
        assert_eq!(again[0].0, 0);
    }

    async fn a_form_that_is_taken_leads_on_and_says_so(app) {
        let fields = app.release().title("By hand").version("2.4.0").fields();
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = app.as_(Person::ReleaseManager).browser().submit("releases/raise", &fields).await.expect(303);
        let page = answer.header("location").to_owned();
        assert!(page.starts_with("/releases/"), "{page}");
        let notice = answer.cookie("slipway-notice").unwrap().split(';').next().unwrap().to_owned();
        let cookies = format!("slipway={}; {notice}", Person::ReleaseManager.token());
        let next = app.stranger().header("cookie", &cookies).get(&page).await.expect(200);
        next.shows("Payments 2.4.0 is raised.").shows("By hand");
        assert!(next.cookie("slipway-notice").unwrap().contains("Max-Age=0"), "it is said once");
    }

    /// S0.48 and the rest of the process work without scripts as well.
    async fn a_step_out_of_order_is_a_page_that_says_why(app) {
        let release = app.release().raise().await;
        let fields = [("request", release.id.as_str()), ("step", "7"), ("outcome", "done"), ("back", &release.page())];
        let answer = app.as_(Person::ReleaseManager).browser().submit("releases/advance", &fields).await.expect(409);
        answer.shows("There is a problem").shows("step 1, not at step 7");
    }

    /// Nothing typed is lost when the session ends meanwhile: it comes back after signing in.
    async fn what_was_typed_survives_the_end_of_the_session(app) {
        let manager = Person::ReleaseManager;
        sql!(app, "DELETE FROM session WHERE token_hash = $1", token_hash(&manager.token())).unwrap();
        let fields = [("title", "Do not lose me “ä” & co"), ("kind", "minor"), ("back", "/releases/new")];
        let answer = app.as_(manager).browser().submit("releases/raise", &fields).await.expect(401);
        answer.shows("name=\"kept\"").shows("What you typed is kept");
        let kept = value_of(&answer.body(), "kept");
        let action = value_of(&answer.body(), "kept_action");
        assert_eq!(action, "/api/releases/raise");
        let email = manager.email();
        let fields = [
            ("form[email]", email.as_str()),
            ("form[password]", PASSWORD),
            ("kept", &kept),
            ("kept_action", &action),
            ("back", "/sign-in"),
        ];
        let answer = app.stranger().browser().post("/api/session/sign-in", &fields).await.expect(200);
        assert!(answer.cookie("slipway").is_some(), "signed in");
        answer.shows("You are signed in again.").shows("Do not lose me “ä” &amp; co").shows(manager.name());
    }

    async fn a_password_is_never_handed_back(app) {
        let secret = "my secret passphrase 123";
        let fields = [("email", "tester@example.org"), ("password", secret), ("back", "/sign-in")];
        let answer = app.stranger().browser().submit("session/sign-in", &fields).await.expect(422);
        answer.shows("Address or password is wrong.").shows("value=\"tester@example.org\"").hides(secret);
        let fields = [("token", "x"), ("name", "Eve"), ("password", secret), ("back", "/setup/x")];
        app.stranger().browser().submit("session/set-up", &fields).await.expect(403).hides(secret);
    }

    /// Text is kept as typed and never becomes markup, neither where it is shown nor in the form that hands it back.
    async fn markup_in_a_text_stays_text(app) {
        let release = app.release().title(HOSTILE).raise().await;
        let manager = app.as_(Person::ReleaseManager);
        for page in [release.page(), release.tab("edit"), release.tab("history"), "/releases".into(), "/calendar".into(), "/".into()] {
            let answer = manager.get(&page).await;
            answer.hides("<script>alert").hides("alert(\"1\")</script>");
        }
        manager.get("/releases").await.shows("&lt;script&gt;alert");
        let names = ["title", "version", "window_start", "window_end", "time_zone", "kind", "product", "components[]"];
        let mut fields: Vec<_> = names.iter().map(|n| (*n, HOSTILE)).collect();
        fields.push(("back", "/releases/new"));
        let answer = manager.browser().submit("releases/raise", &fields).await.expect(422);
        answer.hides("<script>alert").hides("alert(\"1\")</script>").shows("&lt;script&gt;alert");
    }

    async fn the_page_that_a_form_came_from_is_never_another_site(app) {
        for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let answer = app.as_(Person::ReleaseManager).browser().submit("releases/raise", &[("back", back)]).await;
            assert_eq!(answer.status, 422);
            answer.hides("evil.example");
            let release = app.release().raise().await;
            let fields = [("request", release.id.as_str()), ("step", "1"), ("back", back)];
            let refused = app.as_(Person::ReleaseManager).browser().submit("releases/advance", &fields).await;
            assert!(refused.header("location").is_empty(), "{back}");
        }
    }
}

/// The value of the hidden field in the page.
fn value_of(body: &str, name: &str) -> String {
    let tag = body.split("<input").find(|t| t.contains(&format!("name=\"{name}\""))).unwrap();
    let value = tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
