//! The cards of the club's households, and what their members were invited to.

use guanxi_entity::Value;
use guanxi_events::commands::{CheckIn, How, Wanted, check_in, close, register};
use guanxi_loyalty::commands::{issue_card, make_cards};
use guanxi_record::Schema;
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Day, RawId, Result};
use serde_json::json;

use super::super::staff::{MARKETER, who};
use super::super::story::{day, id_of, make, write};
use super::HOUSEHOLDS;
use crate::Company;

/// Households that get their card with one write.
const AT_ONCE: i64 = 150;
const MINUTE_MS: i64 = 60_000;

/// An event: number, name, kind, city, store, place, day, seats, what members are told.
struct Gathering {
    number: &'static str,
    name: &'static str,
    kind: &'static str,
    city: &'static str,
    store: &'static str,
    place: &'static str,
    on: &'static str,
    seats: i64,
    told: &'static str,
    /// Only for members of this tier and those named here.
    tiers: &'static [&'static str],
}

static EVENTS: [Gathering; 4] = [
    Gathering {
        number: "JZ2511",
        name: "秋冬心脑血管健康讲座",
        kind: "lecture",
        city: "武汉",
        store: "C01",
        place: "武汉会员中心二楼讲堂",
        on: "2025-11-22",
        seats: 60,
        told: "社区医院退休医师主讲，现场免费测血压。每户最多三人。",
        tiers: &[],
    },
    Gathering {
        number: "LY2512",
        name: "VIP 会员联谊会",
        kind: "social",
        city: "成都",
        store: "C03",
        place: "成都会员中心多功能厅",
        on: "2025-12-13",
        seats: 40,
        told: "茶话、健身操表演与新品试饮，健康之星与健康天使优先。",
        tiers: &["VIP", "STAR", "ANGEL"],
    },
    Gathering {
        number: "JZ2512",
        name: "骨骼与关节养护讲座",
        kind: "lecture",
        city: "长沙",
        store: "C02",
        place: "长沙会员中心",
        on: "2025-12-20",
        seats: 30,
        told: "康复师示范居家训练，可带家人。",
        tiers: &[],
    },
    Gathering {
        number: "LY2603",
        name: "春季会员联谊会",
        kind: "social",
        city: "武汉",
        store: "C01",
        place: "东湖绿道",
        on: "2026-03-21",
        seats: 80,
        told: "健步五公里，午餐自理，凭会员卡领取纪念水杯。",
        tiers: &[],
    },
];

/// One card for each household, in the hands of its head.
pub fn cards(company: &Company, today: Day) -> Result<()> {
    let series = write(company, today, |tx, schema, ctx| {
        let given = json!({
            "number": "JT", "name": "康悦家庭卡", "is_shared": true, "prefix": "KY", "area_code": "01", "digits": 8,
            "check_method": "luhn",
        });
        let series = make(tx, schema, ctx, ("loyalty.card_series", &given))?;
        let note = Some("首批家庭卡");
        make_cards(tx, schema, ctx, (series, HOUSEHOLDS, &[]), ("sample-cards", note))?;
        Ok(series)
    })?;
    let mut from = 0;
    while from < HOUSEHOLDS {
        write(company, today, move |tx, schema, ctx| {
            let sql = "SELECT id FROM loyalty_card WHERE series_id = ?1 ORDER BY code LIMIT ?2 OFFSET ?3";
            let given = [Value::from(series), Value::from(AT_ONCE), Value::from(from)];
            let cards = tx.query(sql, &given)?;
            for (h, card) in (from + 1..).zip(&cards) {
                let head = super::member(h * 2 - 1);
                let customer = id_of(tx, ("customers_customer", "number"), &head)?;
                issue_card(tx, schema, ctx, (card.int(0), customer), None)?;
            }
            Ok(())
        })?;
        from += AT_ONCE;
    }
    Ok(())
}

/// Lectures and parties: those that were are closed, the next one takes registrations.
pub fn events(company: &Company, last: Day) -> Result<()> {
    for gathering in &EVENTS {
        let on = day(gathering.on)?;
        let session = write(company, on.plus(-14).min(last), move |tx, schema, ctx| {
            invite(tx, (schema, ctx), gathering)
        })?;
        if on <= last {
            write(company, on, move |tx, schema, ctx| {
                come(tx, (schema, ctx), (session, gathering))
            })?;
        }
    }
    Ok(())
}

/// The event with its session, and who registered. The session.
fn invite(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), gathering: &'static Gathering) -> Result<RawId> {
    let store = id_of(tx, ("org_store", "number"), gathering.store)?.to_string();
    let audience = if gathering.tiers.is_empty() {
        "members"
    } else {
        "tiers"
    };
    let given = json!({
        "number": gathering.number, "name": gathering.name, "kind": gathering.kind, "state": "open",
        "place": gathering.place, "city": gathering.city, "store_id": store, "owner_id": who(tx, MARKETER, 0)?,
        "description": gathering.told, "audience": audience, "household_seats": 3,
    });
    let event = make(tx, schema, ctx, ("events.event", &given))?.to_string();
    for tier in gathering.tiers {
        let tier = id_of(tx, ("loyalty_tier", "number"), tier)?.to_string();
        let given = json!({ "event_id": event, "tier_id": tier });
        make(tx, schema, ctx, ("events.event_tier", &given))?;
    }
    let given = json!({
        "event_id": event, "name": "下午场", "starts_at": format!("{}T06:00:00Z", gathering.on),
        "ends_at": format!("{}T08:30:00Z", gathering.on), "seats": gathering.seats,
    });
    let session = make(tx, schema, ctx, ("events.session", &given))?;
    // Who lives in the city and has a tier that is invited, one of a household.
    let sql = "SELECT c.id, c.number FROM customers_customer c JOIN loyalty_membership m ON m.customer_id = c.id \
               JOIN loyalty_tier t ON t.id = m.tier_id WHERE c.city = ?1 AND c.is_member = 1 AND t.rank >= ?2 ORDER BY c.number LIMIT ?3";
    let rank = if gathering.tiers.is_empty() { 1_i64 } else { 2 };
    let wanted = [
        Value::from(gathering.city),
        Value::from(rank),
        Value::from(gathering.seats * 2 / 3),
    ];
    for (at, row) in (0_i64..).zip(tx.query(sql, &wanted)?) {
        let new = Wanted {
            session,
            customer: row.int(0),
            people: 1 + at % 2,
            guests: None,
            channel: if at % 3 == 0 { "wechat" } else { "store" }.to_owned(),
            note: None,
        };
        register(tx, schema, ctx, &new)?;
    }
    Ok(session)
}

/// Five of six came; the session is closed.
fn come(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (session, gathering): (RawId, &'static Gathering),
) -> Result<()> {
    let sql = "SELECT id, number FROM events_registration WHERE session_id = ?1 AND state = 'registered' ORDER BY sequence";
    let begins: Option<i64> = format!("{}T06:00:00Z", gathering.on)
        .parse::<jiff::Timestamp>()
        .ok()
        .map(jiff::Timestamp::as_millisecond);
    for (at, row) in (1_i64..).zip(tx.query(sql, &[Value::from(session)])?) {
        if at % 6 == 0 {
            continue;
        }
        let coming = CheckIn {
            session,
            how: How::Hand(row.int(0)),
            key: format!("sample-{}", row.text(1)),
            at: begins.map(|begins| begins + at * MINUTE_MS / 2),
        };
        check_in(tx, schema, ctx, &coming)?;
    }
    close(tx, schema, ctx, session).map(drop)
}
