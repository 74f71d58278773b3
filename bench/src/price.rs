//! A basket of 20 lines among 20,000 products and 1,000 running promotions: [`guanxi_pricing::engine::price`], and a bare loop
//! that looks the same products' prices up and multiplies.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use guanxi_pricing::Percent;
use guanxi_pricing::engine::{
    About, Action, Basis, Basket, BasketLine, Book, Buyer, Caps, Catalogue, Condition, GroupPolicy, Method,
    Parts, PriceKind, PriceRule, ProductFacts, Promotion, Reward, SetPart, Situation, SpendStep, Stage,
    Target, Threshold, Window, price,
};
use guanxi_types::{Day, Id, Money, Problem, Qty, RawId, Result, index_of, to_f64};

use crate::measure::say;

const PRODUCTS: i64 = 20_000;
const CATEGORIES: i64 = 200;
const PROMOTIONS: i64 = 1_000;
const LINES: u32 = 20;
const BASKETS: usize = 5_000;
/// Milliseconds that the slowest hundredth may take.
const P99_MAX: f64 = 1.0;

/// Runs the comparison.
pub fn run() -> Result<()> {
    let catalogue = catalogue();
    let prices: HashMap<RawId, i64> = (1..=PRODUCTS).map(|id| (id, standard(id))).collect();
    let mut random = Random(42);
    let baskets: Vec<Basket> = (0..BASKETS).map(|_| basket(&mut random)).collect();
    let situation = situation();
    // Once beforehand, so that nobody pays for cold memory.
    for basket in &baskets {
        black_box(price(&catalogue, &situation, basket));
    }
    let mut times: Vec<f64> = Vec::with_capacity(baskets.len());
    let mut effects = 0_usize;
    let began = Instant::now();
    for basket in &baskets {
        let one = Instant::now();
        effects += black_box(price(&catalogue, &situation, basket)).effects.len();
        times.push(one.elapsed().as_secs_f64() * 1_000.0);
    }
    let ours = began.elapsed().as_secs_f64();
    let began = Instant::now();
    for basket in &baskets {
        black_box(bare(&prices, basket));
    }
    let bare = began.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |hundredth: i64| {
        times
            .get(times.len() * index_of(hundredth) / 100)
            .copied()
            .unwrap_or_default()
    };
    let count = to_f64(guanxi_types::len_i64(baskets.len()));
    say(&format!(
        "{PROMOTIONS} promotions, {LINES} lines, {effects} effects in {BASKETS} baskets"
    ))?;
    say(&format!(
        "ms a basket: median {:.3}, p99 {:.3}, most {:.3}",
        at(50),
        at(99),
        at(100).max(at(99))
    ))?;
    say(&format!(
        "baskets/s: {:.0}; looked up only: {:.0}",
        count / ours,
        count / bare
    ))?;
    say(&format!("throughput, ours / looked up only: {:.4}", bare / ours))?;
    if at(99) > P99_MAX {
        return Err(Problem::internal(format!(
            "p99 {:.3} ms is above {P99_MAX} ms",
            at(99)
        )));
    }
    Ok(())
}

/// The same lines at standard prices.
fn bare(prices: &HashMap<RawId, i64>, basket: &Basket) -> i64 {
    let amount = |line: &BasketLine| {
        let unit = prices.get(&line.product.raw()).copied().unwrap_or_default();
        unit * line.qty.raw() / 1_000
    };
    basket.lines.iter().map(amount).sum()
}

/// Numbers that are the same in every run (Knuth's multiplier).
struct Random(u64);

impl Random {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap_or(0) % end
    }
}

const fn standard(product: RawId) -> i64 {
    100 + product * 37 % 20_000
}

fn basket(random: &mut Random) -> Basket {
    let lines = (1..=LINES).map(|key| BasketLine {
        key,
        product: Id::new(1 + random.below(PRODUCTS)),
        qty: Qty::new((1 + random.below(4)) * 1_000),
        surcharge: Money::ZERO,
        given_price: None,
        hand_price: None,
    });
    Basket {
        lines: lines.collect(),
        coupons: Vec::new(),
    }
}

fn situation() -> Situation {
    Situation {
        day: Day::new(20_000),
        minute: 720,
        store: Some(Id::new(5)),
        buyer: Some(Buyer {
            customer: Id::new(77),
            tier: Some("gold".to_owned()),
            classes: Vec::new(),
            groups: Vec::new(),
            decile: Some(2),
            birthday: Some((5, 1)),
            is_first_purchase: false,
            is_member: true,
        }),
        ..Situation::default()
    }
}

