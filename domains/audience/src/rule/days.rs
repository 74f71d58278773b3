//! What relative times mean on a day.

use guanxi_types::{Day, Grain, Period, Result, Zone};
use jiff::ToSpan;

use super::{Between, FieldTest, Moving, Window, bad};

/// Which days times are counted from.
#[derive(Clone, Debug)]
pub struct Base {
    /// Today, for dates of records.
    pub today: Day,
    /// The last day with sales, today at most, for purchases.
    pub sales: Day,
    /// The company's zone.
    pub zone: Zone,
}

impl Between {
    /// First and last day.
    ///
    /// # Errors
    /// `audience.bad_rule` when neither is given, one is no day, or they are the wrong way round.
    pub fn read(&self, path: &str) -> Result<(Option<Day>, Option<Day>)> {
        let day = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.is_empty());
            text.map(|text| text.parse::<Day>().map_err(|_| bad(path, "day")))
                .transpose()
        };
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        let is_reversed = from.zip(to).is_some_and(|(from, to)| from > to);
        if is_reversed || (from.is_none() && to.is_none()) {
            return Err(bad(path, "window"));
        }
        Ok((from, to))
    }
}

impl Moving {
    /// The period on a day.
    #[must_use]
    pub fn on(self, day: Day) -> Period {
        let (grain, back) = match self {
            Self::ThisMonth => (Grain::Month, 0),
            Self::LastMonth => (Grain::Month, 1),
            Self::BeforeLastMonth => (Grain::Month, 2),
            Self::LastMonthYearAgo => (Grain::Month, 13),
            Self::ThisQuarter => (Grain::Quarter, 0),
            Self::LastQuarter => (Grain::Quarter, 1),
            Self::BeforeLastQuarter => (Grain::Quarter, 2),
            Self::LastQuarterYearAgo => (Grain::Quarter, 5),
            Self::ThisYear => (Grain::Year, 0),
            Self::LastYear => (Grain::Year, 1),
            Self::BeforeLastYear => (Grain::Year, 2),
        };
        (0..back).fold(Period::of(grain, day), |period, _| period.previous())
    }
}

impl Window {
    /// First and last day, seen from a day that counts as well.
    ///
    /// # Errors
    /// As [`Between::read`].
    pub fn on(&self, path: &str, day: Day) -> Result<(Option<Day>, Option<Day>)> {
        Ok(match self {
            Self::Days(days) => (Some(day.plus(1 - days)), Some(day)),
            Self::Months(months) => {
                let before = day.date().checked_sub(months.months());
                let before = before.map_err(|_| bad(path, "days"))?;
                (Some(Day::from_date(before).plus(1)), Some(day))
            }
            Self::Period(moving) => {
                let period = moving.on(day);
                (Some(period.first), Some(period.last()))
            }
            Self::Between(between) => between.read(path)?,
        })
    }
}

/// The filters that a test in days comes to, each without the field: `ge:2026-01-01`.
///
/// # Errors
/// `audience.bad_rule` for another operator.
pub fn bounds(test: &FieldTest, path: &str, base: &Base, is_instant: bool) -> Result<Vec<String>> {
    let from = if test.name.starts_with("insight.") || test.name.starts_with("trade.") {
        base.sales
    } else {
        base.today
    };
    let at = |op: &str, day: Day| -> Result<String> {
        if !is_instant {
            return Ok(format!("{op}:{day}"));
        }
        let ms = base
            .zone
            .instant(day.date().at(0, 0, 0, 0))
            .map_err(|_| bad(path, "days"))?;
        let instant = jiff::Timestamp::from_millisecond(ms).map_err(|_| bad(path, "days"))?;
        Ok(format!("{op}:{instant}"))
    };
    if test.op == "during" {
        let period = test.period().ok_or_else(|| bad(path, "value"))?.on(from);
        return Ok(vec![at("ge", period.first)?, at("lt", period.last().plus(1))?]);
    }
    let days = test.days.ok_or_else(|| bad(path, "days"))?;
    Ok(match test.op.as_str() {
        "within" => vec![at("ge", from.plus(1 - days.max(1)))?, at("lt", from.plus(1))?],
        "older" => vec![at("lt", from.plus(-days))?],
        "next" => vec![at("ge", from)?, at("lt", from.plus(days + 1))?],
        _ => return Err(bad(path, "operator")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// C3: relative times are counted from a day that counts as well.
    #[test]
    fn windows_end_with_the_day() {
        let on = day("2026-05-31");
        for (window, from, to) in [
            (Window::Days(1), "2026-05-31", "2026-05-31"),
            (Window::Days(90), "2026-03-03", "2026-05-31"),
            (Window::Months(3), "2026-03-01", "2026-05-31"),
            (Window::Period(Moving::LastQuarter), "2026-01-01", "2026-03-31"),
            (
                Window::Period(Moving::LastQuarterYearAgo),
                "2025-01-01",
                "2025-03-31",
            ),
            (Window::Period(Moving::ThisMonth), "2026-05-01", "2026-05-31"),
        ] {
            let found = window.on("", on).unwrap();
            assert_eq!(found, (Some(day(from)), Some(day(to))), "{window:?}");
        }
    }

    /// C3: a date may lie in a period that moves: of days both ends count, of instants those of the company's zone.
    #[test]
    fn dates_lie_in_periods() {
        let base = Base {
            today: day("2026-05-10"),
            sales: day("2026-04-01"),
            zone: Zone::named("Asia/Shanghai").unwrap(),
        };
        for (name, value, is_instant, wanted) in [
            (
                "joined_on",
                "last_month",
                false,
                ["ge:2026-04-01", "lt:2026-05-01"],
            ),
            (
                "insight.standing.last_day",
                "last_month",
                false,
                ["ge:2026-03-01", "lt:2026-04-01"],
            ),
            (
                "created_at",
                "this_year",
                true,
                ["ge:2025-12-31T16:00:00Z", "lt:2026-12-31T16:00:00Z"],
            ),
        ] {
            let test = FieldTest {
                name: name.to_owned(),
                op: "during".to_owned(),
                value: value.to_owned(),
                days: None,
            };
            assert_eq!(bounds(&test, "", &base, is_instant).unwrap(), wanted, "{name}");
        }
    }

    /// C3: a date may lie within days, be older, or come.
    #[test]
    fn dates_are_compared_with_days() {
        let base = Base {
            today: day("2026-05-10"),
            sales: day("2026-05-01"),
            zone: Zone::named("Asia/Shanghai").unwrap(),
        };
        for (name, op, is_instant, wanted) in [
            (
                "joined_on",
                "within",
                false,
                vec!["ge:2026-05-08", "lt:2026-05-11"],
            ),
            ("joined_on", "older", false, vec!["lt:2026-05-07"]),
            (
                "expires_on",
                "next",
                false,
                vec!["ge:2026-05-10", "lt:2026-05-14"],
            ),
            ("insight.standing.last_day", "older", false, vec!["lt:2026-04-28"]),
            ("created_at", "older", true, vec!["lt:2026-05-06T16:00:00Z"]),
        ] {
            let test = FieldTest {
                name: name.to_owned(),
                op: op.to_owned(),
                days: Some(3),
                ..FieldTest::default()
            };
            assert_eq!(
                bounds(&test, "", &base, is_instant).unwrap(),
                wanted,
                "{name} {op}"
            );
        }
    }
}
