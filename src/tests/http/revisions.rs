//! Revisions of a plan: why they were submitted, comparing and restoring them, printing one, and which edits void votes.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use chrono::TimeDelta;
use slipway::{
    api::{
        approvals::{GateView, Queue, ReleaseApprovals},
        plans::{CompareView, PlanView, RevisionView},
    },
    domain::{approval::Verdict, event::Entry, plan::Plan},
};

const DOCUMENTS: [&str; 3] = ["release-policy", "acceptance-criteria", "planning-documents"];

/// The complete plan with something changed.
fn plan_with(change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = complete_plan();
    change(&mut plan);
    plan
}

/// An edit that keeps votes, unless the policy says otherwise.
fn taught() -> Plan {
    plan_with(|p| p.training = "A course for support.".into())
}

async fn submitted(app: &TestApp) -> Release<'_> {
    let release = app.release().raise().await.at("2").await;
    release.submit_plan().await;
    release
}

async fn revise(release: &Release<'_>, plan: Plan) {
    release.write_plan(&plan).await;
    release.submit_plan().await;
}

async fn read(app: &TestApp, by: Person, release: &Release<'_>) -> PlanView {
    app.as_(by).read("plans/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn revision(app: &TestApp, by: Person, release: &Release<'_>, number: &str) -> RevisionView {
    app.as_(by).read("plans/revision", &[("id", &release.id), ("number", number)]).await.expect(200).read()
}

async fn submit(app: &TestApp, by: Person, release: &Release<'_>, why: &str) -> Answer {
    let edit = read(app, by, release).await.edit.to_string();
    app.as_(by).submit("plans/submit", &[("request", &release.id), ("edit", &edit), ("why", why)]).await
}

async fn compare(app: &TestApp, release: &Release<'_>, from: &str, to: &str) -> Answer {
    app.as_(Person::Reader).read("plans/compare", &[("id", &release.id), ("from", from), ("to", to)]).await
}

async fn restore(app: &TestApp, release: &Release<'_>, number: &str, edit: i64, sure: &str) -> Answer {
    let edit = edit.to_string();
    let form = [("request", release.id.as_str()), ("number", number), ("edit", &edit), ("sure", sure)];
    app.as_(Person::ReleaseManager).submit("plans/restore", &form).await
}

async fn gates(app: &TestApp, by: Person, release: &Release<'_>) -> ReleaseApprovals {
    app.as_(by).read("approvals/of-release", &[("id", &release.id)]).await.expect(200).read()
}

async fn gate(app: &TestApp, release: &Release<'_>, key: &str) -> GateView {
    gates(app, Person::Reader, release).await.gates.into_iter().find(|g| g.card.key == key).unwrap()
}

async fn queue(app: &TestApp, by: Person) -> Queue {
    app.as_(by).read("approvals/queue", &[]).await.expect(200).read()
}

async fn last(app: &TestApp, release: &Release<'_>, kind: &str) -> Entry {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let history = tx.history(release.request(), 100).await.unwrap();
    history.into_iter().find(|e| e.kind == kind).unwrap()
}

async fn choose(app: &TestApp, seen: &str, keeps: &[&str]) -> Answer {
    let mut form = vec![("seen", seen)];
    form.extend(keeps.iter().map(|key| ("keeps[]", *key)));
    app.as_(Person::Administrator).submit("policy/set-votes", &form).await
}

async fn go_live(app: &TestApp, release: &Release<'_>) -> Answer {
    let fields = [("request", release.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded"), ("note", "")];
    app.as_(Person::Deployer).submit("deployments/record", &fields).await
}

on_both! {
    /// A6: who, when and why; the reason is asked for from the second revision on, is in the trail, and is no part of
    /// what votes name.
    async fn a_plan_that_is_submitted_again_says_why(app) {
        let release = submitted(&app).await;
        release.write_plan(&taught()).await;
        let words = submit(&app, Person::ReleaseManager, &release, "  ").await.problem("why");
        assert_eq!(words, "Enter why it is submitted again.");
        assert!(submit(&app, Person::ReleaseManager, &release, &"x".repeat(201)).await.problem("why").contains("at most 200"));
        let why = "Support asked for <b>a course</b>.";
        submit(&app, Person::ReleaseManager, &release, why).await.done();
        let second = revision(&app, Person::Reader, &release, "2").await;
        assert_eq!((second.row.why.as_str(), second.row.sha256), (why, taught().sha256()));
        assert_eq!(last(&app, &release, "plan.submitted").await.data["why"], why);
        let card = queue(&app, Person::SecondReleaseManager).await.cards.into_iter().find(|c| c.id == release.id).unwrap();
        assert_eq!(card.why, why);
        for page in [release.tab("plan"), release.tab("plan/revisions/2"), release.tab("approvals"), "/approvals".into()] {
            let shown = app.as_(Person::SecondReleaseManager).get(&page).await.expect(200);
            shown.shows("Support asked for &lt;b&gt;a course").hides("<b>a course");
        }
        let page = app.as_(Person::ReleaseManager).browser().header("referer", &release.tab("plan"));
        release.write_plan(&complete_plan()).await;
        let edit = read(&app, Person::ReleaseManager, &release).await.edit.to_string();
        let refused = page.submit("plans/submit", &[("request", &release.id), ("edit", &edit), ("why", "")]).await.expect(422);
        refused.shows("Why is it submitted again?").shows("href=\"#plan-why\"");
    }

    /// A6: any two versions by field and by words, in marks and not by colour alone, for whoever has no scripts as well.
    async fn any_two_versions_are_compared(app) {
        let release = submitted(&app).await;
        revise(&release, plan_with(|p| p.policy = "Small, well tested, reversible.".into())).await;
        revise(&release, taught()).await;
        let view: CompareView = compare(&app, &release, "1", "3").await.expect(200).read();
        assert_eq!(view.changes.iter().map(|c| c.path.as_str()).collect::<Vec<_>>(), ["training"]);
        let back: CompareView = compare(&app, &release, "3", "2").await.expect(200).read();
        assert_eq!(back.changes.iter().map(|c| c.path.as_str()).collect::<Vec<_>>(), ["policy", "training"]);
        let page = app.as_(Person::Reader).browser().get(&release.tab("plan/compare?from=1&to=2")).await.expect(200);
        page.shows("From revision 1 to revision 2").shows("<ins>").shows("Release policy").shows("It was thought over.");
        page.shows("name=\"from\"").shows("name=\"to\"").shows("1 field differs.");
        let same: CompareView = compare(&app, &release, "2", "2").await.expect(200).read();
        assert!(same.changes.is_empty());
        for (from, to) in [("1", "4"), ("0", "1"), ("x", "draft"), ("-1", "2"), ("99999999999999999999", "1")] {
            compare(&app, &release, from, to).await.expect(404);
        }
        app.as_(Person::Reader).get(&release.tab("plan/compare?from=7&to=2")).await.expect(404);
        let elsewhere = world().their_release.to_string();
        app.as_(Person::Reader).read("plans/compare", &[("id", &elsewhere)]).await.expect(404);
    }

    /// A6, A7: the draft against the newest revision, with what submitting it would do to votes.
    async fn what_will_change_with_the_next_submission_is_shown_before(app) {
        let release = app.release().raise().await;
        let none: CompareView = compare(&app, &release, "", "").await.expect(200).read();
        assert!(none.revisions.is_empty());
        app.as_(Person::Reader).get(&release.tab("plan/compare")).await.expect(200).shows("No plan has been submitted yet");
        let release = release.at("2").await;
        release.submit_plan().await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        release.write_plan(&plan_with(|p| p.backout.trigger = "Payments fail.".into())).await;
        let fate = read(&app, Person::ReleaseManager, &release).await.fate.unwrap();
        assert!(fate.voids && fate.words == "Submitting voids 1 vote: Rolf Release (Backout plan changed).", "{}", fate.words);
        let view: CompareView = compare(&app, &release, "", "").await.expect(200).read();
        assert_eq!((view.from.as_str(), view.to.as_str(), view.fate), ("1", "draft", Some(fate)));
        let page = app.as_(Person::ReleaseManager).get(&release.tab("plan/compare")).await.expect(200);
        page.shows("What will change with the next submission").shows("Submitting voids 1 vote");
        app.as_(Person::ReleaseManager).get(&release.tab("plan")).await.expect(200).shows("Submitting voids 1 vote");
        release.write_plan(&taught()).await;
        let fate = read(&app, Person::ReleaseManager, &release).await.fate.unwrap();
        let words = "Submitting keeps 1 vote: Rolf Release. Only Training changed, which does not void votes.";
        assert!(!fate.voids && fate.words == words, "{}", fate.words);
    }

    /// A6: restoring is an edit, with a question where text would be lost; submitting makes a new revision.
    async fn a_revision_is_restored_as_an_edit(app) {
        let release = submitted(&app).await;
        revise(&release, taught()).await;
        let seen = read(&app, Person::ReleaseManager, &release).await;
        restore(&app, &release, "7", seen.edit, "").await.expect(404);
        restore(&app, &release, "2", seen.edit, "").await.expect(409);
        let go_to = restore(&app, &release, "1", seen.edit, "").await.done().go_to;
        assert_eq!(go_to, Some(release.tab("plan")));
        let now = read(&app, Person::ReleaseManager, &release).await;
        assert_eq!((&now.plan, now.revisions.len(), now.moved_on, now.unlike_any), (&complete_plan(), 2, true, false));
        release.submit_plan().await;
        assert_eq!(revision(&app, Person::Reader, &release, "3").await.plan, complete_plan());
        release.write_plan(&plan_with(|p| p.policy = "A thought of its own.".into())).await;
        let edit = read(&app, Person::ReleaseManager, &release).await.edit;
        let words = restore(&app, &release, "2", edit, "").await.problem("sure");
        assert!(words.contains("no revision has") && words.contains("Release policy"), "{words}");
        assert_eq!(read(&app, Person::Reader, &release).await.plan.policy, "A thought of its own.");
        let page = app.as_(Person::ReleaseManager).get(&release.tab("plan/revisions/2")).await.expect(200);
        page.shows("Restore revision 2 into the draft").shows("form[sure]");
        restore(&app, &release, "2", edit, "true").await.done();
        assert_eq!(read(&app, Person::Reader, &release).await.plan, taught());
        let event = last(&app, &release, "plan.restored").await;
        assert_eq!((event.data["number"].as_u64(), event.data["edits"][0]["text"].as_str()), (Some(2), Some("A thought of its own.")));
        let form = [("request", release.id.as_str()), ("number", "1")];
        app.as_(Person::Developer).submit("plans/restore", &form).await.expect(403);
        app.as_(Person::Developer).get(&release.tab("plan/revisions/1")).await.expect(200).hides("Restore revision 1");
    }

    /// Edits that nobody wants any more leave the plan, and its votes count as they did; nobody is held to have written
    /// on what comes next.
    async fn edits_since_a_revision_are_discarded(app) {
        let release = submitted(&app).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        release.write_plan(&plan_with(|p| p.policy = "A thought that was none.".into())).await;
        let edit = read(&app, Person::ReleaseManager, &release).await.edit;
        restore(&app, &release, "1", edit, "").await.problem("sure");
        restore(&app, &release, "1", edit, "true").await.done();
        let now = read(&app, Person::ReleaseManager, &release).await;
        assert!(!now.moved_on && now.plan.policy == complete_plan().policy && now.votes == 1);
        let mut tx = app.state.store.read(world().workspace).await.unwrap();
        assert!(tx.draft(release.request()).await.unwrap().unwrap().editors.is_empty());
        drop(tx);
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("put revision 1 in place of the draft: Release policy");
    }

    /// A restore that did not see what somebody else saved meanwhile takes nothing of it away.
    async fn restoring_while_somebody_edits_is_refused(app) {
        let release = submitted(&app).await;
        revise(&release, taught()).await;
        let seen = read(&app, Person::ReleaseManager, &release).await.edit;
        let theirs = plan_with(|p| p.contents = "Written meanwhile.".into());
        release.write_plan(&theirs).await;
        let refused = restore(&app, &release, "1", seen, "true").await.expect(409).error().to_string();
        assert!(refused.starts_with("Rosa Release saved the plan after you opened it"), "{refused}");
        assert_eq!(read(&app, Person::Reader, &release).await.plan, theirs);
    }

    /// What becomes of documents: a revision's come back with it, since files stay.
    async fn the_documents_of_a_revision_come_back_with_it(app) {
        let release = app.release().raise().await.at("2").await;
        let manager = app.as_(Person::ReleaseManager);
        let file = ("file", "risks.txt", "text/plain", b"None that we know.".as_slice());
        manager.upload("/files/documents", &[("request", &release.id)], file).await.done();
        release.submit_plan().await;
        let document = revision(&app, Person::Reader, &release, "1").await.plan.documents[0].clone();
        let attachment = document.attachment.to_string();
        manager.submit("plans/remove-document", &[("request", &release.id), ("attachment", &attachment)]).await.done();
        let fate = compare(&app, &release, "1", "draft").await.expect(200).read::<CompareView>();
        assert_eq!(fate.changes[0].path, format!("documents.{attachment}"));
        submit(&app, Person::ReleaseManager, &release, "The risks are elsewhere now.").await.done();
        assert!(read(&app, Person::Reader, &release).await.plan.documents.is_empty());
        let edit = read(&app, Person::ReleaseManager, &release).await.edit;
        restore(&app, &release, "1", edit, "").await.done();
        assert_eq!(read(&app, Person::Reader, &release).await.plan.documents, [document]);
        let bytes = app.as_(Person::Reader).get(&format!("/files/{attachment}")).await.expect(200).bytes;
        assert_eq!(bytes, file.3);
    }

    /// Two people who submit the same draft at the same moment make one revision.
    async fn two_people_submitting_at_once_make_one_revision(app) {
        let release = submitted(&app).await;
        release.write_plan(&taught()).await;
        let edit = read(&app, Person::ReleaseManager, &release).await.edit.to_string();
        let form = [("request", release.id.as_str()), ("edit", &edit), ("why", "At once.")];
        let (first, second) = (app.as_(Person::ReleaseManager), app.as_(Person::QaManager));
        let (one, other) = tokio::join!(first.submit("plans/submit", &form), second.submit("plans/submit", &form));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let refused = if one.status == 409 { one } else { other };
        assert_eq!(refused.error().to_string(), "Nothing has changed since revision 2.");
        assert_eq!(read(&app, Person::Reader, &release).await.revisions.len(), 2);
    }

    /// A7: votes carry over an edit of Training, visibly and with both hashes in the trail; who approves the text of it
    /// is asked again.
    async fn votes_carry_over_an_edit_that_keeps_them(app) {
        let release = submitted(&app).await;
        for document in DOCUMENTS {
            release.vote(Person::SecondReleaseManager, document).await;
        }
        revise(&release, taught()).await;
        let words = "Approved revision 1; revision 2 changes only Training, which does not void votes.";
        for document in &DOCUMENTS[..2] {
            let kept = gate(&app, &release, document).await;
            assert_eq!((kept.card.tally.verdict, kept.votes.len()), (Verdict::Approved, 1), "{document}");
            assert_eq!((kept.votes[0].revision, kept.votes[0].void, kept.votes[0].note.as_str()), (1, false, words));
        }
        let asked = gate(&app, &release, DOCUMENTS[2]).await;
        assert_eq!((asked.card.tally.verdict, asked.votes[0].note.as_str()), (Verdict::Open, "Void: was for revision 1"));
        app.as_(Person::Reader).get(&release.tab("approvals")).await.expect(200).shows(words);
        let event = last(&app, &release, "plan.submitted").await;
        assert!(event.words.contains("1 vote on revision 1 no longer count (Rolf Release)"), "{}", event.words);
        assert!(event.words.contains("2 votes still count, since only Training changed"), "{}", event.words);
        assert_eq!((&event.data["sha256"], &event.data["kept"][0]["hash"]), (&taught().sha256().into(), &complete_plan().sha256().into()));
        let queue = queue(&app, Person::SecondReleaseManager).await;
        let card = queue.cards.iter().find(|c| c.id == release.id).unwrap();
        assert_eq!(card.gates.iter().map(|g| g.key.as_str()).collect::<Vec<_>>(), [DOCUMENTS[2]]);
        assert_eq!(queue.given.iter().filter(|g| g.id == release.id && !g.void).count(), 2);
        release.advance(Person::ReleaseManager, "2", "done").await.expect(409);
        let twice = release.try_vote(Person::SecondReleaseManager, DOCUMENTS[0], "reject").await.expect(409).error().to_string();
        assert!(twice.contains("that vote, on revision 1, counts for this one as well"), "{twice}");
        release.vote(Person::SecondReleaseManager, DOCUMENTS[2]).await;
        release.advance(Person::ReleaseManager, "2", "done").await.done();
        let stored = rows!(app, (String,), "SELECT revision_hash FROM vote WHERE gate = 'release-policy'").unwrap();
        assert_eq!(stored, [(complete_plan().sha256(),)], "a vote stays on the revision that it was given on");
    }

    /// A7: gates, queue and the check before LIVE agree on which votes count; who wrote on a revision has none.
    async fn live_asks_for_the_votes_that_count(app) {
        let release = app.release().window(TimeDelta::minutes(-5), TimeDelta::hours(2)).raise().await.at("15").await;
        revise(&release, taught()).await;
        let refused = go_live(&app, &release).await.expect(409).error().to_string();
        assert!(!refused.contains("Rollout into LIVE") && !refused.contains("Release policy"), "{refused}");
        assert!(queue(&app, Person::Cab1).await.cards.iter().all(|c| c.id != release.id));
        release.vote(Person::SecondReleaseManager, DOCUMENTS[2]).await;
        revise(&release, plan_with(|p| p.backout.trigger = "Payments fail.".into())).await;
        let refused = go_live(&app, &release).await.expect(409).error().to_string();
        assert!(refused.contains("Rollout into LIVE") && refused.contains("Release policy"), "{refused}");
        for document in DOCUMENTS {
            release.vote(Person::SecondReleaseManager, document).await;
        }
        release.vote(Person::Cab1, "rollout").await;
        release.vote(Person::Cab2, "rollout").await;
        go_live(&app, &release).await.done();
    }

    /// A7: who has voted and then writes on the plan is an author, whose vote does not carry over.
    async fn a_voter_who_writes_has_no_vote_any_more(app) {
        let release = submitted(&app).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        release.write_plan(&taught()).await;
        let by_voter = submit(&app, Person::SecondReleaseManager, &release, "Support asked.").await;
        by_voter.done();
        let gate = gate(&app, &release, DOCUMENTS[0]).await;
        assert_eq!(gate.votes[0].note, "Void: wrote on the plan since");
        assert_eq!(gate.card.tally.verdict, Verdict::NobodyEligible);
        assert!(last(&app, &release, "plan.submitted").await.words.contains("no longer count (Rolf Release)"));
    }

    /// A7: the policy is the administrators'; stricter holds at once, looser for what is submitted from then on.
    async fn the_policy_on_votes_is_stricter_at_once_and_looser_from_then_on(app) {
        let release = submitted(&app).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        revise(&release, taught()).await;
        let verdict = async || gate(&app, &release, DOCUMENTS[0]).await.card.tally.verdict;
        assert_eq!(verdict().await, Verdict::Approved);
        choose(&app, "1", &["logistics", "the-weather"]).await.problem("keeps");
        choose(&app, "1", &["logistics"]).await.done();
        assert_eq!(verdict().await, Verdict::Open);
        let stale = choose(&app, "1", &["training"]).await.expect(409).error().to_string();
        assert!(stale.contains("after you opened this page"), "{stale}");
        choose(&app, "2", &["logistics", "training"]).await.done();
        assert_eq!(verdict().await, Verdict::Open, "what is void does not come back");
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        revise(&release, plan_with(|p| p.training = "Two courses.".into())).await;
        assert_eq!(verdict().await, Verdict::Approved);
        assert_eq!(gate(&app, &release, DOCUMENTS[0]).await.card.tally.approvals, 1);
        let trail = rows!(app, (String,), "SELECT words FROM event WHERE kind = 'policy.votes-set' ORDER BY seq").unwrap();
        assert_eq!(trail[0].0, "let edits of Logistics keep votes (before: Communication, Training and Logistics)");
        let page = app.as_(Person::Administrator).get("/settings").await.expect(200);
        page.shows("Edits that void votes").shows("Save the policy on votes");
        let page = app.as_(Person::ChangeManager).get("/settings").await.expect(200);
        page.shows("People with the role Administrator change this.").hides("Save the policy on votes");
    }

    /// A6: whoever voted on an earlier revision sees what has changed since theirs, not only since the one before.
    async fn changes_since_ones_vote_are_shown(app) {
        let release = submitted(&app).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        assert_eq!(gates(&app, Person::SecondReleaseManager, &release).await.since, None);
        revise(&release, plan_with(|p| p.backout.trigger = "Payments fail.".into())).await;
        revise(&release, plan_with(|p| {
            p.backout.trigger = "Payments fail.".into();
            p.contents = "Faster settlement, and a report.".into();
        })).await;
        let since = gates(&app, Person::SecondReleaseManager, &release).await.since.unwrap();
        assert_eq!((since.revision, since.newest, since.count), (1, 3, 2));
        assert_eq!(since.changes.iter().map(|c| c.path.as_str()).collect::<Vec<_>>(), ["contents", "backout.trigger"]);
        assert_eq!(gates(&app, Person::Cab1, &release).await.since, None);
        let card = queue(&app, Person::SecondReleaseManager).await.cards.into_iter().find(|c| c.id == release.id).unwrap();
        assert_eq!(card.since, Some(since));
        for page in [release.tab("approvals"), "/approvals".into()] {
            let shown = app.as_(Person::SecondReleaseManager).get(&page).await.expect(200);
            shown.shows("Changes since your vote on revision 1: 2 fields").shows("plan/compare?from=1&amp;to=3");
        }
    }

    /// A revision on paper: all of it, with who submitted it when and why, its hash, and the votes.
    async fn a_revision_is_printed_with_its_votes(app) {
        let release = submitted(&app).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        revise(&release, taught()).await;
        let page = app.as_(Person::Auditor).get(&release.tab("plan/2/print")).await.expect(200);
        page.shows(&taught().sha256()).shows("It was thought over.").shows("A course for support.").shows("Stop the batch");
        page.shows("Rolf Release").shows("So I say.").shows("does not void votes").shows("browser’s print command");
        page.hides("role=\"tablist\"").hides("class=\"tabs\"");
        let first = app.as_(Person::Auditor).get(&release.tab("plan/1/print")).await.expect(200);
        first.shows("Not the newest: revision 2 is.").shows("Rolf Release");
        app.as_(Person::Auditor).get(&release.tab("plan/9/print")).await.expect(404);
    }
}
