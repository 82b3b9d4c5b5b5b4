//! What the server says it has saved is saved: the real program, killed without warning again and again while people
//! write, on SQLite. A client remembers what was acknowledged and looks for it after each restart.

use crate::{
    race::{PEOPLE, board},
    support::{PASSWORD, Person, TestApp, world},
};
use slipway::{
    api::Done,
    server::{run, store::Store},
};
use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_slipway");
/// Times that the server is killed.
const ROUNDS: u32 = 25;

/// A running server.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Starts the program (or something that starts it) on the data, and waits until it is ready.
    fn start(mut command: Command, data: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        command.args(["serve", "--addr", &address, "--data"]).arg(data);
        command.env("SLIPWAY_LOG", "error").env_remove("SLIPWAY_DATABASE_URL").env_remove("SLIPWAY_PUBLIC_URL");
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert!(said.contains("is ready"), "{said}");
        Self { process, address }
    }

    /// Kills it as a power cut would, as far as the program can tell.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Sends a form as somebody; none when no whole answer came back.
async fn submit(
    http: &reqwest::Client,
    address: &str,
    token: &str,
    path: &str,
    fields: &[(&str, String)],
) -> Option<(u16, Done)> {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (format!("form[{n}]"), v)).collect();
    let answer = http
        .post(format!("http://{address}/api/{path}"))
        .header("origin", format!("http://{address}"))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", format!("slipway={token}"))
        .body(serde_urlencoded::to_string(fields).unwrap())
        .send()
        .await
        .ok()?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.ok()?;
    Some((status, serde_json::from_slice(&body).unwrap_or_default()))
}

/// The fields of a release's form.
fn fields(title: &str, version: &str) -> Vec<(&'static str, String)> {
    vec![
        ("product", world().payments.to_string()),
        ("title", title.into()),
        ("kind", "minor".into()),
        ("version", version.into()),
        ("window_start", "2027-03-01T10:00".into()),
        ("window_end", "2027-03-01T12:00".into()),
        ("time_zone", "UTC".into()),
    ]
}

/// What was acknowledged: each release's id, and its title as last acknowledged and as last asked for.
#[derive(Default)]
struct Acknowledged {
    releases: Vec<(String, String, Option<String>)>,
}

/// Raises and edits releases until the server is gone.
async fn write_until_killed(address: String, writer: u32, round: u32, acknowledged: Arc<Mutex<Acknowledged>>) {
    let http = reqwest::Client::new();
    for n in 0_u32.. {
        let title = format!("Round {round}, writer {writer}, release {n}");
        let version = format!("{round}.{writer}.{n}");
        let raised =
            submit(&http, &address, &Person::ReleaseManager.token(), "releases/raise", &fields(&title, &version)).await;
        let Some((200, done)) = raised else { return };
        let id = done.go_to.unwrap().rsplit('/').next().unwrap().to_owned();
        let place = {
            let mut all = acknowledged.lock().unwrap();
            all.releases.push((id.clone(), title.clone(), None));
            all.releases.len() - 1
        };
        for edit in 0..3 {
            let edited = format!("{title}, edit {edit}");
            acknowledged.lock().unwrap().releases[place].2 = Some(edited.clone());
            let mut form = fields(&edited, &version);
            form.push(("request", id.clone()));
            let Some((200, _)) = submit(&http, &address, &Person::ReleaseManager.token(), "releases/edit", &form).await
            else {
                return;
            };
            acknowledged.lock().unwrap().releases[place].1 = edited;
        }
    }
}

/// Somebody votes; once acknowledged it counts, and so does a vote that is sent again because nothing came back.
async fn vote(address: String, token: String, release: String, hash: String) -> bool {
    let form = [
        ("request", release),
        ("gate", "rollout".into()),
        ("revision_hash", hash),
        // Abstentions decide nothing, so that everybody can still vote.
        ("choice", "abstain".into()),
        ("comment", String::new()),
        ("password", PASSWORD.into()),
    ];
    match submit(&reqwest::Client::new(), &address, &token, "approvals/cast", &form).await {
        Some((status, _)) => {
            assert_eq!(status, 200, "a vote that may have been counted before");
            true
        }
        None => false,
    }
}

/// A folder with the sample data, closed and ready for a server.
async fn data() -> TestApp {
    let app = TestApp::sqlite().await;
    app.state.store.close().await;
    app
}

/// Looks for everything that was acknowledged, in the database itself.
async fn nothing_is_lost(file: &Path, acknowledged: &Acknowledged, round: u32) {
    let store = Store::open_sqlite(file).await.unwrap();
    let mut tx = store.read(world().workspace).await.unwrap();
    for (id, title, asked) in &acknowledged.releases {
        let found = tx.request(id.parse().unwrap()).await.unwrap();
        let found = found.unwrap_or_else(|| panic!("round {round}: “{title}” was acknowledged and is lost"));
        let is_asked = asked.as_ref() == Some(&found.title);
        assert!(found.title == *title || is_asked, "round {round}: “{}” instead of “{title}”", found.title);
        let history = tx.history(found.id, 100).await.unwrap();
        let raised = history.iter().filter(|e| e.kind == "release.raised").count();
        assert_eq!(raised, 1, "round {round}: “{title}” without its event");
    }
    drop(tx);
    run::verify(&store, world().workspace).await.unwrap().unwrap();
    store.close().await;
}

