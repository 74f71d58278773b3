//! Who is entitled to what, and what is left of it.

use std::collections::BTreeMap;

use guanxi_entity::{Entity, Value};
use guanxi_record::{Filter, ListQuery, Schema, count, get, list, titles};
use guanxi_store::{Queries, Row};
use guanxi_types::{Ctx, Day, Grain, Id, Period, RawId, Result};

use super::tier::{Ladder, Member, ladders, member};
use crate::commands::Holder;
use crate::entities::{Benefit, Membership};

/// A benefit that a customer is entitled to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitled {
    /// The benefit.
    pub benefit: RawId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// The number of what it is of.
    pub reference: Option<String>,
    /// The membership that entitles to it.
    pub membership: RawId,
    /// How often a member has it in the period.
    pub quota: Option<i64>,
    /// `month`, `quarter`, `year` or `ever`.
    pub period: String,
    /// How often it was had in this one.
    pub used: i64,
    /// How often it can be had still: by the quota, and by what is left to give.
    pub left: Option<i64>,
    /// What members are told of it.
    pub note: Option<String>,
}

/// The first day of a benefit's period.
fn period_start(name: &str, today: Day) -> Day {
    match name {
        "month" => Period::of(Grain::Month, today).first,
        "quarter" => Period::of(Grain::Quarter, today).first,
        "year" => Period::of(Grain::Year, today).first,
        _ => Day::new(0),
    }
}

const BENEFITS: &str = "SELECT b.id, b.number, b.name, b.kind, b.reference, b.quota, b.period, b.stock, b.tier_id, b.is_for_higher, b.note \
     FROM loyalty_benefit b JOIN loyalty_tier t ON t.id = b.tier_id WHERE b.is_active = 1 AND t.scheme_id = ?1 \
     AND COALESCE(b.starts_on, ?2) <= ?2 AND COALESCE(b.ends_on, ?2) >= ?2 AND (b.id = ?3 OR ?3 = 0) ORDER BY b.number";

/// What a customer is entitled to on a day; of one benefit only where it is named.
///
/// # Errors
/// When the database can't be read.
pub fn entitled(
    reads: &mut dyn Queries,
    (customer, only): (RawId, Option<RawId>),
    today: Day,
) -> Result<Vec<Entitled>> {
    let holder = Holder::of(reads, customer)?;
    let mut found = Vec::new();
    for ladder in ladders(reads, None)? {
        let Some(known) = member(reads, &ladder, holder)? else {
            continue;
        };
        let params = [
            Value::from(ladder.id),
            Value::from(i64::from(today.raw())),
            Value::from(only.unwrap_or(0)),
        ];
        for row in reads.query(BENEFITS, &params)? {
            if has_tier(&ladder, &known, &row) {
                found.push(one(reads, &known, &row, today)?);
            }
        }
    }
    Ok(found)
}

fn has_tier(ladder: &Ladder, member: &Member, row: &Row) -> bool {
    let rank = |tier: Option<RawId>| tier.and_then(|tier| ladder.step(tier)).map(|step| step.rank);
    let (own, wanted) = (rank(member.tier), rank(row.optional_int(8)));
    match (own, wanted) {
        (Some(own), Some(wanted)) => own == wanted || (own > wanted && row.int(9) == 1),
        _ => false,
    }
}

fn one(reads: &mut dyn Queries, member: &Member, row: &Row, today: Day) -> Result<Entitled> {
    let from = period_start(row.text(6), today);
    let used = reads.query_first(
        "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM loyalty_benefit_use WHERE benefit_id = ?1 AND membership_id = ?2 \
         AND day >= ?3",
        &[
            Value::from(row.int(0)),
            Value::from(member.id),
            Value::from(i64::from(from.raw())),
        ],
    )?;
    let used = used.map_or(0, |row| row.int(0));
    let quota = row.optional_int(5);
    let by_quota = quota.map(|quota| (quota - used).max(0));
    let left = least(by_quota, row.optional_int(7));
    Ok(Entitled {
        benefit: row.int(0),
        number: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        kind: row.text(3).to_owned(),
        reference: Some(row.text(4).to_owned()).filter(|text| !text.is_empty()),
        membership: member.id,
        quota,
        period: row.text(6).to_owned(),
        used,
        left,
        note: Some(row.text(10).to_owned()).filter(|text| !text.is_empty()),
    })
}

/// Members of one page.
const MEMBERS_PAGE: i64 = 100;
/// Ids that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

/// Somebody who is entitled to a benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitledMember {
    /// The membership.
    pub membership: RawId,
    /// Whose; who stands for a household.
    pub customer: RawId,
    /// The name, as far as the user may see it.
    pub name: Option<String>,
    /// The household.
    pub household: Option<RawId>,
    /// The tier's name.
    pub tier: String,
    /// How often it was had in this period.
    pub used: i64,
    /// How often it can be had still.
    pub left: Option<i64>,
}

/// Who is entitled to a benefit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntitledTo {
    /// Whether it is given today.
    pub is_given: bool,
    /// How many they are.
    pub count: i64,
    /// Some of them.
    pub members: Vec<EntitledMember>,
    /// Where the next call goes on.
    pub next: Option<String>,
}

