//! What is looked at before records of marketing are written.

mod area;
mod lead;
mod plan;

use guanxi_entity::{EntityDef, Value};
use guanxi_record::{BeforeWrite, Rule};
use guanxi_types::{FieldError, Problem, Result};

const fn before(entity: &'static str, rule: BeforeWrite) -> Rule {
    Rule {
        entity,
        before: Some(rule),
        after: None,
    }
}

pub(crate) const RULES: &[Rule] = &[
    before("marketing.campaign", plan::campaign),
    before("marketing.campaign_phase", plan::phase),
    before("marketing.campaign_task", plan::task),
    before("marketing.task_order", plan::order),
    before("marketing.plan_figure", plan::figure),
    before("marketing.execution_report", plan::report),
    before("marketing.budget_line", plan::line),
    before("marketing.material", plan::material),
    before("marketing.lead_form", lead::form),
    before("marketing.lead", lead::lead),
];

/// Values of a record by the names of its fields.
struct Fields<'a> {
    def: &'a EntityDef,
    values: &'a mut [Value],
}

impl Fields<'_> {
    fn int(&self, name: &str) -> Option<i64> {
        let (at, _) = self.def.field(name)?;
        self.values.get(at)?.as_int()
    }

    fn text(&self, name: &str) -> Option<&str> {
        let (at, _) = self.def.field(name)?;
        self.values.get(at)?.as_text()
    }

    fn set(&mut self, name: &str, value: Value) {
        let place = self.def.field(name).map(|(at, _)| at);
        if let Some(slot) = place.and_then(|at| self.values.get_mut(at)) {
            *slot = value;
        }
    }

    /// Refuses a last day before the first.
    fn in_order(&self, first: &str, last: &str) -> Result<()> {
        match (self.int(first), self.int(last)) {
            (Some(from), Some(to)) if to < from => {
                Err(Problem::invalid(vec![FieldError::new(last, "before_start")]))
            }
            _ => Ok(()),
        }
    }

    /// Refuses numbers below nothing.
    fn not_negative(&self, names: &[&str]) -> Result<()> {
        let is_less = |name: &&&str| self.int(name).is_some_and(|value| value < 0);
        let faults: Vec<FieldError> = names
            .iter()
            .filter(is_less)
            .map(|name| FieldError::new(name, "negative"))
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::invalid(faults))
        }
    }
}
