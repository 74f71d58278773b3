//! What verbs write: records of the types that their domain declares, on behalf of a user or of the program.
//!
//! A command reads with [`seen`], decides, and writes with [`put`] and [`change`], under the user's rights or, for what follows
//! from an act that he was allowed, under the program's ([`Ctx::as_program`]). What is written so goes through the pipeline as
//! every record does.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, Id, Problem, RawId, Result};

use crate::access;
use crate::module::Schema;
use crate::pipeline::{Batch, Links, Target, create_many, delete, update_by_command};
use crate::query::{get, visible};

/// Which record a command changes: whatever its version (from an id), or only as of the version that the user has seen (from an
/// id and perhaps a version).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Its id.
    pub id: RawId,
    /// The version that it must have.
    pub version: Option<i64>,
}

impl From<RawId> for Which {
    fn from(id: RawId) -> Self {
        Self { id, version: None }
    }
}

impl<E> From<Id<E>> for Which {
    fn from(id: Id<E>) -> Self {
        Self::from(id.raw())
    }
}

impl From<(RawId, Option<i64>)> for Which {
    fn from((id, version): (RawId, Option<i64>)) -> Self {
        Self { id, version }
    }
}

/// A record that the user may see.
///
/// # Errors
/// `record.not_found`, `access.forbidden` for who may see none of the kind.
pub fn seen<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<E> {
    get(r, ctx, E::def(), id)?.typed()
}

/// Refuses records that the user may not see.
///
/// # Errors
/// `record.not_found`, `access.forbidden` for who may see none of the kind.
pub fn require_seen<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, ids: &[RawId]) -> Result<()> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if visible(r, ctx, E::def(), &ids)?.len() == ids.len() {
        return Ok(());
    }
    Err(Problem::not_found(&E::def().key))
}

/// Refuses who may create none of these.
///
/// # Errors
/// `access.forbidden`.
pub fn require_create<E: Entity>(ctx: &Ctx) -> Result<()> {
    access::require(ctx, Action::Create, E::def()).map(drop)
}

/// Refuses what a record's state doesn't allow, under the domain's own code.
///
/// # Errors
/// A conflict of this code with the state.
pub fn require_state(code: &str, state: &str, allowed: &[&str]) -> Result<()> {
    if allowed.contains(&state) {
        return Ok(());
    }
    Err(Problem::conflict(code).with("state", state))
}

/// Creates records whose links the command has looked up already; the ids in the same order.
///
/// # Errors
/// As [`create`](crate::create), for the first that is wrong.
pub fn put<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, rows: Vec<E>) -> Result<Vec<RawId>> {
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

/// Creates one record whose links the command has looked up already. Where they come from the caller, [`insert`](crate::insert)
/// looks them up.
///
/// # Errors
/// As [`create`](crate::create).
pub fn put_one<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, row: E) -> Result<RawId> {
    let ids = put(tx, schema, ctx, vec![row])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}

/// Changes fields of a record that the user may change, though perhaps not these fields by hand. Fields are named; one that
/// the entity doesn't have is left out. Where the type has a patch at hand, [`update_typed`](crate::update_typed) is the same.
///
/// # Errors
/// As [`update_by_command`].
pub fn change<E: Entity>(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    which: impl Into<Which>,
    changes: Vec<(&str, Value)>,
) -> Result<()> {
    let Which { id, version } = which.into();
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

/// Removes a record, whatever its version.
///
/// # Errors
/// As [`delete`].
pub fn remove<E: Entity>(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let target = Target {
        def: E::def(),
        id,
        version: None,
        import_id: None,
    };
    delete(tx, schema, ctx, &target)
}

/// The next number of a day in a series, without gaps: `SO20260131-0001`. What is rolled back gives its number back. The table is
/// the domain's own: `series`, `day` and `last`, unique by the first two.
///
/// # Errors
/// When the database can't be written.
pub fn next_number(tx: &mut Tx<'_>, table: &str, (series, day): (&str, Day)) -> Result<String> {
    let place = [Value::from(series), Value::from(day)];
    let went_on = tx.execute(
        &format!("UPDATE {table} SET last = last + 1 WHERE series = ?1 AND day = ?2"),
        &place,
    )?;
    if went_on == 0 {
        tx.execute(
            &format!("INSERT INTO {table} (series, day, last) VALUES (?1, ?2, 1)"),
            &place,
        )?;
    }
    let row = tx.query_first(
        &format!("SELECT last FROM {table} WHERE series = ?1 AND day = ?2"),
        &place,
    )?;
    let last = row.ok_or_else(|| Problem::internal("no number"))?.int(0);
    Ok(format!("{series}{}-{last:04}", day.to_string().replace('-', "")))
}
