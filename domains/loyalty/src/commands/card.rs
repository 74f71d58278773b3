//! Cards: made in batches, issued, blocked, lost, replaced.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::attachment::require_change;
use guanxi_record::{Batch, Links, Schema, create_many, get, insert, require, update_typed};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, Id, Problem, RawId, Result};

use super::account::Holder;
use super::book::{Pen, check_key};
use super::tier::rank;
use crate::entities::{Card, CardBatch, CardEvent, CardPatch, CardSeries, CardSeriesPatch};
use crate::queries::tier::{ladders, member};
use crate::rules::code::{Check, plain};
use crate::rules::validity::months_later;

/// Cards of one batch at most.
pub const BATCH_MAX: i64 = 5_000;

/// Whether a code is taken elsewhere, by a coupon say: cards and coupons are handed in at the same place.
pub type IsTaken = fn(&mut dyn Queries, &str) -> Result<bool>;

/// Codes of others that one batch passes over at most: more, and the series lies in their midst.
pub const PASSED_MAX: i64 = 5_000;

/// Makes so many cards of a series, with the next codes of it that nobody has; the batch. The same key gives the same batch.
///
/// # Errors
/// `loyalty.bad_batch` for none, too many, or more than the sequence has left; `loyalty.codes_taken` where thousands are taken.
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
    let drawn = draw(tx, &known, count, is_taken)?;
    let pen = Pen::new(schema, ctx);
    let ends = (drawn.codes.first().cloned(), drawn.codes.last().cloned());
    let batch = CardBatch {
        series_id: Id::new(series),
        first_code: ends.0.unwrap_or_default(),
        last_code: ends.1.unwrap_or_default(),
        count,
        passed: drawn.passed,
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
    let rows = drawn.codes.into_iter().map(|code| card(code).into_values());
    let cards = Batch {
        def: Card::def(),
        import_id: None,
        links: Links::Known,
    };
    create_many(tx, schema, &pen.ctx, &cards, rows.collect())?;
    let patch = CardSeriesPatch {
        next_sequence: Some(drawn.next),
        ..CardSeriesPatch::default()
    };
    update_typed::<CardSeries>(tx, schema, &pen.ctx, Id::new(series), patch)?;
    Ok(made.raw())
}

/// Codes that were drawn of a series.
struct Drawn {
    codes: Vec<String>,
    /// Codes that were passed over, because somebody has them.
    passed: i64,
    /// Where the sequence goes on.
    next: i64,
}

/// The next codes of a series that nobody has: one that is taken is left to who has it.
fn draw(tx: &mut Tx<'_>, series: &CardSeries, count: i64, is_taken: &[IsTaken]) -> Result<Drawn> {
    let bad = || Problem::new(ErrorKind::Invalid, "loyalty.bad_batch").with("max", BATCH_MAX);
    let width = usize::try_from(series.digits).map_err(|_| bad())?;
    let end = 10_i64.checked_pow(u32::try_from(series.digits).map_err(|_| bad())?);
    let end = end.unwrap_or(i64::MAX);
    let has_room = series.next_sequence.saturating_add(count) <= end;
    if !(1..=BATCH_MAX).contains(&count) || !has_room || !series.is_active {
        return Err(bad());
    }
    let part = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let head = [&series.prefix, &series.area_code, &series.store_code]
        .map(part)
        .concat();
    let check = Check::named(&series.check_method);
    let mut drawn = Drawn {
        codes: Vec::new(),
        passed: 0,
        next: series.next_sequence,
    };
    while guanxi_types::len_i64(drawn.codes.len()) < count {
        if drawn.next >= end {
            return Err(bad());
        }
        let code = check.complete(&format!("{head}{:0width$}", drawn.next));
        drawn.next += 1;
        if is_free(tx, &code, is_taken)? {
            drawn.codes.push(code);
            continue;
        }
        drawn.passed += 1;
        if drawn.passed > PASSED_MAX {
            return Err(Problem::new(ErrorKind::Conflict, "loyalty.codes_taken")
                .with("count", PASSED_MAX)
                .with("code", code)
                .with("next", series.next_sequence));
        }
    }
    Ok(drawn)
}

