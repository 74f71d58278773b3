//! The organisation chart, and moves in it.

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_http::shape::{self, Shapes};
use guanxi_http::{ApiResult, AppState, Asked, Call, Operation, Parameter};
use guanxi_types::{Day, FieldError, Id, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::commands::{PersonMove, move_person, move_unit};
use crate::queries::chart;

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 2] = [
    Operation::get(
        "/org/chart",
        "read_org_chart",
        "Units, posts and who holds them on a day",
    )
    .query(&[Parameter::new("on", a_day)])
    .gives(200, chart_shape),
    Operation::post(
        "/org/moves",
        "create_org_move",
        "Move a person to another post from a day on, or a unit under another",
    )
    .takes(move_shape)
    .gives(201, moved_shape)
    .refuses(&[409]),
];

fn a_day(_: &mut Shapes) -> Js {
    shape::day()
}

fn chart_shape(_: &mut Shapes) -> Js {
    let (id, text, flag) = (shape::id, shape::text, shape::boolean);
    let unit = shape::object(&[
        ("id", id()),
        ("name", text()),
        ("kind", text()),
        ("parent_id", shape::nullable(id())),
    ]);
    let post = shape::object(&[
        ("id", id()),
        ("name", text()),
        ("org_unit_id", id()),
        ("is_head", flag()),
        ("reports_to", shape::list(&id())),
    ]);
    let holder = shape::object(&[
        ("post_id", id()),
        ("user_id", id()),
        ("name", text()),
        ("is_primary", flag()),
        ("valid_from", shape::nullable(shape::day())),
        ("valid_to", shape::nullable(shape::day())),
    ]);
    shape::object(&[
        ("on", shape::day()),
        ("units", shape::list(&unit)),
        ("posts", shape::list(&post)),
        ("holders", shape::list(&holder)),
    ])
}

fn move_shape(_: &mut Shapes) -> Js {
    shape::object(&[
        ("user_id?", shape::id()),
        ("post_id?", shape::id()),
        ("on?", shape::day()),
        ("unit_id?", shape::id()),
        ("parent_id?", shape::nullable(shape::id())),
    ])
}

fn moved_shape(_: &mut Shapes) -> Js {
    shape::object(&[("id?", shape::id()), ("unit_id?", shape::id())])
}

/// `/org/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/org/chart", get(read_chart))
        .route("/org/moves", post(create_move))
}

fn day(text: Option<&str>, today: Day) -> Result<Day> {
    let text = text.filter(|text| !text.is_empty());
    let wrong = |_| Problem::invalid(vec![FieldError::new("on", "not_a_date")]);
    text.map_or(Ok(today), |text| text.parse().map_err(wrong))
}

async fn read_chart(call: Call, asked: Asked) -> ApiResult<Json<Js>> {
    let ctx = call.ctx;
    let on = asked.some_day("on").unwrap_or_else(|| ctx.today());
    let found = call.state.store.read(move |r| chart(r, &ctx, on)).await?;
    Ok(Json(json!(found)))
}

/// A person (`user_id`, `post_id`, `on`) or a unit (`unit_id`, `parent_id`).
#[derive(Default, Deserialize)]
#[serde(default)]
struct MoveBody {
    user_id: Option<String>,
    post_id: Option<String>,
    on: Option<String>,
    unit_id: Option<String>,
    parent_id: Option<String>,
}

fn id(field: &str, text: Option<&str>) -> Result<RawId> {
    let wrong = |code: &str| Problem::invalid(vec![FieldError::new(field, code)]);
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or_else(|| wrong("required"))?;
    shape::id_from(text).ok_or_else(|| wrong("not_an_id"))
}

async fn create_move(call: Call, Json(body): Json<MoveBody>) -> ApiResult<(StatusCode, Json<Js>)> {
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    if let Some(unit) = body.unit_id.as_deref() {
        let unit = id("unit_id", Some(unit))?;
        let parent = body.parent_id.as_deref().filter(|text| !text.is_empty());
        let parent = parent.map(|text| id("parent_id", Some(text))).transpose()?;
        let moving = call
            .state
            .store
            .write(move |tx| move_unit(tx, &schema, &ctx, (unit, parent)));
        moving.await?;
        return Ok((StatusCode::CREATED, Json(json!({ "unit_id": unit.to_string() }))));
    }
    let to = PersonMove {
        user_id: Id::new(id("user_id", body.user_id.as_deref())?),
        post_id: Id::new(id("post_id", body.post_id.as_deref())?),
        on: day(body.on.as_deref(), ctx.today())?,
    };
    let moved = call
        .state
        .store
        .write(move |tx| move_person(tx, &schema, &ctx, &to))
        .await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": moved.raw().to_string() })),
    ))
}
