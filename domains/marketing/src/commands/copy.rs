//! A campaign made from another: from a template, as a template, or a pilot repeated in another city.

use std::collections::BTreeMap;

use guanxi_record::Schema;
use guanxi_store::Tx;
use guanxi_types::{Ctx, Day, Id, Problem, RawId, Result};

use super::budget::{NewLine, allot};
use super::write::{put, put_one, require_state, seen};
use crate::entities::{
    BudgetLine, Campaign, CampaignPhase, CampaignProduct, CampaignTask, Material, PlanFigure, Script,
    TaskCheck, TaskOrder,
};
use crate::queries::children;

/// What the copy is to the campaign that it is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyKind {
    /// A template that further campaigns are made from.
    Template,
    /// A campaign made from a template, or from any other as it is.
    Campaign,
    /// A pilot repeated in another city: same phases, figures side by side.
    City,
}

/// A copy that is to be made.
#[derive(Clone, Debug)]
pub struct NewCopy {
    /// What it is to its source.
    pub kind: CopyKind,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Where it is held; as its source where nothing is said.
    pub city: Option<String>,
    /// Its first day; every date moves by as many days.
    pub starts_on: Option<Day>,
    /// Whether the budget is planned alike.
    pub with_budget: bool,
}

/// New ids by those they were copied from.
type Known = BTreeMap<RawId, RawId>;

struct Copying<'a> {
    schema: &'a Schema,
    ctx: &'a Ctx,
    from: RawId,
    to: RawId,
    /// Days that every date moves by.
    days: i32,
    /// The city of the copy, where it is held in another.
    city: Option<String>,
    phases: Known,
}

/// Makes a campaign from another, with its phases, tasks, products, scripts, materials, plan, and budget if it is wanted. Nothing of
/// what was done is copied. The new one is a draft.
///
/// # Errors
/// `record.invalid` for a city's copy without a city; `marketing.wrong_state` for a copy of a template as a city; as creating records.
pub fn copy(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, from: RawId, new: &NewCopy) -> Result<RawId> {
    let source: Campaign = seen(tx, ctx, from)?;
    let is_city = new.kind == CopyKind::City;
    if is_city && new.city.as_deref().is_none_or(|city| city.trim().is_empty()) {
        return Err(Problem::wrong("city", "required"));
    }
    if is_city && source.is_template {
        require_state("template", &[])?;
    }
    let days = match (source.starts_on, new.starts_on) {
        (Some(old), Some(new)) => new.raw() - old.raw(),
        _ => 0,
    };
    let moved = |day: Option<Day>| day.map(|day| day.plus(days));
    // A copy of a copy is compared with the first of them.
    let pilot = source.pilot_id.map_or(from, Id::raw);
    let campaign = Campaign {
        number: new.number.clone(),
        name: new.name.clone(),
        starts_on: moved(source.starts_on).or(new.starts_on),
        ends_on: moved(source.ends_on),
        state: Some("draft".to_owned()),
        // Another city's area is found by its name.
        market_area_id: source.market_area_id.filter(|_| new.city.is_none()),
        city: new.city.clone().or(source.city.clone()),
        owner_id: ctx.user().map(Id::new),
        is_template: new.kind == CopyKind::Template,
        template_id: if source.is_template {
            Some(Id::new(from))
        } else {
            source.template_id
        },
        pilot_id: is_city.then(|| Id::new(pilot)),
        copied_from_id: Some(Id::new(from)),
        decision: None,
        decision_criteria: None,
        decision_reason: None,
        decision_by: None,
        decision_at: None,
        submitted_by: None,
        submitted_at: None,
        approved_by: None,
        approved_at: None,
        step_note: None,
        // Its own customers are drawn, over its own days.
        control_seed: None,
        measure_from: moved(source.measure_from),
        measure_to: moved(source.measure_to),
        ..source
    };
    let to = put_one(tx, schema, ctx, campaign)?;
    let mut copying = Copying {
        schema,
        ctx,
        from,
        to,
        days,
        city: is_city.then(|| new.city.clone()).flatten(),
        phases: Known::new(),
    };
    copying.phases(tx)?;
    copying.tasks(tx)?;
    copying.words(tx)?;
    copying.plan(tx)?;
    if new.with_budget {
        copying.budget(tx)?;
    }
    Ok(to)
}

