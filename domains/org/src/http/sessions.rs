//! The own sessions: which there are, ending them.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use guanxi_entity::Value;
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_store::Queries;
use serde_json::{Value as Js, json};

use super::{instant_at, parse_id, shapes};
use crate::audit::note;
use crate::commands::sessions::{IDLE_MS, end, end_others};

pub(super) const OPERATIONS: [Operation; 3] = [
    Operation::get("/sessions", "list_sessions", "The own sessions").gives(200, shapes::sessions),
    Operation::delete(
        "/sessions",
        "delete_other_sessions",
        "End all own sessions but this",
    )
    .gives(200, shapes::ended),
    Operation::delete(
        "/sessions/{id}",
        "delete_one_session",
        "End one of the own sessions",
    ),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sessions", get(list).delete(remove_others))
        .route("/sessions/{id}", delete(remove))
}

async fn list(call: Call) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let (user_id, here, now) = (call.session.user_id, call.session.id, call.state.clock.now());
    let reading = call.state.store.read(move |r| {
        r.query(
            "SELECT id, method, device, address, created_at, seen_at, expires_at FROM org_session \
             WHERE user_id = ?1 AND expires_at > ?2 AND seen_at > ?3 ORDER BY seen_at DESC, id DESC",
            &[Value::from(user_id), Value::from(now), Value::from(now - IDLE_MS)],
        )
    });
    let rows = reading.await?;
    let items = rows.iter().map(|row| {
        json!({
            "id": row.int(0).to_string(), "method": row.text(1), "device": row.text(2), "address": row.text(3),
            "created_at": instant_at(row, 4), "seen_at": instant_at(row, 5), "expires_at": instant_at(row, 6),
            "is_this": row.int(0) == here,
        })
    });
    Ok(Json(json!({ "items": items.collect::<Vec<_>>() })))
}

async fn remove(call: Call, Path(id): Path<String>) -> ApiResult<StatusCode> {
    call.require_person()?;
    let (user_id, id) = (call.session.user_id, parse_id(&id, "org.session")?);
    let ending = call.state.store.write(move |tx| {
        end(tx, user_id, id)?;
        note(tx, user_id, "session_ended", user_id, "")
    });
    ending.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_others(call: Call) -> ApiResult<Json<Js>> {
    call.require_person()?;
    let (user_id, here) = (call.session.user_id, call.session.id);
    let ending = call.state.store.write(move |tx| {
        let count = end_others(tx, user_id, here)?;
        note(tx, user_id, "other_sessions_ended", user_id, "")?;
        Ok(count)
    });
    Ok(Json(json!({ "ended": ending.await? })))
}
