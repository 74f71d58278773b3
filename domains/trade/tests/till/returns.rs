//! What comes back.

use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system};
use guanxi_trade::commands::{StockChange, StockMove, move_stock, on_hand};
use guanxi_trade::till::{Returned, ReturnedLine, Ticket};
use guanxi_types::{Money, Qty, RawId};

use crate::counter::{Counter, cash};

fn back(sale_id: RawId, parts: &[(RawId, i64)], is_resaleable: bool) -> Returned {
    let line = |(line_id, milli): &(RawId, i64)| ReturnedLine {
        line_id: *line_id,
        qty: Qty::new(*milli),
        is_resaleable,
    };
    Returned {
        sale_id,
        lines: parts.iter().map(line).collect(),
    }
}

fn lines_of(counter: &Counter, sale: RawId) -> Vec<RawId> {
    counter.numbers(&format!(
        "SELECT id FROM trade_sale_line WHERE sale_id = {sale} ORDER BY line_no"
    ))
}

/// B2
#[test]
fn parts_of_a_ticket_come_back_to_the_cent() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sale = counter
            .sell(&counter.ticket("k1", session, (2, 1_500)))
            .unwrap()
            .sale_id;
        let [tea, rice] = lines_of(&counter, sale)[..] else {
            panic!("two lines")
        };
        let one = counter.back(
            "r1",
            session,
            back(sale, &[(tea, 1_000), (rice, 500)], true),
            Money::new(-1_450),
        );
        let one = one.unwrap();
        assert_eq!(one.amount, Money::new(-1_450), "12.50 and a third of 5.99");
        assert_eq!(counter.on_hand(counter.tea), -1_000);
        // Broken: it doesn't go back onto the shelf.
        let rest = back(sale, &[(tea, 1_000), (rice, 1_000)], false);
        let two = counter
            .back("r2", session, rest.clone(), Money::new(-1_649))
            .unwrap();
        assert_eq!(one.amount + two.amount, Money::new(-3_099), "all of it is back");
        assert_eq!(
            (counter.on_hand(counter.tea), counter.on_hand(counter.rice)),
            (-1_000, -1_000)
        );
        let more = counter.back("r3", session, rest, Money::new(-1_649));
        assert_eq!(more.unwrap_err().code, "till.returned_already");
        let kind = |id: RawId| {
            let sql = format!("SELECT kind FROM trade_sale WHERE id = {id} AND returns_sale_id = {sale}");
            let row = counter.store.read_blocking(|r| r.query_first(&sql, &[])).unwrap();
            row.unwrap().text(0).to_owned()
        };
        assert_eq!(kind(one.sale_id), "return");
        assert_eq!(counter.number("SELECT cash FROM trade_cash_session"), 10_000);
        counter.assert_balanced();
    });
}

/// B2
#[test]
fn an_exchange_pays_the_difference() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let sale = counter
            .sell(&counter.ticket("k1", session, (1, 0)))
            .unwrap()
            .sale_id;
        let line = lines_of(&counter, sale)[0];
        let mut other = counter.ticket("k2", session, (0, 4_000));
        other.asked.returned = Some(back(sale, &[(line, 1_000)], true));
        let due = Money::new(1_596 - 1_250);
        let exchange = Ticket {
            payments: vec![cash(due)],
            shown: due,
            ..other
        };
        let done = counter.sell(&exchange).unwrap();
        assert_eq!(done.amount, due);
        let sql = format!(
            "SELECT line_count FROM trade_sale WHERE kind = 'exchange' AND id = {}",
            done.sale_id
        );
        assert_eq!(counter.number(&sql), 2);
        assert_eq!(
            (counter.on_hand(counter.tea), counter.on_hand(counter.rice)),
            (0, -4_000)
        );
        // What an exchange took back can't come back once more.
        let own = lines_of(&counter, done.sale_id)[1];
        let odd = counter.back(
            "r",
            session,
            back(done.sale_id, &[(own, 1_000)], true),
            Money::new(-1_250),
        );
        assert_eq!(odd.unwrap_err().code, "till.not_on_ticket");
        counter.assert_balanced();
    });
}

/// B2: stock is the sum of what came, went and was counted.
#[test]
fn stock_is_a_ledger() {
    each_engine(|engine| {
        let counter = Counter::new(engine);
        let session = counter.open("1");
        let moved = |change: StockChange| {
            let moved = StockMove {
                store_id: counter.at,
                product_id: counter.tea,
                change,
                reason: None,
            };
            counter.write(move |tx, s| {
                move_stock(tx, s, &system(), &moved)?;
                on_hand(tx, (moved.store_id, moved.product_id))
            })
        };
        assert_eq!(
            moved(StockChange::In(Qty::new(10_000))).unwrap(),
            Qty::new(10_000)
        );
        counter.sell(&counter.ticket("k1", session, (3, 0))).unwrap();
        assert_eq!(
            moved(StockChange::Count(Qty::new(6_000))).unwrap(),
            Qty::new(6_000)
        );
        assert_eq!(moved(StockChange::Out(Qty::new(1_000))).unwrap(), Qty::new(5_000));
        assert_eq!(
            moved(StockChange::Move(Qty::new(1_000), counter.at))
                .unwrap_err()
                .code,
            "till.same_store"
        );
        assert_eq!(
            moved(StockChange::In(Qty::ZERO)).unwrap_err().code,
            "record.invalid"
        );
        let parts = counter.numbers("SELECT qty FROM trade_stock_movement ORDER BY id");
        assert_eq!(parts, [10_000, -3_000, -1_000, -1_000]);
        counter.assert_balanced();
    });
}
