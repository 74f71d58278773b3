//! Counting what promotions did: in the sale's own transaction, once a sale, given back to the cent when goods come back.

use std::collections::BTreeMap;

use guanxi_entity::{Storage, Value};
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Column, Queries, Tx};
use guanxi_types::{Actor, Ctx, Id, Money, Qty, RawId, Result};

use crate::engine::{Catalogue, Effect, Priced, Situation};
use crate::entities::{CouponCode, CouponCodePatch};
use crate::queries::left_of;
use crate::wire::scaled;

/// The line that holds how often a promotion was used.
const USES_LINE: i64 = 0;
/// What a sale's own rows have in the place of a return.
const NO_RETURN: RawId = 0;

const COLUMNS: [&str; 15] = [
    "id",
    "promotion_id",
    "definition_version",
    "sale_id",
    "return_id",
    "line_key",
    "qty",
    "uses",
    "amount",
    "customer_id",
    "store_id",
    "clerk",
    "day",
    "at",
    "coupon",
];

/// A sale whose promotions are counted.
#[derive(Clone, Copy, Debug)]
pub struct Sold<'a> {
    /// The sale.
    pub sale: RawId,
    /// What it was priced in.
    pub situation: &'a Situation,
    /// Its prices.
    pub priced: &'a Priced,
}

/// Whether the promotions of a sale could be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// They were.
    Taken,
    /// They had been already: nothing was changed.
    Already,
    /// These promotions are used up since the basket was priced, or their coupons are gone: nothing was changed, price it again.
    Exhausted(Vec<RawId>),
}

/// What comes back of a sale's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The line's key in the priced basket, gifts included.
    pub line_key: u32,
    /// How much of it comes back this time.
    pub qty: Qty,
}

/// Counts the uses of a sale's promotions, spends their budgets and redeems its coupons.
///
/// # Errors
/// When the database can't be written.
pub fn take(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    catalogue: &Catalogue,
    sold: &Sold<'_>,
) -> Result<Take> {
    if sold.priced.effects.is_empty() {
        return Ok(Take::Taken);
    }
    let known = tx.query_first(
        "SELECT id FROM pricing_promotion_use WHERE sale_id = ?1 AND return_id = ?2 LIMIT 1",
        &[Value::from(sold.sale), Value::from(NO_RETURN)],
    )?;
    if known.is_some() {
        return Ok(Take::Already);
    }
    let mut exhausted = Vec::new();
    for effect in &sold.priced.effects {
        if !is_left(tx, catalogue, sold, effect)? || !is_good(tx, effect)? {
            exhausted.push(effect.promotion);
        }
    }
    if !exhausted.is_empty() {
        return Ok(Take::Exhausted(exhausted));
    }
    let mut rows = Vec::new();
    for effect in &sold.priced.effects {
        rows.extend(rows_of(tx, sold, effect));
        redeem(tx, schema, ctx, sold.sale, effect)?;
        add(tx, effect.promotion, effect.times, effect.amount)?;
    }
    insert(tx, &rows)?;
    Ok(Take::Taken)
}

fn is_left(tx: &mut Tx<'_>, catalogue: &Catalogue, sold: &Sold<'_>, effect: &Effect) -> Result<bool> {
    let Some(promotion) = catalogue
        .promotion(effect.promotion)
        .filter(|now| now.version == effect.version)
    else {
        // It was stopped or changed meanwhile.
        return Ok(false);
    };
    let left = left_of(tx, promotion, sold.situation)?;
    let has_uses = left.uses.is_none_or(|(uses, _)| effect.times <= uses);
    Ok(has_uses && left.budget.is_none_or(|budget| effect.amount <= budget))
}

/// Whether the coupon that opened a promotion is still good. A shared word stays good.
fn is_good(tx: &mut Tx<'_>, effect: &Effect) -> Result<bool> {
    let Some(code) = effect.coupon.as_deref() else {
        return Ok(true);
    };
    let found = tx.query_first(
        "SELECT id FROM pricing_coupon_code WHERE code = ?1 AND state IN ('issued', 'held', 'reversed') \
         UNION ALL SELECT id FROM pricing_coupon WHERE shared_code = ?1 AND is_active = 1",
        &[Value::from(code)],
    )?;
    Ok(found.is_some())
}

