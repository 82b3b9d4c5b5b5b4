//! Release requests: raising, editing, listing, and moving on in the process.

mod export;
pub mod moves;
mod overview;

use super::dossier::{Dossier, definition};
use crate::{
    api::{
        Done,
        releases::{COUNTED, EditForm, EditView, ReleaseFilter, ReleaseHead, ReleaseList, ReleaseRow},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        activity::Standing,
        calendar::{Window, WindowForm},
        event::Event,
        ids::{ComponentId, ReleaseId, RequestId},
        problem::{Problem, Refusal},
        process::{Effect, Position, Run, run::AdvanceForm},
        release::{NewRequest, Release, Request, RequestForm},
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, requests::lists::RequestFilter},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

pub use export::export;
pub use overview::overview;
pub(super) use overview::{edition, wanted_at};

/// Releases on one page of the list.
const PAGE: i64 = 50;

/// Raises a release; its process attaches itself (S0.5).
pub async fn raise(cx: Cx, form: RequestForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RaiseRelease, &Subject::Workspace)?;
    let new = form.check(&cx.state.zones)?;
    is_to_come(&new.window, cx.now)?;
    let mut tx = cx.write().await?;
    let (product_name, components) = catalogue_of(&mut tx, &new, &[]).await?;
    let definition = super::library::process_for(&mut tx, new.product, new.kind).await?;
    let before = super::follow_ups::predecessor(&mut tx, &form).await?;
    let number = tx.next_number("request").await?;
    let request = Request {
        id: RequestId(Uuid::now_v7()),
        number: u32::try_from(number).map_err(StoreError::corrupt)?,
        product: new.product,
        product_name,
        title: new.title,
        kind: new.kind,
        version: new.version,
        window: new.window,
        components,
        run: Run::start(&definition),
        policy: tx.sod_policy().await?,
        dates_published_at: None,
        raised_by: cx.actor.id,
        created_at: cx.now,
        updated_at: cx.now,
    };
    tx.insert_request(&request, request.run.percent(&definition)).await.map_err(number_taken)?;
    let words = format!("raised {} “{}”", request.name(), request.title);
    cx.record(&mut tx, &Event::on(request.id, "release.raised", words).with(json!({ "form": form }))).await?;
    if definition.at_start.contains(&Effect::CreateRelease) {
        create_release(&mut tx, &request, cx.now).await?;
    }
    if let Some(before) = &before {
        super::follow_ups::take_over(&cx, &mut tx, &request, before).await?;
    }
    cx.commit(tx).await?;
    Ok(Done::to(format!("/releases/{}", request.id), format!("{} is raised.", request.name())))
}

/// Changes what a release is about: title, number, window, components.
pub async fn edit(cx: Cx, id: RequestId, EditForm { edition, release: form, .. }: EditForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditRelease, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let mut request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    if request.is_closed() {
        return Err(Refusal::Conflict("The release is closed and stays as it is.".into()).into());
    }
    if !edition.is_empty() && edition != request.edition() {
        let now = format!("“{}”, {}, {}", request.title, request.name(), cx.period(&request.window).words);
        let words = format!(
            "Somebody changed this release since you opened the form, so yours was not saved. It is now {now}. Load the \
             page again to change that."
        );
        return Err(Refusal::Conflict(words).into());
    }
    // The product decides which changes fit; it stays.
    let form = RequestForm { product: request.product.to_string(), ..form };
    let new = form.check(&cx.state.zones)?;
    let (_, components) = catalogue_of(&mut tx, &new, &request.components).await?;
    let before = WindowForm::of(&request.window, &cx.state.zones);
    let voted_on = |r: &Request| (r.kind, r.version.clone(), r.window.clone(), component_ids(&r.components));
    let seen = voted_on(&request);
    request =
        Request { title: new.title, kind: new.kind, version: new.version, window: new.window, components, ..request };
    if request.window != seen.2 {
        is_to_come(&request.window, cx.now)?;
    }
    if voted_on(&request) != seen {
        Dossier::load(&mut tx, id).await?.nothing_decided_by_the_cab()?;
    }
    let definition = definition(&mut tx, &request).await?;
    tx.save_request(&request, request.run.percent(&definition), cx.now).await.map_err(number_taken)?;
    tx.save_components(&request).await?;
    let moved = before != WindowForm::of(&request.window, &cx.state.zones);
    let (kind, words) = if moved {
        ("release.rescheduled", format!("rescheduled {}", request.name()))
    } else {
        ("release.edited", format!("edited {}", request.name()))
    };
    cx.record(&mut tx, &Event::on(id, kind, words).with(json!({ "form": form, "window_before": before }))).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/releases/{id}"), "Saved."))
}

