//! Consent: what customers agreed to. Whoever writes to customers, calls them or works with their data asks here first.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};

pub use crate::rules::consent::{Standing, Statement, standing};

/// Statements about one purpose that are read; whoever said more is known by the newest of these.
const STATEMENTS_LIMIT: i64 = 500;

/// Whether a customer may be reached on a channel for a purpose (values of `customers.consent`), as of a day.
///
/// # Errors
/// When the statements can't be read.
pub fn may_contact(
    r: &mut dyn Queries,
    customer: RawId,
    purpose: &str,
    channel: &str,
    today: Day,
) -> Result<Standing> {
    let rows = r.query(
        "SELECT channel, state, expires_on FROM customers_consent WHERE customer_id = ?1 AND purpose = ?2 \
         ORDER BY stated_at DESC, id DESC LIMIT ?3",
        &[
            Value::from(customer),
            Value::from(purpose),
            Value::from(STATEMENTS_LIMIT),
        ],
    )?;
    let said = rows.iter().map(|row| Statement {
        channel: row.text(0).to_owned(),
        state: row.text(1).to_owned(),
        expires_on: row
            .optional_int(2)
            .and_then(|day| i32::try_from(day).ok())
            .map(Day::new),
    });
    Ok(standing(&said.collect::<Vec<_>>(), channel, today))
}

/// What holds of every customer who said something about a purpose on a channel or on all of them, in the order of their ids.
///
/// # Errors
/// When the statements can't be read, or what `each` returns.
pub fn each_standing(
    r: &mut dyn Queries,
    (purpose, channel): (&str, &str),
    today: Day,
    each: &mut dyn FnMut(RawId, Standing) -> Result<()>,
) -> Result<()> {
    let mut said: Vec<Statement> = Vec::new();
    let mut of: Option<RawId> = None;
    r.query_each(
        "SELECT customer_id, channel, state, expires_on FROM customers_consent WHERE purpose = ?1 \
         AND channel IN ('any', ?2) ORDER BY customer_id, stated_at DESC, id DESC",
        &[Value::from(purpose), Value::from(channel)],
        &mut |row| {
            let customer = row.int(0);
            if let Some(before) = of.filter(|before| *before != customer) {
                each(before, standing(&said, channel, today))?;
                said.clear();
            }
            of = Some(customer);
            let expires_on = row.optional_int(3).and_then(|day| i32::try_from(day).ok());
            said.push(Statement {
                channel: row.text(1).to_owned(),
                state: row.text(2).to_owned(),
                expires_on: expires_on.map(Day::new),
            });
            Ok(())
        },
    )?;
    match of {
        Some(last) => each(last, standing(&said, channel, today)),
        None => Ok(()),
    }
}
