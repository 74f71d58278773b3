//! A form becomes a sale, and earns its member's points, in one transaction.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::commands::earn_for_sale;
use guanxi_loyalty::facts::{LineFacts, SaleFacts};
use guanxi_loyalty::queries::sale::categories_of;
use guanxi_record::{Batch, Links, Schema, create_many, insert};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, ErrorKind, Id, Money, Problem, Qty, RawId, Result};

use super::Keyed;
use crate::club_sale::Buyer;
use crate::entities::{Sale, SaleLine};
use crate::rules::zone_of_store;
use crate::till::club::name_of;

/// Thousandths: points are earned once.
const ONCE: i64 = 1_000;
/// A form has no time of day: it counts as noon.
const NOON_MS: i64 = 43_200_000;
const DAY_MS: i64 = 86_400_000;
const NOON_MINUTE: i32 = 720;

/// The program, on behalf of who may key forms: he needs no right to change forms or to write sales.
pub(super) fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("paper")
}

/// Noon of a day on the store's clock.
fn noon(tx: &mut Tx<'_>, store: RawId, day: Day) -> Result<i64> {
    let zone = zone_of_store(tx, store)?;
    let guess = i64::from(day.raw()) * DAY_MS + NOON_MS;
    // The zone's distance from UTC at about that time.
    let (local_day, minute) = zone.local(guess);
    let ahead_minutes =
        (i64::from(local_day.raw()) - i64::from(day.raw())) * 1_440 + i64::from(minute - NOON_MINUTE);
    Ok(guess - ahead_minutes * 60_000)
}

/// Refuses a number that the store has a ticket of.
pub(super) fn require_new(tx: &mut Tx<'_>, (store, number): (RawId, &str)) -> Result<()> {
    let taken = tx.query_first(
        "SELECT id FROM trade_sale WHERE store_id = ?1 AND number = ?2",
        &[Value::from(store), Value::from(number)],
    )?;
    match taken {
        Some(_) => Err(Problem::new(ErrorKind::Conflict, "trade.paper_taken").with("number", number)),
        None => Ok(()),
    }
}

/// Writes the sale of a form; its id.
///
/// # Errors
/// `trade.paper_taken` when the store has a ticket of that number, and what the club refuses.
pub(super) fn save(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (store, buyer): (RawId, Buyer),
    keyed: &Keyed,
) -> Result<RawId> {
    require_new(tx, (store, &keyed.number))?;
    let own = program(ctx);
    let day = Day::new(keyed.sold_on);
    let sold_at = noon(tx, store, day)?;
    let sale = insert(tx, schema, &own, sale_of(keyed, (store, buyer), sold_at))?;
    let line = |(line, line_no): (&super::KeyedLine, i64)| SaleLine {
        sale_id: sale,
        line_no,
        product_id: Some(Id::new(line.product)),
        qty: Qty::new(line.qty),
        amount: Money::new(line.amount),
        discount: Money::ZERO,
        unit_price: None,
        returned_line_id: None,
        promotions: None,
        chosen: None,
    };
    let rows = keyed.lines.iter().zip(1..).map(|pair| line(pair).into_values());
    let batch = Batch {
        def: SaleLine::def(),
        import_id: None,
        links: Links::Check,
    };
    create_many(tx, schema, &own, &batch, rows.collect())?;
    if let Some(facts) = facts(tx, keyed, (sale.raw(), store, buyer), sold_at)? {
        earn_for_sale(tx, schema, ctx, &facts)?;
    }
    Ok(sale.raw())
}

fn sale_of(keyed: &Keyed, (store, buyer): (RawId, Buyer), sold_at: i64) -> Sale {
    Sale {
        number: keyed.number.clone(),
        store_id: Id::new(store),
        sold_at,
        business_date: None,
        business_minute: None,
        customer_id: buyer.whose.customer.map(Id::new),
        household_id: buyer.whose.household.map(Id::new),
        card_id: buyer.whose.card.map(Id::new),
        clerk: None,
        channel: "store".to_owned(),
        amount: Money::ZERO,
        line_count: 0,
        kind: "sale".to_owned(),
        session_id: None,
        cashier_id: None,
        returns_sale_id: None,
        client_key: None,
        price_difference: None,
    }
}

/// What the club is told: lines that were paid for earn; nothing where nobody is known.
fn facts(
    r: &mut dyn Queries,
    keyed: &Keyed,
    (sale, store, buyer): (RawId, RawId, Buyer),
    at: i64,
) -> Result<Option<SaleFacts>> {
    let Some(customer) = buyer.whose.customer else {
        return Ok(None);
    };
    let mut lines = Vec::new();
    for (line, key) in keyed.lines.iter().zip(1..) {
        if line.amount <= 0 {
            continue;
        }
        lines.push(LineFacts {
            key,
            product: Some(line.product),
            categories: categories_of(r, line.product)?,
            qty: Qty::new(line.qty),
            list_amount: Money::new(line.amount),
            amount: Money::new(line.amount),
            multiplier: ONCE,
        });
    }
    let facts = SaleFacts {
        sale: name_of(sale),
        customer,
        household: buyer.whose.household,
        card: buyer.whose.card,
        store: Some(store),
        channel: Some("store".to_owned()),
        at,
        day: Day::new(keyed.sold_on),
        minute: NOON_MINUTE,
        lines,
    };
    Ok(Some(facts).filter(|facts| !facts.lines.is_empty()))
}
