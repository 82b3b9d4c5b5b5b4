//! A RACI matrix: roles as columns with letters below, turned into rows that name the roles.

use super::cells;
use crate::domain::sheet::Sheet;

/// Rows at the top among which the head is looked for.
const TOP: usize = 40;
/// Rows below the head by which columns are told.
const BODY: usize = 500;
/// Bytes of a cell that may hold nothing but letters.
const LETTERED: usize = 40;

/// Where the matrix begins, and which columns are roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The head's row, counted from zero.
    pub head: usize,
    /// The column with what the letters are about.
    pub what: usize,
    /// The columns with letters.
    pub roles: Vec<usize>,
}

/// The letters in a cell, if it holds nothing else; `S`, for support, counts as consulted.
pub(super) fn letters(cell: &str) -> Option<Vec<char>> {
    let cell = cell.trim();
    if cell.len() > LETTERED || !cell.chars().all(|c| "RACISracis/,+-&* ".contains(c)) {
        return None;
    }
    let letters: Vec<char> = cell.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect();
    (!letters.is_empty() && letters.len() <= 4).then_some(letters)
}

/// The matrix in a sheet, if there is one: at least two columns of letters with heads above, and a column of texts.
pub fn find(sheet: &Sheet) -> Option<Matrix> {
    (0..sheet.rows.len().min(TOP)).find_map(|head| at(sheet, head))
}

/// The matrix under this head, if there is one.
pub fn at(sheet: &Sheet, head: usize) -> Option<Matrix> {
    let heads = sheet.rows.get(head)?;
    let body: Vec<&Vec<String>> = sheet.rows.get(head + 1..)?.iter().take(BODY).collect();
    let is_role = |column: &usize| {
        let title = sheet.cell(head, *column).trim();
        if title.is_empty() || letters(title).is_some() {
            return false;
        }
        let cells: Vec<&str> =
            body.iter().filter_map(|r| r.get(*column)).map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        let lettered = cells.iter().filter(|c| letters(c).is_some()).count();
        // A legend below may say what the letters mean.
        lettered > 0 && lettered * 10 >= cells.len() * 6
    };
    let roles: Vec<usize> = (0..heads.len()).filter(is_role).collect();
    let first = *roles.first()?;
    let is_text = |cell: &&String| cell.trim().chars().nth(3).is_some();
    let texts = |column: &usize| body.iter().filter_map(|r| r.get(*column)).filter(is_text).count();
    let what = (0..first).rev().max_by_key(texts).filter(|c| texts(c) > 0)?;
    (roles.len() >= 2).then_some(Matrix { head, what, roles })
}

/// Who is what in a row: names for each letter of R, A, C, I.
pub(super) fn named(sheet: &Sheet, matrix: &Matrix, row: usize) -> ([Vec<String>; 4], Vec<String>) {
    let mut named: [Vec<String>; 4] = Default::default();
    let mut odd = Vec::new();
    for column in &matrix.roles {
        let (cell, role) = (sheet.cell(row, *column), cells::line(sheet.cell(matrix.head, *column)));
        if cell.trim().is_empty() || cell.trim() == "-" {
            continue;
        }
        let Some(letters) = letters(cell) else {
            odd.push(format!("“{}” for {role} is no letter of R, A, C and I; it is left out.", cells::line(cell)));
            continue;
        };
        for letter in letters {
            let at = match letter {
                'R' => 0,
                'A' => 1,
                'C' | 'S' => 2,
                _ => 3,
            };
            if let Some(names) = named.get_mut(at)
                && !names.contains(&role)
            {
                names.push(role.clone());
            }
        }
    }
    (named, odd)
}
