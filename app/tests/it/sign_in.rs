//! Second factors, sessions, API keys.

use std::time::{SystemTime, UNIX_EPOCH};

use guanxi_store::{Engine, Queries};
use guanxi_testkit::each_engine;
use serde_json::{Value as Json, json};
use totp_rs::{Builder, Secret, Totp};

use crate::server::{Answer, PASSWORD, Server, Who};

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

/// An authenticator app.
struct App(Totp);

impl App {
    /// The code of a step before, now or after.
    fn code(&self, steps: i64) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        self.0
            .generate(now.checked_add_signed(steps * 30).unwrap())
            .to_string()
    }
}

fn enrol(server: &Server, who: &Who) -> (App, Vec<String>) {
    let again = json!({ "password": PASSWORD });
    let made = server.call(who, "post", "/session/totp", Some(&again));
    assert_eq!(made.status, 200, "{:?}", made.body);
    let body = made.body;
    assert!(body["qr_svg"].as_str().unwrap().contains("<svg"));
    assert!(body["uri"].as_str().unwrap().starts_with("otpauth://totp/"));
    let secret = Secret::try_from_base32(body["secret"].as_str().unwrap()).unwrap();
    let app = App(Builder::new().with_secret(secret).build().unwrap());
    let body = json!({ "code": app.code(-1) });
    let confirmed = server.call(who, "post", "/session/totp/confirm", Some(&body));
    assert_eq!(confirmed.status, 200, "{:?}", confirmed.body);
    let codes: Vec<String> = serde_json::from_value(confirmed.body["recovery_codes"].clone()).unwrap();
    (app, codes)
}

fn step(server: &Server, ticket: &Json, method: &str, code: &str) -> Answer {
    let body = json!({ "ticket": ticket, "method": method, "code": code });
    server.call(&Who::default(), "post", "/session/second-factor", Some(&body))
}

/// O5
#[test]
fn a_second_factor_is_asked_for_and_each_code_is_good_once() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &["clerk"], false);
        let amy = server.sign_in("amy", PASSWORD);
        let wrong = server.call(
            &amy,
            "post",
            "/session/totp",
            Some(&json!({ "password": "guess" })),
        );
        assert_eq!(said(&wrong), (422, "record.invalid"));
        let (app, codes) = enrol(&server, &amy);
        assert_eq!(codes.len(), 10);

        let first = server.try_sign_in("amy", PASSWORD);
        assert_eq!((first.status, first.set_cookie.as_str()), (200, ""));
        assert_eq!(first.body["methods"], json!(["totp", "recovery"]));
        let ticket = &first.body["ticket"];
        // The code that confirmed the secret is used up.
        assert_eq!(
            said(&step(&server, ticket, "totp", &app.code(-1))),
            (401, "session.wrong_code")
        );
        let code = app.code(0);
        let done = step(&server, ticket, "totp", &code);
        assert_eq!(done.status, 200, "{:?}", done.body);
        assert!(done.set_cookie.contains("HttpOnly"));
        assert_eq!(
            said(&step(&server, ticket, "totp", &app.code(1))),
            (401, "session.ticket_expired")
        );

        let second = server.try_sign_in("amy", PASSWORD).body["ticket"].clone();
        assert_eq!(
            said(&step(&server, &second, "totp", &code)),
            (401, "session.wrong_code")
        );
        assert_eq!(
            step(&server, &second, "recovery", &codes[3].to_uppercase()).status,
            200
        );
        let third = server.try_sign_in("amy", PASSWORD).body["ticket"].clone();
        assert_eq!(
            said(&step(&server, &third, "recovery", &codes[3])),
            (401, "session.wrong_code")
        );
    });
}

