//! Recommends how close to keep to each group.

use guanxi_catalog::queries::sees_cost;
use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Money, Qty, RawId, Result, div_half_away};

use super::write::{change, put, seen};
use crate::entities::Relation;
use crate::rules::level::{Sold, brought, recommended};

/// A group as the figures know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmented {
    /// Its key.
    pub key: String,
    /// How many customers.
    pub customers: i64,
    /// What they spent, minor units.
    pub sales_c: i64,
    /// What of their purchases was margin, where enough goods have a cost: thousandths of a percent.
    pub margin: Option<Qty>,
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
    // Whoever doesn't see costs measured no margin: the one that others measured stays, and counts.
    let sees_cost = sees_cost(ctx);
    let sold = groups.iter().zip(&known).map(|(group, known)| {
        let relation = known.as_ref().map(|(_, relation)| relation);
        let kept = relation
            .and_then(|one| one.measured_margin)
            .filter(|_| !sees_cost);
        Sold {
            customers: group.customers,
            sales_c: group.sales_c,
            margin: relation
                .and_then(|one| one.margin_percent)
                .or(group.margin)
                .or(kept),
        }
    });
    let levels = recommended(&brought(&sold.collect::<Vec<Sold>>()));
    for ((group, known), level) in groups.iter().zip(known).zip(levels) {
        // Rounded as the figures that the report prints are.
        let value = div_half_away(group.sales_c.into(), group.customers.max(1).into());
        let value = value.and_then(|value| i64::try_from(value).ok()).map(Money::new);
        let recommended = level.map(|level| level.key().to_owned());
        match known {
            Some((id, _)) => {
                let mut changes = vec![
                    ("customers", Value::from(group.customers)),
                    ("value", Value::from(value.map(Money::raw))),
                    ("recommended", Value::from(recommended.as_deref())),
                ];
                if sees_cost {
                    changes.push(("measured_margin", Value::from(group.margin.map(Qty::raw))));
                }
                change::<Relation>(tx, schema, ctx, id, changes)?;
            }
            None => {
                let row = Relation {
                    customer_group: group.key.clone(),
                    customers: Some(group.customers),
                    value,
                    margin_percent: None,
                    measured_margin: group.margin,
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
