//! Whatever is ordered, delivered, cancelled and received: no more is kept than there is.

use guanxi_sales::commands::{OrderEnd, reserve};
use guanxi_testkit::each_engine;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::shop::Shop;

#[derive(Clone, Copy, Debug)]
enum Act {
    Receive(i64),
    Order(i64),
    Deliver(usize, i64),
    Cancel(usize),
    Reserve(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1_i64..8).prop_map(Act::Receive),
        (1_i64..8).prop_map(Act::Order),
        (0_usize..6, 1_i64..5).prop_map(|(at, units)| Act::Deliver(at, units)),
        (0_usize..6).prop_map(Act::Cancel),
        (0_usize..6).prop_map(Act::Reserve),
    ]
}

/// D9
#[test]
fn no_more_is_kept_than_there_is() {
    each_engine(|engine| {
        let mut runner = TestRunner::new(Config {
            cases: 4,
            failure_persistence: None,
            ..Config::default()
        });
        let acts = proptest::collection::vec(act(), 1..14);
        runner
            .run(&acts, |acts| check(&Shop::new(engine), &acts))
            .unwrap();
    });
}

fn check(shop: &Shop, acts: &[Act]) -> Result<(), TestCaseError> {
    let mut orders = Vec::new();
    for act in acts {
        match *act {
            Act::Receive(units) => shop.stock(shop.tea, units),
            Act::Order(units) => orders.push(shop.direct(vec![shop.line(shop.tea, units)]).unwrap()),
            Act::Deliver(at, units) => {
                if let Some(order) = orders.get(at) {
                    // Refused where there isn't enough.
                    let _ = shop.deliver(*order, &[(shop.lines_of(*order)[0], units)]);
                }
            }
            Act::Cancel(at) => {
                if let Some(order) = orders.get(at) {
                    let _ = shop.end(*order, OrderEnd::Cancel);
                }
            }
            Act::Reserve(at) => {
                if let Some(order) = orders.get(at).copied() {
                    let _ = shop.act(&shop.program(), move |tx, desk| reserve(tx, desk, order));
                }
            }
        }
        let on_hand = shop.number("SELECT COALESCE(MAX(on_hand), 0) FROM trade_stock_balance");
        let kept = shop.number("SELECT CAST(COALESCE(SUM(reserved), 0) AS BIGINT) FROM sales_reservation");
        prop_assert!(kept <= on_hand, "{kept} of {on_hand}");
        prop_assert_eq!(shop.free(shop.tea), on_hand - kept);
        shop.assert_balanced();
    }
    Ok(())
}
