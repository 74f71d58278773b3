//! Where a member stands in the life of a customer: how long ago the last purchase is, in the member's own rhythm.

use crate::rules::rfm::Purchases;

/// Purchase days that give a member a rhythm of the own.
const OWN_RHYTHM_DAYS: i64 = 4;
/// No rhythm is taken for shorter than this.
const GAP_MIN_DAYS: i64 = 7;
/// Whose first purchase is this long ago at most is new.
const NEW_DAYS: i64 = 28;

/// The usual gap between purchase days: the lower median over the members with a rhythm of their own of
/// (last − first) div (n − 1). Not over all gaps together: heavy shoppers would dominate.
#[must_use]
pub fn population_gap(members: &[Purchases]) -> Option<i64> {
    let mut gaps: Vec<i64> = members
        .iter()
        .filter(|p| p.days >= OWN_RHYTHM_DAYS)
        .map(|p| i64::from(p.last_day - p.first_day) / (p.days - 1))
        .collect();
    gaps.sort_unstable();
    gaps.get(gaps.len().saturating_sub(1) / 2).copied()
}

/// The states, from the first to the last.
pub const STATES: [&str; 5] = ["new", "active", "lapsing", "lapsed", "churned"];

/// The usual gap that a member is measured by, as a fraction, so that nothing is rounded: `days / per` days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// Days from the first purchase to the last, or the usual gap of all.
    pub days: i64,
    /// Gaps in them; 1 for the usual gap of all.
    pub per: i64,
    /// Whether it is the member's own.
    pub is_own: bool,
    /// Whether the real one is shorter than what counts.
    pub is_floor: bool,
}

/// The rhythm of a member: the own from 4 purchase days on, else that of all; never under 7 days.
#[must_use]
pub fn rhythm(member: &Purchases, population_gap: Option<i64>) -> Rhythm {
    if member.days >= OWN_RHYTHM_DAYS {
        let per = member.days - 1;
        let span = i64::from(member.last_day) - i64::from(member.first_day);
        return Rhythm {
            days: span.max(GAP_MIN_DAYS * per),
            per,
            is_own: true,
            is_floor: span < GAP_MIN_DAYS * per,
        };
    }
    Rhythm {
        days: population_gap.unwrap_or(0).max(GAP_MIN_DAYS),
        per: 1,
        is_own: false,
        is_floor: false,
    }
}

/// The state on the day `as_of`: new 新客, active 活跃, lapsing 沉睡预警, lapsed 沉睡, churned 流失.
#[must_use]
pub fn state(member: &Purchases, population_gap: Option<i64>, as_of: i32) -> &'static str {
    if i64::from(as_of) - i64::from(member.first_day) <= NEW_DAYS {
        return "new";
    }
    let recency = i64::from(as_of) - i64::from(member.last_day);
    let rhythm = rhythm(member, population_gap);
    let within = |times: i64| recency * rhythm.per <= times * rhythm.days;
    match () {
        () if within(2) => "active",
        () if within(4) => "lapsing",
        () if within(8) => "lapsed",
        () => "churned",
    }
}

/// The last day on which the state holds if nothing more is bought; `None`: for ever.
#[must_use]
pub fn holds_until(member: &Purchases, population_gap: Option<i64>, state: &str) -> Option<i32> {
    let times = match state {
        "new" => return member.first_day.checked_add(i32::try_from(NEW_DAYS).ok()?),
        "active" => 2,
        "lapsing" => 4,
        "lapsed" => 8,
        _ => return None,
    };
    let rhythm = rhythm(member, population_gap);
    let days = i32::try_from(times * rhythm.days / rhythm.per).ok()?;
    member.last_day.checked_add(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(first_day: i32, last_day: i32, days: i64) -> Purchases {
        Purchases {
            first_day,
            last_day,
            days,
            tickets: days,
            amount_c: 1,
        }
    }

    #[test]
    fn borders_belong_to_the_better_state() {
        // Every 10 days: 2, 4 and 8 times that.
        let p = member(0, 30, 4);
        for (as_of, expected) in [
            (50, "active"),
            (51, "lapsing"),
            (70, "lapsing"),
            (71, "lapsed"),
            (110, "lapsed"),
            (111, "churned"),
        ] {
            assert_eq!(state(&p, Some(1), as_of), expected, "{as_of}");
        }
        assert_eq!(state(&member(0, 0, 1), Some(20), 28), "new");
        assert_eq!(state(&member(0, 0, 1), Some(20), 40), "active");
        assert_eq!(state(&member(0, 0, 1), None, 57), "churned");
    }

    /// F6: the day on which a state ends is the last day on which it is found.
    #[test]
    fn a_state_holds_until_its_border() {
        for p in [
            member(0, 30, 4),
            member(0, 100, 4),
            member(0, 3, 2),
            member(0, 3, 9),
        ] {
            for as_of in 29..600 {
                let found = state(&p, Some(13), as_of);
                let until = holds_until(&p, Some(13), found);
                assert!(until.is_none_or(|day| day >= as_of));
                if let Some(day) = until {
                    assert_eq!(state(&p, Some(13), day), found);
                    assert_ne!(state(&p, Some(13), day + 1), found, "{as_of} {p:?}");
                }
            }
        }
    }

    #[test]
    fn the_lower_median_counts() {
        let members = [member(0, 30, 4), member(0, 60, 4), member(0, 5, 2)];
        assert_eq!(population_gap(&members), Some(10));
        assert_eq!(population_gap(&[]), None);
    }
}
