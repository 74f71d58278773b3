//! A company behind its web interface, called without a network.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use guanxi_app::{Company, CompanySettings, Mode};
use guanxi_http::{AppState, Modules, router};
use guanxi_org::entities::{Role, RoleGrant, User, UserRole};
use guanxi_record::insert;
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{Fixture, Place, system};
use guanxi_types::{Id, RawId};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery";
const BODY_LIMIT: usize = 16 << 20;

pub struct Server {
    router: Router,
    runtime: tokio::runtime::Runtime,
    pub company: Company,
    /// How the administrator signs in.
    pub admin_password: String,
    pub fixture: Fixture,
}

/// Who calls: nobody without a cookie.
#[derive(Clone, Default)]
pub struct Who {
    pub cookie: String,
    pub csrf: String,
    /// An API key, instead of a cookie.
    pub key: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Json,
    pub set_cookie: String,
    pub headers: axum::http::HeaderMap,
}

pub fn settings(place: &Place) -> CompanySettings {
    CompanySettings {
        data: place.folder().to_owned(),
        slug: "main".to_owned(),
        database_url: place.database_url(),
        name: "示例企业".to_owned(),
        currency: "CNY".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
    }
}

impl Server {
    pub fn new(engine: Engine) -> Self {
        let place = Place::new(engine);
        let company = Company::open(&settings(&place), Mode::ReadWrite).unwrap();
        let state: AppState = Arc::new(company.state());
        let modules = Modules {
            routes: guanxi_app::routes(),
            operations: guanxi_app::operations(),
        };
        let admin_password = company.first_sign_in.clone().unwrap().password;
        let fixture = Fixture::around(place, company.store.clone(), &company.schema.now());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        Self {
            router: router(state, modules),
            runtime,
            company,
            admin_password,
            fixture,
        }
    }

    /// Makes a role with these grants: entity, action, scope.
    pub fn role(&self, key: &str, grants: &[(&str, &str, &str)]) {
        let role = Role {
            key: key.to_owned(),
            name: key.to_owned(),
            description: None,
        };
        let grants: Vec<[String; 3]> = grants
            .iter()
            .map(|(entity, action, scope)| [*entity, *action, *scope].map(str::to_owned))
            .collect();
        self.fixture
            .write(move |tx, schema| {
                let role_id = insert(tx, schema, &system(), role.clone())?;
                for [entity, action, scope] in grants.clone() {
                    let grant = RoleGrant {
                        role_id,
                        entity,
                        action,
                        scope,
                    };
                    insert(tx, schema, &system(), grant)?;
                }
                Ok(())
            })
            .unwrap();
    }

    /// Makes a user with these roles and [`PASSWORD`].
    pub fn user(&self, login: &str, roles: &[&str], must_change_password: bool) -> RawId {
        let hash = guanxi_org::commands::hash_password(PASSWORD).unwrap();
        let (login, roles) = (
            login.to_owned(),
            roles.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>(),
        );
        self.fixture
            .write(move |tx, schema| {
                let user = User {
                    login: login.clone(),
                    name: login.clone(),
                    email: None,
                    phone: None,
                    org_unit_id: None,
                    locale: "en".to_owned(),
                    is_active: true,
                    must_change_password,
                    password_hash: Some(hash.clone()),
                };
                let user_id = insert(tx, schema, &system(), user)?;
                for role in &roles {
                    let row =
                        tx.query_first("SELECT id FROM org_role WHERE key = ?1", &[role.as_str().into()])?;
                    let role_id = Id::new(row.unwrap().int(0));
                    insert(tx, schema, &system(), UserRole { user_id, role_id })?;
                }
                Ok(user_id.raw())
            })
            .unwrap()
    }

    pub fn sign_in(&self, login: &str, password: &str) -> Who {
        let answer = self.try_sign_in(login, password);
        assert_eq!(answer.status, 200, "{login}: {:?}", answer.body);
        let cookie = answer.set_cookie.split(';').next().unwrap().to_owned();
        Who {
            cookie,
            csrf: answer.body["csrf"].as_str().unwrap().to_owned(),
            key: String::new(),
        }
    }

    pub fn try_sign_in(&self, login: &str, password: &str) -> Answer {
        self.call(
            &Who::default(),
            "post",
            "/session",
            Some(&json!({ "login": login, "password": password })),
        )
    }

