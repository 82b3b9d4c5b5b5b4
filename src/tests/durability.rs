//! What the server says it has saved is saved: the real program, killed without warning again and again while people
//! write, on SQLite. A client remembers what was acknowledged and looks for it after each restart.

use crate::support::{Person, sample, world};
use slipway::{
    api::Done,
    server::{clock, config::Config, run, store::Store},
};
use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

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
async fn submit(http: &reqwest::Client, address: &str, by: Person, path: &str, fields: &[(&str, String)]) -> Option<(u16, Done)> {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (format!("form[{n}]"), v)).collect();
    let answer = http
        .post(format!("http://{address}/api/{path}"))
        .header("origin", format!("http://{address}"))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", format!("slipway={}", by.token()))
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
        let raised = submit(&http, &address, Person::ReleaseManager, "releases/raise", &fields(&title, &version)).await;
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
            let Some((200, _)) = submit(&http, &address, Person::ReleaseManager, "releases/edit", &form).await else { return };
            acknowledged.lock().unwrap().releases[place].1 = edited;
        }
    }
}

/// A data folder with the sample data.
async fn data() -> TempDir {
    let folder = TempDir::new().unwrap();
    let store = Store::open_sqlite(&folder.path().join("slipway.sqlite")).await.unwrap();
    sample::fill(&store).await;
    store.close().await;
    folder
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

/// Nothing that was acknowledged is lost, nothing is there twice, and the audit trail holds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kill_after_kill() {
    let folder = data().await;
    let file = folder.path().join("slipway.sqlite");
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    for round in 0..ROUNDS {
        let server = Server::start(Command::new(PROGRAM), folder.path());
        let writers: Vec<_> = (0..3)
            .map(|n| tokio::spawn(write_until_killed(server.address.clone(), n, round, acknowledged.clone())))
            .collect();
        // Spread over where a write may be, without a random number.
        tokio::time::sleep(Duration::from_millis(150 + u64::from(round * 37 % 200))).await;
        server.kill();
        for writer in writers {
            writer.await.unwrap();
        }
        let known = std::mem::take(&mut *acknowledged.lock().unwrap());
        nothing_is_lost(&file, &known, round).await;
        *acknowledged.lock().unwrap() = known;
    }
    let count = acknowledged.lock().unwrap().releases.len();
    assert!(count > 50, "only {count} releases were raised: the test tests too little");
    let verified = Command::new(PROGRAM).args(["verify-audit", "--data"]).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("the chain holds"), "{said}");
}

/// Before the answer leaves, the write is on the disk: each "200" is preceded by an fdatasync of the write-ahead log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_is_on_the_disk_before_it_is_acknowledged() {
    let folder = data().await;
    let log = folder.path().join("strace.log");
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|s| s.success());
    if !works {
        eprintln!("strace is not installed or may not trace: the flush before each answer is not looked at.");
        return;
    }
    let mut traced = Command::new("strace");
    let calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg,sendmmsg";
    traced.args(["-f", "-y", "-s", "16", "-e", calls, "-o"]).arg(&log).arg(PROGRAM);
    let mut server = Server::start(traced, folder.path());
    let http = reqwest::Client::new();
    for n in 0..10 {
        let form = fields(&format!("Release {n}"), &format!("1.0.{n}"));
        let raised = submit(&http, &server.address, Person::ReleaseManager, "releases/raise", &form).await;
        assert_eq!(raised.map(|r| r.0), Some(200));
    }
    // strace hands the signal on and ends with the program.
    let program = Command::new("pgrep").args(["-P", &server.process.id().to_string()]).output().unwrap();
    let program = String::from_utf8_lossy(&program.stdout).trim().to_owned();
    assert!(Command::new("kill").args(["-TERM", &program]).status().unwrap().success());
    server.process.wait().unwrap();
    let (mut flushes, mut answers) = (0, 0);
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        if line.contains("sync(") && line.contains("slipway.sqlite-wal") || line.contains("sync resumed") {
            flushes += 1;
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
    let folder = data().await;
    let config = Config {
        addr: ([127, 0, 0, 1], 0).into(),
        data: folder.path().to_owned(),
        database_url: None,
        demo: false,
        public_url: "http://slipway.test".into(),
        set_up_token: None,
        upload_limit: 1024,
    };
    let first = run::open(config.clone()).await.unwrap();
    let second = run::open(config).await.err().expect("the second is refused");
    assert!(second.to_string().contains("in use by another Slipway"), "{second}");
    let now = clock::now();
    assert!(first.state.store.read(world().workspace).await.unwrap().freezes_between(now, now).await.unwrap().is_empty());
}
