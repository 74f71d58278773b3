//! What a record's row is made of, and what must hold of it before it is written.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Column, Tx};
use guanxi_types::{Action, Ctx, FieldError, Problem, RawId, Result};

use crate::access;
use crate::module::Schema;
use crate::query;
use crate::share::USERS;

/// Columns of an insert: base columns and fields.
pub(crate) fn columns(def: &EntityDef) -> Vec<Column> {
    let base = EntityDef::BASE_COLUMNS.into_iter().map(Column::integer);
    let fields = def.fields.iter().map(|f| Column {
        name: f.name.clone(),
        storage: f.kind.storage(),
    });
    base.chain(fields).collect()
}

pub(crate) fn parents_of<'a>(def: &EntityDef, rows: impl Iterator<Item = &'a Vec<Value>>) -> Vec<RawId> {
    let Some((at, _)) = def.child_of.as_ref().and_then(|child| def.field(&child.field)) else {
        return Vec::new();
    };
    let parents: BTreeSet<RawId> = rows.filter_map(|values| values.get(at)?.as_int()).collect();
    parents.into_iter().collect()
}

pub(crate) fn changed_only(before: &[Value], after: &[Value]) -> Vec<Value> {
    before
        .iter()
        .zip(after)
        .map(|(b, a)| if a == b { Value::Null } else { a.clone() })
        .collect()
}

pub(crate) fn check_links(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    values: &[Value],
) -> Result<()> {
    let mut wrong = Vec::new();
    for (field, value) in def.fields.iter().zip(values) {
        let (Kind::Link { entity }, Some(id)) = (&field.kind, value.as_int()) else {
            continue;
        };
        // What somebody makes or does is told as his, whether or not he may look at the list of users.
        if ctx.user() == Some(id) && entity == USERS {
            continue;
        }
        let target = schema.entity(entity)?;
        let scope = access::scope_of(ctx, Action::Read, target);
        if scope.is_none() || query::find(tx, ctx, scope, target, id).is_err() {
            wrong.push(FieldError::new(&field.name, "unknown_link").with("value", id.to_string()));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

/// Says which fields a broken unique key is made of, so that the form can show the error there.
pub(crate) fn name_taken_fields(def: &EntityDef, problem: Problem) -> Problem {
    if problem.code != "record.key_taken" {
        return problem;
    }
    let columns = problem
        .params
        .get("columns")
        .and_then(|c| c.as_str())
        .unwrap_or_default()
        .to_owned();
    let key = def
        .unique
        .iter()
        .find(|key| key.join(",") == columns || key.join("_") == columns);
    let fields = key
        .into_iter()
        .flatten()
        .map(|name| FieldError::new(name, "taken"))
        .collect();
    Problem { fields, ..problem }
}
