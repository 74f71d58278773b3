//! The warehouse as a whole: any history gives what a rebuild gives, crashes leave a state, SQL only reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use guanxi_warehouse::ColumnKind::{Date, I32, I64};
use guanxi_warehouse::Encoding::{Delta, Dictionary};
use guanxi_warehouse::{
    Batch, ColumnDef, DayRange, DimensionChange, DimensionDef, DimensionKind, DimensionRow, DimensionValue,
    Error, FactChange, FactDef, FactRows, NULL, Schema, Warehouse,
};
use proptest::prelude::*;

const FACT: FactDef = FactDef {
    name: "line",
    columns: &[
        ColumnDef::new("day", Date, Delta),
        ColumnDef::new("document", I64, Delta),
        ColumnDef::new("line", I32, Delta),
        ColumnDef::nullable("who", I64, Dictionary),
        ColumnDef::new("amount", I64, Delta),
    ],
    key: "document",
    day: "day",
    order: &["day", "document", "line"],
};

fn schema() -> Schema {
    let thing = DimensionDef::new(
        "thing",
        &[
            ("name", DimensionKind::Text),
            ("parent", DimensionKind::I64),
            ("good", DimensionKind::Bool),
        ],
    );
    Schema::new(vec![FACT], vec![thing]).unwrap()
}

/// A document: its day, and the amounts of its lines.
type Document = (i64, Vec<i64>);

fn push(rows: &mut FactRows, id: i64, (day, amounts): &Document) {
    for (line, amount) in (1..).zip(amounts) {
        let who = if amount % 2 == 0 { NULL } else { *amount };
        rows.push(&[*day, id, line, who, *amount]).unwrap();
    }
}

fn change(documents: &BTreeMap<i64, Option<Document>>) -> FactChange {
    let mut rows = FactRows::new(&FACT);
    for (id, document) in documents {
        if let Some(document) = document {
            push(&mut rows, *id, document);
        }
    }
    FactChange {
        fact: FACT.name,
        replaces: documents.keys().copied().collect(),
        rows,
    }
}

fn thing(id: i64, name: &str) -> DimensionRow {
    let parent = if id % 2 == 0 {
        DimensionValue::Null
    } else {
        DimensionValue::I64(id - 1)
    };
    DimensionRow {
        id,
        values: vec![
            DimensionValue::Text(name.to_owned()),
            parent,
            DimensionValue::Bool(id > 2),
        ],
    }
}

/// Every data file's content by its folder and month: the running number of the file is cut off.
fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "parquet") {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                let (stem, _) = name.rsplit_once('-').unwrap();
                assert!(
                    found.insert(stem.to_owned(), fs::read(&path).unwrap()).is_none(),
                    "two files for {stem}"
                );
            }
        }
    }
    found
}

