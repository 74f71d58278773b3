//! Comments, and notices of those who are mentioned, over the web.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use guanxi_entity::Value;
use guanxi_record::comment::{self, Comment, Said, mentions};
use guanxi_record::notification::{self, Notification};
use guanxi_record::people::{self, Audience, Names, names};
use guanxi_types::{Ctx, RawId, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use crate::asked::Asked;
use crate::error::ApiResult;
use crate::operation::{Operation, Parameter};
use crate::records::{entity, id_of};
use crate::session::Call;
use crate::shape::{SEARCH_TEXT, id_in, text_to};
use crate::state::AppState;
use crate::together_shapes;

pub(crate) const OPERATIONS: [Operation; 4] = [
    Operation::patch("/comments/{id}", "update_comment", "Change an own comment")
        .takes(together_shapes::text_body)
        .gives(200, together_shapes::said),
    Operation::delete("/comments/{id}", "delete_comment", "Remove an own comment"),
    Operation::get(
        "/notifications",
        "list_notifications",
        "The own notices, newest first, and how many are unread",
    )
    .query(&[Parameter::new("after", together_shapes::after)])
    .gives(200, together_shapes::notices),
    Operation::post(
        "/notifications/read",
        "read_notifications",
        "Mark one notice (id) or all as read",
    )
    .takes(together_shapes::which),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/records/{domain}/{entity}/{id}/comments", post(add))
        .route("/records/{domain}/{entity}/{id}/readers", get(readers))
        .route("/comments/{id}", patch(edit).delete(remove))
        .route("/notifications", get(notices))
        .route("/notifications/read", post(mark_read))
}

type RecordPath = Path<(String, String, String)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    body: String,
}

fn said_json(said: &Said) -> Js {
    let unseen: Vec<Js> = said.unseen.iter().map(person).collect();
    json!({ "id": said.id.to_string(), "unseen": unseen })
}

fn person((id, name): (&RawId, &String)) -> Js {
    json!({ "id": id.to_string(), "name": name })
}

/// Everybody whom a comment names.
pub(crate) fn people_of(comment: &Comment) -> Vec<RawId> {
    mentions(&comment.body)
        .into_iter()
        .chain([comment.created_by])
        .collect()
}

pub(crate) fn comment_json(ctx: &Ctx, comment: &Comment, names: &Names) -> Js {
    let mentioned = mentions(&comment.body);
    let people: Map<String, Js> = names
        .iter()
        .filter(|(id, _)| mentioned.contains(id))
        .map(|(id, name)| (id.to_string(), json!(name)))
        .collect();
    json!({
        "body": comment.body,
        "by": names.get(&comment.created_by),
        "people": people,
        "edited_at": crate::instant(&Value::from(comment.edited_at)),
        "is_own": comment.created_by == ctx.user_id(),
    })
}

fn comment_id(text: &str) -> Result<RawId> {
    id_in(text, "comment")
}

async fn add(
    call: Call,
    Path((domain, name, id)): RecordPath,
    Json(text): Json<Text>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let audience: Arc<Audience> = call.state.service()?;
    let ctx = call.ctx;
    let said = call
        .state
        .store
        .write(move |tx| comment::add(tx, &ctx, &audience, (def, id), &text.body))
        .await?;
    Ok((StatusCode::CREATED, Json(said_json(&said))))
}

async fn edit(call: Call, Path(id): Path<String>, Json(text): Json<Text>) -> ApiResult<Json<Js>> {
    let id = comment_id(&id)?;
    let audience: Arc<Audience> = call.state.service()?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let said = call
        .state
        .store
        .write(move |tx| comment::edit(tx, &schema, &ctx, &audience, (id, &text.body)))
        .await?;
    Ok(Json(said_json(&said)))
}

async fn remove(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let id = comment_id(&id)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    call.state
        .store
        .write(move |tx| comment::remove(tx, &schema, &ctx, id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is asked of who may be mentioned: their name, or its beginning.
pub(crate) const ASKED: [Parameter; 1] = [Parameter::new("q", |_| text_to(SEARCH_TEXT))];

/// People to mention on a record, and whether they may see it.
async fn readers(call: Call, Path((domain, name, id)): RecordPath, asked: Asked) -> ApiResult<Json<Js>> {
    let def = entity(&call.state, &domain, &name)?;
    let id = id_of(def, &id)?;
    let audience: Arc<Audience> = call.state.service()?;
    let ctx = call.ctx;
    let body = call.state.store.read(move |r| {
        guanxi_record::get(r, &ctx, def, id)?;
        let mut items = Vec::new();
        for (user, name) in people::find(r, asked.text("q").unwrap_or_default())? {
            let can_read = audience.can_read(r, user, def, id)?;
            items.push(json!({ "id": user.to_string(), "name": name, "can_read": can_read }));
        }
        Ok(json!({ "items": items }))
    });
    Ok(Json(body.await?))
}

async fn notices(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let after = asked.some_id("after");
    let body = call.state.store.read(move |r| {
        let (found, next) = notification::list(r, &schema, &ctx, after)?;
        let people = found
            .iter()
            .flat_map(|n| mentions(&n.body).into_iter().chain([n.actor]));
        let names = names(r, people)?;
        let items: Vec<Js> = found.iter().map(|notice| notice_json(notice, &names)).collect();
        let unread = notification::unread(r, &ctx)?;
        Ok(json!({ "items": items, "next": next.map(|id| id.to_string()), "unread": unread }))
    });
    Ok(Json(body.await?))
}

fn notice_json(notice: &Notification, names: &Names) -> Js {
    let mentioned = mentions(&notice.body);
    let people: Map<String, Js> = names
        .iter()
        .filter(|(id, _)| mentioned.contains(id))
        .map(|(id, name)| (id.to_string(), json!(name)))
        .collect();
    json!({
        "id": notice.id.to_string(),
        "kind": notice.kind,
        "entity": notice.entity,
        "record_id": notice.record_id.to_string(),
        "title": notice.title,
        "body": notice.body,
        "people": people,
        "by": names.get(&notice.actor),
        "at": crate::instant(&Value::from(notice.at)),
        "is_read": notice.is_read,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    id: Option<String>,
}

async fn mark_read(call: Call, Json(which): Json<Which>) -> ApiResult<StatusCode> {
    let one = which.id.map(|text| comment_id(&text)).transpose()?;
    let ctx = call.ctx;
    call.state
        .store
        .write(move |tx| notification::mark_read(tx, &ctx, one))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
