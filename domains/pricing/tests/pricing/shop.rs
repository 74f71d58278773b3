//! A small shop to price in: tea, rice, cups; prices in cents.

use guanxi_pricing::engine::{
    About, Action, Basket, BasketLine, Book, Buyer, Catalogue, GroupPolicy, Method, Parts, PriceKind,
    PriceRule, Priced, ProductFacts, Promotion, Situation, Target, Window, price,
};
use guanxi_types::{Day, Id, Money, Qty, RawId};
use serde_json::Value as Json;

/// 100.00, in the category of drinks (10), below food (1).
pub const TEA: RawId = 101;
/// 30.00, in the category of grain (20), below food (1).
pub const RICE: RawId = 102;
/// 8.00, in no category.
pub const CUP: RawId = 103;
/// No price.
pub const BARE: RawId = 104;

pub fn products() -> Vec<(Id<guanxi_catalog::entities::Product>, ProductFacts)> {
    let facts = |categories: &[RawId], cents: i64| ProductFacts {
        categories: categories.to_vec(),
        standard: (cents > 0).then(|| Money::new(cents)),
        cost: None,
    };
    vec![
        (Id::new(TEA), facts(&[10, 1], 10_000)),
        (Id::new(RICE), facts(&[20, 1], 3_000)),
        (Id::new(CUP), facts(&[], 800)),
        (Id::new(BARE), facts(&[], 0)),
    ]
}

pub fn promotion(id: RawId, action: Action) -> Promotion {
    Promotion {
        id,
        version: 1,
        name: format!("P{id}"),
        currency: String::new(),
        stage: Default::default(),
        group: "main".to_owned(),
        policy: GroupPolicy::Best,
        priority: 0,
        exclusive: false,
        basis: Default::default(),
        window: Window::default(),
        needs_coupon: false,
        times_max: None,
        discount_max: None,
        caps: Default::default(),
        conditions: Vec::new(),
        action,
    }
}

/// An action from its JSON.
pub fn action(json: Json) -> Action {
    serde_json::from_value(json).unwrap()
}

/// A promotion from its action's JSON.
pub fn of(id: RawId, json: Json) -> Promotion {
    promotion(id, action(json))
}

pub fn on(products: &[RawId]) -> Target {
    Target {
        products: products.to_vec(),
        ..Target::default()
    }
}

pub fn book(id: RawId, kind: PriceKind) -> Book {
    Book {
        id,
        name: format!("B{id}"),
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

pub fn rule(id: RawId, book: RawId, about: About, method: Method) -> PriceRule {
    PriceRule {
        id,
        book,
        about,
        qty_from: Qty::ZERO,
        tier: None,
        area: None,
        window: Window::default(),
        method,
    }
}

pub fn catalogue(books: Vec<Book>, rules: Vec<PriceRule>, promotions: Vec<Promotion>) -> Catalogue {
    Catalogue::new(Parts {
        version: 7,
        currency: "CNY".to_owned(),
        products: products(),
        books,
        rules,
        promotions,
        ..Parts::default()
    })
}

pub fn with(promotions: Vec<Promotion>) -> Catalogue {
    catalogue(Vec::new(), Vec::new(), promotions)
}

/// Product and units of each line; keys from 1.
pub fn basket(lines: &[(RawId, i64)]) -> Basket {
    let line = |(at, (product, units)): (usize, &(RawId, i64))| BasketLine {
        key: u32::try_from(at).unwrap() + 1,
        product: Id::new(*product),
        qty: Qty::new(units * 1_000),
        surcharge: Money::ZERO,
        given_price: None,
        hand_price: None,
    };
    Basket {
        lines: lines.iter().enumerate().map(line).collect(),
        coupons: Vec::new(),
    }
}

/// A Wednesday at noon.
pub fn noon() -> Situation {
    Situation {
        day: "2026-11-25".parse::<Day>().unwrap(),
        minute: 720,
        ..Situation::default()
    }
}

pub fn member() -> Buyer {
    Buyer {
        customer: Id::new(900),
        ..Buyer::member()
    }
}

/// What is to be paid, in cents.
pub fn pays(promotions: Vec<Promotion>, lines: &[(RawId, i64)]) -> i64 {
    priced(promotions, lines).amount.raw()
}

pub fn priced(promotions: Vec<Promotion>, lines: &[(RawId, i64)]) -> Priced {
    price(&with(promotions), &noon(), &basket(lines))
}
