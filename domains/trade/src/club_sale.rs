//! Sales that no till rang up, as the club is told of them: those of files and of paper.

use guanxi_entity::Value;
use guanxi_loyalty::commands::{earn_for_sale, restate_sale};
use guanxi_loyalty::facts::{LineFacts, SaleFacts};
use guanxi_loyalty::queries::card::{Found, Shown, find_card};
use guanxi_loyalty::queries::person::{Moment, Person, by_person};
use guanxi_loyalty::queries::sale::categories_of;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, ErrorKind, Money, Problem, Qty, RawId, Result, Through};

use crate::till::club::name_of;
use crate::till::member::{Whose, is_other_person};

/// Thousandths: points are earned once.
const ONCE: i64 = 1_000;

/// What is left of a sale's lines that were paid for, less what came back since.
const LINES: &str = "SELECT l.line_no, l.product_id, l.qty + COALESCE(r.qty, 0), l.amount + COALESCE(r.amount, 0), \
     l.discount + COALESCE(r.discount, 0) FROM trade_sale_line l LEFT JOIN (SELECT returned_line_id, CAST(SUM(qty) AS BIGINT) AS qty, \
     CAST(SUM(amount) AS BIGINT) AS amount, CAST(SUM(discount) AS BIGINT) AS discount FROM trade_sale_line \
     WHERE returned_line_id IS NOT NULL GROUP BY returned_line_id) r ON r.returned_line_id = l.id \
     WHERE l.sale_id = ?1 AND l.amount > 0 ORDER BY l.line_no";

fn lines_of(r: &mut dyn Queries, sale: RawId) -> Result<Vec<LineFacts>> {
    let mut lines = Vec::new();
    for row in r.query(LINES, &[Value::from(sale)])? {
        if row.int(2) == 0 && row.int(3) == 0 {
            continue;
        }
        let product = row.optional_int(1);
        let categories = match product {
            Some(product) => categories_of(r, product)?,
            None => Vec::new(),
        };
        lines.push(LineFacts {
            key: u32::try_from(row.int(0)).unwrap_or(u32::MAX),
            product,
            categories,
            qty: Qty::new(row.int(2)),
            list_amount: Money::new(row.int(3).saturating_add(row.int(4))),
            amount: Money::new(row.int(3)),
            multiplier: ONCE,
        });
    }
    Ok(lines)
}

/// Lets a sale earn what it should; nothing where nobody is known. Once, whoever asks again.
///
/// # Errors
/// When the database can't be read or written.
pub(crate) fn earn(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale: RawId) -> Result<()> {
    let row = tx.query_first(
        "SELECT customer_id, store_id, channel, sold_at, business_date, business_minute, household_id, card_id FROM trade_sale \
         WHERE id = ?1",
        &[Value::from(sale)],
    )?;
    let Some((row, customer)) = row.and_then(|row| row.optional_int(0).map(|customer| (row, customer)))
    else {
        return Ok(());
    };
    let lines = lines_of(tx, sale)?;
    if lines.is_empty() {
        return Ok(());
    }
    let facts = SaleFacts {
        sale: name_of(sale),
        customer,
        household: row.optional_int(6),
        card: row.optional_int(7),
        store: row.optional_int(1),
        channel: Some(row.text(2).to_owned()),
        at: row.int(3),
        day: Day::new(i32::try_from(row.int(4)).unwrap_or(0)),
        minute: i32::try_from(row.int(5)).unwrap_or(0),
        lines,
    };
    earn_for_sale(tx, schema, ctx, &facts).map(drop)
}

/// After a line was added, changed or removed: the sale has earned what it comes to now. A till's tickets never change, and a merge of
/// products takes no points away.
///
/// # Errors
/// `loyalty.points_spent` where the programme refuses to take back what is spent.
pub(crate) fn restate(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, sale: RawId) -> Result<()> {
    if ctx.through == Through::Merge {
        return Ok(());
    }
    let name = name_of(sale);
    let known = tx.query_first(
        "SELECT p.id FROM loyalty_purchase p WHERE p.sale_ref = ?1 \
         AND NOT EXISTS (SELECT 1 FROM trade_sale s WHERE s.id = ?2 AND s.session_id IS NOT NULL)",
        &[Value::from(name.as_str()), Value::from(sale)],
    )?;
    if known.is_none() {
        return Ok(());
    }
    let lines = lines_of(tx, sale)?;
    match restate_sale(tx, schema, ctx, (&name, &lines)) {
        // It is the line that can't go or change: an undo keeps it and goes on.
        Err(mut problem) if problem.code == "loyalty.points_spent" => {
            problem.kind = ErrorKind::Invalid;
            Err(problem)
        }
        other => other.map(drop),
    }
}

