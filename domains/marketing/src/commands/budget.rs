//! A campaign's money: allotted, asked for, approved, paid, given back. Every movement is a line of the ledger, and each line
//! of the budget is at any time what remains, is committed and is spent of it.

use guanxi_entity::Value;
use guanxi_record::Schema;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Day, ErrorKind, Id, Money, Problem, RawId, Result};

use super::campaign::{budget_of, require_other, state_of};
use super::notice;
use super::write::{change, next_number, program, put_one, require_amount, require_state, said, seen, today};
use crate::entities::{BudgetEntry, BudgetLine, Campaign, CampaignPhase, Channel, Expense};
use crate::queries::limit_of;

/// States of a campaign in which its budget is still being planned.
const PLANNED: [&str; 1] = ["draft"];
/// States of a campaign in which who may overrun still changes its budget.
const OPEN: [&str; 4] = ["review", "approved", "running", "paused"];
/// States of a campaign in which money can be asked for.
const PAYING: [&str; 4] = ["approved", "running", "paused", "ended"];

/// A line of a budget that is to be made.
#[derive(Clone, Debug, Default)]
pub struct NewLine {
    /// The phase.
    pub phase_id: Option<RawId>,
    /// The city.
    pub city: Option<String>,
    /// The channel.
    pub channel_id: Option<RawId>,
    /// What kind of cost.
    pub kind: String,
    /// What it may come to.
    pub amount: Money,
    /// What is to be said of it.
    pub note: Option<String>,
}

/// Adds a line to a campaign's budget.
///
/// # Errors
/// `marketing.wrong_state` unless the campaign is a draft, or isn't over and the user may approve overruns;
/// `marketing.limit_too_small` where its budget would be above that user's limit; as creating records.
pub fn allot(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, campaign: RawId, new: &NewLine) -> Result<RawId> {
    let known: Campaign = seen(tx, ctx, campaign)?;
    require_amount(new.amount, "amount")?;
    require_planned(tx, ctx, (campaign, &known), new.amount)?;
    if let Some(phase) = new.phase_id {
        let phase: CampaignPhase = seen(tx, ctx, phase)?;
        if phase.campaign_id.raw() != campaign {
            return Err(Problem::wrong("phase_id", "not_found"));
        }
    }
    if let Some(channel) = new.channel_id {
        seen::<Channel>(tx, ctx, channel)?;
    }
    let line = BudgetLine {
        number: next_number(tx, "YS", ctx)?,
        campaign_id: Id::new(campaign),
        phase_id: new.phase_id.map(Id::new),
        market_area_id: known.market_area_id.filter(|_| new.city.is_none()),
        city: new.city.clone().or(known.city),
        channel_id: new.channel_id.map(Id::new),
        kind: new.kind.clone(),
        amount: new.amount,
        overrun: Money::new(0),
        committed: Money::new(0),
        spent: Money::new(0),
        remaining: new.amount,
        note: new.note.clone(),
    };
    let id = put_one(tx, schema, ctx, line)?;
    let told = Booked {
        line: id,
        expense: None,
        note: new.note.as_deref(),
    };
    enter(tx, schema, ctx, &told, ("allot", new.amount, new.amount))?;
    Ok(id)
}

/// A budget is planned while its campaign is a draft; afterwards only who may overrun it changes it, until the campaign is over
/// and up to what he approves of a whole budget.
fn require_planned(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (id, campaign): (RawId, &Campaign),
    difference: Money,
) -> Result<()> {
    let state = state_of(campaign);
    if PLANNED.contains(&state) {
        return Ok(());
    }
    let limit = limit_of(tx, ctx)?;
    if !limit.may_overrun {
        return require_state(state, &PLANNED);
    }
    require_state(state, &OPEN)?;
    let whole = budget_of(tx, id)?.raw() + difference.raw();
    limit.require(Money::new(whole))
}

/// Gives a line another amount. What is committed and spent stays covered.
///
/// # Errors
/// As [`allot`] and as updating records; `marketing.over_budget` where more is bound already.
pub fn change_allotment(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: RawId,
    (amount, note): (Money, Option<&str>),
) -> Result<()> {
    let line: BudgetLine = seen(tx, ctx, id)?;
    let known: Campaign = seen(tx, ctx, line.campaign_id.raw())?;
    // The program books; whether the user may change this line is asked here, by a change of nothing.
    change::<BudgetLine>(tx, schema, ctx, id, Vec::new())?;
    require_amount(amount, "amount")?;
    let difference = Money::new(amount.raw() - line.amount.raw());
    require_planned(tx, ctx, (line.campaign_id.raw(), &known), difference)?;
    let told = Booked {
        line: id,
        expense: None,
        note,
    };
    book(tx, schema, ctx, &told, Movement::Allot(difference))
}

/// What a movement is booked on.
#[derive(Clone, Copy)]
struct Booked<'a> {
    line: RawId,
    expense: Option<RawId>,
    note: Option<&'a str>,
}

