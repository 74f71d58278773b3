//! Finds the records that cells name: by natural key, else by title where only one has it.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, RawId, Result};
use rustc_hash::FxHashMap;

use super::plan::Plan;
use crate::access;
use crate::export::link_key;
use crate::filter::SqlText;
use crate::pipeline::{Batch, Links, create_many};

/// Texts that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

/// What the texts in one linked entity stand for.
#[derive(Default)]
pub(super) struct Found(FxHashMap<String, Answer>);

#[derive(Clone, Copy)]
enum Answer {
    One(RawId),
    Several,
}

impl Found {
    /// The record that this text names.
    pub(super) fn id(&self, field: &str, text: &str) -> Result<RawId, FieldError> {
        match self.0.get(text) {
            Some(Answer::One(id)) => Ok(*id),
            Some(Answer::Several) => Err(FieldError::new(field, "ambiguous_link").with("value", text)),
            None => Err(FieldError::new(field, "unknown_link").with("value", text)),
        }
    }

    fn add(&mut self, text: &str, id: RawId) {
        self.0
            .entry(text.to_owned())
            .and_modify(|answer| {
                if !matches!(answer, Answer::One(other) if *other == id) {
                    *answer = Answer::Several;
                }
            })
            .or_insert(Answer::One(id));
    }
}

/// Looks up every text, within what the user may see. What is missing is made as a stub if the plan allows it.
pub(super) fn find(tx: &mut Tx<'_>, plan: &Plan, def: &EntityDef, texts: BTreeSet<&str>) -> Result<Found> {
    let mut found = Found::default();
    let key = link_key(def).to_owned();
    ask(tx, &plan.ctx, (def, &key), &texts, &mut found)?;
    let mut missing: BTreeSet<&str> = texts.into_iter().filter(|text| !found.0.contains_key(*text)).collect();
    if key != def.title && !missing.is_empty() {
        ask(tx, &plan.ctx, (def, &def.title), &missing, &mut found)?;
        missing.retain(|text| !found.0.contains_key(*text));
    }
    if plan.create_missing && is_stubbed(def) && !missing.is_empty() {
        let rows = missing.iter().map(|text| stub(def, &key, text)).collect();
        let batch = Batch { def, import_id: Some(plan.import_id), links: Links::Known };
        let ids = create_many(tx, &plan.schema, &plan.ctx, &batch, rows)?;
        for (text, id) in missing.iter().zip(ids) {
            found.add(text, id);
        }
    }
    Ok(found)
}

/// Whether records of this entity can stand for something of which only the key is known.
pub(super) fn is_stubbed(def: &EntityDef) -> bool {
    def.field("is_stub").is_some()
}

fn stub(def: &EntityDef, key: &str, text: &str) -> Vec<Value> {
    def.fields
        .iter()
        .map(|field| match field.name.as_str() {
            "is_stub" => Value::Int(1),
            name if name == key || name == def.title => Value::from(text),
            _ => Value::Null,
        })
        .collect()
}

fn ask(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (def, field): (&EntityDef, &str),
    texts: &BTreeSet<&str>,
    found: &mut Found,
) -> Result<()> {
    let Some((_, by)) = def.field(field) else { return Ok(()) };
    let scope = access::scope_of(ctx, Action::Read, def);
    // An integer key (an order number) is compared as one; text that is no number names nothing.
    let is_text = by.kind.storage() == guanxi_entity::Storage::Text;
    if matches!(by.kind, Kind::Link { .. }) {
        return Ok(());
    }
    let values: Vec<Value> = texts
        .iter()
        .filter_map(|text| if is_text { Some(Value::from(*text)) } else { text.parse().ok().map(Value::Int) })
        .collect();
    for part in values.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT id, {field} FROM {}", def.table));
        sql.and(&format!("{field} IN ({})", marks(part.len())), part.iter().cloned());
        access::restrict(&mut sql, ctx, scope, def);
        tx.query_each(&sql.text, &sql.params, &mut |row| {
            let text = row.optional_int(1).map_or_else(|| row.text(1).to_owned(), |v| v.to_string());
            found.add(&text, row.int(0));
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
