//! How a table came about, in words: how fresh the figures are, what was asked, how it is computed. For files and for the
//! command line; the browser app says the same beside its tables.

use std::borrow::Cow;

use guanxi_types::{Locale, Words, Zone, words};

use crate::indicator::Indicator;
use crate::insight::AsOf;
use crate::request::Query;

const SHEET: Words = words("说明", "About");
const TABLE: Words = words("表", "Table");
const THROUGH: Words = words("数据截至", "Data through");
const AT: Words = words("更新于", "Brought up to date");
const NONE: Words = words("还没有销售", "no sales yet");
const NOTE: Words = words("口径说明", "How it is computed");
const PARAMETER: Words = words("条件", "Asked for");

impl AsOf {
    /// The last day with sales, `2017-12-31`, or that there is none.
    fn through(&self, locale: Locale) -> Cow<'_, str> {
        self.facts_through
            .as_deref()
            .map_or(Cow::Borrowed(NONE.of(locale)), Cow::Borrowed)
    }

    /// When the figures were brought up to date, on this zone's clock: `2026-11-22 13:05`.
    fn brought_in(&self, zone: &Zone) -> String {
        let (day, minute) = zone.local(self.at);
        format!("{day} {:02}:{:02}", minute / 60, minute % 60)
    }

    /// In one line: up to which day the figures tell, and when they were brought up to date, on this zone's clock.
    #[must_use]
    pub fn said(&self, locale: Locale, zone: &Zone) -> String {
        let (through, at) = (THROUGH.of(locale), AT.of(locale));
        let line = format!("{through} {}", self.through(locale));
        if self.at == 0 {
            return line;
        }
        format!("{line} · {at} {}", self.brought_in(zone))
    }
}

/// Names and values that a file tells of a table, and what their sheet is called.
#[must_use]
pub fn origin(
    indicator: &Indicator,
    query: &Query,
    as_of: &AsOf,
    (locale, zone): (Locale, &Zone),
) -> (&'static str, Vec<(String, String)>) {
    let mut lines = vec![
        (
            TABLE.of(locale),
            format!("{} ({})", indicator.label.of(locale), indicator.name),
        ),
        (THROUGH.of(locale), as_of.through(locale).into_owned()),
        (AT.of(locale), as_of.brought_in(zone)),
    ];
    lines.extend(
        query
            .said()
            .map(|(name, text)| (PARAMETER.of(locale), format!("{name} = {text}"))),
    );
    lines.push((NOTE.of(locale), indicator.note.of(locale).to_owned()));
    let lines = lines.into_iter().map(|(name, value)| (name.to_owned(), value));
    (SHEET.of(locale), lines.collect())
}
