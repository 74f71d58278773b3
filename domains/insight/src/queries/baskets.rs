//! Tickets with their lines, by the dense numbers of customers and products, in time order.

use guanxi_trade::facts::{SALE_LINE, TICKET};
use guanxi_types::{Result, index_of};
use guanxi_warehouse::{Error as WarehouseError, NULL, Slice};

use crate::queries::facts::{Facts, Products};
use crate::queries::roster::Roster;
use crate::queries::selection::Selection;
use crate::rules::basket::{Basket, Line};

/// What every question reads: of tickets, and of their lines.
const COLUMNS: [&[&str]; 2] = [
    &["day", "sale_id", "customer_id", "lines"],
    &["product_id", "amount_c"],
];

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

/// A month: its tickets, their lines in the same order, and for each line the dense number of its product.
struct Part {
    tickets: Slice,
    lines: Slice,
    products: Vec<u32>,
}

/// Stands for a product that the selection leaves out.
const LEFT_OUT: u32 = u32::MAX;

/// Hands the tickets of a selection over in time order.
///
/// What the lines of a ticket have in common is read of the ticket, which is there once: both facts stand in the order of day, minute
/// and sale.
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
    let [mut of_tickets, mut of_lines] = COLUMNS.map(<[&str]>::to_vec);
    if need.units {
        of_lines.push("qty_milli");
    }
    if need.discount {
        of_lines.push("discount_c");
    }
    if need.place {
        of_tickets.push("minute");
    }
    if need.place || selection.needs_store() {
        of_tickets.push("store_id");
    }
    let map = |tickets: Slice, lines: Slice| {
        let count: i64 = tickets.i32("lines")?.iter().map(|&lines| i64::from(lines)).sum();
        if index_of(count) != lines.rows() {
            let text = format!("tickets of {count} lines, but {} lines", lines.rows());
            return Err(WarehouseError::Shape(text));
        }
        Ok(Part {
            products: numbers(&lines, selection, &products)?,
            tickets,
            lines,
        })
    };
    let mut room = Vec::new();
    let fold = |part: Part| baskets(&part, (selection, &customers, &products), &mut room, &mut each);
    let both = [
        (TICKET.name, of_tickets.as_slice()),
        (SALE_LINE.name, of_lines.as_slice()),
    ];
    facts.warehouse.scan_fold_both(both, selection.days, map, fold)?;
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
    let is_whole = selection.products.is_none() && !selection.needs_store() && !selection.needs_customer();
    let map = |columns: Slice| {
        let mut net_c = vec![0_i64; products.roster.len() + 1];
        if is_whole {
            for (&id, &amount_c) in columns.i64("product_id")?.iter().zip(columns.i64("amount_c")?) {
                let product = products.roster.find(id).unwrap_or(products.roster.len());
                if let Some(sum) = net_c.get_mut(product) {
                    *sum += amount_c;
                }
            }
            return Ok(net_c);
        }
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

/// The lines of a ticket that the selection leaves, into `room`.
struct Lines<'a> {
    numbers: &'a [u32],
    amounts: &'a [i64],
    /// These two may be empty.
    quantities: &'a [i64],
    discounts: &'a [i64],
    measured: &'a [bool],
}

impl Lines<'_> {
    fn take(&self, (start, end): (usize, usize), room: &mut Vec<Line>) {
        room.clear();
        let numbers = self.numbers.get(start..end).unwrap_or_default();
        let amounts = self.amounts.get(start..end).unwrap_or_default();
        for ((&number, &amount_c), row) in numbers.iter().zip(amounts).zip(start..) {
            if number == LEFT_OUT {
                continue;
            }
            let product = index_of(i64::from(number));
            let is_measured = || self.measured.get(product).copied().unwrap_or(false);
            room.push(Line {
                product,
                amount_c,
                units_milli: match self.quantities.get(row) {
                    None => 0,
                    // Thousandths of a gallon are no pieces: a sold line of measured goods is one unit.
                    Some(_) if is_measured() => i64::from(amount_c > 0) * 1_000,
                    Some(&qty) => qty,
                },
                discount_c: self.discounts.get(row).copied().unwrap_or(0),
            });
        }
    }
}

/// Hands over the tickets of a month; `room` is for the lines of one.
fn baskets(
    part: &Part,
    (selection, customers, products): (&Selection, &Roster, &Products),
    room: &mut Vec<Line>,
    each: &mut impl FnMut(&Basket<'_>),
) {
    let tickets = &part.tickets;
    let small = |name| tickets.i32(name).unwrap_or_default();
    let (days, minutes, counts) = (small("day"), small("minute"), small("lines"));
    let (sales, stores) = (wide(tickets, "sale_id"), wide(tickets, "store_id"));
    let lines = Lines {
        numbers: &part.products,
        amounts: wide(&part.lines, "amount_c"),
        quantities: wide(&part.lines, "qty_milli"),
        discounts: wide(&part.lines, "discount_c"),
        measured: &products.measured,
    };
    let mut end = 0;
    let heads = days
        .iter()
        .zip(sales)
        .zip(wide(tickets, "customer_id"))
        .zip(counts);
    for ((((&day, &sale_id), &customer), &count), at) in heads.zip(0_usize..) {
        let start = end;
        end += index_of(i64::from(count));
        let customer = Some(customer).filter(|&id| id != NULL);
        let store_id = stores.get(at).copied().unwrap_or(0);
        if !selection.keeps(store_id, customer) {
            continue;
        }
        lines.take((start, end), room);
        if room.is_empty() {
            continue;
        }
        each(&Basket {
            day,
            minute: minutes.get(at).copied().unwrap_or(0),
            sale_id,
            store_id,
            customer: customer.and_then(|id| customers.find(id)),
            amount_c: room.iter().map(|line| line.amount_c).sum(),
            lines: room,
        });
    }
}
