//! Which row of a sheet is its head, and which column is what: by the words that people put over columns.

use super::NUMBER;
use crate::domain::{
    plan::{Rows, shape::Table},
    sheet::Sheet,
};
use std::{collections::HashSet, sync::LazyLock};

/// Rows at the top among which the head is looked for.
const TOP: usize = 40;
/// Columns from the left among which heads are looked for.
const WIDE: usize = 60;
/// Characters of a cell among those that may be heads.
const SHORT: usize = 60;
/// Characters of a head that can name a column.
const LONG: usize = 200;

/// Words that stand over a column, the likeliest first. Between `|` they are different words for the same column.
const ACTIVITIES: &[(&str, &str)] = &[
    (
        "title",
        "activity|activities|task|tasks|task name|what|what is done|action|step|step name|step description|activity description|task description|description|title|summary|name|work item|deployment step|item|details",
    ),
    (
        "owner",
        "owner|who|responsible|responsible person|responsibility|assignee|assigned|assigned to|resource|resources|resource names|person|team|performed by|executed by|done by|by|lead|implementer|contact|resp|resp person|accountable",
    ),
    (
        "starts",
        "start|starts|begin|begins|start date/time|start date time|start datetime|planned start|start (planned)|start time and date|scheduled start|from|when|date/time|date and time|start at|est start",
    ),
    ("date", "date|start date|day|planned date|begin date"),
    ("time", "time|start time|begin time|planned time|clock"),
    ("end", "end|ends|finish|end time|end date|end date/time|planned end|finish time|until|to|est end"),
    (
        "minutes",
        "duration|minutes|min|mins|hours|estimated duration|estimate|est duration|duration estimate|length|effort|how long|time needed|est|dur|est dur|planned duration",
    ),
    (
        "waits_for",
        "waits for|depends on|dependency|dependencies|predecessor|predecessors|after|prerequisite|prerequisites|pre-requisite|depends|blocked by|pred",
    ),
    ("undone_by", "undone by|rollback step|backout step|undo"),
    ("checkpoint", "checkpoint|milestone|go/no-go|go no go|gate|decision point"),
    (NUMBER, "#|no|nr|number|id|task id|step id|step no|step number|seq|sequence|row|ref|wbs|order|item no|pos"),
];

const BACKOUT: &[(&str, &str)] = &[
    ("title", "step|action|task|activity|what|backout step|rollback step|description|title|what is done|name"),
    ("owner", "owner|who|responsible|assignee|assigned to|person|team|by|performed by|resp|lead"),
    ("minutes", "minutes|duration|min|time|hours|time needed|estimate|estimated duration|dur"),
];

const CRITERIA: &[(&str, &str)] = &[(
    "text",
    "criterion|criteria|acceptance criterion|acceptance criteria|description|what|requirement|condition|text",
)];

const RACI: &[(&str, &str)] = &[
    (
        "what",
        "responsibility|what|activity|task|deliverable|work item|process|area|role / activity|activities|tasks|step",
    ),
    ("responsible", "responsible|r"),
    ("accountable", "accountable|a"),
    ("consulted", "consulted|c"),
    ("informed", "informed|i"),
];

const COMPONENTS: &[(&str, &str)] = &[
    (
        "component",
        "component|components|system|application|service|configuration item|ci|module|item|name|affected component",
    ),
    ("scope", "what changes|type|change|scope|kind|type of change"),
    ("from", "from version|from|current version|old version|current|version now"),
    ("to", "to version|to|new version|target version|target|version"),
    ("impact", "impact|outage?|effect|availability"),
    ("outage", "outage, minutes|outage|downtime|outage minutes|downtime (min)|duration|duration of outage"),
];

const TICKETS: &[(&str, &str)] = &[
    ("ticket", "ticket|ticket number|ticket no|ticket id|incident|id|key|number|issue|bug|problem"),
    ("check", "what is validated|check|validation|description|summary|title|what|test"),
    ("by", "by|who|owner|validated by|tester|responsible|assignee|resp"),
];

