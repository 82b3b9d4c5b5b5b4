//! How values of the domain stand in columns: words as their keys, lists and documents as JSON text. Reading back what
//! does not parse is [`StoreError::Corrupt`], never a panic.

use super::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// A word of the domain from its key.
pub(super) fn word<T: FromStr>(key: &str) -> Result<T, StoreError> {
    key.parse().map_err(|_| StoreError::corrupt(format!("“{key}” is no {}", std::any::type_name::<T>())))
}

/// A document or list as JSON text.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// A document or list from JSON text.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text)?)
}
