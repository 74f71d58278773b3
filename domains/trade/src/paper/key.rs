//! Keying forms: once, or twice and compared.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::queries::card::find_member;
use guanxi_loyalty::queries::person::{Moment, Person};
use guanxi_record::{Schema, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, FieldError, Id, Money, Problem, RawId, Result};

use super::blind::{self, NOTHING};
use super::save::{program, save};
use super::{Difference, Keyed, differences};
use crate::club_sale::Buyer;
use crate::entities::{PaperBatch, PaperBatchPatch, PaperForm, PaperFormPatch};

/// Lines of a form at most.
pub const LINES_MAX: usize = 100;
/// Characters of its number at most.
pub(super) const NUMBER_MAX: usize = 60;
/// Most minor units of a form.
const MONEY_MAX: i64 = 100_000_000_000;
/// Days that a form may lie in the past.
const OLDEST_DAYS: i32 = 1_100;

/// What became of a keying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The form.
    pub form: RawId,
    /// `keyed`, `differs` or `saved`.
    pub state: String,
    /// The sale that it became.
    pub sale: Option<RawId>,
    /// Where the two keyings differ.
    pub differences: Vec<Difference>,
}

/// What is in a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchSum {
    /// Forms.
    pub count: i64,
    /// Their totals, in minor units.
    pub amount: i64,
    /// Forms that aren't saved yet.
    pub pending: i64,
}

/// What is in a batch.
///
/// # Errors
/// When the database can't be read.
pub fn sum_of(r: &mut dyn Queries, batch: RawId) -> Result<BatchSum> {
    let row = r.query_first(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT), COUNT(CASE WHEN state <> 'saved' THEN 1 END) \
         FROM trade_paper_form WHERE batch_id = ?1",
        &[Value::from(batch)],
    )?;
    Ok(row.map_or_else(BatchSum::default, |row| BatchSum {
        count: row.int(0),
        amount: row.int(1),
        pending: row.int(2),
    }))
}

pub(super) fn refused(code: &'static str) -> Problem {
    Problem::new(ErrorKind::Conflict, code)
}

fn text_of(keyed: &Keyed) -> Result<String> {
    serde_json::to_string(keyed).map_err(Problem::internal)
}

/// What was keyed first, wherever it is kept.
fn first_of(r: &mut dyn Queries, id: RawId, form: &PaperForm) -> Result<Option<Keyed>> {
    match form.state.as_str() {
        "keyed" => blind::first(r, id),
        _ => Ok(blind::read(&form.content)),
    }
}

