//! Hide, mask, read-only: for every field of every entity, in everything that shows, finds or changes it.

use std::collections::BTreeMap;

use guanxi_entity::{EntityDef, FieldDef, Kind, Mask, Value};
use guanxi_record::{
    ExportRequest, Filter, ListQuery, count, export, history, record_to_json, value_to_json,
};
use guanxi_types::{Action, Ctx, ErrorKind, FieldAccess, FieldRule, RawId, Scope};
use serde_json::Value as Json;

use super::Kit;
use super::writing::another;
use crate::fixture::{page_of, refusal, system, user, with_field_rule};
use crate::values::writable;

const SOMEBODY: RawId = 7_101;

/// Somebody who may do everything but what the rule on this field forbids.
fn under(rule: FieldRule, def: &EntityDef, field: &FieldDef) -> Ctx {
    let all: Vec<(&str, Action, Scope)> = Action::ALL.into_iter().map(|a| ("*", a, Scope::All)).collect();
    let ctx = user(SOMEBODY, &all);
    with_field_rule(&ctx, (&def.key, &field.name), FieldAccess::of(rule, false))
}

/// What is hidden is nowhere; of what is masked the value is nowhere; the rest is as it was.
pub fn hidden_and_masked_values_are_shown_nowhere(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
    let stored = kit.fixture.get(&system(), def, id).unwrap();
    for (at, field) in writable(def) {
        let Some(value) = stored.values.get(at).filter(|v| !v.is_null()) else {
            continue;
        };
        for rule in [FieldRule::Hide, FieldRule::Mask] {
            let ctx = under(rule, def, field);
            let record = kit.fixture.get(&ctx, def, id).unwrap();
            let listed = kit.fixture.all(&ctx, def, &page_of(500)).unwrap();
            assert!(
                listed.contains(&record),
                "{}.{} {rule:?}: get and list differ",
                def.key,
                field.name
            );
            let shown = record_to_json(def, &record, &BTreeMap::new());
            let wanted = (rule == FieldRule::Mask).then(|| masked(field, value));
            assert_eq!(
                shown.get(&field.name),
                wanted.as_ref(),
                "{}.{} {rule:?}",
                def.key,
                field.name
            );
            let is_named = shown
                .get("_masked")
                .is_some_and(|names| names == &serde_json::json!([field.name]));
            assert_eq!(
                is_named,
                rule == FieldRule::Mask,
                "{}.{} {rule:?}",
                def.key,
                field.name
            );
            for other in writable(def).filter(|(other, _)| *other != at) {
                assert_eq!(record.values.get(other.0), stored.values.get(other.0));
            }
            in_files_and_history(kit, (def, id), (at, field), (&ctx, rule));
        }
    }
}

fn masked(field: &FieldDef, value: &Value) -> Json {
    match (Mask::of(field), value) {
        (Some(mask), Value::Text(text)) => Json::String(mask.cover(text)),
        _ => Json::Null,
    }
}

