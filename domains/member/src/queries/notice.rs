//! What the member should know now: changes of tier, points and coupons that end soon, a tier that would be lost.

use guanxi_events::queries::called_off;
use guanxi_loyalty::queries::account::accounts_of;
use guanxi_loyalty::queries::tier::{TierView, standings};
use guanxi_store::{Queries, Row};
use guanxi_types::{Day, RawId, Result};
use serde_json::{Value as Js, json};

use super::{coupon, day_at, request, tier};

/// Days ahead in which points, coupons and tiers are told of.
const AHEAD_DAYS: i32 = 60;
/// Days for which a change of tier is news.
const NEWS_DAYS: i32 = 60;
const DAY_MS: i64 = 86_400_000;

/// The notices, what is most pressing first.
///
/// # Errors
/// When the database can't be read.
pub fn notices(r: &mut dyn Queries, customer: RawId, (now, today): (i64, Day)) -> Result<Js> {
    let mut found: Vec<(Day, Js)> = Vec::new();
    let soon = today.plus(AHEAD_DAYS);
    for view in accounts_of(r, customer, today)? {
        if let Some((day, points)) = view.expiring.filter(|(day, points)| *day <= soon && *points > 0) {
            found.push((
                day,
                json!({ "kind": "points", "day": day.to_string(), "points": points, "name": view.unit }),
            ));
        }
    }
    for row in coupon::rows(r, customer)? {
        let last = day_at(&row, 2).filter(|last| *last <= soon);
        if let Some(last) = last.filter(|_| coupon::state(&row, today) == "open") {
            found.push((
                last,
                json!({ "kind": "coupon", "day": last.to_string(), "name": row.text(3) }),
            ));
        }
    }
    let views = standings(r, customer, today)?;
    found.extend(views.iter().filter_map(|view| falling(view, soon)));
    found.sort_by_key(|(day, _)| *day);
    let mut news = request::answered(r, customer, (now, today))?;
    news.extend(events(r, customer, (now, today))?);
    news.extend(moved_up(r, customer, now)?);
    for view in &views {
        if let Some(member) = &view.member {
            news.extend(changes(r, member.id, today)?);
        }
    }
    let items: Vec<Js> = news
        .into_iter()
        .chain(found.into_iter().map(|(_, told)| told))
        .collect();
    Ok(json!({ "items": items }))
}

/// Events that the member was registered for, and that were called off.
fn events(r: &mut dyn Queries, customer: RawId, (now, today): (i64, Day)) -> Result<Vec<Js>> {
    let since = now - i64::from(NEWS_DAYS) * DAY_MS;
    let called = called_off(r, customer, since)?;
    let day = |at: i64| today.plus(i32::try_from((at - now).div_euclid(DAY_MS)).unwrap_or(0));
    let each = called
        .into_iter()
        .map(|(name, at)| json!({ "kind": "event_cancelled", "day": day(at).to_string(), "name": name }));
    Ok(each.collect())
}

/// Registrations that moved up from the waiting list, for what is to come.
fn moved_up(r: &mut dyn Queries, customer: RawId, now: i64) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT e.name, s.name FROM events_registration g JOIN events_session s ON s.id = g.session_id \
         JOIN events_event e ON e.id = g.event_id WHERE g.customer_id = ?1 AND g.state = 'registered' AND g.moved_up_at IS NOT NULL \
         AND s.ends_at > ?2 AND e.state = 'open' ORDER BY s.starts_at LIMIT 3",
        &[customer.into(), now.into()],
    )?;
    let named = |row: &Row| format!("{} · {}", row.text(0), row.text(1));
    let each = rows
        .iter()
        .map(|row| json!({ "kind": "event_moved_up", "day": null, "name": named(row) }));
    Ok(each.collect())
}

/// A tier that the member loses unless so much more comes.
fn falling(view: &TierView, soon: Day) -> Option<(Day, Js)> {
    let member = view.member.as_ref()?;
    let last = member.grace_until.or(member.keep_until)?;
    let is_near = last <= soon && view.missing > 0 && view.ladder.downgrade != "never";
    let told = json!({
        "kind": "tier_ends",
        "day": last.to_string(),
        "name": view.ladder.name_of(member.tier?),
        "missing": tier::figure(view, view.missing),
        "metric": view.ladder.metric,
    });
    is_near.then_some((last, told))
}

fn changes(r: &mut dyn Queries, membership: RawId, today: Day) -> Result<Vec<Js>> {
    let rows = r.query(
        "SELECT h.kind, h.day, t.name FROM loyalty_tier_change h LEFT JOIN loyalty_tier t ON t.id = h.to_id \
         WHERE h.membership_id = ?1 AND h.day >= ?2 AND h.kind IN ('entry', 'up', 'down') ORDER BY h.id DESC LIMIT 3",
        &[membership.into(), i64::from(today.plus(-NEWS_DAYS).raw()).into()],
    )?;
    let each = rows.iter().map(|row| {
        let kind = format!("tier_{}", row.text(0));
        json!({ "kind": kind, "day": super::day(row, 1), "name": super::some(row, 2) })
    });
    Ok(each.collect())
}
