//! Goods of an order leave the store, all at once or part by part.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::Tx;
use guanxi_trade::commands::{StockChange, StockMove, move_stock};
use guanxi_trade::till::Desk;
use guanxi_types::{ErrorKind, Id, Problem, Qty, RawId, Result};

use super::number::{Series, next_number};
use super::reserve::of_order;
use super::settle_order;
use super::wanted::{Open, wanted};
use super::write::{change, program, put, put_one, require_create, require_state, seen};
use crate::entities::{Delivery, DeliveryLine, Order, OrderLine, Reservation};
use crate::queries::{available, children, product_name};
use crate::rules::share::goods;

/// What can be delivered: what was not yet.
const OPEN: Open = Open {
    left: |line| line.qty - line.delivered,
    too_much: "sales.too_much_delivered",
    nothing: "sales.nothing_left",
};

/// A delivery as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewDelivery {
    /// How much of which lines of the order, in their units; all that is left of all of them where empty.
    pub lines: Vec<(RawId, Qty)>,
    /// Who carries it.
    pub carrier: Option<String>,
    /// The carrier's number for it.
    pub tracking: Option<String>,
    /// What is to be said of it.
    pub note: Option<String>,
}

/// Delivers: goods go out of stock, of what was kept for the order first.
///
/// # Errors
/// `sales.wrong_state`; `sales.nothing_left`, `sales.too_much_delivered`; `sales.stock_short` with product and what is available; as
/// creating records.
pub fn deliver(tx: &mut Tx<'_>, desk: &Desk<'_>, order_id: RawId, new: &NewDelivery) -> Result<RawId> {
    require_create::<Delivery>(desk.ctx)?;
    let order: Order = seen(tx, desk.ctx, order_id)?;
    require_state(&order.state, &["open", "partly_delivered"])?;
    let lines: Vec<(RawId, OrderLine)> = children(tx, desk.ctx, "order_id", order_id)?;
    let wanted = wanted(&lines, &new.lines, &OPEN)?;
    let delivery = Delivery {
        number: next_number(tx, Series::Delivery, desk.ctx)?,
        order_id: Id::new(order_id),
        customer_id: order.customer_id,
        owner_id: order.owner_id,
        store_id: order.store_id,
        delivered_at: tx.now_ms(),
        carrier: new.carrier.clone(),
        tracking: new.tracking.clone(),
        note: new.note.clone(),
    };
    let number = delivery.number.clone();
    // It is this record that the user needs the right for; stock and sums follow from it.
    let id = put_one(tx, desk.schema, desk.ctx, delivery)?;
    let rows = wanted.iter().map(|(line_id, line, qty)| DeliveryLine {
        delivery_id: Id::new(id),
        line_no: line.line_no,
        order_line_id: Id::new(*line_id),
        product_id: line.product_id,
        qty: *qty,
    });
    put(tx, desk.schema, desk.ctx, rows.collect())?;
    let after: BTreeMap<RawId, Qty> = wanted
        .iter()
        .map(|(line_id, line, qty)| (*line_id, line.delivered + *qty))
        .collect();
    take_out(tx, desk, (order_id, &number), &after)?;
    let by = program(desk.ctx);
    for (line_id, qty) in after {
        let delivered = vec![("delivered", Value::from(qty.raw()))];
        change::<OrderLine>(tx, desk.schema, &by, line_id, delivered)?;
    }
    settle_order(tx, desk.schema, desk.ctx, order_id)?;
    Ok(id)
}

/// Takes goods out of stock: what each reservation owes when so much of its line is delivered.
fn take_out(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (order_id, number): (RawId, &str),
    after: &BTreeMap<RawId, Qty>,
) -> Result<()> {
    let by = program(desk.ctx);
    for (id, known) in of_order(tx, order_id)? {
        let Some(delivered) = after.get(&known.order_line_id.raw()) else {
            continue;
        };
        let out = goods(*delivered, known.per) - known.consumed;
        if out <= Qty::ZERO {
            continue;
        }
        let place = (known.store_id.raw(), known.product_id.raw());
        let free = available(tx, place)? + known.reserved;
        if free < out {
            return Err(Problem::new(ErrorKind::Conflict, "sales.stock_short")
                .with("product", product_name(tx, place.1)?)
                .with("available", free.max(Qty::ZERO).to_string())
                .with("wanted", out.to_string()));
        }
        let consumed = known.consumed + out;
        let is_done = consumed >= known.needed;
        let reserved = if is_done {
            Qty::ZERO
        } else {
            known.reserved - known.reserved.min(out)
        };
        change::<Reservation>(
            tx,
            desk.schema,
            &by,
            id,
            vec![
                ("reserved", Value::from(reserved.raw())),
                ("consumed", Value::from(consumed.raw())),
                ("state", Value::from(if is_done { "consumed" } else { "open" })),
            ],
        )?;
        let moved = StockMove {
            store_id: place.0,
            product_id: place.1,
            change: StockChange::Out(out),
            reason: Some(number.to_owned()),
        };
        move_stock(tx, desk.schema, &by, &moved)?;
    }
    Ok(())
}
