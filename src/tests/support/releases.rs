//! Releases, raised over HTTP and brought to any step of the process: `app.release().raise().await.at("13").await`.

use super::{Answer, PASSWORD, Person, TestApp, world};
use chrono::TimeDelta;
use slipway::{
    api::{
        plans::{PlanView, SavePlanForm},
        releases::Overview,
    },
    domain::{
        ids::RequestId,
        plan::{Activity, Backout, BackoutStep, Criterion, Plan, PlanEdit},
    },
    server::clock,
};
use uuid::Uuid;

/// A release that is about to be raised.
pub struct NewRelease<'a> {
    app: &'a TestApp,
    title: String,
    kind: String,
    version: String,
    starts_in: TimeDelta,
    lasts: TimeDelta,
    components: Vec<String>,
}

impl TestApp {
    /// A release of Payments with a number and a window of its own, a few days ahead.
    pub fn release(&self) -> NewRelease<'_> {
        let n = Uuid::now_v7().as_u128() >> 64 & 0xffff_ffff;
        NewRelease {
            app: self,
            title: "A release".into(),
            kind: "minor".into(),
            version: format!("1.{}.{n}", n % 1000),
            starts_in: TimeDelta::days(5),
            lasts: TimeDelta::hours(2),
            components: vec![],
        }
    }

    /// A release that is there already.
    pub fn release_at(&self, id: impl Into<String>) -> Release<'_> {
        Release { app: self, id: id.into() }
    }
}

impl<'a> NewRelease<'a> {
    pub fn title(mut self, title: &str) -> Self {
        self.title = title.into();
        self
    }

    /// `major`, `minor` or `emergency`.
    pub fn kind(mut self, kind: &str) -> Self {
        self.kind = kind.into();
        self
    }

    /// The release number; empty for none.
    pub fn version(mut self, version: &str) -> Self {
        self.version = version.into();
        self
    }

    /// When the window starts, counted from now, and how long it lasts.
    pub fn window(mut self, starts_in: TimeDelta, lasts: TimeDelta) -> Self {
        (self.starts_in, self.lasts) = (starts_in, lasts);
        self
    }

    /// Touches this component of Payments.
    pub fn component(mut self, id: impl ToString) -> Self {
        self.components.push(id.to_string());
        self
    }

    /// The fields of the form, as typed.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let at = |from: TimeDelta| (clock::now() + from).format("%Y-%m-%dT%H:%M").to_string();
        let mut fields = vec![
            ("product", world().payments.to_string()),
            ("title", self.title.clone()),
            ("kind", self.kind.clone()),
            ("version", self.version.clone()),
            ("window_start", at(self.starts_in)),
            ("window_end", at(self.starts_in + self.lasts)),
            ("time_zone", "UTC".into()),
        ];
        fields.extend(self.components.iter().map(|c| ("components[]", c.clone())));
        fields
    }

    /// Sends the form and answers with whatever comes back.
    pub async fn try_raise(self) -> Answer {
        let fields = self.fields();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.app.as_(Person::ReleaseManager).submit("releases/raise", &fields).await
    }

    /// Raises it as the Release Manager.
    pub async fn raise(self) -> Release<'a> {
        let app = self.app;
        let go_to = self.try_raise().await.done().go_to.unwrap();
        app.release_at(go_to.rsplit('/').next().unwrap())
    }
}

/// A raised release.
#[derive(Clone)]
pub struct Release<'a> {
    pub(super) app: &'a TestApp,
    /// As it stands in addresses.
    pub id: String,
}

impl<'a> Release<'a> {
    /// The address of its page.
    pub fn page(&self) -> String {
        format!("/releases/{}", self.id)
    }

    /// The address of a tab of its page.
    pub fn tab(&self, tab: &str) -> String {
        format!("/releases/{}/{tab}", self.id)
    }

    /// Its typed id.
    pub fn request(&self) -> RequestId {
        self.id.parse().unwrap()
    }

    /// Where it is, as the Release Manager sees it.
    pub async fn overview(&self) -> Overview {
        let manager = self.app.as_(Person::ReleaseManager);
        manager.read("releases/overview", &[("id", &self.id)]).await.expect(200).read()
    }

    /// The number of the step where it stands; empty once it is closed.
    pub async fn step(&self) -> String {
        self.overview().await.next.map(|n| n.step).unwrap_or_default()
    }

    /// Asks to leave a step by an outcome, as somebody.
    pub async fn advance(&self, by: Person, step: &str, outcome: &str) -> Answer {
        let rationale = ("rationale", "It has to go on.");
        let fields = [("request", self.id.as_str()), ("step", step), ("outcome", outcome), rationale];
        self.app.as_(by).submit("releases/advance", &fields).await
    }

