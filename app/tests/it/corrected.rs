//! Late and corrected facts: what is written into a closed month changes that month and nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use guanxi_insight::{INDICATORS, Query, Table};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::server::{Server, Who};

const MONTHS: [&str; 4] = ["2025-01", "2025-02", "2025-03", "2025-04"];
const CLOSED: &str = "2025-02";
const CUSTOMERS: usize = 14;
/// Told by customer class, which is the decile over the full horizon: by definition every month's figures follow every sale.
const OF_THE_WHOLE_HORIZON: [&str; 3] = ["cube", "customer-scores", "decile-profile"];

/// Four months of a till: three stores, five products, members and anonymous sales, every customer in every month but the last two.
fn till_file() -> String {
    let mut out = String::from("门店,小票号,销售时间,会员号,商品编号,数量,金额\n");
    for (month, name) in MONTHS.iter().enumerate() {
        for customer in 0..=CUSTOMERS {
            // The last two, who are merged later, bought in the closed month only; 0 is nobody.
            if customer + 1 >= CUSTOMERS && *name != CLOSED {
                continue;
            }
            let member = if customer == 0 {
                String::new()
            } else {
                format!("M{customer}")
            };
            let (store, day) = (customer % 3 + 1, customer + 5);
            for line in 0..=customer % 3 {
                let product = (customer + line + month) % 5 + 1;
                let amount = 300 + 170 * customer + 90 * month + 40 * line;
                let (yuan, rest) = (amount / 100, amount % 100);
                out.push_str(&format!(
                    "{store},T{month}-{customer},{name}-{day:02} 10:{line:02},{member},P{product},1,{yuan}.{rest:02}\n"
                ));
            }
        }
    }
    out
}

fn load(server: &Server) {
    let (imports, folder) = (&server.company.imports, &server.company.folder);
    let stores = "number,name,zone\n1,北店,Asia/Shanghai\n2,南店,Asia/Shanghai\n3,西店,Asia/Shanghai\n";
    import(imports, folder, "org.store", stores);
    import(imports, folder, "trade.sales_file", till_file());
    server.company.catch_up().unwrap();
}

/// The files of a fact's month: their name and what is in them.
type Files = BTreeMap<String, (String, Vec<u8>)>;

fn files(folder: &Path) -> Files {
    let warehouse = folder.join("warehouse");
    let text = std::fs::read(warehouse.join("manifest.json")).unwrap();
    let manifest: Json = serde_json::from_slice(&text).unwrap();
    let mut found = Files::new();
    for (fact, months) in manifest["facts"].as_object().unwrap() {
        for (month, entry) in months.as_object().unwrap() {
            let file = entry["file"].as_str().unwrap().to_owned();
            let bytes = std::fs::read(warehouse.join(&file)).unwrap();
            found.insert(format!("{fact} {month}"), (file, bytes));
        }
    }
    found
}

/// Every indicator that can be asked of one month, by month; a refusal is an answer too.
fn figures(server: &Server) -> BTreeMap<(&'static str, &'static str), String> {
    let mut found = BTreeMap::new();
    for month in MONTHS {
        for indicator in INDICATORS {
            if indicator.params.iter().any(|param| param.required) {
                continue;
            }
            let query = Query::of([("period".to_owned(), month.to_owned())]).unwrap();
            let answer = server.company.insight.indicator(indicator.name, &query);
            let text = answer.map_or_else(|problem| problem.code, |table| table.csv());
            found.insert((indicator.name, month), text);
        }
    }
    found
}

/// The rows of the table of key figures, by month.
fn key_figures(server: &Server) -> Vec<String> {
    let query = Query::of([("by".to_owned(), "month".to_owned())]).unwrap();
    let table = server.company.insight.indicator("kpi", &query).unwrap();
    table.csv().lines().skip(1).map(str::to_owned).collect()
}

struct State {
    files: Files,
    figures: BTreeMap<(&'static str, &'static str), String>,
    key_figures: Vec<String>,
}

fn state(server: &Server) -> State {
    server.company.catch_up().unwrap();
    State {
        files: files(&server.company.folder),
        figures: figures(server),
        key_figures: key_figures(server),
    }
}

