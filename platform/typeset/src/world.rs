//! What a template can see: its own text, its data, its pictures and the program's fonts.

use guanxi_types::{Problem, Result};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use crate::{FONTS, Pages};

const TEMPLATE: &str = "template.typ";
const DATA: &str = "data.json";

/// One document being set.
pub struct Press {
    library: LazyHash<Library>,
    template: Source,
    files: Vec<(FileId, Bytes)>,
}

impl Press {
    /// Lays out what the template may read.
    ///
    /// # Errors
    /// Where a picture's name is no path.
    pub fn new(pages: &Pages<'_>) -> Result<Self> {
        let data = serde_json::to_vec(pages.data).map_err(Problem::internal)?;
        let mut files = vec![(id_of(DATA)?, Bytes::new(data))];
        for (name, content) in pages.pictures {
            files.push((id_of(name)?, Bytes::new(content.to_vec())));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            template: Source::new(id_of(TEMPLATE)?, pages.template.to_owned()),
            files,
        })
    }

    /// What is wrong with the template, by line.
    pub fn said(&self, found: &[SourceDiagnostic]) -> String {
        let line = |one: &SourceDiagnostic| {
            let at = self.range(one.span).map_or(0, |range| {
                let before = self.template.text().get(..range.start).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            format!("template line {at}: {}", one.message)
        };
        found.iter().map(line).collect::<Vec<String>>().join("; ")
    }
}

fn id_of(name: &str) -> Result<FileId> {
    let path =
        VirtualPath::new(name).map_err(|_| Problem::internal(format!("{name} is no name of a file")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = self.files.iter().find(|(known, _)| *known == id);
        known
            .map(|(_, content)| content.clone())
            .ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    /// A document's dates come with its data: the same data gives the same pages.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
