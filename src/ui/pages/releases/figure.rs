//! The process as a figure (S0.6): boxes, branches, the way taken, the current position.

use crate::api::releases::{Edge, Figure, Node};
use leptos::prelude::*;

/// The figure; the table beside it says the same in words.
#[component]
pub fn ProcessFigure(figure: Figure, title: String) -> impl IntoView {
    let (width, height) = (figure.width, figure.height);
    view! {
        <div class="process-scroll" tabindex="0" role="region" aria-label="Process figure">
            <svg class="process-figure" viewBox=format!("0 0 {width:.0} {height:.0}") width=width height=height role="img" aria-label=title>
                <defs>
                    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                        <path d="M0 0 8 4 0 8z" class="edge-tip"></path>
                    </marker>
                </defs>
                {figure.edges.into_iter().map(|edge| view! { <EdgeLine edge/> }).collect_view()}
                {figure.nodes.into_iter().map(|node| view! { <NodeBox node/> }).collect_view()}
            </svg>
        </div>
    }
}

#[component]
fn EdgeLine(edge: Edge) -> impl IntoView {
    let state = if edge.taken { "taken" } else { "open" };
    let label = (!edge.label.is_empty()).then(|| {
        view! { <text class="edge-label" x=edge.label_x y=edge.label_y text-anchor="middle">{edge.label}</text> }
    });
    view! {
        <path class="edge" data-state=state d=edge.path marker-end="url(#arrow)" fill="none"></path>
        {label}
    }
}

#[component]
fn NodeBox(node: Node) -> impl IntoView {
    let (x, y) = (node.x - node.width / 2.0, node.y - node.height / 2.0);
    let first = node.y - (node.lines.len() as f64 - 1.0) * 8.0 + 4.0;
    let lines = node.lines.into_iter().enumerate().map(|(i, line)| {
        view! { <text x=node.x y=first + i as f64 * 16.0 text-anchor="middle">{line}</text> }
    });
    let round = if node.kind == "decision" { 27.0 } else { 8.0 };
    view! {
        <g class="node" data-state=node.state data-kind=node.kind>
            <rect x=x y=y width=node.width height=node.height rx=round></rect>
            {lines.collect_view()}
        </g>
    }
}
