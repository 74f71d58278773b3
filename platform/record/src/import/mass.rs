//! Acts on many records at once: the selection is written down as a file, and from there on it is an import: tried, run in
//! chunks with its progress, gone on with after a crash, taken back.

use std::collections::BTreeSet;
use std::path::Path;

use guanxi_document::{Cell, TableWriter, WriteFormat};
use guanxi_entity::EntityDef;
use guanxi_store::Reader;
use guanxi_types::{Action, Ctx, ErrorKind, FieldError, Problem, RawId, Result};

use super::engine::{Imports, NewImport};
use super::mass_target::{ID, PREFIX, TITLE, action_of};
use super::plan::MassAct;
use super::run::Import;
use crate::access;
use crate::expand;
use crate::input::values_from_json;
use crate::json::value_to_text;
use crate::query::{self, ListQuery};
use crate::record::Record;

/// Records that one act may change.
pub const MASS_LIMIT: usize = 5_000_000;
/// Records that are read at once.
const READ_AT_ONCE: usize = 500;

/// Which records.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    Ids(Vec<RawId>),
    /// All that a list shows.
    Query(ListQuery),
}

impl Imports {
    /// Writes a selection down. Nothing is changed yet: try it or run it as any import. `at` is a place for a temporary file.
    ///
    /// # Errors
    /// `access.forbidden`, `record.invalid` when the values can't be, `mass.nothing_selected`.
    pub fn create_mass(
        &self,
        ctx: &Ctx,
        def: &'static EntityDef,
        (selection, act): (&Selection, &MassAct),
        at: &Path,
    ) -> Result<Import> {
        access::require(ctx, action_of(act), def)?;
        access::by_hand(ctx, action_of(act), def)?;
        let edited = match act {
            MassAct::Edit { values } => {
                let given = values_from_json(def, values)?;
                if given.is_empty() {
                    return Err(Problem::new(ErrorKind::Invalid, "mass.nothing_to_change"));
                }
                // What is to be done is written down in plain, which a sealed value never is.
                let mut sealed = given.iter().filter_map(|(at, _)| def.fields.get(*at));
                if let Some(field) = sealed.find(|field| field.sealed) {
                    return Err(Problem::invalid(vec![FieldError::new(
                        &field.name,
                        "not_allowed",
                    )]));
                }
                given.into_iter().map(|(place, _)| place).collect()
            }
            MassAct::Delete => Vec::new(),
        };
        let count = self
            .store()
            .read_blocking(|r| write_down(r, ctx, (def, selection), &edited, at))?;
        if count == 0 {
            return Err(Problem::new(ErrorKind::Invalid, "mass.nothing_selected"));
        }
        let new = NewImport {
            target: &format!("{PREFIX}{}", def.key),
            file_name: &format!("{}.csv", def.key),
            path: at,
        };
        self.take_in(ctx, &new, Some(act.clone()))
    }
}

/// One row a record: its id, its title, and what the edited fields hold now. Returns how many.
fn write_down(
    r: &mut Reader<'_>,
    ctx: &Ctx,
    (def, selection): (&EntityDef, &Selection),
    edited: &[usize],
    at: &Path,
) -> Result<usize> {
    let fields: Vec<(usize, &str)> = edited
        .iter()
        .filter_map(|place| def.fields.get(*place).map(|field| (*place, field.name.as_str())))
        .collect();
    let mut headers = vec![ID, TITLE];
    headers.extend(fields.iter().map(|(_, name)| *name));
    let mut writer = TableWriter::create(at, WriteFormat::Csv, &headers)?;
    let mut count = 0;
    let mut write = |record: Record| {
        count += 1;
        if count > MASS_LIMIT {
            return Err(Problem::new(ErrorKind::TooLarge, "mass.too_many").with("max", MASS_LIMIT));
        }
        let text = |place: usize| match (def.fields.get(place), record.values.get(place)) {
            (Some(field), Some(value)) => value_to_text(&field.kind, value),
            _ => String::new(),
        };
        let title = def.field(&def.title).map_or(0, |(place, _)| place);
        let mut texts = vec![record.id.to_string(), text(title)];
        texts.extend(fields.iter().map(|(place, _)| text(*place)));
        writer.write_row(texts.iter().map(|text| Cell::Text(text)))
    };
    match selection {
        Selection::Query(query) => query::each(r, ctx, (def, Action::Read), query, &mut write)?,
        Selection::Ids(ids) => {
            access::require(ctx, Action::Read, def)?;
            for some in ids.chunks(READ_AT_ONCE) {
                let wanted: BTreeSet<RawId> = some.iter().copied().collect();
                for record in expand::by_id(r, ctx, def, wanted)?.into_values() {
                    write(record)?;
                }
            }
        }
    }
    writer.finish()?;
    Ok(count)
}
