//! Records go out as files and come back the same; an import is taken back whole.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_record::import::{Import, Work};
use guanxi_types::RawId;
use serde_json::json;

use super::writing::another;
use super::{Kit, Suite};
use crate::engines::each_engine;
use crate::fixture::{Fixture, system};
use crate::values::{Maker, writable};

const RECORDS: usize = 6;

/// Everything exported from one company and imported into an empty one gives the same files there.
pub fn exports_come_back_as_the_same(suite: &Suite, ending: &str) {
    each_engine(|engine| {
        let (from, to) = (suite.fixture(engine), suite.fixture(engine));
        let maker = Maker::new(&from, suite.given);
        let seeded = from.number("SELECT MAX(seq) FROM outbox", &[]);
        assert!(seeded > 0, "a company begins with something");
        let last: BTreeMap<&str, i64> = highest_ids(&from);
        for def in from.schema.entities() {
            for _ in 0..RECORDS {
                maker.record(def);
            }
        }
        for def in by_dependency(&from).into_iter().filter(|def| !stays(&from, def)) {
            let new = format!("id:gt:{}", last.get(def.key.as_str()).unwrap());
            let file = from.export(def, &[new], &format!("{}.{ending}", def.key));
            assert_clean(&to.import(&def.key, &file, json!({})), def);
        }
        for def in from.schema.entities().iter().filter(|def| !stays(&from, def)) {
            let new = format!("id:gt:{}", last.get(def.key.as_str()).unwrap());
            let wanted = from.export(def, &[new], "wanted.csv");
            let found = to.export(def, &["import_id:filled:".to_owned()], "found.csv");
            let text = |path| std::fs::read_to_string(path).unwrap();
            assert_eq!(text(found), text(wanted), "{engine:?} {}", def.key);
        }
    });
}

/// What only commands write isn't brought by a file; here the program itself brings it, so that others can link to it. Where it links to
/// something that has no name of its own in files, it stays out.
fn stays(fixture: &Fixture, def: &EntityDef) -> bool {
    let is_nameless = |key: &str| {
        let linked = fixture.schema.entity(key).unwrap();
        matches!(linked.field(&linked.title), Some((_, title)) if matches!(title.kind, Kind::Link { .. } | Kind::Choice { .. }))
    };
    let leads = |kind: &Kind| matches!(kind, Kind::Link { entity } if is_nameless(entity));
    def.program_only && def.fields.iter().any(|field| leads(&field.kind))
}

fn highest_ids(fixture: &Fixture) -> BTreeMap<&'static str, i64> {
    let highest = |def: &EntityDef| fixture.number(&format!("SELECT MAX(id) FROM {}", def.table), &[]);
    fixture
        .schema
        .entities()
        .iter()
        .map(|def| (def.key.as_str(), highest(def)))
        .collect()
}

/// Linked entities first.
fn by_dependency(fixture: &Fixture) -> Vec<&'static EntityDef> {
    let mut ordered: Vec<&'static EntityDef> = Vec::new();
    let mut waiting: Vec<&'static EntityDef> = fixture.schema.entities().to_vec();
    while !waiting.is_empty() {
        let is_known =
            |def: &EntityDef, entity: &str| def.key == entity || ordered.iter().any(|o| o.key == entity);
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|def| {
            def.fields
                .iter()
                .all(|f| !matches!(&f.kind, Kind::Link { entity } if !is_known(def, entity)))
        });
        assert!(!ready.is_empty(), "links go in a circle");
        ordered.extend(ready);
        waiting = rest;
    }
    ordered
}

fn assert_clean(done: &Import, def: &EntityDef) {
    let state = (done.state.name(), done.counts.error);
    assert_eq!(
        state,
        ("done", 0),
        "{}: {:?} {:?} {:?}",
        def.key,
        done.problem,
        done.errors,
        done.mapping
    );
}

/// An undo removes what an import made and restores what it changed.
pub fn an_import_is_undone(kit: &Kit<'_>, def: &'static EntityDef) {
    let fixture = kit.fixture;
    if def.program_only {
        // No file brings it, so there is nothing to undo: see `only_open_fields_are_written`.
        return;
    }
    let [kept, second, third] = [0; 3].map(|_| fixture.create(&system(), def, &kit.maker.full(def)).unwrap());
    let file = fixture.export(
        def,
        &[format!("id:in:{kept},{second},{third}")],
        &format!("{}.csv", def.key),
    );
    fixture.delete(&system(), def, second).unwrap();
    fixture.delete(&system(), def, third).unwrap();
    let changed = match def.unique.first() {
        Some(key) => change_beside(kit, def, kept, key),
        None => {
            fixture.delete(&system(), def, kept).unwrap();
            0
        }
    };
    let before = everything(fixture, def);
    let patch = match def.unique.first() {
        Some(key) => json!({ "mode": "upsert", "key": key }),
        None => json!({}),
    };
    let done = fixture.import(&def.key, &file, patch);
    assert_clean(&done, def);
    assert_eq!(done.counts.update, changed, "{}", def.key);
    assert_eq!(
        everything(fixture, def).len(),
        before.len() + if def.unique.is_empty() { 3 } else { 2 }
    );
    let id = done.id.parse().unwrap();
    let undone = fixture
        .imports
        .perform(&system(), id, Work::Undo, &mut |_| {})
        .unwrap();
    assert_eq!(
        (undone.state.name(), undone.undo.kept),
        ("undone", 0),
        "{}: {:?}",
        def.key,
        undone.problem
    );
    assert_eq!(everything(fixture, def), before, "{}", def.key);
}

/// Changes a field that doesn't belong to the key; returns how many records that changed.
fn change_beside(kit: &Kit<'_>, def: &'static EntityDef, id: RawId, key: &[String]) -> i64 {
    let record = kit.fixture.get(&system(), def, id).unwrap();
    let open = writable(def).filter(|(_, f)| !key.contains(&f.name) && !kit.maker.is_given(def, f));
    let change = open
        .filter(|(_, f)| !matches!(f.kind, Kind::Link { .. }))
        .find_map(|(at, f)| Some((at, another(kit, def, f, record.values.get(at)?)?)));
    let Some(change) = change else { return 0 };
    kit.fixture.update(&system(), (def, id, None), &[change]).unwrap();
    1
}

/// Ids and values of all records.
fn everything(fixture: &Fixture, def: &EntityDef) -> Vec<(RawId, Vec<Value>)> {
    let found = fixture
        .all(&system(), def, &crate::fixture::page_of(500))
        .unwrap();
    found
        .into_iter()
        .map(|record| (record.id, record.values))
        .collect()
}
