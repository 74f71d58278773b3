//! Lines of the log that were rewritten because a person was erased.
//!
//! A seal keeps the digest of each of its lines, not the line. So a line may be rewritten as long as the log itself says which
//! line it was, with the digest before and the digest since: a line of its own, sealed like any other and authenticated with
//! the company's key. Whoever checks the log takes the new digest for the old one, and nothing else.

use std::collections::BTreeMap;

use guanxi_entity::Value;
use guanxi_store::{Queries, Store, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{LINE, digest_of};
use crate::history::{Line, write_line};

/// The act of such a line.
pub(crate) const REDACT: &str = "redact";
/// Rewritten lines that one line tells of.
const TOLD_AT_ONCE: usize = 200;
/// What the key is used for.
const PURPOSE: &str = "audit.redact";
/// Rewritings of one line that are followed.
const CHAIN_LIMIT: usize = 50;

/// A line that was rewritten: its number, and its digest before and since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redacted(i64, String, String);

/// What a line shall say.
pub(crate) struct Rewrite {
    pub seq: i64,
    pub changes: String,
    pub details: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Told {
    lines: Vec<Redacted>,
    mac: String,
}

/// Rewrites a line of the log.
pub(crate) fn rewrite(tx: &mut Tx<'_>, line: &Rewrite) -> Result<Redacted> {
    let before = digest(tx, line.seq)?;
    tx.execute(
        "UPDATE record_history SET changes = ?2, details = ?3 WHERE seq = ?1",
        &[
            Value::from(line.seq),
            Value::from(line.changes.as_str()),
            Value::from(line.details.as_deref()),
        ],
    )?;
    Ok(Redacted(line.seq, before, digest(tx, line.seq)?))
}

fn digest(tx: &mut Tx<'_>, seq: i64) -> Result<String> {
    let sql = format!("SELECT seq, 0, {LINE} FROM record_history WHERE seq = ?1");
    let row = tx.query_first(&sql, &[Value::from(seq)])?;
    let row = row.ok_or_else(|| Problem::internal("a line of the log is gone"))?;
    Ok(digest_of(&row).digest)
}

/// Records which lines were rewritten.
pub(crate) fn told(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (entity, record_id): (&str, RawId),
    lines: &[Redacted],
) -> Result<()> {
    for lines in lines.chunks(TOLD_AT_ONCE) {
        let mac = tx
            .vault()
            .and_then(|vault| vault.fingerprint(PURPOSE, &json!(lines).to_string()))
            .unwrap_or_default();
        let told = Told {
            lines: lines.to_vec(),
            mac,
        };
        let line = Line {
            entity,
            record_id,
            import_id: None,
            action: REDACT,
            changes: "[]".to_owned(),
            details: Some(serde_json::to_string(&told).map_err(Problem::internal)?),
        };
        write_line(tx, ctx, line)?;
    }
    Ok(())
}

/// Which digests stand for which, as far as the company's key vouches for it.
#[derive(Default)]
pub(super) struct Redactions(BTreeMap<(i64, String), String>);

impl Redactions {
    pub fn load(r: &mut dyn Queries, store: &Store) -> Result<Self> {
        let mut known = BTreeMap::new();
        let sql = "SELECT details FROM record_history WHERE action = ?1 AND details IS NOT NULL ORDER BY seq";
        for row in r.query(sql, &[Value::from(REDACT)])? {
            let Ok(told) = serde_json::from_str::<Told>(row.text(0)) else {
                continue;
            };
            let mac = store
                .vault()
                .and_then(|vault| vault.fingerprint(PURPOSE, &json!(told.lines).to_string()))
                .unwrap_or_default();
            if mac == told.mac {
                known.extend(told.lines.into_iter().map(|line| ((line.0, line.1), line.2)));
            }
        }
        Ok(Self(known))
    }

    /// Whether a line that had this digest when it was sealed was rewritten to what it is now.
    pub fn lead(&self, seq: i64, sealed: &str, now: &str) -> bool {
        let mut at = sealed.to_owned();
        for _ in 0..CHAIN_LIMIT {
            match self.0.get(&(seq, at)) {
                Some(next) if next == now => return true,
                Some(next) => at = next.clone(),
                None => return false,
            }
        }
        false
    }
}
