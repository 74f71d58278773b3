//! Reading records: one, a page, a count. Pages go on from where the last one ended, so the thousandth costs what the first
//! did.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_store::{Engine, Queries};
use guanxi_types::{Action, Ctx, Problem, RawId, Result, index_of};

use crate::access::{self, Reach};
use crate::condition::Condition;
use crate::field_view::FieldView;
use crate::filter::{Filter, SqlText};
use crate::module::Schema;
use crate::order::Order;
use crate::record::Record;
use crate::sealed;
use crate::search_index;

/// Records of a page when the caller doesn't say.
pub const PAGE_DEFAULT: i64 = 50;
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

impl ListQuery {
    /// What is asked by texts `field:op:value`, all of which hold, and by the JSON of nested conditions.
    ///
    /// # Errors
    /// `record.bad_filter` with the part that can't be read.
    pub fn asked<'t>(
        schema: &Schema,
        def: &EntityDef,
        texts: impl IntoIterator<Item = &'t str>,
        nested: Option<&str>,
    ) -> Result<Self> {
        let mut query = Self::default();
        let mut conditions = Vec::new();
        for text in texts {
            match Condition::one(schema, def, text)? {
                Condition::One(filter) => query.filters.push(filter),
                other => conditions.push(other),
            }
        }
        if let Some(text) = nested.filter(|text| !text.is_empty()) {
            conditions.push(Condition::parse(schema, def, text)?);
        }
        query.condition = match conditions.len() {
            0 => None,
            1 => conditions.pop(),
            _ => Some(Condition::And(conditions)),
        };
        Ok(query)
    }
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
    FieldView::reading(r, ctx, def)?.cover(def, &mut record);
    Ok(record)
}

/// Records of one page where all of a set are wanted.
const PART: i64 = 200;

/// All records that fulfil these filters, as far as the user may see them, in the order of lists.
///
/// # Errors
/// As [`list`].
pub fn all_records(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    filters: Vec<Filter>,
) -> Result<Vec<Record>> {
    let mut query = ListQuery {
        filters,
        limit: Some(PART),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    loop {
        let page = list(r, ctx, def, &query)?;
        found.extend(page.records);
        query.after = page.next;
        if query.after.is_none() {
            return Ok(found);
        }
    }
}

/// All records whose fields have these values, as far as the user may see them, the oldest first.
///
/// # Errors
/// As [`list`]; `record.invalid` for a field that there is not.
pub fn all<E: Entity>(r: &mut dyn Queries, ctx: &Ctx, wanted: &[(&str, &str)]) -> Result<Vec<(RawId, E)>> {
    let def = E::def();
    let filter = |(field, value): &(&str, &str)| Filter::parse(def, &format!("{field}:eq:{value}"));
    let filters = wanted.iter().map(filter).collect::<Result<Vec<Filter>>>()?;
    let mut found = all_records(r, ctx, def, filters)?;
    found.sort_by_key(|record| record.id);
    let typed = |record: &Record| Ok((record.id, record.typed()?));
    found.iter().map(typed).collect()
}

/// Which of these records the user may see, and their versions.
///
/// # Errors
/// `access.forbidden` for who may see none of the kind.
pub fn visible(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, ids: &[RawId]) -> Result<Vec<(RawId, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let reach = access::require(ctx, Action::Read, def)?;
    let mut sql = SqlText::new(&format!("SELECT id, version FROM {}", def.table));
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(&format!("id IN ({marks})"), ids.iter().copied().map(Value::from));
    access::restrict_few(&mut sql, ctx, reach, def);
    let rows = r.query(&sql.text, &sql.params)?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
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
    let query = &*sealed::question(r, def, query)?;
    let order = Order::parse(def, &query.sort)?;
    let view = FieldView::reading(r, ctx, def)?;
    order.require_seen(&view, def)?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    let mut sql = select((ctx, Action::Read), r.engine(), def, query)?;
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
    records.iter_mut().for_each(|record| view.cover(def, record));
    Ok(Page { records, next })
}

/// How many records the query finds.
///
/// # Errors
/// As [`list`].
pub fn count(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &ListQuery) -> Result<i64> {
    let query = &*sealed::question(r, def, query)?;
    let mut sql = SqlText::new(&format!("SELECT COUNT(*) FROM {}", def.table));
    conditions(&mut sql, r.engine(), (ctx, Action::Read), def, query)?;
    Ok(r.query_first(&sql.text, &sql.params)?.map_or(0, |row| row.int(0)))
}

/// Every record that the query finds, in its order, one at a time, as far as the user may see its fields.
pub(crate) fn each(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (def, action): (&EntityDef, Action),
    query: &ListQuery,
    handle: &mut dyn FnMut(Record) -> Result<()>,
) -> Result<()> {
    let query = &*sealed::question(r, def, query)?;
    let order = Order::parse(def, &query.sort)?;
    let view = FieldView::reading(r, ctx, def)?;
    order.require_seen(&view, def)?;
    let mut sql = select((ctx, action), r.engine(), def, query)?;
    sql.push(&order.clause(), []);
    r.query_each(&sql.text, &sql.params, &mut |row| {
        let mut record = Record::from_row(row);
        view.cover(def, &mut record);
        handle(record)
    })
}

fn select(act: (&Ctx, Action), engine: Engine, def: &EntityDef, query: &ListQuery) -> Result<SqlText> {
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    conditions(&mut sql, engine, act, def, query)?;
    Ok(sql)
}

fn conditions(
    sql: &mut SqlText,
    engine: Engine,
    (ctx, action): (&Ctx, Action),
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
        let (text, values) = condition.sql(ctx, def)?;
        sql.and(&text, values);
    }
    search_index::restrict(sql, engine, ctx, def, &query.search);
    Ok(())
}
