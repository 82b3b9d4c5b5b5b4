//! The steps of a plan as a timeline: a table whose rows go on as bars, and what follows from them in words. It is read
//! anew when the draft was saved.

use crate::{
    api::timeline::{Gantt, Tick, TimelineStep, TimelineView, read_timeline},
    ui::{
        components::{Icon, Load},
        data::Data,
        live::use_live,
    },
};
use leptos::prelude::*;

/// The timeline's data, for wherever on the page it is shown.
#[derive(Clone, Copy)]
pub struct Followed(Data<TimelineView>);

/// Follows the timeline of a release's draft, or of a revision; called where the page begins.
pub fn follow(id: Memo<String>, revision: impl Fn() -> String + Clone + Send + Sync + 'static) {
    let live = use_live();
    let data =
        Data::new(move || (id.get(), revision(), live.of(&id.get())), |(id, revision, _)| read_timeline(id, revision));
    provide_context(Followed(data));
}

/// The timeline, as a card of its own.
#[component]
pub fn Timeline() -> impl IntoView {
    let Followed(data) = expect_context::<Followed>();
    view! {
        <section class="card" aria-labelledby="timeline-title">
            <header class="card-head"><h2 id="timeline-title">"Timeline"</h2></header>
            <div class="card-body stack"><Load from=data view=|view: TimelineView| view! { <Drawn view/> }.into_any()/></div>
        </section>
    }
}

#[component]
fn Drawn(view: TimelineView) -> impl IntoView {
    if !view.why_not.is_empty() {
        let words = format!(
            "{} The timeline is drawn as soon as each activity has its minutes, and a start or something that it waits for.",
            view.why_not
        );
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let tone = if view.is_late { "warn" } else { "info" };
    let icon = if view.is_late { "triangle-alert" } else { "clock" };
    let sentences = view.sentences.iter().map(|s| view! { <p>{s.clone()}</p> }).collect_view();
    let summary = view.sentences.join(" ");
    view! {
        <div class="notice" data-tone=tone><Icon name=icon/><div>{sentences}</div></div>
        <div class="gantt" role="region" aria-label="Timeline of the activities" tabindex="0">
            <Steps steps=view.steps zone=view.zone/>
            <Chart figure=view.figure summary/>
        </div>
        <Legend/>
    }
    .into_any()
}

/// What the figure shows, in words; its rows are as high as the figure's.
#[component]
fn Steps(steps: Vec<TimelineStep>, zone: String) -> impl IntoView {
    let rows = steps.into_iter().map(|step| {
        let slack = if step.is_critical { "none, critical".to_owned() } else { step.slack };
        view! {
            <tr data-critical=step.is_critical.then_some("true")>
                <td class="num">{step.number}</td>
                <th scope="row" title=step.title.clone()>{step.title.clone()}</th>
                <td class="visually-hidden">{step.when}</td>
                <td class="visually-hidden">{step.minutes}</td>
                <td class="visually-hidden">{slack}</td>
                <td class="visually-hidden">{step.remarks.join("; ")}</td>
            </tr>
        }
    });
    view! {
        <table class="gantt-steps">
            <caption class="visually-hidden">{format!("Times are in {zone}")}</caption>
            <thead><tr><th scope="col" class="num">"No."</th><th scope="col">"Activity"</th><th scope="col" class="visually-hidden">"When"</th>
            <th scope="col" class="visually-hidden">"Minutes"</th><th scope="col" class="visually-hidden">"Slack"</th><th scope="col" class="visually-hidden">"Remarks"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The height of the axis; `style/gantt.css` has it, too.
const AXIS: f64 = 52.0;

#[component]
fn Chart(figure: Gantt, summary: String) -> impl IntoView {
    let (width, height) = (figure.width.ceil(), figure.height);
    let labels = |ticks: &[Tick], y: f64, class: &'static str| {
        let label = |t: &Tick| view! { <text class=class x=t.x y=y>{t.label.clone()}</text> };
        ticks.iter().map(label).collect_view()
    };
    let cuts = |height: f64| {
        let cut = |b: &crate::api::timeline::Band| view! { <rect class="gantt-break" x=b.x y="0" width=b.width height=height></rect> };
        figure.breaks.iter().map(cut).collect_view()
    };
    let window = figure.window;
    let edge = format!("M{:.1} 0v{height}M{:.1} 0v{height}", window.x, window.x + window.width);
    view! {
        <div class="gantt-chart">
            <svg class="gantt-axis" viewBox=format!("0 0 {width} {AXIS}") width=width height=AXIS aria-hidden="true">
                {cuts(AXIS)}
                {labels(&figure.days, 14.0, "gantt-day")}
                {labels(&figure.hours, 30.0, "gantt-hour")}
                {labels(&figure.edges, 46.0, "gantt-edge")}
            </svg>
            <svg viewBox=format!("0 0 {width} {height}") width=width height=height role="img" aria-labelledby="gantt-title gantt-words">
                <title id="gantt-title">"Timeline of the activities"</title>
                <desc id="gantt-words">{summary}</desc>
                <defs>
                    <pattern id="gantt-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="gantt-ground" width="5" height="5"></rect>
                        <path class="gantt-stroke" d="M1 0v5"></path>
                    </pattern>
                </defs>
                <rect class="gantt-window" x=window.x y="0" width=window.width height=height></rect>
                <path class="gantt-grid" d=figure.grid></path>
                <path class="gantt-closes" d=edge></path>
                {cuts(height)}
                <path class="gantt-links" d=figure.links></path>
                <path class="gantt-bars" d=figure.bars></path>
                <path class="gantt-critical" d=figure.critical fill="url(#gantt-hatch)"></path>
                <path class="gantt-whiskers" d=figure.whiskers></path>
                <path class="gantt-checkpoints" d=figure.checkpoints></path>
            </svg>
        </div>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let entry = |class: &'static str, path: &'static str, words: &'static str| {
        let fill = (class == "gantt-critical").then_some("url(#gantt-hatch)");
        view! {
            <li><svg class="gantt-sample" viewBox="0 0 28 14" width="28" height="14" aria-hidden="true"><path class=class d=path fill=fill></path></svg>{words}</li>
        }
    };
    view! {
        <ul class="gantt-legend">
            {entry("gantt-critical", "M2 2h24v10h-24z", "on the critical path: the end moves with it")}
            {entry("gantt-bars", "M2 2h24v10h-24z", "may take longer without moving the end")}
            {entry("gantt-whiskers", "M4 3v8M4 7H24M24 3v8", "from the best to the worst case")}
            {entry("gantt-checkpoints", "M14 1l6 6-6 6-6-6z", "checkpoint")}
        </ul>
    }
}
