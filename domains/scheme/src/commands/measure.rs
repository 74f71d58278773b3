//! What the campaigns of a round changed: measured by `guanxi-audience`, kept on the round.

use guanxi_audience::lift::{self, Drawn, Lift};
use guanxi_entity::{Entity, Value};
use guanxi_insight::{Insight, Visible};
use guanxi_marketing::entities::{Campaign, CampaignTarget};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, Id, Problem, RawId, Result};

use super::figures::{Newest, goals};
use super::write::{change, seen};
use crate::entities::{Round, RoundCampaign};
use crate::queries::all;

/// A campaign of a round, with who was to be reached and who was held out.
#[derive(Clone, Debug)]
pub struct Counting {
    row: RawId,
    drawn: Drawn,
}

/// What is kept of a measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    row: RawId,
    reached: i64,
    buyers: i64,
    held_out: i64,
    held_out_buyers: i64,
    state: &'static str,
}

/// The campaigns of a round as they are measured. What is kept is the same for everybody: only who sees all sales and customers measures.
///
/// # Errors
/// `access.forbidden`, `scheme.round_closed`; when the database can't be read.
pub fn counting(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Vec<Counting>> {
    let round: Round = seen(r, ctx, id)?;
    if round.state == "closed" {
        return Err(Problem::conflict("scheme.round_closed"));
    }
    require(ctx, Action::Update, RoundCampaign::def())?;
    require(ctx, Action::Read, CampaignTarget::def())?;
    if Visible::of_customers(r, schema, ctx)?.is_some() {
        return Err(Problem::forbidden("trade.sale", Action::Read));
    }
    let today = schema.today(ctx);
    let mut found = Vec::new();
    for (row, one) in all::<RoundCampaign>(r, ctx, &[("round_id", &id.to_string())])? {
        let _: Campaign = seen(r, ctx, one.campaign_id.raw())?;
        let mut drawn = lift::drawn(r, one.campaign_id.raw())?;
        // A campaign without an end runs until today.
        drawn.to = drawn.to.or_else(|| drawn.from.map(|from| from.max(today)));
        if !drawn.arms.iter().any(|(_, is_control)| *is_control) {
            set_by_hand(r, &mut drawn, one.control_id.map(Id::raw))?;
        }
        found.push(Counting { row, drawn });
    }
    Ok(found)
}

/// The control group that people chose: who is in it counts as held out, wherever else he stands.
fn set_by_hand(r: &mut dyn Queries, drawn: &mut Drawn, control: Option<RawId>) -> Result<()> {
    let Some(control) = control else { return Ok(()) };
    let sql = "SELECT customer_id FROM marketing_segment_member WHERE segment_id = ?1 ORDER BY customer_id";
    let mut held: Vec<RawId> = Vec::new();
    r.query_each(sql, &[Value::from(control)], &mut |row| {
        held.push(row.int(0));
        Ok(())
    })?;
    drawn
        .arms
        .retain(|(customer, _)| held.binary_search(customer).is_err());
    drawn
        .arms
        .extend(held.into_iter().map(|customer| (customer, true)));
    drawn.share = None;
    Ok(())
}

/// Measures them. It scans the warehouse.
///
/// # Errors
/// When the warehouse can't be read.
pub fn counted(insight: &Insight, today: Day, counting: &[Counting]) -> Result<Vec<Counted>> {
    let sales = insight.counted_from(today);
    let one = |one: &Counting| {
        let found: Lift = lift::measure(insight, &one.drawn, (today, sales), None)?;
        Ok(Counted {
            row: one.row,
            reached: found.treatment.customers,
            buyers: found.treatment.buyers,
            held_out: found.control.customers,
            held_out_buyers: found.control.buyers,
            state: found.state.name(),
        })
    };
    counting.iter().map(one).collect()
}

/// Keeps what was measured; how many campaigns.
///
/// # Errors
/// As updating records.
pub fn keep(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, measured: &[Counted]) -> Result<usize> {
    let now = schema.today(ctx);
    for one in measured {
        let has_control = one.held_out > 0;
        let changes = vec![
            ("reached", Value::from(one.reached)),
            ("buyers", Value::from(one.buyers)),
            ("held_out", Value::from(has_control.then_some(one.held_out))),
            (
                "held_out_buyers",
                Value::from(has_control.then_some(one.held_out_buyers)),
            ),
            ("lift_state", Value::from(one.state)),
            ("measured_on", Value::from(now)),
        ];
        change::<RoundCampaign>(tx, schema, ctx, one.row, changes)?;
    }
    Ok(measured.len())
}

/// All three and where the goals stand, in one transaction, for who writes more around it; pages keep the scan outside.
///
/// # Errors
/// As each of them.
pub fn measure(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, insight): (RawId, &Insight),
) -> Result<usize> {
    let counting = counting(tx, schema, ctx, id)?;
    let measured = counted(insight, schema.today(ctx), &counting)?;
    goals(tx, schema, ctx, (id, &Newest::read(insight)?))?;
    keep(tx, schema, ctx, &measured)
}
