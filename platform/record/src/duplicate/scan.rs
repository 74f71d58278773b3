//! Looks for duplicates among all records, and afterwards among those that events say have changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use guanxi_entity::{EntityDef, Value};
use guanxi_event::Consumer;
use guanxi_store::{OutboxRow, Queries, Store, Tx};
use guanxi_types::{Action, Ctx, Problem, RawId, Result, Through, len_i64};
use serde::Serialize;

use super::find::{self, Partners};
use super::{keys, queue};
use crate::access;
use crate::live::LiveSchema;
use crate::record::Record;

/// Records that one transaction looks at.
const CHUNK: i64 = 500;
/// The row that holds how far the events were followed.
const FOLLOWED: &str = "";

/// How far the search through an entity's records is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScanStatus {
    /// `keys`, `pairs` or `done`; empty before the first.
    pub state: String,
    /// Records looked at.
    pub done: i64,
    /// Records there are.
    pub total: i64,
    /// Pairs found.
    pub found: i64,
    /// Keys passed over because too many records have them.
    pub oversized: i64,
}

/// Looks for duplicates. Cheap to clone.
#[derive(Clone)]
pub struct DuplicateFinder {
    store: Store,
    schema: LiveSchema,
    followed: Arc<AtomicI64>,
}

fn system() -> Ctx {
    Ctx::system("duplicates", Through::Job)
}

impl DuplicateFinder {
    /// For this company. Events before now are the business of [`DuplicateFinder::resume`].
    ///
    /// # Errors
    /// When the database fails.
    pub fn new(store: Store, schema: LiveSchema) -> Result<Self> {
        let known = store.read_blocking(|r| {
            r.query_first(
                "SELECT place FROM record_duplicate_scan WHERE entity = ?1",
                &[FOLLOWED.into()],
            )
        })?;
        let place = match known {
            Some(row) => row.int(0),
            None => {
                let newest = store.read_blocking(|r| OutboxRow::newest(r))?;
                store.write_blocking(move |tx| begin(tx, FOLLOWED, "", "done", newest))?;
                newest
            }
        };
        Ok(Self {
            store,
            schema,
            followed: Arc::new(AtomicI64::new(place)),
        })
    }

    /// Goes on with what a former process left unfinished, and looks through entities that nobody has looked through by their
    /// present rules. In a thread of its own.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn resume(&self) -> Result<()> {
        let finder = self.clone();
        let work = move || {
            let schema = finder.schema.now();
            for def in schema.entities().iter().copied() {
                if let Err(problem) = finder.resume_one(def) {
                    tracing::error!(entity = def.key, %problem, "looking for duplicates failed");
                }
            }
        };
        thread::Builder::new()
            .name("duplicates".to_owned())
            .spawn(work)
            .map_err(Problem::internal)
            .map(drop)
    }

    fn resume_one(&self, def: &'static EntityDef) -> Result<()> {
        let Some(rules) = &def.duplicates else {
            return Ok(());
        };
        let rules = serde_json::to_string(rules).map_err(Problem::internal)?;
        let known = self.store.read_blocking(|r| {
            r.query_first(
                "SELECT rules, state FROM record_duplicate_scan WHERE entity = ?1",
                &[def.key.as_str().into()],
            )
        })?;
        match known {
            Some(row) if row.text(0) == rules && row.text(1) == "done" => Ok(()),
            Some(row) if row.text(0) == rules => self.go_on(def),
            _ => {
                self.store
                    .write_blocking(move |tx| begin(tx, &def.key, &rules, "keys", 0))?;
                self.go_on(def)
            }
        }
    }

    /// Begins to look through all records of an entity again; goes on in a thread of its own.
    ///
    /// # Errors
    /// `access.forbidden` for who may not change all of them, `record.no_duplicates`.
    pub fn launch(&self, ctx: &Ctx, def: &'static EntityDef) -> Result<ScanStatus> {
        if !access::require(ctx, Action::Update, def)?.is_all() {
            return Err(Problem::forbidden(&def.key, Action::Update));
        }
        self.restart(def)?;
        let finder = self.clone();
        thread::Builder::new()
            .name("duplicates".to_owned())
            .spawn(move || {
                if let Err(problem) = finder.go_on(def) {
                    tracing::error!(entity = def.key, %problem, "looking for duplicates failed");
                }
            })
            .map_err(Problem::internal)?;
        self.status(ctx, def)
    }

    /// Looks through all records of an entity, in the calling thread.
    ///
    /// # Errors
    /// `record.no_duplicates`, or when the database fails.
    pub fn perform(&self, def: &'static EntityDef) -> Result<ScanStatus> {
        self.restart(def)?;
        self.go_on(def)?;
        self.status(&system(), def)
    }

    fn restart(&self, def: &'static EntityDef) -> Result<()> {
        let rules = serde_json::to_string(find::rules(def)?).map_err(Problem::internal)?;
        self.store
            .write_blocking(move |tx| begin(tx, &def.key, &rules, "keys", 0))
    }

    /// How far the search is.
    ///
    /// # Errors
    /// `access.forbidden`, `record.no_duplicates`.
    pub fn status(&self, ctx: &Ctx, def: &EntityDef) -> Result<ScanStatus> {
        find::rules(def)?;
        access::require(ctx, Action::Read, def)?;
        let row = self.store.read_blocking(|r| {
            r.query_first(
                "SELECT state, done, total, found, oversized FROM record_duplicate_scan WHERE entity = ?1",
                &[def.key.as_str().into()],
            )
        })?;
        Ok(row.map_or_else(ScanStatus::default, |row| ScanStatus {
            state: row.text(0).to_owned(),
            done: row.int(1),
            total: row.int(2),
            found: row.int(3),
            oversized: row.int(4),
        }))
    }

    fn go_on(&self, def: &'static EntityDef) -> Result<()> {
        while self.store.write_blocking(move |tx| step(tx, def))? {}
        Ok(())
    }
}

