//! What stands in the place of what was erased.

use guanxi_entity::{EntityDef, FieldDef, Kind, Storage, Value};
use guanxi_types::RawId;

use crate::history::Change;
use crate::record::Record;
use crate::restore::BASE;

/// What a text says that must say something.
pub(crate) const ERASED: &str = "已删除";

/// What a field of an erased record holds.
pub(super) fn blank(def: &EntityDef, id: RawId, field: &FieldDef, held: &Value) -> Value {
    let is_text = field.kind.storage() == Storage::Text;
    if def.unique.iter().flatten().any(|name| *name == field.name) {
        // A key of its own: nothing of the old one, and the same for nobody else.
        return if is_text {
            Value::Text(format!("X{id}"))
        } else {
            held.clone()
        };
    }
    match (field.required, &field.kind) {
        (true, Kind::Text { .. } | Kind::LongText) => Value::from(ERASED),
        (true, _) => field.default.clone().unwrap_or_else(|| held.clone()),
        (false, _) => Value::Null,
    }
}

/// A record's values without what is personal.
pub(super) fn without(def: &EntityDef, record: &Record) -> Vec<Value> {
    let fields = def.fields.iter().zip(&record.values);
    fields
        .map(|(field, held)| match (field.personal, held) {
            (false, _) | (_, Value::Null) => held.clone(),
            _ => blank(def, record.id, field, held),
        })
        .collect()
}

/// Takes what is personal out of a change, and says whether anything was. What no declaration knows any more counts as
/// personal.
pub(super) fn redact(def: &EntityDef, change: &mut Change) -> bool {
    let is_personal = match def.field(&change.field) {
        Some((_, field)) => field.personal,
        None => !BASE.contains(&change.field.as_str()),
    };
    let mut is_changed = false;
    for value in [&mut change.before, &mut change.after] {
        let instead = match value {
            Value::Text(text) if is_personal && text != ERASED => Value::from(ERASED),
            Value::Int(_) if is_personal => Value::Null,
            _ => continue,
        };
        *value = instead;
        is_changed = true;
    }
    is_changed
}
