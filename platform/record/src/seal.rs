//! The log's seals: a hash chain over everything that was recorded, so that a line that is changed, removed, put in or moved
//! afterwards is found.
//!
//! Lines are written unchained, in the transaction that they tell of: a chain would make all writers wait for each other. A
//! sealer follows in the order of commits, as the relay does, and links them in batches. Each seal lists the digests of its
//! lines; its hash is SHA-256 over the hash before it and that list, and is authenticated with the company's key, which isn't
//! in the database. The newest seal also stands in a file beside the database, so that a tail that was cut off is missed.

mod check;
pub(crate) mod redaction;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guanxi_entity::Value;
use guanxi_store::{Engine, Queries, Row, Store};
use guanxi_types::{ErrorKind, Problem, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

pub use check::{Fault, faults};

/// Lines of one seal.
const LINES_LIMIT: i64 = 500;
/// How often the sealer looks for new lines.
const EVERY: Duration = Duration::from_secs(2);
/// The newest seal, in the company's folder.
const FILE: &str = "audit.seal";
/// What the key is used for.
const PURPOSE: &str = "audit.seal";
/// What of a line is sealed, in this order, after its number.
const LINE: &str = "entity, record_id, at, actor, through, request_id, import_id, action, changes, details";

/// Up to where the log is sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    pub no: i64,
    /// The transaction on PostgreSQL, 0 on SQLite.
    pub place: i64,
    pub last_seq: i64,
    pub hash: String,
}

/// How much of the log is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealStatus {
    /// Seals.
    pub seals: i64,
    /// When the newest was made, UTC milliseconds.
    pub at: Option<i64>,
    /// Lines that wait for the next.
    pub waiting: i64,
}

/// A line's number, place and digest.
pub(crate) struct LineDigest {
    pub seq: i64,
    pub place: i64,
    pub digest: String,
}

/// The condition and order of lines after a mark (`?1` place, `?2` number). On PostgreSQL only of transactions that are older
/// than every running one, so that no line can come before them any more.
pub(crate) fn after_mark(engine: Engine) -> (&'static str, &'static str, &'static str) {
    match engine {
        Engine::Sqlite => ("0", "seq > ?2 AND ?1 = ?1", "seq"),
        Engine::Postgres => (
            "transaction_id",
            "(transaction_id, seq) > (?1, ?2) \
             AND transaction_id < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint",
            "transaction_id, seq",
        ),
    }
}

pub(crate) fn digest_of(row: &Row) -> LineDigest {
    let content = row.0.get(2..).unwrap_or_default();
    LineDigest {
        seq: row.int(0),
        place: row.int(1),
        digest: hash_text(&json!(content).to_string()),
    }
}

