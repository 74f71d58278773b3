//! Which person of a household buys with its card.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::get;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Day, ErrorKind, Problem, RawId, Result};
use serde_json::{Value as Js, json};

use super::card::Found;

/// People of a household that are told at most.
const FAMILY_MAX: i64 = 50;

/// Who is said to have shown a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person<'a> {
    /// Nothing is said: the holder.
    Holder,
    /// This customer.
    Customer(RawId),
    /// Who has this number.
    Number(&'a str),
}

impl<'a> Person<'a> {
    /// Who is named by a number; the holder where it is empty.
    #[must_use]
    pub fn named(number: &'a str) -> Self {
        match number.trim() {
            "" => Self::Holder,
            number => Self::Number(number),
        }
    }
}

/// When a card was shown: somebody who left is of the household until the day before, or until that day where it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Now.
    Today(Day),
    /// On a day of which no more is known.
    On(Day),
}

impl Moment {
    const fn day(self) -> Day {
        match self {
            Self::Today(day) | Self::On(day) => day,
        }
    }

    /// The first of the days on which somebody may have left and was of the household still.
    fn last(self) -> Day {
        match self {
            Self::Today(day) => day.plus(1),
            Self::On(day) => day,
        }
    }
}

/// What was found by a card, with the person who shows it in the holder's place. A card of a household's may be shown by everybody who
/// belongs to it at the time; any other by its holder.
///
/// # Errors
/// `loyalty.person_not_in_household`; `loyalty.card_of_one` where the card is no household's.
pub fn by_person(reads: &mut dyn Queries, found: Found, person: Person<'_>, at: Moment) -> Result<Found> {
    let (condition, value) = match person {
        Person::Holder => return Ok(found),
        Person::Customer(customer) if customer == found.customer => return Ok(found),
        Person::Customer(customer) => ("c.id = ?5", Value::from(customer)),
        Person::Number(number) => ("(c.number = ?5 OR c.card_number = ?5)", Value::from(number)),
    };
    let household = found.household.filter(|_| found.card.is_some());
    // A number before the number of a card that is written elsewhere. Who came back to a household was of it before, too.
    let row = reads.query_first(
        &format!(
            "SELECT c.id FROM customers_customer c WHERE {condition} AND (c.id = ?1 OR EXISTS (SELECT 1 \
             FROM customers_household_member m WHERE m.customer_id = c.id AND m.household_id = ?2 \
             AND COALESCE(m.joined_on, ?3) <= ?3 AND COALESCE(m.left_on, ?4) >= ?4) OR EXISTS (SELECT 1 \
             FROM loyalty_household_change h WHERE h.customer_id = c.id AND h.household_id = ?2 \
             AND COALESCE(h.stayed_from, ?3) <= ?3 AND h.stayed_until >= ?4)) ORDER BY c.id LIMIT 1"
        ),
        &[
            Value::from(found.customer),
            Value::from(household.unwrap_or(0)),
            Value::from(at.day()),
            Value::from(at.last()),
            value,
        ],
    )?;
    match (row, household) {
        (Some(row), _) => Ok(Found {
            customer: row.int(0),
            ..found
        }),
        (None, Some(_)) => {
            let problem = Problem::new(ErrorKind::Invalid, "loyalty.person_not_in_household");
            Err(problem.with("day", at.day().to_string()))
        }
        (None, None) => Err(Problem::new(ErrorKind::Invalid, "loyalty.card_of_one")),
    }
}

/// Somebody of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Who.
    pub customer: RawId,
    /// Number and name, as the user may see them.
    pub number: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// What they are in it.
    pub role: String,
}

impl Relative {
    /// As it is answered.
    #[must_use]
    pub fn json(&self) -> Js {
        json!({
            "id": self.customer.to_string(),
            "number": self.number,
            "name": self.name,
            "role": self.role,
        })
    }
}

/// Who may have shown a card: of a household's, everybody in it whom the user may see, the holder first, then head, spouse and parents,
/// children. Nobody for a card that is one person's, or without a card.
///
/// # Errors
/// When the database can't be read.
pub fn family(reads: &mut dyn Queries, ctx: &Ctx, found: &Found) -> Result<Vec<Relative>> {
    let Some(household) = found.household.filter(|_| found.card.is_some()) else {
        return Ok(Vec::new());
    };
    let rows = reads.query(
        "SELECT customer_id, role FROM customers_household_member WHERE household_id = ?1 AND left_on IS NULL \
         ORDER BY CASE WHEN customer_id = ?2 THEN 0 ELSE 1 END, CASE role WHEN 'head' THEN 0 WHEN 'spouse' THEN 1 WHEN 'parent' THEN 2 \
         WHEN 'child' THEN 3 ELSE 4 END, id LIMIT ?3",
        &[
            Value::from(household),
            Value::from(found.customer),
            Value::from(FAMILY_MAX),
        ],
    )?;
    let mut relatives = Vec::with_capacity(rows.len());
    for row in rows {
        let def = Customer::def();
        let record = match get(reads, ctx, def, row.int(0)) {
            Ok(record) => record,
            Err(problem) if problem.kind == ErrorKind::NotFound => continue,
            Err(problem) => return Err(problem),
        };
        let text = |name: &str| record.value(def, name).as_text().map(str::to_owned);
        relatives.push(Relative {
            customer: record.id,
            number: text("number"),
            name: text("name"),
            role: row.text(1).to_owned(),
        });
    }
    Ok(relatives)
}
