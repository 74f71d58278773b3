//! What is asked of campaigns.

mod figures;
mod limit;
mod whole;

pub use figures::{CampaignFigures, figures};
pub use limit::{Limit, faults_of_budgets, limit_of};
pub use whole::{campaign_json, figures_json};

use guanxi_entity::Entity;
use guanxi_record::{Filter, ListQuery, list};
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};

/// Records of one page.
const PAGE: i64 = 200;

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
    let def = E::def();
    let mut query = ListQuery {
        filters: vec![Filter::parse(def, &format!("{along}:eq:{of}"))?],
        limit: Some(PAGE),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    loop {
        let page = list(r, ctx, def, &query)?;
        for record in page.records {
            found.push((record.id, record.typed::<E>()?));
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    found.sort_by_key(|(id, _)| *id);
    Ok(found)
}
