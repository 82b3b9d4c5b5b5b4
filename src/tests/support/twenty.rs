//! Releases that follow the twenty steps of source S1, brought through them over HTTP by the people of their roles:
//! `app.twenty("minor").await.through("12", Way::Success).await`.

use super::{
    Answer, Person, TestApp,
    releases::{Release, complete_plan},
    world,
};
use chrono::TimeDelta;
use slipway::{
    api::{
        announcements::Announcements, baselines::Baselines, packages::Assembly, review::Review, rollback::Rollback,
        runbook::RunbookView,
    },
    domain::process::builtin::RELEASE_AND_DEPLOYMENT,
    server::clock,
};

/// What becomes of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It works.
    Success,
    /// The review decides that it is rolled back.
    Rollback,
    /// It is rolled back before the review.
    Emergency,
}

impl TestApp {
    /// Has releases of Payments follow the twenty steps from now on.
    pub async fn choose_twenty(&self) {
        let (product, process) = (world().payments.to_string(), RELEASE_AND_DEPLOYMENT);
        let fields = [("product", product.as_str()), ("major", process), ("minor", process), ("emergency", process)];
        self.as_(Person::ProcessOwner).submit("processes/choose", &fields).await.done();
    }

    /// A release of Payments in twenty steps, inside its window, with the components api and ledger.
    pub async fn twenty(&self, kind: &str) -> Release<'_> {
        self.choose_twenty().await;
        let new = self.release().kind(kind).window(TimeDelta::minutes(-30), TimeDelta::hours(6));
        let release = new.component(world().api).component(world().ledger).raise().await;
        assert_eq!(release.step().await, "1");
        release
    }
}

