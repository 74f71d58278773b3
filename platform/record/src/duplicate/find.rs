//! Records that look like another: before it is made, and among those that are there.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{Duplicates, EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};
use rustc_hash::FxHashMap;
use serde_json::json;

use super::keys;
use super::score::{Score, Shapes, score};
use super::{CANDIDATES_LIMIT, IDS_AT_ONCE};
use crate::access;
use crate::field_view::FieldView;
use crate::filter::SqlText;
use crate::record::Record;

/// A record that looks like the one in question.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The record.
    pub record: Record,
    /// How much, and why.
    pub score: Score,
    /// Whether it is taken for the same thing.
    pub is_certain: bool,
}

/// How duplicates of this entity are found.
///
/// # Errors
/// `record.no_duplicates` where nobody looks for them.
pub fn rules(def: &EntityDef) -> Result<&Duplicates> {
    def.duplicates.as_ref().ok_or_else(|| {
        Problem::new(ErrorKind::NotFound, "record.no_duplicates").with("entity", def.key.as_str())
    })
}

/// The records that look like one with these values, as far as the user may see them, the most alike first.
///
/// # Errors
/// `access.forbidden`, `record.no_duplicates`.
pub fn candidates(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    values: &[Value],
    except: Option<RawId>,
) -> Result<Vec<Candidate>> {
    let rules = rules(def)?;
    let scope = access::require(ctx, Action::Read, def)?;
    let blocks = keys::blocks(r, &keys::codes(def, rules, values))?;
    let ids: BTreeSet<RawId> = blocks.members.into_iter().map(|(_, id)| id).collect();
    let own = Shapes::of(def, rules, values);
    let mut found = Vec::new();
    let view = FieldView::reading(r, ctx, def)?;
    for mut record in load(r, ctx, scope, def, &ids)?.into_values() {
        if Some(record.id) == except {
            continue;
        }
        let score = score(rules, &own, &Shapes::of(def, rules, &record.values));
        if score.is_possible(rules) {
            view.cover(def, &mut record);
            found.push(Candidate {
                is_certain: score.is_certain(rules),
                record,
                score,
            });
        }
    }
    found.sort_by_key(|candidate| (-candidate.score.points, candidate.record.id));
    found.truncate(CANDIDATES_LIMIT);
    Ok(found)
}

/// Refuses a new record that is there already, as far as the user may see.
///
/// # Errors
/// `record.duplicate` with the ids of those that it would double.
pub fn refuse_duplicate(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    given: &[(usize, Value)],
) -> Result<()> {
    if def.duplicates.is_none() || access::scope_of(ctx, Action::Read, def).is_none() {
        return Ok(());
    }
    let mut values = vec![Value::Null; def.fields.len()];
    for (at, value) in given {
        if let Some(slot) = values.get_mut(*at) {
            *slot = value.clone();
        }
    }
    let title = def.field(&def.title).map_or(0, |(at, _)| at);
    let certain: Vec<serde_json::Value> = candidates(r, ctx, def, &values, None)?
        .into_iter()
        .filter(|candidate| candidate.is_certain)
        .map(|candidate| {
            let title = candidate.record.values.get(title).and_then(Value::as_text);
            json!({
                "id": candidate.record.id.to_string(),
                "title": title,
                "score": candidate.score.points,
                "reasons": candidate.score.reasons,
            })
        })
        .collect();
    if certain.is_empty() {
        Ok(())
    } else {
        Err(Problem::new(ErrorKind::Conflict, "record.duplicate").with("candidates", certain))
    }
}

/// These records, within the scope, as they are stored.
pub(super) fn load(
    r: &mut dyn Queries,
    ctx: &Ctx,
    reach: access::Reach,
    def: &EntityDef,
    ids: &BTreeSet<RawId>,
) -> Result<BTreeMap<RawId, Record>> {
    let mut records = BTreeMap::new();
    let ids: Vec<RawId> = ids.iter().copied().collect();
    for part in ids.chunks(IDS_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT {} FROM {}", Record::columns(def), def.table));
        let marks = vec!["?"; part.len()].join(", ");
        sql.and(
            &format!("id IN ({marks})"),
            part.iter().map(|id| Value::from(*id)),
        );
        access::restrict_few(&mut sql, ctx, reach, def);
        r.query_each(&sql.text, &sql.params, &mut |row| {
            let record = Record::from_row(row);
            records.insert(record.id, record);
            Ok(())
        })?;
    }
    Ok(records)
}

/// Two records that look like one; the older is the left one.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub left: RawId,
    pub right: RawId,
    pub score: Score,
    pub is_certain: bool,
}

/// What was found among some records.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub pairs: Vec<Pair>,
    pub oversized: i64,
}

/// Which partners of a record are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Partners {
    /// Those that were made before it: over all records, each pair once.
    Older,
    /// All.
    All,
}

/// The pairs that these records make, with each other and with any other, whoever may see them.
pub(super) fn pairs(
    r: &mut dyn Queries,
    ctx: &Ctx,
    def: &EntityDef,
    records: &[Record],
    partners: Partners,
) -> Result<Pairs> {
    let rules = rules(def)?;
    let codes: Vec<BTreeSet<i64>> = records
        .iter()
        .map(|record| keys::codes(def, rules, &record.values))
        .collect();
    let wanted: BTreeSet<i64> = codes.iter().flatten().copied().collect();
    let blocks = keys::blocks(r, &wanted)?;
    let mut by_code: FxHashMap<i64, Vec<RawId>> = FxHashMap::default();
    for (code, id) in blocks.members {
        by_code.entry(code).or_default().push(id);
    }
    let mut met: BTreeMap<RawId, BTreeSet<RawId>> = BTreeMap::new();
    for (record, codes) in records.iter().zip(&codes) {
        let others = codes.iter().filter_map(|code| by_code.get(code)).flatten();
        let others = others.filter(|id| **id < record.id || (partners == Partners::All && **id != record.id));
        met.entry(record.id).or_default().extend(others);
    }
    let ids = met.values().flatten().chain(met.keys()).copied().collect();
    let loaded = load(r, ctx, access::Reach::everything(Action::Read), def, &ids)?;
    let shapes: FxHashMap<RawId, Shapes> = loaded
        .iter()
        .map(|(id, record)| (*id, Shapes::of(def, rules, &record.values)))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Pairs {
        oversized: blocks.oversized,
        ..Pairs::default()
    };
    for (one, others) in &met {
        for other in others {
            let (left, right) = (*one.min(other), *one.max(other));
            let (Some(a), Some(b)) = (shapes.get(&left), shapes.get(&right)) else {
                continue;
            };
            if !seen.insert((left, right)) {
                continue;
            }
            let score = score(rules, a, b);
            if score.is_possible(rules) {
                let is_certain = score.is_certain(rules);
                found.pairs.push(Pair {
                    left,
                    right,
                    score,
                    is_certain,
                });
            }
        }
    }
    Ok(found)
}
