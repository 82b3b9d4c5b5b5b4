//! Voting: who may, on what, and what counts; the queue and a release's gates.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use chrono::TimeDelta;
use slipway::{
    api::approvals::{GateView, Queue, ReleaseApprovals},
    domain::{
        approval::{Choice, Verdict},
        event::Entry,
        ids::RevisionId,
        plan::{self, Plan, Submission, Touched},
    },
    server::clock,
};
use uuid::Uuid;

const DOCUMENTS: [&str; 3] = ["release-policy", "acceptance-criteria", "planning-documents"];

/// At the planning step with a submitted plan.
async fn submitted(app: &TestApp) -> Release<'_> {
    let release = app.release().raise().await.at("2").await;
    release.submit_plan().await;
    release
}

/// Submits another revision.
async fn revise(release: &Release<'_>) {
    let mut plan = complete_plan();
    plan.policy = "Small, tested, reversible, and on a Saturday.".into();
    release.write_plan(&plan).await;
    release.submit_plan().await;
}

async fn hash(app: &TestApp, release: &Release<'_>) -> String {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    tx.latest_revision(release.request()).await.unwrap().unwrap().sha256
}

/// Votes by hand, as any program could.
async fn vote(
    app: &TestApp,
    by: Person,
    release: &Release<'_>,
    (gate, hash): (&str, &str),
    choice: &str,
    more: &[(&str, &str)],
) -> Answer {
    let mut fields =
        vec![("request", release.id.as_str()), ("gate", gate), ("revision_hash", hash), ("choice", choice)];
    fields.extend(more);
    app.as_(by).submit("approvals/cast", &fields).await
}

async fn gates(app: &TestApp, by: Person, release: &Release<'_>) -> Vec<GateView> {
    let read: ReleaseApprovals =
        app.as_(by).read("approvals/of-release", &[("id", &release.id)]).await.expect(200).read();
    read.gates
}

async fn gate(app: &TestApp, by: Person, release: &Release<'_>, key: &str) -> GateView {
    gates(app, by, release).await.into_iter().find(|g| g.card.key == key).unwrap()
}

async fn queue(app: &TestApp, by: Person) -> Queue {
    app.as_(by).read("approvals/queue", &[]).await.expect(200).read()
}

async fn waiting(app: &TestApp, by: Person) -> usize {
    app.as_(by).read("approvals/waiting-count", &[]).await.expect(200).read()
}

/// The trail's entries on votes at a gate.
async fn cast(app: &TestApp, release: &Release<'_>, gate: &str) -> Vec<Entry> {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let all = tx.history(release.request(), 100).await.unwrap();
    all.into_iter().filter(|e| e.kind == "vote.cast" && e.data["gate"] == gate).collect()
}

async fn refusals(app: &TestApp) -> i64 {
    rows!(app, (i64,), "SELECT COUNT(*) FROM event WHERE kind = 'access.refused'").unwrap()[0].0
}

