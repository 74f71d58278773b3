//! Why a ticket cost what it cost: what the engine answered when it was rung up.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::{Map, Value as Js, json};

use crate::till::again::{Again, again};
use crate::till::buyer_of;

/// What is told of the answer: prices and promotions. Who set a price, and who allowed it, stands in the ledger of those.
const TOLD: [&str; 8] = [
    "at",
    "catalogue_version",
    "lines",
    "effects",
    "refusals",
    "list_amount",
    "discount",
    "amount",
];

/// What was answered of prices when a ticket was rung up, and whether pricing it again gives the same (`again`); nothing of one that no till of ours rang up.
///
/// # Errors
/// `record.not_found`, `access.forbidden` as for the ticket.
pub fn ticket_why(r: &mut dyn Queries, ctx: &Ctx, sale: RawId) -> Result<Option<Js>> {
    buyer_of(r, ctx, sale)?;
    let row = r.query_first(
        "SELECT content FROM trade_sale_pricing WHERE sale_id = ?1",
        &[Value::from(sale)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let mut kept: Js = serde_json::from_str(row.text(0)).map_err(Problem::internal)?;
    let Some(answer) = kept.get_mut("answer").and_then(Js::as_object_mut) else {
        return Ok(None);
    };
    let told = TOLD
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), answer.remove(*name)?)));
    let mut told: Map<String, Js> = told.collect();
    let again = again(r, sale)?.map(Again::name);
    told.insert("again".to_owned(), json!(again));
    Ok(Some(Js::Object(told)))
}
