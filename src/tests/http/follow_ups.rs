//! The release that follows one that was taken back, and what changes are told when their release is closed.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use slipway::{
    api::{
        changes::{ChangeView, ReleaseChanges},
        plans::PlanView,
        releases::ReleaseHead,
        review::{FollowUpForm, Review},
    },
    domain::{
        access::Actor,
        change::ChangeStatus,
        process::{Purpose, definition::Answer as Recorded},
        review::PostImplementation,
    },
    server::{
        call,
        operations::{changes::close_with, dossier::Dossier},
    },
};

async fn form(app: &TestApp, release: &Release<'_>) -> FollowUpForm {
    app.as_(Person::SecondReleaseManager).read("review/follow-up-form", &[("id", &release.id)]).await.expect(200).read()
}

/// Raises a follow-up as the second Release Manager, who wrote nothing on the plan before.
async fn raise(app: &TestApp, before: &Release<'_>, more: &[(&'static str, String)]) -> Answer {
    let mut fields = app.release().version("").title("Follow-up").fields();
    fields.push(("predecessor", before.id.clone()));
    fields.retain(|f| more.iter().all(|m| m.0 != f.0));
    fields.extend(more.iter().cloned());
    app.as_(Person::SecondReleaseManager).submit("releases/raise", &pairs(&fields)).await
}

async fn head(app: &TestApp, release: &Release<'_>) -> ReleaseHead {
    app.as_(Person::Reader).read("releases/head", &[("id", &release.id)]).await.expect(200).read()
}

