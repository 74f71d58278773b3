//! An index from terms to the ids of records: FTS5 on SQLite, a GIN of `tsvector` on PostgreSQL. What a term is, is up to the
//! caller; the engines neither cut nor fold it.

use std::collections::BTreeSet;

use guanxi_types::{RawId, Result, Term};

use crate::dialect::Engine;
use crate::tx::Tx;

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
    /// In the engine's own words, to be sent as a parameter of [`Engine::ids_of_terms`].
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

impl Engine {
    /// A query for the ids of the records that have the terms, `?` standing for [`Terms::text`]; to be put in parentheses.
    #[must_use]
    pub const fn ids_of_terms(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT rowid FROM record_search WHERE record_search MATCH ?",
            Self::Postgres => "SELECT record_id FROM record_search WHERE terms @@ (?::text)::tsquery",
        }
    }

    /// The index's column of ids.
    #[must_use]
    pub const fn term_id(self) -> &'static str {
        match self {
            Self::Sqlite => "rowid",
            Self::Postgres => "record_id",
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
        let done = self.connection.put_terms(rows);
        self.noting(done)
    }

    /// Takes records out of the index.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn drop_terms(&mut self, ids: &[RawId]) -> Result<()> {
        let sql = format!(
            "DELETE FROM record_search WHERE {} = ?1",
            self.connection.engine().term_id()
        );
        for id in ids {
            self.execute(&sql, &[(*id).into()])?;
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
