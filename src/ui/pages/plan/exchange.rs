//! Taking a plan away, and where one comes from: as a workbook, as text, its tables as CSV.

use crate::{
    domain::plan::{Rows, Section},
    ui::{components::Icon, paths},
};
use leptos::prelude::*;

/// The links of the plan tab.
#[component]
pub fn Exchange(id: String, may_edit: bool) -> impl IntoView {
    let import = may_edit.then(|| {
        let to = paths::release_tab(&id, "plan/import");
        view! { <a class="button" href=to><Icon name="upload"/>"Import from Excel, CSV or text"</a> }
    });
    let tables = Section::ALL.iter().flat_map(|s| s.tables().map(move |t| (*s, t.rows)));
    let links = tables.map(|(section, rows): (Section, Rows)| {
        let to = paths::plan_table(&id, rows.path());
        view! { <li><a href=to rel="external" download>{section.label()}</a></li> }
    });
    let links = links.collect_view();
    view! {
        <section class="card" aria-labelledby="exchange-head">
            <header class="card-head"><h2 id="exchange-head">"In and out"</h2></header>
            <div class="card-body stack">
                <div class="cluster">
                    {import}
                    <a class="button" href=paths::plan_export(&id, "xlsx") rel="external" download><Icon name="download"/>"Export as Excel"</a>
                    <a class="button" href=paths::plan_export(&id, "toml") rel="external" download><Icon name="download"/>"Export as text"</a>
                </div>
                <p class="muted">"Both come back without loss. Attached documents stay here."</p>
                <details><summary>"One table as CSV"</summary><ul class="plain-list">{links}</ul></details>
            </div>
        </section>
    }
}
