//! Starting and stopping: opens the data, makes the workspace, serves until told to stop, closes streams first.

use super::{
    AppState, Failure,
    auth::{LoginLimiter, Passwords, new_token},
    clock,
    config::Config,
    files, jobs, operations,
    store::{Store, StoreError},
    web,
    zones::TimeZones,
};
use crate::domain::{access::SodPolicy, event::ChainCheck, ids::WorkspaceId, people::PersonForm};
use std::{
    fs::{File, TryLockError},
    io::{Error, Read},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::{Notify, watch},
};
use uuid::Uuid;

/// Requests that are under way get so long to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(8);

/// A server's state, and the switch that stops its streams.
pub struct Opened {
    pub state: AppState,
    pub stop: watch::Sender<bool>,
    /// Held as long as the data are open, so that no second process opens them.
    _lock: Option<File>,
}

/// Opens the database, brings it up to date and makes the workspace if there is none.
///
/// # Errors
/// When the data cannot be opened, or another process has them.
pub async fn open(config: Config) -> Result<Opened, Failure> {
    std::fs::create_dir_all(config.files())?;
    files::sweep(&config)?;
    let (store, lock) = match &config.database_url {
        Some(url) => (Store::open_postgres(url).await?, None),
        None => {
            let lock = lock(&config)?;
            (Store::open_sqlite(&config.sqlite_file()).await?, Some(lock))
        }
    };
    let workspace = workspace(&store).await?;
    let (stop, stopping) = watch::channel(false);
    let state = AppState {
        store,
        config: Arc::new(config),
        zones: TimeZones,
        passwords: Passwords::new()?,
        limiter: Arc::new(LoginLimiter::default()),
        wake: Arc::new(Notify::new()),
        moves: Arc::default(),
        presence: Arc::default(),
        followers: Arc::default(),
        stopping,
        workspace,
    };
    Ok(Opened { state, stop, _lock: lock })
}

/// One process at a time opens a SQLite file: sqlx takes no lock for its migrations.
fn lock(config: &Config) -> Result<File, Failure> {
    let path = config.sqlite_file().with_extension("lock");
    let file = File::create(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Error::other(format!("{} is in use by another Slipway.", config.sqlite_file().display())).into())
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

async fn workspace(store: &Store) -> Result<WorkspaceId, Failure> {
    let id = WorkspaceId(Uuid::now_v7());
    let mut tx = store.write(id).await?;
    if let Some((id, _)) = tx.workspaces().await?.into_iter().next() {
        return Ok(id);
    }
    tx.create_workspace("Slipway", SodPolicy::default(), clock::now()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When the data cannot be opened or the address is taken.
pub async fn serve(mut config: Config) -> Result<(), Failure> {
    let listener = TcpListener::bind(config.addr)
        .await
        .map_err(|e| Error::other(format!("cannot listen on {}: {e}", config.addr)))?;
    let addr = listener.local_addr()?;
    config.set_up_token = Some(new_token()?);
    jobs::start_check(&config.outgoing)?;
    let opened = open(config).await?;
    let state = opened.state.clone();
    if state.config.demo {
        super::demo::seed(&state).await?;
    }
    announce(&state, addr).await?;
    let jobs = tokio::spawn(jobs::run(state.clone()));
    let app = web::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let stop = opened.stop;
    let (over, mut is_over) = watch::channel(false);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
        let _ = over.send(true);
    });
    let work = async {
        server.into_future().await?;
        // What was just delivered is noted, or it would be delivered again.
        let _ = jobs.await;
        Ok::<_, Error>(())
    };
    tokio::select! {
        result = work => result?,
        () = async { let _ = is_over.wait_for(|o| *o).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests or deliveries did not finish in time");
        }
    }
    state.store.close().await;
    Ok(())
}

async fn announce(state: &AppState, addr: SocketAddr) -> Result<(), Failure> {
    println!("Slipway is ready on http://{addr}");
    let empty = state.store.read(state.workspace).await?.people().await?.is_empty();
    if let (true, Some(token)) = (empty, &state.config.set_up_token) {
        println!(
            "Nobody has an account yet. Make the first administrator at {}/setup/{token}",
            state.config.public_url
        );
    }
    Ok(())
}

async fn told_to_stop() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Makes an account; reads the password from standard input.
///
/// # Errors
/// Problems with what was given, or with the data.
pub async fn add_user(
    config: Config,
    name: String,
    email: String,
    roles: String,
    time_zone: String,
) -> Result<(), Failure> {
    let mut password = String::new();
    std::io::stdin().take(1024).read_to_string(&mut password)?;
    let opened = open(config).await?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let form = PersonForm { name, email, password, roles, time_zone };
    let person = operations::session::add_person(&opened.state, &form, false).await?;
    println!("{} <{}> can sign in.", person.name, person.email);
    Ok(())
}

/// Checks every workspace's audit trail. Only reads, a page at a time, so a server may be running on the same data.
///
/// # Errors
/// The first broken entry of each broken trail, in words.
pub async fn verify_audit(config: Config) -> Result<(), Failure> {
    let store = match &config.database_url {
        Some(url) => Store::read_postgres(url).await?,
        None => Store::read_sqlite(&config.sqlite_file()).await?,
    };
    let workspaces = store.read(WorkspaceId(Uuid::nil())).await?.workspaces().await?;
    let mut broken = Vec::new();
    for (id, name) in workspaces {
        match verify(&store, id).await? {
            Ok(entries) => println!("{name}: {entries} entries, the chain holds."),
            Err(words) => broken.push(format!("{name}: the audit trail is broken. {words}")),
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Error::other(broken.join("\n")).into()) }
}

/// Checks one workspace's trail; inside, how many entries it has or what is broken. Each page is a transaction of its
/// own: a long one would hold back a live database. The head is read after the entries, so while others write it may be
/// ahead, and then the entries up to it are read as well.
///
/// # Errors
/// When the database cannot.
pub async fn verify(store: &Store, workspace: WorkspaceId) -> Result<Result<i64, String>, Failure> {
    let mut check = ChainCheck::default();
    let mut seq = 0;
    loop {
        let mut page = store.read(workspace).await?.entries_after(seq, 1000).await;
        if matches!(page, Err(StoreError::Corrupt(_))) {
            // Something in it cannot be read: what comes before that is looked at first.
            page = store.read(workspace).await?.entries_after(seq, 1).await;
        }
        let entries = match page {
            Err(StoreError::Corrupt(words)) => return Ok(Err(words)),
            page => page?,
        };
        if let Some(broken) = entries.iter().find_map(|e| check.next(e).err()) {
            return Ok(Err(broken));
        }
        if let Some(last) = entries.last() {
            seq = last.seq;
            continue;
        }
        let (head, hash) = store.read(workspace).await?.chain_head().await?;
        let nothing_new = store.read(workspace).await?.entries_after(seq, 1).await?.is_empty();
        if head <= seq || nothing_new {
            return Ok(check.finish(head, &hash));
        }
    }
}
