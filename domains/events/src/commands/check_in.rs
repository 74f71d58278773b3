//! Checking in at the door.

use guanxi_entity::{Entity, Value};
use guanxi_loyalty::commands::{KEY_MAX, Wanted, use_benefit};
use guanxi_loyalty::queries::benefit::{Entitled, entitled};
use guanxi_loyalty::queries::card::{find_member, verify};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result};

use super::shared::{Occasion, change, program, registration, tell, wrong_state};
use crate::entities::{Registration, RegistrationPatch};
use crate::queries::code::{is_code, opened};
use crate::queries::waiting_place;

/// The event of somebody who came.
pub const CHECKED_IN: &str = "events.checked_in.v1";

/// How somebody is recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By what was scanned or typed: a registration's code or number, a card, a phone number.
    Shown(String),
    /// Found on the list by hand.
    Hand(RawId),
    /// Recognised by a device that kept the list, while there was no connection.
    Kept(RawId, Seen),
}

/// By what a device recognised somebody without a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// By the registration's code.
    Code,
    /// By a card, or a member's number.
    Card,
    /// By name or number, on the list.
    Hand,
}

impl Seen {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Code, Self::Card, Self::Hand];

    /// Its name in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Card => "card",
            Self::Hand => "hand",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seen| seen.name() == name)
    }
}

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The session at whose door it is.
    pub session: RawId,
    /// Whose.
    pub how: How,
    /// The device's name for it: the same again is the same check-in.
    pub key: String,
    /// When it was, for one that was kept while there was no connection.
    pub at: Option<i64>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// The registration.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: RawId,
    /// People who come.
    pub people: i64,
    /// Since when.
    pub at: i64,
    /// Whether they had been checked in before, by another check-in than this.
    pub is_again: bool,
    /// Where a household's card was shown again: whoever else of the household is registered and isn't in yet.
    pub others: Vec<Companion>,
}

/// Somebody else of a household whose card was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The registration.
    pub id: RawId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: RawId,
    /// People who come.
    pub people: i64,
}

/// Checks somebody in. Whoever is in already is told so, and nothing changes.
///
/// # Errors
/// `events.code_invalid`, `events.wrong_session` with where the registration is for, `events.not_registered`, `events.on_waiting_list`
/// with the place, `events.wrong_state`, `events.session_closed`, those of cards, `access.forbidden`.
pub fn check_in(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &CheckIn) -> Result<CheckedIn> {
    require(ctx, Action::Update, Registration::def())?;
    if wanted.key.is_empty() || wanted.key.chars().count() > KEY_MAX {
        return Err(Problem::invalid(vec![FieldError::new("key", "required")]));
    }
    let occasion = Occasion::seen(tx, ctx, wanted.session)?;
    let (id, how, household) = find(tx, ctx, wanted)?;
    let known = registration(tx, ctx, id)?;
    if known.session_id.raw() != wanted.session {
        return Err(elsewhere(tx, ctx, &known));
    }
    let told = |at: i64, is_again: bool| CheckedIn {
        id,
        number: known.number.clone(),
        customer: known.customer_id.raw(),
        people: known.people,
        at,
        is_again,
        others: Vec::new(),
    };
    if let Some(at) = known.checked_in_at {
        let mut done = told(at, known.check_in_key.as_deref() != Some(&wanted.key));
        if let Some(household) = household.filter(|_| done.is_again) {
            done.others = still_out(tx, ctx, (wanted.session, household))?;
        }
        return Ok(done);
    }
    let now = ctx.clock.now();
    // A device's clock may be ahead.
    let at = wanted.at.unwrap_or(now).min(now);
    match known.state.as_str() {
        "registered" => {}
        // What a device kept from before the closing comes late and counts.
        "absent" if occasion.session.closed_at.is_some_and(|closed| at < closed) => {}
        "absent" => {
            return Err(Problem::new(ErrorKind::Conflict, "events.session_closed")
                .with("session", occasion.session.name));
        }
        "waiting" => {
            let place = waiting_place(tx, wanted.session, known.sequence)?;
            return Err(Problem::new(ErrorKind::Conflict, "events.on_waiting_list").with("place", place));
        }
        state => return Err(wrong_state(state)),
    }
    let patch = RegistrationPatch {
        state: Some("attended".to_owned()),
        checked_in_at: Some(Some(at)),
        checked_in_how: Some(Some(how.to_owned())),
        checked_in_by_id: Some(Some(ctx.user_id()).filter(|id| *id != 0).map(Id::new)),
        check_in_key: Some(Some(wanted.key.clone())),
        happened_at: Some(at),
        ..RegistrationPatch::default()
    };
    change(tx, schema, ctx, id, patch)?;
    tell(tx, CHECKED_IN, id, &known)?;
    use_for(tx, schema, ctx, (id, &known, &occasion.event.number))?;
    Ok(told(at, false))
}

