//! Which form a user fills in for a record, and what of it is shown and wanted.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Value};
use guanxi_types::Ctx;

use super::definition::{Definition, LayoutDraft};
use super::expression::{Expression, Outcome, Subject};
use crate::module::Schema;

/// What the form's conditions say of these values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormState<'a> {
    /// The form; the plain one where there is none.
    pub layout: Option<&'a LayoutDraft>,
    /// Fields that aren't shown.
    pub hidden: BTreeSet<String>,
    /// Fields that are wanted, beside those that always are.
    pub required: BTreeSet<String>,
}

/// The form for a user of these roles and a record of these values.
#[must_use]
pub fn form_of<'a>(
    schema: &'a Schema,
    ctx: &Ctx,
    def: &EntityDef,
    (roles, values): (&[String], &[Value]),
) -> FormState<'a> {
    let drafts = schema.customisation().definitions.iter().filter_map(|d| match d {
        Definition::Layout(draft) if draft.entity == def.key => Some(draft),
        _ => None,
    });
    let layout = drafts
        .filter_map(|draft| fits(draft, def, roles, values).map(|weight| (weight, draft)))
        .max_by_key(|(weight, _)| *weight)
        .map(|(_, draft)| draft);
    layout.map_or_else(FormState::default, |layout| {
        state_of(schema, ctx, def, (layout, values))
    })
}

/// What this form shows and wants of a record of these values.
#[must_use]
pub fn state_of<'a>(
    schema: &Schema,
    ctx: &Ctx,
    def: &EntityDef,
    (layout, values): (&'a LayoutDraft, &[Value]),
) -> FormState<'a> {
    let mut state = FormState {
        layout: Some(layout),
        ..FormState::default()
    };
    let placed = layout.sections.iter().flat_map(|s| &s.fields);
    for field in placed.take(def.fields.len()) {
        let holds = |text: &String| match Expression::compile(def, text) {
            Ok(condition) => {
                let subject = Subject {
                    def,
                    record: values,
                    old: None,
                    user: ctx.user_id(),
                    today: schema.today(ctx),
                };
                condition.evaluate(&subject) == Outcome::Value(cel::Value::Bool(true))
            }
            Err(_) => false,
        };
        if field.visible_if.as_ref().is_some_and(|text| !holds(text)) {
            state.hidden.insert(field.name.clone());
        } else if field.required || field.required_if.as_ref().is_some_and(holds) {
            state.required.insert(field.name.clone());
        }
    }
    state
}

/// How well a form fits; the class weighs more than the role.
fn fits(draft: &LayoutDraft, def: &EntityDef, roles: &[String], values: &[Value]) -> Option<u8> {
    let mut weight = 0;
    if let Some(role) = draft.role.as_ref().filter(|role| !role.is_empty()) {
        if !roles.contains(role) {
            return None;
        }
        weight += 1;
    }
    if let Some(class) = &draft.class {
        let (at, _) = def.field(&class.field)?;
        if values.get(at).and_then(Value::as_text) != Some(class.value.as_str()) {
            return None;
        }
        weight += 2;
    }
    Some(weight)
}
