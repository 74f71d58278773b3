//! Tickets out of rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use guanxi_entity::{Entity, EntityDef};
use guanxi_record::import::{Import, ImportSettings, Imports, NewImport, Work};
use guanxi_record::{ListQuery, Schema, list, record_to_json};
use guanxi_store::{Settings, Store};
use guanxi_trade::entities::{Sale, SaleLine};
use guanxi_trade::{CountFile, SalesFile, TerminalFile};
use guanxi_types::{Clock, Ctx, Through};
use serde_json::{Value as Json, json};

pub struct Company {
    pub store: Store,
    pub imports: Imports,
    pub schema: Schema,
    folder: tempfile::TempDir,
}

pub fn system() -> Ctx {
    Ctx::system("test", Through::CommandLine)
}

impl Company {
    fn new(settings: impl FnOnce(&tempfile::TempDir) -> Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let modules = vec![
            guanxi_org::module(),
            guanxi_catalog::module(),
            guanxi_customers::module(),
            guanxi_marketing::module(),
            guanxi_loyalty::module(),
            guanxi_trade::module(),
        ];
        let schema = Schema::new(modules).unwrap();
        let store = Store::open(settings(&folder), schema.migrations(), Clock::System).unwrap();
        let settings = ImportSettings {
            folder: folder.path().join("imports"),
            zone: "Asia/Shanghai".into(),
        };
        let imports = Imports::new(
            store.clone(),
            guanxi_record::LiveSchema::new(schema.clone()),
            vec![Arc::new(SalesFile), Arc::new(TerminalFile), Arc::new(CountFile)],
            settings,
        );
        let company = Self {
            store,
            imports,
            schema,
            folder,
        };
        company.load(
            "org.store",
            "number,name,zone\n330,North,Asia/Shanghai\n406,East,America/New_York\n",
        );
        company.load("customers.customer", "number,name\nM1,张小美\nM2,李雷\n");
        company.load("catalog.product", "number,name\nP1,茶\nP2,米\n");
        company
    }

    pub fn upload(&self, target: &str, text: &str) -> i64 {
        let path = self.folder.path().join("upload.csv");
        std::fs::write(&path, text).unwrap();
        let new = NewImport {
            target,
            file_name: "upload.csv",
            path: &path,
        };
        self.imports.create(&system(), &new).unwrap().id.parse().unwrap()
    }

    fn change(&self, id: i64, patch: Json) {
        self.imports
            .change(&system(), id, &serde_json::from_value(patch).unwrap())
            .unwrap();
    }

    pub fn perform(&self, id: i64, work: Work) -> Import {
        self.imports.perform(&system(), id, work, &mut |_| {}).unwrap()
    }

    pub fn load(&self, target: &str, text: &str) -> i64 {
        let id = self.upload(target, text);
        let done = self.perform(id, Work::Run);
        assert_eq!(
            (done.state.name(), done.counts.error),
            ("done", 0),
            "{:?} {:?}",
            done.problem,
            done.errors
        );
        id
    }

    pub fn all(&self, def: &EntityDef, sort: &str) -> Vec<Json> {
        let query = ListQuery {
            sort: sort.into(),
            limit: Some(500),
            ..ListQuery::default()
        };
        let page = self
            .store
            .read_blocking(|r| list(r, &system(), def, &query))
            .unwrap();
        page.records
            .iter()
            .map(|record| record_to_json(def, record, &BTreeMap::new()))
            .collect()
    }

    pub fn count(&self, def: &EntityDef) -> i64 {
        self.store
            .read_blocking(|r| guanxi_record::count(r, &system(), def, &ListQuery::default()))
            .unwrap()
    }
}

/// On SQLite, and on PostgreSQL where `GUANXI_TEST_POSTGRES` names a server.
pub fn on_both(test: impl Fn(&Company)) {
    test(&Company::new(|folder| {
        Settings::Sqlite(folder.path().join("company.db"))
    }));
    if let Ok(given) = std::env::var("GUANXI_TEST_POSTGRES") {
        let server = given.trim_end_matches("/postgres");
        let mut client = postgres::Client::connect(&given, postgres::NoTls).unwrap();
        let unique = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_nanos();
        let name = format!("sales_{}_{unique}", std::process::id());
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let company = Company::new(|_| Settings::Postgres(format!("{server}/{name}")));
        test(&company);
        drop(company);
        client
            .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .unwrap();
    }
}

const FILE: &str = "门店,小票号,销售时间,会员卡号,商品编号,数量,金额,折扣\n\
    330,A1,2017-01-01 23:30,M1,P1,2,10.00,1.00\n\
    330,A2,2017-01-02 09:00,,P2,1,5.50,\n\
    330,A1,2017-01-01 23:29,M1,P2,-1,-3.00,\n\
    406,A1,2017-01-01 23:30,M2,P1,1,7,0.5\n";