fn check(ctx: &Ctx, keyed: &Keyed) -> Result<()> {
    let mut faults = Vec::new();
    let today = ctx.today().raw();
    if keyed.number.is_empty() || keyed.number.chars().count() > NUMBER_MAX {
        faults.push(FieldError::new("number", "required"));
    }
    if keyed.sold_on > today || keyed.sold_on < today - OLDEST_DAYS {
        faults.push(FieldError::new("sold_on", "out_of_range"));
    }
    if keyed.lines.is_empty() || keyed.lines.len() > LINES_MAX {
        faults.push(FieldError::new("lines", "out_of_range").with("max", LINES_MAX));
    }
    for (line, at) in keyed.lines.iter().zip(0..) {
        // What came back is the till's: points were earned for it.
        if line.qty <= 0 {
            faults.push(FieldError::new(&format!("lines.{at}.qty"), "not_positive"));
        } else if line.qty > MONEY_MAX {
            faults.push(FieldError::new(&format!("lines.{at}.qty"), "out_of_range"));
        }
        if line.amount < 0 {
            faults.push(FieldError::new(&format!("lines.{at}.amount"), "negative"));
        } else if line.amount > MONEY_MAX {
            faults.push(FieldError::new(&format!("lines.{at}.amount"), "out_of_range"));
        }
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    if keyed.sum() != keyed.total {
        return Err(Problem::new(ErrorKind::Invalid, "trade.paper_total")
            .with("sum", Money::new(keyed.sum()).to_string())
            .with("total", Money::new(keyed.total).to_string()));
    }
    Ok(())
}

pub(super) fn open_batch(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<PaperBatch> {
    let batch: PaperBatch = get(tx, ctx, PaperBatch::def(), id)?.typed()?;
    if batch.state == "closed" {
        return Err(refused("trade.paper_closed").with("number", batch.number));
    }
    Ok(batch)
}

/// Whose the form is: of the card on it, who of its household stands beside it.
fn whose(tx: &mut Tx<'_>, ctx: &Ctx, keyed: &Keyed) -> Result<Buyer> {
    if keyed.card.is_empty() {
        if keyed.person.is_empty() {
            return Ok(Buyer::default());
        }
        return Err(Problem::invalid(vec![FieldError::new("card", "required")]));
    }
    let shown = find_member(tx, &keyed.card, ctx.today())?;
    let day = Moment::On(Day::new(keyed.sold_on));
    Buyer::of(tx, &shown, (Person::named(&keyed.person), day))
}

/// Keys a form of a batch; the second time, by somebody else, compares it. What is sound and complete is saved as a sale at once. The
/// same form keyed again changes nothing.
///
/// # Errors
/// `trade.paper_total`, `trade.paper_closed`, `trade.paper_taken` for a number that stands for another form, `trade.paper_same_clerk`,
/// `trade.paper_differs`, those of cards, `access.forbidden`.
pub fn key_form(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (batch_id, keyed): (RawId, &Keyed),
) -> Result<Answer> {
    require(ctx, Action::Create, PaperForm::def())?;
    let batch = open_batch(tx, ctx, batch_id)?;
    check(ctx, keyed)?;
    let store = batch.store_id.raw();
    let known = tx.query_first(
        "SELECT id FROM trade_paper_form WHERE store_id = ?1 AND number = ?2",
        &[Value::from(store), Value::from(keyed.number.as_str())],
    )?;
    let buyer = whose(tx, ctx, keyed)?;
    let known = known.map(|row| row.int(0));
    let begun = match known {
        Some(id) if is_begun(tx, (id, batch_id))? => Some(id),
        Some(id) => return again(tx, schema, ctx, (id, batch_id), (keyed, buyer)),
        None => None,
    };
    let sale = if batch.is_double {
        None
    } else {
        Some(save(tx, schema, ctx, (store, buyer), keyed)?)
    };
    let content = text_of(keyed)?;
    let form = new_form(ctx, (batch_id, &batch), keyed, (buyer, sale, &content));
    let state = form.state.clone();
    let form = match begun {
        Some(id) => fill(tx, schema, ctx, (id, form))?,
        None => insert(tx, schema, ctx, form)?.raw(),
    };
    if batch.is_double {
        blind::keep(tx, form, &content)?;
    }
    Ok(answer(form, &state, sale))
}

/// Whether it is a form of this batch of which only the number is known yet.
fn is_begun(r: &mut dyn Queries, (id, batch): (RawId, RawId)) -> Result<bool> {
    let row = r.query_first(
        "SELECT id FROM trade_paper_form WHERE id = ?1 AND batch_id = ?2 AND state = 'begun'",
        &[Value::from(id), Value::from(batch)],
    )?;
    Ok(row.is_some())
}

/// What was keyed goes on the record that was begun, with its photos.
fn fill(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, form): (RawId, PaperForm)) -> Result<RawId> {
    form_of(tx, ctx, id)?;
    let patch = PaperFormPatch {
        customer_id: Some(form.customer_id),
        second_customer_id: Some(form.second_customer_id),
        sold_on: Some(form.sold_on),
        amount: Some(form.amount),
        state: Some(form.state),
        sale_id: Some(form.sale_id),
        keyed_by_id: Some(form.keyed_by_id),
        content: Some(form.content),
        ..PaperFormPatch::default()
    };
    update_typed::<PaperForm>(tx, schema, &program(ctx), Id::new(id), patch)?;
    Ok(id)
}

/// The record of a form. Of one that another clerk keys again it tells no more than the number.
fn new_form(
    ctx: &Ctx,
    (batch_id, batch): (RawId, &PaperBatch),
    keyed: &Keyed,
    (buyer, sale, content): (Buyer, Option<RawId>, &str),
) -> PaperForm {
    let is_blind = batch.is_double;
    PaperForm {
        batch_id: Id::new(batch_id),
        store_id: batch.store_id,
        number: keyed.number.clone(),
        customer_id: buyer.whose.customer.filter(|_| !is_blind).map(Id::new),
        second_customer_id: buyer.other.filter(|_| !is_blind).map(Id::new),
        sold_on: if is_blind {
            ctx.today()
        } else {
            Day::new(keyed.sold_on)
        },
        amount: Money::new(if is_blind { 0 } else { keyed.total }),
        state: if is_blind { "keyed" } else { "saved" }.to_owned(),
        sale_id: sale.map(Id::new),
        keyed_by_id: clerk(ctx),
        checked_by_id: None,
        settled_by_id: None,
        content: if is_blind { NOTHING } else { content }.to_owned(),
        second: None,
    }
}

pub(super) fn answer(form: RawId, state: &str, sale: Option<RawId>) -> Answer {
    Answer {
        form,
        state: state.to_owned(),
        sale,
        differences: Vec::new(),
    }
}

/// A form that the user may see, as it is kept: whatever of it a user is shown, two keyings are compared whole.
pub(super) fn form_of(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<PaperForm> {
    get(r, ctx, PaperForm::def(), id)?;
    get(r, &program(ctx), PaperForm::def(), id)?.typed()
}

/// A number that was keyed before: the second keying, or the same sent twice.
fn again(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, batch): (RawId, RawId),
    (keyed, buyer): (&Keyed, Buyer),
) -> Result<Answer> {
    let form = form_of(tx, ctx, id)?;
    let first = first_of(tx, id, &form)?;
    let is_first = first.as_ref() == Some(keyed);
    let taken = || refused("trade.paper_taken").with("number", keyed.number.as_str());
    if form.batch_id.raw() != batch {
        return Err(taken());
    }
    match (form.state.as_str(), is_first_clerk(ctx, &form)) {
        ("saved", _) if is_first => return Ok(answer(id, "saved", form.sale_id.map(Id::raw))),
        ("saved", _) => return Err(taken()),
        ("differs", true) => {
            return Err(refused("trade.paper_differs").with("number", keyed.number.as_str()));
        }
        (_, true) if is_first => return Ok(answer(id, "keyed", None)),
        (_, true) => return Err(refused("trade.paper_same_clerk")),
        // Keyed again after it differed: compared again.
        (_, false) => {}
    }
    if form.state == "differs" {
        // Where a third clerk says what is right, keying until it fits is no way around.
        let batch: PaperBatch = get(tx, ctx, PaperBatch::def(), batch)?.typed()?;
        let second = form.second.as_deref().and_then(blind::read);
        if batch.is_settled_by_third && second.is_some_and(|second| second != *keyed) {
            return Err(refused("trade.paper_differs").with("number", keyed.number.as_str()));
        }
    }
    // What was erased with a person is compared with nothing.
    let found = first
        .as_ref()
        .map_or_else(Vec::new, |first| differences(first, keyed));
    let Some(first) = first.filter(|_| !found.is_empty()) else {
        let who = (id, form.store_id.raw(), buyer);
        let checked = PaperFormPatch {
            checked_by_id: Some(clerk(ctx)),
            ..PaperFormPatch::default()
        };
        return finish(tx, schema, ctx, (who, keyed), checked);
    };
    // Of a card that can't be used by now nobody is known; whoever settles it is told.
    let first_buyer = match whose(tx, ctx, &first) {
        Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem),
        found => found.unwrap_or_default().whose.customer,
    };
    let patch = PaperFormPatch {
        state: Some("differs".to_owned()),
        customer_id: Some(first_buyer.map(Id::new)),
        second_customer_id: Some(buyer.whose.customer.map(Id::new)),
        sold_on: Some(Day::new(first.sold_on)),
        amount: Some(Money::new(first.total)),
        content: Some(text_of(&first)?),
        second: Some(Some(text_of(keyed)?)),
        checked_by_id: Some(clerk(ctx)),
        ..PaperFormPatch::default()
    };
    update_typed::<PaperForm>(tx, schema, &program(ctx), Id::new(id), patch)?;
    blind::told(tx, id)?;
    Ok(Answer {
        differences: found,
        ..answer(id, "differs", None)
    })
}

