//! A year of the sample company's sales goes through a club of families: goods come back, points are spent and expire by quarters. A plain
//! model that knows of sales, families and quarters alone says what is left, and who stands where.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_app::sample::load_generated;
use guanxi_loyalty::commands::{Reversal, Spend, earn_for_sale, expire_due, redeem, reverse_sale};
use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_loyalty::faults_of_points;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_testkit::{each_engine, system};
use guanxi_types::{Clock, Ctx, Day, RawId, Result, Zone};
use serde_json::json;

use crate::club_year::{AT_ONCE, STANDING, counts, make, rows, sales, set_up_points, set_up_tiers};
use crate::server::Server;

/// Families of two.
const FAMILIES: usize = 150;
/// Every so manieth sale comes back whole.
const RETURNED: usize = 10;
/// After every so manieth of the others points are spent.
const SPENDING: usize = 7;
/// So many.
const SPENT: i64 = 10;

/// What each sale must earn, out of the sales alone: a point a yuan, half a point more for what is fresh, 20 for 200 yuan.
const PER_SALE: &str = "SELECT id, (2 * total + fresh) / 200 + CASE WHEN total >= 20000 THEN 20 ELSE 0 END, total \
     FROM (SELECT s.id, CAST(SUM(l.amount) AS BIGINT) AS total, \
       CAST(SUM(CASE WHEN c.number = 'C0' THEN l.amount ELSE 0 END) AS BIGINT) AS fresh \
       FROM trade_sale s JOIN trade_sale_line l ON l.sale_id = s.id JOIN catalog_product p ON p.id = l.product_id \
       LEFT JOIN catalog_category c ON c.id = p.category_id WHERE s.customer_id IS NOT NULL GROUP BY s.id) AS sold";

/// What happens after a sale.
enum Then {
    Nothing,
    Return,
    /// Out of the account of this owner.
    Spend(String),
}

struct Act {
    facts: SaleFacts,
    at: i64,
    then: Then,
}

/// What should be left: points by owner and quarter, spending and visits by owner.
#[derive(Default)]
struct Model {
    homes: BTreeMap<RawId, RawId>,
    worth: BTreeMap<String, (i64, i64)>,
    points: BTreeMap<(String, i32), i64>,
    bought: BTreeMap<String, (i64, i64)>,
    spendings: usize,
}

fn quarter(day: Day) -> i32 {
    let date = day.date();
    i32::from(date.year()) * 4 + (i32::from(date.month()) - 1) / 3
}

impl Model {
    fn of(server: &Server) -> Self {
        let homes = rows(
            server,
            "SELECT customer_id, household_id FROM customers_household_member WHERE left_on IS NULL",
        );
        let worth = rows(server, PER_SALE);
        Self {
            homes: homes.iter().map(|row| (row.int(0), row.int(1))).collect(),
            worth: worth
                .iter()
                .map(|row| (format!("sale:{}", row.int(0)), (row.int(1), row.int(2))))
                .collect(),
            ..Self::default()
        }
    }

    fn owner(&self, customer: RawId) -> String {
        match self.homes.get(&customer) {
            Some(home) => format!("h{home}"),
            None => format!("c{customer}"),
        }
    }

    /// Plays a sale, and decides what happens after it.
    fn play(&mut self, number: usize, facts: &SaleFacts) -> Then {
        if number.is_multiple_of(RETURNED) {
            return Then::Return;
        }
        let owner = self.owner(facts.customer);
        let (points, amount) = self.worth[&facts.sale];
        let left = self
            .points
            .entry((owner.clone(), quarter(facts.day)))
            .or_default();
        *left += points;
        let bought = self.bought.entry(owner.clone()).or_default();
        *bought = (bought.0 + amount, bought.1 + 1);
        if number.is_multiple_of(SPENDING) && *left >= SPENT {
            *left -= SPENT;
            self.spendings += 1;
            return Then::Spend(owner);
        }
        Then::Nothing
    }

    fn balances(&self, last: Day) -> BTreeMap<String, i64> {
        let good = self
            .points
            .iter()
            .filter(|((_, of), left)| *of == quarter(last) && **left > 0);
        good.map(|((owner, _), left)| (owner.clone(), *left)).collect()
    }

    fn tiers(&self) -> BTreeMap<String, i64> {
        let mut found = BTreeMap::new();
        for (amount, visits) in self.bought.values() {
            let spend = [1_000_000, 300_000, 50_000]
                .iter()
                .position(|least| amount >= least);
            let visit = [60, 20, 5].iter().position(|least| visits >= least);
            for (name, place) in [("SPEND", spend), ("VISITS", visit)] {
                if let Some(place) = place {
                    *found.entry(format!("{name}{}", 2 - place)).or_default() += 1;
                }
            }
        }
        found
    }
}

