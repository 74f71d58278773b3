//! What the verbs have in common.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, Target, get, insert, update_by_command};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Actor, Ctx, Day, ErrorKind, Id, Problem, RawId, Result};

/// The company's day.
pub fn today(r: &mut dyn Queries, ctx: &Ctx) -> Result<Day> {
    Ok(guanxi_org::zone(r)?.day_of(ctx.clock.now()))
}

/// A day as it is kept.
pub fn day(day: Day) -> Value {
    Value::from(i64::from(day.raw()))
}

/// A record that the user may see.
pub fn seen<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<E> {
    get(r, ctx, E::def(), id)?.typed()
}

/// The program, in the user's circumstances: for what only commands write, after the user's right was looked at.
pub fn system(ctx: &Ctx) -> Ctx {
    Ctx {
        actor: Actor::System { reason: "knowledge" },
        ..ctx.clone()
    }
}

/// Creates a record of those that only commands write.
pub fn put<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    Ok(insert(tx, schema, &system(ctx), row)?.raw())
}

/// Changes fields of a record that the user may change.
pub fn change<E: Entity>(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: RawId,
    changes: Vec<(&str, Value)>,
) -> Result<()> {
    let def = E::def();
    let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
    let given: Vec<(usize, Value)> = changes.into_iter().filter_map(place).collect();
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    update_by_command(tx, schema, ctx, &target, &given)
}

/// The user, where there is one.
pub fn somebody<E>(ctx: &Ctx) -> Option<Id<E>> {
    Some(ctx.user_id()).filter(|id| *id != 0).map(Id::new)
}

/// Refuses what the state of a record doesn't allow.
pub fn conflict(code: &str) -> Problem {
    Problem::new(ErrorKind::Conflict, code)
}