/// B2
#[test]
fn rows_become_tickets_whatever_their_order() {
    on_both(|company| {
        company.load("trade.sales_file", FILE);
        let sales = company.all(Sale::def(), "sold_at");
        let seen: Vec<Json> = sales
            .iter()
            .map(|s| {
                json!([
                    s["number"],
                    s["sold_at"],
                    s["business_date"],
                    s["amount"],
                    s["line_count"]
                ])
            })
            .collect();
        assert_eq!(
            seen,
            [
                json!(["A1", "2017-01-01T15:29:00Z", "2017-01-01", "7.00", 2]),
                json!(["A1", "2017-01-01T15:30:00Z", "2017-01-01", "7.00", 1]),
                json!(["A2", "2017-01-02T01:00:00Z", "2017-01-02", "5.50", 1]),
            ]
        );
        assert!(sales[2]["customer_id"].is_null() && sales[0]["customer_id"].is_string());
        let lines = company.all(SaleLine::def(), "amount");
        let seen: Vec<Json> = lines
            .iter()
            .map(|l| json!([l["line_no"], l["qty"], l["amount"], l["discount"]]))
            .collect();
        assert_eq!(
            seen,
            [
                json!([2, "-1", "-3.00", "0.00"]),
                json!([1, "1", "5.50", "0.00"]),
                json!([1, "1", "7.00", "0.50"]),
                json!([1, "2", "10.00", "1.00"]),
            ]
        );
    });
}

/// B2
#[test]
fn the_business_date_is_the_stores_own() {
    on_both(|company| {
        let id = company.upload("trade.sales_file", FILE);
        company.change(id, json!({"options": {"zone": "UTC"}}));
        company.perform(id, Work::Run);
        let days: Vec<Json> = company
            .all(Sale::def(), "business_date")
            .iter()
            .map(|s| s["business_date"].clone())
            .collect();
        assert_eq!(
            days,
            ["2017-01-01", "2017-01-02", "2017-01-02"],
            "New York, Shanghai, Shanghai"
        );
    });
}

#[test]
fn a_day_and_a_time_may_stand_apart() {
    on_both(|company| {
        let text = "store,ticket,date,time,amount\n330,B1,2017/1/31,8:05,3\n330,B2,20170131,235959,4\n330,B3,2017-01-31,,5\n";
        company.load("trade.sales_file", text);
        let times: Vec<Json> = company
            .all(Sale::def(), "number")
            .iter()
            .map(|s| s["sold_at"].clone())
            .collect();
        assert_eq!(
            times,
            [
                "2017-01-31T00:05:00Z",
                "2017-01-31T15:59:59Z",
                "2017-01-30T16:00:00Z"
            ]
        );
    });
}

/// B2
#[test]
fn a_ticket_with_a_wrong_row_is_refused_whole() {
    on_both(|company| {
        let text = "store,ticket,sold at,customer,product,amount\n\
            330,C1,2017-01-01 10:00,M1,P1,1\n330,C1,2017-01-01 10:00,M1,P9,2\n\
            330,C2,2017-01-01 11:00,M1,P1,x\n330,C2,2017-01-01 11:00,M1,P2,2\n\
            330,C3,2017-01-01 12:00,M1,P1,1\n330,C3,2017-01-01 12:00,M2,P1,1\n\
            999,C4,2017-01-01 12:00,,P1,1\n330,C5,2017-01-01 13:00,M1,P1,9\n";
        let id = company.upload("trade.sales_file", text);
        let dry = company.perform(id, Work::DryRun);
        let errors: Vec<(u64, &str)> = dry.errors.iter().map(|e| (e.row, e.code.as_str())).collect();
        assert_eq!(
            errors,
            [
                (2, "import.ticket_incomplete"),
                (3, "unknown_link"),
                (4, "not_a_number"),
                (5, "import.ticket_incomplete"),
                (6, "import.ticket_incomplete"),
                (7, "import.other_customer"),
                (8, "unknown_link"),
            ]
        );
        assert_eq!(
            (dry.counts.create, dry.counts.error, company.count(Sale::def())),
            (1, 7, 0)
        );
        assert_eq!(company.perform(id, Work::Run).counts, dry.counts);
        assert_eq!(
            (company.count(Sale::def()), company.count(SaleLine::def())),
            (1, 1)
        );
    });
}

