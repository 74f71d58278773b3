//! Tickets of members: points earned, paid with, and taken back.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_loyalty::commands::{IsTaken, make_cards};
use guanxi_loyalty::entities::{CardSeries, EarnRule, PointsProgramme};
use guanxi_loyalty::faults_of_points;
use guanxi_pricing::entities::{Coupon, Promotion};
use guanxi_record::{create, values_from_json};
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system, user};
use guanxi_trade::till::price::{When, quote};
use guanxi_trade::till::{Desk, Paid, Returned, ReturnedLine, Ticket};
use guanxi_types::{Action, Ctx, Money, Qty, RawId, Scope};
use serde_json::json;

use crate::counter::{Counter, cash, record};

/// A point a yuan, a hundred of them worth one yuan.
pub fn club(counter: &Counter) {
    let made = |def, given| record(&counter.store, &counter.schema, def, &given);
    let programme = json!({ "number": "P", "name": "积分", "redeem_points": 100, "redeem_amount": "1.00" });
    let programme = made(PointsProgramme::def(), programme);
    let rule =
        json!({ "programme_id": programme.to_string(), "name": "一元一分", "points": 1, "per_amount": "1" });
    made(EarnRule::def(), rule);
}

fn points(account: RawId, points: i64, amount: i64) -> Paid {
    Paid {
        method: "points".to_owned(),
        points: Some((account, points)),
        ..cash(Money::new(amount))
    }
}

pub fn balance(counter: &Counter) -> i64 {
    let entries = counter.number("SELECT CAST(COALESCE(SUM(delta), 0) AS BIGINT) FROM loyalty_points_entry");
    let faults = counter.store.read_blocking(|r| faults_of_points(r)).unwrap();
    assert_eq!(faults, Vec::<String>::new());
    entries
}

/// So many teas for the member.
fn members(counter: &Counter, key: &str, session: RawId, teas: i64) -> Ticket {
    let mut ticket = counter.ticket(key, session, (teas, 0));
    ticket.asked.customer_id = Some(counter.member);
    ticket
}

/// M3, B2: a member earns, pays with points, and a return leaves exactly what would have been.
#[test]
fn a_ticket_earns_is_paid_with_points_and_is_taken_back() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let session = counter.open("1");
        counter.sell(&counter.ticket("walk-in", session, (1, 0))).unwrap();
        assert_eq!(balance(&counter), 0, "nobody known earns nothing");
        counter.sell(&members(&counter, "k1", session, 80)).unwrap();
        assert_eq!(balance(&counter), 1_000, "a thousand yuan");
        counter.sell(&members(&counter, "k1", session, 80)).unwrap();
        assert_eq!(balance(&counter), 1_000, "sent twice, earned once");
        let account = counter.number("SELECT id FROM loyalty_points_account");
        let mut paid = members(&counter, "k2", session, 2);
        paid.payments = vec![points(account, 500, 500), cash(Money::new(2_000))];
        let sale = counter.sell(&paid).unwrap().sale_id;
        assert_eq!(balance(&counter), 1_000 - 500 + 25);
        let method = format!("SELECT amount FROM trade_payment WHERE sale_id = {sale} AND method = 'points'");
        assert_eq!(counter.number(&method), 500);
        let line = counter.number(&format!("SELECT id FROM trade_sale_line WHERE sale_id = {sale}"));
        let back = Ticket {
            payments: vec![points(account, 500, -500), cash(Money::new(-2_000))],
            shown: Money::new(-2_500),
            key: "r1".to_owned(),
            asked: guanxi_trade::till::Asked {
                store_id: counter.at,
                returned: Some(Returned {
                    sale_id: sale,
                    lines: vec![ReturnedLine {
                        line_id: line,
                        qty: Qty::new(2_000),
                        is_resaleable: true,
                    }],
                }),
                ..guanxi_trade::till::Asked::default()
            },
            ..paid.clone()
        };
        counter.sell(&back).unwrap();
        assert_eq!(balance(&counter), 1_000, "as if it had never been bought");
        counter.assert_balanced();
    });
}

/// M3, O5: points of somebody else, more than there are, at another worth, or without a connection pay for nothing, and nothing is half done.
#[test]
fn wrong_points_pay_for_nothing() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let session = counter.open("1");
        counter.sell(&members(&counter, "k1", session, 80)).unwrap();
        let account = counter.number("SELECT id FROM loyalty_points_account");
        let other = json!({ "number": "M2", "name": "李四", "is_member": true });
        let other = record(&counter.store, &counter.schema, Customer::def(), &other);
        let refused = |change: &dyn Fn(&mut Ticket), code: &str| {
            let mut ticket = members(&counter, "k2", session, 2);
            ticket.payments = vec![points(account, 500, 500), cash(Money::new(2_000))];
            change(&mut ticket);
            assert_eq!(counter.sell(&ticket).unwrap_err().code, code, "{engine:?}");
        };
        refused(&|t| t.asked.customer_id = Some(other), "till.points_account");
        refused(&|t| t.asked.customer_id = None, "till.points_need_member");
        refused(
            &|t| t.payments[0].points = Some((account, 400)),
            "till.points_value",
        );
        refused(&|t| t.payments[0].points = None, "till.bad_payment");
        refused(
            &|t| t.payments = vec![points(account, 1_200, 1_200), cash(Money::new(1_300))],
            "loyalty.points_insufficient",
        );
        refused(
            &|t| t.offline_at = Some(crate::counter::NOON),
            "till.points_offline",
        );
        assert_eq!(balance(&counter), 1_000);
        assert_eq!(
            counter.number("SELECT COUNT(*) FROM trade_sale"),
            1,
            "no ticket stands half"
        );
        counter.assert_balanced();
    });
}

