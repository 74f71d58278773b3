//! What happened to a record: who, when, through what, and each field before and after.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Column, Queries, Row, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, RawId, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::access::{self, Reach};
use crate::audit;
use crate::derived::Step;
use crate::digest;
use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::pipeline::Batch;
use crate::query;
use crate::record::Record;

/// Entries of one record's history shown at once.
const HISTORY_LIMIT: i64 = 200;

/// One field's change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it held.
    pub before: Value,
    /// What it holds since.
    pub after: Value,
    /// Whether a rule set it, and not whoever made the change.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_rule: bool,
    /// Whether both are covered by a mask for the user who reads it.
    #[serde(skip)]
    pub is_masked: bool,
}

/// One act on a record.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom; 0 is the program.
    pub actor: RawId,
    /// The request that it happened in.
    pub request_id: Option<String>,
    /// Through what (`page`, `api`, `api_key`, `import`, `cli`, `job`, `automation`).
    pub through: String,
    /// The import, if it was one.
    pub import_id: Option<RawId>,
    /// `create`, `update`, `delete`, `restore`, or what else was done with it (`merge`, `reveal`).
    pub action: String,
    /// What changed; a creation names what the record began with, a deletion all that was there.
    pub changes: Vec<Change>,
    /// What else is known of an act that changed nothing.
    pub details: Option<Json>,
}

impl HistoryEntry {
    /// The creation by an import, as it is read off the record.
    fn imported(record: &Record) -> Self {
        Self {
            at: record.created_at,
            actor: record.created_by,
            through: guanxi_types::Through::Import.name().to_owned(),
            import_id: record.import_id,
            action: "create".to_owned(),
            changes: Vec::new(),
            request_id: None,
            details: None,
        }
    }
}

pub(crate) struct Entry<'a> {
    pub action: &'static str,
    pub changes: &'a [Change],
    pub import_id: Option<RawId>,
}

impl<'a> Entry<'a> {
    pub const fn new(action: &'static str, changes: &'a [Change]) -> Self {
        Self {
            action,
            changes,
            import_id: None,
        }
    }
}

impl Change {
    /// The fields that differ. Of a secret it says only that it changed.
    #[must_use]
    pub fn between(def: &EntityDef, before: &[Value], after: &[Value]) -> Vec<Self> {
        def.fields
            .iter()
            .zip(before.iter().zip(after))
            .filter(|(_, (b, a))| b != a)
            .map(|(field, (b, a))| {
                let is_secret = field.kind == Kind::Secret;
                let shown = |v: &Value| if is_secret { Value::Null } else { v.clone() };
                Self::new(&field.name, shown(b), shown(a))
            })
            .collect()
    }
}

impl Change {
    /// What a field held before, and what it holds since.
    pub(crate) fn new(field: &str, before: Value, after: Value) -> Self {
        Self {
            field: field.to_owned(),
            before,
            after,
            by_rule: false,
            is_masked: false,
        }
    }

    /// What a field held that is gone.
    pub(crate) fn was(field: &str, before: Value) -> Self {
        Self::new(field, before, Value::Null)
    }

    /// Marks the changes that weren't asked for.
    pub(crate) fn mark_rules(def: &EntityDef, changes: &mut [Self], asked: &[Value], after: &[Value]) {
        for change in changes {
            let at = def.field(&change.field).map(|(at, _)| at);
            change.by_rule = at.is_some_and(|at| asked.get(at) != after.get(at));
        }
    }
}

