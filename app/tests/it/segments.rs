//! Segments by rule, audiences with control groups, and lift, over the web.

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::server::{PASSWORD, Server, Who};

const STORES: &str = "number,name,zone\n1,甲,Asia/Shanghai\n2,乙,Asia/Shanghai\n";
const HEADERS: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n";

struct World {
    server: Server,
    admin: Who,
}

impl World {
    fn new(engine: Engine, sales: &str) -> Self {
        let server = Server::new(engine);
        let folder = server.company.folder.as_path();
        let imports = &server.company.imports;
        import(imports, folder, "org.store", STORES);
        import(imports, folder, "trade.sales_file", format!("{HEADERS}{sales}"));
        server.company.catch_up().unwrap();
        server.company.standings.refresh().unwrap();
        let admin = server.admin();
        Self { server, admin }
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        let answer = self.server.call(&self.admin, "post", path, Some(body));
        assert!(answer.status < 300, "{path}: {} {:?}", answer.status, answer.body);
        answer.body
    }

    fn get(&self, path: &str) -> Json {
        let answer = self.server.call(&self.admin, "get", path, None);
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        answer.body
    }

    fn count(&self, rule: &Json) -> i64 {
        self.post("/segments/count", &json!({ "rule": rule }))["members"]
            .as_i64()
            .unwrap()
    }

    fn id(&self, entity: &str, number: &str) -> String {
        let page = self.get(&format!("/records/{entity}?f=number:eq:{number}"));
        page["items"][0]["id"].as_str().unwrap().to_owned()
    }

    fn segment(&self, name: &str, rule: &Json) -> String {
        let definition = json!({ "rule": rule }).to_string();
        let body = json!({ "name": name, "kind": "rule", "definition": definition });
        self.post("/records/marketing/segment", &body)["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn members(&self, segment: &str) -> Vec<Json> {
        let path = format!("/records/marketing/segment_member?f=segment_id:eq:{segment}&limit=200");
        self.get(&path)["items"].as_array().unwrap().clone()
    }

    fn consent(&self, numbers: &[&str]) {
        for number in numbers {
            let body = json!({
                "customer_id": self.id("customers/customer", number), "purpose": "marketing", "channel": "any",
                "state": "granted", "stated_at": "2025-01-01T00:00:00Z",
            });
            self.post("/records/customers/consent", &body);
        }
    }
}

const FIVE: &str = "1,T1,2025-06-01 10:00,M1,P1,1,10.00\n1,T2,2025-06-20 10:00,M1,P1,1,30.00\n\
    2,T3,2025-03-02 10:00,M2,P2,1,500.00\n1,T4,2025-06-25 10:00,M3,P2,2,40.00\n1,T5,2025-06-30 20:00,M4,P1,1,5.00\n";

fn bought(figure: &str, op: &str, value: &str, more: &Json) -> Json {
    let mut test = json!({ "figure": figure, "op": op, "value": value });
    let all = test.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    json!({ "bought": test })
}

/// C3: purchases over relative times, fields, deciles and groups of conditions choose whom one would choose by hand.
#[test]
fn rules_choose_by_purchases_and_fields() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let product = world.id("catalog/product", "P1");
        let store = world.id("org/store", "2");
        let of = json!({ "products": [product] });
        let recent = json!({ "window": { "days": 30 } });
        for (rule, wanted) in [
            (bought("tickets", "ge", "2", &recent), 1),
            (bought("spend", "ge", "40", &json!({})), 3),
            (bought("spend", "ge", "40", &recent), 2),
            (bought("since_last", "ge", "60", &json!({})), 1),
            (bought("tickets", "eq", "0", &of), 2),
            (bought("tickets", "ge", "1", &json!({ "stores": [store] })), 1),
            (bought("units", "ge", "2", &json!({})), 2),
            (
                json!({ "field": { "name": "is_stub", "op": "eq", "value": "true" } }),
                4,
            ),
            (
                json!({ "field": { "name": "insight.standing.decile", "op": "eq", "value": "1" } }),
                1,
            ),
            (
                json!({ "decile": { "period": "last_quarter", "from": 1, "to": 10 } }),
                1,
            ),
            (json!({ "birthday": { "days": 30 } }), 0),
            (
                json!({ "linked": { "entity": "trade.sale", "where": [{ "name": "channel", "op": "eq", "value": "store" }], "at_least": 2 } }),
                1,
            ),
            (
                json!({ "all": [bought("tickets", "ge", "1", &recent), { "none": [bought("tickets", "ge", "1", &of)] }] }),
                1,
            ),
        ] {
            assert_eq!(world.count(&rule), wanted, "{engine:?}: {rule}");
        }
        let whole = world.post(
            "/segments/count",
            &json!({ "rule": { "all": [bought("spend", "ge", "40", &json!({})), bought("tickets", "ge", "2", &recent)] } }),
        );
        let left: Vec<&Json> = whole["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| &part["left"])
            .collect();
        assert_eq!(left, [&Json::Null, &json!(3), &json!(1)], "{engine:?}");
        assert_eq!(whole["sentence"]["zh"], "消费至少40元，且最近30天购买至少2次");
        assert_eq!(whole["sample"].as_array().unwrap().len(), 1);
    });
}

