//! Contracts: numbered when they are written first; what is signed isn't changed by hand.

use guanxi_entity::{Entity, Value};
use guanxi_record::Written;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, FieldError, Money, Problem, Qty, Result, Through};
use jiff::ToSpan;

use super::discount::WHOLE;
use super::share::scaled;
use crate::commands::number::{Series, next_number};
use crate::entities::Contract;

/// Most days of notice: a year.
const NOTICE_MAX: i64 = 366;
/// What stays as it was signed.
const SIGNED: [&str; 5] = ["customer_id", "starts_on", "ends_on", "value", "terms"];

/// The first and the last day of the contract that goes on from one of this time: as long, in whole months where it is such.
#[must_use]
pub fn next_term(starts: Day, ends: Day) -> (Day, Day) {
    let first = ends.plus(1);
    let span = starts.date().until((jiff::Unit::Month, first.date())).ok();
    let whole = span.filter(|span| span.get_days() == 0 && span.get_months() > 0);
    let last = match whole {
        Some(span) => first
            .date()
            .checked_add(span.get_months().months())
            .map_or(first, |day| Day::from_date(day).plus(-1)),
        None => first.plus(ends.raw() - starts.raw()),
    };
    (first, last)
}

/// What the next contract is worth.
#[must_use]
pub fn next_value(value: Money, policy: &str, percent: Option<Qty>) -> Money {
    match (policy, percent) {
        ("percent", Some(percent)) => Money::new(scaled(value.raw(), WHOLE + percent.raw(), WHOLE)),
        _ => value,
    }
}

pub(crate) fn before(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Contract::def();
    let place = |name: &str| def.field(name).map(|(at, _)| at).unwrap_or_default();
    let int = |name: &str| after.get(place(name)).and_then(Value::as_int);
    let mut faults = Vec::new();
    if int("starts_on")
        .zip(int("ends_on"))
        .is_some_and(|(first, last)| last < first)
    {
        faults.push(FieldError::new("ends_on", "before_start"));
    }
    if int("value").is_some_and(|value| value < 0) {
        faults.push(FieldError::new("value", "too_small").with("min", "0"));
    }
    if int("notice_days").is_some_and(|days| !(0..=NOTICE_MAX).contains(&days)) {
        faults.push(FieldError::new("notice_days", "too_great").with("max", NOTICE_MAX));
    }
    let is_percent = after.get(place("price_policy")).and_then(Value::as_text) == Some("percent");
    if is_percent && int("price_percent").is_none_or(|percent| percent < -WHOLE) {
        faults.push(FieldError::new("price_percent", "required"));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    if after.get(place("number")).is_none_or(Value::is_null) {
        let number = next_number(tx, Series::Contract, ctx)?;
        if let Some(slot) = after.get_mut(place("number")) {
            *slot = Value::from(number);
        }
    }
    let is_signed = before
        .and_then(|values| values.get(place("state")))
        .and_then(Value::as_text)
        .is_some_and(|state| state != "draft");
    let is_changed =
        |name: &&str| before.and_then(|values| values.get(place(name))) != after.get(place(name));
    if is_signed && ctx.through != Through::Merge && SIGNED.iter().any(is_changed) {
        return Err(Problem::new(ErrorKind::Conflict, "sales.contract_signed"));
    }
    Ok(())
}

/// A contract that was signed isn't deleted, nor is what it promises changed.
pub(crate) fn lines_after(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if ctx.user_id() == 0 && written.action == Action::Create {
        return Ok(());
    }
    for parent in written.parents {
        let row = tx.query_first(
            "SELECT id FROM sales_contract WHERE id = ?1 AND state <> 'draft'",
            &[Value::from(*parent)],
        )?;
        if row.is_some() && ctx.through != Through::Merge {
            return Err(Problem::new(ErrorKind::Conflict, "sales.contract_signed"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// D9
    #[test]
    fn the_next_contract_is_as_long() {
        let next = |first: &str, last: &str| {
            let (first, last) = next_term(day(first), day(last));
            (first.to_string(), last.to_string())
        };
        assert_eq!(
            next("2026-01-01", "2026-12-31"),
            ("2027-01-01".into(), "2027-12-31".into())
        );
        assert_eq!(
            next("2026-02-01", "2026-02-28"),
            ("2026-03-01".into(), "2026-03-31".into())
        );
        assert_eq!(
            next("2026-01-01", "2026-01-10"),
            ("2026-01-11".into(), "2026-01-20".into())
        );
        assert_eq!(
            next_value(Money::new(10_001), "percent", Some(Qty::new(5_000))),
            Money::new(10_501)
        );
        assert_eq!(
            next_value(Money::new(10_001), "same", Some(Qty::new(5_000))),
            Money::new(10_001)
        );
    }
}
