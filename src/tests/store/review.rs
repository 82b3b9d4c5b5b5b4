//! What lives on after a deployment: read back as it was saved, and not there for another workspace.

use super::{moment, released, stored, write, write_elsewhere};
use crate::support::*;
use chrono::{NaiveDate, TimeDelta};
use slipway::{
    domain::{
        checklist::Severity,
        ids::{ImprovementId, ProblemRecordId, SupportIssueId},
        review::{Improvement, ImprovementState, ProblemRecord, ProblemState, SupportExit, SupportIssue, SupportPlan},
    },
    server::store::review::ImprovementFilter,
};
use uuid::Uuid;

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
}

on_both! {
    /// S1.2: owner, duration, log and exit of early life support are kept.
    async fn early_life_support_is_read_back(app) {
        let mut tx = write(&app).await;
        let id = stored(&mut tx, 1).await.id;
        let plan = SupportPlan { owner: Person::Deployer.id(), days: 14, exit_criteria: "Quiet.".into() };
        tx.save_support(id, &plan).await.unwrap();
        let issue = SupportIssue {
            id: SupportIssueId(Uuid::now_v7()), title: "Totals are late".into(), severity: Severity::High,
            action: String::new(), ticket: "INC-1".into(), opened_at: moment(), opened_by: String::new(), closed: None,
            version: 1,
        };
        tx.insert_support_issue(id, &issue, Person::SupportTeam.id()).await.unwrap();
        let closed = SupportIssue {
            action: "Restarted it".into(), closed: Some((moment(), String::new())), version: 2, ..issue.clone()
        };
        tx.save_support_issue(&closed, Person::Deployer.id()).await.unwrap();
        let later = SupportIssue { version: 3, ..closed };
        tx.save_support_issue(&later, Person::ReleaseManager.id()).await.unwrap();
        let exit = SupportExit {
            at: moment(), by_name: String::new(), words: "Quiet for a week".into(), early_reason: "Unused".into(),
        };
        tx.end_support(id, &exit, Person::ReleaseManager.id()).await.unwrap();
        let begun = moment() - TimeDelta::days(1);
        let support = tx.support(id).await.unwrap().unwrap().begun(Some(begun));
        assert_eq!((support.owner_name.as_str(), support.days, support.version), ("Dora Deployer", 14, 2));
        assert_eq!(support.ended().unwrap().by_name, "Rosa Release");
        let read = &support.issues[0];
        assert_eq!((read.opened_by.as_str(), read.closed.as_ref().unwrap().1.as_str()), ("Sue Support", "Dora Deployer"));
        let reopened = SupportIssue { closed: None, ..later };
        tx.save_support_issue(&reopened, Person::SupportTeam.id()).await.unwrap();
        tx.save_support(id, &plan).await.unwrap();
        let anew = tx.support(id).await.unwrap().unwrap().begun(Some(begun));
        assert!(anew.exit.is_none() && anew.issues[0].closed.is_none());
        tx.commit().await.unwrap();
        assert!(write_elsewhere(&app).await.support(id).await.unwrap().is_none());
    }

    /// S4.44: what is due first comes first; settled ones are apart.
    async fn improvement_actions_are_listed_by_the_day_on_which_they_are_due(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let mut ids = Vec::new();
        for (n, state, owner) in [
            (20, ImprovementState::Open, Person::Developer),
            (10, ImprovementState::InProgress, Person::Tester),
            (5, ImprovementState::Done, Person::Tester),
        ] {
            let improvement = Improvement {
                id: ImprovementId(Uuid::now_v7()), request: request.id, title: format!("Due {n}"), owner: owner.id(),
                owner_name: owner.name().into(), due_on: day(n), state, note: String::new(), version: 1,
            };
            tx.insert_improvement(&improvement, Person::ChangeManager.id(), moment()).await.unwrap();
            assert_eq!(tx.improvement(improvement.id).await.unwrap().unwrap(), improvement);
            ids.push(improvement);
        }
        let titles = |list: Vec<slipway::server::store::review::ListedImprovement>| -> Vec<String> {
            list.into_iter().map(|l| l.improvement.title).collect()
        };
        let all = ImprovementFilter::default();
        assert_eq!(titles(tx.improvements(all, 0, 10).await.unwrap()), ["Due 10", "Due 20"]);
        assert_eq!(titles(tx.improvements(all, 1, 10).await.unwrap()), ["Due 20"]);
        let mine = ImprovementFilter { owner: Some(Person::Developer.id()), ..all };
        assert_eq!(titles(tx.improvements(mine, 0, 10).await.unwrap()), ["Due 20"]);
        let done = ImprovementFilter { state: Some(ImprovementState::Done), ..all };
        assert_eq!(titles(tx.improvements(done, 0, 10).await.unwrap()), ["Due 5"]);
        let dropped = Improvement { state: ImprovementState::Dropped, note: "No".into(), version: 2, ..ids[0].clone() };
        tx.save_improvement(&dropped, moment()).await.unwrap();
        assert_eq!(titles(tx.improvements(all, 0, 10).await.unwrap()), ["Due 10"]);
        assert_eq!(titles(tx.improvements_of(request.id, 10).await.unwrap()), ["Due 5", "Due 10", "Due 20"]);
        tx.commit().await.unwrap();
        let mut theirs = write_elsewhere(&app).await;
        assert!(theirs.improvements(all, 0, 10).await.unwrap().is_empty());
        assert!(theirs.improvement(dropped.id).await.unwrap().is_none());
    }

    /// S1.94: a problem record is linked to the releases and changes that it explains.
    async fn problem_records_are_linked_to_what_they_explain(app) {
        let mut tx = write(&app).await;
        let (first, second) = (stored(&mut tx, 1).await, stored(&mut tx, 2).await);
        let number = tx.next_number("problem").await.unwrap();
        let problem = ProblemRecord {
            id: ProblemRecordId(Uuid::now_v7()), number: format!("PRB-{number}"), foreign_number: "X-9".into(),
            title: "Locks".into(), root_cause: String::new(), fix: String::new(), state: ProblemState::Open, version: 1,
        };
        tx.insert_problem(&problem, number, Person::ProblemManager.id(), moment()).await.unwrap();
        assert!(tx.link_problem(problem.id, first.id).await.unwrap());
        assert!(!tx.link_problem(problem.id, first.id).await.unwrap());
        assert!(tx.link_problem(problem.id, second.id).await.unwrap());
        let fixed = ProblemRecord {
            root_cause: "No index".into(), fix: "Added".into(), state: ProblemState::Fixed, version: 2, ..problem.clone()
        };
        tx.save_problem(&fixed, moment()).await.unwrap();
        assert_eq!(tx.problem_by_number(number).await.unwrap().unwrap().problem, fixed);
        assert_eq!(tx.problems_of_release(second.id, 10).await.unwrap().len(), 1);
        assert_eq!(tx.releases_of_problem(problem.id, 10).await.unwrap().len(), 2);
        assert!(tx.changes_of_problem(problem.id, 10).await.unwrap().is_empty());
        assert_eq!(tx.problems(Some(ProblemState::Fixed), 0, 10).await.unwrap().len(), 1);
        assert!(tx.problems(Some(ProblemState::Open), 0, 10).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        let mut theirs = write_elsewhere(&app).await;
        assert!(theirs.problem(problem.id).await.unwrap().is_none());
        assert!(theirs.problem_by_number(number).await.unwrap().is_none());
        assert!(theirs.problems(None, 0, 10).await.unwrap().is_empty());
    }

    /// S4.38, S4.41: who follows whom, and how releases ended.
    async fn releases_that_follow_others_and_how_releases_ended(app) {
        let mut tx = write(&app).await;
        let (before, after) = (stored(&mut tx, 1).await, stored(&mut tx, 2).await);
        released(&mut tx, &before).await;
        tx.set_predecessor(after.id, before.id).await.unwrap();
        assert_eq!(tx.predecessor(after.id).await.unwrap().unwrap().number, 1);
        assert!(tx.predecessor(before.id).await.unwrap().is_none());
        assert_eq!(tx.followers(before.id).await.unwrap()[0].id, after.id);
        assert!(!tx.was_taken_back(before.id).await.unwrap());
        tx.mark_taken_back(before.id, moment()).await.unwrap();
        assert!(tx.was_taken_back(before.id).await.unwrap());
        assert!(tx.closed_since(moment() - TimeDelta::days(1), 10).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        sql!(app, "UPDATE request SET ended = $1, step = 'closed-unsuccessful' WHERE id = $2", true, before.id.0).unwrap();
        let mut tx = write(&app).await;
        let closed = tx.closed_since(moment() - TimeDelta::days(1), 10).await.unwrap();
        assert_eq!((closed.len(), closed[0].count, closed[0].taken_back), (1, 1, 1));
        assert_eq!(closed[0].end, "closed-unsuccessful");
        assert!(tx.closed_since(moment() + TimeDelta::days(1), 10).await.unwrap().is_empty());
        drop(tx);
        let mut theirs = write_elsewhere(&app).await;
        assert!(theirs.followers(before.id).await.unwrap().is_empty());
        assert!(theirs.predecessor(after.id).await.unwrap().is_none());
        assert!(theirs.closed_since(moment() - TimeDelta::days(1), 10).await.unwrap().is_empty());
    }
}
