//! Where somebody stands on a ladder, without I/O.

use guanxi_types::{Day, Grain, Period, RawId};

use super::validity::months_later;

/// A tier of a ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The tier.
    pub id: RawId,
    /// Its place, from the bottom.
    pub rank: i64,
    /// Reached by so much of what is counted.
    pub threshold: Option<i64>,
    /// Reached by one purchase of so much, in minor units.
    pub entry: Option<i64>,
}

/// Over what time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// For ever.
    Lifetime,
    /// Periods of so many months from January.
    Fixed(i64),
    /// The last so many months.
    Rolling(i64),
    /// Periods of so many months from the day of joining.
    Anniversary(i64),
}

impl Span {
    /// From a ladder's fields.
    #[must_use]
    pub fn named(name: &str, months: i64) -> Self {
        let months = months.clamp(1, 600);
        match name {
            "lifetime" => Self::Lifetime,
            "fixed" => Self::Fixed(months),
            "anniversary" => Self::Anniversary(months),
            _ => Self::Rolling(months),
        }
    }

    /// The first day that counts on this day, for who joined on that one; every day where there is none.
    #[must_use]
    pub fn first(self, today: Day, joined: Option<Day>) -> Option<Day> {
        match self {
            Self::Lifetime => None,
            Self::Rolling(months) => Some(months_later(today, -months).plus(1)),
            Self::Fixed(months) => {
                let year = Period::of(Grain::Year, today).first;
                Some(last_start(year, today, months))
            }
            Self::Anniversary(months) => Some(last_start(joined.unwrap_or(today), today, months)),
        }
    }
}

/// The last of the periods that begin with `start` and isn't after `today`.
fn last_start(start: Day, today: Day, months: i64) -> Day {
    let mut periods = 0;
    // Counted from the start each time: a 31st stays one.
    while months_later(start, months * (periods + 1)) <= today {
        periods += 1;
    }
    months_later(start, months * periods)
}

/// The highest tier that so much reaches.
#[must_use]
pub fn reached(ladder: &[Step], value: i64) -> Option<&Step> {
    let is_reached = |step: &&Step| step.threshold.is_some_and(|threshold| threshold <= value);
    ladder.iter().filter(is_reached).max_by_key(|step| step.rank)
}

/// The highest tier that one purchase of so much reaches.
#[must_use]
pub fn entered(ladder: &[Step], amount: i64) -> Option<&Step> {
    let is_reached = |step: &&Step| step.entry.is_some_and(|entry| entry <= amount);
    ladder.iter().filter(is_reached).max_by_key(|step| step.rank)
}

/// The next tier that counting reaches, and how much is missing.
#[must_use]
pub fn next(ladder: &[Step], rank: Option<i64>, value: i64) -> Option<(&Step, i64)> {
    let above = ladder
        .iter()
        .filter(|step| rank.is_none_or(|rank| step.rank > rank));
    let counted = above.filter_map(|step| Some((step, step.threshold?)));
    let (step, threshold) = counted.min_by_key(|(step, _)| step.rank)?;
    Some((step, (threshold - value).max(0)))
}

/// The tier that comes next, and how much is missing: that which is reached already and not given yet, else the next that counting reaches.
#[must_use]
pub fn to_come(ladder: &[Step], rank: Option<i64>, value: i64) -> Option<(&Step, i64)> {
    let is_higher = |step: &&Step| rank.is_none_or(|rank| step.rank > rank);
    let waiting = reached(ladder, value).filter(is_higher).filter(|_| value > 0);
    waiting
        .map(|step| (step, 0))
        .or_else(|| next(ladder, rank, value))
}

/// How far a member falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downgrade {
    /// A tier.
    One,
    /// To the tier that is earned.
    Balance,
    /// Not at all.
    Never,
}

impl Downgrade {
    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "balance" => Self::Balance,
            "never" => Self::Never,
            _ => Self::One,
        }
    }
}

/// What a review decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Up to this tier.
    Up(RawId),
    /// The tier is earned again.
    Keep,
    /// The member may catch up to this day.
    Grace(Day),
    /// Down to this tier.
    Down(RawId),
}

/// A member before a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The tier's place.
    pub rank: i64,
    /// What is counted for it.
    pub value: i64,
    /// The last day for which it is kept.
    pub keep_until: Day,
}

/// Whether a review may lower who stands here: not from the lowest tier, and not from one that counting doesn't reach.
#[must_use]
pub fn may_fall(ladder: &[Step], rank: i64, downgrade: Downgrade) -> bool {
    let own = ladder.iter().find(|step| step.rank == rank);
    let is_counted = own.is_some_and(|step| step.threshold.is_some());
    is_counted && downgrade != Downgrade::Never && ladder.iter().any(|step| step.rank < rank)
}

