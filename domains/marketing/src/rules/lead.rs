//! Rules of forms and leads.

use std::hash::{DefaultHasher, Hash, Hasher};

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{may, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use super::Draft;
use crate::entities::{Lead, LeadForm, LeadLink};

/// Letters of a form's address: what nobody mistakes for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many of them.
const CODE_LENGTH: usize = 10;
/// How a customer is looked up by a field of a lead; each has its index.
const LOOKUPS: [(&str, &str); 2] = [
    (
        "phone",
        "SELECT id FROM customers_customer WHERE phone = ?1 ORDER BY id LIMIT 20",
    ),
    (
        "email",
        "SELECT id FROM customers_customer WHERE email = ?1 ORDER BY id LIMIT 20",
    ),
];

/// A form has an address from the first moment: made of its name, so that a form brought into another company keeps the address that
/// is printed on paper. It is no secret: whoever has it may fill the form in.
pub(super) fn form(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let mut fields = Draft {
        def: LeadForm::def(),
        values: after,
    };
    let name = fields.text("name").unwrap_or_default().to_owned();
    give_code(tx, &mut fields, &name)
}

/// A way into a form has an address of its own, made of both names for the same reason.
pub(super) fn link(tx: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let mut fields = Draft {
        def: LeadLink::def(),
        values: after,
    };
    let form = tx.query_first(
        "SELECT name FROM marketing_lead_form WHERE id = ?1",
        &[Value::from(fields.int("form_id"))],
    )?;
    let form = form.map_or_else(String::new, |row| row.text(0).to_owned());
    let name = format!("{form}\n{}", fields.text("name").unwrap_or_default());
    give_code(tx, &mut fields, &name)
}

/// Makes the address where there is none; forms and the ways into them share one space.
fn give_code(tx: &mut Tx<'_>, fields: &mut Draft<'_>, name: &str) -> Result<()> {
    if fields.text("code").is_some() {
        return Ok(());
    }
    for attempt in 0_u32.. {
        let code = code_of(name, attempt);
        let taken = tx.query_first(
            "SELECT id FROM marketing_lead_form WHERE code = ?1 UNION ALL SELECT id FROM marketing_lead_link WHERE code = ?1",
            &[Value::from(code.as_str())],
        )?;
        if taken.is_none() {
            fields.set("code", Value::from(code));
            break;
        }
    }
    Ok(())
}

fn code_of(name: &str, attempt: u32) -> String {
    let mut hasher = DefaultHasher::new();
    (name, attempt).hash(&mut hasher);
    let mut rest = hasher.finish();
    let mut code = String::with_capacity(CODE_LENGTH);
    for _ in 0..CODE_LENGTH {
        let at = usize::try_from(rest % 32).unwrap_or_default();
        code.extend(LETTERS.get(at).map(|letter| char::from(*letter)));
        rest /= 32;
    }
    code
}

/// A lead leads to the customer with the same number or address, if there is one. What became a customer stays one.
pub(super) fn lead(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let def = Lead::def();
    let mut fields = Draft { def, values: after };
    let of = |name: &str| {
        let (at, _) = def.field(name)?;
        before.and_then(|values| values.get(at)).cloned()
    };
    let was = of("state");
    let was = was.as_ref().and_then(Value::as_text);
    let is_by_hand = ctx.user_id() != 0;
    let is_now = fields.text("state");
    // Only the command knows which customer it became, and when.
    let is_complete = fields.int("customer_id").is_some() && fields.int("converted_at").is_some();
    if is_now == Some("converted") && was != Some("converted") && !is_complete {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.convert_by_command"));
    }
    if was == Some("converted") && is_now != was && is_by_hand {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.wrong_state").with("state", "converted"));
    }
    let is_same = |name: &str| of(name).as_ref().and_then(Value::as_text) == fields.text(name);
    if is_now == Some("converted") || (before.is_some() && is_same("phone") && is_same("email")) {
        return Ok(());
    }
    if fields.text("phone").is_none() && fields.text("email").is_none() {
        return Ok(());
    }
    let found = customer_of(tx, ctx, &fields)?;
    fields.set("customer_id", Value::from(found));
    Ok(())
}

/// The customer with this number, or else this address, of those whom the user may see: nobody learns of another by writing a
/// lead.
fn customer_of(tx: &mut Tx<'_>, ctx: &Ctx, fields: &Draft<'_>) -> Result<Option<RawId>> {
    let def = Customer::def();
    if !may(ctx, Action::Read, def) {
        return Ok(None);
    }
    for (name, sql) in LOOKUPS {
        let Some(text) = fields.text(name) else {
            continue;
        };
        let rows = tx.query(sql, &[Value::from(text)])?;
        let ids: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
        let known = visible(tx, ctx, def, &ids)?;
        if let Some(id) = known.iter().map(|(id, _)| *id).min() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
