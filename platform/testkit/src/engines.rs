//! Databases to test on: made for one test, removed after it.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use guanxi_store::{Engine, Settings};
use postgres::config::Host;

const SERVER: &str = "GUANXI_TEST_POSTGRES";
const SQLITE_ONLY: &str = "GUANXI_TEST_SQLITE_ONLY";

/// An empty folder and an empty database of one engine; both go with it.
pub struct Place {
    folder: tempfile::TempDir,
    database: Option<Database>,
}

/// A database on the test server.
struct Database {
    server: String,
    name: String,
}

impl Place {
    /// Makes one.
    ///
    /// # Panics
    /// When PostgreSQL is asked for and its server isn't there.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Database::create()),
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How to reach the database on PostgreSQL; none on SQLite.
    #[must_use]
    pub fn database_url(&self) -> Option<String> {
        self.database
            .as_ref()
            .map(|database| format!("{} dbname={}", database.server, database.name))
    }

    /// Where the store is.
    #[must_use]
    pub fn settings(&self) -> Settings {
        match self.database_url() {
            Some(url) => Settings::Postgres(url),
            None => Settings::Sqlite(self.folder().join("company.db")),
        }
    }
}

impl Database {
    fn create() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let given = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} names no PostgreSQL server (postgres://user@host:port/postgres); {SQLITE_ONLY}=1 leaves it out")
        });
        let server = server_of(&given);
        let since_1970 = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("guanxi_{}_{count}_{}", std::process::id(), since_1970.as_nanos());
        run(&server, &format!("CREATE DATABASE {name}"));
        Self { server, name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn run(server: &str, sql: &str) {
    let mut client =
        postgres::Client::connect(&format!("{server} dbname=postgres"), postgres::NoTls).unwrap();
    client.batch_execute(sql).unwrap();
}

/// The server's part of a URL or of `key=value` words, as such words.
fn server_of(given: &str) -> String {
    let config: postgres::Config = given.parse().unwrap();
    let mut words = Vec::new();
    for host in config.get_hosts() {
        match host {
            Host::Tcp(name) => words.push(format!("host={name}")),
            Host::Unix(path) => words.push(format!("host={}", path.display())),
        }
    }
    words.extend(config.get_ports().iter().map(|port| format!("port={port}")));
    words.extend(config.get_user().map(|user| format!("user={user}")));
    words.extend(
        config
            .get_password()
            .map(|p| format!("password={}", String::from_utf8_lossy(p))),
    );
    words.join(" ")
}

/// Runs a test on SQLite, then on PostgreSQL.
///
/// # Panics
/// When no PostgreSQL server is named and nothing says that SQLite is enough.
pub fn each_engine(test: impl Fn(Engine)) {
    test(Engine::Sqlite);
    if std::env::var(SQLITE_ONLY).is_ok_and(|value| value == "1") && std::env::var(SERVER).is_err() {
        return;
    }
    test(Engine::Postgres);
}
