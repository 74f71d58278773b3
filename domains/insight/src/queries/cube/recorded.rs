//! Dimensions whose members stand in the company's tables and not in the facts: who holds which tier, through what a sale came.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::{TierName, tier_holders, tiers};
use guanxi_store::Queries;
use guanxi_types::{RawId, Result};
use rustc_hash::FxHashMap;

use super::dimension::{By, Dimension, Maker, number};
use crate::queries::club::NO_TIER;

/// Channels of sales, as their field has them; most sales are of the first.
const CHANNELS: [&str; 3] = ["store", "phone", "web"];

type Held = (Vec<TierName>, BTreeMap<RawId, RawId>);

impl Maker<'_> {
    /// By the tier that customers hold now; who holds none is in the last member.
    pub(super) fn tier(&self) -> Result<Dimension> {
        let (tiers, held): Held = self
            .facts
            .from_database(|r, _| Ok((tiers(r)?, tier_holders(r)?)))?;
        let places: BTreeMap<RawId, usize> = tiers.iter().map(|tier| tier.id).zip(0..).collect();
        let none = number(tiers.len());
        let customers = self.facts.customers()?;
        let of = customers.ids().iter().map(|id| {
            let place = held.get(id).and_then(|tier| places.get(tier));
            place.map_or(none, |place| number(*place))
        });
        let keys = tiers.iter().map(|tier| tier.id.to_string());
        let mut dimension = Dimension::new(
            "tier",
            keys.chain([NO_TIER.to_owned()]),
            By::Customer(of.collect()),
        );
        for (member, tier) in dimension.members.iter_mut().zip(&tiers) {
            member.name.clone_from(&tier.name);
        }
        dimension.has_names = true;
        Ok(dimension)
    }

    /// By the channel that the sale's record says.
    pub(super) fn channel(&self) -> Result<Dimension> {
        let others = self.facts.from_database(|r, _| other_channels(r))?;
        Ok(Dimension::new("channel", CHANNELS, By::Sale(others)))
    }
}

/// Sales of other channels than the usual one, and the place of theirs.
fn other_channels(r: &mut dyn Queries) -> Result<FxHashMap<RawId, u32>> {
    let mut found = FxHashMap::default();
    let sql = "SELECT id, channel FROM trade_sale WHERE channel <> 'store'";
    r.query_each(sql, &[], &mut |row| {
        let place = CHANNELS.iter().position(|channel| *channel == row.text(1));
        found.insert(row.int(0), place.map_or(u32::MAX, number));
        Ok(())
    })?;
    Ok(found)
}
