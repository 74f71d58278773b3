//! The search box: what a text finds among everything that a user may see, the best first.

use std::cmp::Reverse;

use guanxi_entity::EntityDef;
use guanxi_store::{Engine, Queries, Terms};
use guanxi_types::{Action, Ctx, RawId, Result, Term, index_of, len_i64, terms, whole};

use crate::access::{self, Reach};
use crate::field_view::{FieldView, Searched};
use crate::filter::SqlText;
use crate::module::Schema;
use crate::record::Record;
use crate::search_index::{self, Marks, any_of, is_name};

/// Records of an entity when the caller doesn't say.
pub const FOUND_DEFAULT: i64 = 6;
/// Most records of an entity.
pub const FOUND_LIMIT: i64 = 50;
/// Candidates looked at before the first look whether the user may see enough of them.
const FIRST_BATCH: i64 = 250;
/// How much larger each further batch is.
const BATCH_GROWTH: i64 = 8;
/// Most candidates of a batch.
const BATCH_LIMIT: i64 = 100_000;
/// A user who may see no more records than these has each of them looked at: the index would give those of all others first.
const FEW: i64 = 1_000;
/// So many of the newest records are looked at one by one for each that is wanted on PostgreSQL, whose index gives all that have a term before
/// the newest of them are known: of a term that one in a hundred has, enough are among these.
const NEWEST: i64 = 100;
/// Letters of a whole value from which on its beginning is looked for by itself.
const BEGINNING: usize = 3;

/// How well a record is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Its title or number is what was typed.
    Exact,
    /// Its title or number begins so.
    Begins,
    /// All that was typed is somewhere in it.
    Contains,
}

/// What was found of one entity: the best first, then the newest.
#[derive(Clone, Debug)]
pub struct Found {
    /// The entity.
    pub def: &'static EntityDef,
    /// Its records.
    pub records: Vec<(Rank, Record)>,
    /// Whether there are more.
    pub has_more: bool,
}

/// What is looked for.
pub struct Search<'a> {
    /// What was typed.
    pub text: &'a str,
    /// One entity's key, or everything.
    pub entity: Option<&'a str>,
    /// Most records of an entity.
    pub limit: i64,
    /// Asked in between: the caller may have gone.
    pub is_over: &'a dyn Fn() -> bool,
}

/// What the text finds, by entity: those with the best records first.
///
/// # Errors
/// `access.forbidden` for one entity that the user may not see.
pub fn search(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, query: &Search<'_>) -> Result<Vec<Found>> {
    let one = query.entity.map(|key| schema.entity(key)).transpose()?;
    let mut all = Vec::new();
    for def in schema.entities().iter().copied() {
        let is_wanted = one.map_or(def.menu, |wanted| wanted.key == def.key);
        if !is_wanted || !def.is_searched() {
            continue;
        }
        let reach = match one {
            Some(_) => access::require(ctx, Action::Read, def)?,
            None => access::scope_of(ctx, Action::Read, def),
        };
        if reach.is_none() || (query.is_over)() {
            continue;
        }
        let found = among(r, (ctx, reach), def, query)?;
        if !found.records.is_empty() {
            all.push(found);
        }
    }
    all.sort_by_key(|found| found.records.first().map(|(rank, _)| *rank));
    Ok(all)
}

fn among(
    r: &mut dyn Queries,
    (ctx, reach): (&Ctx, Reach),
    def: &'static EntityDef,
    query: &Search<'_>,
) -> Result<Found> {
    let limit = query.limit.clamp(1, FOUND_LIMIT);
    let nothing = Found {
        def,
        records: Vec::new(),
        has_more: false,
    };
    let marks = Marks::of(ctx, def);
    let Some(wanted) = marks.wanted(query.text) else {
        return Ok(nothing);
    };
    let pool = Pool::of(r, (ctx, reach), def)?;
    let mut records = pool.newest(r, &wanted, limit + 1)?;
    let has_more = records.len() > index_of(limit);
    let whole = whole(query.text).filter(|_| has_more && !marks.names.is_empty());
    if let Some(whole) = whole {
        let is_long = !whole.is_ascii() || whole.len() > BEGINNING;
        let exact = any_of(&marks.names, &Term::Exact(whole.clone()));
        let mut best = pool.newest(r, &exact, limit)?;
        if is_long && !(query.is_over)() {
            let beginning = any_of(&marks.names, &Term::Prefix(whole));
            best.extend(pool.newest(r, &beginning, limit)?);
        }
        best.append(&mut records);
        records = best;
    }
    Ok(Found {
        records: ranked(&FieldView::reading(r, ctx, def)?, def, query.text, records, limit),
        has_more,
        ..nothing
    })
}

