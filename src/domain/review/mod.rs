//! What lives on after a deployment: early life support, improvement actions, problem records, the release that follows
//! one that was taken back, and how often releases fail. What a step of the process asks to be recorded is not here: that
//! is the process's own matter.

mod closure;
mod follow_up;
mod improvement;
mod problem_record;
mod rates;
mod support;

pub use closure::{Closure, PostImplementation};
pub use follow_up::{Fate, may_be_followed, prefilled};
pub use improvement::{
    ActionsDecided, FIRST_ACTIONS, Improvement, ImprovementEditForm, ImprovementForm, ImprovementMoveForm,
    ImprovementState, NewImprovement, first_actions,
};
pub use problem_record::{
    ProblemForm, ProblemLinkForm, ProblemRecord, ProblemState, ProblemUpdateForm, ProblemWords, number_of,
};
pub use rates::{FEW, Rate, Rates};
pub use support::{
    ISSUES, IssueForm, IssueUpdateForm, NewIssue, Support, SupportExit, SupportExitForm, SupportForm, SupportIssue,
    SupportPlan, SupportState, usual_days,
};

#[cfg(test)]
mod tests;