/// C3: who is in and why; a refresh lets others in and out; a copy stays; what can't be read is refused with its place.
#[test]
fn a_segment_follows_its_rule_and_copies_stay() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let rule = json!({ "all": [bought("tickets", "ge", "1", &json!({ "window": { "days": 30 } }))] });
        let id = world.segment("近期", &rule);
        let sizes = world.post(&format!("/segments/{id}/refresh"), &json!({}));
        assert_eq!(
            sizes,
            json!({ "members": 3, "added": 3, "removed": 0 }),
            "{engine:?}"
        );
        let copy = world.post(&format!("/segments/{id}/copy"), &json!({ "name": "六月" }));
        assert_eq!(copy["members"], 3);
        let member = &world.members(copy["id"].as_str().unwrap())[0];
        assert!(
            member["reason"]
                .as_str()
                .unwrap()
                .starts_with("最近30天购买至少1次（"),
            "{member}"
        );
        let folder = world.server.company.folder.clone();
        let later = format!("{HEADERS}1,T9,2025-07-28 10:00,M2,P1,1,1.00\n");
        import(&world.server.company.imports, &folder, "trade.sales_file", later);
        world.server.company.catch_up().unwrap();
        let sizes = world.post(&format!("/segments/{id}/refresh"), &json!({}));
        assert_eq!(
            sizes,
            json!({ "members": 2, "added": 1, "removed": 2 }),
            "{engine:?}"
        );
        assert_eq!(world.members(copy["id"].as_str().unwrap()).len(), 3);
        let customer = world.id("customers/customer", "M1");
        let why = world.post(
            "/segments/explain",
            &json!({ "rule": rule, "customer_id": customer }),
        );
        assert_eq!(
            (&why["is_in"], &why["conditions"][0]["found"]),
            (&json!(false), &json!("0"))
        );
        let overlap = world.post("/segments/overlap", &json!({ "segments": [id, copy["id"]] }));
        assert_eq!(overlap["pairs"][0]["both"], 1, "{engine:?}");
        let bad = json!({ "rule": { "all": [{ "field": { "name": "shoe", "op": "eq", "value": "1" } }] } });
        let refused = world
            .server
            .call(&world.admin, "post", "/segments/count", Some(&bad));
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (422, &json!("record.bad_filter"))
        );
        let definition = json!({ "name": "x", "kind": "rule", "definition": "{}" });
        let refused = world.server.call(
            &world.admin,
            "post",
            "/records/marketing/segment",
            Some(&definition),
        );
        assert_eq!(refused.status, 422, "{:?}", refused.body);
    });
}

/// C3, O5: who sees some customers chooses among them, and deciles are for who sees all sales.
#[test]
fn rules_see_what_their_user_sees() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let grants = [
            ("trade.sale", "read", "team"),
            ("customers.customer", "read", "team"),
            ("marketing.segment", "read", "all"),
        ];
        world.server.role("rep", &grants);
        world.server.user("rep", &["rep"], false);
        let rep = world.server.sign_in("rep", PASSWORD);
        let rule = json!({ "rule": bought("tickets", "ge", "1", &json!({})) });
        let found = world.server.call(&rep, "post", "/segments/count", Some(&rule));
        assert_eq!(
            (found.status, &found.body["members"]),
            (200, &json!(0)),
            "{:?}",
            found.body
        );
        let decile = json!({ "rule": { "decile": { "period": "this_year", "from": 1, "to": 1 } } });
        let refused = world.server.call(&rep, "post", "/segments/count", Some(&decile));
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (403, &json!("audience.all_sales_needed"))
        );
    });
}

