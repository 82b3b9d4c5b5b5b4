//! Another system that is called by webhook, as it is entered. Whether its address leads where it may lead, the server
//! knows.

use crate::domain::{
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};

/// A form for an endpoint, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointForm {
    pub name: String,
    pub url: String,
}

/// A checked [`EndpointForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEndpoint {
    pub name: String,
    pub url: String,
}

impl EndpointForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<NewEndpoint, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(text::line("name", "a name", &self.name));
        let url = check.take(url(&self.url));
        let whole = (|| Some(NewEndpoint { name: name?, url: url? }))();
        check.finish(whole)
    }
}

fn url(typed: &str) -> Result<String, Problem> {
    let url = text::line("url", "an address", typed)?;
    let is_web = ["https://", "http://"].iter().any(|start| url.to_lowercase().starts_with(start));
    if !is_web || url.contains(char::is_whitespace) || url.contains('#') || !url.is_ascii() {
        return Err(Problem::new("url", "Enter an address such as https://tickets.example.org/hooks/slipway."));
    }
    Ok(url)
}
