//! Compares the log with its seals, and says what doesn't fit.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use guanxi_entity::Value;
use guanxi_store::{Engine, Queries, Reader, Store};
use guanxi_types::Result;

use super::redaction::Redactions;
use super::{LINE, Mark, authenticate, chain, digest_of, remembered};

/// Faults that are told; whoever changed more is known by these.
const FAULTS_LIMIT: usize = 100;

/// What doesn't fit, with the line's number or the seal's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The line isn't what it was.
    Changed(i64),
    /// The line is gone.
    Removed(i64),
    /// The line was put in afterwards.
    Inserted(i64),
    /// The line stands where another stood.
    Moved(i64),
    /// The seal isn't what it was, or isn't ours.
    SealChanged(i64),
    /// The seal is gone.
    SealRemoved(i64),
    /// The end of the log is gone; the newest seal that is known was this.
    CutOff(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(seq) => write!(f, "audit: line {seq} was changed"),
            Self::Removed(seq) => write!(f, "audit: line {seq} was removed"),
            Self::Inserted(seq) => write!(f, "audit: line {seq} was put in afterwards"),
            Self::Moved(seq) => write!(f, "audit: line {seq} was moved"),
            Self::SealChanged(no) => write!(f, "audit: seal {no} was changed"),
            Self::SealRemoved(no) => write!(f, "audit: seal {no} was removed"),
            Self::CutOff(no) => write!(f, "audit: the log was cut off; its newest seal was {no}"),
        }
    }
}

/// What doesn't fit; empty when all is as it was recorded.
///
/// # Errors
/// When the database can't be read.
pub fn faults(store: &Store, folder: &Path) -> Result<Vec<Fault>> {
    // Before the database, which a sealer writes first.
    let known = remembered(folder);
    store.read_blocking(|r| {
        let redactions = Redactions::load(r, store)?;
        let mut found = Vec::new();
        let mut before = Mark::default();
        loop {
            let sql = "SELECT no, place, last_seq, hash, entries, mac FROM record_seal WHERE no > ?1 ORDER BY no LIMIT 1";
            let Some(row) = r.query_first(sql, &[before.no.into()])? else { break };
            let seal = Mark {
                no: row.int(0),
                place: row.int(1),
                last_seq: row.int(2),
                hash: row.text(3).to_owned(),
            };
            found.extend((before.no + 1..seal.no).map(Fault::SealRemoved));
            let is_next = seal.no == before.no + 1;
            let wanted = chain(&before.hash, seal.no, seal.place, row.text(4));
            let is_known = known.as_ref().is_none_or(|(no, hash)| *no != seal.no || *hash == seal.hash);
            if (is_next && wanted != seal.hash) || !is_known || authenticate(store, &seal.hash) != row.text(5) {
                found.push(Fault::SealChanged(seal.no));
            }
            if is_next {
                compare(r, (&before, &seal), (row.text(4), &redactions), &mut found)?;
            }
            before = seal;
            if found.len() >= FAULTS_LIMIT {
                break;
            }
        }
        if let Some((no, _)) = known.filter(|(no, _)| *no > before.no && found.len() < FAULTS_LIMIT) {
            found.push(Fault::CutOff(no));
        }
        found.truncate(FAULTS_LIMIT);
        Ok(found)
    })
}

/// Holds the lines between two seals against the list of the second.
fn compare(
    r: &mut Reader<'_>,
    (before, seal): (&Mark, &Mark),
    (entries, redactions): (&str, &Redactions),
    found: &mut Vec<Fault>,
) -> Result<()> {
    let sealed: BTreeMap<i64, &str> = entries
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(seq, digest)| Some((seq.parse().ok()?, digest)))
        .collect();
    let (place, condition) = match r.engine() {
        Engine::Sqlite => ("0", "seq > ?2 AND seq <= ?4 AND ?1 = ?1 AND ?3 = ?3"),
        Engine::Postgres => (
            "transaction_id",
            "(transaction_id, seq) > (?1, ?2) AND (transaction_id, seq) <= (?3, ?4)",
        ),
    };
    let sql = format!("SELECT seq, {place}, {LINE} FROM record_history WHERE {condition}");
    // Nothing comes before the first seal's lines.
    let (from_place, from_seq) = match before.no {
        0 => (i64::MIN, i64::MIN),
        _ => (before.place, before.last_seq),
    };
    let params = [from_place, from_seq, seal.place, seal.last_seq].map(Value::from);
    let mut there = BTreeMap::new();
    r.query_each(&sql, &params, &mut |row| {
        let line = digest_of(&row);
        there.insert(line.seq, line.digest);
        Ok(())
    })?;
    for (seq, digest) in &there {
        match sealed.get(seq) {
            Some(sealed) if sealed == digest || redactions.lead(*seq, sealed, digest) => {}
            _ if sealed.values().any(|other| other == digest) => found.push(Fault::Moved(*seq)),
            Some(_) => found.push(Fault::Changed(*seq)),
            None => found.push(Fault::Inserted(*seq)),
        }
    }
    found.extend(
        sealed
            .keys()
            .filter(|seq| !there.contains_key(seq))
            .map(|seq| Fault::Removed(*seq)),
    );
    Ok(())
}
