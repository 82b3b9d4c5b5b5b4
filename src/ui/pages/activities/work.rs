//! What is the viewer's own work, across releases.

use super::{Item, Whose, edit::Choices};
use crate::{
    api::activities::{WorkPage, WorkRow, read_work},
    ui::{
        components::{Empty, Load, PageHead, keep},
        data::Data,
        live::use_live,
    },
};
use leptos::{either::Either, prelude::*};

/// My work.
pub fn work() -> AnyView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_work());
    view! {
        <PageHead title="My work" lede="Activities of all releases that are assigned to you or to a team of yours. What is overdue comes first."/>
        <Load from=data view=|page: WorkPage| view! { <Content page/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(page: WorkPage) -> impl IntoView {
    if page.rows.is_empty() {
        return Either::Left(view! {
            <Empty icon="circle-check" words="Nothing is assigned to you or to a team of yours. A Release Manager assigns activities on the page of a release."/>
        });
    }
    let overdue = page.rows.iter().filter(|r| r.activity.overdue).count();
    let words = match overdue {
        0 => format!("{} to do, none overdue", page.rows.len()),
        n => format!("{} to do, {n} overdue", page.rows.len()),
    };
    let cut = page.is_cut.then(|| view! { <p class="muted">"There is more than this; the first due are shown."</p> });
    Either::Right(view! {
        <div class="stack">
            <p class="muted">{words}</p>
            <Rows rows=page.rows whose=Whose::House/>
            {cut}
        </div>
    })
}

/// Activities of several releases.
#[component]
pub fn Rows(rows: Vec<WorkRow>, whose: Whose) -> impl IntoView {
    let rows = keep("work", rows, move |row: WorkRow| {
        let release = (row.release, row.release_name);
        view! { <Item row=row.activity whose choices=Choices::none() release/> }
    });
    view! { <ul class="activities card">{rows}</ul> }
}
