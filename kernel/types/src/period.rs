//! Business days and the periods they fall into. Weeks are ISO 8601, Monday first, and never cut at a year's end.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

/// A store's local calendar day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The lengths of time that indicators are told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// Calendar year.
    Year,
    /// Calendar quarter.
    Quarter,
    /// Calendar month.
    Month,
    /// ISO week.
    Week,
    /// One day.
    Day,
}

/// One period: its grain and first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its length.
    pub grain: Grain,
    /// Its first day.
    pub first: Day,
}

/// A time zone of the IANA database.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// From days since 1970-01-01.
    #[must_use]
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn raw(self) -> i32 {
        self.0
    }

    /// From a calendar date.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        Self(date.since(EPOCH).map_or(0, |span| span.get_days()))
    }

    /// The calendar date; a number beyond the calendar is its first or last day.
    #[must_use]
    pub fn date(self) -> Date {
        let edge = if self.0 < 0 { Date::MIN } else { Date::MAX };
        let since = Span::new().try_days(self.0);
        since.and_then(|days| EPOCH.checked_add(days)).unwrap_or(edge)
    }

    /// The day `n` days later, or earlier where `n` is negative.
    #[must_use]
    pub const fn plus(self, n: i32) -> Self {
        Self(self.0.saturating_add(n))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())
    }
}

impl FromStr for Day {
    type Err = jiff::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Date::from_str(text).map(Self::from_date)
    }
}

impl Grain {
    /// Every grain, longest first.
    pub const ALL: [Self; 5] = [Self::Year, Self::Quarter, Self::Month, Self::Week, Self::Day];

    /// Its name on the wire and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

impl FromStr for Grain {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|g| g.name() == text)
            .ok_or_else(|| format!("'{text}' is none of year, quarter, month, week, day"))
    }
}

impl Period {
    /// The period of this grain that holds the day.
    #[must_use]
    pub fn of(grain: Grain, day: Day) -> Self {
        let date = day.date();
        let first = match grain {
            Grain::Year => date.first_of_year(),
            Grain::Quarter => {
                let month = (date.month() - 1) / 3 * 3 + 1;
                Date::new(date.year(), month, 1).unwrap_or(date)
            }
            Grain::Month => date.first_of_month(),
            Grain::Week => {
                return Self {
                    grain,
                    first: day.plus(-i32::from(date.weekday().to_monday_zero_offset())),
                };
            }
            Grain::Day => date,
        };
        Self {
            grain,
            first: Day::from_date(first),
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        self.next().first.plus(-1)
    }

    /// The period after it.
    #[must_use]
    pub fn next(self) -> Self {
        self.shift(1)
    }

    /// The period before it.
    #[must_use]
    pub fn previous(self) -> Self {
        self.shift(-1)
    }

    /// The same period one year earlier; for weeks, the ISO week of the same number (53 falls back to 52).
    #[must_use]
    pub fn year_before(self) -> Self {
        let date = self.first.date();
        if self.grain == Grain::Week {
            let week = date.iso_week_date();
            let before = ISOWeekDate::new(week.year() - 1, week.week(), Weekday::Monday)
                .or_else(|_| ISOWeekDate::new(week.year() - 1, 52, Weekday::Monday));
            return before.map_or(self, |w| Self {
                first: Day::from_date(w.date()),
                ..self
            });
        }
        let earlier = date.checked_sub(1.year()).unwrap_or(date);
        Self::of(self.grain, Day::from_date(earlier))
    }

    fn shift(self, by: i32) -> Self {
        let date = self.first.date();
        let span = match self.grain {
            Grain::Year => by.years(),
            Grain::Quarter => (by * 3).months(),
            Grain::Month => by.months(),
            Grain::Week => by.weeks(),
            Grain::Day => by.days(),
        };
        Self {
            first: Day::from_date(date.checked_add(span).unwrap_or(date)),
            ..self
        }
    }
}

impl fmt::Display for Period {
    /// `2017`, `2017Q1`, `2017-01`, `2016-W52`, `2017-01-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.first.date();
        match self.grain {
            Grain::Year => write!(f, "{:04}", date.year()),
            Grain::Quarter => write!(f, "{:04}Q{}", date.year(), (date.month() - 1) / 3 + 1),
            Grain::Month => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Grain::Week => {
                let week = date.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Grain::Day => write!(f, "{date}"),
        }
    }
}

impl FromStr for Period {
    type Err = String;

