//! The index that records are found by, kept in step with them. What a text is found by is up to
//! [`guanxi_types::terms`]; here each term is marked with the field it comes from, so that a field that a user may not read
//! isn't searched for that user either.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Storage, Value};
use guanxi_store::{Engine, Migration, Queries, Store, Terms, Tx};
use guanxi_types::{Ctx, RawId, Result, Term, asked, len_i64, terms, whole};

use crate::derived::{Derived, Step};
use crate::field_view::{FieldView, Searched, may_look_up};
use crate::filter::SqlText;
use crate::module::Schema;
use crate::record::Record;

/// The index, as the pipeline keeps it.
pub(crate) const INDEX: Derived = Derived { keep };

/// Where terms wait.
pub(crate) const MIGRATIONS: [Migration; 1] = [Migration {
    key: "record/0020_search_waiting",
    sql: include_str!("../migrations/0020_search_waiting.sql"),
}];

/// Counts the changes of what texts are found by: the index is made anew after one.
const TERMS_VERSION: u32 = 1;
/// Records that are indexed anew in one transaction.
const CHUNK: i64 = 2_000;
/// Records of an entity whose terms are looked up by [`differences`].
const CHECKED: i64 = 500;
/// Terms that are looked up at once: SQLite takes no condition of a thousand parts.
const ASKED_AT_ONCE: usize = 200;

fn keep(tx: &mut Tx<'_>, def: &EntityDef, steps: &[Step<'_>]) -> Result<()> {
    if !def.is_searched() {
        return Ok(());
    }
    let mut gone = Vec::new();
    let mut new = Vec::with_capacity(steps.len());
    for step in steps {
        let before = step.before.map(|values| terms_of(def, values));
        let after = step.after.map(|values| terms_of(def, values));
        if before == after {
            continue;
        }
        if before.is_some() {
            gone.push(step.id);
        }
        new.extend(after.map(|terms| (step.id, terms)));
    }
    tx.drop_terms(&gone)?;
    tx.put_terms(&new)
}

/// The fields that are searched, with their marks.
pub(crate) fn fields(def: &EntityDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    let is_searched = |field: &FieldDef| field.search && field.kind.storage() == Storage::Text;
    def.fields
        .iter()
        .enumerate()
        .filter(move |(_, field)| is_searched(field))
}

/// A field's mark: four letters of a hash of its name, the same whatever other fields there are.
fn mark(def: &EntityDef, field: &FieldDef) -> String {
    const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let bytes = def.key.bytes().chain([b'.']).chain(field.name.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^= hash >> 32;
    let mut mark = String::with_capacity(4);
    for _ in 0..4 {
        let at = usize::try_from(hash % 36).unwrap_or_default();
        mark.push(char::from(LETTERS.get(at).copied().unwrap_or(b'0')));
        hash /= 36;
    }
    mark
}

/// Whether a field tells one record from another: its title, or a part of a natural key.
pub(crate) fn is_name(def: &EntityDef, field: &FieldDef) -> bool {
    def.title == field.name || def.unique.iter().flatten().any(|name| *name == field.name)
}

/// Whether its whole value is a term of its own.
fn has_whole(def: &EntityDef, field: &FieldDef) -> bool {
    is_name(def, field) || may_look_up(field)
}

/// All terms of a record, parted by spaces.
pub(crate) fn terms_of(def: &EntityDef, values: &[Value]) -> String {
    let mut all = String::new();
    for (at, field) in fields(def) {
        let Some(text) = values.get(at).and_then(Value::as_text) else {
            continue;
        };
        let mark = mark(def, field);
        terms(text, has_whole(def, field), &mut |term| {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(&mark);
            all.push_str(term);
        });
    }
    all
}

/// The marks of the fields that a user may search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// By any part.
    pub parts: Vec<String>,
    /// Those of them that tell one record from another.
    pub names: Vec<String>,
    /// By the whole value only.
    pub whole: Vec<String>,
}

impl Marks {
    /// Of this user.
    pub fn of(ctx: &Ctx, def: &EntityDef) -> Self {
        let view = FieldView::of(ctx, def);
        let mut marks = Self::default();
        for (at, field) in fields(def) {
            let mark = mark(def, field);
            match view.searched(at, field) {
                Searched::Parts => {
                    marks.names.extend(is_name(def, field).then(|| mark.clone()));
                    marks.parts.push(mark);
                }
                Searched::Whole => marks.whole.push(mark),
                Searched::Never => {}
            }
        }
        marks
    }

