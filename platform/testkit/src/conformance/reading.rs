//! Lists: filtered, sorted, paged, searched, counted. What the database answers is compared with what the records say.

use std::cmp::Ordering;

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_record::{Filter, ListQuery, Record, count, value_to_json};
use guanxi_types::{ErrorKind, normalise};
use serde_json::Value as Json;

use super::Kit;
use crate::fixture::{page_of, refusal, system};
use crate::values::writable;

/// Records of each entity; more than two pages.
const RECORDS: usize = 9;
const PAGE: i64 = 4;

/// Every operator on every field finds exactly the records that it should, and the count agrees.
pub fn filters_find_what_they_say(kit: &Kit<'_>, def: &'static EntityDef) {
    let records = some_records(kit, def);
    for (at, field) in def
        .fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.kind != Kind::Secret)
    {
        let mut samples: Vec<Value> = records.iter().filter_map(|r| r.values.get(at)).cloned().collect();
        samples.retain(|v| !v.is_null());
        samples.dedup();
        check(kit, def, &records, (at, field, "empty", &[]));
        check(kit, def, &records, (at, field, "filled", &[]));
        for sample in samples.iter().rev().step_by(3) {
            let ops = ["eq", "ne", "lt", "le", "gt", "ge"];
            // What is encrypted at rest answers to its whole value only.
            for op in ops.into_iter().take(if field.sealed { 2 } else { ops.len() }) {
                check(kit, def, &records, (at, field, op, std::slice::from_ref(sample)));
            }
        }
        if !matches!(field.kind, Kind::LongText | Kind::Choices { .. }) {
            check(
                kit,
                def,
                &records,
                (
                    at,
                    field,
                    "in",
                    samples.get(..samples.len().min(2)).unwrap_or_default(),
                ),
            );
        }
        check_parts(kit, def, &records, (at, field, samples.last()));
    }
}

/// Parts of texts are found whatever their case, and `%` means itself; of anything else there are no parts.
fn check_parts(
    kit: &Kit<'_>,
    def: &'static EntityDef,
    records: &[Record],
    (at, field, sample): (usize, &FieldDef, Option<&Value>),
) {
    if !field.kind.has_parts() || field.sealed {
        for op in ["contains", "starts"] {
            let problem = refusal(Filter::parse(def, &format!("{}:{op}:1", field.name)), &field.name);
            assert_eq!(problem.code, "record.bad_filter");
        }
        return;
    }
    let Some(text) = sample.and_then(Value::as_text) else {
        return;
    };
    let start: String = text.chars().take(3).collect();
    let middle: String = text.chars().skip(1).take(6).collect();
    for part in [
        start.to_lowercase(),
        start,
        middle,
        "%".to_owned(),
        "no such part".to_owned(),
    ] {
        check(
            kit,
            def,
            records,
            (at, field, "contains", &[Value::Text(part.clone())]),
        );
        check(kit, def, records, (at, field, "starts", &[Value::Text(part)]));
    }
}

fn check(
    kit: &Kit<'_>,
    def: &'static EntityDef,
    records: &[Record],
    (at, field, op, values): (usize, &FieldDef, &str, &[Value]),
) {
    let sent: Vec<String> = values.iter().map(|v| text_of(&field.kind, v)).collect();
    if sent.iter().any(String::is_empty) || (values.is_empty() && op == "in") {
        return;
    }
    // Values stand by comma, so one with a comma can't be among them.
    if op == "in" && sent.iter().any(|text| text.contains(',')) {
        return;
    }
    let text = format!("{}:{op}:{}", field.name, sent.join(","));
    let query = ListQuery {
        filters: vec![Filter::parse(def, &text).unwrap()],
        ..page_of(500)
    };
    let found: Vec<i64> = kit
        .fixture
        .all(&system(), def, &query)
        .unwrap()
        .iter()
        .map(|r| r.id)
        .collect();
    let mut wanted: Vec<i64> = records
        .iter()
        .filter(|r| holds(r.values.get(at).unwrap(), op, values))
        .map(|r| r.id)
        .collect();
    wanted.reverse();
    assert_eq!(found, wanted, "{} {text}", def.key);
    let counted = kit
        .fixture
        .store
        .read_blocking(|r| count(r, &system(), def, &query))
        .unwrap();
    assert_eq!(counted, guanxi_types::len_i64(wanted.len()), "{} {text}", def.key);
}

fn holds(value: &Value, op: &str, sent: &[Value]) -> bool {
    let first = sent.first().cloned().unwrap_or_default();
    let ordered = |wanted: &[Ordering]| !value.is_null() && wanted.contains(&compare(value, &first));
    let text = || value.as_text().map(str::to_lowercase).unwrap_or_default();
    let part = normalise(first.as_text().unwrap_or_default());
    match op {
        "empty" => value.is_null(),
        "filled" => !value.is_null(),
        "eq" => ordered(&[Ordering::Equal]),
        "ne" => !ordered(&[Ordering::Equal]),
        "lt" => ordered(&[Ordering::Less]),
        "le" => ordered(&[Ordering::Less, Ordering::Equal]),
        "gt" => ordered(&[Ordering::Greater]),
        "ge" => ordered(&[Ordering::Greater, Ordering::Equal]),
        "in" => sent.contains(value),
        "contains" => !value.is_null() && text().contains(&part),
        "starts" => !value.is_null() && text().starts_with(&part),
        _ => false,
    }
}

