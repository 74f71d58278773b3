//! What happens elsewhere brings customers in, lets those go on who wait for it, and ends journeys whose goal it is. The place in the
//! outbox moves in the same transaction.

use guanxi_entity::Value;
use guanxi_record::{Schema, update_typed};
use guanxi_store::{OutboxRow, Queries, Tx};
use guanxi_types::{Ctx, Day, Id, Problem, RawId, Result, Zone};
use serde_json::Value as Json;

use crate::entities::{Enrolment, EnrolmentPatch};
use crate::entry::{Open, enter, open_journeys};
use crate::happening::Happening;
use crate::plan::Pen;
use crate::walk::{days_ms, ended};

/// Records that one question asks for.
const ASKED_AT_ONCE: usize = 400;

/// Something that happened to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What.
    pub what: Happening,
    /// To whom.
    pub customer: RawId,
    /// The record that says so, with which it happened once.
    pub key: String,
    /// When it was written down.
    pub at: i64,
    /// When it was: what was before a journey's start brings nobody into it.
    pub on: i64,
    /// Days since the purchase before, of a purchase.
    pub away: Option<i64>,
    /// The journey that it belongs to, of a task.
    pub journey: Option<RawId>,
}

/// Up to where the events were followed; `None` where they never were.
///
/// # Errors
/// When the database can't be read.
pub fn place(r: &mut dyn Queries) -> Result<Option<i64>> {
    let row = r.query_first("SELECT place FROM journeys_place WHERE id = 1", &[])?;
    Ok(row.map(|row| row.int(0)))
}

/// Moves the place on, never back: another process may have been faster.
///
/// # Errors
/// When the database can't be written.
pub fn move_to(tx: &mut Tx<'_>, place: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO journeys_place (id, place) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET place = excluded.place \
         WHERE journeys_place.place < excluded.place",
        &[Value::from(place)],
    )
    .map(drop)
}

/// What events say that happened to customers, in order.
///
/// # Errors
/// When the database can't be read.
pub fn happened(r: &mut dyn Queries, rows: &[OutboxRow], since: i64) -> Result<Vec<Happened>> {
    let mut found = Vec::new();
    for row in rows {
        match row.event.name.as_str() {
            "trade.sale.created.v1" => purchases(r, row, since, &mut found)?,
            "customers.customer.created.v1" | "customers.customer.updated.v1" => {
                joined(r, row, since, &mut found)?;
            }
            "customers.activity.updated.v1" => tasks(r, row, &mut found)?,
            guanxi_loyalty::commands::TIER_CHANGED => found.extend(told(row, Happening::TierChanged)),
            guanxi_events::commands::REGISTERED => found.extend(told(row, Happening::Registered)),
            guanxi_events::commands::CHECKED_IN => found.extend(told(row, Happening::Attended)),
            _ => {}
        }
    }
    Ok(found)
}

fn told(row: &OutboxRow, what: Happening) -> Option<Happened> {
    let customer = row.event.payload.get("customer_id").and_then(Json::as_i64)?;
    Some(Happened {
        what,
        customer,
        // A tier changes again and again: the record is the membership, so its time tells changes apart.
        key: format!("{}:{}:{}", what.name(), row.event.record_id, row.at),
        at: row.at,
        on: row.at,
        away: None,
        journey: None,
    })
}

fn ids(row: &OutboxRow) -> Vec<RawId> {
    let ids = row.event.payload.get("ids").and_then(Json::as_array);
    ids.into_iter().flatten().filter_map(Json::as_i64).collect()
}

/// Asks for some columns of the records of an event that fulfil a condition.
fn asked(
    r: &mut dyn Queries,
    ids: &[RawId],
    (sql, given): (&str, &[Value]),
    each: &mut dyn FnMut(&mut dyn Queries, &guanxi_store::Row) -> Result<()>,
) -> Result<()> {
    for part in ids.chunks(ASKED_AT_ONCE) {
        let first = given.len() + 1;
        let marks: Vec<String> = (0..part.len()).map(|n| format!("?{}", first + n)).collect();
        let sql = format!("{sql} AND id IN ({}) ORDER BY id", marks.join(", "));
        let params: Vec<Value> = given
            .iter()
            .cloned()
            .chain(part.iter().copied().map(Value::from))
            .collect();
        for row in r.query(&sql, &params)? {
            each(r, &row)?;
        }
    }
    Ok(())
}

/// Sales of customers, not before `since`: files of former years bring nobody in.
fn purchases(r: &mut dyn Queries, row: &OutboxRow, since: i64, found: &mut Vec<Happened>) -> Result<()> {
    let sql = "SELECT id, customer_id, sold_at FROM trade_sale WHERE customer_id IS NOT NULL AND kind = 'sale' AND sold_at >= ?1";
    asked(r, &ids(row), (sql, &[Value::from(since)]), &mut |r, sale| {
        let before = r.query_first(
            "SELECT MAX(sold_at) FROM trade_sale WHERE customer_id = ?1 AND kind = 'sale' AND sold_at < ?2",
            &[Value::from(sale.int(1)), Value::from(sale.int(2))],
        )?;
        let before = before.and_then(|row| row.optional_int(0));
        found.push(Happened {
            what: Happening::Purchase,
            customer: sale.int(1),
            key: format!("sale:{}", sale.int(0)),
            at: row.at,
            on: sale.int(2),
            away: before.map(|before| (sale.int(2) - before) / days_ms(1)),
            journey: None,
        });
        Ok(())
    })
}

