//! The club of a sample company: points, a ladder, benefits, and what its sales earned.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_loyalty::commands::{Spend, Wanted, earn_for_sale, redeem, use_benefit};
use guanxi_loyalty::facts::{LineFacts, SaleFacts};
use guanxi_loyalty::queries::account::account;
use guanxi_loyalty::queries::sale::categories_of;
use guanxi_store::{Queries, Row};
use guanxi_trade::till::club::name_of;
use guanxi_types::{Clock, Ctx, Day, Money, Qty, RawId, Result, Through, Zone};
use serde_json::json;

use super::story::{id_of, make, on, write};
use crate::Company;

/// Sales of one transaction.
const AT_ONCE: usize = 250;
/// Members of whom each has one benefit.
const GIVEN: i64 = 30;
const ONCE: i64 = 1_000;

/// A club.
pub struct Club {
    /// Its name.
    pub name: &'static str,
    /// Whether a household collects together.
    pub is_shared: bool,
    /// What counts for a tier: `spend` or `visits`.
    pub metric: &'static str,
    /// Its tiers from the bottom: number, name, yuan or visits of twelve months, what members are told.
    pub tiers: &'static [(&'static str, &'static str, i64, &'static str)],
    /// A rule beside "a point for a yuan": its name, the category, points for each yuan, its own group.
    pub extra: (&'static str, &'static str, i64),
    /// What its tiers get their members.
    pub benefits: &'static [Benefit],
}

/// A benefit: number, name, kind, the tier's number, how often, in which period, what one costs in yuan.
pub type Benefit = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i64,
    &'static str,
    i64,
);

/// Makes it.
pub fn set_up(company: &Company, club: &'static Club, today: Day) -> Result<()> {
    write(company, today, move |tx, schema, ctx| {
        let given = json!({
            "number": "JF", "name": format!("{}积分", club.name), "is_shared": club.is_shared, "rounding": "down",
            "validity": "end_of_year", "validity_count": 1, "note": "每消费 1 元积 1 分，次年年末失效。",
        });
        let programme = make(tx, schema, ctx, ("loyalty.points_programme", &given))?.to_string();
        let given = json!({ "programme_id": programme, "name": "一元一分", "points": 1, "per_amount": "1" });
        make(tx, schema, ctx, ("loyalty.earn_rule", &given))?;
        let (name, category, points) = club.extra;
        let category = id_of(tx, ("catalog_category", "number"), category)?.to_string();
        let given = json!({
            "programme_id": programme, "name": name, "points": points, "per_amount": "1", "category_id": category,
            "stack_group": "extra",
        });
        make(tx, schema, ctx, ("loyalty.earn_rule", &given))?;
        let given = json!({
            "number": "DJ", "name": format!("{}等级", club.name), "metric": club.metric, "is_shared": club.is_shared,
            "period": "rolling", "period_months": 12, "keep_months": 12,
        });
        let ladder = make(tx, schema, ctx, ("loyalty.tier_scheme", &given))?.to_string();
        let mut tiers = BTreeMap::new();
        for (rank, (number, name, threshold, note)) in (1_i64..).zip(club.tiers) {
            let by_spend = club.metric == "spend";
            let given = json!({
                "scheme_id": ladder, "number": number, "name": name, "rank": rank, "note": note,
                "threshold": by_spend.then(|| threshold.to_string()),
                "threshold_count": (!by_spend).then_some(threshold),
            });
            tiers.insert(
                *number,
                make(tx, schema, ctx, ("loyalty.tier", &given))?.to_string(),
            );
        }
        for (number, name, kind, tier, quota, period, cost) in club.benefits {
            let given = json!({
                "number": number, "name": name, "kind": kind, "tier_id": tiers.get(tier), "quota": quota,
                "period": period, "cost": cost.to_string(),
            });
            make(tx, schema, ctx, ("loyalty.benefit", &given))?;
        }
        Ok(())
    })
}