fn is_to_come(window: &Window, now: DateTime<Utc>) -> Result<(), Problem> {
    let words = "This window is over already. Choose one that is to come.";
    if window.ends_at > now { Ok(()) } else { Err(Problem::new("window_end", words)) }
}

fn component_ids(components: &[(ComponentId, String)]) -> Vec<ComponentId> {
    let mut ids: Vec<_> = components.iter().map(|c| c.0).collect();
    ids.sort();
    ids
}

fn number_taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => {
            Problem::new("version", "The product has a release of this number already. Choose another.").into()
        }
        other => other.into(),
    }
}

/// Names of the product and of the components, which must be the product's, and in use or chosen before.
async fn catalogue_of(
    tx: &mut Tx,
    new: &NewRequest,
    before: &[(ComponentId, String)],
) -> Result<(String, Vec<(ComponentId, String)>), Failure> {
    let product = tx.products().await?.into_iter().find(|p| p.0 == new.product);
    let (_, name) = product.ok_or_else(|| Problem::new("product", "Choose the product."))?;
    let known = tx.components().await?;
    let chosen = |id| before.iter().find(|c| c.0 == id).cloned();
    let find = |id| {
        let offered = known.iter().find(|c| c.id == id && c.product == new.product).map(|c| (c.id, c.name.clone()));
        offered.or_else(|| chosen(id))
    };
    let components: Option<Vec<_>> = new.components.iter().map(|id| find(*id)).collect();
    let components = components.ok_or_else(|| Problem::new("components", "Choose components of this product."))?;
    Ok((name, components))
}

/// The form that edits a release, filled in.
pub async fn edit_view(cx: Cx, id: RequestId) -> Result<EditView, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let window = WindowForm::of(&request.window, &cx.state.zones);
    let allowed = access::may(&cx.actor, Action::EditRelease, &Subject::Workspace);
    let why_not = match allowed {
        Ok(()) if request.is_closed() => "The release is closed and stays as it is.".into(),
        Ok(()) => String::new(),
        Err(refusal) => refusal.to_string(),
    };
    Ok(EditView {
        edition: request.edition(),
        why_not,
        name: request.name(),
        components: request
            .components
            .iter()
            .map(|(id, label)| Choice { value: id.to_string(), label: label.clone() })
            .collect(),
        form: RequestForm {
            product: request.product.to_string(),
            title: request.title,
            kind: request.kind.key().into(),
            version: request.version.map(|v| v.to_string()).unwrap_or_default(),
            window_start: window.starts,
            window_end: window.ends,
            time_zone: window.zone,
            components: request.components.iter().map(|(id, _)| id.to_string()).collect(),
            predecessor: String::new(),
        },
    })
}

/// A page of releases, filtered as an address asks.
pub async fn list_by(cx: Cx, filter: ReleaseFilter) -> Result<ReleaseList, Failure> {
    let ended = match filter.state.as_str() {
        "open" => Some(false),
        "closed" => Some(true),
        _ => None,
    };
    let product = filter.product.parse().ok();
    let page = filter.page.parse().unwrap_or(0);
    list(cx, RequestFilter { product, kind: filter.kind, ended, text: filter.text }, page).await
}