/// Nothing that was acknowledged is lost, no vote counts twice, and the audit trail holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_after_kill() {
    let app = TestApp::sqlite().await;
    let voters = board(&app).await;
    let ballot = app.release().title("The one that is voted on").raise().await.at("13").await;
    let (ballot, hash) = (ballot.id.clone(), ballot.overview().await.revision.unwrap().1);
    app.state.store.close().await;
    let folder = app.state.config.data.clone();
    let file = folder.join("slipway.sqlite");
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let mut voted: BTreeSet<usize> = BTreeSet::new();
    for round in 0..ROUNDS {
        let server = Server::start(Command::new(PROGRAM), &folder);
        let writers: Vec<_> = (0..3)
            .map(|n| tokio::spawn(write_until_killed(server.address.clone(), n, round, acknowledged.clone())))
            .collect();
        // Two vote in each round; whoever got no answer in the round before votes again.
        let due = usize::try_from(round).unwrap() * 2 + 2;
        let votes: Vec<_> = (0..due.min(PEOPLE))
            .filter(|n| !voted.contains(n))
            .map(|n| (n, tokio::spawn(vote(server.address.clone(), voters[n].clone(), ballot.clone(), hash.clone()))))
            .collect();
        // Spread over where a write may be, without a random number.
        tokio::time::sleep(Duration::from_millis(150 + u64::from(round * 37 % 200))).await;
        server.kill();
        for writer in writers {
            writer.await.unwrap();
        }
        for (n, vote) in votes {
            if vote.await.unwrap() {
                voted.insert(n);
            }
        }
        let known = std::mem::take(&mut *acknowledged.lock().unwrap());
        nothing_is_lost(&file, &known, round).await;
        *acknowledged.lock().unwrap() = known;
    }
    every_vote_counts_once(&file, &ballot, voted.len()).await;
    let count = acknowledged.lock().unwrap().releases.len();
    assert!(count > 50, "only {count} releases were raised: the test tests too little");
    let verified = Command::new(PROGRAM).args(["verify-audit", "--data"]).arg(&folder).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("the chain holds"), "{said}");
}

/// At least those that were acknowledged are there, each once, each with one entry in the trail.
async fn every_vote_counts_once(file: &Path, ballot: &str, acknowledged: usize) {
    assert!(acknowledged > 10, "only {acknowledged} votes were acknowledged: the test tests too little");
    let store = Store::open_sqlite(file).await.unwrap();
    let mut tx = store.read(world().workspace).await.unwrap();
    let votes = tx.votes(ballot.parse().unwrap()).await.unwrap();
    let votes: Vec<Uuid> = votes.into_iter().filter(|v| v.gate == "rollout").map(|v| v.person.0).collect();
    let voters: BTreeSet<_> = votes.iter().collect();
    assert_eq!(voters.len(), votes.len());
    assert!(votes.len() >= acknowledged, "{acknowledged} votes were acknowledged, {} are there", votes.len());
    let history = tx.history(ballot.parse().unwrap(), 10_000).await.unwrap();
    let cast = history.iter().filter(|e| e.kind == "vote.cast" && e.data["gate"] == "rollout").count();
    assert_eq!(cast, votes.len());
    drop(tx);
    store.close().await;
}

/// Before the answer leaves, the write is on the disk: each "200" is preceded by an fdatasync of the write-ahead log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_on_the_disk_before_it_is_acknowledged() {
    let app = data().await;
    let folder = app.state.config.data.clone();
    let log = folder.join("strace.log");
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|s| s.success());
    if !works {
        eprintln!("strace is not installed or may not trace: the flush before each answer is not looked at.");
        return;
    }
    let mut traced = Command::new("strace");
    let calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg,sendmmsg";
    traced.args(["-f", "-y", "-s", "16", "-e", calls, "-o"]).arg(&log).arg(PROGRAM);
    let mut server = Server::start(traced, &folder);
    let http = reqwest::Client::new();
    for n in 0..10 {
        let form = fields(&format!("Release {n}"), &format!("1.0.{n}"));
        let raised = submit(&http, &server.address, &Person::ReleaseManager.token(), "releases/raise", &form).await;
        assert_eq!(raised.map(|r| r.0), Some(200));
    }
    // strace hands the signal on and ends with the program.
    let program = Command::new("pgrep").args(["-P", &server.process.id().to_string()]).output().unwrap();
    let program = String::from_utf8_lossy(&program.stdout).trim().to_owned();
    assert!(Command::new("kill").args(["-TERM", &program]).status().unwrap().success());
    server.process.wait().unwrap();
    let (mut flushes, mut answers) = (0, 0);
    // Threads whose flush of the log has begun; it counts when it has ended.
    let mut flushing = std::collections::HashSet::new();
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        let thread = line.split_whitespace().next().unwrap_or_default().to_owned();
        if line.contains("sync(") && line.contains("slipway.sqlite-wal") {
            if line.contains("unfinished") {
                flushing.insert(thread);
            } else {
                flushes += 1;
            }
        } else if line.contains("sync resumed") {
            flushes += i32::from(flushing.remove(&thread));
        } else if line.contains("HTTP/1.1 200 ") {
            answers += 1;
            assert!(flushes > 0, "answer {answers} left before anything was flushed");
            flushes = 0;
        }
    }
    assert_eq!(answers, 10);
}

/// A second server on the same file is refused: two would not see each other's locks on writing.
#[tokio::test]
async fn one_server_at_a_time_has_a_sqlite_file() {
    let app = data().await;
    let config = (*app.state.config).clone();
    let first = run::open(config.clone()).await.unwrap();
    let second = run::open(config.clone()).await.err().expect("the second is refused");
    assert!(second.to_string().contains("in use by another Slipway"), "{second}");
    first.state.store.close().await;
    drop(first);
    run::open(config).await.unwrap();
}
