//! The maximum of a smooth function of a few positive parameters: BFGS over their logarithms.
//!
//! J. Nocedal, S. Wright, Numerical Optimization (2006), algorithm 6.1; the line search takes the approximate conditions of
//! W. Hager, H. Zhang, SIAM J. Optim. 16 (2005) where the function's digits no longer tell two points apart. Why not a
//! library: `docs/adr/0017-models-of-buying.md`.

/// Steps at most; the models here take some 30.
const STEPS_MAX: usize = 500;
/// Halvings of a step at most.
const HALVINGS_MAX: usize = 60;
/// A gradient (by customer, in logarithms of parameters) this small is 0.
const GRADIENT_ZERO: f64 = 1e-9;
/// A gradient this small still counts as 0 where the digits of the function end the search.
const GRADIENT_SMALL: f64 = 1e-6;
/// Parameters beyond e^±15 (3·10⁻⁷ … 3·10⁶) run away: the data don't say what they are.
const LOG_MAX: f64 = 15.0;
/// Longest first step in logarithms.
const STEP_LONG: f64 = 2.0;
/// Sufficient decrease.
const DECREASE: f64 = 1e-4;
/// Sufficient flattening.
const FLATTEN: f64 = 0.9;
/// Relative size of the function's rounding.
const ROUNDING: f64 = 1e-12;

/// Why there is no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitError {
    /// Fewer customers than the models need.
    TooFew(u32),
    /// Nobody bought twice.
    NobodyRepeats,
    /// All customers are alike.
    NoDifferences,
    /// The likelihood grows towards the edge of what parameters can be: the data don't determine them.
    NotDetermined,
}

/// Parameters of the greatest likelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit<const N: usize> {
    /// The parameters.
    pub parameters: [f64; N],
    /// Natural logarithm of the likelihood, summed over customers.
    pub log_likelihood: f64,
}

/// A function's value, and its derivative by each parameter.
pub type Sloped<const N: usize> = (f64, [f64; N]);

#[derive(Clone, Copy)]
struct Point<const N: usize> {
    at: [f64; N],
    value: f64,
    slope: [f64; N],
}

/// Finds the parameters, all above 0, where `function` is greatest; `scale` is what values are divided by (customers).
pub(crate) fn maximise<const N: usize>(
    start: [f64; N],
    scale: f64,
    function: impl Fn(&[f64; N]) -> Sloped<N>,
) -> Result<Fit<N>, FitError> {
    let evaluate = |at: [f64; N]| {
        let parameters = at.map(f64::exp);
        let (value, slope) = function(&parameters);
        let slope = zip(&slope, &parameters, |s, p| -s * p / scale);
        Point {
            at,
            value: -value / scale,
            slope,
        }
    };
    let mut point = evaluate(start.map(f64::ln));
    let mut inverse = identity::<N>();
    let mut is_fresh = true;
    for _ in 0..STEPS_MAX {
        if largest(&point.slope) < GRADIENT_ZERO {
            break;
        }
        let mut direction = inverse.map(|row| -dot(&row, &point.slope));
        if dot(&direction, &point.slope) >= 0.0 || !largest(&direction).is_finite() {
            (inverse, is_fresh) = (identity(), true);
            direction = point.slope.map(|s| -s);
        }
        let Some(next) = search(&point, direction, &evaluate) else {
            if is_fresh {
                break;
            }
            (inverse, is_fresh) = (identity(), true);
            continue;
        };
        update(&mut inverse, &point, &next, is_fresh);
        (point, is_fresh) = (next, false);
        if largest(&point.at) > 2.0 * LOG_MAX {
            break;
        }
    }
    let is_found = largest(&point.slope) < GRADIENT_SMALL && largest(&point.at) < LOG_MAX;
    if !is_found || !point.value.is_finite() {
        return Err(FitError::NotDetermined);
    }
    Ok(Fit {
        parameters: point.at.map(f64::exp),
        log_likelihood: -point.value * scale,
    })
}