impl Release<'_> {
    /// Brings it to a step, or to an end.
    pub async fn through(self, goal: &str, way: Way) -> Self {
        for _ in 0..25 {
            let here = self.step().await;
            if here.is_empty() || here == goal {
                break;
            }
            self.meet_step(&here, way).await;
            let (by, outcome) = leaves(&here, way);
            self.advance(by, &here, outcome).await.done();
        }
        let overview = self.overview().await;
        match overview.next {
            Some(next) => assert_eq!(next.step, goal),
            None => assert!(goal.starts_with("closed"), "{:?} instead of step {goal}", overview.end),
        }
        self
    }

    /// Records an answer with fields.
    pub async fn fill_in(&self, by: Person, record: &str, answer: &str, filled: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("request".to_owned(), self.id.clone()), ("record".into(), record.into())];
        fields.push(("answer".into(), answer.into()));
        for (name, value) in filled {
            let is_own = *name == "note" || name.starts_with("actions[");
            let name = if is_own { (*name).to_owned() } else { format!("fields[{name}]") };
            fields.push((name, (*value).to_owned()));
        }
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.app.as_(by).submit("releases/record", &fields).await
    }

    /// Does what the step asks for, as the people of its roles.
    pub async fn meet_step(&self, step: &str, way: Way) {
        let kind = self.overview_kind().await;
        match step {
            "1" => self.accept_change("Faster settlement").await,
            "2" => self.plan_of_twenty(&kind).await,
            "3" => self.assign_activities().await,
            "4" => self.assemble_packages().await,
            "5" => self.build().await,
            "6" => {
                self.record(Person::ValidationTeam, "test-prerequisites", "done", "").await.done();
                self.deploy("TEST").await;
                let summary = [("summary", "All is well.")];
                self.fill_in(Person::ValidationTeam, "test-results", "pass", &summary).await.done();
            }
            "7" => _ = self.pass_check("fit-for-purpose", "Settles a day's payments").await,
            "8" => {
                self.rehearse().await;
                self.announce("plan", &["change-management", "stakeholders"]).await;
                self.record(Person::ReleaseManager, "pre-implementation-checks", "pass", "").await.done();
            }
            "9" => {
                self.record(Person::ReleaseManager, "environments-ready", "done", "").await.done();
                self.announce("release", &["stakeholders", "users"]).await;
            }
            "10" => self.go(&kind).await,
            "11" => self.back_up().await,
            "12" => {
                self.announce("downtime", &["users", "support-teams", "stakeholders"]).await;
                self.carry_out_the_runbook().await;
                self.deploy_live().await;
            }
            "13" => {
                let answer = if way == Way::Success { "pass" } else { "fail" };
                let findings = [("findings", "Logs, metrics, one payment.")];
                self.fill_in(Person::Deployer, "health-check", answer, &findings).await.done();
            }
            "14" => {
                let effects = [("intended", "Faster."), ("unintended", "None.")];
                self.fill_in(Person::ChangeManager, "evaluation", "pass", &effects).await.done();
                self.take_baseline("after").await;
            }
            "15" => self.review(way).await,
            "16" if way == Way::Success => self.support_early_life().await,
            "17" => self.roll_back().await,
            "18" => self.tell(way).await,
            "19" => {
                let status = [("status", "In LIVE, and quiet."), ("note", "Settlement is faster now.")];
                self.fill_in(Person::ReleaseManager, "closure-comments", "", &status).await.done();
            }
            "20" => self.update_cmdb(way).await,
            _ => {}
        }
    }

    async fn overview_kind(&self) -> String {
        let view: slipway::api::releases::ReleaseHead =
            self.app.as_(Person::Reader).read("releases/head", &[("id", &self.id)]).await.expect(200).read();
        view.row.kind.key().to_owned()
    }

    async fn plan_of_twenty(&self, kind: &str) {
        self.write_plan(&complete_plan()).await;
        self.submit_plan().await;
        self.record(Person::ChangeManager, "coordination-change", "done", "").await.done();
        self.record(Person::BuildTeam, "coordination-build", "done", "").await.done();
        if kind == "emergency" {
            self.vote(Person::Cab1, "emergency-plan").await;
        } else {
            self.vote(Person::Cab1, "plan").await;
            self.vote(Person::Cab2, "plan").await;
        }
    }

    /// One activity for the Build team.
    pub async fn assign_activities(&self) {
        let fields = [
            ("request", self.id.as_str()),
            ("title", "Build the settlement"),
            ("phase", "build"),
            ("assignee", "role:build-team"),
        ];
        self.app.as_(Person::ReleaseManager).submit("activities/add", &fields).await.done();
    }

    /// The packages and their parts.
    pub async fn assembly(&self) -> Assembly {
        self.app.as_(Person::Reader).read("packages/list", &[("id", &self.id)]).await.expect(200).read()
    }

    async fn assemble_packages(&self) {
        let builder = self.app.as_(Person::BuildTeam);
        for package in self.assembly().await.packages {
            let (component, digest) = (world().api.to_string(), "ab".repeat(32));
            let part = [
                ("request", self.id.as_str()),
                ("package", &package.id),
                ("component", &component),
                ("version", "2.4.0"),
                ("output", &digest),
                ("reference", "v2.4.0"),
            ];
            builder.submit("packages/add-part", &part).await.done();
            let seen = self.assembly().await.fingerprint;
            let mark = [("request", self.id.as_str()), ("package", &package.id), ("seen", &seen)];
            builder.submit("packages/assemble", &mark).await.done();
        }
    }

    async fn build(&self) {
        self.record(Person::BuildTeam, "build-prerequisites", "done", "").await.done();
        let document = [
            ("plans", "make build, make install"),
            ("quality", "Dashboards and alarms"),
            ("deployment", "Blue, then green"),
            ("rollback", "Switch back"),
            ("remediation", "Replay the queue"),
            ("version-control", "v2.4.0"),
            ("inputs", "sha256:ab"),
        ];
        self.fill_in(Person::BuildTeam, "build-document", "done", &document).await.done();
        self.record(Person::BuildTeam, "security-requirements", "pass", "").await.done();
        self.record(Person::ReleaseManager, "next-environment", "done", "").await.done();
    }

    pub async fn rehearse(&self) {
        let seen: Rollback =
            self.app.as_(Person::Reader).read("rollback/read", &[("id", &self.id)]).await.expect(200).read();
        let on = (clock::now() - TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M").to_string();
        let plan = seen.revision.map(|r| r.1).unwrap_or_default();
        let deployer = self.app.as_(Person::Deployer);
        let fields = [
            ("request", self.id.as_str()),
            ("plan", &plan),
            ("packages", &seen.packages),
            ("on", &on),
            ("zone", "UTC"),
            ("who", "Dora"),
            ("place", "TEST"),
            ("minutes", "20"),
            ("outcome", "succeeded"),
        ];
        deployer.submit("rollback/rehearse", &fields).await.done();
        let minutes = [("request", self.id.as_str()), ("minutes", "15")];
        deployer.submit("rollback/verification-time", &minutes).await.done();
    }

    /// Prepares an announcement and sends it.
    pub async fn announce(&self, kind: &str, audiences: &[&str]) {
        let sender = self.app.as_(Person::ReleaseManager);
        let mut fields =
            vec![("request", self.id.as_str()), ("kind", kind), ("subject", "{release}"), ("body", "{window}")];
        fields.extend(audiences.iter().map(|a| ("audiences[]", *a)));
        sender.submit("announcements/prepare", &fields).await.done();
        let page: Announcements = sender.read("announcements/of-release", &[("id", &self.id)]).await.expect(200).read();
        let preview = page.preview.expect("a preview");
        let send = [("request", self.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
        sender.submit("announcements/send", &send).await.done();
    }

    async fn go(&self, kind: &str) {
        let issues = [("issues", "none"), ("risks", "The batch may run late.")];
        self.fill_in(Person::Deployer, "readiness", "pass", &issues).await.done();
        if kind != "major" {
            return self.vote(Person::DeliveryManager, "go").await;
        }
        for (record, fields) in [
            ("training-plan", vec![("plan", "Support learns the new screen.")]),
            ("training-material", vec![("where", "wiki/settlement")]),
            ("training-schedule", vec![("dates", "Monday, room 2")]),
            ("training-attendance", vec![("users", "40"), ("support", "6"), ("others", "3")]),
        ] {
            self.fill_in(Person::Deployer, record, "done", &fields).await.done();
        }
        self.announce("training", &["users", "support-teams", "stakeholders"]).await;
        self.vote(Person::Cab1, "go-major").await;
        self.vote(Person::Cab2, "go-major").await;
    }

    async fn back_up(&self) {
        let backup =
            [("what", "The ledger"), ("where", "Vault 3"), ("restore", "Restored to TEST by Dora: all there.")];
        self.fill_in(Person::ReleaseManager, "backup", "done", &backup).await.done();
        self.take_baseline("before").await;
    }

    /// Takes a baseline of api and ledger.
    pub async fn take_baseline(&self, moment: &str) {
        let version = if moment == "before" { "2.3.0" } else { "2.4.0" };
        let table = format!("component,version,digest\napi,{version},\nledger,{version},\n");
        let fields = [("request", self.id.as_str()), ("moment", moment), ("environment", "LIVE"), ("table", &table)];
        self.app.as_(Person::ConfigurationManager).submit("baselines/take", &fields).await.done();
    }

    /// Starts and finishes every activity of the deployment plan.
    pub async fn carry_out_the_runbook(&self) {
        let deployer = self.app.as_(Person::Deployer);
        let page: RunbookView = deployer.read("runbook/read", &[("id", &self.id)]).await.expect(200).read();
        let plan = page.revision.map(|r| r.1).unwrap_or_default();
        for line in page.lines {
            for act in ["start", "finish"] {
                let fields =
                    [("request", self.id.as_str()), ("plan", &plan), ("activity", &line.activity), ("act", act)];
                deployer.submit("runbook/act", &fields).await.done();
            }
        }
    }

    pub async fn deploy_live(&self) {
        let fields =
            [("request", self.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded"), ("note", "ran it")];
        self.app.as_(Person::Deployer).submit("deployments/record", &fields).await.done();
    }

    pub async fn review(&self, way: Way) {
        let answer = if way == Way::Success { "pass" } else { "fail" };
        let review = [
            ("outage_minutes", "12"),
            ("went_well", "The rehearsal."),
            ("root_causes", "A lock."),
            ("lessons", "Test with a full ledger."),
            ("actions", "none"),
        ];
        self.fill_in(Person::ChangeManager, "pir", answer, &review).await.done();
    }

    async fn support_early_life(&self) {
        let owner = Person::ReleaseManager.id().to_string();
        let manager = self.app.as_(Person::ReleaseManager);
        let plan =
            [("request", self.id.as_str()), ("owner", &owner), ("days", "14"), ("exit_criteria", "Quiet for a week.")];
        manager.submit("support/plan", &plan).await.done();
        let end = [("request", self.id.as_str()), ("words", "It is quiet."), ("early_reason", "Nothing came up.")];
        manager.submit("support/end", &end).await.done();
    }

    /// Opens a problem record that explains the release, and gives its number.
    pub async fn open_problem(&self) -> String {
        let fields = [("request", self.id.as_str()), ("title", "A lock in the ledger")];
        self.app.as_(Person::ProblemManager).submit("problems/open", &fields).await.done();
        let review: Review =
            self.app.as_(Person::Reader).read("review/read", &[("id", &self.id)]).await.expect(200).read();
        review.problems.last().unwrap().number.clone()
    }

    async fn roll_back(&self) {
        let advice = [("advice", "Customers cannot pay.")];
        self.fill_in(Person::CustomerDeliveryManager, "rollback-advice", "done", &advice).await.done();
        self.record(Person::ReleaseManager, "rollback-authorised", "done", "").await.done();
        for step in complete_plan().backout.steps {
            let record = format!("backout.{}", step.id);
            self.record(Person::ReleaseManager, &record, "pass", "").await.done();
        }
        self.record(Person::ReleaseManager, "services-restored", "done", "").await.done();
        let problem = self.open_problem().await;
        let analysis =
            [("problem", problem.as_str()), ("cause", "A lock in the ledger."), ("fix", "A shorter transaction.")];
        self.fill_in(Person::ProblemManager, "root-cause-analysis", "done", &analysis).await.done();
    }

    async fn tell(&self, way: Way) {
        if way == Way::Emergency {
            self.review(way).await;
        }
        self.announce("requester", &["requesters"]).await;
        if way != Way::Success {
            self.announce("failure", &["users", "stakeholders"]).await;
        }
    }

    async fn update_cmdb(&self, way: Way) {
        let sacm = self.app.as_(Person::SacmManager);
        let seen: Baselines = sacm.read("baselines/list", &[("id", &self.id)]).await.expect(200).read();
        let version = if way == Way::Success { "2.4.0" } else { "2.3.0" };
        let (api, ledger) = (format!("version[{}]", world().api), format!("version[{}]", world().ledger));
        let fields = [
            ("request", self.id.as_str()),
            ("seen", &seen.seen),
            ("seen_items", &seen.seen_items),
            (api.as_str(), version),
            (ledger.as_str(), version),
        ];
        sacm.submit("baselines/update-cmdb", &fields).await.done();
    }
}

/// Who leaves a step, and by which outcome.
fn leaves(step: &str, way: Way) -> (Person, &'static str) {
    match (step, way) {
        ("7", _) => (Person::ReleaseManager, "yes"),
        ("10", _) => (Person::ReleaseManager, "go"),
        ("13", Way::Success) => (Person::ReleaseManager, "healthy"),
        ("13", Way::Rollback) => (Person::ReleaseManager, "not-healthy"),
        ("13", Way::Emergency) => (Person::ReleaseManager, "emergency-rollback"),
        ("14" | "15", _) => (Person::ChangeManager, "done"),
        ("16", Way::Success) => (Person::ChangeManager, "no"),
        ("16", _) => (Person::ChangeManager, "yes"),
        ("18", Way::Success) => (Person::ChangeManager, "implemented"),
        ("18", _) => (Person::ChangeManager, "backed-out"),
        ("20", Way::Success) => (Person::SacmManager, "successful"),
        ("20", _) => (Person::SacmManager, "rolled-back"),
        _ => (Person::ReleaseManager, "done"),
    }
}
