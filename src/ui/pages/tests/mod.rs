//! A release's tests: the checklist with its results and evidence, known defects, and the import of reports.

mod acceptance;
mod checklist;
mod defects;
mod evidence;
mod import;
mod line;
mod summary;

pub use acceptance::AcceptanceFacts;
pub use import::import_report;

use super::releases::release_id;
use crate::ui::data::Data;
use crate::{
    api::checklists::{TestsView, read_tests},
    ui::{
        components::{Load, keep},
        live::use_live,
    },
};
use checklist::Checklist;
use defects::Defects;
use import::UploadReport;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use summary::Summary;

/// The tests of a release.
pub fn tests() -> AnyView {
    let id = release_id();
    let query = use_query_map();
    let shown =
        Memo::new(move |_| query.with(|q| (q.get("show").unwrap_or_default(), q.get("page").unwrap_or_default())));
    let live = use_live();
    let data = Data::new(
        move || (id.get(), shown.get(), live.of(&id.get())),
        |(id, (show, page), _)| read_tests(id, show, page),
    );
    view! { <Load from=data view=|tests: TestsView| view! { <Tests tests/> }.into_any()/> }.into_any()
}

#[component]
fn Tests(tests: TestsView) -> impl IntoView {
    let rights = tests.rights;
    let upload = rights.record.then(|| (tests.id.clone(), tests.upload_limit.clone()));
    let upload = keep("", upload, |(id, limit)| view! { <UploadReport id limit/> });
    view! {
        <div class="page-columns">
            <div class="stack">
                <Summary state=tests.state.clone()/>
                <Checklist tests=tests.clone()/>
            </div>
            <aside class="aside stack">
                <Defects id=tests.id defects=tests.defects rights/>
                {upload}
            </aside>
        </div>
    }
}
