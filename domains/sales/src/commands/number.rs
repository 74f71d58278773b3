//! Numbers: the company's, a day's, without gaps.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, Result};

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
    let place = [Value::from(series.name()), Value::from(i64::from(day.raw()))];
    let went_on = tx.execute(
        "UPDATE sales_number SET last = last + 1 WHERE series = ?1 AND day = ?2",
        &place,
    )?;
    if went_on == 0 {
        tx.execute(
            "INSERT INTO sales_number (series, day, last) VALUES (?1, ?2, 1)",
            &place,
        )?;
    }
    let row = tx.query_first(
        "SELECT last FROM sales_number WHERE series = ?1 AND day = ?2",
        &place,
    )?;
    let last = row.ok_or_else(|| Problem::internal("no number"))?.int(0);
    let day = day.to_string().replace('-', "");
    Ok(format!("{}{day}-{last:04}", series.name()))
}
