//! The queue of pairs that somebody has to look at, and what was decided.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};
use serde::{Deserialize, Serialize};

use super::find::{self, Pair};
use super::score::Reason;
use crate::access;
use crate::field_view::FieldView;
use crate::module::Schema;
use crate::record::Record;

/// Pairs of a page when the caller doesn't say.
const PAGE_DEFAULT: i64 = 30;
/// Most pairs of a page.
const PAGE_LIMIT: i64 = 200;
/// Stretches of the queue that one page looks through for pairs that the user may see.
const STRETCHES: usize = 20;

/// What was decided on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairState {
    /// Nothing yet.
    Open,
    /// Not now.
    Later,
    /// They are one.
    Merged,
    /// They are two, and aren't proposed again.
    NotDuplicate,
}

impl PairState {
    /// Its name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Later => "later",
            Self::Merged => "merged",
            Self::NotDuplicate => "not_duplicate",
        }
    }
}

/// A pair with both records.
#[derive(Clone, Debug)]
pub struct QueuedPair {
    /// Its id.
    pub id: RawId,
    /// The older record.
    pub left: Record,
    /// The younger one.
    pub right: Record,
    /// How much they look like one, in hundredths of a bit.
    pub score: i64,
    /// Whether they are taken for one.
    pub is_certain: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What was decided.
    pub state: String,
}

/// A page of the queue.
#[derive(Clone, Debug, Default)]
pub struct QueuePage {
    /// The pairs, the most alike first.
    pub pairs: Vec<QueuedPair>,
    /// To be sent as `after`; none at the end.
    pub next: Option<String>,
}

/// Which part of the queue.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// What was decided.
    pub state: PairState,
    /// Pairs of a page.
    pub limit: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// Writes what was found; what was decided on a pair stays.
pub(super) fn put(tx: &mut Tx<'_>, def: &EntityDef, pairs: &[Pair]) -> Result<()> {
    for pair in pairs {
        let reasons = serde_json::to_string(&pair.score.reasons).map_err(Problem::internal)?;
        let params = [
            tx.new_id().into(),
            Value::from(def.key.as_str()),
            pair.left.into(),
            pair.right.into(),
            i64::from(pair.score.points).into(),
            i64::from(pair.is_certain).into(),
            reasons.into(),
            PairState::Open.name().into(),
            tx.now_ms().into(),
        ];
        tx.execute(
            "INSERT INTO record_duplicate (id, entity, left_id, right_id, score, is_certain, reasons, state, found_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (entity, left_id, right_id) \
             DO UPDATE SET score = excluded.score, is_certain = excluded.is_certain, reasons = excluded.reasons",
            &params,
        )?;
    }
    Ok(())
}

/// Takes back what was proposed for these records and isn't found any more.
pub(super) fn withdraw(tx: &mut Tx<'_>, def: &EntityDef, ids: &[RawId], found: &[Pair]) -> Result<()> {
    let found: BTreeSet<(RawId, RawId)> = found.iter().map(|pair| (pair.left, pair.right)).collect();
    for id in ids {
        let rows = tx.query(
            "SELECT id, left_id, right_id FROM record_duplicate WHERE (left_id = ?1 OR right_id = ?1) AND entity = ?2 \
             AND state = 'open'",
            &[(*id).into(), def.key.as_str().into()],
        )?;
        for row in rows
            .iter()
            .filter(|row| !found.contains(&(row.int(1), row.int(2))))
        {
            tx.execute("DELETE FROM record_duplicate WHERE id = ?1", &[row.int(0).into()])?;
        }
    }
    Ok(())
}

/// Forgets everything about a record that is gone.
pub(crate) fn forget(tx: &mut Tx<'_>, def: &EntityDef, id: RawId) -> Result<()> {
    if def.duplicates.is_some() {
        tx.execute(
            "DELETE FROM record_duplicate WHERE left_id = ?1 OR right_id = ?1",
            &[id.into()],
        )?;
    }
    Ok(())
}

/// A page of pairs of which the user may see both records.
///
/// # Errors
/// `access.forbidden`, `record.no_duplicates`, `record.bad_cursor`.
pub fn queue(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, query: &QueueQuery) -> Result<QueuePage> {
    find::rules(def)?;
    access::require(ctx, Action::Read, def)?;
    let limit = query.limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_LIMIT);
    let mut place = match &query.after {
        Some(text) => {
            serde_json::from_str(text).map_err(|_| Problem::new(ErrorKind::Malformed, "record.bad_cursor"))?
        }
        None => (i64::MAX, i64::MAX),
    };
    let mut page = QueuePage::default();
    for _ in 0..STRETCHES {
        let rows = stretch(r, def, query.state, place, limit)?;
        let is_end = guanxi_types::len_i64(rows.len()) < limit;
        for pair in shown(r, ctx, def, &rows)? {
            place = (pair.score, pair.id);
            page.pairs.push(pair);
            if guanxi_types::len_i64(page.pairs.len()) == limit {
                page.next = serde_json::to_string(&place).ok();
                return Ok(page);
            }
        }
        if is_end {
            return Ok(page);
        }
        if let Some(last) = rows.last() {
            place = (last.int(3), last.int(0));
        }
    }
    page.next = serde_json::to_string(&place).ok();
    Ok(page)
}

