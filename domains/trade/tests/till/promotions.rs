//! Promotions against tickets: tried before they run, and counted afterwards.

use guanxi_entity::{Entity, EntityDef};
use guanxi_org::entities::{Role, RoleGrant, User, UserRole};
use guanxi_pricing::entities::{PriceBook, PriceRule, Promotion};
use guanxi_testkit::{each_engine, system};
use guanxi_trade::queries::{Past, days, promotion_result, simulation, ticket_why};
use guanxi_trade::till::by_hand::HandSet;
use guanxi_trade::till::{Returned, ReturnedLine};
use guanxi_types::{Day, Money, Qty, RawId};
use serde_json::{Value as Json, json};

use crate::counter::{Counter, cash, record};

/// A tenth off tea, from a day long after the tests' own, with a budget of one Yuan, by coupon only.
fn tenth_off_tea(counter: &Counter) -> RawId {
    let action =
        json!({ "kind": "percent_off", "percent": "10", "on": { "products": [counter.tea.to_string()] } });
    let given = json!({ "number": "T10", "name": "茶九折", "action": action.to_string(), "budget": "1.00",
        "starts_on": "2030-01-01", "needs_coupon": true });
    record(&counter.store, &counter.schema, Promotion::def(), &given)
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// J6: a ticket says afterwards what its prices were made of, to who sells in its store.
#[test]
fn a_ticket_says_why_it_cost_what_it_did() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sale = counter
            .sell(&counter.ticket("k1", session, (2, 0)))
            .unwrap()
            .sale_id;
        let why = counter.store.read_blocking(|r| ticket_why(r, &system(), sale));
        let why = why.unwrap().unwrap();
        assert_eq!(
            (&why["amount"], &why["lines"][0]["source"]),
            (&json!("25.00"), &json!("product"))
        );
        assert!(why["refusals"].is_array() && why["by_hand"].is_null());
        counter
            .write(|tx, _| tx.execute("DELETE FROM trade_sale_pricing", &[]))
            .unwrap();
        let why = counter.store.read_blocking(|r| ticket_why(r, &system(), sale));
        assert_eq!(why.unwrap(), None, "rung up by another program");
        let gone = counter.store.read_blocking(|r| ticket_why(r, &system(), 1));
        assert_eq!(gone.unwrap_err().code, "record.not_found");
    });
}

/// J5: what it would have cost is told by real tickets, at the prices that stood on them, whenever it is to run.
#[test]
fn a_draft_is_tried_on_tickets_that_were_rung_up() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        counter.sell(&counter.ticket("k1", session, (2, 1_500))).unwrap();
        counter.sell(&counter.ticket("k2", session, (0, 2_000))).unwrap();
        let promotion = tenth_off_tea(&counter);
        counter
            .write(|tx, _| tx.execute("UPDATE catalog_product SET standard_price = 9900", &[]))
            .unwrap();
        let tried = |past: Past| {
            let prices = &counter.prices;
            let done = counter
                .store
                .read_blocking(|r| simulation(r, &system(), prices, (promotion, past)));
            done.unwrap()
        };
        let newest = counter
            .store
            .read_blocking(|r| days(r, &system(), (None, None)))
            .unwrap();
        assert_eq!(
            newest,
            (day("2026-01-31"), day("2026-03-01")),
            "thirty days up to the newest ticket"
        );
        let past = Past {
            days: newest,
            store: None,
        };
        let done = tried(past);
        assert_eq!((done.total.baskets, done.total.reached), (2, 1));
        assert_eq!(
            done.total.discount,
            Money::new(250),
            "a tenth of two teas at 12.50, not at today's 99.00"
        );
        assert_eq!(done.total.net_cost, Money::new(250));
        assert_eq!(done.paid, Money::new(3_099 + 798));
        assert_eq!(
            done.total.turnover,
            (Money::new(3_099 + 798 - 250), Money::new(3_099 + 798))
        );
        assert_eq!(done.total.products[&counter.tea], (2_000, Money::new(250)));
        assert_eq!(done.budget_day, Some(day("2026-03-01")));
        let other = tried(Past {
            store: Some(1),
            ..past
        });
        assert_eq!(other.total.baskets, 0, "another store sold none of them");
        let wrong = counter.store.read_blocking(|r| {
            let past = Past {
                days: (day("2026-03-01"), day("2026-02-01")),
                store: None,
            };
            simulation(r, &system(), &counter.prices, (promotion, past))
        });
        assert_eq!(wrong.unwrap_err().fields[0].code, "before_start");
    });
}

/// J5: a price that a clerk set by hand stays what it was: no promotion would have touched that line.
#[test]
fn a_price_set_by_hand_is_not_tried_at_the_shelf_price() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let mut ticket = counter.ticket("k1", session, (2, 0));
        ticket.asked.lines[0].hand = Some(HandSet {
            price: Money::new(1_000),
            reason: "破损".to_owned(),
        });
        ticket.shown = Money::new(2_000);
        ticket.payments = vec![cash(ticket.shown)];
        counter.sell(&ticket).unwrap();
        counter.sell(&counter.ticket("k2", session, (1, 0))).unwrap();
        let promotion = tenth_off_tea(&counter);
        let past = Past {
            days: (day("2026-03-01"), day("2026-03-01")),
            store: None,
        };
        let done = counter
            .store
            .read_blocking(|r| simulation(r, &system(), &counter.prices, (promotion, past)))
            .unwrap();
        assert_eq!((done.total.baskets, done.total.reached), (2, 1), "{engine:?}");
        assert_eq!(
            done.total.discount,
            Money::new(125),
            "{engine:?}: of the other ticket"
        );
        assert_eq!(
            done.total.turnover,
            (Money::new(2_000 + 1_250 - 125), Money::new(2_000 + 1_250)),
            "{engine:?}: without it, what was paid"
        );
    });
}

