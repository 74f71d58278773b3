//! Who gets an edition, why, and on which way.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_loyalty::queries::benefit::entitled;
use guanxi_loyalty::queries::tier::holders_of;
use guanxi_store::Queries;
use guanxi_types::{Day, RawId, Result};

use super::ways::{Ways, addresses};
use crate::entities::Periodical;

/// People whose addresses are read at once.
const ASKED_AT_ONCE: usize = 400;
/// Everybody who stands on the ladder of a tier, alone or with a household.
const ON_LADDER: &str = "SELECT m.customer_id FROM loyalty_membership m JOIN loyalty_tier t ON t.scheme_id = m.scheme_id \
     WHERE t.id = ?1 AND m.household_id IS NULL \
     UNION SELECT h.customer_id FROM loyalty_membership m JOIN loyalty_tier t ON t.scheme_id = m.scheme_id \
     JOIN customers_household_member h ON h.household_id = m.household_id AND h.left_on IS NULL WHERE t.id = ?1 ORDER BY 1";

/// Somebody for whom an edition is meant, and what is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who.
    pub customer: RawId,
    /// `benefit`, `tier`, `segment` or `subscription`.
    pub reason: &'static str,
    /// The benefit that is used.
    pub benefit: Option<RawId>,
    /// `email`, `sms` or `post`; `none` for who is left out.
    pub channel: String,
    /// Why somebody is left out.
    pub left_out: Option<&'static str>,
    /// The ways that are closed, and why.
    pub closed: Vec<(String, &'static str)>,
}

/// Why somebody is entitled.
#[derive(Clone, Copy, Debug)]
struct Claim {
    reason: &'static str,
    benefit: Option<RawId>,
    is_used_up: bool,
}

/// What a customer said of a periodical.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub wants: bool,
    pub channel: Option<String>,
}

/// Everybody for whom an edition of this periodical is meant on a day, by id. Read as the program: who starts the sending answers for all
/// recipients.
///
/// # Errors
/// When the database can't be read.
pub fn choices(
    r: &mut dyn Queries,
    (id, periodical): (RawId, &Periodical),
    today: Day,
) -> Result<Vec<Choice>> {
    let wishes = wishes(r, id)?;
    let claims = claims(r, (id, &wishes), today)?;
    let ways = Ways::read(r, periodical, today)?;
    let mut found = Vec::with_capacity(claims.len());
    let all: Vec<(RawId, Claim)> = claims.into_iter().collect();
    for part in all.chunks(ASKED_AT_ONCE) {
        let ids: Vec<RawId> = part.iter().map(|(customer, _)| *customer).collect();
        let people = addresses(r, &ids)?;
        for (customer, claim) in part {
            let wish = wishes.get(customer);
            // Who isn't there any more, or asked for nothing where only those get it who did.
            let Some(person) = people
                .get(customer)
                .filter(|_| !periodical.is_opt_in || wish.is_some())
            else {
                continue;
            };
            let mut choice = Choice {
                customer: *customer,
                reason: claim.reason,
                benefit: claim.benefit,
                channel: "none".to_owned(),
                left_out: None,
                closed: Vec::new(),
            };
            if wish.is_some_and(|wish| !wish.wants) {
                choice.left_out = Some("unsubscribed");
            } else if claim.is_used_up {
                choice.left_out = Some("used_up");
            } else {
                ways.choose((periodical, wish), (*customer, person), &mut choice);
            }
            found.push(choice);
        }
    }
    Ok(found)
}

fn wishes(r: &mut dyn Queries, periodical: RawId) -> Result<BTreeMap<RawId, Wish>> {
    let rows = r.query(
        "SELECT customer_id, state, channel FROM periodicals_subscription WHERE periodical_id = ?1",
        &[Value::from(periodical)],
    )?;
    let wish = |row: &guanxi_store::Row| Wish {
        wants: row.text(1) == "subscribed",
        channel: Some(row.text(2).to_owned()).filter(|text| !text.is_empty()),
    };
    Ok(rows.iter().map(|row| (row.int(0), wish(row))).collect())
}

