//! Who is entitled to what, and what is left of it.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, Grain, Period, RawId, Result};

use super::tier::{Ladder, Member, ladders, member};
use crate::commands::Holder;

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

const BENEFITS: &str = "SELECT b.id, b.number, b.name, b.kind, b.reference, b.quota, b.period, b.stock, b.tier_id, b.is_for_higher \
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
    let left = match (by_quota, row.optional_int(7)) {
        (Some(quota), Some(stock)) => Some(quota.min(stock)),
        (quota, stock) => quota.or(stock),
    };
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
    })
}
