//! What a merge would do, and what was done.

use guanxi_entity::EntityDef;
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use super::MERGE_LIMIT;
use super::kept::Snapshot;
use super::moves::references;
use crate::access;
use crate::field_view::FieldView;
use crate::module::Schema;
use crate::query;
use crate::record::Record;

/// Merges of one record that are shown.
const MERGES_LIMIT: i64 = 50;

/// Links of one kind that would lead to the survivor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whose links; empty where the user may not know.
    pub entity: String,
    /// The field.
    pub field: String,
    /// To which record they lead now.
    pub from: RawId,
    /// How many.
    pub count: i64,
}

/// What would be merged.
#[derive(Clone, Debug)]
pub struct MergePreview {
    /// The records, in the order asked for.
    pub records: Vec<Record>,
    /// The links to each of them.
    pub moves: Vec<Move>,
}

/// The records that somebody thinks of merging, and what leads to them.
///
/// # Errors
/// `record.no_duplicates`, `record.bad_merge`, `access.forbidden`, `record.not_found`.
pub fn preview(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    def: &'static EntityDef,
    ids: &[RawId],
) -> Result<MergePreview> {
    crate::duplicate::rules(def)?;
    access::require(ctx, Action::Update, def)?;
    access::require(ctx, Action::Delete, def)?;
    if ids.len() < 2 || ids.len() > MERGE_LIMIT {
        return Err(Problem::new(ErrorKind::Malformed, "record.bad_merge").with("max", MERGE_LIMIT));
    }
    let records = ids
        .iter()
        .map(|id| query::get(r, ctx, def, *id))
        .collect::<Result<Vec<Record>>>()?;
    let mut moves = Vec::new();
    for reference in references(schema, def) {
        let is_seen = !access::scope_of(ctx, Action::Read, reference.def).is_none();
        for id in ids {
            let count = reference.count(r, def, &[*id], ids)?;
            if count > 0 {
                moves.push(Move {
                    entity: if is_seen {
                        reference.def.key.clone()
                    } else {
                        String::new()
                    },
                    field: if is_seen {
                        reference.field.clone()
                    } else {
                        String::new()
                    },
                    from: *id,
                    count,
                });
            }
        }
    }
    Ok(MergePreview { records, moves })
}

/// A merge that was done.
#[derive(Clone, Debug)]
pub struct MergeEntry {
    /// Its id.
    pub id: RawId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// By whom.
    pub actor: RawId,
    /// When it was taken back.
    pub undone_at: Option<i64>,
    /// The survivor as it was before.
    pub before: Record,
    /// The others.
    pub losers: Vec<Record>,
    /// Links that were moved.
    pub moved: i64,
}

/// The merges into a record that the user may see, newest first.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn merges_of(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<Vec<MergeEntry>> {
    query::get(r, ctx, def, id)?;
    let view = FieldView::reading(r, ctx, def)?;
    let seen = |mut record: Record| {
        view.cover(def, &mut record);
        record
    };
    let rows = r.query(
        "SELECT id, at, actor, undone_at, snapshot, \
         (SELECT COUNT(*) FROM record_merge_move v WHERE v.merge_id = m.id) \
         FROM record_merge m WHERE survivor_id = ?1 AND entity = ?2 ORDER BY id DESC LIMIT ?3",
        &[id.into(), def.key.as_str().into(), MERGES_LIMIT.into()],
    )?;
    rows.iter()
        .map(|row| {
            let snapshot: Snapshot = serde_json::from_str(row.text(4)).map_err(Problem::internal)?;
            Ok(MergeEntry {
                id: row.int(0),
                at: row.int(1),
                actor: row.int(2),
                undone_at: row.optional_int(3),
                before: seen(snapshot.before.record(def)),
                losers: snapshot
                    .losers
                    .iter()
                    .map(|kept| seen(kept.record(def)))
                    .collect(),
                moved: row.int(5),
            })
        })
        .collect()
}
