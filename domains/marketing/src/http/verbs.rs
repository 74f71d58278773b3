//! The verbs. Each under its key is done once, whoever sends it again.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use guanxi_http::body::{Object, read, some_id, some_text};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::body::{self, TEXT_MAX};
use crate::commands;
use crate::queries::{campaign_json, figures_json};

type Done = ApiResult<(StatusCode, Json<Js>)>;

/// What is answered: the record that was made or changed.
type Tell = fn(&mut dyn Queries, &Ctx, RawId) -> Result<Js>;

fn only_id(_: &mut dyn Queries, _: &Ctx, id: RawId) -> Result<Js> {
    Ok(json!({ "id": id.to_string() }))
}

const CAMPAIGN: (StatusCode, Tell) = (StatusCode::OK, campaign_json);
const COPIED: (StatusCode, Tell) = (StatusCode::CREATED, campaign_json);
const MADE: (StatusCode, Tell) = (StatusCode::CREATED, only_id);
const DONE: (StatusCode, Tell) = (StatusCode::OK, only_id);

/// Does a verb once under its key, and answers with the record.
async fn perform(
    call: Call,
    asked: (&HeaderMap, &str, &Object),
    (status, tell): (StatusCode, Tell),
    act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<RawId> + Send + 'static,
) -> Done {
    let acting = call.write_once(asked, act, move |tx, _, ctx, id| tell(tx, ctx, id));
    Ok((status, Json(acting.await?)))
}

pub(super) async fn campaign(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, "marketing.campaign")?);
    let found = call.state.store.read(move |r| campaign_json(r, &ctx, id));
    Ok(Json(found.await?))
}

pub(super) async fn figures(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let (ctx, id) = (call.ctx, id_in(&id, "marketing.campaign")?);
    let found = call.state.store.read(move |r| figures_json(r, &ctx, id));
    Ok(Json(found.await?))
}

pub(super) async fn step(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.campaign")?;
    let asked = read::<body::Step>(&body)?;
    let wanted = commands::Step::named(&asked.step).ok_or_else(|| Problem::wrong("step", "not_a_choice"))?;
    let (note, version) = (some_text("note", asked.note, TEXT_MAX)?, asked.version);
    let what = format!("marketing.campaign/{id}/step");
    perform(
        call,
        (&headers, &what, &body),
        CAMPAIGN,
        move |tx, schema, ctx| {
            commands::step(tx, schema, ctx, (id, version), (wanted, note.as_deref())).map(|_| id)
        },
    )
    .await
}

pub(super) async fn copy(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.campaign")?;
    let new = read::<body::Copy>(&body)?.read()?;
    let what = format!("marketing.campaign/{id}/copy");
    perform(call, (&headers, &what, &body), COPIED, move |tx, schema, ctx| {
        commands::copy(tx, schema, ctx, id, &new)
    })
    .await
}

pub(super) async fn decide_pilot(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.campaign")?;
    let new = read::<body::PilotDecision>(&body)?.read()?;
    let what = format!("marketing.campaign/{id}/decision");
    perform(
        call,
        (&headers, &what, &body),
        CAMPAIGN,
        move |tx, schema, ctx| commands::decide_pilot(tx, schema, ctx, id, &new).map(|()| id),
    )
    .await
}

pub(super) async fn allot(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.campaign")?;
    let new = read::<body::Line>(&body)?.read()?;
    let what = format!("marketing.campaign/{id}/budget");
    perform(call, (&headers, &what, &body), MADE, move |tx, schema, ctx| {
        commands::allot(tx, schema, ctx, id, &new)
    })
    .await
}

pub(super) async fn change_line(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.budget_line")?;
    let (amount, note) = read::<body::Amount>(&body)?.read()?;
    let what = format!("marketing.budget_line/{id}/amount");
    perform(call, (&headers, &what, &body), DONE, move |tx, schema, ctx| {
        commands::change_allotment(tx, schema, ctx, id, (amount, note.as_deref())).map(|()| id)
    })
    .await
}

pub(super) async fn request(call: Call, headers: HeaderMap, Json(body): Json<Object>) -> Done {
    let new = read::<body::Expense>(&body)?.read()?;
    perform(
        call,
        (&headers, "marketing.expense", &body),
        MADE,
        move |tx, schema, ctx| commands::request(tx, schema, ctx, &new),
    )
    .await
}

pub(super) async fn decide(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.expense")?;
    let (decision, note) = read::<body::Approval>(&body)?.read()?;
    let what = format!("marketing.expense/{id}/decision");
    perform(call, (&headers, &what, &body), DONE, move |tx, schema, ctx| {
        commands::decide(tx, schema, ctx, id, (decision, note.as_deref())).map(|()| id)
    })
    .await
}

pub(super) async fn pay(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.expense")?;
    let paid = read::<body::Payment>(&body)?.read()?;
    let what = format!("marketing.expense/{id}/payment");
    perform(call, (&headers, &what, &body), DONE, move |tx, schema, ctx| {
        commands::spend(tx, schema, ctx, id, &paid).map(|()| id)
    })
    .await
}

pub(super) async fn release(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.expense")?;
    let note = some_text("note", read::<body::Note>(&body)?.note, TEXT_MAX)?;
    let what = format!("marketing.expense/{id}/release");
    perform(call, (&headers, &what, &body), DONE, move |tx, schema, ctx| {
        commands::release(tx, schema, ctx, id, note.as_deref()).map(|()| id)
    })
    .await
}

pub(super) async fn convert(
    call: Call,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(body): Json<Object>,
) -> Done {
    let id = id_in(&id, "marketing.lead")?;
    let to = some_id(
        "customer_id",
        read::<body::Conversion>(&body)?.customer_id.as_deref(),
    )?;
    let what = format!("marketing.lead/{id}/conversion");
    perform(call, (&headers, &what, &body), DONE, move |tx, schema, ctx| {
        commands::convert(tx, schema, ctx, id, to)
    })
    .await
}
