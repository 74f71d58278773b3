//! The night's care: tasks for customers of groups whose level a person confirmed.

use guanxi_customers::entities::Activity;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, instant_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, RawId, Result};
use serde_json::json;

use super::write::{change, day, form, put, today};
use crate::entities::{Care, Relation};
use crate::queries::all;
use crate::rules::level::Level;

/// Tasks of a group that one night makes where nobody said otherwise: as many as a small team can do.
const PER_NIGHT: i64 = 20;
/// Tasks of a group that one night makes at most.
const PER_NIGHT_MAX: i64 = 500;
/// The company's hour at which a task is due.
const DUE_HOUR: i8 = 18;

/// What a night did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cared {
    /// Tasks that were made.
    pub tasks: usize,
}

/// Makes the tasks of the company's day: for each group with a confirmed level those customers whose last care is longest ago and as old
/// as the group's interval. Done again on the same day it makes none.
///
/// # Errors
/// When the database can't be written.
pub fn care(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Cared> {
    let today = today(tx, ctx)?;
    let mut done = Cared::default();
    for (id, relation) in all::<Relation>(tx, ctx, &[])? {
        let level = relation.level.as_deref().and_then(Level::named);
        let Some(every) = relation.every_days.or_else(|| level.and_then(Level::every_days)) else {
            continue;
        };
        if level.is_none() || every < 1 {
            continue;
        }
        let made = tx.query_first(
            "SELECT COUNT(*) FROM scheme_care WHERE relation_id = ?1 AND due_on = ?2",
            &[Value::from(id), day(today)],
        )?;
        let most = relation.per_night.unwrap_or(PER_NIGHT).clamp(0, PER_NIGHT_MAX);
        let room = most - made.map_or(0, |row| row.int(0));
        for customer in due(tx, (id, &relation), (today, every), room)? {
            task(tx, schema, ctx, (id, &relation), (customer, today))?;
            done.tasks += 1;
        }
    }
    Ok(done)
}

/// A customer whose care is due, and who looks after him.
struct Due {
    customer: RawId,
    owner: Option<RawId>,
    care: Option<RawId>,
}

/// Customers of the group who are due, the best first; those who told the company not to be contacted stay out by their tags and consents when
/// the task is done, not here: a task is for a colleague.
fn due(
    tx: &mut Tx<'_>,
    (id, relation): (RawId, &Relation),
    (today, every): (Day, i64),
    room: i64,
) -> Result<Vec<Due>> {
    if room <= 0 {
        return Ok(Vec::new());
    }
    let rows = tx.query(
        "SELECT s.customer_id, c.owner_id, k.id FROM insight_standing s JOIN customers_customer c ON c.id = s.customer_id \
         LEFT JOIN scheme_care k ON k.customer_id = s.customer_id AND k.relation_id = ?1 \
         WHERE s.segment = ?2 AND (k.due_on IS NULL OR k.due_on <= ?3) AND (c.owner_id IS NOT NULL OR ?4 = 1) \
         ORDER BY COALESCE(k.due_on, 0), s.year_net_c DESC, s.customer_id LIMIT ?5",
        &[
            Value::from(id),
            Value::from(relation.customer_group.as_str()),
            Value::from(i64::from(today.raw()) - every),
            Value::from(i64::from(relation.owner_id.is_some())),
            Value::from(room),
        ],
    )?;
    let found = rows.iter().map(|row| Due {
        customer: row.int(0),
        owner: row.optional_int(1).or_else(|| relation.owner_id.map(Id::raw)),
        care: row.optional_int(2),
    });
    Ok(found.collect())
}

fn task(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, relation): (RawId, &Relation),
    (due, today): (Due, Day),
) -> Result<()> {
    let zone = guanxi_org::zone(tx)?;
    let at = zone.instant(today.date().at(DUE_HOUR, 0, 0, 0)).ok();
    let duty = relation
        .duty
        .clone()
        .unwrap_or_else(|| "客户关怀 Customer care".to_owned());
    let given = json!({
        "subject": duty, "kind": "task", "status": "open", "customer_id": due.customer.to_string(),
        "about": format!("scheme.relation/{id}"), "owner_id": due.owner.map(|id| id.to_string()),
        "due_at": at.map(|at| instant_json(&Value::from(at))),
    });
    let activity = form(tx, schema, ctx, (Activity::def(), &given))?;
    match due.care {
        Some(care) => {
            let changes = vec![("activity_id", Value::from(activity)), ("due_on", day(today))];
            change::<Care>(tx, schema, ctx, care, changes)
        }
        None => {
            let row = Care {
                relation_id: Id::new(id),
                customer_id: Id::new(due.customer),
                activity_id: Some(Id::new(activity)),
                due_on: today,
            };
            put(tx, schema, ctx, row).map(drop)
        }
    }
}
