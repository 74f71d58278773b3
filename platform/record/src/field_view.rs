//! The fields of an entity as one user meets them: the one place where the policy's field rules are applied, to what is
//! read, written, filtered, sorted and searched.

use std::borrow::Cow;
use std::sync::Arc;

use guanxi_entity::{EntityDef, FieldDef, Kind, Mask, Value};
use guanxi_store::{Queries, Vault};
use guanxi_types::{Actor, Ctx, ErrorKind, FieldAccess, FieldError, Problem, Result, Sight};

use crate::history::Change;
use crate::record::Record;
use crate::sealed;

/// What one user may see and write of one entity's fields.
#[derive(Clone, Debug, Default)]
pub struct FieldView {
    /// By the place of the field; none when all fields are open.
    access: Option<Arc<[FieldAccess]>>,
    /// Opens what is sealed, where the entity has such fields and values are to be shown.
    vault: Option<Vault>,
}

/// Which fields of a record are kept back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Places of fields that aren't to be mentioned.
    pub hidden: Vec<usize>,
    /// Places of fields that have a value, of which a mask is shown at most.
    pub masked: Vec<usize>,
}

impl FieldView {
    /// Of this actor, to show values by. The program itself sees all.
    ///
    /// # Errors
    /// When fields are sealed and the company has no vault.
    pub fn reading(r: &dyn Queries, ctx: &Ctx, def: &EntityDef) -> Result<Self> {
        let vault = sealed::is_in(def).then(|| r.vault().cloned()).transpose()?;
        Ok(Self {
            vault,
            ..Self::of(ctx, def)
        })
    }

    /// Of this actor, to ask what is allowed; of sealed values it shows nothing.
    #[must_use]
    pub fn of(ctx: &Ctx, def: &EntityDef) -> Self {
        let rules = match &ctx.actor {
            Actor::User { fields, .. } => fields.of(&def.key),
            Actor::System { .. } => None,
        };
        let access = rules.map(|rules| {
            let of = |field: &FieldDef| rules.get(&field.name).copied().unwrap_or(FieldAccess::FULL);
            def.fields.iter().map(of).collect()
        });
        Self { access, vault: None }
    }

    /// What is allowed with the field at this place.
    #[must_use]
    pub fn access(&self, at: usize) -> FieldAccess {
        self.access
            .as_ref()
            .and_then(|access| access.get(at))
            .copied()
            .unwrap_or(FieldAccess::FULL)
    }

    /// What the user sees of a value: nothing to be mentioned, a mask, or all.
    #[must_use]
    pub fn shown(&self, def: &EntityDef, (at, field): (usize, &FieldDef), value: &Value) -> Option<Value> {
        let value = self.opened(def, field, value);
        match self.access(at).sight {
            Sight::Hidden => None,
            Sight::Masked => Some(covered(field, &value)),
            Sight::Full => Some(value.into_owned()),
        }
    }

