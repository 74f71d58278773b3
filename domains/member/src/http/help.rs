//! What members ask, and what they may read.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_http::shape::{id_from, id_in};
use guanxi_http::{ApiResult, AppState, Asked, Operation, Parameter};
use guanxi_types::{FieldError, Problem, Result};
use serde::Deserialize;
use serde_json::Value as Js;

use super::call::MemberCall;
use super::shapes;
use crate::commands::{Wish, request};
use crate::queries::article::{article, articles};
use crate::queries::request::requests;

/// Characters of what a request says in a few words, and of the rest.
pub(super) const WORDS_MAX: (u32, u32) = (100, 2_000);
/// Characters of what is looked for.
const TYPED_MAX: usize = 100;

pub(super) const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/member/requests",
        "list_member_requests",
        "What the member asked of the company, and what was answered",
    )
    .by_member()
    .gives(200, shapes::requests),
    Operation::post(
        "/member/requests",
        "send_member_request",
        "Ask something of the company: it becomes the task of who is responsible for the member",
    )
    .by_member()
    .takes(shapes::wish)
    .gives(201, shapes::requests)
    .refuses(&[409]),
    Operation::get(
        "/member/articles",
        "list_member_articles",
        "Published articles of the knowledge bases that members read",
    )
    .by_member()
    .query(&[Parameter::new("q", shapes::typed)])
    .gives(200, shapes::articles),
    Operation::get(
        "/member/articles/{id}",
        "read_member_article",
        "An article that members read",
    )
    .by_member()
    .gives(200, shapes::article),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/member/requests", get(list).post(send))
        .route("/member/articles", get(all))
        .route("/member/articles/{id}", get(one))
}

async fn list(call: MemberCall) -> ApiResult<Json<Js>> {
    let customer = call.customer;
    let reading = call.state.store.read(move |r| requests(r, customer));
    Ok(Json(reading.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wished {
    kind: String,
    subject: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    benefit_id: Option<String>,
}

impl Wished {
    fn wish(self) -> Result<Wish> {
        let mut wrong = Vec::new();
        let subject = self.subject.trim().to_owned();
        let body = self.body.map(|body| body.trim().to_owned());
        let body = body.filter(|body| !body.is_empty());
        if subject.is_empty() {
            wrong.push(FieldError::new("subject", "required"));
        }
        for (name, text, max) in [
            ("subject", subject.as_str(), WORDS_MAX.0),
            ("body", body.as_deref().unwrap_or_default(), WORDS_MAX.1),
        ] {
            if text.chars().count() > usize::try_from(max).unwrap_or(usize::MAX) {
                wrong.push(FieldError::new(name, "too_long").with("max", max));
            }
        }
        let benefit = self.benefit_id.as_deref().map(id_from);
        if benefit == Some(None) {
            wrong.push(FieldError::new("benefit_id", "not_an_id"));
        }
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        Ok(Wish {
            kind: self.kind,
            subject,
            body,
            benefit: benefit.flatten(),
        })
    }
}

async fn send(call: MemberCall, Json(body): Json<Wished>) -> ApiResult<(StatusCode, Json<Js>)> {
    let (ctx, customer, schema) = (call.ctx, call.customer, call.state.schema.now());
    let wish = body.wish()?;
    let sending = call.state.store.write(move |tx| {
        request(tx, &schema, &ctx, customer, &wish)?;
        requests(tx, customer)
    });
    Ok((StatusCode::CREATED, Json(sending.await?)))
}

async fn all(call: MemberCall, asked: Asked) -> ApiResult<Json<Js>> {
    let ctx = call.ctx;
    let text: String = asked
        .text("q")
        .unwrap_or_default()
        .chars()
        .take(TYPED_MAX)
        .collect();
    let reading = call.state.store.read(move |r| articles(r, &ctx, &text));
    Ok(Json(reading.await?))
}

async fn one(call: MemberCall, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, "knowledge.article")?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| article(r, &ctx, id));
    Ok(Json(reading.await?))
}
