//! Cancelling a registration.

use guanxi_entity::Entity;
use guanxi_loyalty::commands::free_benefits;
use guanxi_record::{Schema, require};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, RawId, Result};

use super::moving_up::{MovedUp, move_up};
use super::shared::{Occasion, change, program, registration, require_open, wrong_state};
use crate::entities::{Registration, RegistrationPatch};

/// Cancels a registration; who moves up in its place.
///
/// # Errors
/// `events.wrong_state` for what was cancelled, attended or missed, `events.session_closed`, `access.forbidden`.
pub fn cancel(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, note): (RawId, Option<&str>),
) -> Result<Vec<MovedUp>> {
    require(ctx, Action::Update, Registration::def())?;
    let known = registration(tx, ctx, id)?;
    if !matches!(known.state.as_str(), "registered" | "waiting") {
        return Err(wrong_state(&known.state));
    }
    let session = known.session_id.raw();
    let occasion = Occasion::seen(tx, &program(ctx), session)?;
    require_open(&occasion.session)?;
    let now = ctx.clock.now();
    let patch = RegistrationPatch {
        state: Some("cancelled".to_owned()),
        cancelled_at: Some(Some(now)),
        happened_at: Some(now),
        note: note.map(|note| Some(note.to_owned())),
        ..RegistrationPatch::default()
    };
    change(tx, schema, ctx, id, patch)?;
    // What was used for this place is there to be used again.
    let reference = (known.customer_id.raw(), known.number.as_str());
    free_benefits(tx, schema, &program(ctx), reference, &occasion.event.name)?;
    if occasion.event.state != "open" {
        return Ok(Vec::new());
    }
    move_up(tx, schema, ctx, (session, occasion.session.seats))
}
