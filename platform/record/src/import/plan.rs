//! How a file is to be imported: which column is which field, and what to do with records that exist.

use std::collections::BTreeMap;

use guanxi_document::Row;
use guanxi_entity::Value;
use guanxi_types::{Ctx, FieldError, RawId, Through, Zone};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::target::ImportField;
use super::value::cell_value;
use crate::module::Schema;

/// What to do with rows whose key exists already, and with rows whose key doesn't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Every row is a new record; one whose key exists is refused.
    #[default]
    Append,
    /// Every row changes a record; one whose key doesn't exist is refused.
    Update,
    /// A row changes the record of its key, or makes it.
    Upsert,
}

/// What to do about a row that is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// Go on without it.
    #[default]
    Skip,
    /// Stop before its chunk.
    Stop,
}

/// What the user may choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOptions {
    /// The zone of times that name none.
    pub zone: Option<String>,
    /// Make what a cell names and doesn't exist, as a stub.
    pub create_missing: bool,
    /// Refuse a row that would make a record which certainly is there already; else it is made, and the pair waits in the
    /// queue of duplicates.
    pub refuse_duplicates: bool,
    /// What to do about a row that is refused.
    pub on_error: OnError,
}

/// What is done to every record of a selection, where the rows only name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum MassAct {
    /// These fields get these values, as a record's JSON has them.
    Edit {
        /// Field to value.
        values: Map<String, Json>,
    },
    /// They are removed.
    Delete,
}

/// A change of the choices; what isn't given stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportPatch {
    /// Header to field, or to nothing; headers that aren't named stay as they are.
    pub mapping: Option<BTreeMap<String, Option<String>>>,
    /// The mode.
    pub mode: Option<Mode>,
    /// The fields that a row is known by.
    pub key: Option<Vec<String>>,
    /// The options.
    pub options: Option<ImportOptions>,
}

/// The choices, as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choices {
    pub mapping: BTreeMap<String, Option<String>>,
    pub mode: Mode,
    pub key: Vec<String>,
    pub options: ImportOptions,
    #[serde(default)]
    pub act: Option<MassAct>,
}

impl Choices {
    /// What the records are written through.
    pub(crate) const fn through(&self) -> Through {
        if self.act.is_some() {
            Through::Mass
        } else {
            Through::Import
        }
    }
}

/// Everything that one pass through a file needs to know.
#[derive(Clone)]
pub struct Plan {
    /// What is declared.
    pub schema: Schema,
    /// On whose behalf; it came through an import.
    pub ctx: Ctx,
    /// The import.
    pub import_id: RawId,
    /// Whether each chunk is rolled back.
    pub is_dry: bool,
    /// The file's headers.
    pub headers: Vec<String>,
    /// The target's fields.
    pub fields: Vec<ImportField>,
    /// Column and field, for each column that is mapped.
    pub columns: Vec<(usize, usize)>,
    /// The mode.
    pub mode: Mode,
    /// The fields that a row is known by.
    pub key: Vec<String>,
    /// The zone of times that name none.
    pub zone: Zone,
    /// Make what a cell names and doesn't exist, as a stub.
    pub create_missing: bool,
    /// Refuse a row that would make a record which certainly is there already.
    pub refuse_duplicates: bool,
    /// What is done to the records that the rows name, where they only name them.
    pub act: Option<MassAct>,
}

impl Plan {
    /// The column that is mapped to this field.
    #[must_use]
    pub fn column_of(&self, field: &str) -> Option<usize> {
        let mapped = |(_, at): &&(usize, usize)| self.fields.get(*at).is_some_and(|f| f.name == field);
        self.columns.iter().find(mapped).map(|(column, _)| *column)
    }

    /// The value of a field in a row; nothing where it isn't mapped. A link is still the text that names it.
    ///
    /// # Errors
    /// What kind of value was wanted instead.
    pub fn value(&self, row: &Row<'_>, field: &str) -> Result<Value, FieldError> {
        let Some(def) = self.fields.iter().find(|f| f.name == field) else {
            return Ok(Value::Null);
        };
        self.column_of(field).map_or(Ok(Value::Null), |column| {
            cell_value(def, row.cell(column), &self.zone)
        })
    }
}
