//! Who stood on which tier when.

use std::collections::BTreeMap;

use guanxi_loyalty::queries::figures::TierStep;
use guanxi_types::{Day, Grain, Period, RawId};

/// The steps of each membership.
pub fn by_membership(steps: &[TierStep]) -> impl Iterator<Item = &[TierStep]> {
    steps.chunk_by(|a, b| a.membership == b.membership)
}

/// The tier that a membership has at the end of a day.
#[must_use]
pub fn tier_at(steps: &[TierStep], day: Day) -> Option<RawId> {
    let before = steps.iter().take_while(|step| step.day <= day);
    before.last().and_then(|step| step.tier)
}

/// A tier in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierPeriod {
    /// The period.
    pub period: Period,
    /// The tier.
    pub tier: RawId,
    /// Members at the end.
    pub members: i64,
    /// Who came to it.
    pub moved_in: i64,
    /// Who left it.
    pub moved_out: i64,
}

/// Members who came and left.
#[derive(Clone, Copy, Default)]
struct Flow {
    moved_in: i64,
    moved_out: i64,
}

/// By day and tier, who came and who left.
fn flows(steps: &[TierStep]) -> BTreeMap<(Day, RawId), Flow> {
    let mut found: BTreeMap<(Day, RawId), Flow> = BTreeMap::new();
    for own in by_membership(steps) {
        let mut before = None;
        for step in own {
            if let Some(left) = before {
                found.entry((step.day, left)).or_default().moved_out += 1;
            }
            if let Some(tier) = step.tier {
                found.entry((step.day, tier)).or_default().moved_in += 1;
            }
            before = step.tier;
        }
    }
    found
}

/// The tiers with members or movement, period by period, from a day to a day; from the first change where none is given.
#[must_use]
pub fn members(steps: &[TierStep], by: Grain, (from, to): (Option<Day>, Day)) -> Vec<TierPeriod> {
    let flows = flows(steps);
    let Some((&(first, _), _)) = flows.first_key_value() else {
        return Vec::new();
    };
    let from = from.unwrap_or(first).max(first);
    let mut standing: BTreeMap<RawId, i64> = BTreeMap::new();
    let mut rows = Vec::new();
    let mut coming = flows.into_iter().peekable();
    let mut period = Period::of(by, from);
    while period.first <= to {
        let mut moved: BTreeMap<RawId, Flow> = BTreeMap::new();
        let end = period.last().min(to);
        while let Some(((day, tier), flow)) = coming.next_if(|((day, _), _)| *day <= end) {
            *standing.entry(tier).or_insert(0) += flow.moved_in - flow.moved_out;
            if day >= from {
                let own = moved.entry(tier).or_default();
                own.moved_in += flow.moved_in;
                own.moved_out += flow.moved_out;
            }
        }
        for (&tier, &members) in &standing {
            let flow = moved.get(&tier).copied().unwrap_or_default();
            if members != 0 || flow.moved_in != 0 || flow.moved_out != 0 {
                rows.push(TierPeriod {
                    period,
                    tier,
                    members,
                    moved_in: flow.moved_in,
                    moved_out: flow.moved_out,
                });
            }
        }
        period = period.next();
    }
    rows
}

/// Members of a ladder by the tier before a day and the tier at the end of another; those without one at both times don't count.
#[must_use]
pub fn migration(
    steps: &[TierStep],
    (from, to): (Day, Day),
) -> BTreeMap<(RawId, Option<RawId>, Option<RawId>), i64> {
    let mut found = BTreeMap::new();
    for own in by_membership(steps) {
        let ends = (tier_at(own, from.plus(-1)), tier_at(own, to));
        if let (Some(one), true) = (own.first(), ends != (None, None)) {
            *found.entry((one.scheme, ends.0, ends.1)).or_insert(0) += 1;
        }
    }
    found
}
