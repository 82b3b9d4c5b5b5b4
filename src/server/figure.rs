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
/// About what a character of a label takes. The server has no fonts to measure with.
const CHARACTER: f64 = 6.2;

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
    let boxes = boxes(definition, run, places);
    let mut ways = ways(definition, run, places);
    let labels = labels(&ways, &boxes);
    // A label may stand further left than any box.
    let left = labels.iter().map(|l| l.left() - LINE / 2.0).fold(left, f64::min);
    let right = labels.iter().map(Label::right).fold(f64::NEG_INFINITY, f64::max);
    for (way, label) in ways.iter_mut().zip(&labels) {
        (way.edge.label_x, way.edge.label_y) = (label.x - left, label.y - top);
        way.edge.path = way.curve.path(-left, -top);
    }
    let nodes: Vec<Node> = boxes.into_iter().map(|n| Node { x: n.x - left, y: n.y - top, ..n }).collect();
    Figure {
        width: nodes.iter().map(|n| n.x + WIDTH / 2.0 + MARGIN).fold(right - left + LINE / 2.0, f64::max),
        height: nodes.iter().map(|n| n.y).fold(0.0, f64::max) + HEIGHT / 2.0 + MARGIN,
        edges: ways.into_iter().map(|w| w.edge).collect(),
        nodes,
    }
}

fn boxes(definition: &Definition, run: &Run, places: &HashMap<&str, (f64, f64)>) -> Vec<Node> {
    let steps = definition.steps.iter().filter_map(|s| {
        let here = run.at == Position::Step(s.number.clone());
        let state = if here {
            "current"
        } else if run.has_left(&s.number) {
            "done"
        } else {
            "todo"
        };
        Some(node(*places.get(s.number.as_str())?, &format!("{}. {}", s.number, s.name), kind(s.kind), state))
    });
    let ends = definition.ends.iter().filter_map(|e| {
        let state = if run.at == Position::End(e.key.clone()) { "current" } else { "todo" };
        Some(node(*places.get(e.key.as_str())?, &e.name, "end", state))
    });
    steps.chain(ends).collect()
}

/// A line of the figure before its label has found a place.
struct Way {
    curve: Curve,
    edge: Edge,
    /// How far its label stands below the middle: two ways to the same step have one line, and their labels stand below
    /// each other.
    below: f64,
}

fn ways(definition: &Definition, run: &Run, places: &HashMap<&str, (f64, f64)>) -> Vec<Way> {
    let ways = definition.steps.iter().flat_map(|s| s.outcomes.iter().map(move |o| (s, o)));
    let ways = ways.filter_map(|(s, o)| {
        let label = if s.outcomes.len() > 1 { o.label.clone() } else { String::new() };
        let taken = run.trail.iter().any(|l| l.step == s.number && l.outcome == o.key);
        let curve = Curve::between(*places.get(s.number.as_str())?, *places.get(o.to.as_str())?);
        let beside: Vec<&str> = s.outcomes.iter().filter(|b| b.to == o.to).map(|b| b.key.as_str()).collect();
        let turn = beside.iter().position(|k| *k == o.key).unwrap_or(0);
        let below = LINE * (turn as f64 - (beside.len() as f64 - 1.0) / 2.0);
        Some(Way { curve, edge: Edge { path: String::new(), label, label_x: 0.0, label_y: 0.0, taken }, below })
    });
    ways.collect()
}

/// A label by its middle.
struct Label {
    x: f64,
    y: f64,
    width: f64,
}

impl Label {
    fn left(&self) -> f64 {
        self.x - self.width / 2.0
    }

    fn right(&self) -> f64 {
        self.x + self.width / 2.0
    }

    /// How much of it lies over a box or another label.
    fn hidden(&self, boxes: &[Node], labels: &[Self]) -> f64 {
        let over = |x: f64, y: f64, width: f64, height: f64| {
            let across = self.right().min(x + width / 2.0) - self.left().max(x - width / 2.0);
            let down = (height + LINE) / 2.0 - (self.y - y).abs();
            if across > 0.0 && down > 0.0 { across } else { 0.0 }
        };
        let boxes: f64 = boxes.iter().map(|b| over(b.x, b.y, b.width, b.height)).sum();
        boxes + labels.iter().map(|l| over(l.x, l.y, l.width, LINE - 1.0)).sum::<f64>()
    }
}

/// Labels stand on the middle of their lines; where that is covered, beside them; the least hidden place is taken.
fn labels(ways: &[Way], boxes: &[Node]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for way in ways {
        let width = way.edge.label.chars().count() as f64 * CHARACTER;
        let aside = width / 2.0 + LINE / 2.0;
        let tries = [0.5, 0.3, 0.7].into_iter().flat_map(|along| {
            let (x, y) = way.curve.at(along);
            [0.0, -aside, aside].map(|beside| Label { x: x + beside, y: y + way.below, width })
        });
        let hidden = |label: &Label| if width == 0.0 { 0.0 } else { label.hidden(boxes, &labels) };
        // The first of those that are hidden equally little.
        let best = tries.map(|l| (hidden(&l), l)).min_by(|(a, _), (b, _)| a.total_cmp(b));
        labels.extend(best.map(|(_, label)| label));
    }
    labels
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

/// A cubic curve by its four points.
struct Curve([(f64, f64); 4]);

impl Curve {
    /// From the bottom of one box to the top of the other; a way back goes round the side.
    fn between((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Self {
        if y2 > y1 {
            let (from, to) = (y1 + HEIGHT / 2.0, y2 - HEIGHT / 2.0);
            let bend = (to - from) / 2.0;
            return Self([(x1, from), (x1, from + bend), (x2, to - bend), (x2, to)]);
        }
        let (from, to) = (x1 - WIDTH / 2.0, x2 - WIDTH / 2.0);
        let out = from.min(to) - MARGIN * 0.8;
        Self([(from, y1), (out, y1), (out, y2), (to, y2)])
    }

    fn at(&self, t: f64) -> (f64, f64) {
        let part = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
        self.0.iter().zip(part).fold((0.0, 0.0), |(x, y), (p, part)| (x + p.0 * part, y + p.1 * part))
    }

    fn path(&self, right: f64, down: f64) -> String {
        let [a, b, c, d] = self.0.map(|(x, y)| format!("{:.1} {:.1}", x + right, y + down));
        format!("M{a} C{b} {c} {d}")
    }
}
