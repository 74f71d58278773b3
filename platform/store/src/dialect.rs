//! The few places where the two engines want other words.

use guanxi_entity::Storage;

/// Which database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// For companies that outgrow one machine.
    Postgres,
}

/// A column to insert into.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub storage: Storage,
}

impl Column {
    /// An integer column.
    #[must_use]
    pub fn integer(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            storage: Storage::Integer,
        }
    }

    /// A text column.
    #[must_use]
    pub fn text(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            storage: Storage::Text,
        }
    }
}

const SET: &str = "IN /*set*/ (";
const SET_END: &str = ") /*end*/";

/// A test whether what stands before it is one of what `select` gives. One that is among several conditions
/// (`owner_id = ?1 OR id IN (SELECT …)`) keeps PostgreSQL from the indexes of all of them: it gets an array, which doesn't.
#[must_use]
pub fn in_set(select: &str) -> String {
    format!("{SET}{select}{SET_END}")
}

impl Engine {
    /// A statement in the engine's own words: `?1` is `$1` to PostgreSQL, and a set ([`in_set`]) is an array to it.
    pub(crate) fn statement(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => sql
                .replace('?', "$")
                .replace(SET, "= ANY(ARRAY(")
                .replace(SET_END, "))"),
        }
    }

    /// A migration in the engine's own words. `CLUSTERED` behind a table says that its primary key is all there is to it; what
    /// follows `-- postgres: ` or `-- sqlite: ` in a line is for that engine only.
    pub(crate) fn ddl(self, sql: &str) -> String {
        match self {
            Self::Sqlite => sql
                .replace("-- sqlite: ", "")
                .replace("BIGSERIAL PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
                .replace("BIGINT", "INTEGER")
                .replace("\n);", "\n) STRICT;")
                .replace("\n) CLUSTERED;", "\n) STRICT, WITHOUT ROWID;"),
            Self::Postgres => sql
                .replace("-- postgres: ", "")
                .replace("TEXT", "TEXT COLLATE \"C\"")
                .replace("\n) CLUSTERED;", "\n);"),
        }
    }

    /// A statement that puts terms into the index: a row's on SQLite, those of many rows as arrays on PostgreSQL.
    pub(crate) const fn put_terms(self) -> &'static str {
        match self {
            Self::Sqlite => "INSERT INTO record_search (rowid, terms) VALUES (?1, ?2)",
            Self::Postgres => {
                "INSERT INTO record_search (record_id, terms) \
                 SELECT given.id, array_to_tsvector(string_to_array(given.terms, ' ')) \
                 FROM unnest($1::bigint[], $2::text[]) AS given (id, terms)"
            }
        }
    }

    /// A statement that inserts rows: one row's values on SQLite (run once a row, prepared once), whole columns as arrays
    /// on PostgreSQL (one round trip for all rows).
    pub(crate) fn insert(self, table: &str, columns: &[Column]) -> String {
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        let values: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| match (self, column.storage) {
                (Self::Sqlite, _) => format!("?{}", at + 1),
                (Self::Postgres, Storage::Integer) => format!("${}::bigint[]", at + 1),
                (Self::Postgres, Storage::Text) => format!("${}::text[]", at + 1),
            })
            .collect();
        match self {
            Self::Sqlite => format!(
                "INSERT INTO {table} ({}) VALUES ({})",
                names.join(", "),
                values.join(", ")
            ),
            Self::Postgres => format!(
                "INSERT INTO {table} ({}) SELECT * FROM unnest({})",
                names.join(", "),
                values.join(", ")
            ),
        }
    }
}
