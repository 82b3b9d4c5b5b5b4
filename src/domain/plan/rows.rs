//! The lists of a plan that people edit row by row: adding, moving and removing rows. Rows are told by their ids, so that
//! they stay themselves wherever they move.

use super::{Activity, BackoutStep, Criterion, Plan, Row};

/// The lists of a plan that people edit row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    Criteria,
    Activities,
    BackoutSteps,
    Raci,
    Components,
    Tickets,
    Scenarios,
    Checks,
}

impl Rows {
    /// Every list.
    pub const ALL: &'static [Self] = &[
        Self::Criteria,
        Self::Activities,
        Self::BackoutSteps,
        Self::Raci,
        Self::Components,
        Self::Tickets,
        Self::Scenarios,
        Self::Checks,
    ];

    /// The list's path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Criteria => "criteria",
            Self::Activities => "activities",
            Self::BackoutSteps => "backout.steps",
            Self::Raci => "tables.raci",
            Self::Components => "tables.components",
            Self::Tickets => "tables.tickets",
            Self::Scenarios => "tables.scenarios",
            Self::Checks => "tables.checks",
        }
    }

    /// The list with this path.
    pub fn at(path: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.path() == path)
    }

    /// The key in [`Plan::tables`], for those that are there.
    pub fn table_key(self) -> Option<&'static str> {
        self.path().strip_prefix("tables.")
    }
}

impl Plan {
    /// The ids of a list's rows, in order.
    pub fn row_ids(&self, rows: Rows) -> Vec<String> {
        match rows {
            Rows::Criteria => self.criteria.iter().map(|r| r.id.clone()).collect(),
            Rows::Activities => self.activities.iter().map(|r| r.id.clone()).collect(),
            Rows::BackoutSteps => self.backout.steps.iter().map(|r| r.id.clone()).collect(),
            _ => self.table(rows).iter().map(|r| id_of(r).to_owned()).collect(),
        }
    }

    /// How many rows a list has.
    pub fn count(&self, rows: Rows) -> usize {
        match rows {
            Rows::Criteria => self.criteria.len(),
            Rows::Activities => self.activities.len(),
            Rows::BackoutSteps => self.backout.steps.len(),
            _ => self.table(rows).len(),
        }
    }

    /// The rows of a list that is one of [`Plan::tables`]; none of the others.
    pub fn table(&self, rows: Rows) -> &[Row] {
        rows.table_key().and_then(|key| self.tables.get(key)).map_or(&[], Vec::as_slice)
    }

    /// Adds an empty row: after the row `after`, or at the end.
    pub fn add_row(&mut self, rows: Rows, id: &str, after: Option<&str>) {
        match rows {
            Rows::Criteria => _ = row(&mut self.criteria, id),
            Rows::Activities => _ = row(&mut self.activities, id),
            Rows::BackoutSteps => _ = row(&mut self.backout.steps, id),
            _ => {
                let Some(key) = rows.table_key() else { return };
                table_row(self.tables.entry(key.to_owned()).or_default(), id);
            }
        }
        if let Some(at) = after.and_then(|after| self.row_ids(rows).iter().position(|i| i == after)) {
            self.move_row_to(rows, id, at + 1);
        }
    }

    /// Removes a row. Nothing waits any longer for an activity that is removed, and nothing is undone by a step that is.
    pub fn remove_row(&mut self, rows: Rows, id: &str) {
        match rows {
            Rows::Criteria => self.criteria.retain(|r| r.id != id),
            Rows::Activities => {
                self.activities.retain(|r| r.id != id);
                self.activities.iter_mut().for_each(|a| a.waits_for.retain(|w| w != id));
            }
            Rows::BackoutSteps => {
                self.backout.steps.retain(|r| r.id != id);
                self.activities.iter_mut().filter(|a| a.undone_by == id).for_each(|a| a.undone_by.clear());
            }
            _ => {
                let Some(key) = rows.table_key() else { return };
                let list = self.tables.entry(key.to_owned()).or_default();
                list.retain(|r| id_of(r) != id);
                if list.is_empty() {
                    self.tables.remove(key);
                }
            }
        }
    }

    /// Moves a row by one place, if there is one.
    pub fn move_row(&mut self, rows: Rows, id: &str, up: bool) {
        let Some(at) = self.row_ids(rows).iter().position(|i| i == id) else { return };
        if let Some(to) = if up { at.checked_sub(1) } else { Some(at + 1) } {
            self.move_row_to(rows, id, to);
        }
    }

    /// Moves a row to a place, counted from 0; one beyond the end is the end.
    pub fn move_row_to(&mut self, rows: Rows, id: &str, to: usize) {
        let Some(at) = self.row_ids(rows).iter().position(|i| i == id) else { return };
        match rows {
            Rows::Criteria => shift(&mut self.criteria, at, to),
            Rows::Activities => shift(&mut self.activities, at, to),
            Rows::BackoutSteps => shift(&mut self.backout.steps, at, to),
            _ => {
                let Some(key) = rows.table_key() else { return };
                shift(self.tables.entry(key.to_owned()).or_default(), at, to);
            }
        }
    }

    /// A problem's field with its row named by id instead of number: `activities.2.owner` becomes `activities.<id>.owner`.
    pub fn path_of_problem(&self, field: &str) -> String {
        let of = |rows: &&Rows| field.strip_prefix(rows.path()).is_some_and(|rest| rest.starts_with('.'));
        let Some(rows) = Rows::ALL.iter().find(of) else { return field.to_owned() };
        let rest = field.get(rows.path().len() + 1..).unwrap_or_default();
        let (number, tail) = rest.split_once('.').unwrap_or((rest, ""));
        let id = number.parse().ok().and_then(|n: usize| match rows {
            Rows::Criteria => self.criteria.get(n).map(|r| r.id.as_str()),
            Rows::Activities => self.activities.get(n).map(|r| r.id.as_str()),
            Rows::BackoutSteps => self.backout.steps.get(n).map(|r| r.id.as_str()),
            _ => self.table(*rows).get(n).map(id_of),
        });
        match id {
            Some(id) => format!("{}.{id}.{tail}", rows.path()),
            None => field.to_owned(),
        }
    }
}

/// A row of a list of its own type, told by its id.
pub(super) trait Entry: Default {
    fn id(&mut self) -> &mut String;
}

macro_rules! rows {
    ($($name:ident)*) => {$(
        impl Entry for $name {
            fn id(&mut self) -> &mut String {
                &mut self.id
            }
        }
    )*};
}

rows! { Criterion Activity BackoutStep }

/// The row with this id; a new one at the end if there is none.
pub(super) fn row<'l, R: Entry>(list: &'l mut Vec<R>, id: &str) -> &'l mut R {
    let at = list.iter_mut().position(|r| r.id() == id).unwrap_or_else(|| {
        let mut new = R::default();
        id.clone_into(new.id());
        list.push(new);
        list.len() - 1
    });
    &mut list[at]
}

/// The key of a row's id.
pub const ID: &str = "id";

/// The id of a row of a table.
pub fn id_of(row: &Row) -> &str {
    row.get(ID).map_or("", String::as_str)
}

pub(super) fn table_row<'l>(list: &'l mut Vec<Row>, id: &str) -> &'l mut Row {
    let at = list.iter().position(|r| id_of(r) == id).unwrap_or_else(|| {
        list.push(Row::from([(ID.to_owned(), id.to_owned())]));
        list.len() - 1
    });
    &mut list[at]
}

fn shift<T>(list: &mut Vec<T>, at: usize, to: usize) {
    if at < list.len() {
        let moved = list.remove(at);
        list.insert(to.min(list.len()), moved);
    }
}
