//! What differs between two versions of a plan: by section, by field, by words. Long texts that are the same are folded.

use crate::domain::plan::{
    FieldChange,
    folding::{Piece, by_section, fold},
};
use leptos::{either::EitherOf4, prelude::*};

/// Changes under the names of their sections, each with how many.
#[component]
pub fn ChangeList(changes: Vec<FieldChange>) -> impl IntoView {
    let groups = by_section(changes).into_iter().map(|(section, changes)| {
        let title = section.map_or("Documents and the rest", |s| s.label());
        let count = fields(changes.len());
        let changes = changes.into_iter().map(|change| view! { <Change change/> }).collect_view();
        view! {
            <section class="diff-section stack tight">
                <h3>{title}" "<small>{count}</small></h3>
                {changes}
            </section>
        }
        .into_any()
    });
    groups.collect_view()
}

/// "1 field", "3 fields".
pub fn fields(count: usize) -> String {
    if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
}

/// A field's old and new text in one. Additions and removals carry + and − as well as colour.
#[component]
pub fn Change(change: FieldChange) -> impl IntoView {
    let pieces = fold(&change.parts).into_iter().map(|piece| match piece {
        Piece::Same(text) => EitherOf4::A(view! { <span>{text}</span> }),
        Piece::Removed(text) => EitherOf4::B(view! { <del>{text}</del> }),
        Piece::Added(text) => EitherOf4::C(view! { <ins>{text}</ins> }),
        Piece::Folded { words, text } => EitherOf4::D(view! {
            <details class="diff-same"><summary>{format!("{words} words are the same")}</summary><span>{text}</span></details>
        }),
    });
    view! { <div class="diff"><h4>{change.label}</h4><div class="diff-text">{pieces.collect_view()}</div></div> }
}
