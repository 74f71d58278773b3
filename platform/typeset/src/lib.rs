//! Pages to print: a template and its data in, a PDF out.
//!
//! A template is written in Typst's language. It reads its data as `json("data.json")` and pictures by the names that
//! they are given under. It sees nothing else: no file of the machine, no network, no clock but the one it is handed.
//! The program brings its own fonts (family `Guanxi Sans`, Chinese and Latin), so that a page looks alike everywhere.

mod picture;
mod world;

use std::sync::LazyLock;

use guanxi_types::{Problem, Result};
use serde_json::Value;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use crate::picture::png;
use crate::world::Press;

/// Every document that is set at once shares the machine's memory: this many kept results are forgotten after a document.
const KEPT_DOCUMENTS: usize = 8;

/// The fonts that the program brings, under the SIL Open Font License (fonts/OFL.txt).
const FONT_FILES: [&[u8]; 2] = [
    include_bytes!("../fonts/GuanxiSans-Regular.otf"),
    include_bytes!("../fonts/GuanxiSans-Bold.otf"),
];

/// The same, read.
static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES
        .into_iter()
        .flat_map(|file| Font::iter(typst::foundations::Bytes::new(file)))
        .collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// What a document is made of.
#[derive(Clone, Copy, Debug)]
pub struct Pages<'a> {
    /// The template, in Typst's language.
    pub template: &'a str,
    /// What the template reads as `json("data.json")`.
    pub data: &'a Value,
    /// Pictures (SVG, PNG, JPEG) by the names that the template has for them.
    pub pictures: &'a [(&'a str, &'a [u8])],
}

/// Sets a document as PDF.
///
/// # Errors
/// An internal problem that names the line of the template: templates are the program's own, so that a mistake in one is its fault.
pub fn pdf(pages: &Pages<'_>) -> Result<Vec<u8>> {
    let press = Press::new(pages)?;
    let set = typst::compile::<PagedDocument>(&press);
    let done = set
        .output
        .and_then(|document| typst_pdf::pdf(&document, &PdfOptions::default()))
        .map_err(|found| press.said(&found));
    typst::comemo::evict(KEPT_DOCUMENTS);
    done.map_err(Problem::internal)
}
