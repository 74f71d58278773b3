//! What a member corrects of what is known of him.

use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_record::{Schema, Target, update, values_from_json};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, RawId, Result};
use serde_json::{Map, Value as Js};

use crate::queries::setting::setting;

/// Corrects what the company lets members correct.
///
/// # Errors
/// `record.invalid` with `read_only` for the rest, `record.version_conflict`.
pub fn correct(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (customer, version): (RawId, i64),
    values: &Map<String, Js>,
) -> Result<()> {
    let allowed = setting(tx)?.editable;
    let refused = values.keys().filter(|name| !allowed.contains(*name));
    let wrong: Vec<FieldError> = refused.map(|name| FieldError::new(name, "read_only")).collect();
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    let def = Customer::def();
    let given = values_from_json(def, values)?;
    let target = Target {
        def,
        id: customer,
        version: Some(version),
        import_id: None,
    };
    update(tx, schema, ctx, &target, &given)
}
