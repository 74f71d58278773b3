//! Who shares the member's card and points.

use guanxi_entity::Value;
use guanxi_loyalty::commands::Holder;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};
use serde_json::{Value as Js, json};

use super::day;

/// Members of a household that are told at most.
const MEMBERS_MAX: i64 = 50;

/// The household that the member belongs to now, and who else does.
///
/// # Errors
/// When the database can't be read.
pub fn household(r: &mut dyn Queries, customer: RawId) -> Result<Js> {
    let Some(household) = Holder::of(r, customer)?.household else {
        return Ok(json!({ "name": null, "members": [] }));
    };
    let name = r.query_first(
        "SELECT name FROM customers_household WHERE id = ?1",
        &[Value::from(household)],
    )?;
    let rows = r.query(
        "SELECT c.name, m.role, m.joined_on, c.id FROM customers_household_member m JOIN customers_customer c ON c.id = m.customer_id \
         WHERE m.household_id = ?1 AND m.left_on IS NULL ORDER BY COALESCE(m.joined_on, 0), m.id LIMIT ?2",
        &[Value::from(household), Value::from(MEMBERS_MAX)],
    )?;
    let members: Vec<Js> = rows
        .iter()
        .map(|row| {
            json!({
                "name": row.text(0),
                "role": row.text(1),
                "joined_on": day(row, 2),
                "is_own": row.int(3) == customer,
            })
        })
        .collect();
    Ok(json!({ "name": name.map(|row| row.text(0).to_owned()), "members": members }))
}
