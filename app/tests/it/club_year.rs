//! A year of the sample company's sales goes through the club; statements over the sales alone say what must come of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_app::sample::load_generated;
use guanxi_insight::Query;
use guanxi_loyalty::commands::earn_for_sale;
use guanxi_loyalty::facts::{LineFacts, SaleFacts};
use guanxi_loyalty::faults_of_points;
use guanxi_loyalty::queries::sale::categories_of;
use guanxi_record::values_from_json;
use guanxi_store::{Queries, Row};
use guanxi_testkit::{each_engine, system};
use guanxi_types::{Clock, Day, Money, Qty, RawId, Zone};
use serde_json::{Value as Json, json};

use crate::server::Server;

/// Sales of one transaction.
pub const AT_ONCE: usize = 250;

pub fn make(server: &Server, key: &str, json: &Json) -> RawId {
    let def = server.fixture.schema.entity(key).unwrap();
    let values = values_from_json(def, json.as_object().unwrap()).unwrap();
    server.fixture.create(&system(), def, &values).unwrap()
}

pub fn rows(server: &Server, sql: &str) -> Vec<Row> {
    server.company.store.read_blocking(|r| r.query(sql, &[])).unwrap()
}

fn with(mut fields: Json, more: &Json) -> Json {
    let more = more.as_object().unwrap().clone();
    fields.as_object_mut().unwrap().extend(more);
    fields
}

/// A point a yuan; half a point more for what is fresh; 20 more for a sale of 200 yuan.
pub fn set_up_points(server: &Server, more: &Json) {
    let fresh = rows(server, "SELECT id FROM catalog_category WHERE number = 'C0'")[0].int(0);
    let programme = with(json!({ "number": "P", "name": "积分", "rounding": "down" }), more);
    let programme = make(server, "loyalty.points_programme", &programme);
    let rule = |more: Json| {
        let mut fields = json!({ "programme_id": programme.to_string() });
        let more = more.as_object().unwrap().clone();
        fields.as_object_mut().unwrap().extend(more);
        make(server, "loyalty.earn_rule", &fields);
    };
    rule(json!({ "name": "一元一分", "points": 1, "per_amount": "1" }));
    rule(
        json!({ "name": "生鲜加分", "points": 1, "per_amount": "2", "category_id": fresh.to_string(),
        "stack_group": "fresh" }),
    );
    rule(
        json!({ "name": "满二百", "method": "per_sale", "points": 20, "least_amount": "200", "stack_group": "big" }),
    );
}

/// Tiers by what was spent ever, and by visits of the calendar year.
pub fn set_up_tiers(server: &Server, more: &Json) {
    let ladders = [
        (
            "SPEND",
            "spend",
            "lifetime",
            "threshold",
            ["500", "3000", "10000"].map(|text| json!(text)),
        ),
        (
            "VISITS",
            "visits",
            "fixed",
            "threshold_count",
            [5, 20, 60].map(|count| json!(count)),
        ),
    ];
    for (number, metric, period, threshold, steps) in ladders {
        let scheme =
            json!({ "number": number, "name": number, "metric": metric, "period": period, "keep_months": 0 });
        let scheme = make(server, "loyalty.tier_scheme", &with(scheme, more));
        for (at, step) in steps.into_iter().enumerate() {
            make(
                server,
                "loyalty.tier",
                &json!({ "scheme_id": scheme.to_string(), "number": format!("{number}{at}"),
                    "name": format!("{number}{at}"), "rank": at + 1, threshold: step }),
            );
        }
    }
}

/// The sample's sales of members, in the order in which they were made.
pub fn sales(server: &Server) -> Vec<(SaleFacts, i64)> {
    let store = &server.company.store;
    let categories: BTreeMap<RawId, Vec<RawId>> = rows(server, "SELECT id FROM catalog_product")
        .iter()
        .map(|row| {
            let found = store.read_blocking(|r| categories_of(r, row.int(0)));
            (row.int(0), found.unwrap())
        })
        .collect();
    let mut lines: BTreeMap<RawId, Vec<LineFacts>> = BTreeMap::new();
    let sql = "SELECT sale_id, line_no, product_id, qty, amount, discount FROM trade_sale_line ORDER BY sale_id, line_no";
    for row in rows(server, sql) {
        lines.entry(row.int(0)).or_default().push(LineFacts {
            key: u32::try_from(row.int(1)).unwrap(),
            product: row.optional_int(2),
            categories: row
                .optional_int(2)
                .map_or_else(Vec::new, |id| categories[&id].clone()),
            qty: Qty::new(row.int(3)),
            list_amount: Money::new(row.int(4) + row.int(5)),
            amount: Money::new(row.int(4)),
            multiplier: 1_000,
        });
    }
    let sql = "SELECT id, customer_id, store_id, sold_at, business_date, business_minute FROM trade_sale \
         WHERE customer_id IS NOT NULL ORDER BY sold_at, id";
    let facts = |row: &Row| SaleFacts {
        sale: format!("sale:{}", row.int(0)),
        customer: row.int(1),
        household: None,
        card: None,
        store: row.optional_int(2),
        channel: None,
        at: row.int(3),
        day: Day::new(i32::try_from(row.int(4)).unwrap()),
        minute: i32::try_from(row.int(5)).unwrap(),
        lines: lines[&row.int(0)].clone(),
    };
    rows(server, sql)
        .iter()
        .map(|row| (facts(row), row.int(3)))
        .collect()
}

