//! Settings: accounts and roles, the catalogue, the policy on segregation of duties.

use crate::support::*;
use slipway::{
    api::people::{AccountRow, SettingsView},
    domain::access::SodPolicy,
};

const ADMIN: Person = Person::Administrator;

async fn settings(app: &TestApp, person: Person) -> SettingsView {
    app.as_(person).read("settings", &[]).await.expect(200).read()
}

async fn account(app: &TestApp, email: &str) -> AccountRow {
    settings(app, ADMIN).await.people.unwrap().into_iter().find(|p| p.email == email).unwrap()
}

async fn trail(app: &TestApp, kind: &str) -> Vec<String> {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    tx.entries_before(i64::MAX, kind, 100)
        .await
        .unwrap()
        .into_iter()
        .map(|e| format!("{} {}", e.actor_name, e.words))
        .collect()
}

const NEW: [(&str, &str); 5] = [
    ("name", "Nora New"),
    ("email", "Nora@Example.org"),
    ("password", "a long enough password"),
    ("time_zone", "Asia/Kolkata"),
    ("roles[]", "qa-manager"),
];

on_both! {
    /// A password that somebody else chose opens the door, and signs nothing: who gave it knows it.
    async fn a_given_password_signs_no_vote(app) {
        let release = app.release().raise().await.at("13").await;
        release.submit_plan_anew().await;
        let (given, email) = ("given by the administrator", Person::Cab1.email());
        let form = [("person", Person::Cab1.id().to_string()), ("password", given.to_owned())];
        app.as_(ADMIN).submit("people/give-password", &pairs(&form)).await.done();
        app.as_(Person::Cab1).get("/").await.expect(303);
        let answer = app.stranger().submit("session/sign-in", &[("email", &email), ("password", given)]).await.expect(200);
        let cab = app.with_token(&session_of(&answer));
        assert_eq!(answer.done().go_to.as_deref(), Some("/account"));
        cab.get("/account").await.expect(200).shows("Somebody else chose your password.");
        let hash = release.overview().await.revision.unwrap().1;
        let vote = |password: &'static str| {
            let fields = [("request", release.id.as_str()), ("gate", "rollout"), ("revision_hash", &hash), ("choice", "approve")];
            fields.into_iter().chain([("password", password)]).collect::<Vec<_>>()
        };
        assert!(cab.submit("approvals/cast", &vote(given)).await.problem("password").contains("signs nothing"));
        let own = [("password_old", given), ("password_new", PASSWORD), ("password_again", PASSWORD)];
        let answer = cab.submit("account/password", &own).await.expect(200);
        app.with_token(&session_of(&answer)).submit("approvals/cast", &vote(PASSWORD)).await.done();
    }

    /// S0.11: a QA Manager is somebody to whom an administrator gave that role.
    async fn an_added_person_can_sign_in_with_their_roles(app) {
        app.as_(ADMIN).submit("people/add", &NEW).await.done();
        let nora = account(&app, "nora@example.org").await;
        assert_eq!((nora.roles, nora.time_zone.as_str()), (vec!["qa-manager".to_owned()], "Asia/Kolkata"));
        let form = [("email", "nora@example.org"), ("password", "a long enough password")];
        app.stranger().submit("session/sign-in", &form).await.done();
        assert_eq!(trail(&app, "person.added").await[0], "Ada Administrator gave Nora New an account as QA Manager");
        assert!(app.as_(ADMIN).submit("people/add", &NEW).await.problem("email").contains("has an account"));
    }

    async fn what_is_wrong_with_a_new_person_stands_at_its_field(app) {
        for (field, value) in [
            ("name", " "),
            ("email", "nora"),
            ("password", "short"),
            ("time_zone", "Mars/Olympus"),
            ("roles", "emperor"),
        ] {
            let mut form: Vec<_> = NEW.to_vec();
            let place = form.iter().position(|f| f.0.trim_end_matches("[]") == field).unwrap();
            form[place].1 = value;
            app.as_(ADMIN).submit("people/add", &form).await.problem(field);
        }
        assert!(trail(&app, "person.").await.is_empty());
    }

    /// S0.10 and S0.12: roles are given and taken, take effect at once, and the trail says by whom.
    async fn roles_take_effect_at_once(app) {
        let reader = Person::Reader.id().to_string();
        app.as_(Person::Reader).submit("releases/raise", &[]).await.expect(403);
        let form = [("person", reader.as_str()), ("roles[0]", "release-manager"), ("roles[1]", "tester")];
        app.as_(ADMIN).submit("people/set-roles", &form).await.done();
        app.as_(Person::Reader).submit("releases/raise", &[]).await.expect(422);
        app.as_(ADMIN).submit("people/set-roles", &[("person", &reader)]).await.done();
        app.as_(Person::Reader).submit("releases/raise", &[]).await.expect(403);
        let words = "Ada Administrator made Rea Reader Release Manager, Tester (before: reader)";
        assert_eq!(trail(&app, "person.roles-set").await[1], words);
    }

    async fn a_disabled_person_is_signed_out_and_may_come_back(app) {
        let tester = Person::Tester.id().to_string();
        app.as_(Person::Tester).get("/releases").await.expect(200);
        app.as_(ADMIN).submit("people/set-access", &[("person", &tester), ("access", "disable")]).await.done();
        app.as_(Person::Tester).read("releases/list", &[]).await.expect(401);
        assert!(account(&app, &Person::Tester.email()).await.disabled);
        app.as_(ADMIN).submit("people/set-access", &[("person", &tester), ("access", "enable")]).await.done();
        app.as_(Person::Tester).read("releases/list", &[]).await.expect(401);
        let form = [("email", Person::Tester.email()), ("password", PASSWORD.to_owned())];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.stranger().submit("session/sign-in", &form).await.done();
    }

    async fn nobody_locks_themselves_out(app) {
        let me = ADMIN.id().to_string();
        let admin = app.as_(ADMIN);
        assert!(admin.submit("people/set-access", &[("person", &me), ("access", "disable")]).await.problem("access").contains("your own"));
        admin.submit("people/set-roles", &[("person", &me), ("roles[]", "auditor")]).await.problem("roles");
        admin.submit("people/set-roles", &[("person", &me), ("roles[0]", "administrator"), ("roles[1]", "auditor")]).await.done();
        assert_eq!(account(&app, &ADMIN.email()).await.roles.len(), 2);
    }

    async fn people_of_another_workspace_are_not_there(app) {
        let theirs = Person::Outsider.id().to_string();
        for id in [theirs.as_str(), "nonsense", ""] {
            app.as_(ADMIN).submit("people/set-roles", &[("person", id), ("roles[]", "auditor")]).await.expect(404);
            app.as_(ADMIN).submit("people/set-access", &[("person", id), ("access", "disable")]).await.expect(404);
        }
    }

    /// S0.42: which duties are kept apart is a policy of the workspace, changed by an administrator and in the trail.
    async fn the_policy_is_changed_by_administrators_with_an_event(app) {
        assert_eq!(settings(&app, ADMIN).await.policy, Some(SodPolicy::SoxStrict));
        app.as_(ADMIN).submit("policy/set", &[("policy", "anything-goes")]).await.problem("policy");
        app.as_(ADMIN).submit("policy/set", &[("policy", "product-team")]).await.done();
        app.as_(ADMIN).submit("policy/set", &[("policy", "product-team")]).await.done();
        assert_eq!(settings(&app, ADMIN).await.policy, Some(SodPolicy::ProductTeam));
        let entries = trail(&app, "policy.").await;
        assert_eq!(entries, ["Ada Administrator set the policy on segregation of duties to product-team (before: sox-strict)"]);
    }

    async fn products_and_components_are_added_once(app) {
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("catalogue/add-product", &[("name", " Harbour ")]).await.done();
        assert!(manager.submit("catalogue/add-product", &[("name", "Harbour")]).await.problem("name").contains("already"));
        let products = settings(&app, Person::ReleaseManager).await.products;
        let harbour = products.iter().find(|p| p.name == "Harbour").unwrap().id.clone();
        let form = [("product", harbour.as_str()), ("name", "berths")];
        manager.submit("catalogue/add-component", &form).await.done();
        manager.submit("catalogue/add-component", &form).await.problem("name");
        manager.submit("catalogue/add-component", &[("product", &harbour)]).await.problem("name");
        let theirs = world().their_product.to_string();
        manager.submit("catalogue/add-component", &[("product", &theirs), ("name", "x")]).await.problem("product");
        let products = settings(&app, Person::ReleaseManager).await.products;
        assert_eq!(products.iter().find(|p| p.name == "Harbour").unwrap().components, ["berths"]);
    }

    async fn the_page_shows_each_what_they_may_change(app) {
        let page = app.as_(ADMIN).get("/settings").await.expect(200);
        page.shows("Tess Tester").shows("Segregation of duties").shows("Products and components");
        let page = app.as_(Person::ChangeManager).get("/settings").await.expect(200);
        page.shows("Products and components").hides("Tess Tester").hides("Segregation of duties");
        app.as_(Person::Developer).get("/settings").await.expect(403);
    }

    /// Without scripts a problem comes back on the page, with what was typed but for the password.
    async fn without_scripts_problems_are_shown_on_the_page(app) {
        let fields = [("form[name]", "Nora New"), ("form[email]", "nora"), ("form[password]", "a long enough password"), ("back", "/settings")];
        let page = app.as_(ADMIN).browser().post("/api/people/add", &fields).await.expect(422);
        page.shows("Nora New").shows("Enter a mail address such as").hides("a long enough password");
    }
}
