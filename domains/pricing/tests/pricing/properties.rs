//! What holds for every basket and every set of promotions.

use guanxi_pricing::engine::{
    Action, Basis, Basket, BasketLine, Catalogue, Condition, GroupPolicy, Kept, Promotion, Reward, SetPart,
    SpendStep, Stage, Target, Threshold, explain, price, replays,
};
use guanxi_pricing::{Percent, engine::QtyStep};
use guanxi_types::{Id, Money, Qty, RawId};
use proptest::prelude::*;

use crate::shop::{CUP, RICE, TEA, noon, promotion, with};

fn target() -> impl Strategy<Value = Target> {
    let products = prop::collection::btree_set(prop::sample::select(vec![TEA, RICE, CUP]), 0..3);
    let categories = prop::collection::btree_set(prop::sample::select(vec![1_i64, 10, 20]), 0..2);
    (products, categories).prop_map(|(products, categories)| Target {
        products: products.into_iter().collect(),
        categories: categories.into_iter().collect(),
        ..Target::default()
    })
}

fn share() -> impl Strategy<Value = Percent> {
    (1_i64..=10_000).prop_map(Percent::new)
}

fn cents() -> impl Strategy<Value = Money> {
    (0_i64..30_000).prop_map(Money::new)
}

fn reward() -> impl Strategy<Value = Reward> {
    prop_oneof![
        share().prop_map(Reward::Percent),
        cents().prop_map(Reward::Price),
        cents().prop_map(Reward::Off),
    ]
}

/// Those that look at one line each and whose steps only fall.
fn by_line() -> impl Strategy<Value = Action> {
    prop_oneof![
        (share(), target()).prop_map(|(percent, on)| Action::PercentOff { percent, on }),
        (cents(), target()).prop_map(|(amount, on)| Action::AmountOff { amount, on }),
        (cents(), target()).prop_map(|(price, on)| Action::FixedPrice { price, on }),
        (target(), 1_i64..6, share()).prop_map(|(on, from, percent)| {
            let step = QtyStep {
                from: Qty::new(from * 1_000),
                reward: Reward::Percent(percent),
            };
            Action::QtySteps {
                on,
                steps: vec![step],
                per_product: false,
            }
        }),
    ]
}

fn together() -> impl Strategy<Value = Action> {
    let threshold = prop_oneof![
        cents().prop_map(Threshold::Amount),
        (1_i64..5).prop_map(|units| Threshold::Qty(Qty::new(units * 1_000))),
    ];
    let part = (target(), 1_u32..3).prop_map(|(of, qty)| SetPart { of, qty });
    prop_oneof![
        (target(), 1_u32..5, share(), any::<bool>()).prop_map(|(on, n, percent, per_product)| {
            Action::Bulk {
                on,
                n: n + 1,
                free: 1 + n / 2,
                percent,
                per_product,
            }
        }),
        (target(), 2_u32..5, cents()).prop_map(|(on, n, price)| Action::BulkPrice { on, n, price }),
        (target(), cents(), reward(), any::<bool>()).prop_map(|(on, at, reward, repeat)| {
            Action::SpendSave {
                on,
                steps: vec![SpendStep { at, reward }],
                repeat,
            }
        }),
        (prop::collection::vec(part, 1..3), reward())
            .prop_map(|(parts, reward)| Action::SetPurchase { parts, reward }),
        (target(), threshold.clone(), target(), reward(), any::<bool>()).prop_map(
            |(of, at, on, reward, repeat)| {
                Action::AddOn {
                    of,
                    at,
                    on,
                    reward,
                    units: 1,
                    repeat,
                }
            }
        ),
        (target(), threshold, any::<bool>()).prop_map(|(of, at, repeat)| {
            Action::Gift {
                of,
                at,
                product: CUP,
                units: 1,
                repeat,
            }
        }),
        (target(), 1_u32..3, target(), 1_u32..3, share()).prop_map(
            |(buy, buy_units, get, get_units, percent)| {
                Action::BuyGet {
                    buy,
                    buy_units,
                    get,
                    get_units,
                    percent,
                }
            }
        ),
        (share(), target()).prop_map(|(times, on)| Action::Points { times, on }),
    ]
}

fn promotions() -> impl Strategy<Value = Vec<Promotion>> {
    let policy = prop::sample::select(vec![
        GroupPolicy::Best,
        GroupPolicy::First,
        GroupPolicy::All,
        GroupPolicy::Least,
    ]);
    let policies = prop::collection::vec(policy, 3);
    let one = (
        prop_oneof![by_line(), together()],
        0_usize..3,
        0_i64..3,
        any::<(bool, bool, bool)>(),
    );
    (
        policies,
        prop::collection::vec((one, prop::option::of(cents())), 0..7),
    )
        .prop_map(|(policies, all)| {
            let make = |(at, ((action, group, priority, (exclusive, list, order)), max)): (usize, (_, _))| {
                let (group, exclusive): (usize, bool) = (group, exclusive);
                Promotion {
                    group: format!("g{group}"),
                    policy: policies[group],
                    priority,
                    exclusive: exclusive && priority == 0,
                    basis: if list { Basis::List } else { Basis::Running },
                    stage: if order { Stage::Order } else { Stage::Item },
                    discount_max: max,
                    ..promotion(RawId::try_from(at).unwrap() + 1, action)
                }
            };
            all.into_iter().enumerate().map(make).collect()
        })
}

