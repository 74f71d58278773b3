//! What is done with schedules: kept, removed, sent now, and moved on when they are due.

use guanxi_entity::{Entity, Value};
use guanxi_record::command::{change, put, remove, seen};
use guanxi_record::{Schema, SqlText, insert, require, restrict, scope_of};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Id, Instant, Problem, RawId, Result};

use super::{RECIPIENTS_MAX, SCHEDULES_MAX};
use crate::entities::{Dashboard, DashboardMailing, DashboardRecipient, DashboardSchedule};

/// Why the program writes what follows from schedules.
const REASON: &str = "dashboards";

/// Keeps a schedule with exactly these receivers: a new one, or one as of the version that was seen.
///
/// # Errors
/// `record.not_found` for a dashboard or schedule that the user can't see or change; `record.invalid` with what is wrong where, users without a
/// mail address at `recipients`; `record.version_conflict`, `insight.too_many_schedules`.
pub fn keep(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (known, given, recipients): (Option<(RawId, i64)>, &DashboardSchedule, &[RawId]),
) -> Result<RawId> {
    let dashboard = given.dashboard_id.raw();
    seen::<Dashboard>(tx, ctx, dashboard)?;
    let mut wanted = recipients.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    check_recipients(tx, &wanted)?;
    let id = match known {
        None => {
            let count = tx.query_first(
                "SELECT COUNT(*) FROM insight_dashboard_schedule WHERE dashboard_id = ?1 AND created_by = ?2",
                &[Value::from(dashboard), Value::from(ctx.user_id())],
            )?;
            let most = i64::try_from(SCHEDULES_MAX).map_err(Problem::internal)?;
            if count.map_or(0, |row| row.int(0)) >= most {
                return Err(Problem::conflict("insight.too_many_schedules").with("max", most));
            }
            insert(tx, schema, ctx, given.clone())?.raw()
        }
        Some((id, version)) => {
            let former: DashboardSchedule = seen(tx, ctx, id)?;
            if former.dashboard_id.raw() != dashboard {
                return Err(Problem::not_found(&DashboardSchedule::def().key));
            }
            let changes = vec![
                ("rhythm", Value::from(given.rhythm.as_str())),
                ("weekdays", Value::from(given.weekdays.clone())),
                ("month_day", Value::from(given.month_day)),
                ("at_time", Value::from(given.at_time.as_str())),
                ("format", Value::from(given.format.as_str())),
                ("language", Value::from(given.language.as_str())),
                ("is_active", Value::from(i64::from(given.is_active))),
            ];
            change::<DashboardSchedule>(tx, schema, ctx, (id, Some(version)), changes)?;
            id
        }
    };
    set_recipients(tx, (schema, ctx), id, &wanted)?;
    Ok(id)
}

/// Refuses receivers that mail can't go to.
fn check_recipients(r: &mut dyn Queries, users: &[RawId]) -> Result<()> {
    if users.is_empty() {
        return Err(Problem::wrong("recipients", "required"));
    }
    if users.len() > RECIPIENTS_MAX {
        let told = FieldError::new("recipients", "insight.too_many_recipients").with("max", RECIPIENTS_MAX);
        return Err(Problem::invalid(vec![told]));
    }
    let mut without = Vec::new();
    for user in users {
        let row = r.query_first(
            "SELECT name, COALESCE(email, '') FROM org_user WHERE id = ?1 AND is_active = 1",
            &[Value::from(*user)],
        )?;
        match row {
            None => return Err(Problem::wrong("recipients", "unknown_link")),
            Some(row) if guanxi_types::email(row.text(1)).is_none() => without.push(row.text(0).to_owned()),
            Some(_) => {}
        }
    }
    if without.is_empty() {
        return Ok(());
    }
    let told = FieldError::new("recipients", "insight.no_mail_address").with("names", without.join(", "));
    Err(Problem::invalid(vec![told]))
}

fn set_recipients(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    schedule: RawId,
    wanted: &[RawId],
) -> Result<()> {
    let rows = tx.query(
        "SELECT id, user_id FROM insight_dashboard_recipient WHERE schedule_id = ?1",
        &[Value::from(schedule)],
    )?;
    // Who may keep the schedule decides who gets it; both were looked at before.
    let program = ctx.as_program(REASON);
    for row in rows.iter().filter(|row| !wanted.contains(&row.int(1))) {
        remove::<DashboardRecipient>(tx, schema, &program, row.int(0))?;
    }
    for user in wanted {
        if rows.iter().all(|row| row.int(1) != *user) {
            let one = DashboardRecipient {
                schedule_id: Id::new(schedule),
                user_id: Id::new(*user),
            };
            insert(tx, schema, &program, one)?;
        }
    }
    Ok(())
}

