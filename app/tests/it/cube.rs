//! The cube over the web: what each user may see of it, and segments made of its cells.

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::server::{PASSWORD, Server, Who};

const SALES: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n\
    1,T1,2025-06-01 10:00,M1,P1,1,10.00\n1,T2,2025-06-02 10:00,M2,P1,1,20.00\n\
    1,T3,2025-06-03 10:00,M1,P2,1,30.00\n1,T4,2025-06-04 20:00,M3,P2,2,40.00\n1,T5,2025-06-04 20:00,,P2,1,5.00\n";

struct World {
    server: Server,
    admin: Who,
}

impl World {
    fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let folder = server.company.folder.as_path();
        import(
            &server.company.imports,
            folder,
            "org.store",
            "number,name,zone\n1,甲,Asia/Shanghai\n",
        );
        import(&server.company.imports, folder, "trade.sales_file", SALES);
        server.company.catch_up().unwrap();
        let admin = server.admin();
        Self { server, admin }
    }

    fn get(&self, who: &Who, path: &str) -> Json {
        let answer = self.server.call(who, "get", path, None);
        assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
        answer.body
    }

    fn refusal(&self, who: &Who, method: &str, path: &str, body: Option<&Json>) -> (u16, String) {
        let answer = self.server.call(who, method, path, body);
        (
            answer.status,
            answer.body["code"].as_str().unwrap_or_default().to_owned(),
        )
    }

    /// The total of a cube: sales, tickets, customers.
    fn total(&self, who: &Who, query: &str) -> [i64; 3] {
        let table = self.get(who, &format!("/measures/cube/cells?{query}"));
        let row = &table["rows"][0];
        ["sales_c", "tickets", "customers"].map(|name| row[name].as_i64().unwrap())
    }

    fn customer(&self, number: &str) -> Json {
        let page = self.get(
            &self.admin,
            &format!("/records/customers/customer?f=number:eq:{number}"),
        );
        page["items"][0].clone()
    }

    /// A user who may read the sales of the own team's customers, makes segments, and owns customer M1.
    fn rep(&self) -> Who {
        let grants = [
            ("trade.sale", "read", "team"),
            ("customers.customer", "read", "team"),
            ("marketing.segment", "read", "all"),
            ("marketing.segment", "create", "all"),
            ("marketing.segment_member", "read", "all"),
            ("marketing.segment_member", "create", "all"),
        ];
        self.server.role("rep", &grants);
        let user = self.server.user("rep", &["rep"], false);
        let customer = self.customer("M1");
        let path = format!("/records/customers/customer/{}", customer["id"].as_str().unwrap());
        let body = json!({ "version": customer["version"], "owner_id": user.to_string() });
        let changed = self.server.call(&self.admin, "patch", &path, Some(&body));
        assert_eq!(changed.status, 200, "{:?}", changed.body);
        self.server.company.catch_up().unwrap();
        self.server.sign_in("rep", PASSWORD)
    }

    fn make(&self, path: &str, body: &Json) -> Json {
        let made = self.server.call(&self.admin, "post", path, Some(body));
        assert!([200, 201].contains(&made.status), "{path}: {:?}", made.body);
        made.body
    }

    /// A ladder of one tier, on which this customer stands.
    fn tier_for(&self, number: &str) {
        let ladder = json!({ "number": "L", "name": "等级" });
        let scheme = self.make("/records/loyalty/tier_scheme", &ladder)["id"].clone();
        let tier = json!({ "scheme_id": scheme, "number": "G", "name": "金卡", "rank": 1 });
        let tier = self.make("/records/loyalty/tier", &tier)["id"].clone();
        let path = format!("/tier-schemes/{}/members", scheme.as_str().unwrap());
        self.make(
            &path,
            &json!({ "customer_id": self.customer(number)["id"], "tier_id": tier }),
        );
    }

    fn members(&self, segment: &Json) -> Json {
        let id = segment["id"].as_str().unwrap();
        let path = format!("/records/marketing/segment_member?f=segment_id:eq:{id}");
        self.get(&self.admin, &path)["items"].clone()
    }
}

