//! The runbook of a release: what is done now and next, the whole plan against what came of it, and how much time there
//! is to turn back.

use super::{
    releases::{MissingList, release_id},
    rollback::LimitsCard,
};
use crate::ui::data::Data;
use crate::{
    api::runbook::{ActOnRunbook, LineView, RunbookView, Turn, read_runbook},
    domain::runbook::Progress,
    ui::{
        components::{Badge, Empty, Form, HiddenField, Icon, Load, NoteField, SubmitButton, Tone, When, keep},
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use std::time::Duration;

/// The runbook's page.
pub fn runbook() -> AnyView {
    let id = release_id();
    let live = use_live();
    // It counts down, also while nothing happens: the server says anew how much time is left.
    let tick = RwSignal::new(0_u32);
    Effect::new(move |_| {
        let next = move || {
            let _ = tick.try_update(|n| *n = n.wrapping_add(1));
        };
        if let Ok(handle) = set_interval(next, Duration::from_secs(30)) {
            on_cleanup(move || handle.clear());
        }
    });
    let data = Data::new(move || (id.get(), live.of(&id.get()), tick.get()), |(id, ..)| read_runbook(id));
    view! { <Load from=data view=|data: RunbookView| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: RunbookView) -> impl IntoView {
    let Some((number, plan)) = data.revision.clone() else {
        return Either::Left(view! {
            <Empty icon="list-checks" words="There is no runbook yet: it is made of the plan's activities when the plan is submitted.">
                <a class="button" href=paths::release_tab(&data.id, "plan")>"Go to the plan"</a>
            </Empty>
        });
    };
    let may = data.why_not.is_empty() && data.held.is_empty();
    let held = if !data.why_not.is_empty() {
        Some(Either::Left(view! {
            <div class="notice" data-tone="neutral" role="note"><Icon name="lock"/><p>{data.why_not.clone()}</p></div>
        }))
    } else {
        (!data.held.is_empty()).then(|| {
            Either::Right(view! {
                <section class="card"><div class="card-body stack tight">
                    <h2>"It cannot begin yet"</h2>
                    <MissingList id=data.id.clone() missing=data.held.clone()/>
                </div></section>
            })
        })
    };
    let of_turn = |turn: Turn| data.lines.iter().filter(|l| l.turn == turn).cloned().collect::<Vec<_>>();
    let rights = may.then(|| (data.id.clone(), plan));
    let (now, next) = (of_turn(Turn::Now), of_turn(Turn::Next));
    let next_title = if now.is_empty() && data.done == 0 { "First" } else { "Next" };
    Either::Right(view! {
        <div class="stack">
            <Summary data=data.clone() number/>
            {held}
            <Group title="Now" lines=now rights=rights.clone()/>
            <Group title=next_title lines=next rights/>
            <LimitsCard limits=data.limits.clone()/>
            <Whole lines=data.lines/>
        </div>
    })
}

/// How far it is, and when it will be done.
#[component]
fn Summary(data: RunbookView, number: u32) -> impl IntoView {
    let of = data.lines.len();
    let (tone, words) = match (data.done == of, data.late) {
        (true, _) => (Tone::Good, "Done".to_owned()),
        (false, true) => (Tone::Warn, "Late".to_owned()),
        (false, false) => (Tone::Info, "On time".to_owned()),
    };
    let reserve = data.reserve.filter(|_| data.done < of).map(|(late, words)| {
        let (tone, icon) = if late { ("bad", "triangle-alert") } else { ("good", "circle-check") };
        view! { <div class="notice" data-tone=tone role="status"><Icon name=icon/><p>{words}</p></div> }
    });
    let outside = (!data.outside.is_empty()).then(|| {
        view! {
            <p class="muted">{data.outside.clone()}" "<a href=paths::release_tab(&data.id, "plan")>"Go to the plan"</a></p>
        }
    });
    let planned = data.planned_end.map(|at| view! { <dt>"Planned end"</dt><dd><When at/></dd> });
    let expected = data.expected_end.map(|at| {
        view! { <dt>"Expected end"</dt><dd><b><When at/></b><span class="muted">{format!(", {}", data.against_plan)}</span></dd> }
    });
    view! {
        <section class="card" aria-labelledby="runbook">
            <header class="card-head"><h2 id="runbook">{format!("Runbook of plan revision {number}")}</h2><Badge tone words/></header>
            <div class="card-body stack">
                <p>{format!("{} of {of} activities are done.", data.done)}</p>
                <dl class="kv">{planned}{expected}</dl>
                {reserve}
                {outside}
            </div>
        </section>
    }
}

/// Request and plan revision, for those who may record.
type Acts = Option<(String, String)>;

#[component]
fn Group(title: &'static str, lines: Vec<LineView>, rights: Acts) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let cards = lines.into_iter().map(|line| view! { <Step line rights=rights.clone()/> }).collect_view();
        view! {
            <section class="card" aria-label=title>
                <header class="card-head"><h2>{title}</h2></header>
                <ul class="card-body flush runbook-steps">{cards}</ul>
            </section>
        }
    })
}

#[component]
fn Step(line: LineView, rights: Acts) -> impl IntoView {
    let failed = line.progress == Progress::Failed;
    let reason = failed.then(
        || view! { <p><b>"Failed: "</b>{line.reason.clone()}" "<span class="muted">{line.by.clone()}</span></p> },
    );
    let late = (!line.late.is_empty()).then(|| view! { <Badge tone=Tone::Warn words=format!("{} late", line.late)/> });
    let undone = line.undone_by.map(|n| view! { <p class="muted">{format!("Undone by backout step {n}")}</p> });
    // The forms stay while times move on: somebody may be writing what failed.
    let of = rights.map(|(request, plan)| ((request, plan, line.activity.clone()), line.progress, line.title.clone()));
    let forms = keep("runbook", of, |(ids, progress, title)| view! { <StepForms ids progress title/> });
    view! {
        <li class="stack tight">
            <h3>{format!("{}. {}", line.number, line.title)}</h3>
            <p class="cluster"><b>{line.owner.clone()}</b><ProgressBadge progress=line.progress/>{late}</p>
            <p class="muted">"Planned "{line.planned.clone()}<br/>"Expected "{line.actual.clone()}</p>
            {undone}
            {reason}
            {forms}
        </li>
    }
}

/// What can be recorded of a step in its state.
#[component]
fn StepForms(ids: Ids, progress: Progress, title: String) -> impl IntoView {
    if progress == Progress::Started {
        Either::Left(view! {
            <ActForm ids=ids.clone() act="finish" label="Finish" title=title.clone() icon="check"/>
            <ReasonForm ids act="fail" summary="It failed" label="What failed" button="Record the failure" title/>
        })
    } else {
        let label = if progress == Progress::Failed { "Start again" } else { "Start" };
        Either::Right(view! {
            <ActForm ids=ids.clone() act="start" label title=title.clone() icon="arrow-right"/>
            <ReasonForm ids act="skip" summary="Skip it" label="Why it is skipped" button="Skip the activity" title/>
        })
    }
}

type Ids = (String, String, String);

#[component]
fn ActForm(ids: Ids, act: &'static str, label: &'static str, title: String, icon: &'static str) -> impl IntoView {
    let key = format!("{act}-{}", ids.2);
    view! {
        <Form to=ActOnRunbook::PATH key=key>
            <HiddenField name="request" value=ids.0/>
            <HiddenField name="plan" value=ids.1/>
            <HiddenField name="activity" value=ids.2/>
            <HiddenField name="act" value=act/>
            <SubmitButton label=format!("{label} “{title}”") icon=icon/>
        </Form>
    }
}

#[component]
fn ReasonForm(
    ids: Ids,
    act: &'static str,
    summary: &'static str,
    label: &'static str,
    button: &'static str,
    title: String,
) -> impl IntoView {
    let key = format!("{act}-{}", ids.2);
    view! {
        <details>
            <summary>{summary}<span class="visually-hidden">": “"{title}"”"</span></summary>
            <Form to=ActOnRunbook::PATH key=key class="form">
                <HiddenField name="request" value=ids.0/>
                <HiddenField name="plan" value=ids.1/>
                <HiddenField name="activity" value=ids.2/>
                <HiddenField name="act" value=act/>
                <NoteField name="reason" label rows=2/>
                <div class="form-actions"><SubmitButton label=button class="other small"/></div>
            </Form>
        </details>
    }
}

#[component]
fn ProgressBadge(progress: Progress) -> impl IntoView {
    let tone = match progress {
        Progress::Waiting => Tone::Neutral,
        Progress::Started => Tone::Live,
        Progress::Finished => Tone::Good,
        Progress::Failed => Tone::Bad,
        Progress::Skipped => Tone::Warn,
    };
    view! { <Badge tone words=progress.label()/> }
}

/// Every activity, planned against actual.
#[component]
fn Whole(lines: Vec<LineView>) -> impl IntoView {
    let row = |line: LineView| {
        let waits = line.waits.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let late = (!line.late.is_empty()).then(|| view! { <small>{format!("{} late", line.late)}</small> });
        let undone = line.undone_by.map(|n| view! { <small>{format!("Undone by backout step {n}")}</small> });
        let said = [line.by, line.reason].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(": ");
        view! {
            <tr>
                <th scope="row" data-label="Activity"><span>{format!("{}. {}", line.number, line.title)}{undone}</span></th>
                <td data-label="Who">{line.owner}</td>
                <td data-label="Waits for">{waits}</td>
                <td data-label="Planned">{line.planned}</td>
                <td data-label="Actual or expected"><span>{line.actual}{late}</span></td>
                <td data-label="State"><ProgressBadge progress=line.progress/></td>
                <td data-label="Recorded">{said}</td>
            </tr>
        }
    };
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="whole">
            <header class="card-head"><h2 id="whole">"All activities"</h2></header>
            <div class="card-body flush">
                <div class="table-wrap" role="region" aria-label="All activities" tabindex="0">
                    <table class="table cards">
                        <thead><tr>
                            <th scope="col">"Activity"</th><th scope="col">"Who"</th><th scope="col">"Waits for"</th>
                            <th scope="col">"Planned"</th><th scope="col">"Actual or expected"</th><th scope="col">"State"</th>
                            <th scope="col">"Recorded"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </div>
        </section>
    }
}
