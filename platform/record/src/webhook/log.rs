//! What was posted, and what became of it.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, ErrorKind, Problem, RawId, Result, index_of};

use super::{RIGHT, require, subscription};
use crate::filter::SqlText;

/// Deliveries of a page.
const PAGE: i64 = 50;

/// A delivery, for people.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id; the message's is `msg_` and this.
    pub id: RawId,
    /// The record's entity; empty for a ping.
    pub entity: String,
    /// What happened: `created`, `updated`, `deleted`, `ping`.
    pub act: String,
    /// The record.
    pub record_id: RawId,
    /// When it happened, UTC milliseconds.
    pub happened_at: i64,
    /// `waiting`, `done`, `failed`, `withheld`.
    pub state: String,
    /// How often it was posted.
    pub tries: i64,
    /// When it is posted next.
    pub next_at: Option<i64>,
    /// When it was posted last.
    pub tried_at: Option<i64>,
    /// What the receiver answered last.
    pub status: Option<i64>,
    /// How that answer begins.
    pub answer: Option<String>,
    /// Why the receiver couldn't be reached.
    pub fault: Option<String>,
}

impl Delivery {
    fn of(row: &Row) -> Self {
        let text = |at: usize| row.0.get(at).and_then(Value::as_text).map(str::to_owned);
        Self {
            id: row.int(0),
            entity: row.text(1).to_owned(),
            act: row.text(2).to_owned(),
            record_id: row.int(3),
            happened_at: row.int(4),
            state: row.text(5).to_owned(),
            tries: row.int(6),
            next_at: row.optional_int(7),
            tried_at: row.optional_int(8),
            status: row.optional_int(9),
            answer: text(10),
            fault: text(11),
        }
    }
}

/// A page of a subscription's deliveries, newest first, and where the next one goes on.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn deliveries(
    r: &mut dyn Queries,
    ctx: &Ctx,
    webhook: RawId,
    (state, after): (Option<&str>, Option<RawId>),
) -> Result<(Vec<Delivery>, Option<RawId>)> {
    require(ctx)?;
    subscription::find(r, webhook)?;
    let mut sql = SqlText::new(
        "SELECT id, entity, act, record_id, happened_at, state, tries, next_at, tried_at, status, answer, fault \
         FROM record_webhook_delivery",
    );
    sql.and("webhook_id = ?", [webhook.into()]);
    if let Some(state) = state {
        sql.and("state = ?", [state.into()]);
    }
    if let Some(after) = after {
        sql.and("id < ?", [after.into()]);
    }
    sql.push(" ORDER BY id DESC LIMIT ?", [PAGE.into()]);
    let rows = r.query(&sql.text, &sql.params)?;
    let next = rows
        .last()
        .filter(|_| rows.len() == index_of(PAGE))
        .map(|row| row.int(0));
    Ok((rows.iter().map(Delivery::of).collect(), next))
}

/// Forgets what receivers answered about a record, and how they failed: they may have repeated what they were told.
pub(crate) fn forget_answers(tx: &mut Tx<'_>, place: &[Value; 2]) -> Result<()> {
    tx.execute(
        "UPDATE record_webhook_delivery SET answer = NULL, fault = NULL WHERE entity = ?1 AND record_id = ?2",
        place,
    )
    .map(drop)
}

/// Posts a message again, now.
///
/// # Errors
/// `access.forbidden`, `record.not_found`, `webhook.off`.
pub fn retry(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<()> {
    require(ctx)?;
    let row = tx.query_first(
        "SELECT webhook_id FROM record_webhook_delivery WHERE id = ?1",
        &[id.into()],
    )?;
    let webhook = row.ok_or_else(|| Problem::not_found(RIGHT))?.int(0);
    if !subscription::find(tx, webhook)?.is_active {
        return Err(Problem::new(ErrorKind::Conflict, "webhook.off"));
    }
    tx.execute(
        "UPDATE record_webhook_delivery SET state = 'waiting', next_at = ?2 WHERE id = ?1",
        &[id.into(), tx.now_ms().into()],
    )
    .map(drop)
}
