//! What the definition demands of a record, whoever writes it.

use guanxi_entity::{EntityDef, FieldDef, Kind, Storage, Value};
use guanxi_types::{FieldError, Problem, Result};

/// Most characters of a long text.
const LONG_TEXT_MAX: u32 = 20_000;

/// Puts the declared default where nothing was given.
pub(crate) fn fill_defaults(def: &EntityDef, values: &mut [Value]) {
    for (field, value) in def.fields.iter().zip(values) {
        if value.is_null()
            && let Some(default) = &field.default
        {
            *value = default.clone();
        }
    }
}

/// Checks every field; all faults at once.
pub(crate) fn check(def: &EntityDef, values: &[Value]) -> Result<()> {
    let wrong: Vec<FieldError> = def
        .fields
        .iter()
        .zip(values)
        .filter_map(|(field, value)| fault(field, value))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

fn fault(field: &FieldDef, value: &Value) -> Option<FieldError> {
    let error = |code: &str| Some(FieldError::new(&field.name, code));
    match value {
        Value::Null if field.required => error("required"),
        Value::Null => None,
        Value::Int(_) if field.kind.storage() != Storage::Integer => error("wrong_type"),
        Value::Int(v) if field.kind == Kind::Bool && !(0..=1).contains(v) => error("not_a_boolean"),
        Value::Int(_) => None,
        Value::Text(_) if field.kind.storage() != Storage::Text => error("wrong_type"),
        Value::Text(text) => text_fault(field, text),
    }
}

fn text_fault(field: &FieldDef, text: &str) -> Option<FieldError> {
    if text.contains('\0') {
        return Some(FieldError::new(&field.name, "control_character"));
    }
    let max = match &field.kind {
        Kind::Text { max } => *max,
        Kind::Choice { options } if !options.iter().any(|o| o == text) => {
            return Some(FieldError::new(&field.name, "not_a_choice").with("options", options.join(", ")));
        }
        _ => LONG_TEXT_MAX,
    };
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    (length > max).then(|| {
        FieldError::new(&field.name, "too_long")
            .with("max", max)
            .with("length", length)
    })
}
