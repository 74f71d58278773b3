//! A sale earns points; goods that come back take them along.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_record::{Schema, insert, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Money, Problem, RawId, Result};
use serde::{Deserialize, Serialize};

use super::account::{Holder, find, find_or_open};
use super::book::{Act, Lots, Open, Origin, Pen, current, day_of, lot_of, open};
use crate::commands::tier::after_purchase;
use crate::commands::tier_return::after_return;
use crate::entities::{PointsProgramme, Purchase, PurchasePatch};
use crate::facts::{BackFacts, SaleFacts};
use crate::queries::rules::{active_rules, rule_versions};
use crate::queries::tier::tiers_of;
use crate::rules::earn::{Rounding, earn};
use crate::rules::ledger::{Kind, Lot, Shortage};
use crate::rules::validity::Validity;

/// What a sale earned in one programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The programme.
    pub programme: RawId,
    /// The account.
    pub account: RawId,
    /// What it earned, less what went back.
    pub points: i64,
    /// How fractions were rounded.
    pub rounding: String,
    /// The member's tiers at the time.
    pub tiers: Vec<RawId>,
    /// The rules in force, and their versions.
    pub rules: Vec<(RawId, i64)>,
}

/// What a sale earned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaleEarned {
    /// The record of it.
    pub purchase: RawId,
    /// In each programme.
    pub terms: Vec<Term>,
    /// Whether it was booked now, and not before.
    pub is_new: bool,
}

impl SaleEarned {
    /// Points of all programmes.
    #[must_use]
    pub fn points(&self) -> i64 {
        self.terms.iter().map(|term| term.points).sum()
    }
}

/// Books what a member's sale earns, once a sale: whoever asks again gets the first answer. The right to it is the right to sell.
///
/// # Errors
/// As writing records.
pub fn earn_for_sale(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, facts: &SaleFacts) -> Result<SaleEarned> {
    if let Some(known) = known(tx, &facts.sale)? {
        return Ok(known);
    }
    let pen = Pen::on(schema, ctx, facts.day.max(ctx.today()));
    let mut holder = Holder::of(tx, facts.customer)?;
    if facts.household.is_some() {
        holder.household = facts.household;
    }
    let tiers = tiers_of(tx, holder)?;
    let mut terms = Vec::new();
    for (id, programme) in running(tx, &pen, facts)? {
        let account = if programme.opens_itself {
            Some(find_or_open(tx, &pen, (id, &programme), holder)?)
        } else {
            find(tx, &pen, (id, &programme), holder)?
        };
        let Some(account) = account else { continue };
        let rules = active_rules(tx, id)?;
        let earned = earn(&rules, Rounding::named(&programme.rounding), facts, &tiers);
        terms.push(Term {
            programme: id,
            account,
            points: earned.points,
            rounding: programme.rounding.clone(),
            tiers: tiers.clone(),
            rules: rules.iter().map(|rule| (rule.id, rule.version)).collect(),
        });
    }
    let purchase = insert(tx, schema, &pen.ctx, purchase_of(facts, holder, &terms)?)?.raw();
    for term in &terms {
        book(tx, &pen, (facts, purchase), term)?;
    }
    after_purchase(tx, &pen, holder, purchase)?;
    Ok(SaleEarned {
        purchase,
        terms,
        is_new: true,
    })
}

fn book(tx: &mut Tx<'_>, pen: &Pen<'_>, (facts, purchase): (&SaleFacts, RawId), term: &Term) -> Result<()> {
    if term.points == 0 {
        return Ok(());
    }
    let programme = pen.programme(tx, term.programme)?;
    let mut opened = open(tx, pen, term.account, Lots::For(0, None))?;
    let lot = new_lot(&programme, facts.day, term.points);
    let origin = Origin {
        purchase: Some(purchase),
        parent: None,
    };
    opened.add(Kind::Earn, lot, origin, pen.today);
    let key = format!("earn:{}", facts.sale);
    opened.save(tx, pen, &Act::of(&key, Some(&facts.sale)))?;
    Ok(())
}

/// A lot of a programme that begins on this day.
pub(crate) fn new_lot(programme: &PointsProgramme, day: guanxi_types::Day, points: i64) -> Lot {
    let wait = i32::try_from(programme.pending_days).unwrap_or(0).max(0);
    let activates_on = day.plus(wait);
    Lot {
        id: 0,
        remaining: points,
        held: 0,
        expired: 0,
        activates_on,
        expires_on: Validity::named(&programme.validity, programme.validity_count).last(activates_on),
        first_spent_on: None,
    }
}

