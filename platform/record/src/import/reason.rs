//! Why a row was refused, in the user's language, for the result file.

use guanxi_entity::{Label, Labels};
use guanxi_types::{Locale, Problem, Result};
use serde_json::Value as Json;

use super::target::RowError;

const WORDS: &str = include_str!("reasons.toml");

/// The words for every reason.
pub(super) struct Reasons(Labels);

impl Reasons {
    pub(super) fn load() -> Result<Self> {
        Labels::parse(WORDS)
            .map(Self)
            .map_err(|e| Problem::internal(format!("reasons.toml: {e}")))
    }

    /// The header of the column with the reasons.
    pub(super) fn header(&self, locale: Locale) -> String {
        self.0
            .get("result.reason")
            .map_or_else(String::new, |label| in_language(label, locale).to_owned())
    }

    /// `column: what is wrong`. A code without words stands for itself.
    pub(super) fn text(&self, locale: Locale, error: &RowError) -> String {
        let words = self
            .0
            .get(&format!("reason.{}", error.code))
            .map(|label| in_language(label, locale));
        let mut text = words.unwrap_or(&error.code).to_owned();
        for (name, value) in &error.params {
            let value = match value {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        match &error.column {
            Some(column) => format!("{column}: {text}"),
            None => text,
        }
    }
}

fn in_language(label: &Label, locale: Locale) -> &str {
    match locale {
        Locale::Zh => &label.zh,
        Locale::En => &label.en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_name_the_column_and_the_limit() {
        let reasons = Reasons::load().unwrap();
        let mut error = RowError::row(3, "too_long");
        error.column = Some("姓名".into());
        error.params.insert("max".into(), 40.into());
        assert_eq!(reasons.text(Locale::Zh, &error), "姓名: 超过 40 个字符");
        assert_eq!(
            reasons.text(Locale::En, &error),
            "姓名: longer than 40 characters"
        );
        assert_eq!(
            reasons.text(Locale::En, &RowError::row(1, "some.code")),
            "some.code"
        );
    }
}
