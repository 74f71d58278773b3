//! What comes back of a former ticket: each line's share of its amount and of every promotion, so that all parts sum to
//! exactly what was sold.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Ctx, ErrorKind, Money, Problem, Qty, RawId, Result, div_half_away};
use serde::{Deserialize, Serialize};

use super::{LINES_MAX, Returned, ReturnedLine, buyer_of};

/// What a promotion took off a line, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The promotion.
    pub promotion: String,
    /// How much, minor units; negative on a return.
    pub amount: i64,
}

/// A line of a ticket, and how much of it is still there to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldLine {
    /// Its id.
    pub id: RawId,
    /// Its place.
    pub line_no: i64,
    /// What.
    pub product_id: Option<RawId>,
    /// How much was sold.
    pub qty: Qty,
    /// For how much.
    pub amount: Money,
    /// What was paid for it: the amount, and its part of what a till without a connection asked beside the prices.
    pub paid: Money,
    /// After this discount.
    pub discount: Money,
    /// The price of one before promotions.
    pub unit_price: Option<Money>,
    /// What each promotion took off.
    pub shares: Vec<Share>,
    /// The parts of a bundle that were chosen.
    pub chosen: BTreeSet<RawId>,
    /// How much came back.
    pub returned: Qty,
}

/// A line of the ticket that brings goods back: all its figures are negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackLine {
    /// The line that it brings back.
    pub of: RawId,
    /// Its place on the former ticket.
    pub line_no: i64,
    /// What.
    pub product_id: Option<RawId>,
    /// How much, negative.
    pub qty: Qty,
    /// What is paid back, negative.
    pub amount: Money,
    /// The discount that is taken back, negative.
    pub discount: Money,
    /// The price of one before promotions.
    pub unit_price: Option<Money>,
    /// What is taken back of each promotion.
    pub shares: Vec<Share>,
    /// The parts of a bundle that were chosen, and come back.
    pub chosen: BTreeSet<RawId>,
    /// Whether it goes back into stock.
    pub is_resaleable: bool,
}

/// What comes back, worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// The ticket.
    pub sale_id: RawId,
    /// Who bought.
    pub customer_id: Option<RawId>,
    /// Its lines.
    pub lines: Vec<BackLine>,
}

