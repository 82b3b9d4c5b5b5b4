//! Fields of records that are about something else: the problem record that explains a failure, and the improvement actions
//! that a review asks for. Says what can be chosen, checks what was, and links or adds it.

use super::super::{dossier::Dossier, improvements, problems, review};
use crate::{
    api::{
        releases::{FieldView, RecordForm, RecordView},
        review::Link,
        views::Choice,
    },
    domain::{
        ids::RequestId,
        problem::Problem,
        process::{FieldKind, RecordField, RecordWanted, definition::Answer},
        review::{ActionsDecided, ProblemRecord, ProblemState, first_actions, number_of},
    },
    server::{Cx, Failure, store::Tx},
};

/// What a record brings with it.
#[derive(Debug, Default)]
pub struct Brought {
    problems: Vec<ProblemRecord>,
    actions: Vec<improvements::Owned>,
}

/// What can be chosen in the fields of records by whoever may make them, and what those that are filled in lead to.
///
/// # Errors
/// When the database cannot.
pub async fn fill(tx: &mut Tx, dossier: &Dossier, records: &mut [RecordView]) -> Result<(), Failure> {
    for record in records {
        for field in &mut record.fields {
            match field.kind {
                FieldKind::Problem => fill_problem(tx, dossier, record.mine, field).await?,
                FieldKind::Actions if record.mine => {
                    field.options = review::people(tx).await?;
                    let held = tx.improvements_of(dossier.request.id, improvements::OF_RELEASE).await?.len();
                    if held > 0 {
                        let count = if held == 1 { "1 action is".into() } else { format!("{held} actions are") };
                        field.hint = format!("{count} entered already, on the review tab. {}", field.hint);
                    }
                }
                FieldKind::Actions | FieldKind::Line | FieldKind::Text | FieldKind::Number | FieldKind::Date => {}
            }
        }
    }
    Ok(())
}

async fn fill_problem(tx: &mut Tx, dossier: &Dossier, mine: bool, field: &mut FieldView) -> Result<(), Failure> {
    let choice = |p: &ProblemRecord| Choice {
        value: p.number.clone(),
        label: format!("{} {} ({})", p.number, p.title, p.state.label().to_lowercase()),
    };
    if mine {
        let open = tx.open_problems_of(dossier.request.product, problems::PAGE).await?;
        field.options = open.iter().map(|l| choice(&l.problem)).collect();
    }
    let Some(number) = number_of(&field.value) else { return Ok(()) };
    let Some(named) = tx.problem_by_number(number).await? else { return Ok(()) };
    if field.options.iter().all(|o| o.value != field.value) {
        field.options.push(choice(&named.problem));
    }
    let name = format!("{} {}", named.problem.number, named.problem.title);
    field.link = Some(Link { id: named.problem.id.to_string(), name });
    Ok(())
}

/// Checks what a form says against what there is, beside what was wrong with it on its own.
///
/// # Errors
/// Everything that is wrong; or when the database cannot.
pub async fn check(
    cx: &Cx,
    tx: &mut Tx,
    dossier: &Dossier,
    wanted: &RecordWanted,
    (form, read): (&RecordForm, Result<Answer, Vec<Problem>>),
) -> Result<(Answer, Brought), Failure> {
    let (mut brought, mut wrong) = (Brought::default(), Vec::new());
    for field in &wanted.fields {
        let typed = form.fields.get(&field.key).map_or("", String::as_str).trim();
        match (field.kind, number_of(typed), typed.parse::<ActionsDecided>()) {
            (FieldKind::Problem, Some(number), _) => match problem(tx, dossier, (&wanted.key, field), number).await? {
                Ok(problem) => brought.problems.push(problem),
                Err(problem) => wrong.push(problem),
            },
            (FieldKind::Actions, _, Ok(decided)) => {
                let held = tx.improvements_of(dossier.request.id, improvements::OF_RELEASE).await?.len();
                match first_actions(decided, &form.actions, held, improvements::today(cx)) {
                    Ok(actions) => match improvements::owned(tx, actions, held).await? {
                        Ok(owned) => brought.actions = owned,
                        Err(problems) => wrong.extend(problems),
                    },
                    Err(problems) => wrong.extend(problems),
                }
            }
            _ => {}
        }
    }
    match read {
        Ok(answer) if wrong.is_empty() => Ok((answer, brought)),
        Ok(_) => Err(wrong.into()),
        Err(mut problems) => {
            problems.extend(wrong);
            Err(problems.into())
        }
    }
}

/// The problem record of a number: it is there, and open unless the record names it already.
async fn problem(
    tx: &mut Tx,
    dossier: &Dossier,
    (record, field): (&str, &RecordField),
    number: i64,
) -> Result<Result<ProblemRecord, Problem>, Failure> {
    let wrong = |words: String| Ok(Err(Problem::new(format!("fields.{}", field.key), words)));
    let Some(found) = tx.problem_by_number(number).await? else {
        return wrong(format!("There is no problem record PRB-{number}. Open it on the review tab first."));
    };
    let made = dossier.records.iter().find(|r| r.name == record);
    let is_named = made.and_then(|r| r.fields.0.get(&field.key)) == Some(&found.problem.number);
    if found.problem.state == ProblemState::Closed && !is_named {
        return wrong(format!("{} is closed. Choose a problem record that is open.", found.problem.number));
    }
    Ok(Ok(found.problem))
}

/// Links the problem records, and adds the actions.
///
/// # Errors
/// When the database cannot.
pub async fn save(cx: &Cx, tx: &mut Tx, id: RequestId, brought: Brought) -> Result<(), Failure> {
    for problem in brought.problems {
        problems::link_to(cx, tx, &problem, id).await?;
    }
    for action in brought.actions {
        improvements::insert(cx, tx, id, action).await?;
    }
    Ok(())
}
