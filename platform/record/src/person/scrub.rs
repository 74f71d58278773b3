//! What imports keep in the database of a person: rows that they refused, samples of their files, what they noticed.

use guanxi_entity::Value;
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Problem, Result};
use serde_json::Value as Json;

use super::blank::ERASED;
use super::words::Words;
use crate::filter::SqlText;

/// Takes a person's words out of everything that imports keep in the database.
pub(super) fn imports(tx: &mut Tx<'_>, words: &Words) -> Result<()> {
    for (condition, values) in words.conditions(&["content", "params"]) {
        let mut sql = SqlText::new("SELECT DISTINCT import_id, row_no FROM import_error");
        sql.and(&condition, values);
        for row in tx.query(&sql.text, &sql.params)? {
            refused_row(tx, &row.0)?;
        }
    }
    for (condition, values) in words.conditions(&["file_name", "info", "plan", "notices", "problem"]) {
        let mut sql = SqlText::new("SELECT id, file_name, info, plan, notices, problem FROM import_run");
        sql.and(&condition, values);
        for row in tx.query(&sql.text, &sql.params)? {
            run(tx, &row, words)?;
        }
    }
    Ok(())
}

/// A refused row is shown by its cells and by what was wrong with them, in whatever form they were written; nothing else
/// hangs on either.
fn refused_row(tx: &mut Tx<'_>, place: &[Value]) -> Result<()> {
    let sql = "SELECT place, params FROM import_error WHERE import_id = ?1 AND row_no = ?2";
    for row in tx.query(sql, place)? {
        let mut params: Json = serde_json::from_str(row.text(1)).map_err(Problem::internal)?;
        let values = params
            .as_object_mut()
            .into_iter()
            .flat_map(|map| map.values_mut());
        values
            .filter(|value| value.is_string())
            .for_each(|value| *value = Json::from(ERASED));
        let mut given = place.to_vec();
        given.extend([Value::from(row.int(0)), Value::Text(params.to_string())]);
        tx.execute(
            "UPDATE import_error SET content = '', params = ?4 WHERE import_id = ?1 AND row_no = ?2 AND place = ?3",
            &given,
        )?;
    }
    Ok(())
}

/// What of an import is cells of its file or words about them. The rest is the program's own: a header is what a mapping is
/// known by, whoever is called like it.
fn run(tx: &mut Tx<'_>, row: &Row, words: &Words) -> Result<()> {
    let cleaned = [
        ("file_name", words.without(row.text(1))),
        ("info", without(row.text(2), words, sample)?),
        ("plan", without(row.text(3), words, given)?),
        ("notices", without(row.text(4), words, params)?),
        ("problem", without(row.text(5), words, params)?),
    ];
    for (column, text) in cleaned {
        let Some(text) = text else { continue };
        tx.execute(
            &format!("UPDATE import_run SET {column} = ?2 WHERE id = ?1"),
            &[Value::from(row.int(0)), Value::Text(text)],
        )?;
    }
    Ok(())
}

fn without(text: &str, words: &Words, parts: fn(&mut Json) -> Vec<&mut Json>) -> Result<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    let mut json: Json = serde_json::from_str(text).map_err(Problem::internal)?;
    let changed: usize = parts(&mut json).into_iter().map(|part| words.leave(part)).sum();
    Ok((changed > 0).then(|| json.to_string()))
}

/// The first rows of the file.
fn sample(info: &mut Json) -> Vec<&mut Json> {
    info.get_mut("sample").into_iter().collect()
}

/// What a change of many put into them.
fn given(plan: &mut Json) -> Vec<&mut Json> {
    plan.pointer_mut("/act/values").into_iter().collect()
}

/// What notes name.
fn params(notes: &mut Json) -> Vec<&mut Json> {
    match notes {
        Json::Array(notes) => notes
            .iter_mut()
            .filter_map(|note| note.get_mut("params"))
            .collect(),
        note => note.get_mut("params").into_iter().collect(),
    }
}
