//! The rows of a sheet, one by one: what is taken of each, what is left out, and what is wrong with it. What is typed is
//! kept even where it makes no sense, so that people can mend it in the plan; the plan's own check says what is wrong.

use super::{
    How, Mapping, NUMBER, ROLE,
    cells::{self, Unit},
    is_line, raci, take_over,
    times::Times,
};
use crate::domain::{
    plan::{
        Backout, BackoutStep, Plan, Rows,
        check::MAX_WAITS,
        field::span,
        shape::{Field, Kind, Table},
        sheets,
    },
    sheet::{Sheet, column_name},
    text,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// What is known of the release besides the sheet.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The day of times that name none: that on which the release's window begins.
    pub day: Option<NaiveDate>,
    /// The plan's backout steps: activities name by number the one that takes them back.
    pub steps: Vec<BackoutStep>,
}

/// A row that is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenRow {
    /// The row's number in the sheet, whose first is 1.
    pub number: usize,
    /// By the keys of the table's columns. What it waits for are numbers among the rows that are taken.
    pub texts: BTreeMap<String, String>,
    /// What is wrong with it, as sentences.
    pub problems: Vec<String>,
    /// How it was read, where that is not plain.
    pub remarks: Vec<String>,
}

/// What taking a sheet over would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub taken: Vec<TakenRow>,
    /// Rows that are left out, by their numbers, and why.
    pub left_out: Vec<(usize, String)>,
    /// Columns that are not taken: letters, head, and the first text below.
    pub unmapped: Vec<(String, String, String)>,
    /// What holds for the whole sheet, as sentences.
    pub remarks: Vec<String>,
}

/// What taking the sheet over would do, read in this way.
pub fn preview(sheet: &Sheet, mapping: &Mapping, context: Context) -> Preview {
    let Some(rows) = mapping.rows() else { return Preview::default() };
    let table = rows.table().1;
    let mut reading = Reading::of(sheet, mapping, table, context.day);
    let mut preview = Preview { unmapped: unmapped(sheet, mapping), ..Preview::default() };
    let sparse = is_sparse(sheet, mapping);
    for at in mapping.head + 1..sheet.rows.len() {
        let cells = sheet.rows.get(at).map_or(&[][..], Vec::as_slice);
        let filled = cells.iter().filter(|c| !c.trim().is_empty()).count();
        let is_taken = |at: usize| mapping.columns.get(at).is_some_and(|c| !c.is_empty());
        let is_head = || cells.iter().map(|c| c.trim()).eq(super::head_of(sheet, mapping).iter().map(|c| c.trim()));
        if filled == 0 {
            continue;
        }
        let why = if !cells.iter().enumerate().any(|(at, c)| is_taken(at) && !c.trim().is_empty()) {
            Some("There is nothing in the columns that are taken.".to_owned())
        } else if is_head() {
            Some("It is the head again.".to_owned())
        } else if filled == 1 && !sparse {
            Some(format!("Only “{}” stands in it, so it is taken for a heading.", cells::line(&cells.concat())))
        } else {
            None
        };
        match why {
            Some(why) => preview.left_out.push((at + 1, why)),
            None => preview.taken.push(reading.row(at)),
        }
    }
    reading.resolve(&mut preview.taken);
    if preview.taken.len() <= table.most {
        check(rows, &mut preview.taken, context.steps);
    } else {
        let words = format!(
            "There are {} rows; at most {} are kept. Split the sheet, or leave rows out.",
            preview.taken.len(),
            table.most
        );
        preview.remarks.push(words);
    }
    preview.remarks.extend(reading.remarks());
    preview
}

/// Whether most rows have so few cells that one alone says nothing.
fn is_sparse(sheet: &Sheet, mapping: &Mapping) -> bool {
    let filled = |row: &Vec<String>| row.iter().filter(|c| !c.trim().is_empty()).count();
    let rows: Vec<usize> = sheet.rows.iter().skip(mapping.head + 1).map(filled).filter(|n| *n > 0).collect();
    rows.iter().filter(|n| **n >= 3).count() * 2 <= rows.len()
}

fn unmapped(sheet: &Sheet, mapping: &Mapping) -> Vec<(String, String, String)> {
    let width = sheet.rows.iter().skip(mapping.head).map(Vec::len).max().unwrap_or_default();
    let example = |column: usize| {
        let below = sheet.rows.iter().skip(mapping.head + 1).filter_map(|r| r.get(column));
        below.map(|c| cells::line(c)).find(|c| !c.is_empty()).unwrap_or_default()
    };
    let is_unmapped = |column: &usize| mapping.columns.get(*column).is_none_or(String::is_empty);
    let all = (0..width).filter(is_unmapped);
    let named = all.map(|c| (column_name(c), cells::line(sheet.cell(mapping.head, c)), example(c)));
    named.filter(|(_, head, example)| !head.is_empty() || !example.is_empty()).collect()
}

