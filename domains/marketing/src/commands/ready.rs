//! The campaign templates that are ready to use.

use guanxi_entity::{Entity, Value};
use guanxi_record::{Schema, create, require, values_from_json};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, Day, Id, RawId, Result, Words, words};
use serde_json::{Map, json};

use super::write::{put, put_one, today};
use crate::entities::{
    Campaign, CampaignPhase, CampaignTask, Channel, Material, Script, TaskCheck, TaskOrder,
};
use crate::rules::ready::{READY, Ready};

/// The end of each ready text message: how its receiver gets off the list. The place is filled when the message is handed over.
pub const WAY_OUT: Words = words("退订：{unsubscribe}", " Unsubscribe: {unsubscribe}");

struct Making<'a> {
    schema: &'a Schema,
    ctx: &'a Ctx,
    campaign: Id<Campaign>,
    first: Day,
    phases: Vec<RawId>,
}

/// Adds those of the ready templates that aren't there, by number, with their days counted from today; the number and the campaign of each
/// that was added.
///
/// # Errors
/// As creating campaigns and their parts.
pub fn ready_templates(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx) -> Result<Vec<(&'static str, RawId)>> {
    require(ctx, Action::Create, Campaign::def())?;
    let first = today(tx, ctx)?;
    let mut made = Vec::new();
    for one in READY {
        let known = tx.query_first(
            "SELECT id FROM marketing_campaign WHERE number = ?1",
            &[Value::from(one.number)],
        )?;
        if known.is_some() {
            continue;
        }
        let campaign = campaign(tx, schema, ctx, (one, first))?;
        let mut making = Making {
            schema,
            ctx,
            campaign: Id::new(campaign),
            first,
            phases: Vec::new(),
        };
        making.phases(tx, one)?;
        making.tasks(tx, one)?;
        making.words(tx, one)?;
        made.push((one.number, campaign));
    }
    Ok(made)
}

fn campaign(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, (one, first): (&Ready, Day)) -> Result<RawId> {
    let said = ctx.locale;
    let given = json!({
        "number": one.number, "name": one.name.of(said), "kind": one.kind.of(said), "goal": one.goal.of(said),
        "starts_on": first.to_string(), "ends_on": first.plus(one.last()).to_string(), "is_template": true,
        "owner_id": ctx.user().map(|user| user.to_string()),
    });
    let def = schema.entity(&Campaign::def().key)?;
    let values = values_from_json(def, given.as_object().unwrap_or(&Map::new()))?;
    create(tx, schema, ctx, def, &values)
}

impl Making<'_> {
    fn phase(&self, at: usize) -> Option<Id<CampaignPhase>> {
        self.phases.get(at).copied().map(Id::new)
    }

    fn phases(&mut self, tx: &mut Tx<'_>, one: &Ready) -> Result<()> {
        let rows = (1_i64..).zip(one.phases).map(|(place, phase)| CampaignPhase {
            campaign_id: self.campaign,
            place,
            name: phase.name.of(self.ctx.locale).to_owned(),
            starts_on: self.first.plus(phase.days.0),
            ends_on: self.first.plus(phase.days.1),
            goal: Some(phase.goal.of(self.ctx.locale).to_owned()),
            copied_from_id: None,
        });
        self.phases = put(tx, self.schema, self.ctx, rows.collect())?;
        Ok(())
    }

    fn tasks(&self, tx: &mut Tx<'_>, one: &Ready) -> Result<()> {
        let said = self.ctx.locale;
        let rows = one.tasks.iter().map(|task| CampaignTask {
            name: task.name.of(said).to_owned(),
            campaign_id: self.campaign,
            phase_id: self.phase(task.phase),
            owner_id: None,
            starts_on: Some(self.first.plus(task.days.0)),
            due_on: Some(self.first.plus(task.days.1)),
            state: "open".to_owned(),
            city: None,
            note: None,
            copied_from_id: None,
        });
        let ids = put(tx, self.schema, self.ctx, rows.collect())?;
        for (task, id) in one.tasks.iter().zip(&ids) {
            let checks = task.checks.iter().map(|check| TaskCheck {
                task_id: Id::new(*id),
                text: check.of(said).to_owned(),
                is_done: false,
            });
            put(tx, self.schema, self.ctx, checks.collect())?;
            if let Some(after) = task.after.and_then(|at| ids.get(at)) {
                let order = TaskOrder {
                    task_id: Id::new(*id),
                    after_id: Id::new(*after),
                };
                put_one(tx, self.schema, self.ctx, order)?;
            }
        }
        Ok(())
    }

    /// Scripts and materials.
    fn words(&self, tx: &mut Tx<'_>, one: &Ready) -> Result<()> {
        let said = self.ctx.locale;
        for words in one.scripts {
            let way_out = if words.channel == "sms" {
                WAY_OUT.of(said)
            } else {
                ""
            };
            let script = Script {
                campaign_id: self.campaign,
                phase_id: self.phase(words.phase),
                channel_id: channel(tx, words.channel)?,
                name: words.name.of(said).to_owned(),
                body: format!("{}{way_out}", words.body.of(said)),
            };
            put_one(tx, self.schema, self.ctx, script)?;
        }
        let materials = one.materials.iter().map(|thing| Material {
            campaign_id: self.campaign,
            phase_id: self.phase(thing.phase),
            name: thing.name.of(said).to_owned(),
            quantity: thing.quantity,
            unit_cost: None,
            supplier: None,
            due_on: Some(self.first.plus(thing.due)),
            state: "planned".to_owned(),
        });
        put(tx, self.schema, self.ctx, materials.collect()).map(drop)
    }
}

/// The company's first channel of a kind.
fn channel(tx: &mut Tx<'_>, kind: &str) -> Result<Option<Id<Channel>>> {
    let row = tx.query_first(
        "SELECT id FROM marketing_channel WHERE kind = ?1 ORDER BY id LIMIT 1",
        &[Value::from(kind)],
    )?;
    Ok(row.map(|row| Id::new(row.int(0))))
}