/// B15, O5: who may see some customers' sales has the cube of these and no more, in cells, lists and files.
#[test]
fn a_cube_counts_what_its_user_may_see() {
    each_engine(|engine| {
        let world = World::new(engine);
        let rep = world.rep();
        assert_eq!(
            world.total(&world.admin, "rows=daypart"),
            [10_500, 5, 3],
            "{engine:?}"
        );
        assert_eq!(world.total(&rep, "rows=daypart"), [4_000, 2, 1], "{engine:?}");
        assert_eq!(world.total(&rep, "rows=product&slice=product:P2"), [3_000, 1, 1]);
        let of = |who: &Who, path: &str| world.get(who, path)["count"].as_i64().unwrap();
        assert_eq!(
            of(&world.admin, "/measures/cube/customers?slice=daypart:morning"),
            2
        );
        assert_eq!(of(&rep, "/measures/cube/customers?slice=daypart:morning"), 1);
        assert_eq!(of(&world.admin, "/measures/cube/records"), 5);
        assert_eq!(of(&rep, "/measures/cube/records"), 2);
        let file = "/measures/cube/cells?rows=daypart&format=csv";
        assert_eq!(world.refusal(&rep, "get", file, None).0, 403);
        let (_, bytes) = world.server.bytes(&world.admin, file);
        assert!(String::from_utf8_lossy(&bytes).contains("daypart,sales_c,units,tickets,customers"));
    });
}

/// B15, O5: a field that a user may not see is no dimension for him, and no slice; names are covered as on records.
#[test]
fn hidden_fields_are_no_dimensions() {
    each_engine(|engine| {
        let world = World::new(engine);
        for login in ["clerk", "analyst"] {
            world.server.user(login, &[login], false);
        }
        let clerk = world.server.sign_in("clerk", PASSWORD);
        let attributes = |who: &Who| world.get(who, "/measures/cube/dimensions")["attributes"].clone();
        assert!(
            attributes(&world.admin)
                .as_array()
                .unwrap()
                .contains(&json!("income"))
        );
        assert!(!attributes(&clerk).as_array().unwrap().contains(&json!("income")));
        for query in ["rows=income", "rows=group&slice=income:x"] {
            let path = format!("/measures/cube/cells?{query}");
            let refused = world.refusal(&clerk, "get", &path, None);
            assert_eq!(refused, (422, "insight.unknown_choice".to_owned()), "{engine:?}");
        }
        let analyst = world.server.sign_in("analyst", PASSWORD);
        let name = |who: &Who| {
            world.get(who, "/measures/cube/customers?slice=product:P1")["items"][0]["name"].clone()
        };
        assert_ne!(name(&analyst), name(&world.admin), "{engine:?}");
    });
}

/// B15, C3: the customers of a cell become a segment, once, with question and reason; only those whom its maker may read.
#[test]
fn a_cell_becomes_a_segment() {
    each_engine(|engine| {
        let world = World::new(engine);
        let rep = world.rep();
        let path = "/measures/cube/segment";
        let body = json!({ "name": "June", "note": "n", "reason": "bought P1", "question": { "slice": "product:P1" } });
        let text = body.to_string();
        let headers = [("content-type", "application/json"), ("idempotency-key", "a")];
        let made = world.server.raw(&world.admin, ("post", path), &text, &headers);
        assert_eq!(
            (made.status, &made.body["members"]),
            (201, &json!(2)),
            "{:?}",
            made.body
        );
        let again = world.server.raw(&world.admin, ("post", path), &text, &headers);
        assert_eq!(again.body, made.body, "{engine:?}");
        let members = world.members(&made.body);
        assert_eq!(members.as_array().unwrap().len(), 2);
        assert_eq!(members[0]["reason"], "bought P1");
        let id = made.body["id"].as_str().unwrap();
        let segment = world.get(&world.admin, &format!("/records/marketing/segment/{id}"));
        assert_eq!(
            (&segment["members"], &segment["as_of"]),
            (&json!(2), &json!("2025-06-04"))
        );
        let definition: Json = serde_json::from_str(segment["definition"].as_str().unwrap()).unwrap();
        assert_eq!(definition, json!({ "cube": { "slice": "product:P1" } }));
        let taken = world.refusal(&world.admin, "post", path, Some(&body));
        assert_eq!(taken.0, 409, "{taken:?}");
        let own = json!({ "name": "Mine", "question": { "slice": "product:P1" } });
        let mine = world.server.call(&rep, "post", path, Some(&own));
        assert_eq!(
            (mine.status, &mine.body["members"]),
            (201, &json!(1)),
            "{:?}",
            mine.body
        );
        assert_eq!(
            world.members(&mine.body)[0]["customer_id"],
            world.customer("M1")["id"]
        );
        let unnamed = world.refusal(&rep, "post", path, Some(&json!({ "name": " ", "question": {} })));
        assert_eq!(unnamed, (422, "record.invalid".to_owned()));
        let none = json!({ "name": "Nobody", "question": { "to": "2001-01-01" } });
        let refused = world.refusal(&rep, "post", path, Some(&none));
        assert_eq!(refused, (422, "marketing.no_members".to_owned()));
        let count = world.get(&world.admin, "/records/marketing/segment/count")["count"].clone();
        assert_eq!(count, 2, "{engine:?}: what was refused left nothing behind");
    });
}