/// O5
#[test]
fn secrets_are_sealed_and_codes_are_hashed_in_the_database() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &[], false);
        let (app, codes) = enrol(&server, &server.sign_in("amy", PASSWORD));
        let rows = server.company.store.read_blocking(|r| {
            let mut rows = r.query("SELECT secret FROM org_totp", &[])?;
            rows.extend(r.query("SELECT code_hash FROM org_recovery_code", &[])?);
            Ok(rows)
        });
        let kept: Vec<String> = rows.unwrap().iter().map(|row| row.text(0).to_owned()).collect();
        assert_eq!(kept.len(), 11);
        assert!(kept[0].starts_with("v1.") && !kept[0].contains(&app.0.secret().to_base32()));
        assert!(!codes.iter().any(|code| kept.contains(code)));
    });
}

/// O5
#[test]
fn a_ticket_bears_few_guesses() {
    let server = Server::new(Engine::Sqlite);
    server.user("amy", &[], false);
    let (app, _) = enrol(&server, &server.sign_in("amy", PASSWORD));
    let ticket = server.try_sign_in("amy", PASSWORD).body["ticket"].clone();
    for _ in 0..5 {
        assert_eq!(step(&server, &ticket, "totp", "000000").status, 401);
    }
    let late = step(&server, &ticket, "totp", &app.code(0));
    assert_eq!(said(&late), (401, "session.ticket_expired"));
    // A new ticket doesn't give a new set of guesses: the user's tries are counted as well.
    let other = server.try_sign_in("amy", PASSWORD).body["ticket"].clone();
    let answers: Vec<u16> = (0..4)
        .map(|_| step(&server, &other, "totp", "000000").status)
        .collect();
    assert!(answers.contains(&429), "{answers:?}");
}

/// O5
#[test]
fn a_role_can_demand_a_second_factor_and_an_administrator_can_take_it_away() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let amy_id = server.user("amy", &["clerk"], false);
        let (admin, amy) = (server.admin(), server.sign_in("amy", PASSWORD));
        let policy = server.call(&admin, "get", "/sign-in/policy", None).body;
        let roles = policy["roles"].as_array().unwrap();
        assert!(roles.iter().all(|role| role["required"] == json!(false)));
        let clerk = roles.iter().find(|role| role["key"] == "clerk").unwrap();
        let body = json!({ "roles": [clerk["id"]] });
        assert_eq!(
            server.call(&admin, "put", "/sign-in/policy", Some(&body)).status,
            200
        );

        let list = |who: &Who| server.call(who, "get", "/records/customers/customer", None);
        assert_eq!(said(&list(&amy)), (403, "session.must_enrol"));
        let session = server.call(&amy, "get", "/session", None).body;
        assert_eq!(session["user"]["must_enrol"], json!(true));
        enrol(&server, &amy);
        assert_eq!(list(&amy).status, 200);

        let reset = format!("/users/{amy_id}/second-factor");
        assert_eq!(server.call(&amy, "delete", &reset, None).status, 403);
        assert_eq!(server.call(&admin, "delete", &reset, None).status, 204);
        assert!(!server.is_signed_in(&amy));
        let again = server.sign_in("amy", PASSWORD);
        assert_eq!(said(&list(&again)), (403, "session.must_enrol"));
    });
}

/// O5
#[test]
fn a_user_sees_the_own_sessions_and_ends_them() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &[], false);
        server.user("bob", &[], false);
        let here = server.sign_in("amy", PASSWORD);
        let there = server.sign_in("amy", PASSWORD);
        let third = server.sign_in("amy", PASSWORD);
        let bob = server.sign_in("bob", PASSWORD);
        let list = server.call(&here, "get", "/sessions", None).body["items"].clone();
        let items = list.as_array().unwrap();
        assert_eq!(items.len(), 3);
        assert_eq!(
            items.iter().filter(|one| one["is_this"] == json!(true)).count(),
            1
        );
        let own = server.call(&there, "get", "/sessions", None).body["items"].clone();
        let own = own
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["is_this"] == json!(true))
            .unwrap();
        let path = format!("/sessions/{}", own["id"].as_str().unwrap());
        assert_eq!(server.call(&bob, "delete", &path, None).status, 404);
        assert_eq!(server.call(&here, "delete", &path, None).status, 204);
        assert!(!server.is_signed_in(&there) && server.is_signed_in(&third));
        assert_eq!(
            server.call(&here, "delete", "/sessions", None).body["ended"],
            json!(1)
        );
        assert!(server.is_signed_in(&here) && !server.is_signed_in(&third) && server.is_signed_in(&bob));
    });
}

