//! Deciles of customers by net spend: by heads (顾客十分位) and by sales (销售十分位). Borders are computed in integers.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use guanxi_types::{Period, index_of};

use crate::rules::digits::sort_by_digits;

/// How many groups: tenths.
pub const GROUPS: i64 = 10;

/// Which of the two divisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecileKind {
    /// Equal numbers of customers (顾客十分位); group 1 is the best.
    Customer,
    /// Equal sales (销售十分位); group 1 holds the fewest customers.
    Sales,
}

impl FromStr for DecileKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "customer" => Ok(Self::Customer),
            "sales" => Ok(Self::Sales),
            _ => Err(()),
        }
    }
}

impl fmt::Display for DecileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Customer => "customer",
            Self::Sales => "sales",
        })
    }
}

/// A member in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The customer: the dense number in the roster.
    pub customer: usize,
    /// Net spend, minor units.
    pub spend_c: i64,
    /// Purchase tickets.
    pub tickets: i64,
}

/// A member with his place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The member.
    pub member: Member,
    /// Place by spend, from 1.
    pub rank: i64,
    /// Group, from 1 to 10.
    pub group: i64,
}

/// What members are put in order by.
#[derive(Clone, Copy)]
struct Key {
    /// How much less he spent than the best.
    below_c: u64,
    place: u32,
    /// Where the member stands.
    at: u32,
}

/// Members by spend, largest first, equal ones by `order` (of the customers' numbers), where each has a place of his own or nobody has.
/// Those with a net spend of 0 or less are in no group and are left out.
#[must_use]
pub fn in_order(mut members: Vec<Member>, order: impl Fn(usize) -> u32) -> Vec<Member> {
    members.retain(|m| m.spend_c > 0);
    let most_c = members.iter().map(|m| m.spend_c).max().unwrap_or(0);
    let mut keys: Vec<Key> = members
        .iter()
        .zip(0_u32..)
        .map(|(member, at)| Key {
            below_c: most_c.abs_diff(member.spend_c),
            place: order(member.customer),
            at,
        })
        .collect();
    let last = keys.iter().map(|key| key.place).max().unwrap_or(0);
    if keys.iter().all(|key| key.place == last) {
        // An order that tells nobody apart leaves it to the customers' numbers.
        members.sort_by_key(|m| m.customer);
        members.sort_by_key(|m| Reverse(m.spend_c));
        return members;
    }
    sort_by_digits(&mut keys, u64::from(last), |key| u64::from(key.place));
    let most = keys.iter().map(|key| key.below_c).max().unwrap_or(0);
    sort_by_digits(&mut keys, most, |key| key.below_c);
    let ordered = keys.iter().filter_map(|key| {
        let at = index_of(i64::from(key.at));
        members.get(at).copied()
    });
    ordered.collect()
}

/// Members [`in_order`], each with his group.
#[must_use]
pub fn rank(kind: DecileKind, members: Vec<Member>, order: impl Fn(usize) -> u32) -> Vec<Ranked> {
    grouped(kind, &in_order(members, order))
}

/// The groups that have members, who are [`in_order`], best first.
///
/// By heads: `NTILE(10)`, the first `n mod 10` groups get one more; fewer than 10 members are in groups 1 to n.
/// By sales: `floor(10 × sales of all before / total) + 1`, so who spans a border belongs where his sales start.
fn cut(kind: DecileKind, members: &[Member]) -> Vec<(i64, &[Member])> {
    let count = i64::try_from(members.len()).unwrap_or(i64::MAX);
    let total: i128 = members.iter().map(|m| i128::from(m.spend_c)).sum();
    let (mut rest, mut before) = (members, 0_i128);
    let mut groups = Vec::new();
    for group in 1..=GROUPS {
        let size = match kind {
            DecileKind::Customer => index_of(count / GROUPS + i64::from(group <= count % GROUPS)),
            DecileKind::Sales => {
                let end = i128::from(group) * total;
                let begins_before = |member: &&Member| {
                    let is_within = i128::from(GROUPS) * before < end;
                    before += if is_within { i128::from(member.spend_c) } else { 0 };
                    is_within
                };
                rest.iter().take_while(begins_before).count()
            }
        };
        let (own, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        rest = others;
        if !own.is_empty() {
            groups.push((group, own));
        }
    }
    groups
}

/// Gives each of the members, who are [`in_order`], his group.
#[must_use]
pub fn grouped(kind: DecileKind, members: &[Member]) -> Vec<Ranked> {
    let groups = cut(kind, members).into_iter();
    let of_groups = groups.flat_map(|(group, own)| own.iter().map(move |&member| (group, member)));
    (1_i64..)
        .zip(of_groups)
        .map(|(rank, (group, member))| Ranked { member, rank, group })
        .collect()
}

/// The sums of a group. Amounts in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    /// The period.
    pub period: Period,
    /// Group, from 1.
    pub group: i64,
    /// Members in it.
    pub customers: i64,
    /// Members in all groups.
    pub all_customers: i64,
    /// Their net spend.
    pub sales_c: i64,
    /// Net spend of this group and those before it.
    pub cum_sales_c: i64,
    /// Net spend of all groups.
    pub all_sales_c: i64,
    /// Smallest net spend in it.
    pub spend_min_c: i64,
    /// Largest net spend in it.
    pub spend_max_c: i64,
    /// Their purchase tickets.
    pub tickets: i64,
}

