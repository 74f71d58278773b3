//! What goes wrong at tills: nothing is lost, nothing is doubled, and the books balance.

use std::thread;

use guanxi_catalog::entities::Product;
use guanxi_entity::Entity;
use guanxi_record::{Target, create, delete, update, values_from_json};
use guanxi_testkit::{each_engine, system};
use guanxi_trade::entities::{Payment, Sale, SaleLine};
use guanxi_trade::faults_of_books;
use guanxi_trade::till::{Returned, ReturnedLine, Ticket};
use guanxi_types::{Money, Qty};
use serde_json::json;

use crate::counter::{Counter, NOON, cash, record};

const DAY_MS: i64 = 86_400_000;

/// B2, O8
#[test]
fn a_ticket_that_is_sent_twice_is_one() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let ticket = counter.ticket("k1", session, (1, 0));
        let first = counter.sell(&ticket).unwrap();
        let mut again = ticket.clone();
        // Its answer was lost, so that it comes as one that was sold without a connection.
        again.offline_at = Some(NOON);
        let second = counter.sell(&again).unwrap();
        assert_eq!(
            (second.sale_id, second.number.as_str()),
            (first.sale_id, first.number.as_str())
        );
        assert!(first.is_new && !second.is_new);
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale"), 1);
        assert_eq!(counter.number("SELECT cash FROM trade_cash_session"), 11_250);
        counter.assert_balanced();
    });
}

/// B2, O8: many tills at once, each ticket sent by two of them at the same moment.
#[test]
fn tickets_that_are_sent_at_once_are_each_there_once() {
    const TICKETS: usize = 12;
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        thread::scope(|scope| {
            for n in 0..TICKETS * 2 {
                let counter = &counter;
                scope.spawn(move || {
                    let mut ticket = counter.ticket(&format!("k{}", n % TICKETS), session, (1, 0));
                    // One customer's card at two tills.
                    ticket.asked.customer_id = Some(counter.member);
                    counter.sell(&ticket).unwrap();
                });
            }
        });
        let tickets = i64::try_from(TICKETS).unwrap();
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale"), tickets);
        assert_eq!(
            counter.number("SELECT COUNT(DISTINCT number) FROM trade_sale"),
            tickets
        );
        assert_eq!(
            counter.number("SELECT last FROM trade_number WHERE series = 'T'"),
            tickets,
            "no gaps"
        );
        assert_eq!(
            counter.number("SELECT cash FROM trade_cash_session"),
            10_000 + tickets * 1_250
        );
        assert_eq!(counter.on_hand(counter.tea), -1_000 * tickets);
        counter.assert_balanced();
    });
}

/// B2, O8
#[test]
fn a_clock_that_goes_back_changes_no_sum() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sell = |key: &str| {
            counter
                .sell(&counter.ticket(key, session, (1, 0)))
                .unwrap()
                .number
        };
        assert_eq!(sell("k1"), "T20260301-0001");
        counter.clock.advance(-2 * DAY_MS);
        assert_eq!(sell("k2"), "T20260227-0001");
        counter.clock.advance(2 * DAY_MS);
        assert_eq!(sell("k3"), "T20260301-0002");
        assert_eq!(counter.number("SELECT cash FROM trade_cash_session"), 13_750);
        counter.assert_balanced();
    });
}

/// B2: the server's price stands, what was paid beside it is told, and both are in the books.
#[test]
fn a_price_that_changed_meanwhile_is_told() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let mut ticket = counter.ticket("k1", session, (2, 0));
        let old = Money::new(2_400);
        (ticket.shown, ticket.payments, ticket.offline_at) = (old, vec![cash(old)], Some(NOON - 3_600_000));
        let done = counter.sell(&ticket).unwrap();
        assert_eq!(done.amount, Money::new(2_500));
        assert_eq!(counter.number("SELECT price_difference FROM trade_sale"), -100);
        assert_eq!(counter.number("SELECT sold_at FROM trade_sale"), NOON - 3_600_000);
        assert_eq!(
            counter.number("SELECT amount FROM trade_payment WHERE method = 'difference'"),
            100
        );
        assert_eq!(
            counter.number("SELECT cash FROM trade_cash_session"),
            12_400,
            "what is in the drawer"
        );
        counter.assert_balanced();
    });
}

/// B2, O5: what a till says of the time without a connection pays nothing out.
#[test]
fn an_offline_ticket_takes_nothing_out_of_the_drawer() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sold = counter.sell(&counter.ticket("k1", session, (1, 0))).unwrap();
        let line = counter.number("SELECT id FROM trade_sale_line");
        let refused = |change: &dyn Fn(&mut Ticket)| {
            let mut ticket = counter.ticket("k2", session, (1, 0));
            ticket.offline_at = Some(NOON);
            change(&mut ticket);
            counter.sell(&ticket).unwrap_err().code
        };
        let back = Returned {
            sale_id: sold.sale_id,
            lines: vec![ReturnedLine {
                line_id: line,
                qty: Qty::new(1_000),
                is_resaleable: true,
            }],
        };
        assert_eq!(
            refused(&|t| t.asked.returned = Some(back.clone())),
            "till.offline_return"
        );
        assert_eq!(
            refused(&|t| t.asked.coupons = vec!["A".into()]),
            "till.offline_coupon"
        );
        let out = Money::new(-100_000);
        let pays_out = |t: &mut Ticket| (t.shown, t.payments) = (out, vec![cash(out)]);
        assert_eq!(refused(&pays_out), "till.offline_amount");
        for at in [NOON + DAY_MS, NOON - 8 * DAY_MS] {
            assert_eq!(refused(&|t| t.offline_at = Some(at)), "till.offline_time");
        }
        assert_eq!(counter.number("SELECT cash FROM trade_cash_session"), 11_250);
        counter.assert_balanced();
    });
}

