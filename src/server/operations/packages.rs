//! Packages: what they are assembled from, in which order, and that they are; the build's plan and end. Which changes
//! have a package is [`super::scope`]'s.

mod view;

pub use view::list;

use super::dossier::Dossier;
use crate::{
    api::Done,
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{PackageId, PartId, RequestId},
        package::{BuildForm, MAX_PARTS, MarkForm, OrderForm, Package, Packages, PartForm, PartRemoval},
        problem::{Problem, Refusal},
        process::{Evidence, Proofs},
    },
    server::{Cx, Failure, store::Tx},
};
use serde_json::json;
use uuid::Uuid;

/// What is known when a package is to be changed.
struct Opened {
    dossier: Dossier,
    packages: Packages,
    package: Package,
}

/// Loads a package that the actor may change now.
async fn open(cx: &Cx, tx: &mut Tx, request: &str, package: &str) -> Result<Opened, Failure> {
    access::may(&cx.actor, Action::AssemblePackages, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let package: PackageId = package.parse().map_err(|_| Failure::NotFound)?;
    let dossier = Dossier::load(tx, id).await?;
    let packages = of_release(tx, &dossier).await?;
    let package = packages.find(package).cloned().ok_or(Failure::NotFound)?;
    refuse_late(&dossier)?;
    Ok(Opened { dossier, packages, package })
}

/// What was assembled stays as it is once LIVE was touched, and once the release is closed.
fn refuse_late(dossier: &Dossier) -> Result<(), Refusal> {
    if dossier.request.is_closed() {
        return Err(Refusal::Conflict("The release is closed: its packages stay as they are.".into()));
    }
    dossier.live_was_not_touched()
}

/// The packages of a release with their parts; none before there is a release.
///
/// # Errors
/// When the database cannot.
pub async fn of_release(tx: &mut Tx, dossier: &Dossier) -> Result<Packages, Failure> {
    match dossier.release {
        Some(release) => Ok(tx.assembly(release.id).await?),
        None => Ok(Packages::default()),
    }
}

/// Whether everything is packaged and assembled.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let missing = of_release(tx, dossier).await?.missing();
    Ok(Proofs::from([(Evidence::PackagesAssembled, missing.map_or(Ok(()), Err))]))
}

/// Takes the mark from packages that no longer are what was assembled; answers with a sentence about them, and their ids.
async fn undo(cx: &Cx, tx: &mut Tx, undone: &[&Package], why: &str) -> Result<(String, Vec<PackageId>), Failure> {
    for package in undone {
        tx.unmark_assembled(package.id, why, cx.now).await?;
        // What was tested in TEST is not what is in the package any more.
        tx.withdraw_package(package.id).await?;
    }
    let names: Vec<_> = undone.iter().map(|p| format!("“{}”", p.name)).collect();
    let words = match names.as_slice() {
        [] => String::new(),
        [one] => format!("; {one} is not assembled any more"),
        several => format!("; {} are not assembled any more", several.join(", ")),
    };
    Ok((words, undone.iter().map(|p| p.id).collect()))
}

/// Adds a part to a package (S1.35, S1.45, S1.47).
pub async fn add_part(cx: Cx, form: PartForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let Opened { dossier, packages, package } = open(&cx, &mut tx, &form.request, &form.package).await?;
    let new = form.check()?;
    let components = tx.components().await?;
    let known = components.iter().find(|c| c.id == new.component && c.product == dossier.request.product);
    let known = known.ok_or_else(|| Problem::new("component", "Choose a component of this product."))?;
    if package.parts.iter().any(|p| p.component == new.component) {
        let words = format!("“{}” is a part already. Take it out first to bring another version.", known.name);
        return Err(Problem::new("component", words).into());
    }
    if package.parts.len() >= MAX_PARTS {
        return Err(Problem::new("component", format!("A package has at most {MAX_PARTS} parts.")).into());
    }
    let part = new.into_part(PartId(Uuid::now_v7()), known.name.clone());
    tx.insert_part(package.id, &part, cx.actor.id, cx.now).await?;
    let what = format!("{} {}", part.component_name, part.version);
    let why = format!("{} added {what} to “{}”.", cx.actor.name, package.name);
    let (also, undone) = undo(&cx, &mut tx, &packages.undone_by(package.id), &why).await?;
    let words = format!("added {what} to the package “{}”{also}", package.name);
    let data = json!({ "package": package.id, "part": part, "undone": undone });
    cx.record(&mut tx, &Event::on(dossier.request.id, "package.part-added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{what} is a part of “{}”{also}.", package.name)))
}

