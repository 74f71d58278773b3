//! A rule applied: who is in the segment from now on, and copies that stay.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_marketing::commands::{MEMBERS_MAX, NewMember, add_members, readable};
use guanxi_marketing::entities::{Segment, SegmentMember, SegmentSize};
use guanxi_record::command::remove;
use guanxi_record::{Target, create, get, insert, update_by_command, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Day, ErrorKind, Id, Problem, RawId, Result, len_i64};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, json};

use super::{Writer, program};
use crate::fields::value_of;

/// Who fulfils a rule, as it was evaluated.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Everybody whom the user may read: only of these does the user decide.
    pub universe: Vec<RawId>,
    /// Who fulfils the rule.
    pub members: Vec<NewMember>,
    /// The day whose figures counted.
    pub as_of: Day,
}

/// How many came and left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Who is in it now.
    pub members: i64,
    /// Who came.
    pub added: i64,
    /// Who left.
    pub removed: i64,
}

/// A copy of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The segment.
    pub id: RawId,
    /// Who is in it.
    pub sizes: Sizes,
}

fn check_size(members: &[NewMember]) -> Result<()> {
    check_count(len_i64(members.len()))
}

/// Whether so many fit into a segment.
pub(crate) fn check_count(members: i64) -> Result<()> {
    if members > len_i64(MEMBERS_MAX) {
        return Err(Problem::new(ErrorKind::Invalid, "marketing.too_many_members").with("max", MEMBERS_MAX));
    }
    Ok(())
}

/// Makes the members of a segment those who fulfil its rule now. Who stays keeps the reason of coming in.
///
/// # Errors
/// `audience.not_a_rule`, `marketing.too_many_members`, and as changing the segment.
pub fn refresh(tx: &mut Tx<'_>, writer: Writer<'_>, id: RawId, chosen: &Chosen) -> Result<Sizes> {
    check_size(&chosen.members)?;
    let def = writer.schema.entity(&Segment::def().key)?;
    let segment = get(tx, writer.ctx, def, id)?;
    if value_of(def, &segment, "kind").as_text() != Some("rule") {
        return Err(Problem::new(ErrorKind::Conflict, "audience.not_a_rule"));
    }
    let before = stored(tx, id)?;
    let wanted: FxHashSet<RawId> = chosen.members.iter().map(|member| member.customer).collect();
    let gone = before.iter().filter(|(customer, _)| {
        !wanted.contains(customer) && chosen.universe.binary_search(customer).is_ok()
    });
    let gone: Vec<RawId> = gone.map(|(_, member)| *member).collect();
    let new = chosen
        .members
        .iter()
        .filter(|member| !before.contains_key(&member.customer));
    let added = put(tx, writer, Id::new(id), new.cloned().collect())?;
    let mut sizes = Sizes {
        added,
        removed: len_i64(gone.len()),
        members: len_i64(before.len()) + added - len_i64(gone.len()),
    };
    let ctx = program(writer.ctx);
    for member in gone {
        remove::<SegmentMember>(tx, writer.schema, &ctx, member)?;
    }
    sizes.members = sizes.members.max(0);
    note(tx, writer, (id, def), chosen.as_of, sizes)?;
    Ok(sizes)
}

/// Who is in a segment: the membership by customer.
fn stored(tx: &mut Tx<'_>, id: RawId) -> Result<FxHashMap<RawId, RawId>> {
    let sql = "SELECT customer_id, id FROM marketing_segment_member WHERE segment_id = ?1";
    let mut found = FxHashMap::default();
    tx.query_each(sql, &[Value::from(id)], &mut |row| {
        found.insert(row.int(0), row.int(1));
        Ok(())
    })?;
    Ok(found)
}

/// Those of them who are still there become members.
fn put(tx: &mut Tx<'_>, writer: Writer<'_>, id: Id<Segment>, members: Vec<NewMember>) -> Result<i64> {
    let ids: Vec<RawId> = members.iter().map(|member| member.customer).collect();
    let there: FxHashSet<RawId> = readable(tx, writer.schema, writer.ctx, &ids)?
        .into_iter()
        .collect();
    let members = members
        .into_iter()
        .filter(|member| there.contains(&member.customer));
    add_members(tx, writer.schema, writer.ctx, (id, members))?;
    Ok(len_i64(there.len()))
}

/// Keeps how big the segment is, in it and in its history.
fn note(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    (id, def): (RawId, &'static guanxi_entity::EntityDef),
    as_of: Day,
    sizes: Sizes,
) -> Result<()> {
    let now = tx.now_ms();
    let values = [
        ("members", Value::from(sizes.members)),
        ("as_of", Value::from(as_of)),
        ("frozen_at", Value::from(now)),
    ];
    let given: Vec<(usize, Value)> = values
        .into_iter()
        .filter_map(|(name, value)| Some((def.field(name)?.0, value)))
        .collect();
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    update_by_command(tx, writer.schema, writer.ctx, &target, &given)?;
    let size = SegmentSize {
        segment_id: Id::new(id),
        counted_at: now,
        as_of: Some(as_of),
        members: sizes.members,
        added: sizes.added,
        removed: sizes.removed,
    };
    insert(tx, writer.schema, writer.ctx, size)?;
    Ok(())
}

/// Keeps who fulfils a rule now as a segment that doesn't change, with each member's reason.
///
/// # Errors
/// `marketing.no_members`, `marketing.too_many_members`, and as creating records.
pub fn copy(
    tx: &mut Tx<'_>,
    writer: Writer<'_>,
    (source, name): (RawId, &str),
    chosen: &Chosen,
) -> Result<Applied> {
    check_size(&chosen.members)?;
    if chosen.members.is_empty() {
        return Err(Problem::new(ErrorKind::Invalid, "marketing.no_members"));
    }
    let def = writer.schema.entity(&Segment::def().key)?;
    let original = get(tx, writer.ctx, def, source)?;
    let text = |name: &str| value_of(def, &original, name).as_text();
    let owner = value_of(def, &original, "owner_id").as_int();
    let given = json!({
        "name": name, "kind": "list", "definition": text("definition"), "note": text("note"),
        "source_id": source.to_string(),
        "owner_id": owner.map(|owner| owner.to_string()),
    });
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    let id = create(tx, writer.schema, writer.ctx, def, &values)?;
    let members = put(tx, writer, Id::new(id), chosen.members.clone())?;
    let sizes = Sizes {
        members,
        added: members,
        removed: 0,
    };
    note(tx, writer, (id, def), chosen.as_of, sizes)?;
    Ok(Applied { id, sizes })
}

/// The values by which conditions were met, as they are kept with a member.
#[must_use]
pub fn evidence(values: &BTreeMap<String, serde_json::Value>) -> Option<String> {
    (!values.is_empty()).then(|| json!(values).to_string())
}
