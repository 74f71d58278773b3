//! A record shared with somebody, or with a group, to be read or changed, until a day.
//!
//! A share widens what its receiver's roles allow: whoever may do nothing with such records isn't helped by one. Whoever may
//! change a record by the own right may share it; to have it shared doesn't suffice.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Column, Queries, Row, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, FieldError, Problem, RawId, Result};

use crate::access::{self, Reach};
use crate::history::{self, Change, Entry};
use crate::module::Schema;
use crate::query;

/// The entity of those who act.
pub(crate) const USERS: &str = "org.user";
/// The entity of their groups.
pub(crate) const GROUPS: &str = "org.team";

/// Behind every day: a share without an end.
const FOREVER: i64 = 9_999_999;
/// Shares of one record.
const SHARE_LIMIT: usize = 100;

/// With whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// A user.
    User(RawId),
    /// Every member of a group.
    Group(RawId),
}

/// A share to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewShare {
    /// With whom.
    pub with: Receiver,
    /// Whether the record may be changed, too.
    pub may_write: bool,
    /// The last day; none: until it is taken back.
    pub until: Option<Day>,
}

/// A share that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its id.
    pub id: RawId,
    /// What was shared with whom.
    pub terms: NewShare,
    /// The name of whom it was shared with.
    pub name: String,
    /// When, UTC milliseconds.
    pub created_at: i64,
    /// By whom.
    pub created_by: RawId,
}

/// The shares of a record that the user may see, the newest first; those that have ended are among them.
///
/// # Errors
/// `record.not_found`.
pub fn shares(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    id: RawId,
) -> Result<Vec<Share>> {
    query::get(r, ctx, def, id)?;
    let rows = r.query(
        "SELECT id, user_id, group_id, may_write, valid_to, created_at, created_by FROM record_share \
         WHERE entity = ?1 AND record_id = ?2 ORDER BY id DESC",
        &[Value::from(def.key.as_str()), Value::from(id)],
    )?;
    let mut found = Vec::new();
    for row in rows {
        let with = match (row.optional_int(1), row.optional_int(2)) {
            (Some(user), _) => Receiver::User(user),
            (None, group) => Receiver::Group(group.unwrap_or_default()),
        };
        let until = i32::try_from(row.int(4)).ok().filter(|_| row.int(4) != FOREVER);
        found.push(Share {
            id: row.int(0),
            terms: NewShare {
                with,
                may_write: row.int(3) != 0,
                until: until.map(Day::new),
            },
            name: name_of(r, schema, with)?.unwrap_or_default(),
            created_at: row.int(5),
            created_by: row.int(6),
        });
    }
    Ok(found)
}

