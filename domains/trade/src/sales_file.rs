//! Sales files as tills export them: one row a line, tickets told apart by store and number; or one row a ticket, with several
//! products side by side.
//!
//! Rows of a ticket usually stand together, but needn't. A ticket with one wrong row is refused as a whole, so that no
//! ticket is ever recorded with a wrong sum; the corrected rows can be imported afterwards.

mod chunk;
mod pass;
pub(crate) mod terminal;

use std::sync::Arc;

use guanxi_catalog::entities::Product;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, EntityDef, Kind, Label};
use guanxi_record::import::{EntityTarget, ImportField, ImportPass, ImportTarget, Mode, Plan};
use guanxi_record::{Schema, require};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, Result};

use crate::entities::{Sale, SaleLine};
use pass::SalesPass;

/// The key of the target.
const KEY: &str = "trade.sales_file";

/// The import of sales files.
#[derive(Debug, Default)]
pub struct SalesFile;

/// Products that a row of the wide layout (a whole ticket side by side) can hold.
const WIDE_PRODUCTS: usize = 6;
/// The fields that the wide layout repeats: `product_2`, `qty_2`, `amount_2`, …
const WIDE_FIELDS: [&str; 4] = ["product", "qty", "amount", "discount"];

/// The name of a repeated field; the first stands without a number.
fn numbered(name: &str, place: usize) -> String {
    format!("{name}_{place}")
}

/// A field of the file: the entity's field that it is like, its own name, and words that tills use for it.
struct Column {
    like: fn() -> &'static EntityDef,
    field: &'static str,
    name: &'static str,
    is_required: bool,
    words: &'static [&'static str],
}

const fn column(
    like: fn() -> &'static EntityDef,
    field: &'static str,
    name: &'static str,
    is_required: bool,
    words: &'static [&'static str],
) -> Column {
    Column {
        like,
        field,
        name,
        is_required,
        words,
    }
}

const COLUMNS: [Column; 14] = [
    column(
        Sale::def,
        "store_id",
        "store",
        true,
        &[
            "门店",
            "门店编码",
            "店铺编号",
            "店号",
            "store_id",
            "store code",
            "store no",
            "shop",
            "shop id",
        ],
    ),
    column(
        Sale::def,
        "number",
        "number",
        true,
        &[
            "小票号",
            "单号",
            "流水号",
            "交易号",
            "销售单号",
            "basket_id",
            "ticket",
            "ticket no",
            "receipt",
            "receipt no",
            "transaction_id",
        ],
    ),
    column(
        Sale::def,
        "sold_at",
        "sold_at",
        false,
        &[
            "销售时间",
            "交易时间",
            "时间",
            "日期时间",
            "transaction_timestamp",
            "timestamp",
            "datetime",
            "date time",
            "sold at",
        ],
    ),
    column(
        Sale::def,
        "business_date",
        "sold_on",
        false,
        &["日期", "销售日期", "交易日期", "date", "day"],
    ),
    column(
        Sale::def,
        "clerk",
        "sold_time",
        false,
        &["钟点", "销售时刻", "time", "time of day"],
    ),
    column(
        Sale::def,
        "customer_id",
        "customer",
        false,
        &[
            "会员号",
            "会员编号",
            "会员卡",
            "会员",
            "客户",
            "household_id",
            "customer_id",
            "member",
            "member id",
            "card number",
            "member number",
            "card no",
        ],
    ),
    column(
        Sale::def,
        "clerk",
        "clerk",
        false,
        &["店员", "收银员", "导购", "cashier", "seller"],
    ),
    column(Sale::def, "channel", "channel", false, &["渠道"]),
    column(
        SaleLine::def,
        "product_id",
        "product",
        false,
        &[
            "商品",
            "商品代码",
            "商品编码",
            "货号",
            "条码",
            "product_id",
            "sku",
            "barcode",
            "article",
            "plu",
        ],
    ),
    column(
        SaleLine::def,
        "line_no",
        "line_no",
        false,
        &["明细行号", "line number"],
    ),
    column(
        SaleLine::def,
        "qty",
        "qty",
        false,
        &["销售数量", "count", "pieces"],
    ),
    column(
        SaleLine::def,
        "amount",
        "amount",
        true,
        &[
            "实收金额",
            "销售金额",
            "成交金额",
            "sales_value",
            "net amount",
            "line total",
        ],
    ),
    column(
        SaleLine::def,
        "discount",
        "discount",
        false,
        &["折扣", "优惠", "优惠金额", "retail_disc", "discount amount"],
    ),
    column(
        SaleLine::def,
        "discount",
        "coupon_discount",
        false,
        &["店券", "优惠券", "coupon_match_disc", "store coupon"],
    ),
];

