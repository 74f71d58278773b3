//! JSON Schemas of bodies and answers, from small builders. What has a name of its own stands once, in the document's components.

use std::collections::BTreeMap;
use std::panic::Location;

use guanxi_types::{Problem, RawId, Result};
use serde_json::{Map, Value, json};

/// Makes the schema of a body or an answer.
pub type Shape = fn(&mut Shapes) -> Value;

/// Most digits of an id that everybody reads alike (64 bits, signed).
pub(crate) const ID_PATTERN: &str = "^[1-9][0-9]{0,17}$";
pub(crate) const ID_DIGITS: usize = 18;
/// An id, or 0 for nobody and nothing.
pub(crate) const ID_OR_NOBODY_PATTERN: &str = "^(0|[1-9][0-9]{0,17})$";
/// Most characters of a text in a query.
pub const QUERY_TEXT: u32 = 4_000;
/// Most characters of a short text in a query: a search, some names.
pub const SEARCH_TEXT: u32 = 200;

/// The schemas that have a name.
#[derive(Debug, Default)]
pub struct Shapes {
    made: Map<String, Value>,
    /// The line of code that gave each name.
    by: BTreeMap<String, &'static Location<'static>>,
}

impl Shapes {
    /// A reference to the schema of this name, which is made when it is asked for first. A name belongs to the line of code that gave it: another
    /// one that took it too would silently be answered with a schema that isn't its own, and stops every test that asks for the document.
    #[track_caller]
    pub fn named(&mut self, name: &str, shape: impl FnOnce(&mut Self) -> Value) -> Value {
        let here = Location::caller();
        match self.by.get(name) {
            Some(there) => debug_assert!(
                *there == here,
                "the schema {name} of {here} has the name of another one, of {there}: give it a name of its own"
            ),
            None => {
                // Known, and in its place, before it is made: it may refer to itself.
                self.by.insert(name.to_owned(), here);
                self.made.insert(name.to_owned(), Value::Null);
                let made = shape(self);
                self.made.insert(name.to_owned(), made);
            }
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    pub(crate) fn into_map(self) -> Map<String, Value> {
        self.made
    }
}

/// An object of these properties and no others. A name that ends in `?` may be left out.
#[must_use]
pub fn object(properties: &[(&str, Value)]) -> Value {
    let bare = |name: &str| name.trim_end_matches('?').to_owned();
    let required: Vec<&str> = properties
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !name.ends_with('?'))
        .collect();
    let all: Map<String, Value> = properties
        .iter()
        .map(|(name, schema)| (bare(name), schema.clone()))
        .collect();
    json!({ "type": "object", "properties": all, "required": required, "additionalProperties": false })
}

/// An object whose keys aren't known beforehand.
#[must_use]
pub fn dictionary(of: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": of })
}

/// A list.
#[must_use]
pub fn list(of: &Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// What may also be null.
#[must_use]
pub fn nullable(mut of: Value) -> Value {
    let kind = of.get("type").and_then(Value::as_str).map(str::to_owned);
    match (kind, of.as_object_mut()) {
        (Some(kind), Some(map)) => {
            map.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(options) = map.get_mut("enum").and_then(Value::as_array_mut) {
                options.push(Value::Null);
            }
            of
        }
        _ => json!({ "anyOf": [of, { "type": "null" }] }),
    }
}

/// A page of a list: `items`, and `next`, which is the `after` of the page behind it.
#[must_use]
pub fn page(of: &Value) -> Value {
    object(&[("items", list(of)), ("next", nullable(text()))])
}

/// Any text.
#[must_use]
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A text of so many characters at most, of one at least.
#[must_use]
pub fn text_to(max: u32) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": max })
}

/// One of these texts.
#[must_use]
pub fn choice(options: &[&str]) -> Value {
    json!({ "type": "string", "enum": options })
}

/// A whole number.
#[must_use]
pub fn integer() -> Value {
    json!({ "type": "integer", "format": "int64" })
}

/// A whole number within these bounds.
#[must_use]
pub fn integer_in(min: i64, max: i64) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

/// Yes or no.
#[must_use]
pub fn boolean() -> Value {
    json!({ "type": "boolean" })
}

/// A record's id: a text, because a browser's numbers lose the last digits of 64 bits.
#[must_use]
pub fn id() -> Value {
    json!({ "type": "string", "pattern": ID_PATTERN })
}

/// A record's id, or an empty text for none.
#[must_use]
pub fn id_or_empty() -> Value {
    json!({ "type": "string", "pattern": "^([1-9][0-9]{0,17})?$" })
}

/// A record's id, or 0: of the program, which is nobody, or of no record.
#[must_use]
pub fn id_or_nobody() -> Value {
    json!({ "type": "string", "pattern": ID_OR_NOBODY_PATTERN })
}

/// An id as callers write it: digits, no zero in front.
#[must_use]
pub fn id_from(text: &str) -> Option<RawId> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// The id in an address.
///
/// # Errors
/// 404: what isn't an id names nothing.
pub fn id_in(text: &str, what: &str) -> Result<RawId> {
    id_from(text).ok_or_else(|| Problem::not_found(what))
}

/// An instant, RFC 3339 in UTC.
#[must_use]
pub fn instant() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// A day.
#[must_use]
pub fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

/// Anything at all.
#[must_use]
pub fn anything() -> Value {
    json!({})
}

/// A value of a record's field, whatever its kind.
pub fn value(shapes: &mut Shapes) -> Value {
    shapes.named(
        "Value",
        |_| json!({ "type": ["string", "number", "boolean", "null", "array", "object"] }),
    )
}

/// A text in both languages.
pub fn label(shapes: &mut Shapes) -> Value {
    shapes.named("Label", |_| object(&[("zh", text()), ("en", text())]))
}

/// A message by its code, and what its text names.
pub fn note(shapes: &mut Shapes) -> Value {
    shapes.named("Note", |_| {
        object(&[("code", text()), ("params?", dictionary(&anything()))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I2: a name that stands for a schema already is refused; the same line may ask for it again.
    #[test]
    #[should_panic(expected = "has the name of another one")]
    fn a_name_is_given_once() {
        let mut shapes = Shapes::default();
        label(&mut shapes);
        label(&mut shapes);
        shapes.named("Label", |_| text());
    }
}
