//! What the verbs have in common.

use guanxi_entity::Value;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Money, Problem, Result};

pub(crate) use guanxi_org::today;
pub(crate) use guanxi_record::command::{change, put, put_one, seen};

/// Most minor units of one amount: a thousand million yuan.
const MONEY_MAX: i64 = 100_000_000_000;

/// The program itself, for what follows from something that the user was allowed to do.
pub(crate) fn program(ctx: &Ctx) -> Ctx {
    ctx.as_program("marketing")
}

/// Refuses what a record's state doesn't allow.
pub(crate) fn require_state(state: &str, allowed: &[&str]) -> Result<()> {
    guanxi_record::command::require_state("marketing.wrong_state", state, allowed)
}

/// An amount that can be booked: more than nothing, and not absurd.
pub(crate) fn require_amount(amount: Money, field: &str) -> Result<()> {
    match amount.raw() {
        1..=MONEY_MAX => Ok(()),
        i64::MIN..=0 => Err(Problem::wrong(field, "not_positive")),
        _ => Err(Problem::wrong(field, "too_large")),
    }
}

/// The text, unless it is empty.
pub(crate) fn said(text: Option<&str>) -> Value {
    Value::from(text.map(str::trim).filter(|text| !text.is_empty()))
}

/// The next number of the company's day: `FY20260131-0001`.
pub(crate) fn next_number(tx: &mut Tx<'_>, series: &str, ctx: &Ctx) -> Result<String> {
    let day = today(tx, ctx)?;
    guanxi_record::command::next_number(tx, "marketing_number", (series, day))
}
