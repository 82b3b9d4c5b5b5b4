//! What Slipway reaches outside itself: the mail server, other systems by webhook, and traits for what people still do by
//! hand, which automatic ones will implement.

pub mod deployer;
pub mod mail;
pub mod quality_center;
pub mod webhook;

/// The longest account of what went wrong outside that is kept, in characters.
const KEPT: usize = 500;

/// What went wrong outside, in as many words as are kept.
fn kept(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect()
}
