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

/// The state on the day `as_of`: new 新客, active 活跃, lapsing 沉睡预警, lapsed 沉睡, churned 流失.
#[must_use]
pub fn state(member: &Purchases, population_gap: Option<i64>, as_of: i32) -> &'static str {
    if i64::from(as_of) - i64::from(member.first_day) <= NEW_DAYS {
        return "new";
    }
    let recency = i64::from(as_of) - i64::from(member.last_day);
    // The gap as a fraction, so that nothing is rounded.
    let (gap, per) = if member.days >= OWN_RHYTHM_DAYS {
        let per = member.days - 1;
        let span = i64::from(member.last_day - member.first_day);
        (span.max(GAP_MIN_DAYS * per), per)
    } else {
        (population_gap.unwrap_or(0).max(GAP_MIN_DAYS), 1)
    };
    let within = |times: i64| recency * per <= times * gap;
    match () {
        () if within(2) => "active",
        () if within(4) => "lapsing",
        () if within(8) => "lapsed",
        () => "churned",
    }
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

    #[test]
    fn the_lower_median_counts() {
        let members = [member(0, 30, 4), member(0, 60, 4), member(0, 5, 2)];
        assert_eq!(population_gap(&members), Some(10));
        assert_eq!(population_gap(&[]), None);
    }
}
