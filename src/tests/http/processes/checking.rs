//! What is wrong with a draft, said while people type: of what they typed, without saving it.

use super::{copy, draft, fields, publish, save, step_form, text_of};
use crate::support::*;
use slipway::{
    api::{AppError, processes::Findings},
    domain::process::draft::{FieldLine, StepForm},
};

async fn check(app: &TestApp, form: &StepForm) -> Answer {
    app.as_(Person::ProcessOwner).submit("processes/check-step", &pairs(&owned(fields(form)))).await
}

async fn found(app: &TestApp, form: &StepForm) -> Findings {
    check(app, form).await.expect(200).read()
}

/// Names of fields that are put together, for the length of a test.
fn owned(fields: Vec<(String, String)>) -> Vec<(&'static str, String)> {
    fields.into_iter().map(|(name, value)| (&*name.leak(), value)).collect()
}

fn at(found: &Findings) -> Vec<&str> {
    found.fields.iter().map(|p| p.field.as_str()).collect()
}

on_both! {
    /// Issue 3: an unreachable step, a path without end, an unknown role, a fact that nothing yields, a decision without
    /// its outcomes: each is said of what is typed, at its field or step, and nothing is saved.
    async fn what_is_typed_is_checked_and_not_saved(app) {
        copy(&app, "ours", "Our releases").await;
        let shown = step_form(&app, "ours", 0).await;
        let clean = found(&app, &shown).await;
        assert_eq!((clean.wrong, clean.fields.len(), clean.whole.len()), (0, 0, 0));
        let wrong = found(&app, &StepForm { role: "wizard".into(), gates: "moon-is-full".into(), ..shown.clone() }).await;
        assert_eq!((wrong.wrong, at(&wrong)), (2, vec!["role", "gates"]));
        assert_eq!(wrong.steps[0].problems.len(), 2);
        let mut past = shown.clone();
        past.outcomes[0].to = "3".into();
        assert_eq!(found(&app, &past).await.steps[1].problems, ["Step 2 cannot be reached."]);
        let mut circle = shown.clone();
        circle.outcomes[0].to = "1".into();
        let circle = found(&app, &circle).await;
        assert!(circle.steps[0].problems.iter().any(|p| p.contains("No path from step 1 reaches an end")), "{circle:?}");
        let mut lone = step_form(&app, "ours", 2).await;
        assert_eq!((lone.kind.as_str(), lone.outcomes.len()), ("decision", 2));
        lone.outcomes.truncate(1);
        let lone = found(&app, &lone).await;
        assert!(at(&lone).contains(&"kind"), "{lone:?}");
        // A row that is cleared does not move the others' problems.
        let mut cleared = step_form(&app, "ours", 2).await;
        (cleared.outcomes[0].key, cleared.outcomes[0].label) = (String::new(), String::new());
        cleared.outcomes[1].to = "nowhere".into();
        assert!(at(&found(&app, &cleared).await).contains(&"outcomes.1.to"));
        let saved = draft(&app, "ours", "0").await;
        assert_eq!((saved.edit, saved.found.wrong), (1, 0));
        let events: Vec<(String,)> = rows!(app, (String,), "SELECT kind FROM event WHERE kind LIKE 'process.%'").unwrap();
        assert_eq!(events.len(), 1, "only the copy is in the trail");
    }

    /// The head and the text are checked as well; a text that cannot be read says its line.
    async fn the_head_and_the_text_are_checked(app) {
        copy(&app, "ours", "Our releases").await;
        let owner = app.as_(Person::ProcessOwner);
        let head = [
            ("process", "ours"), ("edit", "1"), ("name", ""), ("ends[0][key]", "over"), ("ends[0][name]", "Over"),
            ("ends[0][percent]", "all"), ("at_start[]", "sing"),
        ];
        let head: Findings = owner.submit("processes/check-head", &head).await.expect(200).read();
        for field in ["name", "ends.0.percent"] {
            assert!(at(&head).contains(&field), "{head:?}");
        }
        assert!(head.whole.iter().any(|p| p.contains("“sing”")), "{head:?}");
        let (text, edit) = text_of(&app, "ours").await;
        let check = |text: String| {
            let (owner, edit) = (owner.clone(), edit.clone());
            async move {
                owner.submit("processes/check-text", &[("process", "ours"), ("edit", &edit), ("text", &text)]).await
            }
        };
        let clean: Findings = check(text.clone()).await.expect(200).read();
        assert_eq!(clean.wrong, 0);
        let roles: Findings = check(text.replace("role = \"release-manager\"", "role = \"wizard\"")).await.expect(200).read();
        assert!(roles.steps[0].problems[0].contains("(line ") && roles.wrong > 5, "{roles:?}");
        let broken = check(text.replacen("percent = 5\n", "percent = = 5\n", 1)).await.problem("text");
        assert!(broken.contains("Line 12: "), "{broken}");
        check("x".repeat(300_000)).await.problem("text");
        check(String::new()).await.expect(200);
        assert_eq!(draft(&app, "ours", "text").await.edit, 1);
    }

    /// What somebody else saved meanwhile is said before one's own is refused; only who may edit is answered at all.
    async fn a_check_of_an_older_save_says_so(app) {
        copy(&app, "ours", "Our releases").await;
        let shown = step_form(&app, "ours", 0).await;
        save(&app, &StepForm { name: "Theirs".into(), ..shown.clone() }).await.done();
        let refused = check(&app, &shown).await.expect(409);
        assert!(matches!(refused.error(), AppError::Conflict { words } if words.contains("saved this draft")));
        let fresh = step_form(&app, "ours", 0).await;
        check(&app, &StepForm { at: "99".into(), ..fresh.clone() }).await.expect(404);
        check(&app, &StepForm { at: "x".into(), ..fresh.clone() }).await.expect(404);
        let sent = owned(fields(&fresh));
        app.as_(Person::Reader).submit("processes/check-step", &pairs(&sent)).await.expect(403);
        app.stranger().submit("processes/check-step", &pairs(&sent)).await.expect(401);
    }

    /// S1.45: the fields beside a record's answer are rows of the step's form, and what is published asks for them.
    async fn fields_of_a_record_are_edited_by_rows(app) {
        copy(&app, "ours", "Our releases").await;
        let place = 4;
        let mut form = step_form(&app, "ours", place).await;
        let row = |label: &str, kind: &str| FieldLine { label: label.into(), kind: kind.into(), ..FieldLine::default() };
        form.records[0].fields = vec![row("Number in the other system", "number"), row("", "line")];
        assert_eq!(found(&app, &form).await.wrong, 0);
        form.records[0].fields[0].kind = "riddle".into();
        assert!(found(&app, &form).await.steps[place].problems[0].contains("“riddle”"));
        form.records[0].fields[0].kind = "number".into();
        save(&app, &form).await.done();
        let again = step_form(&app, "ours", place).await;
        assert_eq!((again.records[0].fields.len(), again.records[0].fields[0].was.as_str()), (1, "number-in-the-other-system"));
        let page = app.as_(Person::ProcessOwner).get(&format!("/processes/ours/draft?part={place}")).await.expect(200);
        page.shows("Fields beside the answer: 1").shows("Number in the other system");
        publish(&app, "ours").await.done();
        app.as_(Person::Reader).get("/processes/ours").await.expect(200).shows("with number in the other system");
    }
}
