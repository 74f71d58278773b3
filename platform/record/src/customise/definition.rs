//! What an administrator defines, as it is stored and as a package carries it.

use std::ops::Not;

use guanxi_entity::{FieldDef, Kind, Label, Mask};
use serde::{Deserialize, Serialize};

/// One thing that an administrator defined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Definition {
    /// An object of its own.
    Entity(EntityDraft),
    /// A field of a declared or an added object.
    Field(FieldDraft),
    /// A change of a declared field.
    Override(OverrideDraft),
    /// What must hold whenever a record is written.
    Rule(RuleDraft),
    /// A form for some users or some records.
    Layout(LayoutDraft),
    /// Records as cards in columns.
    Board(BoardDraft),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityDraft {
    /// Its name; its key is `custom.<name>`, its table `x_<name>`.
    pub name: String,
    /// What users call it.
    pub label: Label,
    /// What users call the name of its records.
    #[serde(default)]
    pub title_label: Option<Label>,
    /// Whether the menu shows it.
    #[serde(default = "yes")]
    pub menu: bool,
    /// The field, a link, by which its records are parts of others.
    #[serde(default)]
    pub part_of: Option<String>,
    /// Out of use: no menu, no list, no form; its records are kept.
    #[serde(default)]
    pub retired: bool,
}

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDraft {
    /// The entity's key.
    pub entity: String,
    /// Its name, `c_…`.
    pub name: String,
    /// What users call it.
    pub label: Label,
    /// A sentence below the input.
    #[serde(default)]
    pub help: Option<Label>,
    /// What it holds.
    pub kind: FieldKind,
    /// Most characters of a text.
    #[serde(default)]
    pub length: Option<u32>,
    /// The choices, in their order.
    #[serde(default)]
    pub options: Vec<OptionDraft>,
    /// The entity that a link leads to.
    #[serde(default)]
    pub target: Option<String>,
    /// Must be filled.
    #[serde(default)]
    pub required: bool,
    /// No two records have the same.
    #[serde(default)]
    pub unique: bool,
    /// Found by the search box.
    #[serde(default)]
    pub search: bool,
    /// Offered in the filter bar, with an index.
    #[serde(default)]
    pub filter: bool,
    /// Place in the list's columns; 0 is not shown by default.
    #[serde(default)]
    pub list: u8,
    /// Place in forms.
    #[serde(default)]
    pub place: i32,
    /// What an empty input becomes, as text.
    #[serde(default)]
    pub default: Option<String>,
    /// Smallest value, or fewest characters, as text.
    #[serde(default)]
    pub min: Option<String>,
    /// Greatest value, or most characters, as text.
    #[serde(default)]
    pub max: Option<String>,
    /// A regular expression for the whole text.
    #[serde(default)]
    pub pattern: Option<String>,
    /// What it is computed by.
    #[serde(default)]
    pub formula: Option<String>,
    /// An attribute of its dimension in the warehouse.
    #[serde(default)]
    pub analysed: bool,
    /// Tells of a person, and is emptied with them.
    #[serde(default)]
    pub personal: bool,
    /// Encrypted at rest; chosen when the field is added.
    #[serde(default)]
    pub sealed: bool,
    /// Hidden everywhere; its values are kept.
    #[serde(default)]
    pub retired: bool,
}

/// The kinds that an administrator chooses from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Many lines.
    LongText,
    /// A whole number.
    Int,
    /// A number with up to three decimals.
    Qty,
    /// An amount.
    Money,
    /// A day.
    Date,
    /// An instant.
    Datetime,
    /// Yes or no.
    Bool,
    /// One of several.
    Choice,
    /// Some of several.
    Choices,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// Where somebody lives or something stands; province and city are left where it is masked.
    Address,
    /// Another record.
    Link,
    /// One of the files on the record.
    File,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionDraft {
    /// What is stored.
    pub key: String,
    /// What users read.
    pub label: Label,
}

/// A change of a declared field. What isn't given stays as declared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideDraft {
    /// The entity's key.
    pub entity: String,
    /// The field's name.
    pub name: String,
    /// What users call it instead.
    #[serde(default)]
    pub label: Option<Label>,
    /// A sentence below the input.
    #[serde(default)]
    pub help: Option<Label>,
    /// Left out of forms and lists.
    #[serde(default)]
    pub hidden: bool,
    /// Must be filled, though it needn't as declared.
    #[serde(default)]
    pub required: bool,
    /// Place in forms.
    #[serde(default)]
    pub place: Option<i32>,
    /// Place in the list's columns.
    #[serde(default)]
    pub list: Option<u8>,
    /// What an empty input becomes, as text.
    #[serde(default)]
    pub default: Option<String>,
}

/// What must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDraft {
    /// The entity's key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// The condition, in CEL.
    pub condition: String,
    /// What the user is told when it doesn't hold.
    pub message: Label,
    /// The fields that the message stands at.
    #[serde(default)]
    pub fields: Vec<String>,
    /// On which writes.
    #[serde(default)]
    pub on: RuleMoment,
    /// Whether it is in force.
    #[serde(default = "yes")]
    pub active: bool,
}

