//! A member's call: known by a cookie of its own, which opens nothing of what users see.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use guanxi_http::{ApiError, AppState, CSRF_HEADER, Caller, MEMBER_COOKIE, SECURE_MEMBER_COOKIE, cookie_of};
use guanxi_types::{Actor, Ctx, ErrorKind, Locale, Problem, RawId, Result, Through};

use crate::commands::{Found, find, seen};
use crate::queries::setting::setting;

/// How often the last use of a session is written down.
const SEEN_EVERY_MS: i64 = 60 * 60_000;

/// A call of a member who is signed in.
pub struct MemberCall {
    /// The program's own circumstances, on behalf of the member: what may be reached is decided by `customer` alone.
    pub ctx: Ctx,
    /// The company.
    pub state: AppState,
    /// Who.
    pub customer: RawId,
    /// The session itself.
    pub session: Found,
}

/// The cookie's name, and what it says beside.
pub(super) const fn cookie_name(caller: &Caller) -> (&'static str, &'static str) {
    if caller.is_secure {
        (SECURE_MEMBER_COOKIE, "; Secure")
    } else {
        (MEMBER_COOKIE, "")
    }
}

/// The language that is asked for; Chinese where none is.
pub(super) fn locale(parts: &Parts) -> Locale {
    let asked = parts.headers.get(header::ACCEPT_LANGUAGE);
    asked
        .and_then(|value| value.to_str().ok())
        .map_or(Locale::Zh, Locale::from_tag)
}

impl FromRequestParts<AppState> for MemberCall {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let unknown = || Problem::new(ErrorKind::Unauthenticated, "member.sign_in");
        let caller = Caller::of(parts, &state.web);
        let token = cookie_of(parts, cookie_name(&caller).0).ok_or_else(unknown)?;
        let (now, schema) = (state.clock.now(), state.schema.clone());
        let reading = state.store.read(move |r| {
            schema.refresh(r)?;
            if !setting(r)?.is_open {
                return Err(Problem::new(ErrorKind::Forbidden, "member.closed"));
            }
            Ok((find(r, &token, now)?, guanxi_org::zone(r)?))
        });
        let (session, zone) = reading.await?;
        let session = session.ok_or_else(unknown)?;
        let is_reading = matches!(parts.method, Method::GET | Method::HEAD);
        let sent = parts
            .headers
            .get(CSRF_HEADER)
            .map(axum::http::HeaderValue::as_bytes);
        if !is_reading && sent != Some(session.csrf.as_bytes()) {
            return Err(Problem::new(ErrorKind::Forbidden, "session.csrf").into());
        }
        if now - session.seen_at > SEEN_EVERY_MS {
            let id = session.id;
            state.store.write(move |tx| seen(tx, id)).await?;
        }
        let ctx = Ctx {
            actor: Actor::System { reason: "member" },
            through: Through::Page,
            locale: locale(parts),
            clock: state.clock.clone(),
            request_id: None,
            zone,
        };
        Ok(Self {
            ctx,
            state: Arc::clone(state),
            customer: session.customer,
            session,
        })
    }
}