    /// What is sealed, opened; nothing where it can't be.
    fn opened<'v>(&self, def: &EntityDef, field: &FieldDef, value: &'v Value) -> Cow<'v, Value> {
        if !field.sealed {
            return Cow::Borrowed(value);
        }
        let open = |vault| sealed::open(vault, def, field, value);
        Cow::Owned(self.vault.as_ref().and_then(open).unwrap_or_default())
    }

    /// Puts masks over a record's values, and notes which.
    pub fn cover(&self, def: &EntityDef, record: &mut Record) {
        if self.access.is_none() && self.vault.is_none() {
            return;
        }
        let mut kept_back = Covered::default();
        for (at, (field, value)) in def.fields.iter().zip(&mut record.values).enumerate() {
            if let Cow::Owned(opened) = self.opened(def, field, value) {
                *value = opened;
            }
            match self.access(at).sight {
                Sight::Full => {}
                Sight::Hidden => {
                    kept_back.hidden.push(at);
                    *value = Value::Null;
                }
                Sight::Masked if value.is_null() => {}
                Sight::Masked => {
                    kept_back.masked.push(at);
                    *value = covered(field, value);
                }
            }
        }
        record.covered = kept_back;
    }

    /// Puts masks over changes; those of hidden fields aren't mentioned.
    #[must_use]
    pub fn cover_changes(&self, def: &EntityDef, changes: Vec<Change>) -> Vec<Change> {
        if self.access.is_none() && self.vault.is_none() {
            return changes;
        }
        let shown = |change: Change| {
            // A file or a comment is no field.
            if change.field.starts_with('_') {
                return Some(change);
            }
            // A field that is no longer declared can't be ruled on.
            let Some(found) = def.field(&change.field) else {
                return self.access.is_none().then_some(change);
            };
            let before = self.shown(def, found, &change.before)?;
            let after = self.shown(def, found, &change.after)?;
            let is_masked = self.access(found.0).sight == Sight::Masked;
            Some(Change {
                before,
                after,
                is_masked,
                ..change
            })
        };
        changes.into_iter().filter_map(shown).collect()
    }

    /// Refuses to go by a field that isn't seen whole: the answer would tell what it holds.
    ///
    /// # Errors
    /// `access.field_forbidden`.
    pub fn require_seen(&self, def: &EntityDef, name: &str) -> Result<()> {
        match def.field(name) {
            Some((at, _)) if self.access(at).sight != Sight::Full => {
                Err(Problem::new(ErrorKind::Forbidden, "access.field_forbidden")
                    .with("entity", def.key.as_str())
                    .with("field", name))
            }
            _ => Ok(()),
        }
    }

    /// Of what a user sends, that which is a change: a read-only value and a mask that come back as they were shown are
    /// none. `before` is the record, none on creation.
    ///
    /// # Errors
    /// `not_allowed` at fields that the user may not write, `masked` where a mask was changed instead of the whole value.
    pub fn accept(
        &self,
        def: &EntityDef,
        before: Option<&[Value]>,
        given: &[(usize, Value)],
    ) -> Result<Vec<(usize, Value)>> {
        if self.access.is_none() {
            return Ok(given.to_vec());
        }
        let mut accepted = Vec::with_capacity(given.len());
        let mut wrong = Vec::new();
        for (at, value) in given {
            let Some(field) = def.fields.get(*at) else {
                continue;
            };
            let known = before.and_then(|values| values.get(*at));
            match self.accept_one(def, (*at, field), known, value) {
                Ok(true) => accepted.push((*at, value.clone())),
                Ok(false) => {}
                Err(code) => wrong.push(FieldError::new(&field.name, code)),
            }
        }
        if wrong.is_empty() {
            Ok(accepted)
        } else {
            Err(Problem::invalid(wrong))
        }
    }

    /// Whether a value is a change; else why it is refused.
    fn accept_one(
        &self,
        def: &EntityDef,
        (at, field): (usize, &FieldDef),
        before: Option<&Value>,
        value: &Value,
    ) -> Result<bool, &'static str> {
        let access = self.access(at);
        let is_as_shown = |before: &Value| self.shown(def, (at, field), before).as_ref() == Some(value);
        if access.sight != Sight::Hidden && before.is_some_and(is_as_shown) {
            return Ok(false);
        }
        let is_untold = before.is_none() && (value.is_null() || field.default.as_ref() == Some(value));
        match (access.sight, access.may_write) {
            (_, false) if is_untold => Ok(false),
            (_, false) => Err("not_allowed"),
            (Sight::Masked, true) if value.as_text().is_some_and(|text| text.contains('*')) => Err("masked"),
            (_, true) => Ok(true),
        }
    }

    /// Whether a search may tell of the field at this place: of all of its text, of no more than the whole, or of nothing.
    #[must_use]
    pub(crate) fn searched(&self, at: usize, field: &FieldDef) -> Searched {
        match self.access(at).sight {
            Sight::Full => Searched::Parts,
            Sight::Masked if may_look_up(field) => Searched::Whole,
            Sight::Masked | Sight::Hidden => Searched::Never,
        }
    }
}

/// How a field is searched for one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Searched {
    /// By any part.
    Parts,
    /// By its whole value: who has it may look it up; a part of it finds nothing.
    Whole,
    /// Not at all.
    Never,
}

/// Whether a field's whole value may be looked up under a mask: telephone numbers, addresses for mail, card numbers.
pub(crate) fn may_look_up(field: &FieldDef) -> bool {
    Mask::of(field).is_some_and(Mask::may_look_up)
}

/// What is left of a value under its mask.
fn covered(field: &FieldDef, value: &Value) -> Value {
    match (Mask::of(field), value) {
        (Some(mask), Value::Text(text)) if field.kind != Kind::Secret => Value::Text(mask.cover(text)),
        _ => Value::Null,
    }
}

/// What a user sees of one field's text, for a domain's own queries: all of it, a mask, or nothing.
#[must_use]
pub fn shown_text(ctx: &Ctx, def: &EntityDef, field: &str, text: &str) -> String {
    let Some((at, found)) = def.field(field) else {
        return String::new();
    };
    let shown = FieldView::of(ctx, def).shown(def, (at, found), &Value::from(text));
    shown
        .and_then(|value| value.as_text().map(str::to_owned))
        .unwrap_or_default()
}
