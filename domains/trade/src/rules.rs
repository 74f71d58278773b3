//! What must hold for sales.

use guanxi_catalog::queries::{ids, marks};
use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::Written;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result, Through, Zone};

use crate::club_sale;
use crate::entities::{Payment, Sale, SaleLine};

/// The zone of a store: its own, or the company's.
///
/// # Errors
/// When the database can't be read, or holds a zone that the clock doesn't know.
pub fn zone_of_store(r: &mut dyn Queries, store_id: RawId) -> Result<Zone> {
    let row = r.query_first(
        "SELECT COALESCE((SELECT zone FROM org_store WHERE id = ?1), (SELECT zone FROM org_company ORDER BY id LIMIT 1), 'UTC')",
        &[Value::from(store_id)],
    )?;
    Zone::named(row.unwrap_or_default().text(0)).map_err(Problem::internal)
}

/// The business date is the store's local day; a sale whose time or store changes moves with it.
pub(crate) fn date_of_sale(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let place = |name: &str| Sale::def().field(name).map(|(at, _)| at).unwrap_or_default();
    let (sold_at, store) = (place("sold_at"), place("store_id"));
    let (date, minute) = (place("business_date"), place("business_minute"));
    let same = |at: usize| before.is_some_and(|b| b.get(at) == after.get(at));
    let is_dated = after.get(date).is_some_and(|v| !v.is_null());
    if is_dated && (before.is_none() || (same(sold_at) && same(store))) {
        return Ok(());
    }
    let (Some(Value::Int(at)), Some(Value::Int(store_id))) = (after.get(sold_at), after.get(store)) else {
        return Ok(());
    };
    let (day, clock_minute) = zone_of_store(tx, *store_id)?.local(*at);
    for (place, value) in [(date, day.raw()), (minute, clock_minute)] {
        if let Some(slot) = after.get_mut(place) {
            *slot = Value::from(i64::from(value));
        }
    }
    Ok(())
}

/// A ticket's amount is the sum of its lines, whichever way a line was written. Only a sale that the same import makes is
/// left alone: the import of sales files sums its own, a thousand tickets at a time.
pub(crate) fn sum_of_lines(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    let is_import = written.action == Action::Create && ctx.through == Through::Import;
    let import = if is_import {
        import_of(tx, written)?
    } else {
        NO_IMPORT
    };
    for sale in written.parents {
        if written.action == Action::Delete && is_of_till(tx, &Value::from(*sale))? {
            return Err(is_tills());
        }
        let summed = tx.execute(
            "UPDATE trade_sale SET \
             amount = COALESCE((SELECT CAST(SUM(amount) AS BIGINT) FROM trade_sale_line WHERE sale_id = ?1), 0), \
             line_count = (SELECT COUNT(*) FROM trade_sale_line WHERE sale_id = ?1) \
             WHERE id = ?1 AND (import_id IS NULL OR import_id <> ?2)",
            &[Value::from(*sale), Value::from(import)],
        )?;
        // Lines that another import brings to a sale change what it earned, too.
        if !is_import || summed > 0 {
            club_sale::restate(tx, written.schema, ctx, *sale)?;
        }
    }
    Ok(())
}

/// The lines of a till's ticket are the till's: it gives each new one the price of one, or the line that comes back with it,
/// which nothing else can write; and none is changed later.
pub(crate) fn line_is_tills(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = SaleLine::def();
    let has = |name: &str| {
        def.field(name)
            .and_then(|(at, _)| after.get(at))
            .is_some_and(|v| !v.is_null())
    };
    if before.is_none() && (has("unit_price") || has("returned_line_id")) {
        return Ok(());
    }
    refuse_tills(tx, ctx, def, [before, Some(&*after)])
}

/// The payments of a till's ticket aren't changed later, nor imported; [`paid_is_due`] keeps others from being added.
pub(crate) fn payment_is_tills(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    if before.is_none() && ctx.through != Through::Import {
        return Ok(());
    }
    refuse_tills(tx, ctx, Payment::def(), [before, Some(&*after)])
}

/// A till's ticket is paid with its amount, whoever wrote or removed a payment.
pub(crate) fn paid_is_due(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    for sale in written.parents {
        let row = tx.query_first(
            "SELECT COALESCE(amount, 0), \
             COALESCE((SELECT CAST(SUM(amount) AS BIGINT) FROM trade_payment WHERE sale_id = ?1), 0) \
             FROM trade_sale WHERE id = ?1 AND session_id IS NOT NULL",
            &[Value::from(*sale)],
        )?;
        if row.is_some_and(|row| row.int(0) != row.int(1)) {
            return Err(is_tills());
        }
    }
    Ok(())
}

