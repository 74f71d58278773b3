//! From days to periods without a calendar computation a row.

use guanxi_types::{Day, Grain, Period, index_of};

/// The periods of one grain that touch a range of days.
#[derive(Clone, Debug)]
pub struct PeriodIndex {
    first_day: i32,
    of_day: Vec<usize>,
    periods: Vec<Period>,
}

impl PeriodIndex {
    /// For the days from `first` to `last`, both included, days since 1970.
    #[must_use]
    pub fn new(grain: Grain, first: i32, last: i32) -> Self {
        let mut index = Self {
            first_day: first,
            of_day: Vec::new(),
            periods: Vec::new(),
        };
        let mut day = first;
        while day <= last {
            let period = Period::of(grain, Day::new(day));
            // At the end of the calendar a period has no next one, and its last day would lie before its first.
            let end = period.last().raw().clamp(day, last);
            for _ in day..=end {
                index.of_day.push(index.periods.len());
            }
            index.periods.push(period);
            day = end + 1;
        }
        index
    }

    /// The number of the period that holds the day; the days before the range belong to the first, those after to the
    /// last.
    #[must_use]
    #[inline]
    pub fn of(&self, day: i32) -> usize {
        let offset = index_of(i64::from(day) - i64::from(self.first_day));
        self.of_day
            .get(offset)
            .or_else(|| self.of_day.last())
            .copied()
            .unwrap_or(0)
    }

    /// How many periods.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The period of this number.
    #[must_use]
    pub fn period(&self, number: usize) -> Option<Period> {
        self.periods.get(number).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_calendar_is_the_end() {
        let last: Day = "9999-12-31".parse().unwrap();
        for grain in Grain::ALL {
            assert!(
                PeriodIndex::new(grain, last.raw() - 3, last.raw())
                    .period(0)
                    .is_some()
            );
        }
    }

    #[test]
    fn every_day_is_in_the_period_that_the_calendar_says() {
        let (first, last) = (17_000, 18_500);
        for grain in Grain::ALL {
            let index = PeriodIndex::new(grain, first, last);
            for day in first..=last {
                assert_eq!(
                    index.period(index.of(day)),
                    Some(Period::of(grain, Day::new(day)))
                );
            }
        }
    }
}
