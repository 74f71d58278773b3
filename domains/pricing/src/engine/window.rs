//! When something holds: days, days of the week, times of day.

use guanxi_types::Day;

use super::priced::Why;
use super::situation::Situation;

/// From a day to a day, on some days of the week, from a minute to a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First day; always has where empty.
    pub from: Option<Day>,
    /// Last day; for ever where empty.
    pub to: Option<Day>,
    /// Days of the week, bit 0 Monday; every day where 0.
    pub weekdays: u8,
    /// From this minute of the day up to, and without, that one; all day where empty. Past midnight where the first is later.
    pub minutes: Option<(u16, u16)>,
}

impl Window {
    /// Whether it names any bound.
    #[must_use]
    pub const fn is_bounded(&self) -> bool {
        self.from.is_some() || self.to.is_some() || self.weekdays != 0 || self.minutes.is_some()
    }

    /// What of it fails now, if anything.
    #[must_use]
    pub fn fails(&self, situation: &Situation) -> Option<Why> {
        let day = situation.day;
        if self.from.is_some_and(|from| day < from) {
            return Some(Why::NotStarted);
        }
        if self.to.is_some_and(|to| day > to) {
            return Some(Why::Over);
        }
        if !self.holds_on_weekday(day) {
            return Some(Why::Weekday);
        }
        let inside = |(from, to): (u16, u16)| {
            let now = situation.minute;
            if from <= to {
                from <= now && now < to
            } else {
                now >= from || now < to
            }
        };
        (!self.minutes.is_none_or(inside)).then_some(Why::Time)
    }

    /// Whether any moment of the day is inside.
    #[must_use]
    pub fn touches(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.holds_on_weekday(day)
    }

    fn holds_on_weekday(&self, day: Day) -> bool {
        // 1970-01-01 was a Thursday.
        let weekday = (day.raw() + 3).rem_euclid(7);
        self.weekdays == 0 || self.weekdays & (1 << weekday) != 0
    }
}
