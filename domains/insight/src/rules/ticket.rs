//! From lines to tickets. The lines of a ticket are neighbours, so one pass does it and nothing is grouped by hashing.

use rustc_hash::FxHashSet;

/// A ticket as the measures need it; made of the lines that the filters left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// The store's local business date, days since 1970.
    pub day: i32,
    /// Minute of that day.
    pub minute: i32,
    /// The sale.
    pub sale_id: i64,
    /// The store.
    pub store_id: i64,
    /// The customer; `None`: anonymous.
    pub customer_id: Option<i64>,
    /// Sum of its lines, minor units.
    pub amount_c: i64,
    /// Sum of its positive lines, minor units.
    pub gross_c: i64,
    /// Retailer's discount, minor units, positive.
    pub discount_c: i64,
    /// Units in thousandths; measured goods count one a sold line.
    pub units_milli: i64,
    /// Lines.
    pub lines: i64,
    /// Distinct products; lines without one count as one product between them.
    pub products: i64,
}

impl Ticket {
    /// A purchase ticket (有效小票) has an amount above 0.
    #[must_use]
    pub const fn is_purchase(&self) -> bool {
        self.amount_c > 0
    }
}

/// Columns of sale lines, equally long, in the order (day, minute, sale, line).
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Business date, days since 1970.
    pub day: &'a [i32],
    /// Minute of the day; may be empty when nobody asks for it.
    pub minute: &'a [i32],
    /// The sale.
    pub sale_id: &'a [i64],
    /// The store; may be empty when nobody asks for it.
    pub store_id: &'a [i64],
    /// The customer, `missing` when anonymous.
    pub customer_id: &'a [i64],
    /// The product, `missing` when unknown.
    pub product_id: &'a [i64],
    /// Thousandths.
    pub qty_milli: &'a [i64],
    /// Minor units.
    pub amount_c: &'a [i64],
    /// Minor units, positive.
    pub discount_c: &'a [i64],
    /// What stands for a missing id.
    pub missing: i64,
}

/// Which lines count, and how.
#[derive(Clone, Copy, Debug)]
pub struct LineRules<'a> {
    /// Products wanted; `None`: all.
    pub products: Option<&'a FxHashSet<i64>>,
    /// Measured goods (quantity is a measure, not a count).
    pub measured: &'a FxHashSet<i64>,
}

struct Line {
    product_id: i64,
    qty_milli: i64,
    amount_c: i64,
    discount_c: i64,
}

/// Makes tickets of the lines that `rules` leave and keeps those that `keep` wants by store and customer.
///
/// A ticket none of whose lines is left isn't there. Works through stretches of equal `sale_id`.
#[must_use]
pub fn roll_up(
    lines: &Lines<'_>,
    rules: LineRules<'_>,
    keep: impl Fn(i64, Option<i64>) -> bool,
) -> Vec<Ticket> {
    let mut tickets = Vec::new();
    let mut products: Vec<i64> = Vec::new();
    let mut start = 0;
    for run in lines.sale_id.chunk_by(|a, b| a == b) {
        let at = start..start + run.len();
        start = at.end;
        let head = |column: &[i64]| column.get(at.start).copied().unwrap_or(lines.missing);
        let customer = head(lines.customer_id);
        let mut ticket = Ticket {
            day: lines.day.get(at.start).copied().unwrap_or(0),
            minute: lines.minute.get(at.start).copied().unwrap_or(0),
            sale_id: head(lines.sale_id),
            store_id: head(lines.store_id),
            customer_id: (customer != lines.missing).then_some(customer),
            ..Ticket::default()
        };
        if !keep(ticket.store_id, ticket.customer_id) {
            continue;
        }
        products.clear();
        for line in run_lines(lines, at.clone()) {
            if rules
                .products
                .is_some_and(|wanted| !wanted.contains(&line.product_id))
            {
                continue;
            }
            add_line(&mut ticket, &line, rules.measured);
            products.push(line.product_id);
        }
        if ticket.lines > 0 {
            products.sort_unstable();
            products.dedup();
            ticket.products = i64::try_from(products.len()).unwrap_or(i64::MAX);
            tickets.push(ticket);
        }
    }
    tickets
}

fn run_lines<'a>(lines: &Lines<'a>, at: std::ops::Range<usize>) -> impl Iterator<Item = Line> + use<'a> {
    let part = |column: &'a [i64]| column.get(at.clone()).unwrap_or_default().iter();
    part(lines.product_id)
        .zip(part(lines.qty_milli))
        .zip(part(lines.amount_c))
        .zip(part(lines.discount_c))
        .map(|(((&product_id, &qty_milli), &amount_c), &discount_c)| Line {
            product_id,
            qty_milli,
            amount_c,
            discount_c,
        })
}

fn add_line(ticket: &mut Ticket, line: &Line, measured: &FxHashSet<i64>) {
    ticket.lines += 1;
    ticket.amount_c += line.amount_c;
    ticket.gross_c += line.amount_c.max(0);
    ticket.discount_c += line.discount_c;
    ticket.units_milli += if !measured.is_empty() && measured.contains(&line.product_id) {
        // Thousandths of a gallon are no pieces: a sold line of measured goods is one unit.
        if line.amount_c > 0 { 1_000 } else { 0 }
    } else {
        line.qty_milli
    };
}
