//! One connection of either engine, speaking [`Value`]s.

use std::error::Error;

use guanxi_entity::{Storage, Value};
use guanxi_types::{ErrorKind, Problem, RawId, Result};
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rustc_hash::FxHashMap;

use crate::dialect::{Column, Engine};
use crate::tx::Row;

/// Prepared statements kept by a SQLite connection.
const STATEMENT_CACHE: usize = 256;

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres {
        client: Box<postgres::Client>,
        prepared: FxHashMap<String, postgres::Statement>,
    },
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

    pub fn postgres(client: postgres::Client) -> Self {
        Self::Postgres {
            client: Box::new(client),
            prepared: FxHashMap::default(),
        }
    }

    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Statements without parameters or results, in the engine's own words.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(c) => c.execute_batch(sql).map_err(|e| from_sqlite(&e)),
            Self::Postgres { client, .. } => client.batch_execute(sql).map_err(|e| from_postgres(&e)),
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
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
                let refs: Vec<&(dyn ToSql + Sync)> =
                    bound.iter().map(|b| -> &(dyn ToSql + Sync) { b }).collect();
                client.execute(&statement, &refs).map_err(|e| from_postgres(&e))
            }
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
            Self::Postgres { client, prepared } => {
                use postgres::fallible_iterator::FallibleIterator;
                let statement = prepare(client, prepared, sql)?;
                let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
                let refs: Vec<&(dyn ToSql + Sync)> =
                    bound.iter().map(|b| -> &(dyn ToSql + Sync) { b }).collect();
                let mut rows = client
                    .query_raw(&statement, refs)
                    .map_err(|e| from_postgres(&e))?;
                while let Some(row) = rows.next().map_err(|e| from_postgres(&e))? {
                    let mut values = Vec::with_capacity(row.len());
                    for at in 0..row.len() {
                        values.push(postgres_value(&row, at)?);
                    }
                    each(Row(values))?;
                }
                Ok(())
            }
        }
    }

    pub fn insert_rows(&mut self, table: &str, columns: &[Column], rows: &[Vec<Value>]) -> Result<()> {
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
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, &sql)?;
                let arrays: Vec<Box<dyn ToSql + Sync>> = columns
                    .iter()
                    .enumerate()
                    .map(|(at, column)| column_array(column.storage, rows, at))
                    .collect();
                let refs: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(std::convert::AsRef::as_ref).collect();
                client.execute(&statement, &refs).map_err(|e| from_postgres(&e))?;
                Ok(())
            }
        }
    }
}

impl Connection {
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
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let (ids, terms): (Vec<RawId>, Vec<&str>) =
                    rows.iter().map(|(id, terms)| (*id, terms.as_str())).unzip();
                client
                    .execute(&statement, &[&ids, &terms])
                    .map_err(|e| from_postgres(&e))?;
                Ok(())
            }
        }
    }
}

fn column_array(storage: Storage, rows: &[Vec<Value>], at: usize) -> Box<dyn ToSql + Sync> {
    let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
    match storage {
        Storage::Integer => Box::new(cells.map(Value::as_int).collect::<Vec<Option<i64>>>()),
        Storage::Text => Box::new(cells.map(|v| v.as_text().map(str::to_owned)).collect::<Vec<_>>()),
    }
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut FxHashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client
        .prepare(&Engine::Postgres.statement(sql))
        .map_err(|e| from_postgres(&e))?;
    if prepared.len() >= STATEMENT_CACHE {
        prepared.clear();
    }
    prepared.insert(sql.to_owned(), statement.clone());
    Ok(statement)
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

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
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
    postgres::types::to_sql_checked!();
}

fn sqlite_value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Real(v) => Value::Text(v.to_string()),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
    }
}

fn postgres_value(row: &postgres::Row, at: usize) -> Result<Value> {
    let ty = row
        .columns()
        .get(at)
        .map_or(&Type::UNKNOWN, postgres::Column::type_);
    let wrong = |e: postgres::Error| Problem::internal(e);
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

/// `uq_customers_customer__number_store_id` → the columns, parted by a comma.
fn constraint_columns(name: &str) -> String {
    name.split_once("__")
        .map_or(name, |(_, columns)| columns)
        .to_owned()
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

/// Marks an error after which PostgreSQL wants the whole transaction again.
pub(crate) const SERIALISATION: &str = "store.serialisation";

pub(crate) fn from_postgres(error: &postgres::Error) -> Problem {
    use postgres::error::SqlState;
    let Some(db) = error.as_db_error() else {
        return Problem::internal(format!("{error:?}"));
    };
    let detail = format!(
        "{}: {} {}",
        db.code().code(),
        db.message(),
        db.detail().unwrap_or_default()
    );
    let problem = match *db.code() {
        SqlState::UNIQUE_VIOLATION => taken(&constraint_columns(db.constraint().unwrap_or_default())),
        SqlState::FOREIGN_KEY_VIOLATION => return linked(detail),
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            Problem::new(ErrorKind::Conflict, SERIALISATION)
        }
        SqlState::DISK_FULL => Problem::new(ErrorKind::Internal, "store.disk_full"),
        _ => return Problem::internal(detail),
    };
    Problem { detail, ..problem }
}

fn taken(columns: &str) -> Problem {
    Problem::new(ErrorKind::Conflict, "record.key_taken").with("columns", columns)
}

fn linked(detail: String) -> Problem {
    Problem {
        detail,
        ..Problem::new(ErrorKind::Conflict, "record.linked")
    }
}
