//! Telling who sets prices that nothing decides between two of them. The sale goes on, at the lower one.

use guanxi_entity::Entity;
use guanxi_org::queries::users_who_may;
use guanxi_record::notification;
use guanxi_store::Tx;
use guanxi_types::{Action, Result};

use crate::engine::Warning;
use crate::entities::PriceRule;

/// The kind of notice.
const NOTICE: &str = "price_tie";

/// Tells everybody who may change all prices, once until they have looked.
///
/// # Errors
/// When the database can't be written.
pub fn tell_of_ties(tx: &mut Tx<'_>, warnings: &[Warning]) -> Result<()> {
    let mut users = None;
    for warning in warnings {
        let Warning::PriceTie { rule, .. } = warning else {
            continue;
        };
        let entity = &PriceRule::def().key;
        let users = match &users {
            Some(known) => known,
            None => users.insert(users_who_may(tx, entity, Action::Update)?),
        };
        notification::tell(tx, NOTICE, (entity, *rule), users)?;
    }
    Ok(())
}