/// B2
#[test]
fn unknown_products_and_members_become_stubs_when_allowed() {
    on_both(|company| {
        let text = "store,ticket,sold at,customer,product,amount\n330,D1,2017-01-01 10:00,M7,P7,1\n";
        let id = company.upload("trade.sales_file", text);
        assert_eq!(company.perform(id, Work::DryRun).counts.error, 1);
        company.change(id, json!({"options": {"create_missing": true}}));
        assert_eq!(company.perform(id, Work::Run).counts.create, 1);
        let products = company.all(guanxi_catalog::entities::Product::def(), "number");
        assert_eq!(
            (&products[2]["number"], &products[2]["is_stub"]),
            (&json!("P7"), &json!(true))
        );
        let undone = company.perform(id, Work::Undo);
        assert_eq!((undone.undo.removed, undone.undo.kept), (4, 0));
        assert_eq!(
            (company.count(Sale::def()), company.count(SaleLine::def())),
            (0, 0)
        );
        assert_eq!(company.count(guanxi_catalog::entities::Product::def()), 2);
    });
}

fn long_file(tickets: usize) -> String {
    let row = |n: usize, line: usize| format!("330,T{n},2017-01-01 10:00,P{},{line}.00\n", line % 2 + 1);
    let mut text = String::from("store,ticket,sold at,product,amount\n");
    // Seven lines a ticket don't divide a chunk, and the last line of every ticket comes at the file's end.
    (0..tickets).for_each(|n| (1..7).for_each(|line| text.push_str(&row(n, line))));
    (0..tickets).for_each(|n| text.push_str(&row(n, 7)));
    text
}

#[test]
fn tickets_go_on_across_chunks() {
    on_both(|company| {
        let id = company.upload("trade.sales_file", &long_file(600));
        let dry = company.perform(id, Work::DryRun);
        assert_eq!(
            (dry.counts.create, dry.counts.error),
            (4_200, 0),
            "{:?}",
            dry.errors.first()
        );
        assert_eq!(company.perform(id, Work::Run).counts, dry.counts);
        let sales = company.all(Sale::def(), "number");
        assert!(
            sales
                .iter()
                .all(|s| s["amount"] == "28.00" && s["line_count"] == 7)
        );
        assert_eq!(
            (company.count(Sale::def()), company.count(SaleLine::def())),
            (600, 4_200)
        );
        let undone = company.perform(id, Work::Undo);
        assert_eq!((undone.undo.removed, undone.undo.kept), (4_800, 0));
        assert_eq!(
            (company.count(Sale::def()), company.count(SaleLine::def())),
            (0, 0)
        );
    });
}

/// B2
#[test]
fn the_same_tickets_again_are_refused_or_passed_over_but_never_doubled() {
    on_both(|company| {
        company.load("trade.sales_file", FILE);
        let more = format!("{FILE}330,A9,2017-01-03 10:00,M1,P1,1,2.00,\n");
        let append = company.perform(company.upload("trade.sales_file", &more), Work::Run);
        assert_eq!((append.counts.create, append.counts.error), (1, 4));
        assert!(
            append
                .errors
                .iter()
                .all(|e| e.code == "taken" && e.column.as_deref() == Some("小票号"))
        );
        let id = company.upload("trade.sales_file", &more);
        company.change(id, json!({"mode": "upsert"}));
        let upsert = company.perform(id, Work::Run);
        assert_eq!(
            (upsert.counts.create, upsert.counts.skip, upsert.counts.error),
            (0, 5, 0)
        );
        assert_eq!(
            (company.count(Sale::def()), company.count(SaleLine::def())),
            (4, 5)
        );
        let id = company.upload("trade.sales_file", &more);
        company.change(id, json!({"mode": "update"}));
        let update = company.perform(id, Work::DryRun);
        assert_eq!(
            update.problem.map(|p| p.code).as_deref(),
            Some("import.mode_not_offered")
        );
    });
}

#[test]
fn lines_imported_by_themselves_are_summed_too() {
    on_both(|company| {
        company.load(
            "trade.sale",
            "number,store_id,sold_at\nE1,330,2017-01-01 10:00\nE2,330,2017-01-01 11:00\n",
        );
        company.load("trade.sale_line", "sale_id,line_no,amount\nE1,1,2.50\nE1,2,-1\n");
        company.load(
            "trade.sales_file",
            "store,ticket,sold at,amount\n330,E3,2017-01-01 12:00,4\n",
        );
        let sales = company.all(Sale::def(), "number");
        let seen: Vec<Json> = sales
            .iter()
            .map(|s| json!([s["number"], s["amount"], s["line_count"]]))
            .collect();
        assert_eq!(
            seen,
            [
                json!(["E1", "1.50", 2]),
                json!(["E2", "0.00", 0]),
                json!(["E3", "4.00", 1])
            ]
        );
    });
}
