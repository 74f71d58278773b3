//! Somebody changes post: the old assignment ends the day before, the new one begins; both stay on record.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, insert, require, update_typed, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, FieldError, Id, Problem, RawId, Result, Scope};

use crate::entities::{OrgUnit, OrgUnitPatch, Post, PostAssignment, PostAssignmentPatch, User, UserPatch};

/// Who goes where, from which day.
#[derive(Clone, Copy, Debug)]
pub struct PersonMove {
    /// Who.
    pub user_id: Id<User>,
    /// To which post.
    pub post_id: Id<Post>,
    /// The first day there; it may be past or to come.
    pub on: Day,
}

/// Moves a person to another main post. The user's unit follows when the day has come.
///
/// # Errors
/// `record.invalid` when the person is there already, or has a main post from a later day on; `access.forbidden`.
pub fn move_person(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    to: &PersonMove,
) -> Result<Id<PostAssignment>> {
    require(ctx, Action::Create, PostAssignment::def())?;
    // What follows tells which post the person holds: for whom the person and the post are there.
    for (field, def, id) in [
        ("user_id", User::def(), to.user_id.raw()),
        ("post_id", Post::def(), to.post_id.raw()),
    ] {
        if visible(tx, ctx, def, &[id])?.is_empty() {
            return Err(Problem::invalid(vec![FieldError::new(field, "unknown_link")]));
        }
    }
    let sql = format!(
        "SELECT id, post_id, valid_from FROM {} WHERE user_id = ?1 AND is_primary = 1 \
         AND (valid_to IS NULL OR valid_to >= ?2) AND (valid_from IS NULL OR valid_from <= ?2)",
        PostAssignment::def().table
    );
    let on = i64::from(to.on.raw());
    let current = tx.query(&sql, &[Value::from(to.user_id.raw()), Value::from(on)])?;
    let wrong = |field: &str, code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    for old in &current {
        if old.int(1) == to.post_id.raw() {
            return Err(wrong("post_id", "holds_it_already"));
        }
        // One that began on that very day would end before it began.
        if old.optional_int(2).is_some_and(|from| from >= on) {
            return Err(wrong("on", "moved_that_day"));
        }
        let patch = PostAssignmentPatch {
            valid_to: Some(Some(to.on.plus(-1))),
            ..PostAssignmentPatch::default()
        };
        update_typed::<PostAssignment>(tx, schema, ctx, Id::new(old.int(0)), patch)?;
    }
    let new = PostAssignment {
        post_id: to.post_id,
        user_id: to.user_id,
        is_primary: true,
        valid_from: Some(to.on),
        valid_to: None,
    };
    let id = insert(tx, schema, ctx, new)?;
    if to.on <= ctx.today() && ctx.scope(Action::Update, &User::def().key) != Scope::None {
        follow(tx, schema, ctx, to)?;
    }
    Ok(id)
}

/// The user's unit is that of the post.
fn follow(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, to: &PersonMove) -> Result<()> {
    let sql = format!("SELECT org_unit_id FROM {} WHERE id = ?1", Post::def().table);
    let unit = tx.query_first(&sql, &[Value::from(to.post_id.raw())])?;
    let patch = UserPatch {
        org_unit_id: Some(unit.map(|row| Id::new(row.int(0)))),
        ..UserPatch::default()
    };
    update_typed::<User>(tx, schema, ctx, to.user_id, patch)
}

/// Moves a unit, with all below it and all its posts, under another; its history keeps where it was.
///
/// # Errors
/// `org.circle` when it would be below itself; `record.not_found`; `access.forbidden`.
pub fn move_unit(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (unit, parent): (RawId, Option<RawId>),
) -> Result<()> {
    let patch = OrgUnitPatch {
        parent_id: Some(parent.map(Id::new)),
        ..OrgUnitPatch::default()
    };
    update_typed::<OrgUnit>(tx, schema, ctx, Id::new(unit), patch)
}
