//! The import target that every entity has: one row, one record.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use guanxi_document::Row;
use guanxi_entity::{EntityDef, FieldDef, Kind, Label};
use guanxi_types::{Action, Ctx, ErrorKind, Problem, Result, normalise};
use rustc_hash::{FxHashMap, FxHasher};

use super::chunk::{EntityChunk, Line};
use super::links::is_stubbed;
use super::plan::{Mode, Plan};
use super::target::{Chunk, ImportField, ImportPass, ImportTarget, RowError};
use crate::access;
use crate::export::link_key;
use crate::module::Schema;

/// Import into one entity.
pub struct EntityTarget {
    def: &'static EntityDef,
}

impl EntityTarget {
    /// For this entity.
    #[must_use]
    pub const fn new(def: &'static EntityDef) -> Self {
        Self { def }
    }

    fn field(&self, schema: &Schema, field: &FieldDef) -> ImportField {
        let name_only = || Label {
            zh: field.name.clone(),
            en: field.name.clone(),
        };
        ImportField {
            name: field.name.clone(),
            label: schema
                .field_label(self.def, &field.name)
                .cloned()
                .unwrap_or_else(name_only),
            required: field.required && field.default.is_none(),
            kind: field.kind.clone(),
            links_by: match &field.kind {
                Kind::Link { entity } => schema.entity(entity).ok().map(|def| link_key(def).to_owned()),
                _ => None,
            },
            synonyms: Vec::new(),
            choices: choices(schema, self.def, field),
        }
    }

    fn linked<'s>(&self, schema: &'s Schema) -> impl Iterator<Item = &'static EntityDef> + use<'s> {
        self.def.fields.iter().filter_map(|field| match &field.kind {
            Kind::Link { entity } => schema.entity(entity).ok(),
            _ => None,
        })
    }
}

/// The labels of a choice's options in both languages, for comparison.
fn choices(schema: &Schema, def: &EntityDef, field: &FieldDef) -> Vec<(String, String)> {
    let options = field.kind.options();
    let label = |option: &str| {
        schema
            .labels()
            .get(&format!("choice.{}.{}.{option}", def.key, field.name))
    };
    options
        .iter()
        .filter_map(|option| label(option).map(|label| (option, label)))
        .flat_map(|(option, label)| {
            [
                (normalise(&label.zh), option.clone()),
                (normalise(&label.en), option.clone()),
            ]
        })
        .collect()
}

impl ImportTarget for EntityTarget {
    fn key(&self) -> &str {
        &self.def.key
    }

    fn label(&self, schema: &Schema) -> Label {
        let key = &self.def.key;
        schema.labels().get(key).cloned().unwrap_or_else(|| Label {
            zh: key.clone(),
            en: key.clone(),
        })
    }

    fn fields(&self, schema: &Schema) -> Vec<ImportField> {
        let open = self
            .def
            .fields
            .iter()
            .filter(|f| !f.read_only && !matches!(f.kind, Kind::Secret | Kind::File));
        open.map(|field| self.field(schema, field)).collect()
    }

    fn keys(&self, _schema: &Schema) -> Vec<Vec<String>> {
        let is_open = |key: &&Vec<String>| {
            key.iter()
                .all(|name| self.def.field(name).is_some_and(|(_, field)| !field.sealed))
        };
        self.def.unique.iter().filter(is_open).cloned().collect()
    }

    fn options(&self, schema: &Schema) -> Vec<&'static str> {
        let mut options = Vec::new();
        if self.def.fields.iter().any(|f| f.kind == Kind::DateTime) {
            options.push("zone");
        }
        if self.linked(schema).any(is_stubbed) {
            options.push("create_missing");
        }
        if self.def.duplicates.is_some() {
            options.push("refuse_duplicates");
        }
        options
    }

    fn entities(&self, schema: &Schema) -> Vec<String> {
        let mut keys = vec![self.def.key.clone()];
        for linked in self.linked(schema).filter(|def| is_stubbed(def)) {
            if !keys.contains(&linked.key) {
                keys.push(linked.key.clone());
            }
        }
        keys
    }

    fn require(&self, _schema: &Schema, ctx: &Ctx) -> Result<()> {
        access::by_hand(ctx, Action::Import, self.def)?;
        access::require(ctx, Action::Import, self.def).map(drop)
    }

    fn begin(&self, plan: Arc<Plan>) -> Result<Box<dyn ImportPass>> {
        let place = |name: &String| self.def.field(name).map(|(at, _)| at);
        let key: Vec<usize> = plan.key.iter().filter_map(place).collect();
        let is_mapped = |at: &usize| {
            plan.columns
                .iter()
                .any(|(_, f)| field_place(self.def, &plan, *f) == Some(*at))
        };
        if plan.mode != Mode::Append && (key.is_empty() || !key.iter().all(is_mapped)) {
            return Err(
                Problem::new(ErrorKind::Invalid, "import.key_not_mapped").with("key", plan.key.join(","))
            );
        }
        let mut keys: Vec<Vec<usize>> = self
            .def
            .unique
            .iter()
            .map(|names| names.iter().filter_map(place).collect::<Vec<usize>>())
            .filter(|places| places.iter().all(is_mapped))
            .collect();
        if plan.mode != Mode::Append && !keys.contains(&key) {
            keys.push(key.clone());
        }
        let seen = keys.iter().map(|_| FxHashMap::default()).collect();
        let key = if key.iter().all(is_mapped) {
            key
        } else {
            Vec::new()
        };
        Ok(Box::new(EntityPass {
            def: self.def,
            plan,
            key: Arc::new(key),
            keys,
            seen,
        }))
    }
}

