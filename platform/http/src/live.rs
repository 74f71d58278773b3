//! What happens, told to open browsers as it happens (server-sent events), and who else has a record open.
//!
//! A change is told by entity, id, version and act, and only to who may see the record, asked with the same predicate as
//! lists in the moment it is told. Who reads too slowly is told to read everything anew.

mod hub;
mod presence;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use guanxi_entity::EntityDef;
use guanxi_record::people::names;
use guanxi_record::{scope_of, visible};
use guanxi_types::{Action, Actor, Ctx, ErrorKind, Problem, RawId, Result, Scope};
use serde::Deserialize;
use serde_json::{Value as Js, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::io::ReaderStream;

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::operation::Operation;
use crate::records::id_of;
use crate::server::stop_signal;
use crate::session::{Call, token_of};
use crate::shape::{Shapes, boolean, id, object, text};
use crate::state::AppState;

pub use hub::LiveHub;
use hub::{Batch, Happened, Seat};
use presence::Place;

/// How often a quiet stream says that it is there, and looks whether its session still is.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Bytes on their way to a browser; beyond them it is waited for.
const BUFFER: usize = 32 * 1024;
/// Records of one kind of one batch that are named; of more it is said that there are many.
const NAMED: usize = 100;
/// Records of one kind of one batch that are looked at.
const LOOKED_AT: usize = 1_000;

pub(crate) const OPERATIONS: [Operation; 2] = [
    Operation::get(
        "/live",
        "read_live",
        "What happens to records that the user may see, as it happens",
    )
    .gives_file(&["text/event-stream"])
    .refuses(&[429]),
    Operation::post(
        "/presence",
        "write_presence",
        "Says that the user has a record open, or edits it",
    )
    .takes(presence_shape),
];

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/live", get(live))
        .route("/presence", post(present))
}

fn presence_shape(_: &mut Shapes) -> Js {
    object(&[
        ("entity", text()),
        ("id", id()),
        ("editing?", boolean()),
        ("open?", boolean()),
    ])
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Present {
    entity: String,
    id: String,
    #[serde(default)]
    editing: bool,
    #[serde(default = "yes")]
    open: bool,
}

const fn yes() -> bool {
    true
}

async fn present(call: Call, Json(body): Json<Present>) -> ApiResult<StatusCode> {
    call.require_person()?;
    let hub: Arc<LiveHub> = call.state.service()?;
    let schema = call.state.schema.now();
    let def = schema.entity(&body.entity)?;
    let id = id_of(def, &body.id)?;
    let place = Place {
        entity: def.key.clone(),
        id,
    };
    let (user, now) = (call.session.user_id, call.ctx.clock.now());
    if !body.open {
        hub.presence.leave(user, &place, now);
        return Ok(StatusCode::NO_CONTENT);
    }
    let ctx = call.ctx;
    let name = call
        .state
        .store
        .read(move |r| {
            guanxi_record::get(r, &ctx, def, id)?;
            Ok(names(r, [user])?.remove(&user).unwrap_or_default())
        })
        .await?;
    hub.presence.enter((user, name), place, body.editing, now);
    Ok(StatusCode::NO_CONTENT)
}

async fn live(call: Call, parts: Parts) -> ApiResult<Response> {
    call.require_person()?;
    let hub: Arc<LiveHub> = call.state.service()?;
    let caller = Caller::of(&parts, &call.state.web);
    let token = token_of(&parts, &caller)
        .ok_or_else(|| Problem::new(ErrorKind::Unauthenticated, "session.required"))?;
    let seat = hub.sit_down(call.session.user_id)?;
    let (ours, theirs) = tokio::io::duplex(BUFFER);
    let (gone, out) = tokio::io::split(ours);
    let client = Client {
        state: call.state,
        hub,
        token,
        ctx: call.ctx,
        out,
        told: BTreeMap::new(),
    };
    tokio::spawn(client.serve(seat, gone));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((
        headers,
        [("x-accel-buffering", "no")],
        Body::from_stream(ReaderStream::new(theirs)),
    )
        .into_response())
}

/// An open browser.
struct Client {
    state: AppState,
    hub: Arc<LiveHub>,
    token: String,
    ctx: Ctx,
    out: WriteHalf<DuplexStream>,
    /// Who was last said to be at which record.
    told: BTreeMap<Place, Js>,
}

/// Why a stream ends.
struct Ended;

impl From<std::io::Error> for Ended {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        tracing::warn!(%problem, "a live stream ends");
        Self
    }
}

impl Client {
    async fn serve(mut self, mut seat: Seat, mut gone: ReadHalf<DuplexStream>) {
        tokio::select! {
            // Whatever ended it, the browser comes again.
            _ = self.follow(&mut seat) => {}
            // Nothing is ever read here but the end: the browser went away.
            _ = gone.read_u8() => {}
        }
    }

