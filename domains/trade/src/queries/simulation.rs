//! What a promotion would have cost and moved, on tickets that were really rung up.

use std::collections::hash_map::Entry;

use guanxi_entity::{Entity, Value};
use guanxi_pricing::catalogue::{Catalogues, trial};
use guanxi_pricing::engine::{Basket, BasketLine, Buyer, Simulated, Situation, simulate};
use guanxi_pricing::entities::Promotion;
use guanxi_pricing::queries::buyer;
use guanxi_record::{SqlText, get, require, restrict};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Money, Problem, Qty, RawId, Result};
use rustc_hash::FxHashMap;

use crate::entities::Sale;
use crate::till::price::{Reads, catalogue, complete};

/// Tickets that are priced at most; of more, every second, third … is.
pub const TICKETS_MAX: i64 = 50_000;
/// Days of one simulation at most.
pub const DAYS_MAX: i32 = 400;
/// Days that are meant where none are named.
const DAYS_MEANT: i32 = 30;
/// A day before which no shop sold anything, and one after which none will.
pub(super) const EVER: (Day, Day) = (Day::new(-200_000), Day::new(200_000));
/// Tickets whose lines one statement asks for.
const ASKED_AT_ONCE: usize = 400;
/// Thousandths of a unit.
const THOUSAND: i64 = 1_000;

/// Which tickets.
#[derive(Clone, Copy, Debug)]
pub struct Past {
    /// First and last day.
    pub days: (Day, Day),
    /// Of this store; of all that the user sees where empty.
    pub store: Option<RawId>,
}

/// What a promotion would have done.
#[derive(Clone, Debug, Default)]
pub struct Simulation {
    /// By day.
    pub days: Vec<(Day, Simulated)>,
    /// In all.
    pub total: Simulated,
    /// What the tickets were really paid.
    pub paid: Money,
    /// One ticket of so many was priced.
    pub every: i64,
    /// The first day on which the promotion's budget would have been used up.
    pub budget_day: Option<Day>,
}

/// Prices the tickets of the past with a promotion and without it, at the prices that stood on them. Today's running promotions apply
/// beside it where they would have on that day.
///
/// # Errors
/// `access.forbidden`, `record.not_found`, `pricing.not_readable` where its definition isn't complete.
pub fn simulation(
    r: &mut dyn Queries,
    ctx: &Ctx,
    prices: &Catalogues,
    (promotion, past): (RawId, Past),
) -> Result<Simulation> {
    check_days(past.days)?;
    let record = get(r, ctx, Promotion::def(), promotion)?;
    let budget = match record.value(Promotion::def(), "budget") {
        Value::Int(budget) => Some(Money::new(budget)),
        _ => None,
    };
    let running = catalogue(r, prices)?;
    let pair = trial(&mut Reads(r), &running, promotion)?
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "pricing.not_readable"))?;
    let mut tickets = tickets(r, ctx, past)?;
    let all = guanxi_types::len_i64(tickets.len());
    let every = (all + TICKETS_MAX - 1) / TICKETS_MAX;
    let mut place = 0;
    tickets.retain(|_| {
        place += 1;
        place % every.max(1) == 0
    });
    let mut done = Simulation {
        every: every.max(1),
        ..Simulation::default()
    };
    let mut buyers = FxHashMap::default();
    for part in tickets.chunk_by(|one, other| one.day == other.day) {
        let mut day = Simulated::default();
        for some in part.chunks(ASKED_AT_ONCE) {
            let baskets = baskets(r, some, &mut buyers)?;
            day += &simulate((&pair.0, &pair.1), promotion, baskets.into_iter());
        }
        done.total += &day;
        done.paid = part.iter().fold(done.paid, |sum, ticket| sum + ticket.amount);
        let is_spent = budget.is_some_and(|budget| done.total.discount >= budget);
        if let Some(first) = part.first() {
            if is_spent && done.budget_day.is_none() {
                done.budget_day = Some(first.day);
            }
            done.days.push((first.day, day));
        }
    }
    Ok(done)
}

