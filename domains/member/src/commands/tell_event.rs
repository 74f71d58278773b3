//! What members are told of events: the day before they come.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, Locale, Problem, RawId, Result};

use super::tell::{CHUNK, News, Told, run, say};

/// Reminds who is registered for a session tomorrow, some at once: those after `after`. Each registration once for its time.
///
/// # Errors
/// When the database can't be written.
pub fn tell_events(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, after: RawId) -> Result<Told> {
    let run = run(tx, ctx)?;
    if !run.setting.tells.contains("event") || run.channels.is_empty() {
        return Ok(Told::default());
    }
    let midnight = |days: i32| {
        let date = ctx.today().plus(days).date().at(0, 0, 0, 0);
        ctx.zone.instant(date).map_err(Problem::internal)
    };
    let rows = tx.query(
        "SELECT g.id, g.customer_id, g.number, g.people, e.name, s.name, s.starts_at, COALESCE(s.place, e.place), e.city \
         FROM events_registration g JOIN events_session s ON s.id = g.session_id JOIN events_event e ON e.id = g.event_id \
         WHERE g.state = 'registered' AND e.state = 'open' AND s.closed_at IS NULL AND s.starts_at >= ?1 AND s.starts_at < ?2 \
         AND g.id > ?3 ORDER BY g.id LIMIT ?4",
        &[
            Value::from(midnight(1)?),
            Value::from(midnight(2)?),
            Value::from(after),
            Value::from(CHUNK),
        ],
    )?;
    let mut told = Told {
        messages: 0,
        next: rows.last().map(|row| row.int(0)),
    };
    for row in &rows {
        let (subject, text) = words(ctx, &run.company, row);
        let news = News {
            customer: row.int(1),
            key: format!("member.event/{}/{}", row.int(0), row.int(6)),
            subject,
            text,
            about: format!("events.registration/{}", row.int(0)),
        };
        told.messages += usize::from(say(tx, (schema, ctx), &run, &news)?);
    }
    Ok(told)
}

fn words(ctx: &Ctx, company: &str, row: &Row) -> (&'static str, String) {
    let (_, minute) = ctx.zone.local(row.int(6));
    let at = format!("{:02}:{:02}", minute / 60, minute % 60);
    let place = [row.text(8), row.text(7)].join(" ");
    let (number, people, event, session) = (row.text(2), row.int(3), row.text(4), row.text(5));
    match ctx.locale {
        Locale::Zh => {
            let place = match place.trim() {
                "" => String::new(),
                place => format!("，地点：{place}"),
            };
            (
                "明天的活动",
                format!(
                    "【{company}】提醒您：您报名的活动“{event}”（{session}）明天 {at} 开始{place}，{people} 人，报名号 {number}。入场码在会员页面。"
                ),
            )
        }
        Locale::En => {
            let place = match place.trim() {
                "" => String::new(),
                place => format!(", at {place}"),
            };
            (
                "Your event tomorrow",
                format!(
                    "{company}: “{event}” ({session}) begins tomorrow at {at}{place}. You registered {people}, number {number}. \
                     Your code for the door is on your member page."
                ),
            )
        }
    }
}