/// Compares the state with the one before a change that touched these months. Returns the state for the next comparison.
fn only(server: &Server, before: &State, months: &[&str], what: &str) -> State {
    let after = state(server);
    let is_touched = |key: &str| months.iter().any(|month| key.ends_with(month));
    for (key, old) in &before.files {
        let new = &after.files[key];
        if is_touched(key) {
            assert!(
                old.0 != new.0 && old.1 != new.1,
                "{what}: {key} should have been written anew"
            );
        } else {
            assert_eq!(old.0, new.0, "{what}: {key} was written anew");
            assert!(old.1 == new.1, "{what}: {key} has other bytes");
        }
    }
    assert_eq!(before.files.len(), after.files.len(), "{what}");
    for (key, old) in &before.figures {
        if !is_touched(key.1) && !OF_THE_WHOLE_HORIZON.contains(&key.0) {
            assert_eq!(old, &after.figures[key], "{what}: {key:?}");
        }
    }
    for month in months {
        for name in ["kpi", "customer-decile", "bestsellers"] {
            let key = (name, MONTHS[MONTHS.iter().position(|m| m == month).unwrap()]);
            assert_ne!(
                before.figures[&key], after.figures[&key],
                "{what}: {key:?} should have followed"
            );
        }
    }
    for (old, new) in before.key_figures.iter().zip(&after.key_figures) {
        let is_touched = months.iter().any(|month| old.starts_with(month));
        assert_eq!(old == new, !is_touched, "{what}: {old} became {new}");
    }
    let kept = files(&server.company.folder);
    server.company.feed.rebuild().unwrap();
    let rebuilt = files(&server.company.folder);
    for (key, (_, bytes)) in &kept {
        assert!(*bytes == rebuilt[key].1, "{what}: {key} differs from a rebuild");
    }
    assert_eq!(kept.len(), rebuilt.len(), "{what}");
    let again = figures(server);
    assert!(after.figures == again, "{what}: figures differ after a rebuild");
    State {
        files: rebuilt,
        ..after
    }
}

fn list(server: &Server, admin: &Who, path: &str) -> Vec<Json> {
    let answer = server.call(admin, "get", path, None);
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    answer.body["items"].as_array().unwrap().clone()
}

fn done(server: &Server, admin: &Who, (method, path): (&str, &str), body: Option<&Json>) -> Json {
    let answer = server.call(admin, method, path, body);
    assert!(answer.status < 300, "{method} {path}: {:?}", answer.body);
    answer.body
}

fn sale(server: &Server, admin: &Who, number: &str) -> Json {
    list(
        server,
        admin,
        &format!("/records/trade/sale?f=number:eq:{number}"),
    )
    .remove(0)
}

fn lines(server: &Server, admin: &Who, sale: &Json) -> Vec<Json> {
    let id = sale["id"].as_str().unwrap();
    list(
        server,
        admin,
        &format!("/records/trade/sale_line?f=sale_id:eq:{id}&sort=line_no"),
    )
}

/// H3, B5, B12: a late return, a corrected line, a deleted sale, a sale moved to another month and merged customers change the
/// files and the figures of the months that they lie in, and no others; kept up to date equals rebuilt, byte for byte.
#[test]
fn a_correction_changes_its_month_only() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        load(&server);
        let (server, admin) = (&server, &admin);
        let before = state(server);
        assert_eq!(before.files.len(), 2 * MONTHS.len(), "{engine:?}");

        let bought = sale(server, admin, "T1-3");
        let late = json!({
            "number": "R1", "store_id": bought["store_id"], "customer_id": bought["customer_id"],
            "sold_at": "2025-02-27T09:00:00Z"
        });
        let late = done(server, admin, ("post", "/records/trade/sale"), Some(&late));
        let returned = &lines(server, admin, &bought)[0];
        let line = json!({
            "sale_id": late["id"], "line_no": 1, "product_id": returned["product_id"], "qty": "-1", "amount": "-2.00"
        });
        done(server, admin, ("post", "/records/trade/sale_line"), Some(&line));
        let before = only(server, &before, &[CLOSED], "late return");

        let line = &lines(server, admin, &sale(server, admin, "T1-5"))[0];
        let path = format!("/records/trade/sale_line/{}", line["id"].as_str().unwrap());
        let patch = json!({ "version": line["version"], "amount": "99.90" });
        done(server, admin, ("patch", &path), Some(&patch));
        let before = only(server, &before, &[CLOSED], "corrected line");

        let gone = sale(server, admin, "T1-7");
        delete_sale(server, admin, &gone);
        let before = only(server, &before, &[CLOSED], "deleted sale");

        let moved = sale(server, admin, "T1-8");
        let path = format!("/records/trade/sale/{}", moved["id"].as_str().unwrap());
        let patch = json!({ "version": moved["version"], "sold_at": "2025-03-09T09:00:00Z" });
        done(server, admin, ("patch", &path), Some(&patch));
        let before = only(
            server,
            &before,
            &[CLOSED, "2025-03"],
            "sale moved to another month",
        );

        merge_the_last_two(server, admin);
        only(server, &before, &[CLOSED], "merged customers");
    });
}

