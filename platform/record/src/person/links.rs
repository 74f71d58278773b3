//! What leads to a person: found in the definitions.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{ErrorKind, Problem, RawId, Result};

use crate::filter::{Filter, Operator, SqlText};
use crate::history::Change;
use crate::merge::references;
use crate::module::Schema;

/// Records that lead to one person; whoever has more isn't one person.
const LINKS_LIMIT: i64 = 50_000;

/// A field that leads to records of an entity.
pub(super) struct Link {
    /// Whose field it is.
    pub def: &'static EntityDef,
    /// The field.
    pub field: String,
    by: By,
}

enum By {
    /// It holds the id.
    Id,
    /// It holds the id, and this field the entity's key.
    Pair(String),
    /// It holds `domain.entity/id`.
    Text,
}

/// Every field that leads to a record of this entity.
pub(super) fn links(schema: &Schema, target: &EntityDef) -> Vec<Link> {
    let by_id = references(schema, target).into_iter().map(|found| Link {
        def: found.def,
        field: found.field,
        by: found.entity_field.map_or(By::Id, By::Pair),
    });
    let texts = schema.timeline().iter().filter(|source| source.of == "*");
    let by_text = texts.filter_map(|source| {
        Some(Link {
            def: schema.entity(source.entity).ok()?,
            field: source.field.to_owned(),
            by: By::Text,
        })
    });
    by_id.chain(by_text).collect()
}

impl Link {
    /// What the field holds where it leads to a record.
    fn value(&self, target: &EntityDef, id: RawId) -> Value {
        match self.by {
            By::Text => Value::Text(format!("{}/{id}", target.key)),
            By::Id | By::Pair(_) => Value::from(id),
        }
    }

    /// The conditions under which a record leads to one of these.
    pub fn filters(&self, target: &EntityDef, ids: &[RawId]) -> Vec<Filter> {
        let mut filters = vec![Filter {
            field: self.field.clone(),
            operator: Operator::In,
            values: ids.iter().map(|id| self.value(target, *id)).collect(),
        }];
        if let By::Pair(entity) = &self.by {
            filters.push(Filter {
                field: entity.clone(),
                operator: Operator::Eq,
                values: vec![Value::from(target.key.as_str())],
            });
        }
        filters
    }

    /// Records that led to one of these and were removed since: only the log has them.
    pub fn gone(&self, r: &mut dyn Queries, target: &EntityDef, ids: &[RawId]) -> Result<Vec<RawId>> {
        let wanted: Vec<Value> = ids.iter().map(|id| self.value(target, *id)).collect();
        let sql = "SELECT record_id, changes FROM record_history \
                   WHERE entity = ?1 AND action IN ('delete', 'merge') AND changes LIKE ?2";
        let params = [
            Value::from(self.def.key.as_str()),
            Value::Text(format!("%\"field\":\"{}\"%", self.field)),
        ];
        let mut found = Vec::new();
        r.query_each(sql, &params, &mut |row| {
            let changes: Vec<Change> = serde_json::from_str(row.text(1)).map_err(Problem::internal)?;
            if changes
                .iter()
                .any(|change| change.field == self.field && wanted.contains(&change.before))
            {
                found.push(row.int(0));
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The records that lead to one of these, whoever may see them.
    pub fn find(&self, r: &mut dyn Queries, target: &EntityDef, ids: &[RawId]) -> Result<Vec<RawId>> {
        let mut sql = SqlText::new(&format!("SELECT id FROM {}", self.def.table));
        for filter in self.filters(target, ids) {
            filter.apply(&mut sql);
        }
        sql.push(" ORDER BY id LIMIT ?", [Value::from(LINKS_LIMIT + 1)]);
        let rows = r.query(&sql.text, &sql.params)?;
        if guanxi_types::len_i64(rows.len()) > LINKS_LIMIT {
            return Err(Problem::new(ErrorKind::TooLarge, "privacy.too_much")
                .with("entity", self.def.key.as_str())
                .with("max", LINKS_LIMIT));
        }
        Ok(rows.iter().map(|row| row.int(0)).collect())
    }
}
