//! The one way to change a definition.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Event, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::build::{Customisation, build, refusal};
use super::definition::{Definition, FieldDraft, FieldKind};
use super::{alter, stored};
use crate::history;
use crate::module::Schema;

/// The right that administrators have: a grant on this key.
pub(crate) const RIGHT: &str = "record.definition";

/// A step of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Change {
    /// Define something, or define it anew.
    Put {
        /// What.
        definition: Definition,
    },
    /// Delete a definition, and for good what it holds: a field's values, an object's records. Fields and objects must be
    /// retired first, and their names typed.
    Delete {
        /// What.
        definition: Definition,
        /// Its name, as typed.
        #[serde(default)]
        confirm: String,
    },
}

/// Whether this user may define things.
#[must_use]
pub fn may_customise(ctx: &Ctx) -> bool {
    require_customise(ctx).is_ok()
}

/// Refuses whoever may not define things.
///
/// # Errors
/// `access.forbidden`.
pub fn require_customise(ctx: &Ctx) -> Result<()> {
    ctx.require_all(Action::Update, RIGHT)
}

/// Makes the changes, all or none, and returns the snapshot after them; the caller publishes it after the commit.
///
/// # Errors
/// `access.forbidden`; `record.invalid` with what is wrong; `customise.*` for what can't be done with data that is there.
pub fn apply(tx: &mut Tx<'_>, declared: &Schema, ctx: &Ctx, changes: &[Change]) -> Result<Schema> {
    require_customise(ctx)?;
    let before = stored::load(tx)?;
    let old = build(declared, &before)?;
    let mut after = before.clone();
    for change in changes {
        step(&mut after, change)?;
    }
    if after.definitions == before.definitions {
        return Ok(old);
    }
    after.version += 1;
    let new = build(declared, &after)?;
    alter::alter(tx, (&before, &old), (&after, &new))?;
    write(tx, ctx, &before, &after)?;
    stored::count_up(tx)?;
    tx.emit(&Event {
        name: "record.definition.changed.v1".to_owned(),
        record_id: 0,
        payload: json!({ "version": after.version, "data": data(&before) != data(&after) }),
    })?;
    Ok(new)
}

/// What says which data there are; the rest is about how they are shown.
fn data(all: &Customisation) -> Vec<&Definition> {
    let is_data = |one: &&Definition| matches!(one, Definition::Entity(_) | Definition::Field(_));
    all.definitions.iter().filter(is_data).collect()
}

pub(super) fn step(all: &mut Customisation, change: &Change) -> Result<()> {
    match change {
        Change::Put { definition } => match all.definitions.iter_mut().find(|d| d.is_same(definition)) {
            Some(known) => {
                is_lossless(known, definition)?;
                *known = definition.clone();
            }
            None => all.definitions.push(definition.clone()),
        },
        Change::Delete { definition, confirm } => {
            let known = all.definitions.iter().find(|d| d.is_same(definition));
            let known = known.ok_or_else(|| Problem::not_found(RIGHT))?;
            let is_retired = match known {
                Definition::Entity(draft) => Some(draft.retired),
                Definition::Field(draft) => Some(draft.retired),
                _ => None,
            };
            if is_retired == Some(false) {
                return Err(Problem::new(ErrorKind::Conflict, "customise.retire_first"));
            }
            if is_retired.is_some() && confirm != known.name() {
                return refusal(vec![
                    FieldError::new("confirm", "not_the_name").with("name", known.name()),
                ]);
            }
            if let Definition::Entity(draft) = known {
                let key = draft.key();
                let links = |d: &Definition| matches!(d, Definition::Field(f) if f.target.as_ref() == Some(&key) && f.entity != key);
                if let Some(other) = all.definitions.iter().find(|d| links(d)) {
                    let by = format!("{}.{}", other.entity(), other.name());
                    return Err(Problem::new(ErrorKind::Conflict, "customise.linked").with("by", by));
                }
                all.definitions.retain(|d| d.entity() != key);
            }
            all.definitions.retain(|d| !d.is_same(definition));
        }
    }
    Ok(())
}

/// Of a field, only what its values survive may change.
fn is_lossless(before: &Definition, after: &Definition) -> Result<()> {
    let (Definition::Field(before), Definition::Field(after)) = (before, after) else {
        return Ok(());
    };
    let mut wrong = Vec::new();
    let texts = [
        FieldKind::Text,
        FieldKind::LongText,
        FieldKind::Choice,
        FieldKind::Phone,
        FieldKind::Email,
        FieldKind::Url,
        FieldKind::Address,
    ];
    let to_text = texts.contains(&before.kind) && matches!(after.kind, FieldKind::Text | FieldKind::LongText);
    let is_kept =
        before.kind == after.kind && (before.kind != FieldKind::Link || before.target == after.target);
    let still_fits = to_text && fits(before, after);
    if !(is_kept || still_fits) {
        wrong.push(FieldError::new("kind", "not_lossless"));
    } else if is_kept && before.kind == FieldKind::Text && !fits(before, after) {
        wrong.push(FieldError::new("length", "not_lossless"));
    }
    let is_gone = |key: &String| after.options.iter().all(|option| option.key != *key);
    if is_kept && before.options.iter().any(|option| is_gone(&option.key)) {
        wrong.push(FieldError::new("options", "not_lossless"));
    }
    if before.formula.is_some() != after.formula.is_some() {
        wrong.push(FieldError::new("formula", "not_lossless"));
    }
    if before.sealed != after.sealed {
        wrong.push(FieldError::new("sealed", "not_lossless"));
    }
    refusal(wrong)
}

/// Whether the longest text of the one fits into the other.
fn fits(before: &FieldDraft, after: &FieldDraft) -> bool {
    let length = |draft: &FieldDraft| match draft.kind {
        FieldKind::Text => draft.length.unwrap_or(super::TEXT_LENGTH),
        FieldKind::LongText => 20_000,
        FieldKind::Choice | FieldKind::Phone => 40,
        FieldKind::Email => 254,
        FieldKind::Address => super::ADDRESS_LENGTH,
        _ => 2_000,
    };
    length(before) <= length(after)
}

fn write(tx: &mut Tx<'_>, ctx: &Ctx, before: &Customisation, after: &Customisation) -> Result<()> {
    let def = EntityDef::new(RIGHT);
    let body = |definition: Option<&Definition>| match definition {
        Some(definition) => stored::body_of(definition).map(Value::from),
        None => Ok(Value::Null),
    };
    for definition in &before.definitions {
        if after.definitions.iter().any(|d| d.is_same(definition)) {
            continue;
        }
        let Some(id) = stored::id_of(tx, definition)? else {
            continue;
        };
        stored::delete(tx, id)?;
        let change = history::Change::was("body", body(Some(definition))?);
        history::write(tx, ctx, &def, id, &history::Entry::new("delete", &[change]))?;
    }
    for definition in &after.definitions {
        let known = before.definitions.iter().find(|d| d.is_same(definition));
        if known == Some(definition) {
            continue;
        }
        let (id, action) = match stored::id_of(tx, definition)? {
            Some(id) => {
                stored::update(tx, ctx, id, definition)?;
                (id, "update")
            }
            None => (stored::insert(tx, ctx, definition)?, "create"),
        };
        let change = history::Change::new("body", body(known)?, body(Some(definition))?);
        history::write(tx, ctx, &def, id, &history::Entry::new(action, &[change]))?;
    }
    Ok(())
}
