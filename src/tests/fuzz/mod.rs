//! Fuzzing on stable Rust: valid texts, workbooks and tables are changed at random, for as many seconds as `FUZZ_SECONDS`
//! says, and read. Nothing may panic, and nothing may take longer than a bound. `make fuzz` runs them.

mod mutation;

use crate::exchange::workbooks;
use mutation::Mutation;
use slipway::{
    domain::plan::{Plan, Rows, import, sheets},
    server::{
        markdown, plan_files,
        spreadsheet::{read_now, workbook},
    },
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// How long reading one input may take: seconds in a build without optimisation.
const SLOW: Duration = Duration::from_secs(20);

/// Feeds changed seeds to `read` until the time is up.
fn fuzz(name: &str, seeds: &[Vec<u8>], read: impl Fn(&[u8])) {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let until = Instant::now() + Duration::from_secs(seconds);
    let seed = std::env::var("FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or_else(mutation::any_seed);
    let (mut mutation, mut count, mut slowest) = (Mutation::new(seed), 0u64, Duration::ZERO);
    while Instant::now() < until {
        let input = mutation.of(seeds);
        let began = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&input)));
        slowest = slowest.max(began.elapsed());
        let keep = || {
            let file = std::env::temp_dir().join(format!("slipway-fuzz-{name}"));
            std::fs::write(&file, &input).unwrap();
            file
        };
        assert!(
            outcome.is_ok(),
            "a panic, with FUZZ_SEED={seed} after {count} inputs; the input is in {}",
            keep().display()
        );
        assert!(slowest < SLOW, "{slowest:?} for one input, with FUZZ_SEED={seed}; it is in {}", keep().display());
        count += 1;
    }
    println!("{name}: {count} inputs, the slowest took {slowest:?}");
}

fn plan() -> Plan {
    let text = include_str!("plan.toml");
    Plan::from_text(text).unwrap()
}

#[test]
#[ignore = "runs for a minute: make fuzz"]
fn plan_text() {
    let seeds = [include_bytes!("plan.toml").to_vec(), plan().to_text().into_bytes()];
    fuzz("plan-text", &seeds, |input| {
        let text = String::from_utf8_lossy(input);
        if let Ok(read) = Plan::from_text(&text) {
            assert_eq!(Plan::from_text(&read.to_text()), Ok(read));
        }
        // What is put into form stays in it.
        if let Ok(formatted) = plan_files::format(&text, false) {
            assert_eq!(plan_files::format(&formatted, false).as_ref(), Ok(&formatted));
        }
    });
}

#[test]
#[ignore = "runs for a minute: make fuzz"]
fn xlsx() {
    let plain = workbooks::plain(&[&["Task", "Owner", "Start"], &["Stop", "Ada", "20:00"]]);
    let seeds = [workbooks::team_plan(8), plain, workbook(&plan().to_sheets()).unwrap()];
    fuzz("xlsx", &seeds, |input| import_all("plan.xlsx", input));
}

/// Parts of a workbook, changed before they are packed: else checksums keep most changes from the readers of XML.
#[test]
#[ignore = "runs for a minute: make fuzz"]
fn xlsx_parts() {
    const PARTS: [&str; 4] = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
    let whole = workbooks::team_plan(8);
    let parts = workbooks::parts(&whole);
    // Which part an input is for stands before it.
    let seeds = PARTS.iter().zip(0u8..).map(|(name, n)| [vec![n], parts[*name].clone()].concat()).collect::<Vec<_>>();
    fuzz("xlsx-parts", &seeds, |input| {
        let Some((n, content)) = input.split_first() else { return };
        let name = PARTS[usize::from(*n) % PARTS.len()];
        import_all("plan.xlsx", &workbooks::with_bytes(&whole, name, content));
    });
}

#[test]
#[ignore = "runs for a minute: make fuzz"]
fn csv() {
    let seeds = ["Task,Owner,Start,Duration\nStop,Ada,20:00,1h 30\n\"a,\nb\",Ben,,5\n", "A;B\n1;2\n"];
    fuzz("csv", &seeds.map(|s| s.as_bytes().to_vec()), |input| import_all("plan.csv", input));
}

#[test]
#[ignore = "runs for a minute: make fuzz"]
fn markdown_text() {
    let seeds = [
        "# Plan\n\n- [ ] one\n- two `code`\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n> quoted\n\n![x](y.png) <b>bold</b>",
        "[a](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)> https://example.org [r]: data:x",
        "* * * * * *\n> > > > >\n```\n<svg onload=x>\n```\n[[[[[[![![![",
    ];
    fuzz("markdown", &seeds.map(|s| s.as_bytes().to_vec()), |input| {
        let html = markdown::render(&String::from_utf8_lossy(input), 4, &|_| None).to_lowercase();
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let bare: String = tag.split('"').step_by(2).collect();
            let safe = !tag.starts_with("script") && !tag.starts_with("svg") && !tag.contains("\"javascript:");
            assert!(safe && !bare.contains(" on"), "<{tag}> in {html}");
        }
    });
}

/// Reads a file as an upload is read, and looks at every sheet for every table.
fn import_all(name: &str, input: &[u8]) {
    let Ok(book) = read_now(name, input) else { return };
    if sheets::is_exported(&book.sheets) {
        let _ = Plan::from_sheets(&book.sheets);
    }
    let _ = import::likely_sheet(&book.sheets);
    for sheet in &book.sheets {
        let _ = import::likely_table(sheet);
        for rows in Rows::ALL {
            let mapping = import::mapping(sheet, *rows, None);
            let preview = import::preview(sheet, &mapping, import::Context::default());
            let mut ids = (0..).map(|n| format!("n{n}"));
            import::take_over(&mut Plan::default(), *rows, &preview.taken, import::How::Append, || ids.next().unwrap());
        }
    }
}
