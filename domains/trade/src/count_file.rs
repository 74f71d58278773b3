//! Counts of stock as files: which store, which product by barcode or number, how much there was.
//!
//! Each row is a count as it is keyed by hand: what it differs from what should be there becomes a movement of the ledger. A
//! product stands in one row; a barcode of a case counts cases.

use std::collections::BTreeSet;
use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_catalog::queries::barcode::scanned;
use guanxi_document::Row;
use guanxi_entity::{Entity, Kind, Label, Value};
use guanxi_org::entities::Store;
use guanxi_record::import::{
    Chunk, EntityTarget, Found, ImportField, ImportPass, ImportTarget, LinkFinder, Mode, Outcome, Plan,
    RowError, is_row_fault,
};
use guanxi_record::{Schema, require};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, Qty, RawId, Result};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::commands::{StockChange, StockMove, move_stock};
use crate::entities::{Sale, StockMovement};

/// The key of the target.
const KEY: &str = "trade.count_file";
/// Rows of one transaction: each looks up and writes by itself.
const CHUNK_ROWS: usize = 500;
/// One piece, in thousandths.
const ONE: i64 = 1_000;

/// Name, whether it must be there, and what else it is called.
const COLUMNS: [(&str, bool, &[&str]); 4] = [
    ("store", true, &["门店", "店号", "store", "store no"]),
    (
        "product",
        true,
        &[
            "条码",
            "商品条码",
            "商品编号",
            "货号",
            "barcode",
            "product number",
            "sku",
            "product",
        ],
    ),
    (
        "qty",
        true,
        &[
            "实盘数量",
            "盘点数量",
            "实盘",
            "数量",
            "counted",
            "count",
            "quantity",
        ],
    ),
    ("reason", false, &["备注", "说明", "note", "remark"]),
];

/// The import of counts of stock.
#[derive(Debug, Default)]
pub struct CountFile;

fn label_of(schema: &Schema, key: &str) -> Label {
    schema.labels().get(key).cloned().unwrap_or_else(|| Label {
        zh: key.to_owned(),
        en: key.to_owned(),
    })
}

impl ImportTarget for CountFile {
    fn key(&self) -> &str {
        KEY
    }

    fn label(&self, schema: &Schema) -> Label {
        label_of(schema, KEY)
    }

    fn fields(&self, schema: &Schema) -> Vec<ImportField> {
        let of_sale = EntityTarget::new(Sale::def()).fields(schema);
        let store = of_sale.iter().find(|field| field.name == "store_id");
        let field = |(name, required, words): &(&str, bool, &[&str])| {
            let kind = match *name {
                "store" => store.map(|field| field.kind.clone()),
                "product" => Some(Kind::Text { max: 60 }),
                "qty" => Some(Kind::Qty),
                _ => Some(Kind::Text { max: 300 }),
            };
            Some(ImportField {
                name: (*name).to_owned(),
                label: label_of(schema, &format!("{KEY}.{name}")),
                required: *required,
                kind: kind?,
                links_by: store
                    .filter(|_| *name == "store")
                    .and_then(|field| field.links_by.clone()),
                synonyms: words.iter().map(|word| (*word).to_owned()).collect(),
                choices: Vec::new(),
            })
        };
        COLUMNS.iter().filter_map(field).collect()
    }

    fn keys(&self, _schema: &Schema) -> Vec<Vec<String>> {
        Vec::new()
    }

    fn options(&self, _schema: &Schema) -> Vec<&'static str> {
        Vec::new()
    }

    fn entities(&self, _schema: &Schema) -> Vec<String> {
        Vec::new()
    }

    fn may_undo(&self) -> bool {
        // A ledger is only written against: whoever counted wrong counts again.
        false
    }

    fn chunk_rows(&self) -> usize {
        CHUNK_ROWS
    }

    fn require(&self, _schema: &Schema, ctx: &Ctx) -> Result<()> {
        require(ctx, Action::Import, StockMovement::def())?;
        require(ctx, Action::Create, StockMovement::def()).map(drop)
    }

    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>> {
        if plan.mode != Mode::Append {
            return Err(Problem::new(ErrorKind::Invalid, "import.mode_not_offered").with("mode", "update"));
        }
        // What nobody knows wasn't counted: nothing is made of it.
        let plan = Arc::new(Plan {
            create_missing: false,
            ..Plan::clone(&plan)
        });
        Ok(Box::new(CountPass(Arc::new(Shared {
            plan,
            stores: LinkFinder::new(Store::def()),
            products: LinkFinder::new(Product::def()),
            counted: Mutex::default(),
        }))))
    }
}

/// What the chunks of one pass share.
struct Shared {
    plan: Arc<Plan>,
    stores: LinkFinder,
    products: LinkFinder,
    /// In which row each product of a store stands.
    counted: Mutex<FxHashMap<(RawId, RawId), u64>>,
}

struct CountPass(Arc<Shared>);

/// A row that could be read.
struct CountLine {
    row: u64,
    store: String,
    product: String,
    qty: Qty,
    reason: Option<String>,
}

