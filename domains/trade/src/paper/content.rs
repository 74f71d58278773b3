//! What stands on a form, and where two keyings of it differ.

use guanxi_types::{Day, Money, Qty, RawId};
use serde::{Deserialize, Serialize};

/// A line of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedLine {
    /// The product.
    pub product: RawId,
    /// How much, in thousandths.
    pub qty: i64,
    /// What was paid for it, in minor units.
    pub amount: i64,
}

/// A form as somebody keyed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyed {
    /// The number that is printed on it.
    pub number: String,
    /// The card that stands on it; nobody's where empty.
    pub card: String,
    /// The number of who of the card's household bought; the holder where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// Its date, in days since 1970-01-01.
    pub sold_on: i32,
    /// Its lines.
    pub lines: Vec<KeyedLine>,
    /// The total that is written below them, in minor units.
    pub total: i64,
}

impl Keyed {
    /// What the lines come to.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.lines
            .iter()
            .fold(0_i64, |sum, line| sum.saturating_add(line.amount))
    }
}

/// A field of which two keyings say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `card`, `person`, `sold_on`, `total`, `lines.0.qty`.
    pub field: String,
    /// What was keyed first.
    pub first: String,
    /// What was keyed then.
    pub second: String,
}

/// Where two keyings of a form differ, in its order.
#[must_use]
pub fn differences(first: &Keyed, second: &Keyed) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |field: String, first: String, second: String| {
        if first != second {
            found.push(Difference { field, first, second });
        }
    };
    let day = |raw: i32| Day::new(raw).to_string();
    let money = |raw: i64| Money::new(raw).to_string();
    compare("card".to_owned(), first.card.clone(), second.card.clone());
    compare("person".to_owned(), first.person.clone(), second.person.clone());
    compare("sold_on".to_owned(), day(first.sold_on), day(second.sold_on));
    let count = first.lines.len().max(second.lines.len());
    for at in 0..count {
        let (a, b) = (first.lines.get(at), second.lines.get(at));
        let field = |name: &str| format!("lines.{at}.{name}");
        let said =
            |line: Option<&KeyedLine>, say: fn(&KeyedLine) -> String| line.map(say).unwrap_or_default();
        let product = |line: &KeyedLine| line.product.to_string();
        let qty = |line: &KeyedLine| Qty::new(line.qty).to_string();
        let amount = |line: &KeyedLine| Money::new(line.amount).to_string();
        compare(field("product"), said(a, product), said(b, product));
        compare(field("qty"), said(a, qty), said(b, qty));
        compare(field("amount"), said(a, amount), said(b, amount));
    }
    compare("total".to_owned(), money(first.total), money(second.total));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// M6
    #[test]
    fn two_keyings_are_compared_field_by_field() {
        let line = |product, qty, amount| KeyedLine { product, qty, amount };
        let first = Keyed {
            number: "1".to_owned(),
            card: "A".to_owned(),
            person: String::new(),
            sold_on: 20_000,
            lines: vec![line(1, 1_000, 500), line(2, 2_000, 700)],
            total: 1_200,
        };
        assert!(differences(&first, &first).is_empty());
        let mut second = first.clone();
        second.card = "B".to_owned();
        second.lines = vec![line(1, 1_000, 600)];
        let fields: Vec<String> = differences(&first, &second)
            .into_iter()
            .map(|one| one.field)
            .collect();
        let expected = [
            "card",
            "lines.0.amount",
            "lines.1.product",
            "lines.1.qty",
            "lines.1.amount",
        ];
        assert_eq!(fields, expected);
    }
}
