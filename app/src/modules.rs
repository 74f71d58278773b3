//! The one list of domains.

use axum::Router;
use guanxi_http::{AppState, Operation};
use guanxi_record::Schema;
use guanxi_types::Result;

/// Everything declared, in the order of dependencies.
///
/// # Errors
/// When a definition contradicts itself.
pub fn schema() -> Result<Schema> {
    let schema = Schema::new(vec![
        guanxi_org::module(),
        guanxi_catalog::module(),
        guanxi_customers::module(),
        guanxi_marketing::module(),
        guanxi_pricing::module(),
        guanxi_loyalty::module(),
        guanxi_trade::module(),
        guanxi_sales::module(),
        guanxi_events::module(),
        guanxi_messages::module(),
        guanxi_member::module(),
        guanxi_insight::module(),
        guanxi_audience::module(),
        guanxi_scheme::module(),
        guanxi_journeys::module(),
        guanxi_knowledge::module(),
        guanxi_periodicals::module(),
    ])?;
    Ok(schema.with_views(&[guanxi_insight::standing::VIEW]))
}

/// The domains' own routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(guanxi_org::http::routes())
        .merge(guanxi_org::http::organisation::routes())
        .merge(guanxi_org::http::map::routes())
        .merge(guanxi_catalog::http::routes())
        .merge(guanxi_marketing::http::routes())
        .merge(guanxi_pricing::http::routes())
        .merge(guanxi_loyalty::http::routes())
        .merge(guanxi_trade::http::routes())
        .merge(guanxi_sales::http::routes())
        .merge(guanxi_events::http::routes())
        .merge(guanxi_messages::http::routes())
        .merge(guanxi_member::http::routes())
        .merge(guanxi_insight::http::routes())
        .merge(guanxi_insight::inference::routes())
        .merge(guanxi_insight::http::standing::routes())
        .merge(guanxi_insight::http::outlook::routes())
        .merge(guanxi_insight::http::portrait::routes())
        .merge(guanxi_insight::http::campaign::routes())
        .merge(guanxi_insight::sql::routes())
        .merge(guanxi_insight::dashboards::routes())
        .merge(guanxi_insight::http::mailing::routes())
        .merge(guanxi_audience::http::routes())
        .merge(guanxi_scheme::http::routes())
        .merge(guanxi_journeys::http::routes())
        .merge(guanxi_knowledge::http::routes())
        .merge(guanxi_periodicals::http::routes())
}

/// What those routes are.
#[must_use]
pub fn operations() -> Vec<Operation> {
    guanxi_org::http::operations()
        .into_iter()
        .chain(guanxi_org::http::organisation::OPERATIONS)
        .chain(guanxi_org::http::map::OPERATIONS)
        .chain(guanxi_catalog::http::OPERATIONS)
        .chain(guanxi_marketing::http::operations())
        .chain(guanxi_pricing::http::OPERATIONS)
        .chain(guanxi_loyalty::http::operations())
        .chain(guanxi_trade::http::operations())
        .chain(guanxi_sales::http::operations())
        .chain(guanxi_events::http::OPERATIONS)
        .chain(guanxi_messages::http::OPERATIONS)
        .chain(guanxi_member::http::operations())
        .chain(guanxi_insight::inference::OPERATIONS)
        .chain(guanxi_insight::http::standing::OPERATIONS)
        .chain(guanxi_insight::http::outlook::OPERATIONS)
        .chain(guanxi_insight::http::portrait::OPERATIONS)
        .chain(guanxi_insight::http::campaign::OPERATIONS)
        .chain(guanxi_insight::sql::OPERATIONS)
        .chain(guanxi_insight::dashboards::OPERATIONS)
        .chain(guanxi_insight::http::mailing::OPERATIONS)
        .chain(guanxi_insight::http::operations())
        .chain(guanxi_audience::http::OPERATIONS)
        .chain(guanxi_scheme::http::operations())
        .chain(guanxi_journeys::http::OPERATIONS)
        .chain(guanxi_knowledge::http::operations())
        .chain(guanxi_periodicals::http::operations())
        .collect()
}
