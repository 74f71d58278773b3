//! What goes wrong at tills: nothing is lost, nothing is doubled, and the books balance.

use std::thread;

use guanxi_testkit::each_engine;
use guanxi_trade::faults_of_books;
use guanxi_types::Money;

use crate::counter::{Counter, NOON, cash};

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
        // A clock from the future doesn't write history in advance.
        let mut early = counter.ticket("k2", session, (1, 0));
        early.offline_at = Some(NOON + 30 * DAY_MS);
        let id = counter.sell(&early).unwrap().sale_id;
        assert_eq!(
            counter.number(&format!("SELECT sold_at FROM trade_sale WHERE id = {id}")),
            NOON
        );
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
