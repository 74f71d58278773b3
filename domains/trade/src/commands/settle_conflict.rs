//! Deciding on a terminal's ticket that waits.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::command::remove;
use guanxi_record::{Batch, Links, Schema, create_many, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Id, Money, Problem, Qty, RawId, Result};

use crate::club_sale::{accepted, earn, refused};
use crate::entities::{Sale, SaleConflict, SaleConflictPatch, SaleLine, SaleLinePatch};
use crate::rules::zone_of_store;
use crate::sales_file::terminal::{Waiting, WaitingLine, read};

/// A thousandth of one.
const ONE: i64 = 1_000;

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settle {
    /// The ticket that waits.
    pub conflict: RawId,
    /// Whether it counts.
    pub is_accepted: bool,
    /// Whose it is, where it isn't whose it would be.
    pub customer: Option<RawId>,
    /// Why; needed where it is refused.
    pub note: Option<String>,
}

/// Accepts a ticket, so that it becomes a sale that earns, or corrects the one that is there; or refuses it. The sale.
///
/// # Errors
/// `trade.conflict_decided`, `trade.conflict_sold` for another decision on a till's ticket than that it stands, `trade.conflict_taken` when the store has a ticket of that number by now, `till.is_tills` for what a till
/// rang up, `record.invalid` without a customer or a reason, `record.erased` of a customer who was, `access.forbidden`.
pub fn settle_conflict(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    wanted: &Settle,
) -> Result<Option<RawId>> {
    require(ctx, Action::Update, SaleConflict::def())?;
    let own = ctx.as_program("terminal");
    get(tx, ctx, SaleConflict::def(), wanted.conflict)?;
    // As it is stored, whatever of it the user is shown.
    let known: SaleConflict = get(tx, &own, SaleConflict::def(), wanted.conflict)?.typed()?;
    if known.state != "open" {
        return Err(refused("trade.conflict_decided").with("state", known.state));
    }
    let wrong = |field: &str| Problem::invalid(vec![FieldError::new(field, "required")]);
    if !wanted.is_accepted && wanted.note.as_deref().is_none_or(str::is_empty) {
        return Err(wrong("note"));
    }
    if let Some(sale) = known.sale_id.map(Id::raw) {
        require_as_sold(wanted, &known)?;
        close(
            tx,
            (schema, ctx),
            wanted,
            (Some(sale), known.customer_id.map(Id::raw)),
        )?;
        return Ok(Some(sale));
    }
    let customer = match wanted.customer {
        Some(customer) => {
            get(tx, ctx, Customer::def(), customer)?;
            Some(customer)
        }
        None => known.customer_id.map(Id::raw),
    };
    let sale = match (wanted.is_accepted, known.reason.as_str()) {
        (false, _) => None,
        (true, "other_amount") => Some(correct(tx, schema, &own, &known)?),
        (true, _) => {
            let customer = customer.ok_or_else(|| wrong("customer_id"))?;
            refuse_erased(tx, customer)?;
            Some(book(tx, schema, &own, (&known, customer))?)
        }
    };
    close(tx, (schema, ctx), wanted, (sale, customer))?;
    Ok(sale)
}

/// Writes down what was decided.
fn close(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    wanted: &Settle,
    (sale, customer): (Option<RawId>, Option<RawId>),
) -> Result<()> {
    let state = if wanted.is_accepted { "accepted" } else { "refused" };
    let patch = SaleConflictPatch {
        state: Some(state.to_owned()),
        sale_id: Some(sale.map(Id::new)),
        customer_id: Some(customer.map(Id::new)),
        decided_by: Some(ctx.user().map(Id::new)),
        decided_at: Some(Some(ctx.clock.now())),
        decision_note: Some(wanted.note.clone()),
        ..SaleConflictPatch::default()
    };
    update_typed::<SaleConflict>(tx, schema, ctx, Id::new(wanted.conflict), patch).map(drop)
}

/// A till's ticket stands: it was paid, for the card's holder. It can be accepted as it is; whose it is otherwise is said by taking the goods
/// back and selling them anew.
fn require_as_sold(wanted: &Settle, known: &SaleConflict) -> Result<()> {
    let is_holders = wanted.customer.is_none() || wanted.customer == known.customer_id.map(Id::raw);
    if wanted.is_accepted && is_holders {
        return Ok(());
    }
    Err(refused("trade.conflict_sold").with("number", known.number.as_str()))
}

/// Whoever was erased since is nobody who could earn.
fn refuse_erased(tx: &mut Tx<'_>, customer: RawId) -> Result<()> {
    let erased = tx.query_first(
        "SELECT record_id FROM record_erased WHERE record_id = ?1",
        &[Value::from(customer)],
    )?;
    if erased.is_some() {
        return Err(refused("record.erased").with("entity", Customer::def().key.as_str()));
    }
    Ok(())
}