    /// What a typed text asks for; nothing when there is nothing in it to look for.
    pub fn wanted(&self, text: &str) -> Option<Terms> {
        let mut ways: Vec<Terms> = self.either(text).into_iter().collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        if !self.whole.is_empty() && words.len() > 1 {
            let each: Vec<Terms> = words.iter().filter_map(|word| self.either(word)).collect();
            ways.extend((!each.is_empty()).then_some(Terms::All(each)));
        }
        (!ways.is_empty()).then_some(Terms::Any(ways))
    }

    /// By its parts, or as a whole value.
    fn either(&self, text: &str) -> Option<Terms> {
        let whole = whole(text).filter(|_| !self.whole.is_empty());
        let whole = whole.map(|whole| any_of(&self.whole, &Term::Exact(whole)));
        let ways: Vec<Terms> = in_parts(&self.parts, text).into_iter().chain(whole).collect();
        (!ways.is_empty()).then_some(Terms::Any(ways))
    }
}

/// The term in any of these fields.
pub(crate) fn any_of(marks: &[String], term: &Term) -> Terms {
    Terms::Any(marks.iter().map(|mark| Terms::One(marked(mark, term))).collect())
}

/// All that a typed text asks for, each run of it in any of these fields.
fn in_parts(marks: &[String], text: &str) -> Option<Terms> {
    let runs = asked(text);
    if runs.is_empty() || marks.is_empty() {
        return None;
    }
    let in_field = |mark: &String, terms: &Vec<Term>| {
        let marked = terms.iter().map(|term| Terms::One(marked(mark, term)));
        Terms::All(marked.collect())
    };
    let run = |any: &Vec<Vec<Term>>| {
        let ways = marks
            .iter()
            .flat_map(|mark| any.iter().map(move |terms| in_field(mark, terms)));
        Terms::Any(ways.collect())
    };
    Some(Terms::All(runs.iter().map(|asked| run(&asked.0)).collect()))
}

/// A term as it stands in the index.
fn marked(mark: &str, term: &Term) -> Term {
    match term {
        Term::Exact(text) => Term::Exact(format!("{mark}{text}")),
        Term::Prefix(text) => Term::Prefix(format!("{mark}{text}")),
    }
}

/// Adds the condition that a record is found by the text of a search box.
pub(crate) fn restrict(sql: &mut SqlText, engine: Engine, ctx: &Ctx, def: &EntityDef, text: &str) {
    if text.trim().is_empty() || !def.is_searched() {
        return;
    }
    match Marks::of(ctx, def).wanted(text) {
        Some(terms) => {
            let (ids, params) = terms.ids(engine);
            sql.and(&format!("id IN ({ids})"), params);
        }
        None => sql.and("1 = 0", []),
    }
}

/// What the terms of an entity's records are made of.
fn made_of(def: &EntityDef) -> String {
    let names: Vec<String> = fields(def)
        .map(|(_, field)| format!("{}{}", field.name, if has_whole(def, field) { "=" } else { "" }))
        .collect();
    format!("{TERMS_VERSION} {}", names.join(" "))
}

/// Makes the terms anew of every entity whose searched fields changed since they were made, or of `all`. Answers how many
/// records that were. To be called when a company is opened, and after a change of the schema.
///
/// # Errors
/// When a statement fails; what is left is done by the next call.
pub fn refresh_search(store: &Store, schema: &Schema, all: bool) -> Result<i64> {
    let known = store.read_blocking(|r| r.query("SELECT entity, made_of FROM record_search_state", &[]))?;
    let known: BTreeMap<&str, &str> = known.iter().map(|row| (row.text(0), row.text(1))).collect();
    let mut done = 0;
    for def in schema.entities().iter().copied() {
        let wanted = made_of(def);
        let is_current = known.get(def.key.as_str()) == Some(&wanted.as_str());
        let never = !def.is_searched() && !known.contains_key(def.key.as_str());
        if never || (is_current && !all) {
            continue;
        }
        done += refresh_entity(store, def, &wanted)?;
    }
    Ok(done)
}

