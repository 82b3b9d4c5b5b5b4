//! What gates ask of activities: that each is assigned (S1.29), and that those up to the deployment are done (S1.30).

use crate::{
    domain::{
        activity::{Activity, State, progress::undone},
        ids::RequestId,
        process::{Evidence, Proofs},
    },
    server::{
        Failure,
        store::{Tx, activities::LeftBehind},
    },
};

/// What the activities of a release prove, or what is missing.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, request: RequestId) -> Result<Proofs, Failure> {
    let all = tx.activities(request).await?;
    let left_behind = tx.left_behind(request).await?;
    Ok([(Evidence::ActivitiesAssigned, assigned(&all, &left_behind)), (Evidence::ActivitiesDone, done(&all))].into())
}

fn assigned(all: &[Activity], left_behind: &[LeftBehind]) -> Result<(), String> {
    let mut counted = all.iter().filter(|a| a.state != State::Cancelled).peekable();
    if counted.peek().is_none() {
        return Err("No activity has been assigned.".into());
    }
    let nobody: Vec<_> = counted.filter(|a| a.assignee.is_none()).map(|a| a.title.clone()).collect();
    let left: Vec<_> = left_behind.iter().map(|(title, _)| title.clone()).collect();
    match (nobody.len(), left.len()) {
        (0, 0) => Ok(()),
        (0, _) => Err(format!("These activities are with somebody who cannot sign in: {}.", some_of(&left))),
        _ => Err(format!("These activities have nobody: {}.", some_of(&nobody))),
    }
}

fn done(all: &[Activity]) -> Result<(), String> {
    undone(all, None).map_err(|open| match open.len() {
        0 => "There are no activities up to the deployment.".into(),
        _ => format!("These activities are not done: {}.", some_of(&open)),
    })
}

/// The first three by their titles, and how many more there are.
fn some_of(titles: &[String]) -> String {
    let some = titles.iter().take(3).map(|t| format!("“{t}”")).collect::<Vec<_>>().join(", ");
    if titles.len() > 3 { format!("{some} and {} more", titles.len() - 3) } else { some }
}
