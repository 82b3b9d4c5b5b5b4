//! Processes as data (the first idea of the design): a [`definition`] names steps, roles, gates and outcomes; a [`run`] is
//! where one subject stands in it; [`facts`] are what gates ask about. Knows no source by name outside [`builtin`].

pub mod builtin;
pub mod condition;
pub mod definition;
pub mod draft;
pub mod facts;
pub mod reach;
pub mod run;
pub mod staffing;
pub mod template;
pub mod versions;
pub mod words;

pub use condition::{Condition, Missing, Place};
pub use definition::{
    Approval, Definition, Effect, FieldKind, FieldPurpose, Outcome, Phase, Purpose, RecordField, RecordKind,
    RecordWanted, Step, StepKind,
};
pub use facts::{Evidence, Facts, Proofs};
pub use run::{Left, Position, Run};
