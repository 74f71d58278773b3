//! What is looked at before records of marketing are written.

mod area;
mod lead;
mod plan;
pub mod ready;
mod segment;

use guanxi_entity::{EntityDef, Value};
use guanxi_record::{Fields, Rule};
use guanxi_types::{Problem, Result};

pub(crate) const RULES: &[Rule] = &[
    Rule::before("marketing.campaign", plan::campaign),
    Rule::before("marketing.campaign_phase", plan::phase),
    Rule::before("marketing.campaign_task", plan::task),
    Rule::before("marketing.task_order", plan::order),
    Rule::before("marketing.plan_figure", plan::figure),
    Rule::before("marketing.execution_report", plan::report),
    Rule::before("marketing.budget_line", plan::line),
    Rule::before("marketing.material", plan::material),
    Rule::before("marketing.lead_form", lead::form),
    Rule::before("marketing.lead_link", lead::link),
    Rule::before("marketing.lead", lead::lead),
    Rule::after("marketing.segment_member", segment::member),
];

/// Values of a record that is about to be written, by the names of its fields.
struct Draft<'a> {
    def: &'a EntityDef,
    values: &'a mut [Value],
}

impl Draft<'_> {
    const fn fields(&self) -> Fields<'_> {
        Fields {
            def: self.def,
            values: self.values,
        }
    }

    fn int(&self, name: &str) -> Option<i64> {
        self.fields().int(name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.fields().text(name)
    }

    fn set(&mut self, name: &str, value: Value) {
        self.def.set(self.values, name, value);
    }

    /// Refuses a last day before the first.
    fn in_order(&self, first: &str, last: &str) -> Result<()> {
        Problem::unless_sound(self.fields().backward(first, last).into_iter().collect())
    }

    /// Refuses numbers below nothing.
    fn not_negative(&self, names: &[&str]) -> Result<()> {
        Problem::unless_sound(self.fields().below(0, names))
    }
}
