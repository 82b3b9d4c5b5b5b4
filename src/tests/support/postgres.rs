//! A PostgreSQL of the tests' own: made in a temporary folder when the first test asks for it, reached by a Unix socket
//! in that folder, and gone when the test process ends, however it ends.

use super::sample;
use slipway::server::store::Store;
use sqlx::{Connection, PgConnection};
use std::{
    io::Write,
    os::unix::{fs::MetadataExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::OnceCell;

/// The database that tests' databases are copies of.
const TEMPLATE: &str = "slipway_template";

/// A running cluster. Its shell waits for the end of its standard input, which is the end of this process.
struct Cluster {
    folder: PathBuf,
    _shell: Child,
}

/// The address of a fresh database with the sample data; none where PostgreSQL is not installed.
pub async fn fresh_database() -> Option<String> {
    static READY: OnceCell<()> = OnceCell::const_new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let cluster = cluster()?;
    READY.get_or_init(|| make_template(cluster)).await;
    let name = format!("slipway_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    cluster.run(&format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}")).await;
    Some(cluster.url(&name))
}

/// The address of an empty database, without a table; none where PostgreSQL is not installed.
pub async fn empty_database() -> Option<String> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let cluster = cluster()?;
    let name = format!("empty_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    cluster.run(&format!("CREATE DATABASE {name}")).await;
    Some(cluster.url(&name))
}

async fn make_template(cluster: &Cluster) {
    cluster.run(&format!("CREATE DATABASE {TEMPLATE}")).await;
    let store = Store::open_postgres(&cluster.url(TEMPLATE)).await.unwrap();
    sample::fill(&store).await;
    store.close().await;
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!("postgres://slipway@localhost/{database}?host={}", self.folder.display())
    }

    async fn run(&self, statement: &str) {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

/// The cluster of this process; none, and said once, where PostgreSQL is not installed.
fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| {
            let Some(programs) = programs() else {
                assert!(std::env::var_os("CI").is_none(), "in CI the tests need PostgreSQL's initdb and postgres");
                // To the terminal itself: what a passing test prints is not shown.
                let _ = writeln!(std::io::stderr(), "PostgreSQL is not installed: its half of the tests is skipped.");
                return None;
            };
            Some(start(&programs))
        })
        .as_ref()
}

/// The folder of the newest `initdb` and `postgres`.
fn programs() -> Option<PathBuf> {
    let has_both = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|v| v.path().join("bin")).filter(has_both).collect();
    versions.sort_by_key(|v| v.parent().and_then(Path::file_name)?.to_str()?.parse::<u32>().ok());
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions.pop().or_else(|| std::env::split_paths(&path).find(has_both))
}

fn start(programs: &Path) -> Cluster {
    let folder = tempfile::Builder::new().prefix("slipway-postgres-").tempdir().unwrap().keep();
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0);
    let user = if is_root { Some(unprivileged_user(&folder)) } else { None };
    let shell = |script: &str| {
        let mut command = match &user {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", group(user).as_str(), "--clear-groups", "sh", "-c", script]);
                command
            }
            None => {
                let mut command = Command::new("sh");
                command.args(["-c", script]);
                command
            }
        };
        command.env("PROGRAMS", programs).env("FOLDER", &folder).current_dir(&folder);
        command
    };
    let made = shell(
        r#""$PROGRAMS/initdb" --pgdata="$FOLDER/data" --username=slipway --auth=trust --encoding=UTF8 --no-locale --no-sync"#,
    )
    .output()
    .unwrap();
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    // A group of its own, so that Ctrl-C reaches the tests only; the shell then sees its input end and tidies up.
    let mut serving = shell(
        r#""$PROGRAMS/postgres" -D "$FOLDER/data" -k "$FOLDER" -c listen_addresses= -c fsync=off \
             -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 -c shared_buffers=32MB \
             >"$FOLDER/log" 2>&1 &
           read -r _
           kill -INT $!
           wait $!
           cd / && rm -rf "$FOLDER"/* "$FOLDER"/.s.* && rmdir "$FOLDER""#,
    );
    let shell =
        serving.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..300 {
        if std::os::unix::net::UnixStream::connect(folder.join(".s.PGSQL.5432")).is_ok() {
            return Cluster { folder, _shell: shell };
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("PostgreSQL did not start: {}", std::fs::read_to_string(folder.join("log")).unwrap_or_default());
}

/// PostgreSQL refuses to run as root, so the folder is given to somebody else.
fn unprivileged_user(folder: &Path) -> String {
    let exists = |user: &&str| Command::new("id").arg(user).output().is_ok_and(|o| o.status.success());
    let user = ["postgres", "nobody"].into_iter().find(exists).expect("a user that is not root").to_owned();
    let given = Command::new("chown").arg(&user).arg(folder).status().unwrap();
    assert!(given.success(), "chown {user} {}", folder.display());
    user
}

fn group(user: &str) -> String {
    let output = Command::new("id").args(["-g", user]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