/// The programmes that sales of this day earn points of.
fn running(tx: &mut Tx<'_>, pen: &Pen<'_>, facts: &SaleFacts) -> Result<Vec<(RawId, PointsProgramme)>> {
    let rows = tx.query(
        "SELECT id FROM loyalty_points_programme WHERE is_active = 1 AND COALESCE(starts_on, ?1) <= ?1 \
         AND COALESCE(ends_on, ?1) >= ?1 ORDER BY id",
        &[Value::from(i64::from(facts.day.raw()))],
    )?;
    let mut found = Vec::new();
    for row in rows {
        found.push((row.int(0), pen.programme(tx, row.int(0))?));
    }
    Ok(found)
}

fn purchase_of(facts: &SaleFacts, holder: Holder, terms: &[Term]) -> Result<Purchase> {
    Ok(Purchase {
        sale_ref: facts.sale.clone(),
        customer_id: Id::new(facts.customer),
        household_id: holder.household.map(Id::new),
        card_id: facts.card.map(Id::new),
        store_id: facts.store.map(Id::new),
        channel: facts.channel.clone(),
        at: facts.at,
        day: facts.day,
        minute: i64::from(facts.minute),
        amount: facts.amount(),
        points: terms.iter().map(|term| term.points).sum(),
        lines: facts.kept_lines()?,
        terms: serde_json::to_string(terms).map_err(Problem::internal)?,
    })
}

fn known(tx: &mut Tx<'_>, sale: &str) -> Result<Option<SaleEarned>> {
    let row = tx.query_first(
        "SELECT id, terms FROM loyalty_purchase WHERE sale_ref = ?1",
        &[Value::from(sale)],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SaleEarned {
        purchase: row.int(0),
        terms: serde_json::from_str(row.text(1)).map_err(Problem::internal)?,
        is_new: false,
    }))
}

/// Goods that come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reversal {
    /// The sale that they were bought with.
    pub sale: String,
    /// The return's name; the same again changes nothing.
    pub key: String,
    /// What comes back.
    pub lines: Vec<BackFacts>,
    /// How many of the points that were spent on the sale come back.
    pub restore: i64,
}

/// What a return did to points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reversed {
    /// What went back with the goods.
    pub taken: i64,
    /// What was spent and is there again.
    pub restored: i64,
    /// Whether it was booked now, and not before.
    pub is_new: bool,
}

/// Books a return: what was spent comes back to its lots, then what the goods earned goes back, so that everything stands as if
/// they had never been bought. A sale that nothing is known of changes nothing.
///
/// # Errors
/// `loyalty.return_exceeds` when more comes back than is left of a line, `loyalty.points_spent` where the programme refuses returns
/// of goods whose points are spent, and as writing records.
pub fn reverse_sale(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, back: &Reversal) -> Result<Reversed> {
    let row = tx.query_first(
        "SELECT id FROM loyalty_purchase WHERE sale_ref = ?1",
        &[Value::from(back.sale.as_str())],
    )?;
    let Some(row) = row else {
        return Ok(Reversed::default());
    };
    let purchase = row.int(0);
    let done = tx.query_first(
        "SELECT taken, restored FROM loyalty_purchase_return WHERE purchase_id = ?1 AND return_key = ?2",
        &[Value::from(purchase), Value::from(back.key.as_str())],
    )?;
    if let Some(done) = done {
        return Ok(Reversed {
            taken: done.int(0),
            restored: done.int(1),
            is_new: false,
        });
    }
    let pen = Pen::new(schema, ctx);
    let restored = super::redeem::restore(tx, &pen, (&back.sale, &back.key), back.restore)?;
    let taken = take_back(tx, &pen, purchase, back)?;
    tx.execute(
        "INSERT INTO loyalty_purchase_return (purchase_id, return_key, taken, restored, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            Value::from(purchase),
            Value::from(back.key.as_str()),
            Value::from(taken),
            Value::from(restored),
            Value::from(pen.ctx.clock.now()),
        ],
    )?;
    after_return(tx, &pen, purchase)?;
    Ok(Reversed {
        taken,
        restored,
        is_new: true,
    })
}

/// A purchase as it is kept: what is left of the sale, and what it was earned by.
pub(super) fn kept(tx: &mut Tx<'_>, purchase: RawId) -> Result<(SaleFacts, Vec<Term>)> {
    let row = tx.query_first(
        "SELECT sale_ref, customer_id, household_id, store_id, channel, at, day, minute, lines, terms, card_id \
         FROM loyalty_purchase WHERE id = ?1",
        &[Value::from(purchase)],
    )?;
    let row = row.ok_or_else(|| Problem::internal("the purchase is gone"))?;
    let facts = SaleFacts {
        sale: row.text(0).to_owned(),
        customer: row.int(1),
        household: row.optional_int(2),
        card: row.optional_int(10),
        store: row.optional_int(3),
        channel: Some(row.text(4).to_owned()).filter(|text| !text.is_empty()),
        at: row.int(5),
        day: day_of(row.optional_int(6)).unwrap_or(guanxi_types::Day::new(0)),
        minute: i32::try_from(row.int(7)).unwrap_or(0),
        lines: SaleFacts::lines_of(row.text(8))?,
    };
    let terms = serde_json::from_str(row.text(9)).map_err(Problem::internal)?;
    Ok((facts, terms))
}

