//! Fields that are encrypted at rest: an administrator chooses so when the field is added.
//!
//! In the tables, in the log, in merges and in every copy of the database there is only what the company's vault sealed.
//! The engine handles that text like any other; it is opened where a record is shown ([`FieldView::reading`]). The same text in
//! the same field seals to the same, so that a list can ask for a whole value and a key stays a key; nothing can be asked of a
//! part of it, nothing is ordered by it, and neither formulas nor the search box read it.
//!
//! [`FieldView::reading`]: crate::FieldView::reading

use std::borrow::Cow;

use guanxi_entity::{EntityDef, FieldDef, Value};
use guanxi_store::{Queries, Tx, Vault};
use guanxi_types::{Problem, Result};

use crate::query::ListQuery;
use crate::validate;

/// Whether the entity has such fields.
pub(crate) fn is_in(def: &EntityDef) -> bool {
    def.fields.iter().any(|field| field.sealed)
}

fn purpose(def: &EntityDef, field: &FieldDef) -> String {
    format!("field:{}.{}", def.key, field.name)
}

/// Checks and seals what is new in these values; what was `before` is sealed already, and so is what an undo or a merge
/// brings back.
///
/// # Errors
/// `record.invalid` as for any field; when the company has no vault.
pub(crate) fn seal_new(
    tx: &Tx<'_>,
    def: &EntityDef,
    before: Option<&[Value]>,
    values: &mut [Value],
) -> Result<()> {
    if !is_in(def) {
        return Ok(());
    }
    let vault = tx.vault()?;
    let mut wrong = Vec::new();
    for (at, (field, value)) in def.fields.iter().zip(values).enumerate() {
        let Value::Text(text) = &value else { continue };
        let is_known = before.and_then(|before| before.get(at)) == Some(&*value);
        let purpose = purpose(def, field);
        if !field.sealed || is_known || vault.unseal(&purpose, text).is_ok() {
            continue;
        }
        match validate::fault(field, value) {
            Some(fault) => wrong.push(fault),
            None => *value = Value::Text(vault.seal_same(&purpose, text.as_bytes())?),
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

/// The text of a sealed value; none where the vault can't open it.
pub(crate) fn open(vault: &Vault, def: &EntityDef, field: &FieldDef, value: &Value) -> Option<Value> {
    let text = value.as_text()?;
    match vault.unseal(&purpose(def, field), text) {
        Ok(opened) => String::from_utf8(opened).ok().map(Value::Text),
        // What an erasure left in the place of a value was never sealed.
        Err(_) => (!Vault::is_sealed(text)).then(|| value.clone()),
    }
}

/// The values of a record with what is sealed opened, for the program itself.
///
/// # Errors
/// When the company has no vault.
pub(crate) fn opened<'a>(r: &dyn Queries, def: &EntityDef, values: &'a [Value]) -> Result<Cow<'a, [Value]>> {
    if !is_in(def) {
        return Ok(Cow::Borrowed(values));
    }
    let vault = r.vault()?;
    let shown = def.fields.iter().zip(values).map(|(field, value)| {
        if field.sealed && !value.is_null() {
            open(vault, def, field, value).unwrap_or_default()
        } else {
            value.clone()
        }
    });
    Ok(Cow::Owned(shown.collect()))
}

/// The question with the values that it asks of sealed fields sealed as they are kept.
///
/// # Errors
/// When the company has no vault.
pub(crate) fn question<'q>(
    r: &dyn Queries,
    def: &EntityDef,
    query: &'q ListQuery,
) -> Result<Cow<'q, ListQuery>> {
    if !is_in(def) {
        return Ok(Cow::Borrowed(query));
    }
    let vault = r.vault()?;
    let mut query = query.clone();
    let conditions = query.condition.iter_mut().flat_map(crate::Condition::filters_mut);
    for filter in query.filters.iter_mut().chain(conditions) {
        let Some((_, field)) = def.field(&filter.field).filter(|(_, field)| field.sealed) else {
            continue;
        };
        for value in &mut filter.values {
            if let Value::Text(text) = value {
                *value = Value::Text(vault.seal_same(&purpose(def, field), text.as_bytes())?);
            }
        }
    }
    Ok(Cow::Owned(query))
}
