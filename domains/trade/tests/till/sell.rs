//! A sale: priced, paid, numbered, in the drawer, out of stock.

use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system, user};
use guanxi_trade::commands::{CashMove, NewParked, close_session, move_cash, park, recall};
use guanxi_trade::queries::{receipt_of_token, receipt_token, session_summary, ticket_json};
use guanxi_types::{Action, Money, Scope};

use crate::counter::{Counter, cash};

/// B2
#[test]
fn a_ticket_is_paid_numbered_and_in_the_drawer() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let mut ticket = counter.ticket("k1", session, (2, 1_500));
        ticket.asked.customer_id = Some(counter.member);
        assert_eq!(ticket.shown, Money::new(3_099), "25.00 and 1.5 × 3.99");
        let mut card = cash(Money::new(2_000));
        card.method = "card".to_owned();
        ticket.payments = vec![card, cash(Money::new(1_099))];
        let done = counter.sell(&ticket).unwrap();
        assert_eq!(
            (done.number.as_str(), done.amount, done.is_new),
            ("T20260301-0001", Money::new(3_099), true)
        );
        let sale = format!("FROM trade_sale WHERE id = {}", done.sale_id);
        assert_eq!(counter.number(&format!("SELECT amount {sale}")), 3_099);
        assert_eq!(counter.number(&format!("SELECT line_count {sale}")), 2);
        assert_eq!(
            counter.number(&format!("SELECT customer_id {sale}")),
            counter.member
        );
        assert_eq!(
            counter.number("SELECT cash FROM trade_cash_session"),
            10_000 + 1_099,
            "the card's part isn't in the drawer"
        );
        assert_eq!(
            (counter.on_hand(counter.tea), counter.on_hand(counter.rice)),
            (-2_000, -1_500)
        );
        let next = counter.sell(&counter.ticket("k2", session, (1, 0))).unwrap();
        assert_eq!(next.number, "T20260301-0002");
        counter.assert_balanced();
    });
}

/// B2: what doesn't add up is refused whole.
#[test]
fn what_is_paid_is_what_is_due() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let refused = |change: &dyn Fn(&mut guanxi_trade::till::Ticket)| {
            let mut ticket = counter.ticket("k", session, (1, 0));
            change(&mut ticket);
            counter.sell(&ticket).unwrap_err().code
        };
        assert_eq!(refused(&|t| t.shown = Money::new(1_200)), "till.price_changed");
        assert_eq!(
            refused(&|t| t.payments = vec![cash(Money::new(1_200))]),
            "till.payments_differ"
        );
        assert_eq!(
            refused(&|t| t.payments[0].method = "shells".into()),
            "till.bad_payment"
        );
        assert_eq!(refused(&|t| t.asked.lines.clear()), "till.bad_lines");
        assert_eq!(refused(&|t| t.asked.lines[0].product_id = 12), "record.not_found");
        assert_eq!(refused(&|t| t.asked.customer_id = Some(12)), "record.not_found");
        assert_eq!(refused(&|t| t.session_id = 12), "record.not_found");
        assert_eq!(refused(&|t| t.key.clear()), "request.bad_idempotency_key");
        assert_eq!(counter.number("SELECT COUNT(*) FROM trade_sale"), 0);
        assert_eq!(
            counter
                .sell(&counter.ticket("k", session, (1, 0)))
                .unwrap()
                .number,
            "T20260301-0001"
        );
    });
}