/// J5: afterwards its ledger is set beside the sales of the same goods before, and what came back is taken off.
#[test]
fn a_promotion_has_a_profit_and_a_loss() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        counter.sell(&counter.ticket("k1", session, (1, 0))).unwrap();
        let promotion = tenth_off_tea(&counter);
        let none = counter
            .store
            .read_blocking(|r| promotion_result(r, &system(), promotion));
        assert_eq!(none.unwrap().span, None);
        counter
            .write(move |tx, _| {
                tx.execute("UPDATE pricing_promotion SET state = 'running', starts_on = NULL, needs_coupon = 0, budget = NULL", &[])?;
                tx.execute("UPDATE catalog_product SET cost_price = 500", &[])?;
                // The ticket before was of the day before.
                tx.execute("UPDATE trade_sale SET business_date = business_date - 1", &[])?;
                tx.execute("UPDATE pricing_version SET version = version + 1", &[])
            })
            .unwrap();
        let mut ticket = counter.ticket("k2", session, (2, 1_000));
        ticket.asked.customer_id = Some(counter.member);
        ticket.shown = Money::new(2_250 + 399);
        ticket.payments = vec![cash(ticket.shown)];
        let sale = counter.sell(&ticket).unwrap().sale_id;
        let line = counter.number(&format!(
            "SELECT id FROM trade_sale_line WHERE sale_id = {sale} AND product_id = {}",
            counter.tea
        ));
        let back = Returned {
            sale_id: sale,
            lines: vec![ReturnedLine {
                line_id: line,
                qty: Qty::new(1_000),
                is_resaleable: true,
            }],
        };
        counter.back("r1", session, back, Money::new(-1_125)).unwrap();
        let found = counter
            .store
            .read_blocking(|r| promotion_result(r, &system(), promotion))
            .unwrap();
        assert_eq!((found.tickets, found.customers, found.first_time), (1, 1, 1));
        assert_eq!(found.span, Some((day("2026-03-01"), day("2026-03-01"))));
        assert_eq!(
            (found.discount, found.given_back),
            (Money::new(125), Money::new(125)),
            "half came back"
        );
        assert_eq!(
            (found.lines.turnover, found.lines.qty),
            (Money::new(2_250), Qty::new(2_000))
        );
        assert_eq!(
            found.lines.margin,
            Some(Money::new(1_250)),
            "less twice the cost of 5.00"
        );
        assert_eq!(
            (found.before.turnover, found.before.margin),
            (Money::new(1_250), Some(Money::new(750)))
        );
        assert_eq!(
            found.during.turnover,
            Money::new(1_125),
            "with what came back taken off"
        );
        assert_eq!(found.during.margin, Some(Money::new(625)));
    });
}

/// J5: two prices that nothing decides between sell at the lower one; who may change prices is told of it by the ticket.
#[test]
fn a_ticket_tells_who_sets_prices_of_a_tie() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let made =
            |def: &'static EntityDef, given: Json| record(&counter.store, &counter.schema, def, &given);
        let rule = |number: &str, amount: &str| {
            let book = json!({ "number": number, "name": number, "kind": "standard" });
            let book = made(PriceBook::def(), book);
            let rule = json!({ "book_id": book.to_string(), "product_id": counter.tea.to_string(), "amount": amount });
            made(PriceRule::def(), rule)
        };
        let (lower, _) = (rule("A", "12.50"), rule("B", "13.00"));
        let person = |login: &str, entity: &str| {
            let user = made(User::def(), json!({ "login": login, "name": login }));
            let role = made(Role::def(), json!({ "key": login, "name": login }));
            let grant =
                json!({ "role_id": role.to_string(), "entity": entity, "action": "update", "scope": "all" });
            made(RoleGrant::def(), grant);
            let held = json!({ "user_id": user.to_string(), "role_id": role.to_string() });
            made(UserRole::def(), held);
            user
        };
        let (setter, keeper) = (person("setter", "pricing.*"), person("keeper", "catalog.product"));
        let session = counter.open("1");
        counter.sell(&counter.ticket("k1", session, (1, 0))).unwrap();
        counter.sell(&counter.ticket("k2", session, (1, 0))).unwrap();
        let told = |column: &str| {
            counter.numbers(&format!(
                "SELECT {column} FROM record_notification WHERE kind = 'price_tie' ORDER BY id"
            ))
        };
        let users = told("user_id");
        assert!(
            users.contains(&setter) && !users.contains(&keeper),
            "{engine:?}: {users:?}"
        );
        // The administrator as well, and each once though it happened twice.
        assert_eq!(told("record_id"), [lower, lower], "{engine:?}");
    });
}
