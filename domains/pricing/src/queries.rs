//! What is asked before pricing: who buys, what is left of promotions, what coupons open.

pub mod calendar;
pub mod card;
pub mod matrix;

use std::collections::BTreeMap;

use guanxi_customers::entities::Customer;
use guanxi_entity::Value;
use guanxi_record::merge::merged_from;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Id, Money, Problem, Result};

use crate::engine::{Buyer, Cap, Catalogue, CouponFacts, Left, Promotion, Situation};

/// Whether a coupon has this code, whatever became of it.
///
/// # Errors
/// When the database can't be read.
pub fn is_code_taken(reads: &mut dyn Queries, code: &str) -> Result<bool> {
    let found = reads.query_first(
        "SELECT 1 FROM pricing_coupon_code WHERE code = ?1 UNION ALL SELECT 1 FROM pricing_coupon WHERE shared_code = ?1",
        &[Value::from(code)],
    )?;
    Ok(found.is_some())
}

/// Completes a situation: what is left of each promotion that has caps or a budget, and what the coupons open.
///
/// # Errors
/// When the database can't be read.
pub fn prepare(
    reads: &mut impl Queries,
    catalogue: &Catalogue,
    situation: &mut Situation,
    coupons: &[String],
) -> Result<()> {
    situation.left = BTreeMap::new();
    for promotion in catalogue
        .promotions()
        .iter()
        .filter(|promotion| !promotion.caps.is_none())
    {
        // Who isn't on now needs no sums.
        if promotion.window.fails(situation).is_none() {
            let left = left_of(reads, promotion, situation)?;
            situation.left.insert(promotion.id, left);
        }
    }
    let customer = situation.buyer.as_ref().map(|buyer| buyer.customer);
    situation.coupons = BTreeMap::new();
    for code in coupons {
        let facts = coupon(reads, code, customer, situation.day)?;
        situation.coupons.insert(code.clone(), facts);
    }
    Ok(())
}

/// What is left of a promotion for this buyer, day and clerk.
///
/// # Errors
/// When the database can't be read.
pub fn left_of(reads: &mut impl Queries, promotion: &Promotion, situation: &Situation) -> Result<Left> {
    let (caps, id) = (promotion.caps, promotion.id);
    let total = reads.query_first(
        "SELECT uses, amount FROM pricing_promotion_total WHERE promotion_id = ?1",
        &[Value::from(id)],
    )?;
    let total = total.unwrap_or_default();
    let mut lefts: Vec<(i64, Cap)> = Vec::new();
    if let Some(cap) = caps.total {
        lefts.push((cap - total.int(0), Cap::Total));
    }
    let day = Value::from(situation.day);
    // Who was two records until they were merged used it twice.
    let persons = match (caps.customer, &situation.buyer) {
        (Some(_), Some(buyer)) => merged_from(reads, buyer.customer.raw())?,
        _ => Vec::new(),
    };
    let mut used = |condition: &str, param: Value| -> Result<i64> {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(uses), 0) AS BIGINT) FROM pricing_promotion_use WHERE promotion_id = ?1 AND {condition}"
        );
        let params = if condition.contains("?3") {
            vec![Value::from(id), day.clone(), param]
        } else {
            vec![Value::from(id), param]
        };
        Ok(reads.query_first(&sql, &params)?.map_or(0, |row| row.int(0)))
    };
    if let (Some(cap), Some(_)) = (caps.customer, &situation.buyer) {
        let used = persons.iter().try_fold(0, |sum, person| {
            Ok::<_, Problem>(sum + used("customer_id = ?2", Value::from(*person))?)
        })?;
        lefts.push((cap - used, Cap::Customer));
    }
    if let Some(cap) = caps.day {
        lefts.push((cap - used("day = ?2", day.clone())?, Cap::Day));
    }
    if let (Some(cap), Some(clerk)) = (caps.clerk, &situation.clerk) {
        lefts.push((
            cap - used("day = ?2 AND clerk = ?3", Value::from(clerk.as_str()))?,
            Cap::Clerk,
        ));
    }
    Ok(Left {
        uses: lefts.into_iter().min(),
        budget: caps.budget.map(|budget| budget - Money::new(total.int(1))),
    })
}

