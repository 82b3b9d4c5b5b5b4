//! A plan as sheets, one for its texts and one for each table; `sheets/read.rs` reads them back without loss.
//! Sheets that somebody else made are [`super::import`]'s business; documents are files and in no sheet.

mod read;

pub(super) use read::stored;

use super::{
    Plan, Row, Rows, Section,
    rows::ID,
    shape::{self, Field},
};
use crate::domain::sheet::Sheet;
use std::collections::BTreeSet;

/// The format that is written.
pub const FORMAT: &str = "1";
/// The head of the sheet of texts, by which an exported workbook is known.
const TEXTS: [&str; 3] = ["Key", "What", "Text"];
/// What the head of a table's last column begins with: the path of the table follows.
const ID_OF: &str = "id: ";
/// The head of the numbers by which rows name each other.
const NUMBER: &str = "No.";
/// In place of a key or an id: the row goes on with the one above, whose text is longer than a cell can be.
const GOES_ON: &str = "↳";
/// Characters, as Excel counts them, that are put into one cell; it takes 32,767.
const CELL: usize = 32_000;

/// The rules, with what they are called.
const RULES: [(&str, &str); 5] = [
    ("max_risk", "Highest risk of a change"),
    ("max_outage_minutes", "Longest outage of a change, in minutes"),
    ("only_release_components", "Only changes of the release's components"),
    ("only_approved", "Only approved changes"),
    ("problem_ticket_required", "Only changes with a problem ticket"),
];

/// Whether these are the sheets of an exported plan.
pub fn is_exported(sheets: &[Sheet]) -> bool {
    sheets.iter().any(is_texts)
}

fn is_texts(sheet: &Sheet) -> bool {
    sheet.rows.first().is_some_and(|head| head.iter().map(|h| h.trim()).eq(TEXTS)) && sheet.cell(1, 0) == "format"
}

impl Plan {
    /// The plan as sheets: its texts, then each table.
    pub fn to_sheets(&self) -> Vec<Sheet> {
        let mut sheets = vec![self.texts_sheet()];
        for table in Section::ALL.iter().flat_map(|s| s.tables().map(move |t| (s, t))) {
            sheets.push(self.known_sheet(*table.0, table.1));
        }
        let known = |key: &str| Rows::ALL.iter().any(|r| r.table_key() == Some(key));
        for (key, rows) in self.tables.iter().filter(|(key, _)| !known(key)) {
            sheets.push(whole(key, (&format!("tables.{key}"), &[]), rows, false));
        }
        sheets
    }

    /// One table as a sheet, by its path: `activities`, `tables.raci`.
    pub fn to_sheet(&self, path: &str) -> Option<Sheet> {
        let (section, table) = Rows::at(path)?.table();
        Some(self.known_sheet(section, table))
    }

    fn texts_sheet(&self) -> Sheet {
        let mut rows = vec![["format".to_owned(), "The format of this workbook".to_owned(), FORMAT.to_owned()]];
        for section in Section::ALL {
            for field in section.texts() {
                let text = field.shown(self.written(field.key).unwrap_or_default());
                let label = if field.label == section.label() {
                    field.label.to_owned()
                } else {
                    format!("{section}: {}", field.label)
                };
                rows.push([field.key.to_owned(), label, text]);
            }
        }
        for (key, text) in self.texts.iter().filter(|(key, _)| shape::text(&format!("texts.{key}")).is_none()) {
            rows.push([format!("texts.{key}"), key.clone(), text.clone()]);
        }
        for (rule, label) in RULES {
            let text = self.text_at(&format!("rules.{rule}")).unwrap_or_default();
            let is_yes = !rule.starts_with("max_");
            let text = if is_yes { yes_or_no(&text) } else { text };
            rows.push([format!("rules.{rule}"), label.to_owned(), text]);
        }
        for (section, why) in &self.not_applicable {
            rows.push([
                format!("not_applicable.{}", section.key()),
                format!("{section}: why it does not apply"),
                why.clone(),
            ]);
        }
        let rows = rows.into_iter().flat_map(|row| split(row.to_vec(), 0)).collect();
        Sheet::of("Texts", TEXTS.map(str::to_owned).to_vec(), rows)
    }

    fn known_sheet(&self, section: Section, table: &'static shape::Table) -> Sheet {
        let path = table.rows.path();
        let name = if table.title.is_empty() {
            section.label().to_owned()
        } else {
            format!("{section}, {}", table.title.to_lowercase())
        };
        let own: Vec<Row> = match table.rows.table_key() {
            Some(_) => self.table(table.rows).to_vec(),
            None => {
                let row = |id: &String| {
                    let texts = table.columns.iter().map(|c| {
                        (c.key.to_owned(), self.text_at(&format!("{path}.{id}.{}", c.key)).unwrap_or_default())
                    });
                    texts.chain([(ID.to_owned(), id.clone())]).collect()
                };
                self.row_ids(table.rows).iter().map(row).collect()
            }
        };
        whole(&name, (path, table.columns), &own, is_numbered(table.rows))
    }
}

