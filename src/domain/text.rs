//! Text that people enter: how long it may be and what it may contain. Everything is kept as typed apart from blanks at
//! both ends; nothing is stripped or escaped here, since views escape what they show.

use super::problem::Problem;
use chrono::{DateTime, Utc};

/// Characters that a one-line text may have.
pub const LINE: usize = 200;
/// Characters that a note or a description may have.
pub const NOTE: usize = 20_000;

/// "users, support teams and stakeholders".
pub fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}

/// What something is called once it is removed: what names it still does, and another can have the name.
pub fn removed(name: &str, at: DateTime<Utc>) -> String {
    format!("{name} (removed {})", at.format("%Y-%m-%d %H:%M:%S"))
}

/// A required text of one line, at most [`LINE`] characters.
pub fn line(field: &str, label: &str, value: &str) -> Result<String, Problem> {
    let value = optional_line(field, label, value)?;
    if value.is_empty() { Err(Problem::new(field, format!("Enter {label}."))) } else { Ok(value) }
}

/// A text of one line that may be empty.
pub fn optional_line(field: &str, label: &str, value: &str) -> Result<String, Problem> {
    let value = value.trim();
    if value.chars().any(|c| c.is_control()) {
        return Err(Problem::new(field, format!("{} must be one line without control characters.", capital(label))));
    }
    limit(field, label, value, LINE)
}

/// A required longer text, at most [`NOTE`] characters.
pub fn note(field: &str, label: &str, value: &str) -> Result<String, Problem> {
    let value = optional_note(field, label, value)?;
    if value.is_empty() { Err(Problem::new(field, format!("Enter {label}."))) } else { Ok(value) }
}

/// A longer text that may be empty.
pub fn optional_note(field: &str, label: &str, value: &str) -> Result<String, Problem> {
    let value = value.trim();
    if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Problem::new(
            field,
            format!("{} contains a control character that cannot be kept.", capital(label)),
        ));
    }
    limit(field, label, value, NOTE)
}

/// A whole number within bounds, both included.
pub fn whole_number(field: &str, label: &str, value: &str, min: i64, max: i64) -> Result<i64, Problem> {
    match value.trim().parse::<i64>() {
        Ok(n) if (min..=max).contains(&n) => Ok(n),
        _ => Err(Problem::new(field, format!("{} must be a whole number from {min} to {max}.", capital(label)))),
    }
}

fn limit(field: &str, label: &str, value: &str, max: usize) -> Result<String, Problem> {
    let length = value.chars().count();
    if length > max {
        return Err(Problem::new(
            field,
            format!("{} has {length} characters; at most {max} are kept.", capital(label)),
        ));
    }
    Ok(value.to_owned())
}

/// The label as the start of a sentence: "the title" becomes "The title".
pub fn capital(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
