//! Roles for one product or one release: what they open, who gives them, and the steps that are left to nobody.

use crate::support::{releases::complete_plan, *};
use slipway::api::{
    plan_imports::{PasteForm, PasteView},
    plans::PlanView,
    releases::ReleaseList,
    roles::RolesOfRelease,
};

async fn roles(app: &TestApp, release: &str) -> RolesOfRelease {
    app.as_(Person::Reader).read("roles/of-release", &[("id", release)]).await.expect(200).read()
}

async fn send(app: &TestApp, by: Person, what: &str, release: &str, to: Person, role: &str, reach: &str) -> Answer {
    let person = to.id().to_string();
    let fields = [("request", release), ("person", person.as_str()), ("role", role), ("reach", reach)];
    app.as_(by).submit(what, &fields).await
}

on_both! {
    /// S1.29: a role that is given for one release opens its step there, and nowhere else; taken back, it is closed.
    async fn a_role_for_one_release_opens_its_step_there_only(app) {
        let here = app.release().raise().await.at("3").await;
        let there = app.release().raise().await.at("3").await;
        let decide = async |release: &str| {
            let fields = [("request", release), ("step", "3"), ("outcome", "no")];
            app.as_(Person::Reader).submit("releases/advance", &fields).await
        };
        decide(&here.id).await.expect(403);
        send(&app, Person::ReleaseManager, "roles/give", &here.id, Person::Reader, "qa-manager", "release").await.expect(403);
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "qa-manager", "release").await.done();
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "qa-manager", "release").await.expect(422);
        decide(&there.id).await.expect(403);
        send(&app, Person::Administrator, "roles/take", &here.id, Person::Reader, "qa-manager", "release").await.done();
        decide(&here.id).await.expect(403);
        send(&app, Person::Administrator, "roles/take", &here.id, Person::Reader, "qa-manager", "release").await.expect(409);
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "qa-manager", "product").await.done();
        decide(&there.id).await.done();
        decide(&here.id).await.done();
    }

    /// S1.29: whoever may edit the plan of one release only pastes rows there, and nowhere else.
    async fn a_role_for_one_release_pastes_rows_there_only(app) {
        let here = app.release().raise().await;
        let there = app.release().raise().await;
        let paste = async |release: &str| {
            let (request, table, column, text) = (release.to_owned(), "activities".into(), "title".into(), "Stop\tAda".into());
            app.as_(Person::Reader).post_json("plans/read-paste", &PasteForm { request, table, column, text }).await
        };
        paste(&here.id).await.expect(403);
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "qa-manager", "release").await.done();
        let pasted: PasteView = paste(&here.id).await.expect(200).read();
        assert_eq!((pasted.rows.len(), pasted.rows[0].texts["title"].as_str()), (1, "Stop"));
        paste(&there.id).await.expect(403);
    }

    /// S4.8: a template is for the whole product, so a role for one release neither offers to make one nor does it.
    async fn a_role_for_one_release_makes_no_template(app) {
        let release = app.release().raise().await;
        release.write_plan(&complete_plan()).await;
        send(&app, Person::Administrator, "roles/give", &release.id, Person::Reader, "release-manager", "release").await.done();
        let may = async |who: Person| {
            let view: PlanView = app.as_(who).read("plans/read", &[("id", &release.id)]).await.expect(200).read();
            (view.may_edit, view.may_template)
        };
        assert_eq!((may(Person::Reader).await, may(Person::ReleaseManager).await), ((true, false), (true, true)));
        let offer = "Make a template of this plan";
        app.as_(Person::Reader).get(&release.tab("plan")).await.expect(200).hides(offer);
        app.as_(Person::ReleaseManager).get(&release.tab("plan")).await.expect(200).shows(offer);
        let fields = [("request", release.id.as_str()), ("name", "Monthly")];
        app.as_(Person::Reader).submit("templates/make", &fields).await.expect(403);
        app.as_(Person::ReleaseManager).submit("templates/make", &fields).await.done();
    }

    /// A board member of one release votes there, and is counted among those who are asked.
    async fn a_role_for_one_release_counts_in_its_votes(app) {
        let release = app.release().raise().await.at("13").await;
        send(&app, Person::Administrator, "roles/give", &release.id, Person::Reader, "cab-member", "release").await.done();
        release.vote(Person::Reader, "rollout").await;
        release.vote(Person::Cab1, "rollout").await;
        release.advance(Person::ReleaseManager, "13", "done").await.done();
    }

    /// A list shows somebody's move for whom the role holds for the product or the release only.
    async fn a_role_in_part_is_a_move_in_lists(app) {
        let here = app.release().raise().await.at("3").await;
        let there = app.release().raise().await.at("3").await;
        let mine = async || {
            let list: ReleaseList = app.as_(Person::Reader).read("releases/list", &[]).await.expect(200).read();
            let mut mine: Vec<_> = list.rows.into_iter().filter(|r| r.mine).map(|r| r.id).collect();
            mine.sort();
            mine
        };
        assert_eq!(mine().await, Vec::<String>::new());
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "qa-manager", "release").await.done();
        assert_eq!(mine().await, std::slice::from_ref(&here.id));
        send(&app, Person::Administrator, "roles/give", &there.id, Person::Reader, "qa-manager", "product").await.done();
        let mut both = vec![here.id.clone(), there.id.clone()];
        both.sort();
        assert_eq!(mine().await, both);
    }

    /// Who votes for one release or one product only has it in the queue, and nothing else.
    async fn a_voter_in_part_has_only_that_release_in_the_queue(app) {
        let here = app.release().raise().await.at("13").await;
        app.release().raise().await.at("13").await;
        let count = async || {
            let reader = app.as_(Person::Reader);
            reader.read("approvals/waiting-count", &[]).await.expect(200).read::<usize>()
        };
        assert_eq!(count().await, 0);
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "cab-member", "release").await.done();
        assert_eq!(count().await, 1);
        send(&app, Person::Administrator, "roles/give", &here.id, Person::Reader, "cab-member", "product").await.done();
        assert_eq!(count().await, 2);
    }

    /// A role for a product raises its changes, and opens problems and improvements of its releases; no other product's.
    async fn a_role_for_a_product_raises_its_changes(app) {
        let release = app.release().raise().await;
        let payments = world().payments.to_string();
        let raise = async |product: &str| {
            let fields = [("product", product), ("title", "Faster"), ("reason", "It is slow."), ("outage_minutes", "0"), ("risk", "low")];
            app.as_(Person::Reader).submit("changes/raise", &fields).await
        };
        raise(&payments).await.expect(403);
        send(&app, Person::Administrator, "roles/give", &release.id, Person::Reader, "developer", "release").await.done();
        raise(&payments).await.expect(403);
        send(&app, Person::Administrator, "roles/give", &release.id, Person::Reader, "developer", "product").await.done();
        app.as_(Person::Reader).get("/changes").await.expect(200).shows("Raise a change");
        raise(&world().shop.to_string()).await.expect(403);
        raise("none").await.expect(403);
        let raised = raise(&payments).await.done().go_to.unwrap();
        app.as_(Person::Reader).get(&raised).await.expect(200).shows("Edit");
    }

    /// S0.42: the roles Developer and Tester bar from LIVE, also when they are given for one release.
    async fn duties_stay_apart_in_part_too(app) {
        let release = app.release().window(chrono::TimeDelta::minutes(-10), chrono::TimeDelta::hours(2)).raise().await;
        let release = release.at("15").await;
        send(&app, Person::Administrator, "roles/give", &release.id, Person::Deployer, "developer", "release").await.done();
        let fields = [("request", release.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded")];
        app.as_(Person::Deployer).submit("deployments/record", &fields).await.expect(403);
    }

    /// A Release Manager chooses who works on a release, not who decides on it, and never gives themselves a role.
    async fn a_release_manager_cannot_choose_who_approves(app) {
        let release = app.release().raise().await;
        let by = Person::ReleaseManager;
        send(&app, by, "roles/give", &release.id, Person::Reader, "build-team", "release").await.done();
        for (to, role, reach) in [
            (Person::Reader, "cab-member", "release"),
            (Person::Reader, "delivery-manager", "release"),
            (Person::ReleaseManager, "build-team", "release"),
            (Person::Reader, "build-team", "product"),
            (Person::Reader, "administrator", "release"),
        ] {
            send(&app, by, "roles/give", &release.id, to, role, reach).await.expect(403);
        }
        for (person, role, reach) in [("nobody", "build-team", "release"), ("", "wizard", "everywhere")] {
            let fields = [("request", release.id.as_str()), ("person", person), ("role", role), ("reach", reach)];
            app.as_(by).submit("roles/give", &fields).await.expect(422);
        }
        let held = roles(&app, &release.id).await;
        let of = held.others.iter().find(|r| r.key == "build-team").unwrap();
        assert!(of.holders.iter().any(|h| h.name == Person::Reader.name() && h.reach == "release"), "{of:?}");
    }

    /// The page says who holds each role that the process asks, and which steps are left to nobody, before they come.
    async fn a_step_without_anybody_is_said_before_it_comes(app) {
        let release = app.release().raise().await;
        let held = roles(&app, &release.id).await;
        assert_eq!(held.gaps, []);
        let qa = held.asked.iter().find(|r| r.key == "qa-manager").unwrap();
        assert!(qa.asked_for.contains("steps 3, 4, 5"), "{}", qa.asked_for);
        assert_eq!(qa.holders.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), [Person::QaManager.name()]);
        let fields = [("person", Person::QaManager.id().to_string()), ("access", "disable".to_owned())];
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::Administrator).submit("people/set-access", &fields).await.done();
        let words = roles(&app, &release.id).await.gaps.into_iter().map(|g| format!("{} {}", g.step, g.words));
        let words = words.collect::<Vec<_>>().join("\n");
        assert!(words.contains("3. Integrate with Quality Center? Nobody has the role QA Manager."), "{words}");
        assert_eq!(release.overview().await.gaps.len(), 3);
    }
}
