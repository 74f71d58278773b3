//! What happened to a record: who, when, through what, and each field before and after.

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, RawId, Result};
use serde::{Deserialize, Serialize};

use crate::access;
use crate::field_view::FieldView;
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
    /// Through what (`page`, `api`, `import`, `cli`, `job`).
    pub through: String,
    /// The import, if it was one.
    pub import_id: Option<RawId>,
    /// `create`, `update` or `delete`.
    pub action: String,
    /// What changed; a deletion names all that was there.
    pub changes: Vec<Change>,
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
                Self {
                    field: field.name.clone(),
                    before: shown(b),
                    after: shown(a),
                    is_masked: false,
                }
            })
            .collect()
    }
}

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

pub(crate) fn write_line(tx: &mut Tx<'_>, ctx: &Ctx, line: Line<'_>) -> Result<()> {
    let params = [
        Value::from(line.entity),
        Value::from(line.record_id),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
        Value::from(ctx.through.kept()),
        Value::from(ctx.request_id.as_deref()),
        Value::from(line.import_id),
        Value::from(line.action),
        Value::from(line.changes),
        Value::from(line.details),
    ];
    tx.execute(
        "INSERT INTO record_history (entity, record_id, at, actor, through, request_id, import_id, action, changes, \
         details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &params,
    )?;
    Ok(())
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
    let view = FieldView::of(ctx, def);
    let rows = r.query(
        "SELECT seq, at, actor, through, import_id, action, changes FROM record_history \
         WHERE entity = ?1 AND record_id = ?2 AND action <> 'attach' AND details IS NULL \
         AND (at < ?3 OR (at = ?3 AND seq < ?4)) ORDER BY at DESC, seq DESC LIMIT ?5",
        &[
            Value::from(def.key.as_str()),
            Value::from(id),
            Value::from(at),
            Value::from(last),
            Value::from(limit),
        ],
    )?;
    let mut entries: Vec<(RawId, HistoryEntry)> = rows
        .into_iter()
        .map(|row| {
            let entry = HistoryEntry {
                at: row.int(1),
                actor: row.int(2),
                through: row.text(3).to_owned(),
                import_id: row.optional_int(4),
                action: row.text(5).to_owned(),
                changes: view.cover_changes(def, serde_json::from_str(row.text(6)).unwrap_or_default()),
            };
            (row.int(0), entry)
        })
        .collect();
    let record = query::get(r, ctx, def, id)?;
    let created = (record.created_at, record.id);
    if record.import_id.is_some() && created < (at, last) {
        entries.push((record.id, HistoryEntry::imported(&record)));
    }
    Ok(entries)
}

/// The history of a record that the user may see, newest first. The creation by an import has no row of its own; it is read
/// off the record.
///
/// # Errors
/// `record.not_found`.
pub fn history(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Vec<HistoryEntry>> {
    let scope = access::require(ctx, Action::Read, def)?;
    let record = query::find(r, ctx, scope, def, id)?;
    let view = FieldView::of(ctx, def);
    let rows = r.query(
        "SELECT at, actor, through, import_id, action, changes FROM record_history \
         WHERE entity = ?1 AND record_id = ?2 ORDER BY seq DESC LIMIT ?3",
        &[
            Value::from(def.key.as_str()),
            Value::from(id),
            Value::from(HISTORY_LIMIT),
        ],
    )?;
    let mut entries: Vec<HistoryEntry> = rows
        .into_iter()
        .map(|row| HistoryEntry {
            at: row.int(0),
            actor: row.int(1),
            through: row.text(2).to_owned(),
            import_id: row.optional_int(3),
            action: row.text(4).to_owned(),
            changes: view.cover_changes(def, serde_json::from_str(row.text(5)).unwrap_or_default()),
        })
        .collect();
    if record.import_id.is_some() {
        entries.push(HistoryEntry::imported(&record));
    }
    Ok(entries)
}
