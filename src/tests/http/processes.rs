//! The process library: choosing, copying, editing, publishing, templates, and moving a release to another version.

use crate::support::*;
use slipway::{
    api::{
        AppError,
        processes::{DraftPart, DraftView, LibraryView, ProcessView},
    },
    domain::process::{builtin, draft::StepForm, template::MAX_BYTES},
};

const S0: &str = "alm-release-request";

mod checking;
mod following;

async fn draft(app: &TestApp, key: &str, part: &str) -> DraftView {
    app.as_(Person::ProcessOwner).read("processes/draft", &[("key", key), ("part", part)]).await.expect(200).read()
}

/// The form of a step of a draft, as it is shown.
async fn step_form(app: &TestApp, key: &str, at: usize) -> StepForm {
    match draft(app, key, &at.to_string()).await.part {
        DraftPart::Step(form, _) => *form,
        other => panic!("{other:?}"),
    }
}

/// What a browser sends of a step's form.
fn fields(form: &StepForm) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("process", &form.process),
        ("edit", &form.edit),
        ("at", &form.at),
        ("number", &form.number),
        ("name", &form.name),
        ("description", &form.description),
        ("kind", &form.kind),
        ("role", &form.role),
        ("percent", &form.percent),
        ("phase", &form.phase),
        ("gates", &form.gates),
        ("late_records", &form.late_records),
        ("backout_after", &form.backout_after),
    ]
    .map(|(name, value)| (name.to_owned(), value.clone()))
    .into();
    let mut add = |list: &str, i: usize, field: &str, value: &str| {
        fields.push((format!("{list}[{i}][{field}]"), value.to_owned()));
    };
    for (i, l) in form.records.iter().enumerate() {
        for (field, value) in [
            ("was", &l.was),
            ("key", &l.key),
            ("title", &l.title),
            ("kind", &l.kind),
            ("roles", &l.roles),
            ("kinds", &l.kinds),
            ("after", &l.after),
            ("purpose", &l.purpose),
        ] {
            add("records", i, field, value);
        }
        for (n, f) in l.fields.iter().enumerate() {
            for (field, value) in [
                ("was", &f.was),
                ("label", &f.label),
                ("kind", &f.kind),
                ("purpose", &f.purpose),
                ("optional", &f.optional),
                ("hint", &f.hint),
            ] {
                add("records", i, &format!("fields][{n}][{field}"), value);
            }
        }
    }
    for (i, l) in form.approvals.iter().enumerate() {
        for (field, value) in [
            ("was", &l.was),
            ("key", &l.key),
            ("title", &l.title),
            ("voters", &l.voters),
            ("rule", &l.rule),
            ("signed", &l.signed),
            ("kinds", &l.kinds),
        ] {
            add("approvals", i, field, value);
        }
    }
    for (i, l) in form.outcomes.iter().enumerate() {
        for (field, value) in [
            ("was", &l.was),
            ("key", &l.key),
            ("label", &l.label),
            ("to", &l.to),
            ("gates", &l.gates),
            ("rationale", &l.rationale),
            ("effects", &l.effects),
        ] {
            add("outcomes", i, field, value);
        }
    }
    fields
}

async fn save(app: &TestApp, form: &StepForm) -> Answer {
    let fields = fields(form);
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    app.as_(Person::ProcessOwner).submit("processes/save-step", &fields).await
}

async fn copy(app: &TestApp, key: &str, name: &str) {
    let fields = [("process", S0), ("key", key), ("name", name)];
    let done = app.as_(Person::ProcessOwner).submit("processes/copy", &fields).await.done();
    assert_eq!(done.go_to, Some(format!("/processes/{key}/draft")));
}

async fn text_of(app: &TestApp, key: &str) -> (String, String) {
    let draft = draft(app, key, "text").await;
    let DraftPart::Text(text) = draft.part else { panic!() };
    (text, draft.edit.to_string())
}

async fn save_text(app: &TestApp, key: &str, edit: &str, text: &str) -> Answer {
    app.as_(Person::ProcessOwner)
        .submit("processes/save-text", &[("process", key), ("edit", edit), ("text", text)])
        .await
}

