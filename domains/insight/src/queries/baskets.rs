//! Tickets with their lines, by the dense numbers of customers and products, in time order.

use guanxi_trade::facts::SALE_LINE;
use guanxi_types::{Result, index_of};
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

/// A month: its columns, and for each line the dense number of its product.
struct Part {
    columns: Slice,
    products: Vec<u32>,
}

/// Stands for a product that the selection leaves out.
const LEFT_OUT: u32 = u32::MAX;

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
    let map = |columns: Slice| {
        let products = numbers(&columns, selection, &products)?;
        Ok(Part { columns, products })
    };
    let mut lines = Vec::new();
    let fold = |part: Part| baskets(&part, (selection, &customers, &products), &mut lines, &mut each);
    facts
        .warehouse
        .scan_fold((SALE_LINE.name, &columns), selection.days, map, fold)?;
    Ok(())
}

/// Sums the lines of a selection by the dense number of their product, minor units; lines of unknown products come last. What
/// tickets they stand on doesn't matter, so no more than two columns are read where nothing else restricts the selection.
///
/// # Errors
/// When the warehouse can't be read.
pub fn net_by_product(facts: &Facts<'_>, selection: &Selection) -> Result<Vec<i64>> {
    let products = facts.products()?;
    let mut columns = vec!["product_id", "amount_c"];
    if selection.needs_store() {
        columns.push("store_id");
    }
    if selection.needs_customer() {
        columns.push("customer_id");
    }
    let map = |columns: Slice| {
        let mut net_c = vec![0_i64; products.roster.len() + 1];
        let numbers = numbers(&columns, selection, &products)?;
        let (stores, customers) = (wide(&columns, "store_id"), wide(&columns, "customer_id"));
        for (at, (&product, &amount_c)) in numbers.iter().zip(columns.i64("amount_c")?).enumerate() {
            let of = |ids: &[i64]| ids.get(at).copied().unwrap_or(NULL);
            let customer = Some(of(customers)).filter(|&id| id != NULL);
            if product != LEFT_OUT
                && selection.keeps(of(stores), customer)
                && let Some(sum) = net_c.get_mut(index_of(i64::from(product)))
            {
                *sum += amount_c;
            }
        }
        Ok(net_c)
    };
    let mut all = vec![0_i64; products.roster.len() + 1];
    let fold = |net_c: Vec<i64>| all.iter_mut().zip(net_c).for_each(|(sum, net_c)| *sum += net_c);
    facts
        .warehouse
        .scan_fold((SALE_LINE.name, &columns), selection.days, map, fold)?;
    Ok(all)
}

/// A column that wasn't asked for is empty.
fn wide<'a>(columns: &'a Slice, name: &str) -> &'a [i64] {
    columns.i64(name).unwrap_or_default()
}

/// By line, the dense number of the product; the number of products where it is unknown.
fn numbers(
    columns: &Slice,
    selection: &Selection,
    products: &Products,
) -> guanxi_warehouse::Result<Vec<u32>> {
    let small = |number: usize| u32::try_from(number).unwrap_or(LEFT_OUT);
    let unknown = small(products.roster.len());
    let number = |id: i64| products.roster.find(id).map_or(unknown, small);
    let ids = columns.i64("product_id")?.iter();
    Ok(match &selection.products {
        None => ids.map(|&id| number(id)).collect(),
        Some(wanted) => ids
            .map(|&id| {
                if wanted.contains(&id) {
                    number(id)
                } else {
                    LEFT_OUT
                }
            })
            .collect(),
    })
}

/// Hands over the tickets of a month; `lines` is room for those of one.
fn baskets(
    part: &Part,
    (selection, customers, products): (&Selection, &Roster, &Products),
    lines: &mut Vec<Line>,
    each: &mut impl FnMut(&Basket<'_>),
) {
    let columns = &part.columns;
    let (days, minutes) = (
        columns.i32("day").unwrap_or_default(),
        columns.i32("minute").unwrap_or_default(),
    );
    let (sales, stores) = (wide(columns, "sale_id"), wide(columns, "store_id"));
    let (buyers, amounts) = (wide(columns, "customer_id"), wide(columns, "amount_c"));
    let (quantities, discounts) = (wide(columns, "qty_milli"), wide(columns, "discount_c"));
    let of = |column: &[i64], at: usize| column.get(at).copied().unwrap_or(0);
    let mut end = 0;
    for run in sales.chunk_by(|a, b| a == b) {
        let start = end;
        end += run.len();
        let customer = Some(of(buyers, start)).filter(|&id| id != NULL);
        if !selection.keeps(of(stores, start), customer) {
            continue;
        }
        lines.clear();
        let numbers = part.products.get(start..end).unwrap_or_default();
        for (&number, row) in numbers.iter().zip(start..) {
            if number == LEFT_OUT {
                continue;
            }
            let (product, amount_c) = (index_of(i64::from(number)), of(amounts, row));
            let is_measured = || products.measured.get(product).copied().unwrap_or(false);
            lines.push(Line {
                product,
                amount_c,
                units_milli: match quantities.get(row) {
                    None => 0,
                    // Thousandths of a gallon are no pieces: a sold line of measured goods is one unit.
                    Some(_) if is_measured() => i64::from(amount_c > 0) * 1_000,
                    Some(&qty) => qty,
                },
                discount_c: of(discounts, row),
            });
        }
        if lines.is_empty() {
            continue;
        }
        each(&Basket {
            day: days.get(start).copied().unwrap_or(0),
            minute: minutes.get(start).copied().unwrap_or(0),
            sale_id: of(sales, start),
            store_id: of(stores, start),
            customer: customer.and_then(|id| customers.find(id)),
            amount_c: lines.iter().map(|line| line.amount_c).sum(),
            lines,
        });
    }
}
