//! Putting a ticket aside.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Money, Problem, RawId, Result};

use crate::entities::ParkedTicket;
use crate::till::{check_money, put, require_customer, stores};

/// A ticket to be put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParked {
    /// The till's own name for it.
    pub key: String,
    /// What the clerk calls it.
    pub label: String,
    /// Where.
    pub store_id: RawId,
    /// Whose it is going to be.
    pub customer_id: Option<RawId>,
    /// What it comes to now.
    pub amount: Money,
    /// The basket, as the till reads it.
    pub content: String,
}

/// Puts a ticket aside; under the same key once.
///
/// # Errors
/// `record.key_taken` where another store parked one under this key; as creating records.
pub fn park(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, new: &NewParked) -> Result<RawId> {
    stores(tx, ctx, Action::Create)?.require(tx, new.store_id)?;
    let known = tx.query_first(
        "SELECT id, store_id FROM trade_parked_ticket WHERE client_key = ?1",
        &[Value::from(new.key.as_str())],
    )?;
    if let Some(row) = known {
        if row.int(1) != new.store_id {
            return Err(Problem::new(ErrorKind::Conflict, "record.key_taken"));
        }
        return Ok(row.int(0));
    }
    check_money(new.amount)?;
    if let Some(customer) = new.customer_id {
        require_customer(tx, ctx, customer)?;
    }
    let parked = ParkedTicket {
        label: new.label.clone(),
        store_id: Id::new(new.store_id),
        customer_id: new.customer_id.map(Id::new),
        amount: new.amount,
        content: new.content.clone(),
        client_key: Some(new.key.clone()),
        taken_at: None,
        taken_key: None,
    };
    let ids = put(tx, schema, ctx, vec![parked])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}
