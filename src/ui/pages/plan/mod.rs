//! The plan of a release: its editor, and the frozen revisions. People edit one section at a time; the section is a plain
//! form that works without scripts, and saves itself with them.

mod changes;
mod compare;
mod conflicts;
mod documents;
mod draft;
mod drag;
mod editor;
mod exchange;
mod fields;
mod history;
mod import;
mod keys;
mod paste;
mod presence;
mod preview;
mod print;
mod rail;
mod read;
mod restore;
mod revision;
mod rows;
mod saving;
mod section;
mod start;
mod submit;
mod timeline;
mod undo;
mod voiding;

use crate::ui::data::Data;
use crate::{
    api::plans::{PlanView, read_plan},
    ui::{components::Load, pages::releases::release_id},
};
use leptos::prelude::*;

/// The plan tab.
pub fn plan() -> AnyView {
    let id = release_id();
    // What others do is merged into the open editor (see `draft`), so the page is not built anew when something happens.
    let data = Data::new(move || id.get(), read_plan);
    timeline::follow(id, String::new);
    view! { <Load from=data view=|view: PlanView| view! { <editor::Editor view/> }.into_any()/> }.into_any()
}

pub use changes::{ChangeList, fields};
pub use compare::plan_compare;
pub use import::{plan_import, plan_imports};
pub use print::printed_plan;
pub use revision::plan_revision;
