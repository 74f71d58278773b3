//! What is asked of journeys.

use guanxi_customers::entities::{Activity, Customer};
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, SqlText, get, instant_json, require, restrict};
use guanxi_store::{Queries, Row};
use guanxi_types::{Action, Ctx, RawId, Result};
use serde_json::{Value as Json, json};

/// Tasks that a list shows at once.
pub const LIST_MAX: i64 = 200;

/// How many customers are at a step, passed it, and left from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeCount {
    /// The step.
    pub node: String,
    /// Who is there now.
    pub waiting: i64,
    /// Who passed it.
    pub passed: i64,
    /// Who left the journey there before its end.
    pub left: i64,
}

/// Counts by step, of one version or of all.
///
/// # Errors
/// When the database can't be read.
pub fn node_counts(
    r: &mut dyn Queries,
    (journey, version): (RawId, Option<RawId>),
) -> Result<Vec<NodeCount>> {
    let given = [Value::from(journey), Value::from(version.unwrap_or(0))];
    let mut found: std::collections::BTreeMap<String, NodeCount> = std::collections::BTreeMap::new();
    let inside = r.query(
        "SELECT node, SUM(CASE WHEN state = 'active' THEN 1 ELSE 0 END), SUM(CASE WHEN state IN ('left', 'goal') THEN 1 ELSE 0 END) \
         FROM journeys_enrolment WHERE journey_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR version_id = ?2) GROUP BY node",
        &given,
    )?;
    for row in &inside {
        let count = found.entry(row.text(0).to_owned()).or_default();
        (count.waiting, count.left) = (row.int(1), row.int(2));
    }
    let passed = r.query(
        "SELECT s.node, COUNT(*) FROM journeys_step s JOIN journeys_version v ON v.id = s.version_id \
         WHERE v.journey_id = ?1 AND (CAST(?2 AS BIGINT) = 0 OR v.id = ?2) GROUP BY s.node",
        &given,
    )?;
    for row in &passed {
        found.entry(row.text(0).to_owned()).or_default().passed = row.int(1);
    }
    Ok(found
        .into_iter()
        .map(|(node, count)| NodeCount { node, ..count })
        .collect())
}

/// What became of steps: step, outcome and how many.
///
/// # Errors
/// When the database can't be read.
pub fn outcomes(r: &mut dyn Queries, journey: RawId) -> Result<Vec<(String, String, i64)>> {
    let rows = r.query(
        "SELECT s.node, s.outcome, COUNT(*) FROM journeys_step s JOIN journeys_version v ON v.id = s.version_id \
         WHERE v.journey_id = ?1 GROUP BY s.node, s.outcome ORDER BY s.node, s.outcome",
        &[Value::from(journey)],
    )?;
    Ok(rows
        .iter()
        .map(|row| (row.text(0).to_owned(), row.text(1).to_owned(), row.int(2)))
        .collect())
}

/// How many customers are under way, through, at the goal, and left.
///
/// # Errors
/// When the database can't be read.
pub fn state_counts(r: &mut dyn Queries, journey: RawId) -> Result<Vec<(String, i64)>> {
    let rows = r.query(
        "SELECT state, COUNT(*) FROM journeys_enrolment WHERE journey_id = ?1 GROUP BY state ORDER BY state",
        &[Value::from(journey)],
    )?;
    Ok(rows
        .iter()
        .map(|row| (row.text(0).to_owned(), row.int(1)))
        .collect())
}

/// A list of calls or visits that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// `call` or `visit`; both where nothing is said.
    pub kind: Option<String>,
    /// The record that the tasks are about: `journeys.journey/12`, `marketing.campaign/7`.
    pub about: Option<String>,
    /// Everybody's that the user may see, not only his own and nobody's.
    pub everybody: bool,
}

/// The open calls and visits of a user and those that are nobody's, the earliest due first, with whom they are about; covered as on the customers' pages.
///
/// # Errors
/// `access.forbidden`.
pub fn calls(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, wanted: &Calls) -> Result<Vec<Json>> {
    let def = schema.entity(&Activity::def().key)?;
    let reach = require(ctx, Action::Read, def)?;
    let mut sql = SqlText::new(&format!("SELECT id FROM {}", def.table));
    sql.and("status = ?", [Value::from("open")]);
    sql.and("customer_id IS NOT NULL", []);
    match wanted.kind.as_deref() {
        Some(kind) => sql.and("kind = ?", [Value::from(kind)]),
        None => sql.and("kind IN ('call', 'visit')", []),
    };
    if let Some(about) = &wanted.about {
        // Those of a campaign are those of its journeys as well.
        let campaign: RawId = about
            .strip_prefix("marketing.campaign/")
            .and_then(|id| id.parse().ok())
            .unwrap_or(0);
        sql.and(
            "(about = ? OR about IN (SELECT 'journeys.journey/' || CAST(j.id AS TEXT) FROM journeys_journey j WHERE j.campaign_id = ?))",
            [Value::from(about.as_str()), Value::from(campaign)],
        );
    }
    if !wanted.everybody {
        // What is nobody's is for whoever comes first: it would be done by nobody.
        sql.and("(owner_id = ? OR owner_id IS NULL)", [Value::from(ctx.user_id())]);
    }
    restrict(&mut sql, ctx, reach, def);
    sql.push(
        " ORDER BY CASE WHEN due_at IS NULL THEN 1 ELSE 0 END, due_at, id LIMIT ?",
        [Value::from(LIST_MAX)],
    );
    let rows = r.query(&sql.text, &sql.params)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(told) = call(r, schema, ctx, row)? {
            found.push(told);
        }
    }
    Ok(found)
}

fn call(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, row: &Row) -> Result<Option<Json>> {
    let def = schema.entity(&Activity::def().key)?;
    let activity = get(r, ctx, def, row.int(0))?;
    let task: Activity = activity.typed()?;
    let Some(customer) = task.customer_id else {
        return Ok(None);
    };
    let customers = schema.entity(&Customer::def().key)?;
    // A task may be about somebody whom who does it doesn't see: then he sees the task.
    let whom = get(r, ctx, customers, customer.raw()).ok();
    let told = |name: &str| -> Json {
        let at = customers.field(name);
        let value = whom
            .as_ref()
            .zip(at)
            .and_then(|(record, (at, field))| record.values.get(at).map(|value| (field, value)));
        value.map_or(Json::Null, |(field, value)| {
            guanxi_record::value_to_json(&field.kind, value)
        })
    };
    let owner = match task.owner_id {
        Some(owner) => r.query_first(
            "SELECT name FROM org_user WHERE id = ?1",
            &[Value::from(owner.raw())],
        )?,
        None => None,
    };
    Ok(Some(json!({
        "owner": owner.map(|row| row.text(0).to_owned()),
        "id": row.int(0).to_string(),
        "version": activity.version,
        "kind": task.kind,
        "subject": task.subject,
        "script": task.body,
        "due_at": task.due_at.map(|at| instant_json(&Value::from(at))),
        "about": task.about,
        "priority": task.priority,
        "outcome": task.outcome,
        "customer_id": customer.raw().to_string(),
        "name": told("name"),
        "number": told("number"),
        "phone": told("phone"),
        "city": told("city"),
        "address": told("address"),
    })))
}
