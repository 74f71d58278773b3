//! Every kind of promotion, and every condition.

use guanxi_pricing::engine::{Condition, CouponFacts, Left, Missing, Situation, Why, explain, price};
use guanxi_types::{Id, Money, Qty};
use serde_json::json;

use crate::shop::{CUP, RICE, TEA, basket, member, noon, of, pays, priced, with};

const TEA_ID: &str = "101";
const RICE_ID: &str = "102";
const CUP_ID: &str = "103";

/// J5
#[test]
fn shares_amounts_and_fixed_prices_take_off_each_line() {
    let tenth = json!({ "kind": "percent_off", "percent": "10" });
    assert_eq!(pays(vec![of(1, tenth)], &[(TEA, 1), (RICE, 2)]), 9_000 + 5_400);
    let off = json!({ "kind": "amount_off", "amount": "12.34", "on": { "products": [TEA_ID] } });
    assert_eq!(
        pays(vec![of(1, off)], &[(TEA, 2), (RICE, 1)]),
        20_000 - 2_468 + 3_000
    );
    let fixed = json!({ "kind": "fixed_price", "price": "25", "on": { "categories": ["20"] } });
    assert_eq!(pays(vec![of(1, fixed)], &[(TEA, 1), (RICE, 2)]), 10_000 + 5_000);
    // A price that is higher than the own isn't taken.
    let dearer = json!({ "kind": "fixed_price", "price": "35", "on": { "products": [RICE_ID] } });
    let answer = priced(vec![of(1, dearer)], &[(RICE, 1)]);
    assert_eq!(
        (answer.amount.raw(), answer.refusals[0].why),
        (3_000, Why::NoSaving)
    );
}

/// J5
#[test]
fn buying_much_costs_less_each() {
    let steps = json!({ "kind": "qty_steps", "on": { "products": [RICE_ID] }, "steps": [
        { "from": "3", "reward": { "percent": "10" } }, { "from": "5", "reward": { "price": "20" } } ] });
    let promotions = || vec![of(1, steps.clone())];
    assert_eq!(pays(promotions(), &[(RICE, 3)]), 8_100);
    assert_eq!(pays(promotions(), &[(RICE, 6)]), 12_000);
    let short = priced(promotions(), &[(RICE, 2)]);
    assert_eq!(short.amount.raw(), 6_000);
    assert_eq!(short.hints[0].missing, Missing::Qty(Qty::new(1_000)));
    let two_for_three = json!({ "kind": "bulk", "on": { "products": [RICE_ID] }, "n": 3, "free": 1 });
    assert_eq!(pays(vec![of(1, two_for_three)], &[(RICE, 7)]), 15_000);
    // The second at half price, the cheaper of each two.
    let half = json!({ "kind": "bulk", "on": {}, "n": 2, "free": 1, "percent": "50" });
    assert_eq!(
        pays(vec![of(1, half)], &[(TEA, 1), (RICE, 1), (CUP, 1)]),
        10_000 + 1_500 + 800
    );
    let three_for_fifty =
        json!({ "kind": "bulk_price", "on": { "products": [RICE_ID] }, "n": 3, "price": "50" });
    assert_eq!(pays(vec![of(1, three_for_fifty)], &[(RICE, 7)]), 10_000 + 3_000);
}

/// J5
#[test]
fn quantities_without_end_are_priced_without_harm() {
    let mut most = basket(&[(RICE, 1), (RICE, 1), (TEA, 1)]);
    for line in &mut most.lines {
        line.qty = Qty::new(i64::MAX);
    }
    let steps = json!({ "kind": "qty_steps", "on": {}, "per_product": true, "steps": [
        { "from": "3", "reward": { "percent": "10" } } ] });
    let gift = json!({ "kind": "gift", "of": {}, "at": { "qty": "1" }, "product": CUP_ID, "units": 1, "repeat": true });
    let bulk = json!({ "kind": "bulk", "on": {}, "n": 3, "free": 1 });
    for action in [steps, gift, bulk] {
        let mut promotion = of(1, action);
        promotion.conditions = vec![Condition::MinQty {
            qty: Qty::new(1_000),
            of: Default::default(),
        }];
        let answer = price(&with(vec![promotion]), &noon(), &most);
        assert_eq!(answer.effects.len(), 1);
        assert!(Money::ZERO <= answer.amount && answer.amount <= answer.list_amount);
    }
}

