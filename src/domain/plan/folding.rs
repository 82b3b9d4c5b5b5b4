//! What changed, made short to read: long stretches that are the same are folded away between a few words on each side,
//! and changes stand together by section. Nothing is left out; what is folded can be unfolded.

use super::{DiffKind, DiffPart, FieldChange, Section};

/// Words of an unchanged text that stay in sight beside a change.
const BESIDE: usize = 12;
/// Fewer words than this are not worth folding.
const WORTH: usize = 12;

/// A stretch of a comparison, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    /// So many words that are the same, folded.
    Folded {
        words: usize,
        text: String,
    },
    Removed(String),
    Added(String),
}

/// The parts of a comparison with what is long and the same folded.
pub fn fold(parts: &[DiffPart]) -> Vec<Piece> {
    let last = parts.len().saturating_sub(1);
    let mut pieces = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        match part.kind {
            DiffKind::Removed => pieces.push(Piece::Removed(part.text.clone())),
            DiffKind::Added => pieces.push(Piece::Added(part.text.clone())),
            DiffKind::Same => {
                let before = if n == 0 { 0 } else { BESIDE };
                let after = if n == last { 0 } else { BESIDE };
                same(&mut pieces, &part.text, (before, after));
            }
        }
    }
    pieces
}

/// A text that is the same, with so many words in sight at its start and end.
fn same(pieces: &mut Vec<Piece>, text: &str, (start, end): (usize, usize)) {
    let words: Vec<usize> = word_starts(text);
    let folded = words.len().saturating_sub(start + end);
    if folded < WORTH {
        pieces.push(Piece::Same(text.to_owned()));
        return;
    }
    let from = words.get(start).copied().unwrap_or(text.len());
    let to = words.get(words.len() - end).copied().unwrap_or(text.len());
    let [head, middle, tail] = [text.get(..from), text.get(from..to), text.get(to..)].map(Option::unwrap_or_default);
    for (piece, text) in [
        (Piece::Same(head.to_owned()), head),
        (Piece::Folded { words: folded, text: middle.to_owned() }, middle),
        (Piece::Same(tail.to_owned()), tail),
    ] {
        if !text.is_empty() {
            pieces.push(piece);
        }
    }
}

/// Where the words of a text begin.
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut blank = true;
    for (at, letter) in text.char_indices() {
        if blank && !letter.is_whitespace() {
            starts.push(at);
        }
        blank = letter.is_whitespace();
    }
    starts
}

/// Changes by section, in the order of the plan; what no section has comes last.
pub fn by_section(changes: Vec<FieldChange>) -> Vec<(Option<Section>, Vec<FieldChange>)> {
    let mut groups: Vec<(Option<Section>, Vec<FieldChange>)> = Vec::new();
    for change in changes {
        let section = Section::of_field(&change.path);
        match groups.iter_mut().find(|(s, _)| *s == section) {
            Some((_, group)) => group.push(change),
            None => groups.push((section, vec![change])),
        }
    }
    groups.sort_by_key(|(section, _)| (section.is_none(), *section));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Plan, diff, diff::parts};
    use proptest::prelude::*;

    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("w{n} ")).collect()
    }

    #[test]
    fn long_texts_that_are_the_same_are_folded_around_the_change() {
        let (before, after) =
            (format!("{}old {}", words(0, 60), words(60, 120)), format!("{}new {}", words(0, 60), words(60, 120)));
        let pieces = fold(&parts(&before, &after));
        assert_eq!(pieces[0], Piece::Folded { words: 48, text: words(0, 48) });
        assert_eq!(pieces[1], Piece::Same(words(48, 60)));
        assert!(matches!(&pieces[2], Piece::Removed(t) if t.trim() == "old"));
        assert_eq!(pieces.last(), Some(&Piece::Folded { words: 48, text: words(72, 120) }));
        let short = fold(&parts("one two three", "one 2 three"));
        assert!(short.iter().all(|p| !matches!(p, Piece::Folded { .. })), "{short:?}");
    }

    #[test]
    fn changes_stand_by_their_sections() {
        let mut after = Plan { training: "A course.".into(), policy: "Small.".into(), ..Plan::default() };
        after.rules.only_approved = !after.rules.only_approved;
        after.not_applicable.insert(Section::Logistics, "None.".into());
        let groups = by_section(diff(&Plan::default(), &after));
        let seen: Vec<_> = groups.iter().map(|(s, g)| (s.map(Section::key), g.len())).collect();
        assert_eq!(seen, [(Some("policy"), 2), (Some("training"), 1), (Some("logistics"), 1)]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_by_folding(before in "([a-d\u{e4}]{1,3}[ \n]){0,60}", after in "([a-d]{1,3}[ \n]){0,60}") {
            let whole: String = parts(&before, &after).into_iter().map(|p| p.text).collect();
            let folded: String = fold(&parts(&before, &after)).into_iter().map(|p| match p {
                Piece::Same(text) | Piece::Folded { text, .. } | Piece::Removed(text) | Piece::Added(text) => text,
            }).collect();
            prop_assert_eq!(whole, folded);
        }
    }
}
