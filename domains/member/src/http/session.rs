//! Members sign in and out.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use guanxi_entity::Value;
use guanxi_http::{ApiError, ApiResult, AppState, Caller, Operation, cookie_of};
use guanxi_messages::Messenger;
use guanxi_messages::settings::{Channel, is_active};
use guanxi_store::Queries;
use guanxi_types::{Actor, Ctx, ErrorKind, Problem, RawId, Result, Through};
use serde::Deserialize;
use serde_json::{Value as Js, json};

use super::call::{MemberCall, cookie_name, locale};
use super::shapes;
use crate::commands::{
    CODE_MS, Opened, PAUSE_MS, ask, check, end, end_of, open, require_right, send, take_link,
};
use crate::queries::setting::setting;

/// Tries a minute from one address.
const TRIES_AN_ADDRESS: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// After which time a code is put into the outbox.
const SENT_AFTER_MS: std::ops::Range<u64> = 20..400;
/// Codes that one address may ask for at once, and within an hour: a shop's guests share one.
const CODES_AN_ADDRESS: (NonZeroU32, NonZeroU32) =
    (NonZeroU32::new(20).unwrap(), NonZeroU32::new(60).unwrap());

pub(super) const OPERATIONS: [Operation; 5] = [
    Operation::get(
        "/member/session",
        "read_member_session",
        "Which company's pages these are, and whether a member is signed in",
    )
    .public()
    .gives(200, shapes::session),
    Operation::post(
        "/member/session/link",
        "sign_in_by_link",
        "Sign in as a member with what a clerk shows; once",
    )
    .public()
    .takes(shapes::token)
    .gives(200, shapes::session)
    .refuses(&[401, 403, 429]),
    Operation::post(
        "/member/codes",
        "send_member_code",
        "Send a code to a phone number, if it is a member's; whoever asks isn't told",
    )
    .public()
    .takes(shapes::phone)
    .gives(202, shapes::ticket)
    .refuses(&[403, 409, 429]),
    Operation::post(
        "/member/session",
        "sign_in_by_code",
        "Sign in as a member with a code that was sent",
    )
    .public()
    .takes(shapes::code)
    .gives(200, shapes::session)
    .refuses(&[401, 403, 429]),
    Operation::delete("/member/session", "end_member_session", "Sign out as a member").by_member(),
];

/// Counts tries; one for all routes.
pub(super) type Limit = Extension<Arc<Tries>>;

/// Tries of each address, and codes that it asked for.
pub(super) struct Tries {
    all: DefaultKeyedRateLimiter<IpAddr>,
    codes: DefaultKeyedRateLimiter<IpAddr>,
}

