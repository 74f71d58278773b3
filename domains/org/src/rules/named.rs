//! What the lines of the policy name is there: a slip of the pen would protect nothing, and nobody would see it.

use guanxi_entity::{Entity, Value};
use guanxi_record::{RIGHTS, Schema, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Actor, Ctx, FieldError, Problem, Result};

use crate::entities::{FieldRule, RoleGrant};

/// Whether there is such an entity, domain (`org.*`) or right, or it is all of them (`*`).
pub(crate) fn is_known(schema: &Schema, name: &str) -> bool {
    let of_domain = |key: &str| {
        name.strip_suffix(".*")
            .is_some_and(|domain| key.split('.').next() == Some(domain))
    };
    let entities = || schema.entities();
    name == "*"
        || RIGHTS.contains(&name)
        || entities()
            .iter()
            .any(|def| def.key == name || of_domain(&def.key))
}

/// After lines of the policy were written by somebody. What a program writes may tell of kinds that come later.
pub(crate) fn known_entity(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    each_line(
        tx,
        ctx,
        written,
        &[RoleGrant::def().table.as_str(), "entity"],
        |schema, texts| match texts {
            [entity] if !is_known(schema, entity) => {
                Some(FieldError::new("entity", "unknown_entity").with("value", entity.as_str()))
            }
            _ => None,
        },
    )
}

/// After rules on fields were written by somebody.
pub(crate) fn known_field(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    let read = [FieldRule::def().table.as_str(), "entity", "field"];
    each_line(tx, ctx, written, &read, |schema, texts| {
        let [entity, field] = texts else { return None };
        let unknown = || FieldError::new("entity", "unknown_entity").with("value", entity.as_str());
        match schema.entity(entity) {
            Err(_) => Some(unknown()),
            Ok(def) if def.field(field).is_none() => Some(FieldError::new("field", "unknown_field")),
            Ok(_) => None,
        }
    })
}

/// Reads columns of what was written (the table first), and refuses what is at fault.
fn each_line(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    written: &Written<'_>,
    read: &[&str],
    fault: fn(&Schema, &[String]) -> Option<FieldError>,
) -> Result<()> {
    let (Actor::User { .. }, [table, columns @ ..]) = (&ctx.actor, read) else {
        return Ok(());
    };
    if written.action == Action::Delete {
        return Ok(());
    }
    let sql = format!("SELECT {} FROM {table} WHERE id = ?1", columns.join(", "));
    for id in written.ids {
        let Some(row) = tx.query_first(&sql, &[Value::from(*id)])? else {
            continue;
        };
        let texts: Vec<String> = (0..columns.len()).map(|at| row.text(at).to_owned()).collect();
        if let Some(wrong) = fault(written.schema, &texts) {
            return Err(Problem::invalid(vec![wrong]));
        }
    }
    Ok(())
}