/// C3, A5: an audience is the segments less who mustn't be reached, by reason; arms are drawn once, and measured.
#[test]
fn an_audience_is_drawn_once_and_measured() {
    each_engine(|engine| {
        let sales: String = (0..60)
            .map(|n| format!("1,T{n},2025-06-{:02} 10:00,M{n},P1,1,{}.00\n", n % 28 + 1, n + 1))
            .collect();
        let world = World::new(engine, &sales);
        let id = world.segment("全部", &bought("tickets", "ge", "1", &json!({})));
        let small = world.segment("小额", &bought("spend", "le", "5", &json!({})));
        let numbers: Vec<String> = (0..50).map(|n| format!("M{n}")).collect();
        world.consent(&numbers.iter().map(String::as_str).collect::<Vec<_>>());
        let campaign = world.post(
            "/records/marketing/campaign",
            &json!({ "number": "C1", "name": "夏", "measure_from": "2025-07-01", "measure_to": "2025-07-10" }),
        );
        let path = format!("/campaigns/{}/audience", campaign["id"].as_str().unwrap());
        let wish = json!({ "segments": [id], "exclude": [small], "control_share": 20, "strata": "decile" });
        let plan = world.post(&format!("{path}/plan"), &wish);
        assert_eq!(
            (&plan["chosen"], &plan["eligible"]),
            (&json!(60), &json!(45)),
            "{engine:?}"
        );
        let left_out =
            json!([{ "why": "excluded", "customers": 5 }, { "why": "no_consent", "customers": 10 }]);
        assert_eq!(plan["left_out"], left_out);
        let drawn = world.post(&path, &wish);
        assert_eq!(
            drawn["drawn"],
            json!({ "treatment": 36, "control": 9 }),
            "{engine:?}"
        );
        let again = world.post(&path, &wish);
        let none = json!({ "treatment": 0, "control": 0 });
        assert_eq!(again["drawn"], none, "{engine:?}");
        let other = json!({ "segments": [id], "control_share": 50 });
        let refused = world.server.call(&world.admin, "post", &path, Some(&other));
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (409, &json!("audience.share_fixed"))
        );
        let targets = world.get("/records/marketing/campaign_target?f=arm:eq:control&limit=200");
        let target = &targets["items"][0];
        let moved = world.server.call(
            &world.admin,
            "patch",
            &format!(
                "/records/marketing/campaign_target/{}",
                target["id"].as_str().unwrap()
            ),
            Some(&json!({ "version": target["version"], "arm": "treatment" })),
        );
        assert_eq!(moved.status, 422, "{:?}", moved.body);
        sells(&world);
        let lift = world.get(&format!("/campaigns/{}/lift", campaign["id"].as_str().unwrap()));
        assert_eq!(
            (&lift["state"], &lift["control"]["customers"]),
            (&json!("final"), &json!(9)),
            "{lift}"
        );
        assert_eq!(
            lift["measures"][0]["treatment"], 1.0,
            "{engine:?}: everybody who was reached bought"
        );
        assert_eq!(lift["measures"][0]["control"], 0.0);
        assert!(
            lift["measures"][0]["difference"]["low"].as_f64().unwrap() > 0.5,
            "{lift}"
        );
    });
}

/// Everybody who was reached buys in the days of the measurement, and somebody else after it.
fn sells(world: &World) {
    let targets =
        world.get("/records/marketing/campaign_target?f=arm:eq:treatment&limit=200&expand=customer_id");
    let folder = world.server.company.folder.clone();
    let numbers = targets["items"].as_array().unwrap().iter().map(|target| {
        let id = target["customer_id"].as_str().unwrap();
        let customer = world.get(&format!("/records/customers/customer/{id}"));
        customer["number"].as_str().unwrap().to_owned()
    });
    let mut lines: String = numbers
        .enumerate()
        .map(|(n, number)| format!("1,L{n},2025-07-0{} 10:00,{number},P1,1,20.00\n", n % 9 + 1))
        .collect();
    lines.push_str("1,LAST,2025-07-20 10:00,M59,P1,1,1.00\n");
    import(
        &world.server.company.imports,
        &folder,
        "trade.sales_file",
        format!("{HEADERS}{lines}"),
    );
    world.server.company.catch_up().unwrap();
}
