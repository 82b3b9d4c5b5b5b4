//! A status in a word, with an icon: never by colour alone.

use super::Icon;
use leptos::prelude::*;

/// How a status feels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Info,
    Good,
    Warn,
    Bad,
    Live,
}

impl Tone {
    fn key(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Live => "live",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "circle",
            Self::Info => "circle-dot",
            Self::Good => "circle-check",
            Self::Warn => "triangle-alert",
            Self::Bad => "circle-x",
            Self::Live => "rocket",
        }
    }
}

/// A badge.
#[component]
pub fn Badge(tone: Tone, #[prop(into)] words: String) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.key()><Icon name=tone.icon()/>{words}</span> }
}
