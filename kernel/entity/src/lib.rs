//! What an entity is, as plain data. Every generic part (tables, REST, forms, import, export, history, permission,
//! OpenAPI) is non-generic code that reads an [`EntityDef`]; nothing is generated per type beyond the typed row.

mod def;
mod entity;
mod labels;
mod value;

pub use def::{ChildOf, EntityDef, FieldDef, Kind, Storage};
pub use entity::{Entity, FieldType, Patch, RowReader};
pub use guanxi_entity_macros::entity;
pub use labels::{Label, Labels, LabelsError};
pub use value::Value;