impl ImportPass for CountPass {
    fn prepare(&mut self, rows: &[Row<'_>]) -> Arc<dyn Chunk> {
        let (mut lines, mut errors) = (Vec::new(), Vec::new());
        for row in rows {
            match line(&self.0.plan, row) {
                Ok(line) => lines.push(line),
                Err(mut wrong) => errors.append(&mut wrong),
            }
        }
        Arc::new(CountChunk {
            shared: Arc::clone(&self.0),
            lines,
            errors,
        })
    }
}

fn line(plan: &Plan, row: &Row<'_>) -> Result<CountLine, Vec<RowError>> {
    if let Some(problem) = row.problem() {
        return Err(vec![RowError::of_row_problem(plan, problem)]);
    }
    let mut wrong = Vec::new();
    let mut value = |name: &str| {
        plan.value(row, name).unwrap_or_else(|error| {
            wrong.push(error);
            Value::Null
        })
    };
    let text = |value: Value| value.as_text().map(|text| text.trim().to_owned());
    let (store, product) = (text(value("store")), text(value("product")));
    let (qty, reason) = (value("qty").as_int().map(Qty::new), text(value("reason")));
    let filled = [
        ("store", store.is_some()),
        ("product", product.is_some()),
        ("qty", qty.is_some()),
    ];
    for (name, is_filled) in filled {
        if !is_filled && !wrong.iter().any(|error: &FieldError| error.field == name) {
            wrong.push(FieldError::new(name, "required"));
        }
    }
    if qty.is_some_and(|qty| qty < Qty::ZERO) {
        wrong.push(FieldError::new("qty", "too_small").with("min", "0"));
    }
    match (store, product, qty) {
        (Some(store), Some(product), Some(qty)) if wrong.is_empty() => Ok(CountLine {
            row: row.number,
            store,
            product,
            qty,
            reason: reason.filter(|text| !text.is_empty()),
        }),
        _ => Err(wrong
            .into_iter()
            .map(|error| RowError::field(plan, row, error))
            .collect()),
    }
}

struct CountChunk {
    shared: Arc<Shared>,
    lines: Vec<CountLine>,
    errors: Vec<RowError>,
}

impl Chunk for CountChunk {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<Outcome> {
        let mut outcome = Outcome {
            errors: self.errors.clone(),
            ..Outcome::default()
        };
        let (shared, plan) = (&self.shared, &*self.shared.plan);
        let stores: BTreeSet<&str> = self.lines.iter().map(|line| line.store.as_str()).collect();
        let products: BTreeSet<&str> = self.lines.iter().map(|line| line.product.as_str()).collect();
        let stores = shared.stores.find(tx, plan, stores)?;
        let products = shared.products.find(tx, plan, products)?;
        for line in &self.lines {
            match self.count(tx, line, (&stores, &products)) {
                Ok(()) => outcome.create += 1,
                Err(Refused::Field(error)) => {
                    let value = if error.field == "store" {
                        &line.store
                    } else {
                        &line.product
                    };
                    outcome
                        .errors
                        .push(RowError::at(plan, line.row, value.clone(), error));
                }
                Err(Refused::Row(problem)) if is_row_fault(&problem) => {
                    outcome
                        .errors
                        .extend(RowError::of_problem(plan, line.row, &problem));
                }
                Err(Refused::Row(problem)) => return Err(problem),
            }
        }
        outcome.errors.sort_by_key(|error| error.row);
        Ok(outcome)
    }
}

/// Why a row isn't taken.
enum Refused {
    Field(FieldError),
    Row(Problem),
}

impl From<FieldError> for Refused {
    fn from(error: FieldError) -> Self {
        Self::Field(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Row(problem)
    }
}

impl CountChunk {
    fn count(
        &self,
        tx: &mut Tx<'_>,
        line: &CountLine,
        (stores, products): (&Found, &Found),
    ) -> Result<(), Refused> {
        let plan = &self.shared.plan;
        let store_id = stores.id("store", &line.store)?;
        let (product_id, each) = match products.id("product", &line.product) {
            Ok(id) => (id, ONE),
            Err(unknown) => self.by_code(tx, &line.product)?.ok_or(unknown)?,
        };
        let first = *self
            .shared
            .counted
            .lock()
            .entry((store_id, product_id))
            .or_insert(line.row);
        if first != line.row {
            return Err(Problem::new(ErrorKind::Invalid, "import.duplicate_row")
                .with("first", first)
                .into());
        }
        let qty = i128::from(line.qty.raw()) * i128::from(each) / i128::from(ONE);
        let moved = StockMove {
            store_id,
            product_id,
            change: StockChange::Count(Qty::new(i64::try_from(qty).unwrap_or(i64::MAX))),
            reason: line.reason.clone(),
        };
        tx.attempt(|tx| move_stock(tx, &plan.schema, &plan.ctx, &moved))?;
        Ok(())
    }

    /// The product of a barcode, and how much one of it is. What a scale printed isn't the code of a product.
    fn by_code(&self, tx: &mut Tx<'_>, code: &str) -> Result<Option<(RawId, i64)>> {
        let plan = &self.shared.plan;
        let found = match scanned(tx, &plan.schema, &plan.ctx, code) {
            Ok(found) => found,
            Err(problem) if problem.kind == ErrorKind::NotFound => return Ok(None),
            Err(problem) => return Err(problem),
        };
        let each = found.quantity.as_deref().and_then(|text| Qty::parse(text).ok());
        let id = found.product.id.parse::<RawId>().ok();
        Ok(id
            .zip(each)
            .filter(|_| found.found_by == "code")
            .map(|(id, each)| (id, each.raw())))
    }
}
