//! One time line of a record: what domains say about it, comments, files and changes, newest first, in one order.
//!
//! A domain declares its part as data (a [`TimelineSource`]): which records belong on whose time line, along which field, at
//! which time. They are read like any list, so the same predicate decides what a user sees of them.

use std::cmp::Reverse;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, index_of};

use crate::access;
use crate::attachment::{self, Attachment};
use crate::comment::{self, Comment};
use crate::filter::{Filter, Operator};
use crate::history::{self, HistoryEntry};
use crate::merge::merged_from;
use crate::module::Schema;
use crate::query::{self, ListQuery};
use crate::record::Record;

/// Items of a page when the caller doesn't say.
const PAGE_DEFAULT: i64 = 30;
/// Most items of a page.
pub const PAGE_LIMIT: i64 = 200;

/// Records of an entity that stand on the time line of others.
#[derive(Clone, Copy, Debug)]
pub struct TimelineSource {
    /// Its name on the time line (`sale`); several sources may share one.
    pub kind: &'static str,
    /// The entity of the records (`trade.sale`).
    pub entity: &'static str,
    /// Whose time line it is (`customers.customer`); `*` for every entity.
    pub of: &'static str,
    /// The field that leads there: a link, or for `*` a text that holds `domain.entity/id`.
    pub field: &'static str,
    /// The field that says when: an instant that every record has.
    pub at: &'static str,
}

/// What is asked of a time line.
#[derive(Clone, Debug, Default)]
pub struct TimelineQuery {
    /// Kinds to show; all where empty.
    pub kinds: Vec<String>,
    /// Items of a page.
    pub limit: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// One item.
#[derive(Clone, Debug)]
pub struct TimelineItem {
    /// When, UTC milliseconds.
    pub at: i64,
    /// The id of the record, comment, file or entry of history.
    pub id: RawId,
    /// What it is.
    pub what: TimelineContent,
}

/// What stands on a time line.
#[derive(Clone, Debug)]
pub enum TimelineContent {
    /// A record of a domain, and its source's kind.
    Record {
        /// The source's kind.
        kind: &'static str,
        /// Its entity.
        def: &'static EntityDef,
        /// The record.
        record: Record,
    },
    /// A comment.
    Comment(Comment),
    /// A file.
    File(Attachment),
    /// A change of the record itself.
    Change(HistoryEntry),
}

impl TimelineContent {
    /// The name of its kind: the source's, or `comment`, `file`, `change`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Record { kind, .. } => kind,
            Self::Comment(_) => COMMENT,
            Self::File(_) => FILE,
            Self::Change(_) => CHANGE,
        }
    }
}

const COMMENT: &str = "comment";
const FILE: &str = "file";
const CHANGE: &str = "change";

/// A page of a time line.
#[derive(Clone, Debug)]
pub struct TimelinePage {
    /// Newest first.
    pub items: Vec<TimelineItem>,
    /// To be sent as `after`; none at the end.
    pub next: Option<String>,
}

/// The kinds that the time line of this entity's records can have, as far as the user may see them.
#[must_use]
pub fn kinds(schema: &Schema, ctx: &Ctx, def: &EntityDef) -> Vec<&'static str> {
    let mut found = Vec::new();
    for source in sources(schema, ctx, def) {
        if !found.contains(&source.0.kind) {
            found.push(source.0.kind);
        }
    }
    found.extend([COMMENT, FILE, CHANGE]);
    found
}

fn sources<'a>(
    schema: &'a Schema,
    ctx: &'a Ctx,
    def: &'a EntityDef,
) -> impl Iterator<Item = (&'static TimelineSource, &'static EntityDef)> + 'a {
    schema
        .timeline()
        .iter()
        .copied()
        .filter(|source| source.of == "*" || source.of == def.key)
        .filter_map(|source| Some((source, schema.entity(source.entity).ok()?)))
        .filter(|(_, entity)| !access::scope_of(ctx, Action::Read, entity).is_none())
}