    /// Reads what [`fmt::Display`] prints; the grain follows from the shape.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("'{text}' is no period; write 2017, 2017Q1, 2017-01, 2017-W05 or 2017-01-31");
        let number = |part: &str| part.parse::<i16>().map_err(|_| wrong());
        let small = |part: &str| part.parse::<i8>().map_err(|_| wrong());
        let (grain, date) = if let Some((year, week)) = text.split_once("-W") {
            let week = ISOWeekDate::new(number(year)?, small(week)?, Weekday::Monday).map_err(|_| wrong())?;
            (Grain::Week, week.date())
        } else if let Some((year, quarter)) = text.split_once('Q') {
            let month = (small(quarter)?.clamp(0, 5) - 1) * 3 + 1;
            (
                Grain::Quarter,
                Date::new(number(year)?, month, 1).map_err(|_| wrong())?,
            )
        } else if text.len() == 10 {
            (Grain::Day, Date::from_str(text).map_err(|_| wrong())?)
        } else if let Some((year, month)) = text.split_once('-') {
            (
                Grain::Month,
                Date::new(number(year)?, small(month)?, 1).map_err(|_| wrong())?,
            )
        } else {
            (Grain::Year, Date::new(number(text)?, 1, 1).map_err(|_| wrong())?)
        };
        Ok(Self {
            grain,
            first: Day::from_date(date),
        })
    }
}

impl Zone {
    /// Greenwich, without summer time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Looks an IANA name up (`Asia/Shanghai`). The database is inside the program.
    ///
    /// # Errors
    /// When there is no such zone.
    pub fn named(name: &str) -> Result<Self, jiff::Error> {
        TimeZone::get(name).map(Self)
    }

    /// The local day on which an instant (UTC milliseconds) falls.
    #[must_use]
    pub fn day_of(&self, utc_ms: i64) -> Day {
        self.local(utc_ms).0
    }

    /// The local day, and the minute of that day (0–1439).
    #[must_use]
    pub fn local(&self, utc_ms: i64) -> (Day, i32) {
        let stamp = Timestamp::from_millisecond(utc_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let seconds = utc_ms.div_euclid(1000) + i64::from(self.0.to_offset(stamp).seconds());
        let day = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
        let minute = i32::try_from(seconds.rem_euclid(86_400) / 60).unwrap_or(0);
        (Day(day), minute)
    }

    /// The instant (UTC milliseconds) of a local date and time; in a gap, the time after it, in a fold, the first.
    ///
    /// # Errors
    /// When the time is beyond the calendar's ends.
    pub fn instant(&self, local: jiff::civil::DateTime) -> Result<i64, jiff::Error> {
        Ok(self
            .0
            .to_ambiguous_timestamp(local)
            .compatible()?
            .as_millisecond())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(grain: Grain, day: &str) -> String {
        Period::of(grain, day.parse().unwrap()).to_string()
    }

    #[test]
    fn numbers_beyond_the_calendar_are_its_edges() {
        assert_eq!(Day::new(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day::new(i32::MIN).date(), Date::MIN);
        assert_eq!(Day::new(1).plus(i32::MAX), Day::new(i32::MAX));
    }

    #[test]
    fn weeks_belong_to_the_iso_year() {
        assert_eq!(of(Grain::Week, "2017-01-01"), "2016-W52");
        assert_eq!(of(Grain::Week, "2024-12-30"), "2025-W01");
        assert_eq!(of(Grain::Week, "2020-12-31"), "2020-W53");
    }

    #[test]
    fn a_period_read_back_is_itself() {
        for text in ["2017", "2017Q3", "2017-02", "2016-W52", "2020-02-29"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert!("2017Q5".parse::<Period>().is_err());
        assert!("last year".parse::<Period>().is_err());
    }

    #[test]
    fn periods_follow_one_another() {
        let q4: Period = "2016Q4".parse().unwrap();
        assert_eq!(q4.next().to_string(), "2017Q1");
        assert_eq!(q4.last().to_string(), "2016-12-31");
        let w53: Period = "2020-W53".parse().unwrap();
        assert_eq!(w53.year_before().to_string(), "2019-W52");
    }

    #[test]
    fn the_business_day_is_the_stores_own() {
        let shanghai = Zone::named("Asia/Shanghai").unwrap();
        let before = "2020-12-31T15:59:59Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond();
        assert_eq!(shanghai.day_of(before).to_string(), "2020-12-31");
        assert_eq!(shanghai.day_of(before + 1000).to_string(), "2021-01-01");
    }
}
