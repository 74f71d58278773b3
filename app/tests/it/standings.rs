//! Where customers stand: kept in step with sales, and what was known when.

use std::fmt::Write as _;

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_testkit::{each_engine, system};
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::privacy::CUSTOMERS;
use crate::server::{Server, Who};

const STORES: &str = "number,name,zone\n330,北店,Asia/Shanghai\n";
const HEADERS: &str = "门店,小票号,销售时间,会员号,商品编号,数量,金额\n";
const STANDINGS: &str = "SELECT * FROM insight_standing ORDER BY customer_id";
const CHANGES: &str = "SELECT * FROM insight_stage_change ORDER BY id";

fn rows(server: &Server, sql: &str) -> Vec<String> {
    let rows = server.company.store.read_blocking(|r| r.query(sql, &[])).unwrap();
    rows.iter().map(|row| format!("{row:?}")).collect()
}

fn sell(server: &Server, tickets: &str) {
    let imports = &server.company.imports;
    let folder = server.company.folder.clone();
    import(
        imports,
        &folder,
        "trade.sales_file",
        format!("{HEADERS}{tickets}"),
    );
}

fn refresh(server: &Server) -> guanxi_insight::Refreshed {
    server.company.catch_up().unwrap();
    server.company.standings.refresh().unwrap()
}

fn opened(engine: guanxi_store::Engine) -> (Server, Who) {
    let server = Server::new(engine);
    let folder = server.company.folder.clone();
    import(&server.company.imports, &folder, "org.store", STORES);
    let admin = server.admin();
    (server, admin)
}

fn id_of(server: &Server, number: &str) -> String {
    let sql = "SELECT id FROM customers_customer WHERE number = ?1";
    server.fixture.number(sql, &[number.into()]).to_string()
}

/// A repeatable stream of numbers (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn pick(&mut self, server: &Server, sql: &str) -> Option<i64> {
        let found = server.company.store.read_blocking(|r| r.query(sql, &[])).unwrap();
        let at = usize::try_from(self.below(u64::try_from(found.len().max(1)).unwrap())).unwrap();
        found.get(at).map(|row| row.int(0))
    }
}

/// Some tickets of a few members, returns among them, in a stretch of days.
fn tickets(numbers: &mut Numbers, round: u64) -> String {
    let mut text = String::new();
    for n in 0..12 {
        let day = jiff::civil::date(2025, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(round * 25 + numbers.below(40)).unwrap()))
            .unwrap();
        let (member, product) = (numbers.below(9), numbers.below(4));
        let sign = if numbers.below(6) == 0 { "-" } else { "" };
        let cents = numbers.below(900);
        writeln!(
            text,
            "330,T{round}-{n},{day} 10:00,M{member},P{product},{sign}1,{sign}{cents}.50"
        )
        .unwrap();
    }
    text
}

/// A merge, its undoing, an erasure, a correction, or a line that goes.
fn something_happens(server: &Server, admin: &Who, numbers: &mut Numbers) {
    let customers =
        "SELECT id FROM customers_customer WHERE id NOT IN (SELECT record_id FROM record_erased) ORDER BY id";
    let schema = server.company.schema.now();
    let line = schema.entity("trade.sale_line").unwrap();
    let a_line = numbers
        .pick(server, "SELECT id FROM trade_sale_line ORDER BY id")
        .unwrap();
    match numbers.below(6) {
        0 => {
            let (one, other) = (numbers.pick(server, customers), numbers.pick(server, customers));
            if one != other {
                let id = |id: Option<i64>| json!({ "id": id.unwrap().to_string() });
                let body =
                    json!({ "entity": "customers.customer", "survivor": id(one), "losers": [id(other)] });
                assert_eq!(server.call(admin, "post", "/merges", Some(&body)).status, 200);
            }
        }
        1 => {
            let undone = "SELECT id FROM record_merge WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1";
            if let Some(merge) = numbers.pick(server, undone) {
                // Refused when the survivor was erased since.
                server.call(admin, "post", &format!("/merges/{merge}/undo"), Some(&json!({})));
            }
        }
        2 => {
            let id = numbers.pick(server, customers).unwrap();
            let path = format!("/personal-data/customers/customer/{id}/erasure");
            let done = server.call(admin, "post", &path, Some(&json!({ "reason": "本人申请" })));
            assert_eq!(done.status, 200, "{:?}", done.body);
        }
        3 => server.fixture.delete(&system(), line, a_line).unwrap(),
        _ => {
            let (amount, _) = line.field("amount").unwrap();
            let cents = i64::try_from(numbers.below(90_000)).unwrap();
            let values = [(amount, Value::from(cents))];
            server
                .fixture
                .update(&system(), (line, a_line, None), &values)
                .unwrap();
        }
    }
}

