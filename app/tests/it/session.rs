//! Signing in and out.

use guanxi_store::Engine;
use guanxi_testkit::each_engine;
use serde_json::json;

use crate::server::{PASSWORD, Server, Who};

/// O5
#[test]
fn a_wrong_password_and_an_unknown_name_are_answered_alike() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &["clerk"], false);
        let wrong = server.try_sign_in("amy", "not it");
        let unknown = server.try_sign_in("nobody at all", "not it");
        let said = |a: &crate::server::Answer| (a.status, a.body["code"].clone(), a.set_cookie.clone());
        assert_eq!(
            said(&wrong),
            (401, json!("session.wrong_password"), String::new())
        );
        assert_eq!(said(&unknown), said(&wrong));
        let right = server.try_sign_in("amy", PASSWORD);
        assert_eq!(right.status, 200);
        assert!(right.set_cookie.contains("HttpOnly") && right.set_cookie.contains("SameSite=Strict"));
        assert_eq!(right.body["roles"], json!(["clerk"]));
    });
}

/// O5
#[test]
fn guessing_is_slowed_down_for_one_name_only() {
    let server = Server::new(Engine::Sqlite);
    server.user("amy", &[], false);
    server.user("bob", &[], false);
    let answers: Vec<u16> = (0..10)
        .map(|_| server.try_sign_in("amy", "a guess").status)
        .collect();
    assert_eq!(
        answers.iter().filter(|status| **status == 401).count(),
        8,
        "{answers:?}"
    );
    assert_eq!(answers.last(), Some(&429));
    let right = server.try_sign_in("AMY", PASSWORD);
    assert_eq!(
        (right.status, right.body["code"].as_str()),
        (429, Some("session.too_many_tries"))
    );
    server.sign_in("bob", PASSWORD);
}

/// O5
#[test]
fn a_write_without_the_sessions_own_token_is_refused() {
    let server = Server::new(Engine::Sqlite);
    let admin = server.admin();
    let body = json!({ "number": "C1", "name": "张小美" });
    for csrf in ["", "guess"] {
        let forged = Who {
            csrf: csrf.to_owned(),
            ..admin.clone()
        };
        let answer = server.call(&forged, "post", "/records/customers/customer", Some(&body));
        assert_eq!(
            (answer.status, answer.body["code"].as_str()),
            (403, Some("session.csrf"))
        );
        assert_eq!(server.call(&forged, "delete", "/session", None).status, 403);
        assert_eq!(
            server
                .call(&forged, "get", "/records/customers/customer", None)
                .status,
            200
        );
    }
    assert_eq!(
        server
            .call(&admin, "post", "/records/customers/customer", Some(&body))
            .status,
        201
    );
}

/// O5
#[test]
fn a_session_ends_when_the_user_signs_out() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &[], false);
        let (first, second) = (server.sign_in("amy", PASSWORD), server.sign_in("amy", PASSWORD));
        assert_eq!(server.call(&first, "delete", "/session", None).status, 204);
        assert!(!server.is_signed_in(&first));
        assert!(server.is_signed_in(&second));
    });
}

/// O5
#[test]
fn a_new_password_ends_the_other_sessions() {
    each_engine(|engine| {
        let server = Server::new(engine);
        server.user("amy", &[], false);
        let (here, elsewhere) = (server.sign_in("amy", PASSWORD), server.sign_in("amy", PASSWORD));
        let change = |current: &str, new: &str| {
            server.call(
                &here,
                "post",
                "/session/password",
                Some(&json!({ "current": current, "new": new })),
            )
        };
        let code = |answer: &crate::server::Answer| answer.body["fields"][0]["code"].clone();
        let wrong = change("not it", "another password");
        assert_eq!((wrong.status, code(&wrong)), (422, json!("wrong_password")));
        let short = change(PASSWORD, "x");
        assert_eq!((short.status, code(&short)), (422, json!("too_short")));
        assert_eq!(change(PASSWORD, "another password").status, 204);
        assert!(server.is_signed_in(&here));
        assert!(!server.is_signed_in(&elsewhere));
        assert_eq!(server.try_sign_in("amy", PASSWORD).status, 401);
        server.sign_in("amy", "another password");
    });
}

/// O5
#[test]
fn whoever_is_made_inactive_is_signed_out_at_once() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let id = server.user("amy", &["clerk"], false);
        let (admin, amy) = (server.admin(), server.sign_in("amy", PASSWORD));
        let path = format!("/records/org/user/{id}");
        let version = server.call(&admin, "get", &path, None).body["version"].clone();
        let body = json!({ "version": version, "is_active": false });
        assert_eq!(server.call(&admin, "patch", &path, Some(&body)).status, 200);
        assert!(!server.is_signed_in(&amy));
        assert_eq!(server.try_sign_in("amy", PASSWORD).status, 401);
    });
}

/// O5
#[test]
fn a_password_given_by_somebody_else_is_changed_first() {
    let server = Server::new(Engine::Sqlite);
    server.user("amy", &["administrator"], true);
    let amy = server.sign_in("amy", PASSWORD);
    let refused = server.call(&amy, "get", "/records/customers/customer", None);
    assert_eq!(
        (refused.status, refused.body["code"].as_str()),
        (403, Some("session.must_change_password"))
    );
    assert_eq!(
        server.call(&amy, "get", "/session", None).body["user"]["must_change_password"],
        json!(true)
    );
    let body = json!({ "current": PASSWORD, "new": "another password" });
    assert_eq!(
        server.call(&amy, "post", "/session/password", Some(&body)).status,
        204
    );
    assert_eq!(
        server
            .call(&amy, "get", "/records/customers/customer", None)
            .status,
        200
    );
}

/// O5
#[test]
fn an_administrator_gives_a_first_password() {
    each_engine(|engine| {
        let server = Server::new(engine);
        let admin = server.admin();
        let id = server.user("amy", &["administrator"], false);
        let amy = server.sign_in("amy", PASSWORD);
        let path = format!("/users/{id}/password");
        let short = server.call(&admin, "put", &path, Some(&json!({ "password": "short" })));
        let fault = &short.body["fields"][0];
        assert_eq!(
            (short.status, &fault["field"], &fault["code"]),
            (422, &json!("password"), &json!("too_short"))
        );
        let given = json!({ "password": "amy's first one" });
        assert_eq!(server.call(&admin, "put", &path, Some(&given)).status, 204);
        assert_eq!(
            server.call(&amy, "get", "/session", None).body["signed_in"],
            false,
            "sessions end"
        );
        let amy = server.sign_in("amy", "amy's first one");
        let session = server.call(&amy, "get", "/session", None).body;
        assert_eq!(session["user"]["must_change_password"], true);
    });
}
