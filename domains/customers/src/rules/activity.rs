//! Activities: when they happened.

use guanxi_entity::{Entity, Value};
use guanxi_store::Tx;
use guanxi_types::{Ctx, FieldError, Problem, Result};

use super::{set, value};
use crate::entities::Activity;

/// Fills in what follows from the rest: when it was done, where it stands on the time line.
pub(super) fn complete(
    tx: &mut Tx<'_>,
    _: &Ctx,
    before: Option<&[Value]>,
    after: &mut [Value],
) -> Result<()> {
    let def = Activity::def();
    check_about(value(def, after, "about"))?;
    let is_done = |values: &[Value]| value(def, values, "status").as_text() == Some("done");
    if is_done(after) && value(def, after, "done_at").is_null() {
        set(def, after, "done_at", Value::from(tx.now_ms()));
    } else if !is_done(after) && before.is_some_and(is_done) {
        set(def, after, "done_at", Value::Null);
    }
    let known = ["started_at", "done_at", "due_at"]
        .into_iter()
        .map(|field| value(def, after, field))
        .find(|at| !at.is_null());
    let written = before.map(|values| value(def, values, "happened_at"));
    let happened = known
        .or(written.filter(|at| !at.is_null()))
        .cloned()
        .unwrap_or_else(|| Value::from(tx.now_ms()));
    set(def, after, "happened_at", happened);
    Ok(())
}

/// `domain.entity/id`.
fn check_about(about: &Value) -> Result<()> {
    let Some(text) = about.as_text() else {
        return Ok(());
    };
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
    };
    let is_sound = text.split_once('/').is_some_and(|(entity, id)| {
        id.parse::<i64>().is_ok()
            && entity
                .split_once('.')
                .is_some_and(|(domain, name)| is_name(domain) && is_name(name))
    });
    if is_sound {
        Ok(())
    } else {
        Err(Problem::invalid(vec![
            FieldError::new("about", "not_a_record").with("value", text),
        ]))
    }
}