fn clerk(ctx: &Ctx) -> Option<Id<guanxi_org::entities::User>> {
    ctx.user().map(Id::new)
}

fn is_second_clerk(ctx: &Ctx, form: &PaperForm) -> bool {
    form.checked_by_id.map_or(0, Id::raw) == ctx.user_id()
}

fn is_first_clerk(ctx: &Ctx, form: &PaperForm) -> bool {
    form.keyed_by_id.map_or(0, Id::raw) == ctx.user_id()
}

fn finish(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    ((id, store, buyer), keyed): ((RawId, RawId, Buyer), &Keyed),
    by: PaperFormPatch,
) -> Result<Answer> {
    let sale = save(tx, schema, ctx, (store, buyer), keyed)?;
    let patch = PaperFormPatch {
        state: Some("saved".to_owned()),
        sale_id: Some(Some(Id::new(sale))),
        customer_id: Some(buyer.whose.customer.map(Id::new)),
        second_customer_id: buyer.other.map(|other| Some(Id::new(other))),
        sold_on: Some(Day::new(keyed.sold_on)),
        amount: Some(Money::new(keyed.total)),
        content: if is_erased(tx, id)? {
            None
        } else {
            Some(text_of(keyed)?)
        },
        ..by
    };
    update_typed::<PaperForm>(tx, schema, &program(ctx), Id::new(id), patch)?;
    blind::told(tx, id)?;
    Ok(answer(id, "saved", Some(sale)))
}