fn refresh_entity(store: &Store, def: &'static EntityDef, made_of: &str) -> Result<i64> {
    let (mut after, mut done) = (RawId::MIN, 0);
    loop {
        let made_of = made_of.to_owned();
        let (last, count) = store.write_blocking(move |tx| {
            let records = records_after(tx, def, after, CHUNK)?;
            let ids: Vec<RawId> = records.iter().map(|record| record.id).collect();
            tx.drop_terms(&ids)?;
            if def.is_searched() {
                let rows: Vec<(RawId, String)> = records
                    .iter()
                    .map(|record| (record.id, terms_of(def, &record.values)))
                    .collect();
                tx.put_terms(&rows)?;
            }
            if len_i64(ids.len()) < CHUNK {
                tx.execute(
                    "INSERT INTO record_search_state (entity, made_of) VALUES (?1, ?2) \
                     ON CONFLICT (entity) DO UPDATE SET made_of = excluded.made_of",
                    &[def.key.as_str().into(), made_of.as_str().into()],
                )?;
            }
            Ok((ids.last().copied(), len_i64(ids.len())))
        })?;
        done += count;
        match last {
            Some(last) if count == CHUNK => after = last,
            _ => return Ok(done),
        }
    }
}

fn records_after(r: &mut dyn Queries, def: &EntityDef, after: RawId, limit: i64) -> Result<Vec<Record>> {
    let sql = format!(
        "SELECT {} FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2",
        Record::columns(def),
        def.table
    );
    let rows = r.query(&sql, &[after.into(), limit.into()])?;
    Ok(rows.into_iter().map(Record::from_row).collect())
}

/// Where the index and the records differ: entities whose terms are out of date, records without terms, terms without a
/// record, and of some records of each entity whether they are found by every term.
///
/// # Errors
/// When a statement fails.
pub fn search_differences(r: &mut dyn Queries, schema: &Schema) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut records = 0;
    let searched: Vec<&EntityDef> = schema
        .entities()
        .iter()
        .copied()
        .filter(|def| def.is_searched())
        .collect();
    for def in &searched {
        let state = r.query_first(
            "SELECT made_of FROM record_search_state WHERE entity = ?1",
            &[def.key.as_str().into()],
        )?;
        if state.is_none_or(|row| row.text(0) != made_of(def)) {
            faults.push(format!("{}: the search index is out of date", def.key));
        }
        let sql = r.engine().count_of_indexed(&def.table);
        let row = r.query_first(&sql, &[])?.unwrap_or_default();
        records += row.int(0);
        if row.int(0) != row.int(1) {
            faults.push(format!(
                "{}: {} records are not in the search index",
                def.key,
                row.int(0) - row.int(1)
            ));
        }
        faults.extend(unfound(r, def, row.int(0))?);
    }
    let found = r
        .query_first(r.engine().count_of_terms(), &[])?
        .map_or(0, |row| row.int(0));
    if found > records {
        faults.push(format!(
            "{} entries of the search index have no record",
            found - records
        ));
    }
    Ok(faults)
}

/// Whether the index says that a record has the terms.
fn is_in_index(r: &mut dyn Queries, terms: &Terms, id: RawId) -> Result<bool> {
    let (ids, mut params) = terms.ids(r.engine());
    params.push(id.into());
    let mut sql = SqlText::default();
    sql.push(
        &format!("SELECT 1 FROM ({ids}) found WHERE record_id = ?"),
        params,
    );
    Ok(r.query_first(&sql.text, &sql.params)?.is_some())
}

/// Records, evenly spread, that aren't found by one of their terms.
fn unfound(r: &mut dyn Queries, def: &EntityDef, records: i64) -> Result<Vec<String>> {
    let every = (records / CHECKED).max(1);
    let sql = format!(
        "SELECT {} FROM {} WHERE id % ?1 = 0 LIMIT ?2",
        Record::columns(def),
        def.table
    );
    let rows = r.query(&sql, &[every.into(), CHECKED.into()])?;
    let mut faults = Vec::new();
    for record in rows.into_iter().map(Record::from_row) {
        let terms = terms_of(def, &record.values);
        let each = terms.split(' ').filter(|term| !term.is_empty());
        let all: Vec<Terms> = each
            .map(|term| Terms::One(Term::Exact(term.to_owned())))
            .collect();
        let mut is_found = true;
        for part in all.chunks(ASKED_AT_ONCE) {
            is_found = is_found && is_in_index(r, &Terms::All(part.to_vec()), record.id)?;
        }
        if !is_found {
            faults.push(format!(
                "{} {}: not found by all of its texts",
                def.key, record.id
            ));
        }
    }
    Ok(faults)
}