/// Books what the sales of members earned, in the order in which they were made, with the night after each month, and gives some members a
/// benefit.
pub fn collect(company: &Company, club: &'static Club, last: Day) -> Result<()> {
    let zone = company.store.read_blocking(|r| guanxi_org::zone(r))?;
    let sales = sales(company)?;
    let month_of = |sale: &SaleFacts| zone.day_of(sale.at).date().first_of_month();
    for month in sales.chunk_by(|one, other| month_of(one) == month_of(other)) {
        book(company, month, &zone)?;
        if let Some(sale) = month.last() {
            let end = Day::from_date(zone.day_of(sale.at).date().last_of_month());
            spend(company, end.min(last))?;
            night(company, end.plus(1).min(last))?;
        }
    }
    give(company, club, last)?;
    // What ended with the last day isn't left standing.
    night(company, last.plus(1))
}

/// Points that expired are posted and tiers reviewed as on a night of the company: one a month is enough to tell it, and costs little.
fn night(company: &Company, day: Day) -> Result<()> {
    let schema = company.schema.now();
    guanxi_loyalty::jobs::nightly(&company.store, &schema, &on(day).clock, &|| false).map(drop)
}

/// The nights from the last sale to today, one a month, as the program would have worked them: whoever looks at the company now sees no day
/// on which something was to happen and didn't.
///
/// # Errors
/// As writing records.
pub fn live_on(company: &Company) -> Result<()> {
    let zone = company.store.read_blocking(|r| guanxi_org::zone(r))?;
    let today = zone.day_of(Clock::System.now());
    let last = company.store.read_blocking(|r| {
        let row = r.query_first("SELECT MAX(day) FROM loyalty_purchase", &[])?;
        Ok(row.and_then(|row| row.optional_int(0)))
    })?;
    let Some(last) = last.and_then(|last| i32::try_from(last).ok()) else {
        return Ok(());
    };
    let month_after = |day: Day| Day::from_date(day.date().last_of_month()).plus(1);
    let mut day = month_after(Day::new(last));
    while day < today {
        night(company, day)?;
        day = month_after(day);
    }
    let schema = company.schema.now();
    guanxi_loyalty::jobs::nightly(&company.store, &schema, &Clock::System, &|| false).map(drop)
}

/// One member in so many spends points in a month, in hundreds: a part of what there is. Each third one saves all of them.
const SPENDS: i64 = 6;
const PART: i64 = 3;
const HUNDRED: i64 = 100;

/// Some members spend points at the counter: who, is told by the number and the month.
fn spend(company: &Company, day: Day) -> Result<()> {
    let month = i64::from(day.date().month());
    write(company, day, move |tx, schema, ctx| {
        let sql = "SELECT a.id, c.number FROM loyalty_points_account a JOIN customers_customer c ON c.id = a.customer_id \
                   WHERE a.state = 'open' AND a.points >= ?1 ORDER BY c.number, a.id";
        for row in tx.query(sql, &[Value::from(PART * HUNDRED)])? {
            let digits: String = row.text(1).chars().filter(char::is_ascii_digit).collect();
            let number: i64 = digits.parse().unwrap_or_default();
            let available = account(tx, row.int(0), day)?.map_or(0, |account| account.available);
            let points = available / PART / HUNDRED * HUNDRED;
            if (number + month) % SPENDS != 0 || number % PART == 0 || points == 0 {
                continue;
            }
            let wanted = Spend {
                account: row.int(0),
                points,
                key: format!("sample-{day}"),
                reference: Some("积分兑换".to_owned()),
            };
            redeem(tx, schema, ctx, &wanted)?;
        }
        Ok(())
    })
}

