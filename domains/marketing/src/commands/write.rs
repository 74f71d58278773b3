//! What the verbs have in common: records read for a user, written by a command, numbered.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Batch, Links, Schema, Target, create_many, get, update_by_command};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Actor, Ctx, Day, ErrorKind, FieldError, Money, Problem, RawId, Result};

/// Most minor units of one amount: a thousand million yuan.
const MONEY_MAX: i64 = 100_000_000_000;

/// The company's day.
pub(crate) fn today(r: &mut dyn Queries, ctx: &Ctx) -> Result<Day> {
    Ok(guanxi_org::zone(r)?.day_of(ctx.clock.now()))
}

/// The program itself, for what follows from something that the user was allowed to do.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    Ctx {
        actor: Actor::System { reason: "marketing" },
        ..ctx.clone()
    }
}

/// The user, where there is one.
pub(crate) fn somebody(ctx: &Ctx) -> Option<RawId> {
    Some(ctx.user_id()).filter(|id| *id != 0)
}

/// A record that the user may see.
pub(crate) fn seen<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<E> {
    get(r, ctx, E::def(), id)?.typed()
}

/// Creates typed records whose links were looked up.
pub(crate) fn put<E: Entity>(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    rows: Vec<E>,
) -> Result<Vec<RawId>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let batch = Batch {
        def: E::def(),
        import_id: None,
        links: Links::Known,
    };
    let rows = rows.into_iter().map(E::into_values).collect();
    create_many(tx, schema, ctx, &batch, rows)
}

/// Creates one.
pub(crate) fn put_one<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    let ids = put(tx, schema, ctx, vec![row])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}

/// Changes fields of a record that the user may change. With a version, only if that is still the current one.
pub(crate) fn change<E: Entity>(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, version): (RawId, Option<i64>),
    changes: Vec<(&str, Value)>,
) -> Result<()> {
    let def = E::def();
    let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
    let given: Vec<(usize, Value)> = changes.into_iter().filter_map(place).collect();
    let target = Target {
        def,
        id,
        version,
        import_id: None,
    };
    update_by_command(tx, schema, ctx, &target, &given)
}

pub(crate) fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// Refuses what a record's state doesn't allow.
pub(crate) fn require_state(state: &str, allowed: &[&str]) -> Result<()> {
    if allowed.contains(&state) {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "marketing.wrong_state").with("state", state))
}

/// An amount that can be booked: more than nothing, and not absurd.
pub(crate) fn require_amount(amount: Money, field: &str) -> Result<()> {
    match amount.raw() {
        1..=MONEY_MAX => Ok(()),
        i64::MIN..=0 => Err(wrong(field, "not_positive")),
        _ => Err(wrong(field, "too_large")),
    }
}

/// The text, unless it is empty.
pub(crate) fn said(text: Option<&str>) -> Value {
    Value::from(text.map(str::trim).filter(|text| !text.is_empty()))
}

/// The next number of the company's day: `FY20260131-0001`. What is rolled back gives its number back.
pub(crate) fn next_number(tx: &mut Tx<'_>, series: &str, ctx: &Ctx) -> Result<String> {
    let day = today(tx, ctx)?;
    let place = [Value::from(series), Value::from(i64::from(day.raw()))];
    let went_on = tx.execute(
        "UPDATE marketing_number SET last = last + 1 WHERE series = ?1 AND day = ?2",
        &place,
    )?;
    if went_on == 0 {
        tx.execute(
            "INSERT INTO marketing_number (series, day, last) VALUES (?1, ?2, 1)",
            &place,
        )?;
    }
    let row = tx.query_first(
        "SELECT last FROM marketing_number WHERE series = ?1 AND day = ?2",
        &place,
    )?;
    let last = row.ok_or_else(|| Problem::internal("no number"))?.int(0);
    Ok(format!("{series}{}-{last:04}", day.to_string().replace('-', "")))
}