/// Says of each row what the plan's check will say of it.
fn check(rows: Rows, taken: &mut [TakenRow], steps: Vec<BackoutStep>) {
    let mut plan = Plan { backout: Backout { steps, ..Backout::default() }, ..Plan::default() };
    let mut ids = (0..).map(|n| format!("row{n}"));
    take_over(&mut plan, rows, taken, How::Replace, || ids.next().unwrap_or_default());
    for problem in plan.check(rows.table().0) {
        let place =
            problem.field.strip_prefix(rows.path()).and_then(|rest| rest.split('.').nth(1)?.parse::<usize>().ok());
        if let Some(row) = place.and_then(|n| taken.get_mut(n))
            && !row.problems.contains(&problem.words)
        {
            row.problems.push(problem.words);
        }
    }
}

/// Reads the rows of one sheet.
struct Reading<'s> {
    sheet: &'s Sheet,
    mapping: &'s Mapping,
    table: &'static Table,
    times: Times,
    unit: Unit,
    has_unit: bool,
    /// The head of the column of minutes.
    minutes: &'s str,
    /// What each row waits for, as written.
    waits: Vec<Vec<String>>,
    /// Rows by the sheet's own numbers, and by what is done there.
    numbers: HashMap<String, usize>,
    titles: HashMap<String, usize>,
    count: usize,
    bare_numbers: bool,
    /// Whether the rows are scenarios, and no column says of which kind.
    is_all_new: bool,
}

impl<'s> Reading<'s> {
    fn of(sheet: &'s Sheet, mapping: &'s Mapping, table: &'static Table, day: Option<NaiveDate>) -> Self {
        let column = |key: &str| mapping.columns.iter().position(|c| c == key);
        let cells =
            |at: usize| sheet.rows.iter().skip(mapping.head + 1).filter_map(move |r| r.get(at)).map(String::as_str);
        let dates = ["starts", "date", "end"].iter().filter_map(|key| column(key)).flat_map(cells);
        let minutes = table.columns.iter().find(|c| c.kind == Kind::Minutes).and_then(|c| column(c.key));
        let minutes = minutes.map_or("", |at| sheet.cell(mapping.head, at));
        let unit = Unit::of_head(minutes);
        Self {
            sheet,
            mapping,
            table,
            times: Times::new(day, cells::order(dates)),
            unit: unit.unwrap_or(Unit::Minutes),
            has_unit: unit.is_some(),
            minutes,
            waits: vec![],
            numbers: HashMap::new(),
            titles: HashMap::new(),
            count: 0,
            bare_numbers: false,
            is_all_new: table.rows == Rows::Scenarios && column("kind").is_none(),
        }
    }

