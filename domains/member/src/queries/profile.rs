//! What is known of the member, and what the company lets him correct.

use std::collections::BTreeMap;

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::{get, record_to_json};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use serde_json::{Map, Value as Js, json};

use super::setting::setting;

/// What members see of what is known of them.
const SHOWN: [&str; 10] = [
    "name",
    "number",
    "phone",
    "email",
    "sex",
    "birth_on",
    "city",
    "address",
    "occupation",
    "joined_on",
];

/// The member's own data.
///
/// # Errors
/// When the database can't be read.
pub fn profile(r: &mut dyn Queries, ctx: &Ctx, customer: RawId) -> Result<Js> {
    let setting = setting(r)?;
    let def = Customer::def();
    let record = get(r, ctx, def, customer)?;
    let all = record_to_json(def, &record, &BTreeMap::new());
    let shown: Map<String, Js> = SHOWN
        .iter()
        .map(|name| ((*name).to_owned(), all.get(*name).cloned().unwrap_or_default()))
        .collect();
    Ok(json!({
        "version": record.version,
        "values": shown,
        "editable": setting.editable,
        "privacy": setting.privacy,
    }))
}
