//! SQL over the web, as somebody who sees a part of the company.

use guanxi_org::entities::{Store, TerritoryMember};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::people::{make, territory};
use crate::server::{Answer, PASSWORD, Server, Who};

const SALES: &str = "门店,小票号,销售时间,会员号,商品编号1,数量1,金额1,商品编号2,数量2,金额2\n\
    N,W1,2025-03-01 10:00,M1,P1,1,2.50,P2,2,5.00\n\
    N,W2,2025-03-01 11:00,,P1,1,2.50,,,\n\
    S,W3,2025-03-02 10:00,M2,P2,1,70.00,,,\n";

/// A company of two stores; the manager looks after the territory of the first.
struct World {
    server: Server,
    manager: Who,
}

impl World {
    fn new(engine: guanxi_store::Engine) -> Self {
        let server = Server::new(engine);
        server.role("sql", &[("warehouse.sql", "read", "all")]);
        let user = server.user("manager", &["store_manager", "sql"], false);
        let north = territory(&server.fixture, None);
        for (number, territory_id) in [("N", Some(north)), ("S", None)] {
            let given = [
                ("number", number.into()),
                ("name", number.into()),
                ("territory_id", territory_id.into()),
            ];
            make::<Store>(&server.fixture, &given);
        }
        let given = [("territory_id", north.into()), ("user_id", user.into())];
        make::<TerritoryMember>(&server.fixture, &given);
        import(
            &server.company.imports,
            &server.company.folder,
            "trade.sales_file",
            SALES,
        );
        server.company.catch_up().unwrap();
        let manager = server.sign_in("manager", PASSWORD);
        Self { server, manager }
    }

    fn ask(&self, who: &Who, query: &str) -> Answer {
        let body = json!({ "query": query });
        self.server.call(who, "post", "/warehouse/sql", Some(&body))
    }

    fn rows(&self, who: &Who, query: &str) -> Json {
        let answer = self.ask(who, query);
        assert_eq!(answer.status, 200, "{query}: {:?}", answer.body);
        answer.body["rows"].clone()
    }
}

/// H1, O5: a store's manager is told of the store's own sales, whichever way he asks.
#[test]
fn a_manager_asks_for_his_store() {
    each_engine(|engine| {
        let world = World::new(engine);
        let (manager, admin) = (world.manager.clone(), world.server.admin());
        for (query, wanted, whole) in [
            ("SELECT COUNT(*) FROM ticket", json!([[2]]), json!([[3]])),
            (
                "SELECT SUM(amount_c), MAX(amount_c) FROM sale_line",
                json!([[1000, 500]]),
                json!([[8000, 7000]]),
            ),
            (
                "SELECT s.number, SUM(t.amount_c) FROM store s LEFT JOIN ticket t ON t.store_id = s.id GROUP BY 1 ORDER BY 1",
                json!([["N", 1000], ["S", null]]),
                json!([["N", 1000], ["S", 7000]]),
            ),
            (
                "SELECT p.number, (SELECT SUM(l.amount_c) FROM sale_line l WHERE l.product_id = p.id) FROM product p ORDER BY 1",
                json!([["P1", 500], ["P2", 500]]),
                json!([["P1", 500], ["P2", 7500]]),
            ),
            (
                "SELECT COUNT(*) FROM (SELECT sale_id FROM ticket UNION SELECT sale_id FROM sale_line)",
                json!([[2]]),
                json!([[3]]),
            ),
        ] {
            assert_eq!(world.rows(&manager, query), wanted, "{engine:?}: {query}");
            assert_eq!(world.rows(&admin, query), whole, "{engine:?}: {query}");
        }
        // Everybody may buy in his store, so he finds everybody, as his clerks do.
        for who in [&manager, &admin] {
            assert_eq!(world.rows(who, "SELECT COUNT(*) FROM customer"), json!([[2]]));
        }
    });
}