/// The place in the definition of the target's field.
fn field_place(def: &EntityDef, plan: &Plan, field: usize) -> Option<usize> {
    plan.fields
        .get(field)
        .and_then(|f| def.field(&f.name))
        .map(|(at, _)| at)
}

struct EntityPass {
    def: &'static EntityDef,
    plan: Arc<Plan>,
    /// The key that records are found by; empty where its columns aren't mapped.
    key: Arc<Vec<usize>>,
    /// Every key of which all fields are mapped: a file must not have one twice.
    keys: Vec<Vec<usize>>,
    /// For each of them, the hash of what was seen and the row it was seen in.
    seen: Vec<FxHashMap<u64, u64>>,
}

impl ImportPass for EntityPass {
    fn prepare(&mut self, rows: &[Row<'_>]) -> Arc<dyn Chunk> {
        let mut lines = Vec::with_capacity(rows.len());
        let mut errors = Vec::new();
        for row in rows {
            match self.line(row) {
                Ok(line) => lines.push(line),
                Err(mut found) => errors.append(&mut found),
            }
        }
        for line in &mut lines {
            line.find_own_links(self.def, |text| self.is_in_file(text));
        }
        Arc::new(EntityChunk {
            def: self.def,
            plan: Arc::clone(&self.plan),
            key: Arc::clone(&self.key),
            lines,
            errors,
        })
    }
}

impl EntityPass {
    fn line(&mut self, row: &Row<'_>) -> Result<Line, Vec<RowError>> {
        if let Some(problem) = row.problem() {
            return Err(vec![RowError::of_row_problem(&self.plan, problem)]);
        }
        let mut line = Line::new(row.number, self.def.fields.len());
        let mut errors = Vec::new();
        for (column, at) in &self.plan.columns {
            let Some(field) = self.plan.fields.get(*at) else {
                continue;
            };
            let Some((place, _)) = self.def.field(&field.name) else {
                continue;
            };
            match super::value::cell_value(field, row.cell(*column), &self.plan.zone) {
                Ok(value) => line.put(place, value, &field.kind),
                Err(error) => errors.push(RowError::field(&self.plan, row, error)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        self.note(&mut line).map_err(|error| vec![error])?;
        Ok(line)
    }

    /// Refuses a row whose key an earlier row of the file has.
    fn note(&mut self, line: &mut Line) -> Result<(), RowError> {
        for (key, seen) in self.keys.iter().zip(&mut self.seen) {
            let Some(hash) = hash_of(line, key) else { continue };
            match seen.get(&hash) {
                Some(first) => {
                    let mut error = RowError::row(line.row, "import.duplicate_row");
                    error.params.insert("first".to_owned(), (*first).into());
                    let name = key
                        .first()
                        .and_then(|at| self.def.fields.get(*at))
                        .map(|f| f.name.as_str());
                    let column = name.and_then(|name| self.plan.column_of(name));
                    error.column = column.and_then(|at| self.plan.headers.get(at)).cloned();
                    error.value = key
                        .iter()
                        .filter_map(|at| line.text(*at))
                        .collect::<Vec<_>>()
                        .join(" ");
                    return Err(error);
                }
                None => {
                    seen.insert(hash, line.row);
                }
            }
        }
        Ok(())
    }

    /// Whether a row of the file so far, or of this chunk, makes the record that this text names.
    fn is_in_file(&self, text: &str) -> bool {
        let own = hash_text(text);
        self.keys
            .iter()
            .zip(&self.seen)
            .any(|(key, seen)| key.len() == 1 && seen.contains_key(&own))
    }
}

fn hash_of(line: &Line, key: &[usize]) -> Option<u64> {
    match key {
        [one] => line.text(*one).map(|text| hash_text(&text)),
        several => {
            let texts: Option<Vec<String>> = several.iter().map(|at| line.text(*at)).collect();
            texts.map(|texts| hash_text(&texts.join("\u{1F}")))
        }
    }
}

fn hash_text(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
