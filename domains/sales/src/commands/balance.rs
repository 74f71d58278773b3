//! What follows for an order from its deliveries, invoices and payments.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, RawId, Result};

use super::write::{change, program};
use crate::entities::Order;

/// Sums up what was delivered, invoiced and paid of an order, and moves it on. An order is closed by itself once all of it is.
///
/// # Errors
/// When the database can't be written.
pub fn settle_order(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let id_value = [Value::from(id)];
    let row = tx.query_first(
        "SELECT o.state, o.amount, \
         COALESCE((SELECT CAST(SUM(i.amount) AS BIGINT) FROM sales_invoice i WHERE i.order_id = o.id), 0), \
         COALESCE((SELECT CAST(SUM(i.paid) AS BIGINT) FROM sales_invoice i WHERE i.order_id = o.id), 0), \
         (SELECT COUNT(*) FROM sales_order_line l WHERE l.order_id = o.id AND l.delivered <> 0), \
         (SELECT COUNT(*) FROM sales_order_line l WHERE l.order_id = o.id AND l.delivered < l.qty) \
         FROM sales_order o WHERE o.id = ?1",
        &id_value,
    )?;
    let Some(row) = row else { return Ok(()) };
    let (amount, invoiced, paid) = (row.int(1), row.int(2), row.int(3));
    let delivered = match (row.int(4), row.int(5)) {
        (0, _) => "open",
        (_, 0) => "delivered",
        _ => "partly_delivered",
    };
    let state = match row.text(0) {
        "cancelled" => "cancelled",
        "closed" if delivered != "delivered" => "closed",
        _ if delivered == "delivered" && invoiced == amount && paid == amount => "closed",
        _ => delivered,
    };
    let changes = vec![
        ("state", Value::from(state)),
        ("invoiced", Value::from(invoiced)),
        ("paid", Value::from(paid)),
    ];
    change::<Order>(tx, schema, &program(ctx), id, changes)
}