const SCENARIOS: &[(&str, &str)] = &[
    ("kind", "kind|type|category|progression/regression"),
    ("scenario", "scenario|test|test case|test scenario|description|what|title|name|steps|summary"),
    ("expected", "expected|expected result|expectation|result|expected outcome|pass criteria"),
];

const CHECKS: &[(&str, &str)] = &[
    ("kind", "kind|type|category|test type"),
    ("check", "what is checked|check|item|description|what|task|title|question|checklist item"),
    ("by", "by|who|owner|responsible|checked by|assignee|resp"),
];

fn words(rows: Rows) -> &'static [(&'static str, &'static str)] {
    match rows {
        Rows::Criteria => CRITERIA,
        Rows::Activities => ACTIVITIES,
        Rows::BackoutSteps => BACKOUT,
        Rows::Raci => RACI,
        Rows::Components => COMPONENTS,
        Rows::Tickets => TICKETS,
        Rows::Scenarios => SCENARIOS,
        Rows::Checks => CHECKS,
    }
}

/// A head's words, without what does not tell columns apart: capital letters, units, stars, blanks.
pub fn plain(head: &str) -> String {
    let without_units = match (head.find(['(', '[']), head.rfind([')', ']'])) {
        (Some(from), Some(to)) if from > 0 && from < to => {
            format!("{} {}", head.get(..from).unwrap_or_default(), head.get(to + 1..).unwrap_or_default())
        }
        _ => head.to_owned(),
    };
    let kept = |c: char| if c.is_alphanumeric() || "#/?,-".contains(c) { c } else { ' ' };
    let text: String = without_units.to_lowercase().chars().map(kept).collect();
    text.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a column is called, prepared once: its key, and its words as [`plain`] has them, also with a blank at both ends.
type Column = (&'static str, Vec<(String, String)>);

/// The columns of each table, in the order of [`Rows::ALL`].
static COLUMNS_OF: LazyLock<Vec<Vec<Column>>> = LazyLock::new(|| {
    let word = |word: &str| (plain(word), format!(" {} ", plain(word)));
    let column =
        |(key, synonyms): &(&'static str, &'static str)| (*key, synonyms.split('|').map(word).collect::<Vec<_>>());
    Rows::ALL.iter().map(|rows| words(*rows).iter().map(column).collect()).collect()
});

fn prepared(rows: Rows) -> &'static [Column] {
    let at = Rows::ALL.iter().position(|r| *r == rows);
    at.and_then(|at| COLUMNS_OF.get(at)).map_or(&[], Vec::as_slice)
}

/// A head, prepared to be compared with the words of many columns.
struct Head {
    plain: String,
    /// Its words with a blank before and behind each.
    apart: String,
}

impl Head {
    fn of(cell: &str) -> Self {
        // What is longer says too much to name a column.
        let plain = if cell.chars().nth(LONG).is_some() { String::new() } else { plain(cell) };
        Self { apart: format!(" {} ", plain.replace('/', " ")), plain }
    }

    /// How well it fits a column: 0 is not at all.
    fn fit(&self, (_, synonyms): &Column) -> usize {
        const EXACT: usize = 1_000;
        if self.plain.is_empty() {
            return 0;
        }
        let exact = synonyms.iter().position(|(word, _)| *word == self.plain).map_or(0, |at| EXACT - at);
        // "Owner / team", "Planned start (CET)": one of the words, whole. Short ones say too little.
        let within = |(word, apart): &(String, String)| word.len() > 2 && self.apart.contains(apart.as_str());
        let part = synonyms.iter().position(within).map_or(0, |at| EXACT / 4 - at);
        exact.max(part)
    }
}

/// The rows at the top of a sheet, as heads: prepared once for all tables.
pub struct Top<'s> {
    sheet: &'s Sheet,
    rows: Vec<Vec<Head>>,
}

impl<'s> Top<'s> {
    pub fn of(sheet: &'s Sheet) -> Self {
        let short = |cell: &&String| !cell.is_empty() && cell.chars().nth(SHORT).is_none();
        let heads = |cells: &Vec<String>| cells.iter().take(WIDE).filter(short).map(|c| Head::of(c)).collect();
        Self { sheet, rows: sheet.rows.iter().take(TOP).map(heads).collect() }
    }

