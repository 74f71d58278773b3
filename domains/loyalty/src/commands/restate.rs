//! A sale that is told of again: with lines that came later, without lines that were removed, with corrected ones.

use guanxi_entity::Value;
use guanxi_record::{Schema, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Problem, RawId, Result};

use super::account::Holder;
use super::book::{Act, Lots, Origin, Pen, open};
use super::sale::{Reversal, Term, kept, new_lot, take_points};
use super::tier::after_purchase;
use super::tier_return::after_return;
use crate::entities::{Purchase, PurchasePatch};
use crate::facts::{LineFacts, SaleFacts};
use crate::queries::rules::rule_versions;
use crate::rules::earn::{Rounding, earn};
use crate::rules::ledger::Kind;

/// Makes what a sale earned what it would have earned with these lines, by the rules and the tiers of then; what that changes, in
/// points. A sale that nothing is known of changes nothing, and neither do the lines that are known.
///
/// # Errors
/// `loyalty.points_spent` where the programme refuses to take back points that are spent, and as writing records.
pub fn restate_sale(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (sale, lines): (&str, &[LineFacts]),
) -> Result<i64> {
    let row = tx.query_first(
        "SELECT id, version, amount FROM loyalty_purchase WHERE sale_ref = ?1",
        &[Value::from(sale)],
    )?;
    let Some(row) = row else { return Ok(0) };
    let (purchase, before) = (row.int(0), row.int(2));
    let (mut facts, mut terms) = kept(tx, purchase)?;
    if facts.lines == lines {
        return Ok(0);
    }
    facts.lines = lines.to_vec();
    let pen = Pen::on(schema, ctx, facts.day.max(ctx.today()));
    // Each restating is a new version of the record, and so an act of its own.
    let act = Reversal {
        sale: sale.to_owned(),
        key: format!("restate:{sale}:{}", row.int(1)),
        ..Reversal::default()
    };
    let mut change = 0;
    for term in &mut terms {
        let rules = rule_versions(tx, &term.rules)?;
        let worth = earn(&rules, Rounding::named(&term.rounding), &facts, &term.tiers).points;
        let more = worth - term.points;
        if more > 0 {
            add(tx, &pen, (&facts, purchase, &act.key), (term, more))?;
        } else if more < 0 {
            take_points(tx, &pen, (purchase, &act), (term, -more))?;
        }
        term.points = worth;
        change += more;
    }
    let amount = facts.amount();
    let patch = PurchasePatch {
        amount: Some(amount),
        points: Some(terms.iter().map(|term| term.points).sum()),
        lines: Some(facts.kept_lines()?),
        terms: Some(serde_json::to_string(&terms).map_err(Problem::internal)?),
        ..PurchasePatch::default()
    };
    update_typed::<Purchase>(tx, schema, &pen.ctx, Id::new(purchase), patch)?;
    if amount.raw() > before || change > 0 {
        let holder = Holder {
            customer: facts.customer,
            household: facts.household,
        };
        after_purchase(tx, &pen, holder, purchase)?;
    }
    if amount.raw() < before || change < 0 {
        after_return(tx, &pen, purchase)?;
    }
    Ok(change)
}

fn add(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (facts, purchase, key): (&SaleFacts, RawId, &str),
    (term, points): (&Term, i64),
) -> Result<()> {
    let programme = pen.programme(tx, term.programme)?;
    let mut opened = open(tx, pen, term.account, Lots::Left)?;
    let origin = Origin {
        purchase: Some(purchase),
        parent: None,
    };
    opened.add(
        Kind::Earn,
        new_lot(&programme, facts.day, points),
        origin,
        pen.today,
    );
    opened.save(tx, pen, &Act::of(key, Some(&facts.sale)))?;
    Ok(())
}
