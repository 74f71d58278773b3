//! A dashboard as somebody sees it: its tiles, each answered with the reader's own rights, never with those of who made it. Pages, files and
//! mails are made of this.

mod paper;
mod picture;
mod readable;
mod sheets;
pub mod told;

use std::collections::BTreeMap;
use std::path::Path;

use guanxi_entity::{Entity, EntityDef, RowReader};
use guanxi_record::{Filter, ListQuery, Record, list as list_records};
use guanxi_types::{Action, ErrorKind, Problem, RawId, Result};

use crate::answering::{Asker, Origin};
use crate::entities::{Dashboard, Tile};
use crate::question::{Asking, FILTERS, Question};
use crate::rules::tile::{TILES_MAX, asking};
use crate::{AsOf, Table};

/// Characters of a file's name, before the day.
const NAME_MAX: usize = 80;

/// A dashboard's tiles in their order, and the filters that stand for all of them.
#[derive(Clone, Debug)]
pub struct Page {
    /// Which dashboard.
    pub id: RawId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: Option<String>,
    /// Its own filters, and in their place what the reader said.
    pub filters: BTreeMap<String, String>,
    /// Its tiles, the first first.
    pub tiles: Vec<(RawId, Tile)>,
}

/// What a tile asked, its table, how fresh it is, and how it came about.
#[derive(Clone, Debug)]
pub struct TileAnswer {
    /// What was asked.
    pub question: Question,
    /// The columns and rows that are drawn.
    pub table: Table,
    /// How fresh they are.
    pub as_of: AsOf,
    /// How it came about: the name of a sheet, and its lines.
    pub(crate) origin: Origin,
}

/// A tile and its answer, or why there is none.
#[derive(Debug)]
pub struct Answered {
    /// The tile's id.
    pub id: RawId,
    /// What stands above it.
    pub title: String,
    /// How it is drawn.
    pub kind: String,
    /// What came of it.
    pub answer: Result<TileAnswer>,
}

/// Refuses what is no filter of a page.
pub(crate) fn known_filters(filters: BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    match filters.keys().find(|name| !FILTERS.contains(&name.as_str())) {
        Some(name) => Err(crate::error::unknown_parameter(
            name,
            "dashboard",
            &FILTERS.join(", "),
        )),
        None => Ok(filters),
    }
}

impl Page {
    /// Opens a dashboard that the user may see.
    ///
    /// # Errors
    /// `record.not_found`, `access.forbidden`.
    pub fn open(asker: &Asker, id: RawId) -> Result<Self> {
        let (schema, ctx) = (&asker.schema, &asker.ctx);
        asker.store.read_blocking(|r| {
            let def = schema.entity("insight.dashboard")?;
            let record = guanxi_record::get(r, ctx, def, id)?;
            let own: Dashboard = typed(def, &record)?;
            let part = schema.entity("insight.tile")?;
            let query = ListQuery {
                filters: vec![Filter::parse(part, &format!("dashboard_id:eq:{id}"))?],
                sort: "place".to_owned(),
                limit: Some(TILES_MAX),
                ..ListQuery::default()
            };
            let page = list_records(r, ctx, part, &query)?;
            let mut tiles = Vec::new();
            for record in page.records {
                tiles.push((record.id, typed(part, &record)?));
            }
            Ok(Self {
                id,
                name: own.name.clone(),
                note: own.note.clone().filter(|note| !note.trim().is_empty()),
                filters: filters_of(own),
                tiles,
            })
        })
    }

    /// The page's filters: its own, and in their place what the reader says.
    pub fn with(&mut self, said: BTreeMap<String, String>) {
        self.filters.extend(said);
    }

    /// The dashboard's name and the day, as files may be called everywhere.
    #[must_use]
    pub fn file_name(&self, asker: &Asker, format: FileFormat) -> String {
        let plain = |c: char| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                ' '
            } else {
                c
            }
        };
        let name: String = self.name.chars().map(plain).take(NAME_MAX).collect();
        format!("{} {}.{}", name.trim(), asker.ctx.today(), format.ending())
    }

    /// Every tile with its answer. One that can't be answered leaves the others as they are.
    ///
    /// # Errors
    /// When the program fails.
    pub fn answers(&self, asker: &Asker) -> Result<Vec<Answered>> {
        let mut all = Vec::with_capacity(self.tiles.len());
        for (id, tile) in &self.tiles {
            let (title, kind) = (tile.title.clone(), tile.kind.clone());
            let answer = answer(asker, &asking(tile.clone()), &self.filters);
            if let Err(problem) = &answer
                && problem.kind == ErrorKind::Internal
            {
                return Err(problem.clone());
            }
            all.push(Answered {
                id: *id,
                title,
                kind,
                answer,
            });
        }
        Ok(all)
    }
}

/// As what a whole dashboard is taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// As it is printed; for who may see it.
    Pdf,
    /// Excel, a sheet a tile; for who may export what its tiles tell of.
    Xlsx,
}

impl FileFormat {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Xlsx];

    /// The ending of its files, which is its name as well.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format of this name.
    ///
    /// # Errors
    /// `request.unknown_format`.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|format| format.ending() == name);
        let unknown = || Problem::new(ErrorKind::Invalid, "request.unknown_format").with("format", name);
        known.ok_or_else(unknown)
    }

    /// What browsers and mail programs call it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => guanxi_report::Format::Pdf.media_type(),
            Self::Xlsx => guanxi_document::WriteFormat::Xlsx.media_type(),
        }
    }

    /// Writes a dashboard with the figures that this user may see, in his language.
    ///
    /// # Errors
    /// `access.forbidden` for who may not take it out so; when the figures can't be read or the file not written.
    pub fn write(self, asker: &Asker, page: &Page, path: &Path) -> Result<()> {
        let currency = asker.store.read_blocking(|r| told::currency(r))?;
        match self {
            Self::Xlsx => sheets::write(asker, page, &currency, path),
            Self::Pdf => {
                let pages = guanxi_report::brief(&paper::document(asker, page, &currency)?)?;
                std::fs::write(path, pages).map_err(Problem::internal)
            }
        }
    }
}

/// The answer of one tile.
pub(crate) fn answer(
    asker: &Asker,
    asking: &Asking,
    filters: &BTreeMap<String, String>,
) -> Result<TileAnswer> {
    let question = Question::read(asking)?;
    let query = question.within(filters)?;
    let (whole, as_of, origin) = asker.answered(question.indicator, query)?;
    let table = question.drawn(&whole);
    Ok(TileAnswer {
        question,
        table,
        as_of,
        origin,
    })
}

/// The record as declared; refused where a field that it can't do without is hidden from the user.
fn typed<T: Entity>(def: &EntityDef, record: &Record) -> Result<T> {
    let read = T::from_values(&mut RowReader::new(&record.values));
    read.map_err(|_| Problem::forbidden(&def.key, Action::Read))
}

fn filters_of(dashboard: Dashboard) -> BTreeMap<String, String> {
    let said = [
        ("period", dashboard.period),
        ("store", dashboard.store_id.map(|id| id.raw().to_string())),
        (
            "market_area",
            dashboard.market_area_id.map(|id| id.raw().to_string()),
        ),
        ("category", dashboard.category_id.map(|id| id.raw().to_string())),
        ("customer_class", dashboard.customer_class),
    ];
    said.into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text.filter(|t| !t.is_empty())?)))
        .collect()
}
