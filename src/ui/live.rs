//! Staying in step: counts, per release, what happened since the page was opened. A page's data depends on the count of
//! its release, and is fetched again when it goes up.

use super::browser;
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

/// The counts; one for the whole page, from context.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    counts: RwSignal<HashMap<String, u64>>,
}

/// The key that every event counts under.
const ANY: &str = "";

#[derive(Deserialize)]
struct Happened {
    request: Option<String>,
}

impl Live {
    /// Provides the counts, and in the browser starts to follow the server's events after the one with this number; none
    /// for strangers.
    pub fn provide(after: Option<i64>) {
        let live = Self { counts: RwSignal::new(HashMap::new()) };
        provide_context(live);
        Effect::new(move || {
            if let Some(after) = after {
                browser::follow_events(after, move |text| {
                    if let Ok(happened) = serde_json::from_slice::<Happened>(text.as_bytes()) {
                        live.happened(happened.request.as_deref());
                    }
                });
            }
        });
    }

    /// Something happened: on a release, or elsewhere.
    pub fn happened(self, request: Option<&str>) {
        let _ = self.counts.try_update(|counts| {
            for key in [Some(ANY), request].into_iter().flatten() {
                *counts.entry(key.to_owned()).or_default() += 1;
            }
        });
    }

    /// How much happened on the release, tracked.
    pub fn of(self, request: &str) -> u64 {
        self.counts.with(|c| c.get(request).copied().unwrap_or_default())
    }

    /// How much happened at all, tracked.
    pub fn any(self) -> u64 {
        self.of(ANY)
    }
}

/// The page's counts.
pub fn use_live() -> Live {
    use_context().unwrap_or_else(|| Live { counts: RwSignal::new(HashMap::new()) })
}
