//! The process library (S1.3, S1.4): which processes there are, which releases follow which, and their versions. How drafts
//! begin is in [`beginnings`], how they are edited in [`drafts`] and [`checking`], how a release changes to another version
//! in [`moving`], how a process reads in [`words`].

mod beginnings;
mod checking;
mod drafts;
mod moving;
mod words;

use crate::{
    api::{
        Done,
        processes::{ChoiceForm, ChoiceRow, DraftHead, KindChoice, LibraryView, ProcessRow, ProcessView},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::ProductId,
        problem::{Problem, Refusal},
        process::{Definition, builtin, template::Sketch},
        release::ReleaseKind,
    },
    server::{
        Cx, Failure,
        store::{
            StoreError, Tx,
            processes::{ProcessChoice, Published},
        },
    },
};
use serde_json::json;
use std::collections::BTreeMap;

pub use beginnings::{copy, import, may_import, start, upload};
pub use checking::{check_head, check_step, check_text, draft};
pub use drafts::{change_steps, discard, publish, save_head, save_step, save_text};
pub use moving::{move_release, move_view};

/// The process that releases follow for which none is chosen.
const DEFAULT: &str = builtin::RELEASE_AND_DEPLOYMENT;

/// Versions and drafts listed.
const LISTED: i64 = 1000;

/// The process that a release of this product and type follows from now on: the newest version of the one that is chosen.
///
/// # Errors
/// When the database cannot.
pub async fn process_for(tx: &mut Tx, product: ProductId, kind: ReleaseKind) -> Result<Definition, Failure> {
    let choices = tx.process_choices().await?;
    let key = chosen(&choices, Some(product), kind).or_else(|| chosen(&choices, None, kind)).unwrap_or(DEFAULT);
    let newest = newest(tx, key).await?;
    Ok(newest.ok_or_else(|| StoreError::corrupt(format!("the process {key} has no version")))?)
}

fn chosen(choices: &[ProcessChoice], product: Option<ProductId>, kind: ReleaseKind) -> Option<&str> {
    choices.iter().find(|c| c.product == product && c.kind == kind).map(|c| c.process.as_str())
}

/// The newest version of a process, shipped or published.
async fn newest(tx: &mut Tx, key: &str) -> Result<Option<Definition>, Failure> {
    let version = match shipped(key).map(|d| d.version).max() {
        Some(version) => version,
        None => match tx.newest_version(key).await? {
            Some(version) => version,
            None => return Ok(None),
        },
    };
    Ok(tx.definition(key, version).await?.map(|d| (*d).clone()))
}

/// The shipped versions of a process.
fn shipped(key: &str) -> impl Iterator<Item = &'static Definition> {
    builtin::all().iter().filter(move |d| d.key == key)
}

fn may(cx: &Cx, action: Action) -> Result<(), Refusal> {
    access::may(&cx.actor, action, &Subject::Workspace)
}

fn why_not(cx: &Cx, action: Action) -> String {
    may(cx, action).err().map(|r| r.to_string()).unwrap_or_default()
}

/// All processes, and which releases follow which.
pub async fn list(cx: Cx) -> Result<LibraryView, Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let published = tx.published(LISTED).await?;
    let mut rows: Vec<ProcessRow> = Vec::new();
    for definition in builtin::all() {
        add_version(&mut rows, &definition.key, &definition.name, definition.version, true);
    }
    for one in &published {
        let version = u32::try_from(one.version).map_err(StoreError::corrupt)?;
        add_version(&mut rows, &one.process, &one.name, version, false);
    }
    let names: BTreeMap<String, String> = rows.iter().map(|r| (r.key.clone(), r.name.clone())).collect();
    for draft in tx.process_drafts(LISTED).await? {
        let head = DraftHead { by: draft.edited_by, at: cx.moment(draft.edited_at) };
        if rows.iter().all(|r| r.key != draft.process) {
            rows.push(row(&draft.process, &draft.name, false));
        }
        rows.iter_mut().filter(|r| r.key == draft.process).for_each(|r| r.draft = Some(head.clone()));
    }
    let choices = choice_rows(&mut tx, &names).await?;
    for (process, _, count) in tx.count_by_process().await? {
        rows.iter_mut().filter(|r| r.key == process).for_each(|r| r.running += count);
    }
    for row in &mut rows {
        row.versions.sort_unstable_by(|a, b| b.cmp(a));
        row.used_by = used_by(&choices, &row.key);
    }
    Ok(LibraryView {
        processes: rows,
        choices,
        options: names.into_iter().map(|(value, label)| Choice { value, label }).collect(),
        why_not_edit: why_not(&cx, Action::EditProcess),
        why_not_choose: why_not(&cx, Action::ChooseProcess),
    })
}

fn row(key: &str, name: &str, shipped: bool) -> ProcessRow {
    let (key, name) = (key.to_owned(), name.to_owned());
    ProcessRow { key, name, shipped, versions: vec![], used_by: vec![], running: 0, draft: None }
}

/// The newest version comes first and gives the name.
fn add_version(rows: &mut Vec<ProcessRow>, key: &str, name: &str, version: u32, shipped: bool) {
    match rows.iter_mut().find(|r| r.key == key) {
        Some(row) => row.versions.push(version),
        None => rows.push(ProcessRow { versions: vec![version], ..row(key, name, shipped) }),
    }
}

