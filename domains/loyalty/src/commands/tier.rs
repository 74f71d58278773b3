//! Climbing, keeping and losing tiers.

use guanxi_customers::entities::Customer;
use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, command, get, insert, require, update_typed};
use guanxi_store::{Event, Queries, Tx};
use guanxi_types::{Action, Ctx, Day, ErrorKind, Id, Problem, RawId, Result};
use serde_json::{Value as Json, json};

use super::account::Holder;
use super::book::{Pen, day_of};
use crate::entities::{Membership, MembershipPatch, TierChange, TierProof};
use crate::queries::tier::{
    Ladder, MEMBER, Member, counted, joining_day, ladders, member, member_of, newcomer, owner_key,
};
use crate::rules::tier::{Downgrade, Standing, Step, Verdict, entered, reached, review};
use crate::rules::validity::months_later;

/// The event of a change of tier.
pub const TIER_CHANGED: &str = "loyalty.tier_changed.v1";

/// A change that is to be made.
pub(super) struct Move<'a> {
    pub kind: &'a str,
    pub reason: &'a str,
    pub to: Option<RawId>,
    pub grace_until: Option<Day>,
    pub evidence: Json,
    pub note: Option<&'a str>,
    /// The day of joining of who is let in; today where empty.
    pub joined: Option<Day>,
}

pub(super) fn find_or_make(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    ladder: &Ladder,
    holder: Holder,
) -> Result<Member> {
    if let Some(known) = member(tx, ladder, holder)? {
        return Ok(known);
    }
    let household = holder.household.filter(|_| ladder.is_shared);
    let made = Membership {
        scheme_id: Id::new(ladder.id),
        customer_id: Id::new(holder.customer),
        household_id: household.map(Id::new),
        owner_key: owner_key(holder, ladder.is_shared),
        tier_id: None,
        since: None,
        joined_on: None,
        keep_until: None,
        grace_until: None,
    };
    let id = insert(tx, pen.schema, &pen.ctx, made)?.raw();
    Ok(Member {
        id,
        ..newcomer(holder, ladder.is_shared)
    })
}

/// Writes a change with its evidence and tells of it.
pub(super) fn change(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (ladder, member): (&Ladder, &Member),
    to: &Move<'_>,
) -> Result<()> {
    let is_new = to.to != member.tier;
    let keep = match to.kind {
        "grace" => member.keep_until,
        _ if ladder.keep_months <= 0 => None,
        _ => Some(months_later(pen.today, ladder.keep_months).plus(-1)),
    };
    // Whoever was let in by goods that came back hasn't joined.
    let is_undone = to.to.is_none() && to.reason == "return";
    let joined = member.joined_on.or(to.joined).unwrap_or(pen.today);
    let patch = MembershipPatch {
        tier_id: Some(to.to.map(Id::new)),
        since: is_new.then_some(Some(pen.today)),
        joined_on: Some(Some(joined).filter(|_| !is_undone)),
        keep_until: Some(keep.filter(|_| to.to.is_some())),
        grace_until: Some(to.grace_until),
        ..MembershipPatch::default()
    };
    update_typed::<Membership>(tx, pen.schema, &pen.ctx, Id::new(member.id), patch)?;
    let made = TierChange {
        membership_id: Id::new(member.id),
        kind: to.kind.to_owned(),
        reason: to.reason.to_owned(),
        from_id: member.tier.map(Id::new),
        to_id: to.to.map(Id::new),
        day: pen.today,
        evidence: Some(to.evidence.to_string()),
        note: to.note.map(str::to_owned),
        by_id: pen.by.map(Id::new),
    };
    insert(tx, pen.schema, &pen.ctx, made)?;
    if !is_new {
        return Ok(());
    }
    tx.emit(&Event {
        name: TIER_CHANGED.to_owned(),
        record_id: member.id,
        payload: json!({
            "customer_id": member.customer,
            "household_id": member.household,
            "scheme_id": ladder.id,
            "from": member.tier,
            "to": to.to,
            "kind": to.kind,
            "reason": to.reason,
        }),
    })
}

pub(crate) fn rank(ladder: &Ladder, tier: Option<RawId>) -> Option<i64> {
    tier.and_then(|tier| ladder.step(tier)).map(|step| step.rank)
}

/// What a purchase is worth now, and its day.
fn amount_of(tx: &mut Tx<'_>, purchase: RawId) -> Result<(i64, Day)> {
    let row = tx.query_first(
        "SELECT amount, day FROM loyalty_purchase WHERE id = ?1",
        &[Value::from(purchase)],
    )?;
    let row = row.ok_or_else(|| Problem::internal("the purchase is gone"))?;
    Ok((row.int(0), day_of(row.optional_int(1)).unwrap_or(Day::new(0))))
}