fn found_families(server: &Server) {
    let alone = rows(
        server,
        "SELECT id FROM customers_customer c WHERE NOT EXISTS (SELECT 1 FROM customers_household_member m WHERE m.customer_id = c.id) \
         AND EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = c.id) ORDER BY id",
    );
    assert!(alone.len() >= 2 * FAMILIES, "{} customers", alone.len());
    for pair in alone.chunks(2).take(FAMILIES) {
        let home = make(server, "customers.household", &json!({ "name": "一家" }));
        for one in pair {
            make(
                server,
                "customers.household_member",
                &json!({ "household_id": home.to_string(), "customer_id": one.int(0).to_string() }),
            );
        }
    }
}

fn at(moment: i64) -> Ctx {
    let mut ctx = system();
    ctx.clock = Clock::fixed(moment);
    ctx.zone = Zone::named("Asia/Shanghai").unwrap();
    ctx
}

fn back_of(line: &LineFacts) -> BackFacts {
    BackFacts {
        key: line.key,
        qty: line.qty,
        list_amount: line.list_amount,
        amount: line.amount,
    }
}

fn act(tx: &mut Tx<'_>, schema: &Schema, act: &Act) -> Result<()> {
    let (ctx, sale) = (at(act.at), act.facts.sale.clone());
    earn_for_sale(tx, schema, &ctx, &act.facts)?;
    match &act.then {
        Then::Nothing => Ok(()),
        Then::Return => {
            let back = Reversal {
                key: format!("back:{sale}"),
                lines: act.facts.lines.iter().map(back_of).collect(),
                sale,
                restore: 0,
            };
            reverse_sale(tx, schema, &ctx, &back).map(drop)
        }
        Then::Spend(owner) => {
            let account = tx.query_first(
                "SELECT id FROM loyalty_points_account WHERE owner_key = ?1",
                &[owner.as_str().into()],
            )?;
            let spend = Spend {
                account: account.unwrap().int(0),
                points: SPENT,
                key: format!("spend:{sale}"),
                reference: None,
            };
            redeem(tx, schema, &ctx, &spend).map(drop)
        }
    }
}

fn replay(server: &Server, mut acts: Vec<Act>) {
    while !acts.is_empty() {
        let rest = acts.split_off(acts.len().min(AT_ONCE));
        let some: Arc<[Act]> = std::mem::replace(&mut acts, rest).into();
        server
            .fixture
            .write(move |tx, schema| some.iter().try_for_each(|one| act(tx, schema, one)))
            .unwrap();
    }
}

/// The night after the last sale.
fn expire(server: &Server, moment: i64) {
    let mut after = Some(0);
    while let Some(from) = after {
        after = server
            .fixture
            .write(move |tx, schema| expire_due(tx, schema, &at(moment), from))
            .unwrap();
    }
}

/// M2, M3, M4
#[test]
fn a_year_of_families_returns_and_spending_comes_to_what_a_plain_model_says() {
    each_engine(|engine| {
        let server = Server::new(engine);
        load_generated(&server.company, &mut |_, _| {}).unwrap();
        found_families(&server);
        set_up_points(
            &server,
            &json!({ "is_shared": true, "validity": "end_of_quarter" }),
        );
        set_up_tiers(&server, &json!({ "is_shared": true }));
        let sales = sales(&server);
        let last = sales.last().unwrap().1;
        let mut model = Model::of(&server);
        let acts = sales.into_iter().enumerate().map(|(number, (facts, at))| {
            let then = model.play(number, &facts);
            Act { facts, at, then }
        });
        let acts: Vec<Act> = acts.collect();
        assert!(
            model.spendings > 100,
            "{} times points are spent",
            model.spendings
        );
        replay(&server, acts);
        expire(&server, last);
        let balances: BTreeMap<String, i64> = rows(
            &server,
            "SELECT owner_key, balance FROM loyalty_points_account WHERE balance <> 0",
        )
        .iter()
        .map(|row| (row.text(0).to_owned(), row.int(1)))
        .collect();
        assert_eq!(balances, model.balances(at(last).today()));
        assert!(balances.keys().any(|owner| owner.starts_with('h')));
        assert_eq!(counts(&server, STANDING), model.tiers());
        let expired = rows(
            &server,
            "SELECT CAST(COALESCE(SUM(-delta), 0) AS BIGINT) FROM loyalty_points_entry WHERE kind = 'expire'",
        );
        let lost: i64 = model.points.values().sum::<i64>() - balances.values().sum::<i64>();
        assert_eq!(expired[0].int(0), lost, "and what expired is what is missing");
        let faults = server.company.store.read_blocking(|r| faults_of_points(r));
        assert_eq!(faults.unwrap(), Vec::<String>::new());
    });
}
