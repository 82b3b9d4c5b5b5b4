//! How a text names configuration items: `Payments/api`, several with `;` between them. Whatever stands in a name, what
//! is written is read back: `/`, `;` and `\` in names are written with a `\` before them.

use super::ItemName;

/// The text that names an item.
pub fn write(item: &ItemName) -> String {
    format!("{}/{}", escaped(&item.product), escaped(&item.name))
}

/// The text that names several.
pub fn write_all<'i>(items: impl IntoIterator<Item = &'i ItemName>) -> String {
    items.into_iter().map(write).collect::<Vec<_>>().join("; ")
}

/// What one reference says: a product, if it names one, and a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub product: Option<String>,
    pub name: String,
}

/// Reads one reference, such as `Payments/api` or `api`; none if it names nothing or more than one.
pub fn read(text: &str) -> Option<Named> {
    let mut all = read_all(text)?;
    let one = all.pop();
    if all.is_empty() { one } else { None }
}

/// Reads several; none if one of them is no reference.
pub fn read_all(text: &str) -> Option<Vec<Named>> {
    let parts = split(text, ';');
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).map(named).collect()
}

fn named(text: &str) -> Option<Named> {
    let parts: Vec<String> = split(text, '/').iter().map(|p| plain(p).trim().to_owned()).collect();
    match parts.as_slice() {
        [name] if !name.is_empty() => Some(Named { product: None, name: name.clone() }),
        [product, name] if !product.is_empty() && !name.is_empty() => {
            Some(Named { product: Some(product.clone()), name: name.clone() })
        }
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| matches!(c, '/' | ';' | '\\').then_some('\\').into_iter().chain([c])).collect()
}

/// The parts between separators that no `\` stands before, still escaped.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut part, mut after_escape) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        if c == separator && !after_escape {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        part.push(c);
        after_escape = c == '\\' && !after_escape;
    }
    parts.push(part);
    parts
}

fn plain(text: &str) -> String {
    let (mut plain, mut after_escape) = (String::new(), false);
    for c in text.chars() {
        after_escape = c == '\\' && !after_escape;
        if !after_escape {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_read_as_people_write_them() {
        let named = |product: Option<&str>, name: &str| Named { product: product.map(Into::into), name: name.into() };
        assert_eq!(
            read_all("Payments/api; ledger ;"),
            Some(vec![named(Some("Payments"), "api"), named(None, "ledger")])
        );
        assert_eq!(read("TCP\\/IP stack"), Some(named(None, "TCP/IP stack")));
        assert_eq!(read_all(""), Some(vec![]));
        for bad in ["a/b/c", "/api", "Payments/", "a; /"] {
            assert_eq!(read_all(bad), None, "{bad}");
        }
        assert_eq!(read("a; b"), None);
    }

    proptest! {
        /// Names are kept trimmed and are never empty.
        #[test]
        fn whatever_is_written_is_read_back(names in prop::collection::vec(("[a/;\\\\]( ?[b/;\\\\']){0,5}", "[a/;\\\\]( ?[b/;\\\\']){0,5}"), 0..4)) {
            let items: Vec<ItemName> = names.into_iter().map(|(product, name)| ItemName { product, name }).collect();
            let read = read_all(&write_all(&items)).unwrap();
            let read: Vec<_> = read.into_iter().map(|n| ItemName { product: n.product.unwrap(), name: n.name }).collect();
            prop_assert_eq!(read, items);
        }
    }
}
