//! From what a user or a program sends to the values that are stored.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_types::{
    Day, FieldError, Money, ParseMoneyError, Problem, Qty, Result, email, phone, web_address,
};
use serde_json::{Map, Value as Json};

/// Names in an answer that aren't fields: a record may be sent back as it came, and these are passed over.
const PASSED_OVER: [&str; 3] = ["_titles", "_expanded", "_masked"];

/// Reads a JSON object into `(place of the field, value)`. What an answer has beside the fields is passed over; unknown and
/// read-only fields are refused.
///
/// # Errors
/// `record.invalid` with every field that is wrong, not only the first.
pub fn values_from_json(def: &EntityDef, body: &Map<String, Json>) -> Result<Vec<(usize, Value)>> {
    let mut values = Vec::new();
    let mut wrong = Vec::new();
    for (name, json) in body {
        if PASSED_OVER.contains(&name.as_str()) || EntityDef::BASE_COLUMNS.contains(&name.as_str()) {
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

/// A value is sent as it is answered: numbers and truth values as such, everything else as text. Nothing is guessed, so that
/// a mistake of the caller is heard.
fn from_json(name: &str, kind: &Kind, json: &Json) -> Result<Value, FieldError> {
    let is_free = matches!(kind, Kind::Text { .. } | Kind::LongText | Kind::Secret);
    match (kind, json) {
        (_, Json::Null) => Ok(Value::Null),
        (Kind::Bool, Json::Bool(b)) => Ok(Value::Int(i64::from(*b))),
        // A mask that comes back as it was shown; the pipeline knows it, or refuses it.
        (_, Json::String(text)) if is_mask(kind, text) => Ok(Value::Text(text.clone())),
        (Kind::Int, Json::Number(n)) => parse_field(name, kind, &n.to_string()),
        (Kind::Choices { .. }, Json::Array(items)) => {
            let texts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            let texts = texts.ok_or_else(|| FieldError::new(name, "wrong_type"))?;
            parse_field(name, kind, &texts.join(","))
        }
        (Kind::Bool, Json::String(_)) => Err(FieldError::new(name, "not_a_boolean")),
        (Kind::Int, Json::String(_)) => Err(FieldError::new(name, "not_an_integer")),
        (Kind::Choices { .. }, Json::String(_)) => Err(FieldError::new(name, "not_a_choice")),
        (Kind::Bool | Kind::Int | Kind::Choices { .. }, _) => Err(FieldError::new(name, "wrong_type")),
        (_, Json::String(text)) if is_free || !text.trim().is_empty() => parse_field(name, kind, text),
        _ => Err(FieldError::new(name, "wrong_type")),
    }
}

fn is_mask(kind: &Kind, text: &str) -> bool {
    matches!(kind, Kind::Phone | Kind::Email | Kind::Url) && text.contains('*')
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
        Kind::Choices { options } => {
            choices(options, trimmed).ok_or_else(|| wrong("not_a_choice").with("options", options.join(", ")))
        }
        Kind::Phone => contact(phone(trimmed)).ok_or_else(|| wrong("not_a_phone")),
        Kind::Email => contact(email(trimmed)).ok_or_else(|| wrong("not_an_email")),
        Kind::Url => contact(web_address(trimmed)).ok_or_else(|| wrong("not_a_web_address")),
        Kind::Link { .. } | Kind::File => trimmed.parse().map(Value::Int).map_err(|_| wrong("not_an_id")),
    }
}

fn contact(text: Option<String>) -> Option<Value> {
    text.map(Value::Text)
}

/// Several keys, parted by commas, semicolons or bars, as they are stored: `|a|b|` in the order of the options.
fn choices(options: &[String], text: &str) -> Option<Value> {
    let given: Vec<&str> = text
        .split([',', ';', '|', '，', '；', '、'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_known = |part: &&str| options.iter().any(|option| option == part);
    given.iter().all(is_known).then(|| {
        let chosen = options
            .iter()
            .map(String::as_str)
            .filter(|option| given.contains(option));
        choices_value(chosen)
    })
}

/// Keys as a field of several choices stores them; none is no value.
pub(crate) fn choices_value<'a>(chosen: impl Iterator<Item = &'a str>) -> Value {
    let joined: Vec<&str> = chosen.collect();
    if joined.is_empty() {
        Value::Null
    } else {
        Value::Text(format!("|{}|", joined.join("|")))
    }
}

/// The keys of a stored field of several choices.
pub(crate) fn chosen(stored: &str) -> impl Iterator<Item = &str> {
    stored.split('|').filter(|part| !part.is_empty())
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
