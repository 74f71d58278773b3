//! One database a company, SQLite or PostgreSQL by setting. [`Tx`] is the only way to write, [`Reader`] a snapshot.
//!
//! SQL is written once, in the words that both engines share: `?1` for parameters (turned into `$1` for PostgreSQL), and in
//! migrations the types `BIGINT` and `TEXT` (turned into STRICT types and `COLLATE "C"`). What differs stands in
//! `dialect.rs`.

mod checkpoint;
mod connection;
mod dialect;
mod job;
mod migrate;
mod outbox;
mod postgres_engine;
mod postgres_problem;
mod postgres_session;
mod sqlite_engine;
mod store;
mod terms;
mod tx;
mod vault;

pub use dialect::{Column, Engine, in_set};
pub use migrate::Migration;
pub use outbox::{Event, OutboxRow};
pub use store::{Settings, Store};
pub use terms::Terms;
pub use tx::{Queries, Reader, Row, Tx};
pub use vault::{KEY_FILE, KEY_VARIABLE, Vault};

/// Functions waiting to write that may share one commit.
pub const GROUP_COMMIT_LIMIT: usize = 64;
/// How often a PostgreSQL transaction is tried again when another got in its way.
pub const SERIALISATION_RETRY_LIMIT: u32 = 12;
/// Read connections (SQLite) or connections of either kind (PostgreSQL) that one process holds for one company.
pub const CONNECTION_LIMIT: usize = 4;
