//! A flow tried with one customer: the way that he would go from now on, and why, without doing anything.

use guanxi_audience::policy::place;
use guanxi_audience::rule::{Base, Node as Rule, Said, names, say};
use guanxi_audience::select::{Eyes, Wanted, finish, prepare};
use guanxi_insight::Insight;
use guanxi_record::Schema;
use guanxi_store::Store;
use guanxi_types::{Clock, Ctx, RawId, Result, Words, words};
use serde_json::{Value as Json, json};

use crate::effects::filled;
use crate::flow::{Act, Flow, Node, WaitSet, drawn};
use crate::gate::{Gate, is_held_back, message, program, task};
use crate::plan::{Pen, Plan};
use crate::texts::Filled;
use crate::walk::wait_until;

/// What stands in a text for the address to unsubscribe, which each message has its own of.
const PLACE: &str = "{unsubscribe}";
/// What a trial shows there.
const WAY_OUT: Words = words("［退订链接］", "[link to unsubscribe]");

/// What a trial needs.
pub struct Trial<'a> {
    /// The company.
    pub store: &'a Store,
    /// Its figures.
    pub insight: &'a Insight,
    /// The definitions.
    pub schema: &'a Schema,
    /// Who tries.
    pub ctx: &'a Ctx,
    /// The journey with the flow that is tried.
    pub plan: &'a Plan,
    /// With whom.
    pub customer: RawId,
    /// Whether what he would wait for happens.
    pub hears: bool,
}

/// A step of the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The step.
    pub node: String,
    /// When he is there.
    pub at: i64,
    /// What would become of it.
    pub outcome: String,
    /// Which way he would go on.
    pub way: String,
    /// What he would be sent, or told.
    pub text: Option<String>,
    /// Each condition with its sentence, whether it holds, and by what.
    pub conditions: Vec<Json>,
}

/// What became of one step.
struct Turned {
    outcome: String,
    way: String,
    text: Option<String>,
    conditions: Vec<Json>,
    until: Option<i64>,
}

impl Turned {
    fn with(outcome: &str, way: &str) -> Self {
        Self {
            outcome: outcome.to_owned(),
            way: way.to_owned(),
            text: None,
            conditions: Vec::new(),
            until: None,
        }
    }
}

impl Trial<'_> {
    /// The way, from the start.
    ///
    /// # Errors
    /// When the database or the warehouse can't be read, or the user may not ask a condition.
    pub fn walk(&self) -> Result<Vec<Tried>> {
        let flow: &Flow = &self.plan.flow;
        let mut now = self.ctx.clock.now();
        let mut tried = Vec::new();
        let filled = self.store.read_blocking(|r| {
            let by = program(self.ctx);
            let pen = Pen {
                schema: self.schema,
                ctx: &by,
            };
            let mut filled = filled(r, pen, self.customer, 0)?;
            // Which code he would get nobody knows yet.
            "········".clone_into(&mut filled.coupon);
            Ok(filled)
        })?;
        let mut node = flow.start();
        while let Some(here) = node {
            // There is no way back, so no more steps than the flow has, and each may be put off once.
            if tried.len() > 2 * flow.nodes.len() {
                break;
            }
            let turned = self.turn(here, now, &filled)?;
            tried.push(Tried {
                node: here.id.clone(),
                at: now,
                outcome: turned.outcome.clone(),
                way: turned.way.clone(),
                text: turned.text,
                conditions: turned.conditions,
            });
            now = turned.until.unwrap_or(now).max(now);
            if turned.outcome != "quiet" {
                node = flow.next(&here.id, &turned.way);
            }
        }
        Ok(tried)
    }

    /// Whether the journey takes him at all.
    ///
    /// # Errors
    /// When the database can't be read.
    pub fn is_held_back(&self) -> Result<bool> {
        let of = (self.plan.campaign, self.plan.purpose);
        self.store.read_blocking(|r| is_held_back(r, of, self.customer))
    }

    fn turn(&self, node: &Node, now: i64, filled: &Filled) -> Result<Turned> {
        let Ok(act) = node.act() else {
            return Ok(Turned::with("failed", ""));
        };
        let mut by = program(self.ctx);
        by.clock = Clock::fixed(now);
        let pen = Pen {
            schema: self.schema,
            ctx: &by,
        };
        let whom = (self.plan, self.customer);
        Ok(match &act {
            Act::Nothing => Turned::with("done", ""),
            Act::Wait(wait) => {
                let until = wait_until(pen, wait, now)?;
                let (outcome, way) = match wait {
                    WaitSet::Happening(..) if self.hears => ("heard", "done"),
                    WaitSet::Happening(..) => ("time_out", "time_out"),
                    _ => ("done", ""),
                };
                Turned {
                    until: Some(until).filter(|_| outcome != "heard"),
                    ..Turned::with(outcome, way)
                }
            }
            Act::Condition(rule) => self.ask(rule)?,
            Act::Split(branches) => {
                let lot = place(&format!("{}/{}", self.plan.version, node.id), self.customer);
                let way = drawn(branches, lot).map_or("", |branch| branch.way.as_str());
                Turned::with("drawn", way)
            }
            Act::Send(set) => {
                let gate = self
                    .store
                    .read_blocking(|r| message(r, pen, whom, &set.channel))?;
                let text = filled.fill(&set.body);
                told(&gate, Some(text.replace(PLACE, WAY_OUT.of(self.ctx.locale))))
            }
            Act::Task(set) => {
                let gate = self.store.read_blocking(|r| task(r, pen, whom, &set.kind))?;
                told(&gate, Some(filled.fill(&set.subject)))
            }
            _ => Turned::with("done", ""),
        })
    }

    fn ask(&self, rule: &Rule) -> Result<Turned> {
        let today = self.schema.today(self.ctx);
        let base = Base {
            today,
            sales: self.insight.counted_from(today),
            zone: self.schema.zone().clone(),
        };
        let wanted = Wanted {
            only: Some(self.customer),
            with_values: true,
        };
        let eyes = Eyes {
            schema: self.schema,
            ctx: self.ctx,
        };
        let (prepared, found) = self.store.read_blocking(|r| {
            let found = names(r, self.schema, self.ctx, rule)?;
            Ok((prepare(r, eyes, (rule, base), wanted)?, found))
        })?;
        let evaluated = finish(self.insight, prepared)?;
        let said = Said {
            schema: self.schema,
            ctx: self.ctx,
            names: &found,
        };
        let nodes = rule.by_path();
        let conditions = evaluated.because(0).into_iter().map(|one| {
            let node = nodes.iter().find(|(path, _)| *path == one.path);
            let text = node.map(|(_, node)| say(said, node));
            json!({
                "text": text.map(|text| json!({ "zh": text.zh, "en": text.en })),
                "holds": one.holds, "found": one.text,
            })
        });
        let conditions = conditions.collect();
        let holds = !evaluated.universe.is_empty() && evaluated.members().has(0);
        let outcome = if holds { "yes" } else { "no" };
        Ok(Turned {
            conditions,
            ..Turned::with(outcome, outcome)
        })
    }
}

fn told(gate: &Gate, text: Option<String>) -> Turned {
    match gate {
        Gate::Go(_) => Turned {
            text,
            ..Turned::with("done", "")
        },
        Gate::Later(at) => Turned {
            until: Some(*at),
            ..Turned::with("quiet", "")
        },
        Gate::Not(why) => Turned::with(why, ""),
    }
}
