//! A long text as it will be read, in place of the box that it is typed into. The server lays it out and saves nothing;
//! people without scripts read the saved draft instead (`?read=yes`).

use super::draft::Draft;
use crate::{
    api::{
        AppError,
        plans::{PreviewForm, preview_text},
    },
    ui::components::Markdown,
};
use leptos::{prelude::*, task::spawn_local};

/// The switch above a text box, and the text while it is on.
#[component]
pub fn Preview(path: String, label: String) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let shown = RwSignal::new(None::<Result<String, AppError>>);
    let on = RwSignal::new(false);
    let of_path = path.clone();
    let ask = move || {
        let request = draft.view.with_untracked(|v| v.id.clone());
        let form = PreviewForm { request, text: draft.text(&of_path) };
        spawn_local(async move {
            let answer = preview_text(form).await;
            let _ = shown.try_set(Some(answer));
        });
    };
    // What others write into the text while it is shown is shown, too.
    let again = ask.clone();
    Effect::new(move |before: Option<u32>| {
        let now = draft.refreshed.get();
        if before.is_some_and(|before| before != now) && on.get_untracked() {
            again();
        }
        now
    });
    let switch = move |_| {
        on.update(|on| *on = !*on);
        shown.set(None);
        if on.get_untracked() {
            ask();
        }
    };
    let region = format!("{label}, as it will be read");
    let text = move || {
        let region = region.clone();
        on.get().then(|| {
            let text = match shown.get() {
                None => view! { <p class="muted">"Laying it out…"</p> }.into_any(),
                Some(Err(error)) => view! { <p class="error">{error.to_string()}</p> }.into_any(),
                Some(Ok(html)) if html.is_empty() => view! { <p class="muted">"Nothing is entered."</p> }.into_any(),
                Some(Ok(html)) => view! { <Markdown html/> }.into_any(),
            };
            view! { <div class="preview-text" role="region" aria-label=region aria-live="polite">{text}</div> }
        })
    };
    view! {
        <div class="preview scripted">
            <p class="preview-bar">
                <button type="button" class="button quiet small" aria-pressed=move || on.get().to_string() aria-label=format!("Preview: {label}") on:click=switch>
                    "Preview"
                </button>
            </p>
            {text}
        </div>
    }
}