fn catalogue() -> Catalogue {
    let mut random = Random(7);
    let products = (1..=PRODUCTS).map(|id| {
        let facts = ProductFacts {
            categories: vec![100_000 + id % CATEGORIES, 200_000 + id % 10],
            standard: Some(Money::new(standard(id))),
            cost: None,
        };
        (Id::new(id), facts)
    });
    let rules = (1..=4_000).map(|id| PriceRule {
        id,
        book: 1 + id % 2,
        about: About::Product(1 + random.below(PRODUCTS)),
        qty_from: Qty::ZERO,
        tier: None,
        area: None,
        window: Window::default(),
        method: Method::Amount(Money::new(90 + random.below(9_000))),
    });
    let rules = rules.collect();
    Catalogue::new(Parts {
        version: 1,
        currency: "CNY".to_owned(),
        products: products.collect(),
        books: vec![book(1, PriceKind::Standard), book(2, PriceKind::Member)],
        rules,
        promotions: (1..=PROMOTIONS).map(|id| promotion(id, &mut random)).collect(),
        ..Parts::default()
    })
}

fn book(id: RawId, kind: PriceKind) -> Book {
    Book {
        id,
        name: format!("book {id}"),
        kind,
        currency: String::new(),
        priority: 0,
        customer: None,
        group: None,
        class: None,
        tier: None,
        store: None,
        area: None,
        channel: None,
        window: Window::default(),
    }
}

/// As a shop has them: most about some products or a category, one in twenty about the whole basket, one in fifty exclusive.
fn promotion(id: RawId, random: &mut Random) -> Promotion {
    let order = id % 20 == 0;
    let mut conditions = Vec::new();
    match id % 7 {
        0 => conditions.push(Condition::Member {}),
        1 => conditions.push(Condition::Store {
            any: (1..=9).collect(),
        }),
        2 => conditions.push(Condition::Tier {
            any: vec!["silver".to_owned(), "gold".to_owned()],
        }),
        3 => conditions.push(Condition::MinAmount {
            amount: Money::new(20_000),
            of: Target::default(),
        }),
        _ => {}
    }
    Promotion {
        id,
        version: 1,
        name: format!("promotion {id}"),
        currency: String::new(),
        stage: if order { Stage::Order } else { Stage::Item },
        group: if order { "order" } else { "main" }.to_owned(),
        policy: GroupPolicy::Best,
        priority: id % 5,
        exclusive: id % 50 == 0,
        basis: Basis::Running,
        window: Window::default(),
        needs_coupon: false,
        times_max: None,
        discount_max: None,
        caps: Caps::default(),
        conditions,
        action: if order {
            whole_basket(random)
        } else {
            of_goods(id, random)
        },
    }
}

fn whole_basket(random: &mut Random) -> Action {
    let step = |at: i64, off: i64| SpendStep {
        at: Money::new(at),
        reward: Reward::Off(Money::new(off)),
    };
    let more = random.below(2_000);
    Action::SpendSave {
        on: Target::default(),
        steps: vec![step(30_000, 2_000 + more), step(100_000, 9_000 + more)],
        repeat: false,
    }
}

fn target(random: &mut Random, products: i64) -> Target {
    let mut ids: Vec<RawId> = (0..products).map(|_| 1 + random.below(PRODUCTS)).collect();
    ids.sort_unstable();
    Target {
        products: ids,
        ..Target::default()
    }
}

fn of_goods(id: RawId, random: &mut Random) -> Action {
    let category = Target {
        categories: vec![100_000 + random.below(CATEGORIES)],
        ..Target::default()
    };
    let percent = Percent::new(500 + random.below(40) * 50);
    match id % 6 {
        0 => Action::PercentOff {
            percent,
            on: category,
        },
        1 => Action::PercentOff {
            percent,
            on: target(random, 40),
        },
        2 => Action::Bulk {
            on: category,
            n: 3,
            free: 1,
            percent: Percent::WHOLE,
            per_product: false,
        },
        3 => Action::SetPurchase {
            parts: vec![
                SetPart { of: category, qty: 1 },
                SetPart {
                    of: target(random, 40),
                    qty: 1,
                },
            ],
            reward: Reward::Percent(percent),
        },
        4 => Action::Gift {
            of: category,
            at: Threshold::Amount(Money::new(10_000)),
            product: 1 + random.below(PRODUCTS),
            units: 1,
            repeat: false,
        },
        _ => Action::FixedPrice {
            price: Money::new(80 + random.below(500)),
            on: target(random, 20),
        },
    }
}
