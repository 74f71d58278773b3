//! Reading records: one, a page, a count. Pages go on from where the last one ended, so the thousandth costs what the first
//! did.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Problem, RawId, Result, index_of, normalise};

use crate::access::{self, Reach};
use crate::condition::Condition;
use crate::field_view::FieldView;
use crate::filter::{Filter, SqlText, escape_like};
use crate::order::Order;
use crate::record::Record;

/// Records of a page when the caller doesn't say.
pub const PAGE_DEFAULT: i64 = 50;
/// Records that are looked at for one page, where a search must not tell of fields that the user doesn't see.
const LOOKED_AT_LIMIT: usize = 20_000;
/// Most records of a page.
pub const PAGE_LIMIT: i64 = 500;

/// What a list is asked.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// All of these hold.
    pub filters: Vec<Filter>,
    /// And so does this, where it is given.
    pub condition: Option<Condition>,
    /// Text of the search box.
    pub search: String,
    /// Fields by comma, the first the most important; `-` before one for descending. Newest first where empty.
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

/// The record of this id, if the user may see it, as far as the user may see its fields.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn get(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Record> {
    let reach = access::require(ctx, Action::Read, def)?;
    let mut record = find(r, ctx, reach, def, id)?;
    FieldView::of(ctx, def).cover(def, &mut record);
    Ok(record)
}

/// The record as it is stored, for the engine itself; what goes to a user is covered by a [`FieldView`].
pub(crate) fn find(
    r: &mut dyn Queries,
    ctx: &Ctx,
    reach: Reach,
    def: &EntityDef,
    id: RawId,
) -> Result<Record> {
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    sql.and("id = ?", [Value::from(id)]);
    access::restrict_few(&mut sql, ctx, reach, def);
    r.query_first(&sql.text, &sql.params)?
        .map(Record::from_row)
        .ok_or_else(|| Problem::not_found(&def.key))
}

/// A page of records, as far as the user may see their fields.
///
/// # Errors
/// `access.forbidden`, `access.field_forbidden`, `record.bad_sort`, `record.bad_cursor`.
pub fn list(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<Page> {
    let order = Order::parse(def, &query.sort)?;
    let found = Found::of(ctx, def, query);
    order.require_seen(&found.view, def)?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    let sql = select(ctx, Action::Read, def, query)?;
    let mut cursor = query.after.clone();
    let (mut records, mut looked_at) = (Vec::new(), 0);
    loop {
        let mut page = sql.clone();
        if let Some(cursor) = &cursor {
            order.seek(&mut page, cursor)?;
        }
        page.push(&format!("{} LIMIT ?", order.clause()), [Value::from(limit + 1)]);
        let rows = r.query(&page.text, &page.params)?;
        let is_last = rows.len() <= index_of(limit);
        looked_at += rows.len();
        let mut is_cut = false;
        for record in rows.into_iter().take(index_of(limit)).map(Record::from_row) {
            if records.len() == index_of(limit) {
                is_cut = true;
                break;
            }
            cursor = Some(order.cursor(def, &record));
            if found.holds(def, &record) {
                records.push(record);
            }
        }
        if is_last || records.len() == index_of(limit) || looked_at > LOOKED_AT_LIMIT {
            let next = cursor.filter(|_| is_cut || !is_last);
            records
                .iter_mut()
                .for_each(|record| found.view.cover(def, record));
            return Ok(Page { records, next });
        }
    }
}

/// How many records the query finds.
///
/// # Errors
/// As [`list`].
pub fn count(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<i64> {
    let found = Found::of(ctx, def, query);
    if found.words.is_empty() {
        let mut sql = SqlText::new(&format!("SELECT COUNT(*) FROM {}", def.table));
        conditions(&mut sql, ctx, Action::Read, def, query)?;
        return Ok(r.query_first(&sql.text, &sql.params)?.map_or(0, |row| row.int(0)));
    }
    let sql = select(ctx, Action::Read, def, query)?;
    let mut count = 0;
    r.query_each(&sql.text, &sql.params, &mut |row| {
        count += i64::from(found.holds(def, &Record::from_row(row)));
        Ok(())
    })?;
    Ok(count)
}

/// Every record that the query finds, in its order, one at a time, as far as the user may see its fields.
pub(crate) fn each(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (def, action): (&EntityDef, Action),
    query: &ListQuery,
    handle: &mut dyn FnMut(Record) -> Result<()>,
) -> Result<()> {
    let order = Order::parse(def, &query.sort)?;
    let found = Found::of(ctx, def, query);
    order.require_seen(&found.view, def)?;
    let mut sql = select(ctx, action, def, query)?;
    sql.push(&order.clause(), []);
    r.query_each(&sql.text, &sql.params, &mut |row| {
        let mut record = Record::from_row(row);
        if !found.holds(def, &record) {
            return Ok(());
        }
        found.view.cover(def, &mut record);
        handle(record)
    })
}

/// What a user may find. The search column holds every searched field, so where one of them is kept back, what it finds is
/// looked at again.
struct Found {
    view: FieldView,
    /// The words to look for again; none where the search column tells no more than the user sees.
    words: Vec<String>,
}

impl Found {
    fn of(ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Self {
        let view = FieldView::of(ctx, def);
        let words = normalise(&query.search);
        let words = if view.hides_searched(def) {
            words
                .split(' ')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect()
        } else {
            Vec::new()
        };
        Self { view, words }
    }

    fn holds(&self, def: &EntityDef, record: &Record) -> bool {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.is_empty() || self.view.finds(def, &record.values, &words)
    }
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
    let (wanted, seen) = (
        access::require(ctx, action, def)?,
        access::require(ctx, Action::Read, def)?,
    );
    access::restrict(sql, ctx, seen, def);
    // Nobody takes out what he may not see, nor sees through a file what he may not take out.
    if wanted.scopes != seen.scopes {
        access::restrict(sql, ctx, wanted, def);
    }
    let view = FieldView::of(ctx, def);
    for filter in &query.filters {
        view.require_seen(def, &filter.field)?;
        filter.apply(sql);
    }
    if let Some(condition) = &query.condition {
        condition.require_seen(&view, def)?;
        let (text, values) = condition.sql();
        sql.and(&text, values);
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
