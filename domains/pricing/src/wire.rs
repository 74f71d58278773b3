//! How amounts, shares and ids stand in JSON: decimal texts, so that nobody's floats touch them.

use guanxi_types::{Money, Qty, RawId};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{SerializeSeq, Serializer};

/// A share in hundredths of a percent (basis points): 12.5 % is 1,250.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl Percent {
    /// All of it.
    pub const WHOLE: Self = Self(10_000);

    /// From basis points.
    #[must_use]
    pub const fn new(basis_points: i64) -> Self {
        Self(basis_points)
    }

    /// In basis points.
    #[must_use]
    pub const fn basis_points(self) -> i64 {
        self.0
    }

    /// This share of an amount, rounded half away from zero to the cent.
    #[must_use]
    pub fn of(self, amount: Money) -> Money {
        Money::new(scaled(amount.raw(), self.0, 10_000))
    }

    /// From a text such as `12.5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // Two decimals, as an amount has.
        Money::parse(text).ok().map(|share| Self(share.raw()))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = Money::new(self.0).to_string();
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// `amount · times / by`, rounded half away from zero; the ends of 64 bits where it is beyond them.
pub(crate) fn scaled(amount: i64, times: i64, by: i64) -> i64 {
    let product = i128::from(amount).saturating_mul(i128::from(times));
    let whole = guanxi_types::div_half_away(product, i128::from(by)).unwrap_or(0);
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}

/// A unit price for a quantity.
pub(crate) fn extended(unit: Money, qty: Qty) -> Money {
    Money::new(scaled(unit.raw(), qty.raw(), 1_000))
}

macro_rules! as_text {
    ($module:ident, $kind:ty, $parse:expr) => {
        pub(crate) mod $module {
            use super::{Deserialize, Deserializer, Error, Serializer};

            pub(crate) fn serialize<S: Serializer>(value: &$kind, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(value)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$kind, D::Error> {
                let text = String::deserialize(from)?;
                $parse(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is not a number")))
            }
        }
    };
}

as_text!(money, guanxi_types::Money, |text: &str| {
    guanxi_types::Money::parse(text).ok()
});
as_text!(qty, guanxi_types::Qty, |text: &str| guanxi_types::Qty::parse(
    text
)
.ok());
as_text!(percent, super::Percent, super::Percent::parse);
as_text!(id, guanxi_types::RawId, guanxi_http::shape::id_from);

/// A list of ids.
pub(crate) mod ids {
    use super::{Deserialize, Deserializer, Error, RawId, SerializeSeq, Serializer};

    pub(crate) fn serialize<S: Serializer>(ids: &[RawId], to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(ids.len()))?;
        for id in ids {
            list.serialize_element(&id.to_string())?;
        }
        list.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<RawId>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        let read = |text: &String| {
            guanxi_http::shape::id_from(text)
                .ok_or_else(|| D::Error::custom(format!("'{text}' is not an id")))
        };
        let mut ids = texts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        // Looked up by halving.
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// J6
    #[test]
    fn shares_are_read_printed_and_taken_exactly() {
        for (text, points) in [("12.5", 1_250), ("100", 10_000), ("0.01", 1), ("-5", -500)] {
            let share = Percent::parse(text).unwrap();
            assert_eq!(share.basis_points(), points);
            assert_eq!(share.to_string(), text);
        }
        assert_eq!(Percent::new(3_333).of(Money::new(100)), Money::new(33));
        assert_eq!(Percent::new(50).of(Money::new(100)), Money::new(1));
        assert_eq!(extended(Money::new(999), Qty::new(1_500)), Money::new(1_499));
    }
}