/// H1, F8: a column that is masked or hidden for a role isn't there, in the list of tables neither.
#[test]
fn covered_columns_are_left_out() {
    each_engine(|engine| {
        let world = World::new(engine);
        world.server.user("ann", &["analyst"], false);
        let analyst = world.server.sign_in("ann", PASSWORD);
        let answer = world.server.call(&analyst, "get", "/warehouse/tables", None);
        assert_eq!(answer.status, 200);
        let tables = answer.body["tables"].as_array().unwrap().clone();
        let customer = tables.iter().find(|table| table["name"] == "customer").unwrap();
        let columns: Vec<&str> = customer["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| column["name"].as_str().unwrap())
            .collect();
        assert!(
            columns.contains(&"income") && !columns.contains(&"name"),
            "{columns:?}"
        );
        assert_eq!(world.ask(&analyst, "SELECT name FROM customer").status, 422);
        assert_eq!(
            world.ask(&analyst, "SELECT * FROM customer ORDER BY name").status,
            422
        );
        assert_eq!(
            world.rows(&analyst, "SELECT COUNT(*) FROM customer"),
            json!([[2]])
        );
        let held = "SELECT column_name FROM information_schema.columns WHERE table_name = 'customer' AND column_name = 'name'";
        assert_eq!(world.rows(&analyst, held), json!([]));
    });
}

/// H1, O8: the right is one of its own, and what was asked stands in the log.
#[test]
fn the_right_is_asked_for_and_the_statement_noted() {
    each_engine(|engine| {
        let world = World::new(engine);
        world.server.user("marketer", &["marketer"], false);
        let marketer = world.server.sign_in("marketer", PASSWORD);
        assert_eq!(world.ask(&marketer, "SELECT 1").status, 403);
        assert_eq!(
            world
                .server
                .call(&marketer, "get", "/warehouse/tables", None)
                .status,
            403
        );
        let wrong = world.ask(&world.manager, "SELECT nothing FROM ticket");
        assert_eq!(
            (wrong.status, wrong.body["code"].as_str()),
            (422, Some("warehouse.query_at"))
        );
        assert_eq!(wrong.body["params"]["line"], json!(1), "{:?}", wrong.body);
        assert_eq!(wrong.body["params"]["column"], json!(8));
        for hostile in [
            "DROP TABLE ticket",
            "SET a = 1",
            "COPY ticket TO 'x'",
            "SELECT * FROM '/etc/passwd'",
            "\u{0}",
        ] {
            assert_eq!(world.ask(&world.manager, hostile).status, 422, "{hostile}");
        }
        let told = world
            .server
            .call(&world.server.admin(), "get", "/audit?action=sql", None);
        let lines = told.body["items"].as_array().unwrap().clone();
        assert_eq!(lines.len(), 6, "{engine:?}: {:?}", told.body);
        assert_eq!(lines[5]["details"]["statement"], "SELECT nothing FROM ticket");
    });
}

/// H1, I3: an answer goes out as a file, for those who may export what they may read.
#[test]
fn an_answer_is_taken_out() {
    each_engine(|engine| {
        let world = World::new(engine);
        let body = json!({ "query": "SELECT number, name FROM store ORDER BY 1", "format": "csv" });
        let (admin, path) = (world.server.admin(), "/warehouse/sql");
        assert_eq!(world.server.call(&admin, "post", path, Some(&body)).status, 200);
        world.server.role(
            "reader",
            &[
                ("trade.*", "read", "all"),
                ("customers.*", "read", "all"),
                ("warehouse.sql", "read", "all"),
            ],
        );
        world.server.user("reader", &["reader"], false);
        let reader = world.server.sign_in("reader", PASSWORD);
        assert_eq!(world.server.call(&reader, "post", path, Some(&body)).status, 403);
        assert_eq!(world.rows(&reader, "SELECT COUNT(*) FROM ticket"), json!([[3]]));
    });
}