/// The days that are meant: those that are named, or the last [`DAYS_MEANT`] up to the newest ticket that the user's figures hold.
///
/// # Errors
/// `access.forbidden`.
pub fn days(r: &mut dyn Queries, ctx: &Ctx, (from, to): (Option<Day>, Option<Day>)) -> Result<(Day, Day)> {
    let last = match to {
        Some(to) => to,
        None => {
            let sql = seen(
                ctx,
                Past {
                    days: EVER,
                    store: None,
                },
                "MAX(business_date)",
            )?;
            let newest = r.query_first(&sql.text, &sql.params)?;
            let newest = newest.and_then(|row| row.optional_int(0));
            Day::new(newest.and_then(|raw| i32::try_from(raw).ok()).unwrap_or(0))
        }
    };
    Ok((
        from.unwrap_or_else(|| Day::new(last.raw() - DAYS_MEANT + 1)),
        last,
    ))
}

fn check_days((from, to): (Day, Day)) -> Result<()> {
    let wrong = |name: &str, code| Err(Problem::invalid(vec![guanxi_types::FieldError::new(name, code)]));
    if to < from {
        return wrong("to", "before_start");
    }
    if to.raw() - from.raw() >= DAYS_MAX {
        return Err(Problem::invalid(vec![
            guanxi_types::FieldError::new("to", "too_many").with("max", DAYS_MAX),
        ]));
    }
    Ok(())
}

/// A ticket's head.
struct Head {
    id: RawId,
    day: Day,
    minute: u16,
    at: i64,
    store: RawId,
    customer: Option<RawId>,
    channel: String,
    clerk: Option<String>,
    amount: Money,
}

/// Columns of the tickets of these days that the user's figures are made of.
fn seen(ctx: &Ctx, past: Past, columns: &str) -> Result<SqlText> {
    keep_seen(
        SqlText::new(&format!("SELECT {columns} FROM trade_sale")),
        ctx,
        past,
    )
}

/// The ids of these tickets, as a part of another statement.
pub(super) fn seen_ids(ctx: &Ctx, past: Past) -> Result<SqlText> {
    keep_seen(SqlText::unnumbered("SELECT id FROM trade_sale"), ctx, past)
}

fn keep_seen(mut sql: SqlText, ctx: &Ctx, past: Past) -> Result<SqlText> {
    let reach = require(ctx, Action::Read, Sale::def())?;
    let day = |day: Day| Value::from(day);
    sql.and(
        "business_date BETWEEN ? AND ?",
        [day(past.days.0), day(past.days.1)],
    );
    if let Some(store) = past.store {
        sql.and("store_id = ?", [Value::from(store)]);
    }
    restrict(&mut sql, ctx, reach, Sale::def());
    Ok(sql)
}

fn tickets(r: &mut dyn Queries, ctx: &Ctx, past: Past) -> Result<Vec<Head>> {
    let columns =
        "id, business_date, business_minute, sold_at, store_id, customer_id, channel, clerk, amount";
    let mut sql = seen(ctx, past, columns)?;
    sql.and("kind = ?", [Value::from("sale")]);
    sql.push(" ORDER BY business_date, id", []);
    let mut found = Vec::new();
    r.query_each(&sql.text, &sql.params, &mut |row| {
        found.push(head(&row));
        Ok(())
    })?;
    Ok(found)
}

fn head(row: &Row) -> Head {
    Head {
        id: row.int(0),
        day: Day::new(i32::try_from(row.int(1)).unwrap_or(0)),
        minute: u16::try_from(row.int(2)).unwrap_or(0),
        at: row.int(3),
        store: row.int(4),
        customer: row.optional_int(5),
        channel: row.text(6).to_owned(),
        clerk: Some(row.text(7).to_owned()).filter(|clerk| !clerk.is_empty()),
        amount: Money::new(row.int(8)),
    }
}

