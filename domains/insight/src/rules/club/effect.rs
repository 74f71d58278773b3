//! What a change of tier did to spending: members before and after, against members who stood alike and didn't change.
//!
//! Whoever changed in a month is compared with those of the same tier who didn't change from the months before to the months after and whose
//! spending before was of the same order (a power of two of minor units): coarsened exact matching, then the difference of the
//! differences. The month of the change itself counts on neither side: the purchase that brought the tier isn't its effect.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::TierStep;
use guanxi_types::{Day, Grain, Period, RawId, index_of};
use rustc_hash::FxHashMap;

use super::tiers::tier_at;

/// Months counted from the year 0, so that they can be added to.
pub type Month = i32;

/// The month of a day.
#[must_use]
pub fn month_of(day: Day) -> Month {
    let date = day.date();
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// Parts that a mean of controls is kept in.
pub const PARTS: i128 = 10_000;

/// Members, and what they spent in the months before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    members: i64,
    before: i64,
    after: i64,
}

impl Sum {
    const fn add(&mut self, before: i64, after: i64) {
        self.members += 1;
        self.before += before;
        self.after += after;
    }
}

/// Members who stand alike: the tier, the month, the order of what was spent before.
type Stratum = (RawId, Month, u32);

/// What a change from one tier to another did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Members who changed so, and nothing else in these months.
    pub changed: i64,
    /// Of them, those who somebody can be compared with.
    pub matched: i64,
    /// Members that they are compared with.
    pub controls: i64,
    /// What the matched spent before, minor units.
    pub before: i64,
    /// What they spent after.
    pub after: i64,
    /// What as many of their controls spent before, in [`PARTS`] of minor units.
    pub control_before: i128,
    /// What they spent after.
    pub control_after: i128,
}

/// Goes over all members once.
#[derive(Debug)]
pub struct EffectPass {
    window: Month,
    months: (Month, Month),
    /// The first days of all months that are looked at, from the window before the first.
    firsts: Vec<Day>,
    controls: FxHashMap<Stratum, Sum>,
    changed: BTreeMap<(RawId, RawId), BTreeMap<Stratum, Sum>>,
}

/// The order of an amount: how many binary digits it has.
const fn order_of(amount: i64) -> u32 {
    if amount <= 0 {
        0
    } else {
        i64::BITS - amount.leading_zeros()
    }
}

impl EffectPass {
    /// Of changes from the month of a day to the month of another, looking at so many months before and after.
    #[must_use]
    pub fn new(window: Month, (first, last): (Day, Day)) -> Self {
        let months = (month_of(first), month_of(last));
        let mut period = Period::of(Grain::Month, first);
        for _ in 0..window {
            period = period.previous();
        }
        let mut firsts = Vec::new();
        for _ in months.0 - window..=months.1 + window + 1 {
            firsts.push(period.first);
            period = period.next();
        }
        Self {
            window,
            months,
            firsts,
            controls: FxHashMap::default(),
            changed: BTreeMap::new(),
        }
    }

    fn first_of(&self, month: Month) -> Day {
        let at = index_of(i64::from(month - self.months.0 + self.window));
        self.firsts.get(at).copied().unwrap_or(Day::new(i32::MAX))
    }

    /// Adds a membership: its steps, and what was bought by month.
    pub fn add(&mut self, steps: &[TierStep], spent: &[(Month, i64)]) {
        let sum = |first: Month, last: Month| -> i64 {
            let within = spent.iter().filter(|(month, _)| (first..=last).contains(month));
            within.map(|(_, amount)| amount).sum()
        };
        for month in self.months.0..=self.months.1 {
            let (first, end) = (
                self.first_of(month - self.window),
                self.first_of(month + self.window + 1),
            );
            let Some(tier) = tier_at(steps, first.plus(-1)) else {
                continue;
            };
            let mut within = steps.iter().filter(|step| step.day >= first && step.day < end);
            let (one, more) = (within.next(), within.next());
            let before = sum(month - self.window, month - 1);
            let after = sum(month + 1, month + self.window);
            let stratum = (tier, month, order_of(before));
            match (one, more) {
                (None, _) => self.controls.entry(stratum).or_default().add(before, after),
                (Some(step), None) if month_of(step.day) == month => {
                    if let Some(to) = step.tier {
                        let strata = self.changed.entry((tier, to)).or_default();
                        strata.entry(stratum).or_default().add(before, after);
                    }
                }
                _ => {}
            }
        }
    }

    /// What each change did, from tier to tier.
    #[must_use]
    pub fn finish(&self) -> BTreeMap<(RawId, RawId), Effect> {
        let mut found = BTreeMap::new();
        for (&change, strata) in &self.changed {
            let mut effect = Effect::default();
            for (stratum, own) in strata {
                effect.changed += own.members;
                let Some(alike) = self.controls.get(stratum) else {
                    continue;
                };
                let as_many = |sum: i64| {
                    i128::from(sum) * i128::from(own.members) * PARTS / i128::from(alike.members.max(1))
                };
                effect.matched += own.members;
                effect.controls += alike.members;
                effect.before += own.before;
                effect.after += own.after;
                effect.control_before += as_many(alike.before);
                effect.control_after += as_many(alike.after);
            }
            found.insert(change, effect);
        }
        found
    }
}
