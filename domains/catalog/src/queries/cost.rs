//! What goods cost the company (成本): a variant what its family does where it has no cost of its own, a bundle what its parts do, and a
//! configured product more by what its options put in.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_store::{Queries, Row};
use guanxi_types::{Money, RawId, Result, div_half_away, index_of};

/// What products cost that are made of others.
#[derive(Clone, Debug, Default)]
pub struct MadeCosts {
    /// The groups of bundles that have no cost of their own.
    bundles: BTreeMap<RawId, BTreeMap<RawId, Group>>,
    /// What configurable products cost themselves.
    configurable: BTreeMap<RawId, Option<Money>>,
    /// What options put in.
    options: BTreeMap<RawId, Option<Money>>,
}

/// Of how many parts is chosen, all where nobody chooses; and the parts, the first ones first.
#[derive(Clone, Debug, Default)]
struct Group {
    choose: Option<usize>,
    parts: Vec<Made>,
}

#[derive(Clone, Copy, Debug)]
struct Made {
    id: RawId,
    /// In thousandths of the minor unit; unknown where the product's cost is.
    cost: Option<i128>,
}

/// The products that [`MadeCosts`] tells of, asked of `p`, a product; what was chosen is in `l.chosen`.
pub const IS_MADE: &str =
    "(p.kind = 'bundle' AND p.cost_price IS NULL) OR (p.kind = 'configurable' AND l.chosen IS NOT NULL)";

const PARTS: &str = "SELECT g.product_id, g.id, g.choose_count, b.id, b.quantity, COALESCE(c.cost_price, f.cost_price) \
     FROM catalog_bundle_group g JOIN catalog_product p ON p.id = g.product_id JOIN catalog_bundle_part b ON b.bundle_group_id = g.id \
     JOIN catalog_product c ON c.id = b.component_id LEFT JOIN catalog_product f ON f.id = c.parent_id \
     WHERE p.kind = 'bundle' AND p.cost_price IS NULL \
     ORDER BY g.product_id, g.id, CASE WHEN b.position IS NULL THEN 1 ELSE 0 END, b.position, b.id";
const OPTIONS: &str = "SELECT o.id, o.component_id, COALESCE(c.cost_price, f.cost_price) FROM catalog_product_option o \
     LEFT JOIN catalog_product c ON c.id = o.component_id LEFT JOIN catalog_product f ON f.id = c.parent_id ORDER BY o.id";
const CONFIGURABLE: &str =
    "SELECT id, cost_price FROM catalog_product WHERE kind = 'configurable' ORDER BY id";
const OWN: &str = "SELECT p.id, COALESCE(p.cost_price, f.cost_price) FROM catalog_product p \
     LEFT JOIN catalog_product f ON f.id = p.parent_id WHERE COALESCE(p.cost_price, f.cost_price) IS NOT NULL ORDER BY p.id";

fn money(row: &Row, at: usize) -> Option<Money> {
    row.optional_int(at).map(Money::new)
}

/// What bundles cost that have no cost of their own.
///
/// # Errors
/// When the database can't be read.
pub fn bundle_costs(r: &mut dyn Queries) -> Result<MadeCosts> {
    let mut found = MadeCosts::default();
    r.query_each(PARTS, &[], &mut |row| {
        let groups = found.bundles.entry(row.int(0)).or_default();
        let group = groups.entry(row.int(1)).or_default();
        group.choose = row.optional_int(2).map(index_of);
        group.parts.push(Made {
            id: row.int(3),
            cost: row
                .optional_int(5)
                .map(|cost| i128::from(cost) * i128::from(row.int(4))),
        });
        Ok(())
    })?;
    Ok(found)
}

/// The same, and what configured products cost.
///
/// # Errors
/// When the database can't be read.
pub fn made_costs(r: &mut dyn Queries) -> Result<MadeCosts> {
    let mut found = bundle_costs(r)?;
    r.query_each(CONFIGURABLE, &[], &mut |row| {
        found.configurable.insert(row.int(0), money(&row, 1));
        Ok(())
    })?;
    r.query_each(OPTIONS, &[], &mut |row| {
        // What puts nothing in costs nothing.
        let is_nothing = row.optional_int(1).is_none();
        let cost = if is_nothing {
            Some(Money::ZERO)
        } else {
            money(&row, 2)
        };
        found.options.insert(row.int(0), cost);
        Ok(())
    })?;
    Ok(found)
}

/// What one of each product costs whose cost is known, in minor units; of a bundle that leaves a choice, with the first parts of each group.
///
/// # Errors
/// When the database can't be read.
pub fn costs(r: &mut dyn Queries) -> Result<Vec<(RawId, i64)>> {
    let mut found = Vec::new();
    r.query_each(OWN, &[], &mut |row| {
        found.push((row.int(0), row.int(1)));
        Ok(())
    })?;
    let bundles = bundle_costs(r)?;
    found.extend(bundles.bundles().map(|(id, cost)| (id, cost.raw())));
    Ok(found)
}

impl MadeCosts {
    /// What one costs with these parts or options chosen, or the first parts where none are; unknown where the cost of one of them is.
    #[must_use]
    pub fn one(&self, product: RawId, chosen: &BTreeSet<RawId>) -> Option<Money> {
        let Some(groups) = self.bundles.get(&product) else {
            let own = (*self.configurable.get(&product)?)?;
            let options: Option<Money> = chosen
                .iter()
                .map(|option| self.options.get(option).copied().flatten())
                .sum();
            return Some(own + options?);
        };
        let mut milli = 0_i128;
        for group in groups.values() {
            milli = milli.saturating_add(group.cost(chosen)?);
        }
        let minor = div_half_away(milli, 1_000)?;
        i64::try_from(minor).ok().map(Money::new)
    }

    /// The bundles whose cost is known, with the first parts of each group.
    pub fn bundles(&self) -> impl Iterator<Item = (RawId, Money)> {
        let none = BTreeSet::new();
        self.bundles
            .keys()
            .filter_map(move |id| Some((*id, self.one(*id, &none)?)))
    }
}

impl Group {
    fn cost(&self, chosen: &BTreeSet<RawId>) -> Option<i128> {
        let Some(count) = self.choose else {
            return self.parts.iter().map(|part| part.cost).sum();
        };
        let is_taken = |part: &&Made| chosen.is_empty() || chosen.contains(&part.id);
        let taken: Vec<Option<i128>> = self
            .parts
            .iter()
            .filter(is_taken)
            .take(count)
            .map(|part| part.cost)
            .collect();
        // What was chosen may be gone from the bundle: then nobody knows what was in it.
        if !chosen.is_empty() && taken.len() < count {
            return None;
        }
        taken.into_iter().sum()
    }
}
