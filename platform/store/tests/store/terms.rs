//! The index of terms, and what waits in front of it.

use guanxi_store::{Engine, Queries, Store, Terms};
use guanxi_testkit::each_engine;
use guanxi_types::{ErrorKind, Problem, RawId, Term};

use super::fixture::Database;

const TABLES: &str = "\
-- sqlite: CREATE VIRTUAL TABLE record_search USING fts5(terms, content='', contentless_delete=1, detail=none);
-- sqlite: CREATE TABLE record_search_new (record_id INTEGER PRIMARY KEY, terms TEXT NOT NULL) STRICT;
-- postgres: CREATE TABLE record_search (record_id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL);
";

fn put(store: &Store, ids: std::ops::Range<RawId>) {
    for id in ids {
        let rows = [(id, "tea".to_owned())];
        store.write_blocking(move |tx| tx.put_terms(&rows)).unwrap();
    }
}

/// How many wait: nothing does on PostgreSQL, whose index keeps such a list by itself.
fn waiting(store: &Store, engine: Engine) -> i64 {
    if engine == Engine::Postgres {
        return 0;
    }
    let counted = store.read_blocking(|r| r.query_first("SELECT COUNT(*) FROM record_search_new", &[]));
    counted.unwrap().unwrap().int(0)
}

fn found(store: &Store, engine: Engine) -> usize {
    let (sql, params) = Terms::One(Term::Exact("tea".to_owned())).ids(engine);
    // Parameters stand in the order of the question marks.
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    let sql = (1..)
        .zip(parts)
        .fold(first, |sql, (place, part)| format!("{sql}?{place}{part}"));
    store.read_blocking(|r| r.query(&sql, &params)).unwrap().len()
}

/// O4: 32 records wait at most, whatever was taken out or undone meanwhile, and after a start as before it.
#[test]
fn terms_wait_until_there_are_many() {
    each_engine(|engine| {
        let database = Database::new(engine);
        let store = &database.store;
        store.write_blocking(|tx| tx.alter(TABLES)).unwrap();
        let waits = |many: i64| if engine == Engine::Sqlite { many } else { 0 };

        put(store, 1..32);
        assert_eq!(
            (waiting(store, engine), found(store, engine)),
            (waits(31), 31),
            "{engine:?}"
        );
        put(store, 32..33);
        assert_eq!(
            (waiting(store, engine), found(store, engine)),
            (0, 32),
            "{engine:?}"
        );

        // What was taken out or undone makes no room in the index.
        put(store, 33..53);
        store
            .write_blocking(|tx| tx.drop_terms(&[33, 34, 35, 36]))
            .unwrap();
        let undone = store.write_blocking(|tx| {
            for id in 100..110 {
                tx.put_terms(&[(id, "tea".to_owned())])?;
            }
            Err::<(), Problem>(Problem::new(ErrorKind::Conflict, "test.refused"))
        });
        assert!(undone.is_err());
        put(store, 53..68);
        assert_eq!(
            (waiting(store, engine), found(store, engine)),
            (waits(31), 63),
            "{engine:?}"
        );

        // Another store doesn't know how many wait.
        let again = database.again();
        put(&again, 68..69);
        assert_eq!(
            (waiting(&again, engine), found(&again, engine)),
            (0, 64),
            "{engine:?}"
        );
    });
}