fn text_of(kind: &Kind, value: &Value) -> String {
    match value_to_json(kind, value) {
        Json::String(text) => text,
        Json::Array(keys) => keys.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        _ => a.is_null().cmp(&b.is_null()),
    }
}

/// Sorted by any field, either way, empty ones come last, ids break ties, and pages visit each record once.
pub fn sorting_and_paging_visit_each_record_once(kit: &Kit<'_>, def: &'static EntityDef) {
    let records = some_records(kit, def);
    let mut names: Vec<&str> = vec![
        "id",
        "version",
        "created_at",
        "updated_at",
        "created_by",
        "import_id",
    ];
    names.extend(
        def.fields
            .iter()
            .filter(|f| f.kind != Kind::Secret && !f.sealed)
            .map(|f| f.name.as_str()),
    );
    for name in names {
        for descending in [false, true] {
            let sort = if descending {
                format!("-{name}")
            } else {
                name.to_owned()
            };
            let query = ListQuery {
                sort: sort.clone(),
                ..page_of(PAGE)
            };
            let found = kit.fixture.all(&system(), def, &query).unwrap();
            assert_eq!(found.len(), records.len(), "{} by {sort}", def.key);
            for pair in found.windows(2) {
                let [first, second] = pair else { continue };
                let order = order_of(def, name, first, second, descending);
                assert_eq!(
                    order,
                    Ordering::Less,
                    "{} by {sort}: {first:?} {second:?}",
                    def.key
                );
            }
        }
    }
    for secret in def.fields.iter().filter(|f| f.kind == Kind::Secret) {
        let sort = ListQuery {
            sort: secret.name.clone(),
            ..page_of(PAGE)
        };
        assert_eq!(
            refusal(kit.fixture.all(&system(), def, &sort), "sort").code,
            "record.bad_sort"
        );
        let filter = Filter::parse(def, &format!("{}:filled:", secret.name));
        assert_eq!(refusal(filter, "filter").code, "record.bad_filter");
    }
    let query = ListQuery {
        sort: "no_such_field".to_owned(),
        ..page_of(PAGE)
    };
    assert_eq!(
        refusal(kit.fixture.all(&system(), def, &query), "sort").kind,
        ErrorKind::Invalid
    );
    let query = ListQuery {
        after: Some("no cursor".to_owned()),
        ..page_of(PAGE)
    };
    assert_eq!(
        refusal(kit.fixture.all(&system(), def, &query), "cursor").code,
        "record.bad_cursor"
    );
}

fn order_of(def: &EntityDef, name: &str, a: &Record, b: &Record, descending: bool) -> Ordering {
    let value = |r: &Record| match name {
        "id" => Value::Int(r.id),
        "version" => Value::Int(r.version),
        "created_at" => Value::Int(r.created_at),
        "updated_at" => Value::Int(r.updated_at),
        "created_by" => Value::Int(r.created_by),
        "import_id" => Value::from(r.import_id),
        field => r.value(def, field),
    };
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    let (x, y) = (value(a), value(b));
    let by_value = if x.is_null() || y.is_null() {
        compare(&x, &y)
    } else {
        turned(compare(&x, &y))
    };
    by_value.then(turned(a.id.cmp(&b.id)))
}

/// A name is found by its characters, its pinyin and its initials, in every field that is searched.
pub fn names_are_searched_by_sound(kit: &Kit<'_>, def: &'static EntityDef) {
    let searched = |f: &FieldDef| {
        f.search && !kit.maker.is_given(def, f) && matches!(f.kind, Kind::Text { max } if max >= 10)
    };
    for (at, field) in writable(def).filter(|(_, f)| searched(f)) {
        let n = kit.maker.next();
        let values = kit.maker.full_with(def, at, &Value::Text(format!("张小美{n}")));
        let id = kit.fixture.create(&system(), def, &values).unwrap();
        for typed in [
            format!("张小美{n}"),
            format!("小美{n}"),
            format!("ZHANGXiaoMei{n}"),
            format!("zxm{n}"),
        ] {
            let query = ListQuery {
                search: typed.clone(),
                ..page_of(PAGE)
            };
            let found: Vec<i64> = kit
                .fixture
                .all(&system(), def, &query)
                .unwrap()
                .iter()
                .map(|r| r.id)
                .collect();
            assert_eq!(found, [id], "{}.{} by {typed}", def.key, field.name);
            let counted = kit
                .fixture
                .store
                .read_blocking(|r| count(r, &system(), def, &query))
                .unwrap();
            assert_eq!(counted, 1);
        }
        let both = ListQuery {
            search: format!("zxm{n} 没有这个"),
            ..page_of(PAGE)
        };
        assert!(kit.fixture.all(&system(), def, &both).unwrap().is_empty());
        kit.fixture
            .update(
                &system(),
                (def, id, None),
                &[(at, Value::Text(format!("李雷{n}")))],
            )
            .unwrap();
        let renamed = ListQuery {
            search: format!("lilei{n}"),
            ..page_of(PAGE)
        };
        assert_eq!(
            kit.fixture.all(&system(), def, &renamed).unwrap().len(),
            1,
            "{}.{}",
            def.key,
            field.name
        );
    }
}

/// Makes some and returns all, oldest first.
fn some_records(kit: &Kit<'_>, def: &'static EntityDef) -> Vec<Record> {
    for _ in 0..RECORDS {
        kit.maker.record(def);
    }
    let query = ListQuery {
        sort: "id".to_owned(),
        ..page_of(500)
    };
    kit.fixture.all(&system(), def, &query).unwrap()
}
