//! What members are told by text message or mail: changes of tier, and points that expire soon. Each once, by day.

use std::collections::BTreeSet;

use guanxi_customers::consent::may_contact;
use guanxi_entity::Value;
use guanxi_messages::commands::{NewMessage, hold, queue};
use guanxi_messages::settings::{Channel, is_active};
use guanxi_record::Schema;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, Day, ErrorKind, Instant, Locale, Problem, RawId, Result};

use crate::entities::Request;
use crate::queries::setting::{Setting, setting};

/// What members are written to for.
const PURPOSE: &str = "service";
/// Changes, or accounts, that one transaction takes.
pub(super) const CHUNK: i64 = 200;
/// The company's hour before which nobody is told anything: what is found at night waits.
const MORNING: i8 = 9;
/// From what age on somebody is told of what the household reached: eighteen years, where a day more or less matters to nobody.
const ADULT_DAYS: i32 = 18 * 365 + 5;
/// The name of the place to which changes of tier were told.
const TIERS: &str = "tiers";

/// How far one call came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Messages that were put into the outbox.
    pub messages: usize,
    /// Where the next call goes on; nothing where all is told.
    pub next: Option<RawId>,
}

/// What the messages of one run have in common.
pub(super) struct Run {
    pub company: String,
    pub setting: Setting,
    /// The channels that are set, in the order in which they are tried: mail costs nothing.
    pub channels: Vec<Channel>,
    /// Before when nothing goes.
    from: Instant,
}

pub(super) fn run(r: &mut dyn Queries, ctx: &Ctx) -> Result<Run> {
    let company = r.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let mut channels = Vec::new();
    for channel in [Channel::Email, Channel::Sms] {
        if is_active(r, channel)? {
            channels.push(channel);
        }
    }
    let from = ctx.zone.instant(ctx.today().date().at(MORNING, 0, 0, 0));
    Ok(Run {
        company: company.map(|row| row.text(0).to_owned()).unwrap_or_default(),
        setting: setting(r)?,
        channels,
        from: from.map_err(Problem::internal)?,
    })
}

/// What somebody is told.
pub(super) struct News {
    pub customer: RawId,
    pub key: String,
    pub subject: &'static str,
    pub text: String,
    pub about: String,
}

