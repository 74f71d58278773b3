//! A document for Word (Office Open XML, ECMA-376): headings are headings, the contents are a field, captions number themselves,
//! definitions are footnotes, header rows repeat, and East Asian text has fonts of its own.

mod body;
mod parts;

use std::io::{Cursor, Write as _};

use guanxi_types::{Problem, Result};
use guanxi_typeset::png;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Block, Document};

/// Pixels across of a picture: sharp on paper at the width of a page.
const PIXELS: u16 = 1_500;

/// Writes the file.
pub fn docx(document: &Document) -> Result<Vec<u8>> {
    let written = body::written(document);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| -> Result<()> {
        zip.start_file(name, SimpleFileOptions::default())
            .map_err(Problem::internal)?;
        zip.write_all(content).map_err(Problem::internal)
    };
    put("[Content_Types].xml", parts::CONTENT_TYPES.as_bytes())?;
    put("_rels/.rels", parts::RELATIONS.as_bytes())?;
    put("docProps/core.xml", parts::core(document).as_bytes())?;
    put("word/document.xml", written.document.as_bytes())?;
    put("word/footnotes.xml", written.footnotes.as_bytes())?;
    put("word/styles.xml", parts::styles(document).as_bytes())?;
    put("word/settings.xml", parts::settings(document).as_bytes())?;
    put("word/numbering.xml", parts::NUMBERING.as_bytes())?;
    put("word/header1.xml", parts::header(document).as_bytes())?;
    put("word/footer1.xml", parts::FOOTER.as_bytes())?;
    let pictures = document.blocks.iter().filter_map(|block| match block {
        Block::Figure(figure) => Some(&figure.picture),
        _ => None,
    });
    let mut count = 0;
    for picture in pictures {
        count += 1;
        put(
            &format!("word/media/picture{count}.png"),
            &png(&picture.svg, PIXELS)?,
        )?;
    }
    put(
        "word/_rels/document.xml.rels",
        parts::document_relations(count).as_bytes(),
    )?;
    let done = zip.finish().map_err(Problem::internal)?;
    Ok(done.into_inner())
}
