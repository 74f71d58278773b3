//! A masked value, uncovered for one reader and one moment; the reading is recorded.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result, Sight};

use crate::access;
use crate::audit::{Note, note};
use crate::field_view::FieldView;
use crate::query;
use crate::sealed;

/// Most characters of a reason.
const REASON_LIMIT: usize = 200;

/// The whole value of a field that this user sees masked and may uncover. Who, when, which and why are recorded, not what.
///
/// # Errors
/// `record.not_found`, `access.field_forbidden` where the field's rule doesn't allow it, `too_long` at `reason`.
pub fn reveal(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    def: &EntityDef,
    id: RawId,
    (field, reason): (&str, &str),
) -> Result<Value> {
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
        let what = Note::new("reveal")
            .about(&def.key, id)
            .with("field", field)
            .with("reason", reason);
        note(tx, ctx, &what)?;
    }
    let values = sealed::opened(tx, def, &record.values)?;
    Ok(values.get(at).cloned().unwrap_or_default())
}
