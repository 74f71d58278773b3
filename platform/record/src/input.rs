//! From what a user or a program sends to the values that are stored.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{Day, FieldError, Money, ParseMoneyError, Problem, Qty, Result};
use serde_json::{Map, Value as Json};

/// Reads a JSON object into `(place of the field, value)`. Base columns and keys that begin with `_` are passed over, so that
/// a record can be sent back as it came; unknown and read-only fields are refused.
///
/// # Errors
/// `record.invalid` with every field that is wrong, not only the first.
pub fn values_from_json(def: &EntityDef, body: &Map<String, Json>) -> Result<Vec<(usize, Value)>> {
    let mut values = Vec::new();
    let mut wrong = Vec::new();
    for (name, json) in body {
        if name.starts_with('_') || EntityDef::BASE_COLUMNS.contains(&name.as_str()) {
            continue;
        }
        match def.field(name) {
            None => wrong.push(FieldError::new(name, "unknown_field")),
            Some((_, field)) if field.read_only || field.kind == Kind::Secret => {
                wrong.push(FieldError::new(name, "read_only"));
            }
            Some((at, field)) => match from_json(name, &field.kind, json) {
                Ok(value) => values.push((at, value)),
                Err(error) => wrong.push(error),
            },
        }
    }
    if wrong.is_empty() {
        Ok(values)
    } else {
        Err(Problem::invalid(wrong))
    }
}

fn from_json(name: &str, kind: &Kind, json: &Json) -> Result<Value, FieldError> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(b) if *kind == Kind::Bool => Ok(Value::Int(i64::from(*b))),
        Json::Number(n) => parse_field(name, kind, &n.to_string()),
        Json::String(text) => parse_field(name, kind, text),
        Json::Bool(_) | Json::Array(_) | Json::Object(_) => Err(FieldError::new(name, "wrong_type")),
    }
}

/// Reads a text as a value of this kind. An empty text is no value.
///
/// # Errors
/// A [`FieldError`] that says what kind of value is wanted.
pub fn parse_field(name: &str, kind: &Kind, text: &str) -> Result<Value, FieldError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::Null);
    }
    let wrong = |code: &str| FieldError::new(name, code).with("value", shortened(trimmed));
    match kind {
        Kind::Text { .. } | Kind::Secret => Ok(Value::Text(trimmed.to_owned())),
        Kind::LongText => Ok(Value::Text(text.to_owned())),
        Kind::Int => trimmed
            .parse()
            .map(Value::Int)
            .map_err(|_| wrong("not_an_integer")),
        Kind::Bool => boolean(trimmed)
            .map(|b| Value::Int(i64::from(b)))
            .ok_or_else(|| wrong("not_a_boolean")),
        Kind::Money => Money::parse(trimmed)
            .map(|m| Value::Int(m.raw()))
            .map_err(|e| wrong(number_code(&e))),
        Kind::Qty => Qty::parse(trimmed)
            .map(|q| Value::Int(q.raw()))
            .map_err(|e| wrong(number_code(&e))),
        Kind::Date => trimmed
            .parse::<Day>()
            .map(|d| Value::Int(i64::from(d.raw())))
            .map_err(|_| wrong("not_a_date")),
        Kind::DateTime => trimmed
            .parse::<jiff::Timestamp>()
            .map(|t| Value::Int(t.as_millisecond()))
            .map_err(|_| wrong("not_a_datetime")),
        Kind::Choice { options } => match options.iter().find(|o| *o == trimmed) {
            Some(option) => Ok(Value::Text(option.clone())),
            None => Err(wrong("not_a_choice").with("options", options.join(", "))),
        },
        Kind::Link { .. } => trimmed.parse().map(Value::Int).map_err(|_| wrong("not_an_id")),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "true" | "yes" | "y" | "是" | "有" | "√" => Some(true),
        "0" | "false" | "no" | "n" | "否" | "无" | "×" => Some(false),
        _ => None,
    }
}

/// The code of a text that is no amount.
pub(crate) const fn number_code(error: &ParseMoneyError) -> &'static str {
    match error {
        ParseMoneyError::NotANumber => "not_a_number",
        ParseMoneyError::TooManyDecimals => "too_many_decimals",
        ParseMoneyError::OutOfRange => "out_of_range",
    }
}

/// A value short enough to show in an error.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN: usize = 80;
    if text.chars().count() <= SHOWN {
        text.to_owned()
    } else {
        text.chars().take(SHOWN).chain(['…']).collect()
    }
}
