//! Customisation without code: fields, objects, rules, forms and boards that administrators define while the program runs.
//!
//! A definition is a row of `record_definition`. A change is checked by building the whole snapshot from what would be
//! defined; then tables are altered and rows written in one transaction, a version is counted up, and the new snapshot
//! is put in force. A field is a real column, an object a real table: everything that works on entities works on them.

mod alter;
mod build;
mod change;
mod checks;
mod definition;
pub(crate) mod expression;
mod form;
mod package;
mod refill;
pub(crate) mod rules;
mod stored;

pub use build::{Customisation, Customised, build, build_what_fits};
pub(crate) use change::RIGHT;
pub use change::{Change, apply, may_customise, require_customise};
pub use definition::{
    BoardDraft, ClassDraft, Definition, EntityDraft, FieldDraft, FieldKind, LayoutDraft, OptionDraft,
    OverrideDraft, PlacedField, RuleDraft, RuleMoment, SectionDraft,
};
pub use expression::{Expression, Fault, Outcome, Subject};
pub use form::{FormState, form_of, state_of};
pub use package::{Effect, FORMAT, FORMAT_VERSION, Package, changes_of, package, preview};
pub use refill::{refill, refill_all};
pub(crate) use rules::EntityRules;
pub use stored::{load, stored_version};

use guanxi_store::Migration;

/// The tables of definitions.
pub const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0009_customise",
    sql: include_str!("../../migrations/0009_customise.sql"),
}];

/// Objects that a company may add.
pub const ENTITY_LIMIT: usize = 200;
/// Fields that may be added to one object.
pub const FIELD_LIMIT: usize = 300;
/// Rules, forms, boards or changed fields of one object.
pub const PER_ENTITY_LIMIT: usize = 100;
/// Choices of one field.
pub const OPTION_LIMIT: usize = 500;
/// Most characters of a name: with its table it is the name of an index, and PostgreSQL cuts those off after 63.
pub const NAME_LENGTH: usize = 24;
/// Most characters of a choice's key.
pub const KEY_LENGTH: usize = 40;
/// Most characters of what users call something.
pub const LABEL_LENGTH: usize = 60;
/// Most characters of a help text.
pub const TEXT_LIMIT: usize = 500;
/// Most characters of a text field that doesn't say.
pub const TEXT_LENGTH: u32 = 200;
/// Most characters of an address.
pub const ADDRESS_LENGTH: u32 = 300;
/// Most characters of the name of an added object's record.
pub const TITLE_LENGTH: u32 = 200;
/// Records of one step of a refill.
pub const REFILL_CHUNK: i64 = 500;
