//! Numbers of tickets and sessions: a store's, a day's, without gaps.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Day, ErrorKind, Problem, RawId, Result};

/// Numbers in a row that may be taken already: by an import, or by hand.
const TAKEN_MAX: u32 = 1_000;

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

    const fn table(self) -> &'static str {
        match self {
            Self::Ticket => "trade_sale",
            Self::Session => "trade_cash_session",
        }
    }
}

/// The next number of a store's day that nothing has yet. What is rolled back gives its number back; a clock that goes back a
/// day goes on with that day's numbers.
///
/// # Errors
/// `record.key_taken` when too many in a row are taken; when the database can't be written.
pub fn next_number(tx: &mut Tx<'_>, store_id: RawId, series: Series, day: Day) -> Result<String> {
    let place = [
        Value::from(store_id),
        Value::from(series.name()),
        Value::from(day),
    ];
    let day = day.to_string().replace('-', "");
    for _ in 0..=TAKEN_MAX {
        let last = count_on(tx, &place)?;
        let number = format!("{}{day}-{last:04}", series.name());
        let taken = tx.query_first(
            &format!(
                "SELECT id FROM {} WHERE store_id = ?1 AND number = ?2",
                series.table()
            ),
            &[Value::from(store_id), Value::from(number.as_str())],
        )?;
        if taken.is_none() {
            return Ok(number);
        }
    }
    Err(Problem::new(ErrorKind::Conflict, "record.key_taken"))
}

fn count_on(tx: &mut Tx<'_>, place: &[Value; 3]) -> Result<i64> {
    let row = tx.query_first(
        "INSERT INTO trade_number (store_id, series, day, last) VALUES (?1, ?2, ?3, 1) \
         ON CONFLICT (store_id, series, day) DO UPDATE SET last = trade_number.last + 1 RETURNING last",
        place,
    )?;
    Ok(row.ok_or_else(|| Problem::internal("no number"))?.int(0))
}
