//! The list of a draft's steps: adding one, removing one, changing their order.

use super::{Sketch, tables, text};
use toml::{Table, Value};

/// What is done with the list of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Adds one after the place.
    Add,
    Remove,
    Up,
    Down,
}

impl std::str::FromStr for Move {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "add" => Ok(Self::Add),
            "remove" => Ok(Self::Remove),
            "up" => Ok(Self::Up),
            "down" => Ok(Self::Down),
            _ => Err(()),
        }
    }
}

impl Sketch {
    /// Adds, removes or moves a step. Returns the place of the step that is at hand then.
    pub fn move_step(&mut self, at: usize, what: Move) -> usize {
        let fresh = self.fresh_number();
        let entry = self.table.entry("step").or_insert_with(|| Value::Array(vec![]));
        let Some(steps) = entry.as_array_mut() else { return at };
        match what {
            Move::Add => {
                let place = if steps.is_empty() { 0 } else { (at + 1).min(steps.len()) };
                let percent = steps.get(at).and_then(|s| s.get("percent")?.as_integer()).unwrap_or(0);
                steps.insert(place, Value::Table(new_step(&fresh, percent)));
                place
            }
            Move::Remove if at < steps.len() => {
                steps.remove(at);
                at.saturating_sub(1)
            }
            Move::Up if at > 0 && at < steps.len() => {
                steps.swap(at, at - 1);
                at - 1
            }
            Move::Down if at + 1 < steps.len() => {
                steps.swap(at, at + 1);
                at + 1
            }
            _ => at,
        }
    }

    /// A number that no step has.
    fn fresh_number(&self) -> String {
        let taken: Vec<_> = tables(&self.table, "step").map(|s| text(s, "number")).collect();
        let highest = taken.iter().filter_map(|n| n.parse::<u32>().ok()).max().unwrap_or(0);
        highest.saturating_add(1).to_string()
    }
}

fn new_step(number: &str, percent: i64) -> Table {
    let mut step = Table::new();
    for (key, value) in
        [("number", number), ("name", "New step"), ("description", ""), ("kind", "form"), ("role", "release-manager")]
    {
        step.insert(key.into(), Value::String(value.into()));
    }
    step.insert("percent".into(), Value::Integer(percent));
    let mut way = Table::new();
    for (key, value) in [("key", "done"), ("label", "Done"), ("to", "")] {
        way.insert(key.into(), Value::String(value.into()));
    }
    step.insert("outcome".into(), Value::Array(vec![Value::Table(way)]));
    step
}
