//! A masked value, uncovered for one reader and one moment; the reading is recorded.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result, Sight, Through};

use crate::access;
use crate::audit::{Note, note};
use crate::field_view::FieldView;
use crate::query;
use crate::sealed;

/// Most characters of a reason.
const REASON_LIMIT: usize = 200;
/// Values that one user uncovers within an hour: more than one looks at, fewer than somebody copies.
pub const REVEAL_LIMIT: i64 = 200;
const HOUR_MS: i64 = 3_600_000;
const REVEAL: &str = "reveal";

/// The whole value of a field that this user sees masked and may uncover. Who, when, which and why are recorded, not what.
///
/// # Errors
/// `record.not_found`, `access.field_forbidden` where the field's rule doesn't allow it, `too_long` at `reason`,
/// `api_key.not_allowed` for programs, `record.too_many_revealed` after [`REVEAL_LIMIT`].
pub fn reveal(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    id: RawId,
    (field, reason): (&str, &str),
) -> Result<Value> {
    if matches!(ctx.through, Through::ApiKey(_)) {
        return Err(Problem::new(ErrorKind::Forbidden, "api_key.not_allowed"));
    }
    let scope = access::require(ctx, Action::Read, def)?;
    let record = query::find(tx, ctx, scope, def, id)?;
    let unknown = || Problem::invalid(vec![FieldError::new(field, "unknown_field")]);
    let (at, found) = def.field(field).ok_or_else(unknown)?;
    if reason.chars().count() > REASON_LIMIT {
        return Err(Problem::invalid(vec![
            FieldError::new("reason", "too_long").with("max", REASON_LIMIT),
        ]));
    }
    let access = FieldView::of(ctx, def).access(at);
    let is_allowed = access.sight == Sight::Full || (access.sight == Sight::Masked && access.may_reveal);
    if !is_allowed || found.kind == guanxi_entity::Kind::Secret {
        return Err(Problem::new(ErrorKind::Forbidden, "access.field_forbidden")
            .with("entity", def.key.as_str())
            .with("field", field));
    }
    if access.sight == Sight::Masked {
        refuse_many(tx, ctx)?;
        let what = Note::new(REVEAL)
            .about(&def.key, id)
            .with("field", field)
            .with("reason", reason);
        note(tx, ctx, &what)?;
    }
    let values = sealed::opened(tx, def, &record.values)?;
    Ok(values.get(at).cloned().unwrap_or_default())
}

/// Refuses who uncovered very many within the last hour; the log counts.
fn refuse_many(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<()> {
    let row = tx.query_first(
        "SELECT at FROM record_history WHERE action = ?1 AND actor = ?2 ORDER BY seq DESC LIMIT 1 OFFSET ?3",
        &[
            Value::from(REVEAL),
            Value::from(ctx.user_id()),
            Value::from(REVEAL_LIMIT - 1),
        ],
    )?;
    if row.is_some_and(|row| row.int(0) > tx.now_ms() - HOUR_MS) {
        return Err(Problem::new(ErrorKind::TooMany, "record.too_many_revealed").with("max", REVEAL_LIMIT));
    }
    Ok(())
}
