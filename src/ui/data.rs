//! A page's data: read by a server function, carried over to the browser inside the page, read again when something it
//! depends on changes. The machinery behind it is compiled once for all pages, since a copy for each view's type is what
//! makes a client large: values travel as [`Fetched`], which knows its type only when it is shown.

use crate::api::AppError;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use std::{any::Any, fmt::Debug, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

/// A value whose type is known again when it is shown.
#[derive(Clone)]
pub enum Fetched {
    /// As it was read in this process, and how to write it into a page.
    Value(Arc<dyn Any + Send + Sync>, Option<Encode>),
    /// As it stood in the page: JSON.
    Text(Arc<str>),
}

type Encode = fn(&(dyn Any + Send + Sync)) -> String;
type Reading = Pin<Box<dyn Future<Output = Result<Fetched, AppError>> + Send>>;

impl Fetched {
    fn new<T: Serialize + Send + Sync + 'static>(value: T) -> Self {
        // The browser never writes pages; leaving the writer out there keeps the client small.
        let encode: Option<Encode> = if cfg!(target_arch = "wasm32") { None } else { Some(encode::<T>) };
        Self::Value(Arc::new(value), encode)
    }

    /// The value.
    ///
    /// # Errors
    /// [`AppError::Malformed`] when the page's text does not fit the type: page and client are of different builds.
    pub fn get<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, AppError> {
        let misfit = || AppError::Malformed { words: "the page is of another build; load it again.".into() };
        match self {
            Self::Value(value, _) => value.downcast_ref::<T>().cloned().ok_or_else(misfit),
            Self::Text(text) => serde_json::from_slice(text.as_bytes()).map_err(|_| misfit()),
        }
    }
}

fn encode<T: Serialize + 'static>(value: &(dyn Any + Send + Sync)) -> String {
    value.downcast_ref::<T>().and_then(|v| serde_json::to_string(v).ok()).unwrap_or_default()
}

impl Serialize for Fetched {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value, encode) => to.serialize_str(&encode.map(|e| e(&**value)).unwrap_or_default()),
            Self::Text(text) => to.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Fetched {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::Text(String::deserialize(from)?.into()))
    }
}

/// Data of type `T` that a page depends on.
pub struct Data<T> {
    resource: Resource<Result<Fetched, AppError>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Data<T> {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Data<T> {
    /// Reads by `fetch`, and again whenever `source` yields something else.
    pub fn new<S, F>(
        source: impl Fn() -> S + Clone + Send + Sync + 'static,
        fetch: impl Fn(S) -> F + Clone + Send + Sync + 'static,
    ) -> Self
    where
        S: Debug + 'static,
        F: Future<Output = Result<T, AppError>> + Send + 'static,
    {
        let key: Box<dyn Fn() -> String + Send + Sync> = {
            let source = source.clone();
            Box::new(move || format!("{:?}", source()))
        };
        let read: Box<dyn Fn(String) -> Reading + Send + Sync> = Box::new(move |_| {
            let reading = fetch(untrack(&source));
            Box::pin(async move { reading.await.map(Fetched::new) })
        });
        Self { resource: resource(key, read), of: PhantomData }
    }

    /// Waits for the data.
    ///
    /// # Errors
    /// What reading them answered.
    pub async fn read(self) -> Result<T, AppError> {
        self.resource.await?.get()
    }

    /// The data if they are there, tracked; to be asked inside [`super::components::Follow`].
    pub fn get(self) -> Option<Result<T, AppError>> {
        self.resource.get().map(|read| read?.get())
    }

    /// The data without their type, for [`super::components::Load`].
    pub fn untyped(self) -> Resource<Result<Fetched, AppError>> {
        self.resource
    }
}

/// Waits until there are data, without following them.
///
/// # Errors
/// What reading them answered.
pub async fn first(resource: Resource<Result<Fetched, AppError>>) -> Result<(), AppError> {
    ScopedFuture::new_untracked(async move { resource.await.map(drop) }).await
}

fn resource(
    key: Box<dyn Fn() -> String + Send + Sync>,
    read: Box<dyn Fn(String) -> Reading + Send + Sync>,
) -> Resource<Result<Fetched, AppError>> {
    Resource::new(key, read)
}
