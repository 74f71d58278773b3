//! From what is declared and what administrators defined to the snapshot that everybody works with. Whatever is wrong with a
//! definition is found here, before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use guanxi_entity::{ChildOf, EntityDef, FieldDef, Kind, Label, Labels, Storage, Value, Whole};
use guanxi_types::{FieldError, Problem, Result};
use parking_lot::Mutex;

use super::checks::Checks;
use super::definition::{Definition, EntityDraft, FieldDraft, FieldKind, OverrideDraft};
use super::rules::{EntityRules, compile_formulas, compile_rules};
use crate::input::parse_field;
use crate::module::Schema;

/// Everything that administrators defined, as of a version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customisation {
    /// Counts the changes.
    pub version: i64,
    /// In the order in which they were made.
    pub definitions: Vec<Definition>,
}

/// What a snapshot holds beside definitions of entities.
#[derive(Default)]
pub struct Customised {
    /// What it was made from.
    pub source: Customisation,
    /// Rules and formulas by entity key.
    pub(crate) rules: BTreeMap<String, EntityRules>,
}

/// Definitions live as long as the program: an administrator's change costs a few kilobytes, and what is defined again as it
/// was costs nothing.
static INTERNED: LazyLock<Mutex<BTreeMap<String, &'static EntityDef>>> = LazyLock::new(Mutex::default);

fn interned(def: EntityDef) -> &'static EntityDef {
    let mut known = INTERNED.lock();
    known
        .entry(format!("{def:?}"))
        .or_insert_with(|| Box::leak(Box::new(def)))
}

/// The snapshot.
///
/// # Errors
/// `record.invalid` with what is wrong; the field of each error is `<what> <entity> <name>.<attribute>`.
pub fn build(declared: &Schema, source: &Customisation) -> Result<Schema> {
    let mut checks = Checks::new(source);
    let mut defs: Vec<EntityDef> = declared.entities().iter().map(|def| (*def).clone()).collect();
    let mut labels = Labels::default();
    for definition in &source.definitions {
        if let Definition::Entity(draft) = definition {
            checks.entity(draft);
            defs.push(own_entity(draft, &mut labels));
        }
    }
    for definition in &source.definitions {
        match definition {
            Definition::Override(draft) => {
                let found = defs.iter_mut().find(|def| def.key == draft.entity);
                override_field(found, draft, &mut labels, &mut checks);
            }
            Definition::Field(draft) => {
                let found = defs.iter_mut().find(|def| def.key == draft.entity);
                add_field(found, draft, &mut labels, &mut checks);
            }
            _ => {}
        }
    }
    part_of(&mut defs, source, &mut checks);
    retire(&mut defs, source);
    let mut customised = Customised {
        source: source.clone(),
        rules: BTreeMap::new(),
    };
    for def in &defs {
        let rules = EntityRules {
            rules: compile_rules(def, source, &mut checks),
            formulas: compile_formulas(def, source, &mut checks),
        };
        if !rules.is_empty() {
            customised.rules.insert(def.key.clone(), rules);
        }
    }
    checks.references(&defs);
    checks.finish()?;
    let defs: Vec<&'static EntityDef> = defs.into_iter().map(interned).collect();
    declared.customised(defs, labels, Arc::new(customised))
}

/// The snapshot of what still fits the declarations, and what was left out: a newer program may have dropped a field that a
/// definition is about. What is left out stays in the database.
///
/// # Errors
/// When even nothing doesn't fit.
pub fn build_what_fits(declared: &Schema, source: &Customisation) -> Result<(Schema, Vec<String>)> {
    let mut fitting = source.clone();
    let mut left_out = Vec::new();
    loop {
        let problem = match build(declared, &fitting) {
            Ok(schema) => return Ok((schema, left_out)),
            Err(problem) if fitting.definitions.is_empty() => return Err(problem),
            Err(problem) => problem,
        };
        let about = |definition: &Definition| {
            format!(
                "{} {} {}",
                definition.what(),
                definition.entity(),
                definition.name()
            )
        };
        let wrong: BTreeSet<&str> = problem
            .fields
            .iter()
            .filter_map(|fault| fault.params.get("about")?.as_str())
            .collect();
        let before = fitting.definitions.len();
        fitting
            .definitions
            .retain(|definition| !wrong.contains(about(definition).as_str()));
        if fitting.definitions.len() == before {
            return Err(problem);
        }
        left_out.extend(wrong.into_iter().map(str::to_owned));
    }
}

/// An object begins with a name for its records; everything else is a field that is added.
fn own_entity(draft: &EntityDraft, labels: &mut Labels) -> EntityDef {
    let key = draft.key();
    let mut def = EntityDef::new(&key);
    "name".clone_into(&mut def.title);
    def.menu = draft.menu && !draft.retired;
    def.fields.push(FieldDef {
        required: true,
        search: true,
        filter: true,
        list: 1,
        place: -1,
        ..FieldDef::new(
            "name",
            Kind::Text {
                max: super::TITLE_LENGTH,
            },
        )
    });
    let title = draft.title_label.clone().unwrap_or_else(|| Label {
        zh: "名称".to_owned(),
        en: "Name".to_owned(),
    });
    labels.0.insert(format!("{key}.name"), title);
    labels.0.insert(key, draft.label.clone());
    def
}

/// The columns of an object when its table is made: the rest is added like any other field.
pub(crate) fn first_shape(draft: &EntityDraft) -> EntityDef {
    own_entity(draft, &mut Labels::default())
}

