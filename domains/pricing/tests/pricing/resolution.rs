//! Which line of which book counts.

use guanxi_pricing::Percent;
use guanxi_pricing::engine::{
    About, Basket, Book, Method, PriceKind, PriceRule, PriceSource, Purpose, Situation, Warning, price,
};
use guanxi_types::{Id, Money, Qty};

use crate::shop::{BARE, CUP, RICE, TEA, basket, book, catalogue, member, noon, rule};

fn amount(cents: i64) -> Method {
    Method::Amount(Money::new(cents))
}

fn unit(books: &[Book], rules: &[PriceRule], situation: &Situation, basket: &Basket) -> i64 {
    let catalogue = catalogue(books.to_vec(), rules.to_vec(), Vec::new());
    price(&catalogue, situation, basket).lines[0].unit_price.raw()
}

/// J5
#[test]
fn the_more_particular_line_counts_in_the_written_order() {
    let asks: [fn(&mut Book); 8] = [
        |_| {},
        |b| b.channel = Some("store".into()),
        |b| b.area = Some(40),
        |b| b.store = Some(30),
        |b| b.tier = Some("VIP".into()),
        |b| b.class = Some(50),
        |b| b.group = Some(60),
        |b| b.customer = Some(900),
    ];
    let mut situation = noon();
    (situation.store, situation.market_area) = (Some(Id::new(30)), Some(Id::new(40)));
    let mut buyer = member();
    (buyer.tier, buyer.classes, buyer.groups) = (Some("VIP".into()), vec![Id::new(50)], vec![Id::new(60)]);
    situation.buyer = Some(buyer);
    let (mut books, mut rules) = (Vec::new(), Vec::new());
    for (at, ask) in asks.into_iter().enumerate() {
        let id = i64::try_from(at).unwrap() + 1;
        let mut new = book(id, PriceKind::Standard);
        ask(&mut new);
        books.push(new);
        // Dearer and dearer, so that it isn't the lower price that is found.
        rules.push(rule(id, id, About::All, amount(20_000 + id)));
        assert_eq!(
            unit(&books, &rules, &situation, &basket(&[(TEA, 1)])),
            20_000 + id
        );
    }
    // Nobody known: what asks for a buyer doesn't hold, and the store is what is most particular.
    situation.buyer = None;
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(TEA, 1)])), 20_004);
    // Priority comes before all.
    books[0].priority = 1;
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(TEA, 1)])), 20_001);
}

/// J5
#[test]
fn product_before_category_before_all_then_quantity_then_window() {
    let books = [book(1, PriceKind::Standard)];
    let mut rules = vec![rule(1, 1, About::All, amount(9_000))];
    let paid = |rules: &[PriceRule], units: i64| unit(&books, rules, &noon(), &basket(&[(TEA, units)]));
    assert_eq!(paid(&rules, 1), 9_000);
    rules.push(rule(2, 1, About::Category(1), amount(9_100)));
    assert_eq!(paid(&rules, 1), 9_100);
    rules.push(rule(3, 1, About::Category(10), amount(9_200)));
    assert_eq!(paid(&rules, 1), 9_200);
    rules.push(rule(4, 1, About::Product(TEA), amount(9_300)));
    assert_eq!(paid(&rules, 1), 9_300);
    rules.push(PriceRule {
        qty_from: Qty::new(5_000),
        ..rule(5, 1, About::Product(TEA), amount(8_000))
    });
    assert_eq!((paid(&rules, 4), paid(&rules, 5)), (9_300, 8_000));
    let mut today = rule(6, 1, About::Product(TEA), amount(9_900));
    today.window.to = Some(noon().day);
    rules.push(today);
    assert_eq!(paid(&rules, 1), 9_900);
    // Two lines of a product have the price of both.
    assert_eq!(
        unit(&books, &rules, &noon(), &basket(&[(TEA, 2), (TEA, 3)])),
        8_000
    );
}

