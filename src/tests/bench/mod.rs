//! The budgets, measured: `make bench` runs this in a release build and prints the table. Figures are ratios taken in one
//! run wherever possible, since machines differ. Nothing here asserts a time.

mod live;
mod outside;
mod pages;
mod votes;

use std::time::{Duration, Instant};

/// One line of the table.
pub struct Line {
    what: &'static str,
    budget: &'static str,
    figure: String,
    /// Whether the budget is kept, where there is one.
    kept: Option<bool>,
}

impl Line {
    pub fn new(what: &'static str, budget: &'static str, figure: String, kept: bool) -> Self {
        Self { what, budget, figure, kept: Some(kept) }
    }

    pub fn without_budget(what: &'static str, figure: String) -> Self {
        Self { what, budget: "none", figure, kept: None }
    }
}

/// The time below which the given share of the times lies.
pub fn percentile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let at = (last as f64 * share).round() as usize;
    times.get(at).copied().unwrap_or_default()
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// How long it took.
pub async fn timed<T>(what: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let done = what.await;
    (done, start.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by `make bench`"]
async fn budgets() {
    println!("\n| what | budget | measured | kept |\n|---|---|---|---|");
    // Each as soon as it is known: what fails later takes nothing back.
    show(outside::client_size());
    show(outside::start_and_idle().await);
    show([pages::throughput().await]);
    show(pages::growth().await);
    show([votes::rate().await]);
    show([live::delay().await]);
    show(outside::editor().await);
}

fn show(lines: impl IntoIterator<Item = Line>) {
    for line in lines {
        let kept = line.kept.map_or("–", |kept| if kept { "yes" } else { "no" });
        println!("| {} | {} | {} | {kept} |", line.what, line.budget, line.figure);
    }
}
