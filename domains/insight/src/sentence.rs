//! Sentences with figures in them, in both languages: a key, the values, and the texts made of them. The command line, the API and
//! the pages say the same, because the words stand here and nowhere else.

mod value;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Js;

pub use value::{Currency, Figure};
use words::WORDS;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// 中文.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// What kind of sentence.
    pub key: &'static str,
    /// The figures in it, by name: numbers as numbers, days and names as texts.
    pub values: BTreeMap<&'static str, Js>,
    /// As people read it.
    pub text: Text,
}

/// Says the sentence of this key with these figures. A key without words says its figures and nothing else; a test finds it.
#[must_use]
pub fn say(key: &'static str, figures: &[(&'static str, Figure)]) -> Sentence {
    let (zh, en) = WORDS
        .iter()
        .find(|(known, ..)| *known == key)
        .map_or((key, key), |(_, zh, en)| (*zh, *en));
    let mut text = Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    for (name, figure) in figures {
        let place = format!("{{{name}}}");
        let said = figure.text();
        text.zh = text.zh.replace(&place, &said.zh);
        text.en = text.en.replace(&place, &said.en);
    }
    Sentence {
        key,
        values: figures
            .iter()
            .map(|(name, figure)| (*name, figure.json()))
            .collect(),
        text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap())
            .collect()
    }

    /// F6, B14: both languages say the same figures, and no key is there twice.
    #[test]
    fn both_languages_have_the_same_places() {
        let keys: BTreeSet<&str> = WORDS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(keys.len(), WORDS.len());
        for (key, zh, en) in WORDS {
            assert_eq!(places(zh), places(en), "{key}");
        }
    }

    /// B14: numbers are printed as people write them, rounded half away from zero.
    #[test]
    fn figures_are_printed_for_people() {
        let currency = Currency::new("CNY");
        for (figure, expected) in [
            (Figure::Count(1_234_567), "1,234,567"),
            (Figure::Share(345, 1_000), "34.5%"),
            (Figure::Share(1, 0), "—"),
            (Figure::Number(7, 4, 2), "1.75"),
            (Figure::Number(18, 1, 1), "18"),
            (Figure::Money(-123_450, 1, currency), "-¥1,234.50"),
            (Figure::Money(100, 3, currency), "¥0.33"),
        ] {
            assert_eq!(figure.text().zh, expected);
        }
    }
}
