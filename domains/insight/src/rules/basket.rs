//! A ticket with its lines, by dense numbers of customers and products.

use crate::rules::dense::Met;

/// A line of a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Dense number of the product; the number of products where it is unknown.
    pub product: usize,
    /// Minor units; negative on a return.
    pub amount_c: i64,
    /// Thousandths; measured goods count one a sold line.
    pub units_milli: i64,
    /// The retailer's discount, minor units, positive.
    pub discount_c: i64,
}

impl Line {
    /// A sold line has an amount above 0.
    #[must_use]
    pub const fn is_sold(&self) -> bool {
        self.amount_c > 0
    }
}

/// A ticket with the lines that the selection left.
#[derive(Clone, Copy, Debug)]
pub struct Basket<'a> {
    /// The store's local day, days since 1970.
    pub day: i32,
    /// Minute of that day.
    pub minute: i32,
    /// The sale.
    pub sale_id: i64,
    /// The store.
    pub store_id: i64,
    /// Dense number of the customer; `None`: anonymous.
    pub customer: Option<usize>,
    /// Sum of its lines, minor units.
    pub amount_c: i64,
    /// Its lines.
    pub lines: &'a [Line],
}

impl Basket<'_> {
    /// A purchase ticket (有效小票) has an amount above 0.
    #[must_use]
    pub const fn is_purchase(&self) -> bool {
        self.amount_c > 0
    }

    /// Units on it, thousandths.
    #[must_use]
    pub fn units_milli(&self) -> i64 {
        self.lines.iter().map(|line| line.units_milli).sum()
    }
}

/// Counts different products.
#[derive(Debug, Default)]
pub struct Marks(Met);

impl Marks {
    /// How many different products a ticket has; unknown ones count as one between them.
    pub fn products(&mut self, basket: &Basket<'_>) -> usize {
        self.0.clear();
        let products = basket.lines.iter().map(|line| u32::try_from(line.product));
        products
            .filter(|product| product.is_ok_and(|product| self.0.is_new(product)))
            .count()
    }
}
