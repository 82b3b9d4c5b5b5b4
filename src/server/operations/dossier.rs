//! Everything that decisions about one release ask for, loaded once in the transaction of the operation: the request,
//! its plan, votes, checklist, changes, deployments, collisions, and the facts that follow from them.

use crate::{
    domain::{
        access::{Involvement, Role, SodPolicy},
        approval::{Choice, Lineage, Poll, Standing, Tally, Verdict, Vote},
        calendar::{self, Collision, Environment, Scheduled},
        change::Change,
        checklist::{self, Check},
        ids::{PersonId, RequestId},
        plan::{Plan, Revision, Section},
        problem::Refusal,
        process::{self, Approval, Condition, Definition, Facts, Proofs, Step},
        release::{Release, ReleaseKind, Request},
    },
    server::{
        Failure,
        store::{
            StoreError, Tx,
            deployments::{Deployment, Package},
            plans::Draft,
            records::RecordRow,
        },
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A release with all that belongs to it.
pub struct Dossier {
    pub request: Request,
    pub definition: Definition,
    pub release: Option<Release>,
    pub policy: SodPolicy,
    pub draft: Option<Draft>,
    pub revision: Option<Revision>,
    /// The revisions so far: whose votes count, and who wrote on the plan.
    pub lineage: Lineage,
    pub votes: Vec<Vote>,
    pub checks: Vec<Check>,
    pub changes: Vec<Change>,
    pub packages: Vec<Package>,
    pub deployments: Vec<Deployment>,
    /// What is recorded in this pass of the process.
    pub records: Vec<RecordRow>,
    pub collisions: Vec<Collision>,
    /// Names of everybody in the workspace.
    pub names: HashMap<PersonId, String>,
    /// How each gate's vote stands, where a revision is frozen.
    pub tallies: BTreeMap<String, Tally>,
    /// What the release's workspaces prove by name, where its process asks.
    pub evidence: Proofs,
}

impl Dossier {
    /// Loads a release.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none of that id in the workspace.
    pub async fn load(tx: &mut Tx, id: RequestId) -> Result<Self, Failure> {
        let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
        let definition = definition(tx, &request).await?;
        let release = tx.release_of(id).await?;
        let (mut changes, mut packages, mut deployments) = (vec![], vec![], vec![]);
        if let Some(release) = &release {
            changes = tx.changes_in(release.id).await?;
            packages = tx.packages(release.id).await?;
            deployments = tx.deployments(release.id).await?;
        }
        let mut records = tx.records(id).await?;
        records.retain(|r| is_of_this_pass(&definition, &request.run, &deployments, r));
        let names = tx.people().await?.into_iter().map(|p| (p.id, p.name)).collect();
        let mut dossier = Self {
            policy: request.policy.stricter(tx.sod_policy().await?),
            draft: tx.draft(id).await?,
            revision: tx.latest_revision(id).await?,
            lineage: tx.lineage(id).await?,
            votes: tx.votes(id).await?,
            checks: tx.checks(id).await?,
            records,
            collisions: collisions(tx, &request).await?,
            tallies: BTreeMap::new(),
            evidence: Proofs::new(),
            request,
            definition,
            release,
            changes,
            packages,
            deployments,
            names,
        };
        dossier.count_votes(tx).await?;
        dossier.evidence = super::evidence::gather(tx, &dossier).await?;
        Ok(dossier)
    }

    async fn count_votes(&mut self, tx: &mut Tx) -> Result<(), Failure> {
        for gate in self.definition.steps.iter().flat_map(|s| &s.approvals) {
            let holders = tx.holders_for(gate.voters, &self.request).await?;
            if let Some(tally) = self.poll(gate, &holders).map(|poll| poll.tally()) {
                self.tallies.insert(gate.key.clone(), tally);
            }
        }
        Ok(())
    }

    /// What a gate's votes are counted from, once a plan is frozen; `holders` are those of the role that is asked.
    pub fn poll<'a>(&'a self, gate: &'a Approval, holders: &'a [PersonId]) -> Option<Poll<'a>> {
        self.lineage.newest()?;
        Some(Poll { gate: &gate.key, rule: gate.rule, holders, lineage: &self.lineage, votes: &self.votes })
    }

    /// What was approved for LIVE stays as it is from the first deployment there on, however that went: it is what is
    /// checked, and backed out if it must be.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] once a deployment to LIVE is recorded.
    pub fn live_was_not_touched(&self) -> Result<(), Refusal> {
        let words = match self.deployments.iter().find(|d| d.environment == Environment::Live) {
            None => return Ok(()),
            Some(d) if d.succeeded => "The release is in LIVE: what was approved for it stays as it is.",
            Some(_) => {
                "A deployment to LIVE has failed: what was approved for it stays as it is. Deploy again, or back it out."
            }
        };
        Err(Refusal::Conflict(words.into()))
    }

    /// What the CAB decides on stays as it is while its votes count, and once LIVE was touched.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] while a vote of the CAB counts for the newest revision.
    pub fn nothing_decided_by_the_cab(&self) -> Result<(), Refusal> {
        self.live_was_not_touched()?;
        let Some(revision) = &self.revision else { return Ok(()) };
        let gates = self.definition.steps.iter().flat_map(|s| &s.approvals);
        // Signed votes decide on what goes LIVE: the CAB's, and the Delivery Manager's Go.
        let decides = |gate: &str| gates.clone().any(|a| a.key == gate && (a.signed || a.voters == Role::CabMember));
        let votes = self.votes.iter().filter(|v| self.lineage.counts(v) && decides(&v.gate)).count();
        if votes == 0 {
            return Ok(());
        }
        let votes = if votes == 1 { "1 vote".to_owned() } else { format!("{votes} votes") };
        Err(Refusal::Conflict(format!(
            "The CAB decides on this type, number, window and these components: {votes} on revision {} count. Change the \
             plan and submit it first, so that the new revision voids them; then the CAB decides on what you change here.",
            revision.number
        )))
    }

    /// Everybody who wrote on the plan, in whichever revision; none of them may vote on it.
    pub fn authors(&self) -> &[PersonId] {
        self.lineage.authors()
    }

    /// A person's name.
    pub fn name_of(&self, id: PersonId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| "somebody".into())
    }

    /// Whether the draft differs from the newest revision.
    pub fn draft_has_moved_on(&self) -> bool {
        match (&self.draft, &self.revision) {
            (Some(draft), Some(revision)) => draft.plan != revision.plan,
            _ => false,
        }
    }

    /// The plan that counts: the newest revision, else the draft.
    pub fn plan(&self) -> Option<&Plan> {
        self.revision.as_ref().map(|r| &r.plan).or(self.draft.as_ref().map(|d| &d.plan))
    }

    /// A person's part in this release, from its history.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn involvement(&self, tx: &mut Tx, person: PersonId) -> Result<Involvement, Failure> {
        Ok(Involvement {
            developed: self.changes.iter().any(|c| c.initiator_id == person),
            tested: tx.has_tested(self.request.id, person).await?,
            wrote_plan: self.authors().contains(&person),
        })
    }

    /// What gates ask about.
    pub fn facts(&self) -> Facts {
        let tests = checklist::state(&self.checks);
        let working = self.draft.as_ref().map(|d| &d.plan);
        let sections = self.plan().map(|p| Section::ALL.iter().map(|s| (*s, p.section_state(*s))).collect());
        let gates: Vec<_> = self.definition.steps.iter().flat_map(|s| &s.approvals).collect();
        let verdict = |(key, tally): (&String, &Tally)| {
            let title = gates.iter().find(|g| g.key == *key).map_or(key.as_str(), |g| &g.title);
            let mut words = format!("“{title}”: {}", tally.words(|id| self.name_of(id)));
            if tally.verdict == Verdict::Rejected {
                words.extend(self.reasons_against(key).map(|(name, why)| format!(" {name}: “{why}”")));
            }
            (key.clone(), (tally.verdict, words))
        };
        Facts {
            has_number: self.request.version.is_some(),
            has_rules: working.is_some_and(|p| p.rules.is_stated()),
            revision: self.revision.as_ref().map(|r| r.number),
            draft_has_moved_on: self.draft_has_moved_on(),
            sections: sections.unwrap_or_default(),
            approvals: self.tallies.iter().map(verdict).collect(),
            records: self.records.iter().map(|r| (r.name.clone(), r.positive)).collect(),
            titles: self
                .definition
                .steps
                .iter()
                .flat_map(|s| &s.records)
                .map(|r| (r.key.clone(), r.title.clone()))
                .collect(),
            changes: self.changes.len(),
            deployed: [Environment::Test, Environment::Live].into_iter().filter(|e| self.is_deployed(*e)).collect(),
            attempted: self.deployments.iter().map(|d| d.environment).collect(),
            open_checks: tests.open_mandatory.clone(),
            mandatory_checks: tests.mandatory,
            kinds: tests.kinds.clone(),
            open_backout_steps: self.open_backout_steps(),
            hard_collisions: self.collisions.iter().filter(|c| c.hard).map(|c| c.words.clone()).collect(),
            evidence: self.evidence.clone(),
        }
    }

    /// How many results are older than the newest deployment to TEST: what they tested may not be what is there now.
    pub fn tested_before_deployment(&self) -> usize {
        let newest = self.deployments.iter().find(|d| d.environment == Environment::Test && d.succeeded).map(|d| d.at);
        let is_older = |c: &&Check| c.result.is_some() && newest.zip(c.at).is_some_and(|(deployed, at)| at < deployed);
        self.checks.iter().filter(is_older).count()
    }

    /// Who rejected at a gate what is the newest revision, and why.
    fn reasons_against(&self, gate: &str) -> impl Iterator<Item = (&str, &str)> {
        let against = move |v: &&Vote| v.gate == gate && v.choice == Choice::Reject && self.lineage.counts(v);
        self.votes.iter().filter(against).map(|v| (v.person_name.as_str(), v.comment.as_str()))
    }

    /// Whose votes a step waits for.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn awaited(&self, tx: &mut Tx, step: &Step) -> Result<Vec<PersonId>, Failure> {
        let mut awaited = Vec::new();
        for gate in &step.approvals {
            let holders = tx.holders_for(gate.voters, &self.request).await?;
            let Some(poll) = self.poll(gate, &holders) else { continue };
            let waits = |id: &PersonId| poll.standing(*id, |_| String::new()) == Standing::Awaited;
            awaited.extend(holders.iter().copied().filter(waits));
        }
        let mut seen = HashSet::new();
        awaited.retain(|id| seen.insert(*id));
        Ok(awaited)
    }

    /// Whether the last deployment there succeeded and moved just the packages that the release now holds: one that came
    /// since then is not there, one that was taken out makes it another number.
    pub fn is_deployed(&self, environment: Environment) -> bool {
        let last = self.deployments.iter().find(|d| d.environment == environment);
        let moved = |p: &Package| p.environment.is_some_and(|at| at >= environment);
        let all = i64::try_from(self.packages.len()).unwrap_or(i64::MAX);
        last.is_some_and(|d| d.succeeded && d.packages == all) && self.packages.iter().all(moved)
    }

    fn open_backout_steps(&self) -> Vec<String> {
        let steps = self.plan().map(|p| p.backout.steps.as_slice()).unwrap_or_default();
        let open = |id: &str| !self.records.iter().any(|r| r.name == backout_record(id));
        steps.iter().filter(|s| open(&s.id)).map(|s| s.title.clone()).collect()
    }
}

