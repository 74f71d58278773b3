//! Creating, changing, removing.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Kind, Value};
use guanxi_record::{Request, history, once, record_to_json, value_to_json, values_from_json};
use guanxi_types::{ErrorKind, Problem, RawId, index_of};
use serde_json::{Map, Value as Json, json};

use super::Kit;
use crate::fixture::{refusal, system};
use crate::values::writable;

/// No record has this id.
const NOBODY: RawId = 12;

/// What is sent is what is there, as version 1, with one entry of history.
pub fn a_record_is_created_and_read(kit: &Kit<'_>, def: &'static EntityDef) {
    let wanted = kit.maker.full(def);
    let mut body = Map::new();
    for (at, value) in &wanted {
        let field = def.fields.get(*at).unwrap();
        body.insert(field.name.clone(), value_to_json(&field.kind, value));
    }
    let values = values_from_json(def, &body).unwrap();
    let id = kit.fixture.create(&system(), def, &values).unwrap();
    let record = kit.fixture.get(&system(), def, id).unwrap();
    let shown = record_to_json(def, &record, &BTreeMap::new());
    for (name, sent) in &body {
        assert_eq!(shown.get(name), Some(sent), "{}.{name}", def.key);
    }
    assert_eq!(shown.get("id"), Some(&json!(id.to_string())));
    assert_eq!((record.version, record.created_at), (1, record.updated_at));
    let secrets = def.fields.iter().filter(|f| f.kind == Kind::Secret);
    assert!(
        secrets.into_iter().all(|f| shown.get(&f.name).is_none()),
        "{} shows a secret",
        def.key
    );
    let entries = kit
        .fixture
        .store
        .read_blocking(|r| history(r, &system(), def, id))
        .unwrap();
    let actions: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["create"]);
}

/// What isn't sent has its declared default, or is empty.
pub fn defaults_fill_what_is_not_sent(kit: &Kit<'_>, def: &'static EntityDef) {
    let is_needed = |at: usize| {
        def.fields
            .get(at)
            .is_some_and(|f| f.required && f.default.is_none())
    };
    let values: Vec<(usize, Value)> = kit
        .maker
        .full(def)
        .into_iter()
        .filter(|(at, _)| is_needed(*at))
        .collect();
    let id = kit.fixture.create(&system(), def, &values).unwrap();
    let record = kit.fixture.get(&system(), def, id).unwrap();
    for (at, field) in writable(def).filter(|(at, _)| !is_needed(*at)) {
        let wanted = field.default.clone().unwrap_or_default();
        assert_eq!(record.values.get(at), Some(&wanted), "{}.{}", def.key, field.name);
    }
}

/// A required field without a value is refused by name, at creation and at a change.
pub fn required_fields_are_required(kit: &Kit<'_>, def: &'static EntityDef) {
    for (at, field) in writable(def).filter(|(_, f)| f.required) {
        let empty = kit.maker.full_with(def, at, &Value::Null);
        if field.default.is_none() {
            let problem = refusal(kit.fixture.create(&system(), def, &empty), &field.name);
            assert_field(&problem, field, "required");
        }
        let id = kit.maker.record(def);
        let change = kit
            .fixture
            .update(&system(), (def, id, None), &[(at, Value::Null)]);
        assert_field(&refusal(change, &field.name), field, "required");
    }
}

/// As many characters as declared are taken, Chinese ones too; one more is refused.
pub fn texts_have_limits(kit: &Kit<'_>, def: &'static EntityDef) {
    for (at, field) in writable(def).filter(|(_, f)| !kit.maker.is_given(def, f)) {
        let max = match field.kind {
            Kind::Text { max } => index_of(i64::from(max)),
            Kind::LongText => 20_000,
            _ => continue,
        };
        let values = kit.maker.full_with(def, at, &Value::Text("长".repeat(max)));
        let id = kit.fixture.create(&system(), def, &values).unwrap();
        let problem = refusal(
            kit.fixture.update(
                &system(),
                (def, id, None),
                &[(at, Value::Text("长".repeat(max + 1)))],
            ),
            &field.name,
        );
        assert_field(&problem, field, "too_long");
        let control = Value::Text("a\0b".to_owned());
        let problem = refusal(
            kit.fixture.update(&system(), (def, id, None), &[(at, control)]),
            &field.name,
        );
        assert_field(&problem, field, "control_character");
    }
}

