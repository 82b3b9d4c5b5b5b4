//! What is seen from outside: the size of the client, the program's start and memory, the editor in Chromium.

use super::{Line, milliseconds, pages::serve};
use crate::support::*;
use slipway::domain::plan::{Activity, Plan};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Steps of the plan that is opened, typed into and pasted into.
const STEPS: usize = 500;

/// Everything that the browser runs, compressed as it is served.
pub fn client_size() -> Vec<Line> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site");
    let mut bytes = 0;
    for file in std::fs::read_dir(site).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".wasm.br") || name.ends_with(".js.br") {
            bytes += file.metadata().unwrap().len();
        }
    }
    let figure = format!("{} kB", bytes / 1000);
    vec![Line::new("wasm and JS of the whole app, brotli", "at most 400 kB", figure, bytes <= 400_000)]
}

/// The release build on demo data that are there already.
pub async fn start_and_idle() -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::var("SLIPWAY_BIN").expect("SLIPWAY_BIN names the release build");
    let mut measured = (Duration::ZERO, 0);
    for wait in [Duration::ZERO, Duration::from_secs(3)] {
        let mut command = Command::new(&program);
        command.args(["serve", "--demo", "--addr", "127.0.0.1:3899", "--data"]).arg(folder.path());
        let start = Instant::now();
        let mut process = command.env("SLIPWAY_LOG", "error").stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("is ready"), "{said}");
        measured.0 = start.elapsed();
        tokio::time::sleep(wait).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
        let resident = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
        measured.1 = resident.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or_default();
        let _ = Command::new("kill").arg(process.id().to_string()).status();
        process.wait().unwrap();
    }
    let (ready, kilobytes) = measured;
    let memory = format!("{} MB", kilobytes / 1000);
    vec![
        Line::new("demo data: ready after start", "at most 300 ms", milliseconds(ready), ready.as_millis() <= 300),
        Line::new("demo data: idle, resident", "at most 60 MB", memory, kilobytes <= 60_000),
    ]
}

/// A plan of 500 steps in Chromium: opening it, typing with a processor four times slower, pasting.
pub async fn editor() -> Vec<Line> {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let activities = (0..STEPS).map(|n| Activity {
        id: format!("s{n}"),
        title: format!("Step {n}"),
        waits_for: vec![],
        ..releases::complete_plan().activities[0].clone()
    });
    release.write_plan(&Plan { activities: activities.collect(), ..releases::complete_plan() }).await;
    let address = serve(app.router.clone()).await;
    let mut command = Command::new("node");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/measure.mjs")).stderr(Stdio::inherit());
    command.args([
        format!("http://{address}"),
        format!("slipway={}", Person::ReleaseManager.token()),
        release.tab("plan"),
        STEPS.to_string(),
    ]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let times: Vec<f64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [paint, alive, median, late, preview, shown] = times[..] else { panic!("measure.mjs said {said:?}") };
    let opened = format!("{paint:.0} ms; the editor is alive after {alive:.0} ms");
    let typed = format!("median {median:.1} ms, 95th percentile {late:.1} ms");
    let pasted = format!("{preview:.0} ms to the preview, then {shown:.0} ms to the rows");
    let budget = "median at most 16 ms, 95th percentile 50 ms";
    vec![
        Line::without_budget("a plan of 500 steps: first paint, median of 10 loads", opened),
        Line::new("keystroke to paint, 500 steps, 4× slower CPU", budget, typed, median <= 16.0 && late <= 50.0),
        Line::without_budget("500 rows pasted in place of 500, medians of 5", pasted),
    ]
}
