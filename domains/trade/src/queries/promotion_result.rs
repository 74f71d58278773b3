//! What a promotion brought and cost, from the ledger of its uses and the tickets that it was used on. (促销盈亏)

use std::collections::BTreeSet;

use guanxi_catalog::queries::cost::{IS_MADE, MadeCosts, made_costs};
use guanxi_catalog::queries::sees_cost;
use guanxi_entity::{Entity, Value};
use guanxi_pricing::entities::Promotion;
use guanxi_record::{SqlText, get};
use guanxi_store::{Queries, Row};
use guanxi_types::{Ctx, Day, Money, Qty, RawId, Result};

use super::simulation::{EVER, Past, seen_ids};

/// A day of a promotion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneDay {
    /// The local day.
    pub day: Day,
    /// How often it was used; less what came back.
    pub uses: i64,
    /// Tickets.
    pub tickets: i64,
    /// What it took off; less what came back.
    pub discount: Money,
}

/// Sales of goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    /// What was paid for them.
    pub turnover: Money,
    /// Units.
    pub qty: Qty,
    /// Turnover less what the goods cost at today's cost price; unknown where a product has none, or for who may not see it.
    pub margin: Option<Money>,
}

/// What a promotion brought and cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromotionResult {
    /// By day.
    pub days: Vec<OneDay>,
    /// How often it was used in all.
    pub uses: i64,
    /// Tickets.
    pub tickets: i64,
    /// Known customers.
    pub customers: i64,
    /// Of these, who had never bought before.
    pub first_time: i64,
    /// What it took off, less what came back.
    pub discount: Money,
    /// What was given back with goods that came back.
    pub given_back: Money,
    /// What the tickets came to that it was used on.
    pub turnover_of_tickets: Money,
    /// The lines that it touched.
    pub lines: Sold,
    /// First and last day of its use.
    pub span: Option<(Day, Day)>,
    /// The same products in the same stores on these days, whether the promotion touched the line or not.
    pub during: Sold,
    /// The same on as many days just before.
    pub before: Sold,
}

/// Profit and loss of a promotion, over the tickets that the user sees.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn promotion_result(r: &mut dyn Queries, ctx: &Ctx, promotion: RawId) -> Result<PromotionResult> {
    get(r, ctx, Promotion::def(), promotion)?;
    let mut done = by_day(r, ctx, promotion)?;
    let (Some(first), Some(last)) = (done.days.first(), done.days.last()) else {
        return Ok(done);
    };
    let span = (first.day, last.day);
    done.span = Some(span);
    whole(r, ctx, promotion, &mut done)?;
    let costs = sees_cost(ctx);
    done.lines = touched(r, ctx, promotion)?.shown(costs);
    let length = span.1.raw() - span.0.raw() + 1;
    let before = (Day::new(span.0.raw() - length), Day::new(span.0.raw() - 1));
    done.during = of_products(r, ctx, promotion, span)?.shown(costs);
    done.before = of_products(r, ctx, promotion, before)?.shown(costs);
    Ok(done)
}

impl Sold {
    /// The sums of [`SUMS`], and what bundles and configured products cost.
    fn of(rows: &[Row], made: &MadeCosts) -> Self {
        let mut sum = Self::default();
        // Units are thousandths: so is what they cost.
        let mut cost = Some(0_i128);
        for row in rows {
            sum.turnover = sum.turnover + Money::new(row.int(0));
            sum.qty = sum.qty + Qty::new(row.int(1));
            let of_row = match row.int(4) {
                0 => (row.int(3) == 0).then(|| i128::from(row.int(2))),
                product => made
                    .one(product, &chosen_of(row.text(5)))
                    .map(|one| i128::from(one.raw()) * i128::from(row.int(1))),
            };
            cost = cost.zip(of_row).map(|(sum, more)| sum.saturating_add(more));
        }
        let cost = cost.and_then(|milli| i64::try_from(milli / 1_000).ok());
        sum.margin = cost.map(|cost| sum.turnover - Money::new(cost));
        sum
    }

    fn shown(self, sees_cost: bool) -> Self {
        Self {
            margin: self.margin.filter(|_| sees_cost),
            ..self
        }
    }
}

/// What [`Sold::of`] reads: turnover, units, cost of the goods whose cost is known, lines whose cost isn't; and apart from them each product that
/// is made of others, with what was chosen.
fn sums() -> String {
    let costs = "COALESCE(p.cost_price, f.cost_price)";
    format!(
        "SELECT CAST(COALESCE(SUM(l.amount), 0) AS BIGINT), CAST(COALESCE(SUM(l.qty), 0) AS BIGINT), \
         CAST(COALESCE(SUM(l.qty * {costs}), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN {costs} IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), {}",
        made_of()
    )
}

/// Which made product a line is, 0 for what isn't made, and what was chosen.
fn made_of() -> String {
    format!(
        "CASE WHEN {IS_MADE} THEN l.product_id ELSE 0 END, CASE WHEN {IS_MADE} THEN l.chosen ELSE NULL END"
    )
}

/// With the cost of each line's product, which a variant may have from its family.
const COSTED: &str =
    "JOIN catalog_product p ON p.id = l.product_id LEFT JOIN catalog_product f ON f.id = p.parent_id";

