//! From a rule to what is asked of the database and of the warehouse.

use std::collections::BTreeSet;

use guanxi_entity::{FieldDef, Kind, Value};
use guanxi_insight::dimensions::{dimension, told_of};
use guanxi_record::{Condition, FieldView, require};
use guanxi_store::Queries;
use guanxi_types::{Action, Problem, RawId, Result};
use serde_json::{Value as Json, json};

use super::{Eyes, Join, Tree};
use crate::fields::{CUSTOMER, entity_of, field_of, is_instant};
use crate::rule::{
    Base, BoughtTest, CellTest, ChangeTest, ConsentTest, DecileTest, FieldTest, LinkedTest, MovedTest, Node,
    bad, bounds,
};

/// Segments within segments at most.
const NESTED_LIMIT: usize = 5;
/// Conditions of a rule with those of the segments that it names, at most: as many as there are bits in a number.
pub(super) const ALL_LIMIT: usize = 60;
const SEGMENT: &str = "marketing.segment";

/// A condition as it is asked.
pub(super) enum Ask {
    /// SQL on the table of customers, and the customer's field that it is about.
    Sql {
        text: String,
        values: Vec<Value>,
        field: Option<&'static FieldDef>,
    },
    /// Consent.
    Consent(ConsentTest),
    /// A birthday within so many days.
    Birthday(i32),
    /// Who is on the list of a segment.
    Members(RawId),
    /// Purchases, with the path in the rule.
    Bought(String, BoughtTest),
    /// Purchases of two periods, with the path in the rule.
    Changed(String, ChangeTest),
    /// Deciles.
    Decile(DecileTest),
    /// Moves between deciles.
    Moved(MovedTest),
    /// A cell of the cube, with the path in the rule.
    Cell(String, CellTest),
}

/// Reads rules of segments and numbers the conditions.
pub(super) struct Compiler<'a> {
    pub eyes: Eyes<'a>,
    pub base: &'a Base,
    pub asks: Vec<Ask>,
    /// The segments that are being read.
    open: BTreeSet<RawId>,
}

impl<'a> Compiler<'a> {
    pub const fn new(eyes: Eyes<'a>, base: &'a Base) -> Self {
        Self {
            eyes,
            base,
            asks: Vec::new(),
            open: BTreeSet::new(),
        }
    }

    /// The tree of a part; `is_own`: not of another segment that the rule names.
    pub fn tree(&mut self, r: &mut dyn Queries, path: &str, node: &Node, is_own: bool) -> Result<Tree> {
        let own = is_own.then(|| path.to_owned());
        let parts = node.parts().iter().enumerate();
        let parts = parts.map(|(place, part)| self.tree(r, &crate::rule::below(path, place), part, is_own));
        let parts = parts.collect::<Result<Vec<_>>>()?;
        let join = match node {
            Node::All(_) => Join::All(parts),
            Node::Any(_) => Join::Any(parts),
            Node::None(_) => Join::None(parts),
            Node::Segment(test) => self.segment(r, path, &test.id)?,
            Node::Field(test) => self.field(path, test)?,
            Node::Linked(test) => self.linked(path, test)?,
            Node::Bought(test) => self.leaf(Ask::Bought(path.to_owned(), test.clone()))?,
            Node::Changed(test) => self.leaf(Ask::Changed(path.to_owned(), test.clone()))?,
            Node::Decile(test) => self.leaf(Ask::Decile(test.clone()))?,
            Node::Moved(test) => self.leaf(Ask::Moved(test.clone()))?,
            Node::Cell(test) => self.cell(path, test)?,
            Node::Birthday(test) => {
                let customer = self.eyes.schema.entity(CUSTOMER)?;
                FieldView::of(self.eyes.ctx, customer).require_seen(customer, "birth_on")?;
                self.leaf(Ask::Birthday(test.days))?
            }
            Node::Consent(test) => {
                require(
                    self.eyes.ctx,
                    Action::Read,
                    self.eyes.schema.entity("customers.consent")?,
                )?;
                self.leaf(Ask::Consent(test.clone()))?
            }
        };
        Ok(Tree { path: own, join })
    }

    fn leaf(&mut self, ask: Ask) -> Result<Join> {
        if self.asks.len() >= ALL_LIMIT {
            return Err(bad("", "too_many"));
        }
        self.asks.push(ask);
        Ok(Join::Leaf(self.asks.len() - 1))
    }

    /// A cell is told by fields of customers as well: by those that the user sees.
    fn cell(&mut self, path: &str, test: &CellTest) -> Result<Join> {
        let customer = self.eyes.schema.entity(CUSTOMER)?;
        let request = test.request(path)?;
        let view = FieldView::of(self.eyes.ctx, customer);
        for key in request.dimensions().into_iter().filter_map(told_of) {
            let def = self.eyes.schema.entity(key)?;
            if !require(self.eyes.ctx, Action::Read, def)?.is_all() {
                return Err(Problem::forbidden(&def.key, Action::Read));
            }
        }
        for name in request
            .dimensions()
            .into_iter()
            .filter(|name| dimension(name).is_none())
        {
            customer.field(name).ok_or_else(|| bad(path, "cell"))?;
            view.require_seen(customer, name)?;
        }
        self.leaf(Ask::Cell(path.to_owned(), test.clone()))
    }

