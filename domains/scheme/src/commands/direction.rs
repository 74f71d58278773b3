//! The five strategic directions: ready-made with the segments that suit them, and turned into campaigns.

use guanxi_audience::audience::{Strata, Wish, ready as prepared};
use guanxi_audience::commands::{Drawn, Writer, draw, refresh};
use guanxi_audience::reasons::chosen;
use guanxi_audience::rule::{Base, Node};
use guanxi_audience::select::Eyes;
use guanxi_entity::{Entity, Value};
use guanxi_insight::Insight;
use guanxi_marketing::entities::{Campaign, CampaignTarget, Segment};
use guanxi_record::{Schema, require};
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Action, Ctx, Day, Id, Qty, RawId, Result};
use serde_json::json;

use super::write::{change, form, put, seen, today};
use crate::entities::Direction;
use crate::rules::directions::{READY, Ready};

/// Of a hundred customers of a campaign how many are held out, so that its effect can be told.
const HELD_OUT: i64 = 10;
/// Days of a campaign whose direction has no day to be reached by.
const DAYS: i32 = 30;

/// A figure of the newest year by its measure: thousandths, and the last day of the figures.
pub type Baseline<'b> = dyn Fn(&str) -> Option<(Qty, Day)> + 'b;

/// Adds those of the five directions that aren't there, with their segments and with baselines from the figures; how many. Who may make no
/// segments gets them without.
///
/// # Errors
/// As creating records.
pub fn ready(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, baseline: &Baseline<'_>) -> Result<usize> {
    require(ctx, Action::Create, Direction::def())?;
    let mut made = 0;
    for one in &READY {
        let known = tx.query_first(
            "SELECT id FROM scheme_direction WHERE kind = ?1",
            &[Value::from(one.kind)],
        )?;
        if known.is_some() {
            continue;
        }
        let found = baseline(one.measure);
        let row = Direction {
            kind: one.kind.to_owned(),
            name: one.name.of(ctx.locale).to_owned(),
            rule: Some(one.rule.of(ctx.locale).to_owned()),
            segment_id: segment(tx, schema, ctx, one)?,
            goal: Some(one.goal.of(ctx.locale).to_owned()),
            measure: Some(one.measure.to_owned()),
            baseline: found.map(|(value, _)| value),
            baseline_on: found.map(|(_, day)| day),
            target: None,
            due_on: None,
            playbook: Some(one.playbook.of(ctx.locale).to_owned()),
            campaign_id: None,
            owner_id: ctx.user().map(Id::new),
        };
        put(tx, schema, ctx, row)?;
        made += 1;
    }
    Ok(made)
}

/// The segment that suits a direction: a rule. One of the same name is taken as it is.
fn segment(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, one: &Ready) -> Result<Option<Id<Segment>>> {
    if require(ctx, Action::Create, Segment::def()).is_err() {
        return Ok(None);
    }
    let name = one.segment.of(ctx.locale);
    let known = tx.query_first(
        "SELECT id FROM marketing_segment WHERE name = ?1",
        &[Value::from(name)],
    )?;
    if let Some(row) = known {
        return Ok(Some(Id::new(row.int(0))));
    }
    let owner: Option<Id<guanxi_org::entities::User>> = ctx.user().map(Id::new);
    let given = json!({
        "name": name, "kind": "rule", "definition": one.definition, "note": one.rule.of(ctx.locale),
        "owner_id": owner.map(|id| id.to_string()),
    });
    form(tx, schema, ctx, (Segment::def(), &given)).map(|id| Some(Id::new(id)))
}

/// Makes the campaign of a direction, once: a draft with the direction's goal, days, and a share to be held out. The campaign's id.
///
/// # Errors
/// As creating records.
pub fn start(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<RawId> {
    let known: Direction = seen(tx, ctx, id)?;
    if let Some(campaign) = known.campaign_id {
        return Ok(campaign.raw());
    }
    let today = today(tx, ctx)?;
    let ends = known.due_on.filter(|day| *day >= today);
    let given = json!({
        "number": number(tx, today)?, "name": known.name, "goal": known.goal, "starts_on": today.to_string(),
        "ends_on": ends.unwrap_or_else(|| today.plus(DAYS)).to_string(), "control_share": HELD_OUT,
    });
    let campaign = form(tx, schema, ctx, (Campaign::def(), &given))?;
    change::<Direction>(tx, schema, ctx, id, vec![("campaign_id", Value::from(campaign))])?;
    Ok(campaign)
}

/// The next number of a campaign that comes of the scheme: the day and a count.
fn number(tx: &mut Tx<'_>, today: Day) -> Result<String> {
    let start = format!("CL{}", today.to_string().replace('-', ""));
    let mut at = 1;
    loop {
        let number = format!("{start}-{at}");
        let sql = "SELECT id FROM marketing_campaign WHERE number = ?1";
        if tx.query_first(sql, &[Value::from(number.as_str())])?.is_none() {
            return Ok(number);
        }
        at += 1;
    }
}

/// What rules of segments are answered with.
pub struct Figures<'f> {
    /// The company's records.
    pub store: &'f Store,
    /// What is declared.
    pub schema: &'f Schema,
    /// The figures.
    pub insight: &'f Insight,
}

