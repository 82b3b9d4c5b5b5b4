//! One workspace never sees another's.

use crate::support::*;
use slipway::api::releases::ReleaseList;

on_both! {
    async fn pages_of_another_workspace_s_release_are_404_like_those_of_none(app) {
        let theirs = world().their_release.to_string();
        let none = uuid::Uuid::now_v7().to_string();
        let manager = app.as_(Person::ReleaseManager);
        for tab in ["", "/edit", "/plan", "/approvals", "/changes", "/tests", "/deployments", "/history"] {
            let page = manager.get(&format!("/releases/{theirs}{tab}")).await;
            let nothing = manager.get(&format!("/releases/{none}{tab}")).await;
            assert_eq!((page.status, nothing.status), (404, 404), "{tab}");
            page.hides("Their secret release").hides("9.9.9").hides("Their product").hides("Otto Outsider");
        }
    }

    async fn lists_show_one_s_own_workspace_only(app) {
        let ours = app.release().title("Ours").raise().await;
        for (person, seen, unseen) in [(Person::ReleaseManager, "Ours", "Their secret release"), (Person::Outsider, "Their secret release", "Ours")] {
            app.as_(person).get("/releases").await.expect(200).shows(seen).hides(unseen);
            let list: ReleaseList = app.as_(person).read("releases/list", &[]).await.expect(200).read();
            assert_eq!(list.rows.len(), 1);
        }
        app.as_(Person::Outsider).get("/releases/new").await.expect(200).shows("Their product").hides("Payments");
        app.as_(Person::Outsider).get(&ours.page()).await.expect(404);
    }

    async fn a_form_with_another_workspace_s_id_changes_nothing_there(app) {
        let theirs = world().their_release.to_string();
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("releases/advance", &[("request", &theirs), ("step", "1"), ("outcome", "done")]).await.expect(404);
        manager.submit("releases/record", &[("request", &theirs), ("record", "training"), ("answer", "done")]).await.expect(404);
        let mut fields = app.release().title("Taken over").fields();
        fields.push(("request", theirs.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        manager.submit("releases/edit", &fields).await.expect(404);
        app.as_(Person::Outsider).get(&format!("/releases/{theirs}")).await.expect(200).shows("Their secret release");
    }
}