/// Removes a schedule with its receivers and what became of its mails; those stay in the outbox.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn discard(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require_reach(tx, ctx, Action::Delete, id)?;
    let program = ctx.as_program(REASON);
    for (table, is_mailing) in [
        ("insight_dashboard_mailing", true),
        ("insight_dashboard_recipient", false),
    ] {
        let rows = tx.query(
            &format!("SELECT id FROM {table} WHERE schedule_id = ?1"),
            &[Value::from(id)],
        )?;
        for row in &rows {
            if is_mailing {
                remove::<DashboardMailing>(tx, schema, &program, row.int(0))?;
            } else {
                remove::<DashboardRecipient>(tx, schema, &program, row.int(0))?;
            }
        }
    }
    remove::<DashboardSchedule>(tx, schema, ctx, id)
}

/// Refuses a schedule that the user may not do this with.
fn require_reach(r: &mut dyn Queries, ctx: &Ctx, action: Action, id: RawId) -> Result<()> {
    let def = DashboardSchedule::def();
    require(ctx, action, def)?;
    let mut sql = SqlText::new(&format!("SELECT id FROM {}", def.table));
    sql.and("id = ?", [Value::from(id)]);
    restrict(&mut sql, ctx, scope_of(ctx, action, def), def);
    match r.query_first(&sql.text, &sql.params)? {
        Some(_) => Ok(()),
        None => Err(Problem::not_found(&def.key)),
    }
}

/// Has a schedule sent at once to all its receivers, beside its days; how many mails there will be.
///
/// # Errors
/// `record.not_found`, `access.forbidden`; `insight.no_mail_channel`, `insight.no_recipients`, `insight.being_sent` while the mails of it are
/// being made.
pub fn send_now(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<usize> {
    require_reach(tx, ctx, Action::Update, id)?;
    let channel = guanxi_messages::settings::Channel::Email;
    if !guanxi_messages::settings::is_active(tx, channel)? {
        return Err(Problem::conflict("insight.no_mail_channel"));
    }
    let waiting = tx.query_first(
        "SELECT id FROM insight_dashboard_mailing WHERE schedule_id = ?1 AND state = 'waiting' LIMIT 1",
        &[Value::from(id)],
    )?;
    if waiting.is_some() {
        return Err(Problem::conflict("insight.being_sent"));
    }
    let now = tx.now_ms();
    match plan_run(tx, (schema, &ctx.as_program(REASON)), id, (now, true))? {
        0 => Err(Problem::conflict("insight.no_recipients")),
        count => Ok(count),
    }
}

/// Moves a schedule on to a moment at which it was due, and makes a line for each receiver; how many. A schedule that is further already stays.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, due_at): (RawId, Instant),
) -> Result<usize> {
    let moved = tx.execute(
        "UPDATE insight_schedule_done SET done_to = ?2 WHERE schedule_id = ?1 AND done_to < ?2",
        &[Value::from(id), Value::from(due_at)],
    )?;
    if moved == 0 {
        return Ok(0);
    }
    plan_run(tx, (schema, ctx), id, (due_at, false))
}

fn plan_run(
    tx: &mut Tx<'_>,
    (schema, program): (&Schema, &Ctx),
    id: RawId,
    (due_at, is_by_hand): (Instant, bool),
) -> Result<usize> {
    let rows = tx.query(
        "SELECT user_id FROM insight_dashboard_recipient WHERE schedule_id = ?1 AND user_id NOT IN \
         (SELECT user_id FROM insight_dashboard_mailing WHERE schedule_id = ?1 AND due_at = ?2) ORDER BY id",
        &[Value::from(id), Value::from(due_at)],
    )?;
    let lines = rows.iter().map(|row| DashboardMailing {
        schedule_id: Id::new(id),
        due_at,
        user_id: Id::new(row.int(0)),
        is_by_hand,
        state: "waiting".to_owned(),
        failure: None,
        detail: None,
        done_at: None,
        tries: 0,
    });
    Ok(put(tx, schema, program, lines.collect())?.len())
}

/// What was due before a schedule was made or changed isn't sent any more.
pub(crate) fn start_from(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    let now = tx.now_ms();
    tx.execute(
        "INSERT INTO insight_schedule_done (schedule_id, done_to) VALUES (?1, ?2) \
         ON CONFLICT (schedule_id) DO UPDATE SET done_to = excluded.done_to",
        &[Value::from(id), Value::from(now)],
    )
    .map(drop)
}

/// A schedule that is gone was done to no moment.
pub(crate) fn forget(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    tx.execute(
        "DELETE FROM insight_schedule_done WHERE schedule_id = ?1",
        &[Value::from(id)],
    )
    .map(drop)
}
