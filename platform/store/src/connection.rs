//! One connection of either engine, speaking [`Value`]s.

use guanxi_entity::{Storage, Value};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::dialect::{Column, Engine};
use crate::postgres_session::{Kept, Session};
use crate::tx::Row;

/// Prepared statements that a connection keeps.
pub(crate) const STATEMENT_CACHE: usize = 256;

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Session>),
}

/// PostgreSQL's texts have no NUL; so none have.
fn refuse_nul(params: &[Value]) -> Result<()> {
    let has_nul = |value: &Value| value.as_text().is_some_and(|text| text.contains('\0'));
    if params.iter().any(has_nul) {
        return Err(Problem::new(ErrorKind::Invalid, "request.control_character"));
    }
    Ok(())
}

impl Connection {
    pub fn sqlite(connection: rusqlite::Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        Self::Sqlite(connection)
    }

    pub fn postgres(url: &str) -> Result<Self> {
        Ok(Self::Postgres(Box::new(Session::open(url)?)))
    }

    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Statements without parameters or results, in the engine's own words.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(c) => c.execute_batch(sql).map_err(|e| from_sqlite(&e)),
            Self::Postgres(session) => session.batch(sql),
        }
    }

    /// Begins a transaction, at the latest with its first statement.
    pub fn begin(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.batch(sql),
            Self::Postgres(session) => session.batch_later(sql),
        }
    }

    /// Drops what waits, which is to be rolled back.
    pub fn forget_waiting(&mut self) {
        if let Self::Postgres(session) = self {
            session.forget_waiting();
        }
    }

    /// Whether the server is known to have ended it.
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(session) => session.is_closed(),
        }
    }

    /// Ends a transaction that only read.
    pub fn end_reading(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.batch("COMMIT"),
            Self::Postgres(session) => {
                session.end_reading();
                Ok(())
            }
        }
    }

    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        refuse_nul(params)?;
        match self {
            Self::Sqlite(c) => {
                let mut statement = c.prepare_cached(sql).map_err(|e| from_sqlite(&e))?;
                let changed = statement
                    .execute(rusqlite::params_from_iter(params.iter().map(Bound)))
                    .map_err(|e| from_sqlite(&e))?;
                Ok(u64::try_from(changed).unwrap_or(0))
            }
            Self::Postgres(session) => session.execute(sql, params),
        }
    }

    pub fn query_each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        refuse_nul(params)?;
        match self {
            Self::Sqlite(c) => {
                let mut statement = c.prepare_cached(sql).map_err(|e| from_sqlite(&e))?;
                let width = statement.column_count();
                let mut rows = statement
                    .query(rusqlite::params_from_iter(params.iter().map(Bound)))
                    .map_err(|e| from_sqlite(&e))?;
                while let Some(row) = rows.next().map_err(|e| from_sqlite(&e))? {
                    let mut values = Vec::with_capacity(width);
                    for at in 0..width {
                        values.push(sqlite_value(row.get_ref(at).map_err(|e| from_sqlite(&e))?));
                    }
                    each(Row(values))?;
                }
                Ok(())
            }
            Self::Postgres(session) => session.query_each(sql, params, each),
        }
    }

    /// Inserts rows; `when` says whether it may wait for the next thing that is asked.
    pub fn insert_rows(
        &mut self,
        table: &str,
        columns: &[Column],
        rows: &[Vec<Value>],
        when: When,
    ) -> Result<()> {
        let sql = self.engine().insert(table, columns);
        match self {
            Self::Sqlite(c) => {
                let mut statement = c.prepare_cached(&sql).map_err(|e| from_sqlite(&e))?;
                for row in rows {
                    statement
                        .execute(rusqlite::params_from_iter(row.iter().map(Bound)))
                        .map_err(|e| from_sqlite(&e))?;
                }
                Ok(())
            }
            Self::Postgres(session) => {
                let arrays = columns
                    .iter()
                    .enumerate()
                    .map(|(at, column)| column_array(column.storage, rows, at))
                    .collect::<Vec<Kept>>();
                match when {
                    When::Now => session.execute_kept(&sql, &arrays),
                    When::Later => session.execute_later(&sql, arrays),
                }
            }
        }
    }

    pub fn put_terms(&mut self, rows: &[(RawId, String)]) -> Result<()> {
        let sql = self.engine().put_terms();
        match self {
            Self::Sqlite(c) => {
                let mut statement = c.prepare_cached(sql).map_err(|e| from_sqlite(&e))?;
                for (id, terms) in rows {
                    statement.execute((id, terms)).map_err(|e| from_sqlite(&e))?;
                }
                Ok(())
            }
            Self::Postgres(session) => {
                let (ids, terms): (Vec<RawId>, Vec<String>) = rows.iter().cloned().unzip();
                session.execute_later(sql, vec![Box::new(ids), Box::new(terms)])
            }
        }
    }
}

/// When a statement must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Before anything else: whether it is refused matters.
    Now,
    /// Before the next thing that is asked, at the commit at the latest: nothing can refuse it.
    Later,
}

fn column_array(storage: Storage, rows: &[Vec<Value>], at: usize) -> Kept {
    let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
    match storage {
        Storage::Integer => Box::new(cells.map(Value::as_int).collect::<Vec<Option<i64>>>()),
        Storage::Text => Box::new(cells.map(|v| v.as_text().map(str::to_owned)).collect::<Vec<_>>()),
    }
}

#[derive(Debug)]
struct Bound<'a>(&'a Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(v) => ValueRef::Integer(*v),
            Value::Text(v) => ValueRef::Text(v.as_bytes()),
        }))
    }
}

fn sqlite_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Real(v) => Value::Text(v.to_string()),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
    }
}

pub(crate) fn from_sqlite(error: &rusqlite::Error) -> Problem {
    use rusqlite::ffi;
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return Problem::internal(error);
    };
    let message = message.clone().unwrap_or_default();
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            let columns: Vec<&str> = message
                .rsplit(": ")
                .next()
                .unwrap_or_default()
                .split(", ")
                .filter_map(|c| c.split('.').next_back())
                .collect();
            Problem {
                detail: message.clone(),
                ..taken(&columns.join(","))
            }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => linked(message),
        ffi::SQLITE_FULL => Problem {
            detail: message,
            ..Problem::new(ErrorKind::Internal, "store.disk_full")
        },
        _ => Problem::internal(format!("{error}: {message}")),
    }
}

pub(crate) fn taken(columns: &str) -> Problem {
    Problem::new(ErrorKind::Conflict, "record.key_taken").with("columns", columns)
}

pub(crate) fn linked(detail: String) -> Problem {
    Problem {
        detail,
        ..Problem::new(ErrorKind::Conflict, "record.linked")
    }
}
