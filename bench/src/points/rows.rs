//! What a round of ours wrote: the rows of each table that an act adds to.

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_loyalty::entities::{PointsEntry, PointsLot, Purchase};
use guanxi_record::Record;
use guanxi_store::{Queries, Store};
use guanxi_types::{Problem, Result, len_i64};

use super::{ACTS, Act};

/// A table that acts add rows to.
struct Watched {
    table: &'static str,
    /// What grows from row to row.
    key: &'static str,
    /// The order of the acts: what refers to a row of another table stands in that row's order.
    order: &'static str,
    columns: fn() -> String,
}

fn all_of(def: &EntityDef) -> String {
    Record::columns(def)
}

/// Wholes before their parts.
const WATCHED: [Watched; 6] = [
    Watched {
        table: "loyalty_purchase",
        key: "id",
        order: "id",
        columns: || all_of(Purchase::def()),
    },
    Watched {
        table: "loyalty_points_lot",
        key: "id",
        order: "purchase_id, id",
        columns: || all_of(PointsLot::def()),
    },
    Watched {
        table: "loyalty_points_entry",
        key: "id",
        order: "(SELECT l.purchase_id FROM loyalty_points_lot l WHERE l.id = lot_id), id",
        columns: || all_of(PointsEntry::def()),
    },
    Watched {
        table: "loyalty_purchase_return",
        key: "at",
        order: "purchase_id",
        columns: || "purchase_id, return_key, taken, restored, at".to_owned(),
    },
    Watched {
        table: "record_history",
        key: "seq",
        order: "seq",
        columns: || {
            "entity, record_id, at, actor, through, request_id, import_id, action, changes, details"
                .to_owned()
        },
    },
    Watched {
        table: "outbox",
        key: "seq",
        order: "seq",
        columns: || "event, record_id, at, payload".to_owned(),
    },
];

/// How far each table went.
pub struct Marks(Vec<i64>);

impl Marks {
    /// The newest row of each.
    pub fn now(store: &Store) -> Result<Self> {
        let newest = |watched: &Watched| {
            let sql = format!("SELECT COALESCE(MAX({}), 0) FROM {}", watched.key, watched.table);
            let row = store.read_blocking(|r| r.query_first(&sql, &[]))?;
            Ok(row.map_or(0, |row| row.int(0)))
        };
        WATCHED.iter().map(newest).collect::<Result<_>>().map(Self)
    }
}

/// Rows of one table.
pub struct Written {
    /// The statement that inserts one.
    pub insert: String,
    pub rows: Vec<Vec<Value>>,
}

impl Written {
    /// The rows of one act: an even part.
    pub fn of(&self, act: usize) -> &[Vec<Value>] {
        let acts = guanxi_types::index_of(ACTS);
        let place = |n: usize| n * self.rows.len() / acts;
        self.rows.get(place(act)..place(act + 1)).unwrap_or_default()
    }
}

/// All rows of a round, and the changes of rows that were there.
pub struct Round {
    pub tables: Vec<Written>,
    pub changes: Vec<Change>,
}

/// What one act changed: its account, its lot where it was there before, its purchase where it became less.
pub struct Change {
    pub account: i64,
    pub delta: i64,
    pub lot: Option<i64>,
    pub purchase: Option<i64>,
}

/// What was written since.
pub fn since(store: &Store, marks: &Marks, act: Act) -> Result<Round> {
    let mut tables = Vec::new();
    for (watched, mark) in WATCHED.iter().zip(&marks.0) {
        let columns = (watched.columns)();
        let sql = format!(
            "SELECT {columns} FROM {} WHERE {} > ?1 ORDER BY {}",
            watched.table, watched.key, watched.order
        );
        let found = store.read_blocking(|r| r.query(&sql, &[Value::from(*mark)]))?;
        let marks: Vec<String> = (1..=columns.split(", ").count())
            .map(|n| format!("?{n}"))
            .collect();
        tables.push(Written {
            insert: format!(
                "INSERT INTO {} ({columns}) VALUES ({})",
                watched.table,
                marks.join(", ")
            ),
            rows: found.into_iter().map(|row| row.0).collect(),
        });
    }
    let changes = changes(store, marks, act)?;
    if len_i64(changes.len()) != ACTS {
        return Err(Problem::internal(format!("{} acts were written", changes.len())));
    }
    Ok(Round { tables, changes })
}

fn changes(store: &Store, marks: &Marks, act: Act) -> Result<Vec<Change>> {
    let entries = WATCHED
        .iter()
        .zip(&marks.0)
        .find(|(watched, _)| watched.table == "loyalty_points_entry");
    let (watched, mark) = entries.ok_or_else(|| Problem::internal("no entries"))?;
    let sql = format!(
        "SELECT account_id, delta, lot_id, (SELECT l.purchase_id FROM loyalty_points_lot l WHERE l.id = lot_id) \
         FROM loyalty_points_entry WHERE id > ?1 ORDER BY {}",
        watched.order
    );
    let rows = store.read_blocking(|r| r.query(&sql, &[Value::from(*mark)]))?;
    let change = |row: &guanxi_store::Row| Change {
        account: row.int(0),
        delta: row.int(1),
        lot: row.optional_int(2).filter(|_| act != Act::Earn),
        purchase: row.optional_int(3).filter(|_| act == Act::Reverse),
    };
    Ok(rows.iter().map(change).collect())
}
