//! What the records that a rule names are called, as far as the user may know.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_record::{Schema, SqlText, restrict_few, scope_of, shown_text};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};

use super::{FieldTest, Node};
use crate::fields::field_of;

/// Records that one statement looks up.
const ASKED_AT_ONCE: usize = 200;

/// Titles by entity and id.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<(String, RawId), String>);

impl Names {
    /// The title of a record; the id where it isn't known to the user.
    #[must_use]
    pub fn of(&self, entity: &str, id: &str) -> String {
        let known = id.parse().ok();
        let known = known.and_then(|id: RawId| self.0.get(&(entity.to_owned(), id)));
        known.cloned().unwrap_or_else(|| format!("#{id}"))
    }
}

/// Looks up what a rule names.
///
/// # Errors
/// When the database can't be read.
pub fn names(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, rule: &Node) -> Result<Names> {
    let mut wanted: BTreeMap<String, BTreeSet<RawId>> = BTreeMap::new();
    let mut add = |entity: &str, ids: &mut dyn Iterator<Item = &str>| {
        let ids = ids.filter_map(|id| id.trim().parse::<RawId>().ok());
        wanted.entry(entity.to_owned()).or_default().extend(ids);
    };
    for (_, node) in rule.by_path() {
        match node {
            Node::Field(test) => of_field(schema, ctx, test, &mut add),
            Node::Linked(linked) => {
                for test in &linked.tests {
                    let name = format!("{}.{}", linked.entity, test.name);
                    let whole = FieldTest { name, ..test.clone() };
                    of_field(schema, ctx, &whole, &mut add);
                }
            }
            Node::Bought(test) => goods([&test.categories, &test.products, &test.stores], &mut add),
            Node::Changed(test) => goods([&test.categories, &test.products, &test.stores], &mut add),
            Node::Segment(test) => add("marketing.segment", &mut std::iter::once(test.id.as_str())),
            _ => {}
        }
    }
    let mut found = Names::default();
    for (key, ids) in wanted {
        titles(r, (schema, ctx), &key, &ids, &mut found)?;
    }
    Ok(found)
}

type Add<'a> = dyn FnMut(&str, &mut dyn Iterator<Item = &str>) + 'a;

fn goods([categories, products, stores]: [&[String]; 3], add: &mut Add<'_>) {
    add("catalog.category", &mut categories.iter().map(String::as_str));
    add("catalog.product", &mut products.iter().map(String::as_str));
    add("org.store", &mut stores.iter().map(String::as_str));
}

fn of_field(schema: &Schema, ctx: &Ctx, test: &FieldTest, add: &mut Add<'_>) {
    if let Some((_, field)) = field_of(schema, ctx, &test.name)
        && let Kind::Link { entity } = &field.kind
    {
        add(entity, &mut test.value.split(','));
    }
}

fn titles(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    key: &str,
    ids: &BTreeSet<RawId>,
    found: &mut Names,
) -> Result<()> {
    let Ok(def): Result<&'static EntityDef> = schema.entity(key) else {
        return Ok(());
    };
    let reach = scope_of(ctx, Action::Read, def);
    if reach.is_none() || ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<RawId> = ids.iter().copied().collect();
    for part in ids.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT id, {} FROM {}", def.title, def.table));
        let marks = vec!["?"; part.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), part.iter().copied().map(Value::from));
        restrict_few(&mut sql, ctx, reach, def);
        for row in r.query(&sql.text, &sql.params)? {
            let title = shown_text(ctx, def, &def.title, row.text(1));
            found.0.insert((key.to_owned(), row.int(0)), title);
        }
    }
    Ok(())
}
