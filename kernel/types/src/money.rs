//! Money and quantities as scaled integers. There is no `f64` here: a sum is exact or it is refused.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// An amount in minor units (1/100) of the company's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// A quantity in thousandths (1.5 kg is 1,500).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Qty(i64);

/// Why a text is not an amount or a quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseMoneyError {
    /// There is something else than digits, one sign, one decimal point and thousands separators.
    #[error("not a number")]
    NotANumber,
    /// More decimals than the scale holds, and they aren't zeros.
    #[error("too many decimals")]
    TooManyDecimals,
    /// Beyond what 64 bits hold.
    #[error("out of range")]
    OutOfRange,
}

macro_rules! scaled {
    ($name:ident, $decimals:literal, $unit:literal) => {
        impl $name {
            /// Decimals kept.
            pub const DECIMALS: u32 = $decimals;
            /// Nothing.
            pub const ZERO: Self = Self(0);

            #[doc = concat!("From ", $unit, ".")]
            #[must_use]
            pub const fn new(scaled: i64) -> Self {
                Self(scaled)
            }
            #[doc = concat!("In ", $unit, ".")]
            #[must_use]
            pub const fn raw(self) -> i64 {
                self.0
            }
            /// The sum, or `None` where 64 bits overflow.
            #[must_use]
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }
            /// Exact: `1,234.50`, `-3`, `￥12.30`, `(5.00)`. Full-width digits and signs are accepted.
            ///
            /// # Errors
            /// See [`ParseMoneyError`].
            pub fn parse(text: &str) -> Result<Self, ParseMoneyError> {
                parse_scaled(text, Self::DECIMALS).map(Self)
            }
        }
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self::ZERO, Add::add)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&format_scaled(self.0, Self::DECIMALS))
            }
        }
    };
}

scaled!(Money, 2, "minor units (1/100) of the currency");
scaled!(Qty, 3, "thousandths");

fn format_scaled(value: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    let width = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale);
    if decimals > 2 {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn parse_scaled(text: &str, decimals: u32) -> Result<i64, ParseMoneyError> {
    let mut negative = false;
    let mut digits: i128 = 0;
    let mut seen_digit = false;
    let mut fraction: Option<u32> = None;
    let body = text.trim();
    let body = match body.strip_prefix('(').and_then(|b| b.strip_suffix(')')) {
        Some(inner) => {
            negative = true;
            inner
        }
        None => body,
    };
    for (at, c) in body.chars().enumerate() {
        match to_ascii(c) {
            '-' if at == 0 => negative = !negative,
            '+' if at == 0 => {}
            '¥' | '￥' | '$' | '€' | '£' | ' ' if !seen_digit => {}
            ',' if fraction.is_none() && seen_digit => {}
            '.' if fraction.is_none() => fraction = Some(0),
            d @ '0'..='9' => {
                seen_digit = true;
                let digit = i128::from(d.to_digit(10).unwrap_or(0));
                match fraction.as_mut() {
                    Some(places) if *places >= decimals => {
                        if digit != 0 {
                            return Err(ParseMoneyError::TooManyDecimals);
                        }
                    }
                    Some(places) => {
                        *places += 1;
                        digits = digits * 10 + digit;
                    }
                    None => digits = digits * 10 + digit,
                }
                if digits > i128::from(i64::MAX) {
                    return Err(ParseMoneyError::OutOfRange);
                }
            }
            _ => return Err(ParseMoneyError::NotANumber),
        }
    }
    if !seen_digit {
        return Err(ParseMoneyError::NotANumber);
    }
    let scaled = digits * 10_i128.pow(decimals - fraction.unwrap_or(0));
    let signed = if negative { -scaled } else { scaled };
    i64::try_from(signed).map_err(|_| ParseMoneyError::OutOfRange)
}

fn to_ascii(c: char) -> char {
    match c {
        '０'..='９' | '－' | '＋' | '．' | '，' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (text, minor) in [
            ("0.1", 10),
            ("1,234.50", 123_450),
            ("-3", -300),
            ("(5.00)", -500),
            ("￥12.3", 1_230),
            ("１２．５０", 1_250),
            ("7.1000", 710),
            (".5", 50),
        ] {
            assert_eq!(Money::parse(text), Ok(Money::new(minor)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_not_guessed() {
        assert_eq!(Money::parse("1.005"), Err(ParseMoneyError::TooManyDecimals));
        assert_eq!(Money::parse("1e5"), Err(ParseMoneyError::NotANumber));
        assert_eq!(Money::parse(""), Err(ParseMoneyError::NotANumber));
        assert_eq!(
            Money::parse("92233720368547758.08"),
            Err(ParseMoneyError::OutOfRange)
        );
    }

    #[test]
    fn printing_and_reading_agree() {
        for minor in [0, 1, -1, 99, -12_345, i64::MAX] {
            assert_eq!(
                Money::parse(&Money::new(minor).to_string()),
                Ok(Money::new(minor))
            );
        }
        assert_eq!(Qty::new(1_500).to_string(), "1.5");
        assert_eq!(Qty::parse("-2"), Ok(Qty::new(-2_000)));
    }
}
