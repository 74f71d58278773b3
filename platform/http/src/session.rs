//! Who makes the call. The session is looked up in the database on every request, so that signing out and a change of
//! roles work at once.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use guanxi_store::Reader;
use guanxi_types::{Actor, Ctx, ErrorKind, Grant, Locale, Problem, RawId, Result, Through};

use crate::error::ApiError;
use crate::state::AppState;

/// The cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "guanxi_session";
/// The header that every call but GET carries.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// A live session.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    /// Whose.
    pub user_id: RawId,
    /// What the user's roles allow.
    pub grants: Arc<Vec<Grant>>,
    /// What calls other than GET must repeat.
    pub csrf: String,
    /// The user's language.
    pub locale: Locale,
    /// Whether nothing but a change of password is allowed.
    pub must_change_password: bool,
}

/// Finds sessions; the organisation's domain is one.
pub trait SessionSource: Send + Sync {
    /// The session of a token, unless it has ended.
    ///
    /// # Errors
    /// When the database can't be read.
    fn find(&self, r: &mut Reader<'_>, token: &str, now_ms: i64) -> Result<Option<SessionInfo>>;
}

/// A signed-in call: the circumstances for commands, and the state.
pub struct Call {
    /// Who, in which language, when.
    pub ctx: Ctx,
    /// The company.
    pub state: AppState,
    /// The session itself.
    pub session: SessionInfo,
}

/// The session token of a request, from its cookie.
#[must_use]
pub fn token_of(parts: &Parts) -> Option<String> {
    let cookies = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|c| c.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, token)| token.to_owned())
}

/// The paths, below the API's base, that a user who must change the password may still call.
fn is_allowed_before_password_change(path: &str) -> bool {
    path == "/session" || path.starts_with("/session/")
}

impl FromRequestParts<AppState> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let refused = || ApiError(Problem::new(ErrorKind::Unauthenticated, "session.required"));
        let token = token_of(parts).ok_or_else(refused)?;
        let (sessions, now) = (Arc::clone(&state.sessions), state.clock.now());
        let found = state.store.read(move |r| sessions.find(r, &token, now)).await?;
        let session = found.ok_or_else(refused)?;
        let is_reading = matches!(parts.method, Method::GET | Method::HEAD);
        let sent = parts
            .headers
            .get(CSRF_HEADER)
            .and_then(|h| h.to_str().ok())
            .unwrap_or_default();
        if !is_reading && sent != session.csrf {
            return Err(ApiError(Problem::new(ErrorKind::Forbidden, "session.csrf")));
        }
        if session.must_change_password && !is_allowed_before_password_change(parts.uri.path()) {
            return Err(ApiError(Problem::new(
                ErrorKind::Forbidden,
                "session.must_change_password",
            )));
        }
        let locale = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|h| h.to_str().ok())
            .map_or(session.locale, Locale::from_tag);
        let ctx = Ctx {
            actor: Actor::User {
                id: session.user_id,
                grants: Arc::clone(&session.grants),
            },
            through: through(parts),
            locale,
            clock: state.clock.clone(),
        };
        Ok(Self {
            ctx,
            state: Arc::clone(state),
            session,
        })
    }
}

/// The browser app names itself; whatever doesn't is another program.
fn through(parts: &Parts) -> Through {
    match parts
        .headers
        .get("x-requested-with")
        .map(axum::http::HeaderValue::as_bytes)
    {
        Some(b"guanxi-web") => Through::Page,
        _ => Through::Api,
    }
}