/// The groups that have members, best first.
#[must_use]
pub fn groups(period: Period, ranked: &[Ranked]) -> Vec<GroupRow> {
    let all_customers = i64::try_from(ranked.len()).unwrap_or(i64::MAX);
    let all_sales_c = ranked.iter().map(|r| r.member.spend_c).sum();
    let mut cum_sales_c = 0;
    ranked
        .chunk_by(|a, b| a.group == b.group)
        .map(|group| {
            let spend = || group.iter().map(|r| r.member.spend_c);
            let sales_c: i64 = spend().sum();
            cum_sales_c += sales_c;
            GroupRow {
                period,
                group: group.first().map_or(0, |r| r.group),
                customers: i64::try_from(group.len()).unwrap_or(i64::MAX),
                all_customers,
                sales_c,
                cum_sales_c,
                all_sales_c,
                spend_min_c: spend().min().unwrap_or(0),
                spend_max_c: spend().max().unwrap_or(0),
                tickets: group.iter().map(|r| r.member.tickets).sum(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use guanxi_types::{Day, Grain};
    use proptest::prelude::*;

    use super::*;

    fn members(spends: &[i64]) -> Vec<Member> {
        (1..)
            .zip(spends)
            .map(|(customer, &spend_c)| Member {
                customer,
                spend_c,
                tickets: 1,
            })
            .collect()
    }

    fn by_id(id: usize) -> u32 {
        u32::try_from(id).unwrap()
    }

    fn period() -> Period {
        Period::of(Grain::Year, Day::new(17_000))
    }

    proptest! {
        /// H3: shares sum to the whole, sizes differ by at most one with the larger ones first.
        #[test]
        fn head_count_groups_are_equal_and_whole(spends in prop::collection::vec(-50_i64..5_000, 0..200)) {
            let ordered = in_order(members(&spends), by_id);
            let rows = groups(period(), &grouped(DecileKind::Customer, &ordered));
            let positive: i64 = spends.iter().filter(|s| **s > 0).sum();
            prop_assert_eq!(rows.iter().map(|r| r.sales_c).sum::<i64>(), positive);
            prop_assert_eq!(rows.last().map_or(0, |r| r.cum_sales_c), positive);
            let sizes: Vec<i64> = rows.iter().map(|r| r.customers).collect();
            prop_assert!(sizes.windows(2).all(|w| w[0] - w[1] == 0 || w[0] - w[1] == 1));
            prop_assert!(sizes.first().zip(sizes.last()).is_none_or(|(a, b)| a - b <= 1));
            prop_assert!(rows.windows(2).all(|w| w[0].spend_min_c >= w[1].spend_max_c));
            prop_assert_eq!(rows.len(), ordered.len().min(10));
        }

        /// H3: a sales group starts in its own tenth of sales.
        #[test]
        fn sales_groups_start_in_their_tenth(spends in prop::collection::vec(-50_i64..5_000, 0..200)) {
            let ranked = rank(DecileKind::Sales, members(&spends), by_id);
            let total: i64 = ranked.iter().map(|r| r.member.spend_c).sum();
            let mut before = 0;
            for r in &ranked {
                prop_assert!(10 * before >= (r.group - 1) * total && 10 * before < r.group * total);
                before += r.member.spend_c;
            }
            prop_assert!(ranked.windows(2).all(|w| w[0].group <= w[1].group));
        }

        /// H3: the order in which members come doesn't matter, ties included.
        #[test]
        fn groups_do_not_depend_on_the_order_of_input(
            spends in prop::collection::vec(0_i64..20, 1..60), seed in any::<u64>(),
        ) {
            let original = members(&spends);
            let mut shuffled = original.clone();
            shuffled.sort_by_key(|m| u64::try_from(m.customer).unwrap().wrapping_mul(seed | 1));
            for kind in [DecileKind::Customer, DecileKind::Sales] {
                prop_assert_eq!(rank(kind, original.clone(), by_id), rank(kind, shuffled.clone(), by_id));
            }
        }
    }

    #[test]
    fn one_large_customer_leaves_sales_groups_empty() {
        let ranked = rank(DecileKind::Sales, members(&[900, 50, 50]), by_id);
        assert_eq!(ranked.iter().map(|r| r.group).collect::<Vec<_>>(), [1, 10, 10]);
    }
}
