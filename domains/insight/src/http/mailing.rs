//! Dashboards by mail, over the web: the schedules of a dashboard, what became of them, and sending now.

use axum::extract::Path;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use guanxi_entity::{Entity, Value};
use guanxi_http::body::{Object, read};
use guanxi_http::shape::{
    Shapes, boolean, choice, id, id_in, instant, integer, integer_in, list, nullable, object, text, text_to,
};
use guanxi_http::{ApiResult, AppState, Call, Operation};
use guanxi_messages::settings::{self, Channel};
use guanxi_record::command::seen;
use guanxi_types::{Id, Problem, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use crate::entities::{Dashboard, DashboardSchedule};
use crate::mailing::commands::{discard, keep, send_now};
use crate::mailing::plan::WEEKDAYS;
use crate::mailing::{Line, Planned, RECIPIENTS_MAX, Run, runs, schedules};

/// The operations of [`routes`].
pub const OPERATIONS: [Operation; 4] = [
    Operation::get(
        "/dashboards/{id}/schedules",
        "list_dashboard_schedules",
        "When a dashboard is mailed, to whom, and what became of the last mails",
    )
    .gives(200, plan_shape),
    Operation::post(
        "/dashboards/{id}/schedules",
        "keep_dashboard_schedule",
        "Have a dashboard mailed, or change how it is: with the id and version of a schedule, that one",
    )
    .takes(schedule_shape)
    .refuses(&[409])
    .gives(200, kept_shape),
    Operation::delete(
        "/dashboard-schedules/{id}",
        "delete_dashboard_schedule",
        "Have a dashboard mailed no more; what is in the outbox stays there",
    ),
    Operation::post(
        "/dashboard-schedules/{id}/send",
        "send_dashboard_now",
        "Have a dashboard mailed to all receivers of a schedule at once",
    )
    .refuses(&[409])
    .gives(200, count_shape),
];

/// `/dashboards/{id}/schedules`, `/dashboard-schedules`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/dashboards/{id}/schedules", get(plan).post(keep_one))
        .route("/dashboard-schedules/{id}", delete(discard_one))
        .route("/dashboard-schedules/{id}/send", post(send))
}

fn fields() -> Vec<(&'static str, Js)> {
    vec![
        ("rhythm", choice(&["daily", "weekly", "monthly"])),
        ("weekdays", list(&choice(&WEEKDAYS))),
        ("month_day", integer_in(1, 31)),
        ("at_time", text_to(5)),
        ("format", choice(&["pdf", "xlsx", "both"])),
        ("language", choice(&["own", "zh", "en"])),
        ("is_active", boolean()),
    ]
}

fn plan_shape(shapes: &mut Shapes) -> Js {
    shapes.named("DashboardSchedules", |_| {
        let recipient = object(&[("id", id()), ("name", text()), ("has_address", boolean())]);
        let line = object(&[
            ("user", text()),
            ("state", choice(&["waiting", "queued", "failed"])),
            ("failure", nullable(text())),
            ("detail", nullable(text())),
            ("message_state", nullable(text())),
        ]);
        let run = object(&[
            ("due_at", instant()),
            ("is_by_hand", boolean()),
            ("lines", list(&line)),
        ]);
        let mut schedule = vec![("id", id()), ("version", integer())];
        schedule.extend(fields());
        schedule.extend([
            ("next_at", nullable(instant())),
            ("recipients", list(&recipient)),
            ("runs", list(&run)),
        ]);
        object(&[("is_ready", boolean()), ("items", list(&object(&schedule)))])
    })
}

fn schedule_shape(_: &mut Shapes) -> Js {
    let mut schedule = fields();
    let mut receivers = list(&id());
    if let Some(map) = receivers.as_object_mut() {
        map.insert("maxItems".to_owned(), json!(RECIPIENTS_MAX));
    }
    schedule.extend([
        ("recipients", receivers),
        ("id?", nullable(id())),
        ("version?", nullable(integer())),
    ]);
    object(&schedule)
}

fn kept_shape(_: &mut Shapes) -> Js {
    object(&[("id", id())])
}

fn count_shape(_: &mut Shapes) -> Js {
    object(&[("count", integer())])
}

