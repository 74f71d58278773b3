//! The typed side of an entity: what `#[entity]` implements for the struct.

use guanxi_types::{Day, Id, Money, Problem, Qty};

use crate::{EntityDef, Value};

/// A struct that `#[entity]` stands on.
pub trait Entity: Sized {
    /// Its definition, built once.
    fn def() -> &'static EntityDef;

    /// Reads the fields from a row in the order of [`EntityDef::fields`].
    ///
    /// # Errors
    /// When a stored value isn't of the declared type.
    fn from_values(row: &mut RowReader<'_>) -> Result<Self, Problem>;

    /// The fields' values in the order of [`EntityDef::fields`].
    fn into_values(self) -> Vec<Value>;
}

/// A change of some fields of an entity; `None` leaves a field as it is.
pub trait Patch {
    /// The fields given, by name.
    fn into_changes(self) -> Vec<(&'static str, Value)>;
}

/// Hands out a row's values in order.
#[derive(Debug)]
pub struct RowReader<'a> {
    values: std::slice::Iter<'a, Value>,
}

impl<'a> RowReader<'a> {
    /// Over the values of one row.
    #[must_use]
    pub fn new(values: &'a [Value]) -> Self {
        Self {
            values: values.iter(),
        }
    }

    /// The next value as a `T`.
    ///
    /// # Errors
    /// When it isn't a `T`: the database holds what the definition forbids.
    pub fn take<T: FieldType>(&mut self, field: &str) -> Result<T, Problem> {
        let value = self.values.next().unwrap_or(&Value::Null);
        T::from_value(value).ok_or_else(|| Problem::internal(format!("column {field} holds {value:?}")))
    }
}

/// A Rust type that a field can have.
pub trait FieldType: Sized {
    /// From the stored value; `None` when it isn't one.
    fn from_value(value: &Value) -> Option<Self>;
    /// As it is stored.
    fn to_value(self) -> Value;
}

impl FieldType for String {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_text().map(str::to_owned)
    }
    fn to_value(self) -> Value {
        Value::Text(self)
    }
}
impl FieldType for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int()
    }
    fn to_value(self) -> Value {
        Value::Int(self)
    }
}
impl FieldType for bool {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int().map(|v| v != 0)
    }
    fn to_value(self) -> Value {
        Value::Int(i64::from(self))
    }
}
impl FieldType for Money {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int().map(Self::new)
    }
    fn to_value(self) -> Value {
        Value::Int(self.raw())
    }
}
impl FieldType for Qty {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int().map(Self::new)
    }
    fn to_value(self) -> Value {
        Value::Int(self.raw())
    }
}
impl FieldType for Day {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int().and_then(|v| i32::try_from(v).ok()).map(Self::new)
    }
    fn to_value(self) -> Value {
        Value::Int(i64::from(self.raw()))
    }
}
impl<T> FieldType for Id<T> {
    fn from_value(value: &Value) -> Option<Self> {
        value.as_int().map(Self::new)
    }
    fn to_value(self) -> Value {
        Value::Int(self.raw())
    }
}
impl<T: FieldType> FieldType for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        if value.is_null() {
            Some(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
    fn to_value(self) -> Value {
        self.map_or(Value::Null, T::to_value)
    }
}
