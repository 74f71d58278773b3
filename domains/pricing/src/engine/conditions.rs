//! Whether a promotion's conditions hold, and which of them fails first.

use guanxi_types::{Day, Id, Money, Qty, RawId};

use super::lines::{Lines, total};
use super::priced::{Missing, Why};
use super::promotion::{Condition, Promotion, Target};
use super::seen::Seen;
use super::situation::{Buyer, Left, Situation};

/// Missing so much of a threshold, in hundredths, is near enough to be told.
const NEAR_PERCENT: i128 = 60;

/// Why a promotion can't even be tried, and what is missing where nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub why: Why,
    pub missing: Option<Missing>,
}

impl From<Why> for Failed {
    fn from(why: Why) -> Self {
        Self { why, missing: None }
    }
}

impl Failed {
    /// A threshold that isn't reached; told as missing where it is near.
    pub fn below(why: Why) -> Self {
        let missing = match why {
            Why::AmountBelow { need, have } => {
                let missing = Missing::Amount(Money::new(need.raw().saturating_sub(have.raw())));
                is_near(have.raw(), need.raw()).then_some(missing)
            }
            Why::QtyBelow { need, have } => {
                let missing = need.raw().saturating_sub(have.raw());
                (missing <= 1_000 || is_near(have.raw(), need.raw()))
                    .then_some(Missing::Qty(Qty::new(missing)))
            }
            _ => None,
        };
        Self { why, missing }
    }
}

fn is_near(have: i64, need: i64) -> bool {
    i128::from(have) * 100 >= i128::from(need) * NEAR_PERCENT
}

/// Asks everything that doesn't depend on other promotions.
pub(crate) fn check(promotion: &Promotion, seen: &Seen<'_>, lines: &Lines<'_>) -> Result<(), Failed> {
    let situation = seen.situation;
    if let Some(why) = promotion.window.fails(situation) {
        return Err(why.into());
    }
    if !seen.has_currency(&promotion.currency) {
        return Err(Why::Currency.into());
    }
    if promotion.needs_coupon && lines.coupon_of(promotion.id).is_none() {
        return Err(Why::CouponNeeded.into());
    }
    if let Some(failed) = first_of(&promotion.conditions, (seen, lines), None)? {
        return Err(failed);
    }
    if promotion.caps.customer.is_some() && seen.buyer().is_none() {
        // Nobody's uses can't be counted.
        return Err(Why::BuyerUnknown.into());
    }
    let left = situation.left.get(&promotion.id).copied().unwrap_or_default();
    match left {
        Left {
            uses: Some((uses, cap)),
            ..
        } if uses <= 0 => Err(Why::Cap(cap).into()),
        Left {
            budget: Some(budget), ..
        } if budget <= Money::ZERO => Err(Why::Budget.into()),
        _ => Ok(()),
    }
}

/// The one condition that fails, where a little more would do; `before` is one that failed already.
///
/// # Errors
/// The first that fails, where more would not do or it isn't the only one.
fn first_of(
    conditions: &[Condition],
    (seen, lines): (&Seen<'_>, &Lines<'_>),
    before: Option<Failed>,
) -> Result<Option<Failed>, Failed> {
    let mut failed = before;
    for condition in conditions {
        if let Condition::All { of } = condition {
            failed = first_of(of, (seen, lines), failed)?;
            continue;
        }
        let Err(why) = holds(condition, seen, lines) else {
            continue;
        };
        if let Some(first) = failed {
            // The first counts; what comes after only tells whether it is the only one.
            return Err(first.why.into());
        }
        let one = Failed::below(why);
        if one.missing.is_none() {
            return Err(one);
        }
        failed = Some(one);
    }
    Ok(failed)
}