/// Whether neither a card nor a customer has a code, nor anything else that is handed in at the same place.
fn is_free(tx: &mut Tx<'_>, code: &str, is_taken: &[IsTaken]) -> Result<bool> {
    let own = tx.query_first(
        "SELECT id FROM loyalty_card WHERE code = ?1 UNION ALL SELECT id FROM customers_customer WHERE number = ?1 OR card_number = ?1",
        &[Value::from(code)],
    )?;
    let mut is_free = own.is_none();
    for other in is_taken {
        is_free = is_free && !other(tx, code)?;
    }
    Ok(is_free)
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

/// A card that the user may change. One that nobody has yet lies in nobody's reach: it is for whoever may change any.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub(crate) fn card_to_change(reads: &mut dyn Queries, ctx: &Ctx, id: RawId) -> Result<Card> {
    require(ctx, Action::Update, Card::def())?;
    let card: Card = get(reads, ctx, Card::def(), id)?.typed()?;
    if card.customer_id.is_some() {
        require_change(reads, ctx, Card::def(), id)?;
    }
    Ok(card)
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

/// Gives a card that was made to a customer. It can be used at once, unless its series says that cards are activated first.
///
/// # Errors
/// `loyalty.card_state` for one that was given out already, `loyalty.card_not_entitled` below the tier that the series is for,
/// `access.forbidden`.
pub fn issue_card(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (card, customer): (RawId, RawId),
    note: Option<&str>,
) -> Result<()> {
    let known = card_to_change(tx, ctx, card)?;
    get(tx, ctx, Customer::def(), customer)?;
    let pen = Pen::new(schema, ctx);
    let series: CardSeries = get(tx, &pen.ctx, CardSeries::def(), known.series_id.raw())?.typed()?;
    let holder = Holder::of(tx, customer)?;
    if let Some(tier) = series.tier_id {
        require_tier(tx, tier.raw(), holder)?;
    }
    hand_out(tx, &pen, (card, &known, &series), (holder, note))
}

/// Refuses a card to who doesn't stand on this tier, or a higher one of its ladder.
fn require_tier(tx: &mut Tx<'_>, tier: RawId, holder: Holder) -> Result<()> {
    let row = tx.query_first(
        "SELECT scheme_id, name FROM loyalty_tier WHERE id = ?1",
        &[Value::from(tier)],
    )?;
    let row = row.ok_or_else(|| Problem::internal("the series' tier is gone"))?;
    if let Some(ladder) = ladders(tx, Some(row.int(0)))?.into_iter().next() {
        let own = member(tx, &ladder, holder)?.and_then(|member| member.tier);
        if own.is_some() && rank(&ladder, own) >= rank(&ladder, Some(tier)) {
            return Ok(());
        }
    }
    Err(Problem::new(ErrorKind::Conflict, "loyalty.card_not_entitled").with("tier", row.text(1)))
}

fn hand_out(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (card, known, series): (RawId, &Card, &CardSeries),
    (holder, note): (Holder, Option<&str>),
) -> Result<()> {
    if known.state != "made" {
        return Err(wrong_state(&known.state));
    }
    let state = if series.starts_active { "active" } else { "issued" };
    let patch = CardPatch {
        state: Some(state.to_owned()),
        customer_id: Some(Some(Id::new(holder.customer))),
        household_id: Some(holder.household.filter(|_| series.is_shared).map(Id::new)),
        issued_on: Some(Some(pen.today)),
        expires_on: Some(
            series
                .valid_months
                .map(|months| months_later(pen.today, months).plus(-1)),
        ),
        ..CardPatch::default()
    };
    write(tx, pen, (card, &known.state), patch, ("issue", note))
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
    let known = card_to_change(tx, ctx, card)?;
    let (kind, from, mut to) = step.path();
    if !from.contains(&known.state.as_str()) {
        return Err(wrong_state(&known.state));
    }
    if step == CardStep::Unblock && !was_active(tx, card)? {
        to = "issued";
    }
    let patch = CardPatch {
        state: Some(to.to_owned()),
        ..CardPatch::default()
    };
    let pen = Pen::new(schema, ctx);
    write(tx, &pen, (card, &known.state), patch, (kind, note))?;
    Ok(to)
}

/// Whether a card could be used before: one that nobody activated yet still has to be.
fn was_active(tx: &mut Tx<'_>, card: RawId) -> Result<bool> {
    let row = tx.query_first(
        "SELECT id FROM loyalty_card_event WHERE card_id = ?1 AND (before = 'active' OR after = 'active') LIMIT 1",
        &[Value::from(card)],
    )?;
    Ok(row.is_some())
}

/// Whether somebody has it, usable or not.
fn is_held(card: &Card) -> bool {
    matches!(card.state.as_str(), "issued" | "active" | "blocked" | "lost")
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
    let (before, next) = (card_to_change(tx, ctx, old)?, card_to_change(tx, ctx, new)?);
    let Some(customer) = before.customer_id.filter(|_| is_held(&before)) else {
        return Err(wrong_state(&before.state));
    };
    get(tx, ctx, Customer::def(), customer.raw())?;
    let pen = Pen::new(schema, ctx);
    let series: CardSeries = get(tx, &pen.ctx, CardSeries::def(), next.series_id.raw())?.typed()?;
    let holder = Holder::of(tx, customer.raw())?;
    // Who has a card isn't asked again whether it is his: one that is worn doesn't cost the card.
    hand_out(tx, &pen, (new, &next, &series), (holder, note))?;
    let patch = CardPatch {
        state: Some("replaced".to_owned()),
        replaced_by_id: Some(Some(Id::new(new))),
        ..CardPatch::default()
    };
    write(tx, &pen, (old, &before.state), patch, ("replace", note))
}

/// Whether two cards are of one customer, or of one household: as it is stored, whatever of it the user is shown.
fn is_of_one_holder(tx: &mut Tx<'_>, one: RawId, other: RawId) -> Result<bool> {
    let row = tx.query_first(
        "SELECT a.id FROM loyalty_card a JOIN loyalty_card b ON b.customer_id = a.customer_id OR b.household_id = a.household_id \
         WHERE a.id = ?1 AND b.id = ?2",
        &[Value::from(one), Value::from(other)],
    )?;
    Ok(row.is_some())
}

/// Ends a card in favour of another one of the same holder or household: of two members who turned out to be one, or of a family.
///
/// # Errors
/// `loyalty.card_state` when the one isn't held or the other can't be used, `loyalty.card_other_holder`, `access.forbidden`.
pub fn merge_card(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (old, into): (RawId, RawId),
    note: Option<&str>,
) -> Result<()> {
    let (before, kept) = (card_to_change(tx, ctx, old)?, card_to_change(tx, ctx, into)?);
    if old == into || !is_held(&before) {
        return Err(wrong_state(&before.state));
    }
    if !matches!(kept.state.as_str(), "issued" | "active") {
        return Err(wrong_state(&kept.state));
    }
    if !is_of_one_holder(tx, old, into)? {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.card_other_holder").with("code", kept.code));
    }
    let patch = CardPatch {
        state: Some("merged".to_owned()),
        replaced_by_id: Some(Some(Id::new(into))),
        ..CardPatch::default()
    };
    let pen = Pen::new(schema, ctx);
    write(tx, &pen, (old, &before.state), patch, ("merge", note))
}

/// The household's card is under another one's name from now on.
pub(super) fn pass_on(tx: &mut Tx<'_>, pen: &Pen<'_>, card: RawId, heir: RawId) -> Result<()> {
    let known: Card = get(tx, &pen.ctx, Card::def(), card)?.typed()?;
    let patch = CardPatch {
        state: Some(known.state.clone()),
        customer_id: Some(Some(Id::new(heir))),
        ..CardPatch::default()
    };
    write(tx, pen, (card, &known.state), patch, ("pass_on", None))
}