async fn list(cx: Cx, filter: RequestFilter, page: i64) -> Result<ReleaseList, Failure> {
    let mut tx = cx.read().await?;
    let head = tx.chain_head().await?.0;
    let page = page.clamp(0, 100_000);
    let mut requests = tx.requests(&filter, page * PAGE, PAGE + 1).await?;
    let more = requests.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    requests.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let (open, closed) = tx.count_requests(COUNTED + 1).await?;
    let ids: Vec<_> = requests.iter().map(|r| r.id).collect();
    let summaries = tx.activity_summaries(&ids).await?;
    let mut rows = Vec::new();
    for request in &requests {
        let standing = summaries.get(&request.id).map_or(Standing::NoActivities, |s| s.standing(cx.now));
        rows.push(ReleaseRow { standing, ..row(&cx, &mut tx, request, head).await? });
    }
    Ok(ReleaseList { rows, more, page, open, closed })
}

/// A release as a row of a list; `head` is the number of the workspace's newest event.
async fn row(cx: &Cx, tx: &mut Tx, request: &Request, head: i64) -> Result<ReleaseRow, Failure> {
    let definition = definition(tx, request).await?;
    let step = request.run.step(&definition);
    let (movers, mine) = match step {
        Some(step) if !step.approvals.is_empty() => {
            let found = moves::at_vote(&cx.state, tx, request.id, step, head).await?;
            let mine = match &found.voters {
                Some(voters) => voters.contains(&cx.actor.id),
                None => found.roles.iter().any(|r| cx.actor.is(*r)),
            };
            (found.roles, mine)
        }
        Some(step) => (step.role.into_iter().collect(), step.role.is_some_and(|r| cx.actor.is(r))),
        None => (vec![], false),
    };
    let (at, success) = match &request.run.at {
        Position::Step(number) => (format!("{number}. {}", step.map_or("", |s| s.name.as_str())), None),
        Position::End(key) => definition.end(key).map_or((key.clone(), None), |e| (e.name.clone(), Some(e.success))),
    };
    Ok(ReleaseRow {
        id: request.id.to_string(),
        name: request.name(),
        title: request.title.clone(),
        kind: request.kind,
        at,
        success,
        role: movers.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "),
        mine,
        percent: request.run.percent(&definition),
        window: cx.period(&request.window),
        standing: Standing::NoActivities,
    })
}

/// What every tab of a release's page shows at its top.
pub async fn head(cx: Cx, id: RequestId) -> Result<ReleaseHead, Failure> {
    let mut tx = cx.read().await?;
    let head = tx.chain_head().await?.0;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let release = tx.release_of(id).await?;
    let summary = tx.activity_summaries(&[id]).await?.remove(&id).unwrap_or_default();
    let row = ReleaseRow { standing: summary.standing(cx.now), ..row(&cx, &mut tx, &request, head).await? };
    let (follows, followed_by) = super::follow_ups::links(&mut tx, id).await?;
    Ok(ReleaseHead { follows, followed_by, row, number: request.number, has_release: release.is_some() })
}