    fn cell(&self, row: usize, key: &str) -> &'s str {
        let at = self.mapping.columns.iter().position(|c| c == key);
        at.map_or("", |at| self.sheet.cell(row, at).trim())
    }

    fn row(&mut self, at: usize) -> TakenRow {
        let mut row = TakenRow { number: at + 1, ..TakenRow::default() };
        for field in self.table.columns {
            let cell = self.cell(at, field.key);
            if !cell.is_empty() && field.key != "starts" && field.key != "waits_for" {
                let text = self.text(field, cell, &mut row);
                row.texts.insert(field.key.to_owned(), text);
            }
        }
        match self.table.rows {
            Rows::Activities => self.activity(at, &mut row),
            Rows::Raci => self.roles(at, &mut row),
            Rows::Scenarios if self.is_all_new => {
                row.texts.insert("kind".to_owned(), "progression".to_owned());
            }
            _ => {}
        }
        self.count += 1;
        row
    }

    /// A cell as the column holds it.
    fn text(&mut self, field: &Field, cell: &str, row: &mut TakenRow) -> String {
        let text = match field.kind {
            Kind::Note if !is_line(field) => cells::note(cell),
            Kind::Person => cells::line(&cell.replace(['\n', ';'], ", ").replace(" ,", ",").replace(",,", ",")),
            Kind::Minutes => {
                self.bare_numbers |= !self.has_unit && cell.parse::<f64>().is_ok();
                cells::minutes(cell, self.unit).unwrap_or_else(|| cells::line(cell))
            }
            Kind::Yes => match cells::yes(cell) {
                Some(yes) => if yes { "true" } else { "" }.to_owned(),
                None => {
                    row.problems.push(format!(
                        "{}: “{}” is neither yes nor no; no is taken.",
                        field.label,
                        cells::line(cell)
                    ));
                    String::new()
                }
            },
            Kind::Choice(choices) => {
                let (typed, options) = (cells::line(cell), choices.options());
                let same = |(key, label): &&(&str, &str)| {
                    key.eq_ignore_ascii_case(&typed) || label.eq_ignore_ascii_case(&typed)
                };
                match options.iter().find(same) {
                    Some((key, _)) => (*key).to_owned(),
                    None => {
                        let all: Vec<&str> = options.iter().map(|(_, label)| *label).collect();
                        row.problems.push(format!(
                            "{}: “{typed}” is none of {}; it is left empty.",
                            field.label,
                            all.join(", ")
                        ));
                        String::new()
                    }
                }
            }
            _ => sheets::stored(field, &cells::line(cell)),
        };
        let most = if is_line(field) { text::LINE } else { text::NOTE };
        let length = text.chars().count();
        if length <= most {
            return text;
        }
        row.problems
            .push(format!("{} has {length} characters; at most {most} are kept, the rest is cut.", field.label));
        text.chars().take(most).collect()
    }

    fn activity(&mut self, at: usize, row: &mut TakenRow) {
        let starts = [self.cell(at, "starts"), self.cell(at, "date"), self.cell(at, "time")];
        let has_minutes = row.texts.get("minutes").is_some_and(|m| !m.is_empty());
        let read = self.times.read(starts, self.cell(at, "end"), &mut row.remarks);
        if let Some(text) = read.starts {
            row.texts.insert("starts".to_owned(), text);
        }
        if let Some(minutes) = read.minutes.filter(|_| !has_minutes) {
            row.remarks.push(format!("Its {minutes} minutes are those from start to end."));
            row.texts.insert("minutes".to_owned(), minutes.to_string());
        }
        let mut waits = cells::predecessors(self.cell(at, "waits_for"));
        if waits.len() > MAX_WAITS {
            row.problems.push(format!("It waits for {} rows; the first {MAX_WAITS} are kept.", waits.len()));
            waits.truncate(MAX_WAITS);
        }
        self.waits.push(waits);
        let number = cells::line(self.cell(at, NUMBER)).to_lowercase();
        if !number.is_empty() {
            self.numbers.entry(number).or_insert(self.count);
        }
        if let Some(title) = row.texts.get("title") {
            self.titles.entry(title.to_lowercase()).or_insert(self.count);
        }
    }

    fn roles(&self, at: usize, row: &mut TakenRow) {
        let roles: Vec<usize> = (0..self.mapping.columns.len())
            .filter(|c| self.mapping.columns.get(*c).is_some_and(|k| k == ROLE))
            .collect();
        if roles.is_empty() {
            return;
        }
        let matrix = raci::Matrix { head: self.mapping.head, what: 0, roles };
        let (named, odd) = raci::named(self.sheet, &matrix, at);
        for (key, names) in ["responsible", "accountable", "consulted", "informed"].iter().zip(named) {
            if !names.is_empty() {
                row.texts.insert((*key).to_owned(), names.join(", "));
            }
        }
        row.problems.extend(odd);
    }

    /// Finds the rows that others wait for, once all are read.
    fn resolve(&self, taken: &mut [TakenRow]) {
        for (row, waits) in taken.iter_mut().zip(&self.waits) {
            let mut found = Vec::new();
            for wait in waits {
                let all = self.all(wait);
                if all.is_empty() {
                    row.problems.push(format!("It waits for “{wait}”, which is no row here; that is left out."));
                }
                for number in all.into_iter().map(|at| at + 1) {
                    if !found.contains(&number) {
                        found.push(number);
                    }
                }
            }
            if !found.is_empty() {
                let numbers: Vec<String> = found.iter().map(usize::to_string).collect();
                row.texts.insert("waits_for".to_owned(), numbers.join(", "));
            }
        }
    }

    /// The rows that are meant: one, or all from one to another, "35-36", where each of them is there.
    fn all(&self, wait: &str) -> Vec<usize> {
        if let Some(at) = self.find(wait) {
            return vec![at];
        }
        let all: Option<Vec<usize>> =
            span(wait).map(|numbers| numbers.map(|n| self.find(&n.to_string())).collect()).unwrap_or_default();
        all.unwrap_or_default()
    }

    /// By the sheet's own number, by the place among the rows if it has none, or by what is done.
    fn find(&self, wait: &str) -> Option<usize> {
        let wait = cells::line(wait).to_lowercase();
        let bare = ["step ", "task ", "activity ", "#"].iter().find_map(|p| wait.strip_prefix(p)).unwrap_or(&wait);
        let place = || {
            bare.parse::<usize>()
                .ok()
                .filter(|n| self.numbers.is_empty() && (1..=self.count).contains(n))
                .map(|n| n - 1)
        };
        let number = self.numbers.get(&wait).or_else(|| self.numbers.get(bare)).copied();
        number.or_else(place).or_else(|| self.titles.get(&wait).copied())
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.bare_numbers {
            remarks.push(format!(
                "“{}” names no unit: its numbers are taken as minutes. Write “(h)” behind it if they are hours.",
                cells::line(self.minutes)
            ));
        }
        if self.is_all_new && self.count > 0 {
            remarks.push(
                "No column says the kind: all are taken for progression. Change those that are regression.".into(),
            );
        }
        if self.times.is_ambiguous() {
            remarks.push("Dates such as 03/04/2026 are read with the day first: 3 April.".into());
        }
        remarks
    }
}