/// Records a creation: each record with what it began with; of an import one line for the batch, with a digest of its rows.
pub(crate) fn write_created(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    batch: &Batch<'_>,
    ids: &[RawId],
    made: &[Step<'_>],
) -> Result<()> {
    let def = batch.def;
    if let Some(import_id) = batch.import_id {
        let Some(details) = digest::of_batch(def, made) else {
            return Ok(());
        };
        let line = Line {
            entity: &def.key,
            record_id: 0,
            import_id: Some(import_id),
            action: IMPORTED,
            changes: "[]".to_owned(),
            details: Some(details),
        };
        return write_line(tx, ctx, line);
    }
    let nothing = vec![Value::Null; def.fields.len()];
    let mut rows = Vec::with_capacity(ids.len());
    for step in made {
        let changes = Change::between(def, &nothing, step.after.unwrap_or_default());
        let line = Line {
            entity: &def.key,
            record_id: step.id,
            import_id: None,
            action: "create",
            changes: serde_json::to_string(&changes).map_err(guanxi_types::Problem::internal)?,
            details: None,
        };
        rows.push(line.values(tx, ctx));
    }
    tx.insert_rows_later("record_history", &columns(), &rows)
}

/// A batch of records that an import made.
pub(crate) const IMPORTED: &str = "import";

pub(crate) fn write(tx: &mut Tx<'_>, ctx: &Ctx, def: &EntityDef, id: RawId, entry: &Entry<'_>) -> Result<()> {
    let changes = serde_json::to_string(entry.changes).map_err(guanxi_types::Problem::internal)?;
    let line = Line {
        entity: &def.key,
        record_id: id,
        import_id: entry.import_id,
        action: entry.action,
        changes,
        details: None,
    };
    write_line(tx, ctx, line)
}

/// A line of the log, but for who and when.
pub(crate) struct Line<'a> {
    pub entity: &'a str,
    pub record_id: RawId,
    pub import_id: Option<RawId>,
    pub action: &'a str,
    pub changes: String,
    pub details: Option<String>,
}

impl Line<'_> {
    fn values(self, tx: &Tx<'_>, ctx: &Ctx) -> Vec<Value> {
        vec![
            Value::from(self.entity),
            Value::from(self.record_id),
            Value::from(tx.now_ms()),
            Value::from(ctx.user_id()),
            Value::from(ctx.through.kept()),
            Value::from(ctx.request_id.as_deref()),
            Value::from(self.import_id),
            Value::from(self.action),
            Value::from(self.changes),
            Value::from(self.details),
        ]
    }
}

/// The log's columns, in the order of [`Line::values`].
fn columns() -> Vec<Column> {
    vec![
        Column::text("entity"),
        Column::integer("record_id"),
        Column::integer("at"),
        Column::integer("actor"),
        Column::text("through"),
        Column::text("request_id"),
        Column::integer("import_id"),
        Column::text("action"),
        Column::text("changes"),
        Column::text("details"),
    ]
}

pub(crate) fn write_line(tx: &mut Tx<'_>, ctx: &Ctx, line: Line<'_>) -> Result<()> {
    let values = line.values(tx, ctx);
    tx.insert_rows_later("record_history", &columns(), &[values])
}

/// Entries of the history of a record that the user may read, with their places, newest first, before a place in time. What the
/// time line shows as comments and files isn't repeated, nor what was
/// only looked at. The creation by an import has the record's id.
pub(crate) fn before(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    (at, last): (i64, RawId),
    limit: i64,
) -> Result<Vec<(RawId, HistoryEntry)>> {
    let mut sql = asked(def, &[id]);
    sql.and("action <> 'attach' AND details IS NULL", []);
    sql.and(
        "(at < ? OR (at = ? AND seq < ?))",
        [Value::from(at), Value::from(at), Value::from(last)],
    );
    sql.push(" ORDER BY at DESC, seq DESC LIMIT ?", [Value::from(limit)]);
    let scope = access::require(ctx, Action::Read, def)?;
    if is_opened_only(r, ctx, scope, (def, id))? {
        return Ok(Vec::new());
    }
    let told = entries(r, ctx, def, &sql)?;
    let mut entries: Vec<(RawId, HistoryEntry)> =
        told.into_iter().map(|((seq, _), entry)| (seq, entry)).collect();
    let record = query::get(r, ctx, def, id)?;
    let created = (record.created_at, record.id);
    if record.import_id.is_some() && created < (at, last) {
        entries.push((record.id, HistoryEntry::imported(&record)));
    }
    Ok(entries)
}