fn book(company: &Company, sales: &[SaleFacts], zone: &Zone) -> Result<()> {
    for some in sales.chunks(AT_ONCE) {
        let some: Arc<[SaleFacts]> = some.into();
        let (schema, zone): (_, Zone) = (company.schema.now(), zone.clone());
        company.store.write_blocking(move |tx| {
            for facts in some.iter() {
                let ctx = Ctx {
                    clock: Clock::fixed(facts.at),
                    zone: zone.clone(),
                    ..Ctx::system("sample", Through::CommandLine)
                };
                earn_for_sale(tx, &schema, &ctx, facts)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Members of the second tier and above have the first benefit of that tier.
fn give(company: &Company, club: &'static Club, last: Day) -> Result<()> {
    let Some((benefit, .., tier, _, _, _)) = club.benefits.iter().find(|(.., quota, _, _)| *quota > 0) else {
        return Ok(());
    };
    let rank = (1_i64..)
        .zip(club.tiers)
        .find(|(_, (number, ..))| number == tier)
        .map_or(1, |(rank, _)| rank);
    write(company, last, move |tx, schema, ctx| {
        let benefit = id_of(tx, ("loyalty_benefit", "number"), benefit)?;
        let sql = "SELECT m.customer_id, c.number FROM loyalty_membership m JOIN loyalty_tier t ON t.id = m.tier_id \
                   JOIN customers_customer c ON c.id = m.customer_id WHERE t.rank >= ?1 ORDER BY c.number LIMIT ?2";
        for row in tx.query(sql, &[Value::from(rank), Value::from(GIVEN)])? {
            let wanted = Wanted {
                benefit,
                customer: row.int(0),
                count: 1,
                key: format!("sample-{}", row.text(1)),
                reference: None,
                note: None,
            };
            use_benefit(tx, schema, ctx, &wanted)?;
        }
        Ok(())
    })
}

/// The sales of members as the club is told of them.
fn sales(company: &Company) -> Result<Vec<SaleFacts>> {
    company.store.read_blocking(|r| {
        let mut categories: BTreeMap<RawId, Vec<RawId>> = BTreeMap::new();
        for row in r.query("SELECT id FROM catalog_product ORDER BY id", &[])? {
            categories.insert(row.int(0), categories_of(r, row.int(0))?);
        }
        let mut lines: BTreeMap<RawId, Vec<LineFacts>> = BTreeMap::new();
        let sql =
            "SELECT sale_id, line_no, product_id, qty, amount, discount FROM trade_sale_line ORDER BY sale_id, line_no";
        r.query_each(sql, &[], &mut |row| {
            let of = |id: RawId| categories.get(&id).cloned().unwrap_or_default();
            lines.entry(row.int(0)).or_default().push(LineFacts {
                key: u32::try_from(row.int(1)).unwrap_or_default(),
                product: row.optional_int(2),
                categories: row.optional_int(2).map_or_else(Vec::new, of),
                qty: Qty::new(row.int(3)),
                list_amount: Money::new(row.int(4) + row.int(5)),
                amount: Money::new(row.int(4)),
                multiplier: ONCE,
            });
            Ok(())
        })?;
        let sql = "SELECT s.id, s.customer_id, s.store_id, s.sold_at, s.business_date, s.business_minute, s.number, t.number \
                   FROM trade_sale s JOIN org_store t ON t.id = s.store_id WHERE s.customer_id IS NOT NULL \
                   ORDER BY s.sold_at, s.number";
        let rows = r.query(sql, &[])?;
        Ok(rows.iter().map(|row| facts(row, &mut lines)).collect())
    })
}

fn facts(row: &Row, lines: &mut BTreeMap<RawId, Vec<LineFacts>>) -> SaleFacts {
    SaleFacts {
        sale: name_of(row.int(0)),
        customer: row.int(1),
        household: None,
        card: None,
        store: row.optional_int(2),
        channel: None,
        at: row.int(3),
        day: Day::new(i32::try_from(row.int(4)).unwrap_or_default()),
        minute: i32::try_from(row.int(5)).unwrap_or_default(),
        lines: lines.remove(&row.int(0)).unwrap_or_default(),
    }
}
