//! How the draft saves itself: a while after somebody stopped typing, one save at a time, only what has changed. What
//! cannot be saved is kept in this browser and tried again.

use super::draft::{Conflict, Draft, Saving, State};
use crate::{
    api::{
        AppError,
        plans::{SavePlanForm, SavedPlan, read_plan, save_plan},
    },
    domain::plan::{Plan, PlanEdit},
    ui::browser,
};
use leptos::{prelude::*, task::spawn_local};

/// One timer ticks while there is something to save; a keystroke only puts it off. In milliseconds.
const TICK: i32 = 400;
/// Ticks without typing before the draft is saved.
pub(super) const PAUSE: u32 = 2;
/// Ticks until a save that failed is tried again, at first and at most.
pub(super) const RETRY: [u32; 2] = [7, 150];

impl Draft {
    pub(super) fn save_after(self, ticks: u32) {
        let is_ticking = self.with(|s| s.ticks.replace(ticks).is_some());
        if is_ticking == Some(false) {
            self.tick();
        }
    }

    fn tick(self) {
        let count = |s: &mut State| {
            let left = s.ticks;
            s.ticks = left.and_then(|t| t.checked_sub(1));
            left
        };
        // A timer of Leptos ends with the part of the page that began it, such as the row whose button removes it; this
        // one ends when there is nothing to save.
        spawn_local(async move {
            loop {
                browser::pause(TICK).await;
                match self.with(count).flatten() {
                    Some(0) => return self.save(),
                    Some(_) => {}
                    None => return,
                }
            }
        });
    }

    /// Saves now, unless a save is on its way; that one is followed by another.
    pub fn save(self) {
        spawn_local(async move {
            self.save_now().await;
        });
    }

    /// Saves with choices for what two people changed.
    pub fn save_with(self, choices: Vec<String>) {
        let choice =
            |c: &String| c.split_once(':').and_then(|(side, path)| Some((path.to_owned(), side.parse().ok()?)));
        self.with(|s| s.choices = choices.iter().filter_map(choice).collect());
        self.save();
    }

    /// Saves everything there is; false if something could not be saved.
    pub async fn flush(self) -> bool {
        while self.read(|s| s.sending).unwrap_or_default() {
            browser::pause(50).await;
        }
        self.save_now().await;
        !self.is_unsaved()
    }

    async fn save_now(self) {
        let Some(form) = self.with(begin).flatten() else {
            if !self.is_dirty() && self.saving.try_get_untracked() == Some(Saving::Waiting) {
                self.saving.set(Saving::Idle);
            }
            return;
        };
        let _ = self.saving.try_set(Saving::Now);
        let sent = form.edit.clone();
        let answer = save_plan(form).await;
        self.finish(&sent, answer);
    }

    fn finish(self, sent: &PlanEdit, answer: Result<SavedPlan, AppError>) {
        self.with(|s| s.sending = false);
        match answer {
            Ok(saved) => self.saved(sent, saved),
            Err(error) => self.not_saved(error),
        }
    }

    fn saved(self, sent: &PlanEdit, saved: SavedPlan) {
        let moved = self.with(|s| {
            s.choices.clear();
            s.retry = RETRY[0];
            let was = s.base.clone().with_sections_of(&sent.mine, &sent.sections);
            let theirs = saved.plan.unwrap_or_else(|| was.clone());
            take_in(s, was, theirs, saved.edit)
        });
        let Some(moved) = moved else { return };
        let _ = self.edit.try_set(saved.edit);
        let _ = self.conflict.try_set(None);
        if moved {
            self.refresh();
        } else {
            self.check();
        }
        if self.is_dirty() {
            let _ = self.saving.try_set(Saving::Waiting);
            self.save_after(PAUSE);
        } else {
            let _ = self.saving.try_set(Saving::Saved(saved.at));
            self.forget();
        }
    }

    /// Forgets what this page kept in the browser, and once what it had taken over: should the page that kept it be open
    /// still, what it keeps from now on is its own again.
    fn forget(self) {
        for key in self.read(|s| s.own.clone()).unwrap_or_default() {
            browser::keep(&key, None);
        }
        self.with(|s| s.own.truncate(1));
    }

