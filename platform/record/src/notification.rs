//! What a user is to look at: comments that mention them, webhooks that were switched off, and what the program saw ([`tell`]). A notice of a record that its user may not see any more isn't shown.

use guanxi_entity::Value;
use guanxi_store::{Migration, Queries, Row, Tx};
use guanxi_types::{Ctx, RawId, Result, index_of};

use crate::json::value_to_text;
use crate::merge::merged_into;
use crate::module::Schema;
use crate::query;

/// How notices are found by their record.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0021_notification_record",
    sql: include_str!("../migrations/0021_notification_record.sql"),
}];

/// Notices of a page.
const PAGE: i64 = 50;

/// A notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notification {
    /// Its id.
    pub id: RawId,
    /// `mention`, `webhook_off`, or what [`tell`] was given.
    pub kind: String,
    /// The entity of the record.
    pub entity: String,
    /// The record.
    pub record_id: RawId,
    /// What stands for the record.
    pub title: String,
    /// The comment.
    pub comment_id: RawId,
    /// What it says now.
    pub body: String,
    /// Who wrote it.
    pub actor: RawId,
    /// When, UTC milliseconds.
    pub at: i64,
    /// Whether it was looked at.
    pub is_read: bool,
}

/// The user's notices, newest first, and where the next page goes on.
///
/// # Errors
/// When a statement fails.
pub fn list(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    after: Option<RawId>,
) -> Result<(Vec<Notification>, Option<RawId>)> {
    let rows = r.query(
        "SELECT n.id, n.entity, n.record_id, n.comment_id, n.actor, n.at, n.read_at, c.body, n.kind, w.name, \
         w.off_reason FROM record_notification n LEFT JOIN record_comment c ON c.id = n.comment_id \
         LEFT JOIN record_webhook w ON w.id = n.record_id AND n.kind = 'webhook_off' WHERE n.user_id = ?1 AND n.id < ?2 \
         AND (c.id IS NOT NULL OR n.kind <> 'mention') ORDER BY n.id DESC LIMIT ?3",
        &[
            Value::from(ctx.user_id()),
            Value::from(after.unwrap_or(RawId::MAX)),
            Value::from(PAGE),
        ],
    )?;
    let next = if rows.len() == index_of(PAGE) {
        rows.last().map(|row| row.int(0))
    } else {
        None
    };
    let mut found = Vec::new();
    for row in rows {
        if row.text(8) == "webhook_off" {
            found.push(of_program(&row));
            continue;
        }
        let Ok(def) = schema.entity(row.text(1)) else {
            continue;
        };
        let record_id = merged_into(r, row.int(2))?.unwrap_or_else(|| row.int(2));
        let Ok(record) = query::get(r, ctx, def, record_id) else {
            continue;
        };
        let title = def.field(&def.title).map_or_else(String::new, |(at, field)| {
            record
                .values
                .get(at)
                .map(|value| value_to_text(&field.kind, value))
                .unwrap_or_default()
        });
        found.push(Notification {
            id: row.int(0),
            kind: row.text(8).to_owned(),
            entity: row.text(1).to_owned(),
            record_id,
            title,
            comment_id: row.int(3),
            body: row.text(7).to_owned(),
            actor: row.int(4),
            at: row.int(5),
            is_read: row.optional_int(6).is_some(),
        });
    }
    Ok((found, next))
}

/// A notice of the program itself; its title is the name of what it is about, its body the reason.
fn of_program(row: &Row) -> Notification {
    Notification {
        id: row.int(0),
        kind: row.text(8).to_owned(),
        entity: row.text(1).to_owned(),
        record_id: row.int(2),
        title: row.text(9).to_owned(),
        comment_id: 0,
        body: row.text(10).to_owned(),
        actor: 0,
        at: row.int(5),
        is_read: row.optional_int(6).is_some(),
    }
}

/// Tells users of something about a record that the program saw. Who was told and hasn't looked isn't told again.
///
/// # Errors
/// When a statement fails.
pub fn tell(tx: &mut Tx<'_>, kind: &str, (entity, record): (&str, RawId), users: &[RawId]) -> Result<()> {
    for user in users {
        let known = tx.query_first(
            "SELECT id FROM record_notification WHERE user_id = ?1 AND read_at IS NULL AND kind = ?2 AND entity = ?3 \
             AND record_id = ?4",
            &[Value::from(*user), kind.into(), entity.into(), Value::from(record)],
        )?;
        if known.is_some() {
            continue;
        }
        let params = [
            Value::from(tx.new_id()),
            Value::from(*user),
            entity.into(),
            Value::from(record),
            Value::from(tx.now_ms()),
            kind.into(),
        ];
        tx.execute(
            "INSERT INTO record_notification (id, user_id, entity, record_id, comment_id, actor, at, kind) \
             VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?6)",
            &params,
        )?;
    }
    Ok(())
}

/// Takes what nobody has to look at any more off everybody's list: what waited for one of them was done.
///
/// # Errors
/// When the statement fails.
pub fn settle(tx: &mut Tx<'_>, kind: &str, (entity, record): (&str, RawId)) -> Result<()> {
    let params = [
        Value::from(tx.now_ms()),
        kind.into(),
        entity.into(),
        Value::from(record),
    ];
    tx.execute(
        "UPDATE record_notification SET read_at = ?1 WHERE kind = ?2 AND entity = ?3 AND record_id = ?4 AND read_at IS NULL",
        &params,
    )?;
    Ok(())
}

/// How many notices the user hasn't looked at.
///
/// # Errors
/// When the statement fails.
pub fn unread(r: &mut dyn Queries, ctx: &Ctx) -> Result<i64> {
    let row = r.query_first(
        "SELECT COUNT(*) FROM record_notification WHERE user_id = ?1 AND read_at IS NULL",
        &[Value::from(ctx.user_id())],
    )?;
    Ok(row.map_or(0, |row| row.int(0)))
}

/// Marks the user's notices as looked at: one, or all.
///
/// # Errors
/// When the statement fails.
pub fn mark_read(tx: &mut Tx<'_>, ctx: &Ctx, one: Option<RawId>) -> Result<()> {
    let mut sql = crate::SqlText::new("UPDATE record_notification SET");
    sql.push(" read_at = ?", [Value::from(tx.now_ms())]);
    sql.and("user_id = ?", [Value::from(ctx.user_id())]);
    sql.and("read_at IS NULL", []);
    if let Some(id) = one {
        sql.and("id = ?", [Value::from(id)]);
    }
    tx.execute(&sql.text, &sql.params)?;
    Ok(())
}
