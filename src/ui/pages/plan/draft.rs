//! The state of the editor: the plan as it is typed, what it was based on, and how saving goes. Fields are plain inputs
//! whose text is taken over as it is typed, so a keystroke renders nothing. [`Draft::typed`]
//! takes a text in, [`Draft::save`] sends what has changed, [`Draft::finish`] takes the answer in.

use crate::{
    api::{
        AppError,
        plans::{PlanView, SavePlanForm, SavedPlan, read_plan, save_plan},
    },
    domain::{
        plan::{FieldConflict, Plan, PlanEdit, Rows, Section, SectionState, Side},
        problem::Problem,
    },
    ui::browser,
};
use leptos::{prelude::*, task::spawn_local};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

/// One timer ticks while there is something to save; a keystroke only puts it off.
const TICK: Duration = Duration::from_millis(400);
/// Ticks without typing before the draft is saved.
const PAUSE: u32 = 1;
/// Ticks until a save that failed is tried again, at first and at most.
const RETRY: [u32; 2] = [7, 150];

/// How saving goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Saving {
    /// Nothing to say but what the server knew.
    Idle,
    /// Something was typed.
    Waiting,
    Now,
    /// At this time on the viewer's clock.
    Saved(String),
    /// The server cannot be reached or cannot save now.
    Offline(String),
    SignInNeeded,
    /// The server will not save this.
    Refused(String),
}

/// What two people changed in different ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub words: String,
    pub fields: Vec<FieldConflict>,
}

struct State {
    key: String,
    request: String,
    kind: &'static str,
    /// What is known to be saved; `mine` was made of this.
    base: Plan,
    mine: Plan,
    edit: i64,
    choices: BTreeMap<String, Side>,
    /// Fields in which somebody typed.
    touched: HashSet<String>,
    show_all: bool,
    sending: bool,
    /// Ticks until the next save, while the timer runs.
    ticks: Option<u32>,
    retry: u32,
    spare: Vec<String>,
    alive: bool,
}

/// The editor's state.
#[derive(Clone, Copy)]
pub struct Draft {
    state: StoredValue<State>,
    pub saving: RwSignal<Saving>,
    /// Words for what is wrong, by path.
    pub problems: RwSignal<HashMap<String, String>>,
    /// How far each section of [`Section::ALL`] is.
    pub states: RwSignal<Vec<SectionState>>,
    pub conflict: RwSignal<Option<Conflict>>,
    /// Goes up when texts or rows changed otherwise than by typing.
    pub refreshed: RwSignal<u32>,
    /// The number of the save that `mine` is based on.
    pub edit: RwSignal<i64>,
    /// The page as the server last showed it.
    pub view: RwSignal<PlanView>,
}

impl Draft {
    /// The draft of a page, with text that could not be saved before.
    pub fn new(view: PlanView, person: &str, unsaved: Option<PlanEdit>, show_all: bool) -> Self {
        let state = State {
            key: format!("plan.{person}.{}", view.id),
            request: view.id.clone(),
            kind: view.kind.key(),
            base: view.plan.clone(),
            mine: view.plan.clone(),
            edit: view.edit,
            choices: BTreeMap::new(),
            touched: HashSet::new(),
            show_all,
            sending: false,
            ticks: None,
            retry: RETRY[0],
            spare: view.fresh_ids.clone(),
            alive: false,
        };
        let draft = Self {
            state: StoredValue::new(state),
            saving: RwSignal::new(Saving::Idle),
            problems: RwSignal::default(),
            states: RwSignal::new(vec![]),
            conflict: RwSignal::new(None),
            refreshed: RwSignal::new(0),
            edit: RwSignal::new(view.edit),
            view: RwSignal::new(view),
        };
        if let Some(unsaved) = unsaved {
            draft.restore(&unsaved);
        }
        draft.check();
        draft
    }

    /// Puts text that is not saved on top of what is.
    fn restore(self, unsaved: &PlanEdit) {
        self.with(|s| {
            s.base = s.base.clone().with_sections_of(&unsaved.base, &unsaved.sections);
            s.mine = s.mine.clone().with_sections_of(&unsaved.mine, &unsaved.sections);
            s.edit = unsaved.edit.clamp(0, s.edit);
        });
    }

    /// Called once the page is alive: takes over what was typed before, and what an earlier visit could not save.
    pub fn wake(self, form: &str) {
        let key = self.read(|s| s.key.clone()).unwrap_or_default();
        let kept: Option<PlanEdit> = browser::kept(&key).and_then(|text| serde_json::from_str(&text).ok());
        let saved = self.view.with_untracked(|v| v.plan.clone());
        if let Some(kept) = kept {
            if kept.onto(&saved).as_ref() == Ok(&saved) {
                browser::keep(&key, None);
            } else {
                self.restore(&kept);
            }
        } else {
            for (path, text) in browser::fields(form) {
                if self.text(&path) != text {
                    self.with(|s| s.mine.set_text(&path, &text));
                }
            }
        }
        self.with(|s| s.alive = true);
        self.refresh();
        if self.is_unsaved() {
            self.save_after(PAUSE);
        }
    }

    fn with<T>(self, f: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.state.try_update_value(f)
    }

    fn read<T>(self, f: impl FnOnce(&State) -> T) -> Option<T> {
        self.state.try_with_value(f)
    }

    /// The text of a field.
    pub fn text(self, path: &str) -> String {
        self.read(|s| s.mine.text_at(path)).flatten().unwrap_or_default()
    }

    /// The plan as it is typed.
    pub fn plan(self) -> Plan {
        self.read(|s| s.mine.clone()).unwrap_or_default()
    }