fn in_files_and_history(
    kit: &Kit<'_>,
    (def, id): (&'static EntityDef, RawId),
    (at, field): (usize, &FieldDef),
    (ctx, rule): (&Ctx, FieldRule),
) {
    let entries = kit
        .fixture
        .store
        .read_blocking(|r| history(r, ctx, def, id))
        .unwrap();
    let told: Vec<_> = entries
        .iter()
        .flat_map(|e| &e.changes)
        .filter(|c| c.field == field.name)
        .collect();
    let stored = kit
        .fixture
        .get(&system(), def, id)
        .unwrap()
        .values
        .get(at)
        .cloned()
        .unwrap();
    match rule {
        FieldRule::Hide => assert!(told.is_empty(), "{}.{}: {told:?}", def.key, field.name),
        _ => assert!(
            told.iter()
                .all(|c| c.is_masked && value_to_json(&field.kind, &c.after) == masked(field, &stored)),
            "{}.{}: {told:?}",
            def.key,
            field.name
        ),
    }
    let path = kit.fixture.path("fields.csv");
    let query = ListQuery {
        filters: vec![Filter::parse(def, &format!("id:eq:{id}")).unwrap()],
        ..page_of(5)
    };
    let request = ExportRequest {
        query: &query,
        fields: &[],
        format: guanxi_document::WriteFormat::Csv,
    };
    let columns = |ctx: &Ctx| {
        kit.fixture
            .store
            .read_blocking(|r| export(r, &kit.fixture.schema, ctx, def, &request, &path))
            .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        (text.lines().next().unwrap().split(',').count(), text)
    };
    let ((all, _), (seen, text)) = (columns(&system()), columns(ctx));
    assert_eq!(
        seen,
        all - usize::from(rule == FieldRule::Hide),
        "{}.{} {rule:?}",
        def.key,
        field.name
    );
    // A text that only this field holds is nowhere in the file.
    if let Some(value) = stored
        .as_text()
        .filter(|t| t.contains("名%_") && t.starts_with(&field.name.to_uppercase()))
    {
        assert!(
            !text.split([',', '"', '\n']).any(|cell| cell == value),
            "{}.{} {rule:?}: {text}",
            def.key,
            field.name
        );
    }
}

/// Whoever doesn't see a field whole can't find out what it holds by filter, order or search.
pub fn nobody_finds_by_what_is_not_seen(kit: &Kit<'_>, def: &'static EntityDef) {
    let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
    let stored = kit.fixture.get(&system(), def, id).unwrap();
    for (at, field) in writable(def) {
        let value = stored.values.get(at).cloned().unwrap_or_default();
        for rule in [FieldRule::Hide, FieldRule::Mask] {
            let ctx = under(rule, def, field);
            let filter = ListQuery {
                filters: vec![Filter::parse(def, &format!("{}:filled:", field.name)).unwrap()],
                ..page_of(5)
            };
            let sort = ListQuery {
                sort: format!("-{}", field.name),
                ..page_of(5)
            };
            let counted = kit.fixture.store.read_blocking(|r| count(r, &ctx, def, &filter));
            let mut problems = vec![
                refusal(kit.fixture.all(&ctx, def, &filter), "filter"),
                refusal(counted, "count"),
            ];
            let sorted = refusal(kit.fixture.all(&ctx, def, &sort), "sort");
            if field.sealed {
                assert_eq!(sorted.code, "record.bad_sort", "nobody orders by it");
            } else {
                problems.push(sorted);
            }
            for problem in problems {
                assert_eq!(
                    (problem.kind, problem.code.as_str()),
                    (ErrorKind::Forbidden, "access.field_forbidden"),
                    "{}.{}",
                    def.key,
                    field.name
                );
            }
            if let Some(text) = value.as_text().filter(|t| field.search && t.chars().count() >= 8) {
                searched(kit, (def, id), (field, text), (&ctx, rule));
            }
        }
        if field.sealed {
            continue;
        }
        let ctx = under(FieldRule::ReadOnly, def, field);
        let sort = ListQuery {
            sort: field.name.clone(),
            ..page_of(500)
        };
        assert!(
            kit.fixture
                .all(&ctx, def, &sort)
                .unwrap()
                .iter()
                .any(|r| r.id == id)
        );
    }
}

/// What the search box takes for words of its own: runs of letters, of digits, and other characters one by one.
fn words(text: &str) -> Vec<String> {
    let class = |c: char| (c.is_ascii_alphabetic(), c.is_ascii_digit());
    let mut words: Vec<String> = Vec::new();
    let mut last = (false, false);
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if class(c) == last && last != (false, false) => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = class(c);
    }
    words.retain(|word| word.chars().any(char::is_alphanumeric));
    words
}

