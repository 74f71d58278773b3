//! Reading the log.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Scope};
use serde_json::Value as Json;

use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::history::Change;
use crate::module::Schema;

/// Lines of a page when the caller doesn't say.
const PAGE_DEFAULT: i64 = 50;
/// Most lines of a page.
const PAGE_LIMIT: i64 = 500;

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
    let mut sql = select(query);
    sql.push(" ORDER BY seq DESC LIMIT ?", [Value::from(limit + 1)]);
    let rows = r.query(&sql.text, &sql.params)?;
    let has_more = guanxi_types::len_i64(rows.len()) > limit;
    let lines: Vec<AuditLine> = rows
        .into_iter()
        .take(guanxi_types::index_of(limit))
        .map(|row| line(schema, ctx, &row))
        .collect();
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
    let mut sql = select(query);
    sql.push(" ORDER BY seq DESC LIMIT ?", [Value::from(most)]);
    r.query_each(&sql.text, &sql.params, &mut |row| handle(line(schema, ctx, &row)))
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
    // Acts that change no record are few; the index knows them.
    let is_change = |action: &str| matches!(action, "create" | "update" | "delete" | "restore");
    if query
        .action
        .as_deref()
        .is_some_and(|action| !is_change(action) && action != "merge" && action != "unmerge")
    {
        sql.and("details IS NOT NULL", []);
    }
    sql
}

fn line(schema: &Schema, ctx: &Ctx, row: &Row) -> AuditLine {
    let entity = row.text(6).to_owned();
    let changes: Vec<Change> = serde_json::from_str(row.text(9)).unwrap_or_default();
    AuditLine {
        seq: row.int(0),
        at: row.int(1),
        actor: row.int(2),
        through: row.text(3).to_owned(),
        request_id: Some(row.text(4).to_owned()).filter(|id| !id.is_empty()),
        action: row.text(5).to_owned(),
        record_id: row.int(7),
        import_id: row.optional_int(8),
        changes: seen(schema, ctx, &entity, changes),
        details: serde_json::from_str(row.text(10)).ok(),
        entity,
    }
}

/// Who may read the log, but not these records, learns which fields changed and no value.
fn seen(schema: &Schema, ctx: &Ctx, entity: &str, changes: Vec<Change>) -> Vec<Change> {
    match schema.entity(entity) {
        Ok(def) if ctx.scope(Action::Read, entity) != Scope::None => {
            FieldView::of(ctx, def).cover_changes(def, changes)
        }
        _ => changes
            .into_iter()
            .map(|change| Change {
                before: Value::Null,
                after: Value::Null,
                is_masked: true,
                ..change
            })
            .collect(),
    }
}