fn lines() -> impl Strategy<Value = Vec<BasketLine>> {
    let product = prop::sample::select(vec![TEA, RICE, CUP]);
    let given = prop::option::weighted(0.1, cents());
    let by_hand = prop::option::weighted(0.2, cents());
    let one = (product, 1_i64..9_000, any::<bool>(), 0_i64..300, (given, by_hand));
    prop::collection::vec(one, 1..7).prop_map(|all| {
        let line = |(at, (product, qty, whole, surcharge, (given_price, hand_price))): (
            usize,
            (RawId, i64, bool, i64, _),
        )| {
            let qty = if whole { (qty / 1_000 + 1) * 1_000 } else { qty };
            BasketLine {
                key: u32::try_from(at).unwrap() + 1,
                product: Id::new(product),
                qty: Qty::new(qty),
                surcharge: Money::new(surcharge),
                given_price,
                hand_price,
            }
        };
        all.into_iter().enumerate().map(line).collect()
    })
}

fn of(lines: Vec<BasketLine>) -> Basket {
    Basket {
        lines,
        coupons: Vec::new(),
    }
}

/// A catalogue whose promotions all hold.
fn shop(promotions: &[Promotion]) -> Catalogue {
    with(promotions.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// J6
    #[test]
    fn the_order_of_lines_does_not_matter(
        promotions in promotions(),
        (one, other) in lines().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let catalogue = shop(&promotions);
        let mut one = price(&catalogue, &noon(), &of(one));
        let mut other = price(&catalogue, &noon(), &of(other));
        one.lines.sort_by_key(|line| line.key);
        other.lines.sort_by_key(|line| line.key);
        prop_assert_eq!(one, other);
    }

    /// J6
    #[test]
    fn nothing_is_negative_and_every_split_sums(promotions in promotions(), lines in lines()) {
        let priced = price(&shop(&promotions), &noon(), &of(lines));
        for line in &priced.lines {
            let off: Money = line.discounts.iter().map(|discount| discount.amount).sum();
            prop_assert!(line.amount >= Money::ZERO && line.discounts.iter().all(|d| d.amount > Money::ZERO));
            prop_assert!(line.by_hand == Money::ZERO || off == Money::ZERO, "no promotion touches what was set by hand");
            prop_assert_eq!(line.amount + off + line.by_hand, line.list_amount);
        }
        for effect in &priced.effects {
            let split: Money = effect.lines.iter().map(|(_, off)| *off).sum();
            prop_assert_eq!(split, effect.amount);
        }
        let effects: Money = priced.effects.iter().map(|effect| effect.amount).sum();
        let by_hand: Money = priced.lines.iter().map(|line| line.by_hand).sum();
        prop_assert_eq!(effects + by_hand, priced.discount);
        prop_assert_eq!(priced.amount + priced.discount, priced.list_amount);
        let lines: Money = priced.lines.iter().map(|line| line.amount).sum();
        prop_assert_eq!(lines, priced.amount);
    }

    /// J6
    #[test]
    fn an_answer_replays_and_explaining_changes_nothing(promotions in promotions(), lines in lines()) {
        let (catalogue, basket) = (shop(&promotions), of(lines));
        let kept = price(&catalogue, &noon(), &basket);
        prop_assert!(replays(&catalogue, &noon(), &basket, &kept));
        let told = explain(&catalogue, &noon(), &basket);
        prop_assert_eq!(&told.lines, &kept.lines);
        prop_assert_eq!(&told.effects, &kept.effects);
        // Each promotion either applied or is told why not, once.
        let mut named: Vec<RawId> = told.effects.iter().map(|effect| effect.promotion).collect();
        named.extend(told.refusals.iter().map(|refusal| refusal.promotion));
        named.sort_unstable();
        let all: Vec<RawId> = promotions.iter().map(|promotion| promotion.id).collect();
        prop_assert_eq!(named, all);
    }

    /// J6: what is kept to price a basket again is what took part in its price; whatever else ran changes nothing.
    #[test]
    fn what_did_not_fit_is_not_kept(
        promotions in prop::collection::vec(any::<bool>(), 7).prop_flat_map(|fits| (promotions(), Just(fits))),
        lines in lines(),
    ) {
        let (mut promotions, fits) = promotions;
        let mut unfit = Vec::new();
        for (promotion, fits) in promotions.iter_mut().zip(fits) {
            if !fits {
                promotion.conditions = vec![Condition::FirstPurchase {}];
                unfit.push(promotion.id);
            }
        }
        let (catalogue, basket) = (shop(&promotions), of(lines));
        let priced = price(&catalogue, &noon(), &basket);
        let kept = Kept::of(&catalogue, &noon(), &basket, &priced);
        let is_kept = |id: RawId| kept.promotions().iter().any(|(one, _)| *one == id);
        prop_assert!(!unfit.into_iter().any(is_kept));
        let needed: Vec<Promotion> = promotions.iter().filter(|one| is_kept(one.id)).cloned().collect();
        let (some, all) = (kept.again(needed, None), kept.again(promotions, None));
        prop_assert_eq!((&some.lines, &some.effects, some.amount), (&all.lines, &all.effects, all.amount));
    }

    /// J6: of promotions that look at one line each, nobody's price rises because something is added.
    #[test]
    fn adding_an_item_raises_no_other_price(
        actions in prop::collection::vec(by_line(), 0..5),
        lines in lines(),
        added in lines(),
    ) {
        let promotions: Vec<Promotion> =
            actions.into_iter().enumerate().map(|(at, action)| promotion(RawId::try_from(at).unwrap() + 1, action)).collect();
        let catalogue = shop(&promotions);
        let before = price(&catalogue, &noon(), &of(lines.clone()));
        let mut more = lines;
        let first = added.into_iter().next().unwrap();
        more.push(BasketLine { key: 99, ..first });
        let after = price(&catalogue, &noon(), &of(more));
        for line in &before.lines {
            let later = after.lines.iter().find(|later| later.key == line.key).unwrap();
            prop_assert!(later.amount <= line.amount, "{:?} was {:?}", later, line);
        }
    }
}