/// O5
#[test]
fn a_session_that_is_not_used_ends() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &[], false);
        let amy = server.sign_in("amy", PASSWORD);
        assert!(server.is_signed_in(&amy));
        let four_days = 4 * 86_400_000_i64;
        let aging = server.company.store.write_blocking(move |tx| {
            tx.execute(
                "UPDATE org_session SET seen_at = seen_at - ?1",
                &[four_days.into()],
            )
        });
        assert!(aging.unwrap() > 0);
        assert!(!server.is_signed_in(&amy));
    });
}

fn key(server: &Server, who: &Who, scopes: &Json) -> (Who, String) {
    let body = json!({ "name": "till", "scopes": scopes });
    let made = server.call(who, "post", "/api-keys", Some(&body));
    assert_eq!(made.status, 201, "{:?}", made.body);
    let key = made.body["key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("gx_"));
    let program = Who {
        key,
        ..Who::default()
    };
    (program, made.body["id"].as_str().unwrap().to_owned())
}

/// What only a person may do, a key may not.
fn is_no_person(server: &Server, till: &Who, scopes: &Json) {
    for (method, path, body) in [
        ("get", "/session/security", None),
        ("post", "/session/totp", Some(json!({ "password": PASSWORD }))),
        (
            "post",
            "/session/password",
            Some(json!({ "current": PASSWORD, "new": "another password" })),
        ),
        ("get", "/api-keys", None),
        (
            "post",
            "/api-keys",
            Some(json!({ "name": "x", "scopes": scopes })),
        ),
        ("get", "/sessions", None),
    ] {
        assert_eq!(
            said(&server.call(till, method, path, body.as_ref())),
            (403, "api_key.not_allowed"),
            "{path}"
        );
    }
}

/// I2, O5
#[test]
fn an_api_key_does_what_it_is_for_and_never_more_than_its_user() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &["clerk"], false);
        let (admin, amy) = (server.admin(), server.sign_in("amy", PASSWORD));
        let scopes = json!([{ "entity": "customers.customer", "actions": ["read", "create"] }, { "entity": "org.user", "actions": ["read"] }]);
        let (till, id) = key(&server, &amy, &scopes);
        let made = server.call(
            &till,
            "post",
            "/records/customers/customer",
            Some(&json!({ "number": "K1", "name": "张小美" })),
        );
        assert_eq!(made.status, 201, "{:?}", made.body);
        let path = format!(
            "/records/customers/customer/{}",
            made.body["id"].as_str().unwrap()
        );
        let entry = server.call(&admin, "get", &format!("{path}/history"), None).body["items"][0].clone();
        assert_eq!(
            (&entry["through"], &entry["api_key"]),
            (&json!("api_key"), &json!("till"))
        );
        let change = json!({ "version": 1, "name": "x" });
        // The user may, the key may not; the key names it, the user may not.
        assert_eq!(server.call(&till, "patch", &path, Some(&change)).status, 403);
        assert_eq!(server.call(&till, "get", "/records/org/user", None).status, 403);
        is_no_person(&server, &till, &scopes);
        let (everything, _) = key(
            &server,
            &admin,
            &json!([{ "entity": "*", "actions": ["read", "update"] }]),
        );
        assert_eq!(
            server.call(&everything, "get", "/records/org/user", None).status,
            200
        );
        assert_eq!(
            said(&server.call(&everything, "post", "/users/12/password", None)),
            (403, "api_key.not_allowed")
        );

        let listed = server.call(&amy, "get", "/api-keys", None).body;
        assert!(!listed.to_string().contains(&till.key));
        assert_eq!(
            server
                .call(&amy, "delete", &format!("/api-keys/{id}"), None)
                .status,
            204
        );
        assert_eq!(
            said(&server.call(&till, "get", "/records/customers/customer", None)),
            (401, "api_key.unknown")
        );
    });
}

