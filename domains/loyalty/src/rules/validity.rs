//! From when to when points are good.

use guanxi_types::{Day, Grain, Period};
use jiff::Span;

/// How long points are good, counted from the day on which they can be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// For ever.
    Never,
    /// So many days.
    Days(i64),
    /// So many months.
    Months(i64),
    /// To the end of the period so many periods later; 0 is the one that the day is in.
    EndOf(Grain, i64),
}

impl Validity {
    /// From a programme's fields; unknown names are for ever.
    #[must_use]
    pub fn named(name: &str, count: i64) -> Self {
        match name {
            "days" => Self::Days(count),
            "months" => Self::Months(count),
            "end_of_month" => Self::EndOf(Grain::Month, count),
            "end_of_quarter" => Self::EndOf(Grain::Quarter, count),
            "end_of_year" => Self::EndOf(Grain::Year, count),
            _ => Self::Never,
        }
    }

    /// The last day of points that can be spent from this day on.
    #[must_use]
    pub fn last(self, from: Day) -> Option<Day> {
        match self {
            Self::Never => None,
            Self::Days(days) => Some(from.plus(i32::try_from(days).unwrap_or(i32::MAX / 4))),
            Self::Months(months) => Some(months_later(from, months)),
            Self::EndOf(grain, periods) => {
                let mut period = Period::of(grain, from);
                for _ in 0..periods.clamp(0, PERIODS_MAX) {
                    period = period.next();
                }
                Some(period.last())
            }
        }
    }
}

/// Periods ahead at most.
const PERIODS_MAX: i64 = 1_200;

/// The same day so many months later; the month's last where it is shorter.
#[must_use]
pub fn months_later(from: Day, months: i64) -> Day {
    let span = Span::new().try_months(months.clamp(-PERIODS_MAX, PERIODS_MAX));
    let later = span.and_then(|span| from.date().checked_add(span));
    later.map_or(from, Day::from_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// M3
    #[test]
    fn a_validity_is_a_duration_or_ends_with_a_period() {
        let from = day("2026-01-31");
        assert_eq!(Validity::named("never", 0).last(from), None);
        assert_eq!(Validity::named("days", 30).last(from), Some(day("2026-03-02")));
        assert_eq!(Validity::named("months", 1).last(from), Some(day("2026-02-28")));
        assert_eq!(
            Validity::named("end_of_month", 0).last(from),
            Some(day("2026-01-31"))
        );
        assert_eq!(
            Validity::named("end_of_quarter", 1).last(from),
            Some(day("2026-06-30"))
        );
        assert_eq!(
            Validity::named("end_of_year", 1).last(from),
            Some(day("2027-12-31"))
        );
    }
}
