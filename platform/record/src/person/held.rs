//! Everything that is held on a person, as one document: what an erasure would take away, and what it would leave.

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Value};
use guanxi_store::Queries;
use guanxi_types::{Action, Ctx, RawId, Result, len_i64};
use serde_json::{Value as Json, json};

use super::subjects::{Lead, Subjects};
use crate::access;
use crate::filter::{Filter, Operator};
use crate::history::{self, Change};
use crate::json::{instant_json, records_to_json, value_to_json};
use crate::module::Schema;
use crate::people::names;
use crate::query::{self, ListQuery, PAGE_LIMIT};
use crate::record::Record;

/// Records of one kind that the document holds; it says where there are more.
const RECORDS_LIMIT: usize = 10_000;
/// Comments, files and lines of the log that the document holds; it says of which there are more.
const LINES_LIMIT: i64 = 10_000;
/// Records that one statement asks about.
const ASKED_AT_ONCE: usize = 500;

/// Where comments and files on a person are, as far as the reader may look.
#[derive(Default)]
struct Places(BTreeMap<&'static str, (&'static EntityDef, BTreeSet<RawId>)>);

impl Places {
    fn add(&mut self, def: &'static EntityDef, ids: impl IntoIterator<Item = RawId>) {
        self.0
            .entry(&def.key)
            .or_insert_with(|| (def, BTreeSet::new()))
            .1
            .extend(ids);
    }

    fn has(&self, def: &EntityDef, id: RawId) -> bool {
        self.0
            .get(def.key.as_str())
            .is_some_and(|(_, ids)| ids.contains(&id))
    }

    /// A few at a time.
    fn parts(&self) -> Vec<(&'static EntityDef, Vec<RawId>)> {
        let of = |(def, ids): &(&'static EntityDef, BTreeSet<RawId>)| {
            let ids: Vec<RawId> = ids.iter().copied().collect();
            let def = *def;
            ids.chunks(ASKED_AT_ONCE)
                .map(|part| (def, part.to_vec()))
                .collect::<Vec<_>>()
        };
        self.0.values().flat_map(of).collect()
    }
}