/// B2
#[test]
fn a_session_is_counted_at_the_end() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let again = guanxi_trade::commands::NewSession {
            store_id: counter.at,
            till: "1".to_owned(),
            float: Money::ZERO,
        };
        let twice =
            counter.write(move |tx, s| guanxi_trade::commands::open_session(tx, s, &system(), &again));
        assert_eq!(twice.unwrap_err().code, "till.session_open");
        counter.sell(&counter.ticket("k1", session, (2, 0))).unwrap();
        let out = CashMove {
            session_id: session,
            amount: Money::new(-5_000),
            reason: "送银行".to_owned(),
        };
        let moved = out.clone();
        counter
            .write(move |tx, s| move_cash(tx, s, &system(), &moved))
            .unwrap();
        let difference = counter
            .write(move |tx, s| close_session(tx, s, &system(), session, (Money::new(7_400), None)))
            .unwrap();
        assert_eq!(
            difference,
            Money::new(-100),
            "100.00 + 25.00 − 50.00 should be there"
        );
        let late = counter.sell(&counter.ticket("k2", session, (1, 0)));
        assert_eq!(late.unwrap_err().code, "till.session_closed");
        let moved = counter.write(move |tx, s| move_cash(tx, s, &system(), &out));
        assert_eq!(moved.unwrap_err().code, "till.session_closed");
        // It was sold before the count, while the connection was gone: its cash was counted.
        let mut kept = counter.ticket("k3", session, (1, 0));
        kept.offline_at = Some(crate::counter::NOON - 60_000);
        counter.sell(&kept).unwrap();
        let said = counter
            .store
            .read_blocking(|r| session_summary(r, &system(), session))
            .unwrap();
        assert_eq!(
            (
                said["cash"].as_str(),
                said["difference"].as_str(),
                said["state"].as_str()
            ),
            (Some("87.50"), Some("-13.50"), Some("closed"))
        );
        counter.assert_balanced();
    });
}

/// B2
#[test]
fn a_parked_ticket_is_one_tills() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let new = NewParked {
            key: "p1".to_owned(),
            label: "红衣顾客".to_owned(),
            store_id: counter.at,
            customer_id: Some(counter.member),
            amount: Money::new(1_250),
            content: "{\"lines\":[]}".to_owned(),
        };
        let park = |new: NewParked| counter.write(move |tx, s| park(tx, s, &system(), &new)).unwrap();
        let id = park(new.clone());
        assert_eq!(park(new), id, "parked twice it waits once");
        let take = |key: &'static str| counter.write(move |tx, s| recall(tx, s, &system(), (id, key)));
        assert_eq!(take("a").unwrap().content, "{\"lines\":[]}");
        assert_eq!(take("b").unwrap_err().code, "till.taken");
        assert_eq!(
            take("a").unwrap().label,
            "红衣顾客",
            "whose answer was lost asks again"
        );
    });
}

/// B2, O5: the link of a receipt opens that receipt, and none else.
#[test]
fn a_receipt_has_a_signed_link() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let mut ticket = counter.ticket("k1", session, (1, 0));
        ticket.asked.customer_id = Some(counter.member);
        let sale = counter.sell(&ticket).unwrap().sale_id;
        let read = |token: &str| counter.store.read_blocking(|r| receipt_of_token(r, token));
        let token = counter
            .store
            .read_blocking(|r| receipt_token(r.vault()?, sale))
            .unwrap();
        let receipt = read(&token).unwrap();
        assert_eq!(
            (&receipt["number"], &receipt["amount"]),
            (&"T20260301-0001".into(), &"12.50".into())
        );
        assert!(!receipt.to_string().contains("张小美"), "{receipt}");
        for wrong in [
            "",
            "1",
            &token[..token.len() - 1],
            &format!("1{token}"),
            &sale.to_string(),
        ] {
            assert_eq!(read(wrong).unwrap_err().code, "record.not_found", "{wrong}");
        }
    });
}

/// B2, O5: a clerk without a territory sells nowhere; one with all stores sells.
#[test]
fn a_clerk_sells_in_the_own_stores() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let admin = counter.number("SELECT id FROM org_user LIMIT 1");
        let all = |scope: Scope| {
            let mut grants = vec![
                ("catalog.*", Action::Read, Scope::All),
                ("customers.*", Action::Read, Scope::All),
                ("trade.*", Action::Read, Scope::Territory),
                ("trade.*", Action::Create, Scope::All),
            ];
            grants.extend(
                [Action::Read, Action::Create, Action::Update].map(|a| ("trade.cash_session", a, scope)),
            );
            user(admin, &grants)
        };
        let ticket = counter.ticket("k1", session, (1, 0));
        let stranger = counter.sell_as(&all(Scope::Territory), &ticket);
        assert_eq!(stranger.unwrap_err().code, "record.not_found");
        let done = counter.sell_as(&all(Scope::All), &ticket).unwrap();
        assert!(done.is_new);
        let seen = counter
            .store
            .read_blocking(|r| ticket_json(r, &all(Scope::All), done.sale_id))
            .unwrap();
        assert_eq!(seen["clerk"], "管理员");
        assert_eq!(counter.number("SELECT cashier_id FROM trade_sale"), admin);
    });
}
