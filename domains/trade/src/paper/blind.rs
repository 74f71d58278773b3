//! What the first of two clerks keyed. It stands on no record until the second has keyed the form, too; then it goes there.

use guanxi_entity::Value;
use guanxi_loyalty::queries::card::find_member;
use guanxi_record::Written;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, RawId, Result};

use super::Keyed;

/// What a form's record says while only one clerk has keyed it.
pub(super) const NOTHING: &str = "{}";

/// What was keyed, as it is kept; nothing where it isn't told yet, or was erased with the person it was about.
pub(super) fn read(text: &str) -> Option<Keyed> {
    serde_json::from_str(text).ok()
}

/// Keeps what was keyed first.
pub(super) fn keep(tx: &mut Tx<'_>, form: RawId, content: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO trade_paper_keying (form_id, content) VALUES (?1, ?2)",
        &[Value::from(form), Value::from(content)],
    )
    .map(drop)
}

/// What was keyed first, before it was compared.
pub(super) fn first(r: &mut dyn Queries, form: RawId) -> Result<Option<Keyed>> {
    let row = r.query_first(
        "SELECT content FROM trade_paper_keying WHERE form_id = ?1",
        &[Value::from(form)],
    )?;
    Ok(row.and_then(|row| read(row.text(0))))
}

/// It stands on the record from now on.
pub(super) fn told(tx: &mut Tx<'_>, form: RawId) -> Result<()> {
    tx.execute(
        "DELETE FROM trade_paper_keying WHERE form_id = ?1",
        &[Value::from(form)],
    )
    .map(drop)
}

/// A customer was erased: the numbers are gone, and so are they on forms that only one clerk has keyed.
pub(crate) fn forget_customer(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    forget(
        tx,
        ctx,
        (written, "SELECT number FROM customers_customer WHERE id = ?1"),
    )
}

/// The same for a card.
pub(crate) fn forget_card(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    forget(tx, ctx, (written, "SELECT code FROM loyalty_card WHERE id = ?1"))
}

fn forget(tx: &mut Tx<'_>, ctx: &Ctx, (written, sql): (&Written<'_>, &str)) -> Result<()> {
    if written.action != Action::Update {
        return Ok(());
    }
    // Mostly nobody keys forms twice: then many customers that change at once aren't asked one by one.
    let waiting = tx.query_first("SELECT form_id FROM trade_paper_keying LIMIT 1", &[])?;
    if waiting.is_none() {
        return Ok(());
    }
    for id in written.ids {
        let row = tx.query_first(sql, &[Value::from(*id)])?;
        // What an erasure leaves in the place of a key.
        if row.is_some_and(|row| row.text(0) == format!("X{id}")) {
            return sweep(tx, ctx);
        }
    }
    Ok(())
}

/// Takes away what was keyed of cards that nobody has any more.
fn sweep(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<()> {
    for row in tx.query(
        "SELECT form_id, content FROM trade_paper_keying ORDER BY form_id",
        &[],
    )? {
        let Some(keyed) = read(row.text(1)).filter(|keyed| !keyed.card.is_empty()) else {
            continue;
        };
        let found = find_member(tx, &keyed.card, ctx.today());
        let is_nobodys = found.is_err_and(|problem| problem.code == "loyalty.unknown_member");
        if is_nobodys || (!keyed.person.is_empty() && !is_somebodys(tx, &keyed.person)?) {
            tx.execute(
                "UPDATE trade_paper_keying SET content = ?2 WHERE form_id = ?1",
                &[Value::from(row.int(0)), Value::from(NOTHING)],
            )?;
        }
    }
    Ok(())
}

/// Whether a customer has this number.
fn is_somebodys(r: &mut dyn Queries, number: &str) -> Result<bool> {
    let row = r.query_first(
        "SELECT id FROM customers_customer WHERE number = ?1 OR card_number = ?1 LIMIT 1",
        &[Value::from(number)],
    )?;
    Ok(row.is_some())
}