/// Whether the user sees a record only because it is opened to his role now. Then he sees what it says, not how it came to say so: what was
/// written before it was opened was for others.
pub(crate) fn is_opened_only(
    r: &mut dyn Queries,
    ctx: &Ctx,
    scope: Reach,
    (def, id): (&EntityDef, RawId),
) -> Result<bool> {
    if scope.is_all() || def.opened_to.is_none() || audit::may_read(ctx) {
        return Ok(false);
    }
    let closed = EntityDef {
        opened_to: None,
        ..def.clone()
    };
    match query::find(r, ctx, scope, &closed, id) {
        Ok(_) => Ok(false),
        Err(problem) if problem.kind == ErrorKind::NotFound => Ok(true),
        Err(problem) => Err(problem),
    }
}

/// The history of a record that the user may see, newest first; of a deleted one for who may read the log. The creation by an
/// import has no row of its own; it is read off the record.
///
/// # Errors
/// `record.not_found`.
pub fn history(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Vec<HistoryEntry>> {
    let scope = access::require(ctx, Action::Read, def)?;
    let record = match query::find(r, ctx, scope, def, id) {
        Ok(record) => Some(record),
        // Of what is gone nobody knows whether it was kept back.
        Err(_) if audit::may_read(ctx) && !scope.keeps_back && !exists(r, def, id)? => None,
        Err(problem) => return Err(problem),
    };
    if record.is_some() && is_opened_only(r, ctx, scope, (def, id))? {
        return Ok(Vec::new());
    }
    let mut sql = asked(def, &[id]);
    sql.push(" ORDER BY seq DESC LIMIT ?", [Value::from(HISTORY_LIMIT)]);
    let told = entries(r, ctx, def, &sql)?;
    if record.is_none() && told.is_empty() {
        return Err(guanxi_types::Problem::not_found(&def.key));
    }
    let mut entries: Vec<HistoryEntry> = told.into_iter().map(|(_, entry)| entry).collect();
    if let Some(record) = record.filter(|record| record.import_id.is_some()) {
        entries.push(HistoryEntry::imported(&record));
    }
    Ok(entries)
}

/// Lines of the log about these records, the oldest first, as far as the user may see their fields: number and record, and
/// what happened. Whether he may see the records is the caller's to see to.
pub(crate) fn of_records(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (def, ids): (&EntityDef, &[RawId]),
    limit: i64,
) -> Result<Vec<((i64, RawId), HistoryEntry)>> {
    let mut sql = asked(def, ids);
    sql.push(" ORDER BY seq LIMIT ?", [Value::from(limit)]);
    entries(r, ctx, def, &sql)
}

fn asked(def: &EntityDef, ids: &[RawId]) -> SqlText {
    let mut sql = SqlText::new(
        "SELECT seq, record_id, at, actor, through, import_id, action, changes, request_id, details \
         FROM record_history",
    );
    sql.and("entity = ?", [Value::from(def.key.as_str())]);
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(
        &format!("record_id IN ({marks})"),
        ids.iter().map(|id| Value::from(*id)),
    );
    sql
}

fn entries(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    sql: &SqlText,
) -> Result<Vec<((i64, RawId), HistoryEntry)>> {
    let view = FieldView::reading(r, ctx, def)?;
    let rows = r.query(&sql.text, &sql.params)?;
    let entry = |row: Row| {
        let entry = HistoryEntry {
            at: row.int(2),
            actor: row.int(3),
            through: row.text(4).to_owned(),
            import_id: row.optional_int(5),
            action: row.text(6).to_owned(),
            changes: view.cover_changes(def, serde_json::from_str(row.text(7)).unwrap_or_default()),
            request_id: Some(row.text(8).to_owned()).filter(|id| !id.is_empty()),
            details: serde_json::from_str(row.text(9)).ok(),
        };
        ((row.int(0), row.int(1)), entry)
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// Whether there is such a record, whoever may see it.
pub(crate) fn exists(r: &mut dyn Queries, def: &EntityDef, id: RawId) -> Result<bool> {
    let sql = format!("SELECT id FROM {} WHERE id = ?1", def.table);
    Ok(r.query_first(&sql, &[Value::from(id)])?.is_some())
}