/// A page of the time line of a record that the user may read.
///
/// # Errors
/// `access.forbidden`, `record.not_found`, `record.bad_cursor`.
pub fn timeline(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    asked: &TimelineQuery,
) -> Result<TimelinePage> {
    query::get(r, ctx, def, id)?;
    let limit = asked.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    let place = place_of(asked.after.as_deref())?;
    let wanted = |kind: &str| asked.kinds.is_empty() || asked.kinds.iter().any(|k| k == kind);
    let ids = merged_from(r, id)?;
    let mut items = Vec::new();
    for (source, entity) in sources(schema, ctx, def).filter(|(source, _)| wanted(source.kind)) {
        items.extend(records(
            r,
            ctx,
            (source, entity),
            (def, &ids),
            (place, limit + 1),
        )?);
    }
    if wanted(COMMENT) {
        let found = comment::before(r, (def, &ids), place, limit + 1)?;
        items.extend(
            found
                .into_iter()
                .map(|c| item(c.created_at, c.id, TimelineContent::Comment(c))),
        );
    }
    if wanted(FILE) {
        let found = attachment::before(r, (def, &ids), place, limit + 1)?;
        items.extend(
            found
                .into_iter()
                .map(|f| item(f.created_at, f.id, TimelineContent::File(f))),
        );
    }
    if wanted(CHANGE) {
        let found = history::before(r, ctx, (def, id), place, limit + 1)?;
        items.extend(
            found
                .into_iter()
                .map(|(id, e)| item(e.at, id, TimelineContent::Change(e))),
        );
    }
    items.sort_by_key(|item| Reverse((item.at, item.id)));
    // A record may come from two sources: by a link and by its own text.
    items.dedup_by_key(|item| (item.at, item.id));
    let has_more = items.len() > index_of(limit);
    items.truncate(index_of(limit));
    let last = items.last().filter(|_| has_more);
    let next = last.map(|last| format!("{}_{}", last.at, last.id));
    Ok(TimelinePage { items, next })
}

const fn item(at: i64, id: RawId, what: TimelineContent) -> TimelineItem {
    TimelineItem { at, id, what }
}

/// The place in time that a cursor names: `at_id`; the end of time where there is none.
fn place_of(cursor: Option<&str>) -> Result<(i64, RawId)> {
    let Some(text) = cursor else {
        return Ok((i64::MAX, RawId::MAX));
    };
    let parts = text.split_once('_');
    parts
        .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
        .ok_or_else(|| Problem::new(ErrorKind::Invalid, "record.bad_cursor"))
}

fn records(
    r: &mut dyn Queries,
    ctx: &Ctx,
    (source, entity): (&'static TimelineSource, &'static EntityDef),
    (def, ids): (&EntityDef, &[RawId]),
    ((at, last), limit): ((i64, RawId), i64),
) -> Result<Vec<TimelineItem>> {
    // A merge moves links; what a text says is looked for under every id.
    let value = |id: &RawId| {
        if source.of == "*" {
            Value::Text(format!("{}/{id}", def.key))
        } else {
            Value::from(*id)
        }
    };
    let asked = ListQuery {
        filters: vec![Filter {
            field: source.field.to_owned(),
            operator: if ids.len() == 1 {
                Operator::Eq
            } else {
                Operator::In
            },
            values: ids.iter().map(value).collect(),
        }],
        sort: format!("-{}", source.at),
        limit: Some(limit),
        after: Some(serde_json::to_string(&(last, [Value::from(at)])).map_err(Problem::internal)?),
        ..ListQuery::default()
    };
    let page = query::list(r, ctx, entity, &asked)?;
    let items = page.records.into_iter().filter_map(|record| {
        let at = record.value(entity, source.at).as_int()?;
        let id = record.id;
        let what = TimelineContent::Record {
            kind: source.kind,
            def: entity,
            record,
        };
        Some(item(at, id, what))
    });
    Ok(items.collect())
}