const COLUMNS: &str = "id, left_id, right_id, score, is_certain, reasons, state";

fn stretch(
    r: &mut dyn Queries,
    def: &EntityDef,
    state: PairState,
    (score, id): (i64, i64),
    limit: i64,
) -> Result<Vec<Row>> {
    r.query(
        &format!(
            "SELECT {COLUMNS} FROM record_duplicate WHERE entity = ?1 AND state = ?2 \
             AND (score < ?3 OR (score = ?3 AND id < ?4)) ORDER BY score DESC, id DESC LIMIT ?5"
        ),
        &[
            def.key.as_str().into(),
            state.name().into(),
            score.into(),
            id.into(),
            limit.into(),
        ],
    )
}

fn shown(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, rows: &[Row]) -> Result<Vec<QueuedPair>> {
    let ids = rows.iter().flat_map(|row| [row.int(1), row.int(2)]).collect();
    let scope = access::require(ctx, Action::Read, def)?;
    let view = FieldView::reading(r, ctx, def)?;
    let mut records = find::load(r, ctx, scope, def, &ids)?;
    records.values_mut().for_each(|record| view.cover(def, record));
    let pair = |row: &Row| {
        Some(QueuedPair {
            id: row.int(0),
            left: records.get(&row.int(1))?.clone(),
            right: records.get(&row.int(2))?.clone(),
            score: row.int(3),
            is_certain: row.int(4) != 0,
            reasons: serde_json::from_str(row.text(5)).unwrap_or_default(),
            state: row.text(6).to_owned(),
        })
    };
    Ok(rows.iter().filter_map(pair).collect())
}

/// Decides on a pair. That two records were merged is not decided here but by merging them.
///
/// # Errors
/// `record.not_found` when there is none that the user may see, `access.forbidden` for who may not change such records,
/// `record.pair_merged`.
pub fn decide(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, state: PairState) -> Result<()> {
    let gone = || Problem::not_found("duplicate");
    let sql = format!("SELECT {COLUMNS}, entity FROM record_duplicate WHERE id = ?1");
    let row = tx.query_first(&sql, &[id.into()])?.ok_or_else(gone)?;
    let def = schema.entity(row.text(7))?;
    access::require(ctx, Action::Update, def)?;
    if row.text(6) == PairState::Merged.name() || state == PairState::Merged {
        return Err(Problem::new(ErrorKind::Conflict, "record.pair_merged"));
    }
    if shown(tx, ctx, def, &[row])?.is_empty() {
        return Err(gone());
    }
    settle(tx, ctx, id, state)
}

pub(crate) fn settle(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId, state: PairState) -> Result<()> {
    let params = [
        id.into(),
        state.name().into(),
        tx.now_ms().into(),
        ctx.user_id().into(),
    ];
    tx.execute(
        "UPDATE record_duplicate SET state = ?2, decided_at = ?3, decided_by = ?4 WHERE id = ?1",
        &params,
    )
    .map(drop)
}

/// After a merge: what was proposed among these records is settled; what was proposed with one that is gone is taken back, and
/// found again with the survivor.
pub(crate) fn merged(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    survivor: RawId,
    losers: &[RawId],
) -> Result<()> {
    for loser in losers {
        let rows = tx.query(
            "SELECT id, left_id, right_id FROM record_duplicate WHERE (left_id = ?1 OR right_id = ?1) AND entity = ?2 \
             AND state IN ('open', 'later')",
            &[(*loser).into(), def.key.as_str().into()],
        )?;
        let is_inside = |id: RawId| id == survivor || losers.contains(&id);
        for row in rows {
            if is_inside(row.int(1)) && is_inside(row.int(2)) {
                settle(tx, ctx, row.int(0), PairState::Merged)?;
            } else {
                tx.execute("DELETE FROM record_duplicate WHERE id = ?1", &[row.int(0).into()])?;
            }
        }
    }
    Ok(())
}

/// After a merge was taken back: whoever does that says that they are not the same.
pub(crate) fn parted(tx: &mut Tx<'_>, ctx: &Ctx, survivor: RawId, losers: &[RawId]) -> Result<()> {
    for loser in losers {
        let rows = tx.query(
            "SELECT id, left_id, right_id FROM record_duplicate WHERE (left_id = ?1 OR right_id = ?1) AND state = 'merged'",
            &[(*loser).into()],
        )?;
        let is_inside = |id: RawId| id == survivor || losers.contains(&id);
        for row in rows
            .iter()
            .filter(|row| is_inside(row.int(1)) && is_inside(row.int(2)))
        {
            settle(tx, ctx, row.int(0), PairState::NotDuplicate)?;
        }
    }
    Ok(())
}
