//! Said beside a section before anybody saves: whether an edit of it voids votes once it is submitted.

use super::draft::Draft;
use crate::domain::plan::Section;
use leptos::prelude::*;

/// What an edit of the section would do to the votes that there are.
#[component]
pub fn Voiding(section: Section) -> impl IntoView {
    let draft = expect_context::<Draft>();
    move || {
        draft.view.with(|v| {
            let newest = v.revisions.first().filter(|_| v.votes > 0)?.number;
            let votes = if v.votes == 1 { "1 vote counts".to_owned() } else { format!("{} votes count", v.votes) };
            let words = if v.keeps.contains(&section) {
                format!("{votes} for revision {newest}. Edits of this section void none, but for votes that are about it by itself.")
            } else {
                format!("{votes} for revision {newest}. Once an edit of this section is submitted, everybody decides again.")
            };
            Some(view! { <p class="hint">{words}</p> })
        })
    }
}
