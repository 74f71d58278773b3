//! Tiles of dashboards: how they may be drawn, and what a picture goes on from.

use guanxi_testkit::each_engine;
use serde_json::json;

use crate::edge::import;
use crate::privacy::made;
use crate::server::Server;

const TILL: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n\
    330,T1,2025-03-01 10:00,M1,P1,1,20.50\n\
    330,T2,2025-03-02 10:00,M2,P1,1,9.50\n";

/// H1: a map of market areas is kept as a tile; its rows say which area each is, its columns and its file don't.
#[test]
fn a_tile_may_be_a_map() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let folder = server.company.folder.clone();
        let area = json!({ "number": "SH", "name": "上海" });
        let area = made(&server, &admin, "/records/org/market_area", &area);
        let store =
            json!({ "number": "330", "name": "北店", "zone": "Asia/Shanghai", "market_area_id": area });
        made(&server, &admin, "/records/org/store", &store);
        import(&server.company.imports, &folder, "trade.sales_file", TILL);
        server.company.catch_up().unwrap();

        let page = made(
            &server,
            &admin,
            "/records/insight/dashboard",
            &json!({ "name": "区域" }),
        );
        let tile = |kind: &str| {
            json!({ "dashboard_id": page, "title": "地图", "kind": kind, "indicator": "market-areas",
                "shown_columns": "path,net_sales_c" })
        };
        let id = made(&server, &admin, "/records/insight/tile", &tile("map"));
        let refused = server.call(&admin, "post", "/records/insight/tile", Some(&tile("globe")));
        assert_eq!(refused.status, 422, "{:?}", refused.body);

        let all = server.call(&admin, "get", &format!("/dashboards/{page}/tiles"), None);
        let table = &all.body["items"][0]["table"];
        let columns = json!([
            { "name": "path", "unit": "text" },
            { "name": "net_sales_c", "unit": "money" },
        ]);
        assert_eq!(table["columns"], columns, "{engine:?} {:?}", all.body);
        let row = json!({ "path": "上海", "net_sales_c": 3_000, "record_id": area });
        assert_eq!(table["rows"], json!([row]), "{engine:?}");
        let (_, file) = server.bytes(&admin, &format!("/dashboards/{page}/tiles/{id}?format=csv"));
        let file = String::from_utf8(file).unwrap();
        assert!(
            file.contains("net_sales_c") && !file.contains("record_id"),
            "{engine:?} {file}"
        );
    });
}
