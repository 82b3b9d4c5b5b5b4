//! What a page knows before any data: who is signed in, what the form before led to, the names of the client's files.
//! The server provides it; the browser reads the same from the page, so both render the same.

use super::browser;
use crate::{api::AppError, domain::access::Actor};
use leptos::prelude::{provide_context, use_context};
use serde::{Deserialize, Serialize};

/// The page's beginnings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Boot {
    pub demo: bool,
    pub actor: Option<Actor>,
    /// The number of the newest event when the page was asked for; what happens after it is followed.
    pub newest_event: i64,
    pub flash: Flash,
    pub script: String,
    pub wasm: String,
    pub style: String,
    pub icons: String,
}

/// What a form that was sent without scripts led to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flash {
    /// The page's own address; the address bar shows the form's.
    pub page: String,
    /// The form that was sent.
    pub action: String,
    /// Good news.
    pub notice: String,
    /// A secret that this page shows once; see [`crate::api::Done::secret`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Why it was refused.
    pub error: Option<AppError>,
    /// What was typed.
    pub fields: Vec<(String, String)>,
}

impl Flash {
    /// What was typed into the field of the form.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone())
    }
}

/// The page's beginnings, on either side.
pub fn use_boot() -> Boot {
    use_context().unwrap_or_else(|| {
        let boot = browser::boot();
        provide_context(boot.clone());
        boot
    })
}

/// Who is signed in.
pub fn use_actor() -> Option<Actor> {
    use_boot().actor
}
