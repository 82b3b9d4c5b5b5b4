//! Long texts of a plan as they are read: laid out, without anything that runs, with the release's own images.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use slipway::api::{approvals::ReleaseApprovals, plans::PlanView};

const TEXT: &str = "Settles **twice** as fast.\n\n![How](how.png) ![far](https://example.org/x.png)\n\n<script>alert(1)</script> [a](javascript:alert(1))";

async fn preview(app: &TestApp, by: Person, release: &str, text: &str) -> Answer {
    app.as_(by).post_json("plans/preview", &serde_json::json!({ "request": release, "text": text })).await
}

/// A plan that has a picture among its documents.
async fn written<'a>(app: &'a TestApp) -> Release<'a> {
    let release = app.release().raise().await;
    let mut plan = complete_plan();
    plan.contents = TEXT.into();
    release.write_plan(&plan).await;
    let picture = ("file", "how.png", "image/png", b"\x89PNG\r\n\x1a\n rest".as_slice());
    app.as_(Person::ReleaseManager).upload("/files/documents", &[("request", &release.id)], picture).await.done();
    release
}

on_both! {
    /// What somebody wrote is laid out for whoever reads the draft, a revision, or what a vote is about; nothing in it
    /// runs, and no other server hears of it.
    async fn texts_are_read_as_they_were_meant(app) {
        let release = written(&app).await;
        release.submit_plan().await;
        let plan: PlanView = app.as_(Person::Reader).read("plans/read", &[("id", &release.id)]).await.expect(200).read();
        let address = format!(r#"<img src="/files/{}" alt="How">"#, plan.plan.documents[0].attachment);
        for tab in ["plan?section=contents", "plan/revisions/1"] {
            let page = app.as_(Person::Reader).get(&release.tab(tab)).await.expect(200);
            page.shows("Settles <strong>twice</strong> as fast.").shows(&address);
            page.shows(r#"<a href="https://example.org/x.png" rel="noopener nofollow external">far</a>"#);
            page.hides("<script>alert").hides("href=\"javascript").hides("<img src=\"https");
        }
        let gates: ReleaseApprovals =
            app.as_(Person::Cab1).read("approvals/of-release", &[("id", &release.id)]).await.expect(200).read();
        let passages: Vec<_> = gates.gates.iter().flat_map(|g| &g.card.passages).collect();
        assert!(passages.iter().any(|p| p.html.contains("<strong>twice</strong>") && p.html.contains(&address)));
        let picture = app.as_(Person::Reader).get(&format!("/files/{}", plan.plan.documents[0].attachment)).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/png");
        // Whoever edits sees the draft so, too, also without scripts.
        let page = app.as_(Person::ReleaseManager).get(&release.tab("plan?section=contents&read=yes")).await.expect(200);
        page.shows("<strong>twice</strong>").shows("Edit this section").hides("<textarea");
        let page = app.as_(Person::ReleaseManager).get(&release.tab("plan?section=contents")).await.expect(200);
        page.shows("As it will be read").shows("section=contents&amp;read=yes");
    }

    /// A preview is what will be read; it saves nothing and leaves no trace.
    async fn a_preview_saves_nothing(app) {
        let release = written(&app).await;
        let count = async || app.state.store.read(world().workspace).await.unwrap().history(release.request(), 100).await.unwrap().len();
        let before = count().await;
        let html: String = preview(&app, Person::ReleaseManager, &release.id, TEXT).await.expect(200).read();
        assert!(html.contains("<strong>twice</strong>") && html.contains("<img src=\"/files/"), "{html}");
        let empty: String = preview(&app, Person::Reader, &release.id, "").await.expect(200).read();
        assert_eq!(empty, "");
        preview(&app, Person::ReleaseManager, &release.id, &"x".repeat(20_001)).await.expect(422);
        preview(&app, Person::Outsider, &release.id, TEXT).await.expect(404);
        preview(&app, Person::ReleaseManager, "nonsense", TEXT).await.expect(404);
        app.stranger().post_json("plans/preview", &serde_json::json!({})).await.expect(401);
        assert_eq!(count().await, before);
    }
}
