//! Times and periods, as the server worded them.

use crate::api::views::{Moment, Period};
use leptos::prelude::*;

/// A moment in the viewer's zone.
#[component]
pub fn When(at: Moment) -> impl IntoView {
    view! { <time datetime=at.utc>{at.words}</time> }
}

/// A period in the viewer's zone and, where it reads differently, in its own.
#[component]
pub fn PeriodView(period: Period) -> impl IntoView {
    let own = (!period.own.is_empty()).then(|| view! { <span class="muted own-zone">{period.own}</span> });
    view! { <span class="period"><time datetime=period.starts.utc>{period.words}</time>" "{own}</span> }
}
