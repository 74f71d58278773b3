//! What is planned for a dashboard, and what became of it.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_record::people::names;
use guanxi_record::{Filter, ListQuery, Schema, list};
use guanxi_store::Queries;
use guanxi_types::{Ctx, Instant, RawId, Result, Zone};

use super::plan::Plan;
use crate::entities::DashboardSchedule;

/// Schedules of a dashboard that are told: those of several users, for its owner.
const LISTED: i64 = 100;
/// Runs of a schedule that are told, the newest first.
const RUNS_MAX: usize = 5;
/// Lines that are looked through for them.
const LINES_MAX: i64 = 300;

/// A schedule that a user may see.
#[derive(Debug)]
pub struct Planned {
    /// Its id.
    pub id: RawId,
    /// Its version.
    pub version: i64,
    /// What it says.
    pub schedule: DashboardSchedule,
    /// Who gets it: id, name, whether he has a mail address.
    pub recipients: Vec<(RawId, String, bool)>,
    /// When it is due next.
    pub next_at: Option<Instant>,
}

/// What went out at one moment.
#[derive(Debug, Default)]
pub struct Run {
    /// The moment.
    pub due_at: Instant,
    /// Whether somebody asked for it.
    pub is_by_hand: bool,
    /// One line a receiver.
    pub lines: Vec<Line>,
}

/// A mail to one receiver.
#[derive(Debug)]
pub struct Line {
    /// The receiver's name.
    pub user: String,
    /// `waiting`, `queued`, `failed`.
    pub state: String,
    /// Why it didn't go out.
    pub failure: Option<String>,
    /// What more there is to say.
    pub detail: Option<String>,
    /// What became of the message in the outbox.
    pub message_state: Option<String>,
}

/// The name of a mail in the outbox.
pub(super) fn key_of((schedule, due_at, user): (RawId, Instant, RawId)) -> String {
    format!("dashboard/{schedule}/{due_at}/{user}")
}

/// The schedules of a dashboard that this user may see, the oldest first.
///
/// # Errors
/// `access.forbidden`; when the database can't be read.
pub fn schedules(
    r: &mut dyn Queries,
    (schema, ctx): (&Schema, &Ctx),
    dashboard: RawId,
    zone: &Zone,
) -> Result<Vec<Planned>> {
    let def = schema.entity("insight.dashboard_schedule")?;
    let query = ListQuery {
        filters: vec![Filter::parse(def, &format!("dashboard_id:eq:{dashboard}"))?],
        limit: Some(LISTED),
        ..ListQuery::default()
    };
    let mut found = Vec::new();
    for record in list(r, ctx, def, &query)?.records {
        let schedule: DashboardSchedule = record.typed()?;
        let plan = Plan::of(&schedule).ok().filter(|_| schedule.is_active);
        found.push(Planned {
            id: record.id,
            version: record.version,
            next_at: plan.and_then(|plan| plan.next(zone, ctx.clock.now())),
            schedule,
            recipients: recipients(r, record.id)?,
        });
    }
    found.sort_by_key(|one| one.id);
    Ok(found)
}

fn recipients(r: &mut dyn Queries, schedule: RawId) -> Result<Vec<(RawId, String, bool)>> {
    let rows = r.query(
        "SELECT u.id, u.name, COALESCE(u.email, '') FROM insight_dashboard_recipient d JOIN org_user u ON u.id = d.user_id \
         WHERE d.schedule_id = ?1 ORDER BY u.name, u.id",
        &[Value::from(schedule)],
    )?;
    let one = |row: &guanxi_store::Row| {
        let has_address = guanxi_types::email(row.text(2)).is_some();
        (row.int(0), row.text(1).to_owned(), has_address)
    };
    Ok(rows.iter().map(one).collect())
}

/// The last runs of a schedule that the caller knows the user may see.
///
/// # Errors
/// When the database can't be read.
pub fn runs(r: &mut dyn Queries, schedule: RawId) -> Result<Vec<Run>> {
    let rows = r.query(
        // The name of its message is that of `key_of`.
        "SELECT m.due_at, m.is_by_hand, m.user_id, m.state, m.failure, m.detail, g.state FROM insight_dashboard_mailing m \
         LEFT JOIN messages_message g ON g.key = 'dashboard/' || m.schedule_id || '/' || m.due_at || '/' || m.user_id \
         WHERE m.schedule_id = ?1 ORDER BY m.due_at DESC, m.id LIMIT ?2",
        &[Value::from(schedule), Value::from(LINES_MAX)],
    )?;
    let known = names(r, rows.iter().map(|row| row.int(2)))?;
    let mut by_due: BTreeMap<Instant, Run> = BTreeMap::new();
    for row in &rows {
        let (due_at, user) = (row.int(0), row.int(2));
        let some = |at: usize| Some(row.text(at).to_owned()).filter(|text| !text.is_empty());
        let line = Line {
            user: known.get(&user).cloned().unwrap_or_default(),
            state: row.text(3).to_owned(),
            failure: some(4),
            detail: some(5),
            message_state: some(6),
        };
        let run = by_due.entry(due_at).or_default();
        run.due_at = due_at;
        run.is_by_hand = row.int(1) == 1;
        run.lines.push(line);
        if by_due.len() > RUNS_MAX {
            by_due.pop_first();
            break;
        }
    }
    Ok(by_due.into_values().rev().collect())
}
