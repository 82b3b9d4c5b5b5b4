//! `slipway plan lint` and `slipway plan fmt`: plans as text in files, checked by the rules that submitting asks of the
//! plan itself, and put into one form. What needs a release - its template's sections, its window and zone - is not asked.
//! Needs neither database nor server.

use crate::domain::{
    plan::{
        Plan,
        text::{FORMAT, MAX_BYTES},
    },
    release::ReleaseKind,
};
use std::{
    collections::HashSet,
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// What is asked of a file.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    /// What is wrong with the plan of a release of this type.
    Lint(ReleaseKind),
    /// To put it into the form that Slipway writes.
    Format {
        /// Only to say whether it is.
        check: bool,
        /// To do it although comments are lost.
        drop_comments: bool,
    },
}

/// Does what is asked of each file, and writes what is wrong, a line each, to `out`: `file:line: words`. True if nothing
/// is.
///
/// # Errors
/// When `out` cannot be written to.
pub fn run(ask: Ask, files: &[PathBuf], out: &mut impl Write) -> io::Result<bool> {
    let mut good = true;
    for file in files {
        let wrong = match read(file) {
            Ok(text) => one(ask, file, &text, out)?,
            Err(error) => vec![(1, format!("It cannot be read: {error}."))],
        };
        for (line, words) in &wrong {
            writeln!(out, "{}:{line}: {words}", file.display())?;
        }
        good &= wrong.is_empty();
    }
    Ok(good)
}

fn read(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let most = MAX_BYTES as u64 + 1;
    if file == Path::new(STANDARD_INPUT) {
        io::stdin().lock().take(most).read_to_string(&mut text)?;
    } else {
        fs::File::open(file)?.take(most).read_to_string(&mut text)?;
    }
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn one(ask: Ask, file: &Path, text: &str, out: &mut impl Write) -> io::Result<Vec<(usize, String)>> {
    match ask {
        Ask::Lint(kind) => Ok(lint(text, kind)),
        Ask::Format { check, drop_comments } => match format(text, drop_comments) {
            Err(wrong) => Ok(wrong),
            Ok(_) if file == Path::new(STANDARD_INPUT) && check => Ok(differs(text)),
            Ok(formatted) if file == Path::new(STANDARD_INPUT) => write!(out, "{formatted}").map(|()| vec![]),
            Ok(_) if check => Ok(differs(text)),
            Ok(formatted) if formatted == text => Ok(vec![]),
            Ok(formatted) => Ok(replace(file, &formatted)),
        },
    }
}

/// What is wrong with a plan, by the lines of its text, as submitting it would say.
pub fn lint(text: &str, kind: ReleaseKind) -> Vec<(usize, String)> {
    let written = match Plan::read_text(text) {
        Ok(written) => written,
        Err(mistakes) => return mistakes.into_iter().map(|m| (m.line, m.words)).collect(),
    };
    let problems = written.plan.check_for_submit(&kind.key().into());
    let mut wrong: Vec<_> = problems.into_iter().map(|p| (written.line(&p.field), p.words)).collect();
    wrong.sort_by_key(|(line, _)| *line);
    wrong
}

/// The text in the form that Slipway writes.
///
/// # Errors
/// What cannot be read, what a newer version wrote, or the comments that would be lost.
pub fn format(text: &str, drop_comments: bool) -> Result<String, Vec<(usize, String)>> {
    let written = match Plan::read_text(text) {
        Ok(written) => written,
        Err(mistakes) => return Err(mistakes.into_iter().map(|m| (m.line, m.words)).collect()),
    };
    if let Some(newer) = written.newer_format() {
        let words = format!(
            "This is in format {newer}, which a newer version of Slipway writes; here it would become format {FORMAT}. Format it with that version."
        );
        return Err(vec![(1, words)]);
    }
    let formatted = written.plan.to_text();
    let own: HashSet<&str> = comments(&formatted).into_iter().map(|c| c.text).collect();
    let is_lost = |comment: &Comment| !comment.is_alone || !own.contains(comment.text);
    let lost: Vec<_> = comments(text).into_iter().filter(is_lost).map(|c| c.line).collect();
    if drop_comments || lost.is_empty() {
        return Ok(formatted);
    }
    let words = "This comment would be lost. Put it into the plan, or say --drop-comments.";
    Err(lost.into_iter().map(|n| (n, words.to_owned())).collect())
}

/// A comment in a text.
struct Comment<'t> {
    /// From its `#` on.
    text: &'t str,
    /// The first line is 1.
    line: usize,
    /// Whether nothing stands before it on its line.
    is_alone: bool,
}

/// The comments of a text that is TOML: what begins with `#` outside of texts in quotation marks.
fn comments(text: &str) -> Vec<Comment<'_>> {
    let (mut found, mut rest, mut line, mut is_alone) = (Vec::new(), text, 1, true);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => {
                let length = rest.find('\n').unwrap_or(rest.len());
                let text = rest.get(..length).unwrap_or(rest).trim_end();
                found.push(Comment { text, line, is_alone });
                length
            }
            '"' | '\'' => quoted(rest, first),
            other => other.len_utf8(),
        };
        let (passed, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        line += passed.matches('\n').count();
        is_alone = first == '\n' || is_alone && first.is_whitespace();
        rest = after;
    }
    found
}

/// How many bytes a text in quotation marks has at the beginning of `rest`, with its marks.
fn quoted(rest: &str, mark: char) -> usize {
    let three = mark.to_string().repeat(3);
    let is_long = rest.starts_with(&three);
    let end = if is_long { three } else { mark.to_string() };
    let mut at = end.len();
    while let Some(left) = rest.get(at..).filter(|left| !left.is_empty()) {
        if left.starts_with(&end) {
            // Up to two marks may stand before the three that end the text.
            let marks = left.chars().take_while(|c| *c == mark).count();
            return at + if is_long { marks.min(5) } else { 1 };
        }
        // What an escape escapes cannot end the text; between single marks there are none.
        let step = if mark == '"' && left.starts_with('\\') { 2 } else { 1 };
        at += left.chars().take(step).map(char::len_utf8).sum::<usize>();
    }
    rest.len()
}

/// Where the text first differs from its form.
fn differs(text: &str) -> Vec<(usize, String)> {
    let Ok(formatted) = format(text, true) else { return vec![] };
    if formatted == text {
        return vec![];
    }
    let same = text.lines().zip(formatted.lines()).take_while(|(a, b)| a == b).count();
    vec![(same + 1, "This is not as “slipway plan fmt” writes it.".to_owned())]
}

/// Writes the file anew beside itself, so that it is whole whatever happens.
fn replace(file: &Path, text: &str) -> Vec<(usize, String)> {
    let beside = file.with_extension("toml.new");
    let done = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    done.err().map(|error| (1, format!("It cannot be written: {error}."))).into_iter().collect()
}
