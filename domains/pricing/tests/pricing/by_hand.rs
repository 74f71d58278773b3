//! Prices that are set by hand at the counter.

use guanxi_pricing::engine::{PriceSource, Warning, price, replays};
use guanxi_types::Money;
use serde_json::json;

use crate::shop::{BARE, TEA, basket, noon, of, with};

/// J6
#[test]
fn a_price_set_by_hand_stands_beside_its_own_and_no_promotion_touches_it() {
    let promotion = of(1, json!({ "kind": "percent_off", "percent": "10" }));
    let catalogue = with(vec![promotion]);
    let mut wanted = basket(&[(TEA, 2), (TEA, 1), (BARE, 3)]);
    wanted.lines[0].hand_price = Some(Money::new(8_500));
    wanted.lines[2].hand_price = Some(Money::new(333));
    let priced = price(&catalogue, &noon(), &wanted);
    let cents: Vec<_> = priced
        .lines
        .iter()
        .map(|line| (line.list_amount.raw(), line.by_hand.raw(), line.amount.raw()))
        .collect();
    assert_eq!(
        cents,
        vec![(20_000, 3_000, 17_000), (10_000, 0, 9_000), (999, 0, 999)]
    );
    assert_eq!(priced.lines[2].price_source, PriceSource::Given);
    assert!(
        !priced
            .warnings
            .iter()
            .any(|one| matches!(one, Warning::NoPrice { .. }))
    );
    assert_eq!(priced.discount, Money::new(4_000));
    assert!(replays(&catalogue, &noon(), &wanted, &priced));
    // One that is higher changes nothing.
    wanted.lines[0].hand_price = Some(Money::new(10_001));
    assert_eq!(
        price(&catalogue, &noon(), &wanted).lines[0].amount,
        Money::new(20_000)
    );
}
