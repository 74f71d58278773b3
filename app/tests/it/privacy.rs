//! A person's data is taken out whole, and erased so that every sum stays.

use guanxi_insight::Query;
use guanxi_record::import::Work;
use guanxi_record::seal;
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{each_engine, system};
use serde_json::{Value as Json, json};

use crate::edge::import;
use crate::server::{PASSWORD, Server, Who};

pub const CUSTOMERS: &str = "/records/customers/customer";
/// What is known of her, and must be nowhere afterwards.
const NAME: &str = "欧阳翠花儿";
const PHONE: &str = "13911112222";
const EMAIL: &str = "cuihua_9@example.cn";
const NUMBER: &str = "M-7788-0001";
const TILL: &str = "门店,小票号,销售时间,会员号,商品编号1,数量1,金额1\n\
    330,W1,2025-03-01 10:00,M-7788-0001,P1,1,20.50\n\
    330,W2,2025-04-01 23:59,M-7788-0001,P1,-1,-2.50\n\
    330,W3,2025-03-02 12:00,M-2,P2,1,11.00\n\
    330,W4,2025-04-02 12:00,M-3,P2,2,7.00\n";

pub fn made(server: &Server, who: &Who, path: &str, body: &Json) -> String {
    let made = server.call(who, "post", path, Some(body));
    assert_eq!(made.status, 201, "{path}: {:?}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

/// Sales, and everything that can be said and kept about one customer.
pub struct World {
    pub server: Server,
    pub admin: Who,
    pub id: String,
}

impl World {
    pub fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let folder = server.company.folder.clone();
        let imports = &server.company.imports;
        import(
            imports,
            &folder,
            "org.store",
            "number,name,zone\n330,北店,Asia/Shanghai\n",
        );
        import(imports, &folder, "trade.sales_file", TILL);
        let admin = server.admin();
        let id = server
            .fixture
            .number(
                "SELECT id FROM customers_customer WHERE number = ?1",
                &[NUMBER.into()],
            )
            .to_string();
        let world = Self { server, admin, id };
        world.tell();
        world
    }

    pub fn path(&self) -> String {
        format!("{CUSTOMERS}/{}", self.id)
    }

    pub fn personal(&self) -> String {
        format!("/personal-data/customers/customer/{}", self.id)
    }

    fn change(&self, body: &Json) -> crate::server::Answer {
        let now = self.server.call(&self.admin, "get", &self.path(), None).body;
        let mut body = body.clone();
        body["version"] = now["version"].clone();
        self.server.call(&self.admin, "patch", &self.path(), Some(&body))
    }

    /// Two more records of hers: one merged and taken apart again, one merged for good.
    fn merge_twins(&self) {
        let (server, admin) = (&self.server, &self.admin);
        for is_kept in [false, true] {
            let body = json!({ "number": format!("{NUMBER}-{is_kept}"), "name": NAME, "phone": PHONE });
            let twin = made(server, admin, &format!("{CUSTOMERS}?allow_duplicate=true"), &body);
            let merge = json!({ "entity": "customers.customer", "survivor": { "id": self.id }, "losers": [{ "id": twin }] });
            let merged = server.call(admin, "post", "/merges", Some(&merge));
            assert_eq!(merged.status, 200, "{:?}", merged.body);
            if !is_kept {
                let undo = format!("/merges/{}/undo", merged.body["id"].as_str().unwrap());
                assert_eq!(server.call(admin, "post", &undo, Some(&json!({}))).status, 200);
                let gone = server.call(admin, "delete", &format!("{CUSTOMERS}/{twin}?version=2"), None);
                assert_eq!(gone.status, 204, "{:?}", gone.body);
                // A record of its own: erased on its own account, not with her.
                server
                    .fixture
                    .write(move |tx, _| {
                        tx.execute(
                            "DELETE FROM record_history WHERE record_id = ?1",
                            &[twin.parse::<i64>().unwrap().into()],
                        )
                    })
                    .unwrap();
            }
        }
    }

    /// Everything that is ever said about her.
    fn tell(&self) {
        let (server, admin) = (&self.server, &self.admin);
        let known = json!({ "name": NAME, "phone": PHONE, "email": EMAIL, "address": "杭州市西湖区某路 5 号", "note": NAME });
        assert_eq!(self.change(&known).status, 200);
        self.merge_twins();
        let said = json!({ "body": format!("{NAME} 爱喝茶") });
        assert_eq!(
            server
                .call(admin, "post", &format!("{}/comments", self.path()), Some(&said))
                .status,
            201
        );
        let file = (&*format!("{NAME}.png"), NAME.as_bytes());
        assert_eq!(
            server
                .upload_file(admin, &format!("{}/files", self.path()), file)
                .status,
            201
        );
        let activity = json!({ "subject": format!("拜访{NAME}"), "body": PHONE, "customer_id": self.id, "kind": "visit" });
        made(server, admin, "/records/customers/activity", &activity);
        let about = json!({ "subject": NAME, "about": format!("customers.customer/{}", self.id) });
        let about = made(server, admin, "/records/customers/activity", &about);
        let path = format!("/records/customers/activity/{about}?version=1");
        assert_eq!(server.call(admin, "delete", &path, None).status, 204);
        let gone = json!({ "subject": NAME, "customer_id": self.id });
        let gone = made(server, admin, "/records/customers/activity", &gone);
        let path = format!("/records/customers/activity/{gone}?version=1");
        assert_eq!(server.call(admin, "delete", &path, None).status, 204);
        self.tell_elsewhere();
    }

    /// What is said of her in other records, in a file and in a search.
    fn tell_elsewhere(&self) {
        let (server, admin) = (&self.server, &self.admin);
        let home = made(
            server,
            admin,
            "/records/customers/household",
            &json!({ "name": format!("{NAME}家"), "phone": PHONE }),
        );
        made(
            server,
            admin,
            "/records/customers/household_member",
            &json!({ "household_id": home, "customer_id": self.id }),
        );
        made(
            server,
            admin,
            "/records/customers/consent",
            &json!({
                "customer_id": self.id, "purpose": "marketing", "state": "granted", "stated_at": "2024-02-01T00:00:00Z",
                "source": "paper", "proof": format!("{NAME} 签字"),
            }),
        );
        let company = json!({ "number": "QY-1", "name": "某公司", "kind": "company" });
        let company = made(server, admin, CUSTOMERS, &company);
        let contact = json!({ "name": NAME, "company_id": company, "person_id": self.id, "phone": PHONE });
        let contact = made(server, admin, "/records/customers/contact", &contact);
        made(
            server,
            admin,
            "/records/customers/activity",
            &json!({ "subject": format!("给{NAME}打电话"), "contact_id": contact }),
        );
        let (headers, _) = server.bytes(admin, &format!("{CUSTOMERS}/export?format=csv&q={PHONE}"));
        assert!(headers.contains_key("content-disposition"));
        // A file of which one row is refused: it stands in the list of refused rows, and in the sample.
        let rows = format!("number,name,phone\n,{NAME},{PHONE}\nC9,王五,13800000009\n");
        let imports = &server.company.imports;
        let uploaded = server.upload(admin, "customers.customer", &rows).body;
        let import_id = uploaded["id"].as_str().unwrap().parse().unwrap();
        let done = imports
            .perform(&system(), import_id, Work::Run, &mut |_| {})
            .unwrap();
        assert_eq!((done.counts.create, done.counts.error), (1, 1));
    }

    /// The preview names what goes and what stays.
    fn is_told_first(&self) {
        let (server, admin) = (&self.server, &self.admin);
        let plan = server.call(
            admin,
            "post",
            &format!("{}/erasure/preview", self.personal()),
            Some(&json!({})),
        );
        assert_eq!(plan.status, 200, "{:?}", plan.body);
        let emptied: Vec<&str> = plan.body["emptied"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["entity"].as_str().unwrap())
            .collect();
        for entity in [
            "customers.customer",
            "customers.activity",
            "customers.consent",
            "customers.contact",
            "customers.household",
        ] {
            assert!(emptied.contains(&entity), "{:?}", plan.body);
        }
        assert!(
            plan.body["kept"].to_string().contains("trade.sale"),
            "{:?}",
            plan.body
        );
    }

    pub fn figures(&self) -> Vec<String> {
        self.server.company.catch_up().unwrap();
        let ask = |name: &str, by: Option<&str>, period: Option<&str>| {
            let query = Query {
                by: by.map(str::to_owned),
                period: period.map(str::to_owned),
                ..Query::default()
            };
            self.server.company.insight.indicator(name, &query).unwrap().csv()
        };
        vec![
            ask("kpi", Some("day"), None),
            ask("kpi", Some("year"), None),
            ask("customer-decile", None, Some("2025")),
            ask("sales-decile", None, Some("2025")),
        ]
    }

    /// Where what is known of her stands in the database.
    pub fn places(&self) -> Vec<String> {
        places_of(&self.server, &[NAME, PHONE, EMAIL, NUMBER, "西湖区"])
    }
}

/// Where these texts stand in the database, by table and column.
pub fn places_of(server: &Server, secrets: &[&str]) -> Vec<String> {
    let finding = server.company.store.read_blocking(|r| {
        let mut told = Vec::new();
        for (table, column) in columns(r)? {
            let rows = r.query(&format!("SELECT CAST({column} AS TEXT) FROM {table}"), &[])?;
            let mut texts = rows.iter().map(|row| row.text(0));
            let hit = texts.find(|text| secrets.iter().any(|secret| text.contains(secret)));
            told.extend(hit.map(|text| format!("{table}.{column}: {text}")));
        }
        Ok(told)
    });
    finding.unwrap()
}

/// What doctor would find.
pub fn faults_of(server: &Server) -> Vec<String> {
    let company = &server.company;
    company.catch_up().unwrap();
    let mut faults = company
        .store
        .read_blocking(|r| guanxi_record::search_differences(r, &company.schema.now()))
        .unwrap();
    faults.extend(company.feed.differences().unwrap());
    let tampered = seal::faults(&company.store, &company.folder).unwrap();
    faults.extend(tampered.iter().map(ToString::to_string));
    faults
}

/// Columns of text, but for those of the search index, which holds terms.
fn columns(r: &mut dyn Queries) -> guanxi_types::Result<Vec<(String, String)>> {
    let sql = match r.engine() {
        Engine::Sqlite => {
            "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND p.type = 'TEXT' AND m.name NOT LIKE 'record_search_%'"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND data_type IN ('text', 'tsvector') \
             AND table_name NOT LIKE 'reach_%'"
        }
    };
    let rows = r.query(sql, &[])?;
    Ok(rows
        .iter()
        .map(|row| (row.text(0).to_owned(), row.text(1).to_owned()))
        .collect())
}

/// F8: erased, a person is nowhere in the database, every figure is what it was, and the log still fits its seals.
#[test]
fn a_person_is_erased_and_every_sum_stays() {
    each_engine(|engine| {
        let world = World::new(engine);
        let (server, admin) = (&world.server, &world.admin);
        let company = &server.company;
        seal::seal_all(&company.store, &company.folder).unwrap();
        let figures = world.figures();
        assert!(!world.places().is_empty());
        assert_eq!(faults_of(&world.server), Vec::<String>::new(), "{engine:?}");

        world.is_told_first();
        let refused = server.call(
            admin,
            "post",
            &format!("{}/erasure", world.personal()),
            Some(&json!({ "reason": " " })),
        );
        assert_eq!(refused.status, 422, "{:?}", refused.body);

        let body = json!({ "reason": "本人申请" });
        let done = server.call(
            admin,
            "post",
            &format!("{}/erasure", world.personal()),
            Some(&body),
        );
        assert_eq!(done.status, 200, "{:?}", done.body);
        assert_eq!(world.places(), Vec::<String>::new(), "{engine:?}");
        assert_eq!(world.figures(), figures, "{engine:?}");
        assert_eq!(faults_of(&world.server), Vec::<String>::new(), "{engine:?}");
        seal::seal_all(&company.store, &company.folder).unwrap();
        assert_eq!(faults_of(&world.server), Vec::<String>::new(), "{engine:?}");

        let shown = server.call(admin, "get", &world.path(), None).body;
        assert_eq!(shown["name"], "已删除");
        assert_eq!(shown["phone"], Json::Null);
        let found = server
            .call(admin, "get", &format!("/search?q={PHONE}"), None)
            .body;
        assert!(!found.to_string().contains(&world.id), "{found:?}");
        let files = server
            .call(admin, "get", &format!("{}/files", world.path()), None)
            .body;
        assert_eq!(files["items"], json!([]));
        let history = server
            .call(admin, "get", &format!("{}/history", world.path()), None)
            .body;
        assert!(history.to_string().contains("本人申请"));

        let again = world.change(&json!({ "name": NAME }));
        assert_eq!(
            (again.status, again.body["code"].as_str()),
            (409, Some("record.erased"))
        );
        assert_eq!(world.change(&json!({ "is_dealer": true })).status, 200);
    });
}

/// F8: a line that is changed behind the program's back is found, whatever the log says of lines that were rewritten.
#[test]
fn an_erasure_hides_no_tampering() {
    each_engine(|engine| {
        let world = World::new(engine);
        let company = &world.server.company;
        seal::seal_all(&company.store, &company.folder).unwrap();
        let body = json!({ "reason": "本人申请" });
        let done = world.server.call(
            &world.admin,
            "post",
            &format!("{}/erasure", world.personal()),
            Some(&body),
        );
        assert_eq!(done.status, 200, "{:?}", done.body);
        seal::seal_all(&company.store, &company.folder).unwrap();
        let id: i64 = world.id.parse().unwrap();
        world
            .server
            .fixture
            .write(move |tx, _| {
                tx.execute(
                    "UPDATE record_history SET at = at + 1 WHERE record_id = ?1 AND action = 'update'",
                    &[id.into()],
                )
            })
            .unwrap();
        let faults = faults_of(&world.server).join(" ");
        assert!(faults.contains("was changed"), "{engine:?}: {faults}");
        // A made-up line about it, without the company's key, changes nothing.
        world.server.fixture.write(|tx, _| {
            tx.execute("UPDATE record_history SET details = REPLACE(details, 'mac', 'mad') WHERE action = 'redact'", &[])
        }).unwrap();
        assert!(faults_of(&world.server).len() > 1, "{engine:?}");
    });
}

/// F8: all that is held on a person comes as one document, for who has the right by name.
#[test]
fn everything_held_on_a_person_is_taken_out() {
    each_engine(|engine| {
        let world = World::new(engine);
        let server = &world.server;
        let document = server.call(&world.admin, "get", &world.personal(), None);
        assert_eq!(document.status, 200, "{:?}", document.body);
        let document = document.body;
        assert_eq!(document["record"]["name"], NAME);
        let linked: Vec<&str> = document["linked"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l["entity"].as_str().unwrap())
            .collect();
        for entity in [
            "trade.sale",
            "customers.activity",
            "customers.consent",
            "customers.contact",
            "customers.household_member",
        ] {
            assert!(linked.contains(&entity), "{engine:?}: {linked:?}");
        }
        assert_eq!(document["files"].as_array().unwrap().len(), 1);
        assert!(document["comments"].to_string().contains("爱喝茶"));
        assert!(document["history"].as_array().unwrap().len() > 3);
        let log = server
            .call(&world.admin, "get", "/audit?action=personal_data", None)
            .body;
        assert_eq!(log["items"][0]["record_id"], json!(world.id));
        server.user("director", &["marketing_director"], false);
        let director = server.sign_in("director", PASSWORD);
        assert_eq!(server.call(&director, "get", &world.path(), None).status, 200);
        assert_eq!(server.call(&director, "get", &world.personal(), None).status, 403);
        let erase = json!({ "reason": "x" });
        let refused = server.call(
            &director,
            "post",
            &format!("{}/erasure", world.personal()),
            Some(&erase),
        );
        assert_eq!(refused.status, 403, "{engine:?}");
    });
}