/// A movement of a line.
#[derive(Clone, Copy, Debug)]
enum Movement {
    /// More or less of it.
    Allot(Money),
    /// More of it, because an overrun was approved.
    Overrun(Money),
    /// Money is bound.
    Commit(Money),
    /// Bound money is free again.
    Release(Money),
    /// Bound money is paid.
    Spend(Money),
}

/// Books a movement: the ledger's line and the sums of the budget's line in one transaction. Writers are one after the other, on
/// PostgreSQL by serialisation, so that two who take the last money can't both get it.
fn book(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, on: &Booked<'_>, movement: Movement) -> Result<()> {
    let program = program(ctx);
    let line: BudgetLine = seen(tx, &program, on.line)?;
    let [mut amount, mut overrun, mut committed, mut spent] =
        [line.amount, line.overrun, line.committed, line.spent].map(Money::raw);
    let (kind, moved) = match movement {
        Movement::Allot(by) => {
            amount += by.raw();
            ("allot", by)
        }
        Movement::Overrun(by) => {
            amount += by.raw();
            overrun += by.raw();
            ("overrun", by)
        }
        Movement::Commit(by) => {
            committed += by.raw();
            ("commit", by)
        }
        Movement::Release(by) => {
            committed -= by.raw();
            ("release", by)
        }
        Movement::Spend(by) => {
            committed -= by.raw();
            spent += by.raw();
            ("spend", by)
        }
    };
    let remaining = amount - committed - spent;
    if remaining < 0 {
        return Err(over_budget(line.remaining, moved));
    }
    if committed < 0 {
        return Err(Problem::internal("more is given back than was bound"));
    }
    let changes = vec![
        ("amount", Value::from(amount)),
        ("overrun", Value::from(overrun)),
        ("committed", Value::from(committed)),
        ("spent", Value::from(spent)),
        ("remaining", Value::from(remaining)),
    ];
    change::<BudgetLine>(tx, schema, &program, on.line, changes)?;
    enter(tx, schema, ctx, on, (kind, moved, Money::new(remaining)))
}

fn enter(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    on: &Booked<'_>,
    (kind, amount, remaining): (&str, Money, Money),
) -> Result<()> {
    let booked_on = today(tx, ctx)?;
    let entry = BudgetEntry {
        budget_line_id: Id::new(on.line),
        expense_id: on.expense.map(Id::new),
        kind: kind.to_owned(),
        amount,
        remaining,
        booked_on,
        note: on.note.map(str::to_owned),
    };
    put_one(tx, schema, &program(ctx), entry).map(drop)
}

fn over_budget(remaining: Money, asked: Money) -> Problem {
    Problem::new(ErrorKind::Conflict, "marketing.over_budget")
        .with("remaining", remaining.to_string())
        .with("asked", asked.to_string())
}

/// Money that is asked for.
#[derive(Clone, Debug)]
pub struct NewExpense {
    /// Out of which line.
    pub line: RawId,
    /// What for.
    pub purpose: String,
    /// Who is paid.
    pub supplier: Option<String>,
    /// How much.
    pub amount: Money,
    /// Asks for more than is left: somebody who may allow that decides.
    pub escalates: bool,
    /// Why more is needed than is left.
    pub reason: Option<String>,
}

/// Asks for money of a line.
///
/// # Errors
/// `marketing.wrong_state` before the campaign is approved; `marketing.over_budget` with what is left, unless it escalates;
/// `record.invalid` where it does so without a reason; as creating records.
pub fn request(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, new: &NewExpense) -> Result<RawId> {
    guanxi_record::require(
        ctx,
        guanxi_types::Action::Create,
        <Expense as guanxi_entity::Entity>::def(),
    )?;
    let line: BudgetLine = seen(tx, ctx, new.line)?;
    let campaign: Campaign = seen(tx, ctx, line.campaign_id.raw())?;
    require_state(state_of(&campaign), &PAYING)?;
    require_amount(new.amount, "amount")?;
    let is_over = new.amount.raw() > line.remaining.raw();
    if is_over && !new.escalates {
        return Err(over_budget(line.remaining, new.amount));
    }
    let reason = new
        .reason
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    if is_over && reason.is_none() {
        return Err(Problem::wrong("reason", "required"));
    }
    let expense = Expense {
        number: next_number(tx, "FY", ctx)?,
        campaign_id: line.campaign_id,
        budget_line_id: Id::new(new.line),
        purpose: new.purpose.clone(),
        supplier: new.supplier.clone(),
        state: if is_over { "escalated" } else { "requested" }.to_owned(),
        amount: new.amount,
        spent: Money::new(0),
        document: None,
        spent_on: None,
        reason: reason.filter(|_| is_over).map(str::to_owned),
        requested_by: ctx.user().map(Id::new),
        decided_by: None,
        decided_at: None,
        decision_note: None,
    };
    let id = put_one(tx, schema, ctx, expense.clone())?;
    notice::of_request(tx, ctx, (id, &expense))?;
    Ok(id)
}

