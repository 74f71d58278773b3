//! What a customer had registered for and was called off.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};

/// Events told of at most.
const TOLD_MAX: i64 = 5;

/// Names of events that a customer was registered for when they were called off, and when that was, the newest first; since a moment.
///
/// # Errors
/// When the database can't be read.
pub fn called_off(r: &mut dyn Queries, customer: RawId, since: i64) -> Result<Vec<(String, i64)>> {
    let rows = r.query(
        "SELECT e.name, MAX(g.cancelled_at) FROM events_registration g JOIN events_event e ON e.id = g.event_id \
         WHERE g.customer_id = ?1 AND g.state = 'cancelled' AND e.state = 'cancelled' AND g.cancelled_at >= ?2 \
         GROUP BY e.id, e.name ORDER BY MAX(g.cancelled_at) DESC LIMIT ?3",
        &[Value::from(customer), Value::from(since), Value::from(TOLD_MAX)],
    )?;
    Ok(rows
        .iter()
        .map(|row| (row.text(0).to_owned(), row.int(1)))
        .collect())
}