/// Where the event is a benefit of the guest's tier, coming to it is using it: as much of it as is left.
fn use_for(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, known, event): (RawId, &Registration, &str),
) -> Result<()> {
    let (own, customer) = (program(ctx), known.customer_id.raw());
    let benefits = entitled(tx, (customer, None), ctx.today())?;
    let is_of = |one: &&Entitled| one.kind == "event" && one.reference.as_deref() == Some(event);
    let Some(benefit) = benefits.iter().filter(is_of).find(|one| one.left != Some(0)) else {
        return Ok(());
    };
    // By hand it may have been given already, for this place or for the event.
    let given = tx.query_first(
        "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM loyalty_benefit_use WHERE customer_id = ?1 AND benefit_id = ?2 \
         AND reference IN (?3, ?4)",
        &[
            Value::from(customer),
            Value::from(benefit.benefit),
            Value::from(known.number.as_str()),
            Value::from(event),
        ],
    )?;
    if given.is_some_and(|row| row.int(0) > 0) {
        return Ok(());
    }
    let wanted = Wanted {
        benefit: benefit.benefit,
        customer,
        count: benefit.left.map_or(known.people, |left| left.min(known.people)),
        key: format!("event:{id}"),
        reference: Some(known.number.clone()),
        note: None,
    };
    use_benefit(tx, schema, &own, &wanted).map(drop)
}

/// Who of a household is registered for a session and isn't in, as far as the user may see them.
fn still_out(tx: &mut Tx<'_>, ctx: &Ctx, (session, household): (RawId, RawId)) -> Result<Vec<Companion>> {
    let rows = tx.query(
        "SELECT id FROM events_registration WHERE session_id = ?1 AND household_id = ?2 AND state = 'registered' ORDER BY sequence",
        &[Value::from(session), Value::from(household)],
    )?;
    let mut found = Vec::new();
    for id in rows.iter().map(|row| row.int(0)) {
        match registration(tx, ctx, id) {
            Ok(known) => found.push(Companion {
                id,
                number: known.number,
                customer: known.customer_id.raw(),
                people: known.people,
            }),
            Err(problem) if problem.kind == ErrorKind::Internal => return Err(problem),
            // Somebody whom the user doesn't see.
            Err(_) => {}
        }
    }
    Ok(found)
}

/// The registration, how it was recognised, and the household whose card it was.
fn find(tx: &mut Tx<'_>, ctx: &Ctx, wanted: &CheckIn) -> Result<(RawId, &'static str, Option<RawId>)> {
    let shown = match &wanted.how {
        How::Hand(id) => return Ok((*id, Seen::Hand.name(), None)),
        How::Kept(id, seen) => return Ok((*id, seen.name(), None)),
        How::Shown(text) => text.trim(),
    };
    if is_code(shown) {
        return Ok((opened(tx, shown)?, Seen::Code.name(), None));
    }
    let numbered = tx.query_first(
        "SELECT id FROM events_registration WHERE number = ?1 ORDER BY CASE WHEN session_id = ?2 THEN 0 ELSE 1 END, id LIMIT 1",
        &[Value::from(shown), Value::from(wanted.session)],
    )?;
    if let Some(row) = numbered {
        return Ok((row.int(0), Seen::Hand.name(), None));
    }
    // Sent again by the same device: it is still whoever came then, not the next one of the household.
    let sent = tx.query_first(
        "SELECT id FROM events_registration WHERE session_id = ?1 AND check_in_key = ?2",
        &[Value::from(wanted.session), Value::from(wanted.key.as_str())],
    )?;
    if let Some(row) = sent {
        return Ok((row.int(0), Seen::Card.name(), None));
    }
    let is_token = shown.split('.').count() == 3;
    let found = if is_token {
        verify(tx, shown, (ctx.clock.now(), ctx.today()))?
    } else {
        find_member(tx, shown, ctx.today())?
    };
    // A household's card lets in whoever of it is registered: its holder, else the first of the others. Who came stays before who didn't, so
    // that a card that was read twice lets nobody else in.
    let rows = tx.query(
        "SELECT id FROM events_registration WHERE session_id = ?1 AND (customer_id = ?2 OR (household_id = ?3 AND ?3 <> 0)) \
         ORDER BY CASE state WHEN 'cancelled' THEN 2 WHEN 'waiting' THEN 1 ELSE 0 END, \
         CASE WHEN customer_id = ?2 THEN 0 ELSE 1 END, CASE WHEN state = 'attended' THEN 0 ELSE 1 END, sequence LIMIT 1",
        &[
            Value::from(wanted.session),
            Value::from(found.customer),
            Value::from(found.household.unwrap_or(0)),
        ],
    )?;
    match rows.first() {
        Some(row) => Ok((row.int(0), Seen::Card.name(), found.household)),
        None => Err(Problem::new(ErrorKind::Conflict, "events.not_registered")),
    }
}

fn elsewhere(tx: &mut Tx<'_>, ctx: &Ctx, known: &Registration) -> Problem {
    let problem = Problem::new(ErrorKind::Conflict, "events.wrong_session");
    match Occasion::seen(tx, ctx, known.session_id.raw()) {
        Ok(right) => problem
            .with("event", right.event.name)
            .with("session", right.session.name),
        Err(why) => why,
    }
}
