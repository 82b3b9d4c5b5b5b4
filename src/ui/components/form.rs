//! The one form. Without scripts the browser posts it; with scripts it is sent in the background, its problems appear at
//! their fields and the pages that show the data follow. Either way it goes to the same server function, which takes one
//! argument `form` and answers `Done`.

use crate::{
    api::{AppError, Done},
    domain::problem::Problem,
    ui::{
        boot::{Flash, use_boot},
        browser,
        live::use_live,
    },
};
use leptos::{
    context::Provider,
    ev::{Event, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::{use_location, use_navigate};
use std::{collections::BTreeSet, sync::Arc};

/// What the fields of a form know of it. Counted references, since a form can outlive the scope that it was made in: see
/// [`super::keep`].
#[derive(Clone)]
pub struct FormState {
    pub error: ArcRwSignal<Option<AppError>>,
    /// The names of the inputs that were changed since then: what was wrong with them may be right by now.
    changed: ArcRwSignal<BTreeSet<String>>,
    pub busy: ArcRwSignal<bool>,
    /// What was found without the form being sent.
    noticed: Option<ArcSignal<Vec<Problem>>>,
    /// What was typed before, when the form was sent without scripts.
    kept: Arc<Flash>,
    id: Arc<str>,
}

impl FormState {
    /// The problem with a field, tracked: what the form was refused for, else what was noticed since.
    pub fn problem(&self, field: &str) -> Option<String> {
        self.refused(field).or_else(|| self.noticed(field))
    }

    fn noticed(&self, field: &str) -> Option<String> {
        self.noticed.as_ref()?.with(|noticed| {
            let of_field = noticed.iter().filter(|p| p.field == field).map(|p| p.words.as_str());
            let words = of_field.collect::<Vec<_>>().join(" ");
            (!words.is_empty()).then_some(words)
        })
    }

    fn refused(&self, field: &str) -> Option<String> {
        self.error.with(|e| {
            let of_field = |p: &&Problem| p.field == field;
            let problem = e.as_ref().and_then(|e| e.problems().iter().find(of_field));
            problem.filter(|_| !self.was_changed(field)).map(|p| p.words.clone())
        })
    }

    /// Whether the field was changed since its problem was found, tracked.
    fn was_changed(&self, field: &str) -> bool {
        let name = input_name(field);
        self.changed.with(|c| c.iter().any(|changed| changed.starts_with(&name)))
    }

    /// What was typed into a field before, else `value`.
    pub fn value(&self, field: &str, value: String) -> String {
        self.kept.field(&input_name(field)).unwrap_or(value)
    }

    /// Everything that was chosen in a field of several before; none if nothing was kept.
    pub fn values(&self, field: &str) -> Option<Vec<String>> {
        let start = input_name(field);
        let fields = &self.kept.fields;
        let chosen = || fields.iter().filter(|(n, _)| n.starts_with(&start)).map(|(_, v)| v.clone()).collect();
        (!fields.is_empty()).then(chosen)
    }

    /// The id of a field's input.
    pub fn id(&self, field: &str) -> String {
        format!("{}-{}", self.id, field.replace('.', "-"))
    }
}

/// The name of a field's input: server functions take one argument `form`; `fields.owner` is in its part `fields`.
pub fn input_name(field: &str) -> String {
    format!("form[{}]", field.replace('.', "]["))
}

/// Hears that something in a form was changed; gets the form's id.
pub type OnChange = Arc<dyn Fn(String) + Send + Sync>;

/// A form that posts to a server function's path.
#[component]
pub fn Form(
    /// `SomeCommand::PATH`, or an upload address.
    #[prop(into)]
    to: String,
    /// Tells forms to the same path on one page apart.
    #[prop(optional, into)]
    key: String,
    #[prop(optional, into)] class: String,
    /// Sends files.
    #[prop(optional)]
    multipart: bool,
    /// Called with the answer instead of following it.
    #[prop(optional)]
    on_done: Option<Callback<Done>>,
    /// What is said at its fields without its being sent, such as what a check finds while people type.
    #[prop(optional)]
    noticed: Option<ArcSignal<Vec<Problem>>>,
    /// Called when something in it was changed.
    #[prop(optional)]
    on_change: Option<OnChange>,
    children: Children,
) -> impl IntoView {
    let flash = use_boot().flash;
    let mine = flash.action == to && flash.field("key").unwrap_or_default() == key;
    let kept = if mine { flash } else { Flash::default() };
    let id = form_id(&to, &key);
    // What is not about a field is said at the top of the page, since the form may be gone from it.
    let error = ArcRwSignal::new(kept.error.clone().filter(|e| !e.problems().is_empty()));
    let busy = ArcRwSignal::new(false);
    let changed = ArcRwSignal::new(BTreeSet::new());
    let state = FormState {
        error: error.clone(),
        changed: changed.clone(),
        busy: busy.clone(),
        noticed,
        kept: kept.into(),
        id: id.as_str().into(),
    };
    let live = use_live();
    let navigate = use_navigate();
    let location = use_location();
    let back = move || format!("{}{}", location.pathname.get(), with_mark(&location.search.get()));
    let summary = format!("{id}-problems");
    let send = {
        let (to, summary, changed) = (to.clone(), summary.clone(), changed.clone());
        move |ev: SubmitEvent| {
            ev.prevent_default();
            let Some((form, submitter)) = browser::submitted(&ev) else { return };
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (to, summary, navigate) = (to.clone(), summary.clone(), navigate.clone());
            let (error, busy, changed) = (error.clone(), busy.clone(), changed.clone());
            spawn_local(async move {
                let answer = browser::send_form(&to, form.clone(), submitter, multipart).await;
                busy.set(false);
                match answer {
                    Ok(done) => {
                        error.set(None);
                        form.reset();
                        follow(done, on_done, &live, navigate);
                    }
                    Err(refused) => {
                        changed.set(BTreeSet::new());
                        error.set(Some(refused));
                        // Once it is there.
                        let _ = request_animation_frame(move || browser::focus(&summary));
                    }
                }
            });
        }
    };
    let of_form = id.clone();
    let note_change = move |ev: Event| {
        if let Some(on_change) = &on_change {
            on_change(of_form.clone());
        }
        if let Some(name) = browser::changed_input(&ev).filter(|name| changed.with_untracked(|c| !c.contains(name))) {
            changed.update(|c| {
                c.insert(name);
            });
        }
    };
    // Only what is inside the form finds its state: a field that was built outside fails at once and not, by chance, as a
    // field of the form before.
    let inside = view! {
        <Provider value=state>
            <ErrorSummary id=summary/>
            {children()}
        </Provider>
    };
    view! {
        <form method="post" action=to class=class id=id novalidate enctype=multipart.then_some("multipart/form-data") on:submit=send on:input=note_change>
            <input type="hidden" name="back" value=back/>
            <input type="hidden" name="key" value=key/>
            {inside.into_any()}
        </form>
    }
}

fn with_mark(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        search => format!("?{search}"),
    }
}

fn form_id(to: &str, key: &str) -> String {
    let tail = to.trim_start_matches("/api/").replace('/', "-");
    if key.is_empty() { tail } else { format!("{tail}-{key}") }
}

fn follow(
    done: Done,
    on_done: Option<Callback<Done>>,
    live: &crate::ui::live::Live,
    navigate: impl Fn(&str, leptos_router::NavigateOptions),
) {
    if let Some(on_done) = on_done {
        on_done.run(done);
        return;
    }
    crate::ui::layout::toast(&done.message);
    match done.go_to {
        Some(to) if done.afresh => browser::load(&to),
        Some(to) => navigate(&to, Default::default()),
        None => live.happened(None),
    }
}

/// What is wrong, with a link to each field.
#[component]
fn ErrorSummary(id: String) -> impl IntoView {
    let state = expect_context::<FormState>();
    move || {
        let (id, state) = (id.clone(), state.clone());
        let error = state.error.get();
        let found = error.as_ref().map(|e| e.problems().to_vec()).unwrap_or_default();
        let problems: Vec<_> = found.iter().filter(|p| !state.was_changed(&p.field)).cloned().collect();
        let is_over = problems.is_empty() && !found.is_empty();
        error.filter(|_| !is_over).map(|error| {
            super::say_in_title();
            let words = found.is_empty().then(|| error.to_string());
            let sign_in = matches!(error, AppError::SignInNeeded)
                .then(|| view! { <a href=crate::ui::paths::SIGN_IN target="_blank" rel="external">"Sign in in a new tab"</a> });
            view! {
                <div class="error-summary" role="alert" tabindex="-1" id=id>
                    <h2>"There is a problem"</h2>
                    {words.map(|w| view! { <p>{w}</p> })}
                    {sign_in}
                    <ul>
                        {problems
                            .into_iter()
                            .map(|p| view! { <li><a href=format!("#{}", state.id(&p.field)) rel="external">{p.words}</a></li> })
                            .collect_view()}
                    </ul>
                </div>
            }
        })
    }
}

/// The button that sends the form; says when it is busy. Several may carry different values.
#[component]
pub fn SubmitButton(
    #[prop(into)] label: String,
    #[prop(optional, into)] class: String,
    /// A field that this button fills in.
    #[prop(optional, into)]
    name: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] icon: Option<&'static str>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let class = if class.is_empty() { "button primary".to_owned() } else { format!("button {class}") };
    let name = (!name.is_empty()).then(|| input_name(&name));
    view! {
        <button type="submit" class=class name=name value=value aria-busy=move || state.busy.get().to_string()>
            {icon.map(|name| view! { <super::Icon name/> })}
            {label}
        </button>
    }
}
