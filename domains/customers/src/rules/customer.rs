//! Customers and the people at them.

use guanxi_entity::{Entity, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::credit_code::is_credit_code;
use crate::entities::{Contact, Customer};

/// A credit code is a right one, written in capitals; whom a sale named is known at the till.
pub(super) fn complete(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Customer::def();
    if let Some(code) = def.value(after, "credit_code").as_text() {
        let code = code.to_ascii_uppercase();
        if !is_credit_code(&code) {
            let wrong = FieldError::new("credit_code", "not_a_credit_code").with("value", code);
            return Err(Problem::invalid(vec![wrong]));
        }
        def.set(after, "credit_code", Value::Text(code));
    }
    if before.is_none() && def.value(after, "is_stub") == &Value::Int(1) {
        def.set(after, "is_member", Value::Int(1));
    }
    Ok(())
}

/// A company has one primary contact.
pub(super) fn one_primary_contact(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Contact::def();
    let primary = |values: &[Value]| {
        let is_primary = def.value(values, "is_primary") == &Value::Int(1);
        is_primary.then(|| def.value(values, "company_id").clone())
    };
    let Some(company) = primary(after) else {
        return Ok(());
    };
    if before.and_then(primary).as_ref() == Some(&company) {
        return Ok(());
    }
    let other = tx.query_first(
        "SELECT name FROM customers_contact WHERE company_id = ?1 AND is_primary = 1",
        &[company],
    )?;
    match other {
        Some(row) => Err(Problem::invalid(vec![
            FieldError::new("is_primary", "has_primary").with("name", row.text(0)),
        ])),
        None => Ok(()),
    }
}
