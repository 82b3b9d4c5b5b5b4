//! Messages on their way out, by mail to one person or by webhook to another system: how they stand, when they are tried
//! again and when they are given up. Knows no mail server and no network; what came of an attempt is passed in.

mod endpoint;
mod retry;

pub use endpoint::{EndpointForm, NewEndpoint};
pub use retry::delay;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Mail,
    Webhook,
}

impl Channel {
    /// The key in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mail => "Mail",
            Self::Webhook => "Webhook",
        }
    }
}

impl FromStr for Channel {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        [Self::Mail, Self::Webhook].into_iter().find(|c| c.key() == key).ok_or(())
    }
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageState {
    /// To be tried, for the first time or again.
    Waiting,
    /// Taken over by the mail server or the other system.
    Sent,
    /// Refused for good, or tried as often as it is worth: somebody has to look.
    Dead,
}

impl MessageState {
    /// Every state, in the order in which people want to see them.
    pub const ALL: &'static [Self] = &[Self::Dead, Self::Waiting, Self::Sent];

    /// The key in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sent => "Sent",
            Self::Dead => "Not delivered",
        }
    }
}

impl FromStr for MessageState {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|s| s.key() == key).ok_or(())
    }
}

/// What came of an attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It was taken over; a webhook may have answered with the number of a ticket in its own system.
    Delivered { ticket: Option<String> },
    /// It may work later: nobody answered, or the answer was that it is not the time.
    Failed(String),
    /// It will not work, however often it is tried.
    Refused(String),
    /// The other system wants no more messages at all (HTTP status 410).
    Gone(String),
}

/// What becomes of a message after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Sent { ticket: Option<String> },
    Again { at: DateTime<Utc>, why: String },
    Dead { why: String },
}

/// Decides what becomes of a message whose attempt number `attempts` ended like this; `seed` spreads messages that failed
/// at the same moment, so that they do not all come back at the same moment.
pub fn fate(channel: Channel, attempts: u32, seed: u64, attempt: Attempt, now: DateTime<Utc>) -> Fate {
    match attempt {
        Attempt::Delivered { ticket } => Fate::Sent { ticket },
        Attempt::Refused(why) | Attempt::Gone(why) => Fate::Dead { why },
        Attempt::Failed(why) => match delay(channel, attempts, seed) {
            Some(wait) => Fate::Again { at: now + wait, why },
            None => Fate::Dead { why },
        },
    }
}

/// The longest number of a foreign ticket that is kept, in characters.
pub const TICKET: usize = 100;

/// The number of the ticket that another system made of a message: `{"ticket": "INC-42"}` in its answer. What is no short
/// line of text is left alone.
pub fn ticket(answer: &[u8]) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(answer).ok()?;
    let ticket = match answer.get("ticket")? {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let fits = !ticket.is_empty() && ticket.chars().count() <= TICKET && !ticket.chars().any(char::is_control);
    fits.then_some(ticket)
}

#[cfg(test)]
mod tests;
