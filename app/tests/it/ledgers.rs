//! What only commands write: nobody does it by hand, whatever his roles allow.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{Server, Who};

const LEDGERS: [&str; 4] = ["stock_balance", "stock_movement", "cash_session", "cash_movement"];

fn made(server: &Server, admin: &Who, path: &str, body: &Json) -> String {
    let answer = server.call(admin, "post", path, Some(body));
    assert_eq!(answer.status, 201, "{path} {:?}", answer.body);
    answer.body["id"].as_str().unwrap().to_owned()
}

/// B2, D9: stock and cash move by what happens in a shop; an administrator who would write a line by hand is told so.
#[test]
fn ledgers_are_written_by_commands_only() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let store = json!({ "number": "330", "name": "北店" });
        let store = made(&server, &admin, "/records/org/store", &store);
        let product = json!({ "number": "P1", "name": "茶", "standard_price": "12.50" });
        let product = made(&server, &admin, "/records/catalog/product", &product);
        let come =
            json!({ "store_id": store, "product_id": product, "kind": "in", "qty": "5", "reason": "到货" });
        let moved = || {
            let headers = [
                ("content-type", "application/json"),
                ("idempotency-key", "delivery-1"),
            ];
            server.raw(&admin, ("post", "/stock/movements"), &come.to_string(), &headers)
        };
        // Sent twice, come once.
        for answer in [moved(), moved()] {
            assert_eq!(
                (answer.status, &answer.body["on_hand"]),
                (201, &json!("5")),
                "{:?}",
                answer.body
            );
        }
        let refused = |method: &str, path: &str, body: Option<&Json>| {
            let answer = server.call(&admin, method, path, body);
            let code = answer.body["code"].as_str().unwrap_or_default().to_owned();
            assert_eq!(
                (answer.status, &*code),
                (403, "access.program_only"),
                "{engine:?} {method} {path}"
            );
        };
        for name in LEDGERS {
            refused("post", &format!("/records/trade/{name}"), Some(&json!({})));
        }
        let listed = server.call(&admin, "get", "/records/trade/stock_movement", None);
        let id = listed.body["items"][0]["id"].as_str().unwrap().to_owned();
        let one = format!("/records/trade/stock_movement/{id}");
        refused("patch", &one, Some(&json!({ "version": 1, "qty": "500" })));
        refused("delete", &format!("{one}?version=1"), None);
        let all = json!({ "act": { "do": "delete" }, "query": {} });
        refused("post", "/records/trade/stock_movement/mass", Some(&all));
        let several = json!({ "mode": "all", "rows": [{ "op": "delete", "id": id, "version": 1 }] });
        let path = "/records/trade/stock_movement/bulk";
        let answer = server.call(&admin, "post", path, Some(&several));
        assert_ne!(answer.status, 200, "{:?}", answer.body);
        let manifest = server.call(&admin, "get", "/manifest", None).body;
        let entities = manifest["entities"].as_array().unwrap();
        let balance = entities
            .iter()
            .find(|one| one["key"] == "trade.stock_balance")
            .unwrap();
        for action in ["create", "update", "delete", "import"] {
            assert_eq!(
                balance["can"][action], false,
                "{action}: the browser app offers no button"
            );
        }
        assert_eq!(balance["can"]["export"], true);
        assert_eq!(
            balance["rights"]["create"], "all",
            "what acts of the domain ask for"
        );
        let same = server.call(&admin, "get", "/records/trade/stock_balance", None);
        assert_eq!(same.body["items"][0]["on_hand"], "5", "{engine:?}");
    });
}
