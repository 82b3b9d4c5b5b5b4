//! Long texts as HTML: what is laid out, what never gets through, and that no text takes long.

use proptest::prelude::*;
use slipway::server::markdown;
use std::time::{Duration, Instant};

fn file(name: &str) -> Option<String> {
    ["plan.png", "my shot.png", "risks.pdf"].contains(&name).then(|| format!("/files/{}", name.replace(' ', "-")))
}

fn render(text: &str) -> String {
    markdown::render(text, 4, &file)
}

/// Every tag of the HTML with its attributes. Fails on anything that is not a well-formed tag of ours.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let (mut tags, mut rest) = (Vec::new(), html);
    while let Some((_, tail)) = rest.split_once('<') {
        let mut quoted = false;
        let end = tail.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, after) = tail.split_at(end.expect("every tag ends"));
        rest = after;
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut found = Vec::new();
        let mut parts = attributes.split('"');
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            found.push((key.trim().trim_end_matches('=').to_owned(), value.to_owned()));
        }
        tags.push((name.trim_start_matches('/').to_owned(), found));
    }
    tags
}

/// Fails if anything is in the HTML that could run, look like another part of the page, or call another server.
#[track_caller]
fn is_safe(html: &str) {
    const TAGS: &[&str] = &[
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
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
    ];
    const ATTRIBUTES: &[&str] =
        &["href", "rel", "src", "alt", "start", "align", "role", "aria-label", "tabindex", "class"];
    const CLASSES: &[&str] = &["table-wrap", "as-typed", "muted", "task"];
    for (name, attributes) in tags(html) {
        assert!(TAGS.contains(&name.as_str()), "<{name}> in {html}");
        for (key, value) in attributes {
            assert!(ATTRIBUTES.contains(&key.as_str()), "{key} in {html}");
            let lower = value.to_lowercase();
            let fine = match key.as_str() {
                "src" => lower.starts_with("/files/"),
                "href" => {
                    lower.starts_with('/') && !lower.starts_with("//")
                        || ["http://", "https://", "mailto:", "tel:"].iter().any(|s| lower.starts_with(s))
                }
                "class" => CLASSES.contains(&value.as_str()),
                "rel" => value == "noopener nofollow external",
                _ => true,
            };
            assert!(fine, "{key}={value} in {html}");
        }
    }
}

