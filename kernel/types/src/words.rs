//! Texts of the program itself, in both languages.

use serde::Serialize;

use crate::Locale;

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// In this language.
    #[must_use]
    pub const fn of(&self, lang: Locale) -> &'static str {
        match lang {
            Locale::Zh => self.zh,
            Locale::En => self.en,
        }
    }
}

/// A text in Chinese and in English.
#[must_use]
pub const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}