const CODE: &str = "SELECT c.state, c.customer_id, c.expires_on, c.created_at, k.valid_days, k.promotion_id, k.is_active \
     FROM pricing_coupon_code c JOIN pricing_coupon k ON k.id = c.coupon_id WHERE c.code = ?1";

/// Milliseconds of a day.
pub(crate) const MS_OF_DAY: i64 = 86_400_000;

/// What a code opens for this buyer on this day.
///
/// # Errors
/// When the database can't be read.
pub fn coupon(
    reads: &mut impl Queries,
    code: &str,
    buyer: Option<Id<Customer>>,
    day: Day,
) -> Result<CouponFacts> {
    if let Some(row) = reads.query_first(CODE, &[Value::from(code)])? {
        return Ok(facts(&row, buyer, day));
    }
    let sql = "SELECT promotion_id FROM pricing_coupon WHERE shared_code = ?1 AND is_active = 1";
    let shared = reads.query_first(sql, &[Value::from(code)])?;
    Ok(shared.map_or(CouponFacts::Refused("unknown"), |row| {
        CouponFacts::Good(row.int(0))
    }))
}

fn facts(row: &Row, buyer: Option<Id<Customer>>, day: Day) -> CouponFacts {
    // From the day on which it was issued: a zone's few hours don't matter to days of grace.
    let issued = row.int(3) / MS_OF_DAY;
    let given = row
        .optional_int(4)
        .filter(|days| *days > 0)
        .map(|days| issued + days - 1);
    let last = row.optional_int(2).or(given);
    let last_day = last.and_then(|last| i32::try_from(last).ok()).map(Day::new);
    let refused = match row.text(0) {
        "redeemed" => Some("redeemed"),
        "expired" => return CouponFacts::Expired(last_day),
        "void" => Some("void"),
        _ if row.int(6) == 0 => Some("void"),
        _ if last.is_some_and(|last| i64::from(day.raw()) > last) => return CouponFacts::Expired(last_day),
        _ if row
            .optional_int(1)
            .is_some_and(|owner| buyer.map(Id::raw) != Some(owner)) =>
        {
            Some("other_customer")
        }
        _ => None,
    };
    refused.map_or(CouponFacts::Good(row.int(5)), CouponFacts::Refused)
}

/// What is known of a buyer: the customer's record, and the decile as it was last worked out. Tier and whether it is the first purchase
/// are known to the domains above.
///
/// # Errors
/// When the database can't be read.
pub fn buyer(reads: &mut impl Queries, customer: Id<Customer>) -> Result<Option<Buyer>> {
    let sql = "SELECT is_member, birth_on, classification_id, \
         (SELECT d.decile FROM pricing_buyer_decile d WHERE d.customer_id = ?1) FROM customers_customer WHERE id = ?1";
    let Some(row) = reads.query_first(sql, &[Value::from(customer.raw())])? else {
        return Ok(None);
    };
    let groups = reads.query(
        "SELECT group_id FROM customers_group_member WHERE customer_id = ?1 ORDER BY group_id",
        &[Value::from(customer.raw())],
    )?;
    Ok(Some(Buyer {
        customer,
        tier: None,
        classes: row.optional_int(2).map(Id::new).into_iter().collect(),
        groups: groups.iter().map(|row| Id::new(row.int(0))).collect(),
        decile: row.optional_int(3).and_then(|decile| u8::try_from(decile).ok()),
        birthday: month_and_day(&row, 1),
        is_first_purchase: false,
        is_member: row.int(0) != 0,
    }))
}

/// Month and day of a customer's birth.
///
/// # Errors
/// When the database can't be read.
pub fn birthday(reads: &mut impl Queries, customer: Id<Customer>) -> Result<Option<(u8, u8)>> {
    let row = reads.query_first(
        "SELECT birth_on FROM customers_customer WHERE id = ?1",
        &[Value::from(customer.raw())],
    )?;
    Ok(row.and_then(|row| month_and_day(&row, 0)))
}

fn month_and_day(row: &Row, at: usize) -> Option<(u8, u8)> {
    let date = Day::new(i32::try_from(row.optional_int(at)?).ok()?).date();
    Some((u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
}
