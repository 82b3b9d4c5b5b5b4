//! What is tested before a release goes out, and what is known to be wrong with it: the checklist, its results, known
//! defects, and reports of automatic tests that fill checklists. Yields facts ([`state`]) that gates read; does not
//! know gates, and does not store evidence.

mod check;
mod defect;
mod edit;
pub mod import;
pub mod junit;
mod kind;
mod report;
mod state;

pub use check::{Check, CheckForm, Evidence, NewCheck, NewResult, ResultForm};
pub use defect::{Defect, DefectForm, NewDefect, Severity};
pub use edit::{count, usual};
pub use import::{ImportedCheck, Match, Preview, preview};
pub(crate) use kind::keyed;
pub use kind::{CheckKind, CheckResult};
pub use report::{Case, Outcome, Report};
pub use state::{KindState, TestState, is_settled, kind_state, state};