impl Figures<'_> {
    fn base(&self, ctx: &Ctx) -> Base {
        let today = self.schema.today(ctx);
        Base {
            today,
            sales: self.insight.counted_from(today),
            zone: self.schema.zone().clone(),
        }
    }

    /// Draws the audience of a direction's campaign that has none yet: the customers of its segment who may be reached, a part of them held out.
    /// Blocks.
    ///
    /// # Errors
    /// As reading segments and creating targets.
    pub fn audience(&self, ctx: &Ctx, (id, campaign): (RawId, RawId)) -> Result<Drawn> {
        let (own, base) = (ctx.clone(), self.base(ctx));
        let schema = self.schema.clone();
        let known = self.store.read_blocking(move |r| {
            let direction: Direction = seen(r, &own, id)?;
            let sql = "SELECT COUNT(*) FROM marketing_campaign_target WHERE campaign_id = ?1";
            let there = r.query_first(sql, &[Value::from(campaign)])?;
            let is_drawn = there.is_some_and(|row| row.int(0) > 0);
            let Some(segment) = direction.segment_id.filter(|_| !is_drawn) else {
                return Ok(None);
            };
            require(&own, Action::Create, CampaignTarget::def())?;
            let wish = wish(segment.raw());
            let eyes = Eyes {
                schema: &schema,
                ctx: &own,
            };
            let ready = prepared(r, eyes, (campaign, &wish), base.clone())?;
            Ok(Some((ready, wish)))
        })?;
        let Some((ready, wish)) = known else {
            return Ok(Drawn::default());
        };
        let plan = ready.plan(self.insight, wish.strata)?;
        let (own, schema) = (ctx.clone(), self.schema.clone());
        self.store.write_blocking(move |tx| {
            let writer = Writer {
                schema: &schema,
                ctx: &own,
            };
            draw(tx, writer, (campaign, &wish), &plan)
        })
    }

    /// Finds the members of the directions' segments whose rules nobody applied yet; how many segments. Blocks.
    ///
    /// # Errors
    /// As reading and refreshing segments.
    pub fn members(&self, ctx: &Ctx) -> Result<usize> {
        let rows = self.store.read_blocking(|r| {
            r.query(
                "SELECT s.id, s.definition FROM marketing_segment s WHERE s.kind = 'rule' AND s.frozen_at IS NULL \
                 AND EXISTS (SELECT 1 FROM scheme_direction d WHERE d.segment_id = s.id) ORDER BY s.id",
                &[],
            )
        })?;
        for row in &rows {
            let rule = Node::of_definition(row.text(1))?;
            self.apply(ctx, (row.int(0), &rule))?;
        }
        Ok(rows.len())
    }

    fn apply(&self, ctx: &Ctx, (id, rule): (RawId, &Node)) -> Result<()> {
        let eyes = Eyes {
            schema: self.schema,
            ctx,
        };
        let chosen = chosen(self.store, self.insight, eyes, (rule, self.base(ctx)), ctx.locale)?;
        let (own, schema) = (ctx.clone(), self.schema.clone());
        self.store.write_blocking(move |tx| {
            let writer = Writer {
                schema: &schema,
                ctx: &own,
            };
            refresh(tx, writer, id, &chosen).map(drop)
        })
    }
}

fn wish(segment: RawId) -> Wish {
    Wish {
        segments: vec![segment.to_string()],
        exclude: Vec::new(),
        purpose: "marketing".to_owned(),
        channel: "any".to_owned(),
        strata: Strata::None,
        control_share: Some(HELD_OUT),
    }
}
