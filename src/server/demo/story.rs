//! One release, played from its raising to wherever the script stops it. Time passes between chapters, office hours
//! apart from the night of the roll-out; each move goes through the process's own gates, so a script that skips
//! something fails instead of seeding nonsense.

use super::{
    Past,
    cast::{Cast, Who},
    scope::Pool,
    script::{Spec, Twist},
};
use crate::{
    domain::{
        access::SodPolicy,
        approval::{self, Choice, Vote},
        calendar::{Environment, Window},
        change::ChangeStatus,
        checklist::Defect,
        event::Event,
        ids::{ReleaseId, RequestId},
        process::{self, Effect, Left, Position, Run, run::AdvanceForm},
        release::{self, Release, Request},
    },
    server::{
        Failure,
        operations::{deployments::taken_back, dossier::Dossier},
        store::{StoreError, Tx, plans::Draft, seeding::SeededChange},
        zones::TimeZones,
    },
};
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// A release while its story is told.
pub struct Story<'a> {
    pub tx: &'a mut Tx,
    pub cast: &'a Cast,
    pub zones: &'a TimeZones,
    pub spec: &'a Spec,
    pub dossier: Dossier,
    /// What time it is in the story.
    pub at: DateTime<Utc>,
    pub defect: Option<(Defect, DateTime<Utc>)>,
    pub pool: &'a mut Pool,
    /// When each change was raised, by its number's digits.
    pub raised: HashMap<i64, DateTime<Utc>>,
    past: &'a mut Vec<Past>,
    started: DateTime<Utc>,
    /// When the last chapter before the roll-out is over.
    ready: DateTime<Utc>,
}

