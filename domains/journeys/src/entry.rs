//! Who comes in: members of a segment, targets of a campaign, whoever something happens to, and whoever somebody chooses.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, Day, Id, RawId, Result};

use crate::entities::Enrolment;
use crate::gate::{is_held_back, is_there};
use crate::happening::Happening;
use crate::plan::{CAMPAIGN_RUNS, Pen, purpose_of};
use crate::walk::days_ms;

/// Customers that one transaction looks at.
pub const AT_ONCE: i64 = 300;

/// A journey that takes customers in.
#[derive(Clone, Debug)]
pub struct Open {
    /// The journey.
    pub id: RawId,
    /// The version that they come into.
    pub version: RawId,
    /// The step that they begin at.
    pub start: String,
    /// How they come in.
    pub entry: String,
    /// The segment.
    pub segment: Option<RawId>,
    /// The campaign.
    pub campaign: Option<RawId>,
    /// What brings them in.
    pub event: Option<Happening>,
    /// Days before, or days away.
    pub event_days: i64,
    /// `never`, `after` or `always`.
    pub reentry: String,
    /// After how many days.
    pub reentry_days: i64,
    /// `marketing` or `service`.
    pub purpose: &'static str,
    /// When it was started.
    pub started_at: i64,
}

const OPEN: &str = "SELECT j.id, v.id, v.flow, j.entry, j.segment_id, j.campaign_id, j.event, j.event_days, j.reentry, j.reentry_days, \
    j.purpose, j.started_at FROM journeys_journey j JOIN journeys_version v ON v.journey_id = j.id AND v.number = j.current_version \
    WHERE j.state = 'running'";

fn read(row: &Row) -> Option<Open> {
    let flow = crate::flow::Flow::read(row.text(2)).ok()?;
    Some(Open {
        id: row.int(0),
        version: row.int(1),
        start: flow.start()?.id.clone(),
        entry: row.text(3).to_owned(),
        segment: row.optional_int(4),
        campaign: row.optional_int(5),
        event: Happening::named(row.text(6)),
        event_days: row.optional_int(7).unwrap_or(0),
        reentry: row.text(8).to_owned(),
        reentry_days: row.optional_int(9).unwrap_or(0),
        purpose: purpose_of(row.text(10)),
        started_at: row.optional_int(11).unwrap_or(0),
    })
}

/// The journeys that run.
///
/// # Errors
/// When the database can't be read.
pub fn open_journeys(r: &mut dyn Queries) -> Result<Vec<Open>> {
    let rows = r.query(&format!("{OPEN} AND {CAMPAIGN_RUNS} ORDER BY j.id"), &[])?;
    Ok(rows.iter().filter_map(read).collect())
}

/// One that runs.
///
/// # Errors
/// When the database can't be read.
pub fn open_journey(r: &mut dyn Queries, id: RawId) -> Result<Option<Open>> {
    let row = r.query_first(
        &format!("{OPEN} AND {CAMPAIGN_RUNS} AND j.id = ?1"),
        &[Value::from(id)],
    )?;
    Ok(row.as_ref().and_then(read))
}

/// Why somebody doesn't come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The same brought him in before.
    Known,
    /// He is in it.
    Inside,
    /// He was in it, and it is too early or never again.
    Again,
    /// He is held back to compare with.
    Control,
    /// He was erased, or merged into another.
    Gone,
}

impl Refusal {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Known | Self::Again => "again",
            Self::Inside => "inside",
            Self::Control => "control",
            Self::Gone => "gone",
        }
    }
}

/// Whether a customer may come in, and as which round.
///
/// # Errors
/// When the database can't be read.
pub fn may_enter(
    r: &mut dyn Queries,
    open: &Open,
    (customer, key): (RawId, Option<&str>),
    now: i64,
) -> Result<Result<i64, Refusal>> {
    let rows = r.query(
        "SELECT round, state, entry_key, COALESCE(ended_at, entered_at) FROM journeys_enrolment WHERE journey_id = ?1 AND customer_id = ?2",
        &[Value::from(open.id), Value::from(customer)],
    )?;
    if rows.iter().any(|row| row.text(1) == "active") {
        return Ok(Err(Refusal::Inside));
    }
    if key.is_some_and(|key| rows.iter().any(|row| row.text(2) == key)) {
        return Ok(Err(Refusal::Known));
    }
    if let Some(last) = rows.iter().map(|row| row.int(3)).max() {
        let may = match open.reentry.as_str() {
            "always" => true,
            "after" => last + days_ms(open.reentry_days) <= now,
            _ => false,
        };
        if !may {
            return Ok(Err(Refusal::Again));
        }
    }
    if is_held_back(r, (open.campaign, open.purpose), customer)? {
        return Ok(Err(Refusal::Control));
    }
    // What was told of him may be older than that: it mustn't hold up what others did.
    if !is_there(r, customer)? {
        return Ok(Err(Refusal::Gone));
    }
    let round = rows.iter().map(|row| row.int(0)).max().unwrap_or(0) + 1;
    Ok(Ok(round))
}

