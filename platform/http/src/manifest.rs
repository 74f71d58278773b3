//! What the browser app is drawn from: definitions, words, and what this user may do.

use axum::{Json, Router, routing::get};
use guanxi_record::value_to_json;
use guanxi_types::{Action, Scope};
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::session::Call;
use crate::state::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/manifest", get(read))
}

async fn read(call: Call) -> ApiResult<Json<Value>> {
    let may = |action: Action, key: &str| call.ctx.scope(action, key) != Scope::None;
    let mut entities = Vec::new();
    for def in call.state.schema.entities() {
        if !may(Action::Read, &def.key) {
            continue;
        }
        let mut entity = serde_json::to_value(def).map_err(guanxi_types::Problem::internal)?;
        let can: serde_json::Map<String, Value> = Action::ALL
            .into_iter()
            .filter(|action| *action != Action::Read)
            .map(|action| (action.name().to_owned(), json!(may(action, &def.key))))
            .collect();
        if let Some(fields) = entity.get_mut("fields").and_then(Value::as_array_mut) {
            for (field, shown) in def.fields.iter().zip(fields.iter_mut()) {
                let default = field
                    .default
                    .as_ref()
                    .map(|value| value_to_json(&field.kind, value));
                if let Some(shown) = shown.as_object_mut() {
                    shown.insert("default".to_owned(), default.unwrap_or_default());
                }
            }
            fields.retain(|f| f.pointer("/kind/type").and_then(Value::as_str) != Some("secret"));
        }
        if let Some(body) = entity.as_object_mut() {
            body.insert("can".to_owned(), Value::Object(can));
        }
        entities.push(entity);
    }
    Ok(Json(
        json!({ "entities": entities, "labels": call.state.schema.labels() }),
    ))
}
