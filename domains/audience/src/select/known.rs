//! The database's part of a rule.

use std::sync::Arc;

use guanxi_customers::consent::each_standing;
use guanxi_entity::{FieldDef, Value};
use guanxi_insight::Visible;
use guanxi_record::{SqlText, require, restrict};
use guanxi_store::Queries;
use guanxi_types::{Action, Day, ErrorKind, Problem, RawId, Result};
use jiff::ToSpan;

use super::compile::{Ask, Compiler};
use super::{Eyes, Found, Leaf, Prepared, Values, Wanted};
use crate::bits::Bits;
use crate::fields::CUSTOMER;
use crate::rule::{Base, Node};

/// Customers that a rule is evaluated over, at most.
const UNIVERSE_LIMIT: usize = 5_000_000;

/// Decides what the database knows: who there is, fields, links, consent, lists.
///
/// # Errors
/// `audience.bad_rule`, `record.bad_filter` with the `path` of what can't be read; what the user may not ask.
pub fn prepare(
    r: &mut dyn Queries,
    eyes: Eyes<'_>,
    (rule, base): (&Node, Base),
    wanted: Wanted,
) -> Result<Prepared> {
    let mut compiler = Compiler::new(eyes, &base);
    let tree = compiler.tree(r, "", rule, true)?;
    let asks = compiler.asks;
    let is_all_sales = eyes.ctx.scopes(Action::Read, "trade.sale").is_all();
    if asks
        .iter()
        .any(|ask| matches!(ask, Ask::Decile(_) | Ask::Moved(_)))
        && !is_all_sales
    {
        return Err(Problem::new(ErrorKind::Forbidden, "audience.all_sales_needed"));
    }
    let visible = if asks
        .iter()
        .any(|ask| matches!(ask, Ask::Bought(..) | Ask::Changed(..) | Ask::Cell(..)))
    {
        Visible::of_customers(r, eyes.schema, eyes.ctx)?.map(Arc::new)
    } else {
        None
    };
    let (universe, mut sql) = universe(r, eyes, &asks, wanted)?;
    let mut leaves = Vec::with_capacity(asks.len());
    for ask in asks {
        leaves.push(match ask {
            Ask::Sql { text, values, .. } if is_apart(&text) => {
                Leaf::Found(apart(r, eyes, (&text, values), (&universe, wanted.only))?)
            }
            Ask::Sql { .. } => Leaf::Found(
                sql.next()
                    .ok_or_else(|| Problem::internal("a condition is gone"))?,
            ),
            Ask::Bought(path, test) => Leaf::Bought(path, test),
            Ask::Changed(path, test) => Leaf::Changed(path, test),
            Ask::Decile(test) => Leaf::Decile(test),
            Ask::Moved(test) => Leaf::Moved(test),
            Ask::Cell(path, test) => Leaf::Cell(path, test),
            Ask::Members(id) => Leaf::Found(members(r, &universe, id)?),
            Ask::Birthday(days) => Leaf::Found(birthdays(r, &universe, base.today, days)?),
            Ask::Consent(test) => {
                let mut bits = Bits::none(universe.len());
                each_standing(
                    r,
                    (&test.purpose, &test.channel),
                    base.today,
                    &mut |id, standing| {
                        if let Some(at) = universe.binary_search(&id).ok().filter(|_| standing.is_allowed()) {
                            bits.set(at);
                        }
                        Ok(())
                    },
                )?;
                Leaf::Found(plain(bits))
            }
        });
    }
    Ok(Prepared {
        tree,
        leaves,
        universe,
        visible,
        base,
        wanted,
    })
}

fn plain(bits: Bits) -> Found {
    Found {
        bits,
        values: Values::Nothing,
    }
}

/// One row: who, which conditions hold, and the values that are wanted.
type Line = (RawId, i64, Vec<Value>);

