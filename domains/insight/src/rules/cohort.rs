//! Retention of cohorts: members by the period of their first purchase, and who of them comes again k periods later.

use crate::rules::dense::slot;

/// Takes purchases in time order.
#[derive(Debug, Default)]
pub struct CohortPass {
    /// By member: period of the first and of the last purchase, from 1; 0: none.
    seen: Vec<(usize, usize)>,
    /// By period of the first purchase, then by how many periods later: members.
    counts: Vec<Vec<i64>>,
    /// Periods up to the last with a purchase.
    periods: usize,
}

impl CohortPass {
    /// Adds a purchase of a member; it is not in an earlier period than the one before.
    pub fn add(&mut self, member: usize, period: usize) {
        self.periods = self.periods.max(period + 1);
        let Some(seen) = slot(&mut self.seen, member) else {
            return;
        };
        if seen.1 == period + 1 {
            return;
        }
        if seen.0 == 0 {
            seen.0 = period + 1;
        }
        seen.1 = period + 1;
        let cohort = seen.0 - 1;
        let count = slot(&mut self.counts, cohort).and_then(|later| slot(later, period - cohort));
        if let Some(count) = count {
            *count += 1;
        }
    }

    /// For each cohort with members its period and the members who bought 0, 1, 2, … periods later, up to the last period
    /// with a purchase of anybody.
    #[must_use]
    pub fn finish(self) -> Vec<(usize, Vec<i64>)> {
        let periods = self.periods;
        let cohorts = self.counts.into_iter().enumerate();
        cohorts
            .filter(|(_, later)| !later.is_empty())
            .map(|(cohort, mut later)| {
                later.resize(periods - cohort, 0);
                (cohort, later)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_pauses_is_missing_in_between() {
        let mut pass = CohortPass::default();
        for (member, period) in [(0, 0), (1, 0), (0, 0), (2, 1), (0, 2)] {
            pass.add(member, period);
        }
        assert_eq!(pass.finish(), [(0, vec![2, 0, 1]), (1, vec![1, 0])]);
    }
}
