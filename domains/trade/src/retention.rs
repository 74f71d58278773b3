//! Whose personal data is no longer needed: customers who haven't bought for long, prospects of whom nothing was heard.

use guanxi_entity::Value;
use guanxi_record::person::NOT_ERASED;
use guanxi_store::Queries;
use guanxi_types::{Day, Problem, RawId, Result, Zone};

/// Customers that one question gives.
const DUE_LIMIT: i64 = 1_000;
const MONTHS_OF_A_YEAR: i64 = 12;

/// A rule in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRule {
    /// Its name.
    pub name: String,
    /// `no_purchase` or `idle_prospect`.
    pub condition: String,
    /// Months without it.
    pub months: i64,
}

/// The rules in force, by name.
///
/// # Errors
/// When they can't be read.
pub fn rules(r: &mut dyn Queries) -> Result<Vec<RetentionRule>> {
    let rows = r.query(
        "SELECT name, condition, months FROM customers_retention_rule WHERE is_active = 1 ORDER BY name",
        &[],
    )?;
    let rules = rows.iter().map(|row| RetentionRule {
        name: row.text(0).to_owned(),
        condition: row.text(1).to_owned(),
        months: row.int(2),
    });
    Ok(rules.collect())
}

/// How many customers a rule reaches today. Companies aren't persons and never due; nor is who became a customer within the
/// time.
///
/// # Errors
/// When they can't be read.
pub fn count(r: &mut dyn Queries, rule: &RetentionRule, day: (Day, &Zone)) -> Result<i64> {
    let (from, params) = reached(rule, day)?;
    let row = r.query_first(&format!("SELECT COUNT(*) {from}"), &params)?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// The customers that a rule reaches today, by id, after one; some at a time.
///
/// # Errors
/// When they can't be read.
pub fn due(r: &mut dyn Queries, rule: &RetentionRule, day: (Day, &Zone), after: RawId) -> Result<Vec<RawId>> {
    let (from, mut params) = reached(rule, day)?;
    params.push(Value::from(after));
    let sql = format!("SELECT c.id {from} AND c.id > ?3 ORDER BY c.id LIMIT {DUE_LIMIT}");
    Ok(r.query(&sql, &params)?.iter().map(|row| row.int(0)).collect())
}

fn reached(rule: &RetentionRule, (today, zone): (Day, &Zone)) -> Result<(String, Vec<Value>)> {
    let since = months_before(today, rule.months);
    let start = zone
        .instant(since.date().at(0, 0, 0, 0))
        .map_err(Problem::internal)?;
    let nothing = match rule.condition.as_str() {
        "idle_prospect" => {
            "c.is_prospect = 1 AND NOT EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = c.id) \
             AND NOT EXISTS (SELECT 1 FROM customers_activity a WHERE a.customer_id = c.id AND a.happened_at >= ?2) \
             AND c.created_at < ?2 AND ?1 = ?1"
        }
        _ => {
            "NOT EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = c.id AND s.business_date >= ?1) \
             AND (c.created_at < ?2 OR EXISTS (SELECT 1 FROM trade_sale s WHERE s.customer_id = c.id)) \
             AND c.is_prospect = 0"
        }
    };
    let from = format!("FROM customers_customer c WHERE c.kind <> 'company' AND {nothing} AND {NOT_ERASED}");
    Ok((from, vec![Value::from(since), Value::from(start)]))
}

/// The same day so many months before, or the last of that month.
fn months_before(day: Day, months: i64) -> Day {
    let date = day.date();
    let at = i64::from(date.year()) * MONTHS_OF_A_YEAR + i64::from(date.month()) - 1 - months.max(1);
    let (year, month) = (
        at.div_euclid(MONTHS_OF_A_YEAR),
        at.rem_euclid(MONTHS_OF_A_YEAR) + 1,
    );
    (1..=date.day())
        .rev()
        .find_map(|day| format!("{year:04}-{month:02}-{day:02}").parse().ok())
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F8
    #[test]
    fn months_are_counted_by_the_calendar() {
        let before = |day: &str, months| months_before(day.parse().unwrap(), months).to_string();
        assert_eq!(before("2025-03-31", 1), "2025-02-28");
        assert_eq!(before("2024-03-31", 1), "2024-02-29");
        assert_eq!(before("2025-01-15", 36), "2022-01-15");
        assert_eq!(before("2025-01-15", 1), "2024-12-15");
    }
}