fn delete_sale(server: &Server, admin: &Who, gone: &Json) {
    for line in lines(server, admin, gone) {
        let (id, version) = (line["id"].as_str().unwrap(), &line["version"]);
        let path = format!("/records/trade/sale_line/{id}?version={version}");
        done(server, admin, ("delete", &path), None);
    }
    let number = gone["number"].as_str().unwrap();
    let gone = sale(server, admin, number);
    let path = format!(
        "/records/trade/sale/{}?version={}",
        gone["id"].as_str().unwrap(),
        gone["version"]
    );
    done(server, admin, ("delete", &path), None);
}

fn merge_the_last_two(server: &Server, admin: &Who) {
    let customer = |number: usize| {
        let path = format!("/records/customers/customer?f=number:eq:M{number}");
        let found = list(server, admin, &path).remove(0);
        json!({ "id": found["id"], "version": found["version"] })
    };
    let merge = json!({
        "entity": "customers.customer", "survivor": customer(CUSTOMERS), "losers": [customer(CUSTOMERS - 1)], "choose": {}
    });
    done(server, admin, ("post", "/merges"), Some(&merge));
}

/// The tables of a month that are kept between questions.
fn kept(server: &Server, month: &str, names: &[&str]) -> Vec<Arc<Table>> {
    let query = Query::of([("period".to_owned(), month.to_owned())]).unwrap();
    let ask = |name: &&str| server.company.insight.indicator(name, &query).unwrap();
    names.iter().map(ask).collect()
}

/// H3: a batch throws away the answers that it touches and keeps the others; what is told by customer class, or ranked among
/// customers, follows classes and customers.
#[test]
fn answers_about_other_months_are_kept() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        load(&server);
        let of_a_month = ["kpi", "customer-decile", "bestsellers", "abc"];
        let (closed, open) = (
            kept(&server, CLOSED, &of_a_month),
            kept(&server, "2025-03", &of_a_month),
        );
        let classes = kept(&server, "2025-03", &["cube"]);

        let line = &lines(&server, &admin, &sale(&server, &admin, "T1-5"))[0];
        let path = format!("/records/trade/sale_line/{}", line["id"].as_str().unwrap());
        let patch = json!({ "version": line["version"], "amount": "999.90" });
        done(&server, &admin, ("patch", &path), Some(&patch));
        server.company.catch_up().unwrap();
        let same = |before: &[Arc<Table>], after: &[Arc<Table>]| -> Vec<bool> {
            before.iter().zip(after).map(|(a, b)| Arc::ptr_eq(a, b)).collect()
        };
        assert_eq!(
            same(&closed, &kept(&server, CLOSED, &of_a_month)),
            [false; 4],
            "{engine:?}"
        );
        assert_eq!(
            same(&open, &kept(&server, "2025-03", &of_a_month)),
            [true; 4],
            "{engine:?}"
        );
        assert_eq!(
            same(&classes, &kept(&server, "2025-03", &["cube"])),
            [false],
            "{engine:?}"
        );

        let new = json!({ "number": "M0", "name": "王小明" });
        done(
            &server,
            &admin,
            ("post", "/records/customers/customer"),
            Some(&new),
        );
        server.company.catch_up().unwrap();
        let after = kept(&server, "2025-03", &of_a_month);
        assert!(
            same(&open, &after)[0],
            "{engine:?}: no figure of sales names customers"
        );
        assert_eq!(open[1].csv(), after[1].csv(), "{engine:?}");
    });
}
