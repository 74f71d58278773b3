//! Where a customer stands: life cycle, value, rank. One pass over tickets, then one ranking of all.

use std::ops::RangeInclusive;

use crate::rules::decile::{DecileKind, Member, grouped, in_order};
use crate::rules::lifecycle::{population_gap, state};
use crate::rules::rfm::{Purchases, Scores, scores, segments};

/// What was spent in some days. Amounts in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// All tickets, returns as well.
    pub net_c: i64,
    /// Purchase tickets.
    pub tickets: i64,
    /// Their amount.
    pub purchases_c: i64,
}

impl Spend {
    fn add(&mut self, amount_c: i64) {
        self.net_c += amount_c;
        if amount_c > 0 {
            self.tickets += 1;
            self.purchases_c += amount_c;
        }
    }
}

/// The days that count for the last twelve months and for the running quarter, days since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Twelve months up to the as-of day.
    pub year: RangeInclusive<i32>,
    /// The quarter up to the as-of day.
    pub quarter: RangeInclusive<i32>,
}

/// The sums of one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    purchases: Purchases,
    net_c: i64,
    year: Spend,
    quarter: Spend,
}

impl Tally {
    /// Adds a ticket; it is not earlier than the one before.
    pub fn add(&mut self, windows: &Windows, day: i32, amount_c: i64) {
        self.net_c += amount_c;
        if amount_c > 0 {
            self.purchases.add(day, amount_c);
        }
        if windows.year.contains(&day) {
            self.year.add(amount_c);
        }
        if windows.quarter.contains(&day) {
            self.quarter.add(amount_c);
        }
    }
}

/// Tenths that a customer is in, from 1; `None`: in none, since nothing is left of what was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tenths {
    /// By heads (顾客十分位).
    pub customer: Option<i64>,
    /// By sales (销售十分位).
    pub sales: Option<i64>,
}

/// Where a customer with a purchase stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The customer.
    pub customer_id: i64,
    /// Stage of the life cycle.
    pub stage: &'static str,
    /// One of the eight RFM segments.
    pub segment: &'static str,
    /// All purchase tickets.
    pub purchases: Purchases,
    /// All tickets, minor units.
    pub net_c: i64,
    /// The last twelve months.
    pub year: Spend,
    /// RFM scores.
    pub scores: Scores,
    /// Over all the days.
    pub tenths: Tenths,
    /// In the running quarter.
    pub quarter: Tenths,
}

/// Where everybody with a purchase stands on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// The last day that counts, days since 1970.
    pub as_of: i32,
    /// The usual gap between purchase days, see [`population_gap`].
    pub population_gap: Option<i64>,
    /// By the customer's id, ascending.
    pub rows: Vec<Standing>,
}

/// Ranks the customers; `tallies` by id, ascending; `order` is the place of the customer's number, which decides ties.
#[must_use]
pub fn standings(tallies: &[(i64, Tally)], as_of: i32, order: impl Fn(i64) -> u32) -> Standings {
    let of = |spend: fn(&Tally) -> (i64, i64)| {
        let member = |(customer, (_, tally)): (usize, &(i64, Tally))| {
            let (spend_c, tickets) = spend(tally);
            Member {
                customer,
                spend_c,
                tickets,
            }
        };
        let place = |at: usize| tallies.get(at).map_or(u32::MAX, |(id, _)| order(*id));
        let ordered = in_order(tallies.iter().enumerate().map(member).collect(), place);
        [DecileKind::Customer, DecileKind::Sales].map(|kind| groups(kind, &ordered, tallies.len()))
    };
    let [whole, whole_sales] = of(|tally| (tally.net_c, tally.purchases.tickets));
    let [quarter, quarter_sales] = of(|tally| (tally.quarter.net_c, tally.quarter.tickets));
    let numbered = tallies.iter().enumerate();
    let buyers: Vec<(usize, &(i64, Tally))> = numbered.filter(|(_, (_, t))| t.purchases.days > 0).collect();
    let purchases: Vec<Purchases> = buyers.iter().map(|(_, (_, tally))| tally.purchases).collect();
    let group = |groups: &[Option<i64>], at: usize| groups.get(at).copied().flatten();
    let gap = population_gap(&purchases);
    let scores = scores(&purchases);
    let segments = segments(&scores);
    let rows = buyers.iter().zip(scores).zip(segments);
    let rows = rows.map(|((&(at, &(id, tally)), scores), segment)| Standing {
        customer_id: id,
        stage: state(&tally.purchases, gap, as_of),
        segment,
        purchases: tally.purchases,
        net_c: tally.net_c,
        year: tally.year,
        scores,
        tenths: Tenths {
            customer: group(&whole, at),
            sales: group(&whole_sales, at),
        },
        quarter: Tenths {
            customer: group(&quarter, at),
            sales: group(&quarter_sales, at),
        },
    });
    Standings {
        as_of,
        population_gap: gap,
        rows: rows.collect(),
    }
}

/// The group of each of so many, by place.
fn groups(kind: DecileKind, ordered: &[Member], all: usize) -> Vec<Option<i64>> {
    let mut found = vec![None; all];
    for one in grouped(kind, ordered) {
        if let Some(group) = found.get_mut(one.member.customer) {
            *group = Some(one.group);
        }
    }
    found
}
