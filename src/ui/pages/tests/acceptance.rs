//! What the decision on a release's acceptance looks at: test results and known defects (S0.38).

use super::{
    defects::SeverityBadge,
    line::ResultBadge,
    summary::{Numbers, headline},
};
use crate::ui::data::Data;
use crate::{
    api::checklists::{Acceptance, read_acceptance},
    ui::{
        components::{Icon, Load},
        live::use_live,
        paths,
    },
};
use leptos::prelude::*;

/// The test results and known defects of a release, compactly, for whoever decides on it.
#[component]
pub fn AcceptanceFacts(id: String) -> impl IntoView {
    let live = use_live();
    let data = Data::new(
        {
            let id = id.clone();
            move || (id.clone(), live.of(&id))
        },
        |(id, _)| read_acceptance(id),
    );
    view! { <Load from=data view=|facts: Acceptance| view! { <Facts facts/> }.into_any()/> }
}

#[component]
fn Facts(facts: Acceptance) -> impl IntoView {
    let tests = paths::release_tab(&facts.id, "tests");
    let (tone, icon, words) = headline(&facts.state);
    let troubles = facts.troubles.into_iter().map(|t| {
        let weight = if t.mandatory { "mandatory" } else { "optional" };
        view! { <li><ResultBadge result=Some(t.result)/>" "<b>{t.title}</b>{format!(" ({}, {weight})", t.kind.label().to_lowercase())}<p class="muted prose">{t.note}</p></li> }
    });
    let troubles = troubles.collect_view();
    view! {
        <section class="acceptance-facts stack tight" aria-label="Test results and known defects">
            <h3>"Test results"</h3>
            <p class="notice" data-tone=tone><Icon name=icon/><span>{words}</span></p>
            {(facts.state.total > 0).then(|| view! { <Numbers state=facts.state/> })}
            <ul class="stack tight">{troubles}</ul>
            <h3>"Known defects"</h3>
            <OpenDefects defects=facts.defects closed=facts.closed_defects/>
            <p><a href=tests>"All tests and defects"</a></p>
        </section>
    }
}

#[component]
fn OpenDefects(defects: Vec<crate::domain::checklist::Defect>, closed: usize) -> impl IntoView {
    let words = match (defects.len(), closed) {
        (0, 0) => "No defect is known in this release.".to_owned(),
        (0, closed) => format!("No known defect is open; {closed} closed."),
        (open, closed) => format!("{open} open, {closed} closed."),
    };
    let rows = defects.into_iter().map(|defect| {
        let workaround = if defect.workaround.is_empty() { "No workaround.".to_owned() } else { format!("Workaround: {}", defect.workaround) };
        view! { <li><SeverityBadge defect=defect.clone()/>" "<b>{defect.title}</b><p class="muted prose">{workaround}</p></li> }
    });
    view! { <p>{words}</p><ul class="stack tight">{rows.collect_view()}</ul> }
}