/// Takes a customer in, where the rules of re-entry and the control group let him; the same key takes him in once.
///
/// # Errors
/// As creating records.
pub fn enter(
    tx: &mut Tx<'_>,
    pen: Pen<'_>,
    open: &Open,
    (customer, key): (RawId, &str),
) -> Result<Result<RawId, Refusal>> {
    let now = pen.ctx.clock.now();
    let round = match may_enter(tx, open, (customer, Some(key)), now)? {
        Ok(round) => round,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let made = Enrolment {
        journey_id: Id::new(open.id),
        version_id: Id::new(open.version),
        customer_id: Id::new(customer),
        round,
        state: "active".to_owned(),
        node: open.start.clone(),
        due_at: Some(now),
        waits_for: None,
        waits_since: None,
        heard_at: None,
        entry_key: key.chars().take(120).collect(),
        entered_at: now,
        ended_at: None,
        reason: None,
    };
    Ok(Ok(insert(tx, pen.schema, pen.ctx, made)?.raw()))
}

/// Somebody who may come in: the row that says so, the customer, and what brings him in.
pub type Candidate = (RawId, RawId, String);

/// Some candidates, and after which row there may be more.
pub type Page = (Vec<Candidate>, Option<RawId>);

/// Candidates of a journey after a row, in order.
///
/// # Errors
/// When the database can't be read.
pub fn candidates(
    r: &mut dyn Queries,
    (open, today): (&Open, Day),
    (after, now): (RawId, i64),
) -> Result<Page> {
    let (source, of) = match open.entry.as_str() {
        "segment" => (
            "FROM marketing_segment_member m WHERE m.segment_id = ?1",
            open.segment,
        ),
        "campaign" => (
            "FROM marketing_campaign_target m WHERE m.campaign_id = ?1 AND m.arm <> 'control'",
            open.campaign,
        ),
        _ if open.event == Some(Happening::Birthday) => return birthdays(r, (open, today), after),
        _ => return Ok((Vec::new(), None)),
    };
    let Some(of) = of else {
        return Ok((Vec::new(), None));
    };
    // Who is in it, or was and doesn't come again yet, needn't be looked at one by one.
    let again = match open.reentry.as_str() {
        "never" => "1 = 1".to_owned(),
        "after" => {
            let since = now - days_ms(open.reentry_days);
            format!("(e.state = 'active' OR COALESCE(e.ended_at, e.entered_at) > {since})")
        }
        _ => format!(
            "(e.state = 'active' OR e.entry_key = '{}:' || CAST(m.id AS TEXT))",
            open.entry
        ),
    };
    let sql = format!(
        "SELECT m.id, m.customer_id {source} AND m.id > ?2 AND NOT EXISTS (SELECT 1 FROM journeys_enrolment e \
         WHERE e.journey_id = ?3 AND e.customer_id = m.customer_id AND {again}) ORDER BY m.id LIMIT ?4"
    );
    let rows = r.query(
        &sql,
        &[
            Value::from(of),
            Value::from(after),
            Value::from(open.id),
            Value::from(AT_ONCE),
        ],
    )?;
    // Who comes again after some days needn't have left the segment; who comes each time comes with each new membership.
    let day = i64::from(today.raw());
    let key = |id: RawId| match open.reentry.as_str() {
        "after" => format!("{}:{id}:{day}", open.entry),
        _ => format!("{}:{id}", open.entry),
    };
    let found = rows.iter().map(|row| (row.int(0), row.int(1), key(row.int(0))));
    Ok((found.collect(), more(&rows)))
}

/// After which row there may be more.
fn more(rows: &[Row]) -> Option<RawId> {
    let is_full = rows.len() >= guanxi_types::index_of(AT_ONCE);
    rows.last().filter(|_| is_full).map(|row| row.int(0))
}

/// Customers whose birthday is in so many days; who was born on 29 February has it on the last day of February in other years.
fn birthdays(r: &mut dyn Queries, (open, today): (&Open, Day), after: RawId) -> Result<Page> {
    let on = today.plus(i32::try_from(open.event_days).unwrap_or(0));
    let date = on.date();
    let rows = r.query(
        "SELECT id, birth_on FROM customers_customer WHERE birth_on IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2",
        &[Value::from(after), Value::from(AT_ONCE)],
    )?;
    let has = |row: &&Row| {
        let born = row.optional_int(1).and_then(|day| i32::try_from(day).ok());
        born.map(|day| Day::new(day).date()).is_some_and(|born| {
            let is_leap_born = (born.month(), born.day()) == (2, 29);
            let is_last_of_february = (date.month(), date.day()) == (2, 28) && !date.in_leap_year();
            (born.month(), born.day()) == (date.month(), date.day()) || (is_leap_born && is_last_of_february)
        })
    };
    let key = |customer: RawId| format!("birthday:{}:{customer}", date.year());
    let found = rows.iter().filter(has).map(|row| row.int(0));
    let found = found.map(|customer| (customer, customer, key(customer)));
    Ok((found.collect(), more(&rows)))
}

/// Takes in those candidates who may come; how many did.
///
/// # Errors
/// As creating records.
pub fn take_in(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    journey: RawId,
    found: &[Candidate],
) -> Result<usize> {
    let pen = Pen { schema, ctx };
    let Some(open) = open_journey(tx, journey)? else {
        return Ok(0);
    };
    let mut count = 0;
    for (_, customer, key) in found {
        if enter(tx, pen, &open, (*customer, key))?.is_ok() {
            count += 1;
        }
    }
    Ok(count)
}
