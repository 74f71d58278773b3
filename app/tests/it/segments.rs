//! Segments by rule, audiences with control groups, and lift, over the web.

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::server::{PASSWORD, Server, Who};

const STORES: &str = "number,name,zone\n1,甲,Asia/Shanghai\n2,乙,Asia/Shanghai\n";
pub const HEADERS: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n";

pub struct World {
    pub server: Server,
    pub admin: Who,
}

impl World {
    pub fn new(engine: Engine, sales: &str) -> Self {
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

    pub fn post(&self, path: &str, body: &Json) -> Json {
        let answer = self.server.call(&self.admin, "post", path, Some(body));
        assert!(answer.status < 300, "{path}: {} {:?}", answer.status, answer.body);
        answer.body
    }

    pub fn get(&self, path: &str) -> Json {
        let answer = self.server.call(&self.admin, "get", path, None);
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        answer.body
    }

    pub fn count(&self, rule: &Json) -> i64 {
        self.post("/segments/count", &json!({ "rule": rule }))["members"]
            .as_i64()
            .unwrap()
    }

    pub fn id(&self, entity: &str, number: &str) -> String {
        let page = self.get(&format!("/records/{entity}?f=number:eq:{number}"));
        page["items"][0]["id"].as_str().unwrap().to_owned()
    }

    pub fn segment(&self, name: &str, rule: &Json) -> String {
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

    pub fn consent(&self, numbers: &[&str]) {
        for number in numbers {
            let body = json!({
                "customer_id": self.id("customers/customer", number), "purpose": "marketing", "channel": "any",
                "state": "granted", "stated_at": "2025-01-01T00:00:00Z",
            });
            self.post("/records/customers/consent", &body);
        }
    }
}

pub const FIVE: &str = "1,T1,2025-06-01 10:00,M1,P1,1,10.00\n1,T2,2025-06-20 10:00,M1,P1,1,30.00\n\
    2,T3,2025-03-02 10:00,M2,P2,1,500.00\n1,T4,2025-06-25 10:00,M3,P2,2,40.00\n1,T5,2025-06-30 20:00,M4,P1,1,5.00\n";

pub fn bought(figure: &str, op: &str, value: &str, more: &Json) -> Json {
    let mut test = json!({ "figure": figure, "op": op, "value": value });
    let all = test.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    json!({ "bought": test })
}

fn changed(before: &str, after: &str, way: &str) -> Json {
    json!({ "changed": { "figure": "spend", "before": before, "after": after, "way": way, "percent": 50 } })
}

/// Made known in a period that moves.
fn during(period: &str) -> Json {
    json!({ "field": { "name": "created_at", "op": "during", "value": period } })
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
            (bought("per_ticket", "ge", "40", &json!({})), 2),
            (bought("interval", "ge", "19", &json!({})), 1),
            (changed("before_last_quarter", "this_quarter", "up"), 0),
            (changed("last_quarter", "this_quarter", "down"), 1),
            (during("last_quarter"), 0),
            (during("this_year"), 4),
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
        is_kept(&world, engine);
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
        let taken = format!(
            "/records/marketing/campaign_target/{}?version={}",
            target["id"].as_str().unwrap(),
            target["version"]
        );
        let refused = world.server.call(&world.admin, "delete", &taken, None);
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (409, &json!("audience.target_kept")),
            "{engine:?}"
        );
        is_measured(&world, campaign["id"].as_str().unwrap(), engine);
    });
}

/// C3, A5: nobody is drawn for a campaign that is over, nor is none: who was never reached would spoil what is measured.
#[test]
fn nobody_is_drawn_for_a_campaign_that_is_over() {
    each_engine(|engine| {
        let world = World::new(engine, "1,T1,2025-06-01 10:00,M1,P1,1,9.00\n");
        let all = world.segment("全部", &bought("tickets", "ge", "1", &json!({})));
        world.consent(&["M1"]);
        let made = json!({ "number": "C1", "name": "夏" });
        let campaign = world.post("/records/marketing/campaign", &made);
        let id = campaign["id"].as_str().unwrap();
        let cancel = json!({ "step": "cancel" });
        world.post(&format!("/marketing/campaigns/{id}/steps"), &cancel);
        let path = format!("/campaigns/{id}/audience");
        let nobody = world.segment("无人", &bought("tickets", "ge", "9", &json!({})));
        for segment in [all, nobody] {
            let wish = json!({ "segments": [segment], "control_share": 10 });
            let refused = world.server.call(&world.admin, "post", &path, Some(&wish));
            let told = (refused.status, &refused.body["code"]);
            assert_eq!(told, (409, &json!("audience.campaign_over")), "{engine:?}");
        }
    });
}

/// How the audience was drawn, and how many were left out, is kept.
fn is_kept(world: &World, engine: Engine) {
    let kept = world.get("/records/marketing/audience_draw?limit=9")["items"].clone();
    assert_eq!(kept.as_array().unwrap().len(), 1, "{engine:?}: {kept}");
    let names = ["segments", "excluded", "out_no_consent", "treatment", "control"];
    let told = names.map(|name| kept[0][name].clone());
    let wanted = [json!("全部"), json!("小额"), json!(10), json!(36), json!(9)];
    assert_eq!(told, wanted, "{engine:?}");
}

