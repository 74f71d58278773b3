//! What the document says, as markup.

use std::fmt::Write as _;

use crate::chart::escaped;
use crate::widths::{TEXT_TWIPS, widths};
use crate::{Block, Document, Figure, Picture, Table};

use super::parts::NAMESPACES;

/// English metric units in the width of the text: 16.4 cm.
const TEXT_WIDTH: f64 = 5_904_000.0;
/// How the mark of a footnote looks.
const MARK: &str = "<w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>";

/// Numbers of the bookmarks of footnotes; headings have those below.
const NOTE_BOOKMARKS: usize = 10_000;

/// Rows of a table that stay on one page.
const KEPT_ROWS: usize = 14;

/// Rows of a longer table that stay together at its beginning and at its end.
const END_ROWS: usize = 3;

/// The parts that the text makes.
pub(super) struct Written {
    pub document: String,
    pub footnotes: String,
}

#[derive(Default)]
struct Body {
    out: String,
    notes: String,
    /// The definitions so far, in the order of their footnotes.
    known: Vec<String>,
    heading: usize,
    table: usize,
    figure: usize,
}

/// Writes it all.
pub(super) fn written(document: &Document) -> Written {
    let mut body = Body::default();
    cover(&mut body, document);
    contents(&mut body, document);
    for block in &document.blocks {
        body.push(document, block);
    }
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    Written {
        document: format!(
            "{xml}<w:document {NAMESPACES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rHeader\"/>\
             <w:footerReference w:type=\"default\" r:id=\"rFooter\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"1440\" w:right=\"1304\" w:bottom=\"1304\" w:left=\"1304\" w:header=\"720\" w:footer=\"680\" \
             w:gutter=\"0\"/><w:titlePg/></w:sectPr></w:body></w:document>",
            body.out
        ),
        footnotes: format!(
            "{xml}<w:footnotes {NAMESPACES}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p>\
             </w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p>\
             </w:footnote>{}</w:footnotes>",
            body.notes
        ),
    }
}

/// A text; its lines stay lines.
fn run(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(line)))
        .collect();
    format!("<w:r>{}</w:r>", lines.join("<w:br/>"))
}

/// A paragraph of a style.
fn styled(style: &str, inside: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{inside}</w:p>")
}

/// A field that Word computes, with what stands there until it does.
fn field(instruction: &str, shown: &str) -> String {
    field_as("", instruction, shown)
}

/// The same in a style of signs.
fn field_as(style: &str, instruction: &str, shown: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {instruction} </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r>{style}<w:t>{shown}</w:t></w:r>\
         <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

fn cover(body: &mut Body, document: &Document) {
    body.out.push_str(&styled("Title", &run(&document.title)));
    body.out.push_str(&styled("Subtitle", &run(&document.subtitle)));
    for (name, value) in &document.facts {
        let inside = format!("{}<w:r><w:tab/></w:r>{}", run(name), run(value));
        body.out.push_str(&styled("CoverFact", &inside));
    }
}

/// The contents: a field that Word brings up to date, filled with what leads to each heading meanwhile.
fn contents(body: &mut Body, document: &Document) {
    let head = run(document.words().contents);
    body.out.push_str(&styled("ContentsHead", &head));
    let mut entries: Vec<(u8, usize, &str)> = Vec::new();
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(level, text) => Some((*level, text.as_str())),
        _ => None,
    });
    for ((level, text), at) in headings.zip(1..) {
        if level < 3 {
            entries.push((level, at, text));
        }
    }
    let last = entries.len();
    for ((level, at, text), no) in entries.into_iter().zip(1..) {
        let mut inside = String::new();
        if no == 1 {
            inside.push_str(
                "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
                 <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
            );
        }
        let page = field(&format!("PAGEREF _Toc{at} \\h"), "");
        let _ = write!(
            inside,
            "<w:hyperlink w:anchor=\"_Toc{at}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{page}</w:hyperlink>",
            run(text)
        );
        if no == last {
            inside.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
        }
        body.out.push_str(&styled(&format!("TOC{level}"), &inside));
    }
}

impl Body {
    fn push(&mut self, document: &Document, block: &Block) {
        match block {
            Block::Heading(level, text) => {
                self.heading += 1;
                let at = self.heading;
                let inside = format!(
                    "<w:bookmarkStart w:id=\"{at}\" w:name=\"_Toc{at}\"/>{}<w:bookmarkEnd w:id=\"{at}\"/>",
                    run(text)
                );
                self.out.push_str(&styled(&format!("Heading{level}"), &inside));
            }
            Block::Paragraph(text) => self.out.push_str(&styled("BodyText", &run(text))),
            Block::List(points) => {
                for point in points {
                    self.out.push_str(&styled("ListBullet", &run(point)));
                }
            }
            Block::Table(table) => self.push_table(document, table),
            Block::Figure(figure) => self.push_figure(document, figure),
        }
    }