/// Who bought, and the first ticket of theirs.
type Buyers = FxHashMap<RawId, (Option<Buyer>, RawId)>;

fn baskets(r: &mut dyn Queries, heads: &[Head], buyers: &mut Buyers) -> Result<Vec<(Situation, Basket)>> {
    let ids: Vec<String> = heads.iter().map(|head| head.id.to_string()).collect();
    let sql = format!(
        "SELECT l.sale_id, l.line_no, l.product_id, l.qty, l.amount, l.discount, l.unit_price, \
         (SELECT MIN(h.price) FROM trade_hand_price h WHERE h.sale_id = l.sale_id AND h.line_no = l.line_no) \
         FROM trade_sale_line l WHERE l.sale_id IN ({}) AND l.product_id IS NOT NULL AND l.qty > 0 \
         ORDER BY l.sale_id, l.line_no, l.id",
        ids.join(",")
    );
    let mut lines: FxHashMap<RawId, Vec<BasketLine>> = FxHashMap::default();
    r.query_each(&sql, &[], &mut |row| {
        let of = lines.entry(row.int(0)).or_default();
        of.push(line(&row, of.len()));
        Ok(())
    })?;
    let mut found = Vec::with_capacity(heads.len());
    for head in heads {
        let Some(lines) = lines.remove(&head.id) else {
            continue;
        };
        let basket = Basket {
            lines,
            coupons: Vec::new(),
        };
        found.push((situation(r, head, buyers)?, basket));
    }
    Ok(found)
}

/// A line at the price that stood on the ticket before promotions: the till's, or what its amount and discount say. A price that was set by
/// hand stays so: no promotion would have touched the line.
fn line(row: &Row, before: usize) -> BasketLine {
    let qty = row.int(3);
    let list = i128::from(row.int(4)) + i128::from(row.int(5));
    let by_unit = (list * i128::from(THOUSAND) + i128::from(qty) / 2) / i128::from(qty.max(1));
    let price = row
        .optional_int(6)
        .unwrap_or_else(|| i64::try_from(by_unit.max(0)).unwrap_or(0));
    BasketLine {
        key: u32::try_from(before + 1).unwrap_or(u32::MAX),
        product: Id::new(row.int(2)),
        qty: Qty::new(qty),
        surcharge: Money::ZERO,
        given_price: Some(Money::new(price)),
        hand_price: row.optional_int(7).map(Money::new),
    }
}

/// The customer as he is known today, and the first ticket.
fn asked(r: &mut dyn Queries, customer: RawId) -> Result<(Option<Buyer>, RawId)> {
    let first = r.query_first(
        "SELECT id FROM trade_sale WHERE customer_id = ?1 ORDER BY sold_at, id LIMIT 1",
        &[Value::from(customer)],
    )?;
    let mut known = buyer(&mut Reads(r), Id::new(customer))?;
    if let Some(known) = &mut known {
        complete(r, known)?;
    }
    Ok((known, first.map_or(0, |row| row.int(0))))
}

fn situation(r: &mut dyn Queries, head: &Head, buyers: &mut Buyers) -> Result<Situation> {
    let who = match head.customer {
        Some(customer) => {
            let (known, first) = match buyers.entry(customer) {
                Entry::Occupied(found) => found.into_mut(),
                Entry::Vacant(empty) => empty.insert(asked(r, customer)?),
            };
            known.clone().map(|buyer| Buyer {
                is_first_purchase: *first == head.id,
                ..buyer
            })
        }
        None => None,
    };
    Ok(Situation {
        at: head.at,
        day: head.day,
        minute: head.minute,
        store: Some(Id::new(head.store)),
        channel: head.channel.clone(),
        buyer: who,
        clerk: head.clerk.clone(),
        given_are_list: true,
        ..Situation::default()
    })
}
