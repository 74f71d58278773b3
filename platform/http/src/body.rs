//! What callers send, read strictly: an object whose unknown names are refused, with ids, amounts, quantities and days as texts.
//! Each reader names the field that is wrong.

use guanxi_types::{Day, ErrorKind, FieldError, Money, Problem, Qty, RawId, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Js};

use crate::shape::id_from;

/// The body of a call, before it is known to be what the call wants.
pub type Object = Map<String, Js>;

/// The body as what the call wants.
///
/// # Errors
/// `request.invalid` with what is wrong.
pub fn read<T: DeserializeOwned>(body: &Object) -> Result<T> {
    serde_json::from_value(Js::Object(body.clone()))
        .map_err(|why| Problem::new(ErrorKind::Invalid, "request.invalid").with("why", why.to_string()))
}

/// An id.
///
/// # Errors
/// `not_an_id` at the field.
pub fn id(field: &str, text: &str) -> Result<RawId> {
    id_from(text).ok_or_else(|| Problem::wrong(field, "not_an_id"))
}

/// An id that may be left out.
///
/// # Errors
/// As [`id`].
pub fn some_id(field: &str, text: Option<&str>) -> Result<Option<RawId>> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| id(field, text)).transpose()
}

/// An amount.
///
/// # Errors
/// `not_a_number` at the field.
pub fn money(field: &str, text: &str) -> Result<Money> {
    Money::parse(text).map_err(|_| Problem::wrong(field, "not_a_number"))
}

/// A quantity.
///
/// # Errors
/// `not_a_number` at the field.
pub fn qty(field: &str, text: &str) -> Result<Qty> {
    Qty::parse(text).map_err(|_| Problem::wrong(field, "not_a_number"))
}

/// A day.
///
/// # Errors
/// `not_a_date` at the field.
pub fn day(field: &str, text: &str) -> Result<Day> {
    text.parse().map_err(|_| Problem::wrong(field, "not_a_date"))
}

/// A day that may be left out.
///
/// # Errors
/// As [`day`].
pub fn some_day(field: &str, text: Option<&str>) -> Result<Option<Day>> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| day(field, text)).transpose()
}

/// A text that may be left out, without the space around it, of so many characters at most.
///
/// # Errors
/// `too_long` at the field.
pub fn some_text(field: &str, text: Option<String>, max: usize) -> Result<Option<String>> {
    let text = text.map(|text| text.trim().to_owned());
    let text = text.filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > max) {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", max),
        ]));
    }
    Ok(text)
}

/// A text that must be there.
///
/// # Errors
/// `required` at the field, and as [`some_text`].
pub fn text(field: &str, text: String, max: usize) -> Result<String> {
    some_text(field, Some(text), max)?.ok_or_else(|| Problem::wrong(field, "required"))
}
