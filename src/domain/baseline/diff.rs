//! What differs between two baselines.

use super::BaselineRow;
use crate::domain::ids::ComponentId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An item that is in both with another version or digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub from: BaselineRow,
    pub to: BaselineRow,
}

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Only in the later one.
    pub added: Vec<BaselineRow>,
    /// Only in the earlier one.
    pub removed: Vec<BaselineRow>,
    pub changed: Vec<Changed>,
    /// How many are the same in both.
    pub same: usize,
}

/// What differs between two baselines, each list in the order of the rows. Notes and names may differ without a change;
/// so may a digest that one of them does not know.
pub fn difference(from: &[BaselineRow], to: &[BaselineRow]) -> Difference {
    let before: HashMap<ComponentId, &BaselineRow> = from.iter().map(|r| (r.component, r)).collect();
    let after: HashMap<ComponentId, &BaselineRow> = to.iter().map(|r| (r.component, r)).collect();
    let mut difference = Difference {
        removed: from.iter().filter(|r| !after.contains_key(&r.component)).cloned().collect(),
        ..Difference::default()
    };
    for row in to {
        match before.get(&row.component) {
            None => difference.added.push(row.clone()),
            Some(old) if is_same(old, row) => difference.same += 1,
            Some(old) => difference.changed.push(Changed { from: (*old).clone(), to: row.clone() }),
        }
    }
    difference
}

fn is_same(one: &BaselineRow, other: &BaselineRow) -> bool {
    let digests = one.digest == other.digest || one.digest.is_empty() || other.digest.is_empty();
    one.version == other.version && digests
}
