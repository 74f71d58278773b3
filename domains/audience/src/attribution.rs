//! What came in under a campaign's own marks: coupons, codes, leads. It tells who used one, not what the campaign changed: most of those
//! who hand a coupon in would have bought anyway. That is why it stands beside the lift and never in it.

use guanxi_entity::Value;
use guanxi_record::{Schema, require};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};

/// Codes that are told, the most used first.
const CODES: i64 = 10;

/// What is ascribed to a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributed {
    /// Coupons that were handed in.
    pub redemptions: i64,
    /// Known customers who did.
    pub customers: i64,
    /// Tickets with one.
    pub tickets: i64,
    /// Net sales of these tickets, each counted once, minor units.
    pub sales_c: i64,
    /// Codes that were used more than once.
    pub codes: Vec<Code>,
    /// Leads that came from it; `None`: the user may not read all leads.
    pub leads: Option<i64>,
    /// Leads of it that became customers.
    pub converted: Option<i64>,
}

/// A code that several used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: String,
    /// How often.
    pub redemptions: i64,
    /// Known customers who did.
    pub customers: i64,
    /// Net sales of its tickets, minor units.
    pub sales_c: i64,
}

/// What is ascribed to a campaign; `None` for who may not read all coupons and sales.
///
/// # Errors
/// When the database can't be read.
pub fn attributed(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    campaign: RawId,
) -> Result<Option<Attributed>> {
    let reads_all = |key: &str| -> Result<bool> {
        let def = schema.entity(key)?;
        Ok(require(ctx, Action::Read, def).is_ok_and(guanxi_record::Reach::is_all))
    };
    if !reads_all("trade.coupon_redemption")? || !reads_all("trade.sale")? {
        return Ok(None);
    }
    let id = [Value::from(campaign)];
    let sql = "SELECT COUNT(*), COUNT(DISTINCT customer_id), COUNT(DISTINCT sale_id) FROM trade_coupon_redemption \
               WHERE campaign_id = ?1";
    let counts = r.query_first(sql, &id)?.unwrap_or_default();
    let sql = "SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) FROM trade_sale s WHERE s.id IN \
               (SELECT c.sale_id FROM trade_coupon_redemption c WHERE c.campaign_id = ?1 AND c.sale_id IS NOT NULL)";
    let sales_c = r.query_first(sql, &id)?.map_or(0, |row| row.int(0));
    let mut found = Attributed {
        redemptions: counts.int(0),
        customers: counts.int(1),
        tickets: counts.int(2),
        sales_c,
        codes: codes(r, campaign)?,
        ..Attributed::default()
    };
    if reads_all("marketing.lead")? {
        let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN state = 'converted' THEN 1 ELSE 0 END), 0) AS BIGINT) \
                   FROM marketing_lead WHERE campaign_id = ?1";
        let leads = r.query_first(sql, &id)?.unwrap_or_default();
        (found.leads, found.converted) = (Some(leads.int(0)), Some(leads.int(1)));
    }
    Ok(Some(found))
}

/// The codes that were used most. Sales are of different tickets: a code handed in twice on one counts it once.
fn codes(r: &mut dyn Queries, campaign: RawId) -> Result<Vec<Code>> {
    let sql = "SELECT u.coupon, u.used, u.customers, (SELECT CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) FROM trade_sale s \
               WHERE s.id IN (SELECT c.sale_id FROM trade_coupon_redemption c WHERE c.campaign_id = ?1 AND c.coupon = u.coupon)) \
               FROM (SELECT coupon, COUNT(*) AS used, COUNT(DISTINCT customer_id) AS customers FROM trade_coupon_redemption \
               WHERE campaign_id = ?1 GROUP BY coupon HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, coupon LIMIT ?2) u \
               ORDER BY u.used DESC, u.coupon";
    let rows = r.query(sql, &[Value::from(campaign), Value::from(CODES)])?;
    let read = |row: &guanxi_store::Row| Code {
        code: row.text(0).to_owned(),
        redemptions: row.int(1),
        customers: row.int(2),
        sales_c: row.int(3),
    };
    Ok(rows.iter().map(read).collect())
}