/// Leaves the current step.
pub async fn advance(cx: Cx, form: AdvanceForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    super::deployments::refuse_part_in_live(&cx, &mut tx, &dossier).await?;
    let advanced = dossier.request.run.advance(&dossier.definition, &dossier.facts(), &cx.actor, &form, cx.now)?;
    let mut request = dossier.request.clone();
    request.run = advanced.run;
    tx.save_request(&request, request.run.percent(&dossier.definition), cx.now).await?;
    for (i, left) in advanced.left.iter().enumerate() {
        let name = dossier.definition.step(&left.step).map(|s| s.name.clone()).unwrap_or_default();
        let label = dossier.definition.step(&left.step).and_then(|s| s.outcomes.iter().find(|o| o.key == left.outcome));
        let label = label.map(|o| o.label.clone()).unwrap_or_default();
        let event = Event::on(id, "step.left", format!("left step {}. {name}: {label}", left.step))
            .with(json!({ "left": left }));
        if i == 0 {
            cx.record(&mut tx, &event).await?;
        } else {
            tx.record(&event, None, Uuid::now_v7(), cx.now).await?;
        }
    }
    void_votes(&cx, &mut tx, &dossier, &request.run).await?;
    for effect in &advanced.effects {
        take_effect(&cx, &mut tx, &dossier, *effect).await?;
    }
    if let Position::End(key) = &request.run.at {
        let end = dossier.definition.end(key).map(|e| e.name.clone()).unwrap_or_default();
        tx.record(&Event::on(id, "release.closed", format!("set the status to “{end}”")), None, Uuid::now_v7(), cx.now)
            .await?;
    }
    cx.commit(tx).await?;
    Ok(Done::here(match request.run.step(&dossier.definition) {
        Some(step) => format!("Now at step {}. {}.", step.number, step.name),
        None => "The release is closed.".into(),
    }))
}

/// A way back opens the votes of the steps that it leads over again: a Go from before a No-Go says nothing any more. The
/// trail keeps them.
async fn void_votes(cx: &Cx, tx: &mut Tx, dossier: &Dossier, run: &Run) -> Result<(), Failure> {
    let Some(revision) = &dossier.revision else { return Ok(()) };
    let definition = &dossier.definition;
    let reopened = definition.steps.iter().filter(|s| run.reopened_at(definition, &s.number) == Some(cx.now));
    for gate in reopened.flat_map(|s| &s.approvals) {
        let voided = tx.void_votes(dossier.request.id, &gate.key, &revision.sha256).await?;
        if voided > 0 {
            let words = format!(
                "opened the vote on “{}” again: {voided} given before the way back count no longer",
                gate.title
            );
            let event =
                Event::on(dossier.request.id, "votes.voided", words).with(json!({ "gate": gate.key, "votes": voided }));
            tx.record(&event, None, Uuid::now_v7(), cx.now).await?;
        }
    }
    Ok(())
}

/// Creates the release that belongs to a request (S0.2).
async fn create_release(tx: &mut Tx, request: &Request, now: DateTime<Utc>) -> Result<(), Failure> {
    let release = Release { id: ReleaseId(Uuid::now_v7()), request: request.id, created_at: now };
    tx.insert_release(&release).await?;
    let words = format!("created the release {}", request.name());
    tx.record(&Event::on(request.id, "release.created", words), None, Uuid::now_v7(), now).await?;
    Ok(())
}

/// The dates of the plan are final: the calendar says so from now on (S1.33).
async fn publish_dates(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<(), Failure> {
    tx.publish_dates(dossier.request.id, cx.now).await?;
    let words = format!("published the dates of {} in the calendar", dossier.request.name());
    tx.record(&Event::on(dossier.request.id, "release.dates-published", words), None, Uuid::now_v7(), cx.now).await?;
    Ok(())
}

async fn take_effect(cx: &Cx, tx: &mut Tx, dossier: &Dossier, effect: Effect) -> Result<(), Failure> {
    match effect {
        Effect::CreateRelease if dossier.release.is_none() => create_release(tx, &dossier.request, cx.now).await?,
        Effect::CreateRelease => {}
        Effect::PublishDates => publish_dates(cx, tx, dossier).await?,
        Effect::CloseChanges => super::changes::close_with(cx, tx, dossier).await?,
        Effect::TakePackagesBack => super::deployments::take_back(tx, dossier, cx.now).await?,
        Effect::MarkChangesImplemented | Effect::MarkChangesBackedOut => {
            super::changes::mark_all(cx, tx, dossier, effect).await?;
        }
    }
    Ok(())
}
