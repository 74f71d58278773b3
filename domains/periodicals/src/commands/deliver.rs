//! The sending, some recipients at a time. Each is done in the transaction that says so: a program that ends goes on with the next.

use guanxi_customers::consent::may_contact;
use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_loyalty::commands::{Wanted, use_benefit};
use guanxi_messages::commands::{NewMessage, call_off, queue_keeping_quiet};
use guanxi_messages::settings::Channel;
use guanxi_record::attachment::require_change;
use guanxi_record::{Schema, command};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};

use super::freeze::require_sender;
use super::write::{change, seen, system, today};
use crate::entities::{Edition, Periodical, Recipient};
use crate::queries::ways::{Addresses, is_dead};

/// Recipients of a step.
pub const BATCH: i64 = 50;

/// What an edition says to everybody.
struct Letter {
    id: RawId,
    edition: Edition,
    periodical: Periodical,
    reference: String,
}

/// What becomes of one recipient.
enum Done {
    Sent(RawId),
    Listed,
    LeftOut(&'static str),
}

/// Does the next recipients of an edition that is being sent; how many. None are left when it is nothing: then the edition is sent.
///
/// # Errors
/// When the database can't be written.
pub fn deliver(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<usize> {
    let program = system(ctx);
    let edition: Edition = seen(tx, &program, id)?;
    if edition.state != "sending" {
        return Ok(0);
    }
    let periodical: Periodical = seen(tx, &program, edition.periodical_id.raw())?;
    let reference = format!("{} {}", periodical.number, edition.number);
    let letter = Letter {
        id,
        edition,
        periodical,
        reference: reference.chars().take(60).collect(),
    };
    let waiting = tx.query(
        "SELECT c.id, c.customer_id, c.channel, c.benefit_id, l.code FROM periodicals_recipient c \
         LEFT JOIN periodicals_link l ON l.recipient_id = c.id WHERE c.edition_id = ?1 AND c.state = 'waiting' ORDER BY c.id LIMIT ?2",
        &[Value::from(id), Value::from(BATCH)],
    )?;
    for row in &waiting {
        one(tx, schema, &program, (&letter, row))?;
    }
    if waiting.is_empty() {
        let changes = vec![
            ("state", Value::from("sent")),
            ("finished_at", Value::from(tx.now_ms())),
        ];
        change::<Edition>(tx, schema, &program, id, changes)?;
    }
    Ok(waiting.len())
}

/// Stops an edition that is being listed or sent: who has nothing yet gets nothing, and what was sent isn't called back.
///
/// # Errors
/// `periodicals.not_sending`; `access.forbidden` for who may not send.
pub fn stop(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    require_sender(ctx)?;
    require_change(tx, ctx, Edition::def(), id)?;
    let edition: Edition = seen(tx, ctx, id)?;
    command::require_state(
        "periodicals.not_sending",
        &edition.state,
        &["preparing", "sending"],
    )?;
    let changes = vec![
        ("state", Value::from("stopped")),
        ("finished_at", Value::from(tx.now_ms())),
    ];
    change::<Edition>(tx, schema, ctx, id, changes)
}

/// Clears away some of what waits of an edition that was stopped: messages in the outbox, and recipients; how many. None are left when it is
/// nothing.
///
/// # Errors
/// When the database can't be written.
pub fn clear(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<usize> {
    let program = system(ctx);
    let about = format!("periodicals.edition/{id}");
    let called_off = call_off(tx, schema, (&about, BATCH))?;
    let waiting = tx.query(
        "SELECT id FROM periodicals_recipient WHERE edition_id = ?1 AND state = 'waiting' ORDER BY id LIMIT ?2",
        &[Value::from(id), Value::from(BATCH)],
    )?;
    for row in &waiting {
        let changes = vec![
            ("state", Value::from("left_out")),
            ("channel", Value::from("none")),
            ("left_out", Value::from("stopped")),
        ];
        change::<Recipient>(tx, schema, &program, row.int(0), changes)?;
    }
    Ok(called_off + waiting.len())
}

fn one(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (letter, row): (&Letter, &Row)) -> Result<()> {
    let customer: Customer = seen(tx, ctx, row.int(1))?;
    let used = match (closed(tx, ctx, (letter, row), &customer)?, row.optional_int(3)) {
        (Some(why), _) => Err(why),
        (None, Some(benefit)) => take_benefit(tx, schema, ctx, (letter, benefit, row.int(1)))?,
        (None, None) => Ok(None),
    };
    let done = match used {
        Ok(_) => hand_over(tx, schema, ctx, (letter, row, &customer))?,
        Err(why) => Done::LeftOut(why),
    };
    let mut changes = match done {
        Done::Sent(message) => vec![
            ("state", Value::from("queued")),
            ("message_id", Value::from(message)),
        ],
        Done::Listed => vec![("state", Value::from("listed"))],
        Done::LeftOut(why) => vec![
            ("state", Value::from("left_out")),
            ("channel", Value::from("none")),
            ("left_out", Value::from(why)),
        ],
    };
    if let Ok(Some((id, cost))) = used {
        changes.push(("benefit_use_id", Value::from(id)));
        changes.push(("cost", Value::from(cost)));
    }
    change::<Recipient>(tx, schema, ctx, row.int(0), changes)
}

/// A use of a benefit and what it cost, or why there is none.
type Used = std::result::Result<Option<(RawId, Option<i64>)>, &'static str>;

/// The edition is a use of the benefit. What is refused was refused before anything was written.
fn take_benefit(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (letter, benefit, customer): (&Letter, RawId, RawId),
) -> Result<Used> {
    let wanted = Wanted {
        benefit,
        customer,
        count: 1,
        key: key(letter.id, customer),
        reference: Some(letter.reference.clone()),
        note: None,
    };
    match use_benefit(tx, schema, ctx, &wanted) {
        Ok(id) => {
            let row = tx.query_first(
                "SELECT cost FROM loyalty_benefit_use WHERE id = ?1",
                &[Value::from(id)],
            )?;
            Ok(Ok(Some((id, row.and_then(|row| row.optional_int(0))))))
        }
        Err(why) if is(&why, &["loyalty.benefit_used_up", "loyalty.not_entitled"]) => Ok(Err("used_up")),
        Err(why) => Err(why),
    }
}

fn is(problem: &Problem, codes: &[&str]) -> bool {
    codes.iter().any(|code| problem.code == *code)
}

/// The name of a message and of a use: one edition for one customer.
fn key(edition: RawId, customer: RawId) -> String {
    format!("periodical/{edition}/{customer}")
}

/// Why the way is closed by now: the customer may have said no since the recipients were frozen, or mail may have come back.
fn closed(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (letter, row): (&Letter, &Row),
    customer: &Customer,
) -> Result<Option<&'static str>> {
    let said = tx.query_first(
        "SELECT 1 FROM periodicals_subscription WHERE periodical_id = ?1 AND customer_id = ?2 AND state = 'unsubscribed'",
        &[
            Value::from(letter.edition.periodical_id.raw()),
            Value::from(row.int(1)),
        ],
    )?;
    if said.is_some() {
        return Ok(Some("unsubscribed"));
    }
    // What the outbox would refuse is found here, before a benefit is used: one recipient doesn't hold up the others.
    match Addresses::from(customer).on(row.text(2)) {
        Some(address) if !is_dead(tx, row.text(2), &address)? => {}
        _ => return Ok(Some("no_address")),
    }
    let today = today(tx, ctx)?;
    let standing = may_contact(tx, row.int(1), &letter.periodical.purpose, row.text(2), today)?;
    Ok((!standing.is_open_for(&letter.periodical.purpose)).then_some("no_consent"))
}

fn hand_over(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (letter, row, customer): (&Letter, &Row, &Customer),
) -> Result<Done> {
    let channel = match row.text(2) {
        "email" => Channel::Email,
        "sms" => Channel::Sms,
        _ => return Ok(Done::Listed),
    };
    let Some(to) = Addresses::from(customer).on(channel.name()) else {
        return Ok(Done::LeftOut("no_address"));
    };
    let base = letter.edition.link_base.as_deref().unwrap_or_default();
    let (subject, body) = words(letter, channel, &format!("{base}/e/{}", row.text(4)));
    let message = NewMessage {
        channel,
        to,
        customer: Some(row.int(1)),
        purpose: if letter.periodical.purpose == "service" {
            "service"
        } else {
            "marketing"
        },
        subject: Some(subject),
        body,
        secret: None,
        about: Some(format!("periodicals.edition/{}", letter.id)),
        key: key(letter.id, row.int(1)),
    };
    queue_keeping_quiet(tx, schema, ctx, &message).map(Done::Sent)
}

/// Subject and text in the first language of the periodical. A text message is short.
fn words(letter: &Letter, channel: Channel, link: &str) -> (String, String) {
    let (name, number) = (&letter.periodical.name, &letter.edition.number);
    let intro = letter.edition.intro.as_deref().unwrap_or_default().trim();
    let is_english = letter.periodical.languages == "en";
    let title = match &letter.edition.title_en {
        Some(title) if is_english => title,
        _ => &letter.edition.title,
    };
    let subject = if is_english {
        format!("{name} {number}: {title}")
    } else {
        format!("{name} {number}：{title}")
    };
    let body = match (channel, is_english) {
        (Channel::Sms, false) => format!("《{name}》{title}：{link} 退订请点页内“退订”"),
        (Channel::Sms, true) => format!("{name}: {title} {link} Unsubscribe on that page"),
        (Channel::Email, false) => format!(
            "{intro}\n\n阅读本期《{title}》：\n{link}\n\n不想再收到《{name}》？请打开上面的链接，点页面底部的“退订”。"
        ),
        (Channel::Email, true) => format!(
            "{intro}\n\nRead “{title}”:\n{link}\n\nDon't want {name} any more? Open the link above and choose “Unsubscribe” at its end."
        ),
    };
    (subject.chars().take(300).collect(), body.trim().to_owned())
}