/// A part finds nothing; the whole finds what may be looked up, and nothing else.
fn searched(
    kit: &Kit<'_>,
    (def, id): (&'static EntityDef, RawId),
    (field, text): (&FieldDef, &str),
    (ctx, rule): (&Ctx, FieldRule),
) {
    let part: String = text.chars().take(5).collect();
    let found = |ctx: &Ctx, typed: &str| {
        let query = ListQuery {
            search: typed.to_owned(),
            ..page_of(4)
        };
        let listed = kit
            .fixture
            .all(ctx, def, &query)
            .unwrap()
            .iter()
            .any(|r| r.id == id);
        let counted = kit
            .fixture
            .store
            .read_blocking(|r| count(r, ctx, def, &query))
            .unwrap();
        assert_eq!(listed, counted > 0 && listed, "{}", def.key);
        listed
    };
    let stored = kit.fixture.get(&system(), def, id).unwrap();
    let others: Vec<String> = def
        .fields
        .iter()
        .filter(|f| f.search && f.name != field.name)
        .filter_map(|other| Some(stored.value(def, &other.name).as_text()?.to_lowercase()))
        .collect();
    // Each word of a text is looked for by itself, so the other fields may hold them together.
    let is_elsewhere = words(&part.to_lowercase())
        .iter()
        .all(|word| others.iter().any(|text| text.contains(word)));
    if is_elsewhere || text.contains(' ') {
        return;
    }
    assert!(found(&system(), &part), "{}.{} by {part}", def.key, field.name);
    assert!(
        !found(ctx, &part),
        "{}.{} {rule:?} by {part}",
        def.key,
        field.name
    );
    let may_look_up = rule == FieldRule::Mask && Mask::of(field).is_some_and(Mask::may_look_up);
    assert_eq!(
        found(ctx, text),
        may_look_up,
        "{}.{} {rule:?} by {text}",
        def.key,
        field.name
    );
}

/// Hidden and read-only fields are refused by name; what comes back as it was shown is no change.
pub fn only_open_fields_are_written(kit: &Kit<'_>, def: &'static EntityDef) {
    if def.program_only {
        return nobody_writes(kit, def);
    }
    for (at, field) in writable(def).filter(|(_, f)| !kit.maker.is_given(def, f)) {
        let id = kit.fixture.create(&system(), def, &kit.maker.full(def)).unwrap();
        let stored = kit.fixture.get(&system(), def, id).unwrap();
        let Some(new) = another(kit, def, field, stored.values.get(at).unwrap()) else {
            continue;
        };
        for rule in [FieldRule::Hide, FieldRule::ReadOnly] {
            let ctx = under(rule, def, field);
            let full = kit.maker.full(def);
            let given: Vec<_> = full.into_iter().filter(|(_, v)| !v.is_null()).collect();
            let is_told = given
                .iter()
                .any(|(place, v)| *place == at && field.default.as_ref() != Some(v));
            if is_told {
                refused(
                    &kit.fixture.create(&ctx, def, &given).unwrap_err(),
                    field,
                    "not_allowed",
                );
            }
            let change = kit.fixture.update(&ctx, (def, id, None), &[(at, new.clone())]);
            refused(&change.unwrap_err(), field, "not_allowed");
        }
        for rule in [FieldRule::ReadOnly, FieldRule::Mask] {
            let ctx = under(rule, def, field);
            let shown = kit.fixture.get(&ctx, def, id).unwrap();
            let same: Vec<_> = writable(def)
                .map(|(at, _)| (at, shown.values.get(at).cloned().unwrap()))
                .collect();
            kit.fixture
                .update(&ctx, (def, id, Some(stored.version)), &same)
                .unwrap();
            assert_eq!(
                kit.fixture.get(&system(), def, id).unwrap(),
                stored,
                "{}.{} {rule:?}",
                def.key,
                field.name
            );
        }
        let ctx = under(FieldRule::Mask, def, field);
        if field.kind.storage() == guanxi_entity::Storage::Text
            && !matches!(field.kind, Kind::Choice { .. } | Kind::Choices { .. })
        {
            let stars = kit
                .fixture
                .update(&ctx, (def, id, None), &[(at, Value::from("12**34"))]);
            refused(&stars.unwrap_err(), field, "masked");
        }
        kit.fixture
            .update(&ctx, (def, id, None), &[(at, new.clone())])
            .unwrap();
        assert_eq!(
            kit.fixture.get(&system(), def, id).unwrap().values.get(at),
            Some(&new),
            "{}.{}",
            def.key,
            field.name
        );
    }
}

/// What only commands write is refused to a user who may do everything, and offered to no import.
fn nobody_writes(kit: &Kit<'_>, def: &'static EntityDef) {
    let all: Vec<(&str, Action, Scope)> = Action::ALL.into_iter().map(|a| ("*", a, Scope::All)).collect();
    let ctx = user(SOMEBODY, &all);
    let id = kit.maker.record(def);
    let answers = [
        kit.fixture.create(&ctx, def, &kit.maker.full(def)).map(drop),
        kit.fixture.update(&ctx, (def, id, None), &[]),
        kit.fixture.delete(&ctx, def, id),
    ];
    for answer in answers {
        assert_eq!(answer.unwrap_err().code, "access.program_only", "{}", def.key);
    }
    assert!(
        kit.fixture
            .imports
            .targets(&ctx)
            .iter()
            .all(|target| target.key != def.key)
    );
}

fn refused(problem: &guanxi_types::Problem, field: &FieldDef, code: &str) {
    let found = problem.fields.iter().find(|f| f.field == field.name);
    assert_eq!(
        found.map(|f| f.code.as_str()),
        Some(code),
        "{}: {problem}",
        field.name
    );
}

/// What may not be written isn't offered to an import, and mapping it is refused.
pub fn imports_write_open_fields_only(kit: &Kit<'_>, def: &'static EntityDef) {
    // A file is put on a record, not into a table.
    let is_written = |field: &FieldDef| field.kind != Kind::File && !def.program_only;
    for (_, field) in writable(def).filter(|(_, field)| is_written(field)) {
        for (rule, is_offered) in [
            (FieldRule::Hide, false),
            (FieldRule::ReadOnly, false),
            (FieldRule::Mask, true),
        ] {
            let targets = kit.fixture.imports.targets(&under(rule, def, field));
            let target = targets.iter().find(|t| t.key == def.key).unwrap();
            assert_eq!(
                target.fields.iter().any(|f| f.name == field.name),
                is_offered,
                "{}.{} {rule:?}",
                def.key,
                field.name
            );
        }
    }
}
