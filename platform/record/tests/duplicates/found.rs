//! How well duplicates are found: among invented customers with the faults that people make, and in a set from outside.

use std::collections::BTreeSet;

use guanxi_entity::{Entity, EntityDef, Value};
use guanxi_record::duplicate::DuplicateFinder;
use guanxi_record::{Batch, Links, LiveSchema, create_many};
use guanxi_store::{Engine, Queries};
use guanxi_testkit::{Fixture, each_engine, system};
use guanxi_types::RawId;

use super::{dirty, febrl, world};

/// Pairs by the two records' places in what was made, the lower first.
pub type Pairs = BTreeSet<(usize, usize)>;

/// What was found, and how good that is.
struct Found {
    certain: Pairs,
    possible: Pairs,
}

impl Found {
    fn recall(of: &Pairs, truth: &Pairs) -> f64 {
        share(of.intersection(truth).count(), truth.len())
    }

    fn precision(of: &Pairs, truth: &Pairs) -> f64 {
        share(of.intersection(truth).count(), of.len())
    }

    fn told(&self, truth: &Pairs) -> String {
        format!(
            "possible: {} pairs, recall {:.4}, precision {:.4}; certain: {} pairs, recall {:.4}, precision {:.4}",
            self.possible.len(),
            Self::recall(&self.possible, truth),
            Self::precision(&self.possible, truth),
            self.certain.len(),
            Self::recall(&self.certain, truth),
            Self::precision(&self.certain, truth),
        )
    }
}

fn share(some: usize, all: usize) -> f64 {
    f64::from(u32::try_from(some).unwrap()) / f64::from(u32::try_from(all).unwrap())
}

/// Makes the records, looks through all of them, and reads the queue.
fn find(fixture: &Fixture, def: &'static EntityDef, rows: Vec<Vec<Value>>) -> Found {
    let ids = fixture
        .write(move |tx, schema| {
            let batch = Batch {
                def,
                import_id: Some(1),
                links: Links::Known,
            };
            create_many(tx, schema, &system(), &batch, rows.clone())
        })
        .unwrap();
    let live = LiveSchema::new(fixture.schema.clone());
    let finder = DuplicateFinder::new(fixture.store.clone(), live).unwrap();
    let status = finder.perform(def).unwrap();
    assert_eq!(
        (status.state.as_str(), status.done),
        ("done", i64::try_from(ids.len()).unwrap())
    );
    let place = |id: RawId| ids.iter().position(|known| *known == id).unwrap();
    let mut found = Found {
        certain: Pairs::new(),
        possible: Pairs::new(),
    };
    let rows = fixture
        .store
        .read_blocking(|r| r.query("SELECT left_id, right_id, is_certain FROM record_duplicate", &[]))
        .unwrap();
    for row in rows {
        let pair = (place(row.int(0)), place(row.int(1)));
        found.possible.insert(pair);
        if row.int(2) == 1 {
            found.certain.insert(pair);
        }
    }
    found
}

/// F7: persons and companies with the faults that people make at the till and in lists.
#[test]
fn dirty_copies_of_customers_are_found() {
    each_engine(|engine| {
        let schema = world::schema();
        let def = world::Customer::def();
        let fixture = Fixture::new(engine, &schema);
        let (customers, truth) = dirty::customers(3_000, 700);
        let rows = customers.iter().map(|customer| customer.values(def)).collect();
        let found = find(&fixture, def, rows);
        eprintln!("{engine:?} customers: {}", found.told(&truth));
        if std::env::var("SHOW_MISSED").is_ok() {
            for (a, b) in truth.difference(&found.possible) {
                eprintln!("missed {:?}\n       {:?}", customers[*a], customers[*b]);
            }
            for (a, b) in found.possible.difference(&truth) {
                eprintln!("wrong {:?}\n      {:?}", customers[*a], customers[*b]);
            }
        }
        assert!(Found::recall(&found.possible, &truth) >= 0.97);
        assert!(Found::precision(&found.possible, &truth) >= 0.93);
        assert!(Found::recall(&found.certain, &truth) >= 0.75);
        assert!(Found::precision(&found.certain, &truth) >= 0.995);
    });
}

/// F7: the labelled set that FEBRL made.
#[test]
fn a_labelled_set_from_outside_is_found() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/febrl/dataset1.csv");
    let path = std::env::var("FEBRL").unwrap_or_else(|_| folder.to_owned());
    let (rows, truth) = febrl::read(&std::fs::read_to_string(path).unwrap());
    let fixture = Fixture::new(Engine::Sqlite, &world::schema());
    let found = find(&fixture, febrl::Person::def(), rows);
    eprintln!("FEBRL: {}", found.told(&truth));
    assert!(Found::recall(&found.possible, &truth) >= 0.98);
    assert!(Found::precision(&found.possible, &truth) >= 0.99);
    assert!(Found::precision(&found.certain, &truth) >= 0.999);
}
