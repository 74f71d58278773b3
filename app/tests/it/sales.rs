//! Sales files of other shapes, and what the figures say of them.

use guanxi_app::{Company, Mode};
use guanxi_insight::Query;
use guanxi_record::import::Work;
use guanxi_store::Queries;
use guanxi_testkit::{Place, each_engine, system};

use crate::edge::import;
use crate::server::settings;

/// One row a ticket, its lines side by side, in the encoding of Chinese tills.
const WIDE: &str = "门店,小票号,销售时间,会员号,商品编号1,数量1,金额1,商品编号2,数量2,金额2\n\
    330,W1,2025-03-01 10:00,M1,P1,1,2.50,P2,2,5.00\n\
    330,W2,2025-03-01 23:59,,P1,-1,-2.50,,,\n\
    330,W3,2025-02-28T16:00:00Z,M1,P2,1,1.00,,,\n";

fn net_sales(company: &Company) -> Vec<String> {
    company.catch_up().unwrap();
    let query = Query {
        by: Some("day".to_owned()),
        ..Query::default()
    };
    let table = company.insight.indicator("kpi", &query).unwrap().csv();
    let mut lines = table
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = lines.next().unwrap();
    let at = |name: &str| headers.iter().position(|h| h == name).unwrap();
    let shown = |row: Vec<String>| {
        let cells =
            ["period", "lines", "net_sales_c", "returns_c", "tickets"].map(|name| row[at(name)].clone());
        cells.join(" ")
    };
    lines.map(shown).collect()
}

/// B2, I3: a wide GBK file becomes tickets and figures, on the store's own days; undone, both are gone.
#[test]
fn a_wide_gbk_file_goes_in_and_out_again() {
    each_engine(|engine| {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        let stores = "number,name,zone\n330,北店,Asia/Shanghai\n";
        import(&company.imports, place.folder(), "org.store", stores);
        let gbk = encoding_rs::GBK.encode(WIDE).0;
        let id = import(&company.imports, place.folder(), "trade.sales_file", gbk);
        let tickets = company
            .store
            .read_blocking(|r| {
                r.query(
                    "SELECT number, amount, line_count FROM trade_sale ORDER BY number",
                    &[],
                )
            })
            .unwrap();
        let seen: Vec<(&str, i64, i64)> = tickets.iter().map(|t| (t.text(0), t.int(1), t.int(2))).collect();
        assert_eq!(
            seen,
            [("W1", 750, 2), ("W2", -250, 1), ("W3", 100, 1)],
            "{engine:?}"
        );
        // A ticket of nothing but returns is no purchase.
        assert_eq!(net_sales(&company), ["2025-03-01 4 600 250 2"], "{engine:?}");
        let undone = company
            .imports
            .perform(&system(), id, Work::Undo, &mut |_| {})
            .unwrap();
        assert_eq!((undone.state.name(), undone.undo.kept), ("undone", 0));
        assert_eq!(net_sales(&company), Vec::<String>::new(), "{engine:?}");
        let count = |table: &str| {
            let rows = company
                .store
                .read_blocking(|r| r.query(&format!("SELECT id FROM {table}"), &[]));
            rows.unwrap().len()
        };
        let tables = [
            "trade_sale",
            "trade_sale_line",
            "catalog_product",
            "customers_customer",
        ];
        assert_eq!(tables.map(count), [0; 4], "{engine:?}");
    });
}
