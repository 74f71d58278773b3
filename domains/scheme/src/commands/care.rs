//! The night's care: tasks for customers of groups whose level a person confirmed.

use guanxi_customers::entities::Activity;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, instant_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, Id, Locale, RawId, Result};
use serde_json::json;

use super::write::{change, form, put, today};
use crate::entities::{Care, Relation};
use crate::queries::all;
use crate::rules::level::Level;

/// Tasks of a group that one night makes where nobody said otherwise: as many as a small team can do.
const PER_NIGHT: i64 = 20;
/// Tasks of a group that one night makes at most.
const PER_NIGHT_MAX: i64 = 500;
/// Days that a task after a purchase may be late: as long as the program may have stood still.
const LATE: i64 = 3;
/// Days in which who was cared for isn't called for a purchase: who comes every day isn't called every day.
const QUIET: i64 = 7;
/// The company's hour at which a task is due.
const DUE_HOUR: i8 = 18;

/// What a night did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cared {
    /// Tasks that were made.
    pub tasks: usize,
}

/// Makes the tasks of the company's day: for each group with a confirmed level those who bought so many days ago as the level says, then those
/// whose last care is longest ago and as old as the group's interval. Who has an open task of care gets no other. Done again on the same day
/// it makes none.
///
/// # Errors
/// When the database can't be written.
pub fn care(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Cared> {
    let today = today(tx, ctx)?;
    let mut done = Cared::default();
    for (id, relation) in all::<Relation>(tx, ctx, &[])? {
        let Some(level) = relation.level.as_deref().and_then(Level::named) else {
            continue;
        };
        let made = tx.query_first(
            "SELECT COUNT(*) FROM scheme_care WHERE relation_id = ?1 AND due_on = ?2",
            &[Value::from(id), Value::from(today)],
        )?;
        let most = relation.per_night.unwrap_or(PER_NIGHT).clamp(0, PER_NIGHT_MAX);
        let mut room = most - made.map_or(0, |row| row.int(0));
        let calls = [
            (Call::Purchase, relation.after_days.or_else(|| level.after_days())),
            (Call::Interval, relation.every_days.or_else(|| level.every_days())),
        ];
        for (call, days) in calls {
            let Some(days) = days.filter(|days| *days > 0) else {
                continue;
            };
            for customer in due(tx, (id, &relation), (call, today, days), room)? {
                task(tx, schema, ctx, (id, &relation), (customer, call, today))?;
                done.tasks += 1;
                room -= 1;
            }
        }
    }
    Ok(done)
}

/// What calls for care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    /// The customer bought some days ago.
    Purchase,
    /// The last care was some days ago.
    Interval,
}

impl Call {
    const fn key(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Interval => "interval",
        }
    }

    /// What is done where nobody said so.
    const fn duty(self, lang: Locale) -> &'static str {
        match (self, lang) {
            (Self::Purchase, Locale::Zh) => "购买后回访：是否一切满意",
            (Self::Purchase, Locale::En) => "After the purchase: ask whether all is well",
            (Self::Interval, Locale::Zh) => "客户关怀",
            (Self::Interval, Locale::En) => "Customer care",
        }
    }
}

/// A customer whose care is due, and who looks after him.
struct Due {
    customer: RawId,
    owner: Option<RawId>,
    care: Option<RawId>,
}

/// Who is in the group, has somebody to look after him, and no open task of care.
const IN_GROUP: &str = "SELECT s.customer_id, c.owner_id, k.id FROM insight_standing s JOIN customers_customer c ON c.id = s.customer_id \
    LEFT JOIN scheme_care k ON k.customer_id = s.customer_id AND k.relation_id = ?1 \
    WHERE s.segment = ?2 AND (c.owner_id IS NOT NULL OR ?3 = 1) \
    AND NOT EXISTS (SELECT 1 FROM scheme_care w JOIN customers_activity a ON a.id = w.activity_id \
    WHERE w.customer_id = s.customer_id AND a.status = 'open')";
/// Whose last care, in whichever group he was then, is older than a day.
const INTERVAL: &str =
    " AND NOT EXISTS (SELECT 1 FROM scheme_care o WHERE o.customer_id = s.customer_id AND o.due_on > ?4)";
/// Who bought between two days and wasn't cared for since, nor lately.
const PURCHASE: &str = " AND EXISTS (SELECT 1 FROM trade_sale t WHERE t.customer_id = s.customer_id AND t.amount > 0 \
    AND t.business_date BETWEEN ?4 AND ?6 AND NOT EXISTS (SELECT 1 FROM scheme_care o WHERE o.customer_id = s.customer_id \
    AND (o.due_on > t.business_date OR o.due_on > ?7)))";
const ORDER: &str = " ORDER BY COALESCE(k.due_on, 0), s.year_net_c DESC, s.customer_id LIMIT ?5";

/// Customers of the group who are due, the longest waiting and the best first.
fn due(
    tx: &mut Tx<'_>,
    (id, relation): (RawId, &Relation),
    (call, today, days): (Call, Day, i64),
    room: i64,
) -> Result<Vec<Due>> {
    if room <= 0 {
        return Ok(Vec::new());
    }
    let on = i64::from(today.raw()) - days;
    let (condition, first) = match call {
        Call::Purchase => (PURCHASE, on - LATE),
        Call::Interval => (INTERVAL, on),
    };
    let mut given = vec![
        Value::from(id),
        Value::from(relation.customer_group.as_str()),
        Value::from(i64::from(relation.owner_id.is_some())),
        Value::from(first),
        Value::from(room),
    ];
    if call == Call::Purchase {
        given.extend([Value::from(on), Value::from(i64::from(today.raw()) - QUIET)]);
    }
    let rows = tx.query(&format!("{IN_GROUP}{condition}{ORDER}"), &given)?;
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
    (due, call, today): (Due, Call, Day),
) -> Result<()> {
    let zone = guanxi_org::zone(tx)?;
    let at = zone.instant(today.date().at(DUE_HOUR, 0, 0, 0)).ok();
    let duty = relation
        .duty
        .clone()
        .unwrap_or_else(|| call.duty(ctx.locale).to_owned());
    let given = json!({
        "subject": duty, "kind": "task", "status": "open", "customer_id": due.customer.to_string(),
        "about": format!("scheme.relation/{id}"), "owner_id": due.owner.map(|id| id.to_string()),
        "due_at": at.map(|at| instant_json(&Value::from(at))),
    });
    let activity = form(tx, schema, ctx, (Activity::def(), &given))?;
    match due.care {
        Some(care) => {
            let changes = vec![
                ("activity_id", Value::from(activity)),
                ("due_on", Value::from(today)),
                ("reason", Value::from(call.key())),
            ];
            change::<Care>(tx, schema, ctx, care, changes)
        }
        None => {
            let row = Care {
                relation_id: Id::new(id),
                customer_id: Id::new(due.customer),
                activity_id: Some(Id::new(activity)),
                due_on: today,
                reason: Some(call.key().to_owned()),
            };
            put(tx, schema, ctx, row).map(drop)
        }
    }
}