fn history() -> impl Strategy<Value = Vec<BTreeMap<i64, Option<Document>>>> {
    let document = (17_160_i64..17_280, prop::collection::vec(-50_i64..50, 0..4));
    let batch = prop::collection::btree_map(0_i64..30, prop::option::weighted(0.8, document), 1..8);
    prop::collection::vec(batch, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// 3.1: incremental equals rebuild, byte for byte, whatever happened: inserts, changes of day, deletes.
    #[test]
    fn any_history_gives_the_files_of_a_rebuild(history in history()) {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (dir.path().join("one"), dir.path().join("two"));
        let grown = Warehouse::open(&one, schema()).unwrap();
        let mut now: BTreeMap<i64, Option<Document>> = BTreeMap::new();
        for (watermark, documents) in (1..).zip(&history) {
            let batch = Batch { facts: vec![change(documents)], watermark, at: watermark, ..Batch::default() };
            prop_assert!(grown.apply(&batch).unwrap());
            prop_assert!(!grown.apply(&batch).unwrap(), "the same batch twice");
            now.extend(documents.clone());
        }
        let rebuilt = Warehouse::open(&two, schema()).unwrap();
        rebuilt.rebuild::<Error>(|add| {
            for (id, document) in &now {
                let one = BTreeMap::from([(*id, document.clone())]);
                let facts = vec![FactChange { replaces: Vec::new(), ..change(&one) }];
                add(&Batch { facts, watermark: 9, ..Batch::default() })?;
            }
            Ok(())
        }).unwrap();
        prop_assert_eq!(contents(&one), contents(&two));
        let mut expected: Vec<(i64, i64, i64)> = now.iter()
            .filter_map(|(id, d)| d.as_ref().map(|d| (id, d)))
            .flat_map(|(id, (day, amounts))| amounts.iter().map(move |a| (*day, *id, *a)))
            .collect();
        expected.sort_by_key(|(day, id, _)| (*day, *id));
        let slice = grown.scan("line", &["day", "document", "amount"], DayRange::ALL).unwrap();
        let found: Vec<(i64, i64, i64)> = slice.i32("day").unwrap().iter()
            .zip(slice.i64("document").unwrap()).zip(slice.i64("amount").unwrap())
            .map(|((day, id), amount)| (i64::from(*day), *id, *amount)).collect();
        prop_assert_eq!(found, expected);
    }

    /// 3.1: a range of days gives exactly the rows of those days.
    #[test]
    fn a_scan_is_cut_at_its_days(first in 17_150_i32..17_290, length in 0_i32..60) {
        let dir = tempfile::tempdir().unwrap();
        let warehouse = Warehouse::open(dir.path(), schema()).unwrap();
        let documents = (0..120).map(|n| (n, Some((17_160 + n, vec![n, 1])))).collect();
        warehouse.apply(&Batch { facts: vec![change(&documents)], watermark: 1, ..Batch::default() }).unwrap();
        let range = DayRange { first, last: first + length };
        let slice = warehouse.scan("line", &["document"], range).unwrap();
        let wanted = (17_160..17_280).filter(|d| range.first <= *d && *d <= range.last).count() * 2;
        prop_assert_eq!(slice.rows(), wanted);
        let mut folded = 0;
        warehouse.scan_fold(("line", &[]), range, |s| Ok(s.rows()), |rows| folded += rows).unwrap();
        prop_assert_eq!(folded, wanted);
    }
}

/// 3.1: a month of several row groups, of which a change leaves the first as they are, has the bytes of a rebuild.
#[test]
fn row_groups_that_stay_are_those_of_a_rebuild() {
    const LINES: i64 = 9_000;
    let dir = tempfile::tempdir().unwrap();
    let document = |id: i64| {
        (
            17_167 + id / 2,
            (0..LINES).map(|n| (id * 31 + n * 7) % 997).collect(),
        )
    };
    let mut now: BTreeMap<i64, Option<Document>> = (0..60).map(|id| (id, Some(document(id)))).collect();
    let grown = Warehouse::open(&dir.path().join("grown"), schema()).unwrap();
    let last_day: Document = (17_196, vec![5; 3]);
    let steps = [
        now.clone(),
        // A day that is added, one within the last group, a correction in the second, one in the first; one is gone.
        BTreeMap::from([(100, Some(last_day.clone()))]),
        BTreeMap::from([(101, Some((17_195, vec![1, 2])))]),
        BTreeMap::from([(40, Some((17_187, vec![9])))]),
        BTreeMap::from([(2, Some((17_168, vec![4, 4])))]),
        BTreeMap::from([(58, None), (102, Some(last_day))]),
    ];
    for (watermark, step) in (1..).zip(&steps) {
        let batch = Batch {
            facts: vec![change(step)],
            watermark,
            ..Batch::default()
        };
        assert!(grown.apply(&batch).unwrap());
        now.extend(step.clone());
        let place = dir.path().join(format!("rebuilt-{watermark}"));
        let rebuilt = Warehouse::open(&place, schema()).unwrap();
        rebuilt
            .rebuild::<Error>(|add| {
                add(&Batch {
                    facts: vec![change(&now)],
                    watermark,
                    ..Batch::default()
                })
            })
            .unwrap();
        let same = contents(&place) == contents(&dir.path().join("grown"));
        assert!(same, "after batch {watermark}");
        assert_eq!(grown.rows("line"), rebuilt.rows("line"));
        assert_eq!(grown.days("line"), rebuilt.days("line"));
    }
}

pub fn small(dir: &Path) -> Warehouse {
    let warehouse = Warehouse::open(dir, schema()).unwrap();
    let documents = BTreeMap::from([(1, Some((17_167, vec![5, -2]))), (2, Some((17_200, vec![7])))]);
    let things = vec![thing(3, "three"), thing(1, "one"), thing(2, "")];
    let dimensions = vec![DimensionChange {
        dimension: "thing",
        removes: Vec::new(),
        rows: things,
        ..DimensionChange::default()
    }];
    let batch = Batch {
        facts: vec![change(&documents)],
        dimensions,
        watermark: 5,
        at: 99,
    };
    assert!(warehouse.apply(&batch).unwrap());
    warehouse
}

#[test]
fn dimensions_are_replaced_row_by_row() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    let rows = vec![thing(2, "two"), thing(9, "nine")];
    let dimensions = vec![DimensionChange {
        dimension: "thing",
        removes: vec![1],
        rows,
        ..DimensionChange::default()
    }];
    warehouse
        .apply(&Batch {
            dimensions,
            watermark: 6,
            ..Batch::default()
        })
        .unwrap();
    let table = warehouse.dimension("thing", &["name", "parent", "good"]).unwrap();
    assert_eq!(table.ids(), [2, 3, 9]);
    let names: Vec<&str> = table.text("name").unwrap().iter().map(AsRef::as_ref).collect();
    assert_eq!(names, ["two", "three", "nine"]);
    assert_eq!(table.i64("parent").unwrap(), [NULL, 2, 8]);
    assert_eq!(table.bool("good").unwrap(), [false, true, true]);
}

