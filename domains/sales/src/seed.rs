//! What a new company begins with: who may take how much off by hand.

use guanxi_entity::Value;
use guanxi_record::{Schema, insert};
use guanxi_store::{Queries, Store};
use guanxi_types::{Ctx, Id, Qty, Result, Through};

use crate::entities::DiscountLimit;

/// The seeded roles, and the percent that each may take off.
const LIMITS: [(&str, i64); 7] = [
    ("administrator", 100),
    ("general_manager", 100),
    ("marketing_director", 30),
    ("store_operations_manager", 20),
    ("sales_manager", 20),
    ("store_manager", 10),
    ("sales_rep", 5),
];

/// Gives the seeded roles their limits; a company that has limits is left alone.
///
/// # Errors
/// When the database can't be written.
pub fn seed(store: &Store, schema: &Schema) -> Result<()> {
    let schema = schema.clone();
    store.write_blocking(move |tx| {
        let known = tx.query_first("SELECT id FROM sales_discount_limit LIMIT 1", &[])?;
        if known.is_some() {
            return Ok(());
        }
        let ctx = Ctx::system("seed", Through::CommandLine);
        for (role, percent) in LIMITS {
            let found = tx.query_first("SELECT id FROM org_role WHERE key = ?1", &[Value::from(role)])?;
            let Some(row) = found else { continue };
            let limit = DiscountLimit {
                role_id: Id::new(row.int(0)),
                percent: Qty::new(percent * 1_000),
                note: None,
            };
            insert(tx, &schema, &ctx, limit)?;
        }
        Ok(())
    })
}
