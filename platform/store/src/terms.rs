//! An index from terms to the ids of records: FTS5 on SQLite, a GIN of `tsvector` on PostgreSQL. What a term is, is up to the
//! caller; the engines neither cut nor fold it.
//!
//! FTS5 writes a segment with every commit and merges them afterwards, which costs more than all else that a small write does.
//! So the terms of single records wait, as text, in the table `record_search_new`, and go into the index many at once;
//! whoever looks something up reads both. (A GIN keeps such a list by itself.)

use std::collections::BTreeSet;

use guanxi_entity::Value;
use guanxi_types::{RawId, Result, Term, len_i64};

use crate::dialect::Engine;
use crate::tx::{Queries, Tx};

/// From so many rows on, terms go into the index at once.
const BULK: usize = 16;
/// So many rows wait at the most: each search reads all of them, once an entity.
const WAITING_LIMIT: i64 = 32;

/// What is looked for among the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Terms {
    /// A term.
    One(Term),
    /// All of these.
    All(Vec<Terms>),
    /// At least one of these.
    Any(Vec<Terms>),
}

impl Terms {
    /// In the words of the engine's index.
    #[must_use]
    pub fn text(&self, engine: Engine) -> String {
        let mut out = String::new();
        self.write(engine, &mut out);
        out
    }

    /// Whether a record that has these terms is found, as the index would find it.
    #[must_use]
    pub fn are_among(&self, terms: &BTreeSet<&str>) -> bool {
        match self {
            Self::One(Term::Exact(term)) => terms.contains(term.as_str()),
            Self::One(Term::Prefix(start)) => {
                let mut from = terms.range::<&str, _>(start.as_str()..);
                from.next().is_some_and(|term| term.starts_with(start.as_str()))
            }
            Self::All(parts) => parts.iter().all(|part| part.are_among(terms)),
            Self::Any(parts) => parts.iter().any(|part| part.are_among(terms)),
        }
    }

    fn write(&self, engine: Engine, out: &mut String) {
        let (parts, sign) = match (self, engine) {
            (Self::One(term), _) => return write_term(term, engine, out),
            (Self::All(parts), Engine::Sqlite) => (parts, " AND "),
            (Self::All(parts), Engine::Postgres) => (parts, " & "),
            (Self::Any(parts), Engine::Sqlite) => (parts, " OR "),
            (Self::Any(parts), Engine::Postgres) => (parts, " | "),
        };
        out.push('(');
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(sign);
            }
            part.write(engine, out);
        }
        out.push(')');
    }
}

fn write_term(term: &Term, engine: Engine, out: &mut String) {
    let (text, is_prefix) = match term {
        Term::Exact(text) => (text, false),
        Term::Prefix(text) => (text, true),
    };
    match engine {
        Engine::Sqlite => {
            out.push('"');
            out.push_str(&text.replace('"', ""));
            out.push_str(if is_prefix { "\" *" } else { "\"" });
        }
        Engine::Postgres => {
            out.push('\'');
            out.push_str(&text.replace(['\'', '\\'], ""));
            out.push_str(if is_prefix { "':*" } else { "'" });
        }
    }
}

impl Terms {
    /// A query for the ids (`record_id`) of the records that have the terms, and its parameters in the order of its `?`; to be
    /// put in parentheses.
    #[must_use]
    pub fn ids(&self, engine: Engine) -> (String, Vec<Value>) {
        let asked = Value::Text(self.text(engine));
        match engine {
            Engine::Sqlite => {
                let mut params = vec![asked];
                let waiting = self.among_waiting(&mut params);
                let sql = format!(
                    "SELECT rowid AS record_id FROM record_search WHERE record_search MATCH ? \
                     UNION ALL SELECT record_id FROM record_search_new WHERE {waiting}"
                );
                (sql, params)
            }
            Engine::Postgres => (
                "SELECT record_id FROM record_search WHERE terms @@ (?::text)::tsquery".to_owned(),
                vec![asked],
            ),
        }
    }

    /// As [`Terms::ids`], the highest `limit` of those below an id, in falling order.
    #[must_use]
    pub fn newest_ids(&self, engine: Engine, below: RawId, limit: i64) -> (String, Vec<Value>) {
        let mut params = vec![Value::Text(self.text(engine)), below.into(), limit.into()];
        match engine {
            Engine::Sqlite => {
                let waiting = self.among_waiting(&mut params);
                params.extend([below.into(), limit.into()]);
                let sql = format!(
                    "SELECT record_id FROM (SELECT rowid AS record_id FROM record_search \
                     WHERE record_search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?) \
                     UNION ALL SELECT record_id FROM record_search_new WHERE {waiting} AND record_id < ? \
                     ORDER BY 1 DESC LIMIT ?"
                );
                (sql, params)
            }
            // `OFFSET 0` keeps the planner from walking all records downwards until enough have the terms.
            Engine::Postgres => (
                "SELECT record_id FROM (SELECT record_id FROM record_search \
                 WHERE terms @@ (?::text)::tsquery OFFSET 0) found \
                 WHERE record_id < ? ORDER BY record_id DESC LIMIT ?"
                    .to_owned(),
                params,
            ),
        }
    }

