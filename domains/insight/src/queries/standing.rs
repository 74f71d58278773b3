//! Where every customer stands, from one pass over the tickets.

use guanxi_trade::facts::TICKET;
use guanxi_types::{Day, Grain, Period, Result};

use crate::queries::facts::Facts;
use crate::queries::selection::Selection;
use crate::queries::source::{self, Need};
use crate::rules::standing::{Standings, Tally, Windows, standings};

/// The standings as of the last day with sales. A sale that is dated after `today` is a mistake and doesn't count: it would make
/// everybody look gone.
///
/// # Errors
/// When the warehouse can't be read.
pub fn all(facts: &Facts<'_>, today: Day) -> Result<Standings> {
    let last = facts.warehouse.days(TICKET.name).map(|days| days.last);
    let as_of = last.map_or(today, |last| Day::new(last).min(today));
    let windows = windows(as_of);
    let customers = facts.customers()?;
    let mut tallies = vec![Tally::default(); customers.len()];
    let mut selection = Selection::ALL;
    selection.days.last = as_of.raw();
    source::each_ticket(facts.warehouse, &selection, Need::Spend, |ticket| {
        let member = ticket.customer_id.and_then(|id| customers.find(id));
        if let Some(tally) = member.and_then(|member| tallies.get_mut(member)) {
            tally.add(&windows, ticket.day, ticket.amount_c);
        }
    })?;
    let known = customers.ids().iter().copied().zip(tallies);
    let known: Vec<(i64, Tally)> = known.filter(|(_, tally)| *tally != Tally::default()).collect();
    Ok(standings(&known, as_of.raw(), |id| customers.place_of(id)))
}

/// The twelve months and the quarter that end with a day.
#[must_use]
pub fn windows(as_of: Day) -> Windows {
    let before = Period::of(Grain::Day, as_of).year_before().first;
    let quarter = Period::of(Grain::Quarter, as_of);
    Windows {
        year: before.plus(1).raw()..=as_of.raw(),
        quarter: quarter.first.raw()..=as_of.raw(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F5: twelve months end with the day and don't count a day twice.
    #[test]
    fn twelve_months_end_with_the_day() {
        for (as_of, first, quarter) in [
            ("2017-12-31", "2017-01-01", "2017-10-01"),
            ("2024-02-29", "2023-03-01", "2024-01-01"),
            ("2025-02-28", "2024-02-29", "2025-01-01"),
        ] {
            let day = |text: &str| text.parse::<Day>().unwrap();
            let found = windows(day(as_of));
            assert_eq!(*found.year.start(), day(first).raw(), "{as_of}");
            assert_eq!(*found.quarter.start(), day(quarter).raw(), "{as_of}");
            assert_eq!([*found.year.end(), *found.quarter.end()], [day(as_of).raw(); 2]);
        }
    }
}
