//! Long texts of people, written as Markdown, as HTML that is safe to show. Tables, strikethrough, bare addresses and task
//! lists are understood. HTML in a text is shown as it was typed, images come from the release's own files only, and the
//! whole goes through a list of allowed elements in any case. Whose text it is and who may read it is not asked here.

use crate::domain::text;
use ammonia::{Builder, UrlRelative};
use comrak::{
    Arena, Node, Options,
    arena_tree::NodeEdge,
    nodes::{NodeCodeBlock, NodeLink, NodeList, NodeTaskItem, NodeValue},
    options::{Extension, Render},
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Lists and quotes that one line may open.
const MAX_MARKERS: usize = 20;
/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 64;
/// Cells that tables might have: the widest line with bars, times the lines.
const MAX_CELLS: usize = 20_000;
/// Elements and pieces of text.
const MAX_NODES: usize = 50_000;
/// Bytes of HTML.
const MAX_BYTES: usize = 1_000_000;
/// What images are called whose bytes browsers show; anything else is offered as a file.
const IMAGES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// Finds the address of one of the release's files by its name.
pub type Files<'f> = dyn Fn(&str) -> Option<String> + 'f;

/// The text as HTML. Its headings begin at `heading`, below those of the page. What would take long to lay out - far too
/// long, nested far too deeply - is shown as it was typed, and says so.
pub fn render(text: &str, heading: u8, files: &Files) -> String {
    let html = if is_too_much(text) { None } else { lay_out(text, heading, files) };
    let html = html.filter(|html| html.len() <= MAX_BYTES).unwrap_or_else(|| as_typed(text));
    ALLOWED.clean(&html).to_string()
}

/// Whether reading the text at all could take long; looked at before it is read.
fn is_too_much(text: &str) -> bool {
    if text.len() > 4 * text::NOTE || text.chars().count() > text::NOTE {
        return true;
    }
    let lines = || text.split(['\n', '\r']);
    let bars = lines().map(|line| line.bytes().filter(|b| *b == b'|').count()).max().unwrap_or_default();
    bars * lines().count() > MAX_CELLS || lines().any(|line| markers(line) > MAX_MARKERS)
}

/// How many lists and quotes a line opens.
fn markers(line: &str) -> usize {
    let (mut rest, mut count) = (line.trim_start(), 0);
    while count <= MAX_MARKERS && !is_rule(rest) {
        let Some(inside) = rest.strip_prefix('>').or_else(|| after_bullet(rest)) else { break };
        rest = inside.trim_start();
        count += 1;
    }
    count
}

/// A line across the page, such as `* * *`.
fn is_rule(line: &str) -> bool {
    ['*', '-', '_'].iter().any(|mark| {
        line.starts_with(*mark)
            && line.chars().all(|c| c == *mark || c.is_whitespace())
            && line.matches(*mark).count() >= 3
    })
}

/// What follows the mark or number of a list's entry.
fn after_bullet(line: &str) -> Option<&str> {
    let after_number = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if (1..=9).contains(&(line.len() - rest.len())) { rest.strip_prefix(['.', ')']) } else { None }
    };
    let rest = line.strip_prefix(['-', '+', '*']).or_else(after_number)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
}

/// Reads the text and writes it as HTML; none if it turns out to be too much.
fn lay_out(text: &str, heading: u8, files: &Files) -> Option<String> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &OPTIONS);
    let (mut depth, mut nodes) = (0_usize, Vec::new());
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                nodes.push(node);
            }
            NodeEdge::End(_) => depth -= 1,
        }
        if depth > MAX_DEPTH || nodes.len() > MAX_NODES {
            return None;
        }
    }
    for node in nodes {
        adapt(&arena, node, heading, files);
    }
    let mut html = String::new();
    comrak::format_html(root, &OPTIONS, &mut html).ok()?;
    Some(html)
}

/// Makes of a node what our pages show.
fn adapt<'a>(arena: &'a Arena<'a>, node: Node<'a>, heading: u8, files: &Files) {
    let value = node.data().value.clone();
    let new = match value {
        NodeValue::Heading(mut found) => {
            found.level = (found.level + heading.saturating_sub(1)).min(6);
            NodeValue::Heading(found)
        }
        // Shown, not dropped: whoever approves a text has to see all of it.
        NodeValue::HtmlBlock(block) => {
            NodeValue::CodeBlock(Box::new(NodeCodeBlock { literal: block.literal, ..NodeCodeBlock::default() }))
        }
        NodeValue::HtmlInline(html) => NodeValue::Text(html.into()),
        NodeValue::Image(link) => return image(arena, node, *link, files),
        NodeValue::Link(link) => match address(&link.url, files) {
            Some(url) => NodeValue::Link(Box::new(NodeLink { url, ..*link })),
            None => return,
        },
        NodeValue::TaskItem(task) => return task_item(arena, node, task),
        NodeValue::Table(_) => return scrollable(arena, node),
        _ => return,
    };
    node.data_mut().value = new;
}