/// Who is entitled to a benefit, as far as the user may see memberships, and how much of it each has had.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn entitled_to(
    reads: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    id: RawId,
    after: Option<String>,
) -> Result<EntitledTo> {
    let benefit: Benefit = get(reads, ctx, Benefit::def(), id)?.typed()?;
    let today = ctx.today();
    let is_given = benefit.is_active
        && benefit.starts_on.is_none_or(|first| first <= today)
        && benefit.ends_on.is_none_or(|last| today <= last);
    let (tiers, is_active) = tiers_of_benefit(reads, &benefit)?;
    let others = living_together(reads, &benefit)?;
    let ids: Vec<String> = tiers.keys().map(RawId::to_string).collect();
    let def = Membership::def();
    let query = ListQuery {
        filters: vec![Filter::parse(def, &format!("tier_id:in:{}", ids.join(",")))?],
        limit: Some(MEMBERS_PAGE),
        after,
        ..ListQuery::default()
    };
    let mut whole = count(reads, ctx, def, &query)?;
    for some in others.chunks(ASKED_AT_ONCE) {
        let ids: Vec<String> = some.iter().map(RawId::to_string).collect();
        let query = ListQuery {
            filters: vec![Filter::parse(def, &format!("id:in:{}", ids.join(",")))?],
            ..ListQuery::default()
        };
        whole -= count(reads, ctx, def, &query)?;
    }
    let mut page = list(reads, ctx, def, &query)?;
    page.records
        .retain(|record| others.binary_search(&record.id).is_err());
    let names = titles(reads, schema, ctx, def, &page.records)?;
    let used = used_by(reads, (id, &benefit.period, today))?;
    let mut members = Vec::new();
    for record in &page.records {
        let known: Membership = record.typed()?;
        let used = used.get(&record.id).copied().unwrap_or(0);
        let by_quota = benefit.quota.map(|quota| (quota - used).max(0));
        members.push(EntitledMember {
            membership: record.id,
            customer: known.customer_id.raw(),
            name: names.get(&known.customer_id.raw()).cloned(),
            household: known.household_id.map(Id::raw),
            tier: known
                .tier_id
                .and_then(|id| tiers.get(&id.raw()).cloned())
                .unwrap_or_default(),
            used,
            left: least(by_quota, benefit.stock),
        });
    }
    Ok(EntitledTo {
        is_given: is_given && is_active,
        count: whole,
        members,
        next: page.next,
    })
}

/// The tiers whose members have a benefit, and whether their ladder counts at all.
fn tiers_of_benefit(reads: &mut dyn Queries, benefit: &Benefit) -> Result<(BTreeMap<RawId, String>, bool)> {
    let rows = reads.query(
        "SELECT t.id, t.name, l.is_active FROM loyalty_tier t JOIN loyalty_tier own ON own.id = ?1 AND t.scheme_id = own.scheme_id \
         JOIN loyalty_tier_scheme l ON l.id = t.scheme_id WHERE t.id = own.id OR (?2 = 1 AND t.rank > own.rank)",
        &[
            Value::from(benefit.tier_id.raw()),
            Value::from(i64::from(benefit.is_for_higher)),
        ],
    )?;
    let is_active = rows.iter().all(|row| row.int(2) == 1);
    let tiers = rows.iter().map(|row| (row.int(0), row.text(1).to_owned()));
    Ok((tiers.collect(), is_active))
}

/// Own memberships of these tiers that don't count, in the order of their ids: on a shared ladder, whoever lives in a household stands where
/// that does.
fn living_together(reads: &mut dyn Queries, benefit: &Benefit) -> Result<Vec<RawId>> {
    let rows = reads.query(
        "SELECT m.id FROM loyalty_tier own JOIN loyalty_tier_scheme l ON l.id = own.scheme_id AND l.is_shared = 1 \
         JOIN loyalty_tier t ON t.scheme_id = own.scheme_id JOIN loyalty_membership m ON m.tier_id = t.id \
         WHERE own.id = ?1 AND (t.id = own.id OR (?2 = 1 AND t.rank > own.rank)) AND m.household_id IS NULL \
         AND EXISTS (SELECT 1 FROM customers_household_member h WHERE h.customer_id = m.customer_id AND h.left_on IS NULL) ORDER BY m.id",
        &[
            Value::from(benefit.tier_id.raw()),
            Value::from(i64::from(benefit.is_for_higher)),
        ],
    )?;
    Ok(rows.iter().map(|row| row.int(0)).collect())
}

/// How often each membership had a benefit in the period of a day.
fn used_by(
    reads: &mut dyn Queries,
    (benefit, period, today): (RawId, &str, Day),
) -> Result<BTreeMap<RawId, i64>> {
    let from = period_start(period, today);
    let rows = reads.query(
        "SELECT membership_id, CAST(SUM(count) AS BIGINT) FROM loyalty_benefit_use WHERE benefit_id = ?1 AND day >= ?2 \
         GROUP BY membership_id",
        &[Value::from(benefit), Value::from(i64::from(from.raw()))],
    )?;
    Ok(rows.iter().map(|row| (row.int(0), row.int(1))).collect())
}

/// What is left by the quota and by the stock.
fn least(quota: Option<i64>, stock: Option<i64>) -> Option<i64> {
    match (quota, stock) {
        (Some(quota), Some(stock)) => Some(quota.min(stock)),
        (quota, stock) => quota.or(stock),
    }
}
