//! A document as pages.

use guanxi_types::{Locale, Result};
use guanxi_typeset::Pages;
use serde_json::{Value as Js, json};

use crate::{Block, Document, Picture};

const TEMPLATE: &str = include_str!("../templates/report.typ");
const BRIEF: &str = include_str!("../templates/brief.typ");

/// A picture alone on a page, A4 across.
const SHEET: &str = "#set page(\"a4\", flipped: true, margin: 1.5cm)\n#align(center + horizon, image(\"picture.svg\", width: 100%))";

/// A picture alone on a page.
///
/// # Errors
/// Where the picture is no SVG.
pub fn sheet(picture: &Picture) -> Result<Vec<u8>> {
    guanxi_typeset::pdf(&Pages {
        template: SHEET,
        data: &Js::Null,
        pictures: &[("picture.svg", picture.svg.as_bytes())],
    })
}

/// Sets the pages.
pub fn pdf(document: &Document) -> Result<Vec<u8>> {
    set(document, TEMPLATE)
}

/// A short document as PDF: its title above, without a cover and contents. Headings of level 1 begin no page.
///
/// # Errors
/// When a picture can't be drawn or the pages can't be set: faults of the program.
pub fn brief(document: &Document) -> Result<Vec<u8>> {
    set(document, BRIEF)
}

fn set(document: &Document, template: &str) -> Result<Vec<u8>> {
    let mut pictures: Vec<(String, &[u8])> = Vec::new();
    let blocks: Vec<Js> = document
        .blocks
        .iter()
        .map(|block| described(block, &mut pictures))
        .collect();
    let words = document.words();
    let data = json!({
        "lang": document.tag(), "zh": document.lang == Locale::Zh, "title": document.title, "subtitle": document.subtitle,
        "facts": document.facts, "blocks": blocks,
        "words": { "contents": words.contents, "table": words.table, "figure": words.figure, "gap": words.gap },
    });
    let pictures: Vec<(&str, &[u8])> = pictures
        .iter()
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    guanxi_typeset::pdf(&Pages {
        template,
        data: &data,
        pictures: &pictures,
    })
}

/// Signs that the program's fonts lack, and what stands for them: Gauss's brackets for the floor.
const FALLBACKS: [(char, char); 2] = [('⌊', '['), ('⌋', ']')];

/// A text with signs that the fonts have.
fn printed(text: &str) -> String {
    let sign = |c: char| FALLBACKS.iter().find(|(lacking, _)| *lacking == c);
    text.chars()
        .map(|c| sign(c).map_or(c, |(_, other)| *other))
        .collect()
}

fn described<'d>(block: &'d Block, pictures: &mut Vec<(String, &'d [u8])>) -> Js {
    match block {
        Block::Heading(level, text) => json!({ "is": "heading", "level": level, "text": text }),
        Block::Paragraph(text) => json!({ "is": "paragraph", "text": text }),
        Block::List(points) => json!({ "is": "list", "points": points }),
        Block::Table(table) => json!({
            "is": "table", "caption": table.caption, "note": printed(&table.note), "rows": table.rows,
            "heads": table.heads.iter().map(|head| &head.label).collect::<Vec<&String>>(),
            "aligns": table.heads.iter().map(|head| head.is_number).collect::<Vec<bool>>(),
        }),
        Block::Figure(figure) => {
            let name = format!("picture-{}.svg", pictures.len());
            pictures.push((name.clone(), figure.picture.svg.as_bytes()));
            json!({ "is": "figure", "caption": figure.caption, "note": printed(&figure.note), "picture": name })
        }
    }
}
