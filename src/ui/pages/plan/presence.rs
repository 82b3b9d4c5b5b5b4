//! Who else is at the plan: the page says every few seconds that it is open, and hears who else's is.

use super::draft::Draft;
use crate::{
    api::plans::{HereForm, PresentView, here},
    domain::plan::Section,
    ui::{browser, components::Icon},
};
use leptos::{prelude::*, task::spawn_local};

/// Milliseconds between two words.
const EVERY: i32 = 10_000;

/// Others at the plan, and where each of them is.
#[component]
pub fn Others(section: Memo<Section>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let id = draft.view.with_untracked(|v| v.id.clone());
    let others = RwSignal::<Vec<PresentView>>::new(vec![]);
    let ask = move |request: String, section: Section| async move {
        let form = HereForm { request, section: section.key().into() };
        let found = here(form).await.unwrap_or_default();
        if others.try_with_untracked(|shown| *shown != found) == Some(true) {
            let _ = others.try_set(found);
        }
    };
    Effect::new({
        let id = id.clone();
        move || spawn_local(ask(id.clone(), section.get()))
    });
    Effect::new(move || {
        let id = id.clone();
        spawn_local(async move {
            // Until the editor is gone, and its signals with it.
            while others.try_with_untracked(|_| ()).is_some() {
                browser::pause(EVERY).await;
                if browser::is_seen()
                    && let Some(section) = section.try_get_untracked()
                {
                    ask(id.clone(), section).await;
                }
            }
        });
    });
    let line = |p: PresentView| view! { <li><b>{p.name}</b>" is at "{p.section.label()}</li> };
    view! {
        <div role="status" class="present">
            {move || {
                let others = others.get();
                (!others.is_empty()).then(|| view! { <Icon name="users"/><ul>{others.into_iter().map(line).collect_view()}</ul> })
            }}
        </div>
    }
}
