//! Giving members what they are entitled to.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Money, Problem, RawId, Result};

use super::account::Holder;
use super::benefit_coupon::issue_coupons;
use super::book::{Pen, check_key};
use crate::entities::{Benefit, BenefitPatch, BenefitUse};
use crate::queries::benefit::entitled;

/// A benefit that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The benefit.
    pub benefit: RawId,
    /// Who wants it.
    pub customer: RawId,
    /// How many.
    pub count: i64,
    /// Its name; the same again gives the same answer.
    pub key: String,
    /// The sale, order or visit.
    pub reference: Option<String>,
    /// In words.
    pub note: Option<String>,
}

/// Gives a member a benefit; the record of it. A household has its share together.
///
/// # Errors
/// `loyalty.not_entitled`, `loyalty.benefit_used_up` with what is left, `loyalty.benefit_without_coupon`, `access.forbidden`.
pub fn use_benefit(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &Wanted) -> Result<RawId> {
    check_key(&wanted.key)?;
    require(ctx, Action::Create, BenefitUse::def())?;
    get(tx, ctx, Customer::def(), wanted.customer)?;
    get(tx, ctx, Benefit::def(), wanted.benefit)?;
    let pen = Pen::new(schema, ctx);
    // As it is stored, whatever of it the user is shown.
    let benefit: Benefit = get(tx, &pen.ctx, Benefit::def(), wanted.benefit)?.typed()?;
    let done = tx.query_first(
        "SELECT id, customer_id FROM loyalty_benefit_use WHERE benefit_id = ?1 AND key = ?2",
        &[Value::from(wanted.benefit), Value::from(wanted.key.as_str())],
    )?;
    if let Some(done) = done {
        return if done.int(1) == wanted.customer {
            Ok(done.int(0))
        } else {
            Err(Problem::new(ErrorKind::Conflict, "record.key_taken"))
        };
    }
    let known = entitled(tx, (wanted.customer, Some(wanted.benefit)), pen.today)?;
    let known = known.first().ok_or_else(|| {
        Problem::new(ErrorKind::Conflict, "loyalty.not_entitled").with("benefit", benefit.name.as_str())
    })?;
    let is_too_much = known.left.is_some_and(|left| wanted.count > left);
    if wanted.count < 1 || is_too_much {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.benefit_used_up")
            .with("left", known.left.unwrap_or(0)));
    }
    if let Some(stock) = benefit.stock {
        let patch = BenefitPatch {
            stock: Some(Some(stock - wanted.count)),
            ..BenefitPatch::default()
        };
        update_typed::<Benefit>(tx, schema, &pen.ctx, Id::new(wanted.benefit), patch)?;
    }
    let codes = issue_coupons(tx, &pen, &benefit, (wanted.customer, wanted.count))?;
    let (reference, note) = noted(wanted, codes);
    let holder = Holder::of(tx, wanted.customer)?;
    let cost = benefit
        .cost
        .map(|cost| Money::new(cost.raw().saturating_mul(wanted.count)));
    let made = BenefitUse {
        benefit_id: Id::new(wanted.benefit),
        customer_id: Id::new(wanted.customer),
        household_id: holder.household.map(Id::new),
        membership_id: Id::new(known.membership),
        count: wanted.count,
        day: pen.today,
        cost,
        reference,
        key: wanted.key.clone(),
        note,
        by_id: pen.by.map(Id::new),
    };
    Ok(insert(tx, schema, ctx, made)?.raw())
}

/// Characters of a note at most.
const NOTE_MAX: usize = 500;

/// The codes of coupons that were made stand where the reference does, which then is a part of the note.
fn noted(wanted: &Wanted, codes: Option<String>) -> (Option<String>, Option<String>) {
    let Some(codes) = codes else {
        return (wanted.reference.clone(), wanted.note.clone());
    };
    let said: Vec<&str> = [&wanted.reference, &wanted.note]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let note: String = said.join(" · ").chars().take(NOTE_MAX).collect();
    (Some(codes), Some(note).filter(|note| !note.is_empty()))
}
