//! What readers do, and the post.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Id, Problem, RawId, Result};

use super::write::{change, put, system, today};
use crate::entities::{Recipient, Subscription};
use crate::queries::page::{of_code, recipient};

/// Openings of one recipient that are counted.
const OPENS_MAX: i64 = 10_000;

/// Counts that a recipient opened the page; the first time is kept.
///
/// # Errors
/// `record.not_found`.
pub fn count_opening(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, code: &str) -> Result<()> {
    let opened = of_code(tx, code)?;
    let known = recipient(tx, &system(ctx), opened.recipient)?;
    if opened.is_stopped || known.opens >= OPENS_MAX {
        return Ok(());
    }
    let mut changes = vec![("opens", Value::from(known.opens + 1))];
    if known.opened_at.is_none() {
        changes.push(("opened_at", Value::from(tx.now_ms())));
    }
    change::<Recipient>(tx, schema, &system(ctx), opened.recipient, changes)
}

/// The recipient of a code doesn't want the periodical any more, or wants it again.
///
/// # Errors
/// `record.not_found`.
pub fn unsubscribe(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (code, wants): (&str, bool)) -> Result<()> {
    let opened = of_code(tx, code)?;
    let state = if wants { "subscribed" } else { "unsubscribed" };
    let known = tx.query_first(
        "SELECT id FROM periodicals_subscription WHERE periodical_id = ?1 AND customer_id = ?2",
        &[Value::from(opened.periodical), Value::from(opened.customer)],
    )?;
    match known {
        Some(row) => {
            let changes = vec![("state", Value::from(state)), ("source", Value::from("page"))];
            change::<Subscription>(tx, schema, &system(ctx), row.int(0), changes)
        }
        None => {
            let said = Subscription {
                periodical_id: Id::new(opened.periodical),
                customer_id: Id::new(opened.customer),
                state: state.to_owned(),
                channel: None,
                since: None,
                source: "page".to_owned(),
            };
            put(tx, schema, ctx, said).map(drop)
        }
    }
}

/// The post brought an edition back.
///
/// # Errors
/// `periodicals.not_posted`; `access.forbidden`, `record.not_found`.
pub fn came_back(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, reason): (RawId, &str)) -> Result<()> {
    require(ctx, Action::Update, Recipient::def())?;
    let known = recipient(tx, ctx, id)?;
    if known.state == "returned" {
        return Ok(());
    }
    if known.state != "listed" {
        return Err(Problem::conflict("periodicals.not_posted"));
    }
    let reason: String = reason.trim().chars().take(200).collect();
    if reason.is_empty() {
        return Err(Problem::invalid(vec![guanxi_types::FieldError::new(
            "reason", "required",
        )]));
    }
    let now = today(tx, ctx)?;
    let changes = vec![
        ("state", Value::from("returned")),
        ("returned_on", Value::from(now)),
        ("return_reason", Value::from(reason)),
    ];
    change::<Recipient>(tx, schema, ctx, id, changes)
}
