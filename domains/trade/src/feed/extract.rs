//! Reads sales, and what they refer to, as the warehouse keeps them.

use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Grain, Period, Problem, RawId, Result};
use guanxi_warehouse::FactRows;

use crate::facts::{SALE_LINE, SaleLineRow, TICKET, push_sale};

/// Ids that one statement names.
pub(super) const IDS_PER_STATEMENT: usize = 500;
/// Rows of a rebuild that are held before they are handed over at the end of a month.
const REBUILD_ROWS: usize = 200_000;

const LINES: &str = "SELECT s.business_date, s.business_minute, s.id, l.line_no, s.store_id, s.customer_id, l.product_id, \
     l.qty, l.amount, l.discount FROM trade_sale s JOIN trade_sale_line l ON l.sale_id = s.id";

/// The rows of these sales in both facts; a sale that is gone has none.
pub(crate) fn sales(r: &mut dyn Queries, ids: &[RawId]) -> Result<(FactRows, FactRows)> {
    let mut gatherer = Gatherer::new();
    for some in ids.chunks(IDS_PER_STATEMENT) {
        let sql = format!(
            "{LINES} WHERE s.id IN ({}) ORDER BY s.id, l.line_no",
            numbers(some)
        );
        r.query_each(&sql, &[], &mut |row| gatherer.add(&row))?;
    }
    gatherer.finish()
}

/// Every sale, month by month.
pub(crate) fn each_month(
    r: &mut dyn Queries,
    handle: &mut dyn FnMut(FactRows, FactRows) -> Result<()>,
) -> Result<()> {
    let mut gatherer = Gatherer::new();
    let mut month: Option<Period> = None;
    r.query_each(
        &format!("{LINES} ORDER BY s.business_date, s.id, l.line_no"),
        &[],
        &mut |row| {
            let day = Day::new(i32::try_from(row.int(0)).map_err(Problem::internal)?);
            let this = Period::of(Grain::Month, day);
            if month.is_some_and(|m| m != this) && gatherer.len() >= REBUILD_ROWS {
                let (lines, tickets) = std::mem::replace(&mut gatherer, Gatherer::new()).finish()?;
                handle(lines, tickets)?;
            }
            month = Some(this);
            gatherer.add(&row)
        },
    )?;
    let (lines, tickets) = gatherer.finish()?;
    handle(lines, tickets)
}

/// Gathers lines into sales.
struct Gatherer {
    lines: FactRows,
    tickets: FactRows,
    current: Vec<SaleLineRow>,
}

impl Gatherer {
    fn new() -> Self {
        Self {
            lines: FactRows::new(&SALE_LINE),
            tickets: FactRows::new(&TICKET),
            current: Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.lines.len()
    }

    fn add(&mut self, row: &Row) -> Result<()> {
        let small = |at: usize| i32::try_from(row.int(at)).map_err(Problem::internal);
        let line = SaleLineRow {
            day: small(0)?,
            minute: small(1)?,
            sale_id: row.int(2),
            line_no: small(3)?,
            store_id: row.int(4),
            customer_id: row.optional_int(5),
            product_id: row.optional_int(6),
            qty_milli: row.int(7),
            amount_c: row.int(8),
            discount_c: row.int(9),
        };
        if self
            .current
            .first()
            .is_some_and(|first| first.sale_id != line.sale_id)
        {
            self.end_sale()?;
        }
        self.current.push(line);
        Ok(())
    }

    fn end_sale(&mut self) -> Result<()> {
        push_sale(&self.current, &mut self.lines, &mut self.tickets)?;
        self.current.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<(FactRows, FactRows)> {
        self.end_sale()?;
        Ok((self.lines, self.tickets))
    }
}

/// Ids as SQL; they are numbers of our own making.
pub(super) fn numbers(ids: &[RawId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
