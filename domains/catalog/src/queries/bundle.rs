//! What a bundle is made of, and how its price falls to its parts.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_record::Schema;
use guanxi_store::Queries;
use guanxi_types::{Ctx, ErrorKind, Money, Problem, RawId, Result, div_half_away, index_of};
use serde::Serialize;

use super::children;
use super::product::{Brief, briefs, seen};
use crate::entities::{BundleGroup, BundlePart};
use crate::rules::bundle::{split, weight};

/// A bundle with one choice of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bundle {
    /// What it costs, with what chosen parts cost more; the sum of the parts where it has no price of its own.
    pub price: Option<String>,
    /// What the chosen parts cost one by one; none where one of them has no price.
    pub own_total: Option<String>,
    /// What is saved.
    pub saving: Option<String>,
    /// Its groups.
    pub groups: Vec<Parts>,
}

/// A group of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// The group.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many are chosen; all of them where none.
    pub choose_count: Option<i64>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The record.
    pub id: String,
    /// The product.
    pub product: Brief,
    /// How much of it.
    pub quantity: String,
    /// What so much of it costs alone.
    pub own_price: Option<String>,
    /// What the bundle costs more with it.
    pub surcharge: Option<String>,
    /// Whether it is chosen.
    pub is_chosen: bool,
    /// Its share of the price; none where it isn't chosen. The shares sum to the price exactly.
    pub share: Option<String>,
}

/// A bundle with these parts chosen; where none are said, the first ones of each group.
///
/// # Errors
/// `record.not_found`, `access.forbidden`; `catalog.bad_choice` where more or fewer of a group are chosen than belong to it, or
/// something that isn't in it.
pub fn bundle_of(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (product, chosen): (RawId, Option<&BTreeSet<RawId>>),
) -> Result<Bundle> {
    seen(r, schema, ctx, product)?;
    let mut groups: Vec<(RawId, BundleGroup)> = children(r, ctx, "product_id", &[product])?;
    groups.sort_by_key(|(id, group)| (group.position.unwrap_or(i64::MAX), *id));
    let ids: Vec<RawId> = groups.iter().map(|(id, _)| *id).collect();
    let mut parts: Vec<(RawId, BundlePart)> = children(r, ctx, "bundle_group_id", &ids)?;
    parts.sort_by_key(|(id, part)| (part.position.unwrap_or(i64::MAX), *id));
    let of: Vec<RawId> = parts
        .iter()
        .map(|(_, part)| part.component_id.raw())
        .chain([product])
        .collect();
    let products = briefs(r, schema, ctx, &of)?;
    // A part that the user may not see is left out with its price; the rest of the answer would be wrong.
    if parts
        .iter()
        .any(|(_, part)| !products.contains_key(&part.component_id.raw()))
    {
        return Err(Problem::not_found("catalog.product"));
    }
    let held = match chosen {
        Some(chosen) => checked(&groups, &parts, chosen)?,
        None => first_ones(&groups, &parts),
    };
    let price = products.get(&product).and_then(|brief| brief.price);
    Ok(told(&groups, &parts, (&products, &held, price)))
}

type Records<E> = [(RawId, E)];

fn of_group(parts: &Records<BundlePart>, group: RawId) -> impl Iterator<Item = &(RawId, BundlePart)> {
    parts
        .iter()
        .filter(move |(_, part)| part.bundle_group_id.raw() == group)
}

fn first_ones(groups: &Records<BundleGroup>, parts: &Records<BundlePart>) -> BTreeSet<RawId> {
    let first = |(id, group): &(RawId, BundleGroup)| {
        let count = group.choose_count.map_or(usize::MAX, index_of);
        let ids: Vec<RawId> = of_group(parts, *id).take(count).map(|(id, _)| *id).collect();
        ids
    };
    groups.iter().flat_map(first).collect()
}

/// What belongs to the bundle anyway, and of each other group as many as are to be chosen.
fn checked(
    groups: &Records<BundleGroup>,
    parts: &Records<BundlePart>,
    chosen: &BTreeSet<RawId>,
) -> Result<BTreeSet<RawId>> {
    let bad = |name: &str, count: i64| {
        let refusal = Problem::new(ErrorKind::Invalid, "catalog.bad_choice");
        refusal.with("group", name).with("count", count)
    };
    if chosen.iter().any(|id| parts.iter().all(|(known, _)| known != id)) {
        return Err(bad("", 0));
    }
    let mut held = BTreeSet::new();
    for (id, group) in groups {
        let own: Vec<RawId> = of_group(parts, *id).map(|(id, _)| *id).collect();
        match group.choose_count {
            None => held.extend(own),
            Some(count) => {
                let picked: Vec<RawId> = own.into_iter().filter(|id| chosen.contains(id)).collect();
                if picked.len() != index_of(count) {
                    return Err(bad(&group.name, count));
                }
                held.extend(picked);
            }
        }
    }
    Ok(held)
}

/// What so much of a product costs alone, in minor units.
fn alone(product: Option<&Brief>, part: &BundlePart) -> Option<i64> {
    let price = product?.price?;
    let cost = div_half_away(weight(price.raw(), part.quantity.raw()), 1_000)?;
    i64::try_from(cost).ok()
}

fn told(
    groups: &Records<BundleGroup>,
    parts: &Records<BundlePart>,
    (products, held, price): (&BTreeMap<RawId, Brief>, &BTreeSet<RawId>, Option<Money>),
) -> Bundle {
    let picked: Vec<&(RawId, BundlePart)> = parts.iter().filter(|(id, _)| held.contains(id)).collect();
    let owns: Vec<Option<i64>> = picked
        .iter()
        .map(|(_, part)| alone(products.get(&part.component_id.raw()), part))
        .collect();
    let own_total: Option<i64> = owns.iter().copied().sum();
    let extra: i64 = picked
        .iter()
        .filter_map(|(_, part)| part.surcharge)
        .map(Money::raw)
        .sum();
    let total = price
        .map(Money::raw)
        .or(own_total)
        .map(|price| price.saturating_add(extra));
    let weights: Vec<i128> = owns.iter().map(|own| i128::from(own.unwrap_or(0))).collect();
    let shares = total.map(|total| split(total, &weights)).unwrap_or_default();
    let share: BTreeMap<RawId, i64> = picked.iter().map(|(id, _)| *id).zip(shares).collect();
    let said = |raw: i64| Money::new(raw).to_string();
    let part = |(id, part): &(RawId, BundlePart)| {
        let product = products.get(&part.component_id.raw())?;
        Some(Part {
            id: id.to_string(),
            product: product.clone(),
            quantity: part.quantity.to_string(),
            own_price: alone(Some(product), part).map(said),
            surcharge: part.surcharge.map(|money| money.to_string()),
            is_chosen: held.contains(id),
            share: share.get(id).copied().map(said),
        })
    };
    let group = |(id, group): &(RawId, BundleGroup)| Parts {
        id: id.to_string(),
        name: group.name.clone(),
        choose_count: group.choose_count,
        parts: of_group(parts, *id).filter_map(part).collect(),
    };
    Bundle {
        price: total.map(said),
        own_total: own_total.map(said),
        saving: own_total.zip(total).map(|(own, total)| said(own - total)),
        groups: groups.iter().map(group).collect(),
    }
}