/// Whether rows name those of this table by number. The numbers stand in the sheet, so that they still mean the same rows
/// after somebody has put another one between.
fn is_numbered(rows: Rows) -> bool {
    matches!(rows, Rows::Activities | Rows::BackoutSteps)
}

/// A table as a sheet: its columns, those that only some rows have, and the ids; before all of them the rows' numbers, if
/// it is numbered.
fn whole(name: &str, (path, columns): (&str, &[Field]), rows: &[Row], numbered: bool) -> Sheet {
    let is_further = |key: &&String| *key != ID && !columns.iter().any(|c| c.key == *key);
    let further: BTreeSet<String> = rows.iter().flat_map(|r| r.keys().filter(is_further).cloned()).collect();
    let labels = columns.iter().map(|c| c.label.to_owned()).chain(further.iter().cloned());
    let number = numbered.then(|| NUMBER.to_owned()).into_iter();
    let head: Vec<String> = number.chain(labels).chain([format!("{ID_OF}{path}")]).collect();
    let cells = |(place, row): (usize, &Row)| {
        let get = |key: &str| row.get(key).map_or("", String::as_str);
        let number = numbered.then(|| place.to_string()).into_iter();
        let known = columns.iter().map(|c| c.shown(get(c.key)));
        let all = number.chain(known).chain(further.iter().map(|key| get(key).to_owned()));
        all.chain([get(ID).to_owned()]).collect::<Vec<_>>()
    };
    let last = head.len().saturating_sub(1);
    Sheet::of(name, head, (1..).zip(rows).flat_map(|row| split(cells(row), last)).collect())
}

/// A row as so many that no cell is too long. `key` is the column that tells rows apart.
fn split(row: Vec<String>, key: usize) -> Vec<Vec<String>> {
    let mut left = row;
    let mut rows = Vec::new();
    loop {
        let cut: Vec<(String, String)> = left.iter().map(|cell| cut(cell)).collect();
        let goes_on = cut.iter().any(|(_, rest)| !rest.is_empty());
        let (head, mut rest): (Vec<_>, Vec<_>) = cut.into_iter().unzip();
        rows.push(head);
        if !goes_on {
            return rows;
        }
        if let Some(cell) = rest.get_mut(key) {
            *cell = GOES_ON.to_owned();
        }
        left = rest;
    }
}

/// What fits into a cell, and the rest.
fn cut(text: &str) -> (String, String) {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    let (head, rest) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    (head.to_owned(), rest.to_owned())
}