    async fn follow(&mut self, seat: &mut Seat) -> std::result::Result<(), Ended> {
        self.say("hello", &json!({})).await?;
        let mut beat = tokio::time::interval(HEARTBEAT);
        beat.reset();
        let mut people = self.hub.presence.changes();
        people.mark_changed();
        let stopped = stop_signal();
        tokio::pin!(stopped);
        loop {
            tokio::select! {
                got = seat.inbox.recv() => match got {
                    Ok(batch) => self.tell(batch).await?,
                    Err(RecvError::Lagged(_)) => self.say("reset", &json!({})).await?,
                    Err(RecvError::Closed) => return Ok(()),
                },
                _ = people.changed() => self.tell_people().await?,
                _ = beat.tick() => {
                    if !self.renew().await? {
                        self.say("end", &json!({})).await?;
                        return Ok(());
                    }
                    self.tell_people().await?;
                    self.out.write_all(b":\n\n").await?;
                }
                () = &mut stopped => return Ok(()),
            }
        }
    }

    async fn say(&mut self, name: &str, data: &Js) -> std::result::Result<(), Ended> {
        let text = format!("event: {name}\ndata: {data}\n\n");
        Ok(self.out.write_all(text.as_bytes()).await?)
    }

    /// Takes the user's rights as they are now; `false` when the session has ended.
    async fn renew(&mut self) -> Result<bool> {
        let (sessions, token) = (Arc::clone(&self.state.sessions), self.token.clone());
        let now = self.state.clock.now();
        let found = self
            .state
            .store
            .read(move |r| sessions.find(r, &token, now))
            .await?;
        let Some(session) = found else { return Ok(false) };
        self.ctx.actor = Actor::User {
            id: session.user_id,
            grants: session.grants,
            fields: session.fields,
        };
        Ok(!session.must_change_password && !session.must_enrol)
    }

    async fn tell(&mut self, batch: Batch) -> std::result::Result<(), Ended> {
        let open = self
            .hub
            .presence
            .places_of(self.ctx.user_id(), self.ctx.clock.now());
        // Rights are looked up for what may concern the user only; who gains some hears of it with the next heartbeat.
        let concerns = |one: &Happened| {
            self.ctx.scope(Action::Read, &one.entity) != Scope::None
                || open.iter().any(|place| place.entity == one.entity)
        };
        if !batch.iter().any(concerns) {
            return Ok(());
        }
        if !self.renew().await? {
            self.say("end", &json!({})).await?;
            return Err(Ended);
        }
        let (schema, ctx) = (self.state.schema.now(), self.ctx.clone());
        let reading = self.state.store.read(move |r| {
            let mut found = Vec::new();
            for one in batch.iter() {
                if let Ok(def) = schema.entity(&one.entity) {
                    if one.act == "deleted" {
                        found.extend(gone((&ctx, def), one, &open));
                    } else if ctx.scope(Action::Read, &def.key) != Scope::None {
                        let ids: Vec<RawId> = one.ids.iter().copied().take(LOOKED_AT).collect();
                        found.extend(said(one, visible(r, &ctx, def, &ids)?));
                    }
                }
            }
            Ok(found)
        });
        let changes = reading.await?;
        if changes.is_empty() {
            return Ok(());
        }
        self.say("changed", &Js::from(changes)).await
    }

    /// Says who else is at the records that the user has open, where that changed.
    async fn tell_people(&mut self) -> std::result::Result<(), Ended> {
        let (user, now) = (self.ctx.user_id(), self.ctx.clock.now());
        let places = self.hub.presence.places_of(user, now);
        self.told.retain(|place, _| places.contains(place));
        for place in places {
            let people = self.hub.presence.others_at(&place, user, now);
            if self.told.get(&place) != Some(&people) {
                let data = json!({ "entity": place.entity, "id": place.id.to_string(), "people": people });
                self.told.insert(place, people);
                self.say("presence", &data).await?;
            }
        }
        Ok(())
    }
}

/// Changes of records that the user sees.
fn said(one: &Happened, seen: Vec<(RawId, i64)>) -> Vec<Js> {
    if seen.len() > NAMED || (one.ids.len() > LOOKED_AT && !seen.is_empty()) {
        return vec![json!({ "entity": one.entity, "act": one.act, "many": true })];
    }
    let line = |(id, version): (RawId, i64)| json!({ "entity": one.entity, "id": id.to_string(), "version": version, "act": one.act });
    seen.into_iter().map(line).collect()
}

/// Removals: for who may see every record of the kind, or had this one open.
fn gone((ctx, def): (&Ctx, &EntityDef), one: &Happened, open: &BTreeSet<Place>) -> Vec<Js> {
    let sees_all = scope_of(ctx, Action::Read, def).is_all();
    if sees_all && one.ids.len() > NAMED {
        return vec![json!({ "entity": one.entity, "act": one.act, "many": true })];
    }
    let is_known = |id: &RawId| {
        sees_all
            || open.contains(&Place {
                entity: one.entity.clone(),
                id: *id,
            })
    };
    let ids = one.ids.iter().filter(|id| is_known(id));
    ids.map(|id| json!({ "entity": one.entity, "id": id.to_string(), "version": null, "act": one.act }))
        .collect()
}
