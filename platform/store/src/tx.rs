//! Reading and writing inside one transaction.

use std::sync::OnceLock;

use guanxi_entity::Value;
use guanxi_types::{IdMaker, Problem, RawId, Result};
use parking_lot::Mutex;

use crate::connection::{Connection, When};
use crate::dialect::{Column, Engine};
use crate::outbox::Event;
use crate::postgres_problem::SERIALISATION;
use crate::vault::Vault;

/// One row of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The integer at this place; 0 where it is nothing or text.
    #[must_use]
    pub fn int(&self, at: usize) -> i64 {
        self.optional_int(at).unwrap_or(0)
    }

    /// The integer at this place, if there is one.
    #[must_use]
    pub fn optional_int(&self, at: usize) -> Option<i64> {
        self.0.get(at).and_then(Value::as_int)
    }

    /// The text at this place; empty where it is nothing.
    #[must_use]
    pub fn text(&self, at: usize) -> &str {
        self.0.get(at).and_then(Value::as_text).unwrap_or_default()
    }
}

/// What can be asked inside a transaction, of a [`Reader`] as of a [`Tx`].
pub trait Queries {
    /// Hands each row to `each` as it comes.
    ///
    /// # Errors
    /// When the statement fails, or what `each` returns.
    fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()>;

    /// Which engine answers.
    fn engine(&self) -> Engine;

    /// The company's key.
    ///
    /// # Errors
    /// When the store was opened without one.
    fn vault(&self) -> Result<&Vault>;

    /// All rows. For answers whose size the statement limits.
    ///
    /// # Errors
    /// When the statement fails.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.query_each(sql, params, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// When the statement fails.
    fn query_first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, params)?.into_iter().next())
    }
}

/// What every transaction of a store is given.
pub(crate) struct TxSource {
    pub ids: IdMaker,
    pub vault: OnceLock<Vault>,
    /// Terms that wait to go into the index, as far as it is known (see `terms.rs`).
    pub waiting_terms: Mutex<Option<i64>>,
}

impl TxSource {
    pub fn vault(&self) -> Result<&Vault> {
        self.vault
            .get()
            .ok_or_else(|| Problem::internal("the store has no vault"))
    }
}

/// A read-only snapshot.
pub struct Reader<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) source: &'a TxSource,
}

impl Queries for Reader<'_> {
    fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        self.connection.query_each(sql, params, each)
    }

    fn engine(&self) -> Engine {
        self.connection.engine()
    }

    fn vault(&self) -> Result<&Vault> {
        self.source.vault()
    }
}

/// A transaction: the only way to write.
pub struct Tx<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) source: &'a TxSource,
    /// UTC milliseconds at which the transaction began.
    pub(crate) now_ms: i64,
    /// Set when a statement failed outside [`Tx::attempt`]: PostgreSQL would turn the commit into a rollback in silence.
    pub(crate) failed: bool,
    /// Set when it got in another's way, even inside [`Tx::attempt`]: PostgreSQL wants the whole of it again.
    pub(crate) clashed: bool,
    pub(crate) has_events: bool,
}

impl Queries for Tx<'_> {
    fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let done = self.connection.query_each(sql, params, each);
        self.noting(done)
    }

    fn engine(&self) -> Engine {
        self.connection.engine()
    }

    fn vault(&self) -> Result<&Vault> {
        self.source.vault()
    }
}

impl Tx<'_> {
    /// Runs one statement and returns how many rows it changed.
    ///
    /// # Errors
    /// When it fails; `record.key_taken` and `record.linked` for broken constraints.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let done = self.connection.execute(sql, params);
        self.noting(done)
    }

    /// Changes the schema, in the words of migrations. Both engines undo it with the transaction.
    ///
    /// # Errors
    /// When a statement fails.
    pub fn alter(&mut self, sql: &str) -> Result<()> {
        let engine = self.connection.engine();
        let done = self.connection.batch(&engine.ddl(sql));
        self.noting(done)
    }

    /// Inserts rows, each with one value a column.
    ///
    /// # Errors
    /// As [`Tx::execute`]; then none of the rows is kept only if the caller rolls back (see [`Tx::attempt`]).
    pub fn insert_rows(&mut self, table: &str, columns: &[Column], rows: &[Vec<Value>]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let done = self.connection.insert_rows(table, columns, rows, When::Now);
        self.noting(done)
    }

    /// As [`Tx::insert_rows`], for tables that refuse no row (a log, an index): on PostgreSQL they are sent together with the
    /// next statement, the commit at the latest.
    ///
    /// # Errors
    /// When the connection fails, perhaps only at that next statement.
    pub fn insert_rows_later(&mut self, table: &str, columns: &[Column], rows: &[Vec<Value>]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let done = self.connection.insert_rows(table, columns, rows, When::Later);
        self.noting(done)
    }

    /// Tries something that may fail without spoiling the rest: it is done whole, or not at all.
    ///
    /// # Errors
    /// What `f` returns.
    pub fn attempt<T>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        // What waited before is sent here, so that its failure isn't taken for one of `f`.
        let begun = self.connection.batch("SAVEPOINT attempt");
        self.noting(begun)?;
        let was_failed = self.failed;
        let outcome = f(self).and_then(|value| {
            if self.failed != was_failed {
                return Err(Problem::internal("a failed statement was ignored"));
            }
            // What `f` left waiting is sent with it: that may fail too.
            let released = self.connection.batch("RELEASE SAVEPOINT attempt");
            self.noting(released)?;
            Ok(value)
        });
        if outcome.is_err() {
            self.undo_attempt(was_failed)?;
        }
        outcome
    }

    fn undo_attempt(&mut self, was_failed: bool) -> Result<()> {
        // What still waits is undone before it was done.
        self.connection.forget_waiting();
        let undone = self
            .connection
            .batch("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt");
        self.noting(undone)?;
        self.failed = was_failed;
        Ok(())
    }

    /// Writes an event into the outbox, in this transaction.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn emit(&mut self, event: &Event) -> Result<()> {
        self.has_events = true;
        let row = vec![
            Value::from(event.name.as_str()),
            Value::from(event.record_id),
            Value::from(self.now_ms),
            Value::from(event.payload.to_string()),
        ];
        let columns = [
            Column::text("event"),
            Column::integer("record_id"),
            Column::integer("at"),
            Column::text("payload"),
        ];
        self.insert_rows_later("outbox", &columns, &[row])
    }

    /// A new id, greater than all before it.
    pub fn new_id(&mut self) -> RawId {
        self.source.ids.next(self.now_ms)
    }

    /// `count` new ids at once.
    pub fn new_ids(&mut self, count: usize) -> Vec<RawId> {
        let count = guanxi_types::len_i64(count);
        let first = self.source.ids.reserve(self.now_ms, count);
        (0..count).map(|n| self.source.ids.nth(first, n)).collect()
    }

    /// UTC milliseconds at which the transaction began.
    #[must_use]
    pub const fn now_ms(&self) -> i64 {
        self.now_ms
    }

    pub(crate) fn noting<T>(&mut self, done: Result<T>) -> Result<T> {
        if let Err(problem) = &done {
            self.failed = true;
            self.clashed |= problem.code == SERIALISATION;
        }
        done
    }
}
