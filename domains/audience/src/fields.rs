//! The fields that a rule may name: the customer's own, and those of what leads to customers.

use guanxi_entity::{EntityDef, FieldDef, Kind};
use guanxi_record::Schema;
use guanxi_types::Ctx;

/// The entity that rules choose from.
pub const CUSTOMER: &str = "customers.customer";

/// The entity or view of this key.
#[must_use]
pub fn entity_of(schema: &Schema, ctx: &Ctx, key: &str) -> Option<&'static EntityDef> {
    let customer = schema.entity(CUSTOMER).ok()?;
    let view = schema.views(ctx, customer).find(|view| view.key == key);
    view.or_else(|| schema.entity(key).ok())
}

/// The field of this name, `city` or `customers.customer_tag.tag_id`, and whose it is.
#[must_use]
pub fn field_of(schema: &Schema, ctx: &Ctx, name: &str) -> Option<(&'static EntityDef, &'static FieldDef)> {
    let (def, field) = match name.rsplit_once('.') {
        Some((key, field)) => (entity_of(schema, ctx, key)?, field),
        None => (schema.entity(CUSTOMER).ok()?, name),
    };
    def.field(field).map(|(_, found)| (def, found))
}

/// Whether it holds instants, not days.
#[must_use]
pub fn is_instant(schema: &Schema, ctx: &Ctx, name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(last, "created_at" | "updated_at")
        || field_of(schema, ctx, name).is_some_and(|(_, field)| field.kind == Kind::DateTime)
}

/// The value of a field of a record that was read.
#[must_use]
pub fn value_of<'r>(
    def: &EntityDef,
    record: &'r guanxi_record::Record,
    name: &str,
) -> &'r guanxi_entity::Value {
    let at = def.field(name).map(|(at, _)| at);
    at.and_then(|at| record.values.get(at))
        .unwrap_or(&guanxi_entity::Value::Null)
}