fn redeem(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale: RawId, effect: &Effect) -> Result<()> {
    let Some(code) = effect.coupon.as_deref() else {
        return Ok(());
    };
    let open = tx.query_first(
        "SELECT id FROM pricing_coupon_code WHERE code = ?1 AND state IN ('issued', 'held', 'reversed')",
        &[Value::from(code)],
    )?;
    // A word that everybody may use has no code of its own.
    let Some(row) = open else { return Ok(()) };
    let redeemed = CouponCodePatch {
        state: Some("redeemed".to_owned()),
        redeemed_at: Some(Some(tx.now_ms())),
        sale_ref: Some(Some(sale)),
        ..CouponCodePatch::default()
    };
    update_typed::<CouponCode>(tx, schema, &by_program(ctx), Id::new(row.int(0)), redeemed)
}

/// The coupon of a promotion that is wholly undone may be used again.
fn unredeem(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale: RawId, coupon: &Value) -> Result<()> {
    let used = tx.query_first(
        "SELECT id FROM pricing_coupon_code WHERE sale_ref = ?1 AND code = ?2 AND state = 'redeemed'",
        &[Value::from(sale), coupon.clone()],
    )?;
    let Some(row) = used else { return Ok(()) };
    let reversed = CouponCodePatch {
        state: Some("reversed".to_owned()),
        redeemed_at: Some(None),
        sale_ref: Some(None),
        ..CouponCodePatch::default()
    };
    update_typed::<CouponCode>(tx, schema, &by_program(ctx), Id::new(row.int(0)), reversed)
}

/// Whoever may sell needs no right of his own to coupons: the program writes what the sale did to them.
fn by_program(ctx: &Ctx) -> Ctx {
    let mut own = ctx.clone();
    own.actor = Actor::System { reason: "coupons" };
    own
}

fn rows_of(tx: &mut Tx<'_>, sold: &Sold<'_>, effect: &Effect) -> Vec<Vec<Value>> {
    let qty_of = |key: u32| {
        let line = sold.priced.lines.iter().find(|line| line.key == key);
        line.map_or(0, |line| line.qty.raw())
    };
    let mut parts = vec![(USES_LINE, 0, effect.times, Money::ZERO)];
    parts.extend(
        effect
            .lines
            .iter()
            .map(|(key, amount)| (i64::from(*key) + 1, qty_of(*key), 0, *amount)),
    );
    let situation = sold.situation;
    let customer = situation.buyer.as_ref().map(|buyer| buyer.customer.raw());
    let rows = parts.into_iter().map(|(line, qty, uses, amount)| {
        vec![
            Value::from(tx.new_id()),
            Value::from(effect.promotion),
            Value::from(effect.version),
            Value::from(sold.sale),
            Value::from(NO_RETURN),
            Value::from(line),
            Value::from(qty),
            Value::from(uses),
            Value::from(amount.raw()),
            Value::from(customer),
            Value::from(situation.store.map(Id::raw)),
            Value::from(situation.clerk.clone()),
            Value::from(situation.day),
            Value::from(situation.at),
            Value::from(effect.coupon.clone()),
        ]
    });
    rows.collect()
}

fn insert(tx: &mut Tx<'_>, rows: &[Vec<Value>]) -> Result<()> {
    let columns: Vec<Column> = COLUMNS.iter().map(|name| column(name)).collect();
    tx.insert_rows("pricing_promotion_use", &columns, rows)
}

fn column(name: &str) -> Column {
    let storage = match name {
        "clerk" | "coupon" => Storage::Text,
        _ => Storage::Integer,
    };
    Column {
        name: name.to_owned(),
        storage,
    }
}

fn add(tx: &mut Tx<'_>, promotion: RawId, uses: i64, amount: Money) -> Result<()> {
    // A row is never put in with the change itself: what is given back is negative, and refused before the conflict is seen.
    tx.execute(
        "INSERT INTO pricing_promotion_total (promotion_id, uses, amount) VALUES (?1, 0, 0) ON CONFLICT (promotion_id) DO NOTHING",
        &[Value::from(promotion)],
    )?;
    tx.execute(
        "UPDATE pricing_promotion_total SET uses = uses + ?2, amount = amount + ?3 WHERE promotion_id = ?1",
        &[
            Value::from(promotion),
            Value::from(uses),
            Value::from(amount.raw()),
        ],
    )?;
    Ok(())
}

/// What a sale's line has of a promotion: taken, and given back so far.
struct Held {
    promotion: RawId,
    version: i64,
    line: i64,
    qty: i64,
    uses: i64,
    amount: i64,
    returned: i64,
    given_back: i64,
    uses_given: i64,
    /// The rest of the row, for the return's own: the sale first, the coupon last.
    who: Vec<Value>,
}

