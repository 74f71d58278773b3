//! What is looked at before segments, campaigns and their targets are written.

use guanxi_entity::{Entity, Value};
use guanxi_marketing::entities::{Campaign, CampaignTarget, ContactRule, Holdout, Segment};
use guanxi_record::{Rule, Written};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, Result};
use sha2::{Digest, Sha256};

use crate::rule::Node;

/// Of a hundred customers, held back at most.
const CONTROL_LIMIT: i64 = 90;
/// Of a thousand customers, held back from everything at most.
const HOLDOUT_LIMIT: i64 = 200;

pub(crate) const RULES: &[Rule] = &[
    Rule::before("marketing.segment", check_segment),
    Rule::before("marketing.campaign", check_campaign),
    Rule::both("marketing.campaign_target", check_target, keep_targets),
    Rule::before("marketing.contact_rule", check_contact_rule),
    Rule::before("marketing.holdout", check_holdout),
];

fn value<'v, E: Entity>(values: &'v [Value], name: &str) -> &'v Value {
    let at = E::def().field(name).map(|(at, _)| at);
    at.and_then(|at| values.get(at)).unwrap_or(&Value::Null)
}

fn wrong(field: &str, code: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(field, code)])
}

/// The definition of a rule is one; a segment doesn't turn into another kind.
fn check_segment(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let kind = value::<Segment>(after, "kind").as_text();
    if before.is_some_and(|before| value::<Segment>(before, "kind").as_text() != kind) {
        return Err(wrong("kind", "not_allowed"));
    }
    if kind != Some("rule") {
        return Ok(());
    }
    let definition = value::<Segment>(after, "definition")
        .as_text()
        .unwrap_or_default();
    Node::of_definition(definition).map(drop).map_err(|problem| {
        let field = FieldError::new("definition", "bad_rule");
        Problem {
            fields: vec![field],
            ..problem
        }
    })
}

/// The share of the control group is what the group was drawn with, and the days of the measurement stay once they have begun: whoever
/// may move the end can stop on the day that pleases.
fn check_campaign(tx: &mut Tx<'_>, ctx: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let share = value::<Campaign>(after, "control_share").as_int();
    if share.is_some_and(|share| !(0..=CONTROL_LIMIT).contains(&share)) {
        return Err(wrong("control_share", "out_of_range"));
    }
    let days = ["measure_from", "measure_to"].map(|name| value::<Campaign>(after, name).as_int());
    if let [Some(first), Some(last)] = days
        && last < first
    {
        return Err(wrong("measure_to", "before_start"));
    }
    let Some(before) = before else { return Ok(()) };
    let is_drawn = !value::<Campaign>(before, "control_seed").is_null();
    if is_drawn && value::<Campaign>(before, "control_share").as_int() != share {
        return Err(Problem::new(ErrorKind::Conflict, "audience.share_fixed"));
    }
    if !is_drawn || share.unwrap_or(0) == 0 {
        return Ok(());
    }
    let today = i64::from(guanxi_org::zone(tx)?.day_of(ctx.clock.now()).raw());
    for name in ["measure_from", "measure_to"] {
        let [old, new] = [before, &*after].map(|values| value::<Campaign>(values, name).as_int());
        if old == new {
            continue;
        }
        let begun = value::<Campaign>(before, "measure_from").as_int();
        // Known first, planned later: then the end must still lie ahead.
        let is_past = old.is_none() && name == "measure_to" && new.is_some_and(|new| new < today);
        if is_past || (old.is_some() && begun.is_some_and(|begun| begun <= today)) {
            return Err(wrong(name, "measure_fixed"));
        }
    }
    Ok(())
}

/// Nobody changes sides. Who is put in by hand after a draw isn't measured (`lift::drawn`).
fn check_target(_: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let Some(before) = before else { return Ok(()) };
    let arm = value::<CampaignTarget>(after, "arm");
    if value::<CampaignTarget>(before, "arm") == arm {
        Ok(())
    } else {
        Err(wrong("arm", "arm_fixed"))
    }
}

/// Whom a lot chose stays, on his side: whoever could take out those who didn't buy would make a campaign out of nothing. Who was put in
/// by hand may be taken out, and so may everybody where nobody is held back.
fn keep_targets(tx: &mut Tx<'_>, ctx: &Ctx, written: &Written<'_>) -> Result<()> {
    if written.action != Action::Delete || ctx.user_id() == 0 {
        return Ok(());
    }
    for id in written.ids {
        // The record is gone; what it held is in its last line of history, empty fields aren't.
        let last = tx.query_first(
            "SELECT changes FROM record_history WHERE entity = ?1 AND record_id = ?2 ORDER BY seq DESC LIMIT 1",
            &[Value::from(&*CampaignTarget::def().key), Value::from(*id)],
        )?;
        if !last.is_some_and(|row| row.text(0).contains("\"drawn_at\"")) {
            continue;
        }
        for campaign in written.parents {
            let measured = tx.query_first(
                "SELECT id FROM marketing_campaign WHERE id = ?1 AND control_share > 0 AND control_seed IS NOT NULL",
                &[Value::from(*campaign)],
            )?;
            if measured.is_some() {
                return Err(Problem::new(ErrorKind::Conflict, "audience.target_kept"));
            }
        }
    }
    Ok(())
}

/// A limit has days, and quiet hours have an end.
fn check_contact_rule(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let number = |name: &str| value::<ContactRule>(after, name).as_int();
    let hour = |name: &str| value::<ContactRule>(after, name).as_text();
    for (one, other) in [("max_contacts", "days"), ("days", "max_contacts")] {
        match number(one) {
            Some(number) if number < 1 => return Err(wrong(one, "out_of_range")),
            Some(_) if number(other).is_none() => return Err(wrong(other, "required")),
            _ => {}
        }
    }
    for (one, other) in [("quiet_from", "quiet_to"), ("quiet_to", "quiet_from")] {
        match hour(one) {
            Some(text) if crate::policy::minute_of(text).is_none() => return Err(wrong(one, "not_a_time")),
            Some(_) if hour(other).is_none() => return Err(wrong(other, "required")),
            _ => {}
        }
    }
    Ok(())
}

/// The seed is made once, so that the same customers are held back for ever.
fn check_holdout(tx: &mut Tx<'_>, _: &Ctx, before: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let share = value::<Holdout>(after, "per_mille").as_int();
    if share.is_some_and(|share| !(1..=HOLDOUT_LIMIT).contains(&share)) {
        return Err(wrong("per_mille", "out_of_range"));
    }
    if before.is_some() {
        return Ok(());
    }
    let seed = new_seed(tx)?;
    if let Some((at, _)) = Holdout::def().field("seed")
        && let Some(slot) = after.get_mut(at)
    {
        *slot = Value::Text(seed);
    }
    Ok(())
}

/// A seed that nobody chose: 32 hexadecimal digits.
///
/// # Errors
/// When the company's database can't be asked.
pub(crate) fn new_seed(tx: &mut Tx<'_>) -> Result<String> {
    let id = tx.new_id();
    let made = tx.query_first("SELECT COUNT(*) FROM org_user", &[])?;
    let mut digest = Sha256::new();
    digest.update(id.to_le_bytes());
    digest.update(tx.now_ms().to_le_bytes());
    digest.update(made.map_or(0, |row| row.int(0)).to_le_bytes());
    let hex = digest.finalize();
    Ok(hex.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}
