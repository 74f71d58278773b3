//! Linked records beside those that link to them: one statement an entity, within what the user may read.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::access;
use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::module::Schema;
use crate::record::Record;

/// Fields whose records one question may ask for.
const EXPAND_LIMIT: usize = 5;

/// The linked records of one field.
pub struct Expansion {
    /// The field that links.
    pub field: String,
    /// The entity that it links to.
    pub def: &'static EntityDef,
    /// The records, as far as the user may read them.
    pub records: BTreeMap<RawId, Record>,
}

/// What these fields (links) of the records lead to.
///
/// # Errors
/// `record.bad_expand` when one of the fields is no link.
pub fn expand(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, records): (&EntityDef, &[Record]),
    fields: &[&str],
) -> Result<Vec<Expansion>> {
    let bad = |field: &str| Problem::new(ErrorKind::Invalid, "record.bad_expand").with("field", field);
    if let Some(field) = fields.get(EXPAND_LIMIT) {
        return Err(bad(field));
    }
    let mut expansions = Vec::new();
    for field in fields {
        let (at, found) = def.field(field).ok_or_else(|| bad(field))?;
        let Kind::Link { entity } = &found.kind else {
            return Err(bad(field));
        };
        let target = schema.entity(entity)?;
        let ids: BTreeSet<RawId> = records
            .iter()
            .filter_map(|record| record.values.get(at)?.as_int())
            .collect();
        expansions.push(Expansion {
            field: found.name.clone(),
            def: target,
            records: by_id(r, ctx, target, ids)?,
        });
    }
    Ok(expansions)
}

/// The records of these ids that the user may read, as far as the user may see their fields.
pub(crate) fn by_id(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    ids: BTreeSet<RawId>,
) -> Result<BTreeMap<RawId, Record>> {
    let scope = access::scope_of(ctx, Action::Read, def);
    if scope.is_none() || ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(&format!("id IN ({marks})"), ids.into_iter().map(Value::from));
    access::restrict_few(&mut sql, ctx, scope, def);
    let view = FieldView::reading(r, ctx, def)?;
    let mut found = BTreeMap::new();
    r.query_each(&sql.text, &sql.params, &mut |row| {
        let mut record = Record::from_row(row);
        view.cover(def, &mut record);
        found.insert(record.id, record);
        Ok(())
    })?;
    Ok(found)
}
