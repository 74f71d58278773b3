//! Members register for events, and cancel.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::Entity;
use guanxi_events::commands::{Wanted, cancel, register};
use guanxi_events::entities::{Registration, Session};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, AppState, Operation};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::Value as Js;

use super::call::MemberCall;
use super::shapes;
use crate::queries::event::{Asking, PEOPLE, events, require_own, require_shown};

/// Characters of the guests' names at most.
const GUESTS_MAX: usize = 200;

pub(super) const OPERATIONS: [Operation; 3] = [
    Operation::get(
        "/member/events",
        "list_member_events",
        "Events that are meant for the member, and the member's registrations with their codes",
    )
    .by_member()
    .gives(200, shapes::events),
    Operation::post(
        "/member/event-sessions/{id}/registrations",
        "register_member_for_event",
        "Register for a session; on its waiting list when it is full",
    )
    .by_member()
    .takes(shapes::wanted)
    .gives(201, shapes::events)
    .refuses(&[409]),
    Operation::post(
        "/member/registrations/{id}/cancel",
        "cancel_member_registration",
        "Cancel a registration of the member's before its session begins",
    )
    .by_member()
    .gives(200, shapes::events)
    .refuses(&[409]),
];

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/member/events", get(list))
        .route("/member/event-sessions/{id}/registrations", post(join))
        .route("/member/registrations/{id}/cancel", post(leave))
}

fn asking(ctx: &Ctx, customer: RawId) -> Asking {
    Asking {
        customer,
        now: ctx.clock.now(),
    }
}

async fn list(call: MemberCall) -> ApiResult<Json<Js>> {
    let asking = asking(&call.ctx, call.customer);
    let reading = call.state.store.read(move |r| events(r, asking));
    Ok(Json(reading.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joining {
    people: i64,
    #[serde(default)]
    guests: Option<String>,
}

fn check(body: &Joining) -> Result<()> {
    let mut wrong = Vec::new();
    if !(1..=PEOPLE).contains(&body.people) {
        wrong.push(FieldError::new("people", "out_of_range").with("max", PEOPLE));
    }
    let guests = body.guests.as_deref().unwrap_or_default();
    if guests.chars().count() > GUESTS_MAX {
        wrong.push(FieldError::new("guests", "too_long").with("max", GUESTS_MAX));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

async fn join(
    call: MemberCall,
    Path(id): Path<String>,
    Json(body): Json<Joining>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let session = id_in(&id, &Session::def().key)?;
    check(&body)?;
    let wanted = Wanted {
        session,
        customer: call.customer,
        people: body.people,
        guests: body.guests.filter(|names| !names.trim().is_empty()),
        channel: "web".to_owned(),
        note: None,
    };
    let done = change(call, move |tx, schema, ctx, asking| {
        require_shown(tx, asking.customer, wanted.session)?;
        register(tx, schema, ctx, &wanted).map(drop)
    });
    Ok((StatusCode::CREATED, Json(done.await?)))
}

async fn leave(call: MemberCall, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Registration::def().key)?;
    let done = change(call, move |tx, schema, ctx, asking| {
        require_own(tx, asking, id)?;
        cancel(tx, schema, ctx, (id, None)).map(drop)
    });
    Ok(Json(done.await?))
}

/// Does something, and tells what there is then.
async fn change<F>(call: MemberCall, what: F) -> Result<Js>
where
    F: Fn(&mut Tx<'_>, &guanxi_record::Schema, &Ctx, Asking) -> Result<()> + Send + 'static,
{
    let (ctx, schema) = (call.ctx, call.state.schema.now());
    let asking = asking(&ctx, call.customer);
    let changing = call.state.store.write(move |tx| {
        what(tx, &schema, &ctx, asking)?;
        events(tx, asking)
    });
    changing.await
}
