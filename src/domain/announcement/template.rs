//! Texts with placeholders: `{release}` becomes the release's name. What is put in is never read again, so a title that
//! contains a placeholder stays what it is.

use super::Kind;
use crate::domain::{
    problem::Problem,
    text::{self, LINE},
};

/// The placeholders that there are, with what they stand for.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("release", "the release's name"),
    ("title", "its title"),
    ("product", "the product"),
    ("window", "the window in words"),
    ("components", "the components that change"),
    ("outage", "the outage that the changes expect"),
    ("changes", "the changes, a line each"),
    ("reason", "what you enter below as the reason"),
    ("link", "the address of the release's page"),
    ("sender", "your name"),
];

/// A text that grows beyond this when it is filled is refused, in characters.
const LONGEST: usize = 60_000;

/// What placeholders stand for in one announcement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    pub release: String,
    pub title: String,
    pub product: String,
    pub window: String,
    pub components: String,
    pub outage: String,
    pub changes: String,
    pub reason: String,
    pub link: String,
    pub sender: String,
}

impl Values {
    fn of(&self, name: &str) -> Option<&str> {
        Some(match name {
            "release" => &self.release,
            "title" => &self.title,
            "product" => &self.product,
            "window" => &self.window,
            "components" => &self.components,
            "outage" => &self.outage,
            "changes" => &self.changes,
            "reason" => &self.reason,
            "link" => &self.link,
            "sender" => &self.sender,
            _ => return None,
        })
    }
}

/// Fills the placeholders of a text; `field` is where problems are shown. A brace that begins no placeholder stays.
///
/// # Errors
/// A placeholder that there is not, `{reason}` without a reason, or a text that has grown too long.
pub fn fill(field: &str, template: &str, values: &Values) -> Result<String, Problem> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, behind)) = placeholder(after) else {
            filled.push('{');
            rest = after;
            continue;
        };
        match values.of(name) {
            None => return Err(Problem::new(field, unknown(name))),
            Some("") if name == "reason" => {
                return Err(Problem::new(
                    "reason",
                    "The text uses {reason}: enter the reason, or take it out of the text.",
                ));
            }
            Some(value) => filled.push_str(value),
        }
        rest = behind;
    }
    filled.push_str(rest);
    if filled.chars().count() > LONGEST {
        return Err(Problem::new(field, "With everything filled in this is too long. Use fewer placeholders."));
    }
    Ok(filled)
}

/// The same for a text of one line: what is put in is put on the line, and cut if need be.
///
/// # Errors
/// As [`fill`].
pub fn fill_line(field: &str, template: &str, values: &Values) -> Result<String, Problem> {
    let filled = fill(field, template, values)?;
    let words = filled.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty());
    let line: String = words.collect::<Vec<_>>().join(" ");
    text::line(field, "a subject", &line.chars().take(LINE).collect::<String>())
}

/// A placeholder's name, and what comes after it: letters up to the closing brace.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('}')?;
    let is_name = !name.is_empty() && name.len() <= 30 && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    is_name.then_some((name, rest))
}

fn unknown(name: &str) -> String {
    let known = PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
    format!("There is no placeholder {{{name}}}. There are: {known}.")
}

/// The text that an announcement of the kind starts from: its subject and its body.
pub fn template(kind: Kind) -> (&'static str, &'static str) {
    let text = match kind {
        Kind::Plan => include_str!("templates/plan.txt"),
        Kind::Downtime => include_str!("templates/downtime.txt"),
        Kind::Release => include_str!("templates/release.txt"),
        Kind::Training => include_str!("templates/training.txt"),
        Kind::Requester => include_str!("templates/requester.txt"),
        Kind::Failure => include_str!("templates/failure.txt"),
        Kind::Closure => include_str!("templates/closure.txt"),
    };
    let (subject, body) = text.split_once('\n').unwrap_or((text, ""));
    (subject.trim(), body.trim())
}
