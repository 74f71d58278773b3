//! How far a user may go, as one SQL predicate: the same for list, count, page, export, search and titles.

use guanxi_entity::{EntityDef, Value};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, Result, Scope};

use crate::filter::SqlText;

/// How far this user's `action` reaches among this entity's records.
#[must_use]
pub fn scope_of(ctx: &Ctx, action: Action, def: &EntityDef) -> Scope {
    ctx.scope(action, &def.key)
}

/// Refuses what the user may do with no record at all.
///
/// # Errors
/// `access.forbidden`.
pub fn require(ctx: &Ctx, action: Action, def: &EntityDef) -> Result<Scope> {
    match scope_of(ctx, action, def) {
        Scope::None => Err(forbidden(action, def)),
        scope => Ok(scope),
    }
}

/// Says that this user may not do that with these records.
pub(crate) fn forbidden(action: Action, def: &EntityDef) -> Problem {
    Problem::new(ErrorKind::Forbidden, "access.forbidden")
        .with("entity", def.key.as_str())
        .with("action", action.name())
}

/// Adds the condition that keeps a statement to the records within the scope.
pub(crate) fn restrict(sql: &mut SqlText, ctx: &Ctx, scope: Scope, def: &EntityDef) {
    match scope {
        Scope::All => {}
        Scope::None => sql.and("1 = 0", []),
        Scope::Own => match &def.shared_by {
            Some(shared) => {
                sql.and(
                    &format!("(created_by = ? OR {shared} = 1)"),
                    [Value::from(ctx.user_id())],
                );
            }
            None => sql.and("created_by = ?", [Value::from(ctx.user_id())]),
        },
    }
}
