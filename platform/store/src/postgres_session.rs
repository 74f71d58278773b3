//! One connection to PostgreSQL, for a thread that waits for its answers. What needs no answer of its own waits and is sent
//! together with the next thing that does, in order: a small transaction then takes few round trips, and a round trip costs more
//! than most statements.

use std::error::Error;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{join, join_all};
use guanxi_entity::Value;
use guanxi_types::{Problem, Result};
use rustc_hash::FxHashMap;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type};
use tokio_postgres::{Client, NoTls, Statement};

use crate::connection::STATEMENT_CACHE;
use crate::dialect::Engine;
use crate::postgres_problem::from_postgres;
use crate::tx::Row;

/// Most statements that wait.
const WAITING_LIMIT: usize = 16;
/// Rows of an answer that are taken from the wire at once, if they are there.
const ROWS_AT_ONCE: usize = 256;

/// How long the end of a connection is waited for.
const GOODBYE: Duration = Duration::from_secs(1);

/// A value of a statement that is sent later.
pub(crate) type Kept = Box<dyn ToSql + Sync + Send>;

pub(crate) struct Session {
    /// There until it is dropped: the connection says goodbye to the server once nobody can ask any more.
    client: Option<Client>,
    /// Ends with the connection.
    driver: Option<JoinHandle<()>>,
    prepared: FxHashMap<String, Statement>,
    waiting: Vec<Waiting>,
    /// Rows of an answer may be on the wire that nobody wanted to the end.
    has_unread: bool,
    /// Drives the connection while somebody waits for an answer. There until it is dropped.
    runtime: Option<Runtime>,
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.client.take());
        let (Some(runtime), Some(driver)) = (self.runtime.take(), self.driver.take()) else {
            return;
        };
        let end = move || {
            let goodbye = async { tokio::time::timeout(GOODBYE, driver).await };
            // A server that doesn't take it sees the connection end.
            let _ = runtime.block_on(goodbye);
            runtime.shutdown_background();
        };
        // The last holder of a store may be a task, where waiting for a runtime isn't allowed.
        if Handle::try_current().is_ok() {
            std::thread::spawn(end);
        } else {
            end();
        }
    }
}

fn closed() -> Problem {
    Problem::internal("the session is closed")
}

enum Waiting {
    Batch(String),
    Statement(Statement, Vec<Kept>),
}

impl Waiting {
    async fn send(&self, client: &Client) -> Sent<()> {
        match self {
            Self::Batch(sql) => client.batch_execute(sql).await,
            Self::Statement(statement, params) => {
                let refs: Vec<&(dyn ToSql + Sync)> = params
                    .iter()
                    .map(|kept| -> &(dyn ToSql + Sync) { kept.as_ref() })
                    .collect();
                client.execute(statement, &refs).await.map(drop)
            }
        }
    }
}

type Sent<T> = std::result::Result<T, tokio_postgres::Error>;

