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
    /// Its place; the watermark of consumers.
    pub seq: i64,
    /// When, in UTC milliseconds.
    pub at: i64,
    /// What.
    pub event: Event,
}

impl OutboxRow {
    /// The events after `seq`, in order, at most `limit`.
    ///
    /// PostgreSQL gives sequence numbers before commit, so an older number can become visible later; rows of transactions
    /// that aren't older than every running one are held back.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn after(r: &mut dyn Queries, seq: i64, limit: i64) -> Result<Vec<Self>> {
        let sql = match r.engine() {
            Engine::Sqlite => {
                "SELECT seq, at, event, record_id, payload FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2"
            }
            Engine::Postgres => {
                "SELECT seq, at, event, record_id, payload FROM outbox WHERE seq > ?1 \
                 AND transaction_id < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint ORDER BY seq LIMIT ?2"
            }
        };
        let rows = r.query(sql, &[Value::from(seq), Value::from(limit)])?;
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

    /// The newest place in the outbox; 0 when nothing has happened yet.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn newest(r: &mut dyn Queries) -> Result<i64> {
        Ok(r.query_first("SELECT MAX(seq) FROM outbox", &[])?
            .map_or(0, |row| row.int(0)))
    }

    /// How many events exist after `seq`.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn count_after(r: &mut dyn Queries, seq: i64) -> Result<i64> {
        let row = r.query_first("SELECT COUNT(*) FROM outbox WHERE seq > ?1", &[Value::from(seq)])?;
        Ok(row.map_or(0, |row| row.int(0)))
    }
}

/// The outbox table itself.
pub(crate) const MIGRATION: &str = include_str!("../migrations/0001_outbox.sql");
