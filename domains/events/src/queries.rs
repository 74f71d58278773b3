//! What is asked.

mod called_off;
pub mod code;
pub mod door;
pub mod programme;

pub use called_off::called_off;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};

/// The place on a session's waiting list of whoever has this sequence, from 1.
///
/// # Errors
/// When the database can't be read.
pub fn waiting_place(reads: &mut dyn Queries, session: RawId, sequence: i64) -> Result<i64> {
    let row = reads.query_first(
        "SELECT COUNT(*) FROM events_registration WHERE session_id = ?1 AND state = 'waiting' AND sequence <= ?2",
        &[Value::from(session), Value::from(sequence)],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}