fn take_back(tx: &mut Tx<'_>, pen: &Pen<'_>, purchase: RawId, back: &Reversal) -> Result<i64> {
    let (facts, mut terms) = kept(tx, purchase)?;
    let rest = facts.without(&back.lines).map_err(|line| {
        Problem::new(ErrorKind::Invalid, "loyalty.return_exceeds")
            .with("sale", back.sale.as_str())
            .with("line", line)
    })?;
    let mut taken = 0;
    for term in &mut terms {
        let rules = rule_versions(tx, &term.rules)?;
        let worth = earn(&rules, Rounding::named(&term.rounding), &rest, &term.tiers).points;
        let points = (term.points - worth).max(0);
        if points > 0 {
            take_points(tx, pen, (purchase, back), (term, points))?;
            term.points -= points;
            taken += points;
        }
    }
    let amount: Money = rest.amount();
    let patch = PurchasePatch {
        amount: Some(amount),
        points: Some(terms.iter().map(|term| term.points).sum()),
        lines: Some(rest.kept_lines()?),
        terms: Some(serde_json::to_string(&terms).map_err(Problem::internal)?),
        ..PurchasePatch::default()
    };
    update_typed::<Purchase>(tx, pen.schema, &pen.ctx, Id::new(purchase), patch)?;
    Ok(taken)
}

/// Takes points from the lot that the sale made, then from where they went with a move, then from the other lots of the account,
/// and the rest as the programme says.
pub(super) fn take_points(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (purchase, back): (RawId, &Reversal),
    (term, points): (&Term, i64),
) -> Result<()> {
    let programme = pen.programme(tx, term.programme)?;
    let chain = chain(tx, purchase, term.programme)?;
    let last = match chain.first() {
        Some((account, _)) => current(tx, *account)?,
        None => current(tx, term.account)?,
    };
    let mut books: BTreeMap<RawId, Open> = BTreeMap::new();
    if let [(account, own)] = chain.as_slice()
        && *account == last
        && own.free() >= points
    {
        // The usual return: its own lot has them still, and no other lot is asked.
        books.insert(last, open(tx, pen, last, Lots::For(0, Some(own.id)))?);
    }
    for account in chain.iter().map(|(account, _)| *account).chain([last]) {
        if let std::collections::btree_map::Entry::Vacant(place) = books.entry(account) {
            place.insert(super::book::open_as_is(tx, pen, account)?);
        }
    }
    let mut left = points;
    for (account, lot) in &chain {
        if let Some(opened) = books.get_mut(account) {
            left = opened.book.take_from_lot(lot.id, left);
        }
    }
    if let Some(opened) = books.get_mut(&last) {
        if let Some((_, own)) = chain.last() {
            left = opened.book.take_from_others(own, left);
        }
        opened
            .book
            .owe(left, Shortage::named(&programme.shortage))
            .map_err(|_| Problem::new(ErrorKind::Conflict, "loyalty.points_spent").with("missing", left))?;
        opened.book.sweep(pen.today);
    }
    let key = format!("return:{}", back.key);
    for opened in books.into_values() {
        opened.save(tx, pen, &Act::of(&key, Some(&back.sale)))?;
    }
    Ok(())
}

/// The lot of a purchase in a programme and those that it was moved into, with their accounts.
fn chain(tx: &mut Tx<'_>, purchase: RawId, programme: RawId) -> Result<Vec<(RawId, Lot)>> {
    let columns =
        "l.id, l.remaining, l.held, l.expired, l.activates_on, l.expires_on, l.first_spent_on, l.account_id";
    let own = tx.query(
        &format!(
            "SELECT {columns} FROM loyalty_points_lot l JOIN loyalty_points_account a ON a.id = l.account_id \
             WHERE l.purchase_id = ?1 AND a.programme_id = ?2 ORDER BY l.id"
        ),
        &[Value::from(purchase), Value::from(programme)],
    )?;
    let mut found: Vec<(RawId, Lot)> = own.iter().map(|row| (row.int(7), lot_of(row))).collect();
    let mut at = 0;
    while let Some((_, lot)) = found.get(at).copied() {
        let moved = tx.query(
            &format!("SELECT {columns} FROM loyalty_points_lot l WHERE l.parent_id = ?1 ORDER BY l.id"),
            &[Value::from(lot.id)],
        )?;
        found.extend(moved.iter().map(|row| (row.int(7), lot_of(row))));
        at += 1;
    }
    Ok(found)
}
