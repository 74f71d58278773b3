//! Groups, exclusion, order.

use guanxi_pricing::engine::{Basis, GroupPolicy, Promotion, Stage, Why, simulate};
use serde_json::json;

use crate::shop::{CUP, RICE, TEA, basket, noon, of, on, pays, priced, promotion, with};

fn percent(id: i64, share: i64, products: &[i64]) -> Promotion {
    let action = guanxi_pricing::engine::Action::PercentOff {
        percent: guanxi_pricing::Percent::new(share * 100),
        on: on(products),
    };
    promotion(id, action)
}

fn in_group(group: &str, policy: GroupPolicy, promotion: Promotion) -> Promotion {
    Promotion {
        group: group.to_owned(),
        policy,
        ..promotion
    }
}

/// J5
#[test]
fn within_a_group_each_line_goes_where_the_policy_says() {
    let all = |policy| {
        let general = in_group(
            "g",
            policy,
            Promotion {
                priority: 5,
                ..percent(1, 10, &[])
            },
        );
        vec![general, in_group("g", policy, percent(2, 30, &[TEA]))]
    };
    let lines = [(TEA, 1), (RICE, 10)];
    assert_eq!(pays(all(GroupPolicy::Best), &lines), 7_000 + 27_000);
    assert_eq!(pays(all(GroupPolicy::First), &lines), 9_000 + 27_000);
    assert_eq!(pays(all(GroupPolicy::Least), &lines), 9_000 + 27_000);
    assert_eq!(pays(all(GroupPolicy::All), &lines), 6_300 + 27_000);
    let told = priced(all(GroupPolicy::First), &lines);
    assert_eq!(told.refusals[0].why, Why::Beaten { by: 1 });
}

/// J5
#[test]
fn what_takes_lines_together_must_save_more_than_the_lines_apart() {
    let set = |price: &str| {
        of(
            1,
            json!({ "kind": "set_purchase", "reward": { "price": price }, "parts": [
            { "of": { "products": ["101"] }, "qty": 1 }, { "of": { "products": ["103"] }, "qty": 1 } ] }),
        )
    };
    let apart = || percent(2, 50, &[TEA]);
    // Apart: 50.00 off the tea. Together: 8.00, then 68.00.
    assert_eq!(pays(vec![set("100"), apart()], &[(TEA, 1), (CUP, 1)]), 5_800);
    assert_eq!(pays(vec![set("40"), apart()], &[(TEA, 1), (CUP, 1)]), 4_000);
}

/// J5
#[test]
fn groups_add_up_and_the_whole_basket_comes_last() {
    let item = in_group("item", GroupPolicy::Best, percent(1, 10, &[]));
    let mut order = of(
        2,
        json!({ "kind": "spend_save", "steps": [{ "at": "100", "reward": { "off": "10" } }] }),
    );
    order.stage = Stage::Order;
    order.group = "order".to_owned();
    order.priority = 99;
    // 100.00 less a tenth is 90.00: below the step, unless it is measured before promotions.
    assert_eq!(pays(vec![item.clone(), order.clone()], &[(TEA, 1)]), 9_000);
    order.basis = Basis::List;
    assert_eq!(pays(vec![item, order], &[(TEA, 1)]), 8_000);
}

/// J5
#[test]
fn an_exclusive_promotion_applies_alone_where_it_is_better() {
    let exclusive = |share| Promotion {
        exclusive: true,
        ..percent(9, share, &[])
    };
    let others = || {
        vec![
            in_group("a", GroupPolicy::Best, percent(1, 10, &[])),
            in_group("b", GroupPolicy::Best, percent(2, 10, &[])),
        ]
    };
    let better = priced([others(), vec![exclusive(30)]].concat(), &[(TEA, 1)]);
    assert_eq!(better.amount.raw(), 7_000);
    assert!(
        better
            .refusals
            .iter()
            .all(|refusal| refusal.why == Why::Excluded { by: 9 })
    );
    let worse = priced([others(), vec![exclusive(15)]].concat(), &[(TEA, 1)]);
    assert_eq!(worse.amount.raw(), 8_100);
    assert_eq!(worse.refusals[0].why, Why::Excluded { by: 1 });
}

/// J5
#[test]
fn a_promotion_is_tried_on_the_past() {
    let tenth = percent(1, 10, &[]);
    let half = percent(2, 50, &[TEA]);
    let without = with(vec![tenth.clone()]);
    let trying = without.with_promotions(vec![tenth, half]);
    let past = [basket(&[(TEA, 1), (RICE, 1)]), basket(&[(RICE, 2)])];
    let found = simulate(
        (&trying, &without),
        2,
        past.into_iter().map(|basket| (noon(), basket)),
    );
    assert_eq!((found.baskets, found.reached, found.times), (2, 1, 1));
    assert_eq!(
        (found.discount.raw(), found.net_cost.raw()),
        (5_000, 4_000),
        "it takes the tenth's place on tea"
    );
    assert_eq!(
        (found.turnover.0.raw(), found.turnover.1.raw()),
        (7_700 + 5_400, 11_700 + 5_400)
    );
    assert_eq!(found.qty, 1_000);
}
