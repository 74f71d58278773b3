//! The facts that sales become in the warehouse: one row a line, one row a ticket, and the dimensions they refer to.
//!
//! Columns stand in the sort order (day, minute, sale, line), so the lines of a ticket are neighbours and a month is a
//! stretch. Tickets stand in the same order, so the lines of a month are those of its tickets one after another, and what the lines of a
//! ticket have in common needn't be read of them. Amounts are minor units of the company's currency, quantities thousandths, days the store's local ones.

use guanxi_types::{Problem, RawId};
use guanxi_warehouse::ColumnKind::{Date, I32, I64};
use guanxi_warehouse::Encoding::{Delta, Dictionary, Plain};
use guanxi_warehouse::{ColumnDef, DimensionDef, DimensionKind, FactDef, FactRows, NULL, Schema};

/// One product on one ticket (销售明细).
pub const SALE_LINE: FactDef = FactDef {
    name: "sale_line",
    columns: &[
        ColumnDef::new("day", Date, Delta),
        ColumnDef::new("minute", I32, Delta),
        ColumnDef::new("sale_id", I64, Delta),
        ColumnDef::new("line_no", I32, Dictionary),
        ColumnDef::new("store_id", I64, Plain),
        ColumnDef::nullable("customer_id", I64, Plain),
        ColumnDef::nullable("product_id", I64, Dictionary),
        ColumnDef::new("qty_milli", I64, Dictionary),
        ColumnDef::new("amount_c", I64, Dictionary),
        ColumnDef::new("discount_c", I64, Dictionary),
    ],
    key: "sale_id",
    day: "day",
    order: &["day", "minute", "sale_id", "line_no"],
};

/// One ticket (小票): the sums of its lines. A sale without lines has none.
pub const TICKET: FactDef = FactDef {
    name: "ticket",
    columns: &[
        ColumnDef::new("day", Date, Delta),
        ColumnDef::new("minute", I32, Delta),
        ColumnDef::new("sale_id", I64, Delta),
        ColumnDef::new("store_id", I64, Dictionary),
        ColumnDef::nullable("customer_id", I64, Delta),
        ColumnDef::new("amount_c", I64, Delta),
        ColumnDef::new("gross_c", I64, Delta),
        ColumnDef::new("discount_c", I64, Delta),
        ColumnDef::new("qty_milli", I64, Dictionary),
        ColumnDef::new("lines", I32, Delta),
        ColumnDef::new("products", I32, Delta),
    ],
    key: "sale_id",
    day: "day",
    order: &["day", "minute", "sale_id"],
};

/// The column with what administrators added and want analysed: a JSON object, field to value. One column whatever is added, so
/// that a new field needs no new warehouse.
pub const ADDED: &str = "added";
/// The dimension of the records of objects that administrators added.
pub const OBJECT: &str = "object";

