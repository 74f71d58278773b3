//! The definition of an entity and its fields.

use serde::Serialize;

use crate::Value;
use crate::duplicates::Duplicates;

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
    /// Some of a fixed set of keys, stored as `|a|b|` in the order of the options.
    Choices {
        /// The keys.
        options: Vec<String>,
    },
    /// A telephone number, stored as E.164 (`+8613800138000`).
    Phone,
    /// An e-mail address, its domain in lower case.
    Email,
    /// An address on the web, `https://…` or `http://…`.
    Url,
    /// Another record.
    Link {
        /// The other entity's key.
        entity: String,
    },
    /// One of the files on the record.
    File,
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
            Self::Text { .. }
            | Self::LongText
            | Self::Choice { .. }
            | Self::Choices { .. }
            | Self::Phone
            | Self::Email
            | Self::Url
            | Self::Secret => Storage::Text,
            Self::Int
            | Self::Bool
            | Self::Money
            | Self::Qty
            | Self::Date
            | Self::DateTime
            | Self::File
            | Self::Link { .. } => Storage::Integer,
        }
    }

    /// Whether a part of its text means something, so that lists filter by what it contains or begins with.
    #[must_use]
    pub const fn has_parts(&self) -> bool {
        matches!(self.storage(), Storage::Text) && !matches!(self, Self::Choices { .. })
    }

    /// The keys to choose from; none where there is nothing to choose.
    #[must_use]
    pub fn options(&self) -> &[String] {
        match self {
            Self::Choice { options } | Self::Choices { options } => options,
            _ => &[],
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
    /// Added by an administrator.
    pub custom: bool,
    /// Its column may be empty even where a value is required: an administrator asked for it after there were records.
    #[serde(skip)]
    pub may_be_null: bool,
    /// Left out of forms and lists; whoever names it still gets it.
    pub hidden: bool,
    /// Its place among the fields of a form; equal places keep the order of declaration.
    #[serde(skip)]
    pub place: i32,
    /// Smallest value, as stored; fewest characters of a text.
    #[serde(skip)]
    pub min: Option<i64>,
    /// Greatest value, as stored; most characters of a text.
    #[serde(skip)]
    pub max: Option<i64>,
    /// A regular expression that a whole text must match.
    pub pattern: Option<String>,
    /// What its value is computed by; such a field is read-only.
    pub formula: Option<String>,
    /// How it is covered where the policy masks it; by its kind where nothing is said.
    #[serde(skip)]
    pub mask: Option<crate::Mask>,
    /// Tells of a person: it is emptied when the person is erased.
    pub personal: bool,
    /// An added field whose values the warehouse holds beside its record.
    pub analysed: bool,
    /// A text that is encrypted at rest: found by its whole value only, and never ordered by.
    pub sealed: bool,
}

impl FieldDef {
    /// A field of this name and kind, everything else left out.
    #[must_use]
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            required: false,
            read_only: false,
            search: false,
            filter: false,
            list: 0,
            group: "main".to_owned(),
            default: None,
            custom: false,
            may_be_null: false,
            hidden: false,
            place: 0,
            min: None,
            max: None,
            pattern: None,
            formula: None,
            mask: None,
            personal: false,
            sealed: false,
            analysed: false,
        }
    }
}

/// An entity whose records are parts of another's (a sale's lines).
#[derive(Clone, Debug, Serialize)]
pub struct ChildOf {
    /// The field that links to the whole.
    pub field: String,
    /// The whole's entity key.
    pub entity: String,
    /// The whole's definition: a part is whose the whole is.
    #[serde(skip)]
    pub whole: Whole,
}

/// Where the definition of a whole is found.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    /// In the program; asked for late, because the two may name each other.
    Declared(fn() -> &'static EntityDef),
    /// As it was when an administrator made the part one.
    Added(&'static EntityDef),
}

impl Whole {
    /// The definition.
    #[must_use]
    pub fn def(self) -> &'static EntityDef {
        match self {
            Self::Declared(def) => def(),
            Self::Added(def) => def,
        }
    }
}

/// The table of an entity key: `domain_name`; `x_name` for what an administrator added.
#[must_use]
pub fn table_of(key: &str) -> String {
    match key.split_once('.') {
        Some((EntityDef::CUSTOM_DOMAIN, name)) => format!("x_{name}"),
        _ => key.replace('.', "_"),
    }
}

