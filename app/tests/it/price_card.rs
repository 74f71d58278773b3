//! The card of a product's prices.

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::server::{Server, Who};

fn made(server: &Server, admin: &Who, entity: &str, body: &Json) -> String {
    let made = server.call(admin, "post", &format!("/records/catalog/{entity}"), Some(body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

/// J2, J5: the card of a bundle tells what it sells for and what it costs: its own, or what its parts come to, as soon as they are in it.
#[test]
fn a_bundles_card_tells_what_its_parts_come_to() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let make = |entity: &str, body: Json| made(&server, &admin, entity, &body);
        let tea = make(
            "product",
            json!({ "number": "T", "name": "龙井茶", "standard_price": "12.50", "cost_price": "5.00" }),
        );
        let told = |bundle: &str| -> Vec<String> {
            let card = server.call(&admin, "get", &format!("/products/{bundle}/price-card"), None);
            assert_eq!(card.status, 200, "{engine:?}: {:?}", card.body);
            let row = |row: &Json| {
                ["kind", "source", "amount"]
                    .map(|name| row[name].as_str().unwrap())
                    .join(" ")
            };
            card.body["prices"].as_array().unwrap().iter().map(row).collect()
        };
        let with_tea = |bundle: &str| {
            let group = json!({ "product_id": bundle, "number": format!("A{bundle}"), "name": "A" });
            let group = make("bundle_group", group);
            let part = json!({ "bundle_group_id": group, "component_id": tea, "quantity": "2" });
            make("bundle_part", part);
        };
        let open = make(
            "product",
            json!({ "number": "B", "name": "茶礼", "kind": "bundle" }),
        );
        assert!(told(&open).is_empty(), "{engine:?}: nothing is in it");
        with_tea(&open);
        assert_eq!(
            told(&open),
            ["standard parts 25.00", "cost parts 10.00"],
            "{engine:?}"
        );
        let own = json!({ "number": "C", "name": "精装茶礼", "kind": "bundle", "standard_price": "22", "cost_price": "11" });
        let own = make("product", own);
        with_tea(&own);
        assert_eq!(
            told(&own),
            ["standard product 22.00", "cost product 11.00"],
            "{engine:?}"
        );
    });
}
