//! What stands beside records in the engine's own tables: comments and files. Whoever may read the record reads them.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Row};
use guanxi_types::{Ctx, Problem, RawId, Result};

use crate::filter::SqlText;
use crate::merge::merged_into;
use crate::module::Schema;
use crate::query;

/// A table of such things, each with `id`, `entity`, `record_id` and `created_at`.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    /// Its name.
    pub name: &'static str,
    /// What of it is read.
    pub columns: &'static str,
    /// What one of them is called where it isn't found.
    pub what: &'static str,
}

impl Table {
    /// Those on records that the user may read, newest first, before a place in time.
    pub fn before(
        self,
        r: &mut dyn Queries,
        (def, ids): (&EntityDef, &[RawId]),
        (at, last): (i64, RawId),
        limit: i64,
    ) -> Result<Vec<Row>> {
        let mut sql = SqlText::new(&format!("SELECT {} FROM {}", self.columns, self.name));
        sql.and("entity = ?", [Value::from(def.key.as_str())]);
        let marks = vec!["?"; ids.len()].join(", ");
        let ids = ids.iter().map(|id| Value::from(*id));
        sql.and(&format!("record_id IN ({marks})"), ids);
        sql.and(
            "(created_at < ? OR (created_at = ? AND id < ?))",
            [Value::from(at), Value::from(at), Value::from(last)],
        );
        sql.push(" ORDER BY created_at DESC, id DESC LIMIT ?", [Value::from(limit)]);
        r.query(&sql.text, &sql.params)
    }

    /// The one of this id.
    pub fn get(self, r: &mut dyn Queries, id: RawId) -> Result<Row> {
        let sql = format!("SELECT {} FROM {} WHERE id = ?1", self.columns, self.name);
        let row = r.query_first(&sql, &[Value::from(id)])?;
        row.ok_or_else(|| Problem::not_found(self.what))
    }

    /// The record that it stands beside, if the user may read it: after a merge, the one that is left.
    pub fn home(
        self,
        r: &mut dyn Queries,
        (schema, ctx): (&Schema, &Ctx),
        (entity, record_id): (&str, RawId),
    ) -> Result<RawId> {
        let missing = || Problem::not_found(self.what);
        let home = merged_into(r, record_id)?.unwrap_or(record_id);
        let def = schema.entity(entity).map_err(|_| missing())?;
        query::get(r, ctx, def, home).map_err(|_| missing())?;
        Ok(home)
    }
}