/// Takes a part out of a package.
pub async fn remove_part(cx: Cx, form: PartRemoval) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let Opened { dossier, packages, package } = open(&cx, &mut tx, &form.request, &form.package).await?;
    let part = package.parts.iter().find(|p| p.id.to_string() == form.part);
    let Some(part) = part else {
        return Err(Refusal::Conflict("This part is not there any more; somebody may have taken it out.".into()).into());
    };
    tx.delete_part(part.id).await?;
    let what = format!("{} {}", part.component_name, part.version);
    let why = format!("{} took {what} out of “{}”.", cx.actor.name, package.name);
    let (also, undone) = undo(&cx, &mut tx, &packages.undone_by(package.id), &why).await?;
    let words = format!("took {what} out of the package “{}”{also}", package.name);
    let data = json!({ "package": package.id, "part": part, "undone": undone });
    cx.record(&mut tx, &Event::on(dossier.request.id, "package.part-removed", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{what} is no longer a part of “{}”{also}.", package.name)))
}

/// Says after which packages one is assembled (S1.36).
pub async fn order(cx: Cx, form: OrderForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let Opened { dossier, packages, package } = open(&cx, &mut tx, &form.request, &form.package).await?;
    let after = form.chosen()?;
    packages.check_order(package.id, &after)?;
    let (mut before, mut now) = (package.after.clone(), after.clone());
    before.sort();
    now.sort();
    if before == now {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_package_order(package.id, &after).await?;
    let names = after.iter().filter_map(|id| packages.find(*id)).map(|p| format!("“{}”", p.name));
    let names = names.collect::<Vec<_>>().join(", ");
    let names = if names.is_empty() { "nothing".to_owned() } else { names };
    let why = format!("{} changed what “{}” is assembled after.", cx.actor.name, package.name);
    let (also, undone) = undo(&cx, &mut tx, &packages.undone_by(package.id), &why).await?;
    let words = format!("set the package “{}” to be assembled after {names}{also}", package.name);
    let data = json!({ "package": package.id, "after": after, "undone": undone });
    cx.record(&mut tx, &Event::on(dossier.request.id, "package.ordered", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is assembled after {names}{also}.", package.name)))
}

/// Marks a package as assembled from what the actor saw (S1.35).
pub async fn assemble(cx: Cx, form: MarkForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let Opened { dossier, packages, package } = open(&cx, &mut tx, &form.request, &form.package).await?;
    if !form.seen.is_empty() && form.seen != packages.fingerprint() {
        let words = "The packages or their parts were changed meanwhile; look at them before you mark this one.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    packages.may_assemble(&package)?;
    tx.mark_assembled(package.id, cx.actor.id, cx.now).await?;
    let words = format!("assembled the package “{}”", package.name);
    let data = json!({ "package": package.id, "parts": package.parts });
    cx.record(&mut tx, &Event::on(dossier.request.id, "package.assembled", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is assembled.", package.name)))
}

/// A change is taken out of its release: what was assembled after its package is not assembled any more. Answers with a
/// sentence about that.
///
/// # Errors
/// When the database cannot.
pub async fn taken_out(cx: &Cx, tx: &mut Tx, dossier: &Dossier, package: PackageId) -> Result<String, Failure> {
    let packages = of_release(tx, dossier).await?;
    let Some(gone) = packages.find(package) else { return Ok(String::new()) };
    let mut undone = packages.undone_by(package);
    undone.retain(|p| p.id != package);
    let why = format!("{} took “{}” out of the release.", cx.actor.name, gone.name);
    Ok(undo(cx, tx, &undone, &why).await?.0)
}

/// Saves the build's plan and end (S1.37, S1.44).
pub async fn save_build(cx: Cx, form: BuildForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AssemblePackages, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    if dossier.request.is_closed() {
        return Err(Refusal::Conflict("The release is closed: its build stays as it is recorded.".into()).into());
    }
    let build = form.check(&cx.state.zones, cx.now)?;
    let before = tx.build(id).await?;
    if form.seen != before.as_ref().map(|b| b.edition()).unwrap_or_default() {
        let words =
            "Somebody changed the build since you opened the form, so yours was not saved. Load the page again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    if before.as_ref() == Some(&build) {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_build(id, &build).await?;
    let (_, standing) = build.standing(cx.now);
    let words = match build.ended_at {
        Some(_) => format!("recorded the end of the build of {}: {standing}", dossier.request.name()),
        None => format!("planned the build of {} with {}", dossier.request.name(), build.team),
    };
    let data = json!({ "before": before, "after": build });
    cx.record(&mut tx, &Event::on(id, "build.saved", words.trim_end_matches('.')).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The build is saved. {standing}")))
}
