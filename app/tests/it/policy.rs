//! What administrators set up by hand: what can't mean anything is refused, not kept in silence, and what they add is protected.

use guanxi_record::customise::{Definition, FieldKind};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::customise::{change, put};
use crate::customised::field;
use crate::server::{Answer, PASSWORD, Server, Who};

fn post(server: &Server, who: &Who, entity: &str, body: &Json) -> Answer {
    server.call(who, "post", &format!("/records/{entity}"), Some(body))
}

fn fault(answer: &Answer) -> (u16, &str, &str) {
    let field = &answer.body["fields"][0];
    let said = |name: &str| field[name].as_str().unwrap_or_default();
    (answer.status, said("field"), said("code"))
}

/// O5: a slip of the pen in a right or in a rule on a field would protect nothing, so it is refused.
#[test]
fn the_policy_names_what_there_is() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let role = post(
            &server,
            &admin,
            "org/role",
            &json!({ "key": "intern", "name": "实习生" }),
        );
        let role = role.body["id"].as_str().unwrap();
        let grant = |entity: &str, action: &str| {
            let body = json!({ "role_id": role, "entity": entity, "action": action, "scope": "all" });
            post(&server, &admin, "org/role_grant", &body)
        };
        for known in ["*", "customers.*", "customers.customer", "audit.log"] {
            assert_eq!(grant(known, "read").status, 201, "{known}");
        }
        for unknown in ["customer", "customers.custmer", "customer.*", "**"] {
            assert_eq!(
                fault(&grant(unknown, "read")),
                (422, "entity", "unknown_entity"),
                "{unknown}"
            );
        }
        let rule = |entity: &str, field: &str| {
            let body = json!({ "role_id": role, "entity": entity, "field": field, "rule": "mask" });
            post(&server, &admin, "org/field_rule", &body)
        };
        assert_eq!(rule("customers.customer", "phone").status, 201);
        assert_eq!(
            fault(&rule("customers.customer", "phon")),
            (422, "field", "unknown_field")
        );
        assert_eq!(
            fault(&rule("customers.custmer", "phone")),
            (422, "entity", "unknown_entity")
        );
    });
}

/// D7: a tree of territories divides the market by one thing, whichever of the two is written.
#[test]
fn a_tree_of_territories_is_of_one_kind() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let made = |number: &str, kind: &str, parent: Option<&str>| {
            let body = json!({ "number": number, "name": number, "kind": kind, "parent_id": parent });
            post(&server, &admin, "org/territory", &body)
        };
        let whole = made("I1", "industry", None).body["id"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(made("I11", "industry", Some(&whole)).status, 201);
        assert_eq!(
            fault(&made("P1", "product", Some(&whole))),
            (422, "parent_id", "territory_kind")
        );
        let body = json!({ "version": 1, "kind": "region" });
        let path = format!("/records/org/territory/{whole}");
        let changed = server.call(&admin, "patch", &path, Some(&body));
        assert_eq!(fault(&changed), (422, "parent_id", "territory_kind"));
    });
}

/// O4, O5, F8: an added address leaves province and city where a role sees it masked, and is found by what stands in it.
#[test]
fn an_added_address_is_masked_as_one() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let mut draft = field("customers.customer", "c_ship_to", FieldKind::Address);
        draft.search = true;
        let made = change(&server, &admin, &json!([put(&Definition::Field(draft))]));
        assert_eq!(made.status, 200, "{:?}", made.body);
        let body = json!({ "number": "1", "name": "张小美", "c_ship_to": "浙江省杭州市西湖区文三路1号" });
        assert_eq!(post(&server, &admin, "customers/customer", &body).status, 201);
        let long = json!({ "number": "2", "name": "李", "c_ship_to": "路".repeat(301) });
        assert_eq!(
            fault(&post(&server, &admin, "customers/customer", &long)),
            (422, "c_ship_to", "too_long")
        );
        let found = server.call(&admin, "get", "/records/customers/customer?q=wensanlu", None);
        assert_eq!(found.body["items"][0]["number"], "1", "{:?}", found.body);

        server.role("caller", &[("customers.customer", "read", "all")]);
        let roles = server.call(&admin, "get", "/records/org/role?f=key:eq:caller", None);
        let rule = json!({
            "role_id": roles.body["items"][0]["id"], "entity": "customers.customer", "field": "c_ship_to", "rule": "mask",
        });
        assert_eq!(post(&server, &admin, "org/field_rule", &rule).status, 201);
        server.user("caller", &["caller"], false);
        let caller = server.sign_in("caller", PASSWORD);
        let seen = server.call(&caller, "get", "/records/customers/customer", None);
        assert_eq!(
            seen.body["items"][0]["c_ship_to"], "浙江省杭州市****",
            "{:?}",
            seen.body
        );
    });
}
