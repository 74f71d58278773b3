use super::*;
use crate::rules::btyd::cdnow::hypergeometric;

const PUBLISHED: ParetoNbd = ParetoNbd::PUBLISHED;

fn history(repeats: u32, recency: f64, age: f64) -> History {
    History {
        repeats,
        recency,
        age,
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

/// B17: where hardly anybody leaves, shape and scale of leaving grow together; a likelihood there costs what it costs elsewhere,
/// and comes to what leaving at one rate for all comes to.
#[test]
fn leaving_at_one_rate_is_no_endless_work() {
    let (x, recency, age) = (40.0, 20.0, 51.0);
    let at_one_rate = |s: f64| ParetoNbd::of([1.43, 1.4, s, s * 1_200.0]);
    for s in [1e3, 1e5, 1e6] {
        let model = at_one_rate(s);
        let panels =
            ((age + 1.4_f64) / (recency + 1.4)).ln() / model.panel(model.r + x, 1.4, (recency + 1.4, age));
        assert!(panels < 10.0, "{s}: {panels}");
    }
    let told = |s: f64| at_one_rate(s).log_likelihood(&Histories::new([history(40, recency, age)]));
    assert!(
        (told(1e6) - told(1e5)).abs() < 1e-4,
        "{} v {}",
        told(1e6),
        told(1e5)
    );
}