/// F5, F6: whatever happens to sales and customers, rows kept by increments equal those computed anew, and computing anew
/// finds no change of stage.
#[test]
fn standings_kept_equal_standings_made_anew() {
    each_engine(|engine| {
        for seed in [3, 77] {
            let (server, admin) = opened(engine);
            let mut numbers = Numbers(seed);
            for round in 0..6 {
                sell(&server, &tickets(&mut numbers, round));
                for _ in 0..numbers.below(4) {
                    something_happens(&server, &admin, &mut numbers);
                }
                refresh(&server);
                let (kept, changes) = (rows(&server, STANDINGS), rows(&server, CHANGES));
                let again = refresh(&server);
                assert_eq!(
                    (again.written, again.changes),
                    (0, 0),
                    "{engine:?} {seed} {round}"
                );
                server.company.feed.rebuild().unwrap();
                server.company.standings.rebuild().unwrap();
                assert_eq!(rows(&server, STANDINGS), kept, "{engine:?} {seed} {round}");
                assert_eq!(rows(&server, CHANGES), changes, "{engine:?} {seed} {round}");
            }
            let kept = rows(&server, STANDINGS);
            assert!(!kept.is_empty());
            let emptied = server
                .fixture
                .write(|tx, _| tx.execute("DELETE FROM insight_standing", &[]));
            assert!(emptied.unwrap() > 0);
            refresh(&server);
            assert_eq!(rows(&server, STANDINGS), kept, "{engine:?} {seed}");
        }
    });
}

fn standing(server: &Server, who: &Who, number: &str) -> Json {
    let path = format!("/customers/{}/standing", id_of(server, number));
    let found = server.call(who, "get", &path, None);
    assert_eq!(found.status, 200, "{:?}", found.body);
    found.body
}

/// Every ten days from the first of January, so many times.
fn every_ten_days(member: &str, times: i64) -> String {
    let first = jiff::civil::date(2025, 1, 1);
    let row = |n: i64| {
        let day = first.checked_add(jiff::Span::new().days(n * 10)).unwrap();
        format!("330,{member}-{n},{day} 10:00,{member},P1,1,12.50\n")
    };
    (0..times).map(row).collect()
}