/// Whether the user may share the record.
///
/// # Errors
/// When the database can't be read.
pub fn may_share(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<bool> {
    match own_right(r, ctx, def, id) {
        Ok(()) => Ok(def.child_of.is_none()),
        Err(problem) if matches!(problem.kind, ErrorKind::Forbidden | ErrorKind::NotFound) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Shares a record. Sharing it again with the same receiver replaces the terms.
///
/// # Errors
/// `record.not_found`; `access.forbidden` when it may only be read; `record.invalid` when the receiver isn't there or the day
/// is over; `record.too_many_shares`; `record.share_of_part`, since a part is seen by whoever may see its whole.
pub fn share(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    new: &NewShare,
) -> Result<RawId> {
    own_right(tx, ctx, def, id)?;
    if let Some(child) = &def.child_of {
        return Err(Problem::new(ErrorKind::Invalid, "record.share_of_part")
            .with("entity", def.key.as_str())
            .with("whole", child.whole.def().key.as_str()));
    }
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let name = name_of(tx, schema, new.with)?.ok_or_else(|| wrong("with", "unknown_link"))?;
    if new.until.is_some_and(|day| day < ctx.today()) {
        return Err(wrong("until", "in_the_past"));
    }
    let known = shares(tx, schema, ctx, def, id)?;
    let (replaced, others): (Vec<_>, Vec<_>) = known.iter().partition(|old| old.terms.with == new.with);
    for old in &replaced {
        tx.execute("DELETE FROM record_share WHERE id = ?1", &[Value::from(old.id)])?;
    }
    if others.len() >= SHARE_LIMIT {
        return Err(Problem::new(ErrorKind::Conflict, "record.too_many_shares").with("max", SHARE_LIMIT));
    }
    let share_id = tx.new_id();
    let (user, group) = match new.with {
        Receiver::User(id) => (Value::from(id), Value::Null),
        Receiver::Group(id) => (Value::Null, Value::from(id)),
    };
    let until = new.until.map_or(FOREVER, |day| i64::from(day.raw()));
    let row = vec![
        Value::from(share_id),
        Value::from(def.key.as_str()),
        Value::from(id),
        user,
        group,
        Value::from(i64::from(new.may_write)),
        Value::from(until),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
    ];
    tx.insert_rows("record_share", &columns(), &[row])?;
    let changes = told(&name, new, false);
    history::write(tx, ctx, def, id, &Entry::new("share", &changes))?;
    Ok(share_id)
}

/// Whoever had a record shared that goes in a merge has its survivor instead, on the same terms; what the survivor is
/// shared with already stays as it is.
pub(crate) fn take_over(
    tx: &mut Tx<'_>,
    def: &EntityDef,
    merge_id: RawId,
    (survivor, losers): (RawId, &[RawId]),
) -> Result<()> {
    let sql = "SELECT user_id, group_id, may_write, valid_to, created_at, created_by FROM record_share \
               WHERE entity = ?1 AND record_id = ?2 ORDER BY may_write DESC, valid_to DESC, id";
    let of = |id: RawId| [Value::from(def.key.as_str()), Value::from(id)];
    let receiver = |row: &Row| (row.optional_int(0), row.optional_int(1));
    let mut known: BTreeSet<_> = tx.query(sql, &of(survivor))?.iter().map(receiver).collect();
    let mut columns = columns().to_vec();
    columns.push(Column::integer("merge_id"));
    for loser in losers {
        for row in tx.query(sql, &of(*loser))? {
            if !known.insert(receiver(&row)) {
                continue;
            }
            let id = tx.new_id();
            let mut values = vec![
                Value::from(id),
                Value::from(def.key.as_str()),
                Value::from(survivor),
            ];
            values.extend(row.0);
            values.push(Value::from(merge_id));
            tx.insert_rows("record_share", &columns, &[values])?;
        }
    }
    Ok(())
}

/// Takes back what a merge shared.
pub(crate) fn give_back(tx: &mut Tx<'_>, merge_id: RawId) -> Result<()> {
    tx.execute(
        "DELETE FROM record_share WHERE merge_id = ?1",
        &[Value::from(merge_id)],
    )
    .map(drop)
}

/// Takes a share back.
///
/// # Errors
/// `record.not_found`, for the record or the share; `access.forbidden`.
pub fn unshare(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&EntityDef, RawId),
    share_id: RawId,
) -> Result<()> {
    own_right(tx, ctx, def, id)?;
    let known = shares(tx, schema, ctx, def, id)?;
    let old = known
        .iter()
        .find(|share| share.id == share_id)
        .ok_or_else(|| Problem::not_found(&def.key))?;
    tx.execute("DELETE FROM record_share WHERE id = ?1", &[Value::from(share_id)])?;
    let changes = told(&old.name, &old.terms, true);
    history::write(tx, ctx, def, id, &Entry::new("unshare", &changes))
}

/// Refuses who may not change the record but by a share.
fn own_right(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, id: RawId) -> Result<()> {
    query::get(r, ctx, def, id)?;
    let update = access::require(ctx, Action::Update, def)?;
    // A removal is never open by a share, so its ways are those of the own right.
    let reach = Reach {
        action: Action::Delete,
        ..update
    };
    query::find(r, ctx, reach, def, id)
        .map(drop)
        .map_err(|_| Problem::forbidden(&def.key, Action::Update))
}

/// The name of a user or group; none when there is none.
pub(crate) fn name_of(r: &mut dyn Queries, schema: &Schema, who: Receiver) -> Result<Option<String>> {
    let (entity, id) = match who {
        Receiver::User(id) => (USERS, id),
        Receiver::Group(id) => (GROUPS, id),
    };
    title_of(r, schema.entity(entity)?, id)
}

/// The title of a record, whoever asks.
pub(crate) fn title_of(r: &mut dyn Queries, def: &EntityDef, id: RawId) -> Result<Option<String>> {
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", def.title, def.table);
    let row = r.query_first(&sql, &[Value::from(id)])?;
    Ok(row.map(|row| match row.optional_int(0) {
        Some(number) => number.to_string(),
        None => row.text(0).to_owned(),
    }))
}

/// A share as the history tells it.
fn told(name: &str, terms: &NewShare, is_over: bool) -> Vec<Change> {
    let right = if terms.may_write { "read, update" } else { "read" };
    let until = terms.until.map(|day| day.to_string());
    let told = [
        ("shared_with", Some(name.to_owned())),
        ("shared_for", Some(right.to_owned())),
        ("shared_until", until),
    ];
    told.into_iter()
        .filter_map(|(field, text)| text.map(|text| (field, Value::Text(text))))
        .map(|(field, value)| {
            let (before, after) = if is_over {
                (value, Value::Null)
            } else {
                (Value::Null, value)
            };
            Change::new(field, before, after)
        })
        .collect()
}

fn columns() -> [Column; 9] {
    [
        Column::integer("id"),
        Column::text("entity"),
        Column::integer("record_id"),
        Column::integer("user_id"),
        Column::integer("group_id"),
        Column::integer("may_write"),
        Column::integer("valid_to"),
        Column::integer("created_at"),
        Column::integer("created_by"),
    ]
}
