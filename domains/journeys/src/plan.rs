//! A version of a journey, with what is needed to do it.

use std::sync::Arc;

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, RawId, Result};
use rustc_hash::FxHashMap;

use crate::flow::Flow;

/// On whose behalf, and by which definitions, something is done.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// The definitions.
    pub schema: &'a Schema,
    /// The circumstances.
    pub ctx: &'a Ctx,
}

/// A version of a journey.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The journey.
    pub journey: RawId,
    /// Its name.
    pub name: String,
    /// `running`, or where it stands else.
    pub state: String,
    /// `marketing` or `service`.
    pub purpose: &'static str,
    /// The campaign that it belongs to.
    pub campaign: Option<RawId>,
    /// Who answers for it.
    pub owner: Option<RawId>,
    /// The version.
    pub version: RawId,
    /// Its flow.
    pub flow: Flow,
}

/// Of a journey `j`: it belongs to no campaign, or to one that was approved and isn't paused or over.
pub(crate) const CAMPAIGN_RUNS: &str = "(j.campaign_id IS NULL OR EXISTS (SELECT 1 FROM marketing_campaign k WHERE k.id = j.campaign_id \
    AND COALESCE(k.state, 'running') IN ('approved', 'running')))";

/// The purpose of this name.
#[must_use]
pub fn purpose_of(name: &str) -> &'static str {
    if name == "service" { "service" } else { "marketing" }
}

/// A version, where it is there and can be read.
///
/// # Errors
/// When the database can't be read.
pub fn plan(r: &mut dyn Queries, version: RawId) -> Result<Option<Plan>> {
    let row = r.query_first(
        "SELECT j.id, j.name, j.state, j.purpose, j.campaign_id, j.owner_id, v.flow FROM journeys_version v \
         JOIN journeys_journey j ON j.id = v.journey_id WHERE v.id = ?1",
        &[Value::from(version)],
    )?;
    Ok(row.and_then(|row| {
        Some(Plan {
            journey: row.int(0),
            name: row.text(1).to_owned(),
            state: row.text(2).to_owned(),
            purpose: purpose_of(row.text(3)),
            campaign: row.optional_int(4),
            owner: row.optional_int(5),
            version,
            flow: Flow::read(row.text(6)).ok()?,
        })
    }))
}

/// Versions that were read once for several customers.
#[derive(Default)]
pub struct Plans(FxHashMap<RawId, Option<Arc<Plan>>>);

impl Plans {
    /// A version.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn of(&mut self, r: &mut dyn Queries, version: RawId) -> Result<Option<Arc<Plan>>> {
        if let Some(known) = self.0.get(&version) {
            return Ok(known.clone());
        }
        let found = plan(r, version)?.map(Arc::new);
        self.0.insert(version, found.clone());
        Ok(found)
    }
}