/// B15, M4: sales by channel and by tier; who may not read all memberships has no tiers, neither as axis nor as slice.
#[test]
fn a_cube_by_channel_and_tier() {
    each_engine(|engine| {
        let world = World::new(engine);
        let sale = world.get(&world.admin, "/records/trade/sale?f=number:eq:T3")["items"][0].clone();
        let path = format!("/records/trade/sale/{}", sale["id"].as_str().unwrap());
        let table = |who: &Who, axis: &str| {
            let rows = world.get(who, &format!("/measures/cube/cells?rows={axis}"))["rows"].clone();
            let row = |row: &Json| {
                let name = row[format!("{axis}_name")].as_str().unwrap_or_default();
                let name = if name.is_empty() {
                    row[axis].as_str().unwrap()
                } else {
                    name
                };
                (
                    name.to_owned(),
                    row["sales_c"].as_i64().unwrap(),
                    row["customers"].as_i64().unwrap(),
                )
            };
            rows.as_array().unwrap().iter().map(row).collect::<Vec<_>>()
        };
        let found = |name: &str, sales: i64, customers: i64| (name.to_owned(), sales, customers);
        assert_eq!(
            table(&world.admin, "channel"),
            [found("*", 10_500, 3), found("store", 10_500, 3)]
        );
        let body = json!({ "version": sale["version"], "channel": "web" });
        let changed = world.server.call(&world.admin, "patch", &path, Some(&body));
        assert_eq!(changed.status, 200, "{:?}", changed.body);
        world.server.company.catch_up().unwrap();
        let by_channel = [
            found("*", 10_500, 3),
            found("store", 7_500, 3),
            found("web", 3_000, 1),
        ];
        assert_eq!(table(&world.admin, "channel"), by_channel, "{engine:?}");
        assert_eq!(
            world.total(&world.admin, "rows=daypart&slice=channel:web"),
            [3_000, 1, 1]
        );
        world.tier_for("M1");
        let by_tier = [
            found("*", 10_500, 3),
            found("金卡", 4_000, 1),
            found("(none)", 6_000, 2),
        ];
        assert_eq!(table(&world.admin, "tier"), by_tier, "{engine:?}");
        let rep = world.rep();
        for query in ["rows=tier", "rows=group&slice=tier:(none)"] {
            let path = format!("/measures/cube/cells?{query}");
            assert_eq!(world.refusal(&rep, "get", &path, None).0, 403, "{engine:?}");
        }
        let dimensions = world.get(&rep, "/measures/cube/dimensions")["dimensions"].clone();
        let names: Vec<&Json> = dimensions
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["name"])
            .collect();
        assert!(
            names.contains(&&json!("channel")) && !names.contains(&&json!("tier")),
            "{names:?}"
        );
    });
}
