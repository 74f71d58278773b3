//! What baskets say goes with a product, for the product's page.

use std::sync::Arc;

use guanxi_catalog::http::{Learnt, LearntRelations};
use guanxi_http::AppState;
use guanxi_types::{Ctx, Problem, RawId, Result};

use crate::insight::Insight;
use crate::visible::Visible;

/// Products told of one product.
const TOP: usize = 10;

/// The catalogue's suggestions, learnt from all purchase tickets: who may not be told of all sales is told nothing.
#[must_use]
pub fn learnt_relations() -> LearntRelations {
    LearntRelations(Box::new(|state, ctx, product| {
        Box::pin(learnt(state, ctx, product))
    }))
}

async fn learnt(state: AppState, ctx: Ctx, product: RawId) -> Result<Vec<Learnt>> {
    let schema = state.schema.now();
    let sees_all = state
        .store
        .read(move |r| Ok(matches!(Visible::of(r, &schema, &ctx), Ok(None))));
    if !sees_all.await? {
        return Ok(Vec::new());
    }
    let insight: Arc<Insight> = state.service::<Insight>()?;
    let outlook = tokio::task::spawn_blocking(move || insight.outlook());
    let partners = &outlook.await.map_err(Problem::internal)??.partners;
    let told = partners.with(product).iter().take(TOP).map(|pair| {
        let (confidence, lift) = partners.strength(pair);
        Learnt {
            product_id: pair.other,
            both_n: pair.both,
            confidence,
            lift,
        }
    });
    Ok(told.collect())
}
