//! From the tables to the warehouse: what an event says has changed is read anew and handed over as facts and dimensions.

mod changes;
mod dimensions;
mod extract;

use std::sync::Arc;

use guanxi_event::Consumer;
use guanxi_record::LiveSchema;
use guanxi_store::{OutboxRow, Queries, Store};
use guanxi_types::Result;
use guanxi_warehouse::{Batch, DimensionChange, FactChange, FactRows, Warehouse};

use crate::facts::{SALE_LINE, TICKET};
use changes::Changes;

pub use dimensions::profile;

/// Keeps the warehouse up to date with the tables.
pub struct WarehouseFeed {
    store: Store,
    schema: LiveSchema,
    warehouse: Arc<Warehouse>,
}

impl WarehouseFeed {
    /// From these tables, as they are defined, into this warehouse.
    #[must_use]
    pub const fn new(store: Store, schema: LiveSchema, warehouse: Arc<Warehouse>) -> Self {
        Self {
            store,
            schema,
            warehouse,
        }
    }

    /// Makes the whole warehouse anew from the tables.
    ///
    /// # Errors
    /// When the tables can't be read or the files can't be written; the old state stays then.
    pub fn rebuild(&self) -> Result<()> {
        self.store.read_blocking(|r| {
            let watermark = OutboxRow::newest(r)?;
            let at = guanxi_types::Clock::System.now();
            let schema = self.schema.refresh(r)?;
            self.warehouse.rebuild::<guanxi_types::Problem>(|add| {
                let dimensions = dimensions::all(r, &schema)?;
                add(&Batch {
                    facts: Vec::new(),
                    dimensions,
                    watermark,
                    at,
                })?;
                extract::each_month(r, &mut |sale_lines, tickets| {
                    let facts = vec![
                        new_rows(SALE_LINE.name, sale_lines),
                        new_rows(TICKET.name, tickets),
                    ];
                    Ok(add(&Batch {
                        facts,
                        dimensions: Vec::new(),
                        watermark,
                        at,
                    })?)
                })
            })
        })
    }

    /// Where the warehouse differs from the tables; empty when they agree. Compares the sums of both.
    ///
    /// # Errors
    /// When either can't be read.
    pub fn differences(&self) -> Result<Vec<String>> {
        let (lines, sales) = self.store.read_blocking(|r| {
            let count = |r: &mut guanxi_store::Reader<'_>, sql: &str| {
                Ok::<i64, guanxi_types::Problem>(r.query_first(sql, &[])?.map_or(0, |row| row.int(0)))
            };
            Ok((
                count(r, "SELECT COUNT(*) FROM trade_sale_line")?,
                count(r, "SELECT COUNT(*) FROM trade_sale s WHERE EXISTS (SELECT 1 FROM trade_sale_line l WHERE l.sale_id = s.id)")?,
            ))
        })?;
        let mut faults = Vec::new();
        for (fact, wanted) in [(SALE_LINE.name, lines), (TICKET.name, sales)] {
            let found = self.warehouse.rows(fact);
            if i64::try_from(found).ok() != Some(wanted) {
                faults.push(format!(
                    "warehouse: {fact} has {found} rows, the tables have {wanted}"
                ));
            }
        }
        Ok(faults)
    }

    fn batch(&self, rows: &[OutboxRow]) -> Result<Option<Batch>> {
        let Some(last) = rows.last() else { return Ok(None) };
        let changes = Changes::gather(rows);
        self.store.read_blocking(|r| {
            let (sale_lines, tickets) = extract::sales(r, &changes.sales())?;
            let replaces: Vec<i64> = changes.replaced_sales();
            let mut facts = Vec::new();
            if !changes.sales().is_empty() {
                facts.push(FactChange {
                    fact: SALE_LINE.name,
                    replaces: replaces.clone(),
                    rows: sale_lines,
                });
                facts.push(FactChange {
                    fact: TICKET.name,
                    replaces,
                    rows: tickets,
                });
            }
            let schema = self.schema.refresh(r)?;
            let dimensions: Vec<DimensionChange> = dimensions::changed(r, &schema, &changes)?;
            Ok(Some(Batch {
                facts,
                dimensions,
                watermark: last.seq,
                at: guanxi_types::Clock::System.now(),
            }))
        })
    }
}

fn new_rows(fact: &'static str, rows: FactRows) -> FactChange {
    FactChange {
        fact,
        replaces: Vec::new(),
        rows,
    }
}

impl Consumer for WarehouseFeed {
    fn name(&self) -> &'static str {
        "warehouse"
    }

    fn watermark(&self) -> i64 {
        self.warehouse.freshness().watermark
    }

    fn handle(&self, rows: &[OutboxRow]) -> Result<()> {
        if let Some(batch) = self.batch(rows)? {
            self.warehouse.apply(&batch)?;
        }
        Ok(())
    }
}
