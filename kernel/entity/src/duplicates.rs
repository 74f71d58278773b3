//! What makes two records of an entity look like one: plain data, so that a company may weigh it otherwise.
//!
//! Weights are hundredths of a bit in the sense of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): a field
//! that agrees adds log2(m/u), one that differs adds log2((1-m)/(1-u)), where m is how often the field agrees in two
//! records of the same thing, and u how often it agrees by chance. The figures behind them stand in `docs/duplicates.md`.

use serde::{Deserialize, Serialize};

/// How a field's text is normalised and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchForm {
    /// A phone number: its digits, without country code and punctuation.
    Phone,
    /// A number that a company or an office gave (card, document): letters and digits, any case.
    Number,
    /// A number that the law gives to one alone and that checks itself (统一社会信用代码): a slip of the pen would be no such number.
    Code,
    /// An e-mail address: any case, without a tag after `+`.
    Email,
    /// A person's or a company's name: characters or pinyin, surname first or last, without the company's legal form.
    Name,
    /// An address: words in any order, similar spelling.
    Address,
    /// A date; a swapped day and month, or one wrong part, is similar.
    Date,
    /// A text as it is, any case; alone it finds nothing, but it tells apart.
    Text,
}

/// One field to compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchField {
    /// The field.
    pub field: String,
    /// How.
    pub form: MatchForm,
    /// What it adds where both agree, in hundredths of a bit.
    pub agree: i32,
    /// What it adds where both are filled and differ, in hundredths of a bit; 0 or less.
    pub differ: i32,
}

/// How duplicates of an entity are found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicates {
    /// The fields.
    pub fields: Vec<MatchField>,
    /// From here on two records are taken for the same thing, in hundredths of a bit.
    pub certain: i32,
    /// From here on they may be.
    pub possible: i32,
}

impl MatchForm {
    /// What agreement and difference weigh unless a company says otherwise, in hundredths of a bit.
    #[must_use]
    pub const fn weights(self) -> (i32, i32) {
        match self {
            Self::Phone => (1_500, -200),
            Self::Number => (2_000, -400),
            Self::Code => (3_100, -1_000),
            Self::Email => (1_500, -150),
            Self::Name => (1_100, -1_000),
            Self::Address => (900, -150),
            Self::Date => (1_100, -450),
            Self::Text => (150, -150),
        }
    }
}

impl Duplicates {
    /// Odds that make a pair certain, in hundredths of a bit.
    pub const CERTAIN: i32 = 2_100;
    /// Odds that make a pair worth a look, in hundredths of a bit.
    pub const POSSIBLE: i32 = 1_200;

    /// These fields with the usual weights.
    #[must_use]
    pub fn of(fields: &[(&str, MatchForm)]) -> Self {
        let fields = fields.iter().map(|(field, form)| {
            let (agree, differ) = form.weights();
            MatchField {
                field: (*field).to_owned(),
                form: *form,
                agree,
                differ,
            }
        });
        Self {
            fields: fields.collect(),
            certain: Self::CERTAIN,
            possible: Self::POSSIBLE,
        }
    }
}
