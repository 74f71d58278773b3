//! What a ticket means to the club: points that are paid with, points that it earns, and what a return takes back.

use guanxi_entity::Entity;
use guanxi_loyalty::commands::{Reversal, Spend, earn_for_sale, redeem, reverse_sale, value_of};
use guanxi_loyalty::entities::PointsProgramme;
use guanxi_loyalty::facts::{BackFacts, LineFacts, SaleFacts};
use guanxi_loyalty::queries::account::accounts_of;
use guanxi_loyalty::queries::sale::categories_of;
use guanxi_record::get;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Money, Problem, RawId, Result, Through};

use super::member::Whose;
use super::price::Quote;
use super::{Desk, Paid, Ticket};

/// The method that is paid in points.
pub const POINTS: &str = "points";
/// Points of one payment at most.
pub const POINTS_MAX: i64 = 1_000_000_000;
/// Thousandths: a promotion that multiplies by nothing multiplies by this.
const ONCE: i64 = 1_000;
/// Points of a line are multiplied by at most a thousand, whatever promotions say together.
const TIMES_MAX: i64 = 1_000_000;
/// The engine's hundredths of a percent in a thousandth.
const PERCENT_PARTS: i64 = 10;

/// The name under which a ticket is known to the club.
#[must_use]
pub fn name_of(sale: RawId) -> String {
    format!("trade:{sale}")
}

fn refused(code: &'static str) -> Problem {
    Problem::new(ErrorKind::Invalid, code)
}

/// Everything that a ticket does to its buyer's points, in its own transaction: goods that come back take along what they
/// earned, then points are spent, then what was bought earns.
///
/// # Errors
/// `till.points_need_member`, `till.points_account` for an account that isn't the buyer's, `till.points_value` when the amount isn't what
/// the points are worth, and what the club refuses.
pub(crate) fn book(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (ticket, quote): (&Ticket, &Quote),
    (sale, whose): (RawId, Whose),
) -> Result<()> {
    let paid: Vec<&Paid> = ticket
        .payments
        .iter()
        .filter(|paid| paid.method == POINTS)
        .collect();
    let Some(buyer) = whose.customer else {
        return if paid.is_empty() {
            Ok(())
        } else {
            Err(refused("till.points_need_member"))
        };
    };
    if !paid.is_empty() && ticket.offline_at.is_some() {
        return Err(refused("till.points_offline"));
    }
    let mut restored = 0;
    for (paid, place) in paid.into_iter().zip(1..) {
        let (account, points) = paid.points.ok_or_else(|| refused("till.points_account"))?;
        let worth = worth(tx, desk, (buyer, account), points)?;
        if paid.amount < Money::ZERO {
            if worth != -paid.amount {
                return Err(refused("till.points_value").with("worth", worth.to_string()));
            }
            restored += points;
            continue;
        }
        if worth != paid.amount {
            return Err(refused("till.points_value").with("worth", worth.to_string()));
        }
        let spend = Spend {
            account,
            points,
            key: format!("{}:{place}", name_of(sale)),
            reference: Some(name_of(sale)),
        };
        redeem(tx, desk.schema, desk.ctx, &spend)?;
    }
    reverse(tx, desk, quote, (sale, restored))?;
    earn(tx, desk, (ticket, quote), (sale, whose))
}

/// What points of one of the buyer's accounts are worth.
fn worth(tx: &mut Tx<'_>, desk: &Desk<'_>, (buyer, account): (RawId, RawId), points: i64) -> Result<Money> {
    let accounts = accounts_of(tx, buyer, desk.ctx)?;
    let account = accounts.iter().find(|one| one.id == account);
    let account = account.ok_or_else(|| refused("till.points_account"))?;
    let programme = programme(tx, account.programme)?;
    if points <= 0 {
        return Err(refused("till.points_value").with("worth", Money::ZERO.to_string()));
    }
    Ok(value_of(&programme, points))
}

fn reverse(tx: &mut Tx<'_>, desk: &Desk<'_>, quote: &Quote, (sale, restore): (RawId, i64)) -> Result<()> {
    let Some(back) = &quote.back else {
        return if restore == 0 {
            Ok(())
        } else {
            Err(refused("till.points_account"))
        };
    };
    let line = |line: &super::returned::BackLine| BackFacts {
        key: key_of(line.line_no),
        qty: -line.qty,
        list_amount: -(line.amount + line.discount),
        amount: -line.amount,
    };
    let reversal = Reversal {
        sale: name_of(back.sale_id),
        key: name_of(sale),
        lines: back.lines.iter().map(line).collect(),
        restore,
    };
    reverse_sale(tx, desk.schema, desk.ctx, &reversal).map(drop)
}