/// Keeps a statement to the tickets that the user's figures are made of.
fn and_seen(sql: &mut SqlText, column: &str, ctx: &Ctx, days: (Day, Day)) -> Result<()> {
    let seen = seen_ids(ctx, Past { days, store: None })?;
    sql.and(&format!("{column} IN ({})", seen.text), seen.params);
    Ok(())
}

fn uses(columns: &str, ctx: &Ctx, promotion: RawId) -> Result<SqlText> {
    let mut sql = SqlText::new(&format!("SELECT {columns} FROM pricing_promotion_use"));
    sql.and("promotion_id = ?", [Value::from(promotion)]);
    and_seen(&mut sql, "sale_id", ctx, EVER)?;
    Ok(sql)
}

fn by_day(r: &mut dyn Queries, ctx: &Ctx, promotion: RawId) -> Result<PromotionResult> {
    let mut sql = uses(
        "day, CAST(SUM(uses) AS BIGINT), CAST(SUM(amount) AS BIGINT), \
         COUNT(DISTINCT CASE WHEN return_id = 0 THEN sale_id END), \
         CAST(SUM(CASE WHEN return_id <> 0 THEN amount ELSE 0 END) AS BIGINT)",
        ctx,
        promotion,
    )?;
    sql.push(" GROUP BY day ORDER BY day", []);
    let mut done = PromotionResult::default();
    for row in r.query(&sql.text, &sql.params)? {
        let day = OneDay {
            day: Day::new(i32::try_from(row.int(0)).unwrap_or(0)),
            uses: row.int(1),
            tickets: row.int(3),
            discount: Money::new(row.int(2)),
        };
        done.uses += day.uses;
        done.discount = done.discount + day.discount;
        done.given_back = done.given_back - Money::new(row.int(4));
        done.days.push(day);
    }
    Ok(done)
}

fn whole(r: &mut dyn Queries, ctx: &Ctx, promotion: RawId, done: &mut PromotionResult) -> Result<()> {
    let used = uses("DISTINCT sale_id", ctx, promotion)?;
    let sql = format!(
        "SELECT COUNT(*), COUNT(DISTINCT s.customer_id), CAST(COALESCE(SUM(s.amount), 0) AS BIGINT), \
         COUNT(DISTINCT CASE WHEN NOT EXISTS (SELECT 1 FROM trade_sale e WHERE e.customer_id = s.customer_id \
         AND (e.sold_at < s.sold_at OR (e.sold_at = s.sold_at AND e.id < s.id))) THEN s.customer_id END) \
         FROM trade_sale s WHERE s.id IN ({})",
        used.text
    );
    let row = r.query_first(&sql, &used.params)?.unwrap_or_default();
    done.tickets = row.int(0);
    done.customers = row.int(1);
    done.turnover_of_tickets = Money::new(row.int(2));
    done.first_time = row.int(3);
    Ok(())
}

/// What was chosen, as a line keeps it.
fn chosen_of(text: &str) -> BTreeSet<RawId> {
    let ids: Vec<String> = serde_json::from_str(text).unwrap_or_default();
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

fn sold(r: &mut dyn Queries, mut sql: SqlText) -> Result<Sold> {
    sql.push(&format!(" GROUP BY {}", made_of()), []);
    let rows = r.query(&sql.text, &sql.params)?;
    Ok(Sold::of(&rows, &made_costs(r)?))
}

/// The lines that the promotion touched, as they were sold. The ledger's first line holds the uses, so that line n of a ticket is its line n + 1.
fn touched(r: &mut dyn Queries, ctx: &Ctx, promotion: RawId) -> Result<Sold> {
    let mut sql = SqlText::new(&format!(
        "{} FROM pricing_promotion_use u \
         JOIN trade_sale_line l ON l.sale_id = u.sale_id AND l.line_no = u.line_key - 1 {COSTED}",
        sums()
    ));
    sql.and("u.promotion_id = ?", [Value::from(promotion)]);
    sql.and("u.return_id = 0", []);
    and_seen(&mut sql, "u.sale_id", ctx, EVER)?;
    sold(r, sql)
}

/// Everything that was sold of the promotion's products on these days, in the stores where it was used; returns taken off.
fn of_products(r: &mut dyn Queries, ctx: &Ctx, promotion: RawId, days: (Day, Day)) -> Result<Sold> {
    let mut sql = SqlText::new(&format!(
        "{} FROM trade_sale_line l JOIN trade_sale s ON s.id = l.sale_id {COSTED}",
        sums()
    ));
    sql.and(
        "l.product_id IN (SELECT t.product_id FROM pricing_promotion_use u JOIN trade_sale_line t \
         ON t.sale_id = u.sale_id AND t.line_no = u.line_key - 1 WHERE u.promotion_id = ? AND u.return_id = 0)",
        [Value::from(promotion)],
    );
    sql.and(
        "s.store_id IN (SELECT store_id FROM pricing_promotion_use WHERE promotion_id = ?)",
        [Value::from(promotion)],
    );
    and_seen(&mut sql, "s.id", ctx, days)?;
    sold(r, sql)
}