/// Something that is no value of the field's kind is refused by name; so are fields that nobody may write.
pub fn wrong_values_are_refused(kit: &Kit<'_>, def: &'static EntityDef) {
    let refused = |name: &str, sent: Json, code: &str| {
        let mut body = Map::new();
        body.insert(name.to_owned(), sent.clone());
        let problem = refusal(
            values_from_json(def, &body),
            &format!("{}.{name} {sent}", def.key),
        );
        assert_eq!(problem.kind, ErrorKind::Invalid);
        let found = problem
            .fields
            .first()
            .map(|f| (f.field.as_str(), f.code.as_str()));
        assert_eq!(found, Some((name, code)), "{} {sent}", def.key);
    };
    refused("no_such_field", json!(1), "unknown_field");
    for field in &def.fields {
        if field.read_only || field.kind == Kind::Secret {
            refused(&field.name, json!("1"), "read_only");
            continue;
        }
        refused(&field.name, json!({}), "wrong_type");
        let (sent, code) = match &field.kind {
            Kind::Text { .. } | Kind::LongText | Kind::Secret => continue,
            Kind::Int => ("1.5", "not_an_integer"),
            Kind::Bool => ("maybe", "not_a_boolean"),
            Kind::Money | Kind::Qty => ("1,2,3x", "not_a_number"),
            Kind::Date => ("2023-02-29", "not_a_date"),
            Kind::DateTime => ("yesterday", "not_a_datetime"),
            Kind::Choice { .. } | Kind::Choices { .. } => ("no such choice", "not_a_choice"),
            Kind::Phone => ("call me", "not_a_phone"),
            Kind::Email => ("nobody", "not_an_email"),
            Kind::Url => ("javascript:alert(1)", "not_a_web_address"),
            Kind::Link { .. } | Kind::File => ("x1", "not_an_id"),
        };
        refused(&field.name, json!(sent), code);
    }
    for (at, field) in writable(def).filter(|(_, f)| matches!(f.kind, Kind::Choice { .. })) {
        let values = kit.maker.full_with(def, at, &Value::from("no such choice"));
        assert_field(
            &refusal(kit.fixture.create(&system(), def, &values), &field.name),
            field,
            "not_a_choice",
        );
    }
}

/// A link to nothing is refused by name.
pub fn links_lead_somewhere(kit: &Kit<'_>, def: &'static EntityDef) {
    for (at, field) in writable(def).filter(|(_, f)| matches!(f.kind, Kind::Link { .. })) {
        let values = kit.maker.full_with(def, at, &Value::from(NOBODY));
        assert_field(
            &refusal(kit.fixture.create(&system(), def, &values), &field.name),
            field,
            "unknown_link",
        );
        let id = kit.maker.record(def);
        let change = kit
            .fixture
            .update(&system(), (def, id, None), &[(at, Value::from(NOBODY))]);
        assert_field(&refusal(change, &field.name), field, "unknown_link");
    }
}

/// A change counts the version up, says before and after in the history, and is refused to whoever saw an older version.
pub fn changes_have_versions_and_history(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
    let mut version = kit.fixture.get(&system(), def, id).unwrap().version;
    for (at, field) in writable(def).filter(|(_, f)| !kit.maker.is_given(def, f)) {
        let before = kit.fixture.get(&system(), def, id).unwrap();
        let Some(new) = another(kit, def, field, before.values.get(at).unwrap()) else {
            continue;
        };
        kit.fixture
            .update(&system(), (def, id, Some(version)), &[(at, new.clone())])
            .unwrap();
        let after = kit.fixture.get(&system(), def, id).unwrap();
        assert_eq!(after.version, version + 1, "{}.{}", def.key, field.name);
        assert_eq!(after.values.get(at), Some(&new), "{}.{}", def.key, field.name);
        let newest = kit
            .fixture
            .store
            .read_blocking(|r| history(r, &system(), def, id))
            .unwrap()
            .remove(0);
        assert_eq!(newest.action, "update");
        let change = newest
            .changes
            .iter()
            .find(|change| change.field == field.name)
            .unwrap();
        assert_eq!(
            (Some(&change.before), &change.after),
            (before.values.get(at), &new)
        );
        let late = kit
            .fixture
            .update(&system(), (def, id, Some(version)), &[(at, new)]);
        let problem = refusal(late, "an older version");
        assert_eq!(
            (problem.kind, problem.code.as_str()),
            (ErrorKind::Conflict, "record.version_conflict")
        );
        version = after.version;
    }
}

/// Saying the same again leaves no trace: no version, no history, no event.
pub fn an_unchanged_update_writes_nothing(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
    let before = kit.fixture.get(&system(), def, id).unwrap();
    let counts = || {
        (
            kit.fixture.number("SELECT COUNT(*) FROM outbox", &[]),
            kit.fixture.number("SELECT COUNT(*) FROM record_history", &[]),
        )
    };
    let counted = counts();
    let same: Vec<(usize, Value)> = writable(def)
        .map(|(at, _)| (at, before.values.get(at).cloned().unwrap_or_default()))
        .collect();
    kit.fixture
        .update(&system(), (def, id, Some(before.version)), &same)
        .unwrap();
    assert_eq!(kit.fixture.get(&system(), def, id).unwrap(), before);
    assert_eq!(counts(), counted, "{}", def.key);
}

