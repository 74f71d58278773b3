//! Stock: what came in, went out, was moved to another store or was counted; and what tickets do to it.

use std::collections::BTreeMap;

use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::{ids, marks};
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Problem, Qty, RawId, Result};

use crate::entities::{Sale, StockBalance, StockMovement};
use crate::till::{check_qty, put, stores};

/// What is done to stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockChange {
    /// So much came in.
    In(Qty),
    /// So much went out.
    Out(Qty),
    /// So much went to another store.
    Move(Qty, RawId),
    /// So much was counted.
    Count(Qty),
}

/// A change of stock by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockMove {
    /// Where.
    pub store_id: RawId,
    /// What.
    pub product_id: RawId,
    /// How.
    pub change: StockChange,
    /// What for.
    pub reason: Option<String>,
}

/// Writes a change of stock down; the answer is the movement in this store.
///
/// # Errors
/// `record.not_found` for stores and products that aren't the user's to move; `record.invalid` for amounts of nothing.
pub fn move_stock(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, moved: &StockMove) -> Result<RawId> {
    let mine = stores(tx, ctx, Action::Create)?;
    mine.require(tx, moved.store_id)?;
    if visible(tx, ctx, Product::def(), &[moved.product_id])?.is_empty() {
        return Err(Problem::not_found(&Product::def().key));
    }
    let here = (moved.store_id, moved.product_id);
    let positive = |qty: Qty| {
        let wrong = || Problem::invalid(vec![FieldError::new("qty", "too_small").with("min", "0.001")]);
        if qty > Qty::ZERO { Ok(qty) } else { Err(wrong()) }
    };
    let (StockChange::In(qty) | StockChange::Out(qty) | StockChange::Count(qty) | StockChange::Move(qty, _)) =
        moved.change;
    check_qty(qty)?;
    let (kind, parts) = match moved.change {
        StockChange::In(qty) => ("in", vec![(here, positive(qty)?)]),
        StockChange::Out(qty) => ("out", vec![(here, -positive(qty)?)]),
        StockChange::Count(qty) => ("count", vec![(here, qty - on_hand(tx, here)?)]),
        StockChange::Move(qty, to) => {
            mine.require(tx, to)?;
            if to == moved.store_id {
                return Err(Problem::new(ErrorKind::Invalid, "till.same_store"));
            }
            let there = (to, moved.product_id);
            ("move", vec![(here, -positive(qty)?), (there, qty)])
        }
    };
    let movement = Movement {
        kind,
        sale: None,
        reason: moved.reason.clone(),
    };
    let ids = write(tx, schema, ctx, &movement, &parts)?;
    Ok(ids.first().copied().unwrap_or_default())
}

/// What movements that are written together have in common.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    /// Why.
    pub kind: &'static str,
    /// The ticket.
    pub sale: Option<Id<Sale>>,
    /// What for.
    pub reason: Option<String>,
}

/// Store and product.
pub type Place = (RawId, RawId);

/// Writes movements into the ledger.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    movement: &Movement,
    parts: &[(Place, Qty)],
) -> Result<Vec<RawId>> {
    let mut sums: BTreeMap<Place, Qty> = BTreeMap::new();
    for (place, qty) in parts {
        let sum = sums.entry(*place).or_default();
        *sum = *sum + *qty;
    }
    let at = tx.now_ms();
    let mut known = balances(tx, sums.keys().copied())?;
    let mut rows = Vec::with_capacity(sums.len());
    for (place, qty) in sums {
        let balance_id = match known.remove(&place) {
            Some(id) => id,
            None => new_balance(tx, schema, ctx, place)?,
        };
        let row = StockMovement {
            balance_id,
            kind: movement.kind.to_owned(),
            qty,
            at,
            sale_id: movement.sale,
            reason: movement.reason.clone(),
        };
        rows.push(row);
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    put(tx, schema, ctx, rows)
}

/// Places that one statement names.
const ASKED_AT_ONCE: usize = 200;

/// The balances that there are of these places.
fn balances(
    r: &mut dyn Queries,
    places: impl Iterator<Item = Place>,
) -> Result<BTreeMap<Place, Id<StockBalance>>> {
    let mut by_store: BTreeMap<RawId, Vec<RawId>> = BTreeMap::new();
    for (store, product) in places {
        by_store.entry(store).or_default().push(product);
    }
    let mut found = BTreeMap::new();
    for (store, products) in by_store {
        for part in products.chunks(ASKED_AT_ONCE) {
            let sql = format!(
                "SELECT product_id, id FROM trade_stock_balance WHERE product_id IN ({}) AND store_id = ?{}",
                marks(part.len()),
                part.len() + 1
            );
            let mut params = ids(part);
            params.push(Value::from(store));
            let rows = r.query(&sql, &params)?;
            found.extend(rows.iter().map(|row| ((store, row.int(0)), Id::new(row.int(1)))));
        }
    }
    Ok(found)
}

fn new_balance(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (store, product): Place,
) -> Result<Id<StockBalance>> {
    let numbers = tx.query_first(
        "SELECT s.number, p.number FROM org_store s, catalog_product p WHERE s.id = ?1 AND p.id = ?2",
        &[Value::from(store), Value::from(product)],
    )?;
    let number = numbers.map(|row| format!("{} / {}", row.text(0), row.text(1)));
    let new = StockBalance {
        number: number.ok_or_else(|| Problem::not_found("catalog.product"))?,
        store_id: Id::new(store),
        product_id: Id::new(product),
        on_hand: Qty::ZERO,
    };
    let ids = put(tx, schema, ctx, vec![new])?;
    Ok(Id::new(ids.first().copied().unwrap_or_default()))
}

/// What a store has of a product now.
///
/// # Errors
/// When the database can't be read.
pub fn on_hand(r: &mut dyn Queries, (store, product): Place) -> Result<Qty> {
    let row = r.query_first(
        "SELECT on_hand FROM trade_stock_balance WHERE store_id = ?1 AND product_id = ?2",
        &[Value::from(store), Value::from(product)],
    )?;
    Ok(Qty::new(row.map_or(0, |row| row.int(0))))
}