async fn choice_rows(tx: &mut Tx, names: &BTreeMap<String, String>) -> Result<Vec<ChoiceRow>, Failure> {
    let choices = tx.process_choices().await?;
    let name = |key: &str| names.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let of = |product: Option<ProductId>, kind: ReleaseKind| {
        let above = product.and_then(|_| chosen(&choices, None, kind)).unwrap_or(DEFAULT);
        KindChoice {
            kind: kind.key().into(),
            label: kind.label().into(),
            chosen: chosen(&choices, product, kind).unwrap_or_default().into(),
            inherited: name(above),
        }
    };
    let kinds = |product| ReleaseKind::ALL.iter().map(|k| of(product, *k)).collect();
    let mut rows = vec![ChoiceRow { product: String::new(), name: "All products".into(), kinds: kinds(None) }];
    rows.extend(tx.products().await?.into_iter().map(|(id, name)| ChoiceRow {
        product: id.to_string(),
        name,
        kinds: kinds(Some(id)),
    }));
    Ok(rows)
}

/// Which products and types have chosen a process, or inherit it as the default.
fn used_by(choices: &[ChoiceRow], key: &str) -> Vec<String> {
    let of_row = |row: &ChoiceRow| {
        let follows =
            |k: &&KindChoice| k.chosen == key || k.chosen.is_empty() && row.product.is_empty() && key == DEFAULT;
        let kinds: Vec<_> = row.kinds.iter().filter(follows).map(|k| k.label.to_lowercase()).collect();
        (!kinds.is_empty()).then(|| format!("{}: {}", row.name, kinds.join(", ")))
    };
    choices.iter().filter_map(of_row).collect()
}

/// Says which processes the releases of a product follow from now on; those under way stay on theirs.
pub async fn choose(cx: Cx, form: ChoiceForm) -> Result<Done, Failure> {
    may(&cx, Action::ChooseProcess)?;
    let mut tx = cx.write().await?;
    let products = tx.products().await?;
    let (product, name) = match form.product.as_str() {
        "" => (None, "all products".to_owned()),
        id => {
            let found = products.into_iter().find(|p| p.0.to_string() == id).ok_or(Failure::NotFound)?;
            (Some(found.0), found.1)
        }
    };
    let choices = tx.process_choices().await?;
    let asked = [
        (ReleaseKind::Major, form.major.trim()),
        (ReleaseKind::Minor, form.minor.trim()),
        (ReleaseKind::Emergency, form.emergency.trim()),
    ];
    let now = asked.map(|(kind, _)| chosen(&choices, product, kind).unwrap_or_default()).join(",");
    if !form.seen.is_empty() && form.seen != now {
        let words =
            "Somebody chose other processes since you opened the page, so yours were not saved. Load the page again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let mut changed = Vec::new();
    for (kind, process) in asked {
        if chosen(&choices, product, kind).unwrap_or_default() == process {
            continue;
        }
        if !process.is_empty() && newest(&mut tx, process).await?.is_none() {
            return Err(Problem::new(kind.key(), "Choose a process that is published.").into());
        }
        tx.choose_process(product, kind, Some(process).filter(|p| !p.is_empty())).await?;
        let process = if process.is_empty() { "what is chosen above".to_owned() } else { format!("“{process}”") };
        changed.push(format!("{} releases follow {process}", kind.label().to_lowercase()));
    }
    if changed.is_empty() {
        return Ok(Done::here("Nothing was changed."));
    }
    let words = format!("chose processes for {name}: {}", changed.join(", "));
    let data =
        json!({ "product": form.product, "major": form.major, "minor": form.minor, "emergency": form.emergency });
    cx.record(&mut tx, &Event::new("process.chosen", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Saved. Releases raised from now on follow it; those under way stay on theirs."))
}

/// A version of a process; the newest where none is named.
pub async fn process(cx: Cx, key: String, version: String) -> Result<ProcessView, Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let definition = find(&mut tx, &key, &version).await?;
    let published: Vec<Published> = tx.published(LISTED).await?.into_iter().filter(|p| p.process == key).collect();
    let mut versions: Vec<u32> = shipped(&key).map(|d| d.version).collect();
    versions.extend(published.iter().filter_map(|p| u32::try_from(p.version).ok()));
    versions.sort_unstable_by(|a, b| b.cmp(a));
    let this = published.into_iter().find(|p| p.version == i64::from(definition.version));
    Ok(ProcessView {
        shipped: shipped(&key).next().is_some(),
        versions,
        published: this.map(|p| (p.published_by, cx.moment(p.published_at))),
        has_draft: tx.process_draft(&key).await?.is_some(),
        why_not_edit: why_not(&cx, Action::EditProcess),
        ..words::view(&definition)
    })
}

/// A process as a text to be taken away (S1.4): its name for a file, and the text.
pub async fn template(cx: Cx, key: String, version: String) -> Result<(String, String), Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let definition = find(&mut tx, &key, &version).await?;
    let text = match tx.process_text(&key, definition.version).await? {
        Some(text) => text,
        None => Sketch::of(&definition).write(),
    };
    Ok((format!("{key}-{}", definition.version), text))
}

async fn find(tx: &mut Tx, key: &str, version: &str) -> Result<Definition, Failure> {
    if version.is_empty() {
        return newest(tx, key).await?.ok_or(Failure::NotFound);
    }
    let version = version.parse().map_err(|_| Failure::NotFound)?;
    Ok((*tx.definition(key, version).await?.ok_or(Failure::NotFound)?).clone())
}
