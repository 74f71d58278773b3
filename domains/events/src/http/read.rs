//! What is read.

use axum::Json;
use axum::extract::Path;
use guanxi_entity::{Entity, Value};
use guanxi_http::shape::id_in;
use guanxi_http::{ApiResult, Call};
use guanxi_record::{get, instant_json, require};
use guanxi_types::Action;
use serde_json::{Value as Js, json};

use crate::entities::{Event, Registration, Session};
use crate::queries::code::{code_of, picture};
use crate::queries::door::{Guest, door};
use crate::queries::programme::{Slot, programme};

/// An instant as the API has it.
pub(super) fn time(at: i64) -> Js {
    instant_json(&Value::from(at))
}

/// What became of registrations.
pub(super) const STATES: [&str; 5] = ["registered", "waiting", "cancelled", "attended", "absent"];

fn slot(known: &Slot) -> Js {
    let states = STATES.iter().map(|state| {
        let tally = known.tally(state);
        let counted = json!({ "count": tally.count, "people": tally.people });
        ((*state).to_owned(), counted)
    });
    json!({
        "id": known.id.to_string(),
        "name": known.name,
        "starts_at": time(known.starts_at),
        "ends_at": time(known.ends_at),
        "place": known.place,
        "seats": known.seats,
        "taken": known.taken(),
        "closed_at": known.closed_at.map(time),
        "states": states.collect::<serde_json::Map<_, _>>(),
    })
}

pub(super) async fn programme_of(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Event::def().key)?;
    let ctx = call.ctx;
    // Registrations are written by commands only: the manifest says nothing of who may give them.
    let may = |action| require(&ctx, action, Registration::def()).is_ok();
    let (may_register, may_check_in) = (may(Action::Create), may(Action::Update));
    let may_close = ctx.require_all(Action::Update, &Registration::def().key).is_ok();
    let reading = call.state.store.read(move |r| {
        get(r, &ctx, Event::def(), id)?;
        programme(r, id)
    });
    let sessions: Vec<Js> = reading.await?.iter().map(slot).collect();
    Ok(Json(json!({
        "sessions": sessions,
        "may_register": may_register,
        "may_check_in": may_check_in,
        "may_close": may_close,
    })))
}

pub(super) async fn code(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    // The code lets in: it is for who may check in by hand, or register.
    require(&call.ctx, Action::Create, Registration::def())?;
    let id = id_in(&id, &Registration::def().key)?;
    let ctx = call.ctx;
    let reading = call.state.store.read(move |r| {
        get(r, &ctx, Registration::def(), id)?;
        code_of(r, id)
    });
    let code = reading.await?;
    let svg = picture(&code)?;
    Ok(Json(json!({ "code": code, "svg": svg })))
}

fn guest(known: &Guest) -> Js {
    json!({
        "id": known.id.to_string(),
        "number": known.number,
        "name": known.name,
        "people": known.people,
        "state": known.state,
        "checked_in_at": known.checked_in_at.map(time),
        "keys": known.keys,
        "household_keys": known.household_keys,
    })
}

pub(super) async fn door_list(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    require(&call.ctx, Action::Update, Registration::def())?;
    let id = id_in(&id, &Session::def().key)?;
    let (schema, ctx) = (call.state.schema.now(), call.ctx);
    let reading = call.state.store.read(move |r| {
        let session: Session = get(r, &ctx, Session::def(), id)?.typed()?;
        let event: Event = get(r, &ctx, Event::def(), session.event_id.raw())?.typed()?;
        let guests = door(r, &schema, &ctx, id)?;
        Ok(json!({
            "session_id": id.to_string(),
            "event_id": session.event_id.raw().to_string(),
            "event": event.name,
            "session": session.name,
            "starts_at": time(session.starts_at),
            "ends_at": time(session.ends_at),
            "closed_at": session.closed_at.map(time),
            "guests": guests.iter().map(guest).collect::<Vec<_>>(),
        }))
    });
    Ok(Json(reading.await?))
}