/// Whether a record still counts: one of a step that the release has gone back over is made anew, and what was backed out
/// before the newest deployment to LIVE is nothing of what that deployment did.
fn is_of_this_pass(
    definition: &Definition,
    run: &process::Run,
    deployments: &[Deployment],
    record: &RecordRow,
) -> bool {
    let is_newer = |at: Option<DateTime<Utc>>| at.is_none_or(|at| record.at > at);
    if record.name.starts_with(BACKOUT) {
        let asking = definition.steps.iter().filter(|s| s.gates.contains(&Condition::BackoutRecorded));
        let reopened = asking.filter_map(|s| run.reopened_at(definition, &s.number)).max();
        let live = deployments.iter().filter(|d| d.environment == Environment::Live).map(|d| d.at).max();
        return is_newer(reopened) && is_newer(live);
    }
    let step = definition.record(&record.name).map(|(step, _)| step);
    is_newer(step.and_then(|s| run.reopened_at(definition, &s.number)))
}

/// What the names of backout results begin with; no key of a record can.
const BACKOUT: &str = "backout.";

/// The record's name of a backout step's result (S0.46).
pub fn backout_record(step: &str) -> String {
    format!("{BACKOUT}{step}")
}

/// The process that a request follows, in the version that it stays on, as it is for its type of release.
///
/// # Errors
/// When Slipway does not know it.
pub async fn definition(tx: &mut Tx, request: &Request) -> Result<Definition, Failure> {
    let run = &request.run;
    let found = tx.definition(&run.process, run.version).await?;
    let unknown = || StoreError::corrupt(format!("process {} version {} is not known", run.process, run.version));
    Ok((*found.ok_or_else(unknown)?).clone().of_kind(request.kind))
}

