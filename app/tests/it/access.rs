//! Every operation of the OpenAPI document, called by everybody.

use std::collections::BTreeMap;

use guanxi_store::Engine;
use guanxi_testkit::{Maker, each_engine};
use serde_json::json;

use crate::asked::{EXPECTED, request_of};
use crate::server::{PASSWORD, Server, Who};
use crate::{
    access_audience, access_campaigns, access_events, access_journeys, access_knowledge, access_mailing,
    access_member, access_sales, access_scheme, access_till,
};

const WHO: [&str; 5] = ["nobody", "stranger", "clerk", "analyst", "admin"];

/// O5, I2
#[test]
fn every_operation_answers_everybody_as_expected() {
    each_engine(|engine| {
        let world = World::new(engine);
        let mut calls = 0;
        let mut wrong = Vec::new();
        for (path, methods) in guanxi_http::whole_document(
            &world.server.company.schema.now(),
            &guanxi_app::operations(),
        )["paths"]
            .as_object()
            .unwrap()
        {
            for (method, operation) in methods.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                for (at, who) in WHO.into_iter().enumerate() {
                    let (found, wanted) = match path.strip_prefix("/records/") {
                        Some(rest) => world.call_record((who, method), path, rest),
                        None => (world.call(who, method, path, id), expected(id)[at]),
                    };
                    if found != wanted {
                        wrong.push(format!("{method} {path} ({id}) as {who}: {found}, not {wanted}"));
                    }
                    calls += 1;
                }
            }
        }
        assert!(wrong.is_empty(), "{engine:?}: {}", wrong.join("\n"));
        assert!(calls > 500, "{calls} calls");
    });
}

fn expected(id: &str) -> [u16; 5] {
    let mut all = EXPECTED
        .iter()
        .chain(access_till::EXPECTED)
        .chain(access_sales::EXPECTED)
        .chain(access_events::EXPECTED)
        .chain(access_campaigns::EXPECTED)
        .chain(access_member::EXPECTED)
        .chain(access_audience::EXPECTED)
        .chain(access_scheme::EXPECTED)
        .chain(access_mailing::EXPECTED)
        .chain(access_journeys::EXPECTED)
        .chain(access_knowledge::EXPECTED);
    let found = all.find(|(name, _)| *name == id);
    found
        .unwrap_or_else(|| panic!("no expectation for operation {id}"))
        .1
}

struct World {
    server: Server,
    people: BTreeMap<&'static str, Who>,
    /// Entity to a record that the program made.
    records: BTreeMap<String, String>,
    /// Role and entity to the scopes of read, create, update, delete, import, export.
    policy: BTreeMap<(String, String), Vec<String>>,
}

impl World {
    fn new(engine: Engine) -> Self {
        let server = Server::new(engine);
        let maker = Maker::new(&server.fixture, crate::conformance::GIVEN);
        let schema = server.company.schema.now();
        let records = schema.entities().iter().map(|def| {
            let place = def
                .shared_by
                .as_ref()
                .and_then(|name| def.field(name))
                .map(|(at, _)| at);
            let values = maker.full_with(def, place.unwrap_or(usize::MAX), &0.into());
            (
                def.key.clone(),
                server
                    .fixture
                    .create(&guanxi_testkit::system(), def, &values)
                    .unwrap()
                    .to_string(),
            )
        });
        let records = records.collect();
        let mut people = BTreeMap::from([("nobody", Who::default()), ("admin", server.admin())]);
        for (name, roles) in [
            ("stranger", &[][..]),
            ("clerk", &["clerk"]),
            ("analyst", &["analyst"]),
        ] {
            server.user(name, roles, false);
            people.insert(name, server.sign_in(name, PASSWORD));
        }
        Self {
            server,
            people,
            records,
            policy: policy(),
        }
    }

    fn call(&self, who: &str, method: &str, path: &str, id: &str) -> u16 {
        let (query, body) = request_of(id);
        let caller = match (who, id) {
            ("nobody", _) => Who::default(),
            // Whoever signs out needs a session of its own.
            ("admin", "delete_session") => self.server.admin(),
            (_, "delete_session") => self.server.sign_in(who, PASSWORD),
            _ => self.people[who].clone(),
        };
        if id == "read_live" {
            return self.server.open(&caller, path).status().as_u16();
        }
        let file = "number,name\nZ1,Zoe\n";
        if id == "create_import" {
            return self.server.upload(&caller, "customers.customer", file).status;
        }
        let mut path = path
            .replace("{table}", "kpi")
            .replace("{work}", "dry-run")
            .replace("{tile}", "12")
            .replace("{channel}", "sms")
            .replace("{code}", "6901234567892");
        path = path.replace("{domain}/{entity}", "customers/customer");
        if path.contains("/imports/{id}") {
            let import = self
                .server
                .upload(&self.people["admin"], "customers.customer", file);
            path = path.replace("{id}", import.body["id"].as_str().unwrap());
        }
        let path = format!("{}{query}", path.replace("{id}", "12"));
        self.server.call(&caller, method, &path, body.as_ref()).status
    }