#[test]
fn what_people_write_is_laid_out() {
    assert_eq!(render("One\ntwo **bold** ~~gone~~"), "<p>One<br>\ntwo <strong>bold</strong> <del>gone</del></p>\n");
    assert_eq!(render("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    let table = render("| Who | When |\n|---|--:|\n| Ada | 9 |");
    assert!(table.contains("<th>Who</th>") && table.contains(r#"<td align="right">9</td>"#), "{table}");
    assert!(table.contains(r#"<div class="table-wrap" role="region" aria-label="Table" tabindex="0">"#), "{table}");
    let tasks = render("- [x] told\n- [ ] trained");
    assert!(tasks.contains(r#"aria-label="Done">☑</span> told"#), "{tasks}");
    assert!(tasks.contains(r#"aria-label="Open">☐</span> trained"#), "{tasks}");
    let code = render("```sql\nSELECT *\n```");
    assert_eq!(code, "<pre><code>SELECT *\n</code></pre>\n");
    let link = render("See https://example.org/a?b=1&c=2.");
    assert!(
        link.contains(r#"<a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow external">"#),
        "{link}"
    );
    for text in ["", " ", "\n\n"] {
        assert_eq!(render(text), "");
    }
}

#[test]
fn headings_stand_below_those_of_the_page() {
    assert_eq!(render("# A\n\n## B\n\n###### C"), "<h4>A</h4>\n<h5>B</h5>\n<h6>C</h6>\n");
    assert_eq!(markdown::render("# A\n\nB\n=", 3, &file), "<h3>A</h3>\n<h3>B</h3>\n");
}

#[test]
fn html_in_a_text_is_shown_as_it_was_typed() {
    let inline = render("Press <kbd>Enter</kbd> & go");
    assert_eq!(inline, "<p>Press &lt;kbd&gt;Enter&lt;/kbd&gt; &amp; go</p>\n");
    let block = render("<script>alert(1)</script>\n\n<!-- hidden -->\n");
    assert!(
        block.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && block.contains("&lt;!-- hidden --&gt;"),
        "{block}"
    );
    is_safe(&block);
}

#[test]
fn addresses_that_run_or_hide_lead_nowhere() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,x",
        "data:image/png;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/\\example.org",
        "x\"onclick=\"alert(1)",
        "ftp://example.org",
        "blob:x",
    ] {
        let html =
            render(&format!("[x](<{address}>) [y]({address}) <{address}> ![z]({address})\n\n[r]\n\n[r]: {address}"));
        is_safe(&html);
        assert!(!html.contains("<img"), "{html}");
    }
}

#[test]
fn images_come_from_the_release_itself() {
    assert_eq!(render("![How](plan.png)"), "<p><img src=\"/files/plan.png\" alt=\"How\"></p>\n");
    for name in ["<my shot.png>", "my%20shot.png"] {
        assert!(render(&format!("![a]({name})")).contains(r#"src="/files/my-shot.png""#), "{name}");
    }
    let remote = render("![Chart](https://example.org/chart.png) ![](https://example.org/b.png)");
    assert!(!remote.contains("<img") && remote.contains(r#"<a href="https://example.org/chart.png""#), "{remote}");
    assert!(remote.contains(">https://example.org/b.png</a>"), "{remote}");
    let other = render("![Risks](risks.pdf) [Risks](risks.pdf) ![none](none.png)");
    assert_eq!(other.matches(r#"<a href="/files/risks.pdf""#).count(), 2, "{other}");
    assert!(!other.contains("<img") && other.contains("none"), "{other}");
    let inside = render("[![Chart](https://example.org/c.png) more](https://example.org)");
    assert_eq!(inside.matches("<a ").count(), 1, "{inside}");
}

#[test]
fn what_is_too_much_is_shown_as_typed_and_in_time() {
    let lines = |from: usize| (0..from).map(|n| format!("{}- a", "  ".repeat(n))).collect::<Vec<_>>().join("\n");
    let wide = format!("{}\n{}\n{}", "|a".repeat(4000), "|-".repeat(4000), "a\n".repeat(1500));
    for text in [
        "[".repeat(1_000_000),
        "> ".repeat(10_000),
        ">".repeat(19_000),
        "- ".repeat(9000) + "a",
        "1. ".repeat(6000) + "a",
        lines(135),
        wide,
        "*".repeat(9000) + "a" + &"*".repeat(9000),
        "x".repeat(20_001),
        format!("{}a{}", "![".repeat(3500), "](b)".repeat(3000)),
    ] {
        let begun = Instant::now();
        let html = render(&text);
        let start: String = text.chars().take(40).collect();
        assert!(html.contains("as it was typed") && html.contains("class=\"as-typed\""), "{start}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{start} took {:?}", begun.elapsed());
        is_safe(&html);
    }
}

#[test]
fn texts_that_are_hard_to_read_do_not_take_long() {
    for piece in [
        "[",
        "![",
        "*a ",
        "**a_ ",
        "`",
        "a`b``",
        "<",
        "<a ",
        "&",
        "[a](",
        "[a](<b",
        "[a]: b\n",
        "\\",
        "~~a ",
        "|",
        "a|b\n",
        "- a\n\n",
        "1. a\n",
        "www.a.b ",
        "http://",
        "a@b.c ",
        "<!--",
        "<![CDATA[",
        "<?",
        "[^a]",
        "_*_",
        "]",
        "](",
        "#\n",
        "> a\n",
        "\t",
        "```\n",
        "- [ ] a\n",
        "===\n",
        "&amp;",
        "\u{0}",
        "\u{202e}",
        "🦀",
        "e\u{301}",
    ] {
        let text = piece.repeat(19_000 / piece.chars().count());
        let begun = Instant::now();
        is_safe(&render(&text));
        assert!(begun.elapsed() < Duration::from_secs(10), "{piece} took {:?}", begun.elapsed());
    }
}

#[test]
fn a_line_across_the_page_is_no_nested_list() {
    assert_eq!(render(&"- ".repeat(40)), "<hr>\n");
    assert_eq!(render(&format!("a\n\n{}", "-".repeat(80))), "<p>a</p>\n<hr>\n");
    assert!(render("> > > a").contains("<blockquote>"));
}

/// Pieces of which hostile texts are made.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<script>"),
        Just("</p>"),
        Just("javascript:"),
        Just("onerror=\""),
        Just("<img src=x "),
        Just("[a]("),
        Just(")"),
        Just("!["),
        Just("](plan.png)"),
        Just("\""),
        Just("'"),
        Just(">"),
        Just("<"),
        Just("- "),
        Just("\n"),
        Just("```"),
        Just("`"),
        Just("|a|b|\n|-|-|\n"),
        Just("&#x3c;"),
        Just("&quot;"),
        Just("\\"),
        Just("<style>"),
        Just("http://a.b/"),
        Just("<a href=\"javascript:x\">"),
        Just("- [x] "),
        Just("    "),
        Just("<!--"),
        Just("]]>"),
        Just("[x]: "),
        Just("<svg/onload=x>"),
        Just("style=\"x\""),
        Just("id=\"main\""),
        Just("/"),
        Just("#"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_brings_anything_that_runs(text in ".{0,300}") {
        is_safe(&render(&text));
    }

    #[test]
    fn no_hostile_text_brings_anything_that_runs(text in hostile()) {
        is_safe(&render(&text));
    }

    /// What is said is not lost: every word of plain words is there.
    #[test]
    fn words_stay(words in prop::collection::vec("[a-z]{1,9}", 1..30)) {
        let html = render(&words.join("\n"));
        prop_assert!(words.iter().all(|word| html.contains(word)), "{}", html);
    }
}
