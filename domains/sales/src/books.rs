//! Whether the books of orders balance: what `guanxi doctor` proves beside those of tills and stock.

use guanxi_store::Queries;
use guanxi_types::Result;

/// Faults of one kind that are told at most.
const TOLD: i64 = 20;

/// What is checked: what it is called, and a statement that gives id, what stands there, and what should.
const CHECKS: [(&str, &str); 14] = [
    (
        "a quotation isn't the sum of its lines",
        "SELECT q.id, q.amount AS has, COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) FROM sales_quotation_line l \
         WHERE l.quotation_id = q.id), 0) AS wants FROM sales_quotation q",
    ),
    (
        "an order isn't the sum of its lines",
        "SELECT o.id, o.amount AS has, COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) FROM sales_order_line l \
         WHERE l.order_id = o.id), 0) AS wants FROM sales_order o",
    ),
    (
        "an order costs something else than its quotation",
        "SELECT o.id, o.amount AS has, q.amount AS wants FROM sales_order o JOIN sales_quotation q ON q.id = o.quotation_id",
    ),
    (
        "a line of an order isn't the sum of its deliveries",
        "SELECT l.id, l.delivered AS has, COALESCE((SELECT CAST(SUM(d.qty) AS BIGINT) FROM sales_delivery_line d \
         WHERE d.order_line_id = l.id), 0) AS wants FROM sales_order_line l",
    ),
    (
        "more of a line was delivered than ordered",
        "SELECT id, delivered AS has, qty AS wants FROM sales_order_line WHERE delivered > qty",
    ),
    (
        "a line of an order isn't the sum of its invoices",
        "SELECT l.id, l.invoiced AS has, COALESCE((SELECT CAST(SUM(i.qty) AS BIGINT) FROM sales_invoice_line i \
         WHERE i.order_line_id = l.id), 0) AS wants FROM sales_order_line l",
    ),
    (
        "more of a line was invoiced than delivered",
        "SELECT id, invoiced AS has, delivered AS wants FROM sales_order_line WHERE invoiced > delivered",
    ),
    (
        "an invoice isn't the sum of its lines",
        "SELECT i.id, i.amount AS has, COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) FROM sales_invoice_line l \
         WHERE l.invoice_id = i.id), 0) AS wants FROM sales_invoice i",
    ),
    (
        "an invoice isn't the sale that it became",
        "SELECT i.id, COALESCE((SELECT COALESCE(s.amount, 0) FROM trade_sale s WHERE s.id = i.sale_id), 0) AS has, \
         i.amount AS wants FROM sales_invoice i",
    ),
    (
        "what was paid of an invoice isn't the sum of what was allocated",
        "SELECT i.id, i.paid AS has, COALESCE((SELECT CAST(SUM(a.amount) AS BIGINT) FROM sales_allocation a \
         WHERE a.invoice_id = i.id), 0) AS wants FROM sales_invoice i",
    ),
    (
        "more was paid of an invoice than it asks for",
        "SELECT id, paid AS has, amount AS wants FROM sales_invoice WHERE kind = 'invoice' AND (paid > amount OR paid < 0)",
    ),
    (
        "what a payment pays isn't the sum of what was allocated",
        "SELECT p.id, p.allocated AS has, COALESCE((SELECT CAST(SUM(a.amount) AS BIGINT) FROM sales_allocation a \
         WHERE a.payment_id = p.id), 0) AS wants FROM sales_payment p",
    ),
    (
        "a payment pays more than it is",
        "SELECT id, allocated AS has, amount AS wants FROM sales_payment WHERE allocated > amount OR allocated < 0",
    ),
    (
        "more is kept for a line than it needs",
        "SELECT id, reserved + consumed AS has, needed AS wants FROM sales_reservation \
         WHERE reserved < 0 OR reserved + consumed > needed OR (state <> 'open' AND reserved <> 0)",
    ),
];

/// Where the books of orders don't balance; empty when they do.
///
/// # Errors
/// When the tables can't be read.
pub fn faults_of_books(r: &mut dyn Queries) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (what, sql) in CHECKS {
        let sql = format!(
            "SELECT id, has, wants FROM ({sql}) AS found WHERE has <> wants ORDER BY id LIMIT {TOLD}"
        );
        for row in r.query(&sql, &[])? {
            let (id, has, wants) = (row.int(0), row.int(1), row.int(2));
            faults.push(format!("{what}: {id} has {has}, should have {wants}"));
        }
    }
    Ok(faults)
}