fn replay(server: &Server, sales: &[(SaleFacts, i64)]) {
    let zone = Zone::named("Asia/Shanghai").unwrap();
    for some in sales.chunks(AT_ONCE) {
        let some: Arc<[(SaleFacts, i64)]> = some.into();
        let zone = zone.clone();
        let write = server.fixture.write(move |tx, schema| {
            for (facts, at) in some.iter() {
                let mut ctx = system();
                ctx.clock = Clock::fixed(*at);
                ctx.zone = zone.clone();
                earn_for_sale(tx, schema, &ctx, facts)?;
            }
            Ok(())
        });
        write.unwrap();
    }
}

/// By customer, what his sales must have earned, out of the sales alone.
const EARNED: &str = "SELECT customer_id, CAST(SUM((2 * total + fresh) / 200 + CASE WHEN total >= 20000 THEN 20 ELSE 0 END) AS BIGINT) \
     FROM (SELECT s.id, s.customer_id, CAST(SUM(l.amount) AS BIGINT) AS total, \
       CAST(SUM(CASE WHEN c.number = 'C0' THEN l.amount ELSE 0 END) AS BIGINT) AS fresh \
       FROM trade_sale s JOIN trade_sale_line l ON l.sale_id = s.id JOIN catalog_product p ON p.id = l.product_id \
       LEFT JOIN catalog_category c ON c.id = p.category_id WHERE s.customer_id IS NOT NULL GROUP BY s.id, s.customer_id) AS sold \
     GROUP BY customer_id ORDER BY customer_id";

const BALANCES: &str =
    "SELECT customer_id, balance FROM loyalty_points_account WHERE balance <> 0 ORDER BY customer_id";

/// How many customers have spent so much, or come so often in the year, by tier.
const TIERS: &str = "SELECT CASE WHEN spent >= 1000000 THEN 'SPEND2' WHEN spent >= 300000 THEN 'SPEND1' \
     WHEN spent >= 50000 THEN 'SPEND0' ELSE '' END AS tier, COUNT(*) FROM (SELECT customer_id, SUM(amount) AS spent FROM trade_sale \
     WHERE customer_id IS NOT NULL GROUP BY customer_id) AS bought GROUP BY tier \
     UNION ALL SELECT CASE WHEN visits >= 60 THEN 'VISITS2' WHEN visits >= 20 THEN 'VISITS1' \
     WHEN visits >= 5 THEN 'VISITS0' ELSE '' END AS tier, COUNT(*) FROM (SELECT customer_id, COUNT(*) AS visits FROM trade_sale \
     WHERE customer_id IS NOT NULL GROUP BY customer_id) AS came GROUP BY tier ORDER BY 1";

pub const STANDING: &str = "SELECT t.number, COUNT(*) FROM loyalty_membership m JOIN loyalty_tier t ON t.id = m.tier_id \
     GROUP BY t.number ORDER BY 1";

fn pairs(server: &Server, sql: &str) -> Vec<(i64, i64)> {
    let found = rows(server, sql);
    found.iter().map(|row| (row.int(0), row.int(1))).collect()
}

pub fn counts(server: &Server, sql: &str) -> BTreeMap<String, i64> {
    let found = rows(server, sql);
    let named = found.iter().map(|row| (row.text(0).to_owned(), row.int(1)));
    named.filter(|(name, _)| !name.is_empty()).collect()
}

/// The figure's rows as texts.
fn figure(server: &Server, name: &str) -> Vec<Vec<String>> {
    let query = Query::of([
        ("by".to_owned(), "year".to_owned()),
        ("period".to_owned(), "2025".to_owned()),
    ]);
    let table = server.company.insight.indicator(name, &query.unwrap()).unwrap();
    let lines = table.csv();
    lines
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

/// M3, M4, B1: what a year of sales earned and whom it raised, counted a second time out of the sales; the figures say the same.
#[test]
fn a_year_of_sales_goes_through_the_club() {
    each_engine(|engine| {
        let server = Server::new(engine);
        load_generated(&server.company, &mut |_, _| {}).unwrap();
        set_up_points(&server, &json!({}));
        set_up_tiers(&server, &json!({}));
        let sales = sales(&server);
        assert!(sales.len() > 5_000, "{} sales", sales.len());
        replay(&server, &sales);
        let earned = pairs(&server, EARNED);
        assert_eq!(pairs(&server, BALANCES), earned);
        let tiers = counts(&server, TIERS);
        assert_eq!(tiers.len(), 6, "{tiers:?}");
        assert_eq!(counts(&server, STANDING), tiers);
        let faults = server.company.store.read_blocking(|r| faults_of_points(r));
        assert_eq!(faults.unwrap(), Vec::<String>::new());
        let total: i64 = earned.iter().map(|(_, points)| points).sum();
        let economy = figure(&server, "points-economy");
        assert_eq!(economy.len(), 1);
        assert_eq!(
            (&*economy[0][2], &*economy[0][11]),
            (&*total.to_string(), &*total.to_string())
        );
        let members = figure(&server, "tier-members");
        let found: BTreeMap<String, i64> = members
            .iter()
            .map(|row| (row[2].clone(), row[3].parse().unwrap()))
            .collect();
        assert_eq!(found, tiers);
        // The same sale again earns nothing.
        replay(&server, &sales[..3]);
        assert_eq!(pairs(&server, BALANCES), earned);
    });
}
