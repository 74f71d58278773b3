//! What sales earn.

use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_loyalty::rules::earn::{Basis, EarnRule, Method, ONE, Rounding, Together, Window, earn};
use guanxi_types::{Money, Qty, RawId};

pub fn line(key: u32, category: RawId, cents: i64) -> LineFacts {
    LineFacts {
        key,
        product: Some(RawId::from(key)),
        categories: vec![category, 1],
        qty: Qty::new(2_000),
        list_amount: Money::new(cents * 2),
        amount: Money::new(cents),
        multiplier: ONE,
    }
}

fn sale(lines: Vec<LineFacts>) -> SaleFacts {
    SaleFacts {
        sale: "S1".to_owned(),
        customer: 9,
        household: None,
        card: None,
        store: Some(5),
        channel: Some("store".to_owned()),
        at: 0,
        // A Wednesday.
        day: "2026-11-25".parse().unwrap(),
        minute: 720,
        lines,
    }
}

fn rule(id: RawId, points: i64) -> EarnRule {
    EarnRule {
        id,
        version: 1,
        group: "main".to_owned(),
        together: Together::Best,
        priority: 0,
        basis: Basis::After,
        product: None,
        category: None,
        tier: None,
        store: None,
        channel: None,
        window: Window::default(),
        least: 0,
        method: Method::PerAmount { points, per: 100 },
        multiplier: ONE,
    }
}

fn points(rules: &[EarnRule], sale: &SaleFacts) -> i64 {
    earn(rules, Rounding::Down, sale, &[]).points
}

/// M3
#[test]
fn every_method_counts() {
    let sale = sale(vec![line(1, 10, 1_050), line(2, 20, 990)]);
    assert_eq!(points(&[rule(1, 1)], &sale), 20, "20.40 at a point a yuan");
    let before = EarnRule {
        basis: Basis::Before,
        ..rule(1, 1)
    };
    assert_eq!(points(&[before], &sale), 40);
    let drinks = EarnRule {
        category: Some(10),
        multiplier: 3 * ONE,
        ..rule(2, 1)
    };
    assert_eq!(
        points(std::slice::from_ref(&drinks), &sale),
        31,
        "10.50 three times"
    );
    assert_eq!(
        points(&[rule(1, 1), drinks.clone()], &sale),
        41,
        "line by line the best"
    );
    let add = EarnRule {
        together: Together::Add,
        priority: 1,
        ..drinks
    };
    assert_eq!(points(&[rule(1, 1), add], &sale), 51);
    let unit = EarnRule {
        method: Method::PerUnit(5),
        product: Some(2),
        ..rule(3, 0)
    };
    assert_eq!(points(&[unit], &sale), 10);
    let fixed = EarnRule {
        method: Method::PerSale(7),
        group: "welcome".to_owned(),
        least: 2_000,
        ..rule(4, 0)
    };
    assert_eq!(points(&[rule(1, 1), fixed.clone()], &sale), 27);
    let dear = EarnRule {
        least: 2_041,
        ..fixed
    };
    assert_eq!(points(&[rule(1, 1), dear], &sale), 20);
}

/// M3
#[test]
fn every_condition_counts() {
    let sale = sale(vec![line(1, 10, 1_050), line(2, 20, 990)]);
    let elsewhere = EarnRule {
        store: Some(6),
        ..rule(1, 1)
    };
    let by_phone = EarnRule {
        channel: Some("phone".to_owned()),
        ..rule(1, 1)
    };
    let sunday = Window {
        weekdays: vec!["sun".to_owned()],
        ..Window::default()
    };
    let on_sunday = EarnRule {
        window: sunday,
        ..rule(1, 1)
    };
    let morning = Window {
        minute_to: Some(720),
        ..Window::default()
    };
    let in_the_morning = EarnRule {
        window: morning,
        ..rule(1, 1)
    };
    let of_a_tier = EarnRule {
        tier: Some(4),
        ..rule(1, 1)
    };
    for none in [elsewhere, by_phone, on_sunday, in_the_morning, of_a_tier.clone()] {
        assert_eq!(points(&[none], &sale), 0);
    }
    assert_eq!(earn(&[of_a_tier], Rounding::Down, &sale, &[4]).points, 20);
}

/// M3
#[test]
fn hours_may_go_over_midnight() {
    let late = EarnRule {
        window: Window {
            minute_from: Some(1_320),
            minute_to: Some(120),
            ..Window::default()
        },
        ..rule(1, 1)
    };
    let at = |minute: i32| SaleFacts {
        minute,
        ..sale(vec![line(1, 1, 10_000)])
    };
    let earned =
        [1_319, 1_320, 60, 119, 120].map(|minute| points(std::slice::from_ref(&late), &at(minute)) > 0);
    assert_eq!(earned, [false, true, true, true, false]);
}

/// M3
#[test]
fn priorities_promotions_and_rounding() {
    let mut sale = sale(vec![line(1, 10, 1_050), line(2, 20, 990)]);
    let first = EarnRule {
        together: Together::First,
        priority: 9,
        ..rule(1, 1)
    };
    assert_eq!(
        points(&[rule(2, 5), first], &sale),
        20,
        "the first gives less, and counts"
    );
    if let Some(line) = sale.lines.first_mut() {
        line.multiplier = 2 * ONE;
    }
    assert_eq!(points(&[rule(1, 1)], &sale), 30, "30.90");
    assert_eq!(earn(&[rule(1, 1)], Rounding::Nearest, &sale, &[]).points, 31);
    assert_eq!(earn(&[rule(1, 1)], Rounding::Up, &sale, &[]).points, 31);
}

/// M3
#[test]
fn what_comes_back_is_as_if_never_bought() {
    let sale = sale(vec![line(1, 10, 1_050), line(2, 20, 990)]);
    let back = |key, units: i64, list: i64, cents: i64| BackFacts {
        key,
        qty: Qty::new(units * 1_000),
        list_amount: Money::new(list),
        amount: Money::new(cents),
    };
    let rest = sale.without(&[back(1, 1, 1_050, 525)]).unwrap();
    assert_eq!(points(&[rule(1, 1)], &rest), 15, "15.15");
    let rest = rest
        .without(&[back(1, 1, 1_050, 525), back(2, 2, 1_980, 990)])
        .unwrap();
    assert!(rest.lines.is_empty());
    assert_eq!(rest.without(&[back(1, 1, 0, 0)]), Err(1));
    assert_eq!(sale.without(&[back(1, 3, 0, 0)]), Err(1));
}
