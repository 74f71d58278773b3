//! Goods of a former ticket that come back, with nothing bought beside them.

use guanxi_store::Tx;
use guanxi_types::{Money, RawId, Result};

use super::complete_sale::{Completed, complete_sale};
use crate::till::{Asked, Desk, Paid, Returned, Ticket};

/// Goods that come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketReturn {
    /// The till's own name for the new ticket.
    pub key: String,
    /// Where.
    pub store_id: RawId,
    /// The drawer.
    pub session_id: RawId,
    /// What comes back.
    pub returned: Returned,
    /// How it is paid back: negative amounts.
    pub payments: Vec<Paid>,
}

/// Takes goods back. Their share of amount and promotions is taken back exactly; a ticket that came back whole gives its
/// coupons back.
///
/// # Errors
/// As [`complete_sale`].
pub fn return_sale(tx: &mut Tx<'_>, desk: &Desk<'_>, back: &TicketReturn) -> Result<Completed> {
    let ticket = Ticket {
        key: back.key.clone(),
        session_id: back.session_id,
        asked: Asked {
            store_id: back.store_id,
            returned: Some(back.returned.clone()),
            ..Asked::default()
        },
        shown: back.payments.iter().map(|paid| paid.amount).sum::<Money>(),
        payments: back.payments.clone(),
        offline_at: None,
        approval: None,
    };
    complete_sale(tx, desk, &ticket)
}