/// The record, every record that leads to it, and to those; comments, files (by name and hash) and history of all of them, as
/// far as the user may see them; what he may not see is named. Of other persons only that they lead here.
///
/// # Errors
/// `access.forbidden` for who may not take out personal data or such records, `record.not_found`, `privacy.too_much`.
pub fn held(
    r: &mut dyn Queries,
    schema: &Schema,
    ctx: &Ctx,
    (def, id): (&'static EntityDef, RawId),
) -> Result<Json> {
    super::require(r, ctx, (def, id), (Action::Export, Action::Export))?;
    let record = query::get(r, ctx, def, id)?;
    let subjects = Subjects::of(r, schema, (def, id))?;
    let mut places = Places::default();
    places.add(def, subjects.own().iter().copied());
    let mut linked = Vec::new();
    let mut left_out = BTreeSet::new();
    for lead in &subjects.leads {
        if access::scope_of(ctx, Action::Read, lead.def).is_none() {
            left_out.insert(&lead.def.key);
            continue;
        }
        let (records, is_cut) = seen(r, ctx, lead)?;
        if records.is_empty() {
            continue;
        }
        let shown = if lead.is_of_others() {
            let id = |record: &Record| json!({ "id": record.id.to_string() });
            records.iter().map(id).collect()
        } else {
            places.add(lead.def, records.iter().map(|record| record.id));
            records_to_json(r, schema, ctx, lead.def, &records)?
        };
        linked.push(json!({
            "entity": lead.def.key, "field": lead.field, "is_cut": is_cut, "records": shown,
        }));
    }
    let own = records_to_json(r, schema, ctx, def, std::slice::from_ref(&record))?;
    let merged = subjects.own().iter().filter(|own| **own != id);
    let (comments, files) = (comments(r, &places)?, files(r, &places)?);
    let history = history(r, ctx, &subjects, &places)?;
    let lists = [("comments", &comments), ("files", &files), ("history", &history)];
    let cut = lists
        .iter()
        .filter(|(_, list)| len_i64(list.len()) >= LINES_LIMIT);
    Ok(json!({
        "format": "guanxi.personal_data", "version": 2, "made_at": instant_json(&ctx.clock.now().into()),
        "entity": def.key, "record": own.first(), "merged": merged.map(ToString::to_string).collect::<Vec<_>>(),
        "linked": linked, "left_out": left_out, "cut": cut.map(|(name, _)| *name).collect::<Vec<_>>(),
        "comments": comments, "files": files, "history": history,
    }))
}

/// Those of the records that the user sees, and whether there are more than the document holds.
fn seen(r: &mut dyn Queries, ctx: &Ctx, lead: &Lead) -> Result<(Vec<Record>, bool)> {
    let mut records = Vec::new();
    for part in lead.ids.chunks(ASKED_AT_ONCE) {
        if records.len() >= RECORDS_LIMIT {
            return Ok((records, true));
        }
        let asked = ListQuery {
            filters: vec![Filter {
                field: "id".to_owned(),
                operator: Operator::In,
                values: part.iter().copied().map(Value::from).collect(),
            }],
            sort: "id".to_owned(),
            limit: Some(PAGE_LIMIT),
            ..ListQuery::default()
        };
        records.extend(query::list(r, ctx, lead.def, &asked)?.records);
    }
    Ok((records, false))
}

fn comments(r: &mut dyn Queries, places: &Places) -> Result<Vec<Json>> {
    let mut told = Vec::new();
    for (def, ids) in places.parts() {
        let left = LINES_LIMIT - len_i64(told.len());
        let found = crate::comment::before(r, (def, &ids), (i64::MAX, i64::MAX), left)?;
        let names = names(r, found.iter().map(|comment| comment.created_by))?;
        told.extend(found.iter().map(|comment| {
            json!({
                "entity": comment.entity, "record_id": comment.record_id.to_string(), "body": comment.body,
                "at": instant_json(&comment.created_at.into()), "by": names.get(&comment.created_by),
            })
        }));
    }
    Ok(told)
}

fn files(r: &mut dyn Queries, places: &Places) -> Result<Vec<Json>> {
    let mut told = Vec::new();
    for (def, ids) in places.parts() {
        let left = LINES_LIMIT - len_i64(told.len());
        let found = crate::attachment::before(r, (def, &ids), (i64::MAX, i64::MAX), left)?;
        told.extend(found.iter().map(|file| {
            json!({
                "entity": file.entity, "record_id": file.record_id.to_string(), "id": file.id.to_string(),
                "file_name": file.file_name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256,
                "at": instant_json(&file.created_at.into()),
            })
        }));
    }
    Ok(told)
}

/// The past of what is the person's; of records that are gone for who sees all of the kind.
fn history(r: &mut dyn Queries, ctx: &Ctx, subjects: &Subjects, places: &Places) -> Result<Vec<Json>> {
    let mut told = Vec::new();
    for subject in subjects.all() {
        let sees_all = access::scope_of(ctx, Action::Read, subject.def).is_all();
        let there = subject.ids.iter().filter(|id| places.has(subject.def, **id));
        let gone = subject.gone.iter().filter(|_| sees_all);
        let ids: Vec<RawId> = there.chain(gone).copied().collect();
        for part in ids.chunks(ASKED_AT_ONCE) {
            let left = LINES_LIMIT - len_i64(told.len());
            let found = history::of_records(r, ctx, (subject.def, part), left)?;
            let names = names(r, found.iter().map(|(_, entry)| entry.actor))?;
            told.extend(found.iter().map(|((_, id), entry)| {
                let changes = entry.changes.iter().map(|change| change_json(subject.def, change));
                json!({
                    "entity": subject.def.key, "record_id": id.to_string(), "at": instant_json(&entry.at.into()),
                    "by": names.get(&entry.actor), "through": entry.through.split(':').next(),
                    "action": entry.action, "changes": changes.collect::<Vec<_>>(), "details": entry.details,
                })
            }));
        }
    }
    Ok(told)
}

fn change_json(def: &EntityDef, change: &Change) -> Json {
    let kind = def
        .field(&change.field)
        .map_or(&guanxi_entity::Kind::LongText, |(_, field)| &field.kind);
    json!({
        "field": change.field, "before": value_to_json(kind, &change.before), "after": value_to_json(kind, &change.after),
    })
}