/// A request's LIVE window, as the calendar compares it.
pub fn scheduled(request: &Request) -> Scheduled {
    Scheduled {
        request: request.id,
        title: request.name(),
        product: request.product,
        environment: Environment::Live,
        components: request.components.clone(),
        window: request.window.clone(),
        emergency: request.kind == ReleaseKind::Emergency,
    }
}

/// What stands in the way of a request's window; nothing once it is closed.
async fn collisions(tx: &mut Tx, request: &Request) -> Result<Vec<Collision>, Failure> {
    if request.is_closed() {
        return Ok(vec![]);
    }
    let (from, to) = (request.window.starts_at, request.window.ends_at);
    let others = tx.requests_between(from, to, false).await?;
    // The calendar knows the components of its changes, too.
    let own = others.iter().find(|o| o.id == request.id).map_or_else(|| scheduled(request), scheduled);
    let others: Vec<_> = others.iter().filter(|o| o.id != request.id).map(scheduled).collect();
    let freezes = tx.freezes_between(from, to).await?;
    // "Outside every maintenance window" is said only where the product has some around that time.
    let maintenance = tx.maintenance_between(from - TimeDelta::days(31), to + TimeDelta::days(31)).await?;
    Ok(calendar::collisions(&own, &others, &freezes, &maintenance))
}