impl Column {
    fn field(&self, fields: &[ImportField], schema: &Schema) -> Option<ImportField> {
        let like = fields.iter().find(|f| f.name == self.field);
        let own = schema.labels().get(&format!("{KEY}.{}", self.name)).cloned();
        let kind = match self.name {
            "sold_on" => Kind::Date,
            "sold_time" => Kind::Text { max: 20 },
            _ => like?.kind.clone(),
        };
        let label = own.or_else(|| like.map(|f| f.label.clone()))?;
        Some(ImportField {
            name: self.name.to_owned(),
            label,
            required: self.is_required,
            kind,
            links_by: like.and_then(|f| f.links_by.clone()),
            synonyms: self.words.iter().map(|word| (*word).to_owned()).collect(),
            choices: like.map(|f| f.choices.clone()).unwrap_or_default(),
        })
    }
}

/// A repeated field of the wide layout.
fn nth(field: &ImportField, place: usize) -> ImportField {
    let label = Label {
        zh: format!("{}{place}", field.label.zh),
        en: format!("{} {place}", field.label.en),
    };
    ImportField {
        name: numbered(&field.name, place),
        label,
        required: false,
        synonyms: field
            .synonyms
            .iter()
            .flat_map(|w| [format!("{w}{place}"), numbered(w, place)])
            .collect(),
        ..field.clone()
    }
}

/// Tills that put lines side by side often number the first one, too.
fn count_from_one(field: &mut ImportField) {
    let first = nth(field, 1);
    field.synonyms.extend(first.synonyms);
    field
        .synonyms
        .extend([first.name, first.label.zh, first.label.en]);
}

impl ImportTarget for SalesFile {
    fn key(&self) -> &str {
        KEY
    }

    fn label(&self, schema: &Schema) -> Label {
        let unnamed = || Label {
            zh: KEY.to_owned(),
            en: KEY.to_owned(),
        };
        schema.labels().get(KEY).cloned().unwrap_or_else(unnamed)
    }

    fn fields(&self, schema: &Schema) -> Vec<ImportField> {
        let fields_of = |def| EntityTarget::new(def).fields(schema);
        let (sale, line) = (fields_of(Sale::def()), fields_of(SaleLine::def()));
        let of = |column: &Column| {
            let is_line = (column.like)().key == SaleLine::def().key;
            column.field(if is_line { &line } else { &sale }, schema)
        };
        let mut narrow: Vec<ImportField> = COLUMNS.iter().filter_map(of).collect();
        let repeated: Vec<ImportField> = narrow
            .iter()
            .filter(|f| WIDE_FIELDS.contains(&f.name.as_str()))
            .cloned()
            .collect();
        let wide = (2..=WIDE_PRODUCTS).flat_map(|place| repeated.iter().map(move |f| nth(f, place)));
        let wide: Vec<ImportField> = wide.collect();
        for field in narrow
            .iter_mut()
            .filter(|f| WIDE_FIELDS.contains(&f.name.as_str()))
        {
            count_from_one(field);
        }
        narrow.into_iter().chain(wide).collect()
    }

    fn keys(&self, _schema: &Schema) -> Vec<Vec<String>> {
        vec![vec!["store".to_owned(), "number".to_owned()]]
    }

    fn options(&self, _schema: &Schema) -> Vec<&'static str> {
        vec!["zone", "create_missing"]
    }

    fn entities(&self, _schema: &Schema) -> Vec<String> {
        [SaleLine::def(), Sale::def(), Product::def(), Customer::def()]
            .map(|def| def.key.clone())
            .to_vec()
    }

    fn require(&self, _schema: &Schema, ctx: &Ctx) -> Result<()> {
        require(ctx, Action::Import, Sale::def())?;
        require(ctx, Action::Import, SaleLine::def()).map(drop)
    }

    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>> {
        check_plan(&plan)?;
        Ok(Box::new(SalesPass::new(plan)))
    }
}

/// Refuses what no file of sales can be imported with.
fn check_plan(plan: &Plan) -> Result<()> {
    if plan.mode == Mode::Update {
        // A till's export has no line numbers, so there is nothing to tell which line should change.
        return Err(Problem::new(ErrorKind::Invalid, "import.mode_not_offered").with("mode", "update"));
    }
    if plan.column_of("sold_at").is_none() && plan.column_of("sold_on").is_none() {
        return Err(Problem::new(ErrorKind::Invalid, "import.required_not_mapped").with("fields", "sold_at"));
    }
    Ok(())
}