/// What is decided on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The money is bound.
    Approve,
    /// It isn't given.
    Refuse,
}

/// Decides on a request. What the line doesn't cover is added to it as an overrun, if the user may allow that.
///
/// # Errors
/// `marketing.wrong_state`, also to approve for a campaign that pays nothing; `marketing.own_approval` to who asked; `marketing.limit_too_small`; `marketing.over_budget` when less
/// is left by now and nobody has asked for an overrun; `marketing.no_overrun` to whom it isn't allowed; as updating records.
pub fn decide(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    id: RawId,
    (decision, note): (Decision, Option<&str>),
) -> Result<()> {
    let known: Expense = seen(tx, ctx, id)?;
    require_state(&known.state, &["requested", "escalated"])?;
    require_other(ctx, &[known.requested_by.map(Id::raw)])?;
    let limit = limit_of(tx, ctx)?;
    limit.require(known.amount)?;
    let on = Booked {
        line: known.budget_line_id.raw(),
        expense: Some(id),
        note,
    };
    if decision == Decision::Approve {
        let campaign: Campaign = seen(tx, ctx, known.campaign_id.raw())?;
        require_state(state_of(&campaign), &PAYING)?;
        let line: BudgetLine = seen(tx, ctx, on.line)?;
        let missing = known.amount.raw() - line.remaining.raw();
        if missing > 0 && known.state == "escalated" {
            if !limit.may_overrun {
                return Err(Problem::new(ErrorKind::Forbidden, "marketing.no_overrun"));
            }
            book(tx, schema, ctx, &on, Movement::Overrun(Money::new(missing)))?;
        }
        book(tx, schema, ctx, &on, Movement::Commit(known.amount))?;
    }
    let state = match decision {
        Decision::Approve => "committed",
        Decision::Refuse => "refused",
    };
    let changes = vec![
        ("state", Value::from(state)),
        ("decided_by", Value::from(ctx.user())),
        ("decided_at", Value::from(tx.now_ms())),
        ("decision_note", said(note)),
    ];
    change::<Expense>(tx, schema, ctx, id, changes)?;
    notice::of_decision(tx, ctx, (id, &known), decision == Decision::Approve)
}

/// How a request was paid.
#[derive(Clone, Debug)]
pub struct Paid {
    /// How much; what was bound beyond it is free again.
    pub amount: Money,
    /// The invoice or receipt.
    pub document: String,
    /// When; today where nothing is said.
    pub on: Option<Day>,
}

/// Pays a request that was approved.
///
/// # Errors
/// `marketing.wrong_state`; `record.invalid` without a document; `marketing.more_than_committed`; as updating records.
pub fn spend(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, paid: &Paid) -> Result<()> {
    let known: Expense = seen(tx, ctx, id)?;
    require_state(&known.state, &["committed"])?;
    require_amount(paid.amount, "amount")?;
    if paid.document.trim().is_empty() {
        return Err(Problem::wrong("document", "required"));
    }
    let rest = known.amount.raw() - paid.amount.raw();
    if rest < 0 {
        return Err(Problem::new(ErrorKind::Conflict, "marketing.more_than_committed")
            .with("committed", known.amount.to_string()));
    }
    let day = match paid.on {
        Some(day) => day,
        None => today(tx, ctx)?,
    };
    let changes = vec![
        ("state", Value::from("spent")),
        ("spent", Value::from(paid.amount.raw())),
        ("document", said(Some(&paid.document))),
        ("spent_on", Value::from(day)),
    ];
    change::<Expense>(tx, schema, ctx, id, changes)?;
    let on = Booked {
        line: known.budget_line_id.raw(),
        expense: Some(id),
        note: Some(paid.document.trim()),
    };
    book(tx, schema, ctx, &on, Movement::Spend(paid.amount))?;
    if rest > 0 {
        book(tx, schema, ctx, &on, Movement::Release(Money::new(rest)))?;
    }
    Ok(())
}

/// Gives back what was asked for or bound and isn't needed.
///
/// # Errors
/// `marketing.wrong_state`; as updating records.
pub fn release(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId, note: Option<&str>) -> Result<()> {
    let known: Expense = seen(tx, ctx, id)?;
    require_state(&known.state, &["requested", "escalated", "committed"])?;
    let changes = vec![("state", Value::from("released")), ("decision_note", said(note))];
    change::<Expense>(tx, schema, ctx, id, changes)?;
    if known.state != "committed" {
        return notice::settled(tx, id);
    }
    let on = Booked {
        line: known.budget_line_id.raw(),
        expense: Some(id),
        note,
    };
    book(tx, schema, ctx, &on, Movement::Release(known.amount))
}
