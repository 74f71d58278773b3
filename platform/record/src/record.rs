//! A record as the engine handles it: base columns and the values of its fields.

use guanxi_entity::{Entity, EntityDef, RowReader, Value};
use guanxi_store::Row;
use guanxi_types::{RawId, Result};

use crate::field_view::Covered;

/// The entity and the id of a record as texts name it: `domain.entity/id`.
#[must_use]
pub fn record_named(text: &str) -> Option<(&str, RawId)> {
    let (entity, id) = text.split_once('/')?;
    let is_name = |part: &str| {
        let is_sign = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        !part.is_empty() && part.bytes().all(is_sign)
    };
    let (domain, name) = entity.split_once('.')?;
    let id = id.parse().ok()?;
    (is_name(domain) && is_name(name)).then_some((entity, id))
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RawId,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was made, UTC milliseconds.
    pub created_at: i64,
    /// By whom; 0 is the program.
    pub created_by: RawId,
    /// When it was last changed, UTC milliseconds.
    pub updated_at: i64,
    /// By whom.
    pub updated_by: RawId,
    /// The import that made it.
    pub import_id: Option<RawId>,
    /// Its fields, in the order of [`EntityDef::fields`]: as the user sees them where it was read for a user.
    pub values: Vec<Value>,
    /// What of them is kept back from the user.
    pub covered: Covered,
}

impl Record {
    /// The columns that [`Record::from_row`] expects, in its order.
    #[must_use]
    pub fn columns(def: &EntityDef) -> String {
        let fields = def.fields.iter().map(|f| f.name.as_str());
        EntityDef::BASE_COLUMNS
            .into_iter()
            .chain(fields)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// From a row of [`Record::columns`].
    #[must_use]
    pub fn from_row(row: Row) -> Self {
        let mut record = Self {
            id: row.int(0),
            version: row.int(1),
            created_at: row.int(2),
            created_by: row.int(3),
            updated_at: row.int(4),
            updated_by: row.int(5),
            import_id: row.optional_int(6),
            values: Vec::new(),
            covered: Covered::default(),
        };
        record.values = row.0.into_iter().skip(EntityDef::BASE_COLUMNS.len()).collect();
        record
    }

    /// The typed row.
    ///
    /// # Errors
    /// When a stored value isn't of the declared type.
    pub fn typed<E: Entity>(&self) -> Result<E> {
        E::from_values(&mut RowReader::new(&self.values))
    }

    /// The value of a field; nothing where there is no such field.
    #[must_use]
    pub fn value(&self, def: &EntityDef, field: &str) -> Value {
        def.field(field)
            .and_then(|(at, _)| self.values.get(at))
            .cloned()
            .unwrap_or_default()
    }
}
