//! The steps of a quotation's life.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::write::{change, require_state, today};
use crate::entities::Quotation;
use crate::queries::limit_of;
use crate::rules::step::Step;

/// Moves a quotation on; its new state. With `version`, only if that is still the current one.
///
/// # Errors
/// `sales.wrong_state` with the state that it is in; `sales.reason_missing` where somebody else has to allow the discount;
/// `sales.own_approval` to who wrote or submitted it; `sales.limit_too_small` to whom so much isn't allowed; `sales.expired` when its
/// last day is over; as updating records.
pub fn step(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, version): (RawId, Option<i64>),
    (step, note): (Step, Option<&str>),
) -> Result<&'static str> {
    let record = get(tx, ctx, Quotation::def(), id)?;
    let known: Quotation = record.typed()?;
    require_state(&known.state, step.from())?;
    let is_late = known.valid_until < today(tx, ctx)?;
    if is_late && !matches!(step, Step::Decline | Step::Withdraw | Step::Return) {
        return Err(
            Problem::new(ErrorKind::Conflict, "sales.expired").with("day", known.valid_until.to_string())
        );
    }
    let now = Value::from(tx.now_ms());
    let me = Value::from(ctx.user());
    let said = Value::from(note.filter(|note| !note.trim().is_empty()));
    let (to, mut changes) = match step {
        Step::Submit => submit(tx, ctx, &known, &said)?,
        Step::Approve => {
            require_other(ctx, &known, record.created_by)?;
            require_limit(tx, ctx, &known)?;
            ("approved", decided(&me, &now, &said))
        }
        Step::Return => ("draft", decided(&me, &now, &said)),
        Step::Send => ("sent", vec![("sent_at", now)]),
        Step::Accept => ("accepted", vec![("answered_at", now), ("answer_note", said)]),
        Step::Decline => ("declined", vec![("answered_at", now), ("answer_note", said)]),
        Step::Withdraw => ("withdrawn", vec![("answer_note", said)]),
    };
    changes.push(("state", Value::from(to)));
    change::<Quotation>(tx, schema, ctx, (id, version), changes)?;
    Ok(to)
}

type Changes = Vec<(&'static str, Value)>;

fn decided(me: &Value, now: &Value, said: &Value) -> Changes {
    vec![
        ("decided_by", me.clone()),
        ("decided_at", now.clone()),
        ("decision_note", said.clone()),
    ]
}

fn submit(tx: &mut Tx<'_>, ctx: &Ctx, known: &Quotation, said: &Value) -> Result<(&'static str, Changes)> {
    let limit = limit_of(tx, ctx, known.store_id.raw())?;
    let is_within = known.discount_percent <= limit;
    if !is_within && said.is_null() {
        return Err(Problem::new(ErrorKind::Invalid, "sales.reason_missing")
            .with("percent", known.discount_percent.to_string())
            .with("limit", limit.to_string()));
    }
    let changes = vec![
        ("submitted_by", Value::from(ctx.user())),
        ("submitted_at", Value::from(tx.now_ms())),
        ("reason", said.clone()),
        ("decided_by", Value::Null),
        ("decided_at", Value::Null),
        ("decision_note", Value::Null),
    ];
    Ok((
        if is_within {
            "approved"
        } else {
            "awaiting_approval"
        },
        changes,
    ))
}

/// Nobody allows what he asked for himself.
fn require_other(ctx: &Ctx, known: &Quotation, created_by: RawId) -> Result<()> {
    let Some(me) = ctx.user() else { return Ok(()) };
    if known.submitted_by.map(Id::raw) == Some(me) || created_by == me {
        return Err(Problem::new(ErrorKind::Forbidden, "sales.own_approval"));
    }
    Ok(())
}

fn require_limit(r: &mut dyn Queries, ctx: &Ctx, known: &Quotation) -> Result<()> {
    let limit = limit_of(r, ctx, known.store_id.raw())?;
    if known.discount_percent <= limit {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Forbidden, "sales.limit_too_small")
        .with("percent", known.discount_percent.to_string())
        .with("limit", limit.to_string()))
}
