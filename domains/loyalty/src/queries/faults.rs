//! Whether the ledger of points balances: asked on demand, by the program's doctor among others.

use guanxi_store::Queries;
use guanxi_types::Result;

/// Faults that are named at most, of each kind.
const NAMED_MAX: usize = 20;

/// What must be equal: words, and a statement of the records that aren't so (id, what stands there, what should).
const CHECKS: [(&str, &str); 7] = [
    (
        "account {id}: balance {is}, its entries sum to {should}",
        "SELECT a.id, a.balance, CAST(COALESCE(SUM(e.delta), 0) AS BIGINT) FROM loyalty_points_account a \
         LEFT JOIN loyalty_points_entry e ON e.account_id = a.id GROUP BY a.id, a.balance \
         HAVING a.balance <> COALESCE(SUM(e.delta), 0)",
    ),
    (
        "account {id}: points {is}, its lots have {should} left",
        "SELECT a.id, a.points, CAST(COALESCE(SUM(l.remaining), 0) AS BIGINT) FROM loyalty_points_account a \
         LEFT JOIN loyalty_points_lot l ON l.account_id = a.id GROUP BY a.id, a.points \
         HAVING a.points <> COALESCE(SUM(l.remaining), 0)",
    ),
    (
        "account {id}: {is} put aside, its lots say {should}",
        "SELECT a.id, a.held, CAST(COALESCE(SUM(l.held), 0) AS BIGINT) FROM loyalty_points_account a \
         LEFT JOIN loyalty_points_lot l ON l.account_id = a.id GROUP BY a.id, a.held \
         HAVING a.held <> COALESCE(SUM(l.held), 0)",
    ),
    (
        "lot {id}: {is} left, its entries sum to {should}",
        "SELECT l.id, l.remaining, CAST(COALESCE(SUM(e.delta), 0) AS BIGINT) FROM loyalty_points_lot l \
         LEFT JOIN loyalty_points_entry e ON e.lot_id = l.id GROUP BY l.id, l.remaining \
         HAVING l.remaining <> COALESCE(SUM(e.delta), 0)",
    ),
    (
        "lot {id}: {is} put aside, its entries sum to {should}",
        "SELECT l.id, l.held, CAST(COALESCE(SUM(e.held), 0) AS BIGINT) FROM loyalty_points_lot l \
         LEFT JOIN loyalty_points_entry e ON e.lot_id = l.id GROUP BY l.id, l.held \
         HAVING l.held <> COALESCE(SUM(e.held), 0)",
    ),
    (
        "hold {id}: {is} of its points should be put aside, its entries say {should}",
        "SELECT h.id, CASE WHEN h.state = 'open' THEN h.points ELSE 0 END, CAST(COALESCE(SUM(e.held), 0) AS BIGINT) \
         FROM loyalty_points_hold h LEFT JOIN loyalty_points_entry e ON e.hold_id = h.id GROUP BY h.id, h.state, h.points \
         HAVING CASE WHEN h.state = 'open' THEN h.points ELSE 0 END <> COALESCE(SUM(e.held), 0)",
    ),
    (
        "account {id}: owes {is} while {should} points are free",
        "SELECT a.id, a.debt, a.points - a.held FROM loyalty_points_account a WHERE a.debt > 0 AND a.points > a.held",
    ),
];

/// What doesn't balance in the ledger of points, in words; nothing where all does.
///
/// # Errors
/// When the database can't be read.
pub fn faults_of_points(r: &mut dyn Queries) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (words, sql) in CHECKS {
        let mut found = 0;
        r.query_each(sql, &[], &mut |row| {
            found += 1;
            if found <= NAMED_MAX {
                let numbers = [
                    ("{id}", row.int(0)),
                    ("{is}", row.int(1)),
                    ("{should}", row.int(2)),
                ];
                let told = numbers.iter().fold(words.to_owned(), |text, (mark, value)| {
                    text.replace(mark, &value.to_string())
                });
                faults.push(format!("points: {told}"));
            }
            Ok(())
        })?;
        if found > NAMED_MAX {
            faults.push(format!("points: and {} more like the last", found - NAMED_MAX));
        }
    }
    Ok(faults)
}
