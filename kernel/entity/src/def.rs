//! The definition of an entity and its fields.

use serde::Serialize;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One line of text, up to `max` characters.
    Text {
        /// Most characters, enforced by us on both engines.
        max: u32,
    },
    /// Many lines of text, up to 20,000 characters.
    LongText,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// Minor units of the company's currency.
    Money,
    /// Thousandths.
    Qty,
    /// A business day, as days since 1970-01-01.
    Date,
    /// An instant, as UTC milliseconds.
    #[serde(rename = "datetime")]
    DateTime,
    /// One of a fixed set of keys; labels at `choice.<entity>.<field>.<option>`.
    Choice {
        /// The keys.
        options: Vec<String>,
    },
    /// Another record.
    Link {
        /// The other entity's key.
        entity: String,
    },
    /// Never leaves the server (a password's hash).
    Secret,
}

/// How a kind is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// 64-bit integer.
    Integer,
    /// Text, compared by code point.
    Text,
}

impl Kind {
    /// How it is stored on both engines.
    #[must_use]
    pub const fn storage(&self) -> Storage {
        match self {
            Self::Text { .. } | Self::LongText | Self::Choice { .. } | Self::Secret => Storage::Text,
            Self::Int
            | Self::Bool
            | Self::Money
            | Self::Qty
            | Self::Date
            | Self::DateTime
            | Self::Link { .. } => Storage::Integer,
        }
    }
}

/// One field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldDef {
    /// Its name: column, JSON key, label key.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Must be filled.
    pub required: bool,
    /// Set by the program only.
    pub read_only: bool,
    /// Found by the search box.
    pub search: bool,
    /// Offered in the filter bar.
    pub filter: bool,
    /// Place in the list's columns; 0 is not shown by default.
    pub list: u8,
    /// Section of the form.
    pub group: String,
    /// What an empty input becomes.
    #[serde(skip)]
    pub default: Option<crate::Value>,
}

/// An entity whose records are parts of another's (a sale's lines).
#[derive(Clone, Debug, Serialize)]
pub struct ChildOf {
    /// The field that links to the whole.
    pub field: String,
    /// The whole's entity key.
    pub entity: String,
}

/// One kind of record.
#[derive(Clone, Debug, Serialize)]
pub struct EntityDef {
    /// `domain.name`.
    pub key: String,
    /// `domain_name`.
    #[serde(skip)]
    pub table: String,
    /// The domain it belongs to.
    pub domain: String,
    /// Its name within the domain.
    pub name: String,
    /// The field that stands for the record where it is linked.
    pub title: String,
    /// Whether the menu shows it.
    pub menu: bool,
    /// The whole it is a part of.
    pub child_of: Option<ChildOf>,
    /// The yes-or-no field that lets everybody see a record that only its maker may see otherwise.
    #[serde(skip)]
    pub shared_by: Option<String>,
    /// Natural keys: each a set of fields that no two records share.
    pub unique: Vec<Vec<String>>,
    /// Its fields, in the order of forms.
    pub fields: Vec<FieldDef>,
}

impl EntityDef {
    /// Columns that every table has before its own fields, in this order.
    pub const BASE_COLUMNS: [&'static str; 7] = [
        "id",
        "version",
        "created_at",
        "created_by",
        "updated_at",
        "updated_by",
        "import_id",
    ];

    /// A definition without fields; `key` is `domain.name`.
    #[must_use]
    pub fn new(key: &str) -> Self {
        let (domain, name) = key.split_once('.').unwrap_or(("", key));
        Self {
            key: key.to_owned(),
            table: key.replace('.', "_"),
            domain: domain.to_owned(),
            name: name.to_owned(),
            title: String::new(),
            menu: true,
            child_of: None,
            shared_by: None,
            unique: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The field of this name and its place.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<(usize, &FieldDef)> {
        self.fields.iter().enumerate().find(|(_, f)| f.name == name)
    }

    /// Whether records are found by the search box; then the table has the column `search_text`.
    #[must_use]
    pub fn is_searched(&self) -> bool {
        self.fields.iter().any(|f| f.search)
    }

    /// What contradicts itself in the definition; empty when it is sound.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let known = |name: &str| self.field(name).is_some();
        if !known(&self.title) {
            faults.push(format!("{}: title '{}' is no field", self.key, self.title));
        }
        for name in self.unique.iter().flatten() {
            if !known(name) {
                faults.push(format!("{}: unique field '{name}' is no field", self.key));
            }
        }
        if let Some(child) = &self.child_of
            && !known(&child.field)
        {
            faults.push(format!(
                "{}: parent field '{}' is no field",
                self.key, child.field
            ));
        }
        for (at, field) in self.fields.iter().enumerate() {
            if Self::BASE_COLUMNS.contains(&field.name.as_str()) || field.name == "search_text" {
                faults.push(format!(
                    "{}.{}: the name is taken by every record",
                    self.key, field.name
                ));
            }
            if self.fields.iter().take(at).any(|f| f.name == field.name) {
                faults.push(format!("{}.{}: declared twice", self.key, field.name));
            }
        }
        faults
    }
}
