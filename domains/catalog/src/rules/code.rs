//! Codes that a scanner reads: check digits (GS1 General Specifications 7.9), and what a scale prints.

/// Lengths of a GTIN.
const GTIN_LENGTHS: [usize; 4] = [8, 12, 13, 14];
/// Longest GTIN: shorter ones are the same number with zeros in front.
const LONGEST: usize = 14;

/// Whether a text has the form of a GTIN: 8, 12, 13 or 14 digits.
#[must_use]
pub fn has_gtin_form(code: &str) -> bool {
    GTIN_LENGTHS.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
}

/// The digit that checks these: weights 3 and 1 from the right, what is missing to the next ten. Nothing where there is
/// something else than digits.
#[must_use]
pub fn check_digit(digits: &str) -> Option<u32> {
    let mut sum = 0;
    for (at, c) in digits.chars().rev().enumerate() {
        sum += c.to_digit(10)? * if at % 2 == 0 { 3 } else { 1 };
    }
    Some((10 - sum % 10) % 10)
}

/// Whether the last digit checks the others.
#[must_use]
pub fn is_checked(code: &str) -> bool {
    let Some(last) = code.chars().next_back() else {
        return false;
    };
    let rest = code.strip_suffix(last).unwrap_or_default();
    check_digit(rest).is_some_and(|digit| last.to_digit(10) == Some(digit))
}

/// The texts under which a scanned code may be kept: as it is, and the same GTIN in other lengths.
#[must_use]
pub fn same_codes(code: &str) -> Vec<String> {
    let mut found = vec![code.to_owned()];
    if has_gtin_form(code) {
        let bare = code.trim_start_matches('0');
        let longer = GTIN_LENGTHS.into_iter().filter(|length| *length >= bare.len());
        found.extend(longer.map(|length| format!("{bare:0>length$}")));
        found.sort_unstable();
        found.dedup();
        debug_assert!(found.iter().all(|text| text.len() <= LONGEST));
    }
    found
}

/// How a scale prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleForm {
    /// What is inside.
    pub content: Content,
    /// Digits of the article's number behind the two of the prefix.
    pub item_digits: usize,
    /// Decimals of the weight, 3 at most.
    pub weight_decimals: u32,
    /// Decimals of the price, 2 at most.
    pub price_decimals: u32,
}

/// What a scale's code holds beside the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The weight, in 13 digits.
    Weight,
    /// The price, in 13 digits.
    Price,
    /// Price, then weight, each in half of what is left of 18 digits.
    PriceAndWeight,
}

/// What a scale printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The article's number.
    pub item: String,
    /// Thousandths of the unit.
    pub weight_milli: Option<i64>,
    /// The price, in minor units of the currency.
    pub price_c: Option<i64>,
}

impl Content {
    /// Digits of the whole code.
    const fn length(self) -> usize {
        match self {
            Self::Weight | Self::Price => 13,
            Self::PriceAndWeight => 18,
        }
    }
}

/// What is inside a code that a scale printed; nothing where it isn't of this form or its check digit is wrong.
#[must_use]
pub fn weighed(code: &str, form: &ScaleForm) -> Option<Weighed> {
    let is_of_form = code.len() == form.content.length() && code.bytes().all(|b| b.is_ascii_digit());
    if !is_of_form || !is_checked(code) {
        return None;
    }
    let item = code.get(2..2 + form.item_digits)?;
    let inside = code.get(2 + form.item_digits..code.len() - 1)?;
    let weight = |digits: &str| scaled(digits, form.weight_decimals, 3);
    let price = |digits: &str| scaled(digits, form.price_decimals, 2);
    let (weight_milli, price_c) = match form.content {
        Content::Weight => (Some(weight(inside)?), None),
        Content::Price => (None, Some(price(inside)?)),
        Content::PriceAndWeight => {
            let (first, second) = inside.split_at_checked(inside.len() / 2)?;
            (Some(weight(second)?), Some(price(first)?))
        }
    };
    Some(Weighed {
        item: item.to_owned(),
        weight_milli,
        price_c,
    })
}

/// Digits with so many decimals, at a scale of `wanted` decimals.
fn scaled(digits: &str, decimals: u32, wanted: u32) -> Option<i64> {
    let value: i64 = digits.parse().ok()?;
    value.checked_mul(10_i64.checked_pow(wanted.checked_sub(decimals)?)?)
}

/// An article's number as scales print it and as the catalogue may keep it: with the zeros in front and without.
#[must_use]
pub fn item_numbers(item: &str) -> Vec<String> {
    let bare = item.trim_start_matches('0');
    let mut found = vec![item.to_owned()];
    if bare != item && !bare.is_empty() {
        found.push(bare.to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// J1: numbers that stand in GS1's own documents and on goods.
    #[test]
    fn check_digits_are_those_of_gs1() {
        for code in [
            "6291041500213",
            "4006381333931",
            "96385074",
            "036000291452",
            "00012345600012",
            "6901234567892",
        ] {
            assert!(has_gtin_form(code) && is_checked(code), "{code}");
        }
        for code in ["6291041500214", "4006381333932", "96385075", "036000291453"] {
            assert!(!is_checked(code), "{code}");
        }
        assert!(!has_gtin_form("123") && !has_gtin_form("62910415002a3") && !is_checked(""));
    }

    /// J1: UPC-A is an EAN-13 with a zero in front.
    #[test]
    fn one_gtin_is_found_in_every_length() {
        assert!(same_codes("036000291452").contains(&"0036000291452".to_owned()));
        assert!(same_codes("0036000291452").contains(&"036000291452".to_owned()));
        assert_eq!(same_codes("A-17"), ["A-17"]);
    }

    /// J1
    #[test]
    fn scales_print_weight_or_price() {
        let form = ScaleForm {
            content: Content::Weight,
            item_digits: 5,
            weight_decimals: 3,
            price_decimals: 2,
        };
        let code = |body: &str| format!("{body}{}", check_digit(body).unwrap());
        let found = weighed(&code("210012301250"), &form).unwrap();
        assert_eq!((found.item.as_str(), found.weight_milli), ("00123", Some(1_250)));
        let priced = ScaleForm {
            content: Content::Price,
            ..form
        };
        let found = weighed(&code("210012301250"), &priced).unwrap();
        assert_eq!(found.price_c, Some(1_250));
        let both = ScaleForm {
            content: Content::PriceAndWeight,
            price_decimals: 1,
            ..form
        };
        let found = weighed(&code("22001230019901250"), &both).unwrap();
        assert_eq!((found.price_c, found.weight_milli), (Some(1_990), Some(1_250)));
        assert_eq!(
            weighed("2100123012509", &form).map(|w| w.item),
            None,
            "a wrong check digit"
        );
        assert_eq!(weighed("21001230125", &form), None);
        assert_eq!(item_numbers("00123"), ["00123", "123"]);
        assert_eq!(item_numbers("00000"), ["00000"]);
    }

    proptest! {
        /// J1: one wrong digit, or two neighbours swapped that differ by other than 5, is noticed.
        #[test]
        fn a_misread_digit_is_noticed(body in "[0-9]{12}", at in 0_usize..13, other in 0_u32..10) {
            let code = format!("{body}{}", check_digit(&body).unwrap());
            prop_assert!(is_checked(&code));
            let mut digits: Vec<char> = code.chars().collect();
            if digits[at].to_digit(10) != Some(other) {
                digits[at] = char::from_digit(other, 10).unwrap();
                prop_assert!(!is_checked(&digits.into_iter().collect::<String>()));
            }
        }
    }
}