    fn segment(&mut self, r: &mut dyn Queries, path: &str, id: &str) -> Result<Join> {
        let id: RawId = id.parse().map_err(|_| bad(path, "segment"))?;
        let def = self.eyes.schema.entity(SEGMENT)?;
        let record = guanxi_record::get(r, self.eyes.ctx, def, id).map_err(|_| bad(path, "segment"))?;
        let text = |name: &str| {
            let at = def.field(name).map(|(at, _)| at);
            at.and_then(|at| record.values.get(at)?.as_text().map(str::to_owned))
        };
        let definition = text("definition").filter(|_| text("kind").as_deref() == Some("rule"));
        let Some(definition) = definition else {
            return self.leaf(Ask::Members(id));
        };
        if self.open.len() >= NESTED_LIMIT || !self.open.insert(id) {
            return Err(bad(path, "circle"));
        }
        let rule = Node::of_definition(&definition).map_err(|_| bad(path, "segment"))?;
        let inner = self.tree(r, path, &rule, false)?;
        self.open.remove(&id);
        Ok(Join::All(vec![inner]))
    }

    fn field(&mut self, path: &str, test: &FieldTest) -> Result<Join> {
        let found = field_of(self.eyes.schema, self.eyes.ctx, &test.name);
        if found.is_some_and(|(_, field)| field.sealed) {
            return Err(bad(path, "sealed"));
        }
        let own = found
            .filter(|(def, _)| def.key == CUSTOMER)
            .map(|(_, field)| field);
        let is_secret = own.is_some_and(|field| field.kind == Kind::Secret);
        if is_secret {
            return Err(bad(path, "field"));
        }
        let texts = self.texts(path, &test.name, test)?;
        let condition = match (test.name.rsplit_once('.'), texts.as_slice()) {
            (Some((entity, _)), [_, _, ..]) => {
                let bare = texts
                    .iter()
                    .filter_map(|text| text.strip_prefix(&format!("{entity}.")));
                json!({ "linked": { "entity": entity, "where": bare.collect::<Vec<_>>() } })
            }
            (_, [one]) => json!(one),
            _ => json!({ "and": texts }),
        };
        self.sql(path, &condition, own)
    }

    fn linked(&mut self, path: &str, test: &LinkedTest) -> Result<Join> {
        let def = entity_of(self.eyes.schema, self.eyes.ctx, &test.entity);
        let mut texts = Vec::new();
        for one in &test.tests {
            let is_sealed = def
                .and_then(|def| def.field(&one.name))
                .is_some_and(|(_, field)| field.sealed);
            if is_sealed {
                return Err(bad(path, "sealed"));
            }
            let whole = format!("{}.{}", test.entity, one.name);
            let named = FieldTest {
                name: whole.clone(),
                ..one.clone()
            };
            let prefix = format!("{}.", test.entity);
            let found = self.texts(path, &whole, &named)?;
            texts.extend(
                found
                    .iter()
                    .filter_map(|text| text.strip_prefix(&prefix))
                    .map(str::to_owned),
            );
        }
        let at_least = test.at_least.unwrap_or(1);
        let condition = json!({
            "linked": { "entity": test.entity, "link": test.link, "where": texts, "at_least": at_least },
        });
        self.sql(path, &condition, None)
    }

    /// The conditions of lists that a test comes to.
    fn texts(&self, path: &str, name: &str, test: &FieldTest) -> Result<Vec<String>> {
        if !test.is_relative() {
            return Ok(vec![format!("{name}:{}:{}", test.op, test.value)]);
        }
        let found = field_of(self.eyes.schema, self.eyes.ctx, name);
        let instant = is_instant(self.eyes.schema, self.eyes.ctx, name);
        if !instant && found.is_none_or(|(_, field)| field.kind != Kind::Date) {
            return Err(bad(path, "operator"));
        }
        let all = bounds(test, path, self.base, instant)?;
        Ok(all.into_iter().map(|bound| format!("{name}:{bound}")).collect())
    }

    fn sql(&mut self, path: &str, condition: &Json, field: Option<&'static FieldDef>) -> Result<Join> {
        let (schema, ctx) = (self.eyes.schema, self.eyes.ctx);
        let customer = schema.entity(CUSTOMER)?;
        let at = |problem: guanxi_types::Problem| problem.with("path", path);
        let condition = Condition::parse(schema, customer, &condition.to_string()).map_err(at)?;
        condition
            .require_seen(&FieldView::of(ctx, customer), customer)
            .map_err(at)?;
        let (text, values) = condition.sql(ctx, customer).map_err(at)?;
        self.leaf(Ask::Sql { text, values, field })
    }
}