pub(crate) fn hash_text(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

pub(crate) fn chain(before: &str, no: i64, place: i64, entries: &str) -> String {
    hash_text(&format!("{before}\n{no}\n{place}\n{entries}"))
}

pub(crate) fn newest(r: &mut dyn Queries) -> Result<Mark> {
    let row = r.query_first(
        "SELECT no, place, last_seq, hash FROM record_seal ORDER BY no DESC LIMIT 1",
        &[],
    )?;
    Ok(row.map_or_else(Mark::default, |row| Mark {
        no: row.int(0),
        place: row.int(1),
        last_seq: row.int(2),
        hash: row.text(3).to_owned(),
    }))
}

/// Seals what was recorded since the newest seal, up to [`LINES_LIMIT`] lines, and returns how many.
///
/// # Errors
/// `audit.cut_off` when the file beside the database knows of a newer seal than the database; when either can't be written.
pub fn seal_next(store: &Store, folder: &Path) -> Result<i64> {
    // Before the database, which another sealer writes first.
    let known = remembered(folder);
    let (mark, lines) = store.read_blocking(|r| {
        let mark = newest(r)?;
        let (place, condition, order) = after_mark(r.engine());
        let sql = format!(
            "SELECT seq, {place}, {LINE} FROM record_history WHERE {condition} ORDER BY {order} LIMIT ?3"
        );
        let params = [mark.place, mark.last_seq, LINES_LIMIT].map(Value::from);
        let mut lines = Vec::new();
        r.query_each(&sql, &params, &mut |row| {
            lines.push(digest_of(&row));
            Ok(())
        })?;
        Ok((mark, lines))
    })?;
    if known.is_some_and(|(no, hash)| no > mark.no || (no == mark.no && hash != mark.hash)) {
        return Err(Problem::new(ErrorKind::Internal, "audit.cut_off").with("seal", mark.no));
    }
    let Some(last) = lines.last() else { return Ok(0) };
    let listed: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {}", line.seq, line.digest))
        .collect();
    let entries = listed.join("\n");
    let next = Mark {
        no: mark.no + 1,
        place: last.place,
        last_seq: last.seq,
        hash: chain(&mark.hash, mark.no + 1, last.place, &entries),
    };
    let mac = authenticate(store, &next.hash);
    write(store, &next, &entries, &mac)?;
    remember(folder, &next, &mac)?;
    Ok(guanxi_types::len_i64(lines.len()))
}

/// Only sealers write seals, and a seal's number is its key: of two sealers at once one is refused and looks again.
fn write(store: &Store, next: &Mark, entries: &str, mac: &str) -> Result<()> {
    let (next, entries, mac) = (next.clone(), entries.to_owned(), mac.to_owned());
    store.write_blocking(move |tx| {
        let params = [
            Value::from(next.no),
            Value::from(tx.now_ms()),
            Value::from(next.place),
            Value::from(next.last_seq),
            Value::from(entries.as_str()),
            Value::from(next.hash.as_str()),
            Value::from(mac.as_str()),
        ];
        tx.execute(
            "INSERT INTO record_seal (no, at, place, last_seq, entries, hash, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &params,
        )
        .map(drop)
    })
}

/// Empty where the store has no key, as in tests of other things.
pub(crate) fn authenticate(store: &Store, hash: &str) -> String {
    store
        .vault()
        .and_then(|vault| vault.fingerprint(PURPOSE, hash))
        .unwrap_or_default()
}

fn remember(folder: &Path, mark: &Mark, mac: &str) -> Result<()> {
    let (path, new) = (folder.join(FILE), folder.join("audit.seal.new"));
    let told = |e: std::io::Error| Problem::internal(format!("{}: {e}", path.display()));
    std::fs::write(&new, format!("{} {} {mac}\n", mark.no, mark.hash)).map_err(told)?;
    std::fs::rename(&new, &path).map_err(told)
}

/// The newest seal as the file beside the database has it: its number and hash.
pub(crate) fn remembered(folder: &Path) -> Option<(i64, String)> {
    let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
    let mut parts = text.split_whitespace();
    Some((parts.next()?.parse().ok()?, parts.next()?.to_owned()))
}

/// Seals everything that is recorded by now.
///
/// # Errors
/// As [`seal_next`].
pub fn seal_all(store: &Store, folder: &Path) -> Result<()> {
    while seal_next(store, folder)? > 0 {}
    Ok(())
}

/// How much of the log is sealed.
///
/// # Errors
/// When the database can't be read.
pub fn status(r: &mut dyn Queries) -> Result<SealStatus> {
    let mark = newest(r)?;
    let at = r.query_first("SELECT MAX(at) FROM record_seal", &[])?;
    let condition = match r.engine() {
        Engine::Sqlite => "seq > ?2 AND ?1 = ?1",
        Engine::Postgres => "(transaction_id, seq) > (?1, ?2)",
    };
    let waiting = r.query_first(
        &format!("SELECT COUNT(*) FROM record_history WHERE {condition}"),
        &[mark.place.into(), mark.last_seq.into()],
    )?;
    Ok(SealStatus {
        seals: mark.no,
        at: at.and_then(|row| row.optional_int(0)),
        waiting: waiting.map_or(0, |row| row.int(0)),
    })
}

/// Seals what is recorded, every few seconds, until it is dropped.
pub struct Sealer {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sealer {
    /// Starts it; `folder` is the company's.
    ///
    /// # Errors
    /// When no thread can be made.
    pub fn start(store: Store, folder: PathBuf) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::Builder::new()
            .name("sealer".to_owned())
            .spawn(move || {
                while !told.load(Ordering::Acquire) {
                    if let Err(problem) = seal_all(&store, &folder)
                        && problem.code != "record.key_taken"
                    {
                        tracing::error!(problem = %problem, "the log could not be sealed; tried again");
                    }
                    std::thread::park_timeout(EVERY);
                }
            })
            .map_err(Problem::internal)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Sealer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has said so in the log.
            let _ = thread.join();
        }
    }
}
