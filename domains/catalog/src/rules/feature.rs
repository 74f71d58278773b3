//! Values of features: each is of its feature's type.

use guanxi_types::{FieldError, Qty};

/// What a feature's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureKind {
    /// Any text.
    Text,
    /// A number, in the feature's unit.
    Number,
    /// One of the feature's options.
    Choice,
    /// Yes or no.
    YesNo,
}

/// A feature as its values are checked by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureType {
    /// What its values are.
    pub kind: FeatureKind,
    /// What may be chosen.
    pub options: Vec<String>,
    /// Decimals that a number may have, 3 at most.
    pub decimals: u32,
}

/// A value in the form in which it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureText {
    /// As a text.
    pub text: String,
    /// As a number, where it is one.
    pub number: Option<Qty>,
}

const YES: [&str; 6] = ["yes", "true", "1", "y", "是", "有"];
const NO: [&str; 6] = ["no", "false", "0", "n", "否", "无"];

impl FeatureKind {
    /// The kind of this key; anything else is a text.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "number" => Self::Number,
            "choice" => Self::Choice,
            "yes_no" => Self::YesNo,
            _ => Self::Text,
        }
    }
}

/// The options of a feature: one a line.
#[must_use]
pub fn options_of(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// A value as it is kept.
///
/// # Errors
/// `not_a_number`, `too_many_decimals`, `not_a_choice`, `not_yes_or_no`, at the field `value`.
pub fn parse(feature: &FeatureType, given: &str) -> Result<FeatureText, FieldError> {
    let given = given.trim();
    let wrong = |code: &str| FieldError::new("value", code).with("value", given);
    let plain = |text: &str| FeatureText {
        text: text.to_owned(),
        number: None,
    };
    match feature.kind {
        FeatureKind::Text => Ok(plain(given)),
        FeatureKind::Choice => match feature.options.iter().find(|option| *option == given) {
            Some(option) => Ok(plain(option)),
            None => Err(wrong("not_a_choice").with("options", feature.options.join(", "))),
        },
        FeatureKind::YesNo => {
            let lower = given.to_lowercase();
            match (YES.contains(&lower.as_str()), NO.contains(&lower.as_str())) {
                (true, _) => Ok(plain("yes")),
                (_, true) => Ok(plain("no")),
                _ => Err(wrong("not_yes_or_no")),
            }
        }
        FeatureKind::Number => {
            let number = Qty::parse(given).map_err(|_| wrong("not_a_number"))?;
            let step = 10_i64.pow(3 - feature.decimals.min(3));
            if number.raw() % step != 0 {
                return Err(wrong("too_many_decimals"));
            }
            Ok(FeatureText {
                text: number.to_string(),
                number: Some(number),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// J1
    #[test]
    fn values_are_of_their_type() {
        let of = |kind| FeatureType {
            kind,
            options: options_of("红\n 蓝 \n\n"),
            decimals: 1,
        };
        let said = |kind, given: &str| parse(&of(kind), given).map(|v| v.text).map_err(|e| e.code);
        assert_eq!(said(FeatureKind::Text, " 纯棉 "), Ok("纯棉".to_owned()));
        assert_eq!(said(FeatureKind::Choice, "蓝"), Ok("蓝".to_owned()));
        assert_eq!(said(FeatureKind::Choice, "绿"), Err("not_a_choice".to_owned()));
        assert_eq!(said(FeatureKind::YesNo, "是"), Ok("yes".to_owned()));
        assert_eq!(said(FeatureKind::YesNo, "maybe"), Err("not_yes_or_no".to_owned()));
        assert_eq!(said(FeatureKind::Number, "15.60"), Ok("15.6".to_owned()));
        assert_eq!(
            said(FeatureKind::Number, "15.65"),
            Err("too_many_decimals".to_owned())
        );
        assert_eq!(said(FeatureKind::Number, "wide"), Err("not_a_number".to_owned()));
        let number = parse(&of(FeatureKind::Number), "-2").unwrap().number;
        assert_eq!(number, Some(Qty::new(-2_000)));
    }
}
