//! What the member's tiers entitle to.

use guanxi_loyalty::queries::benefit::entitled;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};
use serde_json::{Value as Js, json};

/// The member's benefits, and how often they can be had still.
///
/// # Errors
/// When the database can't be read.
pub fn benefits(r: &mut dyn Queries, customer: RawId, today: Day) -> Result<Js> {
    let items: Vec<Js> = entitled(r, (customer, None), today)?
        .iter()
        .map(|one| {
            json!({
                "id": one.benefit.to_string(),
                "name": one.name,
                "kind": one.kind,
                "quota": one.quota,
                "period": one.period,
                "used": one.used,
                "left": one.left,
                "note": one.note,
            })
        })
        .collect();
    Ok(json!({ "items": items }))
}
