//! What happens at each step of the process while a demo release is there. A chapter that is told only in part leaves
//! its step waiting for somebody.

use super::{cast::Who, script::Twist, story::Story, texts};
use crate::{
    domain::{
        announcement::Kind,
        approval::{Choice, Head},
        calendar::Environment,
        checklist::{Check, CheckKind, CheckResult, Defect, Severity},
        ids::{CheckId, DefectId, DeploymentId, RevisionId},
        plan::{self, Submission, Touched},
        process::definition::Answer,
    },
    server::{
        Failure,
        operations::dossier::backout_record,
        store::{
            deployments::Deployment,
            plans::Draft,
            records::{Filled, RecordRow},
        },
    },
};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An outcome and the reason given.
type Way = (&'static str, &'static str);

impl Story<'_> {
    /// Tells what happens at a step; answers with the way out of it. `partly`: it stays there.
    pub async fn chapter(&mut self, step: &str, partly: bool) -> Result<Way, Failure> {
        match step {
            "1" => self.state_policy(),
            "2" => return self.plan_release(partly).await,
            "3" if self.spec.twist == Twist::QualityCenter => return Ok(("yes", "")),
            "3" => return Ok(("no", "")),
            "4" => self.ask_for_entry(partly).await?,
            "5" => {
                self.record(
                    "quality-center-requirement",
                    "Number of the requirement in Quality Center",
                    true,
                    "REQ-20417",
                )
                .await?
            }
            "7" => self.accept_changes().await?,
            "8" => self.deploy_to_test(partly).await?,
            "10" => self.test(&[CheckKind::FitForPurpose], partly),
            "11" => self.evaluate(partly),
            "12" => return Ok(self.accept()),
            "13" => self.ask_board(partly).await?,
            "14" => self.prepare(partly).await?,
            "15" => self.deploy(Environment::Live, "All activities done on time."),
            "16" => return self.look_whether_it_works().await,
            "19" => self.back_out(partly).await?,
            _ => {}
        }
        Ok(("done", ""))
    }

    fn state_policy(&mut self) {
        let plan = texts::policy_only(self.spec);
        self.draft(plan);
        let words = format!("edited the plan of {}: Release policy", self.dossier.request.name());
        self.say(self.spec.manager, "plan.saved", words, json!({ "sections": ["policy"] }));
    }

    fn draft(&mut self, plan: plan::Plan) {
        let person = self.cast.person(self.spec.manager);
        let edit = self.dossier.draft.as_ref().map_or(1, |d| d.edit + 1);
        let (saved_by, saved_at) = (person.name.clone(), self.at);
        self.dossier.draft = Some(Draft { edit, plan, required: vec![], editors: vec![person.id], saved_by, saved_at });
    }

    async fn plan_release(&mut self, partly: bool) -> Result<Way, Failure> {
        let plan = texts::plan(self.spec, self.cast, self.zones, &self.dossier.request.window);
        let other = self.other_manager();
        if self.spec.twist == Twist::Revised {
            let mut first = plan.clone();
            for later in first.row_ids(plan::Rows::BackoutSteps).into_iter().skip(1) {
                first.remove_row(plan::Rows::BackoutSteps, &later);
            }
            self.submit(first, "").await?;
            self.at += TimeDelta::hours(2);
            let comment = "The backout plan does not say who restores the data, nor how long it takes.";
            self.vote("planning-documents", other, Choice::Reject, comment).await?;
            self.at += TimeDelta::hours(1);
        }
        let again = self.dossier.revision.is_some();
        let why = if again { "The backout plan now says who restores the data, and how long it takes." } else { "" };
        self.submit(plan, why).await?;
        if partly {
            return Ok(("done", ""));
        }
        self.at += TimeDelta::minutes(50);
        self.vote("release-policy", other, Choice::Approve, "").await?;
        self.vote("acceptance-criteria", other, Choice::Approve, "").await?;
        self.vote("planning-documents", other, Choice::Approve, "Clear, and the backout is short.").await?;
        Ok(("done", ""))
    }

    fn other_manager(&self) -> Who {
        if self.spec.manager == Who::FirstManager { Who::SecondManager } else { Who::FirstManager }
    }

    pub async fn submit(&mut self, plan: plan::Plan, why: &str) -> Result<(), Failure> {
        self.draft(plan.clone());
        let person = self.cast.person(self.spec.manager).id;
        let before = self.dossier.revision.as_ref();
        let number = before.map_or(1, |r| r.number + 1);
        let submission = Submission {
            id: RevisionId(Uuid::now_v7()),
            request: self.dossier.request.id,
            number,
            submitted_by: person,
            submitted_at: self.at,
            why: why.to_owned(),
            touched: before.map_or_else(Touched::unknown, |r| Touched::between(&r.plan, &plan)),
            policy: self.dossier.lineage.policy().version,
            editors: vec![person],
        };
        let revision = plan::freeze(&plan, self.spec.kind.key(), submission)?;
        self.tx.insert_revision(&revision).await?;
        let words = format!("submitted revision {number} of the plan ({})", revision.short_hash());
        let data = json!({ "number": number, "sha256": revision.sha256, "why": why });
        self.say(self.spec.manager, "plan.submitted", words, data);
        self.dossier.lineage = std::mem::take(&mut self.dossier.lineage).with(Head::of(&revision));
        self.dossier.revision = Some(revision);
        self.count_votes();
        Ok(())
    }

    async fn ask_for_entry(&mut self, partly: bool) -> Result<(), Failure> {
        if partly {
            return Ok(());
        }
        self.vote("quality-entry", Who::Changes, Choice::Approve, "Entry granted for the whole scope.").await
    }

    async fn record(&mut self, name: &str, title: &str, positive: bool, note: &str) -> Result<(), Failure> {
        let who = if name.starts_with("quality-center") { Who::Quality } else { self.spec.manager };
        self.record_by(who, name, title, positive, note).await
    }

    pub async fn record_by(
        &mut self,
        who: Who,
        name: &str,
        title: &str,
        positive: bool,
        note: &str,
    ) -> Result<(), Failure> {
        let person = self.cast.person(who);
        let purpose = self.dossier.definition.record(name).and_then(|(_, r)| r.purpose);
        let answer = Answer { positive, note: note.to_owned(), purpose, fields: BTreeMap::new() };
        self.tx.save_record(self.dossier.request.id, name, &answer, person.id, self.at).await?;
        let row = RecordRow {
            fields: Filled::default(),
            name: name.to_owned(),
            positive,
            note: note.to_owned(),
            by_name: person.name.clone(),
            at: self.at,
        };
        self.dossier.records.retain(|r| r.name != name);
        self.dossier.records.push(row);
        let answer = match positive {
            _ if name.starts_with("quality-center") => note,
            true if name == "sanity-check" || name.starts_with("backout") => "passed",
            true => "done",
            false => "failed",
        };
        let data = json!({ "record": name, "positive": positive, "note": note });
        self.say(who, "record.made", format!("recorded “{title}”: {answer}"), data);
        Ok(())
    }

    async fn deploy_to_test(&mut self, partly: bool) -> Result<(), Failure> {
        self.list_checks();
        self.deploy(Environment::Test, "Built and installed in staging.");
        if partly {
            return Ok(());
        }
        let note = "Test data loaded, interfaces pointed to staging.";
        self.record("integration-testing-prepared", "Preparation for integration testing", true, note).await
    }

    fn deploy(&mut self, environment: Environment, note: &str) {
        let person = self.cast.person(Who::Deployer);
        let revision_hash = self.dossier.revision.as_ref().map(|r| r.sha256.clone()).unwrap_or_default();
        for package in &mut self.dossier.packages {
            package.environment = Some(environment);
        }
        let packages = self.dossier.packages.len() as i64;
        let deployment = Deployment {
            id: DeploymentId(Uuid::now_v7()),
            environment,
            succeeded: true,
            note: note.to_owned(),
            revision_hash: revision_hash.clone(),
            packages,
            by: person.id,
            by_name: person.name.clone(),
            at: self.at,
        };
        let words = format!("deployed {} to {environment}: succeeded", self.dossier.request.name());
        let data = json!({ "environment": environment, "packages": packages, "revision": revision_hash });
        self.dossier.deployments.insert(0, deployment);
        self.say(Who::Deployer, "deployment.recorded", words, data);
        self.at += TimeDelta::minutes(20);
    }

    fn list_checks(&mut self) {
        if !self.dossier.checks.is_empty() {
            return;
        }
        let check = |(kind, title, mandatory): (CheckKind, String, bool)| Check {
            id: CheckId(Uuid::now_v7()),
            kind,
            title,
            mandatory,
            result: None,
            note: String::new(),
            by: None,
            by_name: String::new(),
            at: None,
            external: None,
            version: 1,
            evidence: vec![],
        };
        self.dossier.checks = texts::checks(self.spec).into_iter().map(check).collect();
        let count = self.dossier.checks.len();
        self.say(
            Who::Quality,
            "checklist.started",
            format!("wrote a checklist of {count} tests"),
            json!({ "count": count }),
        );
    }

    /// Gives every open check of the kinds its result; `partly`: only the first, and the last mandatory one fails.
    fn test(&mut self, kinds: &[CheckKind], partly: bool) {
        let open: Vec<usize> = (0..self.dossier.checks.len())
            .filter(|i| kinds.contains(&self.dossier.checks[*i].kind) && self.dossier.checks[*i].result.is_none())
            .collect();
        for (n, i) in open.iter().enumerate() {
            if partly && n > 2 {
                return;
            }
            let fails = partly && n == 2;
            let who = if n % 3 == 1 { Who::Quality } else { Who::Tester };
            let (result, note) = if fails {
                (CheckResult::Fail, texts::FAILED)
            } else {
                (CheckResult::Pass, texts::PASSED[(n + i) % 4])
            };
            self.give_result(*i, who, result, note);
        }
    }

    fn give_result(&mut self, i: usize, who: Who, result: CheckResult, note: &str) {
        let person = self.cast.person(who);
        let (at, id, name) = (self.at, person.id, person.name.clone());
        let check = &mut self.dossier.checks[i];
        (check.result, check.note, check.at) = (Some(result), note.to_owned(), Some(at));
        (check.by, check.by_name) = (Some(id), name);
        check.version += 1;
        let words = format!("gave “{}” the result {}", check.title, result.label().to_lowercase());
        let data = json!({ "check": check.id, "result": result, "note": note });
        self.say(who, "check.recorded", words, data);
    }

    fn evaluate(&mut self, partly: bool) {
        let rest: Vec<_> = CheckKind::ALL.iter().copied().filter(|k| *k != CheckKind::FitForPurpose).collect();
        self.test(&rest, partly);
        let first_time = self.dossier.request.run.trail.iter().all(|l| l.step != "12");
        let severity = if self.spec.twist == Twist::NotAcceptable { Severity::High } else { Severity::Low };
        if let Some((defect, _)) = &mut self.defect {
            defect.open = false;
            let words = format!("closed the defect “{}”", defect.title);
            self.say(Who::Tester, "defect.changed", words, json!({}));
        } else if first_time && (partly || self.spec.changes > 1) {
            let (title, workaround) = texts::defect(self.spec);
            let by = self.cast.person(Who::Tester);
            let (by_name, at) = (by.name.clone(), self.at);
            let defect = Defect {
                id: DefectId(Uuid::now_v7()),
                title: title.to_owned(),
                severity,
                open: true,
                workaround: workaround.to_owned(),
                by: Some(by.id),
                by_name,
                at: Some(at),
                version: 1,
            };
            self.defect = Some((defect, at));
            self.say(Who::Tester, "defect.listed", format!("listed the defect “{title}” ({severity})"), json!({}));
        }
    }

    fn accept(&mut self) -> Way {
        let seen = self.dossier.request.run.trail.iter().any(|l| l.step == "12");
        if self.spec.twist == Twist::NotAcceptable && !seen {
            return ("not-acceptable", "A defect of high severity has no workaround that support could carry.");
        }
        ("acceptable", "All mandatory tests have passed; the known defects have workarounds.")
    }

    async fn ask_board(&mut self, partly: bool) -> Result<(), Failure> {
        let comment = texts::GO[self.dossier.request.number as usize % texts::GO.len()];
        self.vote("rollout", Who::FirstBoard, Choice::Approve, comment).await?;
        if partly {
            return Ok(());
        }
        self.at += TimeDelta::minutes(35);
        self.vote("rollout", Who::SecondBoard, Choice::Approve, "").await?;
        if self.spec.changes > 1 {
            self.vote("rollout", Who::ThirdBoard, Choice::Abstain, "I was not in the walk-through.").await?;
        }
        Ok(())
    }

    async fn prepare(&mut self, partly: bool) -> Result<(), Failure> {
        self.record("logistics", "Logistics", true, "On-call list is out, access is checked.").await?;
        if partly {
            return Ok(());
        }
        self.announce(Kind::Release, "").await?;
        self.record("training", "Training", true, "Support has seen the walk-through.").await?;
        self.record("communication", "Communication", true, "Customers and stakeholders were told.").await
    }

    async fn look_whether_it_works(&mut self) -> Result<Way, Failure> {
        let works = self.spec.twist != Twist::BackedOut;
        let note = if works { "Smoke test green, error rate normal." } else { "Every third nightly load times out." };
        self.record("sanity-check", "Sanity check and testing in LIVE", works, note).await?;
        let reason = "The sanity check failed and the cause is not known.";
        Ok(if works { ("yes", "") } else { ("no", reason) })
    }

    async fn back_out(&mut self, partly: bool) -> Result<(), Failure> {
        let steps = self.dossier.plan().map(|p| p.backout.steps.clone()).unwrap_or_default();
        let count = if partly { 1 } else { steps.len() };
        for step in steps.into_iter().take(count) {
            self.at += TimeDelta::minutes(10);
            self.record(&backout_record(&step.id), &step.title, true, "Done as planned.").await?;
        }
        Ok(())
    }
}
