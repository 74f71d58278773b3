//! Tickets with their lines, by the dense numbers of customers and products, in time order.

use guanxi_trade::facts::SALE_LINE;
use guanxi_types::Result;
use guanxi_warehouse::{NULL, Slice};

use crate::queries::facts::{Facts, Products};
use crate::queries::roster::Roster;
use crate::queries::selection::Selection;
use crate::rules::basket::{Basket, Line};

/// The columns that every question reads, and those that some do.
const COLUMNS: [&str; 5] = ["day", "sale_id", "customer_id", "product_id", "amount_c"];

/// Which columns beyond [`COLUMNS`] a question reads; what isn't read is 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Need {
    /// Quantities.
    pub units: bool,
    /// Discounts.
    pub discount: bool,
    /// Minute and store.
    pub place: bool,
}

/// The tickets of one partition: heads, and their lines one after another.
struct Part {
    heads: Vec<Head>,
    lines: Vec<Line>,
}

struct Head {
    day: i32,
    minute: i32,
    sale_id: i64,
    store_id: i64,
    customer: Option<usize>,
    amount_c: i64,
    lines: usize,
}

/// Hands the tickets of a selection over in time order.
///
/// # Errors
/// When the warehouse can't be read.
pub fn each_basket(
    facts: &Facts<'_>,
    selection: &Selection,
    need: Need,
    mut each: impl FnMut(&Basket<'_>),
) -> Result<()> {
    let (customers, products) = (facts.customers()?, facts.products()?);
    let mut columns = COLUMNS.to_vec();
    if need.units {
        columns.push("qty_milli");
    }
    if need.discount {
        columns.push("discount_c");
    }
    if need.place {
        columns.push("minute");
    }
    if need.place || selection.needs_store() {
        columns.push("store_id");
    }
    let map = |slice: Slice| part(&slice, selection, &customers, &products);
    let fold = |part: Part| {
        let mut rest = part.lines.as_slice();
        for head in &part.heads {
            let (lines, others) = rest.split_at_checked(head.lines).unwrap_or((rest, &[]));
            rest = others;
            each(&Basket {
                day: head.day,
                minute: head.minute,
                sale_id: head.sale_id,
                store_id: head.store_id,
                customer: head.customer,
                amount_c: head.amount_c,
                lines,
            });
        }
    };
    facts
        .warehouse
        .scan_fold((SALE_LINE.name, &columns), selection.days, map, fold)?;
    Ok(())
}

fn part(
    slice: &Slice,
    selection: &Selection,
    customers: &Roster,
    products: &Products,
) -> guanxi_warehouse::Result<Part> {
    let (day, sale_id) = (slice.i32("day")?, slice.i64("sale_id")?);
    let (customer_id, product_id) = (slice.i64("customer_id")?, slice.i64("product_id")?);
    let amount_c = slice.i64("amount_c")?;
    let (minute, store_id) = (
        slice.i32("minute").unwrap_or_default(),
        slice.i64("store_id").unwrap_or_default(),
    );
    let (qty_milli, discount_c) = (
        slice.i64("qty_milli").unwrap_or_default(),
        slice.i64("discount_c").unwrap_or_default(),
    );
    let mut part = Part {
        heads: Vec::with_capacity(sale_id.len() / 4),
        lines: Vec::with_capacity(sale_id.len()),
    };
    let mut end = 0;
    for run in sale_id.chunk_by(|a, b| a == b) {
        let start = end;
        end += run.len();
        let at = start..end;
        let customer = customer_id.get(start).copied().filter(|&id| id != NULL);
        let store = store_id.get(start).copied().unwrap_or(0);
        if !selection.keeps(store, customer) {
            continue;
        }
        let before = part.lines.len();
        let ids = product_id.get(at.clone()).unwrap_or_default();
        let amounts = amount_c.get(at).unwrap_or_default();
        for ((&id, &amount), row) in ids.iter().zip(amounts).zip(start..) {
            if selection
                .products
                .as_ref()
                .is_some_and(|wanted| !wanted.contains(&id))
            {
                continue;
            }
            let product = products.roster.find(id).unwrap_or(products.roster.len());
            let is_measured = products.measured.get(product).copied().unwrap_or(false);
            let qty = qty_milli.get(row).copied().unwrap_or(0);
            part.lines.push(Line {
                product,
                amount_c: amount,
                // Thousandths of a gallon are no pieces: a sold line of measured goods is one unit.
                units_milli: match is_measured {
                    true => i64::from(amount > 0) * 1_000,
                    false => qty,
                },
                discount_c: discount_c.get(row).copied().unwrap_or(0),
            });
        }
        let lines = part.lines.get(before..).unwrap_or_default();
        if lines.is_empty() {
            continue;
        }
        part.heads.push(Head {
            day: day.get(start).copied().unwrap_or(0),
            minute: minute.get(start).copied().unwrap_or(0),
            sale_id: run.first().copied().unwrap_or(0),
            store_id: store,
            customer: customer.and_then(|id| customers.find(id)),
            amount_c: lines.iter().map(|line| line.amount_c).sum(),
            lines: lines.len(),
        });
    }
    Ok(part)
}
