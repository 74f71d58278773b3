//! The groups of both divisions without putting every member in order: who stands far from the borders of groups is only summed.

use std::cmp::Reverse;

use guanxi_types::{Period, index_of};

use crate::rules::decile::{DecileKind, GROUPS, GroupRow, Member};

/// Bits of a spend that its band keeps, from the highest that is set.
const BAND_BITS: u32 = 6;
/// Bands of all spends that there may be.
const BANDS: usize = (64 - 6) << 6;
const KINDS: [DecileKind; 2] = [DecileKind::Customer, DecileKind::Sales];

/// The groups by heads, and by sales: those that have members, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divisions {
    /// Equal numbers of customers.
    pub heads: Vec<GroupRow>,
    /// Equal sales.
    pub sales: Vec<GroupRow>,
}

impl Divisions {
    /// With the groups of another period.
    pub fn extend(&mut self, other: Self) {
        self.heads.extend(other.heads);
        self.sales.extend(other.sales);
    }
}

/// Sums of members.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    customers: i64,
    sales_c: i64,
    tickets: i64,
    min_c: i64,
    max_c: i64,
}

impl Sum {
    fn of(member: &Member) -> Self {
        Self {
            customers: 1,
            sales_c: member.spend_c,
            tickets: member.tickets,
            min_c: member.spend_c,
            max_c: member.spend_c,
        }
    }

    #[inline]
    fn add(&mut self, other: &Self) {
        self.min_c = if self.customers == 0 {
            other.min_c
        } else {
            self.min_c.min(other.min_c)
        };
        self.max_c = self.max_c.max(other.max_c);
        self.customers += other.customers;
        self.sales_c += other.sales_c;
        self.tickets += other.tickets;
    }
}

/// Whoever stands before somebody.
#[derive(Clone, Copy)]
struct Before {
    customers: i64,
    sales_c: i128,
}

/// All who are in groups.
struct Whole {
    customers: i64,
    sales_c: i128,
}

impl Whole {
    /// The group of who has these before him, from 0.
    fn group(&self, kind: DecileKind, before: Before) -> usize {
        let group = match kind {
            DecileKind::Customer => {
                // The first groups have one more each.
                let (size, larger) = (self.customers / GROUPS, self.customers % GROUPS);
                let of_larger = larger * (size + 1);
                if before.customers < of_larger {
                    before.customers / (size + 1)
                } else {
                    larger + (before.customers - of_larger) / size.max(1)
                }
            }
            DecileKind::Sales => {
                let group = i128::from(GROUPS) * before.sales_c / self.sales_c.max(1);
                i64::try_from(group).unwrap_or(0)
            }
        };
        index_of(group)
    }
}

/// A higher band holds higher spends.
#[inline]
fn band(spend_c: i64) -> usize {
    let spend = spend_c.unsigned_abs();
    let above = (u64::BITS - spend.leading_zeros()).saturating_sub(BAND_BITS + 1);
    let kept = spend >> above;
    usize::try_from((u64::from(above) << BAND_BITS) + kept).unwrap_or(0)
}

/// Divides the members of a period: by spend, largest first, equal ones by `order` (of the customers' numbers), then by these numbers. Those
/// with a net spend of 0 or less are in no group.
///
/// By heads: `NTILE(10)`, the first `n mod 10` groups get one more; fewer than 10 members are in groups 1 to n.
/// By sales: `floor(10 × sales of all before / total) + 1`, so who spans a border belongs where his sales start.
#[must_use]
pub fn divisions(period: Period, members: &[Member], order: impl Fn(usize) -> u32) -> Divisions {
    let mut bands = vec![Sum::default(); BANDS];
    for member in members.iter().filter(|m| m.spend_c > 0) {
        if let Some(sum) = bands.get_mut(band(member.spend_c)) {
            sum.add(&Sum::of(member));
        }
    }
    let whole = Whole {
        customers: bands.iter().map(|sum| sum.customers).sum(),
        sales_c: bands.iter().map(|sum| i128::from(sum.sales_c)).sum(),
    };
    let mut groups = [[Sum::default(); 10]; 2];
    let mut cut: Vec<(usize, Before)> = Vec::new();
    let mut before = Before {
        customers: 0,
        sales_c: 0,
    };
    for (at, sum) in bands
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, sum)| sum.customers > 0)
    {
        // The last of them has the smallest spend.
        let last = Before {
            customers: before.customers + sum.customers - 1,
            sales_c: before.sales_c + i128::from(sum.sales_c - sum.min_c),
        };
        if KINDS
            .iter()
            .all(|kind| whole.group(*kind, before) == whole.group(*kind, last))
        {
            put(&mut groups, &whole, before, sum);
        } else {
            cut.push((at, before));
        }
        before.customers += sum.customers;
        before.sales_c += i128::from(sum.sales_c);
    }
    one_by_one((members, &order), &cut, &mut |before, member| {
        put(&mut groups, &whole, before, &Sum::of(member));
    });
    let [heads, sales] = groups.map(|groups| rows(period, &whole, &groups));
    Divisions { heads, sales }
}

