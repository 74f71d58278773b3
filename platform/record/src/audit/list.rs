//! Reading the log.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};
use serde_json::Value as Json;

use crate::access;
use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::history::Change;
use crate::module::Schema;
use crate::query;

/// Lines of a page when the caller doesn't say.
const PAGE_DEFAULT: i64 = 50;
/// Most lines of a page.
pub const PAGE_LIMIT: i64 = 500;

/// Which lines; what is left out isn't asked.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// By whom; 0 is the program.
    pub actor: Option<RawId>,
    /// About records of this entity.
    pub entity: Option<String>,
    /// About this record.
    pub record_id: Option<RawId>,
    /// What was done.
    pub action: Option<String>,
    /// Not before, UTC milliseconds.
    pub from: Option<i64>,
    /// Before, UTC milliseconds.
    pub to: Option<i64>,
    /// Older than this line.
    pub after: Option<i64>,
    /// Lines of a page.
    pub limit: Option<i64>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditLine {
    /// Its number.
    pub seq: i64,
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom; 0 is the program.
    pub actor: RawId,
    /// Through what.
    pub through: String,
    /// In which request.
    pub request_id: Option<String>,
    /// What was done.
    pub action: String,
    /// About records of this entity; empty when about none.
    pub entity: String,
    /// About this record; 0 when about none.
    pub record_id: RawId,
    /// The import, if it was one.
    pub import_id: Option<RawId>,
    /// What changed, as far as the reader may see it.
    pub changes: Vec<Change>,
    /// What else is known.
    pub details: Option<Json>,
}

/// A page of the log, newest first, and where the next one goes on.
///
/// # Errors
/// `access.forbidden`.
pub fn list(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    query: &AuditQuery,
) -> Result<(Vec<AuditLine>, Option<i64>)> {
    super::require(ctx)?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_LIMIT).contains(&limit) {
        return Err(Problem::new(ErrorKind::Malformed, "request.bad_limit").with("limit", limit));
    }
    let mut rows = page(r, query, limit + 1)?;
    let has_more = guanxi_types::len_i64(rows.len()) > limit;
    rows.truncate(guanxi_types::index_of(limit));
    let lines = lines(r, schema, ctx, &rows)?;
    let next = lines.last().filter(|_| has_more).map(|last| last.seq);
    Ok((lines, next))
}

/// Hands every line that the query finds to `handle`, newest first, up to `most`.
///
/// # Errors
/// `access.forbidden`, and what `handle` returns.
pub fn each(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    query: &AuditQuery,
    most: i64,
    handle: &mut dyn FnMut(AuditLine) -> Result<()>,
) -> Result<()> {
    super::require(ctx)?;
    let mut query = query.clone();
    let mut left = most;
    while left > 0 {
        let rows = page(r, &query, left.min(PAGE_LIMIT))?;
        let Some(last) = rows.last() else { break };
        query.after = Some(last.int(0));
        left -= guanxi_types::len_i64(rows.len());
        lines(r, schema, ctx, &rows)?
            .into_iter()
            .try_for_each(&mut *handle)?;
    }
    Ok(())
}

fn page(r: &mut dyn Queries, query: &AuditQuery, limit: i64) -> Result<Vec<Row>> {
    let mut sql = select(query);
    sql.push(" ORDER BY seq DESC LIMIT ?", [Value::from(limit)]);
    r.query(&sql.text, &sql.params)
}

fn select(query: &AuditQuery) -> SqlText {
    let mut sql = SqlText::new(
        "SELECT seq, at, actor, through, request_id, action, entity, record_id, import_id, changes, details \
         FROM record_history",
    );
    let mut and = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.and(condition, [value]);
        }
    };
    and("actor = ?", query.actor.map(Value::from));
    and("entity = ?", query.entity.as_deref().map(Value::from));
    and("record_id = ?", query.record_id.map(Value::from));
    and("action = ?", query.action.as_deref().map(Value::from));
    and("at >= ?", query.from.map(Value::from));
    and("at < ?", query.to.map(Value::from));
    and("seq < ?", query.after.map(Value::from));
    sql
}

fn lines(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, rows: &[Row]) -> Result<Vec<AuditLine>> {
    let mut of_kind: BTreeMap<&str, BTreeSet<RawId>> = BTreeMap::new();
    for row in rows {
        of_kind.entry(row.text(6)).or_default().insert(row.int(7));
    }
    let mut seen = BTreeMap::new();
    for (entity, ids) in of_kind {
        seen.insert(entity, Seen::of(r, schema, ctx, (entity, &ids))?);
    }
    let shown = |row: &Row| {
        let changes: Vec<Change> = serde_json::from_str(row.text(9)).unwrap_or_default();
        let known = seen.get(row.text(6)).and_then(Option::as_ref);
        match known.filter(|seen| seen.has(row.int(7))) {
            Some(seen) => seen.view.cover_changes(seen.def, changes),
            None => without_values(changes),
        }
    };
    Ok(rows.iter().map(|row| line(row, shown(row))).collect())
}

fn line(row: &Row, changes: Vec<Change>) -> AuditLine {
    AuditLine {
        seq: row.int(0),
        at: row.int(1),
        actor: row.int(2),
        through: row.text(3).to_owned(),
        request_id: Some(row.text(4).to_owned()).filter(|id| !id.is_empty()),
        action: row.text(5).to_owned(),
        entity: row.text(6).to_owned(),
        record_id: row.int(7),
        import_id: row.optional_int(8),
        changes,
        details: serde_json::from_str(row.text(10)).ok(),
    }
}

/// What the reader may see of one kind of record.
struct Seen {
    def: &'static EntityDef,
    view: FieldView,
    /// Which of those asked about; none: every one, those that are gone as well.
    ids: Option<BTreeSet<RawId>>,
}

impl Seen {
    fn of(
        r: &mut dyn Queries,
        schema: &Schema,
        ctx: &Ctx,
        (entity, ids): (&str, &BTreeSet<RawId>),
    ) -> Result<Option<Self>> {
        let Ok(def) = schema.entity(entity) else {
            return Ok(None);
        };
        let reach = access::scope_of(ctx, Action::Read, def);
        if reach.is_none() {
            return Ok(None);
        }
        let asked: Vec<RawId> = ids.iter().copied().collect();
        let ids = if reach.is_all() {
            None
        } else {
            Some(query::visible(r, ctx, def, &asked)?)
        };
        Ok(Some(Self {
            def,
            view: FieldView::reading(r, ctx, def)?,
            ids: ids.map(|found| found.into_iter().map(|(id, _)| id).collect()),
        }))
    }

    fn has(&self, id: RawId) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&id))
    }
}

/// Who may read the log, but not these records, learns which fields changed and no value.
fn without_values(changes: Vec<Change>) -> Vec<Change> {
    let bare = |change| Change {
        before: Value::Null,
        after: Value::Null,
        is_masked: true,
        ..change
    };
    changes.into_iter().map(bare).collect()
}
