//! What a sale would earn.

use guanxi_entity::Value;
use guanxi_store::Queries;
use guanxi_types::{RawId, Result, format_ratio};

use super::rules::active_rules;
use super::tier::tiers_of;
use crate::commands::Holder;
use crate::facts::SaleFacts;
use crate::rules::earn::{Rounding, earn};

/// What a sale would earn in one programme, and by which rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The programme.
    pub programme: RawId,
    /// Its name.
    pub name: String,
    /// What a point is called.
    pub unit: String,
    /// The points.
    pub points: i64,
    /// The rules: id, name, and what each gives before rounding.
    pub rules: Vec<(RawId, String, String)>,
}

/// What a sale would earn. Nothing is written.
///
/// # Errors
/// When the database can't be read.
pub fn quote(reads: &mut dyn Queries, facts: &SaleFacts) -> Result<Vec<Quoted>> {
    let programmes = reads.query(
        "SELECT id, name, unit, rounding, opens_itself, is_shared FROM loyalty_points_programme WHERE is_active = 1 AND COALESCE(starts_on, ?1) <= ?1 \
         AND COALESCE(ends_on, ?1) >= ?1 ORDER BY id",
        &[Value::from(i64::from(facts.day.raw()))],
    )?;
    let mut holder = Holder::of(reads, facts.customer)?;
    if facts.household.is_some() {
        holder.household = facts.household;
    }
    let tiers = tiers_of(reads, holder)?;
    let mut found = Vec::new();
    for row in programmes {
        let opens_itself = row.int(4) == 1;
        if !opens_itself && !has_account(reads, (row.int(0), row.int(5) == 1), holder)? {
            continue;
        }
        let rules = active_rules(reads, row.int(0))?;
        let earned = earn(&rules, Rounding::named(row.text(3)), facts, &tiers);
        let mut told = Vec::new();
        for (rule, fine) in earned.by_rule {
            let name = reads.query_first(
                "SELECT name FROM loyalty_earn_rule WHERE id = ?1",
                &[Value::from(rule)],
            )?;
            let name = name.map(|row| row.text(0).to_owned()).unwrap_or_default();
            told.push((rule, name, format_ratio(fine, 1_000_000, 2)));
        }
        found.push(Quoted {
            programme: row.int(0),
            name: row.text(1).to_owned(),
            unit: row.text(2).to_owned(),
            points: earned.points,
            rules: told,
        });
    }
    Ok(found)
}

/// Whether a sale would be booked: where accounts aren't opened by the first sale, only who has one earns.
fn has_account(
    reads: &mut dyn Queries,
    (programme, is_shared): (RawId, bool),
    holder: Holder,
) -> Result<bool> {
    let key = holder.key(is_shared);
    // Those that came with a merged customer go into it.
    let own = if key.starts_with('c') { holder.customer } else { 0 };
    let row = reads.query_first(
        "SELECT id FROM loyalty_points_account WHERE programme_id = ?1 AND (owner_key = ?2 OR (customer_id = ?3 \
         AND household_id IS NULL AND moved_to_id IS NULL)) LIMIT 1",
        &[Value::from(programme), Value::from(key.as_str()), Value::from(own)],
    )?;
    Ok(row.is_some())
}
