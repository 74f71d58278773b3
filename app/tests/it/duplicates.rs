//! Duplicates over HTTP, and the warehouse after a merge and its undoing.

use guanxi_record::duplicate::refuse_duplicate;
use guanxi_record::import::Work;
use guanxi_store::Engine;
use guanxi_testkit::{each_engine, system, user};
use guanxi_types::{Action, Scope};
use serde_json::{Value as Json, json};

use crate::server::{PASSWORD, Server, Who};

const CUSTOMERS: &str = "/records/customers/customer";

fn text(json: &Json) -> String {
    json.as_str().unwrap().to_owned()
}

fn make(server: &Server, who: &Who, path: &str, body: &Json) -> String {
    let made = server.call(who, "post", path, Some(body));
    assert_eq!(made.status, 201, "{path}: {:?}", made.body);
    text(&made.body["id"])
}

/// Everything that the warehouse holds of sales and customers.
fn warehouse(server: &Server) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    ["ticket", "sale_line", "customer"]
        .into_iter()
        .map(|table| {
            let query = format!("SELECT * FROM {table} ORDER BY 1, 2, 3, 4");
            let found = runtime
                .block_on(server.company.insight.warehouse().sql(&query))
                .unwrap();
            format!("{found:?}")
        })
        .collect()
}

/// The warehouse as events made it; it must be what the tables would make.
fn followed(server: &Server) -> Vec<String> {
    server.company.catch_up().unwrap();
    let incremental = warehouse(server);
    server.company.feed.rebuild().unwrap();
    assert_eq!(incremental, warehouse(server));
    incremental
}

/// A sale of 12.50 to each of these customers.
fn a_sale_each(server: &Server, admin: &Who, customers: [&String; 2]) {
    let store = make(
        server,
        admin,
        "/records/org/store",
        &json!({ "number": "1", "name": "北店" }),
    );
    for (number, customer) in ["1", "2"].into_iter().zip(customers) {
        let sale = json!({
            "number": number, "store_id": store, "customer_id": customer, "sold_at": "2025-03-01T10:00:00Z"
        });
        let sale = make(server, admin, "/records/trade/sale", &sale);
        make(
            server,
            admin,
            "/records/trade/sale_line",
            &json!({ "sale_id": sale, "line_no": 1, "amount": "12.50" }),
        );
    }
}

/// F7, I2: refused as a duplicate, made all the same, merged, followed by its old id, and taken apart.
#[test]
fn a_duplicate_is_refused_merged_and_taken_apart() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let body = json!({ "number": "A", "name": "上官婉清", "phone": "+8613812345678" });
        let a = make(&server, &admin, CUSTOMERS, &body);
        let typed = json!({ "number": "B", "name": "SHANGGUAN Wanqing", "phone": "138 1234 5678" });
        let found = server.call(&admin, "post", &format!("{CUSTOMERS}/duplicates"), Some(&typed));
        assert_eq!(
            found.body["items"][0]["record"]["id"],
            json!(a),
            "{:?}",
            found.body
        );
        assert_eq!(found.body["items"][0]["is_certain"], json!(true));
        let refused = server.call(&admin, "post", CUSTOMERS, Some(&typed));
        assert_eq!(
            (refused.status, refused.body["code"].as_str()),
            (409, Some("record.duplicate"))
        );
        assert_eq!(refused.body["params"]["candidates"][0]["id"], json!(a));
        let b = make(
            &server,
            &admin,
            &format!("{CUSTOMERS}?allow_duplicate=true"),
            &typed,
        );

        a_sale_each(&server, &admin, [&a, &b]);
        let before = followed(&server);

        let merge = json!({
            "entity": "customers.customer", "survivor": { "id": a, "version": 1 }, "losers": [{ "id": b, "version": 1 }],
            "choose": { "number": b }
        });
        let done = server.call(&admin, "post", "/merges", Some(&merge));
        assert_eq!(
            (done.status, &done.body["moved"]),
            (200, &json!(1)),
            "{:?}",
            done.body
        );
        assert_eq!(done.body["record"]["number"], json!("B"));
        let merged = followed(&server);
        assert!(merged[0].matches(a.as_str()).count() == 2 && !merged.concat().contains(b.as_str()));
        let old = server.call(&admin, "get", &format!("{CUSTOMERS}/{b}"), None);
        assert_eq!((old.status, &old.body["merged_into"]), (308, &json!(a)));

        let undo = format!("/merges/{}/undo", text(&done.body["id"]));
        let undone = server.call(&admin, "post", &undo, None);
        assert_eq!(
            (undone.status, &undone.body["moved"]),
            (200, &json!(1)),
            "{:?}",
            undone.body
        );
        assert_eq!(followed(&server), before, "{engine:?}");
        let back = server.call(&admin, "get", &format!("{CUSTOMERS}/{b}"), None);
        assert_eq!((back.status, &back.body["number"]), (200, &json!("B")));
    });
}

/// F7, O5: a record that the user may not see refuses nothing and isn't named.
#[test]
fn what_one_may_not_see_is_no_candidate() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let body = json!({ "number": "A", "name": "上官婉清", "phone": "+8613812345678" });
    make(&server, &admin, CUSTOMERS, &body);
    let schema = server.company.schema.now();
    let def = schema.entity("customers.customer").unwrap();
    let values = ["name", "phone"].map(|name| {
        let (at, _) = def.field(name).unwrap();
        (at, body[name].as_str().unwrap().into())
    });
    let as_one_who_sees = |scope: Scope| {
        let ctx = user(7, &[("customers.customer", Action::Read, scope)]);
        server
            .company
            .store
            .read_blocking(|r| refuse_duplicate(r, &ctx, def, &values))
    };
    assert_eq!(as_one_who_sees(Scope::All).unwrap_err().code, "record.duplicate");
    as_one_who_sees(Scope::Own).unwrap();
    as_one_who_sees(Scope::None).unwrap();
}