/// A key that another record has is refused, and the error stands at the key's fields.
pub fn unique_keys_are_unique(kit: &Kit<'_>, def: &'static EntityDef) {
    for key in &def.unique {
        let first = kit.maker.full(def);
        kit.fixture.create(&system(), def, &first).unwrap();
        let in_key = |at: usize| def.fields.get(at).is_some_and(|f| key.contains(&f.name));
        let second: Vec<(usize, Value)> = kit
            .maker
            .full(def)
            .into_iter()
            .zip(&first)
            .map(|(own, other)| if in_key(own.0) { other.clone() } else { own })
            .collect();
        let problem = refusal(kit.fixture.create(&system(), def, &second), &def.key);
        assert_eq!(
            (problem.kind, problem.code.as_str()),
            (ErrorKind::Conflict, "record.key_taken"),
            "{}",
            def.key
        );
        let mut fields: Vec<&str> = problem.fields.iter().map(|f| f.field.as_str()).collect();
        let mut wanted: Vec<&str> = key.iter().map(String::as_str).collect();
        fields.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(fields, wanted, "{}", def.key);
        assert!(problem.fields.iter().all(|f| f.code == "taken"));
    }
}

/// A removed record is gone; its history keeps all that it was.
pub fn a_record_is_removed(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
    let before = kit.fixture.get(&system(), def, id).unwrap();
    kit.fixture.delete(&system(), def, id).unwrap();
    let problem = refusal(kit.fixture.get(&system(), def, id), "a removed record");
    assert_eq!(problem.kind, ErrorKind::NotFound);
    let again = refusal(kit.fixture.delete(&system(), def, id), "removed twice");
    assert_eq!(again.kind, ErrorKind::NotFound);
    let filled = before.values.iter().filter(|v| !v.is_null()).count();
    let sql = "SELECT COUNT(*) FROM record_history WHERE entity = ?1 AND record_id = ?2 AND action = 'delete' AND changes LIKE ?3";
    for (field, value) in def
        .fields
        .iter()
        .zip(&before.values)
        .filter(|(_, v)| !v.is_null())
    {
        let change = json!({ "field": field.name, "before": value, "after": null }).to_string();
        let escaped = change.replace(['%', '\\'], "_");
        let params = [
            Value::from(def.key.as_str()),
            Value::from(id),
            Value::Text(format!("%{escaped}%")),
        ];
        let order_free = kit.fixture.number(sql, &params);
        let other = format!("\"field\":\"{}\"", field.name);
        let named = [
            Value::from(def.key.as_str()),
            Value::from(id),
            Value::Text(format!("%{other}%")),
        ];
        assert!(
            order_free == 1 || kit.fixture.number(sql, &named) == 1,
            "{}.{}: {change}",
            def.key,
            field.name
        );
    }
    assert!(filled > 0);
}

/// What is linked to can't be removed.
pub fn a_linked_record_stays(kit: &Kit<'_>, def: &'static EntityDef) {
    for other in super::plentiful(kit.fixture) {
        for (at, field) in writable(other) {
            if field.kind
                != (Kind::Link {
                    entity: def.key.clone(),
                })
                || kit.maker.is_given(other, field)
            {
                continue;
            }
            let id = kit.maker.record(def);
            let values = kit.maker.full_with(other, at, &Value::from(id));
            kit.fixture.create(&system(), other, &values).unwrap();
            let problem = refusal(
                kit.fixture.delete(&system(), def, id),
                &format!("{}.{}", other.key, field.name),
            );
            assert_eq!(
                (problem.kind, problem.code.as_str()),
                (ErrorKind::Conflict, "record.linked"),
                "{}",
                def.key
            );
            assert!(kit.fixture.get(&system(), def, id).is_ok());
        }
    }
}

/// The same idempotency key twice gives the first record; of a refused creation nothing is kept, the key neither.
pub fn a_key_sent_twice_makes_one_record(kit: &Kit<'_>, def: &'static EntityDef) {
    let (values, wrong) = (kit.maker.full(def), Vec::new());
    let create = |values: Vec<(usize, Value)>| {
        kit.fixture.write(move |tx, schema| {
            let ctx = system();
            let request = Request {
                key: format!("key of {}", def.key),
                content: values.len().to_string(),
            };
            once(tx, &ctx, Some(&request), |tx| {
                guanxi_record::create(tx, schema, &ctx, def, &values)
            })
        })
    };
    let count = || {
        kit.fixture
            .number(&format!("SELECT COUNT(*) FROM {}", def.table), &[])
    };
    let before = count();
    assert!(create(wrong.clone()).is_err(), "{} without any values", def.key);
    let first = create(values.clone()).unwrap();
    assert_eq!(create(values).unwrap(), first, "{}", def.key);
    assert_eq!(
        create(wrong).unwrap_err().code,
        "request.key_reused",
        "{}",
        def.key
    );
    assert_eq!(count(), before + 1);
}

/// A value that differs from the one there; none where the field has only one.
pub(super) fn another(
    kit: &Kit<'_>,
    def: &'static EntityDef,
    field: &FieldDef,
    now: &Value,
) -> Option<Value> {
    (0..4)
        .map(|_| kit.maker.value(def, field, kit.maker.next()))
        .find(|value| value != now && !value.is_null())
}

#[track_caller]
fn assert_field(problem: &Problem, field: &FieldDef, code: &str) {
    assert_eq!(problem.kind, ErrorKind::Invalid, "{}: {problem}", field.name);
    let has = problem
        .fields
        .iter()
        .any(|f| f.field == field.name && f.code == code);
    assert!(has, "{}: {code} wanted: {problem}", field.name);
}
