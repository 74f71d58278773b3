//! Forms that are begun before they are keyed: the number is known and nothing else, so that photos have a place.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, attachment, command, insert, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Id, Money, Problem, RawId, Result};

use super::blind::NOTHING;
use super::key::{Answer, NUMBER_MAX, answer, form_of, open_batch, refused};
use super::save::{program, require_new};
use super::{BatchSum, sum_of};
use crate::entities::{PaperBatch, PaperForm};

/// Begins a form of a batch; the one that is there already where it was begun or keyed before. It counts as not saved until it is keyed.
///
/// # Errors
/// `trade.paper_closed`, `trade.paper_taken` for a number that stands for another batch's form or for a sale, `access.forbidden`.
pub fn begin_form(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (batch_id, number): (RawId, &str),
) -> Result<Answer> {
    require(ctx, Action::Create, PaperForm::def())?;
    let batch = open_batch(tx, ctx, batch_id)?;
    if number.is_empty() || number.chars().count() > NUMBER_MAX {
        return Err(Problem::invalid(vec![FieldError::new("number", "required")]));
    }
    let known = tx.query_first(
        "SELECT id FROM trade_paper_form WHERE store_id = ?1 AND number = ?2",
        &[Value::from(batch.store_id.raw()), Value::from(number)],
    )?;
    if let Some(row) = known {
        let form = form_of(tx, ctx, row.int(0))?;
        if form.batch_id.raw() != batch_id {
            return Err(refused("trade.paper_taken").with("number", number));
        }
        return Ok(answer(row.int(0), &form.state, form.sale_id.map(Id::raw)));
    }
    require_new(tx, (batch.store_id.raw(), number))?;
    let made = insert(tx, schema, ctx, nothing_yet(ctx, (batch_id, &batch), number))?;
    Ok(answer(made.raw(), "begun", None))
}

/// A form of which only the number is known.
fn nothing_yet(ctx: &Ctx, (batch_id, batch): (RawId, &PaperBatch), number: &str) -> PaperForm {
    PaperForm {
        batch_id: Id::new(batch_id),
        store_id: batch.store_id,
        number: number.to_owned(),
        customer_id: None,
        second_customer_id: None,
        sold_on: ctx.today(),
        amount: Money::ZERO,
        state: "begun".to_owned(),
        sale_id: None,
        keyed_by_id: None,
        checked_by_id: None,
        settled_by_id: None,
        content: NOTHING.to_owned(),
        second: None,
    }
}

/// Takes a form away that was begun by mistake, under a wrong number say, with its files; what is in the batch then.
///
/// # Errors
/// `trade.paper_keyed` once somebody keyed it, `trade.paper_closed`, `access.forbidden`.
pub fn drop_form(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<BatchSum> {
    require(ctx, Action::Create, PaperForm::def())?;
    let form = form_of(tx, ctx, id)?;
    open_batch(tx, ctx, form.batch_id.raw())?;
    if form.state != "begun" {
        return Err(refused("trade.paper_keyed").with("number", form.number));
    }
    for file in attachment::list(tx, ctx, PaperForm::def(), id)? {
        attachment::remove(tx, schema, ctx, file.id)?;
    }
    command::remove::<PaperForm>(tx, schema, &program(ctx), id)?;
    sum_of(tx, form.batch_id.raw())
}
