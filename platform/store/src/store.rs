//! The store of one company.

use std::path::PathBuf;
use std::sync::Arc;

use guanxi_types::{Clock, IdMaker, Problem, Result};
use tokio::sync::watch;

use crate::checkpoint::Checkpointer;
use crate::connection::Connection;
use crate::dialect::Engine;
use crate::job::{Job, call};
use crate::migrate::{self, Migration};
use crate::postgres_engine::Writers;
use crate::sqlite_engine::{self, Pool, Writer};
use crate::tx::{Reader, Tx, TxSource};
use crate::vault::Vault;

/// Where a company's database is.
#[derive(Clone, Debug)]
pub enum Settings {
    /// A file.
    Sqlite(PathBuf),
    /// A connection string (`postgres://user@host/database`).
    Postgres(String),
}

/// One company's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    writer: WriterKind,
    readers: Pool,
    events: Arc<watch::Sender<u64>>,
    settings: Settings,
    source: Arc<TxSource>,
}

enum WriterKind {
    Sqlite(Writer),
    Postgres(Writers),
}

impl Settings {
    fn open(&self, is_writer: bool) -> Result<Connection> {
        match self {
            Self::Sqlite(path) => sqlite_engine::open(path, is_writer),
            Self::Postgres(url) => Connection::postgres(url),
        }
    }

    const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl Store {
    /// Opens the database, creating it where it is a file that isn't there, and runs the pending migrations.
    ///
    /// # Errors
    /// When it can't be opened, or a migration fails or was changed after it ran.
    pub fn open(settings: Settings, migrations: &[Migration], clock: Clock) -> Result<Self> {
        let mut first = settings.open(true)?;
        migrate::run(&mut first, migrations, clock.now())?;
        let source = Arc::new(TxSource {
            ids: IdMaker::new(i64::from(std::process::id())),
            vault: std::sync::OnceLock::new(),
            waiting_terms: parking_lot::Mutex::new(None),
        });
        let events = Arc::new(watch::Sender::new(0_u64));
        let wake: Arc<dyn Fn() + Send + Sync> = {
            let events = Arc::clone(&events);
            Arc::new(move || events.send_modify(|commits| *commits = commits.wrapping_add(1)))
        };
        let writer = match &settings {
            Settings::Sqlite(path) => {
                let connections = (first, Checkpointer::start(path)?);
                WriterKind::Sqlite(Writer::start(connections, Arc::clone(&source), clock, wake)?)
            }
            Settings::Postgres(url) => {
                drop(first);
                WriterKind::Postgres(Writers::start(url, &source, &clock, &wake)?)
            }
        };
        let for_readers = settings.clone();
        let readers = Pool::new(Box::new(move || for_readers.open(false)));
        let engine = settings.engine();
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                writer,
                readers,
                events,
                settings,
                source,
            }),
        })
    }

    /// Gives it the company's key, once.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        let _ = self.inner.source.vault.set(vault);
        self
    }

    /// The company's key.
    ///
    /// # Errors
    /// When it was given none.
    pub fn vault(&self) -> Result<&Vault> {
        self.inner.source.vault()
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Where it is.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Told after each commit of this process that wrote an event; every holder is.
    #[must_use]
    pub fn events(&self) -> watch::Receiver<u64> {
        self.inner.events.subscribe()
    }

    /// Runs `f` in a transaction and answers after the commit is on disk. On PostgreSQL `f` may run several times, so it must
    /// touch nothing but its argument.
    ///
    /// # Errors
    /// What `f` returns (then nothing is written), or why the commit failed.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (job, answer) = call(f);
        self.send(job)?;
        answer
            .await
            .map_err(|_| Problem::internal("the writer stopped"))?
    }

    /// As [`Store::write`], for threads outside the async runtime.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (job, answer) = call(f);
        self.send(job)?;
        answer
            .blocking_recv()
            .map_err(|_| Problem::internal("the writer stopped"))?
    }

    /// Reads from one snapshot.
    ///
    /// # Errors
    /// What `f` returns.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_blocking(f))
            .await
            .map_err(Problem::internal)?
    }

    /// As [`Store::read`], for threads outside the async runtime.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn read_blocking<T>(&self, f: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        let begin = match self.inner.engine {
            Engine::Sqlite => "BEGIN DEFERRED",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        self.inner.readers.with(|connection| {
            connection.begin(begin)?;
            let answer = f(&mut Reader {
                connection,
                source: &self.inner.source,
            });
            connection.end_reading()?;
            answer
        })
    }

    fn send(&self, job: Box<dyn Job>) -> Result<()> {
        match &self.inner.writer {
            WriterKind::Sqlite(writer) => writer.send(job),
            WriterKind::Postgres(writers) => writers.send(job),
        }
    }
}
