//! What the verbs have in common: records read for a user, changed by a command, or written on the program's own account.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Batch, Links, Schema, Target, create_many, get, update_by_command, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Actor, Ctx, Day, ErrorKind, FieldError, Problem, Qty, RawId, Result};

/// Most of one product on a line: a million pieces.
pub(crate) const QTY_MAX: Qty = Qty::new(1_000_000_000);
/// Most minor units of one document: a thousand million yuan.
pub(crate) const MONEY_MAX: i64 = 100_000_000_000;

/// The company's day.
pub(crate) fn today(r: &mut dyn Queries, ctx: &Ctx) -> Result<Day> {
    Ok(guanxi_org::zone(r)?.day_of(ctx.clock.now()))
}

/// The program itself, for what follows from a document that the user was allowed to write: stock, sales, sums.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    Ctx {
        actor: Actor::System { reason: "sales" },
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

/// Refuses who may write none of these.
pub(crate) fn require_create<E: Entity>(ctx: &Ctx) -> Result<()> {
    guanxi_record::require(ctx, guanxi_types::Action::Create, E::def()).map(drop)
}

/// Refuses records that the user may not see.
pub(crate) fn require_seen<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, ids: &[RawId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if visible(r, ctx, E::def(), &ids)?.len() == ids.len() {
        return Ok(());
    }
    Err(Problem::not_found(&E::def().key))
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
    create_many(
        tx,
        schema,
        ctx,
        &batch,
        rows.into_iter().map(E::into_values).collect(),
    )
}

/// Creates one.
pub(crate) fn put_one<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    let ids = put(tx, schema, ctx, vec![row])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}

/// Changes fields of a record that the user may change.
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

/// The ids of the parts of a record, in the order of their places.
pub(crate) fn parts(
    r: &mut dyn Queries,
    (table, along): (&str, &str),
    of: RawId,
    order: &str,
) -> Result<Vec<RawId>> {
    let sql = format!("SELECT id FROM {table} WHERE {along} = ?1 ORDER BY {order}, id");
    let rows = r.query(&sql, &[Value::from(of)])?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

pub(crate) fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// Refuses what a record's state doesn't allow.
pub(crate) fn require_state(state: &str, allowed: &[&str]) -> Result<()> {
    if allowed.contains(&state) {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Conflict, "sales.wrong_state").with("state", state))
}