/// I2, O5: a key that names what its user may not, or may not by that name, opens nothing; one for what there isn't isn't made.
#[test]
fn a_key_lends_no_right_by_naming_it() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("ana", &["analyst"], false);
        let (admin, ana) = (server.admin(), server.sign_in("ana", PASSWORD));
        let read = |entity: &str| json!([{ "entity": entity, "actions": ["read", "export"] }]);
        let status = |who: &Who, path: &str| server.call(who, "get", path, None).status;
        let customer = json!({ "number": "K1", "name": "张小美" });
        let made = server
            .call(&admin, "post", "/records/customers/customer", Some(&customer))
            .body;
        let personal = format!(
            "/personal-data/customers/customer/{}",
            made["id"].as_str().unwrap()
        );
        for (path, right) in [
            ("/records/org/user", "org.*"),
            ("/records/org/user", "org.user"),
            ("/audit", "audit.log"),
            (personal.as_str(), "privacy.data"),
        ] {
            assert_eq!(status(&ana, path), 403, "{path}");
            let (program, _) = key(&server, &ana, &read(right));
            assert_eq!(status(&program, path), 403, "{engine:?} {right} {path}");
        }
        let (program, _) = key(&server, &ana, &read("org.*"));
        assert_eq!(status(&program, "/records/org/team"), 200);
        assert_eq!(status(&program, "/records/trade/sale"), 403);
        // Who has the right by name lends it to a key that names it, and not to one for everything.
        let (log, _) = key(&server, &admin, &read("audit.log"));
        let (everything, _) = key(&server, &admin, &read("*"));
        assert_eq!(
            (status(&log, "/audit"), status(&everything, "/audit")),
            (200, 403)
        );
        let body = json!({ "name": "till", "scopes": read("org.people") });
        let refused = server.call(&ana, "post", "/api-keys", Some(&body));
        assert_eq!(said(&refused), (422, "record.invalid"));
        assert_eq!(
            refused.body["fields"][0]["code"], "unknown_entity",
            "{:?}",
            refused.body
        );
    });
}

/// I2
#[test]
fn an_api_key_ends_with_its_user_its_day_and_elsewhere() {
    let server = Server::new(Engine::Sqlite);
    server.user("amy", &["clerk"], false);
    let amy = server.sign_in("amy", PASSWORD);
    let list = |who: &Who| {
        server
            .call(who, "get", "/records/customers/customer", None)
            .status
    };
    let scopes = json!([{ "entity": "*", "actions": ["read"] }]);
    let (till, _) = key(&server, &amy, &scopes);
    let body = json!({ "name": "elsewhere", "scopes": scopes, "addresses": ["203.0.113.7"] });
    let elsewhere = server.call(&amy, "post", "/api-keys", Some(&body)).body["key"].clone();
    let elsewhere = Who {
        key: elsewhere.as_str().unwrap().to_owned(),
        ..Who::default()
    };
    assert_eq!((list(&till), list(&elsewhere)), (200, 401));
    let store = &server.company.store;
    let set = |sql: &'static str| store.write_blocking(move |tx| tx.execute(sql, &[])).unwrap();
    set("UPDATE org_api_key SET expires_at = 1");
    assert_eq!(list(&till), 401);
    set("UPDATE org_api_key SET expires_at = NULL");
    assert_eq!(list(&till), 200);
    set("UPDATE org_user SET is_active = 0 WHERE login = 'amy'");
    assert_eq!(list(&till), 401);
}

