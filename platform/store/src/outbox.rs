//! Events, written in the transaction that they tell of, handed on by the relay.

use guanxi_entity::Value;
use guanxi_types::{RawId, Result};
use serde_json::Value as Json;

use crate::dialect::Engine;
use crate::tx::Queries;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Past tense and versioned: `trade.sale.created.v1`.
    pub name: String,
    /// The record it is about, or the first of several.
    pub record_id: RawId,
    /// What a consumer needs to know.
    pub payload: Json,
}

/// An event with its place in the order of things.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    /// Its place, the watermark of consumers: rising, and the same for the events of one PostgreSQL transaction.
    pub seq: i64,
    /// When, in UTC milliseconds.
    pub at: i64,
    /// What.
    pub event: Event,
}

/// Settled: no transaction that is older than these rows' own is still running, so nothing can come before them any more.
const SETTLED: &str = "transaction_id < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint";

impl OutboxRow {
    /// The events after the place `seq`, in order, about `limit` of them; the events of one transaction stay together.
    ///
    /// SQLite has one writer, so a place is the row's number. PostgreSQL numbers rows before they are committed and in
    /// another order than transactions begin, so a place is the transaction there, and only settled ones are handed out.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn after(r: &mut dyn Queries, seq: i64, limit: i64) -> Result<Vec<Self>> {
        let sql = match r.engine() {
            Engine::Sqlite => {
                "SELECT seq, at, event, record_id, payload FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2"
                    .to_owned()
            }
            Engine::Postgres => format!(
                "SELECT transaction_id, at, event, record_id, payload FROM outbox WHERE transaction_id > ?1 \
                 AND transaction_id <= (SELECT MAX(transaction_id) FROM (SELECT transaction_id FROM outbox \
                 WHERE transaction_id > ?1 AND {SETTLED} ORDER BY transaction_id LIMIT ?2) page) \
                 ORDER BY transaction_id, seq"
            ),
        };
        let rows = r.query(&sql, &[Value::from(seq), Value::from(limit)])?;
        Ok(rows
            .into_iter()
            .map(|row| Self {
                seq: row.int(0),
                at: row.int(1),
                event: Event {
                    name: row.text(2).to_owned(),
                    record_id: row.int(3),
                    payload: serde_json::from_str(row.text(4)).unwrap_or(Json::Null),
                },
            })
            .collect())
    }

    /// The newest settled place in the outbox; 0 when nothing has happened yet.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn newest(r: &mut dyn Queries) -> Result<i64> {
        let sql = match r.engine() {
            Engine::Sqlite => "SELECT MAX(seq) FROM outbox".to_owned(),
            Engine::Postgres => format!("SELECT MAX(transaction_id) FROM outbox WHERE {SETTLED}"),
        };
        Ok(r.query_first(&sql, &[])?.map_or(0, |row| row.int(0)))
    }

    /// The newest place of all that is committed, settled or not; 0 when nothing has happened yet.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn last(r: &mut dyn Queries) -> Result<i64> {
        let sql = match r.engine() {
            Engine::Sqlite => "SELECT MAX(seq) FROM outbox",
            Engine::Postgres => "SELECT MAX(transaction_id) FROM outbox",
        };
        Ok(r.query_first(sql, &[])?.map_or(0, |row| row.int(0)))
    }

    /// How many events exist after the place `seq`.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn count_after(r: &mut dyn Queries, seq: i64) -> Result<i64> {
        let sql = match r.engine() {
            Engine::Sqlite => "SELECT COUNT(*) FROM outbox WHERE seq > ?1",
            Engine::Postgres => "SELECT COUNT(*) FROM outbox WHERE transaction_id > ?1",
        };
        let row = r.query_first(sql, &[Value::from(seq)])?;
        Ok(row.map_or(0, |row| row.int(0)))
    }
}

/// The outbox table itself.
pub(crate) const MIGRATION: &str = include_str!("../migrations/0001_outbox.sql");