/// J5
#[test]
fn spending_saves_by_steps_or_each_time() {
    let steps = json!({ "kind": "spend_save", "steps": [
        { "at": "100", "reward": { "off": "10" } }, { "at": "300", "reward": { "off": "50" } } ] });
    let answer = priced(vec![of(1, steps.clone())], &[(TEA, 2), (RICE, 1)]);
    assert_eq!(answer.amount.raw(), 23_000 - 1_000);
    // 70.00 short of the next step is near enough to be told.
    assert_eq!(answer.hints[0].missing, Missing::Amount(Money::new(7_000)));
    assert_eq!(pays(vec![of(1, steps)], &[(TEA, 3)]), 25_000);
    let every = json!({ "kind": "spend_save", "steps": [{ "at": "100", "reward": { "off": "20" } }], "repeat": true });
    let answer = priced(vec![of(1, every)], &[(TEA, 3), (CUP, 1)]);
    assert_eq!(
        (answer.amount.raw(), answer.effects[0].times),
        (30_800 - 6_000, 3)
    );
    let split: i64 = answer.effects[0].lines.iter().map(|(_, off)| off.raw()).sum();
    assert_eq!(split, 6_000);
}

/// J5
#[test]
fn sets_add_ons_and_pairs_take_what_belongs_together() {
    let set = json!({ "kind": "set_purchase", "reward": { "price": "100" }, "parts": [
        { "of": { "products": [TEA_ID] }, "qty": 1 }, { "of": { "products": [CUP_ID] }, "qty": 2 } ] });
    assert_eq!(
        pays(vec![of(1, set.clone())], &[(TEA, 2), (CUP, 3)]),
        10_000 + 10_000 + 800
    );
    let short = priced(vec![of(1, set)], &[(TEA, 1), (CUP, 1)]);
    assert_eq!(short.hints[0].missing, Missing::Qty(Qty::new(1_000)));
    let add_on = json!({ "kind": "add_on", "of": { "products": [TEA_ID] }, "at": { "qty": "1" },
        "on": { "products": [CUP_ID] }, "reward": { "price": "1" }, "units": 1, "repeat": true });
    assert_eq!(
        pays(vec![of(1, add_on.clone())], &[(TEA, 2), (CUP, 3)]),
        20_000 + 200 + 800
    );
    assert_eq!(pays(vec![of(1, add_on)], &[(CUP, 3)]), 2_400);
    let pair = json!({ "kind": "buy_get", "buy": { "products": [TEA_ID] }, "buy_units": 2,
        "get": { "products": [RICE_ID] }, "get_units": 1 });
    assert_eq!(
        pays(vec![of(1, pair.clone())], &[(TEA, 4), (RICE, 3)]),
        40_000 + 3_000
    );
    let hint = priced(vec![of(1, pair)], &[(TEA, 2)]);
    assert_eq!(hint.hints[0].missing, Missing::Qty(Qty::new(1_000)));
}

/// J5
#[test]
fn gifts_are_lines_that_cost_nothing() {
    let gift = json!({ "kind": "gift", "at": { "amount": "200" }, "product": CUP_ID, "units": 2 });
    let answer = priced(vec![of(1, gift)], &[(TEA, 2)]);
    let line = answer.lines.last().unwrap();
    assert!(line.is_gift && line.product == Id::new(CUP) && line.qty == Qty::new(2_000));
    assert_eq!((line.amount, line.list_amount), (Money::ZERO, Money::new(1_600)));
    assert_eq!((answer.amount.raw(), answer.discount.raw()), (20_000, 1_600));
    let unknown = json!({ "kind": "gift", "at": { "amount": "1" }, "product": "999", "units": 1 });
    let answer = priced(vec![of(1, unknown)], &[(TEA, 2)]);
    assert_eq!(answer.refusals[0].why, Why::GiftUnknown);
}

