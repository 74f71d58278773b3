//! What an entity is, as plain data. Every generic part (tables, REST, forms, import, export, history, permission,
//! OpenAPI) is non-generic code that reads an [`EntityDef`]; nothing is generated per type beyond the typed row.

mod def;
mod duplicates;
mod entity;
mod labels;
mod mask;
mod value;

pub use def::{ChildOf, EntityDef, FieldDef, KeptBack, Kind, Storage, Whole, table_of};
pub use duplicates::{Duplicates, MatchField, MatchForm};
pub use entity::{Entity, FieldType, Patch, RowReader};
pub use guanxi_entity_macros::entity;
pub use labels::{Label, Labels, LabelsError};
pub use mask::Mask;
pub use value::Value;
