//! The application of a test: the real router on a database of its own, filled with the sample data.

use super::{
    ask::Client,
    postgres,
    sample::{self, Person, world},
};
use axum::Router;
use slipway::server::{
    AppState,
    auth::{LoginLimiter, Passwords},
    config::Config,
    store::Store,
    web,
    zones::TimeZones,
};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::sync::{Notify, OnceCell, watch};

/// What Slipway keeps its data in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Slipway, with nobody else on it.
pub struct TestApp {
    pub state: AppState,
    pub router: Router,
    /// Turning it to true is what happens when the server is told to stop.
    pub stop: Arc<watch::Sender<bool>>,
    /// Where evidence and, on SQLite, the database are kept; gone with the last who uses it.
    folder: Arc<TempDir>,
}

impl TestApp {
    /// A fresh one; none for PostgreSQL where it is not installed.
    pub async fn new(database: Database) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let (store, database_url) = match database {
            Database::Sqlite => {
                let file = folder.path().join("slipway.sqlite");
                std::fs::write(&file, sqlite_template().await).unwrap();
                (Store::open_sqlite(&file).await.unwrap(), None)
            }
            Database::Postgres => {
                let url = postgres::fresh_database().await?;
                (Store::open_postgres(&url).await.unwrap(), Some(url))
            }
        };
        let config = Config {
            addr: ([127, 0, 0, 1], 0).into(),
            data: folder.path().to_owned(),
            database_url,
            demo: false,
            public_url: "http://slipway.test".into(),
            set_up_token: None,
            upload_limit: 64 * 1024,
            behind_proxy: false,
            outgoing: Default::default(),
        };
        std::fs::create_dir_all(config.files()).unwrap();
        Some(Self::around(store, config, Arc::new(folder)))
    }

    /// A fresh one on SQLite, for what no database can change.
    pub async fn sqlite() -> Self {
        Self::new(Database::Sqlite).await.unwrap()
    }

    /// The same data under another configuration, as after a restart.
    pub fn reconfigured(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = (*self.state.config).clone();
        change(&mut config);
        Self::around(self.state.store.clone(), config, self.folder.clone())
    }

    fn around(store: Store, config: Config, folder: Arc<TempDir>) -> Self {
        // Making one hashes a password, which takes long in a debug build.
        static PASSWORDS: LazyLock<Passwords> = LazyLock::new(|| Passwords::new().unwrap());
        let (stop, stopping) = watch::channel(false);
        let state = AppState {
            store,
            config: Arc::new(config),
            zones: TimeZones,
            passwords: PASSWORDS.clone(),
            limiter: Arc::new(LoginLimiter::default()),
            wake: Arc::new(Notify::new()),
            moves: Arc::default(),
            presence: Arc::default(),
            followers: Arc::default(),
            stopping,
            workspace: world().workspace,
        };
        Self { router: web::router(state.clone()), state, stop: Arc::new(stop), folder }
    }

    /// The router around a state that the test has opened itself.
    pub fn of(state: AppState) -> Self {
        let (stop, _) = watch::channel(false);
        let folder = Arc::new(TempDir::new().unwrap());
        Self { router: web::router(state.clone()), state, stop: Arc::new(stop), folder }
    }

    /// Which database it is on.
    pub fn database(&self) -> Database {
        match self.state.store {
            Store::Sqlite { .. } => Database::Sqlite,
            Store::Postgres { .. } => Database::Postgres,
        }
    }

    /// Somebody who is signed in.
    pub fn as_(&self, person: Person) -> Client<'_> {
        self.with_token(&person.token())
    }

    /// Somebody with the session of this token.
    pub fn with_token(&self, token: &str) -> Client<'_> {
        Client::new(self, Some(token.to_owned()))
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Client<'_> {
        Client::new(self, None)
    }
}

/// A migrated SQLite file with the sample data.
async fn sqlite_template() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    FILE.get_or_init(|| async {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("template.sqlite");
        let store = Store::open_sqlite(&file).await.unwrap();
        sample::fill(&store).await;
        store.close().await;
        assert!(!folder.path().join("template.sqlite-wal").exists(), "the template is one file");
        std::fs::read(&file).unwrap()
    })
    .await
}