/// The customers whom the user may read, ascending, and the conditions in SQL decided for each in the same pass.
fn universe(
    r: &mut dyn Queries,
    eyes: Eyes<'_>,
    asks: &[Ask],
    wanted: Wanted,
) -> Result<(Vec<RawId>, std::vec::IntoIter<Found>)> {
    let customer = eyes.schema.entity(CUSTOMER)?;
    let reach = require(eyes.ctx, Action::Read, customer)?;
    let tests: Vec<(&String, &Vec<Value>, Option<&'static FieldDef>)> = asks
        .iter()
        .filter_map(|ask| match ask {
            Ask::Sql { text, values, field } if !is_apart(text) => {
                Some((text, values, field.filter(|_| wanted.with_values)))
            }
            _ => None,
        })
        .collect();
    let mut sql = SqlText::new("SELECT id, CAST(0");
    for (bit, (text, values, _)) in tests.iter().enumerate() {
        let one = format!(" + CASE WHEN {text} THEN {} ELSE 0 END", 1_i64 << bit);
        sql.push(&one, (*values).clone());
    }
    sql.push(" AS BIGINT)", []);
    for field in tests.iter().filter_map(|(_, _, field)| *field) {
        sql.push(&format!(", {}", field.name), []);
    }
    sql.push(&format!(" FROM {}", customer.table), []);
    if let Some(only) = wanted.only {
        sql.and("id = ?", [Value::from(only)]);
    }
    restrict(&mut sql, eyes.ctx, reach, customer);
    sql.push(" ORDER BY id", []);
    let mut lines: Vec<Line> = Vec::new();
    r.query_each(&sql.text, &sql.params, &mut |row| {
        if lines.len() >= UNIVERSE_LIMIT {
            return Err(Problem::new(ErrorKind::Invalid, "audience.too_many_customers"));
        }
        let (id, bits) = (row.int(0), row.int(1));
        lines.push((id, bits, row.0.into_iter().skip(2).collect()));
        Ok(())
    })?;
    let universe = lines.iter().map(|(id, _, _)| *id).collect();
    let fields: Vec<Option<&'static FieldDef>> = tests.iter().map(|(_, _, field)| *field).collect();
    Ok((universe, columns(&lines, fields).into_iter()))
}

/// Whether a condition asks other tables. Beside a row of the pass, PostgreSQL looks through the other table anew for each customer once it
/// is larger than its memory for hashes; as the only condition of a statement it is a join.
fn is_apart(text: &str) -> bool {
    text.contains("SELECT ")
}

/// Decides a condition by a statement of its own.
fn apart(
    r: &mut dyn Queries,
    eyes: Eyes<'_>,
    (text, values): (&str, Vec<Value>),
    (universe, only): (&[RawId], Option<RawId>),
) -> Result<Found> {
    let customer = eyes.schema.entity(CUSTOMER)?;
    let mut sql = SqlText::new(&format!("SELECT {0}.id FROM {0}", customer.table));
    sql.and(&format!("({text})"), values);
    if let Some(only) = only {
        sql.and(&format!("{}.id = ?", customer.table), [Value::from(only)]);
    }
    let mut bits = Bits::none(universe.len());
    r.query_each(&sql.text, &sql.params, &mut |row| {
        if let Ok(at) = universe.binary_search(&row.int(0)) {
            bits.set(at);
        }
        Ok(())
    })?;
    Ok(plain(bits))
}

/// What each condition came to, in the order of the conditions.
fn columns(lines: &[Line], fields: Vec<Option<&'static FieldDef>>) -> Vec<Found> {
    let mut shown = 0;
    let of_bit = |(bit, field): (usize, Option<&'static FieldDef>)| {
        let mut bits = Bits::none(lines.len());
        for (at, _) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.1 >> bit & 1 == 1)
        {
            bits.set(at);
        }
        let values = match field {
            None => Values::Nothing,
            Some(field) => {
                let column = shown;
                shown += 1;
                let of = |line: &Line| line.2.get(column).cloned().unwrap_or_default();
                Values::Field(field, lines.iter().map(of).collect())
            }
        };
        Found { bits, values }
    };
    fields.into_iter().enumerate().map(of_bit).collect()
}

fn members(r: &mut dyn Queries, universe: &[RawId], segment: RawId) -> Result<Found> {
    let mut bits = Bits::none(universe.len());
    r.query_each(
        "SELECT customer_id FROM marketing_segment_member WHERE segment_id = ?1",
        &[Value::from(segment)],
        &mut |row| {
            if let Ok(at) = universe.binary_search(&row.int(0)) {
                bits.set(at);
            }
            Ok(())
        },
    )?;
    Ok(plain(bits))
}

fn birthdays(r: &mut dyn Queries, universe: &[RawId], today: Day, days: i32) -> Result<Found> {
    let mut bits = Bits::none(universe.len());
    let sql = "SELECT id, birth_on FROM customers_customer WHERE birth_on IS NOT NULL";
    r.query_each(sql, &[], &mut |row| {
        let born = i32::try_from(row.int(1)).unwrap_or(0);
        if let Ok(at) = universe.binary_search(&row.int(0))
            && is_birthday_within(Day::new(born), today, days)
        {
            bits.set(at);
        }
        Ok(())
    })?;
    Ok(plain(bits))
}

/// Whether a birthday falls between today and so many days later; who was born on 29 February has it on the 28th in other years.
fn is_birthday_within(born: Day, today: Day, days: i32) -> bool {
    let (born, from) = (born.date(), today.date());
    (0..=1).any(|later| {
        let years = i32::from(from.year()) - i32::from(born.year()) + later;
        let day = born.checked_add(years.years()).map(Day::from_date);
        day.is_ok_and(|day| (today.raw()..=today.raw().saturating_add(days)).contains(&day.raw()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C3: birthdays come at the turn of a year and on leap days as well.
    #[test]
    fn birthdays_come() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (born, today, days, wanted) in [
            ("1980-05-10", "2026-05-10", 0, true),
            ("1980-05-09", "2026-05-10", 7, false),
            ("1980-05-17", "2026-05-10", 7, true),
            ("1980-05-18", "2026-05-10", 7, false),
            ("1980-01-02", "2026-12-30", 5, true),
            ("1992-02-29", "2026-02-27", 1, true),
            ("1992-02-29", "2028-02-29", 0, true),
        ] {
            let found = is_birthday_within(day(born), day(today), days);
            assert_eq!(found, wanted, "{born} on {today} within {days}");
        }
    }
}
