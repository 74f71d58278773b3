//! How a story writes: on its own days, as the program.

use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_record::{Schema, Target, create, update, update_by_command, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Actor, Clock, Ctx, Day, Problem, RawId, Result, Through};
use serde_json::{Map, Value as Json};

use crate::Company;

/// Milliseconds from midnight in Greenwich to an hour at which it is the same day in Shanghai and in New York.
const HOUR_MS: i64 = 15 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// The program on a day.
pub fn on(day: Day) -> Ctx {
    Ctx {
        clock: Clock::fixed(i64::from(day.raw()) * DAY_MS + HOUR_MS),
        ..Ctx::system("sample", Through::CommandLine)
    }
}

/// Somebody of the staff at the same moment, with what he or she may do: what two people have to do isn't done by the program.
pub fn by(r: &mut dyn Queries, ctx: &Ctx, login: &str) -> Result<Ctx> {
    let id = id_of(r, ("org_user", "login"), login)?;
    let actor = Actor::User {
        id,
        grants: Arc::new(guanxi_org::grants_of(r, id)?),
        fields: Arc::new(guanxi_org::field_rules_of(r, id)?),
    };
    Ok(Ctx { actor, ..ctx.clone() })
}

/// Writes on a day.
pub fn write<T: Send + 'static>(
    company: &Company,
    day: Day,
    f: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (schema, ctx) = (company.schema.now(), on(day));
    company.store.write_blocking(move |tx| f(tx, &schema, &ctx))
}

/// Makes a record of what a form would say.
pub fn make(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (key, given): (&str, &Json)) -> Result<RawId> {
    let def = schema.entity(key)?;
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    create(tx, schema, ctx, def, &values)
}

/// Changes a record as a form does.
pub fn set(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (key, id): (&str, RawId),
    given: &Json,
) -> Result<()> {
    let def = schema.entity(key)?;
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    update(tx, schema, ctx, &target, &values)
}

/// Changes what commands write and no form does.
pub fn put(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (key, id): (&str, RawId),
    given: Vec<(&str, Value)>,
) -> Result<()> {
    let def = schema.entity(key)?;
    let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
    let values: Vec<(usize, Value)> = given.into_iter().filter_map(place).collect();
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    update_by_command(tx, schema, ctx, &target, &values)
}

/// The id of the record whose column has this value.
pub fn id_of(r: &mut dyn Queries, (table, column): (&str, &str), value: &str) -> Result<RawId> {
    let sql = format!("SELECT id FROM {table} WHERE {column} = ?1");
    let row = r.query_first(&sql, &[Value::from(value)])?;
    row.map(|row| row.int(0))
        .ok_or_else(|| Problem::internal(format!("{table} {value}")))
}