/// O5: what looks alike is shown as the user sees any record: with the masks of the policy.
#[test]
fn a_candidate_is_shown_with_its_masks() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let body = json!({ "number": "A", "name": "上官婉清", "phone": "+8613812345678" });
        make(&server, &admin, CUSTOMERS, &body);
        let twin = json!({ "number": "B", "name": "上官婉清", "phone": "13812345678" });
        make(
            &server,
            &admin,
            &format!("{CUSTOMERS}?allow_duplicate=true"),
            &twin,
        );
        followed(&server);
        server.user("ana", &["analyst"], false);
        let analyst = server.sign_in("ana", PASSWORD);
        let found = server.call(&analyst, "post", &format!("{CUSTOMERS}/duplicates"), Some(&twin));
        assert_eq!(
            found.body["items"].as_array().unwrap().len(),
            2,
            "{:?}",
            found.body
        );
        let queue = "/duplicates?entity=customers.customer";
        let pairs = server.call(&analyst, "get", queue, None);
        for answer in [found.body, pairs.body] {
            assert!(!answer.to_string().contains("13812345678"), "{engine:?} {answer}");
        }
    });
}

/// O5, F7: whoever had a record shared that went in a merge has its survivor, until the merge is taken back.
#[test]
fn shares_follow_a_merge() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let rep = server.user("rep", &["sales_rep"], false).to_string();
        let [a, b] = ["A", "B"].map(|number| {
            let body = json!({ "number": number, "name": format!("客户{number}") });
            make(&server, &admin, CUSTOMERS, &body)
        });
        let share = json!({ "user_id": rep });
        let shared = server.call(&admin, "post", &format!("{CUSTOMERS}/{b}/shares"), Some(&share));
        assert_eq!(shared.status, 201, "{:?}", shared.body);
        let who = server.sign_in("rep", PASSWORD);
        let sees = |id: &str| {
            server
                .call(&who, "get", &format!("{CUSTOMERS}/{id}"), None)
                .status
        };
        assert_eq!((sees(&a), sees(&b)), (404, 200));
        let merge = json!({
            "entity": "customers.customer", "survivor": { "id": a, "version": 1 }, "losers": [{ "id": b }],
        });
        let done = server.call(&admin, "post", "/merges", Some(&merge));
        assert_eq!((done.status, sees(&a)), (200, 200), "{engine:?} {:?}", done.body);
        let undo = format!("/merges/{}/undo", text(&done.body["id"]));
        assert_eq!(server.call(&admin, "post", &undo, None).status, 200);
        assert_eq!((sees(&a), sees(&b)), (404, 200), "{engine:?}");
    });
}

/// F7, I3: an import may refuse the rows that are there already; else they are made, for the queue.
#[test]
fn an_import_refuses_what_is_there_when_told_to() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let body = json!({ "number": "A", "name": "上官婉清", "phone": "+8613812345678" });
        make(&server, &admin, CUSTOMERS, &body);
        let table = "number,name,phone\nB,上官婉清,13812345678\nC,欧阳娜,13900001111\n";
        let run = |refuses: bool, table: &str| {
            let made = server.upload(&admin, "customers.customer", table);
            let path = format!("/imports/{}", text(&made.body["id"]));
            let patch = json!({ "options": { "refuse_duplicates": refuses } });
            let patched = server.call(&admin, "patch", &path, Some(&patch));
            assert_eq!(patched.status, 200, "{:?}", patched.body);
            let id = text(&made.body["id"]).parse().unwrap();
            let imports = &server.company.imports;
            imports.perform(&system(), id, Work::Run, &mut |_| {}).unwrap();
            server.call(&admin, "get", &path, None).body
        };
        let done = run(true, table);
        let counts = |done: &Json| (done["counts"]["create"].clone(), done["counts"]["error"].clone());
        assert_eq!(counts(&done), (json!(1), json!(1)), "{engine:?} {done}");
        let error = &done["errors"][0];
        assert_eq!(
            (&error["code"], &error["params"]["value"]),
            (&json!("duplicate"), &json!("上官婉清"))
        );
        let kept = run(false, "number,name,phone\nD,上官婉清,13812345678\n");
        assert_eq!(counts(&kept), (json!(1), json!(0)), "{kept}");
    });
}

/// F7: a company that took another name is still the one with this credit code; two codes are two companies.
#[test]
fn a_credit_code_is_one_company() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let company = json!({
            "number": "A", "name": "上海云舟科技有限公司", "kind": "company", "phone": "021-77776666",
            "credit_code": "91310000MA1K3YJ12K",
        });
        let there = make(&server, &admin, CUSTOMERS, &company);
        let looked_for = |typed: &Json| {
            let path = format!("{CUSTOMERS}/duplicates");
            server.call(&admin, "post", &path, Some(typed)).body
        };
        let renamed = json!({ "name": "东方信息", "kind": "company", "credit_code": "91310000ma1k3yj12k" });
        let found = looked_for(&renamed);
        assert_eq!(found["items"][0]["record"]["id"], json!(there), "{found}");
        assert_eq!(found["items"][0]["is_certain"], json!(true));
        let sister = json!({
            "name": "云舟科技", "kind": "company", "phone": "02177776666", "credit_code": "914403001922038216",
        });
        let found = looked_for(&sister);
        assert_eq!(found["items"][0]["is_certain"], json!(false), "{found}");
    });
}