/// M4, J5: a member's tier is known to the prices of a till.
#[test]
fn a_tier_has_its_prices() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let made = |key: &str, given| {
            record(
                &counter.store,
                &counter.schema,
                counter.schema.entity(key).unwrap(),
                &given,
            )
        };
        let scheme = made(
            "loyalty.tier_scheme",
            json!({ "number": "S", "name": "等级", "metric": "spend" }),
        );
        let tier = json!({ "scheme_id": scheme.to_string(), "number": "GOLD", "name": "金卡", "rank": 1, "threshold": "100" });
        made("loyalty.tier", tier);
        let book = made(
            "pricing.price_book",
            json!({ "number": "G", "name": "金卡价", "kind": "member", "tier": "GOLD", "is_active": true }),
        );
        let rule = json!({ "book_id": book.to_string(), "product_id": counter.tea.to_string(), "method": "amount", "amount": "10.00" });
        made("pricing.price_rule", rule);
        let session = counter.open("1");
        counter.sell(&members(&counter, "k1", session, 80)).unwrap();
        let mut gold = members(&counter, "k2", session, 1);
        gold.shown = Money::new(1_000);
        gold.payments = vec![cash(gold.shown)];
        assert_eq!(
            counter.sell(&gold).unwrap().amount,
            Money::new(1_000),
            "{engine:?}"
        );
        let mut nobody = counter.ticket("k3", session, (1, 0));
        nobody.asked.customer_id = None;
        assert_eq!(
            counter.sell(&nobody).unwrap().amount,
            Money::new(1_250),
            "{engine:?}"
        );
    });
}

/// O5, M3: what a basket costs and how many points there are is told of nobody whom the clerk may not see.
#[test]
fn a_price_tells_nothing_of_strangers() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        club(&counter);
        let asked = members(&counter, "k1", counter.open("1"), 1).asked;
        let grants = |customers: Scope| {
            user(
                1,
                &[
                    ("catalog.*", Action::Read, Scope::All),
                    ("trade.*", Action::Read, Scope::All),
                    ("customers.*", Action::Read, customers),
                ],
            )
        };
        let told = |ctx: Ctx| {
            let (schema, prices) = (counter.schema.clone(), &counter.prices);
            counter.store.read_blocking(|r| {
                let desk = Desk {
                    schema: &schema,
                    ctx: &ctx,
                    prices,
                };
                quote(r, &desk, &asked, When::Now(crate::counter::NOON)).map(drop)
            })
        };
        assert_eq!(told(grants(Scope::All)), Ok(()), "{engine:?}");
        assert_eq!(
            told(grants(Scope::Own)).unwrap_err().code,
            "record.not_found",
            "{engine:?}"
        );
    });
}

/// M1, J5: what is handed in is a card or a coupon, and never both.
#[test]
fn no_coupon_gets_the_code_of_a_card() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let series = json!({ "number": "S", "name": "卡", "digits": 6 });
        let series = record(&counter.store, &counter.schema, CardSeries::def(), &series);
        let none: &[IsTaken] = &[];
        let ctx = system();
        counter
            .write(move |tx, schema| make_cards(tx, schema, &ctx, (series, 1, none), ("one", None)))
            .unwrap();
        let code = counter
            .store
            .read_blocking(|r| r.query_first("SELECT code FROM loyalty_card", &[]));
        let code = code.unwrap().unwrap().text(0).to_owned();
        let (schema, def) = (counter.schema.clone(), Coupon::def());
        let promotion = json!({ "number": "PR", "name": "九折", "needs_coupon": true,
            "action": "{\"kind\":\"percent_off\",\"percent\":\"10\"}" });
        let promotion = record(&counter.store, &counter.schema, Promotion::def(), &promotion);
        let given = json!({ "number": "C", "name": "券", "promotion_id": promotion.to_string(), "shared_code": code });
        let values = values_from_json(def, given.as_object().unwrap()).unwrap();
        let made = counter
            .store
            .write_blocking(move |tx| create(tx, &schema, &system(), def, &values));
        assert_eq!(made.unwrap_err().fields[0].code, "taken");
    });
}