    /// The mark of a footnote; nothing where there is nothing to say. A definition is told once: what is defined alike has the same mark.
    fn noted(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        if let Some(at) = self.known.iter().position(|known| known == text) {
            let at = at + 1;
            return field_as(MARK, &format!("NOTEREF _Note{at} \\f \\h"), &at.to_string());
        }
        self.known.push(text.to_owned());
        let at = self.known.len();
        let inside = format!("<w:r>{MARK}<w:footnoteRef/></w:r>{}", run(&format!(" {text}")));
        let _ = write!(
            self.notes,
            "<w:footnote w:id=\"{at}\">{}</w:footnote>",
            styled("FootnoteText", &inside)
        );
        let id = NOTE_BOOKMARKS + at;
        format!(
            "<w:bookmarkStart w:id=\"{id}\" w:name=\"_Note{at}\"/><w:r>{MARK}<w:footnoteReference w:id=\"{at}\"/></w:r>\
             <w:bookmarkEnd w:id=\"{id}\"/>"
        )
    }

    fn caption(&mut self, (style, word, no): (&str, &str, usize), text: &str, note: &str) -> String {
        let number = field(&format!("SEQ {word} \\* ARABIC"), &no.to_string());
        let mark = self.noted(note);
        styled(
            style,
            &format!("{}{number}{}{mark}", run(&format!("{word} ")), run(text)),
        )
    }

    fn push_table(&mut self, document: &Document, table: &Table) {
        self.table += 1;
        let words = document.words();
        let text = format!("{}{}", words.gap, table.caption);
        let caption = self.caption(("TableCaption", words.table, self.table), &text, &table.note);
        self.out.push_str(&caption);
        let widths = widths(table);
        let grid: String = widths
            .iter()
            .map(|wide| format!("<w:gridCol w:w=\"{wide}\"/>"))
            .collect();
        let _ = write!(
            self.out,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Figures\"/><w:tblW w:w=\"{TEXT_TWIPS}\" w:type=\"dxa\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        );
        let heads: Vec<&String> = table.heads.iter().map(|head| &head.label).collect();
        // What fits on half a page isn't torn: each row keeps with the next one. Of a longer one no row stands alone at either end.
        let is_kept = table.rows.len() <= KEPT_ROWS;
        self.row(table, &widths, &heads, (true, true));
        let last = table.rows.len();
        for (row, at) in table.rows.iter().zip(1..) {
            let cells: Vec<&String> = row.iter().collect();
            let is_end = at < END_ROWS || at + END_ROWS > last;
            self.row(table, &widths, &cells, (false, at < last && (is_kept || is_end)));
        }
        // A paragraph parts a table from the next one.
        self.out
            .push_str("</w:tbl><w:p><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:p>");
    }

    fn row(
        &mut self,
        table: &Table,
        widths: &[usize],
        cells: &[&String],
        (is_head, keeps_next): (bool, bool),
    ) {
        let keep = if keeps_next { "<w:keepNext/>" } else { "" };
        let head = if is_head { "<w:tblHeader/>" } else { "" };
        let _ = write!(self.out, "<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>");
        for ((cell, column), wide) in cells.iter().zip(&table.heads).zip(widths) {
            let side = if column.is_number { "right" } else { "left" };
            let _ = write!(
                self.out,
                "<w:tc><w:tcPr><w:tcW w:w=\"{wide}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{keep}\
                 <w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:tc>",
                run(cell)
            );
        }
        self.out.push_str("</w:tr>");
    }

    fn push_figure(&mut self, document: &Document, figure: &Figure) {
        self.figure += 1;
        let at = self.figure;
        let (wide, tall) = size(&figure.picture);
        let alt = escaped(&figure.caption);
        let drawing = format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{wide}\" cy=\"{tall}\"/>\
             <wp:docPr id=\"{at}\" name=\"picture{at}\" descr=\"{alt}\"/><a:graphic>\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
             <pic:cNvPr id=\"{at}\" name=\"picture{at}.png\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
             <a:blip r:embed=\"rPicture{at}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>\
             <a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{tall}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\
             </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        );
        self.out.push_str(&styled("Picture", &drawing));
        let words = document.words();
        let text = format!("{}{}", words.gap, figure.caption);
        let caption = self.caption(("Caption", words.figure, at), &text, &figure.note);
        self.out.push_str(&caption);
    }
}

/// A picture's size at the width of the text.
fn size(picture: &Picture) -> (String, String) {
    let tall = TEXT_WIDTH * picture.height / picture.width.max(1.0);
    (format!("{TEXT_WIDTH:.0}"), format!("{tall:.0}"))
}