on_both! {
    /// S4.38: a release that was taken back is followed by one that is linked to it, and asks for every approval anew.
    async fn a_follow_up_starts_with_the_plan_and_without_the_votes(app) {
        let before = app.release().component(world().api).raise().await.at("closed-unsuccessful").await;
        let prefilled = form(&app, &before).await;
        assert!(prefilled.why_not.is_empty(), "{}", prefilled.why_not);
        let typed = &prefilled.form;
        assert!(typed.title.starts_with("Follow-up of Payments 1."), "{}", typed.title);
        assert_eq!((typed.version.as_str(), typed.window_start.as_str(), typed.kind.as_str()), ("", "", "minor"));
        assert_eq!(typed.components, [world().api.to_string()]);
        let page = app.as_(Person::ReleaseManager).get(&format!("/releases/new?after={}", before.id)).await.expect(200);
        page.shows(&before.id).shows("proposed again");

        let go_to = raise(&app, &before, &[]).await.done().go_to.unwrap();
        let after = app.release_at(go_to.rsplit('/').next().unwrap());
        let (first, second) = (head(&app, &before).await, head(&app, &after).await);
        assert_eq!(second.follows.unwrap().id, before.id);
        assert_eq!(first.followed_by[0].id, after.id);
        app.as_(Person::Reader).get(&before.page()).await.expect(200).shows("Followed by");
        app.as_(Person::Reader).get(&after.tab("review")).await.expect(200).shows("Follows");

        let plan: PlanView = app.as_(Person::Reader).read("plans/read", &[("id", &after.id)]).await.expect(200).read();
        assert_eq!(plan.plan, complete_plan());
        assert!(after.overview().await.revision.is_none(), "nothing is submitted, so nothing is voted on");
        after.advance(Person::SecondReleaseManager, "1", "done").await.expect(409);
        let mut edit = app.release().title("Follow-up").fields();
        edit.push(("request", after.id.clone()));
        app.as_(Person::ReleaseManager).submit("releases/edit", &pairs(&edit)).await.done();
        after.advance(Person::SecondReleaseManager, "1", "done").await.done();
        let submit = [("request", after.id.as_str()), ("edit", "1")];
        app.as_(Person::SecondReleaseManager).submit("plans/submit", &submit).await.done();
        // Who wrote the plan before has no vote on the copy either.
        after.try_vote(Person::ReleaseManager, "release-policy", "approve").await.expect(403);
    }

    /// S4.38: what was backed out is proposed for the release that follows.
    async fn what_was_backed_out_is_proposed_for_the_follow_up(app) {
        let before = app.release().raise().await.at("closed-unsuccessful").await;
        let changes: ReleaseChanges =
            app.as_(Person::Reader).read("changes/of-release", &[("id", &before.id)]).await.expect(200).read();
        let change = changes.rows[0].row.clone();
        assert_eq!(change.status, ChangeStatus::BackedOut);
        raise(&app, &before, &[]).await.done();
        let view: ChangeView = app.as_(Person::Reader).read("changes/read", &[("id", &change.id)]).await.expect(200).read();
        assert_eq!(view.row.status, ChangeStatus::Proposed);
        assert!(view.history.iter().any(|h| h.words.contains("again, for REQ-")));
        assert_eq!(view.was_in[0].success, Some(false));
    }

    async fn a_release_is_followed_when_it_failed_by_one_release_of_its_product(app) {
        let running = app.release().raise().await;
        raise(&app, &running, &[]).await.expect(409);
        assert!(!form(&app, &running).await.why_not.is_empty());
        let good = app.release().raise().await.at("closed-successful").await;
        raise(&app, &good, &[]).await.expect(409);
        let failed = app.release().raise().await.at("closed-unsuccessful").await;
        let shop = ("product", world().shop.to_string());
        raise(&app, &failed, &[shop]).await.problem("product");
        raise(&app, &failed, &[("predecessor", world().their_release.to_string())]).await.expect(404);
        raise(&app, &failed, &[("predecessor", "nonsense".into())]).await.expect(404);
        raise(&app, &failed, &[]).await.done();
        let words = raise(&app, &failed, &[]).await.expect(409).body();
        assert!(words.contains("follows this release already"), "{words}");
        let review: Review = app.as_(Person::ReleaseManager).read("review/read", &[("id", &failed.id)]).await.expect(200).read();
        assert_eq!(review.follow_up.after.len(), 1);
        assert!(review.follow_up.why_not.contains("already"));
    }

    /// S1.95, S1.98, S1.99, S1.100, S1.101: closing tells every RFC its status and the closure comment, on its own page.
    async fn every_rfc_of_a_release_gets_the_closure_comment(app) {
        let release = app.release().raise().await.at("16").await;
        let fields = [("status".to_owned(), "All of it works.".to_owned())].into();
        let answer = Recorded { positive: true, note: "Closed with thanks.".into(), purpose: Some(Purpose::ClosureComments), fields };
        let id = release.request().0;
        sql!(app, "UPDATE request SET process = 'release-and-deployment', trail = '[]' WHERE id = $1", id).unwrap();
        let mut tx = app.state.store.write(world().workspace).await.unwrap();
        let by = Person::ReleaseManager.id();
        tx.save_record(release.request(), "closure-comments", &answer, by, slipway::server::clock::now()).await.unwrap();
        tx.commit().await.unwrap();
        let manager = Person::ReleaseManager;
        let actor = Actor {
            id: manager.id(), workspace: world().workspace, name: manager.name().into(), roles: manager.roles(),
            time_zone: "UTC".into(),
        };
        let id = release.request();
        call::run(app.state.clone(), actor, move |cx| async move {
            let mut tx = cx.write().await?;
            let dossier = Dossier::load(&mut tx, id).await?;
            close_with(&cx, &mut tx, &dossier).await?;
            cx.commit(tx).await
        })
        .await
        .unwrap();
        let changes: ReleaseChanges =
            app.as_(Person::Reader).read("changes/of-release", &[("id", &release.id)]).await.expect(200).read();
        let change = changes.rows[0].row.id.clone();
        let view: ChangeView = app.as_(Person::Reader).read("changes/read", &[("id", &change)]).await.expect(200).read();
        let told = view.was_in[0].closure.clone().unwrap();
        assert_eq!((told.status, told.comment.as_str()), (PostImplementation::Implemented, "Closed with thanks."));
        assert!(view.history[0].words.contains("Closed with thanks."), "{}", view.history[0].words);
        let page = app.as_(Person::Reader).get(&format!("/changes/{change}")).await.expect(200);
        page.shows("Closed with thanks.").shows("All of it works.");
    }
}