/// J5
#[test]
fn points_are_multiplied_without_a_discount() {
    let double = json!({ "kind": "points", "times": "200", "on": { "products": [TEA_ID] } });
    let answer = priced(vec![of(1, double)], &[(TEA, 1), (RICE, 1)]);
    assert_eq!(
        (answer.amount.raw(), answer.effects[0].points),
        (13_000, Some(20_000))
    );
    assert_eq!(answer.effects[0].lines, vec![(1, Money::ZERO)]);
}

/// J5
#[test]
fn a_coupon_opens_its_promotion() {
    let mut promotion = of(1, json!({ "kind": "percent_off", "percent": "20" }));
    promotion.needs_coupon = true;
    let catalogue = with(vec![promotion]);
    let mut wanted = basket(&[(TEA, 1)]);
    let told = explain(&catalogue, &noon(), &wanted);
    assert_eq!(
        (told.amount.raw(), told.refusals[0].why),
        (10_000, Why::CouponNeeded)
    );
    wanted.coupons = vec!["AB12".to_owned(), "GONE".to_owned()];
    let mut situation = noon();
    situation.coupons.insert("AB12".to_owned(), CouponFacts::Good(1));
    situation
        .coupons
        .insert("GONE".to_owned(), CouponFacts::Refused("redeemed"));
    let answer = price(&catalogue, &situation, &wanted);
    assert_eq!(answer.amount.raw(), 8_000);
    assert_eq!(answer.effects[0].coupon.as_deref(), Some("AB12"));
    assert_eq!(answer.warnings.len(), 1);
}

type Case = (serde_json::Value, Situation, Option<Why>);

fn who(edit: fn(&mut Situation)) -> Situation {
    let mut situation = noon();
    situation.buyer = Some(member());
    edit(&mut situation);
    situation
}

/// What a condition says of who buys.
fn cases_of_buyers() -> Vec<Case> {
    vec![
        (json!({ "kind": "member" }), noon(), Some(Why::BuyerUnknown)),
        (json!({ "kind": "member" }), who(|_| {}), None),
        (
            json!({ "kind": "tier", "any": ["VIP"] }),
            who(|_| {}),
            Some(Why::Tier),
        ),
        (
            json!({ "kind": "tier", "any": ["VIP"] }),
            who(|s| s.buyer.as_mut().unwrap().tier = Some("VIP".into())),
            None,
        ),
        (
            json!({ "kind": "class", "any": ["5"] }),
            who(|s| s.buyer.as_mut().unwrap().classes = vec![Id::new(5)]),
            None,
        ),
        (
            json!({ "kind": "group", "any": ["5"] }),
            who(|_| {}),
            Some(Why::Group),
        ),
        (json!({ "kind": "customer", "any": ["900"] }), who(|_| {}), None),
        (
            json!({ "kind": "decile", "from": 1, "to": 3 }),
            who(|s| s.buyer.as_mut().unwrap().decile = Some(4)),
            Some(Why::Decile),
        ),
        (
            json!({ "kind": "birthday", "before": 3, "after": 0 }),
            who(|s| s.buyer.as_mut().unwrap().birthday = Some((11, 28))),
            None,
        ),
        (
            json!({ "kind": "birthday", "before": 2, "after": 9 }),
            who(|s| s.buyer.as_mut().unwrap().birthday = Some((11, 28))),
            Some(Why::Birthday),
        ),
        (
            json!({ "kind": "birth_month" }),
            who(|s| s.buyer.as_mut().unwrap().birthday = Some((11, 1))),
            None,
        ),
        (
            json!({ "kind": "first_purchase" }),
            who(|_| {}),
            Some(Why::FirstPurchase),
        ),
    ]
}

/// Conditions of conditions.
fn cases_of_groups() -> Vec<Case> {
    vec![
        (
            json!({ "kind": "not", "of": { "kind": "weekday", "any": [3] } }),
            noon(),
            Some(Why::Excepted),
        ),
        (
            json!({ "kind": "any", "of": [{ "kind": "member" }, { "kind": "weekday", "any": [3] }] }),
            noon(),
            None,
        ),
        (
            // Several together are one of the alternatives.
            json!({ "kind": "any", "of": [{ "kind": "member" }, { "kind": "all", "of": [
                { "kind": "weekday", "any": [3] }, { "kind": "channel", "any": ["web"] } ] }] }),
            noon(),
            Some(Why::None),
        ),
        (
            json!({ "kind": "all", "of": [{ "kind": "weekday", "any": [3] }, { "kind": "channel", "any": ["web"] }] }),
            noon(),
            Some(Why::Channel),
        ),
        (
            // None of several.
            json!({ "kind": "not", "of": { "kind": "any", "of": [
                { "kind": "weekday", "any": [6, 7] }, { "kind": "channel", "any": ["web"] } ] } }),
            noon(),
            None,
        ),
    ]
}

