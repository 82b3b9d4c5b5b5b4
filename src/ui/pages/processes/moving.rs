//! Moving a release to a newer version of its process: what changes for it, then the move with its reason.

use super::{asked, sentences};
use crate::{
    api::processes::{MoveRelease, MoveView, Preview, read_move},
    domain::process::versions::{Difference, StepDifference},
    ui::{
        components::{Empty, Form, HiddenField, Icon, KeptField, Load, NoteField, SubmitButton, keep},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The page of a release's process.
pub fn release_process() -> AnyView {
    let (id, version, live) = (release_id(), asked("version"), use_live());
    let data =
        Data::new(move || (id.get(), version.get(), live.of(&id.get())), |(id, version, _)| read_move(id, version));
    view! { <Load from=data view=|moving: MoveView| view! { <Moving moving/> }.into_any()/> }.into_any()
}

#[component]
fn Moving(moving: MoveView) -> impl IntoView {
    let m = moving.clone();
    let links = m.newer.iter().map(|version| {
        let here = m.preview.as_ref().is_some_and(|p| p.version == *version).then_some("page");
        let to = format!("{}?version={version}", paths::release_tab(&m.id, "process"));
        view! { <li><a href=to aria-current=here>{format!("Version {version}")}</a></li> }
    });
    let links = links.collect_view();
    let rest = match m.preview {
        Some(preview) => view! { <PreviewOf moving preview/> }.into_any(),
        None => view! { <Empty icon="workflow" words="There is no newer version of this process. When one is published, the release can be moved to it here."/> }.into_any(),
    };
    view! {
        <section class="card">
            <header class="card-head"><h2>"Its process"</h2></header>
            <div class="card-body stack">
                <dl class="kv">
                    <dt>"Process"</dt><dd><a href=paths::process_version(&m.key, m.version)>{m.process}</a></dd>
                    <dt>"Version"</dt><dd>{m.version}</dd>
                    <dt>"It stands at"</dt><dd>{m.at}</dd>
                </dl>
                <nav aria-label="Newer versions"><ul class="cluster">{links}</ul></nav>
            </div>
        </section>
        {rest}
    }
}

#[component]
fn PreviewOf(moving: MoveView, preview: Preview) -> impl IntoView {
    let stands = moving.at.split('.').next().unwrap_or_default().to_owned();
    let end = match (preview.why_not.is_empty(), moving.why_not.is_empty()) {
        (false, _) => view! {
            <div class="notice" data-tone="bad"><Icon name="circle-x"/><div><p>{preview.why_not}</p></div></div>
        }
        .into_any(),
        (true, false) => view! { <p class="hint">{moving.why_not}</p> }.into_any(),
        (true, true) => keep("move", [(moving.id, preview.version, stands)], |(id, version, step)| {
            view! {
                <Form to=MoveRelease::PATH class="form">
                    <HiddenField name="request" value=id/>
                    <HiddenField name="version" value=version.to_string()/>
                    <KeptField name="step" value=step/>
                    <NoteField name="reason" label="Reason" hint="Why this release changes its process. It stands in the history."/>
                    <div class="form-actions"><SubmitButton label=format!("Move the release to version {version}")/></div>
                </Form>
            }
        }),
    };
    view! {
        <section class="card">
            <header class="card-head"><h2>{format!("What changes with version {}", preview.version)}</h2></header>
            <div class="card-body stack"><Changes difference=preview.difference/>{end}</div>
        </section>
    }
}

#[component]
fn Changes(difference: Difference) -> impl IntoView {
    if difference == Difference::default() {
        return view! { <p>"Nothing changes for this release."</p> }.into_any();
    }
    let part = |head: &'static str, words: Vec<String>| {
        (!words.is_empty()).then(|| view! { <div><h3>{head}</h3>{sentences(words)}</div> })
    };
    let renamed = difference.renamed.into_iter().map(|(from, to)| format!("{from} → {to}")).collect();
    let ahead = difference.ahead.into_iter().map(|s| view! { <Step s/> }).collect_view();
    view! {
        {part("New steps", difference.added)}
        {part("Steps that are gone", difference.removed)}
        {part("Other names", renamed)}
        {ahead}
        {part("Different at steps that were left already; it makes no difference for this release", difference.behind)}
        {part("Recorded already, and not asked for any more", difference.forgotten)}
        <p class="hint">"Votes and records whose keys the new version still has go on counting."</p>
    }
    .into_any()
}

#[component]
fn Step(s: StepDifference) -> impl IntoView {
    let added = s.gates_added.into_iter().map(|g| format!("Also asks: {g}."));
    let removed = s.gates_removed.into_iter().map(|g| format!("Asks no more: {g}."));
    let words = added.chain(removed).chain(s.other).collect();
    view! { <div><h3>{s.step}</h3>{sentences(words)}</div> }
}