#[test]
fn a_wrong_batch_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    let before = contents(dir.path());
    let documents = BTreeMap::from([(1, Some((17_400, vec![5])))]);
    let rows = vec![DimensionRow {
        id: 1,
        values: vec![DimensionValue::Bool(true)],
    }];
    let dimensions = vec![DimensionChange {
        dimension: "thing",
        removes: Vec::new(),
        rows,
        ..DimensionChange::default()
    }];
    let batch = Batch {
        facts: vec![change(&documents)],
        dimensions,
        watermark: 6,
        at: 0,
    };
    assert!(matches!(warehouse.apply(&batch), Err(Error::Shape(_))));
    for wrong in [
        [NULL, 3, 1, 1, 1],
        [17_400, 3, 1, 1, NULL],
        [17_400, 3, i64::MAX, 1, 1],
    ] {
        let mut rows = FactRows::new(&FACT);
        rows.push(&wrong).unwrap();
        let change = FactChange {
            fact: FACT.name,
            replaces: Vec::new(),
            rows,
        };
        let batch = Batch {
            facts: vec![change],
            watermark: 6,
            ..Batch::default()
        };
        assert!(matches!(warehouse.apply(&batch), Err(Error::Shape(_))));
    }
    assert_eq!(contents(dir.path()), before);
    assert_eq!(warehouse.freshness().watermark, 5);
}

#[test]
fn what_a_crash_left_is_removed_and_the_state_stays() {
    let dir = tempfile::tempdir().unwrap();
    drop(small(dir.path()));
    let before = contents(dir.path());
    fs::write(dir.path().join("fact/line/2017-01-999.parquet"), "half a file").unwrap();
    fs::write(dir.path().join("manifest.json.tmp"), "{").unwrap();
    let warehouse = Warehouse::open(dir.path(), schema()).unwrap();
    assert_eq!(contents(dir.path()), before);
    let freshness = warehouse.freshness();
    assert_eq!(
        (freshness.watermark, freshness.at, freshness.last_day),
        (5, 99, Some(17_200))
    );
    assert_eq!(warehouse.rows("line"), 3);
}

