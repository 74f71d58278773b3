//! What the verbs have in common.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::{
    Batch, Links, Schema, Target, create, create_many, get, update_by_command, values_from_json,
};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, ErrorKind, Id, Problem, RawId, Result};
use serde_json::{Map, Value as Json};

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

/// Creates one record; links in it were looked up.
pub fn put<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    guanxi_record::require(ctx, guanxi_types::Action::Create, E::def())?;
    let batch = Batch {
        def: E::def(),
        import_id: None,
        links: Links::Known,
    };
    let ids = create_many(tx, schema, ctx, &batch, vec![row.into_values()])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}

/// Creates a record of another domain from what a form would say: fields that it gets one day have their defaults.
pub fn form(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (def, given): (&EntityDef, &Json)) -> Result<RawId> {
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    create(tx, schema, ctx, def, &values)
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