/// Whom an address is counted for. With IPv6 a single line has a whole network of 64 bits, so that is one.
fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl Tries {
    fn new() -> Self {
        let (at_once, an_hour) = CODES_AN_ADDRESS;
        Self {
            all: RateLimiter::keyed(Quota::per_minute(TRIES_AN_ADDRESS)),
            codes: RateLimiter::keyed(Quota::per_hour(an_hour).allow_burst(at_once)),
        }
    }

    /// Counts one.
    pub(super) fn check(&self, caller: &Caller) -> Result<()> {
        Self::count(&self.all, caller)
    }

    /// Counts one that asks for a code.
    fn check_code(&self, caller: &Caller) -> Result<()> {
        self.check(caller)?;
        Self::count(&self.codes, caller)
    }

    fn count(limit: &DefaultKeyedRateLimiter<IpAddr>, caller: &Caller) -> Result<()> {
        limit.retain_recent();
        match caller.address.map(counted) {
            Some(address) if limit.check_key(&address).is_err() => {
                Err(Problem::new(ErrorKind::TooMany, "session.too_many_tries"))
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/member/session", get(read).post(by_code).delete(remove))
        .route("/member/codes", post(send_code))
        .route("/member/session/link", post(by_link))
        .layer(Extension(Arc::new(Tries::new())))
}

/// Nobody signed in is no fault: the page asks before it knows.
async fn read(State(state): State<AppState>, call: Result<MemberCall, ApiError>) -> ApiResult<Json<Js>> {
    let signed_in = match call {
        Ok(call) => Some((call.customer, call.session.csrf)),
        Err(ApiError(problem))
            if matches!(problem.kind, ErrorKind::Unauthenticated | ErrorKind::Forbidden) =>
        {
            None
        }
        Err(error) => return Err(error),
    };
    Ok(Json(describe(&state, signed_in).await?))
}

/// The session as the pages know it.
async fn describe(state: &AppState, signed_in: Option<(RawId, String)>) -> Result<Js> {
    let reading = state.store.read(move |r| {
        let setting = setting(r)?;
        let company = r
            .query_first(
                "SELECT name, currency, zone FROM org_company ORDER BY id LIMIT 1",
                &[],
            )?
            .unwrap_or_default();
        let name = match &signed_in {
            Some((customer, _)) => {
                let row = r.query_first(
                    "SELECT name FROM customers_customer WHERE id = ?1",
                    &[Value::from(*customer)],
                )?;
                row.map(|row| row.text(0).to_owned())
            }
            None => None,
        };
        Ok(json!({
            "signed_in": signed_in.is_some(),
            "name": name,
            "csrf": signed_in.as_ref().map(|(_, csrf)| csrf),
            "is_open": setting.is_open,
            "welcome": setting.welcome,
            "sends_codes": is_active(r, Channel::Sms)?,
            "company": { "name": company.text(0), "currency": company.text(1), "zone": company.text(2) },
        }))
    });
    reading.await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    token: String,
}

async fn by_link(
    Extension(tries): Limit,
    caller: Caller,
    parts: Parts,
    State(state): State<AppState>,
    Json(body): Json<Link>,
) -> ApiResult<Response> {
    tries.check(&caller)?;
    let (agent, former) = (caller.agent.clone(), former(&parts, &caller));
    let opening = state.store.write(move |tx| {
        require_open(tx)?;
        let customer = take_link(tx, &body.token)?;
        if let Some(former) = &former {
            end_of(tx, former)?;
        }
        Ok((customer, open(tx, customer, "link", &agent)?))
    });
    let (customer, opened) = opening.await?;
    answer(&state, &caller, (customer, &opened)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    phone: String,
}

/// Answers before anything is looked for: neither words nor time tell whether the number is a member's.
async fn send_code(
    Extension(tries): Limit,
    caller: Caller,
    State(state): State<AppState>,
    parts: Parts,
    Json(body): Json<Number>,
) -> ApiResult<(StatusCode, Json<Js>)> {
    tries.check_code(&caller)?;
    let asking = state.store.write(move |tx| {
        require_open(tx)?;
        if !is_active(tx, Channel::Sms)? {
            return Err(Problem::new(ErrorKind::Conflict, "member.sends_no_codes"));
        }
        Ok((ask(tx, &body.phone)?, guanxi_org::zone(tx)?))
    });
    let (asked, zone) = asking.await?;
    let told = json!({ "ticket": asked.ticket, "seconds": CODE_MS / 1_000, "pause": PAUSE_MS / 1_000 });
    let ctx = Ctx {
        actor: Actor::System { reason: "member" },
        through: Through::Page,
        locale: locale(&parts),
        clock: state.clock.clone(),
        request_id: None,
        zone,
    };
    tokio::spawn(async move {
        // Later by chance: what this holds up isn't the next question of whoever asks.
        tokio::time::sleep(Duration::from_millis(rand::random_range(SENT_AFTER_MS))).await;
        let schema = state.schema.now();
        let sending = state.store.write(move |tx| send(tx, &schema, &ctx, &asked));
        match sending.await {
            Ok(true) => {
                if let Ok(messenger) = state.service::<Messenger>() {
                    messenger.wake();
                }
            }
            Ok(false) => {}
            Err(problem) => tracing::error!(%problem, "a member's code can't be sent"),
        }
    });
    Ok((StatusCode::ACCEPTED, Json(told)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    ticket: String,
    code: String,
}

async fn by_code(
    Extension(tries): Limit,
    caller: Caller,
    parts: Parts,
    State(state): State<AppState>,
    Json(body): Json<Code>,
) -> ApiResult<Response> {
    tries.check(&caller)?;
    // A wrong try is written down before it is refused.
    let checking = state.store.write(move |tx| {
        require_open(tx)?;
        check(tx, &body.ticket, &body.code)
    });
    let customer = require_right(checking.await?)?;
    let (agent, former) = (caller.agent.clone(), former(&parts, &caller));
    let opening = state.store.write(move |tx| {
        if let Some(former) = &former {
            end_of(tx, former)?;
        }
        open(tx, customer, "code", &agent)
    });
    let opened = opening.await?;
    answer(&state, &caller, (customer, &opened)).await
}

/// The session that this browser had: a phone that is handed on has one member at a time.
fn former(parts: &Parts, caller: &Caller) -> Option<String> {
    cookie_of(parts, cookie_name(caller).0)
}

/// Refuses while the company keeps the pages closed.
pub(super) fn require_open(r: &mut dyn Queries) -> Result<()> {
    if setting(r)?.is_open {
        Ok(())
    } else {
        Err(Problem::new(ErrorKind::Forbidden, "member.closed"))
    }
}

/// The session with its cookie.
pub(super) async fn answer(
    state: &AppState,
    caller: &Caller,
    (customer, opened): (RawId, &Opened),
) -> ApiResult<Response> {
    let shown = describe(state, Some((customer, opened.csrf.clone()))).await?;
    let (name, secure) = cookie_name(caller);
    let cookie = format!(
        "{name}={}; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age={}",
        opened.token, opened.max_age_s
    );
    with_cookie(Json(shown).into_response(), &cookie)
}

fn with_cookie(mut response: Response, cookie: &str) -> ApiResult<Response> {
    let value = HeaderValue::from_str(cookie).map_err(Problem::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

async fn remove(call: MemberCall, caller: Caller) -> ApiResult<Response> {
    let id = call.session.id;
    call.state.store.write(move |tx| end(tx, id)).await?;
    let (name, secure) = cookie_name(&caller);
    let gone = format!("{name}=; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age=0");
    with_cookie(StatusCode::NO_CONTENT.into_response(), &gone)
}