    /// Records what the current step asks for, as somebody. The answer is `done`, `not-done`, `pass` or `fail`.
    pub async fn record(&self, by: Person, record: &str, answer: &str, note: &str) -> Answer {
        let fields = [("request", self.id.as_str()), ("record", record), ("answer", answer), ("note", note)];
        self.app.as_(by).submit("releases/record", &fields).await
    }

    /// Brings it to a step of the shortest way there: `at("4")` and `at("5")` go by the quality process, everything
    /// after it goes without; `at("19")` and `at("20")` go by a failed sanity check. An end's key works as well.
    pub async fn at(self, step: &str) -> Self {
        for _ in 0..25 {
            let here = self.step().await;
            let is_over = here.is_empty();
            if here == step || is_over {
                break;
            }
            self.meet_gates(&here, step).await;
            let (by, outcome) = match here.as_str() {
                "3" => (Person::QaManager, if matches!(step, "4" | "5") { "yes" } else { "no" }),
                "4" | "5" => (Person::QaManager, "done"),
                "12" => (Person::ReleaseManager, "acceptable"),
                "16" => (Person::ReleaseManager, if backs_out(step) { "no" } else { "yes" }),
                _ => (Person::ReleaseManager, "done"),
            };
            self.advance(by, &here, outcome).await.done();
        }
        let overview = self.overview().await;
        match overview.next {
            Some(next) => assert_eq!(next.step, step),
            None => assert!(step.starts_with("closed"), "{:?} instead of step {step}", overview.end),
        }
        self
    }

    /// Does what the step's gates ask for.
    pub async fn meet_gates(&self, step: &str, goal: &str) {
        match step {
            "1" => self.write_plan(&complete_plan()).await,
            "2" => {
                self.submit_plan().await;
                for gate in ["release-policy", "acceptance-criteria", "planning-documents"] {
                    self.vote(Person::SecondReleaseManager, gate).await;
                }
            }
            "4" => self.vote(Person::ChangeManager, "quality-entry").await,
            "5" => {
                let number = self.record(Person::QaManager, "quality-center-requirement", "", "REQ-1");
                number.await.done();
            }
            "7" => self.accept_change("Faster settlement").await,
            "8" => {
                self.deploy("TEST").await;
                self.record(Person::ReleaseManager, "integration-testing-prepared", "done", "").await.done();
            }
            "10" => {
                self.pass_check("fit-for-purpose", "Settles a day's payments").await;
            }
            "11" => {
                self.pass_check("backout-test", "The backout plan works").await;
            }
            "13" => {
                self.vote(Person::Cab1, "rollout").await;
                self.vote(Person::Cab2, "rollout").await;
            }
            "14" => {
                for record in ["logistics", "training", "communication"] {
                    self.record(Person::ReleaseManager, record, "done", "").await.done();
                }
            }
            "15" => self.deploy("LIVE").await,
            "16" => {
                let answer = if backs_out(goal) { "fail" } else { "pass" };
                self.record(Person::ReleaseManager, "sanity-check", answer, "").await.done();
            }
            "19" => {
                for step in complete_plan().backout.steps {
                    let record = format!("backout.{}", step.id);
                    self.record(Person::ReleaseManager, &record, "pass", "").await.done();
                }
            }
            _ => {}
        }
    }

    /// Submits another revision, so that every vote is asked for again.
    pub async fn submit_plan_anew(&self) {
        let mut plan = complete_plan();
        plan.policy = "Another policy, for other votes.".into();
        self.write_plan(&plan).await;
        self.submit_plan().await;
    }

    /// Saves the plan's draft as the Release Manager.
    pub async fn write_plan(&self, plan: &Plan) {
        let manager = self.app.as_(Person::ReleaseManager);
        let view: PlanView = manager.read("plans/read", &[("id", &self.id)]).await.expect(200).read();
        let form = SavePlanForm { request: self.id.clone(), edit: PlanEdit::between(view.edit, &view.plan, plan) };
        manager.post_json("plans/save", &form).await.expect(200);
    }

    /// Freezes the draft as the Release Manager.
    pub async fn submit_plan(&self) {
        self.try_submit_plan().await.done();
    }

    /// Asks to freeze the draft as the Release Manager.
    pub async fn try_submit_plan(&self) -> Answer {
        let manager = self.app.as_(Person::ReleaseManager);
        let view: PlanView = manager.read("plans/read", &[("id", &self.id)]).await.expect(200).read();
        let form = [("request", self.id.as_str()), ("edit", &view.edit.to_string()), ("why", "It was thought over.")];
        manager.submit("plans/submit", &form).await
    }

    /// Approves at a gate on the newest revision, as somebody.
    pub async fn vote(&self, by: Person, gate: &str) {
        self.try_vote(by, gate, "approve").await.done();
    }

