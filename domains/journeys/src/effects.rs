//! What steps do, in the transaction that says that they were done.

use guanxi_customers::entities::{Activity, Customer, CustomerTag};
use guanxi_entity::{Entity, Value};
use guanxi_events::commands::{Wanted, register};
use guanxi_loyalty::commands::{Adjust, adjust, open_account};
use guanxi_messages::commands::{NewMessage, queue_keeping_quiet};
use guanxi_messages::settings::Channel;
use guanxi_pricing::commands::issue;
use guanxi_record::command::remove;
use guanxi_record::{create, get, insert, instant_json, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Id, Problem, RawId, Result};
use serde_json::{Map, json};

use crate::flow::{Act, CouponSet, EventSet, PointsSet, SendSet, TagSet, TaskSet};
use crate::gate::{Gate, message, task};
use crate::plan::{Pen, Plan};
use crate::texts::Filled;

/// The company's hour at which a task is due.
const DUE_HOUR: i8 = 18;
/// Letters of a task's subject.
const SUBJECT_MAX: usize = 200;

/// For whom, and under which name, something is done.
#[derive(Clone, Copy)]
pub struct Whom<'a> {
    /// The version.
    pub plan: &'a Plan,
    /// The customer in the journey.
    pub enrolment: RawId,
    /// The customer.
    pub customer: RawId,
    /// The step.
    pub node: &'a str,
}

impl Whom<'_> {
    /// The name under which it is done once.
    fn key(&self) -> String {
        format!("journey:{}:{}", self.enrolment, self.node)
    }
}

/// The customer in a journey for whom something of this name was done; none for a name that isn't a journey's.
pub(crate) fn enrolment_of(key: &str) -> Option<RawId> {
    let (enrolment, _) = key.strip_prefix("journey:")?.split_once(':')?;
    enrolment.parse().ok()
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Done, or skipped: with what, and which way it goes on.
    Go(Passed),
    /// It stays here until then.
    Stay(i64),
}

/// How a step was passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// What became of it.
    pub outcome: String,
    /// Which way it goes on.
    pub way: String,
    /// The record that it made: `domain.entity/id`.
    pub effect: Option<String>,
    /// The channel, the code, or what was refused.
    pub detail: Option<String>,
}

impl Passed {
    /// With this outcome.
    #[must_use]
    pub fn with(outcome: &str) -> Self {
        Self {
            outcome: outcome.to_owned(),
            ..Self::default()
        }
    }

    fn made(entity: &str, id: RawId, detail: Option<String>) -> Self {
        Self {
            effect: Some(format!("{entity}/{id}")),
            detail,
            ..Self::with("done")
        }
    }
}

/// Does a step that has an effect.
///
/// # Errors
/// What the act is refused for.
pub fn perform(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, act: &Act) -> Result<Turn> {
    match act {
        Act::Send(set) => send(tx, pen, whom, set),
        Act::Task(set) => give_task(tx, pen, whom, set),
        Act::Coupon(set) => coupon(tx, pen, whom, set).map(Turn::Go),
        Act::Points(set) => points(tx, pen, whom, set).map(Turn::Go),
        Act::Tag(set) => tag(tx, pen, whom, set).map(Turn::Go),
        Act::Event(set) => event(tx, pen, whom, set).map(Turn::Go),
        _ => Ok(Turn::Go(Passed::with("done"))),
    }
}

fn id_of(text: &str) -> Result<RawId> {
    text.parse().map_err(|_| Problem::not_found("record"))
}

/// What stands in the places of a text for a customer.
///
/// # Errors
/// `record.not_found`; when the database can't be read.
pub fn filled(r: &mut dyn Queries, pen: Pen<'_>, customer: RawId, enrolment: RawId) -> Result<Filled> {
    let known: Customer = get(r, pen.ctx, Customer::def(), customer)?.typed()?;
    let company = r.query_first("SELECT name FROM org_company ORDER BY id LIMIT 1", &[])?;
    let coupon = r.query_first(
        "SELECT detail FROM journeys_step WHERE enrolment_id = ?1 AND kind = 'coupon' AND outcome = 'done' ORDER BY id DESC LIMIT 1",
        &[Value::from(enrolment)],
    )?;
    let points = r.query_first(
        "SELECT CAST(COALESCE(SUM(balance), 0) AS BIGINT) FROM loyalty_points_account WHERE customer_id = ?1 AND moved_to_id IS NULL",
        &[Value::from(customer)],
    )?;
    let text = |row: Option<guanxi_store::Row>| row.map_or_else(String::new, |row| row.text(0).to_owned());
    Ok(Filled {
        name: known.name,
        number: known.number,
        company: text(company),
        coupon: text(coupon),
        points: points.map_or(0, |row| row.int(0)).to_string(),
    })
}

fn send(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &SendSet) -> Result<Turn> {
    let to = match message(tx, pen, (whom.plan, whom.customer), &set.channel)? {
        Gate::Go(to) => to,
        Gate::Later(at) => return Ok(Turn::Stay(at)),
        Gate::Not(why) => return Ok(Turn::Go(Passed::with(why))),
    };
    let channel = Channel::named(&set.channel).ok_or_else(|| Problem::not_found("messages.channel"))?;
    let filled = filled(tx, pen, whom.customer, whom.enrolment)?;
    let new = NewMessage {
        channel,
        to,
        customer: Some(whom.customer),
        purpose: whom.plan.purpose,
        subject: Some(filled.fill(&set.subject)).filter(|text| !text.is_empty()),
        body: filled.fill(&set.body),
        secret: None,
        about: Some(format!("journeys.journey/{}", whom.plan.journey)),
        key: whom.key(),
    };
    let id = queue_keeping_quiet(tx, pen.schema, pen.ctx, &new)?;
    let passed = Passed::made("messages.message", id, Some(set.channel.clone()));
    Ok(Turn::Go(passed))
}