fn put(groups: &mut [[Sum; 10]; 2], whole: &Whole, before: Before, sum: &Sum) {
    for (groups, kind) in groups.iter_mut().zip(KINDS) {
        if let Some(group) = groups.get_mut(whole.group(kind, before)) {
            group.add(sum);
        }
    }
}

/// Goes through the members of the bands that borders cut, in order.
fn one_by_one(
    (members, order): (&[Member], &impl Fn(usize) -> u32),
    cut: &[(usize, Before)],
    each: &mut impl FnMut(Before, &Member),
) {
    if cut.is_empty() {
        return;
    }
    let mut is_cut = vec![false; BANDS];
    for (at, _) in cut {
        if let Some(slot) = is_cut.get_mut(*at) {
            *slot = true;
        }
    }
    let is_wanted = |at: usize| is_cut.get(at).copied().unwrap_or(false);
    let mut few: Vec<(Reverse<i64>, u32, &Member)> = members
        .iter()
        .filter(|m| m.spend_c > 0 && is_wanted(band(m.spend_c)))
        .map(|m| (Reverse(m.spend_c), order(m.customer), m))
        .collect();
    few.sort_unstable_by_key(|(spend, place, member)| (*spend, *place, member.customer));
    let mut begins = cut.iter();
    for run in few.chunk_by(|a, b| band(a.2.spend_c) == band(b.2.spend_c)) {
        let Some((_, begin)) = begins.next() else { return };
        let mut before = *begin;
        for (_, _, member) in run {
            each(before, member);
            before.customers += 1;
            before.sales_c += i128::from(member.spend_c);
        }
    }
}

fn rows(period: Period, whole: &Whole, groups: &[Sum]) -> Vec<GroupRow> {
    let mut cum_sales_c = 0;
    let all = (1_i64..).zip(groups).filter(|(_, sum)| sum.customers > 0);
    all.map(|(group, sum)| {
        cum_sales_c += sum.sales_c;
        GroupRow {
            period,
            group,
            customers: sum.customers,
            all_customers: whole.customers,
            sales_c: sum.sales_c,
            cum_sales_c,
            all_sales_c: i64::try_from(whole.sales_c).unwrap_or(i64::MAX),
            spend_min_c: sum.min_c,
            spend_max_c: sum.max_c,
            tickets: sum.tickets,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use guanxi_types::{Day, Grain};
    use proptest::prelude::*;

    use super::*;
    use crate::rules::decile::{grouped, groups, in_order};

    fn check(spends: &[i64], places: &[u32]) {
        let member = |(customer, &spend_c): (usize, &i64)| Member {
            customer,
            spend_c,
            tickets: spend_c % 5,
        };
        let members: Vec<Member> = spends.iter().enumerate().map(member).collect();
        let order = |at: usize| places.get(at).copied().unwrap_or(u32::try_from(at).unwrap());
        let period = Period::of(Grain::Year, Day::new(17_000));
        let ordered = in_order(members.clone(), order);
        let divided = divisions(period, &members, order);
        assert_eq!(
            divided.heads,
            groups(period, &grouped(DecileKind::Customer, &ordered))
        );
        assert_eq!(
            divided.sales,
            groups(period, &grouped(DecileKind::Sales, &ordered))
        );
    }

    proptest! {
        /// H3: the same groups as when all are put in order.
        #[test]
        fn the_groups_are_those_of_the_whole_order(
            spends in prop::collection::vec(prop_oneof![-50_i64..300, 1_i64..50_000_000, Just(128)], 0..400),
        ) {
            check(&spends, &[]);
            let backwards: Vec<u32> = (0..u32::try_from(spends.len()).unwrap()).rev().collect();
            check(&spends, &backwards);
            check(&spends, &vec![7; spends.len()]);
        }
    }

    #[test]
    fn extremes_have_groups_too() {
        check(&[i64::MAX / 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], &[]);
        check(&[63, 64, 65, 127, 128, 129], &[]);
        assert!(band(i64::MAX) < BANDS);
        let spends: Vec<i64> = (1..5_000).collect();
        assert!(spends.windows(2).all(|pair| band(pair[0]) <= band(pair[1])));
    }
}
