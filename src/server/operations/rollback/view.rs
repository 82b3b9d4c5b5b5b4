//! The rollback tab: how complete the backout plan is, what proves it, and how much time there is. Reads only.

use super::{Dossier, budget, target};
use crate::{
    api::rollback::{BackoutView, EvidenceView, Limit, Limits, Rollback},
    domain::{
        access::{self, Action, Subject},
        calendar::in_words,
        ids::RequestId,
        plan::{Section, SectionState},
        rollback::{self, Budget, Evidence, Proof, Target, no_return::countdown},
    },
    server::{Cx, Failure},
};
use chrono::{DateTime, Utc};

/// The rollback of a release.
pub async fn read(cx: Cx, id: RequestId) -> Result<Rollback, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let target = target(&mut tx, &dossier).await?;
    let evidence = tx.rollback_evidence(id).await?;
    let budget = budget(&mut tx, &dossier).await?;
    let may = access::may(&cx.actor, Action::ProveRollback, &Subject::Workspace);
    let why_not = match may {
        Ok(()) if dossier.request.is_closed() => "The release is closed: what is known of its rollback stays.".into(),
        Ok(()) => String::new(),
        Err(refusal) => refusal.to_string(),
    };
    Ok(Rollback {
        id: id.to_string(),
        standing: rollback::standing(&evidence, &target),
        missing: rollback::missing(&evidence, &target).unwrap_or_default(),
        backout: backout(&dossier),
        evidence: evidence.iter().map(|e| evidence_view(&cx, e, &target)).collect(),
        limits: limits(&cx, &budget),
        verification: budget.verification.map(|m| m.to_string()).unwrap_or_default(),
        why_not,
        revision: target.revision,
        packages: target.packages,
        zone: cx.actor.time_zone.clone(),
    })
}

fn backout(dossier: &Dossier) -> BackoutView {
    let plan = dossier.plan();
    let state = plan.map_or(SectionState::NotStarted, |p| p.section_state(Section::Backout));
    let backout = plan.map(|p| p.backout.clone()).unwrap_or_default();
    BackoutView {
        state: state.label().into(),
        complete: state == SectionState::Completed,
        minutes: backout.minutes().map(in_words).unwrap_or_default(),
        trigger: backout.trigger,
        steps: backout.steps.into_iter().map(|s| (s.title, s.owner, s.minutes)).collect(),
    }
}

fn evidence_view(cx: &Cx, evidence: &Evidence, target: &Target) -> EvidenceView {
    let (succeeded, words, on) = match &evidence.proof {
        Proof::Verified { reason } => (None, format!("It cannot be tested: {reason}"), None),
        Proof::Rehearsed(r) => {
            let note = if r.note.is_empty() { String::new() } else { format!(" {}", r.note) };
            let words = format!("By {} in {}; it took {}.{note}", r.who, r.place, in_words(r.minutes));
            (Some(r.succeeded), words, Some(cx.moment(r.on)))
        }
    };
    EvidenceView {
        succeeded,
        words,
        on,
        revision: evidence.revision,
        expired: evidence.expired(target).unwrap_or_default(),
        by: evidence.by_name.clone(),
        at: cx.moment(evidence.at),
    }
}

/// What has to fit into the window, in words for the viewer.
pub fn limits(cx: &Cx, budget: &Budget) -> Limits {
    let words = |minutes: Option<i64>| minutes.map(in_words).unwrap_or_default();
    let limit = |at: DateTime<Utc>| {
        let (passed, words) = countdown(at, cx.now);
        Limit { at: cx.moment(at), passed, words }
    };
    Limits {
        window: cx.period(&budget.window),
        lasts: in_words(budget.window.minutes()),
        deployment: words(budget.deployment),
        verification: words(budget.verification),
        rollback: words(budget.rollback),
        measured: budget.measured,
        missing: budget.missing().unwrap_or_default(),
        spare: words(budget.spare().filter(|s| *s >= 0)),
        last_start: budget.last_start().map(limit),
        last_rollback: budget.last_rollback().map(limit),
    }
}