    /// The condition that a row of `record_search_new` has the terms; its parameters are added.
    fn among_waiting(&self, params: &mut Vec<Value>) -> String {
        let (parts, sign) = match self {
            Self::One(term) => {
                params.push(Value::Text(match term {
                    Term::Exact(text) => format!(" {text} "),
                    Term::Prefix(text) => format!(" {text}"),
                }));
                return "instr(terms, ?) > 0".to_owned();
            }
            Self::All(parts) => (parts, " AND "),
            Self::Any(parts) => (parts, " OR "),
        };
        let parts: Vec<String> = parts.iter().map(|part| part.among_waiting(params)).collect();
        format!("({})", parts.join(sign))
    }
}

impl Engine {
    /// Of a table of records: how many there are, and how many of them stand in the index.
    #[must_use]
    pub fn count_of_indexed(self, table: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "SELECT COUNT(*), COUNT(COALESCE(s.rowid, n.record_id)) FROM {table} t \
                 LEFT JOIN record_search s ON s.rowid = t.id LEFT JOIN record_search_new n ON n.record_id = t.id"
            ),
            Self::Postgres => format!(
                "SELECT COUNT(*), COUNT(s.record_id) FROM {table} t LEFT JOIN record_search s ON s.record_id = t.id"
            ),
        }
    }

    /// How many entries the index has.
    #[must_use]
    pub const fn count_of_terms(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT (SELECT COUNT(*) FROM record_search) + (SELECT COUNT(*) FROM record_search_new)"
            }
            Self::Postgres => "SELECT COUNT(*) FROM record_search",
        }
    }
}

impl Tx<'_> {
    /// Keeps the terms of records that have none yet: id, and terms parted by spaces.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn put_terms(&mut self, rows: &[(RawId, String)]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        if self.connection.engine() == Engine::Sqlite && rows.len() < BULK {
            return self.let_terms_wait(rows);
        }
        let done = self.connection.put_terms(rows);
        self.noting(done)
    }

    fn let_terms_wait(&mut self, rows: &[(RawId, String)]) -> Result<()> {
        for (id, terms) in rows {
            self.execute(
                "INSERT INTO record_search_new (record_id, terms) VALUES (?1, ?2)",
                &[(*id).into(), Value::Text(format!(" {terms} "))],
            )?;
        }
        let waiting = self.waiting_terms(len_i64(rows.len()))?;
        let is_full = waiting >= WAITING_LIMIT;
        if is_full {
            self.execute(
                "INSERT INTO record_search (rowid, terms) \
                 SELECT record_id, terms FROM record_search_new ORDER BY record_id",
                &[],
            )?;
            self.execute("DELETE FROM record_search_new", &[])?;
        }
        *self.source.waiting_terms.lock() = Some(waiting).filter(|_| !is_full);
        Ok(())
    }

    /// How many wait after `new` ones were added. Rows are counted where nobody knows (after a start, and after they went into the
    /// index, which a rollback may undo) and where there seem to be too many: those that were taken out or rolled back are still among the
    /// known. Another process' rows aren't: it puts them into the index itself when there are enough.
    fn waiting_terms(&mut self, new: i64) -> Result<i64> {
        let known = *self.source.waiting_terms.lock();
        let known = known
            .map(|known| known + new)
            .filter(|known| *known < WAITING_LIMIT);
        if let Some(known) = known {
            return Ok(known);
        }
        let counted = self.query_first("SELECT COUNT(*) FROM record_search_new", &[])?;
        Ok(counted.map_or(new, |row| row.int(0)))
    }

    /// Takes records out of the index.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn drop_terms(&mut self, ids: &[RawId]) -> Result<()> {
        for id in ids {
            let id = [(*id).into()];
            let has_waited = self.connection.engine() == Engine::Sqlite
                && self.execute("DELETE FROM record_search_new WHERE record_id = ?1", &id)? > 0;
            if !has_waited {
                let sql = match self.connection.engine() {
                    Engine::Sqlite => "DELETE FROM record_search WHERE rowid = ?1",
                    Engine::Postgres => "DELETE FROM record_search WHERE record_id = ?1",
                };
                self.execute(sql, &id)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_is_asked_in_its_own_words() {
        let asked = Terms::All(vec![
            Terms::Any(vec![
                Terms::One(Term::Exact("a'\"b".to_owned())),
                Terms::One(Term::Prefix("张".to_owned())),
            ]),
            Terms::One(Term::Exact("c".to_owned())),
        ]);
        assert_eq!(asked.text(Engine::Sqlite), "((\"a'b\" OR \"张\" *) AND \"c\")");
        assert_eq!(asked.text(Engine::Postgres), "(('a\"b' | '张':*) & 'c')");
    }

    #[test]
    fn terms_are_found_without_an_index_too() {
        let asked = Terms::All(vec![
            Terms::Any(vec![
                Terms::One(Term::Exact("a".to_owned())),
                Terms::One(Term::Prefix("张".to_owned())),
            ]),
            Terms::One(Term::Exact("c".to_owned())),
        ]);
        for (has, is_found) in [
            (vec!["a", "c"], true),
            (vec!["张小", "c", "d"], true),
            (vec!["ab", "c"], false),
            (vec!["a", "cc"], false),
            (vec![], false),
        ] {
            assert_eq!(
                asked.are_among(&has.iter().copied().collect()),
                is_found,
                "{has:?}"
            );
        }
    }
}
