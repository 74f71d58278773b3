//! How much of which lines of an order a delivery or an invoice takes.

use std::collections::BTreeMap;

use guanxi_types::{Problem, Qty, RawId, Result};

use crate::entities::OrderLine;

/// What may be taken of an order's lines.
pub(super) struct Open {
    /// How much of a line is left to take.
    pub left: fn(&OrderLine) -> Qty,
    /// What more than that is refused as.
    pub too_much: &'static str,
    /// What it is refused as where nothing is left at all.
    pub nothing: &'static str,
}

/// The lines that are taken, and how much of each; all that is left where nothing is named. A line that is named twice counts
/// together.
///
/// # Errors
/// `record.invalid`, `record.not_found` for a line of another order, and as [`Open`] says.
pub(super) fn wanted<'a>(
    lines: &'a [(RawId, OrderLine)],
    named: &[(RawId, Qty)],
    open: &Open,
) -> Result<Vec<(RawId, &'a OrderLine, Qty)>> {
    let mut asked: BTreeMap<RawId, Qty> = BTreeMap::new();
    for (id, qty) in named {
        if *qty <= Qty::ZERO {
            return Err(Problem::wrong("qty", "not_positive"));
        }
        let sum = asked.entry(*id).or_default();
        let more = sum.checked_add(*qty);
        *sum = more.ok_or_else(|| Problem::wrong("qty", "not_a_number"))?;
    }
    if asked.keys().any(|id| lines.iter().all(|(known, _)| known != id)) {
        return Err(Problem::not_found("sales.order_line"));
    }
    let mut found = Vec::new();
    for (id, line) in lines {
        let left = (open.left)(line);
        let qty = if named.is_empty() {
            Some(left)
        } else {
            asked.get(id).copied()
        };
        let Some(qty) = qty.filter(|qty| *qty > Qty::ZERO) else {
            continue;
        };
        if qty > left {
            return Err(Problem::conflict(open.too_much)
                .with("line", line.line_no)
                .with("left", left.to_string()));
        }
        found.push((*id, line, qty));
    }
    if found.is_empty() {
        return Err(Problem::conflict(open.nothing));
    }
    Ok(found)
}
