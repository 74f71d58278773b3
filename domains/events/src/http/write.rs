//! The verbs.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use guanxi_customers::entities::Customer;
use guanxi_entity::Entity;
use guanxi_http::shape::{id_from, id_in};
use guanxi_http::{ApiResult, Call};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, FieldError, Problem, RawId, Result};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::read::time;
use crate::commands::{
    CheckIn, FollowUp, How, MovedUp, Seen, Wanted, cancel, check_in, close, follow_up, register,
};
use crate::entities::{Registration, Session};

/// Characters of a note at most.
pub(super) const NOTE_MAX: usize = 200;
/// Staff of one follow-up at most.
pub(super) const OWNERS_MAX: usize = 100;
/// Through what people register.
pub(super) const CHANNELS: [&str; 5] = ["store", "phone", "web", "wechat", "staff"];
/// What a follow-up is.
pub(super) const KINDS: [&str; 4] = ["call", "visit", "mail", "task"];
/// Whom it is about.
pub(super) const FOLLOWED: [&str; 2] = ["attended", "absent"];

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

fn id_of(field: &str, text: &str) -> Result<RawId> {
    id_from(text).ok_or_else(|| wrong(field, "not_an_id"))
}

fn short(field: &str, text: Option<String>) -> Result<Option<String>> {
    if text.as_ref().is_some_and(|text| text.chars().count() > NOTE_MAX) {
        return Err(Problem::invalid(vec![
            FieldError::new(field, "too_long").with("max", NOTE_MAX),
        ]));
    }
    Ok(text.filter(|text| !text.is_empty()))
}

fn one_of(field: &str, text: String, known: &[&str]) -> Result<String> {
    if known.contains(&text.as_str()) {
        return Ok(text);
    }
    Err(wrong(field, "not_a_choice"))
}

/// An instant as the API has it: RFC 3339.
fn instant(field: &str, text: Option<String>) -> Result<Option<i64>> {
    let read = |text: String| {
        text.parse::<jiff::Timestamp>()
            .map(jiff::Timestamp::as_millisecond)
            .map_err(|_| wrong(field, "not_a_datetime"))
    };
    text.map(read).transpose()
}

