//! Taking a ticket up again that was put aside: it is one till's then, and no longer in the list.

use guanxi_entity::Entity;
use guanxi_record::{Schema, get, update_typed};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use crate::entities::{ParkedTicket, ParkedTicketPatch};
use crate::till::stores;

/// Takes a ticket from where it waits. Of two tills that ask, one gets it; that one may ask again under the same key when it
/// lost the answer.
///
/// # Errors
/// `till.taken` when another till has it.
pub fn recall(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, key): (RawId, &str)) -> Result<ParkedTicket> {
    let def = ParkedTicket::def();
    let parked: ParkedTicket = get(tx, ctx, def, id)?.typed()?;
    if !stores(tx, ctx, Action::Create)?.has(parked.store_id.raw()) {
        return Err(Problem::not_found(&def.key));
    }
    match parked.taken_key.as_deref() {
        Some(taken) if taken == key => return Ok(parked),
        Some(_) => return Err(Problem::new(ErrorKind::Conflict, "till.taken")),
        None => {}
    }
    let patch = ParkedTicketPatch {
        taken_at: Some(Some(tx.now_ms())),
        taken_key: Some(Some(key.to_owned())),
        ..ParkedTicketPatch::default()
    };
    update_typed::<ParkedTicket>(tx, schema, ctx, Id::new(id), patch)?;
    Ok(parked)
}