/// Refuses parts of a till's ticket; a merge of products goes on.
fn refuse_tills(tx: &mut Tx<'_>, ctx: &Ctx, def: &EntityDef, states: [Option<&[Value]>; 2]) -> Result<()> {
    if ctx.through == Through::Merge {
        return Ok(());
    }
    let Some((place, _)) = def.field("sale_id") else {
        return Ok(());
    };
    for sale in states
        .into_iter()
        .flatten()
        .filter_map(|values| values.get(place))
    {
        if is_of_till(tx, sale)? {
            return Err(is_tills());
        }
    }
    Ok(())
}

fn is_of_till(tx: &mut Tx<'_>, sale: &Value) -> Result<bool> {
    let row = tx.query_first(
        "SELECT id FROM trade_sale WHERE id = ?1 AND session_id IS NOT NULL",
        std::slice::from_ref(sale),
    )?;
    Ok(row.is_some())
}

fn is_tills() -> Problem {
    Problem::new(ErrorKind::Invalid, "till.is_tills")
}

/// A drawer should hold the sum of its movements; new ones are added to it, because a drawer that is busy has more of them than
/// one wants to sum at each ticket. A ticket that a till without a connection sends after the count was in the drawer when it was
/// counted, so the difference moves with it.
pub(crate) fn sum_of_cash(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Create {
        return add_new(tx, written.ids, |new| {
            let sum = format!(
                "COALESCE(cash, 0) + (SELECT CAST(SUM(amount) AS BIGINT) FROM trade_cash_movement WHERE +session_id = trade_cash_session.id AND id IN ({new}))"
            );
            format!(
                "UPDATE trade_cash_session SET cash = {sum}, difference = counted - ({sum}) \
                 WHERE id IN (SELECT session_id FROM trade_cash_movement WHERE id IN ({new}))"
            )
        });
    }
    for session in written.parents {
        let session = [Value::from(*session)];
        tx.execute(
            "UPDATE trade_cash_session SET cash = \
             COALESCE((SELECT CAST(SUM(amount) AS BIGINT) FROM trade_cash_movement WHERE session_id = ?1), 0) \
             WHERE id = ?1",
            &session,
        )?;
        tx.execute(
            "UPDATE trade_cash_session SET difference = counted - cash WHERE id = ?1",
            &session,
        )?;
    }
    Ok(())
}

/// Stock is the sum of its movements; new ones are added to it, as to a drawer.
pub(crate) fn sum_of_stock(tx: &mut Tx<'_>, _: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action == Action::Create {
        return add_new(tx, written.ids, |new| {
            format!(
                "UPDATE trade_stock_balance SET on_hand = COALESCE(on_hand, 0) + (SELECT CAST(SUM(qty) AS BIGINT) \
                 FROM trade_stock_movement WHERE +balance_id = trade_stock_balance.id AND id IN ({new})) \
                 WHERE id IN (SELECT balance_id FROM trade_stock_movement WHERE id IN ({new}))"
            )
        });
    }
    for balance in written.parents {
        tx.execute(
            "UPDATE trade_stock_balance SET on_hand = \
             COALESCE((SELECT CAST(SUM(qty) AS BIGINT) FROM trade_stock_movement WHERE balance_id = ?1), 0) \
             WHERE id = ?1",
            &[Value::from(*balance)],
        )?;
    }
    Ok(())
}

/// Rows that one statement adds.
const ADDED_AT_ONCE: usize = 200;

/// Adds new rows to the sums that hold them; `statement` is given the marks of the rows. It finds these by their ids: a plus before
/// the other column keeps SQLite from going through all rows of a sum by the index.
fn add_new(tx: &mut Tx<'_>, rows: &[RawId], statement: impl Fn(&str) -> String) -> Result<()> {
    for part in rows.chunks(ADDED_AT_ONCE) {
        tx.execute(&statement(&marks(part.len())), &ids(part))?;
    }
    Ok(())
}

/// No import has this id.
const NO_IMPORT: RawId = 0;

/// The import that these lines came by; lines that are written together came by the same.
fn import_of(tx: &mut Tx<'_>, written: &Written<'_>) -> Result<RawId> {
    let Some(first) = written.ids.first() else {
        return Ok(NO_IMPORT);
    };
    let row = tx.query_first(
        "SELECT import_id FROM trade_sale_line WHERE id = ?1",
        &[Value::from(*first)],
    )?;
    Ok(row.map_or(NO_IMPORT, |row| row.int(0)))
}
