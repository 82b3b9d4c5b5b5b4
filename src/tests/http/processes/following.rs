//! Which process and version a release follows: chosen by product and type, kept, moved to a newer version deliberately.

use super::{S0, choose, copy, next_version, publish};
use crate::support::*;
use slipway::api::{
    processes::MoveView,
    releases::{EditView, Overview},
};

/// Sends the form that edits a release, with another type.
async fn edit_kind(app: &TestApp, release: &str, kind: &str) -> String {
    let mut fields = app.release().kind(kind).fields();
    fields.push(("request", release.to_owned()));
    app.as_(Person::ReleaseManager).submit("releases/edit", &pairs(&fields)).await.done().message
}

async fn edit_view(app: &TestApp, release: &str) -> EditView {
    app.as_(Person::ReleaseManager).read("releases/edit-view", &[("id", release)]).await.expect(200).read()
}

on_both! {
    /// A published version is never changed; a draft of the next one changes nothing for who follows it.
    async fn a_release_stays_on_its_version(app) {
        copy(&app, "ours", "Our releases").await;
        publish(&app, "ours").await.done();
        choose(&app, "", "ours").await.done();
        let release = app.release().raise().await;
        next_version(&app, "ours", "\"Release Policy\"", "\"The policy\"").await;
        assert_eq!(release.overview().await.next.unwrap().name, "Release Policy");
        assert_eq!(app.release().raise().await.overview().await.next.unwrap().name, "The policy");
        app.as_(Person::Reader).get("/processes/ours?version=1").await.expect(200).shows("1. Release Policy");
        app.as_(Person::Reader).get("/processes/ours").await.expect(200).shows("1. The policy");
        let same = sql!(app, "UPDATE process_version SET name = $1", "another");
        assert!(same.is_err(), "a published version cannot be changed");
        assert!(sql!(app, "DELETE FROM process_version").is_err(), "nor removed");
    }

    /// A release is moved to a newer version deliberately, after a preview; not to one without its step.
    async fn a_release_is_moved_to_a_newer_version(app) {
        copy(&app, "ours", "Our releases").await;
        publish(&app, "ours").await.done();
        choose(&app, "", "ours").await.done();
        let release = app.release().raise().await;
        next_version(&app, "ours", "number = \"1\"\nname = \"Release Policy\"", "number = \"one\"\nname = \"The policy\"").await;
        next_version(&app, "ours", "number = \"one\"\nname = \"The policy\"", "number = \"1\"\nname = \"The policy\"").await;
        let manager = app.as_(Person::ReleaseManager);
        let preview = |version: &'static str| {
            let (manager, id) = (manager.clone(), release.id.clone());
            async move { manager.read("processes/of-release", &[("id", &id), ("version", version)]).await.expect(200).read::<MoveView>() }
        };
        let to_two = preview("2").await;
        assert_eq!((to_two.version, to_two.newer.as_slice()), (1, [3, 2].as_slice()));
        let shown = to_two.preview.unwrap();
        assert!(shown.why_not.contains("version 2 has no such step"), "{}", shown.why_not);
        assert_eq!((shown.difference.added, shown.difference.removed), (vec!["one. The policy".to_owned()], vec!["1. Release Policy".to_owned()]));
        let form = |version: &'static str, reason: &'static str| [("request", release.id.clone()), ("version", version.into()), ("reason", reason.into()), ("step", "1".into())];
        let to_two = manager.submit("processes/move-release", &pairs(&form("2", "newer is better"))).await.expect(409);
        assert!(to_two.body().contains("no such step"));
        let to_three = preview("3").await.preview.unwrap();
        assert_eq!((to_three.why_not.as_str(), to_three.difference.renamed.len()), ("", 1));
        manager.submit("processes/move-release", &pairs(&form("3", " "))).await.problem("reason");
        manager.submit("processes/move-release", &pairs(&form("4", "there is none"))).await.problem("version");
        app.as_(Person::ProcessOwner).submit("processes/move-release", &pairs(&form("3", "not mine"))).await.expect(403);
        manager.submit("processes/move-release", &pairs(&form("3", "the policy has a better name"))).await.done();
        let overview: Overview = release.overview().await;
        assert_eq!(overview.next.unwrap().name, "The policy");
        manager.submit("processes/move-release", &pairs(&form("3", "once more"))).await.expect(409);
        let history = manager.get(&format!("{}/history", release.page())).await.expect(200);
        history.shows("from version 1 to version 3").shows("the policy has a better name");
        manager.get(&format!("{}/process", release.page())).await.expect(200).shows("There is no newer version");
    }

    /// Until its first step is left, a release of another type begins the process of that type; later it keeps its own.
    async fn another_type_begins_its_process_until_the_first_step_is_left(app) {
        copy(&app, "ours", "Our releases").await;
        publish(&app, "ours").await.done();
        let fields = [("product", ""), ("major", "ours"), ("minor", S0), ("emergency", "release-and-deployment")];
        app.as_(Person::ProcessOwner).submit("processes/choose", &fields).await.done();
        let release = app.release().raise().await;
        let said = edit_view(&app, &release.id).await;
        assert!(!said.keeps_process && said.process.contains("major: “Our releases”, version 1"), "{}", said.process);
        let message = edit_kind(&app, &release.id, "major").await;
        assert!(message.contains("As a major release it follows “Our releases”, version 1"), "{message}");
        assert_eq!(release.overview().await.process, "Our releases");
        // Its process creates the release when it starts, so it is there.
        let message = edit_kind(&app, &release.id, "emergency").await;
        assert!(message.contains("As an emergency release"), "{message}");
        let overview = release.overview().await;
        assert!(overview.release_since.is_some() && overview.process != "Our releases", "{}", overview.process);
        edit_kind(&app, &release.id, "major").await;
        let page = app.as_(Person::Reader).get(&format!("{}/history", release.page())).await.expect(200);
        page.shows("as a major release it follows");
        assert_eq!(edit_kind(&app, &release.id, "major").await, "Saved.");
        release.meet_gates("1", "2").await;
        release.advance(Person::ReleaseManager, "1", "done").await.done();
        let said = edit_view(&app, &release.id).await;
        assert!(said.keeps_process && said.process.contains("can be moved to a newer version"), "{}", said.process);
        let form = app.as_(Person::ReleaseManager).get(&format!("{}/edit", release.page())).await.expect(200);
        form.shows("it keeps its process").shows(&format!("{}/process", release.page()));
        let message = edit_kind(&app, &release.id, "minor").await;
        assert!(message.contains("It keeps its process, “Our releases”, version 1."), "{message}");
        assert_eq!((release.overview().await.process.as_str(), release.step().await.as_str()), ("Our releases", "2"));
    }
}