/// J5
#[test]
fn a_tie_takes_the_lower_price_and_warns() {
    let books = [book(1, PriceKind::Standard), book(2, PriceKind::Standard)];
    let rules = [
        rule(1, 1, About::Product(TEA), amount(9_500)),
        rule(2, 2, About::Product(TEA), amount(9_400)),
    ];
    let catalogue = catalogue(books.to_vec(), rules.to_vec(), Vec::new());
    let answer = price(&catalogue, &noon(), &basket(&[(TEA, 1)]));
    assert_eq!(answer.amount.raw(), 9_400);
    assert_eq!(
        answer.warnings,
        vec![Warning::PriceTie {
            key: 1,
            rule: 2,
            other: 1
        }]
    );
}

/// J5
#[test]
fn a_member_never_pays_more_and_service_has_its_own_price() {
    let books = [
        book(1, PriceKind::Standard),
        book(2, PriceKind::Member),
        book(3, PriceKind::Service),
    ];
    let rules = [
        rule(1, 1, About::Product(TEA), amount(8_000)),
        rule(
            2,
            2,
            About::All,
            Method::From {
                base: PriceKind::Standard,
                off: Percent::new(500),
                round_to: Money::ZERO,
                add: Money::ZERO,
                min_margin: None,
                max_margin: None,
            },
        ),
        rule(3, 3, About::Product(TEA), amount(12_000)),
        rule(4, 2, About::Product(CUP), amount(900)),
    ];
    let mut situation = noon();
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(TEA, 1)])), 8_000);
    situation.buyer = Some(member());
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(TEA, 1)])), 7_600);
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(RICE, 1)])), 2_850);
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(CUP, 1)])), 800);
    situation.purpose = Purpose::Service;
    assert_eq!(unit(&books, &rules, &situation, &basket(&[(TEA, 1)])), 12_000);
}

/// J5
#[test]
fn a_formula_rounds_adds_and_keeps_its_margin() {
    let books = [book(1, PriceKind::Standard), book(2, PriceKind::Cost)];
    let formula = |min: Option<i64>| Method::From {
        base: PriceKind::Cost,
        off: Percent::new(-3_000),
        round_to: Money::new(100),
        add: Money::new(-1),
        min_margin: min.map(Money::new),
        max_margin: None,
    };
    // 61.30 and 30 % is 79.69, rounded 80.00, less a cent.
    let rules = |min| {
        [
            rule(1, 1, About::Product(TEA), formula(min)),
            rule(2, 2, About::Product(TEA), amount(6_130)),
        ]
    };
    assert_eq!(unit(&books, &rules(None), &noon(), &basket(&[(TEA, 1)])), 7_999);
    assert_eq!(
        unit(&books, &rules(Some(3_000)), &noon(), &basket(&[(TEA, 1)])),
        9_130
    );
}

/// J6
#[test]
fn prices_by_hand_options_and_products_without_a_price() {
    let catalogue = catalogue(
        vec![book(2, PriceKind::Cost)],
        vec![rule(2, 2, About::Product(CUP), amount(700))],
        Vec::new(),
    );
    let mut wanted = basket(&[(TEA, 2), (RICE, 1), (BARE, 1), (555, 1), (CUP, 1)]);
    wanted.lines[0].surcharge = Money::new(250);
    wanted.lines[4].given_price = Some(Money::new(650));
    let answer = price(&catalogue, &noon(), &wanted);
    let amounts: Vec<i64> = answer.lines.iter().map(|line| line.amount.raw()).collect();
    assert_eq!(amounts, [20_500, 3_000, 0, 0, 650]);
    assert_eq!(answer.lines[4].price_source, PriceSource::Given);
    assert_eq!(
        answer.warnings,
        vec![
            Warning::UnknownProduct { key: 4 },
            Warning::NoPrice { key: 3 },
            Warning::BelowCost { key: 5 },
        ]
    );
}