impl Session {
    pub fn open(url: &str) -> Result<Self> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Problem::internal)?;
        let (client, connection) = runtime
            .block_on(tokio_postgres::connect(url, NoTls))
            .map_err(|e| from_postgres(&e))?;
        let driver = runtime.spawn(async move {
            // Whoever waits for an answer is told too.
            if let Err(problem) = connection.await {
                tracing::debug!(%problem, "a connection to PostgreSQL ended");
            }
        });
        Ok(Self {
            client: Some(client),
            driver: Some(driver),
            prepared: FxHashMap::default(),
            waiting: Vec::new(),
            has_unread: false,
            runtime: Some(runtime),
        })
    }

    fn block_on<F: Future>(&self, future: F) -> Result<F::Output> {
        let runtime = self.runtime.as_ref().ok_or_else(closed)?;
        Ok(runtime.block_on(future))
    }

    fn client(&self) -> Result<&Client> {
        self.client.as_ref().ok_or_else(closed)
    }

    /// Whether the connection is known to have ended.
    pub fn is_closed(&self) -> bool {
        self.client.as_ref().is_none_or(Client::is_closed)
    }

    /// Sends what waits, then this, and waits for all answers. The first that failed is the reason for what comes after it.
    fn after_waiting<T>(&mut self, ask: impl AsyncFnOnce(&Client) -> Sent<T>) -> Result<T> {
        let waiting = std::mem::take(&mut self.waiting);
        let client = self.client()?;
        // Each is written to the wire when it is looked at first, which happens in this order.
        let (sent, answer) = self.block_on(join(
            join_all(waiting.iter().map(|one| one.send(client))),
            ask(client),
        ))?;
        for done in sent {
            done.map_err(|e| from_postgres(&e))?;
        }
        answer.map_err(|e| from_postgres(&e))
    }

    fn wait(&mut self, one: Waiting) -> Result<()> {
        self.waiting.push(one);
        if self.waiting.len() < WAITING_LIMIT {
            return Ok(());
        }
        self.after_waiting(async |_| Ok(()))
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let text = Engine::Postgres.statement(sql);
        let statement = self.after_waiting(async |client| client.prepare(&text).await)?;
        if self.prepared.len() >= STATEMENT_CACHE {
            self.prepared.clear();
        }
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Statements without parameters or results.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.after_waiting(async |client| client.batch_execute(sql).await)
    }

    /// As [`Self::batch`], with the next thing that needs an answer.
    pub fn batch_later(&mut self, sql: &str) -> Result<()> {
        self.wait(Waiting::Batch(sql.to_owned()))
    }

    /// Drops what waits.
    pub fn forget_waiting(&mut self) {
        self.waiting.clear();
    }

    /// Ends a transaction that only read, without waiting to hear so: nothing depends on it.
    pub fn end_reading(&mut self) {
        if !self.waiting.is_empty() {
            // Nothing was asked: it hasn't even begun.
            self.waiting.clear();
            return;
        }
        if std::mem::take(&mut self.has_unread) {
            // The server reads on when they are read: else the transaction stayed open until this connection is used again.
            let _ = self.batch("COMMIT");
            return;
        }
        let Ok(client) = self.client() else { return };
        let _ = self.block_on(async {
            let mut ending = std::pin::pin!(client.batch_execute("COMMIT"));
            // Looked at once, it is handed to the connection, which writes it to the wire while this one yields.
            let _ = futures::poll!(&mut ending);
            tokio::task::yield_now().await;
        });
    }

    /// How many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let refs = as_params(&bound);
        self.after_waiting(async |client| client.execute(&statement, &refs).await)
    }

    /// A statement with parameters of PostgreSQL's own kinds.
    pub fn execute_kept(&mut self, sql: &str, params: &[Kept]) -> Result<()> {
        let statement = self.prepare(sql)?;
        let refs: Vec<&(dyn ToSql + Sync)> = params
            .iter()
            .map(|kept| -> &(dyn ToSql + Sync) { kept.as_ref() })
            .collect();
        self.after_waiting(async |client| client.execute(&statement, &refs).await.map(drop))
    }

    /// As [`Self::execute_kept`], with the next thing that needs an answer.
    pub fn execute_later(&mut self, sql: &str, params: Vec<Kept>) -> Result<()> {
        let statement = self.prepare(sql)?;
        self.wait(Waiting::Statement(statement, params))
    }

    pub fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
        let refs = as_params(&bound);
        let rows = self.after_waiting(async |client| client.query_raw(&statement, refs).await)?;
        let mut rows = std::pin::pin!(rows.ready_chunks(ROWS_AT_ONCE));
        // `each` runs outside the runtime: it may wait for another connection.
        while let Some(chunk) = self.block_on(rows.next())? {
            for row in chunk {
                let row = row.map_err(|e| from_postgres(&e))?;
                let values: Result<Vec<Value>> = (0..row.len()).map(|at| value_at(&row, at)).collect();
                let taken = values.and_then(|values| each(Row(values)));
                self.has_unread |= taken.is_err();
                taken?;
            }
        }
        Ok(())
    }
}

#[derive(Debug)]
struct Bound<'a>(&'a Value);

fn as_params<'a>(bound: &'a [Bound<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    bound.iter().map(|b| -> &(dyn ToSql + Sync) { b }).collect()
}

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Value::Int(v) if *ty == Type::INT8 => v.to_sql(ty, out),
            Value::Int(v) => v.to_string().to_sql(ty, out),
            Value::Text(v) => v.to_sql(ty, out),
        }
    }
    fn accepts(ty: &Type) -> bool {
        [
            Type::INT4,
            Type::INT8,
            Type::TEXT,
            Type::VARCHAR,
            Type::NAME,
            Type::UNKNOWN,
        ]
        .contains(ty)
    }
    tokio_postgres::types::to_sql_checked!();
}

fn value_at(row: &tokio_postgres::Row, at: usize) -> Result<Value> {
    let ty = row
        .columns()
        .get(at)
        .map_or(&Type::UNKNOWN, tokio_postgres::Column::type_);
    let wrong = |e: tokio_postgres::Error| Problem::internal(e);
    Ok(match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(at).map_err(wrong)?.into(),
        Type::INT4 => row
            .try_get::<_, Option<i32>>(at)
            .map_err(wrong)?
            .map(i64::from)
            .into(),
        Type::BOOL => row
            .try_get::<_, Option<bool>>(at)
            .map_err(wrong)?
            .map(i64::from)
            .into(),
        _ => row.try_get::<_, Option<String>>(at).map_err(wrong)?.into(),
    })
}
