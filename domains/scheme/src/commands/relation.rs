//! Recommends how close to keep to each group.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Money, Qty, RawId, Result};

use super::write::{change, put, seen};
use crate::entities::Relation;
use crate::rules::level::{Group, recommended};

/// A group as the figures know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmented {
    /// Its key.
    pub key: String,
    /// How many customers.
    pub customers: i64,
    /// What they spent, minor units.
    pub sales_c: i64,
}

/// Brings number, value and recommendation of each group up to date; what people decided stays.
///
/// # Errors
/// As creating and updating records.
pub fn refresh(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, groups: &[Segmented]) -> Result<usize> {
    let mut known: Vec<Option<(RawId, Relation)>> = Vec::with_capacity(groups.len());
    for group in groups {
        let row = tx.query_first(
            "SELECT id FROM scheme_relation WHERE customer_group = ?1",
            &[Value::from(group.key.as_str())],
        )?;
        known.push(match row {
            Some(row) => Some((row.int(0), seen(tx, ctx, row.int(0))?)),
            None => None,
        });
    }
    let brought = groups.iter().zip(&known).map(|(group, known)| {
        let margin = known.as_ref().and_then(|(_, relation)| relation.margin_percent);
        Group {
            customers: group.customers,
            brought_c: margin.map_or(group.sales_c, |percent| part(group.sales_c, percent)),
        }
    });
    let levels = recommended(&brought.collect::<Vec<Group>>());
    for ((group, known), level) in groups.iter().zip(known).zip(levels) {
        let value = Money::new(group.sales_c / group.customers.max(1));
        let recommended = level.map(|level| level.key().to_owned());
        match known {
            Some((id, _)) => {
                let changes = vec![
                    ("customers", Value::from(group.customers)),
                    ("value", Value::from(value.raw())),
                    ("recommended", Value::from(recommended.as_deref())),
                ];
                change::<Relation>(tx, schema, ctx, id, changes)?;
            }
            None => {
                let row = Relation {
                    customer_group: group.key.clone(),
                    customers: Some(group.customers),
                    value: Some(value),
                    margin_percent: None,
                    recommended,
                    level: None,
                    confirmed_on: None,
                    confirmed_by_id: None,
                    duty: None,
                    every_days: None,
                    after_days: None,
                    per_night: None,
                    owner_id: None,
                };
                put(tx, schema, ctx, row)?;
            }
        }
    }
    Ok(groups.len())
}

/// So many percent; thousandths of a percent are kept.
fn part(amount_c: i64, percent: Qty) -> i64 {
    let part = i128::from(amount_c) * i128::from(percent.raw()) / 100_000;
    i64::try_from(part).unwrap_or(amount_c)
}