    /// The ids of a list's rows; before the page is alive with empty rows at the end, for those without scripts. Tracked.
    pub fn rows(self, rows: Rows) -> Vec<String> {
        self.refreshed.track();
        let ids = |s: &State| {
            let mut ids = s.mine.row_ids(rows);
            if !s.alive {
                ids.extend(s.spare.iter().cloned());
            }
            ids
        };
        self.read(ids).unwrap_or_default()
    }

    /// Takes in what was typed into a field.
    pub fn typed(self, path: String, text: &str) {
        self.with(|s| {
            s.mine.set_text(&path, text);
            s.touched.insert(path);
        });
        if self.saving.with_untracked(|s| *s != Saving::Waiting && *s != Saving::Now) {
            self.saving.set(Saving::Waiting);
        }
        self.save_after(PAUSE);
    }

    /// Changes rows, and saves.
    pub fn change(self, change: impl FnOnce(&mut Plan)) {
        self.with(|s| change(&mut s.mine));
        self.refresh();
        self.saving.set(Saving::Waiting);
        self.save_after(PAUSE);
    }

    /// Shows texts that have changed otherwise than by typing.
    fn refresh(self) {
        self.check();
        let _ = self.refreshed.try_update(|n| *n += 1);
    }

    /// Looks for problems: on leaving a field, never while somebody types. Who has not come to a field yet is not nagged.
    pub fn check(self) {
        let found = self.read(|s| {
            let mut problems = HashMap::new();
            for problem in s.mine.check_all() {
                let path = s.mine.path_of_problem(&problem.field);
                let reached = s.mine.text_at(&path).is_some_and(|t| !t.is_empty());
                if s.show_all || reached || s.touched.contains(&path) {
                    problems.entry(path).or_insert(problem.words);
                }
            }
            let states: Vec<_> = Section::ALL.iter().map(|section| s.mine.section_state(*section)).collect();
            (problems, states)
        });
        let Some((problems, states)) = found else { return };
        if self.problems.with_untracked(|p| *p != problems) {
            self.problems.set(problems);
        }
        if self.states.with_untracked(|s| *s != states) {
            self.states.set(states);
        }
    }

    /// From now on every problem is shown, also in fields that nobody has come to.
    pub fn show_all(self) {
        self.with(|s| s.show_all = true);
        self.check();
    }

    /// Shows problems that the server found.
    pub fn show(self, problems: &[Problem]) {
        let words = self.read(|s| problems.iter().map(|p| (s.mine.path_of_problem(&p.field), p.words.clone())).collect::<Vec<_>>());
        self.problems.update(|shown| shown.extend(words.unwrap_or_default()));
    }

    /// What a section's plain form begins with: the release, the section as it is saved, the number of that save.
    pub fn form_start(self, section: Section) -> (String, String, i64) {
        let start = |s: &State| (s.request.clone(), s.base.part(section).canonical(), s.edit);
        self.read(start).unwrap_or_default()
    }

    /// Whether something is typed that the server does not have.
    pub fn is_unsaved(self) -> bool {
        self.read(|s| s.sending || s.mine != s.base).unwrap_or_default()
    }

    /// What the plan lacks before it can be submitted, by the section's type of release.
    pub fn is_required(self, section: Section) -> bool {
        self.read(|s| section.required(s.kind)).unwrap_or_default()
    }

    fn save_after(self, ticks: u32) {
        let is_ticking = self.with(|s| s.ticks.replace(ticks).is_some());
        if is_ticking == Some(false) {
            self.tick();
        }
    }

    fn tick(self) {
        let next = move || match self.with(|s| std::mem::replace(&mut s.ticks, s.ticks.and_then(|t| t.checked_sub(1)))) {
            Some(Some(0)) => self.save(),
            Some(Some(_)) => self.tick(),
            _ => {}
        };
        let _ = set_timeout(next, TICK);
    }

    /// Saves now, unless a save is on its way; that one is followed by another.
    pub fn save(self) {
        spawn_local(async move {
            self.save_now().await;
        });
    }

    /// Saves with choices for what two people changed.
    pub fn save_with(self, choices: Vec<String>) {
        let choice = |c: &String| c.split_once(':').and_then(|(side, path)| Some((path.to_owned(), side.parse().ok()?)));
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
            if !self.is_unsaved() && self.saving.try_get_untracked() == Some(Saving::Waiting) {
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
        if self.is_unsaved() {
            let _ = self.saving.try_set(Saving::Waiting);
            self.save_after(PAUSE);
        } else {
            let _ = self.saving.try_set(Saving::Saved(saved.at));
            self.read(|s| browser::keep(&s.key, None));
        }
    }

    /// What could not be saved is kept in this browser, and tried again where that can help.
    fn not_saved(self, error: AppError) {
        self.keep();
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
            AppError::Forbidden { .. } | AppError::NotFound | AppError::Conflict { .. } | AppError::Malformed { .. } => {
                (Saving::Refused(words), false)
            }
            AppError::Transport { .. } => (Saving::Offline("changes are kept in this browser".into()), true),
            _ => (Saving::Offline(format!("{words} Changes are kept in this browser")), true),
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

    fn keep(self) {
        self.read(|s| {
            let edit = PlanEdit::between(s.edit, &s.base, &s.mine);
            if let Ok(text) = serde_json::to_string(&edit) {
                browser::keep(&s.key, Some(&text));
            }
        });
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
        if !self.read(|s| s.alive).unwrap_or_default() || !self.is_unsaved() {
            return;
        }
        self.keep();
        let Some((key, Some(form))) = self.with(|s| (s.key.clone(), begin(s))) else { return };
        spawn_local(async move {
            if save_plan(form).await.is_ok() {
                browser::keep(&key, None);
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