/// Those who were reached bought, those who were held back didn't, and lots decided about all of them.
fn is_measured(world: &World, campaign: &str, engine: Engine) {
    stays(world, campaign);
    let product = json!({ "campaign_id": campaign, "product_id": world.id("catalog/product", "P1") });
    world.post("/records/marketing/campaign_product", &product);
    sells(world);
    let lift = world.get(&format!("/campaigns/{campaign}/lift"));
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
    let of_goods = lift["measures"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&of_goods["name"], &of_goods["treatment"], &of_goods["control"]),
        (&json!("goods"), &json!(2_000.0), &json!(0.0)),
        "{engine:?}: {lift}"
    );
    assert_eq!(
        (&lift["treatment"]["customers"], &lift["warnings"]),
        (&json!(36), &json!(["few_customers", "by_hand", "drawn_late"])),
        "{engine:?}: no lot decided about M59, and the days were over when lots were drawn"
    );
    assert!(
        lift["measures"][0]["difference"]["low"].as_f64().unwrap() > 0.5,
        "{lift}"
    );
}

/// The days of a measurement that has begun stay, and who is put in by hand isn't measured.
fn stays(world: &World, campaign: &str) {
    let path = format!("/records/marketing/campaign/{campaign}");
    let record = world.get(&path);
    let moved = json!({ "version": record["version"], "measure_to": "2025-07-05" });
    let refused = world.server.call(&world.admin, "patch", &path, Some(&moved));
    assert_eq!(
        (refused.status, &refused.body["fields"][0]["code"]),
        (422, &json!("measure_fixed")),
        "{:?}",
        refused.body
    );
    let target = json!({ "campaign_id": campaign, "customer_id": world.id("customers/customer", "M59") });
    world.post("/records/marketing/campaign_target", &target);
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

/// C3, B15: a cell of the cube is a condition that moves with time, and so are moves between deciles.
#[test]
fn cells_and_moves_are_conditions() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let june = json!({ "from": "2025-06-01", "to": "2025-06-30" });
        let moved =
            |way: &str| json!({ "moved": { "before": "last_quarter", "after": "this_quarter", "way": way } });
        for (rule, wanted) in [
            (json!({ "cell": { "question": june } }), 3),
            (
                json!({ "cell": { "question": june, "window": { "days": 6 } } }),
                2,
            ),
            (moved("left"), 1),
            (moved("entered"), 3),
            (moved("down"), 0),
        ] {
            assert_eq!(world.count(&rule), wanted, "{engine:?}: {rule}");
        }
        let id = world.segment("六月", &json!({ "cell": { "question": june } }));
        let told = world.get(&format!("/segments/{id}/definition"));
        assert_eq!(told["sentence"]["zh"], "三维分析：自2025-06-01，至2025-06-30");
        let axis = json!({ "rule": { "cell": { "question": { "rows": "month" } } } });
        let refused = world
            .server
            .call(&world.admin, "post", "/segments/count", Some(&axis));
        assert_eq!(refused.status, 422, "{:?}", refused.body);
    });
}

/// C3: a limit on every way counts contacts on each of them, those of campaigns that begin later as well; targets say why they are in.
#[test]
fn contacts_are_limited_over_all_ways() {
    each_engine(|engine| {
        let world = World::new(engine, FIVE);
        let id = world.segment("买过", &bought("tickets", "ge", "1", &json!({})));
        world.consent(&["M1", "M2"]);
        let rule = json!({ "name": "每周一次", "channel": "any", "max_contacts": 1, "days": 7 });
        world.post("/records/marketing/contact_rule", &rule);
        let campaign = |number: &str, starts: &str| {
            let body = json!({ "number": number, "name": number, "starts_on": starts });
            let made = world.post("/records/marketing/campaign", &body);
            made["id"].as_str().unwrap().to_owned()
        };
        let draw = |number: &str, starts: &str, channel: &str| {
            let path = format!("/campaigns/{}/audience", campaign(number, starts));
            world.post(
                &path,
                &json!({ "segments": [id], "channel": channel, "control_share": 0 }),
            )
        };
        assert_eq!(
            draw("A", "2099-03-10", "sms")["drawn"]["treatment"],
            2,
            "{engine:?}"
        );
        for (number, starts, wanted) in [
            ("B", "2099-03-12", 0),
            ("C", "2099-03-05", 0),
            ("D", "2099-03-20", 2),
        ] {
            let drawn = draw(number, starts, "email");
            assert_eq!(drawn["drawn"]["treatment"], wanted, "{engine:?}: {number}");
        }
        let targets = world.get("/records/marketing/campaign_target?limit=1");
        assert_eq!(targets["items"][0]["reason"], "买过：购买至少1次", "{engine:?}");
    });
}
