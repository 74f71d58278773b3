//! A database with one table of counters.

use guanxi_entity::Value;
use guanxi_store::{Column, Engine, Event, Migration, Queries, Store, Tx};
use guanxi_testkit::Place;
use guanxi_types::{Clock, Result};
use serde_json::json;

const MIGRATIONS: [Migration; 1] = [Migration {
    key: "test/0001_counter",
    sql: "CREATE TABLE counter (\n  name TEXT PRIMARY KEY,\n  n BIGINT NOT NULL\n);",
}];

pub struct Database {
    pub store: Store,
    place: Place,
}

impl Database {
    pub fn new(engine: Engine) -> Self {
        let place = Place::new(engine);
        Self {
            store: open(&place),
            place,
        }
    }

    /// The same database through another store, as another process would see it.
    pub fn again(&self) -> Store {
        open(&self.place)
    }
}

fn open(place: &Place) -> Store {
    Store::open(place.settings(), &MIGRATIONS, Clock::System).unwrap()
}

pub fn insert(tx: &mut Tx<'_>, name: &str, n: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO counter (name, n) VALUES (?1, ?2)",
        &[name.into(), n.into()],
    )
    .map(drop)
}

pub fn insert_later(tx: &mut Tx<'_>, name: &str, n: i64) -> Result<()> {
    let columns = [Column::text("name"), Column::integer("n")];
    tx.insert_rows_later("counter", &columns, &[vec![name.into(), n.into()]])
}

pub fn value(r: &mut dyn Queries, name: &str) -> Result<Option<i64>> {
    Ok(
        r.query_first("SELECT n FROM counter WHERE name = ?1", &[Value::from(name)])?
            .map(|row| row.int(0)),
    )
}

pub fn names(store: &Store) -> Vec<String> {
    let rows = store
        .read_blocking(|r| r.query("SELECT name FROM counter ORDER BY name", &[]))
        .unwrap();
    rows.iter().map(|row| row.text(0).to_owned()).collect()
}

pub fn event(n: i64) -> Event {
    Event {
        name: "test.counter.changed.v1".to_owned(),
        record_id: n,
        payload: json!({ "n": n }),
    }
}