/// A value that tells what another field keeps secret: a list of costs tells what the product's own cost does. Who doesn't see
/// that other field whole doesn't see the records that have the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBack {
    /// The field of the record.
    pub field: String,
    /// Its value.
    pub value: String,
    /// The entity that has the secret.
    pub entity: String,
    /// The field there.
    pub secret: String,
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
    /// Whether only commands write it, never a user by hand: the lines of a ledger.
    pub program_only: bool,
    /// The whole it is a part of.
    pub child_of: Option<ChildOf>,
    /// Whose a record is: columns that hold a user (`owner_id`, `created_by`, `id` of a user), or ways to one through a link
    /// (`customer_id.owner_id`). Any of them counts; who made it, where none is named.
    #[serde(skip)]
    pub owners: Vec<String>,
    /// The territories that a record lies in: columns, or ways through a link (`store_id.territory_id`). Any of them counts.
    #[serde(skip)]
    pub territories: Vec<String>,
    /// The yes-or-no field that lets everybody see a record that only its maker may see otherwise.
    #[serde(skip)]
    pub shared_by: Option<String>,
    /// The field that names a role whose users may see a record that only its maker may see otherwise.
    #[serde(skip)]
    pub opened_to: Option<String>,
    /// Which records are for those only who see a field of another entity.
    #[serde(skip)]
    pub kept_back: Vec<KeptBack>,
    /// Natural keys: each a set of fields that no two records share.
    pub unique: Vec<Vec<String>>,
    /// How records that stand for the same thing are found; none where nobody looks for them.
    pub duplicates: Option<Duplicates>,
    /// The fields that name any record of any entity: its key, and its id.
    #[serde(skip)]
    pub about: Option<(String, String)>,
    /// Its fields, in the order of forms.
    pub fields: Vec<FieldDef>,
}

impl EntityDef {
    /// The domain of the entities that administrators add.
    pub const CUSTOM_DOMAIN: &'static str = "custom";

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
            table: table_of(key),
            domain: domain.to_owned(),
            name: name.to_owned(),
            title: String::new(),
            menu: true,
            program_only: false,
            child_of: None,
            owners: Vec::new(),
            territories: Vec::new(),
            shared_by: None,
            opened_to: None,
            kept_back: Vec::new(),
            unique: Vec::new(),
            duplicates: None,
            about: None,
            fields: Vec::new(),
        }
    }

    /// The field of this name and its place.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<(usize, &FieldDef)> {
        self.fields.iter().enumerate().find(|(_, f)| f.name == name)
    }

    /// The value of a field among the values of a record; nothing where there is no such field.
    #[must_use]
    pub fn value<'v>(&self, values: &'v [Value], name: &str) -> &'v Value {
        let place = self.field(name).map(|(at, _)| at);
        place.and_then(|at| values.get(at)).unwrap_or(&Value::Null)
    }

    /// Puts a value into a field among the values of a record.
    pub fn set(&self, values: &mut [Value], name: &str, value: Value) {
        let place = self.field(name).map(|(at, _)| at);
        if let Some(slot) = place.and_then(|at| values.get_mut(at)) {
            *slot = value;
        }
    }

    /// The field that a user is chosen in as a record's owner, if users choose it.
    #[must_use]
    pub fn owner_field(&self) -> Option<(usize, &FieldDef)> {
        self.owners.iter().find_map(|path| self.field(path))
    }

    /// Whether records are found by the search box.
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
        let compared = self.duplicates.iter().flat_map(|d| &d.fields).map(|f| &f.field);
        let about = self.about.iter().flat_map(|(entity, record)| [entity, record]);
        let kept = self.kept_back.iter().map(|kept| &kept.field);
        for name in compared.chain(about).chain(kept).filter(|name| !known(name)) {
            faults.push(format!("{}: '{name}' is no field", self.key));
        }
        if let Some(child) = &self.child_of
            && !known(&child.field)
        {
            faults.push(format!(
                "{}: parent field '{}' is no field",
                self.key, child.field
            ));
        }
        for path in self.owners.iter().chain(&self.territories) {
            let first = path.split('.').next().unwrap_or_default();
            let is_known = match self.field(first) {
                Some((_, field)) => matches!(field.kind, Kind::Link { .. }),
                None => first == *path && Self::BASE_COLUMNS.contains(&first),
            };
            if !is_known || path.split('.').count() > 2 {
                faults.push(format!("{}: '{path}' leads to no owner or territory", self.key));
            }
        }
        for (at, field) in self.fields.iter().enumerate() {
            if Self::BASE_COLUMNS.contains(&field.name.as_str()) {
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
