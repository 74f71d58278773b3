//! Stock that is kept for orders: never more than there is.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_trade::till::Desk;
use guanxi_types::{Ctx, Id, Qty, RawId, Result};

use super::write::{change, program, put, require_state, seen};
use crate::entities::{Order, OrderLine, Reservation};
use crate::queries::{available, children, makings};
use crate::rules::share::goods;

/// Writes down what the lines of a new order need of stock, and keeps what there is.
pub(super) fn hold(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId) -> Result<()> {
    let ctx = program(desk.ctx);
    let order: Order = seen(tx, &ctx, order_id)?;
    let lines: Vec<(RawId, OrderLine)> = children(tx, &ctx, "order_id", order_id)?;
    let mut rows = Vec::new();
    for (id, line) in lines {
        for (product, per) in makings(tx, &line)? {
            rows.push(Reservation {
                order_line_id: Id::new(id),
                store_id: order.store_id,
                product_id: Id::new(product),
                per,
                needed: goods(line.qty, per),
                reserved: Qty::ZERO,
                consumed: Qty::ZERO,
                state: "open".to_owned(),
            });
        }
    }
    put(tx, desk.schema, &ctx, rows)?;
    fill(tx, desk.schema, &ctx, order_id)
}

/// Keeps what there is by now for what an order still lacks.
///
/// # Errors
/// `sales.wrong_state` once all is delivered; as updating records.
pub fn reserve(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId) -> Result<()> {
    let order: Order = seen(tx, desk.ctx, order_id)?;
    require_state(&order.state, &["open", "partly_delivered"])?;
    // Who may change the order may have stock kept for it.
    guanxi_record::require(
        desk.ctx,
        guanxi_types::Action::Update,
        <Order as guanxi_entity::Entity>::def(),
    )?;
    fill(tx, desk.schema, &program(desk.ctx), order_id)
}

fn fill(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, order_id: RawId) -> Result<()> {
    for (id, known) in of_order(tx, order_id)? {
        let lacking = known.needed - known.consumed - known.reserved;
        if known.state != "open" || lacking <= Qty::ZERO {
            continue;
        }
        let free = available(tx, (known.store_id.raw(), known.product_id.raw()))?.max(Qty::ZERO);
        let more = lacking.min(free);
        if more > Qty::ZERO {
            let reserved = known.reserved + more;
            change::<Reservation>(
                tx,
                schema,
                ctx,
                id,
                vec![("reserved", Value::from(reserved.raw()))],
            )?;
        }
    }
    Ok(())
}

/// The reservations of an order, in the order of its lines.
pub(super) fn of_order(tx: &mut Tx<'_>, order_id: RawId) -> Result<Vec<(RawId, Reservation)>> {
    let rows = tx.query(
        "SELECT r.id, r.order_line_id, r.store_id, r.product_id, r.per, r.needed, r.reserved, r.consumed, r.state \
         FROM sales_reservation r JOIN sales_order_line l ON l.id = r.order_line_id \
         WHERE l.order_id = ?1 ORDER BY l.line_no, r.id",
        &[Value::from(order_id)],
    )?;
    let read = rows.iter().map(|row| {
        let known = Reservation {
            order_line_id: Id::new(row.int(1)),
            store_id: Id::new(row.int(2)),
            product_id: Id::new(row.int(3)),
            per: Qty::new(row.int(4)),
            needed: Qty::new(row.int(5)),
            reserved: Qty::new(row.int(6)),
            consumed: Qty::new(row.int(7)),
            state: row.text(8).to_owned(),
        };
        (row.int(0), known)
    });
    Ok(read.collect())
}

/// Frees what is kept for an order.
pub(super) fn release(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, order_id: RawId) -> Result<()> {
    for (id, known) in of_order(tx, order_id)? {
        if known.state == "open" {
            let changes = vec![("reserved", Value::from(0)), ("state", Value::from("released"))];
            change::<Reservation>(tx, schema, ctx, id, changes)?;
        }
    }
    Ok(())
}