    /// Votes at a gate on the newest revision, as somebody, signed with the password.
    pub async fn try_vote(&self, by: Person, gate: &str, choice: &str) -> Answer {
        let hash = self.overview().await.revision.expect("a submitted plan").1;
        let form = [
            ("request", self.id.as_str()),
            ("gate", gate),
            ("revision_hash", hash.as_str()),
            ("choice", choice),
            ("comment", "So I say."),
            ("password", PASSWORD),
        ];
        self.app.as_(by).submit("approvals/cast", &form).await
    }

    /// Takes an approved change into the release, with its package.
    pub async fn accept_change(&self, title: &str) {
        let (app, w, now) = (self.app, world(), clock::now());
        let mut tx = app.state.store.write(w.workspace).await.unwrap();
        let release = tx.release_of(self.request()).await.unwrap().expect("a release past step 2");
        let number = tx.next_number("change").await.unwrap();
        tx.commit().await.unwrap();
        let (change, nobody) = (Uuid::now_v7(), Person::ChangeManager.id().0);
        sql!(
            app,
            "INSERT INTO change (id, workspace_id, number, product_id, title, reason, problem_tickets, outage_minutes,
             risk, status, initiator_id, release_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, 'Because', '[]', 0, 'low', 'in-release', $6, $7, $8, $8)",
            change,
            w.workspace.0,
            number,
            w.payments.0,
            title,
            nobody,
            release.id.0,
            now
        )
        .unwrap();
        sql!(
            app,
            "INSERT INTO package (id, workspace_id, release_id, change_id, name, environment, added_at)
             VALUES ($1, $2, $3, $4, $5, '', $6)",
            Uuid::now_v7(),
            w.workspace.0,
            release.id.0,
            change,
            title,
            now
        )
        .unwrap();
    }

    /// Records a successful deployment to an environment.
    pub async fn deploy(&self, environment: &str) {
        use slipway::{domain::ids::DeploymentId, server::store::deployments::Deployment};
        let mut tx = self.app.state.store.write(world().workspace).await.unwrap();
        let release = tx.release_of(self.request()).await.unwrap().expect("a release past step 2");
        let packages = tx.packages(release.id).await.unwrap().len();
        let deployment = Deployment {
            id: DeploymentId(Uuid::now_v7()),
            environment: environment.parse().unwrap(),
            succeeded: true,
            note: String::new(),
            revision_hash: String::new(),
            packages: i64::try_from(packages).unwrap(),
            by: Person::Deployer.id(),
            by_name: Person::Deployer.name().into(),
            at: clock::now(),
        };
        tx.insert_deployment(release.id, &deployment).await.unwrap();
        tx.move_packages(release.id, deployment.environment).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Adds a mandatory check of a kind that the Tester has passed; answers with its id.
    pub async fn pass_check(&self, kind: &str, title: &str) -> Uuid {
        let (app, id) = (self.app, Uuid::now_v7());
        sql!(
            app,
            "INSERT INTO checklist_item (id, workspace_id, request_id, position, kind, title, mandatory, result, note,
             external_key, by_id, at, version) VALUES ($1, $2, $3, 1, $4, $5, $6, 'pass', '', '', $7, $8, 1)",
            id,
            world().workspace.0,
            self.request().0,
            kind,
            title,
            true,
            Person::Tester.id().0,
            clock::now()
        )
        .unwrap();
        id
    }
}

fn backs_out(goal: &str) -> bool {
    matches!(goal, "19" | "20" | "closed-unsuccessful")
}

/// A plan in which every section is complete.
pub fn complete_plan() -> Plan {
    Plan {
        policy: "Small, tested, reversible.".into(),
        contents: "Faster settlement.".into(),
        criteria: vec![Criterion { id: "c1".into(), text: "All payments of a day settle in an hour.".into() }],
        activities: vec![
            Activity {
                id: "a1".into(),
                title: "Stop the batch".into(),
                owner: "Dora".into(),
                starts: "2026-03-14T20:00".into(),
                minutes: "10".into(),
                ..Activity::default()
            },
            Activity {
                id: "a2".into(),
                title: "Install".into(),
                owner: "Dora".into(),
                minutes: "30".into(),
                waits_for: vec!["a1".into()],
                ..Activity::default()
            },
        ],
        test_plan: "The regression suite, then a day's payments.".into(),
        backout: Backout {
            trigger: "Payments fail for five minutes.".into(),
            steps: vec![
                BackoutStep {
                    id: "b1".into(),
                    title: "Stop the service".into(),
                    owner: "Dora".into(),
                    minutes: "5".into(),
                },
                BackoutStep {
                    id: "b2".into(),
                    title: "Install the last release".into(),
                    owner: "Dora".into(),
                    minutes: "20".into(),
                },
            ],
        },
        communication: "A mail to the shops two days before.".into(),
        training: "None is needed beyond the release notes.".into(),
        logistics: "The deployment room is booked.".into(),
        ..Plan::default()
    }
}
