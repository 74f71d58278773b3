//! Erasing a person: what it would take away, what it would leave and why, and doing it.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, Problem, RawId, Result};
use serde_json::json;

use super::blank::{identifiers, without};
use super::erased::{erased_at, remember};
use super::links::{Link, links};
use super::{redact, scrub};
use crate::audit::{Note, note};
use crate::customise::rules;
use crate::derived::{self, Step};
use crate::merge::merged_from;
use crate::module::{Schema, Written};
use crate::pipeline;
use crate::record::Record;
use crate::seal::redaction::Redacted;
use crate::sealed;

/// Most characters of a reason.
const REASON_LIMIT: usize = 500;

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

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Records that were emptied.
    pub records: usize,
    /// Comments that went.
    pub comments: u64,
    /// SHA-256 of the files that went; contents that no record has any more may be removed.
    pub files: Vec<String>,
    /// Lines of the log that were rewritten.
    pub history: usize,
    /// Merges that can't be taken back any more.
    pub merges: u64,
}

/// The records of one kind that are the person's.
struct Subject {
    def: &'static EntityDef,
    ids: BTreeSet<RawId>,
    /// Removed since; only their past is left.
    gone: BTreeSet<RawId>,
}

/// Everything that is to be emptied, and what is left alone.
struct Subjects {
    /// By entity key; the person's own apart.
    others: BTreeMap<String, Subject>,
    own: Subject,
    kept: BTreeMap<String, usize>,
}

