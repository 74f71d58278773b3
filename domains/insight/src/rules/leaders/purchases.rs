//! What opinion leaders buy (意见领袖购买清单): the products that they buy more often than other members do.

use rustc_hash::FxHashSet;

use crate::rules::dense::slot;

/// Leaders whose purchases are listed.
pub const LEADERS: usize = 50;
/// Last days that are looked at.
pub const DAYS: i32 = 91;
/// Leaders that must have bought a product.
pub const BUYERS_MIN: u32 = 8;

/// A product of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadersProduct {
    /// Which.
    pub product: usize,
    /// Leaders who bought it.
    pub leaders: u32,
    /// Members who bought it, leaders among them.
    pub customers: u32,
    /// Share of the leaders who bought it ÷ share of the active members who did.
    pub lift: f64,
}

/// The products that enough leaders bought, by number.
///
/// `sold` are product and customer of the sold lines of the period; `is_leader` is by customer.
#[must_use]
pub fn leaders_products(
    sold: impl IntoIterator<Item = (usize, usize)>,
    is_leader: &[bool],
) -> Vec<LeadersProduct> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let leads = |customer: usize| is_leader.get(customer).copied().unwrap_or(false);
    let (mut pairs, mut active) = (FxHashSet::default(), FxHashSet::default());
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for (product, customer) in sold {
        active.insert(customer);
        if pairs.insert((number(product), number(customer)))
            && let Some((leaders, customers)) = slot(&mut counts, product)
        {
            *leaders += u32::from(leads(customer));
            *customers += 1;
        }
    }
    let all_leaders = f64::from(number(is_leader.iter().filter(|l| **l).count()));
    let active = f64::from(number(active.len()));
    let product = |(product, (leaders, customers)): (usize, (u32, u32))| LeadersProduct {
        product,
        leaders,
        customers,
        lift: f64::from(leaders) * active / (all_leaders * f64::from(customers)),
    };
    let is_listed = |(_, (leaders, _)): &(usize, (u32, u32))| *leaders >= BUYERS_MIN;
    counts
        .into_iter()
        .enumerate()
        .filter(is_listed)
        .map(product)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// B11: 10 leaders of 40 active members; 8 leaders and 2 others bought product 3.
    #[test]
    fn lift_of_what_leaders_buy() {
        let is_leader: Vec<bool> = (0..40).map(|c| c < 10).collect();
        let three = (0..8).chain([20, 21]).map(|c| (3, c));
        let all = (0..40).map(|c| (1, c));
        let few = (0..7).map(|c| (2, c));
        let sold: Vec<(usize, usize)> = three.clone().chain(three).chain(all).chain(few).collect();
        let found = leaders_products(sold, &is_leader);
        let listed: Vec<(usize, u32, u32, f64)> = found
            .iter()
            .map(|p| (p.product, p.leaders, p.customers, p.lift))
            .collect();
        assert_eq!(listed, [(1, 10, 40, 1.0), (3, 8, 10, 3.2)]);
    }
}