impl<'a> Story<'a> {
    /// Raises the release.
    pub async fn begin(
        tx: &'a mut Tx,
        (cast, zones, pool): (&'a Cast, &'a TimeZones, &'a mut Pool),
        spec: &'a Spec,
        window: Window,
        now: DateTime<Utc>,
        past: &'a mut Vec<Past>,
    ) -> Result<Self, Failure> {
        let ready = if spec.goes_live() { window.starts_at - TimeDelta::hours(30) } else { now - TimeDelta::hours(7) };
        let number = u32::try_from(tx.next_number("request").await?).map_err(StoreError::corrupt)?;
        let started = office(ready - TimeDelta::days(spec.days), number);
        let process = match spec.twist {
            Twist::TwentySteps => process::builtin::RELEASE_AND_DEPLOYMENT,
            _ => process::builtin::RELEASE_REQUEST,
        };
        let definition = process::builtin::find(process, 1)
            .ok_or_else(|| StoreError::corrupt("the shipped process cannot be read"))?;
        let (product, product_name) = cast.product(spec.product).clone();
        let version = if spec.version.is_empty() { None } else { Some(release::version("version", spec.version)?) };
        let request = Request {
            dates_published_at: None,
            id: RequestId(Uuid::now_v7()),
            number,
            product,
            product_name,
            title: spec.title.to_owned(),
            kind: spec.kind,
            version,
            window,
            components: cast.components(spec.product, spec.components),
            policy: SodPolicy::SoxStrict,
            run: Run::start(&definition),
            raised_by: cast.person(spec.manager).id,
            created_at: started,
            updated_at: started,
        };
        tx.insert_request(&request, request.run.percent(&definition)).await?;
        let dossier = Dossier::load(tx, request.id).await?;
        let words = format!("raised {} “{}”", request.name(), request.title);
        let (defect, raised) = (None, HashMap::new());
        let mut story =
            Self { tx, cast, zones, spec, dossier, at: started, defect, pool, raised, past, started, ready };
        story.note(spec.manager, Event::on(request.id, "release.raised", words));
        for effect in definition.at_start {
            story.take_effect(effect);
        }
        Ok(story)
    }

    /// Tells it to where the script stops, and stores what it has led to.
    pub async fn tell(mut self) -> Result<(), Failure> {
        let path = self.spec.path();
        let before = path.iter().position(|s| *s == "15").unwrap_or(path.len()).max(1);
        for (i, step) in path.iter().enumerate() {
            let stops = self.spec.until == *step && i + 1 == path.len();
            if stops && !self.spec.partly {
                break;
            }
            self.pass_time(step, i + 1, before);
            let (outcome, rationale) = match self.spec.twist {
                Twist::TwentySteps => self.chapter_of_twenty(step, stops).await?,
                _ => self.chapter(step, stops).await?,
            };
            if stops {
                break;
            }
            self.leave(step, outcome, rationale)?;
        }
        self.store().await
    }

    fn pass_time(&mut self, step: &str, chapter: usize, chapters: usize) {
        let start = self.dossier.request.window.starts_at;
        let at = match step {
            "15" => start + TimeDelta::minutes(5),
            "16" | "17" | "19" | "20" => self.at + TimeDelta::minutes(25),
            _ => {
                let whole = (self.ready - self.started).num_minutes();
                let at = self.started + TimeDelta::minutes(whole * chapter as i64 / chapters as i64);
                office(at, chapter as u32 + 5 * self.dossier.request.number).min(self.ready)
            }
        };
        self.at = at.max(self.at + TimeDelta::minutes(6));
    }

    /// Writes down what somebody did; the next thing happens some minutes later.
    pub fn note(&mut self, who: Who, event: Event) {
        self.past.push(Past { at: self.at, who: Some(who), event });
        self.at += TimeDelta::minutes(4);
    }

    /// [`Self::note`] about this release.
    pub fn say(&mut self, who: Who, kind: &'static str, words: String, data: serde_json::Value) {
        self.note(who, Event::on(self.dossier.request.id, kind, words).with(data));
    }

    /// Writes down what happened at another time, or by the system.
    pub fn recall(&mut self, at: DateTime<Utc>, who: Option<Who>, event: Event) {
        self.past.push(Past { at, who, event });
    }

    /// Casts a vote on the newest revision.
    pub async fn vote(&mut self, gate: &str, who: Who, choice: Choice, comment: &str) -> Result<(), Failure> {
        let Some(revision) = self.dossier.revision.clone() else { return Ok(()) };
        let person = self.cast.person(who);
        let vote = Vote {
            gate: gate.to_owned(),
            person: person.id,
            person_name: person.name.clone(),
            revision: revision.number,
            revision_hash: revision.sha256.clone(),
            choice,
            comment: comment.to_owned(),
            at: self.at,
        };
        let held = self.dossier.definition.approval(gate).map(|(_, a)| (a.title.clone(), a.signed));
        let (title, signed) = held.unwrap_or_default();
        self.tx.insert_vote(self.dossier.request.id, revision.id, &vote, signed).await?;
        let words = format!("{} “{title}” on revision {}", choice.done(), revision.number);
        let data = json!({ "gate": gate, "choice": choice, "revision": revision.sha256, "comment": comment });
        self.say(who, "vote.cast", words, data);
        self.dossier.votes.push(vote);
        self.count_votes();
        Ok(())
    }

    /// Counts again after a vote or a new revision.
    pub fn count_votes(&mut self) {
        if self.dossier.revision.is_none() {
            return;
        }
        let lineage = &self.dossier.lineage;
        for gate in self.dossier.definition.steps.iter().flat_map(|s| &s.approvals) {
            let eligible = approval::eligible(&self.cast.holders(gate.voters), lineage.authors());
            let votes: Vec<Vote> = self.dossier.votes.iter().filter(|v| v.gate == gate.key).cloned().collect();
            let tally = approval::tally(gate.rule, &eligible, &votes, |v| lineage.counts(v));
            self.dossier.tallies.insert(gate.key.clone(), tally);
        }
    }

    /// Leaves a step by the process's own rules.
    fn leave(&mut self, step: &str, outcome: &str, rationale: &str) -> Result<(), Failure> {
        let id = self.dossier.request.id;
        let who = if matches!(step, "3" | "4" | "5") && self.spec.twist != Twist::TwentySteps {
            Who::Quality
        } else {
            self.spec.manager
        };
        let form = AdvanceForm {
            request: id.to_string(),
            step: step.to_owned(),
            outcome: outcome.to_owned(),
            rationale: rationale.to_owned(),
        };
        let run = &self.dossier.request.run;
        let moved =
            run.advance(&self.dossier.definition, &self.dossier.facts(), &self.cast.actor(who), &form, self.at)?;
        self.dossier.request.run = moved.run;
        let at = self.at;
        for (i, left) in moved.left.iter().enumerate() {
            let step = self.dossier.definition.step(&left.step);
            let label = step.and_then(|s| s.outcomes.iter().find(|o| o.key == left.outcome)).map(|o| o.label.as_str());
            let name = step.map_or("", |s| s.name.as_str());
            let words = format!("left step {}. {name}: {}", left.step, label.unwrap_or_default());
            let event = Event::on(id, "step.left", words).with(json!({ "left": left }));
            self.recall(at, (i == 0).then_some(who), event);
        }
        for effect in moved.effects {
            self.take_effect(effect);
        }
        if let Position::End(key) = &self.dossier.request.run.at {
            let end = self.dossier.definition.end(key).map(|e| e.name.clone()).unwrap_or_default();
            self.recall(at, None, Event::on(id, "release.closed", format!("set the status to “{end}”")));
        }
        self.at += TimeDelta::minutes(2);
        Ok(())
    }

    fn take_effect(&mut self, effect: Effect) {
        let id = self.dossier.request.id;
        let status = match effect {
            Effect::CreateRelease => {
                let release = Release { id: ReleaseId(Uuid::now_v7()), request: id, created_at: self.at };
                self.dossier.release = Some(release);
                let words = format!("created the release {}", self.dossier.request.name());
                return self.recall(self.at, None, Event::on(id, "release.created", words));
            }
            Effect::TakePackagesBack => {
                let count = self.dossier.packages.len();
                for package in &mut self.dossier.packages {
                    package.environment = Some(Environment::Test);
                }
                return self.recall(self.at, None, taken_back(&self.dossier, count));
            }
            Effect::MarkChangesImplemented => ChangeStatus::Implemented,
            Effect::MarkChangesBackedOut => ChangeStatus::BackedOut,
            Effect::PublishDates | Effect::CloseChanges => return,
        };
        for change in &mut self.dossier.changes {
            change.status = status;
        }
        let numbers: Vec<_> = self.dossier.changes.iter().map(|c| c.number.clone()).collect();
        let words = format!("set {} to “{status}”", numbers.join(", "));
        let event = Event::on(id, "change.marked", words).with(json!({ "changes": numbers, "status": status }));
        self.recall(self.at, Some(self.spec.manager), event);
    }

    /// Stores everything that is not stored yet.
    async fn store(self) -> Result<(), Failure> {
        let Dossier { request, definition, release, draft, checks, changes, packages, deployments, .. } = self.dossier;
        let (tx, id) = (self.tx, request.id);
        tx.save_request(&request, request.run.percent(&definition), self.at).await?;
        let took_back = |l: &&Left| {
            let way = definition.step(&l.step).and_then(|s| s.outcomes.iter().find(|o| o.key == l.outcome));
            way.is_some_and(|w| w.effects.contains(&Effect::TakePackagesBack))
        };
        if let Some(left) = request.run.trail.iter().find(took_back) {
            tx.mark_taken_back(id, left.at).await?;
        }
        if let Some(Draft { plan, editors, .. }) = draft {
            let by = self.cast.person(self.spec.manager).id;
            tx.save_draft(id, 0, (&plan, &editors), by, self.at).await?;
        }
        for (position, check) in (1..).zip(&checks) {
            tx.seed_check(id, position, check).await?;
        }
        if let Some((defect, at)) = self.defect {
            tx.insert_defect(id, &defect, (self.cast.person(Who::Tester).id, at)).await?;
        }
        let Some(release) = release else { return Ok(()) };
        tx.insert_release(&release).await?;
        for change in &changes {
            let number = change.number.trim_start_matches("RFC-").parse().map_err(StoreError::corrupt)?;
            let created_at = self.raised.get(&number).copied().unwrap_or(self.started);
            let release = Some(release.id);
            tx.seed_change(&SeededChange { change, number, release, created_at, updated_at: self.at }).await?;
        }
        for package in &packages {
            tx.insert_package(release.id, package).await?;
        }
        for deployment in deployments.iter().rev() {
            tx.insert_deployment(release.id, deployment).await?;
        }
        Ok(())
    }
}

impl Spec {
    /// The steps that the release goes through, in order, the one that it stops at included.
    fn path(&self) -> Vec<&'static str> {
        let mut path = vec!["1", "2", "3"];
        if self.twist == Twist::QualityCenter {
            path.extend(["4", "5"]);
        }
        if self.twist == Twist::NotAcceptable {
            path.extend(["7", "8", "10", "11", "12"]);
        }
        path.extend(["7", "8", "10", "11", "12", "13", "14", "15", "16"]);
        path.extend(if self.twist == Twist::BackedOut { &["19", "20"][..] } else { &["17"] });
        let stop = path.iter().rposition(|s| *s == self.until).map_or(path.len(), |i| i + 1);
        path.truncate(stop);
        path
    }

    /// Whether it is rolled out before the story stops.
    fn goes_live(&self) -> bool {
        matches!(self.until, "16" | "17" | "19" | "20" | "end")
    }
}

/// The working day's moment nearest to `at`; `turn` keeps chapters from all happening at the same hour.
fn office(at: DateTime<Utc>, turn: u32) -> DateTime<Utc> {
    let back = match at.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    let day = at - TimeDelta::days(back);
    let (hour, minute) = (8 + (day.day() + turn * 3) % 7, (day.day() * 7 + turn * 11) % 60);
    let time = day.date_naive().and_hms_opt(hour, minute, 0);
    time.map_or(day, |t| t.and_utc())
}
