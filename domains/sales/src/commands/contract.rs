//! Contracts come into force, go on, and end.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, RawId, Result};

use super::write::{change, program, put, put_one, require_state, seen};
use crate::entities::{Contract, ContractLine};
use crate::queries::children;
use crate::rules::contract::{next_term, next_value};

/// A step of a contract's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractStep {
    /// Both have signed: it is in force.
    Activate,
    /// It ends before its time.
    Terminate,
    /// Its time is over.
    End,
}

impl ContractStep {
    const fn path(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Activate => (&["draft"], "active"),
            Self::Terminate => (&["active"], "terminated"),
            Self::End => (&["active"], "ended"),
        }
    }
}

/// Moves a contract on; its new state. With `version`, only if that is still the current one.
///
/// # Errors
/// `sales.wrong_state`; as updating records.
pub fn contract_step(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, version): (RawId, Option<i64>),
    (step, reason): (ContractStep, Option<&str>),
) -> Result<&'static str> {
    let known: Contract = seen(tx, ctx, id)?;
    let (from, to) = step.path();
    require_state(&known.state, from)?;
    let mut changes = vec![("state", Value::from(to))];
    match step {
        ContractStep::Activate if known.signed_on.is_none() => {
            let today = super::write::today(tx, ctx)?;
            changes.push(("signed_on", Value::from(today)));
        }
        ContractStep::Terminate => changes.push(("reason", Value::from(reason))),
        _ => {}
    }
    change::<Contract>(tx, schema, ctx, (id, version), changes)?;
    Ok(to)
}

/// Renews a contract: a new one, as long, at the price that its policy says, in force behind the old one. One that was renewed
/// already gives the same new one.
///
/// # Errors
/// `sales.wrong_state` unless it is in force or has ended; as creating records.
pub fn renew(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<RawId> {
    let known: Contract = seen(tx, ctx, id)?;
    let done = tx.query_first(
        "SELECT id FROM sales_contract WHERE renews_id = ?1",
        &[Value::from(id)],
    )?;
    if let Some(row) = done {
        return Ok(row.int(0));
    }
    require_state(&known.state, &["active", "ended"])?;
    let (starts_on, ends_on) = next_term(known.starts_on, known.ends_on);
    change::<Contract>(tx, schema, ctx, id, vec![("state", Value::from("renewed"))])?;
    let next = Contract {
        number: None,
        state: "active".to_owned(),
        starts_on,
        ends_on,
        value: next_value(known.value, &known.price_policy, known.price_percent),
        renews_id: Some(Id::new(id)),
        noticed_for: None,
        signed_on: None,
        reason: None,
        ..known.clone()
    };
    let next_id = put_one(tx, schema, ctx, next)?;
    let lines: Vec<(RawId, ContractLine)> = children(tx, ctx, "contract_id", id)?;
    let rows = lines.into_iter().map(|(_, line)| ContractLine {
        contract_id: Id::new(next_id),
        unit_price: next_value(line.unit_price, &known.price_policy, known.price_percent),
        ..line
    });
    put(tx, schema, &program(ctx), rows.collect())?;
    Ok(next_id)
}