/// Whether what it said was erased with a person: the sale says it from now on.
fn is_erased(r: &mut dyn Queries, form: RawId) -> Result<bool> {
    let row = r.query_first(
        "SELECT record_id FROM record_erased WHERE record_id = ?1",
        &[Value::from(form)],
    )?;
    Ok(row.is_some())
}

/// Says what is right on a form of which two keyings differ, and saves it.
///
/// # Errors
/// `trade.paper_taken` unless it differs, `trade.paper_same_clerk` to who keyed it first, `trade.paper_third_clerk` to who keyed it then
/// where a third is wanted, and as [`key_form`].
pub fn resolve(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (id, keyed): (RawId, &Keyed)) -> Result<Answer> {
    require(ctx, Action::Create, PaperForm::def())?;
    let form = form_of(tx, ctx, id)?;
    let batch = open_batch(tx, ctx, form.batch_id.raw())?;
    check(ctx, keyed)?;
    if form.state == "saved" && blind::read(&form.content).as_ref() == Some(keyed) {
        return Ok(answer(id, "saved", form.sale_id.map(Id::raw)));
    }
    if form.state != "differs" || form.number != keyed.number {
        return Err(refused("trade.paper_taken").with("number", form.number));
    }
    if is_first_clerk(ctx, &form) {
        return Err(refused("trade.paper_same_clerk"));
    }
    if batch.is_settled_by_third && is_second_clerk(ctx, &form) {
        return Err(refused("trade.paper_third_clerk"));
    }
    let buyer = whose(tx, ctx, keyed)?;
    let settled = PaperFormPatch {
        settled_by_id: Some(clerk(ctx)),
        ..PaperFormPatch::default()
    };
    let who = (id, form.store_id.raw(), buyer);
    finish(tx, schema, ctx, (who, keyed), settled)
}

/// A form of which two keyings differ, for who may say what is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// The form.
    pub form: RawId,
    /// Its batch.
    pub batch: RawId,
    /// What was keyed first.
    pub first: Keyed,
    /// What was keyed then.
    pub second: Keyed,
    /// Where they differ.
    pub differences: Vec<Difference>,
    /// Who keyed them.
    pub by: [Option<RawId>; 2],
    /// Whether a third clerk must say what is right.
    pub needs_third: bool,
    /// Whether the user may.
    pub may_settle: bool,
}

/// Both keyings of a form that differs. Before that nobody is shown what the first clerk keyed.
///
/// # Errors
/// `trade.paper_no_difference`, `access.forbidden`.
pub fn both_keyings(r: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Both> {
    require(ctx, Action::Create, PaperForm::def())?;
    let form = form_of(r, ctx, id)?;
    let both = form.second.as_deref().filter(|_| form.state == "differs");
    let both = blind::read(&form.content).zip(both.and_then(blind::read));
    let (first, second) =
        both.ok_or_else(|| refused("trade.paper_no_difference").with("number", form.number.as_str()))?;
    let batch: PaperBatch = get(r, ctx, PaperBatch::def(), form.batch_id.raw())?.typed()?;
    let is_barred = is_first_clerk(ctx, &form) || (batch.is_settled_by_third && is_second_clerk(ctx, &form));
    Ok(Both {
        form: id,
        batch: form.batch_id.raw(),
        differences: differences(&first, &second),
        first,
        second,
        by: [form.keyed_by_id.map(Id::raw), form.checked_by_id.map(Id::raw)],
        needs_third: batch.is_settled_by_third,
        may_settle: !is_barred && batch.state != "closed",
    })
}

/// Ends a batch whose forms are all saved and come to what they should.
///
/// # Errors
/// `trade.paper_pending` with how many aren't saved, `trade.paper_control` with what is there, `trade.paper_closed`.
pub fn close_batch(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<BatchSum> {
    require(ctx, Action::Create, PaperForm::def())?;
    let batch = open_batch(tx, ctx, id)?;
    let sum = sum_of(tx, id)?;
    if sum.pending > 0 {
        return Err(refused("trade.paper_pending").with("count", sum.pending));
    }
    let is_off = batch.control_count.is_some_and(|count| count != sum.count)
        || batch
            .control_amount
            .is_some_and(|amount| amount.raw() != sum.amount);
    if is_off {
        return Err(refused("trade.paper_control")
            .with("count", sum.count)
            .with("amount", Money::new(sum.amount).to_string()));
    }
    let patch = PaperBatchPatch {
        state: Some("closed".to_owned()),
        ..PaperBatchPatch::default()
    };
    update_typed::<PaperBatch>(tx, schema, &program(ctx), Id::new(id), patch)?;
    Ok(sum)
}