/// An image of the release is shown. One from elsewhere would tell its server who reads the plan, and when; it becomes a
/// link, and so does a file that is no image.
fn image<'a>(arena: &'a Arena<'a>, node: Node<'a>, link: NodeLink, files: &Files) {
    let found = address(&link.url, files);
    let ending = link.url.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_image = ending.is_some_and(|ending| IMAGES.contains(&ending.as_str()));
    if let (Some(url), true) = (&found, is_image) {
        node.data_mut().value = NodeValue::Image(Box::new(NodeLink { url: url.clone(), ..link }));
        return;
    }
    if node.first_child().is_none() {
        node.append(arena.alloc(NodeValue::Text(link.url.clone().into()).into()));
    }
    let in_link = node.ancestors().skip(1).any(|a| matches!(a.data().value, NodeValue::Link(_)));
    if in_link {
        // A link cannot stand in another.
        for child in node.children().collect::<Vec<_>>() {
            node.insert_before(child);
        }
        node.detach();
    } else {
        let url = found.unwrap_or_else(|| link.url.clone());
        node.data_mut().value = NodeValue::Link(Box::new(NodeLink { url, ..link }));
    }
}

/// The address of a file of the release that a text names; names with blanks are often written with `%20`.
fn address(name: &str, files: &Files) -> Option<String> {
    files(name).or_else(|| files(&name.replace("%20", " ")))
}

/// A check box that nobody can tick would be a form field without a label; it is a mark.
fn task_item<'a>(arena: &'a Arena<'a>, node: Node<'a>, task: NodeTaskItem) {
    let mark = match task.symbol {
        Some(_) => r#"<span class="task" role="img" aria-label="Done">☑</span> "#,
        None => r#"<span class="task" role="img" aria-label="Open">☐</span> "#,
    };
    let inside = node.first_child().filter(|c| matches!(c.data().value, NodeValue::Paragraph)).unwrap_or(node);
    inside.prepend(arena.alloc(NodeValue::Raw(mark.to_owned()).into()));
    let list = node.parent().and_then(|p| match &p.data().value {
        NodeValue::List(list) => Some(*list),
        _ => None,
    });
    node.data_mut().value = NodeValue::Item(list.unwrap_or_else(NodeList::default));
}

/// A wide table scrolls in a frame of its own, which the keyboard reaches.
fn scrollable<'a>(arena: &'a Arena<'a>, table: Node<'a>) {
    let frame = r#"<div class="table-wrap" role="region" aria-label="Table" tabindex="0">"#;
    table.insert_before(arena.alloc(NodeValue::Raw(frame.to_owned()).into()));
    table.insert_after(arena.alloc(NodeValue::Raw("</div>\n".to_owned()).into()));
}

/// The text as it stands.
fn as_typed(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<p class=\"muted\">This text is too long or too deeply nested to be laid out; here it is as it was typed.</p>\
         <p class=\"as-typed\">{text}</p>"
    )
}

/// A line break that was typed is one that is shown: most people write so.
static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| Options {
    extension: Extension { strikethrough: true, table: true, autolink: true, tasklist: true, ..Extension::default() },
    render: Render { hardbreaks: true, escape: true, ..Render::default() },
    ..Options::default()
});

/// What may be in the HTML at all. There are no ids, styles or scripts, and addresses lead to web pages, mailboxes,
/// telephones and Slipway. The router leaves links alone that are `external`: files are no pages.
static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(set(&[
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "div",
            "em",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "span",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .clean_content_tags(set(&["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", set(&["href"])),
            ("div", set(&["role", "aria-label", "tabindex"])),
            ("img", set(&["src", "alt"])),
            ("ol", set(&["start"])),
            ("span", set(&["role", "aria-label"])),
            ("td", set(&["align"])),
            ("th", set(&["align"])),
        ]))
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([
            ("div", set(&["table-wrap"])),
            ("p", set(&["as-typed", "muted"])),
            ("span", set(&["task"])),
        ]))
        .url_schemes(set(&["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(address_only)
        .link_rel(Some("noopener nofollow external"));
    builder
});

fn address_only<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let is_ours = value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\");
    let starts = |with: &str| value.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let fine = match (element, attribute) {
        ("img", "src") => is_ours,
        ("a", "href") => is_ours || ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| starts(scheme)),
        _ => true,
    };
    fine.then_some(value.into())
}