/// The customer's name, where the user may see the customer.
fn name_of(r: &mut dyn Queries, ctx: &Ctx, customer: RawId) -> Option<String> {
    let record = get(r, ctx, Customer::def(), customer).ok()?;
    record.typed::<Customer>().ok().map(|known| known.name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedBody {
    customer_id: String,
    #[serde(default)]
    people: Option<i64>,
    #[serde(default)]
    guests: Option<String>,
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

pub(super) async fn register_one(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<WantedBody>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    let channel = body.channel.unwrap_or_else(|| "staff".to_owned());
    let wanted = Wanted {
        session: id_in(&id, &Session::def().key)?,
        customer: id_of("customer_id", &body.customer_id)?,
        people: body.people.unwrap_or(1),
        guests: short("guests", body.guests)?,
        channel: one_of("channel", channel, &CHANNELS)?,
        note: short("note", body.note)?,
    };
    let registering = call.write(move |tx, schema, ctx| register(tx, schema, ctx, &wanted));
    let done = registering.await?;
    let told = json!({
        "id": done.id.to_string(),
        "number": done.number,
        "state": done.state,
        "place": done.place,
    });
    Ok((StatusCode::CREATED, Json(told)))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Why {
    note: Option<String>,
}

pub(super) async fn cancel_one(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<Why>,
) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Registration::def().key)?;
    let note = short("note", body.note)?;
    let cancelling = call.write(move |tx, schema, ctx| {
        let moved = cancel(tx, schema, ctx, (id, note.as_deref()))?;
        let told = |known: &MovedUp| {
            let name = name_of(tx, ctx, known.customer);
            json!({ "id": known.id.to_string(), "number": known.number, "name": name })
        };
        Ok(moved.iter().map(told).collect::<Vec<Js>>())
    });
    Ok(Json(
        json!({ "state": "cancelled", "moved_up": cancelling.await? }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckInBody {
    #[serde(default)]
    shown: Option<String>,
    #[serde(default)]
    registration_id: Option<String>,
    key: String,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    how: Option<String>,
}

/// By what somebody is recognised. What a device saw counts for a check-in that it kept, and for no other: what is shown now is looked at
/// here.
fn how_of(body: CheckInBody) -> Result<(How, Option<i64>)> {
    let at = instant("at", body.at)?;
    let seen = match &body.how {
        Some(name) => Some(Seen::named(name).ok_or_else(|| wrong("how", "not_a_choice"))?),
        None => None,
    };
    let known = match body.registration_id {
        Some(known) => Some(id_of("registration_id", &known)?),
        None => None,
    };
    let how = match (known, short("shown", body.shown)?, seen) {
        (Some(id), _, None | Some(Seen::Hand)) => How::Hand(id),
        (Some(id), _, Some(seen)) if at.is_some() => How::Kept(id, seen),
        (Some(_), ..) => return Err(wrong("at", "required")),
        (None, Some(_), Some(_)) => return Err(wrong("registration_id", "required")),
        (None, Some(text), None) => How::Shown(text),
        (None, None, _) => return Err(wrong("shown", "required")),
    };
    Ok((how, at))
}

pub(super) async fn check_in_one(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<CheckInBody>,
) -> ApiResult<Json<Js>> {
    let session = id_in(&id, &Session::def().key)?;
    let key = body.key.clone();
    let (how, at) = how_of(body)?;
    let wanted = CheckIn {
        session,
        how,
        key,
        at,
    };
    let checking = call.write(move |tx, schema, ctx| {
        let done = check_in(tx, schema, ctx, &wanted)?;
        let mut others = Vec::new();
        for one in &done.others {
            others.push(json!({
                "id": one.id.to_string(),
                "number": one.number,
                "name": name_of(tx, ctx, one.customer),
                "people": one.people,
            }));
        }
        Ok(json!({
            "id": done.id.to_string(),
            "number": done.number,
            "name": name_of(tx, ctx, done.customer),
            "people": done.people,
            "at": time(done.at),
            "is_again": done.is_again,
            "others": others,
        }))
    });
    Ok(Json(checking.await?))
}

pub(super) async fn close_one(call: Call, Path(id): Path<String>) -> ApiResult<Json<Js>> {
    let id = id_in(&id, &Session::def().key)?;
    let closing = call.write(move |tx, schema, ctx| close(tx, schema, ctx, id));
    let done = closing.await?;
    Ok(Json(json!({ "absent": done.absent, "waiting": done.waiting })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowUpBody {
    state: String,
    kind: String,
    subject: String,
    #[serde(default)]
    due_at: Option<String>,
    owner_ids: Vec<String>,
}

pub(super) async fn follow_up_all(
    call: Call,
    Path(id): Path<String>,
    Json(body): Json<FollowUpBody>,
) -> ApiResult<Json<Js>> {
    if body.owner_ids.is_empty() || body.owner_ids.len() > OWNERS_MAX {
        return Err(wrong("owner_ids", "out_of_range").into());
    }
    let owners = body.owner_ids.iter().map(|text| id_of("owner_ids", text));
    let wanted = FollowUp {
        session: id_in(&id, &Session::def().key)?,
        state: one_of("state", body.state, &FOLLOWED)?,
        kind: one_of("kind", body.kind, &KINDS)?,
        subject: short("subject", Some(body.subject))?.ok_or_else(|| wrong("subject", "required"))?,
        due_at: instant("due_at", body.due_at)?,
        owners: owners.collect::<Result<_>>()?,
    };
    let making = call.write(move |tx, schema, ctx| follow_up(tx, schema, ctx, &wanted));
    let done = making.await?;
    Ok(Json(json!({ "made": done.made, "left": done.left })))
}
