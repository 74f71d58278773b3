//! A session at another time or another place: whoever is registered is told.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Locale, RawId, Result};

use super::shared::{Occasion, change, program, registration};
use super::write_to::{News, write_to};
use crate::entities::{Registration, RegistrationPatch};

/// Tells everybody of a session who was told of another time or place; how many. Again it finds none. Where nothing is kept of
/// what somebody was told, it is kept from now on.
///
/// # Errors
/// As writing records.
pub(crate) fn tell_changes(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, session: RawId) -> Result<i64> {
    let own = program(ctx);
    let occasion = Occasion::seen(tx, &own, session)?;
    let (now, starts_at) = (ctx.clock.now(), occasion.session.starts_at);
    let is_over = occasion.session.closed_at.is_some() || occasion.session.ends_at <= now;
    if is_over || occasion.event.state != "open" {
        return Ok(0);
    }
    let place = occasion.place();
    let rows = tx.query(
        "SELECT id, told_starts_at FROM events_registration WHERE session_id = ?1 AND state IN ('registered', 'waiting') \
         AND (COALESCE(told_starts_at, 0) <> ?2 OR COALESCE(told_place, '') <> ?3) ORDER BY sequence",
        &[
            Value::from(session),
            Value::from(starts_at),
            Value::from(place.clone().unwrap_or_default()),
        ],
    )?;
    let mut told = 0;
    for row in rows {
        let id = row.int(0);
        let patch = RegistrationPatch {
            told_starts_at: Some(Some(starts_at)),
            told_place: Some(place.clone()),
            ..RegistrationPatch::default()
        };
        change(tx, schema, &own, id, patch)?;
        if row.optional_int(1).is_none() {
            continue;
        }
        let known = registration(tx, &own, id)?;
        let news = News {
            registration: id,
            key: format!("changed:{id}:{now}"),
            words: words(&own, &known, &occasion),
        };
        write_to(tx, schema, &own, (&known, &news))?;
        told += 1;
    }
    Ok(told)
}

fn words(own: &Ctx, known: &Registration, occasion: &Occasion) -> (String, String) {
    let (name, session, number) = (&occasion.event.name, &occasion.session.name, &known.number);
    let (at, place) = (occasion.local_time(own), occasion.place().unwrap_or_default());
    match own.locale {
        Locale::Zh => {
            let place = if place.is_empty() {
                place
            } else {
                format!("，地点：{place}")
            };
            (
                format!("活动有变动：{name}"),
                format!(
                    "您报名的活动“{name}”（{session}，报名号 {number}）有变动，现在的时间：{at}{place}。如不能参加，请取消报名。"
                ),
            )
        }
        Locale::En => {
            let place = if place.is_empty() {
                place
            } else {
                format!(", at {place}")
            };
            (
                format!("Changed: {name}"),
                format!(
                    "“{name}” ({session}, your number {number}) has changed: it is now on {at}{place}. If you can't come, please cancel."
                ),
            )
        }
    }
}
