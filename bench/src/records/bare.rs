//! The same work by hand: prepared statements through rusqlite and postgres, nothing else.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{Problem, Result};
use rusqlite::types::Value as Sql;

/// A connection of its own, as a program without us would have.
pub enum Bare {
    Sqlite(rusqlite::Connection),
    Postgres {
        client: Box<postgres::Client>,
        prepared: std::collections::HashMap<String, postgres::Statement>,
    },
}

/// Makes the bench's own database on the server, empty, and tells its address.
pub fn database(server: &str, name: &str) -> Result<String> {
    let mut client = postgres::Client::connect(server, postgres::NoTls).map_err(Problem::internal)?;
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}"),
    ] {
        client.batch_execute(&sql).map_err(Problem::internal)?;
    }
    let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
    Ok(format!("{base}/{name}"))
}

/// What a server does by itself after a while.
pub fn settle(url: &str) -> Result<()> {
    let mut client = postgres::Client::connect(url, postgres::NoTls).map_err(Problem::internal)?;
    client.batch_execute("VACUUM ANALYZE").map_err(Problem::internal)
}

/// The statement that a program without us would write.
pub fn insert(def: &EntityDef) -> String {
    let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
    let places: Vec<String> = (2..names.len() + 2).map(|n| format!("?{n}")).collect();
    format!(
        "INSERT INTO {} (id, version, created_at, created_by, updated_at, updated_by, {}) VALUES (?1, 1, 0, 0, 0, 0, {})",
        def.table,
        names.join(", "),
        places.join(", ")
    )
}

impl Bare {
    pub fn open(place: &str) -> Result<Self> {
        if place.starts_with("postgres") {
            let client = postgres::Client::connect(place, postgres::NoTls).map_err(Problem::internal)?;
            return Ok(Self::Postgres {
                client: Box::new(client),
                prepared: std::collections::HashMap::new(),
            });
        }
        let connection = rusqlite::Connection::open(place).map_err(Problem::internal)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA cache_size = -4096; PRAGMA temp_store = FILE; PRAGMA busy_timeout = 10000;",
            )
            .map_err(Problem::internal)?;
        Ok(Self::Sqlite(connection))
    }

    /// Reads all rows, every value of them.
    pub fn rows(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                let read = || -> rusqlite::Result<Vec<Vec<Sql>>> {
                    let mut statement = connection.prepare_cached(sql)?;
                    let width = statement.column_count();
                    let found = statement
                        .query_map(rusqlite::params_from_iter(params.iter().map(sqlite)), |row| {
                            (0..width).map(|at| row.get::<_, Sql>(at)).collect()
                        })?;
                    found.collect()
                };
                read().map(drop).map_err(Problem::internal)
            }
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let bound: Vec<Box<dyn postgres::types::ToSql + Sync>> =
                    params.iter().map(postgres).collect();
                let refs: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    bound.iter().map(AsRef::as_ref).collect();
                let rows = client.query(&statement, &refs).map_err(Problem::internal)?;
                for row in &rows {
                    for (at, column) in row.columns().iter().enumerate() {
                        if *column.type_() == postgres::types::Type::INT8 {
                            row.try_get::<_, Option<i64>>(at).map_err(Problem::internal)?;
                        } else {
                            row.try_get::<_, Option<String>>(at).map_err(Problem::internal)?;
                        }
                    }
                }
                Ok(())
            }
        }
    }

    /// One row in a transaction of its own.
    pub fn create(&mut self, sql: &str, id: i64, values: &[Value], def: &EntityDef) -> Result<()> {
        let filled = def.fields.iter().zip(values).map(|(field, value)| {
            let default = field.default.clone().unwrap_or_default();
            if value.is_null() { default } else { value.clone() }
        });
        let params: Vec<Value> = std::iter::once(Value::from(id)).chain(filled).collect();
        self.execute(sql, &params)
    }

    /// One statement.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql).map_err(Problem::internal)?;
                statement
                    .execute(rusqlite::params_from_iter(params.iter().map(sqlite)))
                    .map(drop)
                    .map_err(Problem::internal)
            }
            Self::Postgres { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                let bound: Vec<Box<dyn postgres::types::ToSql + Sync>> = statement
                    .params()
                    .iter()
                    .zip(params)
                    .map(|(kind, value)| -> Box<dyn postgres::types::ToSql + Sync> {
                        match value {
                            Value::Null if *kind == postgres::types::Type::INT8 => Box::new(None::<i64>),
                            other => postgres(other),
                        }
                    })
                    .collect();
                let refs: Vec<&(dyn postgres::types::ToSql + Sync)> =
                    bound.iter().map(AsRef::as_ref).collect();
                // With the server's own words: a caller tells a conflict by them.
                client
                    .execute(&statement, &refs)
                    .map(drop)
                    .map_err(|problem| Problem::internal(format!("{problem:?}")))
            }
        }
    }
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut std::collections::HashMap<String, postgres::Statement>,
    sql: &str,
) -> Result<postgres::Statement> {
    if let Some(statement) = prepared.get(sql) {
        return Ok(statement.clone());
    }
    let statement = client
        .prepare(&sql.replace('?', "$"))
        .map_err(Problem::internal)?;
    prepared.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn sqlite(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Int(number) => Sql::Integer(*number),
        Value::Text(text) => Sql::Text(text.clone()),
    }
}

fn postgres(value: &Value) -> Box<dyn postgres::types::ToSql + Sync> {
    match value {
        Value::Null => Box::new(None::<String>),
        Value::Int(number) => Box::new(*number),
        Value::Text(text) => Box::new(text.clone()),
    }
}