    /// How many heads of each row are columns of the table.
    fn known(&self, rows: Rows) -> Vec<usize> {
        let columns = prepared(rows);
        let best =
            |head: &Head| columns.iter().map(|column| (head.fit(column), column.0)).max().filter(|(n, _)| *n > 0);
        let known = |heads: &Vec<Head>| heads.iter().filter_map(best).map(|(_, key)| key).collect::<HashSet<_>>().len();
        self.rows.iter().map(known).collect()
    }

    /// The row that is likeliest the head of a table, with how many columns are known there.
    fn head(&self, rows: Rows) -> Option<(usize, usize)> {
        let least = words(rows).len().min(2);
        let scores = self.known(rows).into_iter().enumerate();
        scores.filter(|(_, n)| *n >= least).max_by_key(|(at, n)| (*n, usize::MAX - at))
    }

    /// The row that is likeliest the head of a table, counted from zero: the first with at least two known heads, unless
    /// one further down knows more; for a table of one column, the first with one.
    pub fn head_row(&self, rows: Rows) -> Option<usize> {
        self.head(rows).map(|(at, _)| at)
    }

    /// How likely the sheet holds such a table: how many columns are known, of how many there are.
    pub fn likelihood(&self, rows: Rows) -> usize {
        let Some((at, known)) = self.head(rows) else { return 0 };
        let cells = self.sheet.rows.get(at).map_or(&[][..], Vec::as_slice);
        let all = cells.iter().filter(|h| !h.trim().is_empty()).count().max(1);
        known * 100 + known * 100 / all
    }
}

/// What each column is: a column's key, or nothing. No two are the same.
pub fn columns(table: &Table, head: &[String], body: &[Vec<String>]) -> Vec<String> {
    let mut fits: Vec<(usize, usize, &str)> = Vec::new();
    for (at, head) in head.iter().map(|h| Head::of(h)).enumerate() {
        for column in prepared(table.rows) {
            let mut score = head.fit(column);
            // "Step" and "Task" stand over numbers as well as over what is done.
            if score > 0 && column.0 == "title" && is_numbered(body, at) {
                score = 0;
            }
            fits.push((score, at, column.0));
        }
        if table.rows == Rows::Activities
            && ["step", "task", "activity", "item"].contains(&head.plain.as_str())
            && is_numbered(body, at)
        {
            fits.push((500, at, NUMBER));
        }
    }
    fits.retain(|(score, _, _)| *score > 0);
    // The best first, of equal ones the leftmost.
    fits.sort_by_key(|(score, at, _)| (usize::MAX - score, *at));
    let mut columns = vec![String::new(); head.len()];
    let mut taken = HashSet::new();
    for (_, at, key) in fits {
        if let Some(column) = columns.get_mut(at).filter(|c| c.is_empty())
            && taken.insert(key)
        {
            key.clone_into(column);
        }
    }
    columns
}

/// Whether there are only numbers in a column: `3`, `1.2`, `T4`.
fn is_numbered(body: &[Vec<String>], column: usize) -> bool {
    let cells: Vec<&str> =
        body.iter().filter_map(|row| row.get(column)).map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let is_number = |cell: &&&str| {
        cell.len() < 10
            && cell.chars().any(|c| c.is_ascii_digit())
            && cell.chars().filter(|c| c.is_alphabetic()).count() < 4
            && !cell.contains(' ')
    };
    !cells.is_empty() && cells.iter().filter(is_number).count() * 10 >= cells.len() * 8
}

/// Stands for a head: sheets with the same one are mapped in the same way.
pub fn signature(rows: Rows, head: &[String]) -> String {
    let heads: Vec<String> = head.iter().map(|h| plain(h)).collect();
    crate::domain::hash::sha256_hex(format!("{}\n{}", rows.path(), heads.join("\n")).as_bytes())
}