/// A step along the direction that makes the function small enough; `None` when none does.
fn search<const N: usize>(
    from: &Point<N>,
    direction: [f64; N],
    evaluate: &impl Fn([f64; N]) -> Point<N>,
) -> Option<Point<N>> {
    let descent = dot(&direction, &from.slope);
    let mut step = (STEP_LONG / largest(&direction)).min(1.0);
    let (mut shorter, mut longer) = (0.0, f64::INFINITY);
    for _ in 0..HALVINGS_MAX {
        let next = evaluate(zip(&from.at, &direction, |a, d| step.mul_add(d, a)));
        let slope = dot(&direction, &next.slope);
        let falls = next.value <= (DECREASE * step).mul_add(descent, from.value);
        let is_level = next.value <= ROUNDING.mul_add(from.value.abs(), from.value)
            && slope <= (1.0 - 2.0 * DECREASE) * -descent;
        if !next.value.is_finite() || !slope.is_finite() || !(falls || is_level) {
            longer = step;
        } else if slope < FLATTEN * descent && step < f64::INFINITY && largest(&direction) * step < STEP_LONG
        {
            shorter = step;
        } else {
            return Some(next);
        }
        step = if longer.is_finite() {
            f64::midpoint(shorter, longer)
        } else {
            step * 2.0
        };
    }
    None
}

/// The inverse of the second derivatives, with what the step from `before` to `after` told.
fn update<const N: usize>(inverse: &mut [[f64; N]; N], before: &Point<N>, after: &Point<N>, is_fresh: bool) {
    let moved = zip(&after.at, &before.at, |a, b| a - b);
    let turned = zip(&after.slope, &before.slope, |a, b| a - b);
    let curvature = dot(&moved, &turned);
    if curvature <= f64::EPSILON * dot(&turned, &turned) {
        return;
    }
    if is_fresh {
        let size = curvature / dot(&turned, &turned);
        *inverse = inverse.map(|row| row.map(|v| v * size));
    }
    let product = inverse.map(|row| dot(&row, &turned));
    let factor = (1.0 + dot(&turned, &product) / curvature) / curvature;
    for (row, (moved_i, product_i)) in inverse.iter_mut().zip(moved.iter().zip(&product)) {
        for (cell, (moved_j, product_j)) in row.iter_mut().zip(moved.iter().zip(&product)) {
            *cell += factor * moved_i * moved_j - (moved_i * product_j + product_i * moved_j) / curvature;
        }
    }
}

fn identity<const N: usize>() -> [[f64; N]; N] {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }))
}

fn zip<const N: usize>(a: &[f64; N], b: &[f64; N], f: impl Fn(f64, f64) -> f64) -> [f64; N] {
    let mut out = *a;
    for (to, from) in out.iter_mut().zip(b) {
        *to = f(*to, *from);
    }
    out
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest<const N: usize>(a: &[f64; N]) -> f64 {
    a.iter()
        .fold(0.0, |max, v| if v.is_nan() { f64::NAN } else { v.abs().max(max) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B17: the optimum of a curved valley, from several places.
    #[test]
    fn finds_the_end_of_a_curved_valley() {
        // Rosenbrock's function of the logarithms, upside down; greatest at ln p = (1, 1).
        let function = |p: &[f64; 2]| {
            let (x, y) = (p[0].ln(), p[1].ln());
            let value = (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
            let dx = -2.0 * (1.0 - x) - 400.0 * x * (y - x * x);
            let dy = 200.0 * (y - x * x);
            (-value, [-dx / p[0], -dy / p[1]])
        };
        for start in [[0.3, 2.7], [1.0, 1.0], [20.0, 0.1]] {
            let fit = maximise(start, 1.0, function).unwrap();
            assert!(
                fit.parameters.iter().all(|p| (p.ln() - 1.0).abs() < 1e-6),
                "{fit:?}"
            );
        }
    }

    /// B17: a function that grows without end has no optimum.
    #[test]
    fn a_slope_without_end_is_told() {
        assert_eq!(
            maximise([1.0], 1.0, |p| (p[0].ln(), [1.0 / p[0]])),
            Err(FitError::NotDetermined)
        );
        assert_eq!(
            maximise([1.0], 1.0, |p| (
                -1.0 / (1.0 + p[0]),
                [1.0 / (1.0 + p[0]).powi(2)]
            )),
            Err(FitError::NotDetermined)
        );
        assert_eq!(
            maximise([1.0], 1.0, |_| (f64::NAN, [f64::NAN])),
            Err(FitError::NotDetermined)
        );
    }
}
