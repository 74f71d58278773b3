//! Numbers of tickets and sessions: a store's, a day's, without gaps.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Problem, RawId, Result};

use crate::rules::zone_of_store;

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Tickets: `T20260131-0001`.
    Ticket,
    /// Sessions of drawers: `S20260131-0001`.
    Session,
}

impl Series {
    const fn name(self) -> &'static str {
        match self {
            Self::Ticket => "T",
            Self::Session => "S",
        }
    }
}

/// The next number of a store's day. What is rolled back gives its number back; a clock that goes back a day goes on with
/// that day's numbers.
///
/// # Errors
/// When the database can't be written.
pub fn next_number(tx: &mut Tx<'_>, store_id: RawId, series: Series, at: i64) -> Result<String> {
    let (day, _) = zone_of_store(tx, store_id)?.local(at);
    let place = [
        Value::from(store_id),
        Value::from(series.name()),
        Value::from(i64::from(day.raw())),
    ];
    let went_on = tx.execute(
        "UPDATE trade_number SET last = last + 1 WHERE store_id = ?1 AND series = ?2 AND day = ?3",
        &place,
    )?;
    if went_on == 0 {
        tx.execute(
            "INSERT INTO trade_number (store_id, series, day, last) VALUES (?1, ?2, ?3, 1)",
            &place,
        )?;
    }
    let row = tx.query_first(
        "SELECT last FROM trade_number WHERE store_id = ?1 AND series = ?2 AND day = ?3",
        &place,
    )?;
    let last = row.ok_or_else(|| Problem::internal("no number"))?.int(0);
    let day = day.to_string().replace('-', "");
    Ok(format!("{}{day}-{last:04}", series.name()))
}