/// O5: an account elsewhere is linked and unlinked with the password typed once more, by who has nothing else to set first.
#[test]
fn linking_an_account_elsewhere_asks_for_the_password() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let amy_id = server.user("amy", &["clerk"], false);
        server.user("new", &["clerk"], true);
        let (amy, new) = (server.sign_in("amy", PASSWORD), server.sign_in("new", PASSWORD));
        let linking = server.fixture.write(move |tx, _| {
            tx.execute(
                "INSERT INTO org_identity_provider (id, key, name, issuer, client_id, scopes, login_claim, domains, \
                 creates_users, asks_second_factor, is_active) VALUES (1, 'corp', 'Corp', 'https://corp.example', 'x', 'x', \
                 'sub', '[]', 0, 0, 1)",
                &[],
            )?;
            tx.execute(
                "INSERT INTO org_identity (id, provider_id, subject, user_id, email, created_at, last_used_at) \
                 VALUES (77, 1, 'amy', ?1, NULL, 1, 1)",
                &[amy_id.into()],
            )
        });
        linking.unwrap();
        let link = |who: &Who, password: &str| {
            let body = json!({ "link": true, "password": password });
            server.call(who, "post", "/session/providers/nowhere", Some(&body))
        };
        let unlink = |who: &Who, password: &str| {
            let body = json!({ "password": password });
            server.call(who, "delete", "/session/identities/77", Some(&body))
        };
        for wrong in ["", "guess"] {
            assert_eq!(said(&link(&amy, wrong)), (422, "record.invalid"), "{engine:?}");
            assert_eq!(said(&unlink(&amy, wrong)), (422, "record.invalid"), "{engine:?}");
        }
        assert_eq!(link(&amy, PASSWORD).status, 404);
        assert_eq!(
            said(&link(&new, PASSWORD)),
            (403, "session.must_change_password"),
            "{engine:?}"
        );
        assert_eq!(
            said(&unlink(&new, PASSWORD)),
            (403, "session.must_change_password")
        );
        assert_eq!(unlink(&amy, PASSWORD).status, 204, "{engine:?}");
        assert_eq!(unlink(&amy, PASSWORD).status, 404);
    });
}

/// O5
#[test]
fn a_colleague_vouches_with_all_that_he_signs_in_with() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &["clerk"], false);
        server.user("boss", &["store_manager"], false);
        server.user("new", &["store_manager"], true);
        let (amy, boss) = (server.sign_in("amy", PASSWORD), server.sign_in("boss", PASSWORD));
        let vouch = |login: &str, password: &str, code: &str| {
            let body = json!({ "login": login, "password": password, "code": code, "act": "till" });
            server.call(&amy, "post", "/session/vouch", Some(&body))
        };
        let field = |answer: &Answer| answer.body["fields"][0]["code"].as_str().map(str::to_owned);
        assert_eq!(
            field(&vouch("boss", "guess", "")).as_deref(),
            Some("wrong_password")
        );
        assert_eq!(
            field(&vouch("nobody", PASSWORD, "")).as_deref(),
            Some("wrong_password")
        );
        assert_eq!(said(&vouch("amy", PASSWORD, "")), (403, "session.vouch_self"));
        // He hasn't a password of his own yet.
        assert_eq!(said(&vouch("new", PASSWORD, "")), (403, "session.vouch_unready"));
        let done = vouch("boss", PASSWORD, "");
        assert_eq!(
            (done.status, done.set_cookie.as_str()),
            (200, ""),
            "{:?}",
            done.body
        );
        assert_eq!(done.body["name"], "boss");
        let (app, _) = enrol(&server, &boss);
        assert_eq!(field(&vouch("boss", PASSWORD, "")).as_deref(), Some("wrong_code"));
        let code = app.code(0);
        assert_eq!(vouch("boss", PASSWORD, &code).status, 200);
        assert_eq!(
            field(&vouch("boss", PASSWORD, &code)).as_deref(),
            Some("wrong_code")
        );
    });
}
