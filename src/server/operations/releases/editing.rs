//! Changing what a release is about: title, type, number, window, components. Another type can mean another process.

use super::{catalogue_of, create_release, is_to_come, number_taken};
use crate::{
    api::{
        Done,
        releases::{EditForm, EditView},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        calendar::WindowForm,
        event::Event,
        ids::{ComponentId, RequestId},
        problem::Refusal,
        process::{Effect, Run},
        release::{ReleaseKind, Request, RequestForm},
    },
    server::{
        Cx, Failure,
        operations::{
            dossier::{Dossier, definition},
            library,
        },
        store::Tx,
    },
};
use serde_json::json;

/// Changes what a release is about.
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
    let kind_before = request.kind;
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
    let follows = begin_process_of_kind(&mut tx, &mut request, kind_before).await?;
    let definition = definition(&mut tx, &request).await?;
    tx.save_request(&request, request.run.percent(&definition), cx.now).await.map_err(number_taken)?;
    tx.save_components(&request).await?;
    let moved = before != WindowForm::of(&request.window, &cx.state.zones);
    let (kind, mut words) = if moved {
        ("release.rescheduled", format!("rescheduled {}", request.name()))
    } else {
        ("release.edited", format!("edited {}", request.name()))
    };
    let process = format!("“{}”, version {}", definition.name, definition.version);
    if follows {
        words.push_str(&format!(": as {} it follows {process}", of_kind(&request)));
    }
    let data = json!({ "form": form, "window_before": before, "process": follows.then_some(&process) });
    cx.record(&mut tx, &Event::on(id, kind, words).with(data)).await?;
    if follows && definition.at_start.contains(&Effect::CreateRelease) && tx.release_of(id).await?.is_none() {
        create_release(&mut tx, &request, cx.now).await?;
    }
    cx.commit(tx).await?;
    let message = if follows {
        format!("Saved. As {} it follows {process}, from its first step on.", of_kind(&request))
    } else if request.kind != kind_before {
        format!("Saved. It keeps its process, {process}.")
    } else {
        "Saved.".to_owned()
    };
    Ok(Done::to(format!("/releases/{id}"), message))
}

/// Until work on a release has begun, another type begins the process that is chosen for it; later it keeps its own. Tells
/// whether it begins another.
async fn begin_process_of_kind(tx: &mut Tx, request: &mut Request, before: ReleaseKind) -> Result<bool, Failure> {
    if request.kind == before || has_begun(tx, request).await? {
        return Ok(false);
    }
    let chosen = library::process_for(tx, request.product, request.kind).await?;
    let begins = (chosen.key.as_str(), chosen.version) != (request.run.process.as_str(), request.run.version);
    if begins {
        request.run = Run::start(&chosen);
    }
    Ok(begins)
}

/// Whether a step was left, or something recorded or voted on: in another process the same keys could mean something else.
async fn has_begun(tx: &mut Tx, request: &Request) -> Result<bool, Failure> {
    let id = request.id;
    Ok(!request.run.trail.is_empty() || !tx.records(id).await?.is_empty() || !tx.votes(id).await?.is_empty())
}

/// What the form says of the process: what it is, and what another type would make of it.
async fn process_in_words(tx: &mut Tx, request: &Request) -> Result<String, Failure> {
    let now = definition(tx, request).await?;
    let follows = format!("“{}”, version {}", now.name, now.version);
    if has_begun(tx, request).await? {
        return Ok(format!(
            "Work on the release has begun, so it keeps its process, {follows}, whatever its type. It can be moved to a \
             newer version of it."
        ));
    }
    let mut others = Vec::new();
    for kind in ReleaseKind::ALL.iter().filter(|k| **k != request.kind) {
        let process = library::process_for(tx, request.product, *kind).await?;
        others.push(format!("{}: “{}”, version {}", kind.label().to_lowercase(), process.name, process.version));
    }
    Ok(format!(
        "The release follows {follows}. Until a step is left or something recorded, another type begins the process of that type anew: \
         {}.",
        others.join("; ")
    ))
}

fn of_kind(request: &Request) -> String {
    let label = request.kind.label().to_lowercase();
    let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {label} release")
}

fn component_ids(components: &[(ComponentId, String)]) -> Vec<ComponentId> {
    let mut ids: Vec<_> = components.iter().map(|c| c.0).collect();
    ids.sort();
    ids
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
    let process = process_in_words(&mut tx, &request).await?;
    Ok(EditView {
        process,
        keeps_process: has_begun(&mut tx, &request).await?,
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
            start_from: String::new(),
        },
    })
}
