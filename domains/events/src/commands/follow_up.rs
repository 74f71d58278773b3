//! What is done after a session with those who came, or didn't.

use std::collections::BTreeSet;

use guanxi_customers::entities::Activity;
use guanxi_entity::{Entity, Value};
use guanxi_org::entities::User;
use guanxi_record::{Schema, insert, require, visible};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Id, Problem, RawId, Result};

use super::shared::{Occasion, change, registration};
use crate::entities::{Registration, RegistrationPatch};

/// Registrations that are followed up in one transaction; who asks again goes on.
pub const FOLLOWED_UP_AT_ONCE: i64 = 500;

/// What is to be done, with whom, by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The session.
    pub session: RawId,
    /// `attended` or `absent`.
    pub state: String,
    /// `call`, `visit`, `mail` or `task`.
    pub kind: String,
    /// In a few words.
    pub subject: String,
    /// By when.
    pub due_at: Option<i64>,
    /// Who does it, in turn.
    pub owners: Vec<RawId>,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowedUp {
    /// Activities.
    pub made: i64,
    /// Registrations that are left for another call.
    pub left: i64,
}

/// Makes an activity for each registration of a state that has none yet, for the staff in turn.
///
/// # Errors
/// `events.not_closed` where who was absent isn't known yet, `access.forbidden`, and for staff that the user doesn't see.
pub fn follow_up(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, wanted: &FollowUp) -> Result<FollowedUp> {
    require(ctx, Action::Create, Activity::def())?;
    require(ctx, Action::Update, Registration::def())?;
    let occasion = Occasion::seen(tx, ctx, wanted.session)?;
    if wanted.state == "absent" && occasion.session.closed_at.is_none() {
        return Err(Problem::new(ErrorKind::Conflict, "events.not_closed"));
    }
    let mut owners = wanted.owners.clone();
    owners.sort_unstable();
    owners.dedup();
    let is_empty = owners.is_empty();
    // Everybody may take it on himself, even who may not read users.
    owners.retain(|owner| *owner != ctx.user_id());
    if is_empty || visible(tx, ctx, User::def(), &owners)?.len() != owners.len() {
        return Err(Problem::invalid(vec![FieldError::new("owners", "not_a_record")]));
    }
    let rows = tx.query(
        "SELECT id FROM events_registration WHERE session_id = ?1 AND state = ?2 AND follow_up_id IS NULL ORDER BY sequence",
        &[Value::from(wanted.session), Value::from(wanted.state.as_str())],
    )?;
    let most = usize::try_from(FOLLOWED_UP_AT_ONCE).unwrap_or(usize::MAX);
    let mut all: Vec<RawId> = rows.iter().map(|row| row.int(0)).collect();
    let mut seen = BTreeSet::new();
    for part in all.chunks(most) {
        let found = visible(tx, ctx, Registration::def(), part)?;
        seen.extend(found.into_iter().map(|(id, _)| id));
    }
    all.retain(|id| seen.contains(id));
    let mut made = 0;
    for (id, owner) in all.iter().take(most).zip(wanted.owners.iter().cycle()) {
        let activity = one(tx, ctx, wanted, (*id, *owner))?;
        let follow_up = insert(tx, schema, ctx, activity)?;
        let patch = RegistrationPatch {
            follow_up_id: Some(Some(follow_up)),
            ..RegistrationPatch::default()
        };
        change(tx, schema, ctx, *id, patch)?;
        made += 1;
    }
    Ok(FollowedUp {
        made,
        left: guanxi_types::len_i64(all.len()) - made,
    })
}

fn one(tx: &mut Tx<'_>, ctx: &Ctx, wanted: &FollowUp, (id, owner): (RawId, RawId)) -> Result<Activity> {
    let known = registration(tx, ctx, id)?;
    Ok(Activity {
        subject: wanted.subject.clone(),
        kind: wanted.kind.clone(),
        status: "open".to_owned(),
        customer_id: Some(known.customer_id),
        contact_id: None,
        about: Some(format!("{}/{id}", Registration::def().key)),
        owner_id: Some(Id::new(owner)),
        due_at: wanted.due_at,
        remind_at: None,
        priority: "normal".to_owned(),
        started_at: None,
        ended_at: None,
        direction: None,
        outcome: None,
        body: None,
        done_at: None,
        happened_at: None,
    })
}