fn begin(tx: &mut Tx<'_>, entity: &str, rules: &str, state: &str, place: i64) -> Result<()> {
    let params = [
        entity.into(),
        rules.into(),
        state.into(),
        place.into(),
        tx.now_ms().into(),
    ];
    tx.execute(
        "INSERT INTO record_duplicate_scan (entity, rules, state, place, done, total, found, oversized, started_at) \
         VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5) ON CONFLICT (entity) DO UPDATE SET rules = excluded.rules, \
         state = excluded.state, place = excluded.place, done = 0, found = 0, oversized = 0, \
         started_at = excluded.started_at, finished_at = NULL",
        &params,
    )
    .map(drop)
}

/// One transaction of the search: first every record's keys, then every record's partners. `false` at the end.
fn step(tx: &mut Tx<'_>, def: &'static EntityDef) -> Result<bool> {
    let key = Value::from(def.key.as_str());
    let Some(scan) = tx.query_first(
        "SELECT state, place FROM record_duplicate_scan WHERE entity = ?1",
        std::slice::from_ref(&key),
    )?
    else {
        return Ok(false);
    };
    let (state, place) = (scan.text(0).to_owned(), scan.int(1));
    if state == "done" {
        return Ok(false);
    }
    let sql = format!(
        "SELECT {} FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2",
        Record::columns(def),
        def.table
    );
    let records: Vec<Record> = tx
        .query(&sql, &[place.into(), CHUNK.into()])?
        .into_iter()
        .map(Record::from_row)
        .collect();
    let Some(last) = records.last().map(|record| record.id) else {
        return finish(tx, def, &state);
    };
    let (mut found, mut oversized) = (0, 0);
    if state == "keys" {
        let rules = find::rules(def)?;
        for record in &records {
            keys::refresh(tx, &keys::codes(def, rules, &record.values), record.id)?;
        }
    } else {
        let pairs = find::pairs(tx, &system(), def, &records, Partners::Older)?;
        queue::put(tx, def, &pairs.pairs)?;
        (found, oversized) = (len_i64(pairs.pairs.len()), pairs.oversized);
    }
    let params = [
        key,
        last.into(),
        len_i64(records.len()).into(),
        found.into(),
        oversized.into(),
    ];
    tx.execute(
        "UPDATE record_duplicate_scan SET place = ?2, done = done + ?3, found = found + ?4, \
         oversized = oversized + ?5 WHERE entity = ?1",
        &params,
    )?;
    Ok(true)
}

/// Ends a stage.
fn finish(tx: &mut Tx<'_>, def: &EntityDef, state: &str) -> Result<bool> {
    let next = if state == "keys" { "pairs" } else { "done" };
    let now = if next == "done" { Some(tx.now_ms()) } else { None };
    tx.execute(
        "UPDATE record_duplicate_scan SET state = ?2, place = 0, total = done, \
         done = CASE WHEN ?2 = 'done' THEN done ELSE 0 END, finished_at = ?3 WHERE entity = ?1",
        &[def.key.as_str().into(), next.into(), Value::from(now)],
    )?;
    Ok(next != "done")
}

/// What events say has changed: entity and records.
fn changed(rows: &[OutboxRow], def: &EntityDef) -> BTreeSet<RawId> {
    let is_theirs = |row: &&OutboxRow| {
        let mut parts = row.event.name.rsplitn(3, '.').skip(1);
        let what = parts.next().unwrap_or_default();
        parts.next() == Some(def.key.as_str()) && matches!(what, "created" | "updated")
    };
    rows.iter()
        .filter(is_theirs)
        .filter_map(|row| row.event.payload.get("ids")?.as_array())
        .flatten()
        .filter_map(serde_json::Value::as_i64)
        .collect()
}

impl Consumer for DuplicateFinder {
    fn name(&self) -> &'static str {
        "duplicates"
    }

    fn watermark(&self) -> i64 {
        self.followed.load(Ordering::Acquire)
    }

    fn handle(&self, rows: &[OutboxRow]) -> Result<()> {
        let Some(last) = rows.last().map(|row| row.seq) else {
            return Ok(());
        };
        let schema = self.schema.now();
        for def in schema.entities().iter().copied() {
            if def.duplicates.is_none() {
                continue;
            }
            let ids: Vec<RawId> = changed(rows, def).into_iter().collect();
            for part in ids.chunks(guanxi_types::index_of(CHUNK)) {
                let part = part.to_vec();
                self.store.write_blocking(move |tx| look_again(tx, def, &part))?;
            }
        }
        self.store.write_blocking(move |tx| {
            tx.execute(
                "UPDATE record_duplicate_scan SET place = ?2 WHERE entity = ?1",
                &[FOLLOWED.into(), last.into()],
            )
            .map(drop)
        })?;
        self.followed.store(last, Ordering::Release);
        Ok(())
    }
}

/// Finds the partners of records that were made or changed; doing it twice does no harm.
fn look_again(tx: &mut Tx<'_>, def: &'static EntityDef, ids: &[RawId]) -> Result<()> {
    let records = find::load(
        tx,
        &system(),
        access::Reach::everything(Action::Read),
        def,
        &ids.iter().copied().collect(),
    )?;
    let records: Vec<Record> = records.into_values().collect();
    let pairs = find::pairs(tx, &system(), def, &records, Partners::All)?;
    queue::put(tx, def, &pairs.pairs)?;
    queue::withdraw(tx, def, ids, &pairs.pairs)
}
