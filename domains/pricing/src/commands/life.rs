//! The life of a promotion: written, looked at by somebody else, allowed, running, over.

use guanxi_entity::{Entity, Value};
use guanxi_record::command::change;
use guanxi_record::{Schema, get};
use guanxi_store::Tx;
use guanxi_types::{Action, Ctx, ErrorKind, Problem, RawId, Result};

use crate::entities::Promotion;

/// A step of a promotion's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Its author asks for approval.
    Submit,
    /// Somebody else allows it.
    Approve,
    /// It goes back to its author.
    Return,
    /// It counts from now on, on its days.
    Start,
    /// It counts no longer, for good.
    Stop,
}

impl Move {
    /// The move of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "submit" => Some(Self::Submit),
            "approve" => Some(Self::Approve),
            "return" => Some(Self::Return),
            "start" => Some(Self::Start),
            "stop" => Some(Self::Stop),
            _ => None,
        }
    }

    /// The states that it begins in, and the one that it leads to.
    const fn path(self) -> (&'static [&'static str], &'static str) {
        match self {
            Self::Submit => (&["draft"], "review"),
            Self::Approve => (&["review"], "approved"),
            Self::Return => (&["review", "approved"], "draft"),
            Self::Start => (&["approved"], "running"),
            Self::Stop => (&["approved", "running"], "ended"),
        }
    }

    const fn is_decision(self) -> bool {
        matches!(self, Self::Approve | Self::Return)
    }
}

/// Moves a promotion on; its new state. With `version`, only if that is still the current one.
///
/// # Errors
/// `pricing.wrong_state` with the state it is in, `pricing.own_approval` to whoever wrote or submitted it, and as updating records;
/// deciding needs the right to change every promotion.
pub fn move_on(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (id, version): (RawId, Option<i64>),
    (step, note): (Move, Option<&str>),
) -> Result<&'static str> {
    let def = Promotion::def();
    if step.is_decision() {
        ctx.require_all(Action::Update, &def.key)?;
    }
    let record = get(tx, ctx, def, id)?;
    let value = |name: &str| def.field(name).and_then(|(at, _)| record.values.get(at));
    let state = value("state").and_then(Value::as_text).unwrap_or_default();
    let (from, to) = step.path();
    if !from.contains(&state) {
        return Err(Problem::new(ErrorKind::Conflict, "pricing.wrong_state").with("state", state));
    }
    let me = ctx.user();
    let authors = [
        value("submitted_by").and_then(Value::as_int),
        Some(record.created_by),
    ];
    if step == Move::Approve && me.is_some() && authors.contains(&me) {
        return Err(Problem::new(ErrorKind::Forbidden, "pricing.own_approval"));
    }
    let mut changes = vec![("state", Value::from(to))];
    if step == Move::Submit {
        changes.push(("submitted_by", Value::from(me)));
    }
    if step.is_decision() {
        changes.push(("decided_by", Value::from(me)));
        changes.push(("decided_at", Value::from(tx.now_ms())));
        changes.push(("decision_note", Value::from(note)));
    }
    change::<Promotion>(tx, schema, ctx, (id, version), changes)?;
    Ok(to)
}
