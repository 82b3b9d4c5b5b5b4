//! The state of the editor: the plan as it is typed, what it was based on, and how saving goes. Fields are plain inputs
//! whose text is taken over as it is typed, so a keystroke renders nothing. Sending and its answers are in
//! [`super::saving`].

use super::{
    saving::{PAUSE, RETRY},
    undo::Steps,
};
use crate::{
    api::plans::PlanView,
    domain::{
        plan::{
            FieldConflict, Plan, PlanEdit, Rows, Section, SectionState, Side, as_meant,
            form::{LONGEST_OUTAGE, longest_outage},
        },
        problem::Problem,
    },
    ui::browser,
};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// What is typed, and what is known to be saved.
pub(super) struct State {
    /// What the keys begin with under which this plan's unsaved texts are kept in this browser, one for each page that
    /// is open: two pages of one person must not write over each other.
    pub(super) keys: String,
    /// The key of this page, and of the page whose texts it has taken over; both are forgotten once all is saved.
    pub(super) own: Vec<String>,
    pub(super) request: String,
    /// What is known to be saved; `mine` was made of this.
    pub(super) base: Plan,
    pub(super) mine: Plan,
    pub(super) edit: i64,
    pub(super) choices: BTreeMap<String, Side>,
    /// What was typed into fields that cannot hold it, by path.
    pub(super) unread: BTreeMap<String, String>,
    /// Fields in which somebody typed.
    pub(super) touched: HashSet<String>,
    pub(super) show_all: bool,
    pub(super) sending: bool,
    /// Ticks until the next save, while the timer runs.
    pub(super) ticks: Option<u32>,
    pub(super) retry: u32,
    pub(super) spare: Vec<String>,
    pub(super) alive: bool,
    pub(super) undo: Steps,
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
    /// How many steps can be taken back, and done again.
    pub steps: RwSignal<(usize, usize)>,
    /// Where to go, when keys say so.
    pub(super) to: RwSignal<Option<String>>,
}

impl Draft {
    /// The draft of a page, with text that could not be saved before.
    pub fn new(view: PlanView, person: &str, unsaved: Option<PlanEdit>, show_all: bool) -> Self {
        let state = State {
            keys: format!("plan.{person}.{}", view.id),
            own: vec![],
            request: view.id.clone(),
            base: view.plan.clone(),
            mine: view.plan.clone(),
            edit: view.edit,
            choices: BTreeMap::new(),
            unread: BTreeMap::new(),
            touched: HashSet::new(),
            show_all,
            sending: false,
            ticks: None,
            retry: RETRY[0],
            spare: view.fresh_ids.clone(),
            alive: false,
            undo: Steps::default(),
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
            steps: RwSignal::default(),
            to: RwSignal::new(None),
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
        let prefix = self.read(|s| s.keys.clone()).unwrap_or_default();
        self.with(|s| s.own = vec![format!("{prefix}.{}", browser::fresh_id())]);
        if !self.take_kept(&prefix) {
            for (path, text) in browser::fields(form) {
                if self.text(&path) != text {
                    self.hold(&path, &text);
                }
            }
        }
        self.with(|s| s.alive = true);
        self.refresh();
        if self.is_dirty() {
            self.saving.set(Saving::Waiting);
            self.save_after(PAUSE);
        }
    }

    /// Takes over what an earlier visit could not save: of one of them, the next visit takes the next. False if there is
    /// nothing; what is saved by now is forgotten.
    fn take_kept(self, prefix: &str) -> bool {
        let saved = self.view.with_untracked(|v| v.plan.clone());
        for key in browser::kept_keys(prefix) {
            let kept: Option<PlanEdit> = browser::kept(&key).and_then(|text| serde_json::from_str(&text).ok());
            let Some(kept) = kept else { continue };
            if kept.onto(&saved).as_ref() == Ok(&saved) {
                browser::keep(&key, None);
            } else {
                self.restore(&kept);
                self.with(|s| s.own.push(key));
                return true;
            }
        }
        false
    }

    pub(super) fn with<T>(self, f: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.state.try_update_value(f)
    }

    pub(super) fn read<T>(self, f: impl FnOnce(&State) -> T) -> Option<T> {
        self.state.try_with_value(f)
    }

    /// The text of a field.
    pub fn text(self, path: &str) -> String {
        self.read(|s| s.unread.get(path).cloned().or_else(|| s.mine.text_at(path))).flatten().unwrap_or_default()
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

    /// Puts a text into a field, or beside the plan if the field cannot hold it.
    pub fn hold(self, path: &str, text: &str) {
        let meant = as_meant(path, text);
        self.with(|s| {
            if s.mine.set_text(path, &meant) {
                s.unread.remove(path);
            } else if path == LONGEST_OUTAGE {
                s.unread.insert(path.to_owned(), text.to_owned());
            }
        });
    }

    /// Takes in what was typed into a field.
    pub fn typed(self, path: String, text: &str) {
        self.with(|s| s.undo.begin(&s.mine, &path));
        self.count_steps();
        self.hold(&path, text);
        self.with(|s| s.touched.insert(path));
        if self.saving.with_untracked(|s| *s != Saving::Waiting && *s != Saving::Now) {
            self.saving.set(Saving::Waiting);
        }
        self.save_after(PAUSE);
    }

    /// Changes rows, and saves.
    pub fn change(self, change: impl FnOnce(&mut Plan)) {
        self.with(|s| {
            s.undo.begin(&s.mine, "");
            change(&mut s.mine);
            s.undo.end(&s.mine);
        });
        self.count_steps();
        self.refresh();
        self.saving.set(Saving::Waiting);
        self.save_after(PAUSE);
    }

    /// Goes to another section.
    pub fn open(self, to: String) {
        self.to.set(Some(to));
    }

    /// Shows texts that have changed otherwise than by typing.
    pub(super) fn refresh(self) {
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
            for (path, text) in &s.unread {
                if let Err(problem) = longest_outage(text) {
                    problems.insert(path.clone(), problem.words);
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
        let words = self
            .read(|s| problems.iter().map(|p| (s.mine.path_of_problem(&p.field), p.words.clone())).collect::<Vec<_>>());
        self.problems.update(|shown| shown.extend(words.unwrap_or_default()));
    }

    /// What a section's plain form begins with: the release, the section as it is saved, the number of that save.
    pub fn form_start(self, section: Section) -> (String, String, i64) {
        let start = |s: &State| (s.request.clone(), s.base.part(section).canonical(), s.edit);
        self.read(start).unwrap_or_default()
    }

    /// Whether there is something to save, or on its way.
    pub(super) fn is_dirty(self) -> bool {
        self.read(|s| s.sending || s.mine != s.base).unwrap_or_default()
    }

    /// Whether something is typed that the server does not have.
    pub fn is_unsaved(self) -> bool {
        self.is_dirty() || self.read(|s| !s.unread.is_empty()).unwrap_or_default()
    }

    /// Whether the plan cannot be submitted without the section.
    pub fn is_required(self, section: Section) -> bool {
        self.view.with_untracked(|v| v.required.has(section))
    }
}
