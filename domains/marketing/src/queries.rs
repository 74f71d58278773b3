//! What is asked of campaigns.

mod figures;
mod limit;
mod whole;

pub use figures::{CampaignFigures, figures};
pub use limit::{Limit, faults_of_budgets, limit_of};
pub use whole::{campaign_json, figures_json};

use guanxi_entity::Entity;
use guanxi_record::all;
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};

/// The parts of a record, oldest first, as far as the user may see them.
///
/// # Errors
/// `access.forbidden`.
pub fn children<E: Entity>(
    r: &mut dyn Queries,
    ctx: &Ctx,
    along: &str,
    of: RawId,
) -> Result<Vec<(RawId, E)>> {
    all(r, ctx, &[(along, &of.to_string())])
}