    /// What a call of a record's operation is answered, and what the policy says that it should be.
    fn call_record(&self, (who, method): (&str, &str), path: &str, rest: &str) -> (u16, u16) {
        let mut parts = rest.split('/');
        let entity = format!("{}.{}", parts.next().unwrap(), parts.next().unwrap());
        let last = rest.rsplit('/').next().unwrap();
        let is_one = path.contains("{id}");
        let action = match (method, last) {
            (_, "export") => "export",
            (_, "duplicates" | "shares" | "access" | "{share_id}") => "read",
            (_, "bulk" | "mass") => "delete",
            (_, "restore") => "restore",
            (_, "reveal") => "reveal",
            // Whoever may read a record says something about it; files are put on it by whoever may change it.
            ("get", _) | (_, "comments") => "read",
            (_, "files") => "update",
            ("post", _) => "create",
            ("patch", _) => "update",
            _ => "delete",
        };
        let scope = match action {
            "restore" => self.scope(who, &entity, "create"),
            "reveal" => self.scope(who, &entity, "read"),
            action => self.scope(who, &entity, action),
        };
        let read = self.scope(who, &entity, "read");
        let wanted = match (who, scope, action) {
            ("nobody", ..) => 401,
            // The place names no share.
            _ if last == "{share_id}" => 404,
            // It isn't deleted; only who reads the log may ask.
            ("admin", "all", "restore") => 409,
            (_, _, "restore") => 403,
            (_, "none", _) => 403,
            (..) if last == "bulk" => 200,
            (..) if last == "mass" => match read {
                "none" => 403,
                // The record is the program's own, so to them there is nothing in the selection.
                "own" => 422,
                _ => 201,
            },
            // Whoever may see the record is told that he may not do this; to others it isn't there.
            (_, "own", "update" | "delete") if self.scope(who, &entity, "read") == "all" => 403,
            (_, "own", _) if is_one => 404,
            _ if (method, last) == ("post", "comments") => 422,
            _ if (method, last) == ("post", "files") => 400,
            _ if last == "shares" && method == "post" => 422,
            (_, _, "create" | "reveal") => 422,
            (_, _, "update" | "delete") => 409,
            _ => 200,
        };
        let query = if action == "delete" { "?version=999" } else { "" };
        let id = &self.records[&entity];
        let body = match action {
            _ if (method, last) == ("post", "comments") => Some(json!({})),
            _ if last == "shares" && method == "post" => Some(json!({})),
            "read" if method == "post" => Some(json!({ "name": "Amy" })),
            _ if last == "bulk" => {
                Some(json!({ "mode": "each", "rows": [{ "op": "delete", "id": id, "version": 999 }] }))
            }
            _ if last == "mass" => Some(json!({ "act": { "do": "delete" }, "ids": [id] })),
            "create" => Some(json!({})),
            "update" => Some(json!({ "version": 999 })),
            "reveal" => Some(json!({ "field": "no_such_field" })),
            _ => None,
        };
        let path = format!("{}{query}", path.replace("{id}", &self.records[&entity]));
        (
            self.server
                .call(&self.people[who], method, &path, body.as_ref())
                .status,
            wanted,
        )
    }

    fn scope(&self, who: &str, entity: &str, action: &str) -> &str {
        let role = if who == "admin" { "administrator" } else { who };
        let actions = ["read", "create", "update", "delete", "import", "export"];
        let place = actions.iter().position(|a| *a == action).unwrap();
        let known = self.policy.get(&(role.to_owned(), entity.to_owned()));
        // Nobody here looks after a territory.
        let scope = known.map_or("none", |scopes| scopes[place].as_str());
        if scope == "territory" { "own" } else { scope }
    }
}

/// The golden table, which people review.
fn policy() -> BTreeMap<(String, String), Vec<String>> {
    let text = include_str!("../../../schema/permissions.out");
    let lines = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    lines
        .map(|cells| ((cells[0].clone(), cells[1].clone()), cells[2..].to_vec()))
        .collect()
}

/// O5: what isn't in the document because the browser app alone uses it.
#[test]
fn the_manifest_names_what_the_user_may_see() {
    let world = World::new(Engine::Sqlite);
    let manifest = |who: &str| world.server.call(&world.people[who], "get", "/manifest", None);
    assert_eq!(manifest("nobody").status, 401);
    let keys = |who: &str| -> Vec<String> {
        let body = manifest(who).body;
        let entities = body["entities"].as_array().unwrap();
        entities
            .iter()
            .map(|e| e["key"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(keys("stranger").is_empty());
    assert!(keys("clerk").contains(&"customers.customer".to_owned()));
    assert!(!keys("clerk").contains(&"org.user".to_owned()));
    assert_eq!(
        keys("admin").len(),
        world.server.company.schema.now().entities().len()
    );
    assert_eq!(
        world
            .server
            .call(&Who::default(), "get", "/openapi.json", None)
            .status,
        200
    );
    assert!(!manifest("admin").body.to_string().contains("\"secret\""));
}

/// O1: another company's records aren't there, and its sessions open nothing.
#[test]
fn another_company_is_another_world() {
    let (one, other) = (Server::new(Engine::Sqlite), Server::new(Engine::Sqlite));
    let (here, there) = (one.admin(), other.admin());
    let body = json!({ "number": "C1", "name": "张小美" });
    let made = other.call(&there, "post", "/records/customers/customer", Some(&body));
    assert_eq!(made.status, 201);
    let path = format!(
        "/records/customers/customer/{}",
        made.body["id"].as_str().unwrap()
    );
    assert_eq!(other.call(&there, "get", &path, None).status, 200);
    assert_eq!(one.call(&here, "get", &path, None).status, 404);
    assert_eq!(
        one.call(&here, "get", &format!("{path}/history"), None).status,
        404
    );
    assert_eq!(one.call(&there, "get", &path, None).status, 401);
}
