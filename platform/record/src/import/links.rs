//! Finds the records that cells name: by natural key, else by title where only one has it.

use std::collections::BTreeSet;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Action, Ctx, FieldError, RawId, Result};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use super::plan::Plan;
use crate::access;
use crate::export::link_key;
use crate::filter::SqlText;
use crate::merge::former;
use crate::pipeline::{Batch, Links, create_many};
use crate::query;

/// Texts that one statement asks for.
const ASKED_AT_ONCE: usize = 500;

/// What the texts in one linked entity stand for.
#[derive(Clone, Debug, Default)]
pub struct Found(FxHashMap<String, Answer>);

#[derive(Clone, Copy, Debug)]
enum Answer {
    One(RawId),
    Several,
}

impl Found {
    /// The record that this text names.
    ///
    /// # Errors
    /// `unknown_link`, `ambiguous_link`.
    pub fn id(&self, field: &str, text: &str) -> Result<RawId, FieldError> {
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
///
/// # Errors
/// When a statement fails, or a stub may not be made.
pub fn find(tx: &mut Tx<'_>, plan: &Plan, def: &EntityDef, texts: BTreeSet<&str>) -> Result<Found> {
    let mut found = Found::default();
    let missing = look_up(tx, plan, def, texts, &mut found)?;
    make_stubs(tx, plan, def, &missing, &mut found)?;
    Ok(found)
}

/// Fills in what exists, and gives the texts that nothing is called by.
fn look_up<'t>(
    tx: &mut Tx<'_>,
    plan: &Plan,
    def: &EntityDef,
    texts: BTreeSet<&'t str>,
    found: &mut Found,
) -> Result<BTreeSet<&'t str>> {
    let key = link_key(def);
    ask(tx, &plan.ctx, (def, key), &texts, found)?;
    let mut missing: BTreeSet<&str> = texts
        .into_iter()
        .filter(|text| !found.0.contains_key(*text))
        .collect();
    if !missing.is_empty() {
        ask_former(tx, &plan.ctx, (def, key), &missing, found)?;
        missing.retain(|text| !found.0.contains_key(*text));
    }
    if key != def.title && !missing.is_empty() {
        ask(tx, &plan.ctx, (def, &def.title), &missing, found)?;
        missing.retain(|text| !found.0.contains_key(*text));
    }
    Ok(missing)
}

fn make_stubs(
    tx: &mut Tx<'_>,
    plan: &Plan,
    def: &EntityDef,
    missing: &BTreeSet<&str>,
    found: &mut Found,
) -> Result<()> {
    if !plan.create_missing || !is_stubbed(def) || missing.is_empty() {
        return Ok(());
    }
    let rows = missing
        .iter()
        .map(|text| stub(def, link_key(def), text))
        .collect();
    let batch = Batch {
        def,
        import_id: Some(plan.import_id),
        links: Links::Known,
    };
    let ids = create_many(tx, &plan.schema, &plan.ctx, &batch, rows)?;
    for (text, id) in missing.iter().zip(ids) {
        found.add(text, id);
    }
    Ok(())
}

/// Finds records of one entity for one pass through a file, and asks for each of them once.
#[derive(Debug)]
pub struct LinkFinder {
    def: &'static EntityDef,
    known: Mutex<Found>,
}

impl LinkFinder {
    /// For links to this entity.
    #[must_use]
    pub fn new(def: &'static EntityDef) -> Self {
        Self {
            def,
            known: Mutex::new(Found::default()),
        }
    }

    /// What these texts name. What is missing is made as a stub if the plan allows it; a stub isn't remembered before the
    /// next chunk finds it, because this chunk may still be rolled back.
    ///
    /// # Errors
    /// When the database fails, or a stub can't be made.
    pub fn find(&self, tx: &mut Tx<'_>, plan: &Plan, texts: BTreeSet<&str>) -> Result<Found> {
        let mut found = Found::default();
        let mut unknown = BTreeSet::new();
        {
            let known = self.known.lock();
            for text in texts {
                match known.0.get(text) {
                    Some(answer) => {
                        found.0.insert(text.to_owned(), *answer);
                    }
                    None => {
                        unknown.insert(text);
                    }
                }
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        let mut new = Found::default();
        let missing = look_up(tx, plan, self.def, unknown, &mut new)?;
        for (text, answer) in &new.0 {
            found.0.insert(text.clone(), *answer);
        }
        self.known.lock().0.extend(new.0);
        make_stubs(tx, plan, self.def, &missing, &mut found)?;
        Ok(found)
    }
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
    let Some((_, by)) = def.field(field) else {
        return Ok(());
    };
    let scope = access::scope_of(ctx, Action::Read, def);
    // An integer key (an order number) is compared as one; text that is no number names nothing.
    let is_text = by.kind.storage() == guanxi_entity::Storage::Text;
    if matches!(by.kind, Kind::Link { .. }) {
        return Ok(());
    }
    let values: Vec<Value> = texts
        .iter()
        .filter_map(|text| {
            if is_text {
                Some(Value::from(*text))
            } else {
                text.parse().ok().map(Value::Int)
            }
        })
        .collect();
    for part in values.chunks(ASKED_AT_ONCE) {
        let mut sql = SqlText::new(&format!("SELECT id, {field} FROM {}", def.table));
        sql.and(
            &format!("{field} IN ({})", marks(part.len())),
            part.iter().cloned(),
        );
        access::restrict_few(&mut sql, ctx, scope, def);
        tx.query_each(&sql.text, &sql.params, &mut |row| {
            let text = row
                .optional_int(1)
                .map_or_else(|| row.text(1).to_owned(), |v| v.to_string());
            found.add(&text, row.int(0));
            Ok(())
        })?;
    }
    Ok(())
}

/// A number that a record had before it was merged names the record that it became.
fn ask_former(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (def, key): (&EntityDef, &str),
    texts: &BTreeSet<&str>,
    found: &mut Found,
) -> Result<()> {
    if def.duplicates.is_none() {
        return Ok(());
    }
    let scope = access::scope_of(ctx, Action::Read, def);
    let texts: Vec<&str> = texts.iter().copied().collect();
    for (text, id) in former(tx, def, key, &texts)? {
        if query::find(tx, ctx, scope, def, id).is_ok() {
            found.add(&text, id);
        }
    }
    Ok(())
}

pub(super) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
