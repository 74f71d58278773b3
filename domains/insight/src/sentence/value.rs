//! Figures of sentences: exact until they are printed.

use guanxi_types::{Day, div_half_away, format_ratio, index_of};
use serde_json::{Value as Js, json};

use super::Text;
use crate::table::{AVERAGE_PLACES, RATIO_PLACES};

/// What stands where there is no figure.
const NONE: &str = "—";

/// The company's currency: the sign before an amount, and the decimals that its minor unit makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    sign: &'static str,
    places: u32,
}

impl Currency {
    /// Of a code of ISO 4217. A currency without a sign of its own here is written without one.
    #[must_use]
    pub fn new(code: &str) -> Self {
        let sign = match code {
            "CNY" | "JPY" => "¥",
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "HKD" => "HK$",
            "TWD" => "NT$",
            _ => "",
        };
        let places = match code {
            "JPY" | "KRW" | "VND" => 0,
            _ => 2,
        };
        Self { sign, places }
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// How many.
    Count(i64),
    /// A part of a whole, printed in per cent with one decimal.
    Share(i64, i64),
    /// A quotient with so many decimals at most.
    Number(i64, i64, u32),
    /// An amount in minor units, divided by a number: 1 for an amount, tickets for an average.
    Money(i64, i64, Currency),
    /// A day since 1970.
    Day(i32),
    /// A name that is the same in both languages.
    Name(String),
    /// A text in both languages.
    Text(Text),
    /// A word.
    Word(&'static str, &'static str),
}

impl Figure {
    /// As people read it.
    #[must_use]
    pub fn text(&self) -> Text {
        let both = |text: String| Text {
            en: text.clone(),
            zh: text,
        };
        match self {
            Self::Count(count) => both(grouped(&count.to_string())),
            Self::Share(part, whole) => both(match whole {
                0 => NONE.to_owned(),
                _ => format!("{}%", fixed(i128::from(*part) * 100, *whole, 1)),
            }),
            Self::Number(part, whole, places) => both(match whole {
                0 => NONE.to_owned(),
                _ => bare(&grouped(&ratio(i128::from(*part), *whole, *places))),
            }),
            Self::Money(amount_c, by, currency) => both(match by {
                0 => NONE.to_owned(),
                _ => {
                    let units = 10_i64.pow(currency.places);
                    let text = fixed(i128::from(*amount_c), by.saturating_mul(units), currency.places);
                    let (minus, digits) = text
                        .strip_prefix('-')
                        .map_or(("", text.as_str()), |digits| ("-", digits));
                    format!("{minus}{}{}", currency.sign, grouped(digits))
                }
            }),
            Self::Day(day) => both(Day::new(*day).to_string()),
            Self::Name(name) => both(name.clone()),
            Self::Text(text) => text.clone(),
            Self::Word(zh, en) => Text {
                zh: (*zh).to_owned(),
                en: (*en).to_owned(),
            },
        }
    }

    /// As a program reads it: a share is a part of one, an amount is in minor units.
    #[must_use]
    pub fn json(&self) -> Js {
        let number = |part: i64, whole: i64, places: u32| match whole {
            0 => Js::Null,
            _ => ratio(i128::from(part), whole, places)
                .parse::<f64>()
                .map_or(Js::Null, Js::from),
        };
        match self {
            Self::Count(count) => json!(count),
            Self::Share(part, whole) => number(*part, *whole, RATIO_PLACES),
            Self::Number(part, whole, _) => number(*part, *whole, RATIO_PLACES),
            Self::Money(amount_c, 1, _) => json!(amount_c),
            Self::Money(amount_c, by, _) => number(*amount_c, *by, AVERAGE_PLACES),
            Self::Day(day) => json!(Day::new(*day).to_string()),
            Self::Name(name) => json!(name),
            Self::Text(text) => json!(text.en),
            Self::Word(_, en) => json!(en),
        }
    }
}

fn ratio(numerator: i128, denominator: i64, places: u32) -> String {
    format_ratio(numerator, i128::from(denominator), places)
}

/// With just so many decimals.
fn fixed(numerator: i128, denominator: i64, places: u32) -> String {
    let scale = 10_i128.pow(places);
    let scaled = div_half_away(numerator * scale, i128::from(denominator)).unwrap_or(0);
    let (whole, rest) = (scaled.abs() / scale, scaled.abs() % scale);
    let sign = if scaled < 0 { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{whole}");
    }
    let width = index_of(i64::from(places));
    format!("{sign}{whole}.{rest:0width$}")
}

/// Without zeros at the end of decimals.
fn bare(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

/// With a comma before every third digit of the whole part.
fn grouped(text: &str) -> String {
    let (minus, rest) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = rest.find('.').map_or((rest, ""), |at| rest.split_at(at));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{minus}{out}{decimals}")
}