fn yes_or_no(text: &str) -> String {
    if text.is_empty() { "no" } else { "yes" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::text::plans;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, HashSet};

    /// A plan whose rows name only rows that are there, as numbers can.
    fn sound(mut plan: Plan) -> Plan {
        let ids: HashSet<_> = plan.activities.iter().map(|a| a.id.clone()).collect();
        let steps: HashSet<_> = plan.backout.steps.iter().map(|s| s.id.clone()).collect();
        for activity in &mut plan.activities {
            activity.waits_for.retain(|id| ids.contains(id));
            if !steps.contains(&activity.undone_by) {
                activity.undone_by.clear();
            }
        }
        plan
    }

    proptest! {
        #[test]
        fn sheets_become_the_same_plan(plan in plans().prop_map(sound)) {
            let sheets = plan.to_sheets();
            prop_assert!(is_exported(&sheets));
            prop_assert_eq!(Plan::from_sheets(&sheets), Ok(plan));
        }
    }

    #[test]
    fn a_text_that_fits_into_no_cell_goes_on_in_the_next_row() {
        let long: String = "ä\u{1F600}".repeat(30_000);
        let rows = vec![BTreeMap::from([("id".to_owned(), "r1".to_owned()), ("what".to_owned(), long.clone())])];
        let plan = Plan { policy: long, tables: BTreeMap::from([("raci".to_owned(), rows)]), ..Plan::default() };
        let sheets = plan.to_sheets();
        let longest = sheets.iter().flat_map(|s| s.rows.iter().flatten()).map(|c| c.encode_utf16().count()).max();
        assert!(longest.is_some_and(|n| n <= CELL), "{longest:?}");
        assert_eq!(Plan::from_sheets(&sheets), Ok(plan));
    }

    /// The sheet with this column of ids, of a plan of its own.
    fn of<'s>(sheets: &'s mut [Sheet], path: &str) -> &'s mut Sheet {
        let id = format!("{ID_OF}{path}");
        sheets.iter_mut().find(|s| s.rows[0].contains(&id)).unwrap()
    }

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn rows_that_somebody_added_get_ids() {
        let mut sheets = Plan::default().to_sheets();
        let sheet = of(&mut sheets, "activities");
        sheet.rows.push(row(&["1", "Stop", "Ada", "", "30"]));
        sheet.rows.push(row(&["2", "Start", "Ben", "", "10", "1"]));
        let plan = Plan::from_sheets(&sheets).unwrap();
        assert_eq!(
            (plan.activities[1].id.as_str(), plan.activities[1].waits_for.as_slice()),
            ("x2", &["x1".to_owned()][..])
        );
    }

    /// Also where the row that has the first free id stands below.
    #[test]
    fn an_added_row_takes_no_id_from_one_below() {
        let mut sheets = Plan::default().to_sheets();
        let sheet = of(&mut sheets, "criteria");
        for cells in [["Added", ""], ["Old", "x1"], ["Added, too", " "]] {
            sheet.rows.push(row(&cells));
        }
        let plan = Plan::from_sheets(&sheets).unwrap();
        let ids: Vec<_> = plan.criteria.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["x2", "x1", "x3"]);
    }

    /// Rows that somebody puts between others leave them what they wait for.
    #[test]
    fn a_row_between_others_changes_no_dependency() {
        let activity = |id: &str, waits: &[&str], undone_by: &str| crate::domain::plan::Activity {
            id: id.into(),
            waits_for: waits.iter().map(|w| (*w).to_owned()).collect(),
            undone_by: undone_by.into(),
            ..Default::default()
        };
        let step = |id: &str| crate::domain::plan::BackoutStep { id: id.into(), ..Default::default() };
        let mut plan = Plan {
            activities: vec![activity("a", &[], "t"), activity("b", &["a"], ""), activity("c", &["a", "b"], "s")],
            ..Plan::default()
        };
        plan.backout.steps = vec![step("s"), step("t")];
        let mut sheets = plan.to_sheets();
        of(&mut sheets, "activities").rows.insert(2, row(&["", "Between", "", "", "", "1"]));
        of(&mut sheets, "backout.steps").rows.insert(1, row(&["", "First"]));
        let read = Plan::from_sheets(&sheets).unwrap();
        let waits: Vec<_> = read.activities.iter().map(|a| (a.id.as_str(), a.waits_for.join(" "))).collect();
        assert_eq!(waits, [("a", String::new()), ("x1", "a".into()), ("b", "a".into()), ("c", "a b".into())]);
        assert_eq!((read.activities[0].undone_by.as_str(), read.activities[3].undone_by.as_str()), ("t", "s"));
        of(&mut sheets, "activities").rows[2][0] = "1".into();
        let words = &Plan::from_sheets(&sheets).unwrap_err()[0].words;
        assert!(words.contains("row 3") && words.contains("number “1” is there twice"), "{words}");
    }

    /// Without the column of numbers, rows are counted.
    #[test]
    fn sheets_without_numbers_are_read() {
        let mut sheets = Plan::default().to_sheets();
        let sheet = of(&mut sheets, "activities");
        sheet.rows[0].remove(0);
        sheet.rows.push(row(&["Stop"]));
        sheet.rows.push(row(&["Start", "", "", "", "1, 9"]));
        assert_eq!(Plan::from_sheets(&sheets).unwrap().activities[1].waits_for, ["x1", "9"]);
    }

    #[test]
    fn a_table_that_is_too_long_is_refused_while_it_is_read() {
        let mut sheets = Plan::default().to_sheets();
        of(&mut sheets, "activities").rows.extend(vec![row(&["", "Step"]); 501]);
        let problems = Plan::from_sheets(&sheets).unwrap_err();
        assert!(problems.len() == 1 && problems[0].words.contains("501 activities; at most 500"), "{problems:?}");
    }

    /// What heads a table that is taken away is no formula.
    #[test]
    fn columns_have_plain_names() {
        let plan = |column: &str| {
            let cells = [("id", "r1"), ("what", "Deploy"), (column, "x")];
            let row = cells.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
            Plan { tables: BTreeMap::from([("raci".to_owned(), vec![row])]), ..Plan::default() }
        };
        assert!(plan("weather_2-b").check_limits().is_empty());
        for odd in ["=1+1", "two words", "é"] {
            let problems = plan(odd).check_limits();
            assert!(problems.len() == 1 && problems[0].words.contains(odd), "{problems:?}");
        }
    }

    #[test]
    fn what_is_no_part_of_a_plan_is_named() {
        let mut sheets = Plan::default().to_sheets();
        sheets[0].rows.push(["weather", "", "fine"].map(str::to_owned).to_vec());
        sheets.push(Sheet::of("Notes", vec!["Mine".into()], vec![]));
        let words: Vec<_> = Plan::from_sheets(&sheets).unwrap_err().into_iter().map(|p| p.words).collect();
        assert!(words[0].contains("“weather” is no text") && words[1].starts_with("Sheet “Notes”, row 1"), "{words:?}");
    }
}