    /// What could not be saved is kept in this browser, and tried again where that can help.
    fn not_saved(self, error: AppError) {
        let kept = self.keep();
        let words = error.to_string();
        let (status, again) = match error {
            AppError::Merge { words, conflicts } => {
                let _ = self.conflict.try_set(Some(Conflict { words, fields: conflicts }));
                (Saving::Refused("two people changed the same text, choose whose stays".into()), false)
            }
            AppError::Invalid { problems } => {
                self.show(&problems);
                (Saving::Refused(words), false)
            }
            AppError::SignInNeeded => (Saving::SignInNeeded, true),
            AppError::Forbidden { .. }
            | AppError::NotFound
            | AppError::Conflict { .. }
            | AppError::TooLarge { .. }
            | AppError::Malformed { .. } => (Saving::Refused(words), false),
            AppError::Transport { .. } => (Saving::Offline(kept), true),
            _ => (Saving::Offline(format!("{words} For now, {kept}")), true),
        };
        let _ = self.saving.try_set(status);
        if again {
            let pause = self.with(|s| {
                let pause = s.retry;
                s.retry = (pause * 2).min(RETRY[1]);
                pause
            });
            self.save_after(pause.unwrap_or(RETRY[1]));
        }
    }

    /// Keeps what is not saved in this browser; says so in words, also where it cannot.
    fn keep(self) -> String {
        let kept = self.read(|s| {
            let edit = PlanEdit::between(s.edit, &s.base, &s.mine);
            let key = s.own.first()?;
            let kept = serde_json::to_string(&edit).is_ok_and(|text| browser::keep(key, Some(&text)));
            kept.then(|| edit.count())
        });
        match kept.flatten() {
            Some(1) => "1 change is kept in this browser".into(),
            Some(n) => format!("{n} changes are kept in this browser"),
            None => "changes cannot be kept in this browser, so leave this page open until they are saved".into(),
        }
    }

    /// Somebody did something on the release: shows it, unless something is typed here that saving will merge.
    pub fn follow(self) {
        let Some(request) = self.read(|s| s.request.clone()) else { return };
        spawn_local(async move {
            let Ok(view) = read_plan(request).await else { return };
            let moved = self.with(|s| {
                let clean = !s.sending && s.mine == s.base && view.edit >= s.edit;
                let moved = clean && view.plan != s.mine;
                if clean {
                    s.undo.end(&s.mine);
                    s.base = view.plan.clone();
                    s.mine = view.plan.clone();
                    s.edit = view.edit;
                }
                (clean, moved)
            });
            let Some((clean, moved)) = moved else { return };
            if clean {
                let _ = self.edit.try_set(view.edit);
            }
            let _ = self.view.try_set(view);
            if moved {
                let _ = self.saving.try_set(Saving::Idle);
                self.refresh();
            }
        });
    }

    /// Called when the editor goes away: what is not saved is sent a last time, and kept until that has worked.
    pub fn leave(self) {
        if !self.read(|s| s.alive).unwrap_or_default() || !self.is_dirty() {
            return;
        }
        self.keep();
        let Some((own, Some(form))) = self.with(|s| (s.own.clone(), begin(s))) else { return };
        spawn_local(async move {
            if save_plan(form).await.is_ok() {
                own.iter().for_each(|key| _ = browser::keep(key, None));
            }
        });
    }
}

/// What to send, if there is something and nothing is on its way.
fn begin(s: &mut State) -> Option<SavePlanForm> {
    if s.sending {
        return None;
    }
    let edit = PlanEdit { choices: s.choices.clone(), ..PlanEdit::between(s.edit, &s.base, &s.mine) };
    if edit.sections.is_empty() {
        return None;
    }
    s.sending = true;
    Some(SavePlanForm { request: s.request.clone(), edit })
}

/// Takes in what is saved now; true if texts changed here by that. `was` is what was sent, of which `mine` has grown.
fn take_in(s: &mut State, was: Plan, theirs: Plan, edit: i64) -> bool {
    // What others wrote is no part of a step that could be taken back here.
    s.undo.end(&s.mine);
    match PlanEdit::between(edit, &was, &s.mine).onto(&theirs) {
        Ok(merged) => {
            let moved = merged != s.mine;
            s.mine = merged;
            s.base = theirs;
            s.edit = edit;
            moved
        }
        // Typed since into what others changed: the next save will say so.
        Err(_) => {
            s.base = was;
            false
        }
    }
}
