//! The user's choices: where they come from, and what makes no sense.

use guanxi_entity::Value;
use guanxi_store::{Queries, Tx};
use guanxi_types::{ErrorKind, Problem, Result};

use super::mapping::match_headers;
use super::plan::{Choices, ImportPatch, Mode};
use super::run::{Note, Run};
use super::target::ImportField;

pub(super) fn first_choices(
    tx: &mut Tx<'_>,
    run: &Run,
    fields: &[ImportField],
    keys: &[Vec<String>],
) -> Result<Choices> {
    let headers = headers_text(run)?;
    let remembered = tx.query_first(
        "SELECT mapping FROM import_mapping WHERE target = ?1 AND headers = ?2",
        &[run.target.as_str().into(), headers.into()],
    )?;
    if let Some(choices) = remembered.and_then(|row| serde_json::from_str::<Choices>(row.text(0)).ok()) {
        return Ok(choices);
    }
    let mapping = match_headers(&run.info.headers, fields);
    let is_mapped = |name: &String| mapping.values().flatten().any(|field| field == name);
    let key = keys
        .iter()
        .find(|key| key.iter().all(is_mapped))
        .or_else(|| keys.first())
        .cloned()
        .unwrap_or_default();
    Ok(Choices {
        mapping,
        key,
        ..Choices::default()
    })
}

fn headers_text(run: &Run) -> Result<String> {
    serde_json::to_string(&run.info.headers).map_err(Problem::internal)
}

/// The same headers for the same target are next time mapped as they were this time.
pub(super) fn remember(tx: &mut Tx<'_>, run: &Run) -> Result<()> {
    let text = serde_json::to_string(&run.choices).map_err(Problem::internal)?;
    let params = [
        run.target.as_str().into(),
        headers_text(run)?.into(),
        Value::from(text),
        tx.now_ms().into(),
    ];
    tx.execute(
        "INSERT INTO import_mapping (target, headers, mapping, used_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (target, headers) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at",
        &params,
    )
    .map(drop)
}

/// The same file was imported into the same target before.
pub(super) fn notices(tx: &mut Tx<'_>, run: &Run) -> Result<Vec<Note>> {
    let params = [run.file_hash.as_str().into(), run.target.as_str().into()];
    let earlier = tx.query_first(
        "SELECT id, created_at FROM import_run WHERE file_hash = ?1 AND target = ?2 AND started = 1 \
         AND state <> 'undone' ORDER BY id DESC LIMIT 1",
        &params,
    )?;
    let note = |row: guanxi_store::Row| {
        let mut params = serde_json::Map::new();
        params.insert("import_id".to_owned(), row.int(0).to_string().into());
        let at =
            jiff::Timestamp::from_millisecond(row.int(1)).map_or_else(|_| String::new(), |t| t.to_string());
        params.insert("at".to_owned(), at.into());
        Note {
            code: "import.duplicate_file".to_owned(),
            params,
        }
    };
    Ok(earlier.map(note).into_iter().collect())
}

pub(super) fn merged(
    run: &Run,
    patch: &ImportPatch,
    fields: &[ImportField],
    keys: &[Vec<String>],
) -> Result<Choices> {
    let invalid =
        |code: &str, name: &str, value: &str| Problem::new(ErrorKind::Invalid, code).with(name, value);
    let mut choices = run.choices.clone();
    for (header, field) in patch.mapping.iter().flatten() {
        if !run.info.headers.contains(header) {
            return Err(invalid("import.unknown_header", "header", header));
        }
        if let Some(name) = field
            && !fields.iter().any(|f| f.name == *name)
        {
            return Err(invalid("import.unknown_field", "field", name));
        }
        choices.mapping.insert(header.clone(), field.clone());
    }
    let mapped: Vec<&String> = choices.mapping.values().flatten().collect();
    if let Some(twice) = mapped
        .iter()
        .enumerate()
        .find(|(at, name)| mapped.iter().take(*at).any(|n| n == *name))
    {
        return Err(invalid("import.field_twice", "field", twice.1));
    }
    if let Some(key) = &patch.key {
        if !keys.contains(key) {
            return Err(invalid("import.unknown_key", "key", &key.join(",")));
        }
        choices.key.clone_from(key);
    }
    if let Some(zone) = patch.options.as_ref().and_then(|o| o.zone.as_deref()) {
        guanxi_types::Zone::named(zone).map_err(|_| invalid("import.unknown_zone", "zone", zone))?;
    }
    choices.mode = patch.mode.unwrap_or(choices.mode);
    choices.options = patch.options.clone().unwrap_or(choices.options);
    Ok(choices)
}

/// Rows of a file without a required column would all be refused for the same reason; that is said once.
pub(super) fn check_required(run: &Run, fields: &[ImportField]) -> Result<()> {
    let is_mapped = |field: &&ImportField| {
        run.choices
            .mapping
            .values()
            .flatten()
            .any(|name| *name == field.name)
    };
    if !fields.iter().any(|field| is_mapped(&field)) {
        return Err(Problem::new(ErrorKind::Invalid, "import.nothing_mapped"));
    }
    let missing: Vec<&str> = fields
        .iter()
        .filter(|f| f.required && !is_mapped(f))
        .map(|f| f.name.as_str())
        .collect();
    if run.choices.mode == Mode::Append && !missing.is_empty() {
        return Err(
            Problem::new(ErrorKind::Invalid, "import.required_not_mapped").with("fields", missing.join(", "))
        );
    }
    Ok(())
}
