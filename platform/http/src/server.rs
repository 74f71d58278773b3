//! Puts the routes together and answers until told to stop.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::{Extension, Router, middleware};
use guanxi_types::{Problem, Result};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::asked::Declared;
use crate::operation::Operation;
use crate::state::AppState;
use crate::{
    attachments, audit, comments, customise, duplicates, error, imports, live, manifest, openapi,
    personal_data, records, search, sharing, tables, timeline, web, webhooks,
};

/// Largest body of a call that isn't an upload.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// How long running requests may take to end when the server is told to stop.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
     font-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// What the domains add: routes under `/api/v1`, and their operations for the OpenAPI document.
#[derive(Default)]
pub struct Modules {
    /// Routes.
    pub routes: Router<AppState>,
    /// What they are, for the document and the access tests.
    pub operations: Vec<Operation>,
}

/// The whole of the web interface.
pub fn router(state: AppState, modules: Modules) -> Router {
    let declared = Arc::new(Declared::of(&openapi::all_operations(&modules.operations)));
    let api = Router::new()
        .merge(records::routes())
        .merge(duplicates::routes())
        .merge(search::routes())
        .merge(timeline::routes())
        .merge(comments::routes())
        .merge(sharing::routes())
        .merge(audit::routes())
        .merge(personal_data::routes())
        .merge(webhooks::routes())
        .merge(live::routes())
        .merge(manifest::routes())
        .merge(customise::routes())
        .merge(openapi::routes(modules.operations))
        .merge(modules.routes)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .merge(imports::routes())
        .merge(attachments::routes())
        .merge(tables::routes())
        .layer(Extension(declared))
        .layer(fixed(header::CACHE_CONTROL, "no-store"));
    Router::new()
        .nest("/api/v1", api)
        .fallback(web::serve)
        .layer(middleware::from_fn(error::finish))
        .layer(CompressionLayer::new())
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .with_state(state)
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Answers on the listener until the process is told to stop (Ctrl-C, SIGTERM).
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router) -> Result<()> {
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop_signal());
    tokio::select! {
        done = serving => done.map_err(Problem::internal),
        () = async { stop_signal().await; tokio::time::sleep(SHUTDOWN_GRACE).await } => Ok(()),
    }
}

/// Told when the process is to stop.
pub(crate) async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
