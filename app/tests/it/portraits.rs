//! Portraits: who may see what of them.

use std::fmt::Write as _;

use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::privacy::made;
use crate::server::{PASSWORD, Server};

/// Eighty members of two income bands, who buy the more the higher their number is.
fn opened(engine: guanxi_store::Engine) -> Server {
    let server = Server::new(engine);
    let (imports, folder) = (&server.company.imports, server.company.folder.clone());
    let stores = "number,name,zone\n330,北店,Asia/Shanghai\n";
    import(imports, &folder, "org.store", stores);
    let (mut customers, mut till) = (
        String::from("number,name,income\n"),
        String::from("门店,小票号,销售时间,会员号,商品编号,数量,金额\n"),
    );
    for n in 1..=80 {
        let income = if n > 60 { "high-band" } else { "low-band" };
        writeln!(customers, "M{n},会员{n},{income}").unwrap();
        for visit in 0..3 {
            writeln!(
                till,
                "330,T{n}-{visit},2025-03-0{} 10:00,M{n},P{visit},1,{n}.50",
                visit + 1
            )
            .unwrap();
        }
    }
    import(imports, &folder, "customers.customer", customers);
    import(imports, &folder, "trade.sales_file", till);
    server.company.catch_up().unwrap();
    server
}

fn keys(portrait: &Json) -> Vec<String> {
    let groups = portrait["groups"].as_array().unwrap().iter();
    let said = groups.flat_map(|group| group["said"].as_array().unwrap().clone());
    said.map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

/// B14, O5: who may not see a field finds it neither in a sentence, nor in a table, nor as a division.
#[test]
fn hidden_attributes_never_appear() {
    each_engine(|engine| {
        let server = opened(engine);
        let admin = server.admin();
        let path = "/measures/portrait?by=heavy&groups=heavy,medium,light";
        let all = server.call(&admin, "get", path, None);
        assert_eq!(all.status, 200, "{:?}", all.body);
        assert!(
            keys(&all.body).contains(&"portrait.field.more".to_owned()),
            "{engine:?} {:?}",
            all.body["groups"]
        );
        server.role(
            "analyst2",
            &[
                ("trade.sale", "read", "all"),
                ("customers.customer", "read", "all"),
            ],
        );
        let role = server
            .fixture
            .number("SELECT id FROM org_role WHERE key = 'analyst2'", &[]);
        let rule = json!({ "role_id": role.to_string(), "entity": "customers.customer", "field": "income", "rule": "hide",
            "may_reveal": false });
        made(&server, &admin, "/records/org/field_rule", &rule);
        server.user("anna", &["analyst2"], false);
        let anna = server.sign_in("anna", PASSWORD);
        let seen = server.call(&anna, "get", path, None);
        assert_eq!(seen.status, 200, "{:?}", seen.body);
        let text = seen.body.to_string();
        assert!(
            !text.contains("high-band") && !text.contains("income"),
            "{engine:?}"
        );
        let refused = server.call(&anna, "get", "/measures/portrait?by=income", None);
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (422, &json!("insight.unknown_choice"))
        );
        assert!(!refused.body.to_string().contains("high-band"));
    });
}

/// B14: a group of few says its size and nothing else; what is no group or division is refused.
#[test]
fn small_groups_conclude_nothing() {
    each_engine(|engine| {
        let server = opened(engine);
        let admin = server.admin();
        let deciles = server.call(&admin, "get", "/measures/portrait", None).body;
        assert_eq!(
            keys(&deciles),
            ["portrait.size", "portrait.small"].repeat(3),
            "{engine:?}"
        );
        assert_eq!(deciles["groups"][0]["customers"], 8);
        for (question, code) in [
            ("groups=11", "insight.unknown_choice"),
            ("by=shoe-size", "insight.unknown_choice"),
            ("groups=1,2,3,4,5,6,7,8,9,10,1", "insight.too_many_groups"),
            ("from=tomorrow", "insight.not_a_date"),
            ("store=none", "insight.unknown_record"),
        ] {
            let path = format!("/measures/portrait?{question}");
            let refused = server.call(&admin, "get", &path, None);
            assert_eq!(
                (refused.status, &refused.body["code"]),
                (422, &json!(code)),
                "{engine:?} {question}"
            );
        }
        let unknown = server.call(&admin, "get", "/measures/portrait?decile=1", None);
        assert!((400..500).contains(&unknown.status), "{:?}", unknown.body);
    });
}

/// B14, I3: the tables behind the sentences are taken out as files, by who may export sales.
#[test]
fn tables_of_portraits_are_files() {
    each_engine(|engine| {
        let server = opened(engine);
        let admin = server.admin();
        let path = "/measures/portrait?by=heavy&table=fields&format=csv";
        let (headers, bytes) = server.bytes(&admin, path);
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.contains("grp,of,name") && text.contains("high-band"),
            "{text}"
        );
        let (_, sheet) = server.bytes(&admin, "/measures/portrait?format=xlsx");
        assert!(sheet.starts_with(b"PK"), "{engine:?}");
        let unknown = server.call(&admin, "get", "/measures/portrait?table=shoes&format=csv", None);
        assert_eq!(
            unknown.body["code"], "insight.unknown_choice",
            "{:?}",
            unknown.body
        );
        let grants = [
            ("trade.sale", "read", "all"),
            ("customers.customer", "read", "all"),
        ];
        server.role("reader", &grants);
        server.user("rita", &["reader"], false);
        let rita = server.sign_in("rita", PASSWORD);
        assert_eq!(server.call(&rita, "get", path, None).status, 403);
    });
}
