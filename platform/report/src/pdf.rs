//! A document as pages.

use guanxi_types::{Locale, Result};
use guanxi_typeset::Pages;
use serde_json::{Value as Js, json};

use crate::widths::{unit_at, widths};
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
    let (told, blocks) = Told::of(document);
    let words = document.words();
    let data = json!({
        "lang": document.tag(), "zh": document.lang == Locale::Zh, "title": document.title, "subtitle": document.subtitle,
        "facts": document.facts, "blocks": blocks,
        "words": { "contents": words.contents, "table": words.table, "figure": words.figure, "gap": words.gap },
    });
    let pictures: Vec<(&str, &[u8])> = told
        .pictures
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

/// A column's name whose unit isn't torn at the end of a line.
fn printed_head(head: &str, lang: Locale) -> String {
    let (name, unit) = unit_at(head).map_or((head, ""), |at| head.split_at(at));
    let unit: Vec<String> = unit.chars().map(String::from).collect();
    printed(&format!("{name}{}", unit.join("\u{2060}")), lang)
}

/// What is told so far.
struct Told<'d> {
    document: &'d Document,
    pictures: Vec<(String, &'d [u8])>,
    tables: usize,
    /// Definitions, and what has them: "Table 3".
    notes: Vec<(&'d str, String)>,
}

impl<'d> Told<'d> {
    /// All blocks of a document for the template, and what was told with them.
    fn of(document: &'d Document) -> (Self, Vec<Js>) {
        let mut told = Self {
            document,
            pictures: Vec::new(),
            tables: 0,
            notes: Vec::new(),
        };
        let blocks = document.blocks.iter().map(|block| told.described(block));
        let blocks = blocks.collect();
        (told, blocks)
    }

    /// A definition as it stands below what it defines; the same one again only refers to it.
    fn told(&mut self, note: &'d str, (word, number): (&str, usize)) -> String {
        if note.is_empty() {
            return String::new();
        }
        let words = self.document.words();
        if let Some((_, first)) = self.notes.iter().find(|(known, _)| *known == note) {
            let [before, after] = words.alike;
            return format!("{before}{first}{after}");
        }
        self.notes.push((note, format!("{word} {number}")));
        printed(&format!("{}{note}", words.definition), self.document.lang)
    }

    fn described(&mut self, block: &'d Block) -> Js {
        let (lang, words) = (self.document.lang, self.document.words());
        let printed = |text: &String| printed(text, lang);
        match block {
            Block::Heading(level, text) => {
                json!({ "is": "heading", "level": level, "text": printed(text) })
            }
            Block::Paragraph(text) => json!({ "is": "paragraph", "text": printed(text) }),
            Block::List(points) => {
                json!({ "is": "list", "points": points.iter().map(printed).collect::<Vec<String>>() })
            }
            Block::Table(table) => {
                self.tables += 1;
                let heads = table.heads.iter();
                json!({
                    "is": "table", "caption": printed(&table.caption), "note": printed(&table.note),
                    "told": self.told(&table.note, (words.table, self.tables)),
                    "rows": table.rows.iter().map(|row| row.iter().map(printed).collect()).collect::<Vec<Vec<String>>>(),
                    "heads": heads.clone().map(|head| printed_head(&head.label, lang)).collect::<Vec<String>>(),
                    "aligns": heads.map(|head| head.is_number).collect::<Vec<bool>>(),
                    "widths": widths(table),
                })
            }
            Block::Figure(figure) => {
                let name = format!("picture-{}.svg", self.pictures.len());
                self.pictures.push((name.clone(), figure.picture.svg.as_bytes()));
                let number = self.pictures.len();
                json!({
                    "is": "figure", "caption": printed(&figure.caption), "note": printed(&figure.note), "picture": name,
                    "told": self.told(&figure.note, (words.figure, number)),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Head, Table};

    /// A7: a definition is told where it is needed first; what is defined alike says where. The unit of a column isn't torn.
    #[test]
    fn a_definition_is_told_once() {
        let head = Head {
            label: "销售额（万元）".to_owned(),
            is_number: true,
        };
        let table = |note: &str| {
            Block::Table(Table {
                caption: "表".to_owned(),
                heads: vec![head.clone()],
                rows: Vec::new(),
                note: note.to_owned(),
            })
        };
        let document = Document {
            lang: Locale::Zh,
            title: String::new(),
            subtitle: String::new(),
            facts: Vec::new(),
            blocks: vec![table("含退货"), table("不含退货"), table("含退货"), table("")],
        };
        let (_, blocks) = Told::of(&document);
        let said: Vec<&Js> = blocks.iter().map(|block| &block["told"]).collect();
        assert_eq!(said, ["口径：含退货", "口径：不含退货", "口径同表 1。", ""]);
        assert_eq!(blocks[0]["heads"][0], "销售额（\u{2060}万\u{2060}元\u{2060}）");
    }

    /// A7: signs that the fonts lack have others in their place, and quotation marks are as narrow as the letters around them.
    #[test]
    fn signs_are_those_of_the_fonts() {
        assert_eq!(printed("“a” ⌊n⌋", Locale::En), "\"a\" [n]");
        assert_eq!(printed("“甲” ⌊n⌋", Locale::Zh), "“甲” [n]");
    }
}
