//! Defects known to be in a release (S0.19).

use super::open_release;
use crate::{
    api::{
        Done,
        checklists::{DefectStateForm, NewDefectForm},
    },
    domain::{
        access::{self, Action, Subject},
        checklist::Defect,
        event::Event,
        ids::DefectId,
        problem::Problem,
    },
    server::{Cx, Failure},
};
use serde_json::json;
use uuid::Uuid;

/// Lists a defect.
pub async fn add_defect(cx: Cx, form: NewDefectForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditChecklist, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let new = form.defect.check()?;
    let defect = Defect {
        id: DefectId(Uuid::now_v7()),
        title: new.title,
        severity: new.severity,
        open: new.open,
        workaround: new.workaround,
        by: Some(cx.actor.id),
        by_name: cx.actor.name.clone(),
        at: Some(cx.now),
        version: 1,
    };
    tx.insert_defect(id, &defect, (cx.actor.id, cx.now)).await?;
    let words = format!("listed the known defect “{}” ({})", defect.title, defect.severity.label().to_lowercase());
    cx.record(&mut tx, &Event::on(id, "defect.listed", words).with(json!({ "defect": defect }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The defect is listed."))
}

/// Closes or reopens a defect. Asking for the state that it has changes nothing.
pub async fn set_defect_state(cx: Cx, form: DefectStateForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditChecklist, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let defect: DefectId = form.defect.parse().map_err(|_| Failure::NotFound)?;
    let defect = tx.defects(id).await?.into_iter().find(|d| d.id == defect).ok_or(Failure::NotFound)?;
    let (open, verb, state) = match form.state.as_str() {
        "open" => (true, "reopened", "open"),
        "closed" => (false, "closed", "closed"),
        _ => return Err(Problem::new("state", "Choose whether the defect is open or closed.").into()),
    };
    if defect.open == open {
        return Ok(Done::here(format!("“{}” is {state} already.", defect.title)));
    }
    tx.save_defect_state(defect.id, open).await?;
    let event = Event::on(id, "defect.changed", format!("{verb} the known defect “{}”", defect.title));
    cx.record(&mut tx, &event.with(json!({ "defect": defect.id, "open": open }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is {state}.", defect.title)))
}