/// What a condition says of where, when and what.
fn cases_of_sales() -> Vec<Case> {
    vec![
        (json!({ "kind": "store", "any": ["3"] }), noon(), Some(Why::Store)),
        (
            json!({ "kind": "area", "any": ["3"] }),
            who(|s| s.market_area = Some(Id::new(3))),
            None,
        ),
        (
            json!({ "kind": "channel", "any": ["web"] }),
            noon(),
            Some(Why::Channel),
        ),
        (json!({ "kind": "weekday", "any": [3] }), noon(), None),
        (
            json!({ "kind": "weekday", "any": [6, 7] }),
            noon(),
            Some(Why::Weekday),
        ),
        (
            json!({ "kind": "time", "from": "22:00", "to": "06:00" }),
            noon(),
            Some(Why::Time),
        ),
        (
            json!({ "kind": "time", "from": "11:00", "to": "13:00" }),
            noon(),
            None,
        ),
        (
            json!({ "kind": "min_amount", "amount": "500" }),
            noon(),
            Some(Why::AmountBelow {
                need: Money::new(50_000),
                have: Money::new(10_000),
            }),
        ),
        (
            json!({ "kind": "min_qty", "qty": "2", "of": { "products": [TEA_ID] } }),
            noon(),
            Some(Why::QtyBelow {
                need: Qty::new(2_000),
                have: Qty::new(1_000),
            }),
        ),
    ]
}

/// J5
#[test]
fn the_first_condition_that_fails_is_told() {
    for (condition, situation, expected) in cases_of_buyers()
        .into_iter()
        .chain(cases_of_groups())
        .chain(cases_of_sales())
    {
        let mut promotion = of(1, json!({ "kind": "percent_off", "percent": "10" }));
        promotion.conditions = vec![serde_json::from_value::<Condition>(condition.clone()).unwrap()];
        let answer = explain(&with(vec![promotion]), &situation, &basket(&[(TEA, 1)]));
        assert_eq!(
            answer.refusals.first().map(|refusal| refusal.why),
            expected,
            "{condition}"
        );
    }
}

/// J5
#[test]
fn caps_and_budgets_stop_a_promotion() {
    let catalogue = with(vec![of(
        1,
        json!({ "kind": "bulk", "on": {}, "n": 2, "free": 1 }),
    )]);
    let mut situation = noon();
    let cap = guanxi_pricing::engine::Cap::Customer;
    let left = |uses, budget: Option<i64>| Left {
        uses,
        budget: budget.map(Money::new),
    };
    situation.left.insert(1, left(Some((2, cap)), None));
    assert_eq!(
        price(&catalogue, &situation, &basket(&[(RICE, 6)]))
            .discount
            .raw(),
        6_000
    );
    situation.left.insert(1, left(Some((0, cap)), None));
    let answer = price(&catalogue, &situation, &basket(&[(RICE, 6)]));
    assert_eq!(
        (answer.discount.raw(), answer.refusals[0].why),
        (0, Why::Cap(cap))
    );
    situation.left.insert(1, left(None, Some(8_999)));
    let answer = price(&catalogue, &situation, &basket(&[(RICE, 6)]));
    assert_eq!((answer.discount.raw(), answer.refusals[0].why), (0, Why::Budget));
    let mut capped = of(1, json!({ "kind": "percent_off", "percent": "50" }));
    capped.discount_max = Some(Money::new(1_001));
    let answer = price(
        &with(vec![capped]),
        &noon(),
        &basket(&[(TEA, 1), (RICE, 1), (CUP, 1)]),
    );
    assert_eq!(answer.discount.raw(), 1_001);
}
