//! Who is told what: whoever may decide hears what waits for him, whoever asked hears what was decided, and whoever looks after leads that
//! somebody left his number.

use guanxi_entity::{Entity, Value};
use guanxi_record::notification::{settle, tell};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Id, Money, RawId, Result, index_of, len_i64};

use super::campaign::{Step, budget_of};
use crate::entities::{Campaign, Expense, Lead};

/// People who are asked for one decision at most: those whose limit just covers it come first.
const ASKED_MAX: i64 = 10;

/// Those who may approve so much, but for those who asked.
fn approvers(
    tx: &mut Tx<'_>,
    (amount, overruns): (Money, bool),
    askers: &[Option<RawId>],
) -> Result<Vec<RawId>> {
    let rows = tx.query(
        "SELECT u.id FROM org_user u JOIN org_user_role r ON r.user_id = u.id \
         JOIN marketing_approval_limit l ON l.role_id = r.role_id WHERE u.is_active = 1 \
         GROUP BY u.id HAVING MAX(l.amount) >= ?1 AND MAX(l.may_overrun) >= ?2 ORDER BY MAX(l.amount), u.id LIMIT ?3",
        &[
            Value::from(amount.raw()),
            Value::from(i64::from(overruns)),
            Value::from(ASKED_MAX + len_i64(askers.len())),
        ],
    )?;
    let found = rows.iter().map(|row| row.int(0));
    let able = found.filter(|id| !askers.contains(&Some(*id)));
    Ok(able.take(index_of(ASKED_MAX)).collect())
}

/// Everybody of these but the one who acts, each once.
fn others(ctx: &Ctx, people: &[Option<RawId>]) -> Vec<RawId> {
    let me = ctx.user();
    let mut found: Vec<RawId> = people.iter().flatten().copied().collect();
    found.retain(|id| Some(*id) != me);
    found.sort_unstable();
    found.dedup();
    found
}

/// A plan that is handed in waits for its approval; who handed it in hears what became of it.
pub(super) fn of_step(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (id, known, maker): (RawId, &Campaign, RawId),
    step: Step,
) -> Result<()> {
    let on: (&str, RawId) = (&Campaign::def().key, id);
    let people = [known.submitted_by.map(Id::raw), known.owner_id.map(Id::raw)];
    match step {
        Step::Submit => {
            let budget = budget_of(tx, id)?;
            let able = approvers(tx, (budget, false), &[ctx.user(), Some(maker)])?;
            tell(tx, "campaign_to_approve", on, &able)
        }
        Step::Approve | Step::Return | Step::Cancel => {
            settle(tx, "campaign_to_approve", on)?;
            match step {
                Step::Approve => tell(tx, "campaign_approved", on, &others(ctx, &people)),
                Step::Return => tell(tx, "campaign_returned", on, &others(ctx, &people)),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Money that is asked for waits for whoever may give it.
pub(super) fn of_request(tx: &mut Tx<'_>, ctx: &Ctx, (id, expense): (RawId, &Expense)) -> Result<()> {
    let is_over = expense.state == "escalated";
    let able = approvers(tx, (expense.amount, is_over), &[ctx.user()])?;
    let kind = if is_over {
        "expense_over"
    } else {
        "expense_to_approve"
    };
    tell(tx, kind, (&Expense::def().key, id), &able)
}

/// Who asked for money hears whether he gets it.
pub(super) fn of_decision(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (id, expense): (RawId, &Expense),
    is_given: bool,
) -> Result<()> {
    settled(tx, id)?;
    let kind = if is_given {
        "expense_approved"
    } else {
        "expense_refused"
    };
    let who = others(ctx, &[expense.requested_by.map(Id::raw)]);
    tell(tx, kind, (&Expense::def().key, id), &who)
}

/// Nobody needs to decide on a request any more: somebody did, or it was taken back.
pub(super) fn settled(tx: &mut Tx<'_>, id: RawId) -> Result<()> {
    for kind in ["expense_to_approve", "expense_over"] {
        settle(tx, kind, (&Expense::def().key, id))?;
    }
    Ok(())
}

/// Whoever looks after a lead hears that it came, or that it asked once more.
pub(super) fn of_lead(tx: &mut Tx<'_>, (id, owner): (RawId, Option<RawId>), is_new: bool) -> Result<()> {
    let kind = if is_new { "lead_new" } else { "lead_again" };
    let who: Vec<RawId> = owner.into_iter().collect();
    tell(tx, kind, (&Lead::def().key, id), &who)
}
