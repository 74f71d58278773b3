//! The hand-made edge cases, from a till's file to the figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use guanxi_app::{Company, Mode};
use guanxi_insight::Query;
use guanxi_record::import::{Imports, NewImport, Work};
use guanxi_testkit::{Place, each_engine, system};
use serde_json::json;

use crate::server::settings;

pub fn golden(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/golden")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines();
    let headers: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        headers
            .iter()
            .zip(line.split(','))
            .map(|(h, v)| ((*h).to_owned(), v.to_owned()))
            .collect()
    };
    lines.map(row).collect()
}

/// The edge set as a till would export it: amounts in yuan, times in UTC.
fn till_file() -> String {
    let mut out = String::from("门店,小票号,销售时间,会员号,商品编号,数量,金额\n");
    for row in rows(&golden("edge_sales.csv")) {
        let cents: i64 = row["amount_cents"].parse().unwrap();
        let sign = if cents < 0 { "-" } else { "" };
        let (yuan, rest) = (cents.abs() / 100, cents.abs() % 100);
        let (store, ticket, at, customer) = (
            &row["store_id"],
            &row["ticket_id"],
            &row["ts_utc"],
            &row["customer_id"],
        );
        let (product, qty) = (&row["product_id"], &row["qty"]);
        writeln!(
            out,
            "{store},{ticket},{at},{customer},{product},{qty},{sign}{yuan}.{rest:02}"
        )
        .unwrap();
    }
    out
}

/// Imports a file as it is, making what it names and isn't there, and returns the import's id.
pub fn import(imports: &Imports, folder: &Path, target: &str, text: impl AsRef<[u8]>) -> i64 {
    let path = folder.join("upload.csv");
    std::fs::write(&path, text).unwrap();
    let created = imports
        .create(
            &system(),
            &NewImport {
                target,
                file_name: "upload.csv",
                path: &path,
            },
        )
        .unwrap();
    let id = created.id.parse().unwrap();
    let patch =
        serde_json::from_value(json!({ "options": { "create_missing": target == "trade.sales_file" } }));
    imports.change(&system(), id, &patch.unwrap()).unwrap();
    let done = imports.perform(&system(), id, Work::Run, &mut |_| {}).unwrap();
    assert_eq!(
        (done.state.name(), done.counts.error),
        ("done", 0),
        "{:?} {:?}",
        done.problem,
        done.errors
    );
    id
}

/// B2, H2, H3: the file goes in through the import, the reference results come out.
#[test]
fn a_tills_file_gives_the_golden_figures() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        let stores = "number,name,zone\n1,甲,Asia/Shanghai\n2,乙,Asia/Shanghai\n3,丙,Asia/Shanghai\n";
        import(&company.imports, place.folder(), "org.store", stores);
        import(&company.imports, place.folder(), "trade.sales_file", till_file());
        company.catch_up().unwrap();
        check(&company, "edge_expected_kpi.csv", "kpi");
        check(&company, "edge_expected_customer_decile.csv", "customer-decile");
    });
}

fn check(company: &Company, file: &str, indicator: &str) {
    let expected = rows(&golden(file));
    for by in ["year", "quarter", "month", "week"] {
        let query = Query {
            by: Some(by.to_owned()),
            ..Query::default()
        };
        let found = rows(&company.insight.indicator(indicator, &query).unwrap().csv());
        let wanted: Vec<&Row> = expected.iter().filter(|row| row["grain"] == by).collect();
        assert_eq!(found.len(), wanted.len(), "{indicator} by {by}");
        for (found, wanted) in found.iter().zip(wanted) {
            for (column, value) in wanted.iter().filter(|(column, _)| *column != "grain") {
                assert!(
                    same(&found[column], value),
                    "{indicator} by {by}: {column}: {} {value}: {wanted:?}",
                    found[column]
                );
            }
        }
    }
}

/// Counts and cents exactly; averages within 1e-4, ratios within 2e-6, as the golden files' README says.
fn same(found: &str, wanted: &str) -> bool {
    if found == wanted {
        return true;
    }
    let Some((_, decimals)) = wanted.split_once('.') else {
        return false;
    };
    let within = if decimals.len() > 4 { 2e-6 } else { 1e-4 };
    match (found.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() <= within,
        _ => false,
    }
}
