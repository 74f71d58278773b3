//! Making a segment: the customers of this moment, kept with the question that chose them.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::command::put;
use guanxi_record::{Schema, SqlText, create, require, restrict_few, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Problem, RawId, Result, len_i64};
use serde_json::{Map, Value as Json, json};

use crate::entities::{Segment, SegmentMember};

/// Members of a segment at most: as many as one transaction writes while others wait for seconds, not minutes.
pub const MEMBERS_MAX: usize = 200_000;
/// Members that are written with one statement.
const CHUNK: usize = 4_000;
/// Customers that are looked up with one statement; every engine takes as many parameters.
const ASKED_AT_ONCE: usize = 500;

/// A segment that is to be made.
#[derive(Clone, Debug)]
pub struct NewSegment {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: Option<String>,
    /// The question that chose the members, as JSON.
    pub definition: String,
    /// Why they were chosen; stands at each member.
    pub reason: Option<String>,
    /// The day whose figures chose them.
    pub as_of: Option<Day>,
    /// Whom the question found.
    pub customers: Vec<RawId>,
}

/// A customer who is to be in a segment.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Who.
    pub customer: RawId,
    /// Why.
    pub reason: Option<String>,
    /// The values by which each condition was met, as JSON.
    pub evidence: Option<String>,
}

/// A segment that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The segment.
    pub id: Id<Segment>,
    /// Its members.
    pub members: i64,
}

/// Makes a segment of kind `cell` of those customers whom the user may read now.
///
/// # Errors
/// `marketing.too_many_members`, `marketing.no_members` when the user may read none of them, and as creating records.
pub fn freeze(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, new: &NewSegment) -> Result<Frozen> {
    if new.customers.len() > MEMBERS_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "marketing.too_many_members").with("max", MEMBERS_MAX));
    }
    let customers = readable(tx, schema, ctx, &new.customers)?;
    if customers.is_empty() {
        return Err(Problem::new(ErrorKind::Invalid, "marketing.no_members"));
    }
    let members = len_i64(customers.len());
    let given = json!({
        "name": new.name, "kind": "cell", "definition": new.definition, "note": new.note,
    });
    let def = schema.entity(&Segment::def().key)?;
    let mut values = read(def, &given)?;
    let counted = [
        ("members", Value::from(members)),
        ("as_of", Value::from(new.as_of)),
        ("frozen_at", Value::from(tx.now_ms())),
    ];
    let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
    values.extend(counted.into_iter().filter_map(place));
    let id = Id::new(create(tx, schema, ctx, def, &values)?);
    let given = read(SegmentMember::def(), &json!({ "reason": new.reason }))?;
    let reason = given
        .into_iter()
        .next()
        .and_then(|(_, value)| value.as_text().map(str::to_owned));
    let all = customers.into_iter().map(|customer| NewMember {
        customer,
        reason: reason.clone(),
        evidence: None,
    });
    add_members(tx, schema, ctx, (id, all))?;
    Ok(Frozen { id, members })
}

/// Puts customers into a segment. Each was read in this transaction, and is in it not yet.
///
/// # Errors
/// As creating records.
pub fn add_members(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, members): (Id<Segment>, impl Iterator<Item = NewMember>),
) -> Result<()> {
    let mut members = members.map(|member| SegmentMember {
        segment_id: id,
        customer_id: Id::new(member.customer),
        reason: member.reason,
        evidence: member.evidence,
    });
    loop {
        let rows: Vec<SegmentMember> = members.by_ref().take(CHUNK).collect();
        if rows.is_empty() {
            return Ok(());
        }
        // The segment was read or made in this transaction as well.
        put(tx, schema, ctx, rows)?;
    }
}

/// Texts as every form's are read: without what surrounds them, refused where they are too long.
fn read(def: &EntityDef, given: &Json) -> Result<Vec<(usize, Value)>> {
    values_from_json(def, given.as_object().unwrap_or(&Map::new()))
}

/// Which of these customers the user may read, in their order.
///
/// # Errors
/// `access.forbidden` for who may read none.
pub fn readable(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &[RawId]) -> Result<Vec<RawId>> {
    let def = schema.entity(&Customer::def().key)?;
    let reach = require(ctx, Action::Read, def)?;
    let mut found = Vec::with_capacity(wanted.len());
    for part in wanted.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT id FROM {}", def.table));
        let marks = vec!["?"; part.len()].join(", ");
        sql.and(&format!("id IN ({marks})"), part.iter().copied().map(Value::from));
        restrict_few(&mut sql, ctx, reach, def);
        let rows = tx.query(&sql.text, &sql.params)?;
        let mut known: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
        known.sort_unstable();
        found.extend(part.iter().copied().filter(|id| known.binary_search(id).is_ok()));
    }
    Ok(found)
}
