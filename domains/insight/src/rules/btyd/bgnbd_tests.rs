use super::*;
use crate::rules::btyd::cdnow::{
    check_parameters, check_slope, customers, golden, histories, hypergeometric, purchases,
};
use crate::rules::btyd::history::{bought_after, known};
use crate::rules::btyd::holdout;

const PUBLISHED: BgNbd = BgNbd {
    r: 0.243,
    alpha: 4.414,
    a: 0.793,
    b: 2.426,
};

fn history(repeats: u32, recency: f64, age: f64) -> History {
    History {
        repeats,
        recency,
        age,
    }
}

/// B17: parameters, likelihoods and expectations of the CDNOW study.
#[test]
fn cdnow() {
    let histories = histories();
    let fit = BgNbd::fit(&histories).unwrap();
    let [r, alpha, a, b] = fit.parameters;
    check_parameters(
        "bgnbd",
        &[
            ("r", r),
            ("alpha", alpha),
            ("a", a),
            ("b", b),
            ("loglik", fit.log_likelihood),
            ("loglik_at_published", PUBLISHED.log_likelihood(&histories)),
        ],
    );
    let model = BgNbd::of(fit.parameters);
    for row in golden("btyd_expected_purchases.csv")
        .iter()
        .filter(|r| r["model"] == "bgnbd")
    {
        let wanted: f64 = row["expected_purchases"].parse().unwrap();
        let found = model.expected_of_new(row["t_weeks"].parse().unwrap());
        assert!((found - wanted).abs() < 1e-6, "{row:?}: {found}");
    }
    let customers = customers();
    for row in golden("btyd_customers_sample.csv") {
        let customer = customers
            .iter()
            .find(|c| c.customer.to_string() == row["id"])
            .unwrap();
        let pairs = [
            (model.alive(&customer.history), &row["bgnbd_p_alive"]),
            (model.expected(&customer.history, 39.0), &row["bgnbd_exp_39w"]),
        ];
        for (found, wanted) in pairs {
            let wanted: f64 = wanted.parse().unwrap();
            assert!(
                (found - wanted).abs() < 2e-6 * wanted.max(1.0),
                "{row:?}: {found}"
            );
        }
    }
}

/// B17: the derivatives of the likelihood, at the optimum and far from it.
#[test]
fn derivatives() {
    let histories = histories();
    for at in [
        PUBLISHED.parameters(),
        [1.0; 4],
        [3.0, 0.2, 0.05, 0.3],
        [0.01, 90.0, 7.0, 40.0],
    ] {
        check_slope(at, |at| BgNbd::of(at).likelihood(&histories));
    }
}

/// B17: wherever the search begins, it ends at the same place.
#[test]
fn other_starting_points() {
    let histories = histories();
    let wanted = BgNbd::fit(&histories).unwrap();
    for start in [
        [0.1, 0.1, 0.1, 0.1],
        [10.0, 10.0, 10.0, 10.0],
        [0.01, 50.0, 5.0, 0.2],
        [5.0, 0.5, 0.02, 30.0],
    ] {
        let found = BgNbd::fit_from(&histories, start).unwrap();
        for (found, wanted) in found.parameters.iter().zip(wanted.parameters) {
            assert!(
                (found / wanted - 1.0).abs() < 1e-5,
                "{start:?}: {found} v {wanted}"
            );
        }
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

/// B17: what can't be fitted is told.
#[test]
fn degenerate_data() {
    let fit = |all: Vec<History>| BgNbd::fit(&Histories::new(all)).map(|f| f.parameters);
    assert_eq!(fit(vec![]), Err(FitError::TooFew(0)));
    assert_eq!(fit(vec![history(2, 3.0, 9.0)]), Err(FitError::TooFew(1)));
    assert_eq!(fit(vec![history(0, 0.0, 9.0); 50]), Err(FitError::NobodyRepeats));
    assert_eq!(fit(vec![history(4, 8.0, 9.0); 50]), Err(FitError::NoDifferences));
    // Everybody buys every week and nobody leaves: chances to leave fall to 0 without end.
    let steady = (0..40).map(|n| history(20 + n % 3, 30.0, 30.0)).collect();
    assert_eq!(fit(steady), Err(FitError::NotDetermined));
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
