//! The demo's change requests (RFCs): those that releases take in, and those that are left over.

use super::{
    Past,
    cast::{Cast, Who},
    story::Story,
    texts,
};
use crate::{
    domain::{
        change::{Change, ChangeStatus, ReleaseScope, Risk},
        event::Event,
        ids::{ChangeId, ComponentId, PackageId},
        problem::Refusal,
    },
    server::{
        Failure,
        store::{Tx, deployments::Package, seeding::SeededChange},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// How many changes of each product have been raised so far.
#[derive(Default)]
pub struct Pool([usize; 3]);

impl Pool {
    /// The product's next change, proposed by the developer, if there is one left.
    async fn raise(
        &mut self,
        tx: &mut Tx,
        cast: &Cast,
        product: usize,
        components: Option<&[ComponentId]>,
    ) -> Result<Option<(i64, Change)>, Failure> {
        let place = self.0[product];
        let Some(text) = texts::CHANGES[product].get(place) else { return Ok(None) };
        self.0[product] += 1;
        let number = tx.next_number("change").await?;
        let initiator = cast.person(if place % 4 == 3 { Who::Changes } else { Who::Developer });
        let of_product = || cast.components(product, &[place % 4]).into_iter().map(|c| c.0).collect();
        let change = Change {
            id: ChangeId(Uuid::now_v7()),
            number: format!("RFC-{number}"),
            product: cast.product(product).0,
            title: text.title.to_owned(),
            initiator: initiator.name.clone(),
            initiator_id: initiator.id,
            reason: text.reason.to_owned(),
            problem_tickets: if text.ticket.is_empty() { vec![] } else { vec![text.ticket.to_owned()] },
            components: components.map_or_else(of_product, |c| vec![c[place % c.len()]]),
            outage_minutes: text.outage,
            risk: text.risk,
            status: ChangeStatus::Proposed,
        };
        Ok(Some((number, change)))
    }
}

/// What is in the trail of a change's early days.
fn early_days(cast: &Cast, change: &Change, at: DateTime<Utc>, decided: ChangeStatus) -> Vec<Past> {
    let who = if cast.person(Who::Changes).id == change.initiator_id { Who::Changes } else { Who::Developer };
    let raised = Event::new("change.raised", format!("raised {} “{}”", change.number, change.title));
    let raised = raised.with(json!({ "change": change.id, "risk": change.risk }));
    let mut past = vec![Past { at, who: Some(who), event: raised }];
    if decided != ChangeStatus::Proposed {
        let words = format!("set {} to “{decided}”", change.number);
        let event = Event::new("change.assessed", words).with(json!({ "change": change.id, "status": decided }));
        past.push(Past { at: at + TimeDelta::hours(19), who: Some(Who::Changes), event });
    }
    past
}

impl Story<'_> {
    /// Takes the script's number of changes into the release, each by the release's own rules (S0.15).
    pub async fn accept_changes(&mut self) -> Result<(), Failure> {
        let missing = self.spec.changes.saturating_sub(self.dossier.changes.len());
        let components: Vec<_> = self.dossier.request.components.iter().map(|c| c.0).collect();
        let rules = self.dossier.plan().map(|p| p.rules.clone()).unwrap_or_default();
        for n in 0..missing {
            let raised = self.pool.raise(self.tx, self.cast, self.spec.product, Some(&components)).await?;
            let Some((number, mut change)) = raised else { return Ok(()) };
            let at = self.dossier.request.created_at - TimeDelta::hours(50 - 3 * n as i64);
            for past in early_days(self.cast, &change, at, ChangeStatus::Approved) {
                self.recall(past.at, past.who, past.event);
            }
            self.raised.insert(number, at);
            change.status = ChangeStatus::Approved;
            let scope = ReleaseScope { product: change.product, components: &components };
            if let Some(unmet) = rules.evaluate(&change, &scope).into_iter().find(|o| !o.met) {
                let words = format!("{} does not qualify: {} {}", change.number, unmet.rule, unmet.reason);
                return Err(Refusal::Conflict(words).into());
            }
            change.status = ChangeStatus::InRelease;
            let name = format!("{} package", change.number.to_lowercase());
            let (id, added_at) = (PackageId(Uuid::now_v7()), self.at);
            self.dossier.packages.push(Package {
                id,
                change: change.id,
                name,
                status_before: ChangeStatus::Approved,
                environment: None,
                added_at,
            });
            let words = format!("accepted {} “{}” into the release", change.number, change.title);
            self.say(self.spec.manager, "change.accepted", words, json!({ "change": change.id }));
            self.dossier.changes.push(change);
        }
        Ok(())
    }
}

/// Stores the changes that no release took, in every status that such ones can have.
pub async fn leave_over(
    tx: &mut Tx,
    cast: &Cast,
    pool: &mut Pool,
    now: DateTime<Utc>,
    past: &mut Vec<Past>,
) -> Result<(), Failure> {
    use ChangeStatus::{Approved, Closed, Proposed, Rejected};
    let mut days = 24;
    for product in 0..texts::CHANGES.len() {
        for status in
            [Proposed, Approved, Approved, Rejected, Proposed, Approved, Closed].into_iter().cycle().skip(product)
        {
            let Some((number, mut change)) = pool.raise(tx, cast, product, None).await? else { break };
            days = if days < 3 { 24 } else { days - 2 };
            let at = now - TimeDelta::days(days) - TimeDelta::minutes(37 * days);
            past.extend(early_days(cast, &change, at, status));
            change.status = status;
            let updated_at = at + TimeDelta::hours(19);
            let seeded = SeededChange { change: &change, number, release: None, created_at: at, updated_at };
            tx.seed_change(&seeded).await?;
        }
    }
    Ok(())
}

/// A change as the script has it.
pub struct Text {
    pub title: &'static str,
    pub reason: &'static str,
    pub ticket: &'static str,
    pub outage: u32,
    pub risk: Risk,
}