impl Back {
    /// What is paid back, negative.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// The lines of a ticket.
///
/// # Errors
/// When they can't be read.
pub fn sold_lines(r: &mut dyn Queries, sale_id: RawId) -> Result<Vec<SoldLine>> {
    let sale = [Value::from(sale_id)];
    let back = r.query(
        "SELECT b.returned_line_id, CAST(SUM(-b.qty) AS BIGINT) FROM trade_sale_line b \
         JOIN trade_sale_line l ON l.id = b.returned_line_id WHERE l.sale_id = ?1 GROUP BY b.returned_line_id",
        &sale,
    )?;
    let back: BTreeMap<RawId, i64> = back.iter().map(|row| (row.int(0), row.int(1))).collect();
    let rows = r.query(
        "SELECT id, line_no, product_id, qty, amount, discount, unit_price, promotions, chosen FROM trade_sale_line \
         WHERE sale_id = ?1 ORDER BY line_no",
        &sale,
    )?;
    let mut lines: Vec<SoldLine> = rows.iter().map(|row| sold_line(row, &back)).collect();
    let row = r.query_first(
        "SELECT COALESCE(price_difference, 0) FROM trade_sale WHERE id = ?1",
        &sale,
    )?;
    spread(row.map_or(0, |row| row.int(0)), &mut lines);
    Ok(lines)
}

/// Spreads what was paid beside the prices over what was sold, so that the parts sum to it.
fn spread(difference: i64, lines: &mut [SoldLine]) {
    let is_sold = |line: &&mut SoldLine| line.qty > Qty::ZERO;
    let all: i64 = lines
        .iter_mut()
        .filter(is_sold)
        .map(|line| line.amount.raw())
        .sum();
    if all <= 0 {
        // All of it was given away: what was paid nevertheless was paid for the first.
        if let Some(first) = lines.iter_mut().find(is_sold) {
            first.paid = first.amount + Money::new(difference);
        }
        return;
    }
    let mut before = 0;
    for line in lines.iter_mut().filter(is_sold) {
        let after = before + line.amount.raw();
        let part = part_of(difference, after, all) - part_of(difference, before, all);
        line.paid = line.amount + Money::new(part);
        before = after;
    }
}

fn sold_line(row: &Row, back: &BTreeMap<RawId, i64>) -> SoldLine {
    SoldLine {
        id: row.int(0),
        line_no: row.int(1),
        product_id: row.optional_int(2),
        qty: Qty::new(row.int(3)),
        amount: Money::new(row.int(4)),
        paid: Money::new(row.int(4)),
        discount: Money::new(row.int(5)),
        unit_price: row.optional_int(6).map(Money::new),
        shares: serde_json::from_str(row.text(7)).unwrap_or_default(),
        chosen: chosen_of(row.text(8)),
        returned: Qty::new(back.get(&row.int(0)).copied().unwrap_or(0)),
    }
}

/// What a line keeps of what was chosen.
fn chosen_of(text: &str) -> BTreeSet<RawId> {
    let ids: Vec<String> = serde_json::from_str(text).unwrap_or_default();
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

/// What was chosen, as a line keeps it; nothing where nothing was.
pub(crate) fn chosen_text(chosen: &BTreeSet<RawId>) -> Option<String> {
    let ids: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    (!ids.is_empty())
        .then(|| serde_json::to_string(&ids).ok())
        .flatten()
}

/// Works out what comes back of a ticket that the user may see.
///
/// # Errors
/// `record.not_found`; `till.not_on_ticket`, `till.returned_already` with the line.
pub fn back(r: &mut dyn Queries, ctx: &Ctx, returned: &Returned) -> Result<Back> {
    let customer_id = buyer_of(r, ctx, returned.sale_id)?;
    if returned.lines.is_empty() || returned.lines.len() > LINES_MAX {
        return Err(Problem::new(ErrorKind::Invalid, "till.bad_lines").with("max", LINES_MAX));
    }
    let mut sold = sold_lines(r, returned.sale_id)?;
    let mut lines = Vec::with_capacity(returned.lines.len());
    for wanted in &returned.lines {
        let line = sold.iter_mut().find(|line| line.id == wanted.line_id);
        let line = line.filter(|line| line.qty > Qty::ZERO);
        let line = line.ok_or_else(|| Problem::new(ErrorKind::Invalid, "till.not_on_ticket"))?;
        lines.push(back_line(line, wanted)?);
        line.returned = line.returned + wanted.qty;
    }
    Ok(Back {
        sale_id: returned.sale_id,
        customer_id,
        lines,
    })
}

fn back_line(line: &SoldLine, wanted: &ReturnedLine) -> Result<BackLine> {
    let after = line.returned.checked_add(wanted.qty);
    let after = after.filter(|after| wanted.qty > Qty::ZERO && *after <= line.qty);
    let after = after.ok_or_else(|| {
        Problem::new(ErrorKind::Invalid, "till.returned_already")
            .with("line", line.line_no)
            .with("left", (line.qty - line.returned).to_string())
    })?;
    // What came back so far and what comes back now are the parts of one whole: none of it is rounded twice.
    let part = |whole: i64| share_of(whole, line.returned, line.qty) - share_of(whole, after, line.qty);
    let shares: Vec<Share> = line
        .shares
        .iter()
        .map(|share| Share {
            promotion: share.promotion.clone(),
            amount: part(share.amount),
        })
        .collect();
    let known: i64 = line.shares.iter().map(|share| share.amount).sum();
    // What was paid beside the price counts as less, or more, discount: both sum to the list's price.
    let beside = line.paid.raw() - line.amount.raw();
    let discount: i64 = shares.iter().map(|share| share.amount).sum::<i64>()
        + part(line.discount.raw() - known)
        - part(beside);
    Ok(BackLine {
        of: line.id,
        line_no: line.line_no,
        product_id: line.product_id,
        qty: -wanted.qty,
        amount: Money::new(part(line.paid.raw())),
        discount: Money::new(discount),
        unit_price: line.unit_price,
        shares,
        chosen: line.chosen.clone(),
        is_resaleable: wanted.is_resaleable,
    })
}

/// `whole · part / all`, rounded half away from zero.
fn share_of(whole: i64, part: Qty, all: Qty) -> i64 {
    part_of(whole, part.raw(), all.raw())
}

fn part_of(whole: i64, part: i64, all: i64) -> i64 {
    let product = i128::from(whole) * i128::from(part);
    let share = div_half_away(product, i128::from(all)).unwrap_or(0);
    i64::try_from(share).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sold() -> SoldLine {
        SoldLine {
            id: 1,
            line_no: 1,
            product_id: None,
            qty: Qty::new(3_000),
            amount: Money::new(1_000),
            paid: Money::new(1_000),
            discount: Money::new(101),
            unit_price: Some(Money::new(367)),
            shares: vec![
                Share {
                    promotion: "7".to_owned(),
                    amount: 50,
                },
                Share {
                    promotion: "8".to_owned(),
                    amount: 50,
                },
            ],
            chosen: BTreeSet::new(),
            returned: Qty::ZERO,
        }
    }

    /// B2
    #[test]
    fn the_parts_that_come_back_sum_to_what_was_sold() {
        for parts in [vec![3_000], vec![1_000, 2_000], vec![1_000; 3], vec![333; 9]] {
            let (mut line, mut amount, mut discount, mut first) = (sold(), 0, 0, 0);
            let rest = 3_000 - parts.iter().sum::<i64>();
            for qty in parts.into_iter().chain((rest > 0).then_some(rest)) {
                let wanted = ReturnedLine {
                    line_id: 1,
                    qty: Qty::new(qty),
                    is_resaleable: true,
                };
                let back = back_line(&line, &wanted).unwrap();
                line.returned = line.returned + wanted.qty;
                amount += back.amount.raw();
                discount += back.discount.raw();
                first += back.shares[0].amount;
            }
            assert_eq!((amount, discount, first), (-1_000, -101, -50));
            let again = ReturnedLine {
                line_id: 1,
                qty: Qty::new(1),
                is_resaleable: true,
            };
            assert_eq!(
                back_line(&line, &again).unwrap_err().code,
                "till.returned_already"
            );
        }
    }

    /// B2: whatever a till without a connection asked, so much comes back, and of no line less than nothing.
    #[test]
    fn what_was_paid_beside_the_prices_comes_back_with_the_lines() {
        for difference in [-3_000, -2_999, -1_001, -1, 0, 1, 100] {
            let mut lines = vec![sold(), sold(), sold()];
            spread(difference, &mut lines);
            let paid: Money = lines.iter().map(|line| line.paid).sum();
            assert_eq!(paid, Money::new(3_000 + difference));
            assert!(lines.iter().all(|line| line.paid >= Money::ZERO));
            let wanted = ReturnedLine {
                line_id: 1,
                qty: Qty::new(3_000),
                is_resaleable: true,
            };
            for line in &lines {
                let back = back_line(line, &wanted).unwrap();
                assert_eq!(back.amount, -line.paid);
                assert_eq!((back.amount + back.discount).raw(), -1_101);
            }
        }
    }
}
