//! Checks a part of a draft while people type: a moment after the last keystroke the form is sent as it stands, and what
//! is wrong is shown, without anything being saved. Only the answer to the newest question counts; one that comes late is
//! dropped. The server decides again when the draft is saved and published.

use crate::{
    api::{
        AppError,
        processes::{DraftPart, DraftView, Findings},
    },
    domain::problem::Problem,
    ui::{browser, components::OnChange},
};
use leptos::{prelude::*, task::spawn_local};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// How long nothing is typed before what stands there is checked.
const PAUSE: Duration = Duration::from_millis(400);

/// What is known of the forms of one page, which come and go. Counted references, since a form can outlive what made it.
#[derive(Clone)]
pub struct Checking {
    /// The newest answer, and which form it is about.
    newest: ArcRwSignal<Option<(String, Result<Findings, AppError>)>>,
    /// Counts questions, so that only the newest is answered.
    turn: Arc<AtomicU32>,
    /// The form that the page shows.
    shown: Arc<Mutex<Arc<str>>>,
}

/// What is known of one form.
#[derive(Clone)]
pub struct Checked {
    checking: Checking,
    /// Names the form: the process, its part, and the save that it shows.
    of: Arc<str>,
    /// What was wrong when it was saved.
    saved: Arc<Findings>,
}

impl Checking {
    pub fn new() -> Self {
        Self { newest: ArcRwSignal::new(None), turn: Arc::default(), shown: Arc::new(Mutex::new("".into())) }
    }

    /// What was typed is saved: what is wrong comes with the page from now on.
    pub fn forget(&self) {
        self.turn.fetch_add(1, Ordering::Relaxed);
        self.newest.set(None);
    }

    /// What is known of the part that the page shows.
    pub fn of(&self, draft: &DraftView) -> Checked {
        let part = match &draft.part {
            DraftPart::Step(form, _) => form.at.as_str(),
            DraftPart::Head(..) => "head",
            DraftPart::Text(_) => "text",
        };
        let of: Arc<str> = format!("{} {part} {}", draft.key, draft.edit).into();
        let before = self.shown.lock().ok().map(|mut shown| std::mem::replace(&mut *shown, of.clone()));
        // What was typed into another part and not saved is gone, and what was found in it.
        if before.is_some_and(|before| !before.is_empty() && before != of) {
            self.forget();
        }
        Checked { checking: self.clone(), of, saved: Arc::new(draft.found.clone()) }
    }
}

impl Checked {
    /// What is wrong with the draft as it stands on the page, tracked.
    pub fn found(&self) -> Findings {
        self.checking.newest.with(|newest| match newest {
            Some((of, Ok(found))) if **of == *self.of => found.clone(),
            // A text that cannot be read has no steps to say anything at; they stay as they were.
            Some((of, Err(AppError::Invalid { problems }))) if **of == *self.of => Findings {
                whole: problems.iter().map(|p| p.words.clone()).collect(),
                wrong: problems.len(),
                fields: problems.clone(),
                steps: self.saved.steps.clone(),
            },
            _ => (*self.saved).clone(),
        })
    }

    /// Why it could not be checked, tracked.
    pub fn trouble(&self) -> Option<String> {
        self.checking.newest.with(|newest| match newest {
            Some((of, Err(error))) if **of == *self.of && error.problems().is_empty() => Some(error.to_string()),
            _ => None,
        })
    }

    /// What is wrong with the fields of the form.
    pub fn fields(&self) -> ArcSignal<Vec<Problem>> {
        let checked = self.clone();
        ArcSignal::derive(move || checked.found().fields)
    }

    /// Checks the form at this address when something in it has changed.
    pub fn on_change(&self, to: &'static str) -> OnChange {
        let checked = self.clone();
        Arc::new(move |form| {
            let turn = &checked.checking.turn;
            let mine = turn.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            let checked = checked.clone();
            let _ = set_timeout(move || checked.ask(to, form, mine), PAUSE);
        })
    }

    fn ask(self, to: &'static str, form: String, mine: u32) {
        if !self.is_newest(mine) {
            return;
        }
        spawn_local(async move {
            let answer = browser::ask_about(to, &form).await;
            let found = answer.and_then(|text| {
                let misread = |e: serde_json::Error| AppError::Transport { words: e.to_string() };
                serde_json::from_slice(text.as_bytes()).map_err(misread)
            });
            if self.is_newest(mine) {
                self.checking.newest.set(Some((self.of.to_string(), found)));
            }
        });
    }

    fn is_newest(&self, turn: u32) -> bool {
        self.checking.turn.load(Ordering::Relaxed) == turn
    }
}
