//! Conditions joined by and, or and not: `{"or": ["city:eq:北京", {"and": ["kind:eq:company", {"not": "phone:empty"}]}]}`.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{ErrorKind, Problem, Result};
use serde_json::Value as Json;

use crate::field_view::FieldView;
use crate::filter::Filter;

/// How deep conditions may be nested.
const DEPTH_LIMIT: usize = 5;
/// Conditions that one question may have.
const COUNT_LIMIT: usize = 100;

/// A condition, or several joined.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// One.
    One(Filter),
    /// All of these.
    And(Vec<Condition>),
    /// At least one of these.
    Or(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

impl Condition {
    /// Reads the JSON of the parameter `filter`: a text `field:op:value`, or an object with `and`, `or` or `not`.
    ///
    /// # Errors
    /// `record.bad_filter` with the part that can't be read.
    pub fn parse(def: &EntityDef, text: &str) -> Result<Self> {
        let json: Json = serde_json::from_str(text).map_err(|_| bad(text, "json"))?;
        let mut left = COUNT_LIMIT;
        read(def, &json, DEPTH_LIMIT, &mut left)
    }

    /// Refuses to look for what the user doesn't see.
    pub(crate) fn require_seen(&self, view: &FieldView, def: &EntityDef) -> Result<()> {
        match self {
            Self::One(filter) => view.require_seen(def, &filter.field),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().try_for_each(|part| part.require_seen(view, def))
            }
            Self::Not(part) => part.require_seen(view, def),
        }
    }

    /// Every single condition in it.
    pub(crate) fn filters_mut(&mut self) -> Vec<&mut Filter> {
        match self {
            Self::One(filter) => vec![filter],
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().flat_map(Self::filters_mut).collect(),
            Self::Not(part) => part.filters_mut(),
        }
    }

    /// The condition with a `?` for each of its values. What is unknown (no value) isn't true.
    pub(crate) fn sql(&self) -> (String, Vec<Value>) {
        match self {
            Self::One(filter) => filter.condition(),
            Self::And(parts) => joined(parts, " AND "),
            Self::Or(parts) => joined(parts, " OR "),
            Self::Not(part) => {
                let (text, values) = part.sql();
                // A comparison with no value is unknown, and its negation as well: `IS NOT TRUE` takes both for "no".
                (format!("(({text}) IS NOT TRUE)"), values)
            }
        }
    }
}

fn joined(parts: &[Condition], by: &str) -> (String, Vec<Value>) {
    let (texts, values): (Vec<String>, Vec<Vec<Value>>) = parts.iter().map(Condition::sql).unzip();
    (format!("({})", texts.join(by)), values.concat())
}

fn bad(part: &str, why: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "record.bad_filter")
        .with("filter", crate::input::shortened(part))
        .with("why", why)
}

fn read(def: &EntityDef, json: &Json, depth: usize, left: &mut usize) -> Result<Condition> {
    let said = || json.to_string();
    *left = left.checked_sub(1).ok_or_else(|| bad(&said(), "too_many"))?;
    let deeper = depth.checked_sub(1).ok_or_else(|| bad(&said(), "too_deep"))?;
    match json {
        Json::String(text) => Filter::parse(def, text).map(Condition::One),
        Json::Object(map) => {
            let mut entries = map.iter();
            let (Some((word, inner)), None) = (entries.next(), entries.next()) else {
                return Err(bad(&said(), "one_word"));
            };
            let list = |left: &mut usize| match inner {
                Json::Array(parts) if !parts.is_empty() => {
                    parts.iter().map(|part| read(def, part, deeper, left)).collect()
                }
                _ => Err(bad(&said(), "list")),
            };
            match word.as_str() {
                "and" => list(left).map(Condition::And),
                "or" => list(left).map(Condition::Or),
                "not" => Ok(Condition::Not(Box::new(read(def, inner, deeper, left)?))),
                _ => Err(bad(word, "word")),
            }
        }
        _ => Err(bad(&said(), "json")),
    }
}
