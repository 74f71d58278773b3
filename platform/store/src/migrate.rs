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
