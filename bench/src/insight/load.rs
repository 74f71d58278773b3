//! The lines brought into a warehouse: the same facts and dimensions that the feed of a company would make of them.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type};
use guanxi_trade::facts::{SALE_LINE, SaleLineRow, TICKET, push_sale, schema};
use guanxi_types::{Problem, Result, to_f64};
use guanxi_warehouse::{
    Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, Warehouse,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::measure::{Watch, say};

/// Lines handed over at a time, or a little more.
const BATCH_LINES: usize = 1_000_000;

/// Where the warehouse of a folder of lines is.
pub fn place(folder: &Path) -> PathBuf {
    folder.join("warehouse")
}

/// Opens the warehouse of a folder of lines.
pub fn open(folder: &Path) -> Result<Warehouse> {
    Ok(Warehouse::open(&place(folder), schema(&[])?)?)
}

/// Makes the warehouse, unless it is there, and says what it costs on disk.
pub fn all(folder: &Path) -> Result<()> {
    let warehouse = open(folder)?;
    if warehouse.rows(SALE_LINE.name) == 0 {
        let watch = Watch::start();
        fill(&warehouse, folder)?;
        let cost = watch.cost();
        say(&format!("brought in: {:.1} s, {:.1} CPU s", cost.wall, cost.cpu))?;
    }
    let lines = warehouse.rows(SALE_LINE.name);
    let lines_folder = place(folder).join("fact").join(SALE_LINE.name);
    let (line_bytes, all) = (bytes_below(&lines_folder), bytes_below(&place(folder)));
    let each =
        |bytes: u64| to_f64(i64::try_from(bytes).unwrap_or(0)) / to_f64(i64::try_from(lines).unwrap_or(1));
    say(&format!(
        "lines: {lines}; bytes a line: {:.2} of the lines, {:.2} with tickets and dimensions",
        each(line_bytes),
        each(all)
    ))
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_below(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Brings all lines of a folder into a warehouse.
pub fn fill(warehouse: &Warehouse, folder: &Path) -> Result<()> {
    warehouse.rebuild(|give| -> Result<()> {
        give(&Batch {
            dimensions: dimensions(folder)?,
            watermark: 1,
            at: 1,
            ..Batch::default()
        })?;
        let mut part = Part::new();
        let mut sale: Vec<SaleLineRow> = Vec::new();
        each_line(folder, &mut |line| {
            if sale.first().is_some_and(|first| first.sale_id != line.sale_id) {
                push_sale(&sale, &mut part.lines, &mut part.tickets)?;
                sale.clear();
                // A month is written once when it comes in one piece.
                let is_same_month = part.month == line.day / 30;
                if part.lines.len() >= BATCH_LINES && !is_same_month {
                    give(&part.batch())?;
                }
                part.month = line.day / 30;
            }
            sale.push(line);
            Ok(())
        })?;
        push_sale(&sale, &mut part.lines, &mut part.tickets)?;
        give(&part.batch())?;
        Ok(())
    })
}

struct Part {
    lines: FactRows,
    tickets: FactRows,
    month: i32,
    watermark: i64,
}

impl Part {
    fn new() -> Self {
        Self {
            lines: FactRows::new(&SALE_LINE),
            tickets: FactRows::new(&TICKET),
            month: 0,
            watermark: 1,
        }
    }

    fn batch(&mut self) -> Batch {
        self.watermark += 1;
        let change = |fact, rows| FactChange {
            fact,
            replaces: Vec::new(),
            rows,
        };
        let lines = std::mem::replace(&mut self.lines, FactRows::new(&SALE_LINE));
        let tickets = std::mem::replace(&mut self.tickets, FactRows::new(&TICKET));
        Batch {
            facts: vec![change(SALE_LINE.name, lines), change(TICKET.name, tickets)],
            watermark: self.watermark,
            at: self.watermark,
            ..Batch::default()
        }
    }
}

/// Hands over the lines of a folder, in the order of the file.
pub fn each_line(folder: &Path, each: &mut dyn FnMut(SaleLineRow) -> Result<()>) -> Result<()> {
    let columns = [
        "ticket_id",
        "line_no",
        "customer_id",
        "store_id",
        "product_id",
        "day",
        "minute",
        "qty",
        "amount_cents",
    ];
    each_row(&folder.join("sales.parquet"), &columns, &mut |row| {
        let at = |n: usize| row.get(n).copied().flatten();
        let known = |n: usize| at(n).unwrap_or(0);
        let small = |n: usize| i32::try_from(known(n)).unwrap_or(0);
        each(SaleLineRow {
            sale_id: known(0),
            line_no: small(1),
            // Ids of records are above 0.
            customer_id: at(2).map(|id| id + 1),
            store_id: known(3) + 1,
            product_id: at(4).map(|id| id + 1),
            day: small(5),
            minute: small(6),
            qty_milli: known(7) * 1_000,
            amount_c: known(8),
            discount_c: 0,
        })
    })
}

/// Whole numbers of a Parquet file, row by row.
fn each_row(path: &Path, columns: &[&str], each: &mut dyn FnMut(&[Option<i64>]) -> Result<()>) -> Result<()> {
    let file = File::open(path).map_err(Problem::internal)?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(65_536).build())
        .map_err(Problem::internal)?;
    let mut row = vec![None; columns.len()];
    for batch in reader {
        let batch = batch.map_err(Problem::internal)?;
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for name in columns {
            let found = batch
                .column_by_name(name)
                .ok_or_else(|| Problem::internal(*name))?;
            arrays.push(cast(found, &DataType::Int64).map_err(Problem::internal)?);
        }
        for at in 0..batch.num_rows() {
            for (slot, array) in row.iter_mut().zip(&arrays) {
                let array = array.as_primitive::<Int64Type>();
                *slot = (!array.is_null(at)).then(|| array.value(at));
            }
            each(&row)?;
        }
    }
    Ok(())
}

fn text(text: String) -> DimensionValue {
    DimensionValue::Text(text)
}

/// Products with their departments and categories, customers and stores by number.
fn dimensions(folder: &Path) -> Result<Vec<DimensionChange>> {
    let mut products = Vec::new();
    let columns = ["product_id", "category_id", "department_id"];
    each_row(&folder.join("product.parquet"), &columns, &mut |row| {
        let at = |n: usize| row.get(n).copied().flatten().unwrap_or(0);
        let (id, category, department) = (at(0), at(1), at(2));
        let values = vec![
            text(id.to_string()),
            text(format!("product {id}")),
            DimensionValue::Null,
            text(format!("D{department}")),
            text(format!("C{category:03}")),
            text(String::new()),
            DimensionValue::Bool(false),
            text(String::new()),
            DimensionValue::Null,
        ];
        products.push(DimensionRow { id: id + 1, values });
        Ok(())
    })?;
    let (mut customers, mut stores) = (
        std::collections::BTreeSet::new(),
        std::collections::BTreeSet::new(),
    );
    each_row(
        &folder.join("sales.parquet"),
        &["customer_id", "store_id"],
        &mut |row| {
            if let [customer, store] = row {
                customers.extend(customer);
                stores.extend(store);
            }
            Ok(())
        },
    )?;
    let numbered = |ids: std::collections::BTreeSet<i64>, rest: Vec<DimensionValue>| {
        let row = |id: i64| DimensionRow {
            id: id + 1,
            values: [text(id.to_string()), text(String::new())]
                .into_iter()
                .chain(rest.iter().cloned())
                .collect(),
        };
        ids.into_iter().map(row).collect::<Vec<_>>()
    };
    let change = |dimension, rows| DimensionChange {
        dimension,
        rows,
        ..DimensionChange::default()
    };
    Ok(vec![
        change("product", products),
        change("customer", numbered(customers, vec![DimensionValue::Null])),
        change(
            "store",
            numbered(stores, vec![DimensionValue::Null, DimensionValue::Null]),
        ),
    ])
}
