//! Reading what belongs to a product.

pub mod barcode;
pub mod bundle;
pub mod configuration;
pub mod cost;
pub mod feature;
pub mod matching;
pub mod product;
pub mod relation;
pub mod translation;
pub mod variant;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Filter, ListQuery, list, sees_field};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Problem, RawId, Result};

use crate::entities::Product;

/// Whether the user sees what goods cost: who doesn't see it at every product sees it nowhere, and no margin, which tells it.
#[must_use]
pub fn sees_cost(ctx: &Ctx) -> bool {
    sees_field(ctx, &Product::def().key, "cost_price")
}

/// Ids that one filter names.
const ASKED_AT_ONCE: usize = 200;
/// Records under one product that are read at most: of one entity, for one list of ids.
pub const CHILDREN_MAX: i64 = 500;

/// The records of an entity whose link `field` leads to one of these, in their order of making: as many as there may be.
///
/// # Errors
/// `catalog.too_many_parts` where there are more; `access.forbidden`.
pub(crate) fn children<E: Entity>(
    r: &mut dyn Queries,
    ctx: &Ctx,
    field: &str,
    of: &[RawId],
) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let mut found = Vec::new();
    for part in of.chunks(ASKED_AT_ONCE) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let query = ListQuery {
            filters: vec![Filter::parse(def, &format!("{field}:in:{}", ids.join(",")))?],
            sort: "id".to_owned(),
            limit: Some(CHILDREN_MAX),
            ..ListQuery::default()
        };
        let page = list(r, ctx, def, &query)?;
        if page.next.is_some() {
            let refusal = Problem::new(guanxi_types::ErrorKind::Invalid, "catalog.too_many_parts");
            return Err(refusal.with("max", CHILDREN_MAX).with("entity", def.key.as_str()));
        }
        for record in page.records {
            found.push((record.id, record.typed()?));
        }
    }
    Ok(found)
}

/// `?1, ?2, …` for so many values.
#[must_use]
pub fn marks(count: usize) -> String {
    let marks: Vec<String> = (1..=count).map(|at| format!("?{at}")).collect();
    marks.join(", ")
}

/// Ids as parameters.
#[must_use]
pub fn ids(of: &[RawId]) -> Vec<Value> {
    of.iter().copied().map(Value::from).collect()
}
