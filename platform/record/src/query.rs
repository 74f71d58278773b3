//! Reading records: one, a page, a count. Pages go on from where the last one ended, so the thousandth costs what the first
//! did.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Scope, index_of, normalise};

use crate::access;
use crate::filter::{Filter, SqlText, escape_like, filter_kind};
use crate::record::Record;

/// Records of a page when the caller doesn't say.
pub const PAGE_DEFAULT: i64 = 50;
/// Most records of a page.
pub const PAGE_LIMIT: i64 = 500;

/// What a list is asked.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// All of these hold.
    pub filters: Vec<Filter>,
    /// Text of the search box.
    pub search: String,
    /// A field; `-` before it for descending. Newest first where empty.
    pub sort: String,
    /// Records of a page.
    pub limit: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// Some records, and where the next page goes on.
#[derive(Clone, Debug)]
pub struct Page {
    /// The records.
    pub records: Vec<Record>,
    /// To be sent as `after`; none at the end.
    pub next: Option<String>,
}

/// The order of a list: a column, its direction, and ids to break ties.
struct Order<'a> {
    column: &'a str,
    descending: bool,
}

/// The record of this id, if the user may see it.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn get(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Record> {
    let scope = access::require(ctx, Action::Read, def)?;
    find(r, ctx, scope, def, id)
}

pub(crate) fn find(
    r: &mut dyn Queries,
    ctx: &Ctx,
    scope: Scope,
    def: &EntityDef,
    id: RawId,
) -> Result<Record> {
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    sql.and("id = ?", [Value::from(id)]);
    access::restrict(&mut sql, ctx, scope, def);
    r.query_first(&sql.text, &sql.params)?
        .map(Record::from_row)
        .ok_or_else(|| Problem::not_found(&def.key))
}

/// A page of records.
///
/// # Errors
/// `access.forbidden`, `record.bad_sort`, `record.bad_cursor`.
pub fn list(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<Page> {
    let order = Order::parse(def, &query.sort)?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    let mut sql = select(ctx, Action::Read, def, query)?;
    if let Some(cursor) = &query.after {
        order.seek(&mut sql, cursor)?;
    }
    sql.push(&format!("{} LIMIT ?", order.clause()), [Value::from(limit + 1)]);
    let rows = r.query(&sql.text, &sql.params)?;
    let mut records: Vec<Record> = rows.into_iter().map(Record::from_row).collect();
    let has_more = records.len() > index_of(limit);
    records.truncate(index_of(limit));
    let next = if has_more {
        records.last().map(|last| order.cursor(def, last))
    } else {
        None
    };
    Ok(Page { records, next })
}

/// How many records the query finds.
///
/// # Errors
/// As [`list`].
pub fn count(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<i64> {
    let mut sql = SqlText::new(&format!("SELECT COUNT(*) FROM {}", def.table));
    conditions(&mut sql, ctx, Action::Read, def, query)?;
    Ok(r.query_first(&sql.text, &sql.params)?.map_or(0, |row| row.int(0)))
}

/// Every record that the query finds, in its order, one at a time.
pub(crate) fn each(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    query: &ListQuery,
    handle: &mut dyn FnMut(Record) -> Result<()>,
) -> Result<()> {
    let order = Order::parse(def, &query.sort)?;
    let mut sql = select(ctx, Action::Export, def, query)?;
    sql.push(&order.clause(), []);
    r.query_each(&sql.text, &sql.params, &mut |row| handle(Record::from_row(row)))
}

fn select(ctx: &Ctx, action: Action, def: &EntityDef, query: &ListQuery) -> Result<SqlText> {
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    conditions(&mut sql, ctx, action, def, query)?;
    Ok(sql)
}

fn conditions(
    sql: &mut SqlText,
    ctx: &Ctx,
    action: Action,
    def: &EntityDef,
    query: &ListQuery,
) -> Result<()> {
    let scope = access::require(ctx, action, def)?.min(access::require(ctx, Action::Read, def)?);
    access::restrict(sql, ctx, scope, def);
    for filter in &query.filters {
        filter.apply(sql);
    }
    let words = normalise(&query.search);
    if def.is_searched() {
        for word in words.split(' ').filter(|w| !w.is_empty()) {
            sql.and(
                "search_text LIKE ? ESCAPE '\\'",
                [Value::Text(format!("%{}%", escape_like(word)))],
            );
        }
    }
    Ok(())
}

impl<'a> Order<'a> {
    fn parse(def: &EntityDef, sort: &'a str) -> Result<Self> {
        let (column, descending) = match sort.strip_prefix('-') {
            Some(column) => (column, true),
            None if sort.is_empty() => ("id", true),
            None => (sort, false),
        };
        if filter_kind(def, column).is_none() {
            return Err(Problem::new(ErrorKind::Malformed, "record.bad_sort").with("sort", sort));
        }
        Ok(Self { column, descending })
    }

    fn clause(&self) -> String {
        let direction = if self.descending { "DESC" } else { "ASC" };
        if self.column == "id" {
            return format!(" ORDER BY id {direction}");
        }
        format!(" ORDER BY {} {direction} NULLS LAST, id {direction}", self.column)
    }

    /// The condition that a record comes after the one that the cursor names.
    fn seek(&self, sql: &mut SqlText, cursor: &str) -> Result<()> {
        let bad = || Problem::new(ErrorKind::Malformed, "record.bad_cursor");
        let (id, value): (RawId, Value) = serde_json::from_str(cursor).map_err(|_| bad())?;
        let sign = if self.descending { "<" } else { ">" };
        let (column, id) = (self.column, Value::from(id));
        if column == "id" {
            sql.and(&format!("id {sign} ?"), [id]);
        } else if value.is_null() {
            sql.and(&format!("{column} IS NULL AND id {sign} ?"), [id]);
        } else {
            sql.and(
                &format!("({column} {sign} ? OR ({column} = ? AND id {sign} ?) OR {column} IS NULL)"),
                [value.clone(), value, id],
            );
        }
        Ok(())
    }

    fn cursor(&self, def: &EntityDef, last: &Record) -> String {
        let value = match self.column {
            "id" => Value::Null,
            "version" => Value::from(last.version),
            "created_at" => Value::from(last.created_at),
            "created_by" => Value::from(last.created_by),
            "updated_at" => Value::from(last.updated_at),
            "updated_by" => Value::from(last.updated_by),
            "import_id" => Value::from(last.import_id),
            field => last.value(def, field),
        };
        serde_json::to_string(&(last.id, value)).unwrap_or_default()
    }
}
