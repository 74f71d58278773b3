//! Cards: made in batches, issued, blocked, lost, replaced.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Batch, Links, Schema, create_many, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::account::Holder;
use super::book::{Pen, check_key};
use crate::entities::{Card, CardBatch, CardEvent, CardPatch, CardSeries, CardSeriesPatch};
use crate::rules::code::{Check, plain};
use crate::rules::validity::months_later;

/// Cards of one batch at most.
pub const BATCH_MAX: i64 = 5_000;

/// Whether a code is taken elsewhere, by a coupon say: cards and coupons are handed in at the same place.
pub type IsTaken = fn(&mut dyn Queries, &str) -> Result<bool>;

/// Makes so many cards of a series; the batch. The same key gives the same batch.
///
/// # Errors
/// `loyalty.bad_batch` for none, too many, or more than the sequence has left; `loyalty.code_taken`.
pub fn make_cards(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (series, count, is_taken): (RawId, i64, &[IsTaken]),
    (key, note): (&str, Option<&str>),
) -> Result<RawId> {
    check_key(key)?;
    require(ctx, Action::Create, CardBatch::def())?;
    let known: CardSeries = get(tx, ctx, CardSeries::def(), series)?.typed()?;
    let done = tx.query_first(
        "SELECT id FROM loyalty_card_batch WHERE series_id = ?1 AND key = ?2",
        &[Value::from(series), Value::from(key)],
    )?;
    if let Some(done) = done {
        return Ok(done.int(0));
    }
    let codes = codes_of(&known, count)?;
    for code in &codes {
        require_free(tx, code, is_taken)?;
    }
    let pen = Pen::new(schema, ctx);
    let ends = (codes.first().cloned(), codes.last().cloned());
    let batch = CardBatch {
        series_id: Id::new(series),
        first_code: ends.0.unwrap_or_default(),
        last_code: ends.1.unwrap_or_default(),
        count,
        key: key.to_owned(),
        note: note.map(str::to_owned),
    };
    let made = insert(tx, schema, ctx, batch)?;
    let card = |code: String| Card {
        code,
        series_id: Id::new(series),
        batch_id: Some(made),
        state: "made".to_owned(),
        customer_id: None,
        household_id: None,
        issued_on: None,
        expires_on: None,
        replaced_by_id: None,
    };
    let rows = codes.into_iter().map(|code| card(code).into_values()).collect();
    let cards = Batch {
        def: Card::def(),
        import_id: None,
        links: Links::Known,
    };
    create_many(tx, schema, &pen.ctx, &cards, rows)?;
    let patch = CardSeriesPatch {
        next_sequence: Some(known.next_sequence + count),
        ..CardSeriesPatch::default()
    };
    update_typed::<CardSeries>(tx, schema, &pen.ctx, Id::new(series), patch)?;
    Ok(made.raw())
}

/// The next codes of a series.
fn codes_of(series: &CardSeries, count: i64) -> Result<Vec<String>> {
    let bad = || Problem::new(ErrorKind::Invalid, "loyalty.bad_batch").with("max", BATCH_MAX);
    let width = usize::try_from(series.digits).map_err(|_| bad())?;
    let end = 10_i64.checked_pow(u32::try_from(series.digits).map_err(|_| bad())?);
    let has_room = end.is_none_or(|end| series.next_sequence + count <= end);
    if !(1..=BATCH_MAX).contains(&count) || !has_room || !series.is_active {
        return Err(bad());
    }
    let part = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let head = [&series.prefix, &series.area_code, &series.store_code]
        .map(part)
        .concat();
    let check = Check::named(&series.check_method);
    let code = |sequence: i64| check.complete(&format!("{head}{sequence:0width$}"));
    Ok((series.next_sequence..series.next_sequence + count)
        .map(code)
        .collect())
}

fn require_free(tx: &mut Tx<'_>, code: &str, is_taken: &[IsTaken]) -> Result<()> {
    let own = tx.query_first(
        "SELECT id FROM loyalty_card WHERE code = ?1 UNION ALL SELECT id FROM customers_customer WHERE number = ?1 OR card_number = ?1",
        &[Value::from(code)],
    )?;
    let mut taken = own.is_some();
    for other in is_taken {
        taken = taken || other(tx, code)?;
    }
    if taken {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.code_taken").with("code", code));
    }
    Ok(())
}

/// What is done with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardStep {
    /// It can be used.
    Activate,
    /// It can't be used for now.
    Block,
    /// It can be used again.
    Unblock,
    /// Its owner doesn't have it any more.
    Lose,
    /// It is over for good.
    End,
}

