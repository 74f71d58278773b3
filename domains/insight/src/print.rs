//! Figures as people read them: grouped digits, amounts in the currency or in ten thousands of it, shares in per cent.

use guanxi_types::{Locale, format_ratio};

use crate::{Cell, Unit, words_of};

/// Minor units from which a column of amounts is told in ten thousands (万): a million.
const WAN_FROM: f64 = 100_000_000.0;

/// How amounts of a column are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coin {
    /// In the currency.
    One,
    /// In ten thousands of it.
    Wan,
}

impl Coin {
    /// Of a column with these amounts, in minor units.
    #[must_use]
    pub fn of(amounts: impl Iterator<Item = f64>, lang: Locale) -> Self {
        let most = amounts.map(f64::abs).fold(0.0, f64::max);
        if lang == Locale::Zh && most >= WAN_FROM {
            Self::Wan
        } else {
            Self::One
        }
    }

    /// Minor units in one.
    #[must_use]
    pub const fn minor(self) -> i64 {
        match self {
            Self::One => 100,
            Self::Wan => 1_000_000,
        }
    }
}

/// Grouped by thousands.
#[must_use]
pub fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, places) = rest.split_once('.').map_or((rest, None), |(w, p)| (w, Some(p)));
    let count = whole.len();
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(places) = places {
        out.push('.');
        out.push_str(places);
    }
    out
}

/// A whole number.
#[must_use]
pub fn count(number: i64) -> String {
    grouped(&number.to_string())
}

/// With exactly so many decimals.
fn fixed(numerator: i128, denominator: i128, places: u32) -> String {
    let text = format_ratio(numerator, denominator, places);
    if text.is_empty() {
        return "—".to_owned();
    }
    let wanted = usize::try_from(places).unwrap_or(0);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if wanted == 0 {
        return grouped(whole);
    }
    grouped(&format!("{whole}.{decimals:0<wanted$}"))
}

/// The ratio behind a cell.
fn ratio(cell: &Cell) -> Option<(i128, i128)> {
    match cell {
        Cell::Int(value) => Some((i128::from(*value), 1)),
        // Pieces are whole, what is weighed isn't.
        Cell::Quantity(milli) if milli % 1_000 == 0 => Some((i128::from(*milli / 1_000), 1)),
        Cell::Quantity(milli) => Some((i128::from(*milli), 1_000)),
        Cell::Ratio {
            numerator,
            denominator,
            ..
        } => Some((*numerator, *denominator)),
        Cell::Empty | Cell::Text(_) => None,
    }
}

/// A cell of a column of this unit.
#[must_use]
pub fn shown(cell: &Cell, unit: Unit, coin: Coin, lang: Locale) -> String {
    let Some((numerator, denominator)) = ratio(cell) else {
        return match cell {
            Cell::Text(text) => word(text, lang),
            _ => "—".to_owned(),
        };
    };
    match unit {
        Unit::Money => fixed(numerator, denominator * i128::from(coin.minor()), 2),
        Unit::Ratio if denominator == 0 => "—".to_owned(),
        Unit::Ratio => fixed(numerator * 100, denominator, 1) + "%",
        Unit::Count | Unit::Days | Unit::Text if denominator == 1 => fixed(numerator, 1, 0),
        Unit::Days | Unit::Count | Unit::Text => fixed(numerator, denominator, 1),
        Unit::Number => fixed(numerator, denominator, 2),
    }
}

/// A fixed text of the figures in the reader's language.
#[must_use]
pub fn word(text: &str, lang: Locale) -> String {
    let words = words_of(text);
    let said = match lang {
        Locale::Zh => words.zh,
        Locale::En => words.en,
    };
    if said.is_empty() { text } else { said }.to_owned()
}

/// The unit of amounts.
#[must_use]
pub fn coin_name(coin: Coin, currency: &str, lang: Locale) -> String {
    let name = match (lang, currency) {
        (Locale::Zh, "CNY") => "元",
        (Locale::Zh, "USD") => "美元",
        (Locale::Zh, "EUR") => "欧元",
        (Locale::Zh, "HKD") => "港元",
        (Locale::Zh, "JPY") => "日元",
        (_, code) => code,
    };
    match coin {
        Coin::One => name.to_owned(),
        Coin::Wan => format!("万{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A7: amounts stand in ten thousands where they are large, with the digits that are exact.
    #[test]
    fn figures_are_printed_as_people_write_them() {
        let zh = Locale::Zh;
        let amount = Cell::Int(123_456_789);
        assert_eq!(shown(&amount, Unit::Money, Coin::Wan, zh), "123.46");
        assert_eq!(shown(&amount, Unit::Money, Coin::One, zh), "1,234,567.89");
        assert_eq!(shown(&Cell::ratio(1, 3), Unit::Ratio, Coin::One, zh), "33.3%");
        assert_eq!(
            shown(&Cell::average(1_000, 3), Unit::Money, Coin::One, zh),
            "3.33"
        );
        assert_eq!(shown(&Cell::Int(2_469), Unit::Count, Coin::One, zh), "2,469");
        let units = |milli| shown(&Cell::Quantity(milli), Unit::Count, Coin::One, zh);
        assert_eq!(
            (units(2_469_000), units(2_500)),
            ("2,469".to_owned(), "2.5".to_owned())
        );
        assert_eq!(shown(&Cell::ratio(1, 0), Unit::Ratio, Coin::One, zh), "—");
        assert_eq!(word("(unknown)", zh), "未知");
        assert_eq!(Coin::of([2e8].into_iter(), zh), Coin::Wan);
        assert_eq!(Coin::of([2e8].into_iter(), Locale::En), Coin::One);
    }
}
