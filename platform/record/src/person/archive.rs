//! What is held on a person together with the contents of the files, as one ZIP.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use guanxi_types::{Problem, Result};
use serde_json::Value as Json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::attachment::FileFolder;

/// The document in the archive.
const DOCUMENT: &str = "personal-data.json";
/// Where the files are in it: `files/<id>/<name>`.
const FILES: &str = "files";

/// Writes the document of [`held`](super::held) and the contents of the files that it names. A content that is lost keeps nobody
/// from the rest; the document names it.
///
/// # Errors
/// When the disk is full.
pub fn archive(document: &Json, files: &FileFolder, path: &Path) -> Result<()> {
    let mut zip = ZipWriter::new(File::create(path).map_err(Problem::internal)?);
    let options = SimpleFileOptions::default();
    zip.start_file(DOCUMENT, options).map_err(Problem::internal)?;
    zip.write_all(format!("{document:#}\n").as_bytes())
        .map_err(Problem::internal)?;
    let listed = document.get("files").and_then(Json::as_array);
    let mut written = BTreeSet::new();
    for file in listed.into_iter().flatten() {
        let text = |name: &str| file.get(name).and_then(Json::as_str).unwrap_or_default();
        let place = format!("{FILES}/{}/{}", text("id"), text("file_name"));
        if !written.insert(place.clone()) {
            continue;
        }
        let mut content = match File::open(files.path(text("sha256"))?) {
            Ok(content) => content,
            Err(problem) => {
                tracing::warn!(%problem, file = text("id"), "a file's content is lost");
                continue;
            }
        };
        zip.start_file(place, options).map_err(Problem::internal)?;
        io::copy(&mut content, &mut zip).map_err(Problem::internal)?;
    }
    zip.finish().map(drop).map_err(Problem::internal)
}
