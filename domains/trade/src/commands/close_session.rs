//! Closing a drawer: what was counted, and how far that is from what should be there.

use guanxi_entity::Value;
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use crate::entities::{CashSession, CashSessionPatch};
use crate::till::{check_money, session};

/// Closes a session with what was counted; the answer is what was counted less what should have been there.
///
/// # Errors
/// `till.session_closed`, and as changing the record.
pub fn close_session(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    session_id: RawId,
    (counted, note): (Money, Option<&str>),
) -> Result<Money> {
    let (_, is_open) = session(tx, (ctx, Action::Create), session_id)?;
    if !is_open {
        return Err(Problem::new(ErrorKind::Conflict, "till.session_closed"));
    }
    if counted < Money::ZERO {
        let wrong = FieldError::new("counted", "too_small").with("min", "0.00");
        return Err(Problem::invalid(vec![wrong]));
    }
    check_money(counted)?;
    let row = tx.query_first(
        "SELECT cash FROM trade_cash_session WHERE id = ?1",
        &[Value::from(session_id)],
    )?;
    let expected = Money::new(row.map_or(0, |row| row.int(0)));
    let difference = counted - expected;
    let note = note.map(str::trim).filter(|text| !text.is_empty());
    let patch = CashSessionPatch {
        state: Some("closed".to_owned()),
        counted: Some(Some(counted)),
        difference: Some(Some(difference)),
        closed_at: Some(Some(tx.now_ms())),
        note: note.map(|text| Some(text.to_owned())),
        ..CashSessionPatch::default()
    };
    update_typed::<CashSession>(tx, schema, ctx, Id::new(session_id), patch)?;
    Ok(difference)
}
