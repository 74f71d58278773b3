//! What the verbs have in common.

use guanxi_entity::EntityDef;
use guanxi_record::{Schema, create, values_from_json};
use guanxi_store::Tx;
use guanxi_types::{Ctx, RawId, Result};
use serde_json::{Map, Value as Json};

pub use guanxi_org::today;
pub use guanxi_record::command::{change, put_one as put, seen};

/// Creates a record of another domain from what a form would say: fields that it gets one day have their defaults.
pub fn form(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (def, given): (&EntityDef, &Json)) -> Result<RawId> {
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    create(tx, schema, ctx, def, &values)
}