async fn plan(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Dashboard::def().key)?;
    let reading = call.read(move |r, schema, ctx| {
        seen::<Dashboard>(r, ctx, id)?;
        let mut items = Vec::new();
        for one in schedules(r, (schema, ctx), id, &ctx.zone)? {
            let runs = runs(r, one.id)?;
            items.push(planned_json(&one, &runs));
        }
        let is_ready = settings::is_active(r, Channel::Email)?;
        Ok(json!({ "is_ready": is_ready, "items": items }))
    });
    Ok(Json(reading.await?))
}

fn planned_json(one: &Planned, runs: &[Run]) -> Js {
    let said = &one.schedule;
    let days = said.weekdays.as_deref().unwrap_or_default().split('|');
    let days: Vec<&str> = days.filter(|day| !day.is_empty()).collect();
    let recipients = one.recipients.iter().map(
        |(id, name, has_address)| json!({ "id": id.to_string(), "name": name, "has_address": has_address }),
    );
    let runs = runs.iter().map(|run| {
        let lines: Vec<Js> = run.lines.iter().map(line_json).collect();
        json!({ "due_at": moment(run.due_at), "is_by_hand": run.is_by_hand, "lines": lines })
    });
    json!({
        "id": one.id.to_string(), "version": one.version, "rhythm": said.rhythm, "weekdays": days,
        "month_day": said.month_day, "at_time": said.at_time, "format": said.format, "language": said.language,
        "is_active": said.is_active, "next_at": one.next_at.map(moment),
        "recipients": recipients.collect::<Vec<Js>>(), "runs": runs.collect::<Vec<Js>>(),
    })
}

fn line_json(line: &Line) -> Js {
    json!({
        "user": line.user, "state": line.state, "failure": line.failure, "detail": line.detail,
        "message_state": line.message_state,
    })
}

fn moment(at: i64) -> Js {
    guanxi_http::instant(&Value::from(at))
}

/// A schedule as a form says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    version: Option<i64>,
    rhythm: String,
    weekdays: Vec<String>,
    month_day: i64,
    at_time: String,
    format: String,
    language: String,
    is_active: bool,
    recipients: Vec<String>,
}

impl Given {
    fn schedule(&self, dashboard: i64) -> Result<DashboardSchedule> {
        let days = WEEKDAYS
            .iter()
            .filter(|name| self.weekdays.iter().any(|day| day == *name));
        let days: Vec<&str> = days.copied().collect();
        if let Some(unknown) = self.weekdays.iter().find(|day| !WEEKDAYS.contains(&day.as_str())) {
            return Err(Problem::wrong("weekdays", "not_a_choice").with("value", unknown.as_str()));
        }
        Ok(DashboardSchedule {
            dashboard_id: Id::new(dashboard),
            rhythm: self.rhythm.clone(),
            weekdays: (!days.is_empty()).then(|| format!("|{}|", days.join("|"))),
            month_day: self.month_day,
            at_time: self.at_time.trim().to_owned(),
            format: self.format.clone(),
            language: self.language.clone(),
            is_active: self.is_active,
        })
    }
}

async fn keep_one(call: Call, Path(id): Path<String>, Json(body): Json<Object>) -> ApiResult<Json<Js>> {
    let dashboard = id_in(&id, &Dashboard::def().key)?;
    let given: Given = read(&body)?;
    let schedule = given.schedule(dashboard)?;
    let known = match guanxi_http::body::some_id("id", given.id.as_deref())? {
        None => None,
        Some(id) => Some((
            id,
            given
                .version
                .ok_or_else(|| Problem::wrong("version", "required"))?,
        )),
    };
    let recipients = given
        .recipients
        .iter()
        .map(|text| guanxi_http::body::id("recipients", text))
        .collect::<Result<Vec<i64>>>()?;
    let kept = call
        .write(move |tx, schema, ctx| keep(tx, schema, ctx, (known, &schedule, &recipients)))
        .await?;
    Ok(Json(json!({ "id": kept.to_string() })))
}

async fn discard_one(call: Call, Path(id): Path<String>) -> ApiResult<axum::http::StatusCode> {
    call.act_on((DashboardSchedule::def(), &id), discard).await
}

async fn send(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &DashboardSchedule::def().key)?;
    let count = call
        .write(move |tx, schema, ctx| send_now(tx, schema, ctx, id))
        .await?;
    Ok(Json(json!({ "count": count })))
}
