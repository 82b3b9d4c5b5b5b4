//! Cells of exported tables. A cell that begins with `=`, `+`, `-` or `@` would be run as a formula by a spreadsheet, so it
//! is written with an apostrophe before it, which is taken back when the table is read again. Lossless for every text.

/// The cell as it is written into a table.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// What a cell that was read from a table stands for.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a guard before it is ours: also where the text itself begins with apostrophes and then a formula.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_formula_is_guarded_and_taken_back() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("'=x", "''=x"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!((guarded(text).as_str(), unguarded(cell)), (cell, text));
        }
        // Typed by somebody, not exported.
        assert_eq!(unguarded("=1+1"), "=1+1");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a -]{0,6}") {
            let cell = guarded(&text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(unguarded(&cell), text);
        }

        #[test]
        fn every_other_text_comes_back(text in any::<String>()) {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}
