//! The past of an erased record: the log, merges, former keys, proposed duplicates.

use guanxi_entity::{EntityDef, Value};
use guanxi_store::{Queries, Tx};
use guanxi_types::{Ctx, Problem, RawId, Result};

use super::blank;
use super::words::Words;
use crate::duplicate;
use crate::filter::SqlText;
use crate::history::{Change, IMPORTED};
use crate::seal::redaction::{REDACT, Redacted, Rewrite, rewrite};

/// Takes what is personal out of the log's lines about a record; gives the lines that were rewritten.
pub(super) fn history(
    tx: &mut Tx<'_>,
    (def, id): (&EntityDef, RawId),
    words: &Words,
) -> Result<Vec<Redacted>> {
    let rows = tx.query(
        "SELECT seq, changes, details FROM record_history WHERE entity = ?1 AND record_id = ?2 AND action <> ?3",
        &[Value::from(def.key.as_str()), Value::from(id), Value::from(REDACT)],
    )?;
    let mut done = Vec::new();
    for row in rows {
        let mut changes: Vec<Change> = serde_json::from_str(row.text(1)).map_err(Problem::internal)?;
        let mut is_changed = false;
        for change in &mut changes {
            is_changed |= blank::redact(def, change);
        }
        let details = words.without_in_json(row.text(2))?;
        if !is_changed && details.is_none() {
            continue;
        }
        let rewritten = Rewrite {
            seq: row.int(0),
            changes: serde_json::to_string(&changes).map_err(Problem::internal)?,
            details: details.or_else(|| Some(row.text(2).to_owned()).filter(|text| !text.is_empty())),
        };
        done.push(rewrite(tx, &rewritten)?);
    }
    Ok(done)
}

/// Takes a person's name and numbers out of notes about anything else: what was searched for, what a file was asked for. Lines
/// of digests name nobody, and a digest is whole or worth nothing.
pub(super) fn notes(tx: &mut Tx<'_>, words: &Words) -> Result<Vec<Redacted>> {
    let mut done = Vec::new();
    for (condition, values) in words.conditions(&["details"]) {
        let mut sql = SqlText::new("SELECT seq, changes, details FROM record_history");
        sql.and("details IS NOT NULL", []);
        sql.and("action NOT IN (?, ?)", [REDACT, IMPORTED].map(Value::from));
        sql.and(&condition, values);
        for row in tx.query(&sql.text, &sql.params)? {
            let Some(details) = words.without_in_json(row.text(2))? else {
                continue;
            };
            let rewritten = Rewrite {
                seq: row.int(0),
                changes: row.text(1).to_owned(),
                details: Some(details),
            };
            done.push(rewrite(tx, &rewritten)?);
        }
    }
    Ok(done)
}

/// Forgets the merges of a record with what they keep of it, its former keys and its proposed duplicates. Old ids still lead to
/// it. Gives how many merges can't be taken back any more.
pub(super) fn merges(tx: &mut Tx<'_>, def: &EntityDef, ids: &[RawId]) -> Result<u64> {
    let mut count = 0;
    if def.duplicates.is_none() {
        return Ok(count);
    }
    for id in ids {
        let rows = tx.query(
            "SELECT id FROM record_merge WHERE entity = ?1 AND (survivor_id = ?2 OR snapshot LIKE ?3)",
            &[
                Value::from(def.key.as_str()),
                Value::from(*id),
                Value::Text(format!("%\"id\":{id},%")),
            ],
        )?;
        for row in rows {
            let merge = [Value::from(row.int(0))];
            tx.execute("DELETE FROM record_merge_move WHERE merge_id = ?1", &merge)?;
            tx.execute("DELETE FROM record_alias WHERE merge_id = ?1", &merge)?;
            count += tx.execute("DELETE FROM record_merge WHERE id = ?1", &merge)?;
        }
        tx.execute(
            "DELETE FROM record_alias WHERE entity = ?1 AND record_id = ?2",
            &[Value::from(def.key.as_str()), Value::from(*id)],
        )?;
        duplicate::queue::forget(tx, def, *id)?;
    }
    Ok(count)
}

/// Removes comments on a record and what was told of them.
pub(super) fn comments(tx: &mut Tx<'_>, place: &[Value; 2]) -> Result<u64> {
    tx.execute(
        "DELETE FROM record_notification WHERE comment_id IN \
         (SELECT id FROM record_comment WHERE entity = ?1 AND record_id = ?2)",
        place,
    )?;
    tx.execute(
        "DELETE FROM record_comment WHERE entity = ?1 AND record_id = ?2",
        place,
    )
}

/// Takes files off a record; gives their contents, which nobody may have any more.
pub(super) fn files(tx: &mut Tx<'_>, place: &[Value; 2]) -> Result<Vec<String>> {
    let rows = tx.query(
        "SELECT sha256 FROM record_attachment WHERE entity = ?1 AND record_id = ?2",
        place,
    )?;
    tx.execute(
        "DELETE FROM record_attachment WHERE entity = ?1 AND record_id = ?2",
        place,
    )?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

/// Records in the log which of its lines were rewritten, so that whoever checks it knows.
pub(super) fn told(tx: &mut Tx<'_>, ctx: &Ctx, place: (&str, RawId), lines: &[Redacted]) -> Result<()> {
    crate::seal::redaction::told(tx, ctx, place, lines)
}