async fn go_live(app: &TestApp, release: &Release<'_>) -> Answer {
    let fields = [("request", release.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded"), ("note", "")];
    app.as_(Person::Deployer).submit("deployments/record", &fields).await
}

on_both! {
    /// S0.28: the release policy, the acceptance criteria and the other planning documents are approved one by one, each
    /// with its own record of who, when and on which text.
    async fn each_planning_document_is_approved_by_itself(app) {
        let release = submitted(&app).await;
        let hash = hash(&app, &release).await;
        let by = Person::SecondReleaseManager;
        let queue = queue(&app, by).await;
        let card = queue.cards.iter().find(|c| c.id == release.id).unwrap();
        assert_eq!(card.gates.iter().map(|g| g.key.as_str()).collect::<Vec<_>>(), DOCUMENTS);
        assert_eq!(card.gates[0].passages[0].html, "<p>Small, tested, reversible.</p>\n");
        assert_eq!(card.gates[1].passages[0].items, ["All payments of a day settle in an hour."]);
        for (i, document) in DOCUMENTS.iter().enumerate() {
            let missing = release.advance(Person::ReleaseManager, "2", "done").await.expect(409);
            assert!(missing.error().to_string().contains("cannot be left"), "{i}");
            vote(&app, by, &release, (document, &hash), "approve", &[("comment", "Read it.")]).await.done();
        }
        for document in DOCUMENTS {
            let recorded = cast(&app, &release, document).await;
            assert_eq!((recorded.len(), recorded[0].actor), (1, Some(by.id())), "{document}");
            assert_eq!((&recorded[0].data["hash"], &recorded[0].data["choice"]), (&hash.clone().into(), &"approve".into()));
        }
        release.advance(Person::ReleaseManager, "2", "done").await.done();
    }

    /// S0.30: the release enters the quality process only with the approval; until then step 4 cannot be left.
    async fn entry_into_the_quality_process_is_blocked_until_granted(app) {
        let release = app.release().raise().await.at("4").await;
        release.advance(Person::QaManager, "4", "done").await.expect(409);
        let hash = hash(&app, &release).await;
        vote(&app, Person::QaManager, &release, ("quality-entry", &hash), "approve", &[]).await.expect(403);
        vote(&app, Person::ChangeManager, &release, ("quality-entry", &hash), "approve", &[]).await.done();
        release.advance(Person::QaManager, "4", "done").await.done();
        assert_eq!(release.step().await, "5");
    }

    /// Whoever wrote the plan has no vote on it, in whichever revision; the refusal is in the trail.
    async fn an_author_has_no_vote_on_the_plan(app) {
        let release = submitted(&app).await;
        let before = refusals(&app).await;
        let own = (DOCUMENTS[0], &*hash(&app, &release).await);
        let refused = vote(&app, Person::ReleaseManager, &release, own, "approve", &[]).await.expect(403);
        assert!(refused.error().to_string().contains("wrote or edited this plan"));
        assert_eq!(refusals(&app).await, before + 1);
        let queue = queue(&app, Person::ReleaseManager).await;
        assert!(queue.cards.is_empty());
        assert!(queue.barred.iter().any(|b| b.id == release.id && b.reason.contains("You wrote or edited")));
        assert!(gates(&app, Person::ReleaseManager, &release).await.iter().all(|g| !g.mine));
    }

    /// A text does not become somebody else's because somebody else submits it again.
    async fn an_author_of_an_earlier_revision_has_no_vote_either(app) {
        let release = submitted(&app).await;
        let by = Person::SecondReleaseManager.id();
        let submission = Submission {
            id: RevisionId(Uuid::now_v7()),
            request: release.request(),
            number: 2,
            submitted_by: by,
            submitted_at: clock::now(),
            why: String::new(),
            touched: Touched::unknown(),
            policy: 1,
            editors: vec![by],
        };
        let plan = Plan { contents: "Faster settlement, one typing error less.".into(), ..complete_plan() };
        let mut tx = app.state.store.write(world().workspace).await.unwrap();
        tx.insert_revision(&plan::freeze(&plan, "minor", submission).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        let hash = hash(&app, &release).await;
        vote(&app, Person::ReleaseManager, &release, (DOCUMENTS[0], &hash), "approve", &[]).await.expect(403);
        let gate = gate(&app, Person::ReleaseManager, &release, DOCUMENTS[0]).await;
        assert_eq!(gate.card.tally.verdict, Verdict::NobodyEligible);
    }

    /// If nobody eligible is left, the gate says so instead of letting anyone through.
    async fn without_anybody_eligible_the_gate_stays_shut_and_says_so(app) {
        let release = submitted(&app).await;
        sql!(app, "UPDATE person SET disabled = $1 WHERE id = $2", true, Person::SecondReleaseManager.id().0).unwrap();
        let gate = gate(&app, Person::ReleaseManager, &release, DOCUMENTS[0]).await;
        assert_eq!(gate.card.tally.verdict, Verdict::NobodyEligible);
        assert!(gate.card.tally.remarks.starts_with("Nobody may vote here."), "{}", gate.card.tally.remarks);
        let refused = release.advance(Person::ReleaseManager, "2", "done").await.expect(409);
        assert!(refused.error().to_string().contains("Nobody may vote here."));
        let barred = queue(&app, Person::ReleaseManager).await.barred;
        assert!(barred.iter().any(|b| b.id == release.id && b.reason.contains("Nobody may vote here.")));
    }

    /// A vote names the revision that was read; if the plan has moved on it is refused, and what changed is said.
    async fn a_vote_on_a_stale_revision_is_refused_and_the_difference_named(app) {
        let release = submitted(&app).await;
        let old = hash(&app, &release).await;
        revise(&release).await;
        let refused = vote(&app, Person::SecondReleaseManager, &release, (DOCUMENTS[0], &old), "approve", &[]).await.expect(409);
        let words = refused.error().to_string();
        assert!(words.contains("You read revision 1, but revision 2"), "{words}");
        assert!(words.contains("1 field differs: Release policy"), "{words}");
        assert!(cast(&app, &release, DOCUMENTS[0]).await.is_empty());
        let unknown = "0".repeat(64);
        vote(&app, Person::SecondReleaseManager, &release, (DOCUMENTS[0], &unknown), "approve", &[]).await.expect(409);
    }

    /// A new revision voids the votes on the old one, and they are shown as void.
    async fn a_new_revision_voids_the_votes_visibly(app) {
        let release = submitted(&app).await;
        let old = hash(&app, &release).await;
        vote(&app, Person::SecondReleaseManager, &release, (DOCUMENTS[0], &old), "approve", &[]).await.done();
        assert_eq!(gate(&app, Person::Reader, &release, DOCUMENTS[0]).await.card.tally.verdict, Verdict::Approved);
        revise(&release).await;
        let gate = gate(&app, Person::SecondReleaseManager, &release, DOCUMENTS[0]).await;
        assert_eq!((gate.card.tally.verdict, gate.mine), (Verdict::Open, true));
        assert_eq!((gate.votes.len(), gate.votes[0].void, gate.votes[0].revision), (1, true, 1));
        let page = app.as_(Person::Reader).get(&release.tab("approvals")).await.expect(200);
        page.shows("Void: was for revision 1");
        assert!(queue(&app, Person::SecondReleaseManager).await.given.iter().any(|g| g.id == release.id && g.void));
    }

    /// A vote is for what was read: the plan's revision, and the release's type, number, window and components.
    async fn a_vote_on_a_release_that_was_rescheduled_is_refused(app) {
        let release = submitted(&app).await;
        let (hash, about) = (hash(&app, &release).await, gate(&app, Person::SecondReleaseManager, &release, DOCUMENTS[0]).await.card.about);
        let mut fields = app.release().window(TimeDelta::days(9), TimeDelta::hours(1)).fields();
        fields.push(("request", release.id.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.done();
        let by = Person::SecondReleaseManager;
        let read = [("about", about.as_str())];
        let refused = vote(&app, by, &release, (DOCUMENTS[0], &hash), "approve", &read).await.expect(409).error().to_string();
        assert!(refused.contains("have changed since you opened this page"), "{refused}");
        let about = gate(&app, by, &release, DOCUMENTS[0]).await.card.about;
        vote(&app, by, &release, (DOCUMENTS[0], &hash), "approve", &[("about", about.as_str())]).await.done();
    }

    /// A plan that changes late is approved again where the release stands: at every gate that was decided before, in the
    /// queue as well; then it goes LIVE.
    async fn a_plan_revised_before_live_is_approved_again(app) {
        let release = app.release().window(TimeDelta::minutes(-5), TimeDelta::hours(2)).raise().await.at("15").await;
        revise(&release).await;
        let refused = go_live(&app, &release).await.expect(409).error().to_string();
        assert!(refused.contains("Rollout into LIVE") && refused.contains("Release policy"), "{refused}");
        let asked: Vec<_> = gates(&app, Person::Reader, &release).await.into_iter().filter(|g| g.here).map(|g| g.card.key).collect();
        assert_eq!(asked, [DOCUMENTS.as_slice(), ["rollout"].as_slice()].concat(), "not the gate of the step that was not taken");
        let queued = |queue: Queue| queue.cards.into_iter().find(|c| c.id == release.id).map_or(0, |c| c.gates.len());
        assert_eq!(queued(queue(&app, Person::Cab1).await), 1);
        assert_eq!(queued(queue(&app, Person::SecondReleaseManager).await), 3);
        for document in DOCUMENTS {
            release.vote(Person::SecondReleaseManager, document).await;
        }
        release.vote(Person::Cab1, "rollout").await;
        release.vote(Person::Cab2, "rollout").await;
        go_live(&app, &release).await.done();
        let mut plan = complete_plan();
        plan.policy = "Too late.".into();
        release.write_plan(&plan).await;
        let refused = release.try_submit_plan().await.expect(409).error().to_string();
        assert!(refused.contains("in LIVE"), "{refused}");
    }

    /// The text of an earlier revision may come back as a new one; it does not bring its void votes along, and who voted
    /// on it then may vote again.
    async fn a_text_that_returns_does_not_bring_its_votes_along(app) {
        let release = submitted(&app).await;
        let first = hash(&app, &release).await;
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        revise(&release).await;
        release.write_plan(&complete_plan()).await;
        release.submit_plan().await;
        assert_eq!(hash(&app, &release).await, first);
        let returned = gate(&app, Person::SecondReleaseManager, &release, DOCUMENTS[0]).await;
        assert_eq!((returned.card.tally.verdict, returned.votes[0].void, returned.mine), (Verdict::Open, true, true));
        release.vote(Person::SecondReleaseManager, DOCUMENTS[0]).await;
        let decided = gate(&app, Person::Reader, &release, DOCUMENTS[0]).await;
        assert_eq!((decided.card.tally.approvals, decided.votes.len()), (1, 2));
        release.try_vote(Person::SecondReleaseManager, DOCUMENTS[0], "approve").await.done();
        assert_eq!(cast(&app, &release, DOCUMENTS[0]).await.len(), 2, "a second click is no third vote");
    }

    /// What the CAB has decided on stays as it is while its votes count; the title may change.
    async fn what_the_board_decides_on_cannot_change_under_its_votes(app) {
        let release = app.release().raise().await.at("13").await;
        release.vote(Person::Cab1, "rollout").await;
        let mut fields = app.release().kind("emergency").fields();
        fields.push(("request", release.id.clone()));
        let kept: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let manager = app.as_(Person::ReleaseManager);
        let refused = manager.submit("releases/edit", &kept).await.expect(409).error().to_string();
        assert!(refused.contains("1 vote on revision 1"), "{refused}");
        revise(&release).await;
        manager.submit("releases/edit", &kept).await.done();
    }

    /// A double click on Approve counts once; a second thought does not undo the first vote.
    async fn a_repeated_vote_counts_once_and_the_first_stands(app) {
        let release = app.release().raise().await.at("13").await;
        let hash = hash(&app, &release).await;
        let gate_and_hash = ("rollout", hash.as_str());
        let signed = [("password", PASSWORD)];
        vote(&app, Person::Cab1, &release, gate_and_hash, "approve", &signed).await.done();
        let again = vote(&app, Person::Cab1, &release, gate_and_hash, "approve", &signed).await.done();
        assert!(again.message.contains("counted already"), "{}", again.message);
        let other = [("password", PASSWORD), ("comment", "On second thoughts.")];
        let refused = vote(&app, Person::Cab1, &release, gate_and_hash, "reject", &other).await.expect(409);
        assert!(refused.error().to_string().contains("first vote"));
        let gate = gate(&app, Person::Cab2, &release, "rollout").await;
        assert_eq!((gate.card.tally.approvals, gate.card.tally.rejections, gate.mine), (1, 0, true));
        assert_eq!(cast(&app, &release, "rollout").await.len(), 1);
    }

    /// A late vote is told who decided.
    async fn a_decided_gate_takes_no_more_votes(app) {
        let release = app.release().raise().await.at("13").await;
        release.vote(Person::Cab1, "rollout").await;
        release.vote(Person::Cab2, "rollout").await;
        let hash = hash(&app, &release).await;
        let late = vote(&app, Person::Cab3, &release, ("rollout", &hash), "abstain", &[("password", PASSWORD)]).await.expect(409);
        let words = late.error().to_string();
        assert!(words.contains("approved by Carla Board and Cem Board already"), "{words}");
        release.advance(Person::ReleaseManager, "13", "done").await.done();
        let later = vote(&app, Person::Cab3, &release, ("rollout", &hash), "approve", &[("password", PASSWORD)]).await.expect(409);
        assert!(later.error().to_string().contains("approved by Carla Board and Cem Board already"));
    }

    async fn a_rejection_needs_its_reason(app) {
        let release = submitted(&app).await;
        let hash = hash(&app, &release).await;
        let by = Person::SecondReleaseManager;
        let words = vote(&app, by, &release, (DOCUMENTS[0], &hash), "reject", &[("comment", "  ")]).await.problem("comment");
        assert!(words.contains("reason for rejecting"), "{words}");
        vote(&app, by, &release, (DOCUMENTS[0], &hash), "reject", &[("comment", "The policy is too thin.")]).await.done();
        let gate = gate(&app, Person::Reader, &release, DOCUMENTS[0]).await;
        assert_eq!((gate.card.tally.verdict, gate.votes[0].choice), (Verdict::Rejected, Choice::Reject));
        assert_eq!(gate.votes[0].comment, "The policy is too thin.");
    }

    /// The last approval before LIVE asks for the password again, and too many wrong ones are stopped.
    async fn the_last_approval_before_live_is_signed_with_the_password(app) {
        let release = app.release().raise().await.at("13").await;
        let hash = hash(&app, &release).await;
        let gate = ("rollout", hash.as_str());
        let words = vote(&app, Person::Cab1, &release, gate, "approve", &[]).await.problem("password");
        assert!(words.contains("Enter your password"), "{words}");
        for _ in 0..10 {
            vote(&app, Person::Cab1, &release, gate, "approve", &[("password", "a guess")]).await.problem("password");
        }
        vote(&app, Person::Cab1, &release, gate, "approve", &[("password", PASSWORD)]).await.expect(429);
        vote(&app, Person::Cab2, &release, gate, "approve", &[("password", PASSWORD)]).await.done();
        let recorded = cast(&app, &release, "rollout").await;
        assert_eq!((recorded.len(), recorded[0].data["signed"].as_bool()), (1, Some(true)));
        assert!(!recorded[0].data.to_string().contains(PASSWORD));
    }

    async fn what_cannot_be_voted_on_is_refused_by_its_own_status(app) {
        let release = submitted(&app).await;
        let hash = hash(&app, &release).await;
        let by = Person::SecondReleaseManager;
        vote(&app, by, &release, (DOCUMENTS[0], &hash), "maybe", &[]).await.problem("choice");
        vote(&app, by, &release, ("no-such-gate", &hash), "approve", &[]).await.problem("gate");
        vote(&app, by, &release, (DOCUMENTS[0], "not a hash"), "approve", &[]).await.problem("revision_hash");
        vote(&app, Person::Cab1, &release, ("rollout", &hash), "approve", &[("password", PASSWORD)]).await.expect(409);
        let theirs = app.release_at(world().their_release.to_string());
        vote(&app, by, &theirs, (DOCUMENTS[0], &hash), "approve", &[]).await.expect(404);
        app.as_(by).read("approvals/of-release", &[("id", &theirs.id)]).await.expect(404);
        app.stranger().read("approvals/queue", &[]).await.expect(401);
        let long = "x".repeat(20_001);
        vote(&app, by, &release, (DOCUMENTS[0], &hash), "approve", &[("comment", &long)]).await.problem("comment");
    }

    async fn the_queue_shows_what_waits_for_me_and_nothing_else(app) {
        let first = app.release().title("<script>alert(1)</script>").component(world().api).raise().await.at("13").await;
        let second = app.release().raise().await.at("13").await;
        assert_eq!(waiting(&app, Person::Cab1).await, 2);
        assert_eq!(waiting(&app, Person::Reader).await, 0);
        let card = queue(&app, Person::Cab1).await.cards.into_iter().find(|c| c.id == first.id).unwrap();
        assert_eq!((card.components, card.tests.tone, card.backout.tone), (vec!["api".to_owned()], "good".into(), "good".into()));
        assert_eq!((card.gates.len(), card.gates[0].tally.needed, card.gates[0].signed), (1, 2, true));
        let hash = hash(&app, &first).await;
        vote(&app, Person::Cab1, &first, ("rollout", &hash), "approve", &[("password", PASSWORD)]).await.done();
        assert_eq!(waiting(&app, Person::Cab1).await, 1);
        assert_eq!(queue(&app, Person::Cab1).await.cards.iter().map(|c| c.id.clone()).collect::<Vec<_>>(), [second.id]);
        assert_eq!(waiting(&app, Person::Cab2).await, 2);
        let page = app.as_(Person::Cab2).get("/approvals").await.expect(200);
        page.shows("&lt;script").hides("<script>alert(1)").shows("1 of 2 approvals");
    }

    /// Without scripts a refused vote is answered with the page, its problem and what was typed.
    async fn a_refused_vote_without_scripts_loses_nothing(app) {
        let release = submitted(&app).await;
        let old = hash(&app, &release).await;
        let back = release.tab("approvals");
        let key = format!("{}-{}-1", release.id, DOCUMENTS[0]);
        let fields = |choice: &'static str, comment: &'static str| {
            [("back", back.clone()), ("key", key.clone()), ("form[request]", release.id.clone()), ("form[gate]", DOCUMENTS[0].into()),
             ("form[revision_hash]", old.clone()), ("form[comment]", comment.into()), ("form[choice]", choice.into())]
        };
        let send = async |fields: [(&'static str, String); 7]| {
            let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            app.as_(Person::SecondReleaseManager).browser().post("/api/approvals/cast", &fields).await
        };
        send(fields("reject", "")).await.expect(422).shows("Enter a reason for rejecting.");
        revise(&release).await;
        let page = send(fields("approve", "Fine by me.")).await.expect(409);
        page.shows("You read revision 1, but revision 2").shows("Fine by me.");
    }
}
