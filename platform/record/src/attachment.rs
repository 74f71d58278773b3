//! Files on records. Content is kept once in the company's folder under its SHA-256; what is on which record stands in the
//! database. A file is seen by whoever may read the record, put there and removed by whoever may change it.

mod content;
mod folder;

use std::collections::{BTreeMap, BTreeSet};

use guanxi_entity::{EntityDef, Kind, Value};
use guanxi_store::{Queries, Row, Tx};
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result};

pub use content::Content;
pub use folder::FileFolder;

use crate::access::{self, Reach};
use crate::beside::Table;
use crate::filter::SqlText;
use crate::history::{self, Change};
use crate::merge::{merged_from, merged_into};
use crate::module::Schema;
use crate::pipeline::{Target, update_by_command};
use crate::query;

/// Largest file, bytes.
pub const FILE_LIMIT: u64 = 25 * 1024 * 1024;
/// Most files of one record.
const FILES_LIMIT: i64 = 500;
/// Longest file name, characters.
const NAME_LIMIT: usize = 200;
/// The name of files in the history.
const FIELD: &str = "_file";

/// A file on a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its id.
    pub id: RawId,
    /// The entity of the record it is on.
    pub entity: String,
    /// The record it is on.
    pub record_id: RawId,
    /// Its name, without folders.
    pub file_name: String,
    /// What it is, found in the content, never taken from its name or its sender.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, as hexadecimal digits.
    pub sha256: String,
    /// Whether it is a picture that a small copy was made of.
    pub has_thumbnail: bool,
    /// When it was put there, UTC milliseconds.
    pub created_at: i64,
    /// By whom.
    pub created_by: RawId,
}

const COLUMNS: &str =
    "id, entity, record_id, file_name, media_type, size, sha256, has_thumbnail, created_at, created_by";
const TABLE: Table = Table {
    name: "record_attachment",
    columns: COLUMNS,
    what: "attachment",
};

impl Attachment {
    fn from_row(row: &Row) -> Self {
        Self {
            id: row.int(0),
            entity: row.text(1).to_owned(),
            record_id: row.int(2),
            file_name: row.text(3).to_owned(),
            media_type: row.text(4).to_owned(),
            size: row.int(5),
            sha256: row.text(6).to_owned(),
            has_thumbnail: row.int(7) != 0,
            created_at: row.int(8),
            created_by: row.int(9),
        }
    }
}

/// Refuses whoever may not change this record, before a file is received.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn require_change(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, record_id: RawId) -> Result<()> {
    let scope = access::require(ctx, Action::Update, def)?;
    query::get(r, ctx, def, record_id)?;
    // Who may see the record is told that he may not change it.
    query::find(r, ctx, scope, def, record_id)
        .map(drop)
        .map_err(|_| Problem::forbidden(&def.key, Action::Update))
}

