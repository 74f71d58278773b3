//! Decides the conditions that customers stand before, outside of any transaction: rules may scan the warehouse.
//!
//! A few customers are asked about one by one. For more there is one pass over all, whose answer is kept: whoever stood before the condition
//! when the pass was made is told by it, however many batches they come in.

use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use guanxi_audience::rule::{Base, Node as Rule};
use guanxi_audience::select::{Eyes, Wanted, finish, prepare};
use guanxi_insight::Insight;
use guanxi_store::Store;
use guanxi_types::{ErrorKind, Instant, RawId, Result};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::flow::{Act, Kind, Node};
use crate::plan::{Pen, Plans};
use crate::walk::{Due, Verdict, Verdicts};

/// So few customers are asked about one by one, others with one pass over all.
const FEW: usize = 4;
/// How long the answer of a pass is good for those who were there when it was made.
const KEPT_MS: i64 = 300_000;
/// A pass that takes longer isn't made for every few newcomers.
const SLOW: Duration = Duration::from_secs(2);
/// How many times as long as a slow pass took they wait for the next one, and at most.
const REST: (i64, i64) = (10, 60_000);

/// A condition of a version.
type Place = (RawId, String);

/// A rule, and the customers of whom it is asked.
type Asked<'d> = (Rule, Vec<&'d Due>);

/// What a pass over all customers found.
#[derive(Clone)]
struct Kept {
    made_at: Instant,
    took: Duration,
    /// Who fulfils the rule, ascending.
    fulfil: Arc<Vec<RawId>>,
}

impl Kept {
    /// When the next pass may be made, after one that was slow.
    fn rests_until(&self) -> Option<Instant> {
        let took = i64::try_from(self.took.as_millis()).unwrap_or(REST.1);
        (self.took > SLOW).then(|| self.made_at + (took * REST.0).min(REST.1))
    }
}

/// Decides conditions.
pub struct Decider {
    store: Store,
    insight: Arc<Insight>,
    kept: Mutex<FxHashMap<Place, Kept>>,
}

impl Decider {
    /// For this company.
    pub fn new(store: Store, insight: Arc<Insight>) -> Self {
        Self {
            store,
            insight,
            kept: Mutex::default(),
        }
    }

    /// Decides the conditions that these customers stand before.
    pub fn decide(&self, pen: Pen<'_>, found: &[Due]) -> Result<Verdicts> {
        let asked = self.asked(found)?;
        let mut verdicts = Verdicts::default();
        for ((version, node), (rule, whom)) in asked {
            let place = (version, node.clone());
            let answers = match self.ask(pen, (&place, &rule), &whom) {
                Ok(answers) => answers,
                Err(problem) => {
                    tracing::warn!(%problem, node, "a condition of a journey can't be asked");
                    let verdict = match problem.kind {
                        ErrorKind::Internal => Verdict::NotNow,
                        _ => Verdict::CantBeAsked,
                    };
                    whom.iter().map(|one| (one.enrolment, verdict)).collect()
                }
            };
            verdicts.extend(
                answers
                    .into_iter()
                    .map(|(enrolment, holds)| ((enrolment, node.clone()), holds)),
            );
        }
        Ok(verdicts)
    }

    /// Who stands before which condition.
    fn asked<'d>(&self, found: &'d [Due]) -> Result<FxHashMap<Place, Asked<'d>>> {
        self.store.read_blocking(|r| {
            let mut plans = Plans::default();
            let mut asked: FxHashMap<Place, Asked<'d>> = FxHashMap::default();
            for one in found {
                let plan = plans.of(r, one.version)?;
                let node = plan.as_ref().and_then(|plan| plan.flow.node(&one.node));
                let node = node.filter(|node| node.kind == Kind::Condition);
                if let Some(Ok(Act::Condition(rule))) = node.map(Node::act) {
                    let place = (one.version, one.node.clone());
                    asked
                        .entry(place)
                        .or_insert_with(|| (rule, Vec::new()))
                        .1
                        .push(one);
                }
            }
            Ok(asked)
        })
    }

    /// Who of these fulfils a rule.
    fn ask(
        &self,
        pen: Pen<'_>,
        (place, rule): (&Place, &Rule),
        whom: &[&Due],
    ) -> Result<Vec<(RawId, Verdict)>> {
        let now = pen.ctx.clock.now();
        let kept = self.kept.lock().get(place).cloned();
        let kept = kept.filter(|kept| now - kept.made_at <= KEPT_MS);
        let mut answers = Vec::with_capacity(whom.len());
        let mut newcomers = Vec::new();
        for one in whom {
            match &kept {
                // He was there when the pass was made: it decided with the figures of then.
                Some(kept) if one.arrived_at < kept.made_at => {
                    answers.push((one.enrolment, holds(&kept.fulfil, one.customer)));
                }
                _ => newcomers.push(*one),
            }
        }
        if newcomers.len() <= FEW {
            for one in newcomers {
                let fulfil = self.fulfil(pen, rule, Some(one.customer))?;
                answers.push((one.enrolment, holds(&fulfil, one.customer)));
            }
            return Ok(answers);
        }
        if let Some(until) = kept
            .and_then(|kept| kept.rests_until())
            .filter(|until| now < *until)
        {
            answers.extend(newcomers.iter().map(|one| (one.enrolment, Verdict::Later(until))));
            return Ok(answers);
        }
        let begun = Watch::now();
        let fulfil = Arc::new(self.fulfil(pen, rule, None)?);
        let kept = Kept {
            made_at: now,
            took: begun.elapsed(),
            fulfil: Arc::clone(&fulfil),
        };
        let mut all = self.kept.lock();
        all.retain(|_, kept| now - kept.made_at <= KEPT_MS);
        all.insert(place.clone(), kept);
        drop(all);
        answers.extend(
            newcomers
                .iter()
                .map(|one| (one.enrolment, holds(&fulfil, one.customer))),
        );
        Ok(answers)
    }

    /// Who fulfils a rule, of all customers or of one.
    fn fulfil(&self, pen: Pen<'_>, rule: &Rule, only: Option<RawId>) -> Result<Vec<RawId>> {
        let today = pen.schema.today(pen.ctx);
        let base = Base {
            today,
            sales: self.insight.counted_from(today),
            zone: pen.schema.zone().clone(),
        };
        let wanted = Wanted {
            only,
            with_values: false,
        };
        let eyes = Eyes {
            schema: pen.schema,
            ctx: pen.ctx,
        };
        let prepared = self
            .store
            .read_blocking(|r| prepare(r, eyes, (rule, base.clone()), wanted))?;
        Ok(finish(&self.insight, prepared)?.ids())
    }
}

fn holds(fulfil: &[RawId], customer: RawId) -> Verdict {
    Verdict::Holds(fulfil.binary_search(&customer).is_ok())
}
