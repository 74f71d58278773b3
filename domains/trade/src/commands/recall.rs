//! Taking a ticket up again that was put aside: it is one till's then, and no longer in the list.

use guanxi_entity::Entity;
use guanxi_record::{Schema, Target, delete, get};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, Problem, RawId, Result};

use crate::entities::ParkedTicket;
use crate::till::stores;

/// Takes a ticket from where it waits; of two tills that ask, one gets it.
///
/// # Errors
/// `record.not_found` when it is gone.
pub fn recall(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<ParkedTicket> {
    let def = ParkedTicket::def();
    let parked: ParkedTicket = get(tx, ctx, def, id)?.typed()?;
    if !stores(tx, ctx, Action::Create)?.has(parked.store_id.raw()) {
        return Err(Problem::not_found(&def.key));
    }
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    delete(tx, schema, ctx, &target)?;
    Ok(parked)
}
