//! Texts outside the records that may name a person: rows that imports refused, samples of their files, what was searched for.

use guanxi_entity::Value;
use guanxi_store::Tx;
use guanxi_types::Result;

use super::blank::ERASED;

/// Takes these texts out of everything that imports keep in the database.
pub(super) fn imports(tx: &mut Tx<'_>, texts: &[String]) -> Result<()> {
    for text in texts {
        let like = [Value::Text(containing(text))];
        // A refused row is shown by its content; nothing else hangs on it.
        tx.execute(
            "UPDATE import_error SET content = '' WHERE content LIKE ?1 ESCAPE '!'",
            &like,
        )?;
        for column in ["info", "plan", "notices"] {
            let sql = format!("SELECT id, {column} FROM import_run WHERE {column} LIKE ?1 ESCAPE '!'");
            for row in guanxi_store::Queries::query(tx, &sql, &like)? {
                tx.execute(
                    &format!("UPDATE import_run SET {column} = ?2 WHERE id = ?1"),
                    &[Value::from(row.int(0)), Value::Text(scrubbed(row.text(1), text))],
                )?;
            }
        }
    }
    Ok(())
}

/// A text without another.
pub(super) fn scrubbed(text: &str, without: &str) -> String {
    text.replace(without, ERASED)
}

/// The pattern of `LIKE … ESCAPE '!'` for a text that contains another.
pub(super) fn containing(text: &str) -> String {
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}
