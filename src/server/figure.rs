//! Draws a process: the graph-layout crate places boxes in layers, this module makes boxes and lines of it.

use crate::{
    api::releases::{Edge, Figure, Node},
    domain::process::{Definition, Position, Run, StepKind},
};
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use rust_sugiyama::{configure::Config, from_graph};
use std::collections::HashMap;

const WIDTH: f64 = 190.0;
const HEIGHT: f64 = 54.0;
const MARGIN: f64 = 24.0;
/// From one label to the next below it.
const LINE: f64 = 13.0;

/// The figure of a process that nothing follows (S1.3).
pub fn plain(definition: &Definition) -> Figure {
    let nowhere = Position::End(String::new());
    draw(definition, &Run { process: definition.key.clone(), version: definition.version, at: nowhere, trail: vec![] })
}

/// The figure of a process with a run's position and way marked (S0.6).
pub fn draw(definition: &Definition, run: &Run) -> Figure {
    let mut graph = StableDiGraph::<&str, ()>::new();
    let mut index: HashMap<&str, NodeIndex> = HashMap::new();
    let names =
        definition.steps.iter().map(|s| s.number.as_str()).chain(definition.ends.iter().map(|e| e.key.as_str()));
    for name in names {
        index.insert(name, graph.add_node(name));
    }
    // Ways back do not shape the drawing: they go round the side of what stands in the order of the steps. Where that would
    // tear it apart, all ways shape it.
    let place = |to: &str| definition.steps.iter().position(|s| s.number == to).unwrap_or(usize::MAX);
    let mut whole = graph.clone();
    for (step, way) in definition.steps.iter().flat_map(|s| s.outcomes.iter().map(move |o| (s, o))) {
        let (Some(from), Some(to)) = (index.get(step.number.as_str()), index.get(way.to.as_str())) else { continue };
        whole.update_edge(*from, *to, ());
        if place(&step.number) < place(&way.to) {
            graph.update_edge(*from, *to, ());
        }
    }
    let config = Config { vertex_spacing: 34.0, ..Config::default() };
    let mut layouts = from_graph(&graph, &|_, _| (WIDTH, HEIGHT), &config);
    if layouts.len() > 1 {
        layouts = from_graph(&whole, &|_, _| (WIDTH, HEIGHT), &config);
    }
    let places: HashMap<&str, (f64, f64)> = layouts
        .iter()
        .flat_map(|(places, _, _)| places)
        .filter_map(|(n, at)| Some((*graph.node_weight(*n)?, *at)))
        .collect();
    figure(definition, run, &places)
}

fn figure(definition: &Definition, run: &Run, places: &HashMap<&str, (f64, f64)>) -> Figure {
    let min = |f: fn(&(f64, f64)) -> f64| places.values().map(f).fold(f64::INFINITY, f64::min);
    let (left, top) = (min(|p| p.0) - WIDTH / 2.0 - MARGIN, min(|p| p.1) - HEIGHT / 2.0 - MARGIN);
    let at = |name: &str| places.get(name).map(|(x, y)| (x - left, y - top));
    let mut nodes: Vec<Node> = definition
        .steps
        .iter()
        .filter_map(|s| {
            let here = run.at == Position::Step(s.number.clone());
            let state = if here {
                "current"
            } else if run.has_left(&s.number) {
                "done"
            } else {
                "todo"
            };
            Some(node(at(&s.number)?, &format!("{}. {}", s.number, s.name), kind(s.kind), state))
        })
        .collect();
    nodes.extend(definition.ends.iter().filter_map(|e| {
        let state = if run.at == Position::End(e.key.clone()) { "current" } else { "todo" };
        Some(node(at(&e.key)?, &e.name, "end", state))
    }));
    let edges = definition.steps.iter().flat_map(|s| s.outcomes.iter().map(move |o| (s, o)));
    let edges = edges.filter_map(|(s, o)| {
        let label = if s.outcomes.len() > 1 { o.label.clone() } else { String::new() };
        let taken = run.trail.iter().any(|l| l.step == s.number && l.outcome == o.key);
        let mut edge = edge(at(&s.number)?, at(&o.to)?, label, taken);
        // Two ways to the same step have one line: their labels stand below each other.
        let beside: Vec<&str> = s.outcomes.iter().filter(|b| b.to == o.to).map(|b| b.key.as_str()).collect();
        let turn = beside.iter().position(|k| *k == o.key).unwrap_or(0);
        edge.label_y += LINE * (turn as f64 - (beside.len() as f64 - 1.0) / 2.0);
        Some(edge)
    });
    Figure {
        width: nodes.iter().map(|n| n.x).fold(0.0, f64::max) + WIDTH / 2.0 + MARGIN,
        height: nodes.iter().map(|n| n.y).fold(0.0, f64::max) + HEIGHT / 2.0 + MARGIN,
        edges: edges.collect(),
        nodes,
    }
}

fn kind(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Form => "form",
        StepKind::Decision => "decision",
        StepKind::Approval => "approval",
        StepKind::Automation => "automation",
    }
}

fn node((x, y): (f64, f64), text: &str, kind: &str, state: &str) -> Node {
    Node { x, y, width: WIDTH, height: HEIGHT, lines: lines(text), kind: kind.into(), state: state.into() }
}

/// Breaks a text into at most two lines of about 26 characters.
fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + word.chars().count() > 25 {
            lines.push(word.to_owned());
        } else {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

/// A curve from the bottom of one box to the top of the other; a way back goes round the side.
fn edge((x1, y1): (f64, f64), (x2, y2): (f64, f64), label: String, taken: bool) -> Edge {
    let half = HEIGHT / 2.0;
    let (path, label_x, label_y) = if y2 > y1 {
        let (from, to) = (y1 + half, y2 - half);
        let bend = (to - from) / 2.0;
        let path = format!("M{x1:.1} {from:.1} C{x1:.1} {:.1} {x2:.1} {:.1} {x2:.1} {to:.1}", from + bend, to - bend);
        (path, (x1 + x2) / 2.0, from + bend)
    } else {
        let side = x1.min(x2) - WIDTH / 2.0;
        let out = side - MARGIN * 0.8;
        let path = format!(
            "M{:.1} {y1:.1} C{out:.1} {y1:.1} {out:.1} {y2:.1} {:.1} {y2:.1}",
            x1 - WIDTH / 2.0,
            x2 - WIDTH / 2.0
        );
        (path, out, (y1 + y2) / 2.0)
    };
    Edge { path, label, label_x, label_y, taken }
}