fn add_field(def: Option<&mut EntityDef>, draft: &FieldDraft, labels: &mut Labels, checks: &mut Checks<'_>) {
    let Some(def) = def else {
        checks.fault(&Definition::Field(draft.clone()), "entity", "unknown_entity");
        return;
    };
    checks.field(def, draft);
    if draft.retired {
        return;
    }
    let group = if def.domain == EntityDef::CUSTOM_DOMAIN {
        "main"
    } else {
        "custom"
    };
    let mut field = draft.field(group);
    let mut read = |attribute: &str, text: &Option<String>, as_number: bool| -> Option<Value> {
        let text = text.as_deref().filter(|text| !text.trim().is_empty())?;
        let kind = if as_number && field.kind.storage() == Storage::Text {
            Kind::Int
        } else {
            field.kind.clone()
        };
        match parse_field(&draft.name, &kind, text) {
            Ok(value) => Some(value),
            Err(error) => {
                checks.fault(&Definition::Field(draft.clone()), attribute, &error.code);
                None
            }
        }
    };
    let default = read("default", &draft.default, false);
    let min = read("min", &draft.min, true).and_then(|v| v.as_int());
    let max = read("max", &draft.max, true).and_then(|v| v.as_int());
    (field.default, field.min, field.max) = (default, min, max);
    label_field(&draft.entity, draft, labels);
    if draft.unique {
        def.unique.push(vec![draft.name.clone()]);
    }
    def.fields.push(field);
}

fn label_field(entity: &str, draft: &FieldDraft, labels: &mut Labels) {
    let key = format!("{entity}.{}", draft.name);
    if let Some(help) = &draft.help {
        labels.0.insert(format!("help.{key}"), help.clone());
    }
    if matches!(draft.kind, FieldKind::Choice | FieldKind::Choices) {
        for option in &draft.options {
            let key = format!("choice.{key}.{}", option.key);
            labels.0.insert(key, option.label.clone());
        }
    }
    labels.0.insert(key, draft.label.clone());
}

fn override_field(
    def: Option<&mut EntityDef>,
    draft: &OverrideDraft,
    labels: &mut Labels,
    checks: &mut Checks<'_>,
) {
    let named = Definition::Override(draft.clone());
    let Some(def) = def else {
        checks.fault(&named, "entity", "unknown_entity");
        return;
    };
    let is_title = def.title == draft.name;
    let in_key = def.unique.iter().flatten().any(|name| *name == draft.name);
    let Some(field) = def.fields.iter_mut().find(|f| f.name == draft.name && !f.custom) else {
        checks.fault(&named, "name", "unknown_field");
        return;
    };
    if let Some(default) = draft.default.as_deref().filter(|text| !text.is_empty()) {
        match parse_field(&draft.name, &field.kind, default) {
            Ok(value) if !in_key => field.default = Some(value),
            Ok(_) => checks.fault(&named, "default", "key_default"),
            Err(error) => checks.fault(&named, "default", &error.code),
        }
    }
    if draft.required && !field.required {
        if field.read_only || field.kind == Kind::Secret {
            checks.fault(&named, "required", "read_only");
        } else {
            field.required = true;
            field.may_be_null = true;
        }
    }
    if draft.hidden {
        if is_title || (field.required && field.default.is_none()) {
            checks.fault(&named, "hidden", "needed");
        }
        field.hidden = true;
    }
    field.place = draft.place.unwrap_or(field.place);
    field.list = draft.list.unwrap_or(field.list);
    let key = format!("{}.{}", draft.entity, draft.name);
    if let Some(help) = &draft.help {
        labels.0.insert(format!("help.{key}"), help.clone());
    }
    if let Some(label) = &draft.label {
        labels.0.insert(key, label.clone());
    }
}

/// Links added objects to the wholes that their records are parts of, wholes first: a part is whose the whole is.
fn part_of(defs: &mut [EntityDef], source: &Customisation, checks: &mut Checks<'_>) {
    let mut waiting: Vec<(&Definition, String, &str)> = source
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::Entity(draft) => {
                let name = draft.part_of.as_deref().filter(|name| !name.is_empty())?;
                Some((definition, draft.key(), name))
            }
            _ => None,
        })
        .collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        let pending: Vec<String> = waiting.iter().map(|(_, key, _)| key.clone()).collect();
        waiting.retain(|(definition, key, name)| {
            let Some(whole) = whole_of(defs, key, name) else {
                checks.fault(definition, "part_of", "not_a_link");
                return false;
            };
            if pending.contains(&whole.key) {
                return true;
            }
            let child = ChildOf {
                field: (*name).to_owned(),
                entity: whole.key.clone(),
                whole: Whole::Added(interned(whole)),
            };
            if let Some(def) = defs.iter_mut().find(|def| def.key == *key) {
                def.child_of = Some(child);
            }
            false
        });
        if waiting.len() == before {
            for (definition, ..) in waiting.drain(..) {
                checks.fault(definition, "part_of", "circle");
            }
        }
    }
}

/// The definition that a link of this object leads to.
fn whole_of(defs: &[EntityDef], key: &str, field: &str) -> Option<EntityDef> {
    let def = defs.iter().find(|def| def.key == key)?;
    let (_, field) = def.field(field)?;
    let Kind::Link { entity } = &field.kind else {
        return None;
    };
    defs.iter().find(|def| def.key == *entity).cloned()
}

/// A retired object is no longer offered. What links to it must have been retired before.
fn retire(defs: &mut Vec<EntityDef>, source: &Customisation) {
    let retired: BTreeSet<String> = source
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            Definition::Entity(draft) if draft.retired => Some(draft.key()),
            _ => None,
        })
        .collect();
    defs.retain(|def| !retired.contains(&def.key));
}

/// Faults as one refusal.
pub(super) fn refusal(faults: Vec<FieldError>) -> Result<()> {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(faults))
    }
}
