//! The form that raises a release or changes what it is about, as typed.

use super::ReleaseKind;
use crate::domain::{
    calendar::{Window, WindowForm, Zones},
    ids::{ComponentId, ProductId},
    problem::{Check, Problem},
    text,
};
use semver::Version;
use serde::{Deserialize, Serialize};

/// Components that one release may touch.
pub const COMPONENTS: usize = 200;

/// What is typed when a release is raised or rescheduled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestForm {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub kind: String,
    /// May be empty; the process asks for it at its first step.
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub window_start: String,
    #[serde(default)]
    pub window_end: String,
    #[serde(default)]
    pub time_zone: String,
    #[serde(default)]
    pub components: Vec<String>,
    /// The release request that the new one follows (S4.38); empty for most.
    #[serde(default)]
    pub predecessor: String,
    /// What its plan starts from: `template:<id>`, `release:<id>`, or nothing (S4.8).
    #[serde(default)]
    pub start_from: String,
}

/// A checked [`RequestForm`].
#[derive(Clone, Debug, PartialEq)]
pub struct NewRequest {
    pub product: ProductId,
    pub title: String,
    pub kind: ReleaseKind,
    pub version: Option<Version>,
    pub window: Window,
    pub components: Vec<ComponentId>,
}

impl RequestForm {
    /// What can be seen to be wrong without knowing zones: what the browser shows before it asks the server.
    pub fn check_shape(&self) -> Vec<Problem> {
        let mut problems = self.check_but_window().err().unwrap_or_default();
        problems.extend(self.window().check_shape());
        problems
    }

    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self, zones: &dyn Zones) -> Result<NewRequest, Vec<Problem>> {
        match (self.check_but_window(), self.window().resolve(zones)) {
            (Ok(mut new), Ok(window)) => {
                new.window = window;
                Ok(new)
            }
            (form, window) => {
                let mut problems = form.err().unwrap_or_default();
                problems.extend(window.err().unwrap_or_default());
                Err(problems)
            }
        }
    }

    fn window(&self) -> WindowForm {
        WindowForm { starts: self.window_start.clone(), ends: self.window_end.clone(), zone: self.time_zone.clone() }
    }

    /// All but the window, which is left empty.
    fn check_but_window(&self) -> Result<NewRequest, Vec<Problem>> {
        let mut check = Check::new();
        let choose = |_| Problem::new("product", "Choose the product.");
        let product = check.take(self.product.trim().parse().map_err(choose));
        let title = check.take(text::line("title", "a title", &self.title));
        let kind =
            check.take(self.kind.parse().map_err(|()| Problem::new("kind", "Choose major, minor or emergency.")));
        let version = match self.version.trim() {
            "" => Some(None),
            text => check.take(super::version("version", text)).map(Some),
        };
        check.require(self.components.len() <= COMPONENTS, "components", "Choose at most 200 components.");
        let components: Result<Vec<ComponentId>, _> = self.components.iter().map(|c| c.parse()).collect();
        let components =
            check.take(components.map_err(|_| Problem::new("components", "One of the components does not exist.")));
        let nowhere = Window { starts_at: Default::default(), ends_at: Default::default(), zone: String::new() };
        check.finish((|| {
            let mut components = components?;
            components.sort();
            components.dedup();
            Some(NewRequest {
                product: product?,
                title: title?,
                kind: kind?,
                version: version?,
                window: nowhere,
                components,
            })
        })())
    }
}
