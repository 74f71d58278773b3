//! Whole-number arithmetic that keeps rounding named, and the few conversions between number types.

/// `a / b`, rounded half away from zero. `None` when `b` is 0.
#[must_use]
pub fn div_half_away(a: i128, b: i128) -> Option<i128> {
    if b == 0 {
        return None;
    }
    let (a, b) = if b < 0 { (-a, -b) } else { (a, b) };
    let round_up = (a.abs() % b) * 2 >= b;
    let quotient = a / b;
    Some(if round_up { quotient + a.signum() } else { quotient })
}

/// The ratio `numerator / denominator` rounded half away from zero to `places` decimals, as text without trailing
/// zeros but with at least one decimal (`1.0`, `0.35`). Empty when the denominator is 0.
#[must_use]
pub fn format_ratio(numerator: i128, denominator: i128, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let Some(scaled) = div_half_away(numerator * scale, denominator) else {
        return String::new();
    };
    let sign = if scaled < 0 { "-" } else { "" };
    let whole = scaled.abs() / scale;
    let fraction = format!(
        "{:0width$}",
        scaled.abs() % scale,
        width = index_of(i64::from(places))
    );
    let fraction = fraction.trim_end_matches('0');
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    format!("{sign}{whole}.{fraction}")
}

/// Rounds to `places` decimals, half away from zero.
#[must_use]
pub fn round_to(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// A length as a signed number. Lengths beyond `i64` don't exist on a real machine.
#[must_use]
pub fn len_i64(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

/// A non-negative number as an index; a negative one becomes 0.
#[inline]
#[must_use]
pub fn index_of(value: i64) -> usize {
    usize::try_from(value.max(0)).unwrap_or(usize::MAX)
}

/// The whole part of a finite float, saturating at the ends of `i64`.
#[must_use]
#[expect(
    clippy::as_conversions,
    reason = "the one place where floats become integers; `as` saturates"
)]
pub fn int(value: f64) -> i64 {
    value as i64
}

/// An integer as a float, for statistics and charts, never for money that is stored.
#[must_use]
#[expect(clippy::as_conversions, reason = "the one place where integers become floats")]
pub fn to_f64(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(div_half_away(5, 2), Some(3));
        assert_eq!(div_half_away(-5, 2), Some(-3));
        assert_eq!(div_half_away(4, 3), Some(1));
        assert_eq!(div_half_away(1, 0), None);
    }

    #[test]
    fn ratios_print_like_the_reference_files() {
        assert_eq!(format_ratio(76, 1, 6), "76.0");
        assert_eq!(format_ratio(1, 3, 6), "0.333333");
        assert_eq!(format_ratio(2, 3, 4), "0.6667");
        assert_eq!(format_ratio(-1, 8, 2), "-0.13");
        assert_eq!(format_ratio(1, 0, 2), "");
    }
}