/// What stands against a date: sales up to this day are settled.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn is_settled(r: &mut dyn Queries, day: i64) -> Result<bool> {
    let row = r.query_first(
        "SELECT MAX(closed_until) FROM loyalty_points_programme WHERE is_active = 1",
        &[],
    )?;
    Ok(row
        .and_then(|row| row.optional_int(0))
        .is_some_and(|last| day <= last))
}

/// Why a card on a ticket doesn't say whose it is, and whose it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub reason: &'static str,
    pub customer: Option<RawId>,
}

/// Who buys with what was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Buyer {
    /// Who, with which card, for which household.
    pub whose: Whose,
    /// The card's holder, where another of the household buys.
    pub other: Option<RawId>,
}

impl Buyer {
    /// Who it is by the person that is named beside a card.
    ///
    /// # Errors
    /// As [`by_person`].
    pub(crate) fn of(r: &mut dyn Queries, shown: &Found, (person, at): (Person<'_>, Moment)) -> Result<Self> {
        let found = by_person(r, *shown, person, at)?;
        Ok(Self {
            whose: Whose::of(r, &found)?,
            other: Some(shown.customer).filter(|holder| *holder != found.customer),
        })
    }
}

/// Whose a card, or a member's number, was on the day of the sale, and who of the household bought; or why that isn't sure.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn who(
    r: &mut dyn Queries,
    (card, person): (&str, &str),
    day: Day,
) -> Result<std::result::Result<Whose, Doubt>> {
    let shown = match guanxi_loyalty::queries::card::find_member(r, card, day) {
        Ok(found) => found,
        Err(problem) if problem.code == "loyalty.card_unusable" => {
            return Ok(Err(Doubt {
                reason: "card_unusable",
                customer: holder_of(r, card)?,
            }));
        }
        Err(problem) if problem.code == "loyalty.unknown_member" => return Ok(Err(merged(r, card)?)),
        Err(problem) => return Err(problem),
    };
    match Buyer::of(r, &shown, (Person::named(person), Moment::On(day))) {
        Ok(buyer) => Ok(Ok(buyer.whose)),
        Err(problem) if is_other_person(&problem) => Ok(Err(Doubt {
            reason: "other_person",
            customer: Some(shown.customer),
        })),
        Err(problem) => Err(problem),
    }
}

/// What an accepted ticket says of its card: it is kept where it is the member's, or the household's that the member belongs to.
///
/// # Errors
/// When the database can't be read.
pub(crate) fn accepted(
    r: &mut dyn Queries,
    (card, customer): (Option<&str>, RawId),
    day: Day,
) -> Result<Whose> {
    let shown = match card {
        Some(code) => find_card(r, &Shown::Code(code.to_owned()), None).ok(),
        None => None,
    };
    let at = Moment::On(day);
    let mine = shown.and_then(|shown| by_person(r, shown, Person::Customer(customer), at).ok());
    let found = mine.unwrap_or(Found {
        customer,
        household: None,
        card: None,
    });
    Whose::of(r, &found)
}

/// Whose a card is that can't be used.
fn holder_of(r: &mut dyn Queries, card: &str) -> Result<Option<RawId>> {
    let row = r.query_first(
        "SELECT customer_id FROM loyalty_card WHERE code = ?1",
        &[Value::from(guanxi_loyalty::rules::code::plain(card).as_str())],
    )?;
    Ok(row.and_then(|row| row.optional_int(0)))
}

/// A number that a customer had before it became part of another.
fn merged(r: &mut dyn Queries, card: &str) -> Result<Doubt> {
    let row = r.query_first(
        "SELECT a.record_id FROM record_alias a WHERE a.entity = 'customers.customer' AND a.field IN ('number', 'card_number') \
         AND a.content = ?1 ORDER BY a.merge_id DESC LIMIT 1",
        &[Value::from(card.trim())],
    )?;
    let Some(row) = row else {
        return Ok(Doubt {
            reason: "unknown_card",
            customer: None,
        });
    };
    let id = row.int(0);
    let survivor = guanxi_record::merge::merged_into(r, id)?.unwrap_or(id);
    Ok(Doubt {
        reason: "merged_customer",
        customer: Some(survivor),
    })
}

/// What is refused while a ticket is decided on.
pub(crate) fn refused(code: &'static str) -> Problem {
    Problem::new(ErrorKind::Conflict, code)
}
