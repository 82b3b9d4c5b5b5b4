//! Lists whose items stay on the page as they are. When a page's data are read again, its views are put in place of the
//! ones before, by position: without this, what somebody types would end up in the form of another item.

use leptos::{prelude::*, tachys::view::keyed::keyed};
use std::{collections::HashMap, fmt::Debug};

type Build = Box<dyn FnOnce() -> AnyView + Send>;

/// Shows each item, and leaves it alone - what is typed, chosen, unfolded, said about a mistake - for as long as nothing
/// in the item's data changes; one that has changed is made anew. `of` names what the items belong to, so that another
/// release's are never taken for them.
pub fn keep<T, V, F>(of: &str, items: impl IntoIterator<Item = T>, view: F) -> AnyView
where
    T: Debug + Send + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Clone + Send + 'static,
{
    let built = items.into_iter().map(|item| {
        let (key, view) = (format!("{of} {item:?}"), view.clone());
        (key, Box::new(move || view(item).into_any()) as Build)
    });
    kept(built.collect())
}

/// The part that is the same for all types.
fn kept(items: Vec<(String, Build)>) -> AnyView {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let unique = items.into_iter().map(|(key, build)| {
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        (format!("{key} {count}"), build)
    });
    let unique: Vec<_> = unique.collect();
    keyed(unique, |(key, _)| key.clone(), |_, (_, build)| (|_: usize| (), build())).into_any()
}