impl CardStep {
    /// The step of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "activate" => Some(Self::Activate),
            "block" => Some(Self::Block),
            "unblock" => Some(Self::Unblock),
            "lose" => Some(Self::Lose),
            "end" => Some(Self::End),
            _ => None,
        }
    }

    const fn path(self) -> (&'static str, &'static [&'static str], &'static str) {
        match self {
            Self::Activate => ("activate", &["issued"], "active"),
            Self::Block => ("block", &["issued", "active"], "blocked"),
            Self::Unblock => ("unblock", &["blocked", "lost"], "active"),
            Self::Lose => ("lose", &["issued", "active", "blocked"], "lost"),
            Self::End => ("end", &["made", "issued", "active", "blocked", "lost"], "ended"),
        }
    }
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx, id: RawId) -> Result<Card> {
    require(ctx, Action::Update, Card::def())?;
    get(tx, ctx, Card::def(), id)?.typed()
}

fn wrong_state(state: &str) -> Problem {
    Problem::new(ErrorKind::Conflict, "loyalty.card_state").with("state", state)
}

fn write(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (id, before): (RawId, &str),
    patch: CardPatch,
    (kind, note): (&str, Option<&str>),
) -> Result<()> {
    let after = patch.state.clone().unwrap_or_default();
    update_typed::<Card>(tx, pen.schema, &pen.ctx, Id::new(id), patch)?;
    let event = CardEvent {
        card_id: Id::new(id),
        kind: kind.to_owned(),
        before: before.to_owned(),
        after,
        day: pen.today,
        note: note.map(str::to_owned),
        by_id: pen.by.map(Id::new),
    };
    insert(tx, pen.schema, &pen.ctx, event).map(drop)
}

/// Gives a card that was made to a customer; it can be used at once.
///
/// # Errors
/// `loyalty.card_state` for one that was given out already, `access.forbidden`.
pub fn issue_card(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (card, customer): (RawId, RawId),
    note: Option<&str>,
) -> Result<()> {
    let known = load(tx, ctx, card)?;
    get(tx, ctx, Customer::def(), customer)?;
    if known.state != "made" {
        return Err(wrong_state(&known.state));
    }
    let pen = Pen::new(schema, ctx);
    let series: CardSeries = get(tx, &pen.ctx, CardSeries::def(), known.series_id.raw())?.typed()?;
    let holder = Holder::of(tx, customer)?;
    let patch = CardPatch {
        state: Some("active".to_owned()),
        customer_id: Some(Some(Id::new(customer))),
        household_id: Some(holder.household.filter(|_| series.is_shared).map(Id::new)),
        issued_on: Some(Some(pen.today)),
        expires_on: Some(
            series
                .valid_months
                .map(|months| months_later(pen.today, months).plus(-1)),
        ),
        ..CardPatch::default()
    };
    write(tx, &pen, (card, &known.state), patch, ("issue", note))
}

/// Takes a step of a card's life; the new state.
///
/// # Errors
/// `loyalty.card_state`, `access.forbidden`.
pub fn step_card(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (card, step): (RawId, CardStep),
    note: Option<&str>,
) -> Result<&'static str> {
    let known = load(tx, ctx, card)?;
    let (kind, from, to) = step.path();
    if !from.contains(&known.state.as_str()) {
        return Err(wrong_state(&known.state));
    }
    let patch = CardPatch {
        state: Some(to.to_owned()),
        ..CardPatch::default()
    };
    let pen = Pen::new(schema, ctx);
    write(tx, &pen, (card, &known.state), patch, (kind, note))?;
    Ok(to)
}

/// Puts a new card in the place of one that is lost or worn; the holder, points and tier stay.
///
/// # Errors
/// `loyalty.card_state` when the old one has no holder or the new one has, `access.forbidden`.
pub fn replace_card(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (old, new): (RawId, RawId),
    note: Option<&str>,
) -> Result<()> {
    let (before, next) = (load(tx, ctx, old)?, load(tx, ctx, new)?);
    let is_held = matches!(before.state.as_str(), "issued" | "active" | "blocked" | "lost");
    let Some(customer) = before.customer_id.filter(|_| is_held) else {
        return Err(wrong_state(&before.state));
    };
    if next.state != "made" {
        return Err(wrong_state(&next.state));
    }
    issue_card(tx, schema, ctx, (new, customer.raw()), note)?;
    let patch = CardPatch {
        state: Some("replaced".to_owned()),
        replaced_by_id: Some(Some(Id::new(new))),
        ..CardPatch::default()
    };
    let pen = Pen::new(schema, ctx);
    write(tx, &pen, (old, &before.state), patch, ("replace", note))
}