/// Each record once, the best first, in the order in which they came otherwise, as far as the user may see its fields.
fn ranked(
    view: &FieldView,
    def: &EntityDef,
    text: &str,
    records: Vec<Record>,
    limit: i64,
) -> Vec<(Rank, Record)> {
    let whole = whole(text).unwrap_or_default();
    let names: Vec<usize> = search_index::fields(def)
        .filter(|(at, field)| is_name(def, field) && view.searched(*at, field) == Searched::Parts)
        .map(|(at, _)| at)
        .collect();
    let mut ranked: Vec<(Rank, Record)> = Vec::new();
    for mut record in records {
        if ranked.iter().any(|(_, known)| known.id == record.id) {
            continue;
        }
        let mut rank = Rank::Contains;
        let texts = names.iter().filter_map(|at| record.values.get(*at)?.as_text());
        for text in texts {
            terms(text, true, &mut |term| {
                if term == whole {
                    rank = Rank::Exact;
                } else if term.starts_with(&whole) {
                    rank = rank.min(Rank::Begins);
                }
            });
        }
        view.cover(def, &mut record);
        ranked.push((rank, record));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(index_of(limit));
    ranked
}

/// Where is looked.
enum Pool<'a> {
    /// In the index of terms.
    Index(&'a Ctx, Reach, &'static EntityDef),
    /// In all that the user may see: records and their terms, the newest first.
    Few(Vec<(Record, String)>),
}

impl<'a> Pool<'a> {
    fn of(r: &mut dyn Queries, (ctx, reach): (&'a Ctx, Reach), def: &'static EntityDef) -> Result<Self> {
        let index = Self::Index(ctx, reach, def);
        if reach.is_all() {
            return Ok(index);
        }
        let seen = |columns: &str| {
            let mut sql = SqlText::new(&format!("SELECT {columns} FROM {}", def.table));
            access::restrict(&mut sql, ctx, reach, def);
            sql.push(" LIMIT ?", [(FEW + 1).into()]);
            sql
        };
        let ids = seen("id");
        if len_i64(r.query(&ids.text, &ids.params)?.len()) > FEW {
            return Ok(index);
        }
        let all = seen(&Record::columns(def));
        let rows = r.query(&all.text, &all.params)?;
        let mut few: Vec<(Record, String)> = rows
            .into_iter()
            .map(Record::from_row)
            .map(|record| {
                let terms = search_index::terms_of(def, &record.values);
                (record, terms)
            })
            .collect();
        few.sort_unstable_by_key(|(record, _)| Reverse(record.id));
        Ok(Self::Few(few))
    }

    /// The newest records that have the terms and that the user may see.
    fn newest(&self, r: &mut dyn Queries, wanted: &Terms, limit: i64) -> Result<Vec<Record>> {
        match self {
            Self::Index(ctx, reach, def) => newest(r, (ctx, *reach), def, wanted, limit),
            Self::Few(few) => Ok(few
                .iter()
                .filter(|(_, terms)| wanted.are_among(&terms.split(' ').collect()))
                .map(|(record, _)| record.clone())
                .take(index_of(limit))
                .collect()),
        }
    }
}

/// The newest records that have the terms and that the user may see. Where the user sees few records among many that have
/// the terms, further batches of candidates are looked at until there are enough or no more.
fn newest(
    r: &mut dyn Queries,
    (ctx, reach): (&Ctx, Reach),
    def: &EntityDef,
    wanted: &Terms,
    limit: i64,
) -> Result<Vec<Record>> {
    if r.engine() == Engine::Postgres {
        let found = among_newest(r, (ctx, reach), def, wanted, limit)?;
        if found.len() >= index_of(limit) {
            return Ok(found);
        }
    }
    let (mut below, mut batch) = (RawId::MAX, if reach.is_all() { limit } else { FIRST_BATCH });
    let mut found = Vec::new();
    loop {
        let (ids, candidates) = wanted.newest_ids(r.engine(), below, batch);
        let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
        sql.and(&format!("id IN ({ids})"), candidates.clone());
        access::restrict_few(&mut sql, ctx, reach, def);
        sql.push(" ORDER BY id DESC LIMIT ?", [limit.into()]);
        let rows = r.query(&sql.text, &sql.params)?;
        found.extend(rows.into_iter().map(Record::from_row));
        if reach.is_all() || found.len() >= index_of(limit) {
            break;
        }
        let mut last = SqlText::default();
        last.push(
            &format!("SELECT MIN(batch.record_id), COUNT(*) FROM ({ids}) batch"),
            candidates,
        );
        let last = r.query_first(&last.text, &last.params)?.unwrap_or_default();
        if last.int(1) < batch {
            break;
        }
        below = last.int(0);
        batch = (batch * BATCH_GROWTH).min(BATCH_LIMIT);
    }
    found.truncate(index_of(limit));
    Ok(found)
}

/// Those of the newest records that the user may see which have the terms.
fn among_newest(
    r: &mut dyn Queries,
    (ctx, reach): (&Ctx, Reach),
    def: &EntityDef,
    wanted: &Terms,
    limit: i64,
) -> Result<Vec<Record>> {
    let mut newest = SqlText::unnumbered(&format!("SELECT id FROM {}", def.table));
    access::restrict(&mut newest, ctx, reach, def);
    newest.push(" ORDER BY id DESC LIMIT ?", [(NEWEST * limit).into()]);
    let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
    let mut params = newest.params;
    params.push(wanted.text(r.engine()).into());
    // `OFFSET 0` keeps the planner from asking the index of terms after all.
    sql.and(
        &format!(
            "id IN (SELECT id FROM (SELECT newest.id, s.terms FROM ({}) newest JOIN record_search s \
             ON s.record_id = newest.id OFFSET 0) looked_at WHERE terms @@ (?::text)::tsquery)",
            newest.text
        ),
        params,
    );
    sql.push(" ORDER BY id DESC LIMIT ?", [limit.into()]);
    let rows = r.query(&sql.text, &sql.params)?;
    Ok(rows.into_iter().map(Record::from_row).collect())
}
