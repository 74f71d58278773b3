//! Whether the books balance: what `guanxi doctor` proves of tills and stock.

use guanxi_store::Queries;
use guanxi_types::Result;

use crate::till::again::prices_that_differ;

/// Faults of one kind that are told at most.
const TOLD: i64 = 20;

/// What is checked: what it is called, and a statement that gives id, what stands there, and what should.
const CHECKS: [(&str, &str); 6] = [
    (
        "a till's ticket isn't paid with its amount",
        "SELECT s.id, COALESCE((SELECT CAST(SUM(p.amount) AS BIGINT) FROM trade_payment p WHERE p.sale_id = s.id), 0) AS has, \
         COALESCE(s.amount, 0) AS wants FROM trade_sale s WHERE s.session_id IS NOT NULL",
    ),
    (
        "a till's ticket isn't the sum of its lines",
        "SELECT s.id, COALESCE(s.amount, 0) AS has, COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) \
         FROM trade_sale_line l WHERE l.sale_id = s.id), 0) AS wants FROM trade_sale s WHERE s.session_id IS NOT NULL",
    ),
    (
        "a drawer isn't the sum of its movements",
        "SELECT c.id, COALESCE(c.cash, 0) AS has, COALESCE((SELECT CAST(SUM(m.amount) AS BIGINT) \
         FROM trade_cash_movement m WHERE m.session_id = c.id), 0) AS wants FROM trade_cash_session c",
    ),
    (
        "a ticket's cash isn't in its drawer",
        "SELECT s.id, COALESCE((SELECT CAST(SUM(m.amount) AS BIGINT) FROM trade_cash_movement m \
         WHERE m.sale_id = s.id AND m.session_id = s.session_id), 0) AS has, \
         COALESCE((SELECT CAST(SUM(p.amount) AS BIGINT) FROM trade_payment p WHERE p.sale_id = s.id AND p.method = 'cash'), 0) AS wants \
         FROM trade_sale s WHERE s.session_id IS NOT NULL",
    ),
    (
        "stock isn't the sum of its movements",
        "SELECT b.id, COALESCE(b.on_hand, 0) AS has, COALESCE((SELECT CAST(SUM(m.qty) AS BIGINT) \
         FROM trade_stock_movement m WHERE m.balance_id = b.id), 0) AS wants FROM trade_stock_balance b",
    ),
    (
        "more came back of a line than was sold",
        "SELECT l.id, COALESCE((SELECT CAST(SUM(b.qty) AS BIGINT) FROM trade_sale_line b WHERE b.returned_line_id = l.id AND b.qty < 0), 0) AS has, \
         -l.qty AS wants FROM trade_sale_line l WHERE EXISTS \
         (SELECT 1 FROM trade_sale_line b WHERE b.returned_line_id = l.id) AND l.qty < \
         (SELECT CAST(SUM(-b.qty) AS BIGINT) FROM trade_sale_line b WHERE b.returned_line_id = l.id)",
    ),
];

/// Where the books of tills and stock don't balance; empty when they do.
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
            faults.push(format!(
                "{what}: {} has {}, should have {}",
                row.int(0),
                row.int(1),
                row.int(2)
            ));
        }
    }
    faults.extend(prices_that_differ(r)?);
    Ok(faults)
}
