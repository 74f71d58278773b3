//! What holds for every model of repeat purchases.

use super::*;
use crate::rules::btyd::bgnbd::BgNbd;
use crate::rules::btyd::cdnow::{check_parameters, check_slope, customers, golden, histories};
use crate::rules::btyd::paretonbd::ParetoNbd;

fn history(repeats: u32, recency: f64, age: f64) -> History {
    History {
        repeats,
        recency,
        age,
    }
}

/// Parameters, likelihoods and expectations of the CDNOW study; `tolerance` is relative.
fn cdnow<M: PurchaseModel>(tolerance: f64) {
    let histories = histories();
    let fit = M::fit(&histories).unwrap();
    let mut found: Vec<(&str, f64)> = M::NAMES.into_iter().zip(fit.parameters).collect();
    found.push(("loglik", fit.log_likelihood));
    found.push(("loglik_at_published", M::PUBLISHED.log_likelihood(&histories)));
    check_parameters(M::KEY, &found);
    let model = M::of(fit.parameters);
    assert_eq!(
        model.parameters().map(f64::to_bits),
        fit.parameters.map(f64::to_bits)
    );
    let close = |found: f64, wanted: &str, what: &dyn Debug| {
        let wanted: f64 = wanted.parse().unwrap();
        assert!(
            (found - wanted).abs() < tolerance * wanted.max(1.0),
            "{what:?}: {found}"
        );
    };
    for row in golden("btyd_expected_purchases.csv") {
        if row["model"] == M::KEY {
            let found = model.expected_of_new(row["t_weeks"].parse().unwrap());
            close(found, &row["expected_purchases"], &row);
        }
    }
    let customers = customers();
    for row in golden("btyd_customers_sample.csv") {
        let is_it = |name: String| name == row["id"];
        let customer = customers.iter().find(|c| is_it(c.customer.to_string())).unwrap();
        close(
            model.alive(&customer.history),
            &row[&format!("{}_p_alive", M::KEY)],
            &row,
        );
        close(
            model.expected(&customer.history, 39.0),
            &row[&format!("{}_exp_39w", M::KEY)],
            &row,
        );
    }
}

/// B17: the golden figures of BG/NBD.
#[test]
fn cdnow_by_bgnbd() {
    cdnow::<BgNbd>(2e-6);
}

/// B17: those of Pareto/NBD are of the other program's parameters, whose search stopped 10⁻⁴ before the optimum.
#[test]
fn cdnow_by_paretonbd() {
    cdnow::<ParetoNbd>(3e-5);
}

/// B17: the derivatives of the likelihood, at the optimum and far from it.
#[test]
fn derivatives() {
    fn check<M: PurchaseModel>(far: [[f64; 4]; 2]) {
        let histories = histories();
        for at in [M::PUBLISHED.parameters(), [1.0; 4]].into_iter().chain(far) {
            check_slope(at, |at| M::of(at).likelihood(&histories));
        }
    }
    check::<BgNbd>([[3.0, 0.2, 0.05, 0.3], [0.01, 90.0, 7.0, 40.0]]);
    check::<ParetoNbd>([[3.0, 0.2, 0.05, 30.0], [0.02, 90.0, 7.0, 0.4]]);
}

/// B17: wherever the search begins, it ends at the same place.
#[test]
fn other_starting_points() {
    fn check<M: PurchaseModel>(tolerance: f64, start: [f64; 4]) {
        let histories = histories();
        let wanted = M::fit(&histories).unwrap();
        for start in [[0.1; 4], [10.0; 4], start, [5.0, 0.5, 0.02, 30.0]] {
            let found = M::fit_from(&histories, start).unwrap();
            for (found, wanted) in found.parameters.iter().zip(wanted.parameters) {
                assert!(
                    (found / wanted - 1.0).abs() < tolerance,
                    "{start:?}: {found} v {wanted}"
                );
            }
        }
    }
    check::<BgNbd>(1e-5, [0.01, 50.0, 5.0, 0.2]);
    check::<ParetoNbd>(1e-4, [0.05, 50.0, 5.0, 0.2]);
}

/// B17: what can't be fitted is told.
#[test]
fn degenerate_data() {
    fn check<M: PurchaseModel>() {
        let fit = |all: Vec<History>| M::fit(&Histories::new(all)).map(|f| f.parameters);
        assert_eq!(fit(vec![]), Err(FitError::TooFew(0)));
        assert_eq!(fit(vec![history(2, 3.0, 9.0); 9]), Err(FitError::TooFew(9)));
        assert_eq!(fit(vec![history(0, 0.0, 9.0); 50]), Err(FitError::NobodyRepeats));
        assert_eq!(fit(vec![history(4, 8.0, 9.0); 50]), Err(FitError::NoDifferences));
        // Everybody buys every week and nobody leaves: chances to leave fall to 0 without end.
        let steady = (0..40).map(|n| history(20 + n % 3, 30.0, 30.0)).collect();
        assert_eq!(fit(steady), Err(FitError::NotDetermined));
    }
    check::<BgNbd>();
    check::<ParetoNbd>();
}