fn holds(condition: &Condition, seen: &Seen<'_>, lines: &Lines<'_>) -> Result<(), Why> {
    let situation = seen.situation;
    match condition {
        Condition::MinAmount { amount, of } => {
            let have = Money::new(total(lines.matching(of).map(|line| line.list)));
            if have >= *amount {
                Ok(())
            } else {
                Err(Why::AmountBelow { need: *amount, have })
            }
        }
        Condition::MinQty { qty, of } => {
            let have = qty_of(lines, of);
            if have >= *qty {
                Ok(())
            } else {
                Err(Why::QtyBelow { need: *qty, have })
            }
        }
        Condition::Store { any } => {
            let store = situation.store.map(Id::raw);
            held(store.is_some_and(|id| has(any, id)), Why::Store)
        }
        Condition::Area { any } => held(any.iter().any(|id| seen.area_distance(*id).is_some()), Why::Area),
        Condition::Channel { any } => held(any.contains(&situation.channel), Why::Channel),
        Condition::Weekday { any } => held(any.contains(&weekday(situation.day)), Why::Weekday),
        Condition::Time { from, to } => {
            let window = super::window::Window {
                minutes: minute_of(from).zip(minute_of(to)),
                ..Default::default()
            };
            window.fails(situation).map_or(Ok(()), Err)
        }
        Condition::All { of } => of.iter().try_for_each(|one| holds(one, seen, lines)),
        Condition::Any { of } => held(of.iter().any(|one| holds(one, seen, lines).is_ok()), Why::None),
        Condition::Not { of } => held(holds(of, seen, lines).is_err(), Why::Excepted),
        of_buyer => {
            let buyer = seen.buyer().ok_or(Why::BuyerUnknown)?;
            holds_for(of_buyer, buyer, seen)
        }
    }
}

fn holds_for(condition: &Condition, buyer: &Buyer, seen: &Seen<'_>) -> Result<(), Why> {
    match condition {
        Condition::Member {} => held(buyer.is_member, Why::Member),
        Condition::Tier { any } => {
            let tier = buyer.tier.as_ref();
            held(tier.is_some_and(|tier| any.contains(tier)), Why::Tier)
        }
        Condition::Class { any } => held(
            any.iter().any(|id| seen.class_distance(*id).is_some()),
            Why::Class,
        ),
        Condition::Group { any } => held(buyer.groups.iter().any(|id| has(any, id.raw())), Why::Group),
        Condition::Customer { any } => held(has(any, buyer.customer.raw()), Why::Customer),
        Condition::Decile { from, to } => {
            let is_in = |decile: u8| *from <= decile && decile <= *to;
            held(buyer.decile.is_some_and(is_in), Why::Decile)
        }
        Condition::FirstPurchase {} => held(buyer.is_first_purchase, Why::FirstPurchase),
        Condition::BirthMonth {} => {
            let month = month_of(seen.situation);
            held(
                buyer.birthday.is_some_and(|(born, _)| born == month),
                Why::Birthday,
            )
        }
        Condition::Birthday { before, after } => {
            let near = |born: (u8, u8)| is_birthday(seen.situation.day, born, *before, *after);
            held(buyer.birthday.is_some_and(near), Why::Birthday)
        }
        _ => Ok(()),
    }
}

fn held(holds: bool, why: Why) -> Result<(), Why> {
    if holds { Ok(()) } else { Err(why) }
}

fn has(sorted: &[RawId], id: RawId) -> bool {
    sorted.binary_search(&id).is_ok()
}

fn qty_of(lines: &Lines<'_>, of: &Target) -> Qty {
    Qty::new(total(lines.matching(of).map(|line| line.qty.raw())))
}

/// Monday 1 to Sunday 7.
fn weekday(day: Day) -> u8 {
    u8::try_from((day.raw() + 3).rem_euclid(7) + 1).unwrap_or(1)
}

fn month_of(situation: &Situation) -> u8 {
    u8::try_from(situation.day.date().month()).unwrap_or(0)
}

/// `HH:MM` as a minute of the day; 24:00 is the day's end.
#[must_use]
pub fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_pair(hour) || !is_pair(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= 1_440).then_some(all)
}

/// Whether the birthday of this year, the last or the next is so near. Who is born on 29 February has it on 28 February of
/// other years.
fn is_birthday(today: Day, (month, day): (u8, u8), before: u16, after: u16) -> bool {
    let year = today.date().year();
    [year - 1, year, year + 1].into_iter().any(|year| {
        let on = |day: u8| format!("{year:04}-{month:02}-{day:02}").parse::<Day>();
        let Ok(birthday) = on(day).or_else(|_| on(28)) else {
            return false;
        };
        let distance = today.raw() - birthday.raw();
        -i32::from(before) <= distance && distance <= i32::from(after)
    })
}