/// What erasing this person would do.
///
/// # Errors
/// `access.forbidden` for who may not erase, `privacy.not_personal`, `record.not_found`, `privacy.too_much`.
pub fn plan_erasure(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&'static EntityDef, RawId),
) -> Result<ErasePlan> {
    super::require(tx, ctx, (def, id), (Action::Delete, Action::Update))?;
    let subjects = Subjects::of(tx, schema, def, id)?;
    let mut plan = ErasePlan {
        erased_at: erased_at(tx, id)?,
        ..ErasePlan::default()
    };
    let mut imports = BTreeSet::new();
    for subject in subjects.all() {
        let mut part = Part {
            entity: subject.def.key.clone(),
            records: 0,
            fields: Vec::new(),
        };
        for record in subject.records(tx)? {
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
        if part.records > 0 {
            plan.emptied.push(part);
        }
        for id in subject.ids.iter().chain(&subject.gone) {
            let place = place(subject.def, *id);
            plan.comments += count(tx, "record_comment", &place)?;
            plan.files += count(tx, "record_attachment", &place)?;
            plan.history += count(tx, "record_history", &place)?;
        }
    }
    for own in &subjects.own.ids {
        let row = tx.query_first(
            "SELECT COUNT(*) FROM record_merge WHERE survivor_id = ?1",
            &[(*own).into()],
        )?;
        plan.merges += row.map_or(0, |row| row.int(0));
    }
    for import in imports {
        let row = tx.query_first("SELECT file_name FROM import_run WHERE id = ?1", &[import.into()])?;
        plan.imports
            .extend(row.map(|row| (import, row.text(0).to_owned())));
    }
    plan.kept = subjects
        .kept
        .into_iter()
        .map(|(entity, records)| Part {
            entity,
            records,
            fields: Vec::new(),
        })
        .collect();
    Ok(plan)
}

/// Erases a person. What is personal is emptied in the person's record and in those that are about the person, and in the past
/// of all of them; links, amounts and dates stay.
///
/// # Errors
/// As [`plan_erasure`]; `record.version_conflict`, `record.invalid` without a reason.
pub fn erase(
    tx: &mut Tx<'_>,
    schema: &Schema,
    ctx: &Ctx,
    (def, id, version): (&'static EntityDef, RawId, Option<i64>),
    reason: &str,
) -> Result<Erased> {
    let person = super::require(tx, ctx, (def, id), (Action::Delete, Action::Update))?;
    if version.is_some_and(|seen| seen != person.version) {
        return Err(
            Problem::new(guanxi_types::ErrorKind::Conflict, "record.version_conflict")
                .with("current", person.version),
        );
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_LIMIT {
        let code = if reason.is_empty() { "required" } else { "too_long" };
        return Err(Problem::invalid(vec![
            FieldError::new("reason", code).with("max", REASON_LIMIT),
        ]));
    }
    let subjects = Subjects::of(tx, schema, def, id)?;
    let mut texts = identifiers(def, &sealed::opened(tx, def, &person.values)?);
    let mut done = Erased::default();
    let mut lines = Vec::new();
    for subject in subjects.all() {
        let records = subject.records(tx)?;
        for record in &records {
            texts.extend(identifiers(
                subject.def,
                &sealed::opened(tx, subject.def, &record.values)?,
            ));
        }
        texts.sort_unstable_by_key(|text| std::cmp::Reverse(text.chars().count()));
        texts.dedup();
        for record in records {
            empty(tx, (schema, ctx), subject.def, &record)?;
            remember(tx, ctx, (&subject.def.key, record.id), reason)?;
            done.records += 1;
        }
        done.past(tx, subject, &texts, &mut lines)?;
    }
    lines.extend(redact::notes(tx, &texts)?);
    scrub::imports(tx, &texts)?;
    done.history = lines.len();
    redact::told(tx, ctx, (&def.key, id), &lines)?;
    let told = Note::new("erase")
        .about(&def.key, id)
        .with("reason", reason)
        .with("records", done.records)
        .with("lines", lines.len());
    note(tx, ctx, &told)?;
    Ok(done)
}

impl Erased {
    /// What the engine keeps of these records beside themselves.
    fn past(
        &mut self,
        tx: &mut Tx<'_>,
        subject: &Subject,
        texts: &[String],
        lines: &mut Vec<Redacted>,
    ) -> Result<()> {
        let ids: Vec<RawId> = subject.ids.iter().chain(&subject.gone).copied().collect();
        for id in &ids {
            let place = place(subject.def, *id);
            self.comments += redact::comments(tx, &place)?;
            self.files.extend(redact::files(tx, &place)?);
            lines.extend(redact::history(tx, (subject.def, *id), texts)?);
        }
        self.merges += redact::merges(tx, subject.def, &ids)?;
        Ok(())
    }
}

fn place(def: &EntityDef, id: RawId) -> [Value; 2] {
    [Value::from(def.key.as_str()), Value::from(id)]
}

fn count(r: &mut dyn Queries, table: &str, place: &[Value; 2]) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE entity = ?1 AND record_id = ?2");
    Ok(r.query_first(&sql, place)?.map_or(0, |row| row.int(0)))
}

/// Empties a record, with everything that follows a write but a line with what it was.
fn empty(
    tx: &mut Tx<'_>,
    (schema, ctx): (&Schema, &Ctx),
    def: &'static EntityDef,
    before: &Record,
) -> Result<()> {
    let mut after = without(def, before);
    rules::compute(schema, ctx, def, &mut after);
    if after == before.values {
        return Ok(());
    }
    pipeline::write_update(tx, ctx, def, before, &after)?;
    let step = Step {
        id: before.id,
        before: Some(&before.values),
        after: Some(&after),
    };
    derived::keep(tx, def, &[step])?;
    let parents = pipeline::parents_of(def, [&before.values, &after].into_iter());
    let written = Written {
        action: Action::Update,
        ids: &[before.id],
        parents: &parents,
    };
    pipeline::finish(tx, schema, ctx, def, &written)
}

impl Subject {
    fn new(def: &'static EntityDef) -> Self {
        Self {
            def,
            ids: BTreeSet::new(),
            gone: BTreeSet::new(),
        }
    }

    fn records(&self, r: &mut dyn Queries) -> Result<Vec<Record>> {
        let sql = format!(
            "SELECT {} FROM {} WHERE id = ?1",
            Record::columns(self.def),
            self.def.table
        );
        let mut records = Vec::with_capacity(self.ids.len());
        for id in &self.ids {
            let row = r.query_first(&sql, &[Value::from(*id)])?;
            records.extend(row.map(Record::from_row));
        }
        Ok(records)
    }
}

fn has_personal(def: &EntityDef) -> bool {
    def.fields.iter().any(|field| field.personal)
}

impl Subjects {
    fn of(tx: &mut Tx<'_>, schema: &Schema, def: &'static EntityDef, id: RawId) -> Result<Self> {
        let ids = merged_from(tx, id)?;
        let mut own = Subject::new(def);
        own.ids.extend(&ids);
        let mut subjects = Self {
            others: BTreeMap::new(),
            own,
            kept: BTreeMap::new(),
        };
        let first = subjects.add(tx, schema, (def, &ids))?;
        // What is about those who are about the person: what was done with a contact.
        for (def, ids) in first {
            subjects.add(tx, schema, (def, &ids))?;
        }
        Ok(subjects)
    }

    fn all(&self) -> impl Iterator<Item = &Subject> {
        std::iter::once(&self.own).chain(self.others.values())
    }

    /// Adds the records that lead to these; gives those that are personal.
    fn add(
        &mut self,
        tx: &mut Tx<'_>,
        schema: &Schema,
        (target, ids): (&'static EntityDef, &[RawId]),
    ) -> Result<Vec<(&'static EntityDef, Vec<RawId>)>> {
        let mut added = Vec::new();
        if ids.is_empty() {
            return Ok(added);
        }
        for link in links(schema, target) {
            let found = link.find(tx, target, ids)?;
            if let Some(whole) = self.whole_of(tx, &link, (target, ids))? {
                self.entry(whole.0).ids.extend(&whole.1);
                added.push(whole);
            }
            if !has_personal(link.def) || link.def.key == self.own.def.key {
                if !found.is_empty() && target.key == self.own.def.key {
                    *self.kept.entry(link.def.key.clone()).or_default() += found.len();
                }
                continue;
            }
            let gone = link.gone(tx, target, ids)?;
            let subject = self.entry(link.def);
            subject.gone.extend(gone);
            subject.ids.extend(&found);
            added.push((link.def, found));
        }
        Ok(added)
    }

    fn entry(&mut self, def: &'static EntityDef) -> &mut Subject {
        self.others
            .entry(def.key.clone())
            .or_insert_with(|| Subject::new(def))
    }

    /// Wholes of which every part leads to the person: a household of one.
    fn whole_of(
        &self,
        tx: &mut Tx<'_>,
        link: &Link,
        (target, ids): (&EntityDef, &[RawId]),
    ) -> Result<Option<(&'static EntityDef, Vec<RawId>)>> {
        let Some(child) = &link.def.child_of else {
            return Ok(None);
        };
        let whole = child.whole.def();
        if whole.key == target.key || whole.key == self.own.def.key || !has_personal(whole) {
            return Ok(None);
        }
        let found = link.find(tx, target, ids)?;
        let mut alone = Vec::new();
        for part in found {
            let sql = format!(
                "SELECT {whole} FROM {table} p WHERE id = ?1 AND NOT EXISTS \
                 (SELECT 1 FROM {table} o WHERE o.{whole} = p.{whole} AND o.{link} <> p.{link})",
                whole = child.field,
                table = link.def.table,
                link = link.field,
            );
            let row = tx.query_first(&sql, &[Value::from(part)])?;
            alone.extend(row.map(|row| row.int(0)));
        }
        Ok(Some((whole, alone)).filter(|(_, ids)| !ids.is_empty()))
    }
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
