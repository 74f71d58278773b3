//! Numbers: the company's, a day's, without gaps.

use guanxi_record::command;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Result};

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Quotations: `Q20260131-0001`.
    Quotation,
    /// Orders.
    Order,
    /// Deliveries.
    Delivery,
    /// Invoices.
    Invoice,
    /// Credit notes.
    CreditNote,
    /// Payments.
    Payment,
    /// Contracts.
    Contract,
}

impl Series {
    const fn name(self) -> &'static str {
        match self {
            Self::Quotation => "Q",
            Self::Order => "SO",
            Self::Delivery => "DN",
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
            Self::Payment => "RC",
            Self::Contract => "HT",
        }
    }
}

/// The next number of the company's day. What is rolled back gives its number back.
///
/// # Errors
/// When the database can't be written.
pub fn next_number(tx: &mut Tx<'_>, series: Series, ctx: &Ctx) -> Result<String> {
    let day = super::write::today(tx, ctx)?;
    command::next_number(tx, "sales_number", (series.name(), day))
}
