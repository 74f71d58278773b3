//! What is looked at before a campaign is written.

use guanxi_entity::{Entity, Value};
use guanxi_record::Rule;
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::Campaign;

pub(crate) const RULES: &[Rule] = &[Rule {
    entity: "marketing.campaign",
    before: Some(ends_after_it_starts),
    after: None,
}];

fn ends_after_it_starts(_: &mut Tx<'_>, _: &Ctx, _: Option<&[Value]>, after: &mut [Value]) -> Result<()> {
    let day = |name: &str| {
        let (at, _) = Campaign::def().field(name)?;
        after.get(at)?.as_int()
    };
    match (day("starts_on"), day("ends_on")) {
        (Some(first), Some(last)) if last < first => {
            Err(Problem::invalid(vec![FieldError::new("ends_on", "before_start")]))
        }
        _ => Ok(()),
    }
}
