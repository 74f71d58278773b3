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
        .map(|block| described(block, document.lang, &mut pictures))
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
const LACKING: [(char, char); 2] = [('⌊', '['), ('⌋', ']')];
/// Quotation marks that the program's fonts have as wide as a Chinese sign, and what stands for them among Latin letters.
const WIDE: [(char, char); 4] = [('“', '"'), ('”', '"'), ('‘', '\''), ('’', '\'')];

/// A text with signs that the fonts have.
fn printed(text: &str, lang: Locale) -> String {
    let wide = if lang == Locale::En { &WIDE[..] } else { &[] };
    let sign = |c: char| LACKING.iter().chain(wide).find(|(other, _)| *other == c);
    text.chars()
        .map(|c| sign(c).map_or(c, |(_, other)| *other))
        .collect()
}

fn described<'d>(block: &'d Block, lang: Locale, pictures: &mut Vec<(String, &'d [u8])>) -> Js {
    let printed = |text: &String| printed(text, lang);
    match block {
        Block::Heading(level, text) => json!({ "is": "heading", "level": level, "text": printed(text) }),
        Block::Paragraph(text) => json!({ "is": "paragraph", "text": printed(text) }),
        Block::List(points) => {
            json!({ "is": "list", "points": points.iter().map(printed).collect::<Vec<String>>() })
        }
        Block::Table(table) => json!({
            "is": "table", "caption": printed(&table.caption), "note": printed(&table.note),
            "rows": table.rows.iter().map(|row| row.iter().map(printed).collect()).collect::<Vec<Vec<String>>>(),
            "heads": table.heads.iter().map(|head| printed(&head.label)).collect::<Vec<String>>(),
            "aligns": table.heads.iter().map(|head| head.is_number).collect::<Vec<bool>>(),
        }),
        Block::Figure(figure) => {
            let name = format!("picture-{}.svg", pictures.len());
            pictures.push((name.clone(), figure.picture.svg.as_bytes()));
            json!({ "is": "figure", "caption": printed(&figure.caption), "note": printed(&figure.note), "picture": name })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A7: signs that the fonts lack have others in their place, and quotation marks are as narrow as the letters around them.
    #[test]
    fn signs_are_those_of_the_fonts() {
        assert_eq!(printed("“a” ⌊n⌋", Locale::En), "\"a\" [n]");
        assert_eq!(printed("“甲” ⌊n⌋", Locale::Zh), "“甲” [n]");
    }
}
