//! The mailbox that reports on undelivered mail come to: set, and read at once.

use axum::Json;
use axum::http::StatusCode;
use guanxi_http::{ApiResult, Call};
use guanxi_record::audit::{Note, note};
use guanxi_types::{ErrorKind, Problem};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::require_administration;
use crate::mailbox::{self, Settings};

pub(super) async fn told(call: Call) -> ApiResult<Json<Js>> {
    require_administration(&call)?;
    let kept = call.state.store.read(|r| mailbox::read(r)).await?;
    let mut told = serde_json::to_value(&kept.settings).map_err(Problem::internal)?;
    if let Some(told) = told.as_object_mut() {
        told.insert("version".to_owned(), json!(kept.version));
        told.insert("has_password".to_owned(), json!(kept.password.is_some()));
        let at = kept.read_at.map(|at| guanxi_record::instant_json(&at.into()));
        told.insert("read_at".to_owned(), json!(at));
        told.insert("failure".to_owned(), json!(kept.failure));
        told.insert("detail".to_owned(), json!(kept.detail));
    }
    Ok(Json(told))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Given {
    version: i64,
    settings: Settings,
    #[serde(default)]
    password: Option<String>,
}

pub(super) async fn write(call: Call, Json(body): Json<Given>) -> ApiResult<StatusCode> {
    require_administration(&call)?;
    let ctx = call.ctx;
    let writing = call.state.store.write(move |tx| {
        let password = body.password.as_deref().filter(|text| !text.is_empty());
        mailbox::write(tx, (body.version, &body.settings), password)?;
        let told = Note::new("message_channel").about("messages.message", 0);
        let told = told
            .with("channel", "mailbox")
            .with("host", body.settings.host.as_str())
            .with("is_active", body.settings.is_active);
        note(tx, &ctx, &told)
    });
    writing.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// At once: whoever sets it wants to hear what is wrong with it.
pub(super) async fn visit(call: Call) -> ApiResult<Json<Js>> {
    require_administration(&call)?;
    let kept = call.state.store.read(|r| mailbox::read(r)).await?;
    if kept.version == 0 {
        return Err(Problem::new(ErrorKind::Conflict, "messages.not_set").into());
    }
    let (store, schema) = (call.state.store.clone(), call.state.schema.clone());
    let visiting = tokio::task::spawn_blocking(move || mailbox::visit((&store, &schema), &kept, &|| false));
    let told = match visiting.await.map_err(Problem::internal)?? {
        Ok(found) => json!({
            "is_read": true, "failure": null, "detail": null, "mails": found.mails,
            "messages": found.bounced.messages, "blocked": found.bounced.blocked,
        }),
        Err(failure) => json!({
            "is_read": false, "failure": failure.code(), "detail": failure.detail(), "mails": 0, "messages": 0, "blocked": 0,
        }),
    };
    Ok(Json(told))
}
