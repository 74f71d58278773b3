//! A condition on several fields of the same record of another entity, and on how many such records there are: customers with two
//! calls at least in May that nobody answered.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{Action, Ctx, Problem, Result};
use serde::Deserialize;

use super::{bad, link_to};
use crate::access::{self, Reach};
use crate::field_view::FieldView;
use crate::filter::{Filter, SqlText};
use crate::module::Schema;

/// Conditions on one linked record at most.
const TESTS_LIMIT: usize = 20;
/// What `at_least` may be at most.
const COUNT_LIMIT: i64 = 1_000_000;

/// So many records that lead here are so.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The other entity.
    def: &'static EntityDef,
    /// Its field that leads here.
    link: String,
    /// What must hold of one of its records, all of it.
    tests: Vec<Filter>,
    /// How many there must be.
    at_least: i64,
    /// Who may ask, where its rows are no records.
    may: Option<fn(&Ctx) -> bool>,
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    entity: String,
    #[serde(default)]
    link: Option<String>,
    #[serde(default, rename = "where")]
    tests: Vec<String>,
    #[serde(default)]
    at_least: Option<i64>,
}

impl PartialEq for Linked {
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| (one.def.key.clone(), one.link.clone(), one.at_least);
        parts(self) == parts(other) && self.tests == other.tests
    }
}

impl Linked {
    /// Reads `{"entity": "customers.activity", "where": ["kind:eq:call"], "at_least": 2}`; `link` says which of several fields leads here.
    pub(super) fn parse(schema: &Schema, def: &EntityDef, json: &serde_json::Value) -> Result<Self> {
        let said = json.to_string();
        let written = Written::deserialize(json).map_err(|_| bad(&said, "json"))?;
        let view = schema.view(&written.entity);
        let other = match view {
            Some(view) => (view.def)(),
            None => schema.entity(&written.entity).map_err(|_| bad(&said, "field"))?,
        };
        let link = match written.link.as_deref() {
            Some(name) => leads(other, name, def).then_some(name),
            None => link_to(other, def),
        };
        let link = link
            .filter(|_| other.key != def.key)
            .ok_or_else(|| bad(&said, "field"))?;
        let at_least = written.at_least.unwrap_or(1);
        if written.tests.len() > TESTS_LIMIT || !(1..=COUNT_LIMIT).contains(&at_least) {
            return Err(bad(&said, "too_many"));
        }
        let tests = written.tests.iter().map(|text| Filter::parse(other, text));
        Ok(Self {
            link: link.to_owned(),
            tests: tests.collect::<Result<_>>()?,
            at_least,
            def: other,
            may: view.map(|view| view.may),
        })
    }

    /// The condition with a `?` for each of its values: among the records that the user may see, and no others.
    pub(super) fn sql(&self, ctx: &Ctx, def: &EntityDef) -> Result<(String, Vec<Value>)> {
        let reach = match self.may {
            Some(may) if may(ctx) => Reach::everything(Action::Read),
            Some(_) => return Err(Problem::forbidden(&self.def.key, Action::Read)),
            None => access::require(ctx, Action::Read, self.def)?,
        };
        let view = FieldView::of(ctx, self.def);
        view.require_seen(self.def, &self.link)?;
        let link = &self.link;
        let mut sub = SqlText::unnumbered(&format!("SELECT {link} FROM {}", self.def.table));
        sub.and(&format!("{link} IS NOT NULL"), []);
        for test in &self.tests {
            view.require_seen(self.def, &test.field)?;
            test.apply(&mut sub);
        }
        access::restrict(&mut sub, ctx, reach, self.def);
        if self.at_least > 1 {
            sub.push(
                &format!(" GROUP BY {link} HAVING COUNT(*) >= ?"),
                [Value::from(self.at_least)],
            );
        }
        Ok((format!("{}.id IN ({})", def.table, sub.text), sub.params))
    }
}

/// Whether this field of `other` leads to `def`.
fn leads(other: &EntityDef, name: &str, def: &EntityDef) -> bool {
    let is_link = |kind: &guanxi_entity::Kind| matches!(kind, guanxi_entity::Kind::Link { entity } if *entity == def.key);
    other.field(name).is_some_and(|(_, field)| is_link(&field.kind))
}
