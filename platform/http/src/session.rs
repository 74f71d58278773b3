//! Who makes the call. The session is looked up in the database on every request, so that signing out and a change of
//! roles work at once.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use guanxi_entity::EntityDef;
use guanxi_record::{Schema, once};
use guanxi_store::{Queries, Reader, Tx};
use guanxi_types::{
    Actor, Ctx, ErrorKind, FieldRules, Grants, Locale, Problem, RawId, Result, Through, Zone,
};

use crate::body::Object;
use crate::caller::Caller;
use crate::error::{ApiError, ApiResult, RequestId};
use crate::records::idempotent;
use crate::shape::id_in;
use crate::state::AppState;

/// The cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "guanxi_session";
/// Its name over TLS: the browser then takes it from this host by TLS only, for the whole host.
pub const SECURE_COOKIE: &str = "__Host-guanxi_session";
/// The cookie of a customer's session on pages of the customer's own.
pub const MEMBER_COOKIE: &str = "guanxi_member";
/// Its name over TLS.
pub const SECURE_MEMBER_COOKIE: &str = "__Host-guanxi_member";
/// How often the last use of a session is written down.
const SEEN_EVERY_MS: i64 = 5 * 60_000;
/// The header that every call but GET carries.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// A live session.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    /// Which: of a session, or of an API key.
    pub id: RawId,
    /// The name of the API key, where it is one instead of a session.
    pub api_key: Option<String>,
    /// When it was last written down that it is used.
    pub seen_at: i64,
    /// Whose.
    pub user_id: RawId,
    /// What the user's roles allow.
    pub grants: Arc<Grants>,
    /// The fields that something is kept back of.
    pub fields: Arc<FieldRules>,
    /// What calls other than GET must repeat.
    pub csrf: String,
    /// The user's language.
    pub locale: Locale,
    /// The company's zone.
    pub zone: Zone,
    /// Whether nothing but a change of password is allowed.
    pub must_change_password: bool,
    /// Whether nothing but setting up a second factor is allowed.
    pub must_enrol: bool,
}

impl SessionInfo {
    /// Refuses who has a new password or a second factor to set first.
    ///
    /// # Errors
    /// `session.must_change_password`, `session.must_enrol`.
    pub fn require_settled(&self) -> Result<()> {
        if self.must_change_password {
            return Err(Problem::new(ErrorKind::Forbidden, "session.must_change_password"));
        }
        if self.must_enrol {
            return Err(Problem::new(ErrorKind::Forbidden, "session.must_enrol"));
        }
        Ok(())
    }
}