/// Who is entitled; a benefit counts before a tier, and that before a segment. A periodical that nobody is entitled to is for those who asked for it.
fn claims(
    r: &mut dyn Queries,
    (periodical, wishes): (RawId, &BTreeMap<RawId, Wish>),
    today: Day,
) -> Result<BTreeMap<RawId, Claim>> {
    let rows = r.query(
        "SELECT benefit_id, tier_id, segment_id FROM periodicals_entitlement WHERE periodical_id = ?1 ORDER BY id",
        &[Value::from(periodical)],
    )?;
    let mut found: BTreeMap<RawId, Claim> = BTreeMap::new();
    for benefit in rows.iter().filter_map(|row| row.optional_int(0)) {
        by_benefit(r, &mut found, (benefit, today))?;
    }
    let of = |reason| Claim {
        reason,
        benefit: None,
        is_used_up: false,
    };
    for tier in rows.iter().filter_map(|row| row.optional_int(1)) {
        for customer in holders_of(r, tier)? {
            add(&mut found, customer, of("tier"));
        }
    }
    for segment in rows.iter().filter_map(|row| row.optional_int(2)) {
        let members = r.query(
            "SELECT customer_id FROM marketing_segment_member WHERE segment_id = ?1 ORDER BY customer_id",
            &[Value::from(segment)],
        )?;
        for row in members {
            add(&mut found, row.int(0), of("segment"));
        }
    }
    if rows.is_empty() {
        for customer in wishes.keys() {
            add(&mut found, *customer, of("subscription"));
        }
    }
    Ok(found)
}

/// Whoever has the periodical by another way needs no benefit that is used up.
fn add(found: &mut BTreeMap<RawId, Claim>, customer: RawId, claim: Claim) {
    let known = found.entry(customer).or_insert(claim);
    if known.is_used_up && !claim.is_used_up {
        *known = claim;
    }
}

/// What is left of a benefit is shared out in the order of the customers' ids: of a household's share, and of what there is to give.
fn by_benefit(
    r: &mut dyn Queries,
    found: &mut BTreeMap<RawId, Claim>,
    (benefit, today): (RawId, Day),
) -> Result<()> {
    let row = r.query_first(
        "SELECT tier_id, stock FROM loyalty_benefit WHERE id = ?1 AND is_active = 1",
        &[Value::from(benefit)],
    )?;
    let Some(row) = row else { return Ok(()) };
    let mut stock = row.optional_int(1);
    let mut given: BTreeMap<RawId, i64> = BTreeMap::new();
    for row in r.query(ON_LADDER, &[Value::from(row.int(0))])? {
        let customer = row.int(0);
        let known = entitled(r, (customer, Some(benefit)), today)?;
        let Some(one) = known.first() else { continue };
        let taken = given.entry(one.membership).or_default();
        let by_quota = one.quota.map(|quota| quota - one.used - *taken);
        let is_used_up = by_quota.is_some_and(|left| left < 1) || stock.is_some_and(|left| left < 1);
        if !is_used_up {
            *taken += 1;
            stock = stock.map(|left| left - 1);
        }
        let claim = Claim {
            reason: "benefit",
            benefit: Some(benefit),
            is_used_up,
        };
        add(found, customer, claim);
    }
    Ok(())
}

/// How many there are of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Recipients by way.
    pub channels: BTreeMap<String, i64>,
    /// Recipients by reason.
    pub reasons: BTreeMap<String, i64>,
    /// Those left out, by why.
    pub left_out: BTreeMap<String, i64>,
}

impl Counts {
    /// Of these.
    #[must_use]
    pub fn of(choices: &[Choice]) -> Self {
        let mut counts = Self::default();
        for choice in choices {
            match choice.left_out {
                Some(why) => *counts.left_out.entry(why.to_owned()).or_default() += 1,
                None => {
                    *counts.channels.entry(choice.channel.clone()).or_default() += 1;
                    *counts.reasons.entry(choice.reason.to_owned()).or_default() += 1;
                }
            }
        }
        counts
    }
}
