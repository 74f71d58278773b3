//! The sessions of an event and how full they are.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};

/// People and registrations of a session by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Registrations.
    pub count: i64,
    /// Their people.
    pub people: i64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The session.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// When it begins, UTC milliseconds.
    pub starts_at: i64,
    /// When it ends.
    pub ends_at: i64,
    /// Where, if not at the event's place.
    pub place: Option<String>,
    /// People it has room for.
    pub seats: i64,
    /// When it was closed.
    pub closed_at: Option<i64>,
    /// By state.
    pub tallies: BTreeMap<String, Tally>,
}

impl Slot {
    /// The registrations of a state.
    #[must_use]
    pub fn tally(&self, state: &str) -> Tally {
        self.tallies.get(state).copied().unwrap_or_default()
    }

    /// People who have seats.
    #[must_use]
    pub fn taken(&self) -> i64 {
        ["registered", "attended", "absent"]
            .iter()
            .map(|state| self.tally(state).people)
            .sum()
    }
}

/// The sessions of an event, in their order. They tell of all registrations, whoever may see them: seats are seats.
///
/// # Errors
/// When the database can't be read.
pub fn programme(reads: &mut dyn Queries, event: RawId) -> Result<Vec<Slot>> {
    let rows = reads.query(
        "SELECT id, name, starts_at, ends_at, place, seats, closed_at FROM events_session WHERE event_id = ?1 \
         ORDER BY starts_at, id",
        &[Value::from(event)],
    )?;
    let counted = reads.query(
        "SELECT session_id, state, COUNT(*), CAST(SUM(people) AS BIGINT) FROM events_registration WHERE event_id = ?1 \
         GROUP BY session_id, state",
        &[Value::from(event)],
    )?;
    let slot = |row: &guanxi_store::Row| {
        let own = counted.iter().filter(|one| one.int(0) == row.int(0));
        let tally = |one: &guanxi_store::Row| {
            let known = Tally {
                count: one.int(2),
                people: one.int(3),
            };
            (one.text(1).to_owned(), known)
        };
        Slot {
            id: row.int(0),
            name: row.text(1).to_owned(),
            starts_at: row.int(2),
            ends_at: row.int(3),
            place: Some(row.text(4).to_owned()).filter(|text| !text.is_empty()),
            seats: row.int(5),
            closed_at: row.optional_int(6),
            tallies: own.map(tally).collect(),
        }
    };
    Ok(rows.iter().map(slot).collect())
}