/// Gives back what the promotions of a sale took off the goods that come back, in proportion to their quantity and to the cent
/// when all of a line is back. Uses, and coupons, are given back when every line of a promotion is back.
/// Returns what was given back, by promotion. The same return again changes nothing and gives the same answer.
///
/// # Errors
/// When the database can't be written.
pub fn give_back(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (sale, returning): (RawId, RawId),
    returned: &[Returned],
) -> Result<BTreeMap<RawId, Money>> {
    if let Some(done) = given_by(tx, sale, returning)? {
        return Ok(done);
    }
    let held = held(tx, sale)?;
    let mut given: BTreeMap<RawId, Money> = BTreeMap::new();
    let mut rows = Vec::new();
    let mut open: BTreeMap<RawId, bool> = BTreeMap::new();
    for line in held.iter().filter(|line| line.line != USES_LINE) {
        let back = returned
            .iter()
            .filter(|part| i64::from(part.line_key) + 1 == line.line);
        let back = back.fold(0_i64, |sum, part| {
            sum.saturating_add(part.qty.raw().saturating_abs())
        });
        let total = line.returned.saturating_add(back).min(line.qty);
        *open.entry(line.promotion).or_insert(false) |= total < line.qty;
        let qty = total - line.returned;
        if qty <= 0 {
            continue;
        }
        let due = scaled(line.amount, total, line.qty) - line.given_back;
        let sum = given.entry(line.promotion).or_insert(Money::ZERO);
        *sum = *sum + Money::new(due);
        rows.push(line.row(tx, returning, (-qty, 0, -due)));
    }
    for uses in held.iter().filter(|line| line.line == USES_LINE) {
        let is_open = open.get(&uses.promotion).copied().unwrap_or(true);
        let times = if is_open { 0 } else { uses.uses - uses.uses_given };
        let amount = given.get(&uses.promotion).copied().unwrap_or(Money::ZERO);
        if times > 0 || amount != Money::ZERO {
            add(tx, uses.promotion, -times, -amount)?;
        }
        if times > 0 {
            rows.push(uses.row(tx, returning, (0, -times, 0)));
        }
        if let Some(coupon) = uses.coupon().filter(|_| !is_open) {
            unredeem(tx, schema, ctx, sale, coupon)?;
        }
    }
    insert(tx, &rows)?;
    Ok(given)
}

impl Held {
    /// The code that opened the promotion.
    fn coupon(&self) -> Option<&Value> {
        self.who.last().filter(|code| !code.is_null())
    }

    fn row(&self, tx: &mut Tx<'_>, returning: RawId, (qty, uses, amount): (i64, i64, i64)) -> Vec<Value> {
        let mut row = vec![
            Value::from(tx.new_id()),
            Value::from(self.promotion),
            Value::from(self.version),
        ];
        // The sale is the first of what is the same in all of its rows.
        row.extend(self.who.iter().take(1).cloned());
        row.extend([returning, self.line, qty, uses, amount].map(Value::from));
        row.extend(self.who.iter().skip(1).cloned());
        row
    }
}

fn held(tx: &mut Tx<'_>, sale: RawId) -> Result<Vec<Held>> {
    let sql = "SELECT promotion_id, definition_version, return_id, line_key, qty, uses, amount, sale_id, customer_id, store_id, \
         clerk, day, at, coupon FROM pricing_promotion_use WHERE sale_id = ?1 ORDER BY return_id, promotion_id, line_key";
    let mut held: Vec<Held> = Vec::new();
    for row in tx.query(sql, &[Value::from(sale)])? {
        let (promotion, line) = (row.int(0), row.int(3));
        if row.int(2) == NO_RETURN {
            held.push(Held {
                promotion,
                version: row.int(1),
                line,
                qty: row.int(4),
                uses: row.int(5),
                amount: row.int(6),
                returned: 0,
                given_back: 0,
                uses_given: 0,
                who: row.0.into_iter().skip(7).collect(),
            });
        } else if let Some(known) = held
            .iter_mut()
            .find(|known| known.promotion == promotion && known.line == line)
        {
            known.returned -= row.int(4);
            known.uses_given -= row.int(5);
            known.given_back -= row.int(6);
        }
    }
    Ok(held)
}

fn given_by(tx: &mut Tx<'_>, sale: RawId, returning: RawId) -> Result<Option<BTreeMap<RawId, Money>>> {
    let sql = "SELECT promotion_id, CAST(SUM(amount) AS BIGINT) FROM pricing_promotion_use WHERE sale_id = ?1 AND return_id = ?2 \
         GROUP BY promotion_id";
    let rows = tx.query(sql, &[Value::from(sale), Value::from(returning)])?;
    let each = rows.iter().map(|row| (row.int(0), Money::new(-row.int(1))));
    Ok((!rows.is_empty()).then(|| each.collect()))
}
