use super::*;
use crate::rules::btyd::cdnow::{check_parameters, check_slope, customers, golden, spends};

const PUBLISHED: GammaGamma = GammaGamma {
    p: 6.25,
    q: 3.74,
    v: 15.44,
};

/// B17: parameters, likelihoods and expected values of the CDNOW study.
#[test]
fn cdnow() {
    let spends = spends();
    assert_eq!(spends.len(), 946);
    let fit = GammaGamma::fit(&spends).unwrap();
    let [p, q, v] = fit.parameters;
    check_parameters(
        "gammagamma",
        &[
            ("p", p),
            ("q", q),
            ("v", v),
            ("loglik", fit.log_likelihood),
            ("loglik_at_published", PUBLISHED.log_likelihood(&spends)),
        ],
    );
    let model = GammaGamma::of(fit.parameters);
    let customers = customers();
    for row in golden("btyd_customers_sample.csv") {
        let customer = customers
            .iter()
            .find(|c| c.customer.to_string() == row["id"])
            .unwrap();
        let found = model.expected(customer.spend()).unwrap();
        let wanted: f64 = row["gg_expected_value"].parse().unwrap();
        assert!((found - wanted).abs() < 2e-6 * wanted, "{row:?}: {found}");
    }
}

/// B17: the derivatives of the likelihood, at the optimum and far from it.
#[test]
fn derivatives() {
    let spends = spends();
    for at in [PUBLISHED.parameters(), [1.0; 3], [0.2, 20.0, 90.0]] {
        check_slope(at, |at| GammaGamma::of(at).likelihood(&spends));
    }
}

/// B17: wherever the search begins, and in whatever currency, it ends at the same place.
#[test]
fn other_starting_points_and_currencies() {
    let spends = spends();
    let wanted = GammaGamma::fit(&spends).unwrap();
    for start in [[0.1, 0.1, 0.1], [30.0, 30.0, 30.0], [5.0, 0.2, 0.01]] {
        let found = GammaGamma::fit_from(&spends, start).unwrap();
        for (found, wanted) in found.parameters.iter().zip(wanted.parameters) {
            assert!(
                (found / wanted - 1.0).abs() < 1e-5,
                "{start:?}: {found} v {wanted}"
            );
        }
    }
    let dear: Vec<Spend> = spends
        .iter()
        .map(|s| Spend {
            mean: s.mean * 25_000.0,
            ..*s
        })
        .collect();
    let [p, q, v] = GammaGamma::fit(&dear).unwrap().parameters;
    let [wanted_p, wanted_q, wanted_v] = wanted.parameters;
    assert!((p / wanted_p - 1.0).abs() < 1e-6 && (q / wanted_q - 1.0).abs() < 1e-6);
    assert!((v / wanted_v / 25_000.0 - 1.0).abs() < 1e-6);
}

/// B17: what can't be fitted is told, and what has no expectation has none.
#[test]
fn degenerate_data() {
    let spend = |repeats, mean| Spend { repeats, mean };
    assert_eq!(GammaGamma::fit(&[]), Err(FitError::NobodyRepeats));
    assert_eq!(GammaGamma::fit(&[spend(1, 2.0); 9]), Err(FitError::TooFew(9)));
    assert_eq!(
        GammaGamma::fit(&[spend(1, 2.0); 90]),
        Err(FitError::NoDifferences)
    );
    assert_eq!(GammaGamma::of([2.0, 0.5, 3.0]).expected(None), None);
    assert!(
        GammaGamma::of([2.0, 0.5, 3.0])
            .expected(Some(spend(3, 10.0)))
            .is_some()
    );
}
