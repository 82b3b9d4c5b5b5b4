//! `slipway plan lint` and `slipway plan fmt`: plans as text in files, checked by the very rules that submitting asks, and
//! put into one form. Needs neither database nor server.

use crate::domain::{
    plan::{Plan, text::MAX_BYTES},
    release::ReleaseKind,
};
use std::{
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
/// What cannot be read, or the comments that would be lost.
pub fn format(text: &str, drop_comments: bool) -> Result<String, Vec<(usize, String)>> {
    let plan = match Plan::read_text(text) {
        Ok(written) => written.plan,
        Err(mistakes) => return Err(mistakes.into_iter().map(|m| (m.line, m.words)).collect()),
    };
    let formatted = plan.to_text();
    // A line of a text that begins with # is still there afterwards.
    let is_lost = |line: &&str| line.trim_start().starts_with('#') && !formatted.lines().any(|l| l == line.trim_end());
    let lost: Vec<_> = (1..).zip(text.lines()).filter(|(_, line)| is_lost(line)).map(|(n, _)| n).collect();
    if drop_comments || lost.is_empty() {
        return Ok(formatted);
    }
    let words = "This comment would be lost. Put it into the plan, or say --drop-comments.";
    Err(lost.into_iter().map(|n| (n, words.to_owned())).collect())
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