fn there(tx: &mut Tx<'_>, known: &SaleConflict) -> Result<Option<RawId>> {
    let row = tx.query_first(
        "SELECT id FROM trade_sale WHERE store_id = ?1 AND number = ?2",
        &[
            Value::from(known.store_id.raw()),
            Value::from(known.number.as_str()),
        ],
    )?;
    Ok(row.map(|row| row.int(0)))
}

fn book(
    tx: &mut Tx<'_>,
    schema: &Schema,
    own: &Ctx,
    (known, customer): (&SaleConflict, RawId),
) -> Result<RawId> {
    if there(tx, known)?.is_some() {
        return Err(refused("trade.conflict_taken").with("number", known.number.as_str()));
    }
    let content = read(&known.content)?;
    let (day, _) = zone_of_store(tx, known.store_id.raw())?.local(known.sold_at);
    let whose = accepted(tx, (known.card.as_deref(), customer), day)?;
    let sale = Sale {
        number: known.number.clone(),
        store_id: known.store_id,
        sold_at: known.sold_at,
        business_date: None,
        business_minute: None,
        customer_id: Some(Id::new(customer)),
        household_id: whose.household.map(Id::new),
        card_id: whose.card.map(Id::new),
        clerk: content.clerk.clone(),
        channel: content.channel.clone().unwrap_or_else(|| "store".to_owned()),
        amount: Money::ZERO,
        line_count: 0,
        kind: "sale".to_owned(),
        session_id: None,
        cashier_id: None,
        returns_sale_id: None,
        client_key: None,
        price_difference: None,
    };
    let sale = insert(tx, schema, own, sale)?;
    let lines = content.lines.iter().zip(1..);
    let rows = lines.map(|(line, line_no)| line_of(sale, (line, line_no)).into_values());
    let batch = Batch {
        def: SaleLine::def(),
        import_id: None,
        links: Links::Check,
    };
    create_many(tx, schema, own, &batch, rows.collect())?;
    earn(tx, schema, own, sale.raw())?;
    Ok(sale.raw())
}

fn line_of(sale: Id<Sale>, (line, line_no): (&WaitingLine, i64)) -> SaleLine {
    SaleLine {
        sale_id: sale,
        line_no,
        product_id: line.product.map(Id::new),
        qty: Qty::new(line.qty.unwrap_or(ONE)),
        amount: Money::new(line.amount),
        discount: Money::new(line.discount),
        unit_price: None,
        returned_line_id: None,
        promotions: None,
        chosen: None,
    }
}

fn patch_of(line: &WaitingLine) -> SaleLinePatch {
    SaleLinePatch {
        product_id: Some(line.product.map(Id::new)),
        qty: Some(Qty::new(line.qty.unwrap_or(ONE))),
        amount: Some(Money::new(line.amount)),
        discount: Some(Money::new(line.discount)),
        ..SaleLinePatch::default()
    }
}

/// Makes the lines of the ticket that is there those of the file; what it earned follows line by line.
fn correct(tx: &mut Tx<'_>, schema: &Schema, own: &Ctx, known: &SaleConflict) -> Result<RawId> {
    let content: Waiting = read(&known.content)?;
    let Some(sale) = there(tx, known)? else {
        return Err(refused("trade.conflict_gone").with("number", known.number.as_str()));
    };
    let rows = tx.query(
        "SELECT id, amount FROM trade_sale_line WHERE sale_id = ?1 ORDER BY line_no",
        &[Value::from(sale)],
    )?;
    let there: Vec<(RawId, i64)> = rows.iter().map(|row| (row.int(0), row.int(1))).collect();
    // What becomes less, and what is to go, comes last: on the way the ticket has never earned less than it comes to in the end, so
    // that no spent points are taken back which it would earn again.
    let (more, less): (Vec<_>, Vec<_>) = there
        .iter()
        .zip(&content.lines)
        .partition(|((_, amount), line)| line.amount >= *amount);
    for ((id, _), line) in more {
        update_typed::<SaleLine>(tx, schema, own, Id::new(*id), patch_of(line))?;
    }
    let last = tx.query_first(
        "SELECT COALESCE(MAX(line_no), 0) FROM trade_sale_line WHERE sale_id = ?1",
        &[Value::from(sale)],
    )?;
    let after = last.map_or(0, |row| row.int(0)) + 1;
    for (line, line_no) in content.lines.iter().skip(there.len()).zip(after..) {
        insert(tx, schema, own, line_of(Id::new(sale), (line, line_no)))?;
    }
    for ((id, _), line) in less {
        update_typed::<SaleLine>(tx, schema, own, Id::new(*id), patch_of(line))?;
    }
    for (id, _) in there.iter().skip(content.lines.len()) {
        remove::<SaleLine>(tx, schema, own, *id)?;
    }
    Ok(sale)
}