/// F5, F6: the figures of a customer, and the stage with its reason, as time goes by and after a correction of the past.
#[test]
fn the_stage_moves_with_time_and_is_told_with_its_figures() {
    each_engine(|engine| {
        let (server, admin) = opened(engine);
        sell(&server, &every_ten_days("M1", 4));
        refresh(&server);
        let first = standing(&server, &admin, "M1");
        assert_eq!(first["as_of"], "2025-01-31", "{engine:?}");
        assert_eq!(first["standing"]["stage"], "active");
        assert_eq!(first["standing"]["until"], "2025-02-20");
        assert_eq!(first["standing"]["all"]["net_c"], 5_000);
        assert_eq!(first["standing"]["deciles"]["customer"], 1);
        assert_eq!(first["changes"].as_array().unwrap().len(), 1);
        // Somebody else's purchase brings the time forward.
        sell(&server, "330,X,2025-03-05 09:00,M2,P1,1,900\n");
        refresh(&server);
        let later = standing(&server, &admin, "M1");
        assert_eq!(later["standing"]["stage"], "lapsing");
        assert_eq!(later["standing"]["deciles"]["customer"], 2);
        assert_eq!(
            later["standing"]["reason"]["text"]["zh"],
            "最近一次购买在 33 天前（2025-01-31），本人 4 个购买日通常间隔 10 天 → 沉睡预警"
        );
        assert_eq!(later["changes"][0]["as_of"], "2025-03-05");
        assert_eq!(later["changes"][0]["from"], "active");
        // A ticket of the past that came late: what was known then stays as it was.
        sell(&server, "330,late,2025-02-20 09:00,M1,P1,1,10\n");
        refresh(&server);
        let corrected = standing(&server, &admin, "M1");
        assert_eq!(corrected["standing"]["stage"], "active");
        let stages: Vec<&Json> = corrected["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["to"])
            .collect();
        assert_eq!(stages, ["active", "lapsing", "active"]);
        assert_eq!(corrected["changes"][1]["reason"], later["standing"]["reason"]);
    });
}

/// F5, F6, F7, F8: who was merged brings his history along, and gets it back; who was erased has neither standing nor history.
#[test]
fn standings_follow_merges_and_erasures() {
    each_engine(|engine| {
        let (server, admin) = opened(engine);
        sell(
            &server,
            &format!("{}{}", every_ten_days("M1", 4), every_ten_days("M2", 5)),
        );
        refresh(&server);
        let (one, other) = (id_of(&server, "M1"), id_of(&server, "M2"));
        let body =
            json!({ "entity": "customers.customer", "survivor": { "id": one }, "losers": [{ "id": other }] });
        let merged = server.call(&admin, "post", "/merges", Some(&body));
        assert_eq!(merged.status, 200, "{:?}", merged.body);
        refresh(&server);
        let both = standing(&server, &admin, "M1");
        assert_eq!(both["standing"]["all"]["tickets"], 9, "{engine:?}");
        let of_merged: Vec<&Json> = both["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["is_of_merged"])
            .collect();
        assert_eq!(of_merged, [true, false]);
        let undo = format!("/merges/{}/undo", merged.body["id"].as_str().unwrap());
        assert_eq!(server.call(&admin, "post", &undo, Some(&json!({}))).status, 200);
        refresh(&server);
        assert_eq!(standing(&server, &admin, "M1")["standing"]["all"]["tickets"], 4);
        assert_eq!(standing(&server, &admin, "M2")["standing"]["all"]["tickets"], 5);
        let path = format!("/personal-data/customers/customer/{other}/erasure");
        let erased = server.call(&admin, "post", &path, Some(&json!({ "reason": "本人申请" })));
        assert_eq!(erased.status, 200, "{:?}", erased.body);
        refresh(&server);
        let left = format!("SELECT customer_id FROM insight_stage_change WHERE customer_id = {other}");
        assert_eq!(rows(&server, &left), Vec::<String>::new(), "{engine:?}");
        let left = format!("SELECT customer_id FROM insight_standing WHERE customer_id = {other}");
        assert_eq!(rows(&server, &left), Vec::<String>::new(), "{engine:?}");
    });
}

/// F5, O5: who may not read the customer learns nothing; who may read him but not his sales is told so; one without purchases
/// has an empty standing.
#[test]
fn standings_are_for_who_may_see_the_sales() {
    each_engine(|engine| {
        let (server, admin) = opened(engine);
        sell(&server, &every_ten_days("M1", 4));
        refresh(&server);
        let path = format!("/customers/{}/standing", id_of(&server, "M1"));
        let read = |entity: &'static str| (entity, "read", "all");
        server.role("reader", &[read("customers.customer")]);
        server.role(
            "seller",
            &[read("customers.customer"), ("trade.sale", "read", "own")],
        );
        server.role("other", &[read("catalog.product")]);
        for (role, status) in [("reader", 403), ("seller", 403), ("other", 403)] {
            server.user(role, &[role], false);
            let who = server.sign_in(role, crate::server::PASSWORD);
            assert_eq!(
                server.call(&who, "get", &path, None).status,
                status,
                "{engine:?} {role}"
            );
        }
        for bad in ["x", "0", "99999999"] {
            let path = format!("/customers/{bad}/standing");
            assert_eq!(server.call(&admin, "get", &path, None).status, 404, "{bad}");
        }
        let body = json!({ "number": "N1", "name": "新来的" });
        let made = server.call(&admin, "post", CUSTOMERS, Some(&body));
        assert_eq!(made.status, 201);
        let empty = standing(&server, &admin, "N1");
        assert_eq!((&empty["standing"], &empty["changes"]), (&Json::Null, &json!([])));
        assert_eq!(empty["as_of"], "2025-01-31");
    });
}

/// F5, F6, O5: lists of customers are filtered by where they stand, together with their own fields, by who sees all sales.
#[test]
fn customers_are_listed_by_where_they_stand() {
    each_engine(|engine| {
        let (server, admin) = opened(engine);
        sell(&server, &every_ten_days("M1", 4));
        sell(&server, "330,X,2025-03-05 09:00,M2,P1,1,900\n");
        refresh(&server);
        let found =
            |who: &Who, filter: &str| server.call(who, "get", &format!("{CUSTOMERS}?f={filter}"), None);
        let numbers = |filter: &str| -> Vec<String> {
            let answer = found(&admin, filter);
            assert_eq!(answer.status, 200, "{:?}", answer.body);
            let items = answer.body["items"].as_array().unwrap().clone();
            items
                .iter()
                .map(|item| item["number"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(numbers("insight.standing.stage:eq:lapsing"), ["M1"], "{engine:?}");
        assert_eq!(numbers("insight.standing.stage:ne:lapsing"), ["M2"], "{engine:?}");
        assert_eq!(numbers("insight.standing.decile:le:1"), ["M2"], "{engine:?}");
        assert_eq!(
            numbers("insight.standing.net_c:ge:60"),
            ["M2"],
            "in the currency, not in cents: {engine:?}"
        );
        assert_eq!(
            numbers("insight.standing.last_day:lt:2025-02-01&f=number:eq:M2"),
            [""; 0],
            "{engine:?}"
        );
        assert_eq!(found(&admin, "insight.standing.stage:eq:asleep").status, 422);
        assert_eq!(found(&admin, "insight.standing.customer_no:eq:1").status, 422);
        server.role(
            "seller",
            &[
                ("customers.customer", "read", "all"),
                ("trade.sale", "read", "own"),
            ],
        );
        server.user("seller", &["seller"], false);
        let seller = server.sign_in("seller", crate::server::PASSWORD);
        assert_eq!(
            found(&seller, "insight.standing.stage:eq:lapsing").status,
            403,
            "{engine:?}"
        );
        let offered = |who: &Who| {
            let manifest = server.call(who, "get", "/manifest", None).body;
            let entities = manifest["entities"].as_array().unwrap().clone();
            let customer = entities
                .iter()
                .find(|one| one["key"] == "customers.customer")
                .unwrap();
            customer["views"].as_array().unwrap().len()
        };
        assert_eq!((offered(&admin), offered(&seller)), (1, 0), "{engine:?}");
    });
}

/// J5, J6: a promotion for the best tenth and one for first purchases know the customer whom the quote names, by his sales and his standing.
#[test]
fn promotions_know_where_the_buyer_stands() {
    each_engine(|engine| {
        let (server, admin) = opened(engine);
        sell(&server, &every_ten_days("M1", 4));
        sell(&server, "330,X,2025-03-05 09:00,M2,P1,1,900\n");
        refresh(&server);
        let promotion = |number: &str, percent: &str, condition: &Json| {
            let action = json!({ "kind": "percent_off", "percent": percent }).to_string();
            let body = json!({ "number": number, "name": number, "stack_group": number, "action": action,
                "conditions": json!([condition]).to_string() });
            let made = server.call(&admin, "post", "/records/pricing/promotion", Some(&body));
            assert_eq!(made.status, 201, "{:?}", made.body);
        };
        promotion("best", "10", &json!({ "kind": "decile", "from": 1, "to": 1 }));
        promotion("first", "20", &json!({ "kind": "first_purchase" }));
        let runs = server.fixture.write(|tx, _| {
            tx.execute("UPDATE pricing_promotion SET state = 'running'", &[])?;
            tx.execute("UPDATE catalog_product SET standard_price = 10000", &[])?;
            tx.execute("UPDATE pricing_version SET version = version + 1", &[])
        });
        runs.unwrap();
        let body = json!({ "number": "N1", "name": "新来的" });
        let made = server.call(&admin, "post", CUSTOMERS, Some(&body));
        assert_eq!(made.status, 201, "{:?}", made.body);
        let product = server
            .fixture
            .number("SELECT id FROM catalog_product WHERE number = 'P1'", &[]);
        let paid = |more: Json| {
            let mut body = json!({ "lines": [{ "product_id": product.to_string(), "qty": "1" }] });
            body.as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            let answer = server.call(&admin, "post", "/prices/quote", Some(&body));
            assert_eq!(answer.status, 200, "{:?}", answer.body);
            answer.body["amount"].as_str().unwrap().to_owned()
        };
        let of = |number: &str| paid(json!({ "customer_id": id_of(&server, number) }));
        assert_eq!(of("M2"), "90.00", "{engine:?}: the best tenth");
        assert_eq!(of("M1"), "100.00", "{engine:?}: the second tenth");
        assert_eq!(of("N1"), "80.00", "{engine:?}: who never bought");
        assert_eq!(paid(json!({})), "100.00", "{engine:?}: nobody");
        assert_eq!(
            paid(json!({ "decile": 1 })),
            "90.00",
            "{engine:?}: somebody of the best tenth"
        );
    });
}