/// Puts a file on a record and returns its id. The content was kept by [`FileFolder::keep`].
///
/// # Errors
/// As [`require_change`]; `attachment.too_many`.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (def, record_id): (&EntityDef, RawId),
    (file_name, content): (&str, &Content),
) -> Result<RawId> {
    require_change(tx, ctx, def, record_id)?;
    let count = tx.query_first(
        "SELECT COUNT(*) FROM record_attachment WHERE entity = ?1 AND record_id = ?2",
        &[Value::from(def.key.as_str()), Value::from(record_id)],
    )?;
    if count.is_some_and(|row| row.int(0) >= FILES_LIMIT) {
        return Err(Problem::new(ErrorKind::Invalid, "attachment.too_many").with("max", FILES_LIMIT));
    }
    let (id, name) = (tx.new_id(), plain_name(file_name));
    let params = [
        Value::from(id),
        Value::from(def.key.as_str()),
        Value::from(record_id),
        Value::from(name.as_str()),
        Value::from(content.media_type.as_str()),
        Value::from(content.size),
        Value::from(content.sha256.as_str()),
        Value::from(i64::from(content.has_thumbnail)),
        Value::from(tx.now_ms()),
        Value::from(ctx.user_id()),
    ];
    tx.execute(
        &format!(
            "INSERT INTO record_attachment ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ),
        &params,
    )?;
    note(
        tx,
        ctx,
        (def, record_id),
        "attach",
        (Value::Null, Value::from(name)),
    )?;
    Ok(id)
}

/// The files of a record, newest first.
///
/// # Errors
/// `access.forbidden`, `record.not_found`.
pub fn list(r: &mut dyn Queries, ctx: &Ctx, def: &EntityDef, record_id: RawId) -> Result<Vec<Attachment>> {
    query::get(r, ctx, def, record_id)?;
    let ids = merged_from(r, record_id)?;
    before(r, (def, &ids), (i64::MAX, i64::MAX), FILES_LIMIT)
}

/// Files of a record that the user may read, newest first, before a place in time.
pub(crate) fn before(
    r: &mut dyn Queries,
    of: (&EntityDef, &[RawId]),
    place: (i64, RawId),
    limit: i64,
) -> Result<Vec<Attachment>> {
    let rows = TABLE.before(r, of, place, limit)?;
    Ok(rows.iter().map(Attachment::from_row).collect())
}

/// The file of this id, if the user may read its record, and nothing more is asked for ([`crate::Rule::files`]).
///
/// # Errors
/// `record.not_found`; what a rule refuses with.
pub fn get(r: &mut dyn Queries, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<Attachment> {
    let mut file = Attachment::from_row(&TABLE.get(r, id)?);
    file.record_id = TABLE.home(r, (schema, ctx), (&file.entity, file.record_id))?;
    for may in schema.rules(&file.entity).iter().filter_map(|rule| rule.files) {
        may(schema, ctx)?;
    }
    Ok(file)
}

/// The names of these files of an entity's records.
///
/// # Errors
/// When the statement fails.
pub(crate) fn names(
    r: &mut dyn Queries,
    def: &EntityDef,
    ids: &BTreeSet<RawId>,
) -> Result<BTreeMap<RawId, String>> {
    let mut names = BTreeMap::new();
    if ids.is_empty() {
        return Ok(names);
    }
    let mut sql = SqlText::new("SELECT id, file_name FROM record_attachment");
    sql.and("entity = ?", [Value::from(def.key.as_str())]);
    let marks = vec!["?"; ids.len()].join(", ");
    sql.and(&format!("id IN ({marks})"), ids.iter().copied().map(Value::from));
    r.query_each(&sql.text, &sql.params, &mut |row| {
        names.insert(row.int(0), row.text(1).to_owned());
        Ok(())
    })?;
    Ok(names)
}

/// Refuses values of file fields that are no files of these records: of the record itself, and of those that were or are
/// being merged into it. A record that isn't there yet has none.
pub(crate) fn check_fields(
    r: &mut dyn Queries,
    def: &EntityDef,
    records: &[RawId],
    values: &[Value],
) -> Result<()> {
    let mut wrong = Vec::new();
    for (field, value) in def.fields.iter().zip(values) {
        let (Kind::File, Some(id)) = (&field.kind, value.as_int()) else {
            continue;
        };
        let place = "SELECT record_id FROM record_attachment WHERE id = ?1 AND entity = ?2";
        let found = r.query_first(place, &[Value::from(id), Value::from(def.key.as_str())])?;
        let mut is_its = false;
        if let Some(row) = found {
            let survivor = merged_into(r, row.int(0))?.unwrap_or(row.int(0));
            is_its = records.contains(&survivor);
        }
        if !is_its {
            wrong.push(FieldError::new(&field.name, "not_its_file").with("value", id.to_string()));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(wrong))
    }
}

/// Takes a file off its record, out of the fields that hold it too. The content goes with the next clean-up, when no other record has it.
///
/// # Errors
/// `record.not_found`, `access.forbidden`.
pub fn remove(tx: &mut Tx<'_>, schema: &Schema, ctx: &Ctx, id: RawId) -> Result<()> {
    let file = get(tx, schema, ctx, id)?;
    let def = schema.entity(&file.entity)?;
    require_change(tx, ctx, def, file.record_id)?;
    let record = query::find(tx, ctx, Reach::everything(Action::Read), def, file.record_id)?;
    let holding = def.fields.iter().enumerate().filter(|(at, field)| {
        field.kind == Kind::File && record.values.get(*at).and_then(Value::as_int) == Some(id)
    });
    let emptied: Vec<(usize, Value)> = holding.map(|(at, _)| (at, Value::Null)).collect();
    if !emptied.is_empty() {
        let target = Target {
            def,
            id: file.record_id,
            version: None,
            import_id: None,
        };
        update_by_command(tx, schema, ctx, &target, &emptied)?;
    }
    tx.execute("DELETE FROM record_attachment WHERE id = ?1", &[Value::from(id)])?;
    let change = (Value::from(file.file_name), Value::Null);
    note(tx, ctx, (def, file.record_id), "detach", change)
}

fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    (def, record_id): (&EntityDef, RawId),
    action: &'static str,
    (before, after): (Value, Value),
) -> Result<()> {
    let change = Change::new(FIELD, before, after);
    let entry = history::Entry::new(action, std::slice::from_ref(&change));
    history::write(tx, ctx, def, record_id, &entry)
}

/// A name without folders and invisible characters, short enough.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // Directions of writing would let "gpj.exe" read as "exe.jpg".
    let is_hidden = |c: char| {
        c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let clean: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let clean = clean.trim().trim_start_matches('.');
    if clean.is_empty() {
        return "file".to_owned();
    }
    let length = clean.chars().count();
    if length <= NAME_LIMIT {
        return clean.to_owned();
    }
    // The ending is what people know a file by.
    let ending: String = clean
        .rsplit_once('.')
        .map_or(String::new(), |(_, e)| format!(".{e}"));
    let ending = if ending.chars().count() > 12 {
        String::new()
    } else {
        ending
    };
    let kept = NAME_LIMIT - ending.chars().count();
    clean.chars().take(kept).chain(ending.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    /// F1
    #[test]
    fn names_have_no_folders_and_no_tricks() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\公司\\合同.pdf"), "合同.pdf");
        assert_eq!(plain_name("photo\u{202e}gpj.exe"), "photogpj.exe");
        assert_eq!(plain_name("a\r\nb.txt"), "ab.txt");
        assert_eq!(plain_name(".."), "file");
        let long = plain_name(&format!("{}.pdf", "长".repeat(300)));
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with(".pdf"));
    }
}