    pub fn is_signed_in(&self, who: &Who) -> bool {
        let answer = self.call(who, "get", "/session", None);
        assert_eq!(answer.status, 200);
        answer.body["signed_in"] == json!(true)
    }

    pub fn admin(&self) -> Who {
        self.sign_in("admin", &self.admin_password)
    }

    pub fn call(&self, who: &Who, method: &str, path: &str, body: Option<&Json>) -> Answer {
        let (body, kind) = match body {
            Some(body) => (Body::from(body.to_string()), "application/json"),
            None => (Body::empty(), "text/plain"),
        };
        self.send(who, method, path, (body, kind))
    }

    /// Calls with a body and headers of the caller's own choice.
    pub fn raw(&self, who: &Who, call: (&str, &str), body: &str, headers: &[(&'static str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method(call.0.to_uppercase().as_str())
            .uri(format!("/api/v1{}", call.1));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(who, request, Body::from(body.to_owned()))
    }

    /// Uploads a file to be imported.
    pub fn upload(&self, who: &Who, target: &str, text: &str) -> Answer {
        let (body, kind) = multipart(target, text);
        self.send(who, "post", "/imports", (Body::from(body), &kind))
    }

    /// Puts a file on a record.
    pub fn upload_file(&self, who: &Who, path: &str, (name, bytes): (&str, &[u8])) -> Answer {
        let boundary = "bcd7f1c0a2";
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        let body = [
            head.as_bytes(),
            bytes,
            format!("\r\n--{boundary}--\r\n").as_bytes(),
        ]
        .concat();
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send(who, "post", path, (Body::from(body), &kind))
    }

    /// Headers and body of what a path answers.
    pub fn bytes(&self, who: &Who, path: &str) -> (axum::http::HeaderMap, Vec<u8>) {
        let request = Request::builder()
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, &who.cookie)
            .body(Body::empty())
            .unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let headers = response.headers().clone();
            (
                headers,
                to_bytes(response.into_body(), BODY_LIMIT).await.unwrap().to_vec(),
            )
        })
    }

    /// Opens a stream, and reads nothing of it yet.
    pub fn open(&self, who: &Who, path: &str) -> axum::response::Response {
        let request = Request::builder()
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, &who.cookie)
            .body(Body::empty())
            .unwrap();
        let router = self.router.clone();
        self.runtime
            .block_on(async { router.oneshot(request).await.unwrap() })
    }

    /// What came of a stream until this text was there, or the time was over.
    pub fn read_until(&self, body: &mut Body, text: &str, patience: std::time::Duration) -> String {
        use axum::body::HttpBody;
        let mut said = String::new();
        let reading = async {
            while !said.contains(text) {
                let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut *body).poll_frame(cx)).await;
                let Some(Ok(frame)) = frame else { break };
                said.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
            }
        };
        let _ = self
            .runtime
            .block_on(async { tokio::time::timeout(patience, reading).await });
        said
    }

    fn send(&self, who: &Who, method: &str, path: &str, (body, kind): (Body, &str)) -> Answer {
        let request = Request::builder()
            .method(method.to_uppercase().as_str())
            .uri(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, kind);
        self.answer(who, request, body)
    }

    fn answer(&self, who: &Who, mut request: axum::http::request::Builder, body: Body) -> Answer {
        if !who.cookie.is_empty() {
            request = request
                .header(header::COOKIE, &who.cookie)
                .header("x-csrf-token", &who.csrf);
        }
        if !who.key.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.key));
        }
        let mut request = request.body(body).unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let set_cookie = response.headers().get(header::SET_COOKIE);
            let set_cookie = set_cookie
                .map(|c| c.to_str().unwrap().to_owned())
                .unwrap_or_default();
            let headers = response.headers().clone();
            let bytes = to_bytes(response.into_body(), BODY_LIMIT).await.unwrap();
            let body = serde_json::from_slice(&bytes).unwrap_or_default();
            Answer {
                status,
                body,
                set_cookie,
                headers,
            }
        })
    }
}

/// The body of an upload, and its type.
pub fn multipart(target: &str, text: &str) -> (String, String) {
    let boundary = "bcd7f1c0a2";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"target\"\r\n\r\n{target}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"upload.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--{boundary}--\r\n"
    );
    (body, format!("multipart/form-data; boundary={boundary}"))
}
