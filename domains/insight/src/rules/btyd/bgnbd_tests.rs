use super::*;
use crate::rules::btyd::cdnow::{hypergeometric, purchases};
use crate::rules::btyd::history::{bought_after, known};
use crate::rules::btyd::holdout;

const PUBLISHED: BgNbd = BgNbd::PUBLISHED;

fn history(repeats: u32, recency: f64, age: f64) -> History {
    History {
        repeats,
        recency,
        age,
    }
}

/// B17: the formula as it was published, where it has no pole; and no jump where it has one.
#[test]
fn expectation_as_published() {
    for model in [
        PUBLISHED,
        BgNbd::of([2.0, 9.0, 0.4, 0.3]),
        BgNbd::of([0.7, 3.0, 2.5, 1.5]),
    ] {
        for (x, recency, age, weeks) in [(0, 0.0, 30.0, 10.0), (3, 12.0, 30.0, 39.0), (25, 29.0, 30.0, 8.0)] {
            let BgNbd { r, alpha, a, b } = model;
            let n = f64::from(x);
            let z = weeks / (alpha + age + weeks);
            let hyper = hypergeometric(r + n, b + n, a + b + n - 1.0, z);
            let power = ((alpha + age) / (alpha + age + weeks)).powf(r + n);
            let odds = if x == 0 {
                0.0
            } else {
                a / (b + n - 1.0) * ((alpha + age) / (alpha + recency)).powf(r + n)
            };
            let wanted = (a + b + n - 1.0) / (a - 1.0) * (1.0 - power * hyper) / (1.0 + odds);
            let found = model.expected(&history(x, recency, age), weeks);
            assert!(
                (found / wanted - 1.0).abs() < 1e-9,
                "{model:?} {x}: {found} v {wanted}"
            );
        }
    }
    let at = |a: f64| BgNbd { a, ..PUBLISHED }.expected(&history(2, 20.0, 30.0), 39.0);
    assert!((at(1.0) - at(1.0 + 1e-7)).abs() < 1e-6 && (at(1.0) - at(1.0 - 1e-7)).abs() < 1e-6);
}

/// B17: who bought long ago, and often before, is gone; odds beyond every float don't matter.
#[test]
fn the_long_gone() {
    assert!(PUBLISHED.alive(&history(900, 20.0, 900.0)) < 1e-12);
    assert!(PUBLISHED.expected(&history(900, 20.0, 900.0), 52.0).abs() < 1e-9);
    assert!((PUBLISHED.alive(&history(0, 0.0, 900.0)) - 1.0).abs() < f64::EPSILON);
}

/// B17: fitted to 39 weeks, the model foretells the 39 after; the study's figure 3 shows how well.
#[test]
fn holdout_of_the_study() {
    let day = |text: &str| text.parse::<guanxi_types::Day>().unwrap().raw();
    let (half, end) = (day("1997-09-30"), day("1998-06-30"));
    let mut purchases = purchases();
    let known = known(&mut purchases, half, 100);
    let later = bought_after(&purchases, half, end);
    let model = BgNbd::of(
        BgNbd::fit(&Histories::new(known.iter().map(|k| k.history)))
            .unwrap()
            .parameters,
    );
    let groups = holdout::groups(
        known
            .iter()
            .zip(later)
            .map(|(k, later)| (k.history, later, model.expected(&k.history, 39.0))),
    );
    assert_eq!(groups.iter().map(|g| g.customers).sum::<u32>(), 2_357);
    assert_eq!(
        groups.iter().map(|g| g.repeats).collect::<Vec<_>>(),
        [0, 1, 2, 3, 4, 5, 6, 7]
    );
    for group in &groups {
        let n = f64::from(group.customers);
        let actual = f64::from(u32::try_from(group.actual).unwrap()) / n;
        assert!(
            (actual - group.expected / n).abs() < 0.25 + 0.25 * actual,
            "{group:?}"
        );
    }
}