fn earn(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (ticket, quote): (&Ticket, &Quote),
    (sale, whose): (RawId, Whose),
) -> Result<()> {
    if quote.priced.lines.is_empty() {
        return Ok(());
    }
    match facts(tx, (ticket.asked.store_id, whose), quote, &name_of(sale))? {
        Some(facts) => earn_for_sale(tx, desk.schema, desk.ctx, &facts).map(drop),
        None => Ok(()),
    }
}

/// What the club is told of what is bought; nothing where nobody is known.
///
/// # Errors
/// When the database can't be read.
pub fn facts(
    r: &mut dyn Queries,
    (store, whose): (RawId, Whose),
    quote: &Quote,
    sale: &str,
) -> Result<Option<SaleFacts>> {
    let Some(customer) = whose.customer else {
        return Ok(None);
    };
    let mut lines = Vec::with_capacity(quote.priced.lines.len());
    for (line, place) in quote.priced.lines.iter().zip(1..) {
        let product = line.product.raw();
        let effects = quote.priced.effects.iter();
        let mine = effects.filter(|effect| effect.lines.iter().any(|(key, _)| *key == line.key));
        let multiplier = mine
            .filter_map(|effect| effect.points)
            .fold(ONCE, |so_far, points| {
                (so_far.saturating_mul(points / PERCENT_PARTS) / ONCE).min(TIMES_MAX)
            });
        lines.push(LineFacts {
            key: place,
            product: Some(product),
            categories: categories_of(r, product)?,
            qty: line.qty,
            list_amount: line.list_amount,
            amount: line.amount,
            multiplier,
        });
    }
    let situation = &quote.situation;
    Ok(Some(SaleFacts {
        sale: sale.to_owned(),
        customer,
        household: whose.household,
        card: whose.card,
        store: Some(store),
        channel: Some(situation.channel.clone()),
        at: situation.at,
        day: situation.day,
        minute: i32::from(situation.minute),
        lines,
    }))
}

fn key_of(line_no: i64) -> u32 {
    u32::try_from(line_no).unwrap_or(u32::MAX)
}

/// What the ticket would earn, programme by programme: name of a point, and how many.
///
/// # Errors
/// When the database can't be read.
pub fn would_earn(
    r: &mut dyn Queries,
    store: RawId,
    whose: Whose,
    quote: &Quote,
) -> Result<Vec<(String, i64)>> {
    let Some(facts) = facts(r, (store, whose), quote, "")?.filter(|facts| !facts.lines.is_empty()) else {
        return Ok(Vec::new());
    };
    let quoted = guanxi_loyalty::queries::quote::quote(r, &facts)?;
    Ok(quoted.into_iter().map(|one| (one.unit, one.points)).collect())
}

/// An account that the buyer may pay from: `per` points are worth `amount`, and go in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    /// The account.
    pub account: RawId,
    /// What a point is called.
    pub unit: String,
    /// Points that can be spent.
    pub available: i64,
    /// So many points …
    pub per: i64,
    /// … are worth this.
    pub amount: Money,
    /// Points go in multiples of this.
    pub step: i64,
}

/// The buyer's accounts whose points are worth money.
///
/// # Errors
/// When the database can't be read.
pub fn purses(r: &mut dyn Queries, desk: &Desk<'_>, buyer: Option<RawId>) -> Result<Vec<Purse>> {
    let Some(buyer) = buyer else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for account in accounts_of(r, buyer, desk.ctx)? {
        let programme = programme(r, account.programme)?;
        if account.state == "open" && programme.redeem_amount > Money::ZERO {
            found.push(Purse {
                account: account.id,
                unit: account.unit,
                available: account.available,
                per: programme.redeem_points,
                amount: programme.redeem_amount,
                step: programme.redeem_step,
            });
        }
    }
    Ok(found)
}

/// The programme, whatever of it the clerk may see: it is the till that asks.
fn programme(r: &mut dyn Queries, id: RawId) -> Result<PointsProgramme> {
    let system = Ctx::system("till", Through::Job);
    get(r, &system, PointsProgramme::def(), id)?.typed()
}

/// How points that were paid with stand on the ticket's payment: the account, and how many.
#[must_use]
pub fn reference_of((account, points): (RawId, i64)) -> String {
    format!("{account}:{points}")
}

/// The number of the customer's tier, by which price books and promotions know it.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn tier_of(r: &mut dyn Queries, customer: RawId) -> Result<Option<String>> {
    // Most companies have no ladder: one look tells.
    let any = r.query_first(
        "SELECT 1 FROM loyalty_membership WHERE tier_id IS NOT NULL LIMIT 1",
        &[],
    )?;
    if any.is_none() {
        return Ok(None);
    }
    guanxi_loyalty::queries::tier::tier_number(r, customer)
}
