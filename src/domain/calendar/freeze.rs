//! Periods that the calendar holds besides releases: freezes, in which nothing is released, and maintenance windows, in
//! which an environment may be changed. Reads their forms; whether the products exist, the server knows.

use super::{Environment, Window, WindowForm, WindowRules, Zones};
use crate::domain::{
    ids::{FreezeId, MaintenanceWindowId, ProductId},
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};

/// A period in which nothing is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    pub id: FreezeId,
    pub name: String,
    /// Why nothing may change then; shown to whoever is stopped by it.
    pub reason: String,
    pub window: Window,
    /// The products that it stops; none named means all.
    pub products: Vec<ProductId>,
    /// The environments that it protects; none named means all.
    pub environments: Vec<Environment>,
}

impl Freeze {
    /// Whether it stops `product` in `environment`.
    pub fn applies_to(&self, product: ProductId, environment: Environment) -> bool {
        among(&self.products, &product) && among(&self.environments, &environment)
    }
}

/// A period in which an environment may be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceWindow {
    pub id: MaintenanceWindowId,
    pub name: String,
    pub environment: Environment,
    pub window: Window,
    /// The products that it is for; none named means all.
    pub products: Vec<ProductId>,
}

impl MaintenanceWindow {
    /// Whether it is for `product` in `environment`.
    pub fn applies_to(&self, product: ProductId, environment: Environment) -> bool {
        among(&self.products, &product) && self.environment == environment
    }
}

fn among<T: PartialEq>(named: &[T], one: &T) -> bool {
    named.is_empty() || named.contains(one)
}

/// A form for a freeze, as typed. Empty entries of the lists are left out, so a select's "All" may send one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FreezeForm {
    pub name: String,
    pub reason: String,
    /// As [`WindowForm::starts`].
    pub starts: String,
    pub ends: String,
    pub zone: String,
    pub products: Vec<String>,
    pub environments: Vec<String>,
}

/// A checked [`FreezeForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFreeze {
    pub name: String,
    pub reason: String,
    pub window: Window,
    pub products: Vec<ProductId>,
    pub environments: Vec<Environment>,
}

impl FreezeForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, zones: &dyn Zones) -> Result<NewFreeze, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(text::line("name", "a name", &self.name));
        let reason = check.take(text::note("reason", "a reason", &self.reason));
        let window = window(&mut check, &self.starts, &self.ends, &self.zone, zones, &WindowRules::FREEZE);
        let products = check.take(products(&self.products));
        let environments = check.take(chosen("environments", "an environment", &self.environments));
        let whole = (|| {
            let (products, environments) = (products?, environments?);
            Some(NewFreeze { name: name?, reason: reason?, window: window?, products, environments })
        })();
        check.finish(whole)
    }
}

/// A form for a maintenance window, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MaintenanceWindowForm {
    pub name: String,
    /// An environment's key.
    pub environment: String,
    /// As [`WindowForm::starts`].
    pub starts: String,
    pub ends: String,
    pub zone: String,
    pub products: Vec<String>,
}

/// A checked [`MaintenanceWindowForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMaintenanceWindow {
    pub name: String,
    pub environment: Environment,
    pub window: Window,
    pub products: Vec<ProductId>,
}

impl MaintenanceWindowForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, zones: &dyn Zones) -> Result<NewMaintenanceWindow, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(text::line("name", "a name", &self.name));
        let environment = self.environment.trim().parse();
        let environment =
            check.take(environment.map_err(|()| Problem::new("environment", "Choose an environment: TEST or LIVE.")));
        let window = window(&mut check, &self.starts, &self.ends, &self.zone, zones, &WindowRules::MAINTENANCE);
        let products = check.take(products(&self.products));
        let whole = (|| {
            Some(NewMaintenanceWindow { name: name?, environment: environment?, window: window?, products: products? })
        })();
        check.finish(whole)
    }
}

fn window(
    check: &mut Check,
    starts: &str,
    ends: &str,
    zone: &str,
    zones: &dyn Zones,
    rules: &WindowRules,
) -> Option<Window> {
    let form = WindowForm { starts: starts.to_owned(), ends: ends.to_owned(), zone: zone.to_owned() };
    match form.resolve_as(zones, rules) {
        Ok(window) => Some(window),
        Err(problems) => {
            problems.into_iter().for_each(|p| check.add(p));
            None
        }
    }
}

fn products(keys: &[String]) -> Result<Vec<ProductId>, Problem> {
    chosen("products", "a product", keys)
}

/// The values of a multiple choice, in order, each once.
fn chosen<T: std::str::FromStr + PartialEq>(field: &str, label: &str, keys: &[String]) -> Result<Vec<T>, Problem> {
    let mut values = Vec::new();
    for key in keys.iter().map(|k| k.trim()).filter(|k| !k.is_empty()) {
        let value = key.parse().map_err(|_| Problem::new(field, format!("Choose {label} from the list.")))?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
