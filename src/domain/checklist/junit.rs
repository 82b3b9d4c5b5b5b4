//! Reads JUnit XML, as written by Surefire, Gradle, pytest, cargo-nextest, Playwright, GoogleTest and others, who agree
//! on little: counts may be missing, suites may be nested or bare. Takes bytes from strangers, so everything is bounded
//! and nothing is expanded: no document type, no entities but the five of XML.

use super::report::{self, Case, Outcome, Report};
use crate::domain::{problem::Problem, text};
use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

/// Bytes that a report may have.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// How deep elements may be nested.
pub const MAX_DEPTH: usize = 100;
/// Tests that a report may have.
pub const MAX_CASES: usize = 50_000;

/// Reads a report. Elements that it does not know are passed over.
///
/// # Errors
/// A problem with the field `report` that says what is wrong and, if it is at some place, where.
pub fn parse(bytes: &[u8]) -> Result<Report, Problem> {
    let text = readable(bytes)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut parser = Parser { text, ..Parser::default() };
    loop {
        parser.at = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => parser.take(event)?,
            Err(error) => {
                parser.at = reader.error_position();
                return Err(parser.broken(&error.to_string()));
            }
        }
    }
    parser.finish()
}

fn refused(words: impl Into<String>) -> Problem {
    Problem::new("report", words)
}

fn readable(bytes: &[u8]) -> Result<&str, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(refused(format!("The report is larger than {} MB. Split it.", MAX_BYTES / 1024 / 1024)));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        refused(format!("The report is not text in UTF-8 (byte {at} is no part of a character). Save it as UTF-8."))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        None => Err(refused("The report is empty.")),
        Some('<') => Ok(text),
        Some(_) => {
            Err(refused("The report is not XML: it does not begin with “<”. Choose a report in JUnit's format."))
        }
    }
}

/// An element that is open.
enum Node {
    Suites,
    Suite(String),
    Case,
    Detail(Detail),
    Other,
}

/// Which of a case's children is read.
#[derive(Clone, Copy)]
enum Detail {
    Failed,
    Flaky,
    Skipped,
}

#[derive(Default)]
struct Parser<'a> {
    text: &'a str,
    /// The byte at which the current event begins.
    at: u64,
    open: Vec<Node>,
    has_root: bool,
    case: Option<Case>,
    message: String,
    cases: Vec<Case>,
}

