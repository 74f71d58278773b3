//! Cash that is put into a drawer or taken out of it by hand.

use guanxi_record::Schema;
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use crate::entities::CashMovement;
use crate::till::{check_money, put, session};

/// Cash on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashMove {
    /// The drawer.
    pub session_id: RawId,
    /// Positive into the drawer, negative out of it.
    pub amount: Money,
    /// What for.
    pub reason: String,
}

/// Writes down that cash was put in or taken out.
///
/// # Errors
/// `till.session_closed`, `record.invalid` for nothing moved or no reason.
pub fn move_cash(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, moved: &CashMove) -> Result<RawId> {
    let (_, is_open) = session(tx, (ctx, Action::Create), moved.session_id)?;
    if !is_open {
        return Err(Problem::new(ErrorKind::Conflict, "till.session_closed"));
    }
    let reason = moved.reason.trim();
    let mut wrong = Vec::new();
    if moved.amount == Money::ZERO {
        wrong.push(FieldError::new("amount", "required"));
    }
    if reason.is_empty() {
        wrong.push(FieldError::new("reason", "required"));
    }
    if !wrong.is_empty() {
        return Err(Problem::invalid(wrong));
    }
    check_money(moved.amount)?;
    let kind = if moved.amount > Money::ZERO { "in" } else { "out" };
    let movement = CashMovement {
        session_id: Id::new(moved.session_id),
        kind: kind.to_owned(),
        amount: moved.amount,
        at: tx.now_ms(),
        sale_id: None,
        reason: Some(reason.to_owned()),
    };
    let ids = put(tx, schema, ctx, vec![movement])?;
    ids.first().copied().ok_or_else(|| Problem::internal("no id"))
}
