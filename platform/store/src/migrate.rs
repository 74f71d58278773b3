//! Migrations: SQL files, one change each, run once, in order, each in a transaction of its own.

use guanxi_entity::Value;
use guanxi_types::{ErrorKind, Problem, Result};

use crate::connection::Connection;
use crate::dialect::Engine;
use crate::outbox;

/// One change of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `domain/0001_what`, unique and never changed.
    pub key: &'static str,
    /// SQL in the words that both engines share, types in capitals (`BIGINT`, `TEXT`, `BIGSERIAL PRIMARY KEY`).
    pub sql: &'static str,
}

const OWN: [Migration; 1] = [Migration {
    key: "store/0001_outbox",
    sql: outbox::MIGRATION,
}];

/// Lets the relay see which transaction an event belongs to; SQLite has one writer and needs none of it.
const POSTGRES_OUTBOX: &str = "ALTER TABLE outbox ADD COLUMN transaction_id BIGINT NOT NULL \
     DEFAULT ((pg_current_xact_id()::text)::bigint); \
     CREATE INDEX ix_outbox__transaction_id ON outbox (transaction_id, seq)";

pub(crate) fn run(connection: &mut Connection, migrations: &[Migration], now_ms: i64) -> Result<()> {
    let engine = connection.engine();
    connection.batch(&engine.ddl(
        "CREATE TABLE IF NOT EXISTS store_migration (\n  key TEXT PRIMARY KEY,\n  sql TEXT NOT NULL,\n  applied_at BIGINT NOT NULL\n);",
    ))?;
    for migration in OWN.iter().chain(migrations) {
        apply(connection, migration, now_ms)?;
    }
    Ok(())
}

/// Before a line `-- carry: NEW FROM OLD`, which stands at the end of a migration that makes a table anew: SQLite can't take a
/// constraint off one. The rows go over with the columns and indexes that others added to the old table.
const CARRY: &str = "-- carry: ";

fn carry_over(connection: &mut Connection, sql: &str) -> Result<()> {
    let names = sql
        .lines()
        .filter_map(|line| line.strip_prefix(CARRY)?.split_once(" FROM "));
    for (new, old) in names {
        let known = columns(connection, new)?;
        let all = columns(connection, old)?;
        for (name, kind) in all.iter().filter(|column| !known.contains(column)) {
            connection.batch(&format!("ALTER TABLE {new} ADD COLUMN {name} {kind}"))?;
        }
        let list: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        let list = list.join(", ");
        let indexes = texts(
            connection,
            "SELECT sql, name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
            old,
        )?;
        connection.batch(&format!(
            "INSERT INTO {new} ({list}) SELECT {list} FROM {old}; DROP TABLE {old}"
        ))?;
        for (index, _) in indexes {
            let quoted = index.replace(&format!("\"{old}\""), new);
            connection.batch(&quoted.replace(&format!(" ON {old}"), &format!(" ON {new}")))?;
        }
    }
    Ok(())
}

fn columns(connection: &mut Connection, table: &str) -> Result<Vec<(String, String)>> {
    texts(connection, "SELECT name, type FROM pragma_table_info(?1)", table)
}

fn texts(connection: &mut Connection, sql: &str, about: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    connection.query_each(sql, &[Value::from(about)], &mut |row| {
        found.push((row.text(0).to_owned(), row.text(1).to_owned()));
        Ok(())
    })?;
    Ok(found)
}

fn apply(connection: &mut Connection, migration: &Migration, now_ms: i64) -> Result<()> {
    let mut known: Option<String> = None;
    connection.query_each(
        "SELECT sql FROM store_migration WHERE key = ?1",
        &[Value::from(migration.key)],
        &mut |row| {
            known = Some(row.text(0).to_owned());
            Ok(())
        },
    )?;
    match known {
        Some(sql) if sql == migration.sql => return Ok(()),
        Some(_) => {
            return Err(
                Problem::new(ErrorKind::Internal, "store.migration_changed").with("key", migration.key)
            );
        }
        None => {}
    }
    let engine = connection.engine();
    connection.batch("BEGIN")?;
    let done = (|| {
        connection.batch(&engine.ddl(migration.sql))?;
        if engine == Engine::Sqlite {
            carry_over(connection, migration.sql)?;
        }
        if engine == Engine::Postgres && migration.key == "store/0001_outbox" {
            connection.batch(POSTGRES_OUTBOX)?;
        }
        connection.execute(
            "INSERT INTO store_migration (key, sql, applied_at) VALUES (?1, ?2, ?3)",
            &[
                Value::from(migration.key),
                Value::from(migration.sql),
                Value::from(now_ms),
            ],
        )
    })();
    match done {
        Ok(_) => connection.batch("COMMIT"),
        Err(problem) => {
            connection.batch("ROLLBACK")?;
            Err(Problem {
                detail: format!("{}: {}", migration.key, problem.detail),
                ..problem
            })
        }
    }
}
