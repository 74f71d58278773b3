//! The words of the interface for declared things, in both languages, from each domain's `locales.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One thing's name in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Names by key (`customers.customer.name`, `choice.…`, `group.…`).
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, Label>);

/// What is wrong with a `locales.toml`.
pub type LabelsError = toml::de::Error;

impl Labels {
    /// Reads `locales.toml`: flat tables of `key = { zh = "…", en = "…" }`, where a table's name is the keys' prefix.
    ///
    /// # Errors
    /// When the text is no such file.
    pub fn parse(text: &str) -> Result<Self, LabelsError> {
        let tables: BTreeMap<String, BTreeMap<String, Label>> = toml::from_str(text)?;
        let mut all = BTreeMap::new();
        for (prefix, labels) in tables {
            for (key, label) in labels {
                let key = if key == "_" {
                    prefix.clone()
                } else {
                    format!("{prefix}.{key}")
                };
                all.insert(key, label);
            }
        }
        Ok(Self(all))
    }

    /// Adds another's.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The label at a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Label> {
        self.0.get(key)
    }
}