/// After a purchase: whoever reaches a tier has it.
pub(crate) fn after_purchase(tx: &mut Tx<'_>, pen: &Pen<'_>, holder: Holder, purchase: RawId) -> Result<()> {
    let (amount, day) = amount_of(tx, purchase)?;
    for ladder in ladders(tx, None)? {
        let known = find_or_make(tx, pen, &ladder, holder)?;
        let by_one = entered(&ladder.steps, amount).cloned();
        let is_in = known.tier.is_some() || !ladder.entry_first || by_one.is_some();
        // Whoever is let in by this purchase is in from its day on, however late it is told, and it counts.
        let joined = joining_day(tx, &ladder, &known, day)?;
        let value = if is_in {
            let since = Member {
                joined_on: Some(joined),
                ..known.clone()
            };
            counted(tx, &ladder, &since, pen.today)?
        } else {
            0
        };
        let counts = is_in && (ladder.at_once || known.tier.is_none());
        let by_all = counts.then(|| reached(&ladder.steps, value).cloned()).flatten();
        let own = rank(&ladder, known.tier);
        let best = |step: Option<Step>| step.filter(|step| own.is_none_or(|own| step.rank > own));
        let (by_one, by_all) = (best(by_one), best(by_all));
        let is_by_one = match (&by_one, &by_all) {
            (Some(one), Some(all)) => one.rank > all.rank,
            (one, _) => one.is_some(),
        };
        let Some(step) = (if is_by_one { by_one } else { by_all }) else {
            continue;
        };
        let to = Move {
            kind: if known.tier.is_none() { "entry" } else { "up" },
            reason: if is_by_one { "purchase" } else { "accumulated" },
            to: Some(step.id),
            grace_until: None,
            evidence: json!({ "purchase": purchase, "amount": amount, "value": value, "metric": ladder.metric,
                "threshold": if is_by_one { step.entry } else { step.threshold } }),
            note: None,
            joined: Some(joined),
        };
        change(tx, pen, (&ladder, &known), &to)?;
    }
    Ok(())
}

/// Gives a customer a tier by hand, or takes it away.
///
/// # Errors
/// `loyalty.other_scheme` for a tier of another ladder, `access.forbidden` for who may not change every membership.
pub fn set_tier(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (scheme, customer): (RawId, RawId),
    (tier, note): (Option<RawId>, Option<&str>),
) -> Result<RawId> {
    ctx.require_all(Action::Update, &Membership::def().key)?;
    get(tx, ctx, Customer::def(), customer)?;
    let pen = Pen::new(schema, ctx);
    give(tx, &pen, (scheme, customer), &(tier, "hand", json!({}), note))
}

fn give(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (scheme, customer): (RawId, RawId),
    (tier, reason, evidence, note): &(Option<RawId>, &str, Json, Option<&str>),
) -> Result<RawId> {
    let ladder = ladders(tx, Some(scheme))?
        .into_iter()
        .next()
        .ok_or_else(|| Problem::not_found("loyalty.tier_scheme"))?;
    if tier.is_some_and(|tier| ladder.step(tier).is_none()) {
        return Err(Problem::new(ErrorKind::Invalid, "loyalty.other_scheme"));
    }
    let holder = Holder::of(tx, customer)?;
    let known = find_or_make(tx, pen, &ladder, holder)?;
    if tier.is_none() && known.tier.is_none() {
        // Nothing is taken away, and nobody is let in by it.
        return Ok(known.id);
    }
    let (own, new) = (rank(&ladder, known.tier), rank(&ladder, *tier));
    let kind = match own {
        None => "entry",
        Some(_) if new > own => "up",
        Some(_) if new == own => "keep",
        Some(_) => "down",
    };
    let to = Move {
        kind,
        reason,
        to: *tier,
        grace_until: None,
        evidence: evidence.clone(),
        note: *note,
        joined: None,
    };
    change(tx, pen, (&ladder, &known), &to)?;
    Ok(known.id)
}

/// Accepts proof, so that the customer is let in at its tier unless it stands higher, or refuses it.
///
/// # Errors
/// `loyalty.not_waiting`, `loyalty.proof_without_photo`, `loyalty.not_by_proof`, `access.forbidden` for who may not change every proof.
pub fn review_proof(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: RawId,
    (is_accepted, note): (bool, Option<&str>),
) -> Result<&'static str> {
    let def = TierProof::def();
    require(ctx, Action::Update, def)?;
    ctx.require_all(Action::Update, &Membership::def().key)?;
    let proof: TierProof = get(tx, ctx, def, id)?.typed()?;
    if proof.state != "waiting" {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.not_waiting").with("state", proof.state));
    }
    if is_accepted && proof.photo.is_none() {
        return Err(Problem::new(ErrorKind::Conflict, "loyalty.proof_without_photo"));
    }
    let state = if is_accepted { "accepted" } else { "refused" };
    let changes = vec![
        ("state", Value::from(state)),
        ("decided_by", Value::from(ctx.user())),
        ("decided_at", Value::from(Some(ctx.clock.now()))),
        ("decision_note", Value::from(note)),
    ];
    command::change::<TierProof>(tx, schema, ctx, id, changes)?;
    if is_accepted {
        let_in(tx, &Pen::new(schema, ctx), (id, &proof), note)?;
    }
    Ok(state)
}

