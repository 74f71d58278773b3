//! Whose a ticket is: who buys, the card that was shown, and the household that it counts for.

use guanxi_entity::Value;
use guanxi_loyalty::commands::Holder;
use guanxi_loyalty::queries::card::{Found, find_card};
use guanxi_loyalty::queries::person::{Moment, Person, by_person};
use guanxi_loyalty::queries::sale::place_of;
use guanxi_store::Queries;
use guanxi_types::{Ctx, Problem, RawId, Result};

use super::price::When;
use super::returned::Back;
use super::{Asked, Ticket};

/// Whose a ticket is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// Who buys.
    pub customer: Option<RawId>,
    /// The household that it counts for.
    pub household: Option<RawId>,
    /// The card that was shown.
    pub card: Option<RawId>,
}

/// Who buys: the person that is named, of the household whose card was shown; the card's holder where nobody is named. What was sold
/// without a connection was sold with the card as it was then.
///
/// # Errors
/// `loyalty.card_unusable`, `loyalty.unknown_member` for a card that nobody knows, `loyalty.person_not_in_household`, `loyalty.card_of_one`.
pub fn whose(r: &mut dyn Queries, ctx: &Ctx, asked: &Asked, when: When) -> Result<Whose> {
    let Some(card) = &asked.card else {
        return match asked.customer_id {
            Some(customer) => of_customer(r, customer),
            None => Ok(Whose::default()),
        };
    };
    let (today, at) = match when {
        When::Now(_) => (Some(ctx.today()), Moment::Today(ctx.today())),
        When::Then(at) => (None, Moment::On(place_of(r, Some(asked.store_id), at)?.0)),
    };
    let shown = find_card(r, card, today)?;
    let person = asked.customer_id.map_or(Person::Holder, Person::Customer);
    let found = by_person(r, shown, person, at)?;
    Whose::of(r, &found)
}

/// The same of a ticket that is rung up. One that was sold without a connection was paid: where the person isn't of the card's household, or
/// the card is no household's, it is the holder's, and who was named is told, so that somebody decides on it.
///
/// # Errors
/// As [`whose`], but for who bought with a card at a time without a connection.
pub(crate) fn whose_sold(
    r: &mut dyn Queries,
    ctx: &Ctx,
    asked: &Asked,
    when: When,
) -> Result<(Whose, Option<RawId>)> {
    match whose(r, ctx, asked, when) {
        Err(problem) if matches!(when, When::Then(_)) && is_other_person(&problem) => {
            let holder = Asked {
                customer_id: None,
                ..asked.clone()
            };
            Ok((whose(r, ctx, &holder, when)?, asked.customer_id))
        }
        found => Ok((found?, None)),
    }
}

/// Whether it was refused because the card isn't that of the person who is named.
pub(crate) fn is_other_person(problem: &Problem) -> bool {
    problem.code == "loyalty.person_not_in_household" || problem.code == "loyalty.card_of_one"
}

fn of_customer(r: &mut dyn Queries, customer: RawId) -> Result<Whose> {
    Ok(Whose {
        customer: Some(customer),
        household: Holder::of(r, customer)?.household,
        card: None,
    })
}

impl Whose {
    /// Whose it is by what was shown; what isn't a household's counts for the household that the customer belongs to.
    pub(crate) fn of(r: &mut dyn Queries, found: &Found) -> Result<Self> {
        let household = match found.household {
            Some(household) => Some(household),
            None => Holder::of(r, found.customer)?.household,
        };
        Ok(Self {
            customer: Some(found.customer),
            household,
            card: found.card,
        })
    }

    /// Whose goods that come back were, where nobody is named: with nothing bought beside them, the household that they counted for.
    pub(crate) fn or_former(self, r: &mut dyn Queries, back: Option<&Back>, is_return: bool) -> Result<Self> {
        let Some((back, customer)) = back.and_then(|back| Some((back, back.customer_id?))) else {
            return Ok(self);
        };
        if self.customer.is_some() {
            return Ok(self);
        }
        if !is_return {
            return of_customer(r, customer);
        }
        let row = r.query_first(
            "SELECT household_id, card_id FROM trade_sale WHERE id = ?1",
            &[Value::from(back.sale_id)],
        )?;
        Ok(Self {
            customer: Some(customer),
            household: row.as_ref().and_then(|row| row.optional_int(0)),
            card: row.and_then(|row| row.optional_int(1)),
        })
    }
}

impl Ticket {
    /// The ticket of whom it is.
    #[must_use]
    pub fn of(&self, whose: Whose) -> Self {
        Self {
            asked: self.asked.of(whose),
            ..self.clone()
        }
    }
}

impl Asked {
    /// What is asked for whom it is.
    #[must_use]
    pub fn of(&self, whose: Whose) -> Self {
        Self {
            customer_id: whose.customer,
            ..self.clone()
        }
    }
}
