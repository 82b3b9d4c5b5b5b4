//! The shell around every page, and the routes. Pages are rendered whole before they are sent (`SsrMode::Async`), so
//! that they can be read without scripts and carry the right status.

use super::{Boot, boot::use_boot, layout::Frame, live::Live, pages, paths};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// Sets the page's HTTP status; only there while a page is rendered on the server.
#[derive(Clone)]
pub struct SetStatus(pub std::sync::Arc<dyn Fn(u16) + Send + Sync>);

/// The whole document.
pub fn shell(boot: Boot) -> impl IntoView {
    let nonce = use_nonce();
    let start = format!(
        "const b=document.getElementById('boot'),p=JSON.parse(b.textContent).flash.page;\
         if(p)history.replaceState(null,'',p);\
         import('/pkg/{}').then(m=>m.default({{module_or_path:'/pkg/{}'}}).then(()=>{{m.hydrate();document.documentElement.dataset.alive='true'}}))",
        boot.script, boot.wasm
    );
    // In a script element only "</" and "<!--" could end the text early.
    let data = serde_json::to_string(&boot).unwrap_or_default().replace('<', "\\u003c");
    let script = (!boot.script.is_empty()).then(|| {
        view! {
            <link rel="modulepreload" href=format!("/pkg/{}", boot.script) nonce=nonce.clone()/>
            <link rel="preload" href=format!("/pkg/{}", boot.wasm) r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=nonce.clone() inner_html=start></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/pkg/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=format!("/pkg/{}", boot.style)/>
                <script type="application/json" id="boot" nonce=nonce inner_html=data></script>
                {script}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The application: the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = use_boot();
    // Events name releases; a vendor's people are told of none.
    let follows = boot.actor.as_ref().is_some_and(|a| !a.is_only_vendor());
    Live::provide(follows.then_some(boot.newest_event));
    let words = super::components::title_words();
    view! {
        <Title formatter=words/>
        <Router>
            <Frame>
                <Routes fallback=pages::not_found>
                    <Route path=path!("/") view=pages::home ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in") view=pages::sign_in ssr=SsrMode::Async/>
                    <Route path=path!("/setup/:token") view=pages::set_up ssr=SsrMode::Async/>
                    <Route path=path!("/releases") view=pages::releases ssr=SsrMode::Async/>
                    <Route path=path!("/releases/new") view=pages::new_release ssr=SsrMode::Async/>
                    <Route path=path!("/releases/:id/plan/:number/print") view=pages::printed_plan ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/releases/:id") view=pages::release ssr=SsrMode::Async>
                        <Route path=path!("") view=pages::release_overview ssr=SsrMode::Async/>
                        <Route path=path!("edit") view=pages::edit_release ssr=SsrMode::Async/>
                        <Route path=path!("plan") view=pages::plan ssr=SsrMode::Async/>
                        <Route path=path!("plan/compare") view=pages::plan_compare ssr=SsrMode::Async/>
                        <Route path=path!("plan/revisions/:number") view=pages::plan_revision ssr=SsrMode::Async/>
                        <Route path=path!("plan/import") view=pages::plan_imports ssr=SsrMode::Async/>
                        <Route path=path!("plan/import/:import") view=pages::plan_import ssr=SsrMode::Async/>
                        <Route path=path!("approvals") view=pages::release_approvals ssr=SsrMode::Async/>
                        <Route path=path!("changes") view=pages::release_changes ssr=SsrMode::Async/>
                        <Route path=path!("tests") view=pages::tests ssr=SsrMode::Async/>
                        <Route path=path!("tests/import/:report") view=pages::import_report ssr=SsrMode::Async/>
                        <Route path=path!("activities") view=pages::activities ssr=SsrMode::Async/>
                        <Route path=path!("deployments") view=pages::deployments ssr=SsrMode::Async/>
                        <Route path=path!("review") view=pages::review ssr=SsrMode::Async/>
                        <Route path=path!("announcements") view=pages::announcements ssr=SsrMode::Async/>
                        <Route path=path!("roles") view=pages::roles ssr=SsrMode::Async/>
                        <Route path=path!("process") view=pages::release_process ssr=SsrMode::Async/>
                        <Route path=path!("baselines") view=pages::baselines ssr=SsrMode::Async/>
                        <Route path=path!("baselines/:baseline") view=pages::baseline ssr=SsrMode::Async/>
                        <Route path=path!("build") view=pages::build ssr=SsrMode::Async/>
                        <Route path=path!("rollback") view=pages::rollback ssr=SsrMode::Async/>
                        <Route path=path!("runbook") view=pages::runbook ssr=SsrMode::Async/>
                        <Route path=path!("notes") view=pages::release_notes ssr=SsrMode::Async/>
                        <Route path=path!("history") view=pages::history ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("/changes") view=pages::changes ssr=SsrMode::Async/>
                    <Route path=path!("/changes/new") view=pages::new_change ssr=SsrMode::Async/>
                    <Route path=path!("/changes/:id") view=pages::change ssr=SsrMode::Async/>
                    <Route path=path!("/approvals") view=pages::approvals ssr=SsrMode::Async/>
                    <Route path=path!("/calendar") view=pages::calendar ssr=SsrMode::Async/>
                    <Route path=path!("/calendar/new-freeze") view=pages::new_freeze ssr=SsrMode::Async/>
                    <Route path=path!("/calendar/new-maintenance-window") view=pages::new_maintenance_window ssr=SsrMode::Async/>
                    <Route path=path!("/processes") view=pages::processes ssr=SsrMode::Async/>
                    <Route path=path!("/processes/:key") view=pages::process ssr=SsrMode::Async/>
                    <Route path=path!("/processes/:key/print") view=pages::printed_process ssr=SsrMode::Async/>
                    <Route path=path!("/processes/:key/draft") view=pages::process_draft ssr=SsrMode::Async/>
                    <Route path=path!("/improvements") view=pages::improvements ssr=SsrMode::Async/>
                    <Route path=path!("/improvements/lessons") view=pages::lessons ssr=SsrMode::Async/>
                    <Route path=path!("/problems") view=pages::problems ssr=SsrMode::Async/>
                    <Route path=path!("/problems/:id") view=pages::problem ssr=SsrMode::Async/>
                    <Route path=path!("/notes") view=pages::notes ssr=SsrMode::Async/>
                    <Route path=path!("/cmdb") view=pages::items ssr=SsrMode::Async/>
                    <Route path=path!("/cmdb/new") view=pages::new_item ssr=SsrMode::Async/>
                    <Route path=path!("/cmdb/:id") view=pages::item ssr=SsrMode::Async/>
                    <Route path=path!("/cmdb/import/:id") view=pages::import_items ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view=pages::audit ssr=SsrMode::Async/>
                    <Route path=path!("/account") view=pages::account ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=pages::settings ssr=SsrMode::Async/>
                    <Route path=path!("/settings/vendors") view=pages::vendors ssr=SsrMode::Async/>
                    <Route path=path!("/settings/times") view=pages::times ssr=SsrMode::Async/>
                    <Route path=path!("/settings/templates") view=pages::templates ssr=SsrMode::Async/>
                    <Route path=path!("/settings/templates/:id") view=pages::template ssr=SsrMode::Async/>
                    <Route path=path!("/work") view=pages::work ssr=SsrMode::Async/>
                    <Route path=path!("/vendor") view=pages::vendor ssr=SsrMode::Async/>
                    <Route path=path!("/settings/outbox") view=pages::outbox ssr=SsrMode::Async/>
                    <Route path=path!("/inbox") view=pages::inbox ssr=SsrMode::Async/>
                </Routes>
            </Frame>
        </Router>
    }
}

/// Pages that someone without a session may see.
pub fn is_open(path: &str) -> bool {
    path == paths::SIGN_IN || path.starts_with("/setup/")
}