/// Finds sessions; the organisation's domain is one.
pub trait SessionSource: Send + Sync {
    /// The session of a token, unless it has ended.
    ///
    /// # Errors
    /// When the database can't be read.
    fn find(&self, r: &mut Reader<'_>, token: &str, now_ms: i64) -> Result<Option<SessionInfo>>;

    /// The live API key of a secret, if it may be used from this address.
    ///
    /// # Errors
    /// When it is used too often, or the database can't be read.
    fn find_key(
        &self,
        r: &mut Reader<'_>,
        secret: &str,
        address: Option<IpAddr>,
        now_ms: i64,
    ) -> Result<Option<SessionInfo>>;

    /// Writes down that it is used.
    ///
    /// # Errors
    /// When the database can't be written.
    fn seen(&self, tx: &mut Tx<'_>, session: &SessionInfo) -> Result<()>;

    /// The name of an API key, for the history.
    ///
    /// # Errors
    /// When the database can't be read.
    fn key_name(&self, r: &mut dyn Queries, id: RawId) -> Result<Option<String>>;

    /// The keys of a user's roles, by which forms are picked.
    ///
    /// # Errors
    /// When the database can't be read.
    fn roles(&self, r: &mut Reader<'_>, user_id: RawId) -> Result<Vec<String>>;

    /// What the roles of a user allow.
    ///
    /// # Errors
    /// When the database can't be read.
    fn grants(&self, r: &mut Reader<'_>, user_id: RawId) -> Result<Grants>;
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

/// The session token of a request, from its cookie. Over TLS only the cookie that was set over TLS counts.
#[must_use]
pub fn token_of(parts: &Parts, caller: &Caller) -> Option<String> {
    let wanted = if caller.is_secure {
        SECURE_COOKIE
    } else {
        SESSION_COOKIE
    };
    cookie_of(parts, wanted)
}

/// The value of a cookie.
#[must_use]
pub fn cookie_of(parts: &Parts, wanted: &str) -> Option<String> {
    let cookies = parts
        .headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|c| c.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, token)| token.to_owned())
}

/// The API key of a request (`Authorization: Bearer …`).
fn bearer_of(parts: &Parts) -> Option<&str> {
    let line = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// The paths, below the API's base, that a user who must change the password or set up a second factor may still call.
fn is_allowed_before_all_is_set(path: &str) -> bool {
    path == "/session" || path.starts_with("/session/")
}

impl Call {
    /// Refuses API keys: passwords, factors, sessions and keys are a person's own business.
    ///
    /// # Errors
    /// `api_key.not_allowed`.
    pub fn require_person(&self) -> Result<()> {
        match self.session.api_key {
            Some(_) => Err(Problem::new(ErrorKind::Forbidden, "api_key.not_allowed")),
            None => Ok(()),
        }
    }

    /// Does something to the company's records, all of it or nothing. It may run more than once before it is committed.
    ///
    /// # Errors
    /// What `act` returns (then nothing is written), or why the commit failed.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (schema, ctx) = (self.state.schema.now(), self.ctx.clone());
        let acting = self.state.store.write(move |tx| act(tx, &schema, &ctx));
        acting.await
    }

    /// Does something once under the caller's key (`Idempotency-Key`), and tells of the record that it made or changed.
    ///
    /// # Errors
    /// As [`Call::write`]; `request.bad_idempotency_key`, `request.key_reused`.
    pub async fn write_once<T: Send + 'static>(
        &self,
        (headers, what, body): (&HeaderMap, &str, &Object),
        act: impl Fn(&mut Tx<'_>, &Schema, &Ctx) -> Result<RawId> + Send + 'static,
        tell: impl Fn(&mut Tx<'_>, &Schema, &Ctx, RawId) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let request = idempotent(headers, what, body)?;
        let writing = self.write(move |tx, schema, ctx| {
            let id = once(tx, ctx, request.as_ref(), |tx| act(tx, schema, ctx))?;
            tell(tx, schema, ctx, id)
        });
        writing.await
    }

    /// Does something to the record of this entity that an address names.
    ///
    /// # Errors
    /// As [`Call::write`]; 404 for what is no id.
    pub async fn act_on(
        &self,
        (def, id): (&EntityDef, &str),
        act: impl Fn(&mut Tx<'_>, &Schema, &Ctx, RawId) -> Result<()> + Send + 'static,
    ) -> ApiResult<StatusCode> {
        let id = id_in(id, &def.key)?;
        self.write(move |tx, schema, ctx| act(tx, schema, ctx, id))
            .await?;
        Ok(StatusCode::NO_CONTENT)
    }

    /// Asks something of the company's records, all of it as of one moment.
    ///
    /// # Errors
    /// What `ask` returns.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Reader<'_>, &Schema, &Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (schema, ctx) = (self.state.schema.now(), self.ctx.clone());
        let asking = self.state.store.read(move |r| ask(r, &schema, &ctx));
        asking.await
    }
}

impl FromRequestParts<AppState> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = Caller::of(parts, &state.web);
        let session = match bearer_of(parts) {
            Some(secret) => by_key(secret, &caller, state).await?,
            None => by_cookie(parts, &caller, state).await?,
        };
        if session.api_key.is_none() {
            check_person(parts, &session)?;
        }
        note_use(state, &session).await?;
        let locale = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|h| h.to_str().ok())
            .map_or(session.locale, Locale::from_tag);
        let ctx = Ctx {
            actor: Actor::User {
                id: session.user_id,
                grants: Arc::clone(&session.grants),
                fields: Arc::clone(&session.fields),
            },
            through: through(parts, &session),
            locale,
            clock: state.clock.clone(),
            request_id: parts.extensions.get::<RequestId>().map(|id| Arc::clone(&id.0)),
            zone: session.zone.clone(),
        };
        Ok(Self {
            ctx,
            state: Arc::clone(state),
            session,
        })
    }
}

fn unknown() -> Problem {
    Problem::new(ErrorKind::Unauthenticated, "session.required")
}

async fn by_cookie(parts: &Parts, caller: &Caller, state: &AppState) -> Result<SessionInfo> {
    let token = token_of(parts, caller).ok_or_else(unknown)?;
    let (sessions, now) = (Arc::clone(&state.sessions), state.clock.now());
    let schema = state.schema.clone();
    let find = move |r: &mut Reader<'_>| {
        // Another process may have changed a definition.
        schema.refresh(r)?;
        sessions.find(r, &token, now)
    };
    let found = state.store.read(find).await?;
    found.ok_or_else(unknown)
}

async fn by_key(secret: &str, caller: &Caller, state: &AppState) -> Result<SessionInfo> {
    let (sessions, now) = (Arc::clone(&state.sessions), state.clock.now());
    let (secret, address) = (secret.to_owned(), caller.address);
    let schema = state.schema.clone();
    let finding = state.store.read(move |r| {
        schema.refresh(r)?;
        sessions.find_key(r, &secret, address, now)
    });
    finding
        .await?
        .ok_or_else(|| Problem::new(ErrorKind::Unauthenticated, "api_key.unknown"))
}

/// What is asked of people, whose browser sends their cookie by itself: the session's own token with every write; a new
/// password and a second factor where they are due.
fn check_person(parts: &Parts, session: &SessionInfo) -> Result<()> {
    let is_reading = matches!(parts.method, Method::GET | Method::HEAD);
    let sent = parts
        .headers
        .get(CSRF_HEADER)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    if !is_reading && sent != session.csrf {
        return Err(Problem::new(ErrorKind::Forbidden, "session.csrf"));
    }
    if is_allowed_before_all_is_set(parts.uri.path()) {
        return Ok(());
    }
    session.require_settled()
}

async fn note_use(state: &AppState, session: &SessionInfo) -> Result<()> {
    if state.clock.now() - session.seen_at < SEEN_EVERY_MS {
        return Ok(());
    }
    let (sessions, session) = (Arc::clone(&state.sessions), session.clone());
    state.store.write(move |tx| sessions.seen(tx, &session)).await
}

/// The browser app names itself; whatever doesn't is another program.
fn through(parts: &Parts, session: &SessionInfo) -> Through {
    if session.api_key.is_some() {
        return Through::ApiKey(session.id);
    }
    match parts
        .headers
        .get("x-requested-with")
        .map(axum::http::HeaderValue::as_bytes)
    {
        Some(b"guanxi-web") => Through::Page,
        _ => Through::Api,
    }
}