impl Parser<'_> {
    fn take(&mut self, event: Event) -> Result<(), Problem> {
        match event {
            Event::Start(element) => self.start(&element),
            Event::Empty(element) => {
                self.start(&element)?;
                self.end();
                Ok(())
            }
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => self.characters(&text.xml10_content()),
            Event::CData(text) => self.characters(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = self.resolve(&reference)?;
                self.characters(&character)
            }
            Event::DocType(_) => Err(refused(format!(
                "The report has a document type (DOCTYPE, {}). It is refused, since it could name other files or grow without bound.",
                self.place()
            ))),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, element: &BytesStart) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(refused(format!("The report is nested deeper than {MAX_DEPTH} elements ({}).", self.place())));
        }
        let name = element.local_name();
        let node = match (self.open.last(), name.as_ref()) {
            (None, _) if self.has_root => return Err(self.broken("there is more than one root element")),
            (None | Some(Node::Suites | Node::Suite(_)), "testsuite") => {
                Node::Suite(report::one_line(&self.attributes(element)?.name.unwrap_or_default(), text::LINE))
            }
            (None, "testsuites") => Node::Suites,
            (None, other) => {
                let other = report::one_line(other, 40);
                return Err(refused(format!(
                    "The report is not in JUnit's format: it begins with <{other}> instead of <testsuites> or <testsuite>."
                )));
            }
            (Some(Node::Suites | Node::Suite(_)), "testcase") => self.start_case(element)?,
            (Some(Node::Case), "failure" | "error" | "rerunFailure" | "rerunError") => {
                self.start_detail(element, Detail::Failed)?
            }
            (Some(Node::Case), "flakyFailure" | "flakyError") => self.start_detail(element, Detail::Flaky)?,
            (Some(Node::Case), "skipped") => self.start_detail(element, Detail::Skipped)?,
            _ => Node::Other,
        };
        self.has_root = true;
        self.open.push(node);
        Ok(())
    }

    fn start_case(&mut self, element: &BytesStart) -> Result<Node, Problem> {
        if self.cases.len() >= MAX_CASES {
            return Err(refused(format!("The report has more than {MAX_CASES} tests. Split it.")));
        }
        let attributes = self.attributes(element)?;
        let name = report::one_line(&attributes.name.unwrap_or_default(), report::KEY);
        if name.is_empty() {
            return Err(self.broken("this test has no name"));
        }
        let suite = match self.open.last() {
            Some(Node::Suite(suite)) => suite.clone(),
            _ => String::new(),
        };
        let class = report::one_line(&attributes.classname.unwrap_or_default(), report::KEY);
        let class = if class.is_empty() { &suite } else { &class };
        let key = if class.is_empty() { name.clone() } else { format!("{class}::{name}") };
        let key = report::cut(&key, report::KEY);
        let outcome = if attributes.not_run { Outcome::Skipped } else { Outcome::Passed };
        self.case = Some(Case { key, suite, name, outcome, millis: millis(&attributes.time.unwrap_or_default()) });
        Ok(Node::Case)
    }

    fn start_detail(&mut self, element: &BytesStart, detail: Detail) -> Result<Node, Problem> {
        self.message = report::message(&self.attributes(element)?.message.unwrap_or_default());
        if !self.message.is_empty() {
            // What follows is the stack trace; the message says it shorter.
            self.message.push('\n');
        }
        Ok(Node::Detail(detail))
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Node::Case) => self.cases.extend(self.case.take()),
            Some(Node::Detail(detail)) => {
                let message = report::message(&std::mem::take(&mut self.message));
                let outcome = match detail {
                    Detail::Failed => Outcome::Failed { message },
                    Detail::Flaky => Outcome::Flaky { message },
                    Detail::Skipped => Outcome::Skipped,
                };
                if let Some(case) = &mut self.case {
                    case.outcome = std::mem::replace(&mut case.outcome, Outcome::Passed).worse(outcome);
                }
            }
            _ => {}
        }
    }

    fn characters(&mut self, text: &str) -> Result<(), Problem> {
        match self.open.last() {
            None if text.trim().is_empty() => {}
            None => return Err(self.broken("there is text outside the root element")),
            // More than enough is kept, to be trimmed and cut to size at the end.
            Some(Node::Detail(_)) if self.message.len() <= 4 * report::MESSAGE => {
                self.message.extend(text.chars().filter(|c| report::is_kept(*c)).take(2 * report::MESSAGE));
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn resolve(&self, reference: &BytesRef) -> Result<String, Problem> {
        match reference.resolve_char_ref() {
            Ok(Some(character)) => Ok(character.to_string()),
            Ok(None) => match resolve_predefined_entity(reference) {
                Some(text) => Ok(text.to_owned()),
                None => {
                    let name = report::one_line(reference, 40);
                    Err(refused(format!(
                        "The report uses the entity &{name}; ({}), which is not expanded.",
                        self.place()
                    )))
                }
            },
            Err(error) => Err(self.broken(&error.to_string())),
        }
    }

    fn attributes(&self, element: &BytesStart) -> Result<Attributes, Problem> {
        let mut found = Attributes::default();
        let mut all = element.attributes();
        // Looking for duplicates takes time quadratic in their number, which a stranger chooses; the last one counts.
        for attribute in all.with_checks(false) {
            let attribute = attribute.map_err(|e| self.broken(&e.to_string()))?;
            let wanted = match attribute.key.local_name().as_ref() {
                "name" => &mut found.name,
                "classname" => &mut found.classname,
                "time" => &mut found.time,
                "message" => &mut found.message,
                "status" | "result" => &mut found.status,
                _ => continue,
            };
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| self.broken(&e.to_string()))?;
            *wanted = Some(value.into_owned());
            // GoogleTest has no <skipped> for a disabled test.
            found.not_run |= matches!(found.status.as_deref(), Some("notrun" | "skipped" | "suppressed" | "disabled"));
        }
        Ok(found)
    }

    fn finish(self) -> Result<Report, Problem> {
        if !self.open.is_empty() {
            return Err(refused("The report is cut off: it ends before its elements do. Upload the whole file."));
        }
        if self.cases.is_empty() {
            return Err(refused("The report contains no tests."));
        }
        Ok(Report::of(self.cases))
    }

    fn broken(&self, why: &str) -> Problem {
        refused(format!("The XML is broken at {}: {}.", self.place(), report::one_line(why, 200).trim_end_matches('.')))
    }

    /// Line and column of the current event, both from 1.
    fn place(&self) -> String {
        let before = self.text.get(..self.at as usize).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        format!("line {line}, column {column}")
    }
}

/// The attributes that are read.
#[derive(Default)]
struct Attributes {
    name: Option<String>,
    classname: Option<String>,
    time: Option<String>,
    message: Option<String>,
    status: Option<String>,
    not_run: bool,
}

/// Seconds as written (`1,234.5` too) in milliseconds; 0 if they are no time.
fn millis(seconds: &str) -> u64 {
    seconds.replace(',', "").trim().parse::<f64>().map_or(0, |s| (s * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests;
