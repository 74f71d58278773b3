//! What single indicators are asked with: windows of days, dates, numbers.

use guanxi_types::{Day, Result, index_of};

use super::{Query, day};
use crate::error;

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
}

impl Window {
    /// How many days.
    #[must_use]
    pub fn days(&self) -> i64 {
        i64::from(self.last.raw()) - i64::from(self.first.raw()) + 1
    }
}

impl Query {
    /// Reads a date.
    ///
    /// # Errors
    /// When it isn't written like 2017-01-31.
    pub fn day(&self, name: &str) -> Result<Option<Day>> {
        self.value(name).map(|text| day(name, text)).transpose()
    }

    /// Reads a stretch of days, `2017-01-01..2017-03-31`.
    ///
    /// # Errors
    /// When it is missing, can't be read, or ends before it begins.
    pub fn window(&self, name: &str) -> Result<Window> {
        let text = self.value(name).ok_or_else(|| error::missing(name))?;
        let (first, last) = text
            .split_once("..")
            .ok_or_else(|| error::not_a_window(name, text))?;
        let (first, last) = (day(name, first.trim())?, day(name, last.trim())?);
        if first > last {
            return Err(error::range_reversed(&first.to_string(), &last.to_string()));
        }
        Ok(Window { first, last })
    }

    /// Reads a whole number from 1.
    ///
    /// # Errors
    /// When it is none.
    pub fn count(&self, name: &str) -> Result<Option<i64>> {
        let read = |text: &str| {
            let number = text.parse().ok().filter(|n: &i64| *n >= 1);
            number.ok_or_else(|| error::not_a_count(name, text))
        };
        self.value(name).map(read).transpose()
    }

    /// How many rows of a ranking are wanted, of each of its parts; all when the question doesn't say.
    ///
    /// # Errors
    /// When it isn't a whole number from 1.
    pub fn top(&self) -> Result<usize> {
        Ok(self.count("top")?.map_or(usize::MAX, index_of))
    }
}