fn let_in(
    tx: &mut Tx<'_>,
    pen: &Pen<'_>,
    (id, proof): (RawId, &TierProof),
    note: Option<&str>,
) -> Result<()> {
    let tier = proof.tier_id.raw();
    let row = tx.query_first(
        "SELECT scheme_id, by_proof, rank FROM loyalty_tier WHERE id = ?1",
        &[Value::from(tier)],
    )?;
    let row = row.filter(|row| row.int(1) == 1);
    let row = row.ok_or_else(|| Problem::new(ErrorKind::Conflict, "loyalty.not_by_proof"))?;
    let customer = proof.customer_id.raw();
    let holder = Holder::of(tx, customer)?;
    for ladder in ladders(tx, Some(row.int(0)))? {
        let known = member(tx, &ladder, holder)?;
        let own = rank(&ladder, known.and_then(|known| known.tier));
        if own.is_some_and(|own| own >= row.int(2)) {
            return Ok(());
        }
    }
    let evidence = json!({ "proof": id, "kind": proof.kind });
    give(
        tx,
        pen,
        (row.int(0), customer),
        &(Some(tier), "proof", evidence, note),
    )?;
    Ok(())
}

/// Members of one transaction.
pub const REVIEWED_AT_ONCE: i64 = 200;

/// Reviews members whose time is over, and those who may rise at a review, after this one in the order of their ids; the last of
/// them where there may be more. Whoever was reviewed today isn't again.
///
/// # Errors
/// As writing records.
pub fn review_members(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (scheme, after): (RawId, RawId),
) -> Result<Option<RawId>> {
    let pen = Pen::new(schema, ctx);
    let Some(ladder) = ladders(tx, Some(scheme))?.into_iter().next() else {
        return Ok(None);
    };
    let due = if ladder.at_once {
        "AND +keep_until < ?3 "
    } else {
        "AND ?3 = ?3 "
    };
    // The signs keep the databases from gathering all that is due, by an index, for each few hundred: memberships are walked by id.
    let rows = tx.query(
        &format!(
            "{MEMBER} WHERE +scheme_id = ?1 AND tier_id IS NOT NULL AND id > ?2 {due}AND {} ORDER BY id LIMIT ?4",
            ladder.counting()
        ),
        &[
            Value::from(scheme),
            Value::from(after),
            Value::from(i64::from(pen.today.raw())),
            Value::from(REVIEWED_AT_ONCE),
        ],
    )?;
    for row in &rows {
        review_one(tx, &pen, (&ladder, &member_of(row)))?;
    }
    let is_full = guanxi_types::len_i64(rows.len()) == REVIEWED_AT_ONCE;
    Ok(rows.last().map(|row| row.int(0)).filter(|_| is_full))
}

fn review_one(tx: &mut Tx<'_>, pen: &Pen<'_>, (ladder, member): (&Ladder, &Member)) -> Result<()> {
    let Some(rank) = rank(ladder, member.tier) else {
        return Ok(());
    };
    let value = counted(tx, ladder, member, pen.today)?;
    let standing = Standing {
        rank,
        value,
        // Without an end the time is never over.
        keep_until: member.keep_until.unwrap_or(pen.today),
    };
    let rule = (Downgrade::named(&ladder.downgrade), ladder.grace_days);
    let Some(verdict) = review(&ladder.steps, standing, rule, pen.today) else {
        return Ok(());
    };
    let (kind, to, grace_until) = match verdict {
        Verdict::Up(tier) => ("up", Some(tier), None),
        Verdict::Keep => ("keep", member.tier, None),
        Verdict::Down(tier) => ("down", Some(tier), None),
        Verdict::Grace(day) if member.grace_until == Some(day) => return Ok(()),
        Verdict::Grace(day) => ("grace", member.tier, Some(day)),
    };
    let threshold = member
        .tier
        .and_then(|tier| ladder.step(tier))
        .and_then(|step| step.threshold);
    let made = Move {
        kind,
        reason: "review",
        to,
        grace_until,
        evidence: json!({ "value": value, "metric": ladder.metric, "threshold": threshold,
            "keep_until": member.keep_until.map(|day| day.to_string()) }),
        note: None,
        joined: None,
    };
    change(tx, pen, (ladder, member), &made)
}
