//! The review tab of a release: what lives on after its deployment, on one page.

use super::{dossier::Dossier, follow_ups, improvements, problems, support};
use crate::{
    api::{review::Review, views::Choice},
    domain::{
        access::{self, Action, Subject},
        calendar::Environment,
        ids::RequestId,
        people::Person,
        problem::Refusal,
    },
    server::{Cx, Failure, store::Tx},
};

/// Whether there is something to review: a deployment to LIVE, however it went, or an end.
///
/// # Errors
/// [`Refusal::Conflict`] while there is not.
pub fn has_something_to_review(dossier: &Dossier) -> Result<(), Refusal> {
    let deployed = dossier.deployments.iter().any(|d| d.environment == Environment::Live);
    if deployed || dossier.request.is_closed() {
        return Ok(());
    }
    Err(Refusal::Conflict("There is nothing to review before the release was deployed to LIVE.".into()))
}

/// The tab.
pub async fn view(cx: Cx, id: RequestId) -> Result<Review, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let may = |action| {
        let allowed = access::may(&cx.actor, action, &Subject::Workspace);
        allowed.and_then(|()| has_something_to_review(&dossier)).err().map(|r| r.to_string()).unwrap_or_default()
    };
    let mut improvements = tx.improvements_of(id, improvements::OF_RELEASE).await?;
    improvements.sort_by_key(|l| l.improvement.state.is_settled());
    let changes =
        dossier.changes.iter().map(|c| Choice { value: c.id.to_string(), label: format!("{} {}", c.number, c.title) });
    Ok(Review {
        id: id.to_string(),
        support: support::view(&cx, &mut tx, &dossier).await?,
        improvements: improvements.iter().map(|l| improvements::row(&cx, l)).collect(),
        why_not_improve: may(Action::EditImprovements),
        problems: tx.problems_of_release(id, problems::PAGE).await?.iter().map(|l| problems::row(&cx, l)).collect(),
        why_not_problem: may(Action::EditProblems),
        changes: changes.collect(),
        follow_up: follow_ups::view(&cx, &mut tx, &dossier).await?,
        people: people(&mut tx).await?,
    })
}

/// Everybody who can own something.
///
/// # Errors
/// When the database cannot.
pub async fn people(tx: &mut Tx) -> Result<Vec<Choice>, Failure> {
    let people = tx.people().await?.into_iter().filter(Person::is_assignable);
    Ok(people.map(|p| Choice { value: p.id.to_string(), label: p.name }).collect())
}

/// What people call a release: its product and number.
pub fn name(product: &str, version: Option<&str>) -> String {
    format!("{product} {}", version.unwrap_or("(no number yet)"))
}
