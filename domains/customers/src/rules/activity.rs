//! Activities: when they happened.

use guanxi_entity::{Entity, Value};
use guanxi_record::record_named;
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use crate::entities::Activity;

/// Fills in what follows from the rest: when it was done, where it stands on the time line.
pub(super) fn complete(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Activity::def();
    check_about(def.value(after, "about"))?;
    let is_done = |values: &[Value]| def.value(values, "status").as_text() == Some("done");
    if is_done(after) && def.value(after, "done_at").is_null() {
        def.set(after, "done_at", Value::from(tx.now_ms()));
    } else if !is_done(after) && before.is_some_and(is_done) {
        def.set(after, "done_at", Value::Null);
    }
    let known = ["started_at", "done_at", "due_at"]
        .into_iter()
        .map(|field| def.value(after, field))
        .find(|at| !at.is_null());
    let written = before.map(|values| def.value(values, "happened_at"));
    let happened = known
        .or(written.filter(|at| !at.is_null()))
        .cloned()
        .unwrap_or_else(|| Value::from(tx.now_ms()));
    def.set(after, "happened_at", happened);
    Ok(())
}

/// `domain.entity/id`.
fn check_about(about: &Value) -> Result<()> {
    let Some(text) = about.as_text() else {
        return Ok(());
    };
    if record_named(text).is_some() {
        Ok(())
    } else {
        Err(Problem::invalid(vec![
            FieldError::new("about", "not_a_record").with("value", text),
        ]))
    }
}
