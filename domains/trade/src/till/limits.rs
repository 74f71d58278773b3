//! How much a till takes: beyond it is a slip of the hand, and sums stay far from overflowing.

use guanxi_types::{ErrorKind, Money, Problem, Qty, Result};

use super::{Asked, CHOSEN_MAX, COUPONS_MAX, LINES_MAX};

/// Most of one product on a line, and of one movement of stock: a million pieces.
pub const QTY_MAX: Qty = Qty::new(1_000_000_000);
/// Most that is paid, handed over, counted, or moved at once: a thousand million.
pub const MONEY_MAX: Money = Money::new(100_000_000_000);

/// Refuses a basket with too much in it.
///
/// # Errors
/// `till.bad_lines`, `till.too_much`.
pub fn check_asked(asked: &Asked) -> Result<()> {
    let is_bad = |qty: Qty| qty <= Qty::ZERO || qty > QTY_MAX;
    let back = asked.returned.iter().flat_map(|back| &back.lines);
    let bad_lines = asked.lines.len() > LINES_MAX
        || asked.lines.iter().any(|line| is_bad(line.qty))
        || back.into_iter().any(|line| is_bad(line.qty));
    if bad_lines || (asked.lines.is_empty() && asked.returned.is_none()) {
        return Err(Problem::new(ErrorKind::Invalid, "till.bad_lines").with("max", LINES_MAX));
    }
    if asked.lines.iter().any(|line| line.chosen.len() > CHOSEN_MAX) {
        return Err(Problem::new(ErrorKind::Invalid, "till.too_much").with("max", CHOSEN_MAX));
    }
    if asked.coupons.len() > COUPONS_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "till.too_much").with("max", COUPONS_MAX));
    }
    Ok(())
}

/// Refuses an amount beyond [`MONEY_MAX`], either way.
///
/// # Errors
/// `till.too_much`.
pub fn check_money(amount: Money) -> Result<()> {
    if (-MONEY_MAX..=MONEY_MAX).contains(&amount) {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Invalid, "till.too_much").with("max", MONEY_MAX.to_string()))
}

/// Refuses a quantity beyond [`QTY_MAX`], either way.
///
/// # Errors
/// `till.too_much`.
pub fn check_qty(qty: Qty) -> Result<()> {
    if (-QTY_MAX..=QTY_MAX).contains(&qty) {
        return Ok(());
    }
    Err(Problem::new(ErrorKind::Invalid, "till.too_much").with("max", QTY_MAX.to_string()))
}