impl Copying<'_> {
    fn moved(&self, day: Option<Day>) -> Option<Day> {
        day.map(|day| day.plus(self.days))
    }

    fn phase(&self, old: Option<Id<CampaignPhase>>) -> Option<Id<CampaignPhase>> {
        old.and_then(|old| self.phases.get(&old.raw()).copied())
            .map(Id::new)
    }

    fn city(&self, old: Option<String>) -> Option<String> {
        self.city.clone().or(old)
    }

    fn phases(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let old: Vec<(RawId, CampaignPhase)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let ids: Vec<RawId> = old.iter().map(|(id, _)| *id).collect();
        let rows = old.into_iter().map(|(id, phase)| CampaignPhase {
            campaign_id: Id::new(self.to),
            starts_on: phase.starts_on.plus(self.days),
            ends_on: phase.ends_on.plus(self.days),
            // Copies of copies stay comparable with the pilot.
            copied_from_id: Some(phase.copied_from_id.unwrap_or(Id::new(id))),
            ..phase
        });
        let made = put(tx, self.schema, self.ctx, rows.collect())?;
        self.phases = ids.into_iter().zip(made).collect();
        Ok(())
    }

    fn tasks(&self, tx: &mut Tx<'_>) -> Result<()> {
        let old: Vec<(RawId, CampaignTask)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let ids: Vec<RawId> = old.iter().map(|(id, _)| *id).collect();
        let rows = old.into_iter().map(|(id, task)| CampaignTask {
            campaign_id: Id::new(self.to),
            phase_id: self.phase(task.phase_id),
            starts_on: self.moved(task.starts_on),
            due_on: self.moved(task.due_on),
            state: "open".to_owned(),
            city: self.city(task.city),
            copied_from_id: Some(Id::new(id)),
            ..task
        });
        let made = put(tx, self.schema, self.ctx, rows.collect())?;
        let known: Known = ids.iter().copied().zip(made).collect();
        for old in ids {
            let Some(task) = known.get(&old).copied() else {
                continue;
            };
            let checks: Vec<(RawId, TaskCheck)> = children(tx, self.ctx, "task_id", old)?;
            let checks = checks.into_iter().map(|(_, check)| TaskCheck {
                task_id: Id::new(task),
                is_done: false,
                ..check
            });
            put(tx, self.schema, self.ctx, checks.collect())?;
            let orders: Vec<(RawId, TaskOrder)> = children(tx, self.ctx, "task_id", old)?;
            let orders = orders.into_iter().filter_map(|(_, order)| {
                let after = known.get(&order.after_id.raw()).copied()?;
                Some(TaskOrder {
                    task_id: Id::new(task),
                    after_id: Id::new(after),
                })
            });
            put(tx, self.schema, self.ctx, orders.collect())?;
        }
        Ok(())
    }

    /// Products, scripts and materials.
    fn words(&self, tx: &mut Tx<'_>) -> Result<()> {
        let to = Id::new(self.to);
        let products: Vec<(RawId, CampaignProduct)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let products = products.into_iter().map(|(_, one)| CampaignProduct {
            campaign_id: to,
            ..one
        });
        put(tx, self.schema, self.ctx, products.collect())?;
        let scripts: Vec<(RawId, Script)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let scripts = scripts.into_iter().map(|(_, one)| Script {
            campaign_id: to,
            phase_id: self.phase(one.phase_id),
            ..one
        });
        put(tx, self.schema, self.ctx, scripts.collect())?;
        let materials: Vec<(RawId, Material)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let materials = materials.into_iter().map(|(_, one)| Material {
            campaign_id: to,
            phase_id: self.phase(one.phase_id),
            due_on: self.moved(one.due_on),
            state: "planned".to_owned(),
            ..one
        });
        put(tx, self.schema, self.ctx, materials.collect()).map(drop)
    }

    fn plan(&self, tx: &mut Tx<'_>) -> Result<()> {
        let old: Vec<(RawId, PlanFigure)> = children(tx, self.ctx, "campaign_id", self.from)?;
        let rows = old.into_iter().map(|(_, figure)| PlanFigure {
            campaign_id: Id::new(self.to),
            phase_id: self.phase(figure.phase_id),
            market_area_id: figure.market_area_id.filter(|_| self.city.is_none()),
            city: self.city(figure.city),
            // Another city has its own people.
            person_id: figure.person_id.filter(|_| self.city.is_none()),
            ..figure
        });
        put(tx, self.schema, self.ctx, rows.collect()).map(drop)
    }

    fn budget(&self, tx: &mut Tx<'_>) -> Result<()> {
        let old: Vec<(RawId, BudgetLine)> = children(tx, self.ctx, "campaign_id", self.from)?;
        for (_, line) in old {
            let new = NewLine {
                phase_id: self.phase(line.phase_id).map(Id::raw),
                city: self.city(line.city),
                channel_id: line.channel_id.map(Id::raw),
                kind: line.kind,
                // What was allotted, without overruns.
                amount: guanxi_types::Money::new(line.amount.raw() - line.overrun.raw()),
                note: line.note,
            };
            allot(tx, self.schema, self.ctx, self.to, &new)?;
        }
        Ok(())
    }
}
