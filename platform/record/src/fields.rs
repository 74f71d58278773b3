//! The values of a record by the names of its fields, and faults that many rules look for.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::FieldError;

/// Values of a record by the names of its fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    /// Its entity.
    pub def: &'a EntityDef,
    /// In the order of [`EntityDef::fields`].
    pub values: &'a [Value],
}

impl<'a> Fields<'a> {
    /// A field's value; none where there is no such field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        self.def.field(name).and_then(|(at, _)| self.values.get(at))
    }

    /// A field's number.
    #[must_use]
    pub fn int(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::as_int)
    }

    /// A field's text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::as_text)
    }

    /// A last day, or moment, before the first.
    #[must_use]
    pub fn backward(&self, first: &str, last: &str) -> Option<FieldError> {
        let is_backward =
            matches!((self.int(first), self.int(last)), (Some(first), Some(last)) if last < first);
        is_backward.then(|| FieldError::new(last, "before_start"))
    }

    /// The numbers that are less than they may be.
    #[must_use]
    pub fn below(&self, least: i64, names: &[&str]) -> Vec<FieldError> {
        let is_less = |name: &&&str| self.int(name).is_some_and(|value| value < least);
        names
            .iter()
            .filter(is_less)
            .map(|name| FieldError::new(name, "negative"))
            .collect()
    }

    /// The numbers that are more than they may be: so much that sums of them would overflow, or days leave the calendar.
    #[must_use]
    pub fn above(&self, most: i64, names: &[&str]) -> Vec<FieldError> {
        let is_more = |name: &&&str| self.int(name).is_some_and(|value| value > most);
        names
            .iter()
            .filter(is_more)
            .map(|name| FieldError::new(name, "out_of_range").with("max", most))
            .collect()
    }
}