/// The value of an added field in the text of [`ADDED`]; `None` where the record has none.
#[must_use]
pub fn added_value(added: &str, field: &str) -> Option<String> {
    let values: serde_json::Map<String, serde_json::Value> = serde_json::from_str(added).ok()?;
    match values.get(field)? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The dimensions. `profile` names the profile attributes of customers (income, age, …), which a company may extend.
#[must_use]
pub fn dimensions(profile: &[&str]) -> Vec<DimensionDef> {
    use DimensionKind::{Bool, I64, Text};
    let mut customer = vec![("number", Text), ("name", Text)];
    customer.extend(profile.iter().map(|name| (*name, Text)));
    customer.push((ADDED, Text));
    vec![
        DimensionDef::new("customer", &customer),
        DimensionDef::new(
            "product",
            &[
                ("number", Text),
                ("name", Text),
                ("category_id", I64),
                ("department", Text),
                ("category", Text),
                ("type", Text),
                ("is_measured", Bool),
                ("brand", Text),
                (ADDED, Text),
            ],
        ),
        DimensionDef::new(
            "store",
            &[
                ("number", Text),
                ("name", Text),
                ("market_area_id", I64),
                (ADDED, Text),
            ],
        ),
        DimensionDef::new("category", &[("name", Text), ("parent_id", I64)]),
        DimensionDef::new("market_area", &[("name", Text), ("parent_id", I64)]),
        DimensionDef::new(OBJECT, &[("entity", Text), ("name", Text), (ADDED, Text)]),
        DimensionDef::new(
            "referral",
            &[("referrer_id", I64), ("referred_id", I64), ("day", I64)],
        ),
        DimensionDef::new(
            "campaign",
            &[
                ("number", Text),
                ("name", Text),
                ("kind", Text),
                ("starts", I64),
                ("ends", I64),
            ],
        ),
        DimensionDef::new("campaign_target", &[("campaign_id", I64), ("customer_id", I64)]),
        DimensionDef::new(
            "coupon_redemption",
            &[("campaign_id", I64), ("customer_id", I64), ("day", I64)],
        ),
    ]
}

/// Everything that the warehouse of a retailer holds.
///
/// # Errors
/// When a profile attribute has the name of another column.
pub fn schema(profile: &[&str]) -> Result<Schema, Problem> {
    Ok(Schema::new(vec![SALE_LINE, TICKET], dimensions(profile))?)
}

/// One line as the warehouse needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaleLineRow {
    /// The store's local business date, days since 1970.
    pub day: i32,
    /// Minute of the local day, 0–1439.
    pub minute: i32,
    /// The sale.
    pub sale_id: RawId,
    /// Place on the ticket.
    pub line_no: i32,
    /// The store.
    pub store_id: RawId,
    /// The customer; `None`: anonymous (散客).
    pub customer_id: Option<RawId>,
    /// The product; `None`: unknown.
    pub product_id: Option<RawId>,
    /// Thousandths of the product's unit; negative for a return.
    pub qty_milli: i64,
    /// What the retailer receives, minor units; negative for a return.
    pub amount_c: i64,
    /// What the retailer gave away, minor units, as a positive amount.
    pub discount_c: i64,
}

impl SaleLineRow {
    /// As a row of [`SALE_LINE`].
    #[must_use]
    pub fn values(&self) -> [i64; 10] {
        [
            i64::from(self.day),
            i64::from(self.minute),
            self.sale_id,
            i64::from(self.line_no),
            self.store_id,
            self.customer_id.unwrap_or(NULL),
            self.product_id.unwrap_or(NULL),
            self.qty_milli,
            self.amount_c,
            self.discount_c,
        ]
    }
}

/// The row of [`TICKET`] of a sale with these lines (all of one sale); `None` without lines.
///
/// Lines without a product count as one product between them.
#[must_use]
pub fn ticket_values(lines: &[SaleLineRow]) -> Option<[i64; 11]> {
    let first = lines.first()?;
    let mut products: Vec<Option<RawId>> = lines.iter().map(|line| line.product_id).collect();
    products.sort_unstable();
    products.dedup();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Some([
        i64::from(first.day),
        i64::from(first.minute),
        first.sale_id,
        first.store_id,
        first.customer_id.unwrap_or(NULL),
        lines.iter().map(|line| line.amount_c).sum(),
        lines.iter().map(|line| line.amount_c.max(0)).sum(),
        lines.iter().map(|line| line.discount_c).sum(),
        lines.iter().map(|line| line.qty_milli).sum(),
        count(lines.len()),
        count(products.len()),
    ])
}

/// Adds the rows of one sale to both facts.
///
/// # Errors
/// When the rows were made for other facts.
pub fn push_sale(
    lines: &[SaleLineRow],
    sale_lines: &mut FactRows,
    tickets: &mut FactRows,
) -> Result<(), Problem> {
    for line in lines {
        sale_lines.push(&line.values())?;
    }
    if let Some(ticket) = ticket_values(lines) {
        tickets.push(&ticket)?;
    }
    Ok(())
}
