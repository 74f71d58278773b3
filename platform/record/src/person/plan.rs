//! What erasing a person would take away, and what it would leave and why.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result};
use serde_json::json;

use super::erased::erased_at;
use super::place;
use super::subjects::{Subject, Subjects};
use crate::module::Schema;

/// Records of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Their entity.
    pub entity: String,
    /// How many.
    pub records: usize,
    /// The personal fields that some of them fill.
    pub fields: Vec<String>,
}

/// What erasing a person takes away and leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasePlan {
    /// Records that lose their personal fields; the person's own come first.
    pub emptied: Vec<Part>,
    /// Records that stay as they are: they lead to the person, and nothing in them tells who it is.
    pub kept: Vec<Part>,
    /// Comments that go.
    pub comments: i64,
    /// Files that go.
    pub files: i64,
    /// Lines of the log that lose what is personal.
    pub history: i64,
    /// Merges that can't be taken back any more.
    pub merges: i64,
    /// Imports that brought the person and still have their file.
    pub imports: Vec<(RawId, String)>,
    /// When the person was erased before, UTC milliseconds.
    pub erased_at: Option<i64>,
}

/// What erasing this person would do.
///
/// # Errors
/// `access.forbidden` for who may not erase, `privacy.not_personal`, `record.not_found`, `privacy.too_much`.
pub fn plan_erasure(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&'static EntityDef, RawId),
) -> Result<ErasePlan> {
    super::require(r, ctx, (def, id), (Action::Delete, Action::Update))?;
    let subjects = Subjects::of(r, schema, (def, id))?;
    let mut plan = ErasePlan {
        erased_at: erased_at(r, id)?,
        ..ErasePlan::default()
    };
    let mut imports = BTreeSet::new();
    for subject in subjects.all() {
        let part = part(r, subject, &mut imports)?;
        plan.emptied.extend(Some(part).filter(|part| part.records > 0));
        for id in subject.ids.iter().chain(&subject.gone) {
            let place = place(subject.def, *id);
            plan.comments += count(r, "record_comment", &place)?;
            plan.files += count(r, "record_attachment", &place)?;
            plan.history += count(r, "record_history", &place)?;
        }
    }
    for own in subjects.own() {
        let sql = "SELECT COUNT(*) FROM record_merge WHERE survivor_id = ?1";
        plan.merges += r.query_first(sql, &[(*own).into()])?.map_or(0, |row| row.int(0));
    }
    for import in imports {
        let row = r.query_first("SELECT file_name FROM import_run WHERE id = ?1", &[import.into()])?;
        plan.imports
            .extend(row.map(|row| (import, row.text(0).to_owned())));
    }
    plan.kept = kept(&subjects);
    Ok(plan)
}

/// What of one kind would be emptied, and the imports that brought it.
fn part(r: &mut dyn Queries, subject: &Subject, imports: &mut BTreeSet<RawId>) -> Result<Part> {
    let mut part = Part {
        entity: subject.def.key.clone(),
        records: 0,
        fields: Vec::new(),
    };
    for record in subject.records(r)? {
        imports.extend(record.import_id);
        let mut fills = false;
        for (field, value) in subject.def.fields.iter().zip(&record.values) {
            if field.personal && !value.is_null() {
                fills = true;
                if !part.fields.contains(&field.name) {
                    part.fields.push(field.name.clone());
                }
            }
        }
        part.records += usize::from(fills);
    }
    Ok(part)
}

fn kept(subjects: &Subjects) -> Vec<Part> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for lead in subjects.leads.iter().filter(|lead| lead.is_kept) {
        *counts.entry(&lead.def.key).or_default() += lead.ids.len();
    }
    let part = |(entity, records): (&str, usize)| Part {
        entity: entity.to_owned(),
        records,
        fields: Vec::new(),
    };
    counts.into_iter().map(part).collect()
}

fn count(r: &mut dyn Queries, table: &str, place: &[Value; 2]) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE entity = ?1 AND record_id = ?2");
    Ok(r.query_first(&sql, place)?.map_or(0, |row| row.int(0)))
}

/// The plan as JSON, for the interface and the command line.
impl ErasePlan {
    /// What it says, entities by their keys.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let part =
            |part: &Part| json!({ "entity": part.entity, "records": part.records, "fields": part.fields });
        let imports = self
            .imports
            .iter()
            .map(|(id, name)| json!({ "id": id.to_string(), "file_name": name }));
        json!({
            "emptied": self.emptied.iter().map(part).collect::<Vec<_>>(),
            "kept": self.kept.iter().map(part).collect::<Vec<_>>(),
            "comments": self.comments, "files": self.files, "history": self.history, "merges": self.merges,
            "imports": imports.collect::<Vec<_>>(),
            "erased_at": self.erased_at.map(|at| crate::instant_json(&at.into())),
        })
    }
}
