//! Where a user may sell.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{reached_through, require, visible};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, Problem, RawId, Result};

use crate::entities::{CashSession, Sale};

/// The stores that a user may sell in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stores {
    /// Every one.
    All,
    /// These, in the order of their ids.
    Some(Vec<RawId>),
}

impl Stores {
    /// Whether a store is among them.
    #[must_use]
    pub fn has(&self, store_id: RawId) -> bool {
        match self {
            Self::All => true,
            Self::Some(ids) => ids.binary_search(&store_id).is_ok(),
        }
    }

    /// Refuses a store that isn't among them.
    ///
    /// # Errors
    /// `record.not_found`: what the user may not see isn't there.
    pub fn require(&self, r: &mut dyn Queries, store_id: RawId) -> Result<()> {
        let found = r.query_first("SELECT id FROM org_store WHERE id = ?1", &[Value::from(store_id)])?;
        if self.has(store_id) && found.is_some() {
            return Ok(());
        }
        Err(Problem::not_found("org.store"))
    }
}

/// The stores that the user may sell in ([`Action::Create`]) or look into ([`Action::Read`]): all for who may do so with every
/// session, otherwise those of the territories that the user looks after.
///
/// # Errors
/// `access.forbidden` for who may do it with no session at all.
pub fn stores(r: &mut dyn Queries, ctx: &Ctx, action: Action) -> Result<Stores> {
    let def = CashSession::def();
    let reach = require(ctx, action, def)?;
    if reach.is_all() {
        return Ok(Stores::All);
    }
    let mut ids = reached_through(r, ctx, reach, (def, "store_id"))?;
    ids.sort_unstable();
    ids.dedup();
    Ok(Stores::Some(ids))
}

/// Whose a ticket is that was rung up in one of the stores that the user may look into. Whoever sells sees the tickets of the counter,
/// also a colleague's, and still no figures of sales: these follow the rights to the records.
///
/// # Errors
/// `record.not_found` where there is none; `access.forbidden` for who may look into no store.
pub fn buyer_of(r: &mut dyn Queries, ctx: &Ctx, sale_id: RawId) -> Result<Option<RawId>> {
    let missing = || Problem::not_found(&Sale::def().key);
    let mine = stores(r, ctx, Action::Read)?;
    let row = r.query_first(
        "SELECT store_id, customer_id FROM trade_sale WHERE id = ?1",
        &[Value::from(sale_id)],
    )?;
    let row = row.ok_or_else(missing)?;
    if mine.has(row.int(0)) {
        Ok(row.optional_int(1))
    } else {
        Err(missing())
    }
}

/// A drawer of one of the user's stores: its store, and whether it is open.
///
/// # Errors
/// `record.not_found` where there is none that the user may sell at, or look into.
pub fn session(
    r: &mut dyn Queries,
    (ctx, action): (&Ctx, Action),
    session_id: RawId,
) -> Result<(RawId, bool)> {
    let row = r.query_first(
        "SELECT store_id, state FROM trade_cash_session WHERE id = ?1",
        &[Value::from(session_id)],
    )?;
    let reachable = stores(r, ctx, action)?;
    let row = row.filter(|row| reachable.has(row.int(0)));
    let row = row.ok_or_else(|| Problem::not_found(&CashSession::def().key))?;
    Ok((row.int(0), row.text(1) == "open"))
}

/// Refuses a customer whom the user may not see.
pub(crate) fn require_customer(r: &mut dyn Queries, ctx: &Ctx, customer: RawId) -> Result<()> {
    let def = Customer::def();
    if visible(r, ctx, def, &[customer])?.is_empty() {
        return Err(Problem::not_found(&def.key));
    }
    Ok(())
}