/// What a review on this day decides of a member whose time is over; nothing to decide where it isn't. From the lowest tier
/// nobody falls: leaving is by hand.
#[must_use]
pub fn review(
    ladder: &[Step],
    standing: Standing,
    (downgrade, grace_days): (Downgrade, i64),
    today: Day,
) -> Option<Verdict> {
    let earned = reached(ladder, standing.value);
    if let Some(step) = earned.filter(|step| step.rank > standing.rank) {
        return Some(Verdict::Up(step.id));
    }
    if today <= standing.keep_until {
        return None;
    }
    let below = ladder
        .iter()
        .filter(|step| step.rank < standing.rank)
        .max_by_key(|step| step.rank);
    let may_fall = may_fall(ladder, standing.rank, downgrade);
    let is_earned = earned.is_some_and(|step| step.rank >= standing.rank);
    let Some(below) = below.filter(|_| may_fall && !is_earned) else {
        return Some(Verdict::Keep);
    };
    let last = standing
        .keep_until
        .plus(i32::try_from(grace_days).unwrap_or(0).max(0));
    if today <= last {
        return Some(Verdict::Grace(last));
    }
    let lowest = ladder.iter().min_by_key(|step| step.rank);
    let to = match downgrade {
        Downgrade::Balance => earned.or(lowest).unwrap_or(below),
        _ => below,
    };
    Some(Verdict::Down(to.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder() -> Vec<Step> {
        let step = |rank: i64, threshold: Option<i64>| Step {
            id: rank * 10,
            rank,
            threshold,
            entry: (rank == 1).then_some(500),
        };
        vec![
            step(1, None),
            step(2, Some(1_000)),
            step(3, Some(5_000)),
            step(4, Some(9_000)),
        ]
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// M4
    #[test]
    fn a_ladder_says_where_somebody_stands_and_what_is_missing() {
        let ladder = ladder();
        assert_eq!(reached(&ladder, 999), None);
        assert_eq!(reached(&ladder, 5_000).map(|step| step.rank), Some(3));
        assert_eq!(entered(&ladder, 499), None);
        assert_eq!(entered(&ladder, 500).map(|step| step.rank), Some(1));
        assert_eq!(
            next(&ladder, Some(1), 600).map(|(step, left)| (step.rank, left)),
            Some((2, 400))
        );
        assert_eq!(next(&ladder, Some(4), 600), None);
    }

    /// M4
    #[test]
    fn windows_begin_where_they_say() {
        let today = day("2026-05-31");
        assert_eq!(Span::named("lifetime", 1).first(today, None), None);
        assert_eq!(
            Span::named("rolling", 12).first(today, None),
            Some(day("2025-06-01"))
        );
        assert_eq!(
            Span::named("fixed", 3).first(today, None),
            Some(day("2026-04-01"))
        );
        assert_eq!(
            Span::named("anniversary", 12).first(today, Some(day("2023-08-31"))),
            Some(day("2025-08-31"))
        );
        assert_eq!(
            Span::named("anniversary", 12).first(today, Some(day("2024-05-31"))),
            Some(day("2026-05-31"))
        );
    }

    /// M4
    #[test]
    fn nobody_is_told_to_fall_who_may_not() {
        let ladder = ladder();
        assert!(may_fall(&ladder, 2, Downgrade::One));
        assert!(!may_fall(&ladder, 1, Downgrade::One), "the lowest");
        assert!(!may_fall(&ladder, 4, Downgrade::Never));
    }

    /// M4
    #[test]
    fn a_review_keeps_warns_and_lowers() {
        let ladder = ladder();
        let standing = |rank: i64, value: i64| Standing {
            rank,
            value,
            keep_until: day("2026-03-31"),
        };
        let (kept, over, late) = (day("2026-03-31"), day("2026-04-01"), day("2026-05-01"));
        let one = (Downgrade::One, 30);
        assert_eq!(review(&ladder, standing(3, 900), one, kept), None);
        assert_eq!(
            review(&ladder, standing(3, 9_900), one, kept),
            Some(Verdict::Up(40))
        );
        assert_eq!(
            review(&ladder, standing(3, 5_000), one, over),
            Some(Verdict::Keep)
        );
        assert_eq!(
            review(&ladder, standing(4, 900), one, over),
            Some(Verdict::Grace(day("2026-04-30")))
        );
        assert_eq!(
            review(&ladder, standing(4, 900), one, late),
            Some(Verdict::Down(30))
        );
        let balance = (Downgrade::Balance, 0);
        assert_eq!(
            review(&ladder, standing(4, 1_200), balance, over),
            Some(Verdict::Down(20))
        );
        assert_eq!(
            review(&ladder, standing(4, 1), balance, over),
            Some(Verdict::Down(10))
        );
        assert_eq!(
            review(&ladder, standing(1, 0), balance, over),
            Some(Verdict::Keep)
        );
        assert_eq!(
            review(&ladder, standing(4, 0), (Downgrade::Never, 0), over),
            Some(Verdict::Keep)
        );
    }
}
