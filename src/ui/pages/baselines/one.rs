//! A baseline's own page: what there was at its moment, as a restore point to be read and taken away.

use crate::{
    api::baselines::{BaselineView, read_baseline},
    domain::baseline::BaselineRow,
    ui::{
        components::{Empty, Icon, Load, When},
        data::Data,
        pages::releases::release_id,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;

/// A baseline's page; it never changes.
pub fn baseline() -> AnyView {
    let id = release_id();
    let params = use_params_map();
    let baseline = Memo::new(move |_| params.with(|p| p.get("baseline").unwrap_or_default()));
    let data = Data::new(move || (id.get(), baseline.get()), |(id, baseline)| read_baseline(id, baseline));
    let show = move |b: BaselineView| view! { <Content id=id.get_untracked() b/> }.into_any();
    view! { <Load from=data view=show/> }.into_any()
}

#[component]
fn Content(id: String, b: BaselineView) -> impl IntoView {
    let head = b.head;
    let more = (b.more > 0).then(|| {
        view! { <p class="card-foot">{format!("And {} more; the document has all.", b.more)}</p> }
    });
    let content = if b.rows.is_empty() {
        Either::Left(view! { <Empty icon="archive" words="It names no item."/> })
    } else {
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Items" tabindex="0">
                <table class="table cards">
                    <thead><tr><th scope="col">"Item"</th><th scope="col">"Version"</th><th scope="col">"SHA-256"</th><th scope="col">"Note"</th></tr></thead>
                    <tbody>{b.rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="baseline">
            <header class="card-head">
                <h2 id="baseline">{head.name}</h2>
                <a class="button" href=paths::baseline_export(&id, &head.id) rel="external" download>
                    <Icon name="download"/>"Download as JSON"
                </a>
            </header>
            <dl class="kv card-body">
                <dt>"Environment"</dt><dd>{head.environment.label()}</dd>
                <dt>"Taken by"</dt><dd>{head.by}", "<When at=head.at/></dd>
                <dt>"SHA-256"</dt><dd><code class="hash" tabindex="0" title=head.sha256.clone()>{head.sha256.clone()}</code></dd>
            </dl>
            <div class="card-body flush">{content}</div>
            {more}
        </section>
        <p><a href=paths::release_tab(&id, "baselines")>"Back to the baselines"</a></p>
    }
}

#[component]
fn Row(row: BaselineRow) -> impl IntoView {
    let digest = if row.digest.is_empty() {
        Either::Left(view! { <span class="muted">"Not known"</span> })
    } else {
        Either::Right(view! { <code class="hash" tabindex="0" title=row.digest.clone()>{row.digest.clone()}</code> })
    };
    view! {
        <tr>
            <th scope="row" data-label="Item">{row.name}</th>
            <td data-label="Version">{row.version}</td>
            <td data-label="SHA-256">{digest}</td>
            <td data-label="Note">{row.note}</td>
        </tr>
    }
}