async fn publish(app: &TestApp, key: &str) -> Answer {
    let edit = draft(app, key, "head").await.edit.to_string();
    app.as_(Person::ProcessOwner).submit("processes/publish", &[("process", key), ("edit", &edit)]).await
}

async fn choose(app: &TestApp, product: &str, minor: &str) -> Answer {
    app.as_(Person::ProcessOwner).submit("processes/choose", &[("product", product), ("minor", minor)]).await
}

/// Publishes a version of a copy, with a part of its text replaced.
async fn next_version(app: &TestApp, key: &str, from: &str, to: &str) {
    app.as_(Person::ProcessOwner).submit("processes/start-draft", &[("process", key)]).await.done();
    let (text, edit) = text_of(app, key).await;
    assert!(text.contains(from), "{text}");
    save_text(app, key, &edit, &text.replacen(from, to, 1)).await.done();
    publish(app, key).await.done();
}

on_both! {
    /// S1.3, S1.4: every shipped process is shown as figure and table, and taken away as a template and on paper.
    async fn every_shipped_process_is_shown_and_taken_away(app) {
        let reader = app.as_(Person::Reader);
        let page = reader.get("/processes").await.expect(200);
        page.shows("ALM - Release Request").shows("Came with Slipway").shows("Download").shows("Print").hides("#copy-process");
        page.shows("Everybody may look at a process").shows("with the role Process owner");
        app.as_(Person::ProcessOwner).get("/processes").await.expect(200).shows("#copy-process").hides("Everybody may look");
        for definition in builtin::all() {
            let key = &definition.key;
            let view: ProcessView = reader.read("processes/read", &[("key", key)]).await.expect(200).read();
            assert_eq!(view.figure.nodes.len(), definition.steps.len() + definition.ends.len());
            assert_eq!(view.steps.len(), definition.steps.len());
            reader.get(&format!("/processes/{key}")).await.expect(200).shows("<svg").shows("<table");
            reader.get(&format!("/processes/{key}/print")).await.expect(200).shows("<svg").shows("<table");
            let template = reader.get(&format!("/processes/{key}/template.toml")).await.expect(200);
            assert_eq!(template.header("content-disposition"), format!("attachment; filename=\"{key}-{}.toml\"", definition.version));
            template.shows("format = 1\n").shows(&format!("key = \"{key}\""));
        }
        for nothing in ["/processes/none", "/processes/alm-release-request?version=99", "/processes/none/print", "/processes/none/draft"] {
            reader.get(nothing).await.expect(404);
        }
        reader.get("/processes/none/template.toml").await.expect(404);
        app.stranger().get("/processes/alm-release-request/template.toml").await.expect(303);
    }

    /// S1.3, S1.4: a copy with one step removed and one gate added is made, published, chosen, and followed.
    async fn a_copy_that_was_changed_is_followed(app) {
        copy(&app, "ours", "Our releases").await;
        let before = draft(&app, "ours", "0").await;
        assert_eq!((before.found.wrong, before.next_version, before.found.steps[1].name.as_str()), (0, 1, "Release Planning"));
        // Step 1 leads past step 2, which goes; it created the release, so step 1 does.
        let mut first = step_form(&app, "ours", 0).await;
        first.gates.push_str("\nwindow-free");
        first.outcomes[0].to = "3".into();
        first.outcomes[0].effects = "create-release".into();
        let done = save(&app, &first).await.done();
        assert!(done.message.contains("One thing is to be put right"), "{}", done.message);
        assert_eq!(draft(&app, "ours", "1").await.found.steps[1].problems, ["Step 2 cannot be reached."]);
        publish(&app, "ours").await.expect(422);
        let edit = draft(&app, "ours", "1").await.edit.to_string();
        let removal = [("process", "ours"), ("edit", edit.as_str()), ("at", "1"), ("what", "remove")];
        app.as_(Person::ProcessOwner).submit("processes/change-steps", &removal).await.problem("sure");
        let removal: Vec<_> = removal.into_iter().chain([("sure", "true")]).collect();
        app.as_(Person::ProcessOwner).submit("processes/change-steps", &removal).await.done();
        assert_eq!(draft(&app, "ours", "head").await.found.wrong, 0);
        publish(&app, "ours").await.done();
        choose(&app, &world().payments.to_string(), "ours").await.done();
        // Raised under it, it is followed from its first step on.
        let release = app.release().raise().await;
        let overview = release.overview().await;
        assert_eq!((overview.process.as_str(), overview.steps.len()), ("Our releases", builtin::find(S0, 1).unwrap().steps.len() - 1));
        assert_eq!(overview.next.unwrap().gates.len(), 4);
        release.meet_gates("1", "2").await;
        release.advance(Person::ReleaseManager, "1", "done").await.done();
        let overview = release.overview().await;
        assert_eq!(overview.next.unwrap().step, "3");
        assert!(overview.release_since.is_some());
        // Other types follow what they followed, and every list knows both.
        let other = app.release().kind("major").raise().await;
        assert_eq!(other.overview().await.process, "ALM - Release Request");
        app.as_(Person::Cab1).get("/releases").await.expect(200).shows("3. Integrate with Quality Center?");
        app.as_(Person::Cab1).get("/calendar").await.expect(200);
        app.as_(Person::SecondReleaseManager).get("/approvals").await.expect(200);
        let library: LibraryView = app.as_(Person::Reader).read("processes/list", &[]).await.expect(200).read();
        let ours = library.processes.iter().find(|p| p.key == "ours").unwrap();
        assert_eq!((ours.versions.as_slice(), ours.running, ours.draft.as_ref()), ([1].as_slice(), 1, None));
        assert_eq!(ours.used_by, ["Payments: minor"]);
    }

    /// The bad input: broken, newer, too large, taken, unknown; clear words at the right field.
    async fn templates_that_cannot_be_used_are_refused_with_words(app) {
        let owner = app.as_(Person::ProcessOwner);
        let shipped = owner.get("/processes/alm-release-request/template.toml").await.expect(200).body();
        let import = |key: &'static str, text: String| {
            let owner = owner.clone();
            async move { owner.submit("processes/import", &[("key", key), ("text", &text)]).await }
        };
        let broken = import("ours", shipped.replacen("percent = 5\n", "percent = = 5\n", 1)).await.problem("text");
        assert!(broken.contains("Line 12: "), "{broken}");
        let newer = import("ours", shipped.replacen("format = 1", "format = 7", 1)).await.problem("text");
        assert!(newer.contains("from a newer Slipway"), "{newer}");
        let large = import("ours", format!("{shipped}# {}", "x".repeat(MAX_BYTES))).await.problem("text");
        assert!(large.contains("at most 256"), "{large}");
        import("ours", "  ".into()).await.problem("text");
        let taken = import("", shipped.clone()).await.problem("key");
        assert!(taken.contains("came with Slipway"), "{taken}");
        import("Our Own", shipped.clone()).await.problem("key");
        // Words that this Slipway does not know are kept, and said at their steps.
        let unknown = shipped.replacen("role = \"release-manager\"", "role = \"wizard\"", 1).replacen("percent = 15\n", "percent = 15\ncolour = \"red\"\n", 1);
        import("ours", unknown).await.done();
        let made = draft(&app, "ours", "0").await;
        assert!(made.found.steps[0].problems[0].contains("no role “wizard”"), "{:?}", made.found.steps[0].problems);
        assert!(made.found.steps[1].problems[0].contains("no field “colour”") && made.found.steps[1].problems[0].contains("newer Slipway"));
        publish(&app, "ours").await.expect(422);
        import("ours", shipped).await.problem("key");
        choose(&app, "", "ours").await.problem("minor");
    }

    /// A template file is uploaded by who may, and its problems are said at the file.
    async fn a_template_file_is_uploaded(app) {
        let owner = app.as_(Person::ProcessOwner);
        let text = owner.get("/processes/alm-release-request/template.toml").await.expect(200).body();
        let file = |bytes: &'static [u8]| ("file", "template.toml", "application/toml", bytes);
        owner.upload("/files/template", &[("key", "ours")], file(b"percent = = 5")).await.problem("file");
        owner.upload("/files/template", &[("key", "ours")], file(b"\xff\xfe")).await.problem("file");
        owner.upload("/files/template", &[("key", "ours")], file(b"")).await.problem("file");
        let large = vec![b'#'; MAX_BYTES + 1];
        owner.upload("/files/template", &[("key", "ours")], ("file", "t.toml", "", &large)).await.expect(413);
        let good = ("file", "t.toml", "", text.as_bytes());
        app.as_(Person::Administrator).upload("/files/template", &[("key", "ours")], good).await.expect(403);
        app.stranger().upload("/files/template", &[("key", "ours")], good).await.expect(401);
        owner.upload("/files/template", &[("key", "ours")], good).await.done();
        publish(&app, "ours").await.done();
    }

    /// Whoever saves over somebody else's save is refused, and what they typed is still there.
    async fn who_edits_what_somebody_else_saved_is_told_so(app) {
        copy(&app, "ours", "Our releases").await;
        let (text, edit) = text_of(&app, "ours").await;
        let mut form = step_form(&app, "ours", 4).await;
        form.name = "Mine".into();
        save(&app, &form).await.done();
        let theirs = save_text(&app, "ours", &edit, &text.replace("Release Planning", "Theirs <b>")).await.expect(409);
        assert!(matches!(theirs.error(), AppError::Conflict { words } if words.contains("Pia Process")));
        let browser = app.as_(Person::ProcessOwner).browser();
        let fields = [
            ("form[process]", "ours"),
            ("form[edit]", edit.as_str()),
            ("form[text]", "key = \"typed here\""),
            ("back", "/processes/ours/draft?part=text"),
            ("key", ""),
        ];
        let page = browser.post("/api/processes/save-text", &fields).await.expect(409);
        page.shows("saved this draft").shows("typed here");
        let (text, _) = text_of(&app, "ours").await;
        assert!(text.contains("\"Mine\"") && !text.contains("Theirs"));
    }

    async fn a_draft_is_shown_part_by_part_and_thrown_away(app) {
        copy(&app, "ours", "Our releases").await;
        let owner = app.as_(Person::ProcessOwner);
        owner.get("/processes/ours/draft").await.expect(200).shows("Save the step").shows("What gates can ask about");
        owner.get("/processes/ours/draft?part=4").await.expect(200).shows("Fields beside the answer: 0").shows("form[records][0][fields][0][label]");
        owner.get("/processes/ours/draft?part=head").await.expect(200).shows("closed-successful").shows("form[at_start][]");
        owner.get("/processes/ours/draft?part=text").await.expect(200).shows("[[step]]");
        owner.get("/processes/ours/draft?part=%3Cscript%3E").await.expect(200);
        app.as_(Person::Reader).get("/processes/ours/draft").await.expect(200).hides("Save the step");
        let edit = draft(&app, "ours", "head").await.edit.to_string();
        let head = [
            ("process", "ours"), ("edit", edit.as_str()), ("name", "Other"), ("source", ""),
            ("ends[0][was]", "closed-successful"), ("ends[0][key]", "closed-successful"), ("ends[0][name]", "Done"),
            ("ends[0][success]", "true"), ("ends[0][percent]", "100"), ("ends[1][key]", ""), ("ends[1][name]", ""), ("at_start[]", "create-release"),
        ];
        let done = owner.submit("processes/save-head", &head).await.done();
        assert!(done.message.contains("to be put right"), "{}", done.message);
        let now = draft(&app, "ours", "head").await;
        assert_eq!(now.name, "Other");
        let edit = now.edit.to_string();
        owner.submit("processes/discard", &[("process", "ours"), ("edit", &edit)]).await.problem("sure");
        owner.submit("processes/discard", &[("process", "ours"), ("edit", &edit), ("sure", "true")]).await.done();
        owner.get("/processes/ours/draft").await.expect(404);
    }

    async fn who_chose_meanwhile_is_not_overwritten(app) {
        let owner = app.as_(Person::ProcessOwner);
        let seen = format!("{S0},{S0},{S0}");
        let form = [("product", ""), ("major", ""), ("minor", S0), ("emergency", S0), ("seen", seen.as_str())];
        owner.submit("processes/choose", &form).await.done();
        owner.submit("processes/choose", &form).await.expect(409);
        owner.submit("processes/choose", &[("product", &world().their_product.to_string()), ("minor", S0)]).await.expect(404);
    }
}
