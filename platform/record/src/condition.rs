//! Conditions joined by and, or and not: `{"or": ["city:eq:北京", {"and": ["kind:eq:company", {"not": "phone:empty"}]}]}`; and
//! conditions on the records that lead to one: `customers.customer_tag.tag_id:in:1,2`, or on several fields of the same one and how
//! many there are: `{"linked": {"entity": "customers.activity", "where": ["kind:eq:call"], "at_least": 2}}`.

mod linked;
mod via;

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{Ctx, ErrorKind, Problem, Result};
use serde_json::Value as Json;

use crate::field_view::FieldView;
use crate::filter::Filter;
use crate::module::Schema;
pub use linked::Linked;
pub use via::Via;
pub(crate) use via::link_to;

/// How deep conditions may be nested.
const DEPTH_LIMIT: usize = 5;
/// Conditions that one question may have.
const COUNT_LIMIT: usize = 100;

/// A condition, or several joined.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// One.
    One(Filter),
    /// One on records that lead here.
    Via(Via),
    /// Several on the same record that leads here, and how many such records there are.
    Linked(Linked),
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
    pub fn parse(schema: &Schema, def: &EntityDef, text: &str) -> Result<Self> {
        let json: Json = serde_json::from_str(text).map_err(|_| bad(text, "json"))?;
        let mut left = COUNT_LIMIT;
        read((schema, def), &json, DEPTH_LIMIT, &mut left)
    }

    /// Reads one condition: `field:op:value`, or `domain.entity.field:op:value` on records that lead here.
    ///
    /// # Errors
    /// `record.bad_filter` with the part that can't be read.
    pub fn one(schema: &Schema, def: &EntityDef, text: &str) -> Result<Self> {
        if Via::is_meant(text) {
            Via::parse(schema, def, text).map(Self::Via)
        } else {
            Filter::parse(def, text).map(Self::One)
        }
    }

    /// Refuses to look for what the user doesn't see.
    ///
    /// # Errors
    /// `access.field_forbidden`.
    pub fn require_seen(&self, view: &FieldView, def: &EntityDef) -> Result<()> {
        match self {
            Self::One(filter) => view.require_seen(def, &filter.field),
            // They ask for themselves, of the other entity.
            Self::Via(_) | Self::Linked(_) => Ok(()),
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().try_for_each(|part| part.require_seen(view, def))
            }
            Self::Not(part) => part.require_seen(view, def),
        }
    }

    /// Every condition on the record itself.
    pub(crate) fn filters_mut(&mut self) -> Vec<&mut Filter> {
        match self {
            Self::One(filter) => vec![filter],
            Self::Via(_) | Self::Linked(_) => Vec::new(),
            Self::And(parts) | Self::Or(parts) => parts.iter_mut().flat_map(Self::filters_mut).collect(),
            Self::Not(part) => part.filters_mut(),
        }
    }

    /// The condition with a `?` for each of its values. What is unknown (no value) isn't true.
    ///
    /// # Errors
    /// `access.forbidden`, `access.field_forbidden` for what it asks of other entities.
    pub fn sql(&self, ctx: &Ctx, def: &EntityDef) -> Result<(String, Vec<Value>)> {
        match self {
            Self::One(filter) => Ok(filter.condition()),
            Self::Via(via) => via.sql(ctx, def),
            Self::Linked(linked) => linked.sql(ctx, def),
            Self::And(parts) => joined((ctx, def), parts, " AND "),
            Self::Or(parts) => joined((ctx, def), parts, " OR "),
            Self::Not(part) => {
                let (text, values) = part.sql(ctx, def)?;
                // A comparison with no value is unknown, and its negation as well: `IS NOT TRUE` takes both for "no".
                Ok((format!("(({text}) IS NOT TRUE)"), values))
            }
        }
    }
}

fn joined((ctx, def): (&Ctx, &EntityDef), parts: &[Condition], by: &str) -> Result<(String, Vec<Value>)> {
    let each = parts
        .iter()
        .map(|part| part.sql(ctx, def))
        .collect::<Result<Vec<_>>>()?;
    let (texts, values): (Vec<String>, Vec<Vec<Value>>) = each.into_iter().unzip();
    Ok((format!("({})", texts.join(by)), values.concat()))
}

fn bad(part: &str, why: &str) -> Problem {
    Problem::new(ErrorKind::Invalid, "record.bad_filter")
        .with("filter", crate::input::shortened(part))
        .with("why", why)
}

fn read(of: (&Schema, &EntityDef), json: &Json, depth: usize, left: &mut usize) -> Result<Condition> {
    let said = || json.to_string();
    *left = left.checked_sub(1).ok_or_else(|| bad(&said(), "too_many"))?;
    let deeper = depth.checked_sub(1).ok_or_else(|| bad(&said(), "too_deep"))?;
    match json {
        Json::String(text) => Condition::one(of.0, of.1, text),
        Json::Object(map) => {
            let mut entries = map.iter();
            let (Some((word, inner)), None) = (entries.next(), entries.next()) else {
                return Err(bad(&said(), "one_word"));
            };
            let list = |left: &mut usize| match inner {
                Json::Array(parts) if !parts.is_empty() => {
                    parts.iter().map(|part| read(of, part, deeper, left)).collect()
                }
                _ => Err(bad(&said(), "list")),
            };
            match word.as_str() {
                "and" => list(left).map(Condition::And),
                "or" => list(left).map(Condition::Or),
                "linked" => Linked::parse(of.0, of.1, inner).map(Condition::Linked),
                "not" => Ok(Condition::Not(Box::new(read(of, inner, deeper, left)?))),
                _ => Err(bad(word, "word")),
            }
        }
        _ => Err(bad(&said(), "json")),
    }
}
