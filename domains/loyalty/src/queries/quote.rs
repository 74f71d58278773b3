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
        "SELECT id, name, unit, rounding FROM loyalty_points_programme WHERE is_active = 1 AND COALESCE(starts_on, ?1) <= ?1 \
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
