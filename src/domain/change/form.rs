//! The form in which a change is raised or edited. It checks what can be known from the form alone; that product and
//! components exist is for whoever has them.

use super::Risk;
use crate::domain::{
    ids::{ComponentId, ProductId},
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, str::FromStr};

/// Problem tickets that a change may name.
const MAX_TICKETS: usize = 50;
/// Components that a change may touch.
const MAX_COMPONENTS: usize = 200;
/// The longest outage: ten weeks.
const MAX_OUTAGE: i64 = 100_000;

/// A change as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub reason: String,
    /// Separated by commas or blanks.
    #[serde(default)]
    pub problem_tickets: String,
    #[serde(default)]
    pub components: Vec<String>,
    /// Empty means none.
    #[serde(default)]
    pub outage_minutes: String,
    #[serde(default)]
    pub risk: String,
}

/// A checked [`ChangeForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChange {
    pub product: ProductId,
    pub title: String,
    pub reason: String,
    pub problem_tickets: Vec<String>,
    pub components: Vec<ComponentId>,
    pub outage_minutes: u32,
    pub risk: Risk,
}

impl ChangeForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found, each with its field.
    pub fn check(&self) -> Result<NewChange, Vec<Problem>> {
        let mut check = Check::new();
        let product = check.take(choice("product", "Choose a product.", &self.product));
        let title = check.take(text::line("title", "a title", &self.title));
        let reason = check.take(text::note("reason", "a reason", &self.reason));
        let problem_tickets = check.take(tickets(&self.problem_tickets));
        let components = check.take(components(&self.components));
        let outage_minutes = check.take(outage(&self.outage_minutes));
        let risk = self.risk.trim().parse().map_err(|()| Problem::new("risk", "Choose a risk: low, medium or high."));
        let risk = check.take(risk);
        let whole = (|| {
            Some(NewChange {
                product: product?,
                title: title?,
                reason: reason?,
                problem_tickets: problem_tickets?,
                components: components?,
                outage_minutes: outage_minutes?,
                risk: risk?,
            })
        })();
        check.finish(whole)
    }
}

fn choice<T: FromStr>(field: &str, words: &str, value: &str) -> Result<T, Problem> {
    value.trim().parse().map_err(|_| Problem::new(field, words))
}

/// Each ticket once, in the order typed.
fn tickets(typed: &str) -> Result<Vec<String>, Problem> {
    const FIELD: &str = "problem_tickets";
    let mut seen = BTreeSet::new();
    let mut tickets = Vec::new();
    for ticket in typed.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|t| !t.is_empty()) {
        if seen.insert(ticket) {
            tickets.push(text::line(FIELD, "a problem ticket", ticket)?);
        }
        if tickets.len() > MAX_TICKETS {
            return Err(Problem::new(FIELD, format!("Name at most {MAX_TICKETS} problem tickets.")));
        }
    }
    Ok(tickets)
}

/// Each component once, in the order given.
fn components(typed: &[String]) -> Result<Vec<ComponentId>, Problem> {
    const FIELD: &str = "components";
    if typed.len() > MAX_COMPONENTS {
        return Err(Problem::new(FIELD, format!("Choose at most {MAX_COMPONENTS} components.")));
    }
    let mut seen = BTreeSet::new();
    let mut components = Vec::new();
    for id in typed.iter().filter(|id| !id.trim().is_empty()) {
        let id = choice(FIELD, "Choose the components from the list.", id)?;
        if seen.insert(id) {
            components.push(id);
        }
    }
    Ok(components)
}

fn outage(typed: &str) -> Result<u32, Problem> {
    if typed.trim().is_empty() {
        return Ok(0);
    }
    let minutes = text::whole_number("outage_minutes", "the outage in minutes", typed, 0, MAX_OUTAGE)?;
    Ok(u32::try_from(minutes).unwrap_or(u32::MAX))
}
