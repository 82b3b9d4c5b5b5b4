//! The release that follows one that was taken back or failed (S4.38): it asks for a further maintenance window, and for
//! every approval again.

use crate::domain::{
    problem::Refusal,
    release::{Request, RequestForm},
    text,
};
use serde::{Deserialize, Serialize};

/// What became of a release, as far as a follow-up asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// It was taken out of LIVE at some time.
    pub taken_back: bool,
    /// Once closed: whether it was a success.
    pub success: Option<bool>,
    /// It holds LIVE now.
    pub in_live: bool,
}

/// Whether a release can be followed: after it was taken back, or has ended without success; once at a time.
///
/// # Errors
/// A conflict in words; `open` names the follow-up that is on its way.
pub fn may_be_followed(fate: Fate, open: Option<&str>) -> Result<(), Refusal> {
    let words = match (fate, open) {
        (_, Some(open)) => format!("{open} follows this release already and is on its way."),
        (Fate { success: Some(true), .. }, _) => "The release was a success; nothing has to follow it.".into(),
        (Fate { success: Some(false), .. }, _) => return Ok(()),
        (Fate { taken_back: true, in_live: false, .. }, _) => return Ok(()),
        (Fate { success: None, .. }, _) => {
            "A follow-up can be raised once the release was taken back, or has ended without success.".into()
        }
    };
    Err(Refusal::Conflict(words))
}

/// The form that raises a follow-up, filled in as far as the release before says it: no number and no window, since both
/// are to be chosen anew.
#[must_use]
pub fn prefilled(before: &Request) -> RequestForm {
    let name = match before.version {
        Some(_) => before.name(),
        None => format!("REQ-{} {}", before.number, before.product_name),
    };
    let title: String = format!("Follow-up of {name}").chars().take(text::LINE).collect();
    RequestForm {
        product: before.product.to_string(),
        title,
        kind: before.kind.key().into(),
        version: String::new(),
        window_start: String::new(),
        window_end: String::new(),
        time_zone: before.window.zone.clone(),
        components: before.components.iter().map(|(id, _)| id.to_string()).collect(),
        ..RequestForm::default()
    }
}