fn joined(r: &mut dyn Queries, row: &OutboxRow, since: i64, found: &mut Vec<Happened>) -> Result<()> {
    let zone = guanxi_org::zone(r)?;
    let first = zone.day_of(since);
    let sql = "SELECT id, joined_on, created_at FROM customers_customer WHERE is_member = 1";
    asked(r, &ids(row), (sql, &[]), &mut |_, customer| {
        let day = joined_on(&zone, (customer.optional_int(1), customer.int(2)));
        if day < first {
            return Ok(());
        }
        // Only the day is known: its end, so that who joins on the day of the start comes in.
        let end = zone.instant(day.plus(1).date().at(0, 0, 0, 0));
        found.push(Happened {
            what: Happening::Joined,
            customer: customer.int(0),
            key: joined_key(customer.int(0)),
            at: row.at,
            on: end.map_err(Problem::internal)?,
            away: None,
            journey: None,
        });
        Ok(())
    })
}

/// The company's day on which somebody joined, else was written down.
fn joined_on(zone: &Zone, (joined_on, created_at): (Option<i64>, i64)) -> Day {
    let known = joined_on.and_then(|day| i32::try_from(day).ok());
    known.map_or_else(|| zone.day_of(created_at), Day::new)
}

fn tasks(r: &mut dyn Queries, row: &OutboxRow, found: &mut Vec<Happened>) -> Result<()> {
    let sql = "SELECT id, customer_id, about FROM customers_activity WHERE status = 'done' AND customer_id IS NOT NULL \
               AND about LIKE 'journeys.journey/%'";
    asked(r, &ids(row), (sql, &[]), &mut |_, task| {
        let journey = task.text(2).rsplit('/').next().and_then(|id| id.parse().ok());
        found.push(Happened {
            what: Happening::TaskDone,
            customer: task.int(1),
            key: format!("task:{}", task.int(0)),
            at: row.at,
            on: row.at,
            away: None,
            journey,
        });
        Ok(())
    })
}

/// What these happenings do; how many customers came in, went on or left.
///
/// # Errors
/// As writing records.
pub fn apply(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), happened: &[Happened]) -> Result<usize> {
    let pen = Pen { schema, ctx };
    let open = open_journeys(tx)?;
    let mut count = 0;
    for one in happened {
        let joined = joined_by(tx, pen, one)?;
        count += heard(tx, pen, (one, joined.as_str()))?;
        count += reached(tx, pen, (one, joined.as_str()))?;
        for journey in open.iter().filter(|journey| brings_in(journey, one)) {
            count += usize::from(enter(tx, pen, journey, (one.customer, &one.key))?.is_ok());
        }
    }
    Ok(count)
}

fn brings_in(open: &Open, one: &Happened) -> bool {
    if open.entry != "event" || one.at.min(one.on) < open.started_at {
        return false;
    }
    match open.event {
        Some(Happening::Returned) => {
            one.what == Happening::Purchase && one.away.is_some_and(|days| days >= open.event_days)
        }
        event => event == Some(one.what),
    }
}

/// The key of having joined, of a purchase on the very day: who joins at the till has yet to pay, and a journey that began with joining isn't
/// what brought that ticket about. Empty for all else.
fn joined_by(r: &mut dyn Queries, pen: Pen<'_>, one: &Happened) -> Result<String> {
    if one.what != Happening::Purchase {
        return Ok(String::new());
    }
    let sql = "SELECT joined_on, created_at FROM customers_customer WHERE id = ?1 AND is_member = 1";
    let row = r.query_first(sql, &[Value::from(one.customer)])?;
    let zone = pen.schema.zone();
    let joined = row.map(|row| joined_on(zone, (row.optional_int(0), row.int(1))));
    let is_on_it = joined == Some(zone.day_of(one.on));
    Ok(if is_on_it {
        joined_key(one.customer)
    } else {
        String::new()
    })
}

fn joined_key(customer: RawId) -> String {
    format!("joined:{customer}")
}

/// Lets those go on who wait for it. Who began to wait later didn't wait for this one.
fn heard(tx: &mut Tx<'_>, pen: Pen<'_>, (one, joined): (&Happened, &str)) -> Result<usize> {
    let rows = tx.query(
        "SELECT id FROM journeys_enrolment WHERE customer_id = ?1 AND state = 'active' AND waits_for = ?2 AND waits_since <= ?3 \
         AND heard_at IS NULL AND (CAST(?4 AS BIGINT) = 0 OR journey_id = ?4) AND entry_key <> ?5 ORDER BY id",
        &[
            Value::from(one.customer),
            Value::from(one.what.name()),
            Value::from(one.at),
            Value::from(one.journey.unwrap_or(0)),
            Value::from(joined),
        ],
    )?;
    for row in &rows {
        let patch = EnrolmentPatch {
            heard_at: Some(Some(one.at)),
            due_at: Some(Some(pen.ctx.clock.now())),
            ..EnrolmentPatch::default()
        };
        update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(row.int(0)), patch)?;
    }
    Ok(rows.len())
}

/// Who did what the journey is to bring about leaves it.
fn reached(tx: &mut Tx<'_>, pen: Pen<'_>, (one, joined): (&Happened, &str)) -> Result<usize> {
    let rows = tx.query(
        "SELECT e.id FROM journeys_enrolment e JOIN journeys_journey j ON j.id = e.journey_id \
         WHERE e.customer_id = ?1 AND e.state = 'active' AND j.goal = ?2 AND e.entered_at <= ?3 AND e.entry_key <> ?4 AND e.entry_key <> ?5 \
         ORDER BY e.id",
        &[
            Value::from(one.customer),
            Value::from(one.what.name()),
            Value::from(one.at),
            Value::from(one.key.as_str()),
            Value::from(joined),
        ],
    )?;
    for row in &rows {
        let patch = ended(pen.ctx.clock.now(), ("goal", None));
        update_typed::<Enrolment>(tx, pen.schema, pen.ctx, Id::new(row.int(0)), patch)?;
    }
    Ok(rows.len())
}
