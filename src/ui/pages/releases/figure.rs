//! The process as a figure (S0.6): boxes, branches, the way taken, the current position.

use crate::api::releases::{Edge, Figure, Node};
use leptos::prelude::*;

/// The figure; the table beside it says the same in words.
#[component]
pub fn ProcessFigure(figure: Figure, title: String) -> impl IntoView {
    let label = title.clone();
    let (width, height) = (figure.width.round(), figure.height.round());
    let edges = figure.edges.into_iter().map(|edge| view! { <EdgeLine edge/> }).collect_view();
    let nodes = figure.nodes.into_iter().map(|node| view! { <NodeBox node/> }).collect_view();
    view! {
        <div class="process-figure" tabindex="0" role="region" aria-label=label>
            <svg viewBox=format!("0 0 {width} {height}") width=width height=height role="img" aria-label=title>
                <defs><ArrowHead id="arrow"/><ArrowHead id="arrow-taken"/></defs>
                {edges}
                {nodes}
            </svg>
        </div>
    }
}

#[component]
fn ArrowHead(id: &'static str) -> impl IntoView {
    view! {
        <marker id=id viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" class="arrow-head"></path>
        </marker>
    }
}

#[component]
fn EdgeLine(edge: Edge) -> impl IntoView {
    let (state, arrow) = if edge.taken { ("taken", "url(#arrow-taken)") } else { ("open", "url(#arrow)") };
    let label = (!edge.label.is_empty()).then(|| {
        view! { <text class="edge-label" x=edge.label_x y=edge.label_y text-anchor="middle">{edge.label}</text> }
    });
    view! {
        <g class="edge" data-state=state><path d=edge.path marker-end=arrow></path></g>
        {label}
    }
}

#[component]
fn NodeBox(node: Node) -> impl IntoView {
    let (x, y) = (node.x - node.width / 2.0, node.y - node.height / 2.0);
    let first = node.y - (node.lines.len() as f64 - 1.0) * 8.0 + 4.0;
    let lines = node.lines.into_iter().enumerate().map(|(i, line)| {
        view! { <text class="node-title" x=node.x y=first + i as f64 * 16.0 text-anchor="middle">{line}</text> }
    });
    let round = if node.kind == "decision" { node.height / 2.0 } else { 8.0 };
    view! {
        <g class="node" data-state=node.state data-kind=node.kind>
            <rect x=x y=y width=node.width height=node.height rx=round></rect>
            {lines.collect_view()}
        </g>
    }
}
