//! Written documents: one model, three writers, and charts as SVG.
//!
//! A [`Document`] is put together by who knows what it says; [`pdf`], [`html`] and [`docx`] write it. Tables and figures carry the
//! definition of what they show, told once: below them, or as a footnote.

pub mod chart;
mod docx;
mod html;
mod pdf;
mod widths;

use guanxi_types::{Locale, Result};

pub use chart::Picture;
pub use pdf::{brief, sheet};

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its language: words such as "Table" and the typography follow it.
    pub lang: Locale,
    /// Its title.
    pub title: String,
    /// What stands under the title.
    pub subtitle: String,
    /// What the cover says: name and value.
    pub facts: Vec<(String, String)>,
    /// What it consists of, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading of level 1 (a new page), 2 or 3.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// Points.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A picture.
    Figure(Figure),
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is called, with its unit.
    pub label: String,
    /// Whether it holds numbers: they stand on the right.
    pub is_number: bool,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Its columns.
    pub heads: Vec<Head>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<String>>,
    /// How its figures are defined; empty: nothing is to be said.
    pub note: String,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What it shows.
    pub caption: String,
    /// The picture.
    pub picture: Picture,
    /// How its figures are defined; empty: nothing is to be said.
    pub note: String,
}

/// A format that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word.
    Docx,
    /// PDF.
    Pdf,
    /// A page for browsers, in one file.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Pdf, Self::Html];

    /// The ending of its files, which is its name as well.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Html => "html",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == name)
    }

    /// What browsers call it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// Writes a document.
///
/// # Errors
/// When a picture can't be drawn or the pages can't be set: faults of the program.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>> {
    match format {
        Format::Docx => docx::docx(document),
        Format::Pdf => pdf::pdf(document),
        Format::Html => Ok(html::html(document).into_bytes()),
    }
}

/// Words that the writers themselves say.
struct Words {
    contents: &'static str,
    table: &'static str,
    figure: &'static str,
    notes: &'static str,
    /// Before a definition.
    definition: &'static str,
    /// Around the table or picture that is defined alike.
    alike: [&'static str; 2],
    /// Between a number and what follows it.
    gap: &'static str,
}

impl Document {
    const fn words(&self) -> Words {
        match self.lang {
            Locale::Zh => Words {
                contents: "目录",
                table: "表",
                figure: "图",
                notes: "口径说明",
                definition: "口径：",
                alike: ["口径同", "。"],
                gap: "　",
            },
            Locale::En => Words {
                contents: "Contents",
                table: "Table",
                figure: "Figure",
                notes: "Definitions",
                definition: "Definition: ",
                alike: ["Defined as in ", "."],
                gap: "  ",
            },
        }
    }

    /// BCP 47.
    const fn tag(&self) -> &'static str {
        match self.lang {
            Locale::Zh => "zh-CN",
            Locale::En => "en",
        }
    }
}