#[test]
fn one_process_writes_and_others_read() {
    let dir = tempfile::tempdir().unwrap();
    let writer = small(dir.path());
    assert!(matches!(
        Warehouse::open(dir.path(), schema()),
        Err(Error::InUse(_))
    ));
    let reader = Warehouse::open_read_only(dir.path(), schema()).unwrap();
    assert!(matches!(
        reader.apply(&Batch {
            watermark: 7,
            ..Batch::default()
        }),
        Err(Error::ReadOnly)
    ));
    let documents = BTreeMap::from([(1, None), (3, Some((17_167, vec![8, 8, 8])))]);
    writer
        .apply(&Batch {
            facts: vec![change(&documents)],
            watermark: 6,
            ..Batch::default()
        })
        .unwrap();
    // The reader's file is gone; it takes the newer state.
    assert_eq!(
        reader
            .scan("line", &["amount"], DayRange::ALL)
            .unwrap()
            .i64("amount")
            .unwrap(),
        [8, 8, 8, 7]
    );
}

#[test]
fn another_declaration_asks_for_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    drop(small(dir.path()));
    let schema = Schema::new(
        vec![FACT],
        vec![DimensionDef::new("thing", &[("name", DimensionKind::Text)])],
    )
    .unwrap();
    let warehouse = Warehouse::open(dir.path(), schema).unwrap();
    assert!(warehouse.needs_rebuild());
    assert_eq!((warehouse.rows("line"), warehouse.freshness().watermark), (0, 0));
    let batch = Batch {
        watermark: 6,
        ..Batch::default()
    };
    assert!(matches!(warehouse.apply(&batch), Err(Error::NeedsRebuild)));
    assert_eq!(
        contents(dir.path()).len(),
        3,
        "the old files stay for the program that wrote them"
    );
    warehouse.rebuild::<Error>(|add| add(&batch)).unwrap();
    assert!(!warehouse.needs_rebuild() && contents(dir.path()).is_empty());
    assert_eq!(warehouse.freshness().watermark, 6);
}

#[test]
fn a_reader_keeps_what_it_reads_while_batches_come() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for watermark in 6..60 {
                let documents = BTreeMap::from([(1, Some((17_167 + watermark, vec![5, -5])))]);
                let facts = vec![change(&documents)];
                warehouse
                    .apply(&Batch {
                        facts,
                        watermark,
                        ..Batch::default()
                    })
                    .unwrap();
            }
        });
        for _ in 0..200 {
            let slice = warehouse
                .scan("line", &["document", "amount"], DayRange::ALL)
                .unwrap();
            assert_eq!(slice.rows(), 3, "never half of a batch");
        }
    });
}

#[tokio::test]
async fn sql_reads_and_only_reads() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = small(dir.path());
    let query = "SELECT day, sum(amount) AS total, count(who) AS members FROM line GROUP BY day ORDER BY day";
    let answer = warehouse.sql(query).await.unwrap();
    assert_eq!(answer.columns, ["day", "total", "members"]);
    let rows = serde_json::to_string(&answer.rows).unwrap();
    assert_eq!(rows, r#"[["2017-01-01",3,1],["2017-02-03",7,1]]"#);
    let joined = warehouse
        .sql("WITH t AS (SELECT id, name FROM thing) SELECT name FROM t ORDER BY id")
        .await
        .unwrap();
    assert_eq!(
        serde_json::to_string(&joined.rows).unwrap(),
        r#"[["one"],[null],["three"]]"#
    );
    for query in [
        "DROP TABLE line",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO line SELECT * FROM line",
        "COPY line TO 'x.parquet'",
        "CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '/etc/passwd'",
        "SET datafusion.execution.batch_size = 1",
        "SELECT * FROM '/etc/passwd'",
        "SELECT",
        "SELECT 1; SELECT 2",
    ] {
        assert!(
            matches!(warehouse.sql(query).await, Err(Error::Query(_))),
            "{query}"
        );
    }
}

#[tokio::test]
async fn sql_over_an_empty_warehouse_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let warehouse = Warehouse::open(dir.path(), schema()).unwrap();
    assert!(
        warehouse
            .sql("SELECT * FROM line, thing")
            .await
            .unwrap()
            .rows
            .is_empty()
    );
}