/// On which writes a rule is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleMoment {
    /// On every one.
    #[default]
    Write,
    /// When a record is made.
    Create,
    /// When a record is changed.
    Update,
}

/// A form. Of several that fit, the one that names both role and class wins, then the one that names a class, then a role.
/// No two are for the same role and class; the one that names neither is everybody's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutDraft {
    /// The entity's key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// What administrators call it.
    pub label: Label,
    /// The key of the role that it is for; every role where empty.
    #[serde(default)]
    pub role: Option<String>,
    /// The records that it is for: a choice field and its value.
    #[serde(default)]
    pub class: Option<ClassDraft>,
    /// Its sections.
    pub sections: Vec<SectionDraft>,
}

/// A class of records: those with this value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassDraft {
    /// A field of one choice.
    pub field: String,
    /// The choice.
    pub value: String,
}

/// A section of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionDraft {
    /// Its heading.
    pub label: Label,
    /// Columns on a wide screen: 1 or 2.
    #[serde(default = "two")]
    pub columns: u8,
    /// Its fields, in their order.
    pub fields: Vec<PlacedField>,
}

/// A field in a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedField {
    /// The field.
    pub name: String,
    /// Wanted always.
    #[serde(default, skip_serializing_if = "Not::not")]
    pub required: bool,
    /// Shown and not entered. It helps who fills the form in; who may not change a field is for a role's field rules to say.
    #[serde(default, skip_serializing_if = "Not::not")]
    pub read_only: bool,
    /// Shown while this holds, in CEL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_if: Option<String>,
    /// Wanted while this holds, in CEL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
}

/// Records as cards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardDraft {
    /// The entity's key.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// What users call it.
    pub label: Label,
    /// The choice field whose values are the columns.
    pub field: String,
    /// The fields on a card, beside the title.
    #[serde(default)]
    pub cards: Vec<String>,
}

const fn yes() -> bool {
    true
}

const fn two() -> u8 {
    2
}

impl Definition {
    /// What kind of definition it is.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Entity(_) => "entity",
            Self::Field(_) => "field",
            Self::Override(_) => "override",
            Self::Rule(_) => "rule",
            Self::Layout(_) => "layout",
            Self::Board(_) => "board",
        }
    }

    /// The key of the entity that it is about.
    #[must_use]
    pub fn entity(&self) -> String {
        match self {
            Self::Entity(draft) => draft.key(),
            Self::Field(draft) => draft.entity.clone(),
            Self::Override(draft) => draft.entity.clone(),
            Self::Rule(draft) => draft.entity.clone(),
            Self::Layout(draft) => draft.entity.clone(),
            Self::Board(draft) => draft.entity.clone(),
        }
    }

    /// Its name, among those of its kind and entity.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Entity(draft) => &draft.name,
            Self::Field(draft) => &draft.name,
            Self::Override(draft) => &draft.name,
            Self::Rule(draft) => &draft.name,
            Self::Layout(draft) => &draft.name,
            Self::Board(draft) => &draft.name,
        }
    }

    /// Whether both are the same thing, whatever they say of it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.what() == other.what() && self.name() == other.name() && self.entity() == other.entity()
    }
}

impl EntityDraft {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> String {
        format!("custom.{}", self.name)
    }
}

impl FieldDraft {
    /// The kind that records store.
    #[must_use]
    pub fn stored_kind(&self) -> Kind {
        let options = || self.options.iter().map(|option| option.key.clone()).collect();
        match self.kind {
            FieldKind::Text => Kind::Text {
                max: self.length.unwrap_or(super::TEXT_LENGTH),
            },
            FieldKind::Address => Kind::Text {
                max: super::ADDRESS_LENGTH,
            },
            FieldKind::LongText => Kind::LongText,
            FieldKind::Int => Kind::Int,
            FieldKind::Qty => Kind::Qty,
            FieldKind::Money => Kind::Money,
            FieldKind::Date => Kind::Date,
            FieldKind::Datetime => Kind::DateTime,
            FieldKind::Bool => Kind::Bool,
            FieldKind::Choice => Kind::Choice { options: options() },
            FieldKind::Choices => Kind::Choices { options: options() },
            FieldKind::Phone => Kind::Phone,
            FieldKind::Email => Kind::Email,
            FieldKind::Url => Kind::Url,
            FieldKind::File => Kind::File,
            FieldKind::Link => Kind::Link {
                entity: self.target.clone().unwrap_or_default(),
            },
        }
    }

    /// The field as the engine knows it; limits and default are read by the caller.
    #[must_use]
    pub fn field(&self, group: &str) -> FieldDef {
        FieldDef {
            required: self.required,
            read_only: self.formula.is_some(),
            search: self.search,
            filter: self.filter,
            list: self.list,
            group: group.to_owned(),
            custom: true,
            may_be_null: true,
            place: self.place,
            // Files go with the person, so what leads to them goes as well.
            personal: self.personal || self.kind == FieldKind::File,
            sealed: self.sealed,
            analysed: self.analysed,
            pattern: self.pattern.clone().filter(|p| !p.is_empty()),
            formula: self.formula.clone(),
            mask: (self.kind == FieldKind::Address).then_some(Mask::Address),
            ..FieldDef::new(&self.name, self.stored_kind())
        }
    }
}
