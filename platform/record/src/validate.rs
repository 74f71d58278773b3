//! What the definition demands of a record, whoever writes it.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Kind, Storage, Value};
use guanxi_types::{FieldError, Problem, Result};
use parking_lot::RwLock;
use regex::{Regex, RegexBuilder};

use crate::input::parse_field;
use crate::json::value_to_text;

/// Most characters of a long text.
const LONG_TEXT_MAX: u32 = 20_000;
/// Most bytes of a compiled pattern.
const PATTERN_SIZE: usize = 64 * 1024;

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

/// Checks every field; all faults at once. What is sealed was checked before that ([`crate::sealed::seal_new`]).
pub(crate) fn check(def: &EntityDef, values: &[Value]) -> Result<()> {
    Problem::unless_sound(faults(def, values, |_| true))
}

/// Refuses a record in which something is missing that users must fill, before rules look at it: they needn't ask whether it is
/// there. What the program sets itself (read-only fields, formulas) a rule may still fill. Told with all else that is wrong already.
pub(crate) fn check_filled(def: &EntityDef, values: &[Value]) -> Result<()> {
    let is_users = |field: &FieldDef| !field.read_only && field.formula.is_none();
    let mut fields = def.fields.iter().zip(values);
    if fields.any(|(field, value)| field.required && value.is_null() && is_users(field)) {
        return Problem::unless_sound(faults(def, values, is_users));
    }
    Ok(())
}

fn faults(def: &EntityDef, values: &[Value], of: impl Fn(&FieldDef) -> bool) -> Vec<FieldError> {
    let fields = def.fields.iter().zip(values);
    fields
        .filter(|(field, value)| of(field) && (!field.sealed || value.is_null()))
        .filter_map(|(field, value)| fault(field, value))
        .collect()
}

/// What is wrong with one value.
pub(crate) fn fault(field: &FieldDef, value: &Value) -> Option<FieldError> {
    let error = |code: &str| Some(FieldError::new(&field.name, code));
    match value {
        Value::Null if field.required => error("required"),
        Value::Null => None,
        Value::Int(_) if field.kind.storage() != Storage::Integer => error("wrong_type"),
        Value::Int(v) if field.kind == Kind::Bool && !(0..=1).contains(v) => error("not_a_boolean"),
        Value::Int(v) => range_fault(field, *v),
        Value::Text(_) if field.kind.storage() != Storage::Text => error("wrong_type"),
        Value::Text(text) => text_fault(field, text),
    }
}

fn range_fault(field: &FieldDef, value: i64) -> Option<FieldError> {
    let said = |limit: i64| value_to_text(&field.kind, &Value::Int(limit));
    match (field.min, field.max) {
        (Some(min), _) if value < min => {
            Some(FieldError::new(&field.name, "too_small").with("min", said(min)))
        }
        (_, Some(max)) if value > max => {
            Some(FieldError::new(&field.name, "too_great").with("max", said(max)))
        }
        _ => None,
    }
}

/// Expressions that were compiled, by their text. Definitions hold few, and they seldom change.
static PATTERNS: RwLock<BTreeMap<String, Option<Regex>>> = RwLock::new(BTreeMap::new());

/// Whether the whole text matches; everything does where the expression itself is wrong, which saving it refuses.
fn matches(pattern: &str, text: &str) -> bool {
    if let Some(known) = PATTERNS.read().get(pattern) {
        return known.as_ref().is_none_or(|regex| regex.is_match(text));
    }
    let regex = compiled(pattern).ok();
    let is_match = regex.as_ref().is_none_or(|regex| regex.is_match(text));
    PATTERNS.write().insert(pattern.to_owned(), regex);
    is_match
}

/// A pattern that whole texts are held against.
///
/// # Errors
/// What is wrong with it, in the words of the expression's own language.
pub(crate) fn compiled(pattern: &str) -> std::result::Result<Regex, String> {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(PATTERN_SIZE)
        .build()
        .map_err(|error| error.to_string())
}

fn text_fault(field: &FieldDef, text: &str) -> Option<FieldError> {
    if text.contains('\0') {
        return Some(FieldError::new(&field.name, "control_character"));
    }
    let max = match &field.kind {
        Kind::Text { max } => *max,
        Kind::Choices { .. } | Kind::Phone | Kind::Email | Kind::Url => {
            return match parse_field(&field.name, &field.kind, text) {
                Ok(Value::Text(same)) if same == text => None,
                Ok(_) => Some(FieldError::new(&field.name, "wrong_type")),
                Err(error) => Some(error),
            };
        }
        Kind::Choice { options } if !options.iter().any(|o| o == text) => {
            return Some(FieldError::new(&field.name, "not_a_choice").with("options", options.join(", ")));
        }
        _ => LONG_TEXT_MAX,
    };
    let max = field
        .max
        .and_then(|m| u32::try_from(m).ok())
        .map_or(max, |m| m.min(max));
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if length > max {
        let error = FieldError::new(&field.name, "too_long");
        return Some(error.with("max", max).with("length", length));
    }
    if let Some(min) = field.min.filter(|min| i64::from(length) < *min) {
        return Some(FieldError::new(&field.name, "too_short").with("min", min));
    }
    let pattern = field.pattern.as_ref()?;
    (!matches(pattern, text)).then(|| FieldError::new(&field.name, "wrong_pattern"))
}
