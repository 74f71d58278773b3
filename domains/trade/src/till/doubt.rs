//! A till's ticket that was sold without a connection, with the card of a household, to who isn't of it: money was taken, so it stands for the
//! card's holder, and that it isn't sure who bought is told where tickets of terminals wait for a decision.

use guanxi_entity::Value;
use guanxi_record::insert;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Id, Money, Problem, RawId, Result};

use super::Desk;
use super::member::Whose;
use crate::entities::{Sale, SaleConflict};
use crate::sales_file::terminal::{Waiting, WaitingLine, text_of};

/// Keeps who was named beside the card. The conflict knows its sale from the beginning: what is decided books nothing.
///
/// # Errors
/// When the database can't be written.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (sale, whose): (Id<Sale>, Whose),
    other: RawId,
) -> Result<()> {
    let row = tx.query_first(
        "SELECT s.number, s.store_id, s.sold_at, s.amount, s.clerk, c.code FROM trade_sale s \
         LEFT JOIN loyalty_card c ON c.id = s.card_id WHERE s.id = ?1",
        &[Value::from(sale.raw())],
    )?;
    let row = row.ok_or_else(|| Problem::internal("no sale"))?;
    let person = tx.query_first(
        "SELECT number FROM customers_customer WHERE id = ?1",
        &[Value::from(other)],
    )?;
    let content = Waiting {
        clerk: some(row.text(4)),
        channel: Some("store".to_owned()),
        lines: lines(tx, sale.raw())?,
    };
    let conflict = SaleConflict {
        number: row.text(0).to_owned(),
        store_id: Id::new(row.int(1)),
        card: some(row.text(5)),
        person: person.map(|row| row.text(0).to_owned()),
        sold_at: row.int(2),
        amount: Money::new(row.int(3)),
        reason: "other_person".to_owned(),
        state: "open".to_owned(),
        customer_id: whose.customer.map(Id::new),
        sale_id: Some(sale),
        content: text_of(&content)?,
        key: format!("till:{}", sale.raw()),
        decided_by: None,
        decided_at: None,
        decision_note: None,
    };
    // Nobody writes them but the program, on behalf of whose till it is.
    insert(tx, desk.schema, &desk.ctx.as_program("till"), conflict).map(drop)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn lines(r: &mut dyn Queries, sale: RawId) -> Result<Vec<WaitingLine>> {
    let rows = r.query(
        "SELECT product_id, qty, amount, discount FROM trade_sale_line WHERE sale_id = ?1 ORDER BY line_no",
        &[Value::from(sale)],
    )?;
    let line = |row: &guanxi_store::Row| WaitingLine {
        product: row.optional_int(0),
        qty: Some(row.int(1)),
        amount: row.int(2),
        discount: row.int(3),
    };
    Ok(rows.iter().map(line).collect())
}
