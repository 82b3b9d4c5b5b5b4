//! The build tab: packages in their order of assembly with their parts, and the build. Reads only.

use super::{Dossier, of_release, refuse_late};
use crate::{
    api::{
        packages::{Assembly, BuildView, PackageView},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        ids::RequestId,
        package::{Build, BuildForm, Mark, Package, Packages},
    },
    server::{Cx, Failure},
};

/// The packages and the build of a release.
pub async fn list(cx: Cx, id: RequestId) -> Result<Assembly, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let packages = of_release(&mut tx, &dossier).await?;
    let build = tx.build(id).await?;
    let components = tx.components().await?.into_iter().filter(|c| c.product == dossier.request.product);
    let components = components.map(|c| Choice { value: c.id.to_string(), label: c.name }).collect();
    let why_not = access::may(&cx.actor, Action::AssemblePackages, &Subject::Workspace).err();
    let form = match &build {
        Some(build) => build.form(&cx.state.zones),
        None => BuildForm { zone: dossier.request.window.zone.clone(), ..BuildForm::default() },
    };
    let view = |(i, package): (usize, &Package)| package_view(&cx, &packages, i + 1, package);
    Ok(Assembly {
        id: id.to_string(),
        has_release: dossier.release.is_some(),
        why_not: why_not.map(|r| r.to_string()).unwrap_or_default(),
        frozen: refuse_late(&dossier).err().map(|r| r.to_string()).unwrap_or_default(),
        packages: packages.in_order().into_iter().enumerate().map(view).collect(),
        components,
        missing: packages.missing().unwrap_or_default(),
        fingerprint: packages.fingerprint(),
        build: build.map(|b| build_view(&cx, &b)),
        form,
    })
}

fn package_view(cx: &Cx, packages: &Packages, place: usize, package: &Package) -> PackageView {
    let held = packages.may_assemble(package).err().filter(|_| !package.is_assembled());
    let mark = |counts: bool| package.mark.as_ref().filter(move |m| m.assembled == counts);
    let others = packages.in_order().into_iter().filter(|p| p.id != package.id);
    PackageView {
        id: package.id.to_string(),
        place,
        name: package.name.clone(),
        assembled: package.is_assembled(),
        by: mark(true).map(|m: &Mark| (m.by_name.clone(), cx.moment(m.at))),
        undone: mark(false).map(|m: &Mark| (m.why_not.clone(), cx.moment(m.at))),
        parts: package.parts.clone(),
        after: package.after.iter().filter_map(|id| packages.find(*id)).map(|p| p.name.clone()).collect(),
        after_ids: package.after.iter().map(ToString::to_string).collect(),
        others: others.map(|p| Choice { value: p.id.to_string(), label: p.name.clone() }).collect(),
        held: held.map(|r| r.to_string()).unwrap_or_default(),
    }
}

fn build_view(cx: &Cx, build: &Build) -> BuildView {
    let (late, standing) = build.standing(cx.now);
    BuildView {
        team: build.team.clone(),
        planned: cx.period(&build.window),
        ended: build.ended_at.map(|at| cx.moment(at)),
        late,
        standing,
        note: build.note.clone(),
    }
}
