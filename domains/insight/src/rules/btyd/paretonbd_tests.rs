use super::*;
use crate::rules::btyd::cdnow::{
    check_parameters, check_slope, customers, golden, histories, hypergeometric,
};

const PUBLISHED: ParetoNbd = ParetoNbd {
    r: 0.553,
    alpha: 10.578,
    s: 0.606,
    beta: 11.669,
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
    let fit = ParetoNbd::fit(&histories).unwrap();
    let [r, alpha, s, beta] = fit.parameters;
    check_parameters(
        "paretonbd",
        &[
            ("r", r),
            ("alpha", alpha),
            ("s", s),
            ("beta", beta),
            ("loglik", fit.log_likelihood),
            ("loglik_at_published", PUBLISHED.log_likelihood(&histories)),
        ],
    );
    // The golden expectations are of the other program's parameters, whose search stopped 10⁻⁴ before the optimum.
    let model = ParetoNbd::of(fit.parameters);
    for row in golden("btyd_expected_purchases.csv")
        .iter()
        .filter(|r| r["model"] == "paretonbd")
    {
        let wanted: f64 = row["expected_purchases"].parse().unwrap();
        let found = model.expected_of_new(row["t_weeks"].parse().unwrap());
        assert!((found - wanted).abs() < 3e-5 * wanted, "{row:?}: {found}");
    }
    let customers = customers();
    for row in golden("btyd_customers_sample.csv") {
        let customer = customers
            .iter()
            .find(|c| c.customer.to_string() == row["id"])
            .unwrap();
        let pairs = [
            (model.alive(&customer.history), &row["paretonbd_p_alive"]),
            (model.expected(&customer.history, 39.0), &row["paretonbd_exp_39w"]),
        ];
        for (found, wanted) in pairs {
            let wanted: f64 = wanted.parse().unwrap();
            assert!(
                (found - wanted).abs() < 3e-5 * wanted.max(1.0),
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
        [3.0, 0.2, 0.05, 30.0],
        [0.02, 90.0, 7.0, 0.4],
    ] {
        check_slope(at, |at| ParetoNbd::of(at).likelihood(&histories));
    }
}

/// B17: wherever the search begins, it ends at the same place.
#[test]
fn other_starting_points() {
    let histories = histories();
    let wanted = ParetoNbd::fit(&histories).unwrap();
    for start in [
        [0.1; 4],
        [10.0; 4],
        [0.05, 50.0, 5.0, 0.2],
        [5.0, 0.5, 0.02, 30.0],
    ] {
        let found = ParetoNbd::fit_from(&histories, start).unwrap();
        for (found, wanted) in found.parameters.iter().zip(wanted.parameters) {
            assert!(
                (found / wanted - 1.0).abs() < 1e-4,
                "{start:?}: {found} v {wanted}"
            );
        }
    }
}

/// The likelihood of one customer as published, with hypergeometric functions.
fn published(model: ParetoNbd, x: f64, recency: f64, age: f64) -> f64 {
    let ParetoNbd { r, alpha, s, beta } = model;
    let order = r + s + x;
    let part = |t: f64| {
        let (larger, third, gap) = if alpha >= beta {
            (alpha, s + 1.0, alpha - beta)
        } else {
            (beta, r + x, beta - alpha)
        };
        hypergeometric(order, third, order + 1.0, gap / (larger + t)) / (larger + t).powf(order)
    };
    let stayed = (alpha + age).powf(-r - x) * (beta + age).powf(-s);
    ln_gamma(r + x) - ln_gamma(r)
        + r * alpha.ln()
        + s * beta.ln()
        + (stayed + s / order * (part(recency) - part(age))).ln()
}

/// B17: the integral is what the published difference of hypergeometric functions is.
#[test]
fn likelihood_as_published() {
    let models = [
        PUBLISHED,
        ParetoNbd::of([0.9, 4.0, 1.7, 14.0]),
        ParetoNbd::of([2.0, 16.0, 0.2, 3.0]),
    ];
    for model in models {
        for (x, recency, age) in [
            (0, 0.0, 38.9),
            (1, 2.0, 30.0),
            (7, 30.0, 38.0),
            (30, 38.0, 38.0),
            (0, 0.0, 0.0),
        ] {
            let histories = Histories::new([history(x, recency, age)]);
            let wanted = published(model, f64::from(x), recency, age);
            let found = model.log_likelihood(&histories);
            assert!(
                (found - wanted).abs() < 1e-9 * wanted.abs().max(1.0),
                "{model:?} {x}: {found} v {wanted}"
            );
        }
    }
}

/// B17: parameters far apart and long histories stay finite, and the chance to be there stays one.
#[test]
fn far_parameters_stay_finite() {
    for model in [
        ParetoNbd::of([1e-4, 1e-5, 3.0, 1e5]),
        ParetoNbd::of([50.0, 1e5, 1e-4, 1e-5]),
        ParetoNbd::of([0.5, 10.0, 1.0, 10.0]),
    ] {
        for history in [
            history(0, 0.0, 300.0),
            history(400, 299.0, 300.0),
            history(400, 20.0, 300.0),
        ] {
            let alive = model.alive(&history);
            assert!((0.0..=1.0).contains(&alive), "{model:?} {history:?}: {alive}");
            assert!(model.expected(&history, 52.0).is_finite());
            let (value, slope) = model.likelihood(&Histories::new([history]));
            assert!(
                value.is_finite() && slope.iter().all(|s| s.is_finite()),
                "{model:?} {history:?}"
            );
        }
    }
}

/// B17: what can't be fitted is told.
#[test]
fn degenerate_data() {
    let fit = |all: Vec<History>| ParetoNbd::fit(&Histories::new(all)).map(|f| f.parameters);
    assert_eq!(fit(vec![history(2, 3.0, 9.0); 9]), Err(FitError::TooFew(9)));
    assert_eq!(fit(vec![history(0, 0.0, 9.0); 50]), Err(FitError::NobodyRepeats));
    assert_eq!(fit(vec![history(4, 8.0, 9.0); 50]), Err(FitError::NoDifferences));
    let steady = (0..40).map(|n| history(20 + n % 3, 30.0, 30.0)).collect();
    assert_eq!(fit(steady), Err(FitError::NotDetermined));
}
