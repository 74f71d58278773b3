//! What is the member's own.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Asked, Operation, Parameter};
use guanxi_loyalty::entities::PointsAccount;
use guanxi_store::Reader;
use guanxi_trade::entities::Sale;
use guanxi_types::{Ctx, RawId, Result};
use serde::Deserialize;
use serde_json::{Map, Value as Js, json};

use super::call::MemberCall;
use super::shapes;
use crate::commands::{Said, correct, say};
use crate::queries;

pub(super) const OPERATIONS: [Operation; 14] = [
    Operation::get(
        "/member/card",
        "read_member_card",
        "The member's cards, and what a phone shows for them in the next minutes",
    )
    .by_member()
    .gives(200, shapes::card),
    Operation::get(
        "/member/notices",
        "list_member_notices",
        "What the member should know now",
    )
    .by_member()
    .gives(200, shapes::notices),
    Operation::get(
        "/member/messages",
        "list_member_messages",
        "What the company wrote to the member, newest first",
    )
    .by_member()
    .gives(200, shapes::messages),
    Operation::get("/member/points", "read_member_points", "The member's points")
        .by_member()
        .gives(200, shapes::points),
    Operation::get(
        "/member/points/{id}/entries",
        "list_member_points_entries",
        "What moved an account of the member's, newest first",
    )
    .by_member()
    .query(&[Parameter::new("before", shapes::id)])
    .gives(200, shapes::entries),
    Operation::get(
        "/member/tiers",
        "read_member_tiers",
        "Where the member stands, and the way to the next tier",
    )
    .by_member()
    .gives(200, shapes::tiers),
    Operation::get("/member/coupons", "list_member_coupons", "The member's coupons")
        .by_member()
        .gives(200, shapes::coupons),
    Operation::get(
        "/member/purchases",
        "list_member_purchases",
        "What the member bought, newest first",
    )
    .by_member()
    .query(&[Parameter::new("before", shapes::id)])
    .gives(200, shapes::purchases),
    Operation::get(
        "/member/purchases/{id}",
        "read_member_purchase",
        "A ticket of the member's",
    )
    .by_member()
    .gives(200, shapes::purchase),
    Operation::get(
        "/member/benefits",
        "list_member_benefits",
        "What the member's tiers entitle to",
    )
    .by_member()
    .gives(200, shapes::benefits),
    Operation::get(
        "/member/household",
        "read_member_household",
        "Who shares the member's card and points",
    )
    .by_member()
    .gives(200, shapes::household),
    Operation::get(
        "/member/profile",
        "read_member_profile",
        "What is known of the member",
    )
    .by_member()
    .gives(200, shapes::profile),
    Operation::patch(
        "/member/profile",
        "correct_member_profile",
        "Correct what the company lets members correct",
    )
    .by_member()
    .takes(shapes::correction)
    .gives(200, shapes::profile)
    .refuses(&[409]),
    Operation::get(
        "/member/consents",
        "list_member_consents",
        "What the member has agreed to",
    )
    .by_member()
    .gives(200, shapes::consents),
];

/// What the member says.
pub(super) const SAYING: [Operation; 1] = [Operation::post(
    "/member/consents",
    "state_member_consent",
    "Agree to a use of the own data, or take it back",
)
.by_member()
.takes(shapes::said)
.gives(201, shapes::consents)];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/member/card", get(card))
        .route("/member/notices", get(notices))
        .route("/member/messages", get(messages))
        .route("/member/points", get(points))
        .route("/member/points/{id}/entries", get(entries))
        .route("/member/tiers", get(tiers))
        .route("/member/coupons", get(coupons))
        .route("/member/purchases", get(purchases))
        .route("/member/purchases/{id}", get(purchase))
        .route("/member/benefits", get(benefits))
        .route("/member/household", get(household))
        .route("/member/profile", get(profile).patch(change))
        .route("/member/consents", get(consents).post(state))
}

/// Reads something of the member's.
async fn read<F>(call: MemberCall, what: F) -> ApiResult<Json<Js>>
where
    F: FnOnce(&mut Reader<'_>, &Ctx, RawId) -> Result<Js> + Send + 'static,
{
    let (ctx, customer) = (call.ctx, call.customer);
    let reading = call.state.store.read(move |r| what(r, &ctx, customer));
    Ok(Json(reading.await?))
}

async fn card(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| {
        queries::card::card(r, who, (ctx.clock.now(), ctx.today()))
    })
    .await
}

async fn notices(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| {
        queries::notice::notices(r, who, (ctx.clock.now(), ctx.today()))
    })
    .await
}

async fn messages(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| {
        queries::message::messages(r, who, (ctx.clock.now(), ctx.locale))
    })
    .await
}

async fn points(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| queries::points::points(r, ctx, who)).await
}

async fn entries(call: MemberCall, Path(id): Path<String>, asked: Asked) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &PointsAccount::def().key)?;
    let before = asked.some_id("before");
    read(call, move |r, ctx, who| {
        queries::points::entries(r, who, (id, before, ctx.today()))
    })
    .await
}

async fn tiers(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| queries::tier::tiers(r, who, ctx.today())).await
}

async fn coupons(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| queries::coupon::coupons(r, who, ctx.today())).await
}

async fn purchases(call: MemberCall, asked: Asked) -> ApiResult<Json<Js>> {
    let before = asked.some_id("before");
    read(call, move |r, _, who| {
        queries::purchase::purchases(r, who, before)
    })
    .await
}

async fn purchase(call: MemberCall, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Sale::def().key)?;
    read(call, move |r, _, who| queries::purchase::purchase(r, who, id)).await
}

async fn benefits(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| {
        queries::benefit::benefits(r, who, ctx.today())
    })
    .await
}

async fn household(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, _, who| queries::household::household(r, who)).await
}

async fn profile(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| queries::profile::profile(r, ctx, who)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    version: i64,
    values: Map<String, Js>,
}

async fn change(call: MemberCall, Json(body): Json<Correction>) -> ApiResult<Json<Js>> {
    let (ctx, customer, schema) = (call.ctx, call.customer, call.state.schema.now());
    let changing = call.state.store.write(move |tx| {
        correct(tx, &schema, &ctx, (customer, body.version), &body.values)?;
        queries::profile::profile(tx, &ctx, customer)
    });
    Ok(Json(changing.await?))
}

async fn consents(call: MemberCall) -> ApiResult<Json<Js>> {
    read(call, |r, ctx, who| {
        queries::consent::consents(r, who, ctx.today())
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    purpose: String,
    channel: String,
    is_granted: bool,
}

async fn state(call: MemberCall, Json(body): Json<Statement>) -> ApiResult<(StatusCode, Json<Js>)> {
    let (ctx, customer, schema) = (call.ctx, call.customer, call.state.schema.now());
    let said = Said {
        purpose: body.purpose,
        channel: body.channel,
        is_granted: body.is_granted,
    };
    let saying = call.state.store.write(move |tx| {
        say(tx, &schema, &ctx, customer, &said)?;
        queries::consent::consents(tx, customer, ctx.today())
    });
    Ok((StatusCode::CREATED, Json(json!(saying.await?))))
}
