//! What came of a call or a visit.

use guanxi_customers::entities::{Activity, Consent};
use guanxi_entity::{Entity, Value};
use guanxi_record::command::change;
use guanxi_record::{Schema, Target, get, insert, update};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, ErrorKind, Id, Problem, RawId, Result};

use crate::gate::program;

/// Letters of a note.
const NOTE_MAX: usize = 2_000;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Spoken with, or met.
    Reached,
    /// Wants it.
    Agreed,
    /// Doesn't.
    Declined,
    /// Nobody there: once more at this time.
    Again(i64),
    /// Wants no more calls: that is written down as a withdrawn consent.
    NoMore,
    /// The number is wrong.
    WrongNumber,
}

impl Outcome {
    /// The outcome of this name; one that is tried again needs its time.
    #[must_use]
    pub fn named(name: &str, again_at: Option<i64>) -> Option<Self> {
        Some(match name {
            "reached" => Self::Reached,
            "agreed" => Self::Agreed,
            "declined" => Self::Declined,
            "again" => Self::Again(again_at?),
            "no_more" => Self::NoMore,
            "wrong_number" => Self::WrongNumber,
            _ => return None,
        })
    }

    /// Its name, as it stands on the task.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Again(_) => "again",
            Self::NoMore => "no_more",
            Self::WrongNumber => "wrong_number",
        }
    }

    /// In words: the field is read by people.
    const fn words(&self) -> &'static str {
        match self {
            Self::Reached => "已联系 Reached",
            Self::Agreed => "有意向 Agreed",
            Self::Declined => "无意向 Declined",
            Self::Again(_) => "未接通，稍后再联系 Try again",
            Self::NoMore => "请勿再联系 No more calls",
            Self::WrongNumber => "号码错误 Wrong number",
        }
    }
}

/// Writes down what came of a task: done, or once more at another time.
///
/// # Errors
/// `journeys.task_done` for one that isn't open; as changing an activity.
pub fn note_outcome(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, outcome, note): (RawId, &Outcome, Option<&str>),
) -> Result<()> {
    let def = schema.entity(&Activity::def().key)?;
    let known: Activity = get(tx, ctx, def, id)?.typed()?;
    if known.status != "open" {
        return Err(Problem::new(ErrorKind::Conflict, "journeys.task_done"));
    }
    let now = ctx.clock.now();
    let note: Option<String> = note.map(|text| text.trim().chars().take(NOTE_MAX).collect());
    let note = note.filter(|text| !text.is_empty());
    let body = match (known.body.as_deref(), note) {
        (Some(body), Some(note)) => Some(format!("{body}\n\n{note}")),
        (None, note) => note,
        (Some(body), None) => Some(body.to_owned()),
    };
    let mut changes = vec![
        ("outcome", Value::from(outcome.words())),
        ("body", Value::from(body)),
    ];
    match outcome {
        Outcome::Again(at) => changes.push(("due_at", Value::from(*at))),
        _ => changes.extend([("status", Value::from("done")), ("started_at", Value::from(now))]),
    }
    let place = |(name, value): (&str, Value)| def.field(name).map(|(at, _)| (at, value));
    let given: Vec<(usize, Value)> = changes.into_iter().filter_map(place).collect();
    let target = Target {
        def,
        id,
        version: None,
        import_id: None,
    };
    update(tx, schema, ctx, &target, &given)?;
    if *outcome == Outcome::NoMore
        && let Some(customer) = known.customer_id
    {
        let consent = Consent {
            customer_id: Id::new(customer.raw()),
            purpose: "marketing".to_owned(),
            channel: "phone".to_owned(),
            state: "withdrawn".to_owned(),
            stated_at: now,
            source: "phone".to_owned(),
            proof: Some(format!("customers.activity/{id}")),
            expires_on: None,
        };
        // It follows from what he was told, whether or not he may write consents else.
        insert(tx, schema, &program(ctx), consent)?;
        end_other_calls(tx, schema, ctx, (customer.raw(), id))?;
    }
    Ok(())
}

/// Whoever wants no more calls isn't called by the next colleague: calls that journeys for marketing gave somebody to do are cancelled.
fn end_other_calls(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (customer, done): (RawId, RawId),
) -> Result<()> {
    let rows = tx.query(
        "SELECT a.id FROM customers_activity a JOIN marketing_reach m ON m.about = a.about AND m.purpose = 'marketing' \
         WHERE a.customer_id = ?1 AND a.kind = 'call' AND a.status = 'open' AND a.id <> ?2 ORDER BY a.id",
        &[Value::from(customer), Value::from(done)],
    )?;
    for row in rows {
        let changes = vec![
            ("status", Value::from("cancelled")),
            ("outcome", Value::from(Outcome::NoMore.words())),
        ];
        change::<Activity>(tx, schema, &program(ctx), row.int(0), changes)?;
    }
    Ok(())
}