/// Tells of changes of tier since the last call, some at once. What happened before the company wanted it told isn't told later.
///
/// # Errors
/// When the database can't be written.
pub fn tell_tiers(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Told> {
    let run = run(tx, ctx)?;
    let known = tx.query_first("SELECT last_id FROM member_told WHERE name = ?1", &[TIERS.into()])?;
    let newest = tx.query_first("SELECT COALESCE(MAX(id), 0) FROM loyalty_tier_change", &[])?;
    let newest = newest.map_or(0, |row| row.int(0));
    let is_wanted = run.setting.tells.contains("tier") && !run.channels.is_empty();
    let Some(last) = known.map(|row| row.int(0)).filter(|_| is_wanted) else {
        remember(tx, newest)?;
        return Ok(Told::default());
    };
    let rows = tx.query(
        "SELECT h.id, h.kind, m.customer_id, t.name, m.household_id FROM loyalty_tier_change h \
         JOIN loyalty_membership m ON m.id = h.membership_id LEFT JOIN loyalty_tier t ON t.id = h.to_id \
         WHERE h.id > ?1 ORDER BY h.id LIMIT ?2",
        &[Value::from(last), Value::from(CHUNK)],
    )?;
    let Some(end) = rows.last().map(|row| row.int(0)) else {
        return Ok(Told::default());
    };
    let mut told = Told {
        messages: 0,
        next: Some(end),
    };
    for row in &rows {
        if let Some(words) = words_of_tier(&run.company, ctx.locale, row) {
            told.messages += tell_change(tx, (schema, ctx), &run, (row, words))?;
        }
    }
    remember(tx, end)?;
    Ok(told)
}

/// Tells everybody whose tier it is; of those who share a phone and an address one is enough.
fn tell_change(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    run: &Run,
    (row, (subject, text)): (&Row, (&'static str, String)),
) -> Result<usize> {
    let mut reached: BTreeSet<(String, String)> = BTreeSet::new();
    let (change, first) = (row.int(0), row.int(2));
    for person in people_of(tx, (first, row.optional_int(4)), ctx.today())? {
        let where_to = (person.text(1).to_owned(), person.text(2).to_owned());
        if reached.contains(&where_to) {
            continue;
        }
        let customer = person.int(0);
        let key = if customer == first {
            format!("member.tier/{change}")
        } else {
            format!("member.tier/{change}/{customer}")
        };
        let news = News {
            customer,
            key,
            subject,
            text: text.clone(),
            about: format!("loyalty.tier_change/{change}"),
        };
        if say(tx, (schema, ctx), run, &news)? {
            reached.insert(where_to);
        }
    }
    Ok(reached.len())
}

/// Whose membership it is, with phone and address: who stands for a household, then its other adults. Whose birthday isn't known is a
/// child where the household says so.
fn people_of(tx: &mut Tx<'_>, (first, household): (RawId, Option<RawId>), today: Day) -> Result<Vec<Row>> {
    tx.query(
        "SELECT id, phone, email, CAST(0 AS BIGINT) FROM customers_customer WHERE id = ?1 UNION ALL \
         SELECT c.id, c.phone, c.email, CAST(1 AS BIGINT) FROM customers_household_member h \
         JOIN customers_customer c ON c.id = h.customer_id WHERE h.household_id = ?2 AND h.left_on IS NULL AND c.id <> ?1 \
         AND (c.birth_on <= ?3 OR (c.birth_on IS NULL AND h.role <> 'child')) ORDER BY 4, 1",
        &[
            Value::from(first),
            Value::from(household.unwrap_or(0)),
            Value::from(today.plus(-ADULT_DAYS)),
        ],
    )
}

fn remember(tx: &mut Tx<'_>, last: RawId) -> Result<()> {
    tx.execute(
        "INSERT INTO member_told (name, last_id) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET last_id = excluded.last_id",
        &[TIERS.into(), Value::from(last)],
    )
    .map(drop)
}

fn words_of_tier(company: &str, locale: Locale, row: &Row) -> Option<(&'static str, String)> {
    let tier = row.text(3);
    if tier.is_empty() {
        return None;
    }
    let text = match (row.text(1), locale) {
        ("entry", Locale::Zh) => {
            format!("【{company}】欢迎入会，您的会员等级是{tier}，会员卡和权益可在会员页面查看。")
        }
        ("up", Locale::Zh) => {
            format!("【{company}】恭喜，您的会员等级已升为{tier}，新权益可在会员页面查看。")
        }
        ("down", Locale::Zh) => format!("【{company}】您的会员等级已变为{tier}，详情请见会员页面。"),
        ("entry", Locale::En) => {
            format!(
                "{company}: welcome to the club. Your tier is {tier}. Card and benefits are on your member page."
            )
        }
        ("up", Locale::En) => {
            format!("{company}: congratulations, you are {tier} now. See your member page for your benefits.")
        }
        ("down", Locale::En) => format!("{company}: your tier is {tier} now. See your member page for more."),
        _ => return None,
    };
    let subject = match locale {
        Locale::Zh => "会员等级变更",
        Locale::En => "Your member tier",
    };
    Some((subject, text))
}

/// Tells of points that expire within the days that the company set, some accounts at once: those after `after`.
///
/// # Errors
/// When the database can't be written.
pub fn tell_points(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, after: RawId) -> Result<Told> {
    let (run, today) = (run(tx, ctx)?, ctx.today());
    if !run.setting.tells.contains("points") || run.channels.is_empty() {
        return Ok(Told::default());
    }
    let until = today.plus(run.setting.days_ahead);
    // Of each account what goes first; what goes later is told of when its time comes.
    let rows = tx.query(
        "SELECT a.id, a.customer_id, l.expires_on, CAST(SUM(l.remaining - l.held) AS BIGINT), p.unit FROM loyalty_points_lot l \
         JOIN loyalty_points_account a ON a.id = l.account_id JOIN loyalty_points_programme p ON p.id = a.programme_id \
         WHERE l.remaining > l.held AND a.state = 'open' AND a.moved_to_id IS NULL AND a.id > ?3 AND l.expires_on = \
         (SELECT MIN(f.expires_on) FROM loyalty_points_lot f WHERE f.account_id = a.id AND f.remaining > f.held AND f.expires_on >= ?1) \
         AND l.expires_on <= ?2 GROUP BY a.id, a.customer_id, l.expires_on, p.unit ORDER BY a.id LIMIT ?4",
        &[
            Value::from(i64::from(today.raw())),
            Value::from(i64::from(until.raw())),
            Value::from(after),
            Value::from(CHUNK),
        ],
    )?;
    let mut told = Told {
        messages: 0,
        next: rows.last().map(|row| row.int(0)),
    };
    for row in &rows {
        let Some(last) = i32::try_from(row.int(2)).ok().map(Day::new) else {
            continue;
        };
        let (points, unit) = (row.int(3), row.text(4));
        let company = &run.company;
        let (subject, text) = match ctx.locale {
            Locale::Zh => (
                "积分到期提醒",
                format!("【{company}】您有 {points} {unit}将于 {last} 到期，请及时使用。"),
            ),
            Locale::En => (
                "Points that expire soon",
                format!("{company}: {points} {unit} of yours expire on {last}. Use them in time."),
            ),
        };
        let news = News {
            customer: row.int(1),
            key: format!("member.points/{}/{last}", row.int(0)),
            subject,
            text,
            about: format!("loyalty.points_account/{}", row.int(0)),
        };
        told.messages += usize::from(say(tx, (schema, ctx), &run, &news)?);
    }
    Ok(told)
}

/// Tells a member that a request was answered: what he asked for isn't asked of the settings. Whether it could be told.
///
/// # Errors
/// When the database can't be written.
pub(crate) fn tell_answer(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    (id, request): (RawId, &Request),
) -> Result<bool> {
    let run = run(tx, ctx)?;
    let (company, asked) = (&run.company, &request.subject);
    let (subject, text) = match ctx.locale {
        Locale::Zh => (
            "您的请求已有回复",
            format!("【{company}】您的请求“{asked}”已有回复，请在会员页面查看。"),
        ),
        Locale::En => (
            "Your request was answered",
            format!("{company}: your request “{asked}” was answered. See your member page."),
        ),
    };
    let news = News {
        customer: request.customer_id.raw(),
        key: format!("member.request/{id}/{}", request.answered_at.unwrap_or(0)),
        subject,
        text,
        about: format!("member.request/{id}"),
    };
    say(tx, (schema, ctx), &run, &news)
}

/// Puts news into the outbox, on the first channel on which the customer can be reached and hasn't refused to be; whether it is new there.
pub(super) fn say(tx: &mut Tx<'_>, (schema, ctx): (&Schema, &Ctx), run: &Run, news: &News) -> Result<bool> {
    let Some(customer) = super::session::living(tx, news.customer)? else {
        return Ok(false);
    };
    let known = tx.query_first(
        "SELECT id FROM messages_message WHERE key = ?1",
        &[Value::from(news.key.as_str())],
    )?;
    if known.is_some() {
        return Ok(false);
    }
    let row = tx.query_first(
        "SELECT email, phone FROM customers_customer WHERE id = ?1",
        &[Value::from(customer)],
    )?;
    let row = row.unwrap_or_default();
    for channel in &run.channels {
        let to = match channel {
            Channel::Email => row.text(0),
            Channel::Sms => row.text(1),
        };
        let standing = may_contact(tx, customer, PURPOSE, channel.name(), ctx.today())?;
        if to.is_empty() || !standing.is_open_for(PURPOSE) {
            continue;
        }
        let new = NewMessage {
            channel: *channel,
            to: to.to_owned(),
            customer: Some(customer),
            purpose: PURPOSE,
            subject: Some(news.subject.to_owned()),
            body: news.text.clone(),
            secret: None,
            about: Some(news.about.clone()),
            key: news.key.clone(),
        };
        match tx.attempt(|tx| queue(tx, schema, ctx, &new)) {
            Ok(id) => {
                hold(tx, schema, id, run.from)?;
                return Ok(true);
            }
            // An address that can't be one, or that mail came back from: the other channel is tried.
            Err(problem) if matches!(problem.kind, ErrorKind::Invalid | ErrorKind::Conflict) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(false)
}