fn give_task(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &TaskSet) -> Result<Turn> {
    if let Gate::Not(why) = task(tx, pen, (whom.plan, whom.customer), &set.kind)? {
        return Ok(Turn::Go(Passed::with(why)));
    }
    let known: Customer = get(tx, pen.ctx, Customer::def(), whom.customer)?.typed()?;
    let chosen: Option<RawId> = set.user_id.parse().ok();
    let owner = chosen.or(known.owner_id.map(Id::raw)).or(whom.plan.owner);
    let filled = filled(tx, pen, whom.customer, whom.enrolment)?;
    let script = match set.script_id.parse::<RawId>() {
        Ok(id) => tx.query_first(
            "SELECT body FROM marketing_script WHERE id = ?1",
            &[Value::from(id)],
        )?,
        Err(_) => None,
    };
    let said = script.map_or_else(String::new, |row| row.text(0).to_owned());
    let body = [said.as_str(), set.body.as_str()]
        .into_iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| filled.fill(text))
        .collect::<Vec<_>>()
        .join("\n\n");
    let zone = pen.schema.zone();
    let due = zone
        .day_of(pen.ctx.clock.now())
        .plus(i32::try_from(set.due_days).unwrap_or(0));
    let due = zone.instant(due.date().at(DUE_HOUR, 0, 0, 0)).ok();
    let subject: String = filled.fill(&set.subject).chars().take(SUBJECT_MAX).collect();
    let given = json!({
        "subject": subject, "kind": set.kind, "status": "open", "customer_id": whom.customer.to_string(),
        "about": format!("journeys.journey/{}", whom.plan.journey), "owner_id": owner.map(|id| id.to_string()),
        "due_at": due.map(|at| instant_json(&Value::from(at))), "direction": "out",
        "body": Some(body).filter(|text| !text.is_empty()),
    });
    let def = pen.schema.entity(&Activity::def().key)?;
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    let id = create(tx, pen.schema, pen.ctx, def, &values)?;
    let channel = if set.kind == "call" { "phone" } else { "visit" };
    let passed = Passed::made("customers.activity", id, Some(channel.to_owned()));
    Ok(Turn::Go(passed))
}

fn coupon(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &CouponSet) -> Result<Passed> {
    let coupon = id_of(&set.coupon_id)?;
    let codes = issue(tx, pen.schema, pen.ctx, coupon, (1, &[whom.customer]))?;
    let code = codes
        .into_iter()
        .next()
        .ok_or_else(|| Problem::internal("no code"))?;
    let row = tx.query_first(
        "SELECT id FROM pricing_coupon_code WHERE code = ?1",
        &[Value::from(code.as_str())],
    )?;
    let id = row.map_or(0, |row| row.int(0));
    Ok(Passed::made("pricing.coupon_code", id, Some(code)))
}

fn points(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &PointsSet) -> Result<Passed> {
    let programme = id_of(&set.programme_id)?;
    let account = open_account(tx, pen.schema, pen.ctx, (programme, whom.customer))?;
    let wanted = Adjust {
        account,
        points: set.points,
        reason: "activity".to_owned(),
        note: Some(whom.plan.name.clone()),
        key: whom.key(),
    };
    let (id, state) = adjust(tx, pen.schema, pen.ctx, &wanted)?;
    Ok(Passed::made("loyalty.points_adjustment", id, Some(state)))
}

fn tag(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &TagSet) -> Result<Passed> {
    let tag = id_of(&set.tag_id)?;
    let row = tx.query_first(
        "SELECT id FROM customers_customer_tag WHERE customer_id = ?1 AND tag_id = ?2",
        &[Value::from(whom.customer), Value::from(tag)],
    )?;
    let def = CustomerTag::def();
    match (row.map(|row| row.int(0)), set.remove) {
        (Some(id), true) => {
            remove::<CustomerTag>(tx, pen.schema, pen.ctx, id)?;
            Ok(Passed::with("done"))
        }
        (None, false) => {
            let made = CustomerTag {
                customer_id: Id::new(whom.customer),
                tag_id: Id::new(tag),
            };
            let id = insert(tx, pen.schema, pen.ctx, made)?.raw();
            Ok(Passed::made(&def.key, id, None))
        }
        _ => Ok(Passed::with("already")),
    }
}

fn event(tx: &mut Tx<'_>, pen: Pen<'_>, whom: Whom<'_>, set: &EventSet) -> Result<Passed> {
    let wanted = Wanted {
        session: id_of(&set.session_id)?,
        customer: whom.customer,
        people: 1,
        guests: None,
        channel: "staff".to_owned(),
        note: Some(whom.plan.name.clone()),
    };
    let registered = register(tx, pen.schema, pen.ctx, &wanted)?;
    Ok(Passed::made(
        "events.registration",
        registered.id,
        Some(registered.state),
    ))
}
