//! What every page has: a head, a way to show data once it is there, and honest words where there is none.

use super::Icon;
use crate::{
    api::AppError,
    ui::{
        data::{Data, Fetched, first},
        paths,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// The page's title and lede; also the browser's title, which leptos_meta 0.9.0-rc1 writes unescaped: a name with a tag in
/// it would end the `<title>` element, so its brackets are replaced.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lede: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let lede = (!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> });
    view! {
        <Title text=title.replace('<', "‹")/>
        <header class="page-head">
            <div><h1>{title}</h1>{lede}</div>
            {children.map(|c| view! { <div class="actions">{c()}</div> })}
        </header>
    }
}

/// How many summaries of problems the page shows; its title says so to those who hear it.
#[derive(Clone)]
struct Troubles(ArcRwSignal<usize>);

/// What the browser's title becomes of a page's: with the name of the program, and with "Error:" before it for as long as
/// a form on the page has a problem.
pub fn title_words() -> impl Fn(String) -> String + Send + Sync + 'static {
    // Counted by reference: the server writes the title after the page, and what it was built in, is gone.
    let troubles = ArcRwSignal::new(0);
    provide_context(Troubles(troubles.clone()));
    move |title| {
        let title = if title.is_empty() { "Slipway".to_owned() } else { format!("{title} · Slipway") };
        if troubles.get() > 0 { format!("Error: {title}") } else { title }
    }
}

/// Lets the title begin with "Error:" until what is built here goes away.
pub fn say_in_title() {
    let Some(Troubles(troubles)) = use_context() else { return };
    troubles.update(|n| *n += 1);
    on_cleanup(move || troubles.update(|n| *n = n.saturating_sub(1)));
}

/// Why a page's data could not be shown.
#[component]
pub fn ErrorNotice(error: AppError) -> impl IntoView {
    let sign_in = matches!(error, AppError::SignInNeeded)
        .then(|| view! { " " <a href=paths::SIGN_IN rel="external">"Sign in"</a> });
    view! {
        <div class="notice" data-tone="bad" role="alert">
            <Icon name="circle-alert"/>
            <div><p>{error.to_string()}{sign_in}</p></div>
        </div>
    }
}

/// Shows data, or why there are none. What is shown stays while newer data are on their way.
#[component]
pub fn Load<T, V>(
    /// What to show.
    from: Data<T>,
    /// How to show it.
    view: V,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let show: Show = Arc::new(move |fetched| match fetched.get() {
        Ok(data) => view(data),
        Err(error) => view! { <ErrorNotice error/> }.into_any(),
    });
    load(from.untyped(), show)
}

type Show = Arc<dyn Fn(Fetched) -> AnyView + Send + Sync>;

/// The part that is the same for all types.
fn load(from: Resource<Result<Fetched, AppError>>, show: Show) -> AnyView {
    view! {
        <Transition fallback=|| view! { <p class="muted" role="status">"Loading…"</p> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match from.await {
                        Ok(fetched) => show(fetched),
                        Err(error) => {
                            set_status(error.status());
                            view! { <ErrorNotice error/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Shows a view that follows data by itself, through [`Data::get`], and stays as it is when they change. It is put in when
/// the data are there: a view that only asks for them could be rendered on the server before they are, and the browser,
/// which has them at once, would find another page than its own.
#[component]
pub fn Follow<T, V>(
    /// What the view follows.
    from: Data<T>,
    /// What is shown.
    view: V,
    /// Says nothing while there is nothing yet.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    V: Fn() -> AnyView + Send + Sync + 'static,
{
    follow(from.untyped(), Arc::new(view), quiet)
}

type Built = Arc<dyn Fn() -> AnyView + Send + Sync>;

fn follow(from: Resource<Result<Fetched, AppError>>, view: Built, quiet: bool) -> AnyView {
    view! {
        <Transition fallback=move || (!quiet).then(|| view! { <p class="muted" role="status">"Loading…"</p> })>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    if let Err(error) = first(from).await {
                        set_status(error.status());
                    }
                    move || untrack(|| view())
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The page's HTTP status, while it is rendered on the server.
fn set_status(status: u16) {
    if let Some(set) = use_context::<crate::ui::app::SetStatus>() {
        (set.0)(status);
    }
}

/// Where nothing is yet: says so, and what to do next.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] words: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <p>{words}</p>
            {children.map(|c| view! { <div class="actions">{c()}</div> })}
        </div>
    }
}
