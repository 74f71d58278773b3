//! Products: variants have what is their family's, and a life ends after it began.

use guanxi_entity::{Entity, Value};
use guanxi_record::Written;
use guanxi_record::command::change;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Ctx, Problem, Result};

use crate::entities::Product;

/// What a variant has from its family, always.
const FAMILY_FIELDS: [&str; 5] = ["category_id", "brand", "manufacturer", "unit_id", "is_measured"];
/// Families that one statement asks for.
const ASKED_AT_ONCE: usize = 200;

pub(super) fn complete(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Product::def();
    let last = def.value(after, "ends_on").as_int();
    let firsts = ["sale_from", "phase_out_on"].map(|name| def.value(after, name).as_int());
    if last.is_some_and(|last| firsts.into_iter().flatten().any(|first| first > last)) {
        return Err(Problem::wrong("ends_on", "before_start"));
    }
    let family = def.value(after, "parent_id").clone();
    if family.is_null() {
        return Ok(());
    }
    let sql = format!(
        "SELECT number, parent_id, {} FROM catalog_product WHERE id = ?1",
        FAMILY_FIELDS.join(", ")
    );
    // One that isn't there is refused as every link to nothing.
    let Some(row) = tx.query_first(&sql, std::slice::from_ref(&family))? else {
        return Ok(());
    };
    if before.is_none_or(|before| *def.value(before, "parent_id") != family) {
        may_be_family(tx, before, &row)?;
    }
    for (name, shared) in FAMILY_FIELDS.iter().zip(row.0.iter().skip(2)) {
        def.set(after, name, shared.clone());
    }
    Ok(())
}

/// A family is no variant, a variant no family, and nothing is its own.
fn may_be_family(tx: &mut Tx<'_>, before: Option<&[Value]>, family: &Row) -> Result<()> {
    if family.optional_int(1).is_some() {
        return Err(Problem::wrong("parent_id", "is_a_variant"));
    }
    let Some(number) = before.map(|values| Product::def().value(values, "number").clone()) else {
        return Ok(());
    };
    if number.as_text() == Some(family.text(0)) {
        return Err(Problem::wrong("parent_id", "same_product"));
    }
    let own = tx.query_first(
        "SELECT v.id FROM catalog_product v JOIN catalog_product f ON f.id = v.parent_id WHERE f.number = ?1 LIMIT 1",
        &[number],
    )?;
    own.map_or(Ok(()), |_| Err(Problem::wrong("parent_id", "has_variants")))
}

/// What changes in a family changes in its variants.
pub(super) fn bring_variants_along(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    let differs: Vec<String> = FAMILY_FIELDS
        .iter()
        .map(|name| format!("v.{name} IS DISTINCT FROM f.{name}"))
        .collect();
    let shared: Vec<String> = FAMILY_FIELDS.iter().map(|name| format!("f.{name}")).collect();
    for part in written.ids.chunks(ASKED_AT_ONCE) {
        let marks: Vec<String> = (1..=part.len()).map(|at| format!("?{at}")).collect();
        let sql = format!(
            "SELECT v.id, {} FROM catalog_product v JOIN catalog_product f ON f.id = v.parent_id \
             WHERE f.id IN ({}) AND ({}) ORDER BY v.id",
            shared.join(", "),
            marks.join(", "),
            differs.join(" OR ")
        );
        let ids: Vec<Value> = part.iter().copied().map(Value::from).collect();
        for row in tx.query(&sql, &ids)? {
            let shared = FAMILY_FIELDS.into_iter().zip(row.0.iter().skip(1).cloned());
            change::<Product>(tx, written.schema, ctx, row.int(0), shared.collect())?;
        }
    }
    Ok(())
}
