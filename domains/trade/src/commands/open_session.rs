//! Opening a drawer with its float.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use crate::entities::{CashMovement, CashSession};
use crate::rules::zone_of_store;
use crate::till::{Series, check_money, next_number, put, stores};

/// Longest name of a till.
const TILL_MAX: usize = 20;

/// A session that is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Where.
    pub store_id: RawId,
    /// Which of the store's tills.
    pub till: String,
    /// What is in the drawer at the start.
    pub float: Money,
}

/// Opens a session; a till has one open at a time.
///
/// # Errors
/// `till.session_open`, and as creating records.
pub fn open_session(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    new: &NewSession,
) -> Result<Id<CashSession>> {
    let till = new.till.trim();
    check(till, new.float)?;
    check_money(new.float)?;
    stores(tx, ctx, Action::Create)?.require(tx, new.store_id)?;
    let open = tx.query_first(
        "SELECT id, number FROM trade_cash_session WHERE store_id = ?1 AND till = ?2 AND state = 'open'",
        &[Value::from(new.store_id), Value::from(till)],
    )?;
    if let Some(row) = open {
        return Err(Problem::new(ErrorKind::Conflict, "till.session_open").with("number", row.text(1)));
    }
    let now = tx.now_ms();
    let (day, _) = zone_of_store(tx, new.store_id)?.local(now);
    let session = CashSession {
        number: next_number(tx, new.store_id, Series::Session, day)?,
        store_id: Id::new(new.store_id),
        till: till.to_owned(),
        state: "open".to_owned(),
        cashier_id: ctx.user().map(Id::new),
        opened_at: now,
        cash: Money::ZERO,
        counted: None,
        difference: None,
        closed_at: None,
        note: None,
    };
    let ids = put(tx, schema, ctx, vec![session])?;
    let id = Id::new(ids.first().copied().ok_or_else(|| Problem::internal("no id"))?);
    if new.float != Money::ZERO {
        let float = CashMovement {
            session_id: id,
            kind: "float".to_owned(),
            amount: new.float,
            at: now,
            sale_id: None,
            reason: None,
        };
        put(tx, schema, ctx, vec![float])?;
    }
    Ok(id)
}

fn check(till: &str, float: Money) -> Result<()> {
    let mut wrong = Vec::new();
    if till.is_empty() {
        wrong.push(FieldError::new("till", "required"));
    }
    if till.chars().count() > TILL_MAX {
        wrong.push(FieldError::new("till", "too_long").with("max", TILL_MAX));
    }
    if float < Money::ZERO {
        wrong.push(FieldError::new("float", "too_small").with("min", "0.00"));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}