/// B2: of a ticket at other prices comes back what was paid.
#[test]
fn an_offline_ticket_comes_back_for_what_was_paid() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let mut ticket = counter.ticket("k1", session, (2, 1_500));
        let paid = Money::new(2_000);
        (ticket.shown, ticket.payments, ticket.offline_at) = (paid, vec![cash(paid)], Some(NOON));
        let sale_id = counter.sell(&ticket).unwrap().sale_id;
        let lines = counter.numbers("SELECT id FROM trade_sale_line ORDER BY line_no");
        let all = lines.iter().zip([2_000, 1_500]).map(|(line, qty)| ReturnedLine {
            line_id: *line,
            qty: Qty::new(qty),
            is_resaleable: true,
        });
        let returned = Returned {
            sale_id,
            lines: all.collect(),
        };
        let more = counter.back("r1", session, returned.clone(), Money::new(-3_099));
        assert_eq!(more.unwrap_err().code, "till.price_changed");
        counter.back("r2", session, returned, -paid).unwrap();
        assert_eq!(counter.number("SELECT cash FROM trade_cash_session"), 10_000);
        counter.assert_balanced();
    });
}

/// B2: numbers that came otherwise are passed over.
#[test]
fn a_number_that_is_taken_is_passed_over() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sell = |key: &str| counter.sell(&counter.ticket(key, session, (1, 0))).unwrap();
        assert_eq!(sell("k1").number, "T20260301-0001");
        for number in ["T20260301-0002", "T20260301-0003"] {
            let given = json!({ "number": number, "store_id": counter.at.to_string(), "sold_at": "2026-03-01T01:00:00Z" });
            record(&counter.store, &counter.schema, Sale::def(), &given);
        }
        assert_eq!(sell("k2").number, "T20260301-0004");
    });
}

/// B2: what is far too much is a slip of the hand, and what nobody priced isn't given away.
#[test]
fn too_much_and_goods_without_a_price_are_refused() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let given = json!({ "number": "P3", "name": "无价" });
        let unpriced = record(&counter.store, &counter.schema, Product::def(), &given);
        let refused = |change: &dyn Fn(&mut Ticket)| {
            let mut ticket = counter.ticket("k", session, (1, 0));
            change(&mut ticket);
            counter.sell(&ticket).unwrap_err().code
        };
        let huge = Money::new(i64::MAX);
        assert_eq!(refused(&|t| t.shown = huge), "till.too_much");
        assert_eq!(
            refused(&|t| t.payments = vec![cash(huge), cash(huge)]),
            "till.too_much"
        );
        assert_eq!(refused(&|t| t.payments[0].tendered = Some(huge)), "till.too_much");
        assert_eq!(
            refused(&|t| t.asked.coupons = vec!["A".to_owned(); 21]),
            "till.too_much"
        );
        assert_eq!(
            refused(&|t| t.asked.lines[0].product_id = unpriced),
            "till.no_price"
        );
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale"), 0);
    });
}

/// B2, O5: nobody adds to a till's ticket, changes it, or takes of it, as one may with records.
#[test]
fn a_tills_ticket_is_the_tills() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sale = counter
            .sell(&counter.ticket("k1", session, (1, 0)))
            .unwrap()
            .sale_id;
        let (line, payment) = (
            counter.number("SELECT id FROM trade_sale_line"),
            counter.number("SELECT id FROM trade_payment"),
        );
        let sale = sale.to_string();
        let parts = [
            (
                SaleLine::def(),
                line,
                json!({ "sale_id": sale, "line_no": 9, "amount": "-5.00" }),
            ),
            (
                Payment::def(),
                payment,
                json!({ "sale_id": sale, "method": "card", "amount": "5.00" }),
            ),
        ];
        for (def, id, given) in parts {
            let target = Target {
                def,
                id,
                version: None,
                import_id: None,
            };
            let given = values_from_json(def, given.as_object().unwrap()).unwrap();
            let new = given.clone();
            let made = counter.write(move |tx, s| create(tx, s, &system(), def, &new));
            assert_eq!(made.unwrap_err().code, "till.is_tills", "{}", def.key);
            let changed = counter.write(move |tx, s| update(tx, s, &system(), &target, &given));
            assert_eq!(changed.unwrap_err().code, "till.is_tills", "{}", def.key);
            let removed = counter.write(move |tx, s| delete(tx, s, &system(), &target));
            assert_eq!(removed.unwrap_err().code, "till.is_tills", "{}", def.key);
        }
        counter.assert_balanced();
    });
}

/// B2, O8: the doctor sees what was done behind the program's back.
#[test]
fn books_that_do_not_balance_are_told() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        counter.sell(&counter.ticket("k1", session, (1, 0))).unwrap();
        counter.assert_balanced();
        for harm in [
            "UPDATE trade_payment SET amount = amount + 1",
            "UPDATE trade_cash_session SET cash = cash + 1",
            "UPDATE trade_stock_balance SET on_hand = on_hand + 1",
            "DELETE FROM trade_cash_movement WHERE kind = 'sale'",
            "UPDATE trade_sale SET amount = amount + 5",
        ] {
            let before = faults(&counter);
            counter.write(move |tx, _| tx.execute(harm, &[])).unwrap();
            assert_ne!(faults(&counter), before, "{harm}");
        }
    });
}

fn faults(counter: &Counter) -> Vec<String> {
    counter.store.read_blocking(|r| faults_of_books(r)).unwrap()
}
