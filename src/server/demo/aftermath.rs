//! What lives on after the demo's deployments: early life support that runs, improvement actions, problem records, and
//! the second attempt that follows a release that was backed out.

use super::{
    Past,
    cast::{Cast, Who},
};
use crate::{
    domain::{
        checklist::Severity,
        event::Event,
        ids::{ImprovementId, ProblemRecordId, RequestId, SupportIssueId},
        release::Request,
        review::{Improvement, ImprovementState, ProblemRecord, ProblemState, SupportIssue, SupportPlan},
    },
    server::{
        Failure,
        store::{StoreError, Tx, requests::lists::RequestFilter},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// Releases looked through for those that are told about here.
const RELEASES: i64 = 500;

/// What is told, and when it is now.
struct Aftermath<'a> {
    tx: &'a mut Tx,
    cast: &'a Cast,
    now: DateTime<Utc>,
    past: &'a mut Vec<Past>,
    releases: Vec<Request>,
}

/// Tells it.
///
/// # Errors
/// When the database cannot, or a release that this is about is not there.
pub async fn tell(tx: &mut Tx, cast: &Cast, now: DateTime<Utc>, past: &mut Vec<Past>) -> Result<(), Failure> {
    let releases = tx.requests(&RequestFilter::default(), 0, RELEASES).await?;
    let mut told = Aftermath { tx, cast, now, past, releases };
    let first = told.release("Partitioned warehouse tables")?;
    let second = told.release("Partitioned tables, second attempt")?;
    let late_events = told.release("Late events in reports")?;
    told.tx.set_predecessor(second, first).await?;
    told.problems(first, second, late_events).await?;
    let payouts = told.release("Instant payouts")?;
    for (release, title, who, due, state, note) in [
        (first, "Rehearse the backout with the night shift", Who::Deployer, -4, ImprovementState::InProgress, ""),
        (
            first,
            "Compare row counts before and after each load",
            Who::Tester,
            -9,
            ImprovementState::Done,
            "Part of the nightly check.",
        ),
        (payouts, "Tell the call centre a day earlier", Who::Changes, 6, ImprovementState::Open, ""),
        (late_events, "Alert on events that are older than an hour", Who::Developer, 12, ImprovementState::Open, ""),
    ] {
        told.improvement(release, title, (who, due), state, note).await?;
    }
    let pictures = told.release("Profile pictures")?;
    told.support(pictures).await
}

impl Aftermath<'_> {
    fn release(&self, title: &str) -> Result<RequestId, Failure> {
        let found = self.releases.iter().find(|r| r.title == title).map(|r| r.id);
        Ok(found.ok_or_else(|| StoreError::corrupt(format!("the demo has no release “{title}”")))?)
    }

    fn recall(&mut self, days: i64, who: Who, event: Event) {
        self.past.push(Past { at: self.now - TimeDelta::days(days), who: Some(who), event });
    }

    async fn problems(&mut self, first: RequestId, second: RequestId, open: RequestId) -> Result<(), Failure> {
        for (releases, title, cause, fix, state, days) in [
            (
                vec![first, second],
                "Nightly load locks the warehouse",
                "The load took one lock on the whole table while its partitions were built.",
                "Partitions are built one by one, each in a transaction of its own.",
                ProblemState::Closed,
                19,
            ),
            (vec![open], "Reports miss late events", "", "", ProblemState::Open, 1),
        ] {
            let number = self.tx.next_number("problem").await?;
            let problem = ProblemRecord {
                id: ProblemRecordId(Uuid::now_v7()),
                number: format!("PRB-{number}"),
                foreign_number: String::new(),
                title: title.into(),
                root_cause: cause.into(),
                fix: fix.into(),
                state,
                version: 1,
            };
            let (by, at) = (self.cast.person(Who::Changes).id, self.now - TimeDelta::days(days));
            self.tx.insert_problem(&problem, number, by, at).await?;
            for release in &releases {
                self.tx.link_problem(problem.id, *release).await?;
            }
            let words = format!("opened the problem record {} “{title}”", problem.number);
            for release in releases.into_iter().take(1) {
                let event = Event::on(release, "problem.opened", words.clone()).with(json!({ "problem": problem }));
                self.recall(days, Who::Changes, event);
            }
        }
        Ok(())
    }

    async fn improvement(
        &mut self,
        request: RequestId,
        title: &str,
        (who, due): (Who, i64),
        state: ImprovementState,
        note: &str,
    ) -> Result<(), Failure> {
        let owner = self.cast.person(who);
        let improvement = Improvement {
            id: ImprovementId(Uuid::now_v7()),
            request,
            title: title.into(),
            owner: owner.id,
            owner_name: owner.name.clone(),
            due_on: (self.now + TimeDelta::days(due)).date_naive(),
            state,
            note: note.into(),
            version: 1,
        };
        let by = self.cast.person(Who::Changes).id;
        self.tx.insert_improvement(&improvement, by, self.now - TimeDelta::days(1)).await?;
        let words = format!("added the improvement action “{title}” for {}", improvement.owner_name);
        let event = Event::on(request, "improvement.added", words).with(json!({ "improvement": improvement }));
        self.recall(1, Who::Changes, event);
        Ok(())
    }

    async fn support(&mut self, request: RequestId) -> Result<(), Failure> {
        let owner = self.cast.person(Who::Deployer);
        let exit_criteria = "No open issue, and two days without a new one.".to_owned();
        let plan = SupportPlan { owner: owner.id, days: 14, exit_criteria };
        let words = format!("planned early life support: 14 days, owned by {}", owner.name);
        self.tx.save_support(request, &plan).await?;
        self.recall(4, Who::SecondManager, Event::on(request, "support.planned", words));
        let issue = SupportIssue {
            id: SupportIssueId(Uuid::now_v7()),
            title: "Large pictures are turned on their side".into(),
            severity: Severity::Medium,
            action: "Told the call centre how to turn them back.".into(),
            ticket: String::new(),
            opened_at: self.now - TimeDelta::days(2),
            opened_by: owner.name.clone(),
            closed: None,
            version: 1,
        };
        self.tx.insert_support_issue(request, &issue, owner.id).await?;
        let words = format!("logged “{}” (medium) in early life support", issue.title);
        let event = Event::on(request, "support.issue-logged", words).with(json!({ "issue": issue }));
        self.recall(2, Who::Deployer, event);
        Ok(())
    }
}
